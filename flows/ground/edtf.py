"""Extended Date/Time Format (EDTF, ISO 8601-2:2019 level 1, and the ``X`` of level 2), as far as the codebook uses it.

The one place that knows dates: ``1866-08-25``, ``2024-06``, ``2023-21`` (spring), ``2023``, ``187X``,
``15XX``, each with an optional ``~``, ``?`` or ``%``, and intervals of two of them,
either end of which may be open (``2018/..``).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

Precision: TypeAlias = Literal["day", "month", "season", "year", "decade", "century"]
Comparison: TypeAlias = Literal["equal", "refines", "refined_by", "overlapping", "incompatible"]
Bounds: TypeAlias = tuple[date | None, date | None]

PRECISIONS: tuple[Precision, ...] = get_args(Precision)  # finest first
SAME_SHARE = 0.8  # codebook, section 9: day ranges that overlap by so much are scored as equal
OPEN = ".."

_POINT = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)", re.ASCII)
_SEASONS = range(21, 25)  # spring, summer, autumn, winter, wherever on earth
_CACHED = 1 << 16


@dataclass(frozen=True, slots=True)
class Point:
    """One EDTF date. ``year`` keeps its ``X``; ``month`` is 1–12, or 21–24 for a season."""

    year: str
    month: int | None = None
    day: int | None = None
    qualifier: str = ""

    def __str__(self) -> str:
        tail = "".join(f"-{part:02d}" for part in (self.month, self.day) if part is not None)
        return f"{self.year}{tail}{self.qualifier}"

    @property
    def precision(self) -> Precision:
        """How fine the date is."""
        if self.year.endswith("X"):
            return "century" if self.year.endswith("XX") else "decade"
        if self.month is None:
            return "year"
        if self.day is not None:
            return "day"
        return "season" if self.month in _SEASONS else "month"

    @property
    def bounds(self) -> tuple[date, date]:
        """First and last day; ValueError where the calendar has no such date."""
        low, high = int(self.year.replace("X", "0")), int(self.year.replace("X", "9"))
        if self.month is None:
            return date(max(low, 1) if low != high else low, 1, 1), date(high, 12, 31)
        if self.month in _SEASONS:
            return _season(low, self.month)
        if self.day is not None:
            exact = date(low, self.month, self.day)
            return exact, exact
        return date(low, self.month, 1), last_of_month(low, self.month)


@dataclass(frozen=True, slots=True)
class Edtf:
    """A parsed value: a single date (``end`` is ``start``), or an interval; None is an open end."""

    start: Point | None
    end: Point | None
    interval: bool

    def __str__(self) -> str:
        if not self.interval:
            return str(self.start)
        return "/".join(OPEN if end is None else str(end) for end in (self.start, self.end))

    @property
    def points(self) -> tuple[Point, ...]:
        """The dates it consists of, open ends left out."""
        ends = (self.start, self.end) if self.interval else (self.start,)
        return tuple(end for end in ends if end is not None)


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _season(year: int, season: int) -> tuple[date, date]:
    """Return a season's months as meteorologists of the northern half count them; winter runs into the next year."""
    first = 3 * (season - 20)
    if first < 12:
        return date(year, first, 1), last_of_month(year, first + 2)
    end = last_of_month(year + 1, 2) if year < date.max.year else date.max
    return date(year, 12, 1), end


def _point(text: str) -> Point:
    found = _POINT.fullmatch(text)
    if found is None:
        raise ValueError(f"not an EDTF date: {text!r}")
    year, month, day, qualifier = found.groups()
    point = Point(year, int(month) if month else None, int(day) if day else None, qualifier)
    if ("X" in year and month) or (point.month in _SEASONS and day):
        raise ValueError(f"not an EDTF date: {text!r}")
    return point


@lru_cache(maxsize=_CACHED)
def parse(edtf: str) -> Edtf:
    """Return the parts of an EDTF string; ``str()`` of the result gives the string back.

    Raises ValueError where it is not EDTF, the calendar has no such date, or an interval runs backwards.
    """
    sides = edtf.split("/")
    if len(sides) > 2 or all(side == OPEN for side in sides):
        raise ValueError(f"not an EDTF value: {edtf!r}")
    points = [None if side == OPEN and len(sides) == 2 else _point(side) for side in sides]
    first, last = points[0], points[-1]
    try:
        low = first.bounds[0] if first else None
        high = last.bounds[1] if last else None
    except ValueError as fault:
        raise ValueError(f"no such date: {edtf!r} ({fault})") from fault
    if low and high and low > high:
        raise ValueError(f"an interval that runs backwards: {edtf!r}")
    return Edtf(first, last, interval=len(sides) == 2)


def is_valid(edtf: str) -> bool:
    """Say whether a string is EDTF as the codebook uses it."""
    try:
        parse(edtf)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=_CACHED)
def bounds(edtf: str) -> Bounds:
    """Return the first and the last day, None on an open side. Raises ValueError."""
    parsed = parse(edtf)
    return (
        parsed.start.bounds[0] if parsed.start else None,
        parsed.end.bounds[1] if parsed.end else None,
    )


def precision(edtf: str, approximate: bool = False) -> Precision:
    """Return how fine a value is (codebook, section 2); an interval is as coarse as the coarser of its ends.

    ``approximate``: the interval stands for an edge of something longer, as mid-June does for 11–20 June;
    then it counts as that longer thing, if both ends lie in it. Raises ValueError.
    """
    parsed = parse(edtf)
    coarsest = max((point.precision for point in parsed.points), key=PRECISIONS.index)
    if approximate and parsed.start and parsed.end and parsed.interval and parsed.start.year == parsed.end.year:
        if coarsest == "day" and parsed.start.month == parsed.end.month:
            return "month"
        if coarsest == "month":
            return "year"
    return coarsest


def approximate(edtf: str) -> bool:
    """Say whether the value, or an end of it, carries EDTF's ``~`` (or ``%``, which is ``~`` and ``?``)."""
    return any(point.qualifier in ("~", "%") for point in parse(edtf).points)


def with_approximate(edtf: str) -> str:
    """Return a value with ``~`` on each of its dates. Raises ValueError."""
    parsed = parse(edtf)
    start, end = (replace(p, qualifier="~") if p else None for p in (parsed.start, parsed.end))
    return str(replace(parsed, start=start, end=end))


def plain(edtf: str) -> str:
    """Return a value without its qualifiers. Raises ValueError."""
    parsed = parse(edtf)
    start, end = (replace(p, qualifier="") if p else None for p in (parsed.start, parsed.end))
    return str(replace(parsed, start=start, end=end))


def day(year: int, month: int, number: int) -> str:
    """Return a day. Raises ValueError where the calendar has none."""
    return date(year, month, number).isoformat()


def month(year: int, number: int) -> str:
    """Return a month (1–12) or a season (21–24). Raises ValueError."""
    return str(parse(f"{year:04d}-{number:02d}"))


def year(number: int) -> str:
    """Return a year. Raises ValueError outside 1 to 9999."""
    return str(parse(f"{number:04d}"))


def interval(start: str | None, end: str | None) -> str:
    """Return the interval from one value's start to another's end; None is an open end. Raises ValueError."""
    first = parse(start).start if start else None
    last = parse(end).end if end else None
    if first is not None and first == last:
        return str(first)
    return str(parse(f"{first or OPEN}/{last or OPEN}"))


def compare(a: str, b: str) -> Comparison:
    """Compare two values by their days: ``a`` refines ``b`` where it lies within it. Raises ValueError."""
    (low, high), (other_low, other_high) = _days(a), _days(b)
    if (low, high) == (other_low, other_high):
        return "equal"
    if other_low <= low and high <= other_high:
        return "refines"
    if low <= other_low and other_high <= high:
        return "refined_by"
    return "overlapping" if low <= other_high and other_low <= high else "incompatible"


def overlap_share(a: str, b: str) -> float:
    """Return the days two values share over the days of either, 0 to 1. Raises ValueError.

    Two values open on the same side share what their closed ends share; a value open on a side where
    the other is closed shares nothing, for no share of an endless range means anything.
    """
    first, second = parse(a), parse(b)
    if (first.start is None, first.end is None) != (second.start is None, second.end is None):
        return 0.0
    if first.start is None or first.end is None:
        return overlap_share(str(first.points[0]), str(second.points[0]))
    (low, high), (other_low, other_high) = _days(a), _days(b)
    shared = min(high, other_high) - max(low, other_low) + timedelta(days=1)
    either = max(high, other_high) - min(low, other_low) + timedelta(days=1)
    return max(shared / either, 0.0)


def equal_for_scoring(a: str, b: str) -> bool:
    """Say whether two values count as the same (codebook, section 9): equal without ``~``, or 80 % of days shared."""
    return plain(a) == plain(b) or overlap_share(a, b) >= SAME_SHARE


def _days(edtf: str) -> tuple[date, date]:
    low, high = bounds(edtf)
    return low or date.min, high or date.max
