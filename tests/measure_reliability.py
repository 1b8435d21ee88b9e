"""Count how often each rule was right: ``python -m tests.measure_reliability`` writes flows/language/reliability.tsv.

A mention is right where it pairs with one of gold and at least half of their slots are equal; every rule that had a
part in it counts. A further proposer's rules are counted where it stands alone: what others bear out needs no count.
Only texts for development are counted; how the tiers that follow fare on the texts for the reports, which no rule was
developed on, is told in the file's head. Needs the extra ``spacy``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from flows.evaluate import pair_mentions
from flows.evaluate.equality import share
from flows.extract.attempts import proceed
from flows.extract.proposers import Panel
from flows.extract.reading import Reading
from flows.ground.model import Mention
from flows.ground.tiers import FILE, proposers_of, reliability, tier
from tests.measure_extraction import documents, gold

SETS = (
    "italy-japan",
    "unseen",
    "dev",
    "dev2",
    "dev3-ij",
    "dev3-world",
    "dev4-ij",
    "dev4-world",
    "passages/visits",
    "passages/treaties",
    "passages/exercises",
    "passages/trade_figures",
)
REPORTS = ("report-ij", "report-world")
BOTH = ("rules", "spacy")
RIGHT = 0.5  # share of equal slots
HEAD = """\
# How often each rule had a part in a mention that was right or wrong, in the texts for development with gold (half
# of the slots equal is right). Written by `python -m tests.measure_reliability`; flows/ground/tiers.py reads it.
# Mentions on which the rules and spacy agree: {agreed}.
# On texts that no rule was developed on: {reports}.
rule\tright\twrong
"""


def found(name: str, proposers: Sequence[str]) -> list[Mention]:
    """Return what some proposers find in a set."""
    panel = Panel(tuple(proposers)).build()
    return [m for document in documents(name) for m in proceed(Reading(document), panel).mentions]


def judged(name: str, *proposers: str) -> Iterator[tuple[Mention, bool]]:
    """Yield what is found in a set, and whether it is right; what pairs with optional gold is neither."""
    pairing = pair_mentions(gold(name), found(name, proposers))
    yield from ((have, share(want, have) >= RIGHT) for want, have in pairing.pairs)
    yield from ((have, False) for have in pairing.surplus)


def counted() -> Counter[tuple[str, bool]]:
    """Return how often each rule was right and wrong; under "agreed", how often two proposers were."""
    counts: Counter[tuple[str, bool]] = Counter()
    for name in SETS:
        for mention, good in judged(name, "rules"):
            counts.update((rule, good) for rule in mention.rules)
        for mention, good in judged(name, *BOTH):
            who = proposers_of(mention.rules)
            counts["agreed", good] += len(who) > 1
            counts.update((rule, good) for rule in mention.rules if who == ("spacy",))
    return counts


def reported() -> Counter[tuple[str, bool]]:
    """Return how often the mentions of each tier, and those agreed on, are right and wrong in the reports' texts."""
    reliability.cache_clear()
    counts: Counter[tuple[str, bool]] = Counter()
    for name in REPORTS:
        counts.update((f"tier {tier(mention)}", good) for mention, good in judged(name, "rules"))
        counts.update(("agreed", good) for mention, good in judged(name, *BOTH) if len(proposers_of(mention.rules)) > 1)
    return counts


def told(counts: Counter[tuple[str, bool]], key: str) -> str:
    """Return a pair of counts in words."""
    return f"{counts[key, True]} right, {counts[key, False]} wrong"


def write(counts: Counter[tuple[str, bool]], reports: str) -> None:
    """Write the file."""
    rules = sorted({rule for rule, _ in counts} - {"agreed"})
    rows = [f"{rule}\t{counts[rule, True]}\t{counts[rule, False]}\n" for rule in rules]
    FILE.write_text(HEAD.format(agreed=told(counts, "agreed"), reports=reports) + "".join(rows), "utf-8")


def main() -> None:
    """Count and write, then measure the tiers that follow and write what was measured."""
    counts = counted()
    write(counts, "not measured yet")
    reports = reported()
    lines = "; ".join(f"{key} {told(reports, key)}" for key in sorted({key for key, _ in reports}))
    write(counts, lines)
    print(f"agreed: {told(counts, 'agreed')}\nreports: {lines}")


if __name__ == "__main__":
    main()
