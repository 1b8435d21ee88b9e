"""Stretches of days: what linking asks of two dates beyond what EDTF itself says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

from flows.ground import edtf

Dates: TypeAlias = Literal["day", "part", "apart", "unknown"]
# day: both the same days    part: one contains or overlaps the other    apart: no day in common


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day, both included; an open end is the first or last day there is."""

    first: date
    last: date

    @property
    def width(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    def meets(self, other: Days) -> bool:
        """Say whether a day is common to both."""
        return self.first <= other.last and other.first <= self.last

    def before(self, other: Days) -> bool:
        """Say whether every day lies before every day of ``other``."""
        return self.last < other.first

    def days_to(self, other: Days) -> int:
        """Number of days from one to the other, 0 where they meet."""
        if self.meets(other):
            return 0
        return (other.first - self.last).days if self.before(other) else (self.first - other.last).days

    def years_to(self, other: Days) -> int:
        """Number of calendar years between the two, 0 where they meet or share a year."""
        if self.meets(other):
            return 0
        return other.first.year - self.last.year if self.before(other) else self.first.year - other.last.year


@lru_cache(maxsize=16384)
def dates_of(start: str, end: str | None = None) -> Days:
    """Return the days of an EDTF date, or from the first day of ``start`` to the last of ``end``.

    Raises ValueError where one of them is not EDTF.
    """
    first, last = edtf.bounds(start)
    if end is not None:
        last = edtf.bounds(end)[1]
    earliest, latest = first or date.min, last or date.max
    return Days(earliest, max(earliest, latest))


@lru_cache(maxsize=16384)
def relate_dates(a: str, b: str) -> Dates:
    """Return how two EDTF dates relate: ``day`` only where both are the same one to three days."""
    first, second = dates_of(a), dates_of(b)
    if not first.meets(second):
        return "apart"
    return "day" if first == second and first.width <= 3 else "part"
