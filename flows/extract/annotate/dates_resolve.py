"""Dates, fifth step: a reading and its context become an EDTF value, or none.

Nothing is invented (codebook, section 2): where neither words nor context tell, the value stays open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from flows.extract.annotate.dates_context import Anchor, one_year
from flows.extract.annotate.dates_grammar import Reading
from flows.extract.annotate.dates_parts import EDGE_DAYS
from flows.extract.annotate.dates_told import Told
from flows.extract.annotate.dates_years import OPEN, Unreadable, Value, Year
from flows.ground import edtf
from flows.ground.value import replace

_MONTHS = 12
_HUNDREDS = 1900
_WINTER = 24
_STYLES = range(10, 14)  # days between the Julian and the Gregorian calendar, 1582–2100
_ISO_MONTHS = 1950  # "1901-05" is no month: nobody dates older things so
_ONE_DIGIT = re.compile(r"[-–—/]\d\Z")
_SURE = re.compile(r"\d[–—]\d|[-–—]\d\Z")  # "1901–05", "1901-5"
_LED = re.compile(r"(?:\b(?:in|since|until|from|to|by|during|dated)|[(:])\s?\Z", re.IGNORECASE)
_QUARTERS = {"last": 4, "late": 4, "early": 1}  # the last, closing, opening one of a year
_EDGE_MONTHS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}


class Resolver(Told):
    """Resolves readings in the order of the text. ``at`` and ``end`` are where the expression stands."""

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
        if first.y is None and last.y is None and self._running(first, last) and not self._told_elsewhen(at):
            first, last = replace(first, y=self.context.document_year), replace(last, y=self.context.document_year)
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

    def _running(self, first: Reading, last: Reading) -> bool:
        """Say whether the document's day lies in a range of days without year: "is here from 10 to 20 October"."""
        today = self.context.exact
        if today is None or first.ref or last.ref or first.unit or not (first.m and first.d and last.m and last.d):
            return False
        return (first.m, first.d) <= (today.month, today.day) <= (last.m, last.d)

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

    # -- days and months

    def _day(self, reading: Reading, at: int, end: int) -> Value:
        month, day = reading.m, reading.d
        if day is None:
            return OPEN
        if month is None:
            return self._day_of_weekday(reading, at, end)
        date(2000, month, day)  # a leap year: what fails here exists in none
        year = self._year_of(reading, at, missing="this" if reading.unit else None)
        if reading.ref in ("last", "next", "following", "previous") and reading.unit is None:
            year = self._named(reading.ref, month, at)
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

    def _first_days(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the first days of January" as early in it; of other days no such thing is said."""
        if reading.unit != "days":
            return self._day(replace(reading, unit=None), at, end)  # "the first day of January"
        if reading.d != 1:
            raise Unreadable
        return self._month(replace(reading, d=None, unit=None), at, end)

    def _day_of_month(self, reading: Reading, at: int, end: int) -> Value:
        month = self._month_here(reading, at, end)
        if month.edtf is None or reading.d is None:
            return OPEN
        year, number = (int(part) for part in month.edtf.split("-"))
        return Value(edtf.day(year, number, reading.d), month.anchor)

    def _days(self, reading: Reading, at: int, end: int) -> Value:
        styles = reading.y and "/" in self.context.view.text[at:end] and (reading.d2 or 0) - (reading.d or 0) in _STYLES
        if styles:  # "11/23 May 1812": old style and new style of one day
            return self._day(replace(reading, d=reading.d2), at, end)
        running = reading.y is None and self._running(reading, replace(reading, d=reading.d2))
        if running and not self._told_elsewhen(at):
            reading = replace(reading, y=self.context.document_year)
        last = self._day(replace(reading, d=reading.d2), at, end)  # what ends after the document's day is not over
        if last.edtf is None:
            return OPEN
        year = int(last.edtf[:4])
        return Value(edtf.interval(edtf.day(year, reading.m or 0, reading.d or 0), last.edtf), last.anchor)

    def _days_and(self, reading: Reading, at: int, end: int) -> Value:
        follow = reading.d is not None and reading.d2 == reading.d + 1
        return self._days(reading, at, end) if follow else OPEN  # two days apart are no one date

    def _days_three(self, reading: Reading, at: int, end: int) -> Value:
        if not reading.d or (reading.k, reading.d2) != (reading.d + 1, reading.d + 2):
            return OPEN  # days apart are no one date
        return self._days(replace(reading, k=None), at, end)

    def _week_of_day(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the week of 8 May" as the week in which it lies, "the week beginning 6 May" as seven days on."""
        told = self._day(replace(reading, ref2=None, edge=None), at, end)
        if told.edtf is None or reading.edge == "late":
            return OPEN
        first = date.fromisoformat(told.edtf)
        if reading.edge is None:
            first -= timedelta(days=first.weekday())
        return Value(edtf.interval(first.isoformat(), (first + timedelta(days=6)).isoformat()), told.anchor)

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
        year = self._year_of_month(reading, at, end)
        if year.number is None:
            return replace(OPEN, approximate=bool(reading.edge))
        if reading.edge is None:
            return Value(edtf.month(year.number, month), year.anchor)
        first, last = EDGE_DAYS[reading.edge]
        last = min(last, edtf.last_of_month(year.number, month).day)
        both = edtf.interval(edtf.day(year.number, month, first), edtf.day(year.number, month, last))
        return Value(both, year.anchor, approximate=True)

    def _season(self, reading: Reading, at: int, end: int) -> Value:
        season = reading.s or 0
        rough = reading.edge is not None
        if reading.y is not None:
            return Value(edtf.month(reading.y, season), approximate=rough)
        if reading.unit:
            year = self._year_of(reading, at, missing="this")
        else:
            middle = (4, 7, 10, 1)[season - 21]
            ahead = reading.ref == "next"  # in September the next autumn is next year's
            year = (
                self._named(reading.ref, middle, at, slack=ahead)
                if reading.ref
                else self._guess_year(middle, None, at, end)
            )
        if year.number is None:
            return replace(OPEN, approximate=rough)
        began = season == _WINTER and year.anchor == "document" and not reading.unit and not self._in_december(reading)
        return Value(edtf.month(year.number - began, season), year.anchor, rough)  # January's winter is last year's

    def _in_december(self, reading: Reading) -> bool:
        """Say whether "this winter", "next winter" is said in a December, whose own winter has that year's name."""
        days = self.context.days
        return days is not None and days[0].month == _MONTHS and reading.ref in ("this", "next")

    # -- parts of a year, years, longer

    def _part(self, reading: Reading, at: int, first: int, last: int) -> Value:
        year = self._year_of(reading, at, missing="this")
        if year.number is None:
            return OPEN
        return Value(edtf.interval(edtf.month(year.number, first), edtf.month(year.number, last)), year.anchor)

    def _quarter(self, reading: Reading, at: int, end: int) -> Value:
        if reading.ref2 == "same":
            return self._like_months(replace(reading, ref2=None), 3, at)
        number = _QUARTERS.get(reading.ref2 or "") or reading.n or 0
        if not 1 <= number <= 4:
            raise Unreadable
        return self._part(reading, at, 3 * number - 2, 3 * number)

    def _quarter_from(self, reading: Reading, at: int, end: int) -> Value:
        month = reading.m or 0
        return self._part(reading, at, month, month + 2) if month <= 10 else OPEN

    def _quarter_to(self, reading: Reading, at: int, end: int) -> Value:
        month = reading.m or 0
        return self._part(reading, at, month - 2, month) if month >= 3 else OPEN

    def _half(self, reading: Reading, at: int, end: int) -> Value:
        number = 2 if reading.ref2 == "last" else reading.n or 0
        if number > 2:
            raise Unreadable
        return self._part(reading, at, 6 * number - 5, 6 * number)

    def _months(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the first ten months of 2023", "the last two", "those ten of 2018", "the same period of 2018"."""
        count = reading.n or 0
        if reading.k not in (None, 1) or not 0 <= count <= 12:
            raise Unreadable
        if reading.k == 1:
            return self._part(reading, at, 1, count)
        pointed = replace(reading, ref=reading.ref2, unit=None)
        if reading.ref == "last":
            return self._part(pointed, at, 13 - count, 12)
        return self._like_months(pointed, 1 if reading.unit == "month" else count, at)

    def _quarters(self, reading: Reading, at: int, end: int) -> Value:
        count = reading.n or 0
        if reading.k != 1 or not 1 <= count <= 4:
            raise Unreadable
        return self._part(reading, at, 1, 3 * count)

    def _like_months(self, reading: Reading, count: int, at: int) -> Value:
        anchor = self.context.nearest(at, _is_month if count == 1 else _is_months)
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
        if self._is_month(first, last, self.context.view.text[at:end]):
            return Value(edtf.month(first, last))
        if last < 100:
            text = self.context.view.text
            if last < 10 and _ONE_DIGIT.search(text, at, end):  # "1936-7"
                return self._short_years(first, first % 100 // 10 * 10 + last, sure=True)
            if first % 100 >= last and _is_iso_month(text, at, end):
                return Value(edtf.month(first, last))
            typed = self.short_years or not self._starts_with_year(at) or first < _ISO_MONTHS
            return self._short_years(first, last, sure=typed or _SURE.search(text, at, end) is not None)
        if not first < last <= first + 500:
            raise Unreadable
        return Value(edtf.interval(edtf.year(first), edtf.year(last)))

    def _is_month(self, year: int, last: int, text: str) -> bool:
        """Say whether "2001/7" is a month, as lists of visits have it, and not two years as "2009/10" is."""
        following = last == year % 100 + 1 or (last == year % 10 + 1 and text[-2] == "/")  # 2009/10, 1934/5
        return "/" in text and 1 <= last <= _MONTHS and not following and not self.short_years

    def _starts_with_year(self, at: int) -> bool:
        return self.context.view.text[at].isdigit()

    def _short_years(self, first: int, last: int, sure: bool) -> Value:
        """Resolve "1861-80" and "1919/20"; what might be a month of that year as well stays open, or is dropped."""
        short = first % 100
        if last <= short:
            raise Unreadable
        if last <= 12 and last != short + 1 and not sure:
            return OPEN
        return Value(edtf.interval(edtf.year(first), edtf.year(first - short + last)))

    def _since_year(self, reading: Reading, at: int, end: int) -> Value:
        return Value(edtf.interval(edtf.year(reading.y or 0), None))

    def _decade(self, reading: Reading, at: int, end: int) -> Value:
        year = reading.y or 0
        if year % 10:
            raise Unreadable
        if year % 100 == 0 and year < _HUNDREDS:  # "the 1700s" are a century
            return Value(f"{year // 100}XX", approximate=bool(reading.edge))
        return Value(f"{year // 10}X", approximate=bool(reading.edge))

    def _decades(self, reading: Reading, at: int, end: int) -> Value:
        first = reading.y or 0
        last = reading.y2 or first - first % 100 + (reading.yy or 0)
        if first % 10 or not first < last <= first + 90:
            raise Unreadable
        return Value(edtf.interval(f"{first // 10}X", f"{last // 10}X"), approximate=bool(reading.edge))

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


def _is_iso_month(text: str, at: int, end: int) -> bool:
    """Say whether "2019-05" is a month: behind a preposition, with two digits that can end no range of years."""
    return (
        re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", text[at:end]) is not None
        and _LED.search(text, max(at - 10, 0), at) is not None
    )


def _is_month(anchor: Anchor) -> bool:
    return len(anchor.edtf) == len("2023-05")


def _is_months(anchor: Anchor) -> bool:
    return one_year(anchor) and "/" in anchor.edtf and edtf.precision(anchor.edtf) == "month"
