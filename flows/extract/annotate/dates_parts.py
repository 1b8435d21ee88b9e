"""Dates: parts of a month, a week or a day, and what is told without its month or century (codebook, section 2)."""

from __future__ import annotations

from datetime import date, timedelta

from flows.extract.annotate.dates_context import Anchor, one_year
from flows.extract.annotate.dates_counted import Counted
from flows.extract.annotate.dates_grammar import Reading
from flows.extract.annotate.dates_join import word_behind
from flows.extract.annotate.dates_years import OPEN, Unreadable, Value, Year
from flows.ground import edtf
from flows.ground.value import replace

EDGE_DAYS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_WEEK = 7
_STEP_BACK = 7  # days by which a story may step back within a month
_SATURDAY = 6


class Parts(Counted):
    """ "The 18th", "the second week of May", "late last month", "the weekend", "this morning", "the '60s"."""

    def _year_of_month(self, reading: Reading, at: int, end: int) -> Year:
        if reading.y is not None or reading.unit:
            return self._year_of(reading, at, missing="this")
        if reading.ref is None:
            return self._guess_year(reading.m or 0, reading.d, at, end)
        return self._named(reading.ref, reading.m or 0, at)

    def _some_days(self, year: int, month: int, first: int, last: int, anchor: str | None) -> Value:
        last = min(last, edtf.last_of_month(year, month).day)
        return Value(edtf.interval(edtf.day(year, month, first), edtf.day(year, month, last)), anchor, approximate=True)

    def _last_day(self, reading: Reading, at: int, end: int) -> Value:
        several, reading = reading.unit == "days", replace(reading, unit=None)
        year = self._year_of_month(reading, at, end)
        if year.number is None or reading.ref2 != "last":
            return OPEN
        if several:
            return self._some_days(year.number, reading.m or 0, *EDGE_DAYS["late"], year.anchor)
        return Value(edtf.last_of_month(year.number, reading.m or 0).isoformat(), year.anchor)

    def _week_of_month(self, reading: Reading, at: int, end: int) -> Value:
        if "fortnight" in self.context.view.text[at:end]:
            return self._half_of_month(
                replace(reading, n=2 if reading.ref2 == "last" else reading.n, ref2=None), at, end
            )
        if reading.m is None:
            reading = self._in_month_here(reading, at, end)
        year, number, month = self._year_of_month(reading, at, end), reading.n or 0, reading.m or 0
        if year.number is None or number > 4 or not (number or reading.ref2 == "last"):
            return OPEN
        last = number * _WEEK if number else edtf.last_of_month(year.number, month).day
        return self._some_days(year.number, month, last - _WEEK + 1, last, year.anchor)

    def _in_month_here(self, reading: Reading, at: int, end: int) -> Reading:
        """Return the reading with the month pointed at; Unreadable where nothing tells it."""
        month = self._month_here(replace(reading, m=None), at, end)
        if month.edtf is None:
            raise Unreadable
        year, number = (int(part) for part in month.edtf.split("-"))
        return replace(reading, y=year, m=number, ref=None)

    def _half_of_month(self, reading: Reading, at: int, end: int) -> Value:
        if reading.m is None:
            reading = self._in_month_here(reading, at, end)
        year = self._year_of_month(reading, at, end)
        if year.number is None or reading.n not in (1, 2):
            return OPEN
        first, last = ((1, 15), (16, 31))[reading.n - 1]
        return self._some_days(year.number, reading.m or 0, first, last, year.anchor)

    def _edge_of_month(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "late last month" against the document's date, "the end of the month" against the text's."""
        month = self._month_here(reading, at, end)
        if month.edtf is None or reading.edge is None:
            return OPEN
        year, number = (int(part) for part in month.edtf.split("-"))
        return self._some_days(year, number, *EDGE_DAYS[reading.edge], month.anchor)

    def _month_here(self, reading: Reading, at: int, end: int) -> Value:
        """Return the month pointed at; "the month" is that of the nearest date, else that of the document's."""
        if reading.ref:
            return self._unit(replace(reading, unit="month"), at, end)
        near = self._near_unit("month", 0, at)
        return near if near.edtf else self._own_unit("month", 0)

    # -- days without their month

    def _day_alone(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "on the 18th": of the month last told, if that day does not lie before the one told there."""
        day = reading.d or 0
        ahead = self._shared_ahead(end)
        if ahead and ahead.m and ahead.d and day < ahead.d:  # "signed on the 2nd and ratified on the 9th of May 1936"
            return Value(edtf.day(ahead.y or 0, ahead.m, day), "ahead")
        anchor = self.context.nearest(at, _in_a_month)
        if anchor is not None:
            first = anchor.days[0]
            back = first.day - day if edtf.precision(anchor.edtf) == "day" else 0
            if back > 0 and not self.context.looks_back(at):
                near = anchor.own or self._is_own_month(first) or self._tells_own_month(day, at)
                if near:
                    return self._day_of_own_month(day, at, end)
                if back > _STEP_BACK or not self.context.same_sentence(anchor.start, at):
                    return OPEN
            return Value(edtf.day(first.year, first.month, day), anchor.label)
        return self._day_of_own_month(day, at, end)

    def _tells_own_month(self, day: int, at: int) -> bool:
        """Say whether the text has told of a day of the document's own month before, to which that day may belong."""
        near = self.context.nearest(at, lambda a: _in_a_month(a) and self._is_own_month(a.days[0]))
        today = self.context.exact
        return near is not None and today is not None and near.days[0].day <= day <= today.day

    def _is_own_month(self, day: date) -> bool:
        today = self.context.exact
        return today is not None and (today.year, today.month) == (day.year, day.month)

    def _day_of_own_month(self, day: int, at: int, end: int) -> Value:
        """Return the latest such day not after the document's, or by tense the first not before it."""
        today = self.context.exact
        if today is None:
            return OPEN
        step = 1 if self.context.tense(at, end) == "future" else -1
        near = (today + timedelta(days=step * n) for n in range(31))
        found = next((one for one in near if one.day == day), None)
        return Value(found.isoformat(), "document") if found else OPEN

    def _days_alone(self, reading: Reading, at: int, end: int) -> Value:
        low = self._day_alone(reading, at, end)
        if low.edtf is None or reading.d2 is None or reading.d2 <= (reading.d or 0):
            return OPEN
        return replace(low, edtf=edtf.interval(low.edtf, f"{low.edtf[:8]}{reading.d2:02d}"))

    # -- weeks and days about the document's own

    def _weekend(self, reading: Reading, at: int, end: int) -> Value:
        today = self.context.exact
        if today is None or reading.ref in ("same", "following", "previous"):
            return OPEN
        saturday = today + timedelta(days=_SATURDAY - today.isoweekday())  # of the document's week
        ahead = reading.ref == "next" or (reading.ref != "last" and self.context.tense(at, end) == "future")
        if not ahead and saturday > today:
            saturday -= timedelta(days=_WEEK)
        return Value(
            edtf.interval(saturday.isoformat(), (saturday + timedelta(days=1)).isoformat()), "document"
        )  # fmt: skip

    def _part_of_day(self, reading: Reading, at: int, end: int) -> Value:
        if reading.unit == "date" and reading.ref in ("this", "same"):  # "this date" is the one just told
            near = self._near_unit("day", 0, at)
            if near.edtf or reading.ref == "same":
                return near
        if reading.ref in ("this", "last") and not reading.article:
            today = self.context.exact
            shift = timedelta(days=-1 if reading.ref == "last" else 0)
            return Value((today + shift).isoformat(), "document") if today else OPEN
        if reading.ref not in ("same", "following", "previous", "next"):
            raise Unreadable
        return self._near_unit("day", {"same": 0, "previous": -1}.get(reading.ref or "", 1), at)

    def _part_of_day_beside(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the night before" at the end of a clause against the day told last."""
        if self._goes_on_behind(end, "and"):
            anchor = self._event_day(at, end)
            if anchor is None or edtf.precision(anchor.edtf) != "day":
                raise Unreadable
            day = anchor.days[reading.way == "after"] + timedelta(days=1 if reading.way == "after" else -1)
            return Value(day.isoformat(), anchor.label)
        return self._near_unit("day", 1 if reading.way == "after" else -1, at)

    # -- longer

    def _months_ending(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the year to March 2024": so many months that end in, or early in, that one."""
        count = reading.n if reading.n is not None else 12
        year = self._year_of_month(replace(reading, unit=None), at, end)
        if year.number is None or not 1 < count <= 24:
            return OPEN
        last = year.number * 12 + (reading.m or 1) - 1
        first = last - count + 1
        months = (edtf.month(number // 12, number % 12 + 1) for number in (first, last))
        return Value(edtf.interval(*months), year.anchor)

    def _quarters_ending(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the four quarters to the end of Q1 2022": so many that end with that one."""
        count, quarter, year = reading.k or 0, reading.n or 0, reading.y or 0
        if not (1 <= quarter <= 4 and 1 < count <= 8):
            return OPEN
        last = year * 12 + 3 * quarter - 1
        first = last - 3 * count + 1
        months = (edtf.month(number // 12, number % 12 + 1) for number in (first, last))
        return Value(edtf.interval(*months))

    def _quarter_alone(self, reading: Reading, at: int, end: int) -> Value:
        number = reading.n or 0
        if not 1 <= number <= 4:
            raise Unreadable
        return self._months_of_some_year(3 * number - 2, 3 * number, at, end)

    def _half_alone(self, reading: Reading, at: int, end: int) -> Value:
        number = reading.n or 0
        if not 1 <= number <= 2:
            raise Unreadable
        return self._months_of_some_year(6 * number - 5, 6 * number, at, end)

    def _months_alone(self, reading: Reading, at: int, end: int) -> Value:
        if reading.k != 1 or not 1 <= (reading.n or 0) <= 12:
            raise Unreadable
        return self._months_of_some_year(1, reading.n or 0, at, end)

    def _months_of_some_year(self, first: int, last: int, at: int, end: int) -> Value:
        if word_behind(self.context.view.text, end) == "of":
            raise Unreadable  # "the first quarter of the fleet"
        year = self._guess_year(last, None, at, end)
        if year.number is None:
            return OPEN
        days, verb = self.context.days, self.context.verb(at, end)
        ahead = days is not None and year.number > days[1].year and not (verb and verb.time == "future")
        number = year.number - ahead  # "in the first quarter sales are up": no timetable
        return Value(edtf.interval(edtf.month(number, first), edtf.month(number, last)), year.anchor)

    def _short_decade(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the '60s" and "the sixties": in the century last told, else the latest that were over."""
        tens = (reading.y or 0) % 100
        anchor = self.context.nearest(at, one_year) or self.context.nearest(at, _in_a_decade)
        days = self.context.days
        if anchor is not None:
            century, label = anchor.days[0].year // 100, anchor.label
        elif days is not None:
            year = days[0].year
            century, label = year // 100 - (year // 100 * 100 + tens + 9 > year), "document"
        else:
            return OPEN
        return Value(f"{century * 10 + tens // 10}X", label, approximate=bool(reading.edge))

    def _turn(self, reading: Reading, at: int, end: int) -> Value:
        number = reading.n or 0
        if not 5 <= number <= 21:
            raise Unreadable
        return Value(edtf.with_approximate(edtf.year((number - 1) * 100)), approximate=True)

    def _turn_told(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the turn of the century" as the one nearest to what the text last told, else to its own day."""
        told = self.context.nearest(at, lambda anchor: True)
        year = told.days[1].year if told else self.context.document_year
        if year is None:
            return OPEN
        turn = (year + 50) // 100 * 100
        return Value(edtf.with_approximate(edtf.year(turn)), told.label if told else "document", approximate=True)

    def _century_told(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the middle of the century" as the one that the text last told a year of."""
        told = self.context.nearest(at, lambda anchor: True)
        if told is None or told.days[0].year // 100 != told.days[1].year // 100:
            return OPEN
        return Value(f"{told.days[0].year // 100:02d}XX", told.label, approximate=True)


def _in_a_month(anchor: Anchor) -> bool:
    return one_year(anchor) and edtf.precision(anchor.edtf) in ("day", "month") and _months(anchor.days) == 1


def _months(days: tuple[date, date]) -> int:
    return (days[1].year - days[0].year) * 12 + days[1].month - days[0].month + 1


def _in_a_decade(anchor: Anchor) -> bool:
    return edtf.precision(anchor.edtf) == "decade"
