"""Which found mention stands for which gold mention: one to one, only where their evidence overlaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flows.evaluate.assign import NOT, assign
from flows.evaluate.equality import share
from flows.ground.model import Mention

ANY = 1e-6  # what a pair without one equal slot weighs: overlap alone makes a pair, but never over a better one


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs (gold, found), gold without a counterpart, found without one; optional gold is in none of them."""

    pairs: tuple[tuple[Mention, Mention], ...]
    missed: tuple[Mention, ...]
    surplus: tuple[Mention, ...]


def pair_mentions(gold: Iterable[Mention], found: Iterable[Mention]) -> Pairing:
    """Pair mentions of the same document and table so that the shares of equal slots add up to most.

    Optional gold takes part in the pairing; then it goes, and what was paired with it.
    """
    pairs: list[tuple[Mention, Mention]] = []
    missed: list[Mention] = []
    surplus: list[Mention] = []
    for some_gold, some_found in _groups(gold, found):
        matched = _match(some_gold, some_found)
        pairs += [(some_gold[g], some_found[f]) for g, f in matched if not some_gold[g].optional]
        taken_gold, taken_found = {g for g, _ in matched}, {f for _, f in matched}
        missed += [m for n, m in enumerate(some_gold) if n not in taken_gold and not m.optional]
        surplus += [m for n, m in enumerate(some_found) if n not in taken_found]
    return Pairing(tuple(pairs), tuple(missed), tuple(surplus))


def _groups(gold: Iterable[Mention], found: Iterable[Mention]) -> Iterator[tuple[list[Mention], list[Mention]]]:
    groups: dict[tuple[str, str], tuple[list[Mention], list[Mention]]] = {}
    for side, mentions in enumerate((gold, found)):
        for mention in mentions:
            groups.setdefault((mention.doc, mention.table), ([], []))[side].append(mention)
    return (groups[key] for key in sorted(groups))


def _match(gold: Sequence[Mention], found: Sequence[Mention]) -> list[tuple[int, int]]:
    if not gold or not found:
        return []
    return assign([[share(g, f) + ANY if overlap(g, f) else NOT for f in found] for g in gold])


def overlap(a: Mention, b: Mention) -> bool:
    """Say whether the evidence of two mentions has a character in common."""
    return any(x.overlaps(y) for x in a.evidence for y in b.evidence)
