"""Dates: expressions counted from the document's own day, or from another date of the text (codebook, section 2)."""

from __future__ import annotations

from datetime import date, timedelta

from flows.extract.annotate.dates_context import Anchor, one_year
from flows.extract.annotate.dates_events import Events
from flows.extract.annotate.dates_grammar import Reading
from flows.extract.annotate.dates_join import word_behind, words_before
from flows.extract.annotate.dates_years import OPEN, Unreadable, Value
from flows.ground import edtf
from flows.ground.value import replace

_WEEK = timedelta(days=7)
_WEEKS = {"week": 1, "fortnight": 2}
_HALVES = {"century": ("year", 50), "decade": ("year", 5), "year": ("month", 6)}

_GO_ON = (
    "and",
    "or",
    "but",
    "in",
    "at",
    "with",
    "by",
    "under",
    "aboard",
    "when",
    "who",
    "as",
)  # "the year before in Bonn"
_WEEKS_OFF = {"last": -1, "this": 0, "next": 1}


class Counted(Events):
    """Weekdays, "next month", "the same day", "two years later", "three years ago"."""

    def _weekday(self, reading: Reading, at: int, end: int) -> Value:
        today, weekday = self.context.exact, reading.w or 0
        if reading.unit and today and reading.ref in _WEEKS_OFF:  # "Thursday of last week"
            monday = today + timedelta(days=1 - today.isoweekday() + 7 * _WEEKS_OFF[reading.ref])
            return Value((monday + timedelta(days=weekday - 1)).isoformat(), "document")
        if reading.ref == "same":
            near = self.context.nearest(at, lambda a: _fine_enough(a, "day"))
            if near:  # "that Tuesday" is one of the week told
                day = near.days[0] + timedelta(days=weekday - near.days[0].isoweekday())
                return Value(day.isoformat(), near.label)
        told = self._weekday_told(reading, at, end)
        if told is not None or today is None:
            return told or OPEN
        ahead = (weekday - today.isoweekday()) % 7
        if reading.ref == "this":
            day = today + timedelta(days=weekday - today.isoweekday())
        elif reading.ref == "next" or (reading.ref is None and self.context.tense(at, end) == "future"):
            day = today + timedelta(days=ahead or (7 if reading.ref else 0))
        else:
            back = (7 - ahead) % 7
            day = today - timedelta(days=back or (7 if reading.ref else 0))
        return Value(day.isoformat(), "document")

    def _weekday_told(self, reading: Reading, at: int, end: int) -> Value | None:
        """Resolve "the following Tuesday", and "on Tuesday" in a text of days long past, against a day told."""
        way = {"following": "after", "previous": "before"}.get(reading.ref or "", reading.way)
        way = "after" if reading.ref == "next" and reading.article else way
        past = reading.ref is None and way is None and (self.context.exact is None or self.context.tells_history(at))
        if way is None and not past:
            return None
        if way and reading.way and self._goes_on_behind(end, *_GO_ON):
            anchor = self._event_day(at, end)
            if anchor is None:
                raise Unreadable  # "the Friday after Easter"
        else:
            anchor = self._told_last(at, end, lambda a: _fine_enough(a, "day"), 0 if past else 1)
        if anchor is None:
            return None if past else OPEN
        day, weekday = anchor.days[way == "after"], reading.w or 0
        ahead = (weekday - day.isoweekday()) % 7
        if past:
            return Value((day + timedelta(days=ahead)).isoformat(), anchor.label)
        shift = (ahead or 7) if way == "after" else (ahead - 7)
        return Value((day + timedelta(days=shift)).isoformat(), anchor.label)

    def _relative_day(self, reading: Reading, at: int, end: int) -> Value:
        today = self.context.exact
        return Value((today + timedelta(days=reading.d or 0)).isoformat(), "document") if today else OPEN

    def _shift(self, reading: Reading, at: int, end: int) -> Value:
        way, unit, count = reading.way, (reading.unit or "").removesuffix("s"), reading.n
        if way in ("before", "after") and words_before(self.context.view.text, at, 1) in (["the"], ["for"]):
            return OPEN  # "in the eight months before", "at home for six years before": a stretch, no day
        if way in ("before", "after"):
            if self._goes_on_behind(end):
                return self._from_event(unit, count or 0, way, at, end)
            way = "later" if way == "after" else "earlier"
        if not count:
            return OPEN
        sign = 1 if way == "later" else -1
        if way == "ago":
            return self._ago(unit, count)
        anchor = self._counted_from(unit, at, end, back=sign < 0)
        return self._moved_from(anchor, unit, sign * count) if anchor else OPEN

    def _from_event(self, unit: str, count: int, way: str, at: int, end: int) -> Value:
        """Resolve "a month after the vote", if the text tells when that was."""
        anchor = self._event_day(at, end) if count else None
        return self._moved_from(anchor, unit, count if way == "after" else -count) if anchor else OPEN

    def _moved_from(self, anchor: Anchor, unit: str, count: int) -> Value:
        """Return the time so many units behind a date, or before it."""
        if unit == "month" and count % 12 == 0 and "/" in anchor.edtf:
            unit, count = "year", count // 12  # "twelve months before" a quarter
        if unit == "year" and (months := _shifted_months(anchor, count)):
            return Value(months, anchor.label)
        day = anchor.days[count > 0]
        if unit in _WEEKS and edtf.precision(anchor.edtf) == "day":  # "a week later" is that weekday, more or less
            value = edtf.with_approximate((day + count * _WEEKS[unit] * _WEEK).isoformat())
            return Value(value, anchor.label, approximate=True)
        return Value(moved(day, anchor.edtf, unit, count), anchor.label)

    def _counted_from(self, unit: str, at: int, end: int, back: bool) -> Anchor | None:
        """Return the date last told from which something is counted: in the past none ahead of the document."""
        days = self.context.days
        past = days is not None and (back or self.context.tense(at, end) == "past")

        def fits(anchor: Anchor) -> bool:
            """Say whether something can be counted from it."""
            return one_year(anchor) and not (past and days is not None and anchor.days[0].year > days[1].year)

        fine = unit if unit in ("day", "week") else "year"
        near = self._told_last(at, end, lambda a: fits(a) and _fine_enough(a, fine), 1)
        return near or self.context.nearest(at, fits)

    def _shift_half(self, reading: Reading, at: int, end: int) -> Value:
        unit, count = _HALVES.get(reading.unit or "", ("", 0))
        return self._shift(replace(reading, unit=unit, n=count), at, end) if unit else OPEN

    def _ago(self, unit: str, count: int) -> Value:
        days = self.context.days
        if days is None:
            return OPEN
        value = moved(days[1], self.context.document or "", unit, -count)
        if value is None or unit == "day":
            return Value(value, "document")
        return Value(edtf.with_approximate(value), "document", approximate=True)

    def _shift_clause(self, reading: Reading, at: int, end: int) -> Value:
        if self._goes_on_behind(end, *_GO_ON):
            anchor = self._event_day(at, end)
            if anchor is None:
                raise Unreadable
            sign = 1 if reading.way == "after" else -1
            unit = (reading.unit or "").removesuffix("s")
            return Value(moved(anchor.days[sign > 0], anchor.edtf, unit, sign), anchor.label)
        way = "later" if reading.way == "after" else "earlier"
        return self._shift(replace(reading, n=1, way=way), at, end)

    def _goes_on_behind(self, end: int, *links: str) -> bool:
        """Say whether more follows than the end of a clause, or one of the words that begin another."""
        behind = self.context.view.text[end : end + 1]
        over = not behind or behind in ".,;:)!?\n" or word_behind(self.context.view.text, end) in links
        return not over

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
        in_text = in_text or (unit == "day" and ref == "next")  # "Next day they signed"
        shift = {"following": 1, "next": 1, "previous": -1, "last": -1}.get(ref, 0)
        if not in_text and unit == "week" and shift == 0 and reading.way is None:
            return OPEN  # "this week" alone may be any day about it
        return self._near_unit(unit, shift, at) if in_text else self._own_unit(unit, shift)

    def _near_unit(self, unit: str, shift: int, at: int) -> Value:
        """Resolve "that day", "the following month" against the nearest date in the text that is fine enough."""
        days = self.context.days
        past = days is not None and self.context.tense(at, at) == "past"
        anchor = self._told_last(
            at, at, lambda a: _fine_enough(a, unit) and not (past and days is not None and a.days[0] > days[1]),
            1 if unit == "day" and self.context.exact and not self.context.tells_history(at) else 2,
        )  # fmt: skip
        if anchor is None:
            return OPEN
        if unit == "decade":
            return Value(f"{anchor.days[0].year // 10 + shift}X", anchor.label)
        return Value(moved(anchor.days[shift > 0], anchor.edtf, unit, shift), anchor.label)

    def _own_unit(self, unit: str, shift: int) -> Value:
        """Resolve "next month", "last week" against the document's date; "this week" may mean any day about it."""
        days, document = self.context.days, self.context.document
        if days is None or document is None or unit == "day":
            return OPEN
        return Value(moved(days[0], document, unit, shift), "document")


def _shifted_months(anchor: Anchor, years: int) -> str | None:
    """Return the same months of another year: "in the second quarter …; a year earlier"."""
    if "/" not in anchor.edtf or edtf.precision(anchor.edtf) != "month":
        return None
    low, high = anchor.days
    return edtf.interval(edtf.month(low.year + years, low.month), edtf.month(high.year + years, high.month))


def moved(day: date, value: str, unit: str, count: int) -> str | None:
    """Return the day, week, month or year so many units from ``day``, a bound of ``value``.

    None where the value is too coarse to count in that unit.
    """
    precision = edtf.precision(value)
    if unit == "year":
        return edtf.year(day.year + count)
    if unit == "century":
        return edtf.with_approximate(edtf.year(day.year + 100 * count))
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
