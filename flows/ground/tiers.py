"""How far a mention can be trusted, in three tiers, from counts and not from a model's opinion.

* ``A``: two proposers that know nothing of each other found it, a curator decided on it, or one of its rules was right
  so often that the lower end of Wilson's 95 % interval of its precision is at least 0.85.
* ``B``: the same bound is at least 0.60.
* ``C``: below that, or too seldom met in measured texts to say (six hits and no miss are needed for ``B``).

The counts stand in ``flows/language/reliability.tsv`` (``python -m tests.measure_reliability`` writes it). They are
of texts on which the rules were developed: a tier sorts what to look at first, it is no probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, TypeAlias

from flows.ground.errors import DyadError
from flows.ground.measured import wilson
from flows.ground.model import Mention
from flows.ground.paths import LANGUAGE

Tier: TypeAlias = Literal["A", "B", "C"]
BOUNDS: Mapping[Tier, float] = {"A": 0.85, "B": 0.60}
FILE = LANGUAGE / "reliability.tsv"
RULES = "rules"  # the proposer whose rules bear no name before a colon
DECISION = "decision"  # what curation puts before the colon


def proposer_of(rule: str) -> str:
    """Return whose rule it is: ``spacy`` of ``spacy:visit.go``, ``rules`` of ``visit.arrive``."""
    name, colon, _ = rule.partition(":")
    return name if colon else RULES


def proposers_of(rules: Sequence[str]) -> tuple[str, ...]:
    """Return whose rules these are, each proposer once, in order; decisions are nobody's."""
    return tuple(dict.fromkeys(name for rule in rules if (name := proposer_of(rule)) != DECISION))


@cache
def reliability() -> Mapping[str, tuple[int, int]]:
    """Return rule → (right, wrong): mentions it had a part in, in texts with gold. Raises DyadError with its line."""
    lines = FILE.read_text("utf-8").splitlines()
    rows = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    return dict(_row(line, n) for n, line in rows[1:])


def _row(line: str, number: int) -> tuple[str, tuple[int, int]]:
    rule, *counts = line.split("\t")
    if len(counts) != 2 or not all(count.isdecimal() for count in counts):
        raise DyadError("is no count of a rule", where=f"{FILE}:{number}", found=line, expected="rule, right, wrong")
    return rule, (int(counts[0]), int(counts[1]))


def lower_bound(rule: str) -> float:
    """Return the lower end of Wilson's 95 % interval of a rule's precision; 0 where it was never measured."""
    right, wrong = reliability().get(rule, (0, 0))
    return wilson(right, right + wrong)[0]


def tier(mention: Mention) -> Tier:
    """Return the tier of a mention: by agreement or decision, else by the best measured of its rules."""
    if len(proposers_of(mention.rules)) > 1 or any(proposer_of(rule) == DECISION for rule in mention.rules):
        return "A"
    best = max(map(lower_bound, mention.rules), default=0.0)
    return next((name for name, bound in BOUNDS.items() if best >= bound), "C")
