"""Count how often each rule was right: ``python -m tests.measure_reliability`` writes flows/language/reliability.tsv.

A mention is right where it pairs with one of gold and at least half of their slots are equal; every rule that had a part in it
counts. Only texts for development are counted, those for the reports never.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flows.evaluate import pair_mentions
from flows.evaluate.equality import share
from flows.extract.tiers import FILE
from flows.ground.model import Mention
from tests.measure_extraction import found, gold

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
# How often each rule had a part in a mention that was right or wrong, in the texts for development with gold (half of the
# slots equal is right). Written by `python -m tests.measure_reliability`; flows/extract/tiers.py reads it.
rule\tright\twrong
"""


def judged(name: str) -> Iterator[tuple[Mention, bool]]:
    """Yield what is found in a set, and whether it is right; what pairs with optional gold is neither."""
    pairing = pair_mentions(gold(name), found(name))
    yield from ((have, share(want, have) >= RIGHT) for want, have in pairing.pairs)
    yield from ((have, False) for have in pairing.surplus)


def main() -> None:
    """Count and write."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for name in SETS:
        for mention, good in judged(name):
            (right if good else wrong).update(mention.rules)
    lines = [f"{rule}\t{right[rule]}\t{wrong[rule]}\n" for rule in sorted({*right, *wrong})]
    FILE.write_text(HEAD + "".join(lines), "utf-8")
    print(f"{len(lines)} rules, {right.total()} right, {wrong.total()} wrong")


if __name__ == "__main__":
    main()
