"""One instrument of a document: its name, what is said of it, and its dates as far as its sentences give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flows.extract.frames.treaties_facts import Fact, Stage
from flows.extract.frames.treaties_notes import Note
from flows.extract.model import DateExpr, Instrument
from flows.ground.model import Span

LOOK_BACK = 60  # treaties told of before that one is held against: all of any article, and no square of a book
MOST_FACTS = 60  # that are told of one: what is said more often is not said anew

_DAY = len("1911-05-03")
Parties = Callable[[Fact, Span], dict[str, Span]]
Dated = Mapping[Stage, DateExpr]


@dataclass(slots=True)
class Entity:
    """One instrument of a document while its facts are gathered."""

    title: Span
    noun: str
    spoken: Span  # the name where it was first read
    short: Span | None = None
    title_value: str | None = None
    amends: Span | None = None
    note: Note | None = None
    facts: list[Fact] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)  # other names that brackets give it, folded

    @property
    def first(self) -> Instrument:
        """The instrument as first annotated."""
        note = self.facts[0].note
        assert note is not None  # an entity begins with a name or description
        return note

    @property
    def staged(self) -> bool:
        """Say whether anything is said of it."""
        return any(f.stages for f in self.facts)


def signed_days(facts: list[Fact] | tuple[Fact, ...], dated: Dated) -> frozenset[str]:
    """Return the days on which sentences say that an instrument was signed."""
    notes = (dated[s] for f in facts for s in f.stages if s in dated and s.dated == "signed")
    return frozenset(n.edtf for n in notes if n.edtf and len(n.edtf) == _DAY)


def signed_years(facts: list[Fact] | tuple[Fact, ...], dated: Dated) -> frozenset[str]:
    """Return the years in which sentences say that an instrument was signed."""
    notes = (dated[s] for f in facts for s in f.stages if s in dated and s.dated == "signed")
    return frozenset(n.edtf[:4] for n in notes if n.edtf and n.edtf[:4].isdigit())
