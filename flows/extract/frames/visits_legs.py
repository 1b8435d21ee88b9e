"""Legs and trips: acts of which it is settled who is away, and those of them that tell of one visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from flows.extract.frames.visits_acts import Act
from flows.extract.frames.visits_party import Party
from flows.extract.model import DateExpr, Place
from flows.ground.model import Span

MORE = frozenset({"about", "leave", "stage", "join", "invite"})  # ways that tell more of a trip, and begin none


@dataclass(frozen=True, slots=True)
class Leg:
    """An act of which it is settled who is away, and where."""

    act: Act
    visitors: tuple[Party, ...]
    hosts: tuple[Party, ...]
    origin: str | None
    destination: str | None
    anchor: Span | None  # what names the destination


@dataclass(frozen=True)
class Trip:
    """The legs of one visit, in the order of the text; the first is never only ``about`` another.

    What is derived from the legs is asked of each trip for every leg that comes behind, and kept with it.
    """

    legs: tuple[Leg, ...]

    @cached_property
    def visitors(self) -> tuple[Party, ...]:
        """All visitors, each once, in the order of the text; hosts of another leg left out."""
        return _once(p for leg in self._telling for p in leg.visitors)

    @cached_property
    def hosts(self) -> tuple[Party, ...]:
        """All hosts, each once."""
        away = {p.key for p in self.visitors}
        telling = (*self._telling, *(leg for leg in self.legs if leg.act.way == "invite"))
        met = (p for leg in self.legs if self._met_anywhere(leg) for p in leg.visitors if p.state == self.destination)
        return tuple(p for p in _once((*(p for leg in telling for p in leg.hosts), *met)) if p.key not in away)

    def _met_anywhere(self, leg: Leg) -> bool:
        """Say whether a leg is a meeting of no stated place: once another tells it, who is at home there is host."""
        return leg.act.way == "meet" and leg.destination is None and self.destination is not None

    @cached_property
    def _telling(self) -> tuple[Leg, ...]:
        """The legs that tell who was away; a leg without a destination tells it only where no other does."""
        return tuple(leg for leg in self.legs if leg.act.way in ("join", "send") or self._tells(leg))

    def _tells(self, leg: Leg) -> bool:
        """A leg without a destination still names who was received, unless it is a meeting of two that travelled."""
        if leg.act.way in MORE or leg.destination == self.destination:
            return leg.act.way not in MORE
        return leg.act.way != "meet" and leg.destination is None

    @cached_property
    def destination(self) -> str | None:
        """The state the trip leads to."""
        return next((leg.destination for leg in self.legs if leg.destination), None)

    @cached_property
    def place(self) -> Place | None:
        """The place told of last, but for where it set out: "his embassy left Lima in May; the king heard him"."""
        home = self.origin if self.destination is not None else None
        told = (leg.act.place for leg in reversed(self.legs))
        return next((p for p in told if p is not None and (home is None or p.state != home)), None)

    @cached_property
    def origin(self) -> str | None:
        """The state the first visitor comes from; a meeting without a place tells it only where no other leg does."""
        return next((leg.origin for leg in (*self._telling, *self.legs) if leg.origin), None)

    @cached_property
    def starts(self) -> tuple[DateExpr, ...]:
        """The dates given for its beginning or its stages."""
        return tuple(leg.act.start for leg in self.legs if leg.act.start is not None)

    @cached_property
    def days(self) -> tuple[DateExpr, ...]:
        """The dates given for its beginning, or for its end where only that is told."""
        return self.starts or tuple(leg.act.end for leg in self.legs if leg.act.end is not None)


# What a text tells of one trip stands together: an act is held against so many trips before it, and a trip of so many
# legs is told. Without such bounds a text that says one thing again and again would take the square of its length.
LOOK_BACK = 40
MOST_LEGS = 40


def _once(parties: Iterable[Party]) -> tuple[Party, ...]:
    found: dict[str, Party] = {}
    for party in parties:
        found.setdefault(party.key, party)
    return tuple(found.values())


def fallback(act: Act) -> bool:
    """Say whether a rule of last resort read the act."""
    return act.match.rule.options.get("fallback") == "yes"


def has(trip: Trip, parties: Iterable[Party]) -> bool:
    """Say whether one of some parties is a visitor or a host of a trip."""
    return bool({p.key for p in parties} & {p.key for p in (*trip.visitors, *trip.hosts)})
