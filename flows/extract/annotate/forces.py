"""Armed services: "Italian Navy", "the navies of Argentina and Chile", "JMSDF", each with its state and domain.

Words: ``forces.yaml``. Ships, formations and types are units: see ``units.py``, whose function is offered here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, cast

from flows.extract.annotate.units import annotate_units
from flows.extract.annotate.wording import (
    Bounds,
    Cover,
    Trigger,
    alternatives,
    hits,
    index_at,
    language,
    listed,
    settle,
)
from flows.extract.model import Force, Place, View
from flows.extract.tokens import Token

__all__ = ["annotate_forces", "annotate_units"]

Domain: TypeAlias = Literal["naval", "air", "land", "joint"]
_NARROWED: dict[str, Domain] = {"Maritime": "naval", "Naval": "naval", "Air": "air", "Ground": "land"}
_JOINERS = (",", "and", "the", "of", "&")


@dataclass(frozen=True, slots=True)
class _Terms:
    domain: dict[str, Domain]
    services: Trigger
    named: dict[str, tuple[Domain, str]]
    names: Trigger
    between: frozenset[str]
    not_before: re.Pattern[str]


@cache
def _terms() -> _Terms:
    data = language("forces.yaml")
    domain = {w: cast(Domain, row["domain"]) for row in data["services"] for w in listed(row["words"])}
    named: dict[str, tuple[Domain, str]] = {}
    for line in data["named"]:
        key, names = line.split(":", 1)
        kind, state = key.split()
        named.update({name: (cast(Domain, kind), state) for name in listed(names)})
    return _Terms(
        domain,
        Trigger(domain, cases=False),
        named,
        Trigger(named, cases=False),
        frozenset(listed(data["between"])),
        re.compile(f"\\s(?:{alternatives(listed(data['not_before']))})(?!\\w)"),
    )


def annotate_forces(view: View, places: Sequence[Place]) -> list[Force]:
    """Return the services a view names, sorted, none overlapping another; ``state`` is None where nothing tells it."""
    reader = _Reader(view, places)
    return settle([*reader.by_name(), *reader.by_noun()])


class _Reader:
    def __init__(self, view: View, places: Sequence[Place]) -> None:
        self.text, self.bounds, self.terms = view.text, Bounds(view), _terms()
        self.states = Cover(p for p in places if p.state and p.kind in ("state", "demonym", "polity", "capital"))

    def by_name(self) -> Iterator[Force]:
        """Forces with names of their own."""
        for m in hits(self.terms.names, self.text):
            domain, state = self.terms.named[" ".join(m.group().split())]
            yield Force(m.start(), m.end(), "named", domain, state)

    def by_noun(self) -> Iterator[Force]:
        """Services beside the names of states: in front, as a list in front, or behind "of"."""
        for m in hits(self.terms.services, self.text):
            if self.terms.not_before.match(self.text, m.end()) or self.text[m.end() : m.end() + 1] == "-":
                continue
            domain = self.terms.domain[" ".join(m.group().split())]
            found = [*self._in_front(m.start(), m.end(), domain), *self._behind(m.start(), m.end(), domain)]
            yield from found or [Force(m.start(), m.end(), "bare", domain, None)]

    def _state(self, token: Token) -> Place | None:
        return cast("Place | None", self.states.at(token.start))

    def _in_front(self, start: int, end: int, domain: Domain) -> Iterator[Force]:
        """ "Italian Navy", "Japan's Self-Defense Forces", "German, French and Spanish air forces"."""
        words = self.bounds.words(self.bounds.at(start))
        index = index_at(words, start) - 1
        while index >= 0 and words[index].text in self.terms.between:
            domain = _NARROWED.get(words[index].text, domain)
            index -= 1
        place = self._state(words[index]) if index >= 0 else None
        if place is None:
            return
        yield Force(place.start, end, "in-front", domain, place.state)
        index = index_at(words, place.start) - 1
        while index > 0 and words[index].text in (",", "and", "&"):
            index -= 1 + (words[index - 1].text == ",")
            place = self._state(words[index]) if index >= 0 else None
            if place is None or place.kind != "demonym":
                return
            yield Force(place.start, place.end, "list-in-front", domain, place.state)
            index = index_at(words, place.start) - 1

    def _behind(self, start: int, end: int, domain: Domain) -> Iterator[Force]:
        """ "The navies of Argentina and Chile"."""
        words = self.bounds.words(self.bounds.at(start))
        index = index_at(words, end - 1) + 1
        if index >= len(words) or words[index].text != "of":
            return
        first, rule = start, "behind"
        while index < len(words):
            word = words[index]
            place = self._state(word)
            if place is None and word.text not in _JOINERS:
                return
            if place and place.kind != "demonym" and self.text[place.end : place.end + 1] not in ("'", "’"):
                yield Force(place.start if rule == "list-behind" else first, place.end, rule, domain, place.state)
                rule = "list-behind"
                index = index_at(words, place.end - 1)
            elif place:
                return
            index += 1
