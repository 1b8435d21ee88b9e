"""What mentions say, apart from where: two that say the same are compared with others once, not each by itself.

The world repeats itself: in a million texts a treaty is mentioned ten thousand times, in a few hundred wordings. What
is alike is asked of these, when one is first met, among those that blocking lets it find.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b

from flows.ground.blocking import keys, seeks
from flows.ground.codebook import slots
from flows.ground.model import Mention, Table
from flows.ground.names import same_name, same_person, same_unit
from flows.ground.sameness import same


class _Indexed(Mention):
    """A mention that is compared with hundreds: what it says of a field is looked up, not searched for.

    Of its claims it keeps those alone whose value was taken over: of others, ``sameness`` asks no more than the value.
    """

    __slots__ = ("_places", "_row")
    _places: dict[str, int]  # a field's place in the row
    _row: tuple[tuple[str, ...], ...]

    def values(self, name: str) -> tuple[str, ...]:
        """All values of one field, in the order of its claims; empty where the text is silent."""
        place = self._places.get(name)
        return () if place is None else self._row[place]

    def value(self, name: str) -> str | None:
        """The value of a scalar field, or None."""
        place = self._places.get(name)
        if place is None:
            return None
        found = self._row[place]
        return found[0] if found else None


def _indexed(mention: Mention, shared: dict[tuple[str, ...], tuple[str, ...]]) -> _Indexed:
    """Index a mention; values that others have as well are ``shared`` with them."""
    one = _Indexed("", mention.table, tuple(c for c in mention.claims if c.how == "inherited"), (), ())
    places = _places(mention.table)
    row = (shared.setdefault(values, values) for values in map(mention.values, places))
    object.__setattr__(one, "_places", places)
    object.__setattr__(one, "_row", tuple(row))
    return one


@cache
def _places(table: Table) -> dict[str, int]:
    return {name: place for place, name in enumerate(slots(table))}


@dataclass(slots=True, eq=False)
class Content:
    """One content: an example of it, and by weight the numbers of the contents that speak of the same thing.

    Itself is among them. ``alone`` and ``beside`` are numbers of records, in founding order: those in which nothing
    else is said, and the others in which this is.
    """

    number: int
    example: Mention
    alike: dict[float, array[int]] = field(default_factory=dict)
    alone: dict[int, None] = field(default_factory=dict)
    beside: dict[int, None] = field(default_factory=dict)

    def note(self, other: Content, weight: float) -> None:
        """Take down that another content speaks of the same thing."""
        if weight not in self.alike:
            self.alike[weight] = array("i")
        self.alike[weight].append(other.number)


class Contents:
    """All contents met so far."""

    def __init__(self) -> None:
        self._all: list[Content] = []
        self._known: dict[bytes, Content] = {}
        self._shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._filed: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))

    def of(self, mention: Mention) -> Content:
        """Return the content of a mention, compared with those it may be alike to if it is new."""
        wording = _wording(mention)
        found = self._known.get(wording)
        if found is None:
            found = self._known[wording] = self._new(mention)
        return found

    def alike(self, content: Content, weight: float) -> Iterator[Content]:
        """Yield the contents that are as much like one as ``weight`` says."""
        return map(self._all.__getitem__, content.alike[weight])

    def among(self, numbers: set[int], content: Content, weight: float) -> Iterator[Content]:
        """Yield those of them that are among ``numbers``."""
        return map(self._all.__getitem__, numbers.intersection(content.alike[weight]))

    def _new(self, mention: Mention) -> Content:
        new = Content(len(self._all), _indexed(mention, self._shared))
        self._all.append(new)
        for key in keys(new.example):
            self._filed[f"{mention.table} {key}"].append(new.number)
        near = {n: None for key in seeks(new.example) for n in self._filed.get(f"{mention.table} {key}", ())}
        for other in map(self._all.__getitem__, near):
            if (verdict := same(mention.table, other.example, new.example)).same:
                weight = likeness(verdict.weight, support(other.example, new.example))
                new.note(other, weight)
                if other is not new:
                    other.note(new, weight)
        return new


def likeness(weight: float, support: float) -> float:
    """How much speaks for two being one: by the rules, and by what tips the scale."""
    return round(weight + support, 4)


def support(a: Mention, b: Mention) -> float:
    """What tips the scale between two records that a mention could belong to equally well."""
    shared = 0
    for name, test in _tipping(a.table):
        if (first := a.values(name)) and (second := b.values(name)):
            shared += any(test(x, y) for x in first for y in second)
    return 0.01 * shared


_SUPPORT: dict[str, Callable[[str, str], bool]] = {
    "places": same_name,
    "place": same_name,
    "hosts": same_person,
    "signatories": same_person,
    "occasion": same_name,
    "units": same_unit,
}


@cache
def _tipping(table: Table) -> tuple[tuple[str, Callable[[str, str], bool]], ...]:
    return tuple((name, test) for name, test in _SUPPORT.items() if name in slots(table))


@cache
def most_support(table: Table) -> float:
    """How much of likeness ``support`` can be, at most."""
    return 0.01 * len(_tipping(table))


def _wording(mention: Mention) -> bytes:
    """All of a mention that ``sameness`` and ``blocking`` look at: values, and whether a date was taken over.

    As a hash of 16 bytes: the whole would be most of what a content takes.
    """
    told = [(claim.field, claim.value, claim.how == "inherited") for claim in mention.claims]
    return blake2b(repr((mention.table, told)).encode(), digest_size=16).digest()
