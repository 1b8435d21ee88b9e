"""What mentions say, apart from where: two that say the same are compared with others once, not each by itself.

The world repeats itself: in a million texts a treaty is mentioned ten thousand times, in a few hundred wordings. What
is alike is asked of these, when one is first met, among those that blocking lets it find.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from sys import intern
from typing import TypeAlias

from flows.ground.blocking import keys, seeks
from flows.ground.model import Mention
from flows.ground.names import same_name, same_person, same_unit
from flows.ground.sameness import same

Wording: TypeAlias = tuple[object, ...]


class _Indexed(Mention):
    """A mention that is compared with hundreds: what it says of a field is looked up, not searched for.

    Of its claims it keeps those alone whose value was taken over: of others, ``sameness`` asks no more than the value.
    """

    __slots__ = ("_by_field",)
    _by_field: dict[str, tuple[str, ...]]

    def values(self, name: str) -> tuple[str, ...]:
        """All values of one field, in the order of its claims; empty where the text is silent."""
        return self._by_field.get(name, ())

    def value(self, name: str) -> str | None:
        """The value of a scalar field, or None."""
        found = self._by_field.get(name)
        return found[0] if found else None


def _indexed(mention: Mention) -> _Indexed:
    one = _Indexed("", mention.table, tuple(c for c in mention.claims if c.how == "inherited"), (), ())
    names = dict.fromkeys(intern(claim.field) for claim in mention.claims)
    object.__setattr__(one, "_by_field", {name: mention.values(name) for name in names})
    return one


@dataclass(slots=True, eq=False)
class Content:
    """One content: an example of it, and which contents speak of the same thing, itself among them, with weights.

    ``alone`` and ``beside`` are numbers of records, in founding order: those in which nothing else is said, and the
    others in which this is.
    """

    example: Mention
    alike: list[Content] = field(default_factory=list)
    weights: array[float] = field(default_factory=lambda: array("d"))
    alone: dict[int, None] = field(default_factory=dict)
    beside: dict[int, None] = field(default_factory=dict)


class Contents:
    """All contents met so far."""

    def __init__(self) -> None:
        self._known: dict[Wording, Content] = {}
        self._filed: defaultdict[tuple[str, str], list[Content]] = defaultdict(list)

    def of(self, mention: Mention) -> Content:
        """Return the content of a mention, compared with those it may be alike to if it is new."""
        wording = _wording(mention)
        found = self._known.get(wording)
        if found is None:
            found = self._known[wording] = self._new(mention)
        return found

    def _new(self, mention: Mention) -> Content:
        new = Content(_indexed(mention))
        for key in keys(new.example):
            self._filed[mention.table, key].append(new)
        near = {c: None for key in seeks(new.example) for c in self._filed.get((mention.table, key), ())}
        for other in near:
            if (verdict := same(mention.table, other.example, new.example)).same:
                weight = likeness(verdict.weight, support(other.example, new.example))
                _note(new, other, weight)
                if other is not new:
                    _note(other, new, weight)
        return new


def _note(one: Content, other: Content, weight: float) -> None:
    one.alike.append(other)
    one.weights.append(weight)


def likeness(weight: float, support: float) -> float:
    """How much speaks for two being one: by the rules, and by what tips the scale."""
    return round(weight + support, 4)


def support(a: Mention, b: Mention) -> float:
    """What tips the scale between two records that a mention could belong to equally well."""
    shared = sum(
        any(test(x, y) for x in a.values(name) for y in b.values(name))
        for name, test in _SUPPORT.items()
        if name != "occasion" or a.table == "visits"
    )
    return 0.01 * shared


_SUPPORT: dict[str, Callable[[str, str], bool]] = {
    "places": same_name,
    "place": same_name,
    "hosts": same_person,
    "signatories": same_person,
    "occasion": same_name,
    "units": same_unit,
}


def _wording(mention: Mention) -> Wording:
    """All of a mention that ``sameness`` and ``blocking`` look at: values, and whether a date was taken over."""
    return mention.table, *((intern(c.field), c.value, c.how == "inherited") for c in mention.claims)
