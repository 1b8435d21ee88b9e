"""What several proposers found, put together: who agrees on what, and whose word stands.

Each proposer's mentions are joined among themselves first (``merge``). A further proposer's mention that speaks of the same
thing in the same words as an earlier one's bears it out: its rules are added, it fills fields that were silent, and
changes nothing. What it finds alone is a mention of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.extract.merge import merge
from flows.ground import codebook
from flows.ground.model import Mention
from flows.ground.sameness import same


def put_together(found: Sequence[Sequence[Mention]]) -> list[Mention]:
    """Return the mentions of a document from those of each proposer, the most trusted first, in order of evidence."""
    known = merge(found[0]) if found else []
    for further in found[1:]:
        known = _borne_out(known, merge(further))
    return known


def _borne_out(known: Sequence[Mention], further: Sequence[Mention]) -> list[Mention]:
    whole = list(known)
    for mention in further:
        at = next((n for n, other in enumerate(whole) if agree(other, mention)), None)
        if at is None:
            whole.append(mention)
        else:
            whole[at] = supplemented(whole[at], mention)
    return sorted(whole, key=lambda m: (m.evidence[0], m.table, m.rules)) if further else whole


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
