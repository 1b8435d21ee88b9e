"""What several proposers found, put together: who agrees on what, and whose word stands.

Each proposer's mentions are joined among themselves first (``merge.py``). A further proposer's mention that speaks of
the same thing in the same words as an earlier one's bears it out: its rules are added, it fills fields that were
silent, and changes nothing. What it finds alone is a mention of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.extract.merge import gathered
from flows.ground import codebook
from flows.ground.model import Mention
from flows.ground.sameness import same
from flows.ground.value import replace


@dataclass(frozen=True, slots=True)
class Whole:
    """A mention, and the grounded candidates that it was put together from, in order."""

    mention: Mention
    parts: tuple[Mention, ...]


def put_together(found: Sequence[Sequence[Mention]]) -> list[Whole]:
    """Return the mentions of a document from those of each proposer, the most trusted first, in order of evidence."""
    rows = [[Whole(*each) for each in gathered(row)] for row in found]
    known = rows[0] if rows else []
    for further in rows[1:]:
        known = _borne_out(known, further)
    return known


def _borne_out(known: Sequence[Whole], further: Sequence[Whole]) -> list[Whole]:
    wholes = list(known)
    for new in further:
        at = next((n for n, old in enumerate(wholes) if agree(old.mention, new.mention)), None)
        if at is None:
            wholes.append(new)
        else:
            old = wholes[at]
            wholes[at] = Whole(supplemented(old.mention, new.mention), (*old.parts, *new.parts))
    return sorted(wholes, key=lambda w: (w.mention.evidence[0], w.mention.table, w.mention.rules))


def agree(a: Mention, b: Mention) -> bool:
    """Say whether two proposers speak of one thing: on common words, and the same or nearly so by ``sameness``."""
    if a.table != b.table or not any(x.overlaps(y) for x in a.evidence for y in b.evidence):
        return False
    verdict = same(a.table, a, b)
    return verdict.same or verdict.near


def supplemented(first: Mention, second: Mention) -> Mention:
    """Return the first mention with what the second says of fields it leaves silent, and with both's rules."""
    silent = [claim for claim in second.claims if not first.values(claim.field)]
    order = list(codebook.slots(first.table))
    claims = sorted([*first.claims, *silent], key=lambda claim: order.index(claim.field))
    return replace(first, claims=tuple(claims), rules=tuple(dict.fromkeys([*first.rules, *second.rules])))
