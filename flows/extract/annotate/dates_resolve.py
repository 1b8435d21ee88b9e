"""Dates, fifth step: a reading and its context become an EDTF value, or none; nothing is invented (codebook, section 2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.extract.annotate.dates_context import Anchor, Context, one_year, told
from flows.extract.annotate.dates_grammar import Reading
from flows.ground import edtf

_EDGE_DAYS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_EDGE_MONTHS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
_WEEK = timedelta(days=7)
_LAST_QUARTER, _FIRST_MONTHS = 11, 2  # from November on, a January told next is the next year's


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression means: ``edtf`` None where nothing resolves it; ``anchor`` what it was counted from."""

    edtf: str | None
    anchor: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """A year and what it was counted from; ``number`` None where nothing tells."""

    number: int | None
    anchor: str | None = None


OPEN = Value(None)


class Unreadable(ValueError):
    """The expression is no date at all (``January of Meiji 99``); it is dropped, not left open."""


class Resolver:
    """Resolves readings in the order of the text. ``at`` and ``end`` are where the expression stands."""

    def __init__(self, context: Context, day_first: bool | None) -> None:
        self.context = context
        self.day_first = day_first

    def value(self, reading: Reading, at: int, end: int) -> Value:
        """Return the value of one reading. Raises Unreadable."""
        make: Callable[[Reading, int, int], Value] = getattr(self, f"_{reading.reads}")
        try:
            return make(reading, at, end)
        except Unreadable:
            raise
        except (ValueError, OverflowError):  # no such day in the calendar
            return OPEN

    def span(self, first: Reading, last: Reading, at: int, end: int) -> Value:
        """Return the value of a range of two expressions; what one leaves out the other gives."""
        if last.m and (last.y or not first.y):
            high = self.value(last, at, end)
            low = self._before(first, last, high, at, end)
        else:
            low = self.value(first, at, end)
            high = self._behind(last, first, low, at, end)
        if low.edtf is None or high.edtf is None:
            return OPEN
        try:
            both = edtf.interval(low.edtf, high.edtf)
        except ValueError:
            return OPEN
        return Value(both, low.anchor or high.anchor, low.approximate or high.approximate)

    def _before(self, first: Reading, last: Reading, high: Value, at: int, end: int) -> Value:
        if first.y or first.ref or not first.m or high.edtf is None:
            return self.value(first, at, end)
        year = (edtf.bounds(high.edtf)[0] or date.min).year
        back = (first.m, first.d or 0) > (last.m or 12, last.d or 32)
        return replace(self.value(replace(first, y=year - back), at, end), anchor=high.anchor)

    def _behind(self, last: Reading, first: Reading, low: Value, at: int, end: int) -> Value:
        if last.y or last.ref or not last.m or low.edtf is None:
            return self.value(last, at, end)
        year = (edtf.bounds(low.edtf)[0] or date.min).year
        ahead = (last.m, last.d or 32) < (first.m or 1, first.d or 0)
        return replace(self.value(replace(last, y=year + ahead), at, end), anchor=low.anchor)

    # -- years pointed at

    def _year_of(self, reading: Reading, at: int, missing: str | None = None) -> Year:
        """Return the year a reading gives or points at; ``missing`` is what no pointer means."""
        if reading.y is not None:
            return Year(reading.y)
        ref = reading.ref or missing
        return self._year_ref(ref, at, article=bool(reading.article)) if ref else Year(None)

    def _year_ref(self, ref: str, at: int, article: bool = False) -> Year:
        shift = {"same": 0, "this": 0, "last": -1, "previous": -1, "next": 1, "following": 1}[ref]
        in_text = ref in ("same", "previous", "following") or (article and ref == "next")
        days = self.context.days
        if in_text:
            anchor = self.context.nearest(at, one_year)
            if anchor:
                return Year(anchor.days[0].year + shift, anchor.label)
        if days and ref != "same" and days[0].year == days[1].year:
            return Year(days[0].year + shift, "document")
        return Year(None)

    def _guess_year(self, month: int, day: int | None, at: int, end: int) -> Year:
        """Return the year of a day or month that has none: the narrative's, the heading's, or the document's by tense."""
        told_here = self._narrative(month, at, paragraphs=0)
        if told_here and self._goes_on(told_here, at, end):
            return told_here
        heading = self.context.heading_year(at)
        if heading:
            return Year(heading.days[0].year, heading.label)
        if self.context.tells_history(at) and self.context.tense(at, end) == "past":
            earlier = self._narrative(month, at, paragraphs=1)
            if earlier:
                return earlier
        return self._by_tense(month, day, at, end)

    def _goes_on(self, year: Year, at: int, end: int) -> bool:
        """Say whether a year told before still holds: not where the sentence looks ahead of the document's date."""
        days = self.context.days
        if days is None or year.number is None or year.number >= days[0].year:
            return True
        return self.context.tense(at, end) == "past"

    def _narrative(self, month: int, at: int, paragraphs: int) -> Year | None:
        text = self.context.view.text
        anchor = self.context.nearest(at, lambda a: told(a, text), paragraphs)
        if anchor is None:
            return None
        last = anchor.days[0]
        fine = edtf.precision(anchor.edtf) in ("day", "month")
        turned = fine and last.month >= _LAST_QUARTER and month <= _FIRST_MONTHS
        return Year(last.year + turned, anchor.label)

    def _by_tense(self, month: int, day: int | None, at: int, end: int) -> Year:
        """Past: the latest such date not after the document's; future: the first not before it."""
        days = self.context.days
        if days is None:
            return Year(None)
        low, high = days
        if self.context.tense(at, end) == "future":
            ahead = (month, day or 31) < (low.month, low.day)
            return Year(low.year + ahead, "document")
        back = (month, day or 1) > (high.month, high.day)
        return Year(high.year - back, "document")

    # -- days and months

    def _day(self, reading: Reading, at: int, end: int) -> Value:
        month, day = reading.m, reading.d
        if day is None:
            return OPEN
        if month is None:
            return self._day_of_weekday(reading, at, end)
        date(2000, month, day)  # a leap year: what fails here exists in none
        year = self._year_of(reading, at, missing="this" if reading.unit else None)
        if year.number is None and reading.ref is None and reading.unit is None:
            year = self._weekday_year(reading) or self._guess_year(month, day, at, end)
        return Value(edtf.day(year.number, month, day), year.anchor) if year.number else OPEN

    def _weekday_year(self, reading: Reading) -> Year | None:
        """Return the year near the document's in which that day fell on that weekday, if there is one such year."""
        days = self.context.days
        if not (days and reading.w and reading.m and reading.d):
            return None
        fits = []
        for year in range(days[0].year - 1, days[1].year + 2):
            try:
                fits += [year] if date(year, reading.m, reading.d).isoweekday() == reading.w else []
            except ValueError:
                continue
        return Year(fits[0], "document") if len(fits) == 1 else None

    def _day_of_weekday(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "Wednesday (19)": the nearest such day to the document's that is a 19th."""
        today = self.context.exact
        if not today or not reading.w:
            return OPEN
        near = sorted((today + timedelta(days=n) for n in range(-31, 32)), key=lambda day: abs(day - today))
        fits = [day for day in near if day.day == reading.d and day.isoweekday() == reading.w]
        return Value(fits[0].isoformat(), "document") if fits else OPEN

    def _day_of_month(self, reading: Reading, at: int, end: int) -> Value:
        month = self._unit(replace(reading, unit="month"), at, end)
        if month.edtf is None or reading.d is None:
            return OPEN
        year, number = (int(part) for part in month.edtf.split("-"))
        return Value(edtf.day(year, number, reading.d), month.anchor)

    def _days(self, reading: Reading, at: int, end: int) -> Value:
        last = self._day(replace(reading, d=reading.d2), at, end)  # what ends after the document's day is not over
        if last.edtf is None:
            return OPEN
        year = int(last.edtf[:4])
        return Value(edtf.interval(edtf.day(year, reading.m or 0, reading.d or 0), last.edtf), last.anchor)

    def _days_and(self, reading: Reading, at: int, end: int) -> Value:
        follow = reading.d is not None and reading.d2 == reading.d + 1
        return self._days(reading, at, end) if follow else OPEN  # two days apart are no one date

    def _numeric(self, reading: Reading, at: int, end: int) -> Value:
        day, month, year = reading.d or 0, reading.m or 0, reading.y or 0
        dotted = "." in self.context.view.text[at:end]
        if day > 12 or dotted or self.day_first:
            return Value(edtf.day(year, month, day))
        if month > 12 or self.day_first is False:
            return Value(edtf.day(year, day, month))
        return Value(edtf.day(year, month, day)) if day == month else OPEN

    def _month(self, reading: Reading, at: int, end: int) -> Value:
        month = reading.m or 0
        year = self._month_year(reading, at, end)
        if year.number is None:
            return replace(OPEN, approximate=bool(reading.edge))
        if reading.edge is None:
            return Value(edtf.month(year.number, month), year.anchor)
        first, last = _EDGE_DAYS[reading.edge]
        last = min(last, edtf.last_of_month(year.number, month).day)
        both = edtf.interval(edtf.day(year.number, month, first), edtf.day(year.number, month, last))
        return Value(both, year.anchor, approximate=True)

    def _month_year(self, reading: Reading, at: int, end: int) -> Year:
        if reading.y is not None or reading.unit:
            return self._year_of(reading, at, missing="this")
        if reading.ref is None:
            return self._guess_year(reading.m or 0, reading.d, at, end)
        return self._named(reading.ref, reading.m or 0, at)

    def _named(self, ref: str, month: int, at: int) -> Year:
        """Return the year of "last August", "next May", "this June", counted from the document's date."""
        days = self.context.days
        if days is None or ref in ("same", "following", "previous"):
            return self._year_ref("same", at) if ref == "same" else Year(None)
        low, high = days
        shift = {"last": -(month >= high.month), "next": int(month <= low.month), "this": 0}[ref]
        return Year((high if ref == "last" else low).year + shift, "document")

    def _season(self, reading: Reading, at: int, end: int) -> Value:
        season = reading.s or 0
        rough = reading.edge is not None
        if reading.y is not None:
            return Value(edtf.month(reading.y, season), approximate=rough)
        if reading.unit:
            year = self._year_of(reading, at, missing="this")
        else:
            middle = (4, 7, 10, 1)[season - 21]
            year = self._named(reading.ref, middle, at) if reading.ref else self._guess_year(middle, None, at, end)
        if year.number is None:
            return replace(OPEN, approximate=rough)
        return Value(edtf.month(year.number, season), year.anchor, rough)

    # -- parts of a year, years, longer

    def _part(self, reading: Reading, at: int, first: int, last: int) -> Value:
        year = self._year_of(reading, at, missing="this")
        if year.number is None:
            return OPEN
        return Value(edtf.interval(edtf.month(year.number, first), edtf.month(year.number, last)), year.anchor)

    def _quarter(self, reading: Reading, at: int, end: int) -> Value:
        number = reading.n or 0
        if number > 4:
            raise Unreadable
        return self._part(reading, at, 3 * number - 2, 3 * number)

    def _half(self, reading: Reading, at: int, end: int) -> Value:
        number = reading.n or 0
        if number > 2:
            raise Unreadable
        return self._part(reading, at, 6 * number - 5, 6 * number)

    def _months(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the first ten months of 2023", "the last two of 2020", "those ten of 2018", "the same period of 2018"."""
        count = reading.n or 0
        if reading.k not in (None, 1) or not 0 <= count <= 12:
            raise Unreadable
        if reading.k == 1:
            return self._part(reading, at, 1, count)
        pointed = replace(reading, ref=reading.ref2)
        if reading.ref == "last":
            return self._part(pointed, at, 13 - count, 12)
        return self._like_months(pointed, count, at)

    def _like_months(self, reading: Reading, count: int, at: int) -> Value:
        anchor = self.context.nearest(at, _is_months)
        if anchor is None:
            return OPEN
        low, high = anchor.days
        if count and high.month - low.month + 1 != count:
            return OPEN
        value = self._part(reading, at, low.month, high.month)
        return replace(value, anchor=anchor.label)

    def _year(self, reading: Reading, at: int, end: int) -> Value:
        year = self._year_of(reading, at, missing="this")
        if year.number is None:
            return replace(OPEN, approximate=bool(reading.edge))
        if reading.edge is None:
            return Value(edtf.year(year.number), year.anchor)
        value = self._part(replace(reading, y=year.number), at, *_EDGE_MONTHS[reading.edge])
        return Value(value.edtf, year.anchor, approximate=True)

    def _years(self, reading: Reading, at: int, end: int) -> Value:
        first, last = reading.y or 0, reading.y2
        if last is None:
            return Value(edtf.year(first))
        if last < 100:
            return self._short_years(first, last)
        if not first < last <= first + 500:
            raise Unreadable
        return Value(edtf.interval(edtf.year(first), edtf.year(last)))

    def _short_years(self, first: int, last: int) -> Value:
        """Resolve "1861-80" and "1919/20"; what might be a month of that year as well stays open, or is dropped."""
        short = first % 100
        if last <= short:
            raise Unreadable
        if last <= 12 and last != short + 1:
            return OPEN
        return Value(edtf.interval(edtf.year(first), edtf.year(first - short + last)))

    def _since_year(self, reading: Reading, at: int, end: int) -> Value:
        return Value(edtf.interval(edtf.year(reading.y or 0), None))

    def _decade(self, reading: Reading, at: int, end: int) -> Value:
        year = reading.y or 0
        if year % 10:
            raise Unreadable
        return Value(f"{year // 10}X", approximate=bool(reading.edge))

    def _century(self, reading: Reading, at: int, end: int) -> Value:
        first = (reading.n or 0) - 1
        if not 4 <= first <= 21:
            raise Unreadable
        value = f"{first:02d}XX"
        if reading.n2 is not None:
            value = edtf.interval(value, f"{reading.n2 - 1:02d}XX")
        return Value(value, approximate=bool(reading.edge))

    def _era(self, reading: Reading, at: int, end: int) -> Value:
        first, length = reading.e or (0, 0)
        number = reading.n or 0
        if number < 1 or (length and number > length):
            raise Unreadable
        return Value(edtf.year(first + number - 1))

    # -- counted from the document's day, or another date

    def _weekday(self, reading: Reading, at: int, end: int) -> Value:
        today, weekday = self.context.exact, reading.w or 0
        if today is None or reading.ref in ("same", "previous", "following"):
            return OPEN
        ahead = (weekday - today.isoweekday()) % 7
        if reading.ref == "this":
            day = today + timedelta(days=weekday - today.isoweekday())
        elif reading.ref == "next" or (reading.ref is None and self.context.tense(at, end) == "future"):
            day = today + timedelta(days=ahead or (7 if reading.ref else 0))
        else:
            back = (7 - ahead) % 7
            day = today - timedelta(days=back or (7 if reading.ref else 0))
        return Value(day.isoformat(), "document")

    def _relative_day(self, reading: Reading, at: int, end: int) -> Value:
        today = self.context.exact
        return Value((today + timedelta(days=reading.d or 0)).isoformat(), "document") if today else OPEN

    def _shift(self, reading: Reading, at: int, end: int) -> Value:
        way, unit, count = reading.way, (reading.unit or "").removesuffix("s"), reading.n
        if not count or way in ("before", "after"):
            return OPEN
        sign = 1 if way == "later" else -1
        if way == "ago":
            return self._ago(unit, count)
        anchor = self.context.nearest(at, one_year)
        if anchor is None:
            return OPEN
        return Value(_moved(anchor.days[sign > 0], anchor.edtf, unit, sign * count), anchor.label)

    def _ago(self, unit: str, count: int) -> Value:
        days = self.context.days
        if days is None:
            return OPEN
        value = _moved(days[1], self.context.document or "", unit, -count)
        if value is None or unit == "day":
            return Value(value, "document")
        return Value(edtf.with_approximate(value), "document", approximate=True)

    def _shift_clause(self, reading: Reading, at: int, end: int) -> Value:
        behind = self.context.view.text[end : end + 1]
        if behind and behind not in ".,;:)!?":
            raise Unreadable
        way = "later" if reading.way == "after" else "earlier"
        return self._shift(replace(reading, n=1, way=way), at, end)

    def _span(self, reading: Reading, at: int, end: int) -> Value:
        unit, days = (reading.unit or "").removesuffix("s"), self.context.days
        length = {"year": 1, "decade": 10}.get(unit, 0) * (reading.n or 0)
        if reading.ref != "next" or not length or days is None:
            return OPEN
        return Value(edtf.interval(edtf.year(days[0].year), edtf.year(days[0].year + length)), "document")

    def _unit(self, reading: Reading, at: int, end: int) -> Value:
        unit, ref = reading.unit or "", reading.ref or ""
        if unit == "decade" and ref == "next":
            return self._span(replace(reading, n=1), at, end)
        if unit.endswith("s") or (reading.article and ref == "last"):
            return OPEN
        if unit == "year":
            year = self._year_ref(ref, at, article=bool(reading.article))
            return Value(edtf.year(year.number), year.anchor) if year.number else OPEN
        in_text = ref in ("same", "following", "previous") or bool(reading.article)
        shift = {"following": 1, "next": 1, "previous": -1, "last": -1}.get(ref, 0)
        return self._near_unit(unit, shift, at) if in_text else self._own_unit(unit, shift)

    def _near_unit(self, unit: str, shift: int, at: int) -> Value:
        """Resolve "that day", "the following month" against the nearest date in the text that is fine enough."""
        anchor = self.context.nearest(at, lambda a: _fine_enough(a, unit))
        if anchor is None:
            return OPEN
        return Value(_moved(anchor.days[shift > 0], anchor.edtf, unit, shift), anchor.label)

    def _own_unit(self, unit: str, shift: int) -> Value:
        """Resolve "next month", "last week" against the document's date; "this week" may mean any day about it."""
        days, document = self.context.days, self.context.document
        if days is None or document is None or (unit == "week" and shift == 0) or unit == "day":
            return OPEN
        return Value(_moved(days[0], document, unit, shift), "document")


def _moved(day: date, value: str, unit: str, count: int) -> str | None:
    """Return the day, week, month or year so many units from ``day``, a bound of ``value``; None if that is too coarse."""
    precision = edtf.precision(value)
    if unit == "year":
        return edtf.year(day.year + count)
    if unit == "decade":
        return edtf.with_approximate(edtf.year(day.year + 10 * count))
    if unit == "month" and precision in ("day", "month"):
        months = day.year * 12 + day.month - 1 + count
        return edtf.month(months // 12, months % 12 + 1)
    if precision != "day":
        return None
    if unit == "day":
        return (day + timedelta(days=count)).isoformat()
    if unit not in ("week", "fortnight"):
        return None
    monday = day + count * _WEEK * (2 if unit == "fortnight" else 1) - timedelta(days=day.isoweekday() - 1)
    return edtf.interval(monday.isoformat(), (monday + timedelta(days=6)).isoformat())


def _fine_enough(anchor: Anchor, unit: str) -> bool:
    fine = {"day": ("day",), "week": ("day",), "month": ("day", "month")}.get(unit, ("day", "month", "season", "year"))
    return one_year(anchor) and edtf.precision(anchor.edtf) in fine


def _is_months(anchor: Anchor) -> bool:
    return one_year(anchor) and "/" in anchor.edtf and edtf.precision(anchor.edtf) == "month"
