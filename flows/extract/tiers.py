"""How far a mention can be trusted, in three tiers, from counts and not from a model's opinion.

* ``A``: two proposers that know nothing of each other found it, or one of its rules was right so often that the lower
  end of Wilson's 95 % interval of its precision is at least 0.85.
* ``B``: the same bound is at least 0.60.
* ``C``: below that, or too seldom met in measured texts to say (six hits and no miss are needed for ``B``).

The counts stand in ``flows/language/reliability.tsv`` (``python -m tests.measure_reliability`` writes it). They are
of texts on which the rules were developed: a tier sorts what to look at first, it is no probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeAlias

from flows.extract.proposers import proposers_of
from flows.ground.errors import DyadError
from flows.ground.measured import wilson
from flows.ground.model import Mention
from flows.ground.paths import LANGUAGE

Tier: TypeAlias = Literal["A", "B", "C"]
BOUNDS: Mapping[Tier, float] = {"A": 0.85, "B": 0.60}
FILE = LANGUAGE / "reliability.tsv"


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
    """Return the tier of a mention: by agreement of proposers, else by the best measured of its rules."""
    if len(proposers_of(mention.rules)) > 1:
        return "A"
    best = max(map(lower_bound, mention.rules), default=0.0)
    return next((name for name, bound in BOUNDS.items() if best >= bound), "C")
