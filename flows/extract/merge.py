"""Joining what one document says, in several places, about one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from flows.extract.grounder import tidy_spans
from flows.ground import codebook, edtf
from flows.ground.model import Claim, Mention
from flows.ground.names import same_name, same_person, same_unit
from flows.ground.sameness import same

_STAGES = ("proposed", "negotiating", "agreed", "announced", "signed", "in_force", "ended", "rejected")


def merge(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions of one document with those that speak of one thing joined, in order of evidence."""
    return [whole for whole, _ in gathered(mentions)]


def gathered(mentions: Iterable[Mention]) -> list[tuple[Mention, tuple[Mention, ...]]]:
    """Return what ``merge`` returns, each mention with those that it was joined from."""
    joined: list[Mention] = []
    parts: list[tuple[Mention, ...]] = []
    for mention in sorted(mentions, key=lambda m: (m.table, m.evidence[0], -len(m.claims))):
        at = _partner(mention, joined)
        if at is None:
            joined.append(mention)
            parts.append((mention,))
        else:
            joined[at] = join(joined[at], mention)
            parts[at] += (mention,)
    return sorted(zip(joined, parts, strict=True), key=lambda w: (w[0].evidence[0], w[0].table, w[0].rules))


def _partner(mention: Mention, joined: Sequence[Mention]) -> int | None:
    """Return the place of the earlier mention of the same thing; the nearest one where there are several."""
    for n in range(len(joined) - 1, -1, -1):
        if joined[n].table == mention.table and _one_thing(joined[n], mention):
            return n
    return None


def _one_thing(a: Mention, b: Mention) -> bool:
    """Say whether one document speaks of one thing twice; two numbers that disagree are two figures there."""
    verdict = same(a.table, a, b)
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
