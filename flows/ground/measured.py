"""What measuring counts: gold, found and equal, with the figures and the uncertainty that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal, TypeAlias

Z = 1.959964  # two-sided 95 %

Interval: TypeAlias = tuple[float, float]
Stage: TypeAlias = Literal["automatic", "published"]


def wilson(hits: float, n: float) -> Interval:
    """Return Wilson's 95 % interval of a proportion; (0, 1) where there is nothing to count."""
    if n <= 0:
        return 0.0, 1.0
    p, zz = hits / n, Z * Z
    middle = (p + zz / (2 * n)) / (1 + zz / n)
    reach = Z / (1 + zz / n) * sqrt(p * (1 - p) / n + zz / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of gold, of found, and of what is equal in both; the figures follow."""

    gold: int = 0
    found: int = 0
    equal: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.gold + other.gold, self.found + other.found, self.equal + other.equal)

    @property
    def precision(self) -> float:
        """Share of what was found that is in gold; 1 where nothing was found."""
        return self.equal / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of gold that was found; 1 where there is no gold."""
        return self.equal / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there is neither gold nor found."""
        return 2 * self.equal / (self.gold + self.found) if self.gold + self.found else 1.0

    @property
    def precision_interval(self) -> Interval:
        """Wilson's 95 % interval, n = found."""
        return wilson(self.equal, self.found)

    @property
    def recall_interval(self) -> Interval:
        """Wilson's 95 % interval, n = gold."""
        return wilson(self.equal, self.gold)

    @property
    def f1_interval(self) -> Interval:
        """Wilson's 95 % interval with n the mean of gold and found, of which F1 is a proportion: an approximation."""
        return wilson(self.equal, (self.gold + self.found) / 2)


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of an accuracy card.

    ``set`` is the name of the texts it was measured on, ``about`` says which they are, ``documents`` how many.
    ``table`` is a table of the codebook or "all"; ``counted`` is "records", "slots", or a field's name.
    """

    set: str
    about: str
    stage: Stage
    documents: int
    table: str
    counted: str
    tally: Tally
