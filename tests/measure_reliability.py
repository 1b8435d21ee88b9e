"""Count how often each rule was right: ``python -m tests.measure_reliability`` writes flows/language/reliability.tsv.

A mention is right where it pairs with one of gold and at least half of their slots are equal; every rule that had a
part in it counts. A further proposer's rules are counted where it stands alone: what others bear out needs no count.
Only texts for development are counted, those for the reports never. Needs the extra ``spacy``.
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
from flows.ground.tiers import FILE, proposers_of
from tests.measure_extraction import documents, gold

SETS = (
    "italy-japan",
    "unseen",
    "dev",
    "dev2",
    "passages/visits",
    "passages/treaties",
    "passages/exercises",
    "passages/trade_figures",
)
RIGHT = 0.5  # share of equal slots
HEAD = """\
# How often each rule had a part in a mention that was right or wrong, in the texts for development with gold (half
# of the slots equal is right). Written by `python -m tests.measure_reliability`; flows/ground/tiers.py reads it.
# Mentions on which the rules and spacy agree: {right} right, {wrong} wrong.
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


def main() -> None:
    """Count and write."""
    counts: Counter[tuple[str, bool]] = Counter()
    agreed: Counter[bool] = Counter()
    for name in SETS:
        for mention, good in judged(name, "rules"):
            counts.update((rule, good) for rule in mention.rules)
        for mention, good in judged(name, "rules", "spacy"):
            who = proposers_of(mention.rules)
            agreed[good] += len(who) > 1
            counts.update((rule, good) for rule in mention.rules if who == ("spacy",))
    rules = sorted({rule for rule, _ in counts})
    rows = [f"{rule}\t{counts[rule, True]}\t{counts[rule, False]}\n" for rule in rules]
    FILE.write_text(HEAD.format(right=agreed[True], wrong=agreed[False]) + "".join(rows), "utf-8")
    print(f"{len(rules)} rules; agreed: {agreed[True]} right, {agreed[False]} wrong")


if __name__ == "__main__":
    main()
