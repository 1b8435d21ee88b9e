"""Joining what one document says, in several places, about one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flows.extract.grounder import tidy_spans
from flows.ground import codebook, edtf
from flows.ground.blocking import keys, seeks
from flows.ground.model import Claim, Mention
from flows.ground.names import same_name, same_person, same_unit
from flows.ground.sameness import same
from flows.ground.value import replace

# A text that says one thing again and again would take the square of its length: what has been told in so many places
# is told, and of those that something could be the same as, only so many are looked at.
MOST_PLACES = 60
LOOK_BACK = 60

_STAGES = ("proposed", "negotiating", "agreed", "announced", "signed", "in_force", "ended", "rejected")


def merge(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions of one document with those that speak of one thing joined, in order of evidence."""
    return [whole for whole, _ in gathered(mentions)]


def gathered(mentions: Iterable[Mention]) -> list[tuple[Mention, tuple[Mention, ...]]]:
    """Return what ``merge`` returns, each mention with those that it was joined from."""
    shelf = _Shelf()
    parts: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda m: (m.table, m.evidence[0], -len(m.claims))):
        at = shelf.partner(mention)
        if at is None:
            shelf.add(mention)
            parts.append([mention])
        elif len(parts[at]) < MOST_PLACES:
            shelf.put(at, join(shelf.joined[at], mention))
            parts[at].append(mention)
    wholes = zip(shelf.joined, map(tuple, parts), strict=True)
    return sorted(wholes, key=lambda w: (w[0].evidence[0], w[0].table, w[0].rules))


class _Shelf:
    """The mentions joined so far, in order, filed under what they could be found by once they are many."""

    def __init__(self) -> None:
        self.joined: list[Mention] = []
        self._filed: dict[tuple[str, str], list[int]] = {}

    def add(self, mention: Mention) -> None:
        """Put a new mention behind the others."""
        self.joined.append(mention)
        if len(self.joined) == LOOK_BACK + 1:
            for at in range(LOOK_BACK):
                self._file(at)
        if len(self.joined) > LOOK_BACK:
            self._file(len(self.joined) - 1)

    def put(self, at: int, mention: Mention) -> None:
        """Put a mention that says more in the place of one."""
        self.joined[at] = mention
        if len(self.joined) > LOOK_BACK:
            self._file(at)

    def _file(self, at: int) -> None:
        mention = self.joined[at]
        for key in keys(mention):
            places = self._filed.setdefault((mention.table, key), [])
            if at not in places[-1:]:
                places.append(at)

    def partner(self, mention: Mention) -> int | None:
        """Return the place of the earlier mention of the same thing; the nearest one where there are several."""
        return next((n for n in self._near(mention) if _one_thing(self.joined[n], mention)), None)

    def _near(self, mention: Mention) -> Iterable[int]:
        if len(self.joined) <= LOOK_BACK:
            last = range(len(self.joined) - 1, -1, -1)
            return (n for n in last if self.joined[n].table == mention.table)
        found = {n for key in seeks(mention) for n in self._filed.get((mention.table, key), ())[-LOOK_BACK:]}
        return sorted(found, reverse=True)[:LOOK_BACK]


def _one_thing(a: Mention, b: Mention) -> bool:
    """Say whether one document speaks of one thing twice; two numbers that disagree are two figures there."""
    verdict = same(a.table, a, b)
    if a.table == "trade_figures" and a.evidence[0] == b.evidence[0] and a.value("value") != b.value("value"):
        return False  # one sentence gives no figure twice, once rounded
    return verdict.same and (a.table != "trade_figures" or verdict.weight > 0.5)


def join(a: Mention, b: Mention) -> Mention:
    """Return one mention that says what both say; ``a`` came first in the text."""
    claims: list[Claim] = []
    for name, spec in codebook.slots(a.table).items():
        both = [*a.of(name), *b.of(name)]
        claims.extend(_distinct(both) if spec.many else _best(both, name, spec))
    return replace(
        a,
        claims=tuple(claims),
        evidence=tidy_spans([*a.evidence, *b.evidence]),
        rules=tuple(dict.fromkeys([*a.rules, *b.rules])),
    )


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """Keep one claim an element: equal codes are one; of names for the same thing the longest stays."""
    kept: list[Claim] = []
    for claim in claims:
        at = next((n for n, k in enumerate(kept) if k.value == claim.value or _one_name(k, claim)), None)
        if at is None:
            kept.append(claim)
        elif len(claim.value) > len(kept[at].value):
            kept[at] = claim
    return kept


def _one_name(a: Claim, b: Claim) -> bool:
    alike = _ALIKE.get(a.field)
    return alike is not None and alike(a.value, b.value)


_ALIKE: dict[str, Callable[[str, str], bool]] = {
    "visitors": same_person,
    "hosts": same_person,
    "signatories": same_person,
    "units": same_unit,
    "places": same_name,
}


def _best(claims: Sequence[Claim], name: str, spec: codebook.Slot) -> list[Claim]:
    if not claims:
        return []
    key = _PREFERENCE.get(name) or _PREFERENCE.get(spec.kind)
    return [claims[0] if key is None else max(claims, key=key)]  # max keeps the first of equals


def _stage(claim: Claim) -> tuple[bool, int]:
    return claim.how != "default", _STAGES.index(claim.value) if claim.value in _STAGES else 0


def _fineness(claim: Claim) -> tuple[int, bool]:
    order = ("century", "decade", "year", "season", "month", "day")
    return order.index(edtf.precision(claim.value, claim.approximate)), not claim.approximate


_PREFERENCE: dict[str, Callable[[Claim], Any]] = {
    "title": lambda c: (any(ch.isupper() for ch in c.value), len(c.value)),
    "status": _stage,
    "subject": lambda c: c.value != "general_cooperation",
    "date": _fineness,
    "visitor_role": lambda c: len(c.value),
    "enum": lambda c: c.how != "default",
}
