"""Dates: days and times that lean on something told: the second day, the same period, the year before last, feasts."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flows.extract.annotate.dates_context import Anchor, one_year
from flows.extract.annotate.dates_counted import moved
from flows.extract.annotate.dates_grammar import Reading
from flows.extract.annotate.dates_join import heads_line, word_behind, words_before
from flows.extract.annotate.dates_parts import Parts
from flows.extract.annotate.dates_tokens import language
from flows.extract.annotate.dates_years import OPEN, Unreadable, Value
from flows.ground import edtf
from flows.ground.value import replace

_WEEK = 7
_FIRST = re.compile(r"\b(?:first|only|best|worst|highest|lowest|largest|biggest|longest|time|times)\b[^.;:,]*\Z")
_REACH = 90  # characters in front of "in three decades"
_FIXED = {
    ("Christmas", "day"): (12, 25),
    ("Christmas", "before"): (12, 24),
    ("new", "day"): (1, 1),
    ("new", "before"): (12, 31),
}
_FROM_EASTER = {("Ash", 3): -46, ("Palm", 7): -7, ("Maundy", 4): -3, ("Good", 5): -2, ("Holy", 6): -1,
                ("Easter", 7): 0, ("Easter", 1): 1,
                ("Whit", 7): 49, ("Whit", 1): 50, ("Pentecost", 7): 49}  # fmt: skip
_ALONE = {"Easter": 0, "Pentecost": 49}
_OF_EVENT = re.compile(r" of (?:the|his|her|its|their|this|that|a) ([\w-]+)(?: ([\w-]+))?")


class Told(Parts):
    """What needs more of the text than a date: an event, days told, the document's own day twice over."""

    # -- counted

    def _shift_into(self, reading: Reading, at: int, end: int) -> Value:
        anchor = self._event_day(at, end)
        if anchor is None or not reading.n:
            raise Unreadable
        unit = (reading.unit or "").removesuffix("s")
        first = anchor.days[0].isoformat() if edtf.precision(anchor.edtf) == "day" else anchor.edtf
        return self._moved_from(replace(anchor, edtf=first), unit, reading.n)

    def _shift_beside_that(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "three days after that" where nothing follows that "that" may point at."""
        behind = word_behind(self.context.view.text, end)
        if reading.ref != "same" or behind not in language()["behind_that"]:
            raise Unreadable
        way = "later" if reading.way == "after" else "earlier"
        return self._shift(replace(reading, n=reading.n or 1, way=way, ref=None), at, end)

    def _shift_eve(self, reading: Reading, at: int, end: int) -> Value:
        anchor = self._event_day(at, end)
        if anchor is None or edtf.precision(anchor.edtf) != "day":
            raise Unreadable
        return Value((anchor.days[0] - timedelta(days=1)).isoformat(), anchor.label)

    def _shift_exact(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "five years later to the day", and "a year ago today" against the document's."""
        unit, count, today = (reading.unit or "").removesuffix("s"), reading.n or 0, self.context.exact
        sign = 1 if reading.way == "later" else -1
        if reading.d is not None:
            if reading.way != "ago" or today is None:
                raise Unreadable
            return self._exactly(today + timedelta(days=reading.d), unit, -count, "document")
        near = self._told_last(at, end, lambda a: one_year(a) and edtf.precision(a.edtf) == "day")
        if near is None or reading.way == "ago":
            return OPEN
        return self._exactly(near.days[sign > 0], unit, sign * count, near.label)

    def _exactly(self, day: date, unit: str, count: int, label: str) -> Value:
        if unit == "year":
            return Value(day.replace(year=day.year + count).isoformat(), label)
        days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
        return Value((day + timedelta(days=days * count)).isoformat(), label) if days else OPEN

    def _shift_ahead(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "in a fortnight" where the clause tells of what is to come, "two years from now" everywhere."""
        today, unit, verb = self.context.exact, (reading.unit or "").removesuffix("s"), self.context.verb(at, end)
        sure = reading.way or "time" in self.context.view.text[at:end].casefold()
        ahead = verb is not None and not verb.apart and verb.time in ("future", "present")
        if not (sure or ahead) or not reading.n or (not sure and self._is_first_since(at)):
            raise Unreadable
        if today is None:
            return OPEN
        value = Anchor(at, at, today.isoformat(), relative=True)
        return replace(self._moved_from(value, unit, reading.n), anchor="document")

    def _is_first_since(self, at: int) -> bool:
        """Say whether "in three decades" tells for how long there was no such thing: "the first visit in …"."""
        return _FIRST.search(self.context.view.text, max(self.context.sentence(at)[0], at - _REACH), at) is not None

    def _unit_followed(self, reading: Reading, at: int, end: int) -> Value:
        unit = reading.unit or ""
        if unit.endswith("s") or reading.ref != "same":
            return OPEN
        anchor = self._told_last(at, end, one_year)
        if unit == "decade" and anchor:
            year = anchor.days[0].year
            if year % 10:
                return Value(edtf.interval(edtf.year(year), edtf.year(year + 10)), anchor.label, approximate=True)
            return Value(f"{year // 10}X", anchor.label)
        return self._near_unit(unit, 1, at)

    def _before_last(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the year before last", "the week after next" against the document's date."""
        if reading.ref == "same" and reading.unit:
            return self._shift_beside_that(reading, at, end)
        sides = {("before", "last"): -2, ("after", "next"): 2}
        shift, days, document = (
            sides.get((reading.way or "", reading.ref or "")),
            self.context.days,
            self.context.document,
        )
        if shift is None or (reading.ref == "last" and not self._ends(at, end)):
            raise Unreadable
        if days is None or document is None:
            return OPEN
        if reading.unit:
            return Value(moved(days[0], document, reading.unit.removesuffix("s"), shift), "document")
        one = replace(reading, way=None, ref=reading.ref, article=None)
        near = self.value(replace(one, reads="season" if reading.s else "weekday"), at, end)
        if near.edtf is None:
            return OPEN
        if reading.s:
            return replace(near, edtf=edtf.month(int(near.edtf[:4]) + shift // 2, reading.s))
        return replace(near, edtf=(date.fromisoformat(near.edtf) + timedelta(days=shift // 2 * _WEEK)).isoformat())

    def _ends(self, at: int, end: int) -> bool:
        """Say whether "before last" is not the start of "before last month"."""
        return not self._goes_on_behind(
            end, "in", "at", "and", "but", "the", "when", "he", "she", "they", "by", "to", "with", "on", "for"
        )

    def _before_yesterday(self, reading: Reading, at: int, end: int) -> Value:
        shift = {("before", -1): -2, ("after", 1): 2}.get((reading.way or "", reading.d or 0))
        if shift is None:
            raise Unreadable
        today = self.context.exact
        return Value((today + timedelta(days=shift)).isoformat(), "document") if today else OPEN

    def _season_ago(self, reading: Reading, at: int, end: int) -> Value:
        if reading.way != "ago" or not reading.n or not reading.s:
            raise Unreadable
        last = self.value(replace(reading, reads="season", ref="last", way=None, n=None), at, end)
        return replace(last, edtf=edtf.month(int(last.edtf[:4]) + 1 - reading.n, reading.s)) if last.edtf else OPEN

    # -- days of days told

    def _day_within(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "on the second day", "on the closing day of the visit" within the days told last."""
        text = self.context.view.text
        event = _OF_EVENT.match(text, end)
        named = event is not None and any(word and _is_event(word) for word in event.groups())
        alone = words_before(text, at, 1) in (["on"], ["by"], ["until"]) and word_behind(text, end) in _behind_a_day()
        if not (named or alone):
            raise Unreadable
        anchor = self._told_last(at, end, lambda a: _is_days(a) or (named and _is_day(a)), 1)
        if anchor is None:
            raise Unreadable
        first, last = anchor.days
        if reading.ref or reading.edge == "late":
            return Value(last.isoformat(), anchor.label) if first < last else OPEN
        day = first + timedelta(days=(reading.n or 1) - 1)
        return Value(day.isoformat(), anchor.label) if day <= last or first == last else OPEN

    def _nth_weekday(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the first Monday of May 2020"."""
        year = self._year_of_month(replace(reading, ref2=None), at, end)
        number, month, weekday = reading.n or 0, reading.m or 0, reading.w or 0
        if year.number is None:
            return OPEN
        final = edtf.last_of_month(year.number, month)
        if reading.ref2:
            return Value((final - timedelta(days=(final.isoweekday() - weekday) % _WEEK)).isoformat(), year.anchor)
        first = date(year.number, month, 1)
        day = first + timedelta(days=(weekday - first.isoweekday()) % _WEEK + _WEEK * (number - 1))
        return Value(day.isoformat(), year.anchor) if number >= 1 and day <= final else OPEN

    def _day_following(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the 1st of December following"; "following" must end its clause."""
        if reading.ref != "following" or self._goes_on_behind(end, "and", "at", "in", "by", "when", "he", "they"):
            return self.value(replace(reading, reads="day" if reading.d else "month", ref=None), at, end)
        anchor = self.context.nearest(at, one_year)
        if anchor is None:
            return OPEN
        low, month = anchor.days[1], reading.m or 0
        year = low.year + (
            (month, reading.d or 31) <= (low.month, low.day if edtf.precision(anchor.edtf) == "day" else 0)
        )
        if edtf.precision(anchor.edtf) == "year":
            year = low.year
        return Value(edtf.day(year, month, reading.d) if reading.d else edtf.month(year, month), anchor.label)

    def _month_behind_year(self, reading: Reading, at: int, end: int) -> Value:
        text = self.context.view.text
        told = (
            heads_line(at, text) or text[end : end + 1] in (")", ";", ":", ",") or words_before(text, at, 1) == ["in"]
        )
        if not told or word_behind(text, end) in ("was", "is", "'", "’", "saw", "brought"):
            raise Unreadable
        return self.value(replace(reading, reads="month"), at, end)

    # -- periods told

    def _span(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the same four years" against the last such span of time."""
        if reading.ref != "same":
            return super()._span(reading, at, end)
        unit, count = (reading.unit or "").removesuffix("s"), reading.n or 0
        anchor = self.context.nearest(at, lambda a: _lasts(a, unit, count))
        if anchor is not None:
            return Value(anchor.edtf, anchor.label)
        last = self.context.nearest(at, one_year)
        first = last and self.context.nearest(last.start, one_year, 0)
        if unit != "year" or not last or not first or last.days[0].year - first.days[0].year != count:
            raise Unreadable
        return Value(edtf.interval(edtf.year(first.days[0].year), edtf.year(last.days[0].year)), last.label)

    def _period_same(self, reading: Reading, at: int, end: int) -> Value:
        if reading.ref != "same" or word_behind(self.context.view.text, end) in ("of", "last", "in", "a"):
            raise Unreadable
        anchor = self.context.nearest(at, _is_period, 1)
        if anchor is None:
            raise Unreadable
        return Value(anchor.edtf, anchor.label)

    def _unit(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "the same weeks" against the day or month told last; all others as units are."""
        if reading.unit != "weeks" or reading.ref != "same":
            return super()._unit(reading, at, end)
        anchor = self.context.nearest(at, one_year, 1)
        if anchor is None or edtf.precision(anchor.edtf) == "year":
            raise Unreadable
        return Value(anchor.edtf, anchor.label)

    def _occasion(self, reading: Reading, at: int, end: int) -> Value:
        anchor = self._told_last(at, end, one_year, 0)
        if reading.ref not in ("same", "this") or anchor is None or edtf.precision(anchor.edtf) == "year":
            raise Unreadable
        return Value(anchor.edtf, anchor.label)

    def _unit_about(self, reading: Reading, at: int, end: int) -> Value:
        unit = reading.unit or ""
        if unit.endswith("s") or reading.way == "ago" or unit in ("decade", "century", "week"):
            raise Unreadable
        near = self._near_unit(unit, 0, at)
        return near if near.edtf else self._own_unit(unit, 0)

    def _unit_bare(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve "over the year", "the surplus of the quarter" against the year or quarter told last."""
        text, spec = self.context.view.text, language()["bare_unit"]
        before, quarter = words_before(text, at, 1), reading.unit == "quarter"
        stands = bool(before) and (before[0] in spec["before"] or (quarter and before[0] == "of"))
        if not stands or reading.unit == "years" or word_behind(text, end) not in spec["behind"]:
            raise Unreadable
        anchor = self._told_last(at, end, _is_quarter) if quarter else self._told_last(at, end, one_year)
        if anchor is None:
            raise Unreadable
        return Value(anchor.edtf if quarter else edtf.year(anchor.days[0].year), anchor.label)

    def _decade_of(self, reading: Reading, at: int, end: int) -> Value:
        if reading.unit != "decade":
            raise Unreadable
        near = self.context.nearest(at, lambda a: one_year(a) or edtf.precision(a.edtf) == "decade")
        return Value(f"{near.days[0].year // 10}X", near.label, approximate=True) if near else OPEN

    # -- feasts

    def _feast(self, reading: Reading, at: int, end: int) -> Value:
        """Resolve a feast; its year, where it is left out, as that of a day in its month."""
        text, name = self.context.view.text, reading.edge or ""
        if word_behind(text, end) in _never_behind_a_feast() or text[end : end + 2][1:].isupper():
            raise Unreadable
        fixed = _FIXED.get((name, reading.unit or "day"))
        days = _ALONE.get(name) if reading.w is None else _FROM_EASTER.get((name, reading.w))
        if (reading.w and days is None) or (fixed is None and days is None):
            raise Unreadable
        pointed = replace(reading, edge=None, unit=None, m=fixed[0] if fixed and not reading.w else 4)
        year = self._year_of_month(pointed if reading.ref is None else replace(pointed, unit="year"), at, end)
        if year.number is None:
            return OPEN
        day = easter(year.number) + timedelta(days=days) if days is not None else date(year.number, *(fixed or (1, 1)))
        rough = reading.w is None and reading.unit is None
        value = edtf.with_approximate(day.isoformat()) if rough else day.isoformat()
        return Value(value, year.anchor, approximate=rough)


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    leap, left = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * left + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _is_event(word: str) -> bool:
    return any(word in words for words in language()["events"].values())


def _behind_a_day() -> frozenset[str]:
    return frozenset(language()["day_within"]["behind"])


def _never_behind_a_feast() -> frozenset[str]:
    return frozenset(language()["named_days"]["after"])


def _is_day(anchor: Anchor) -> bool:
    return one_year(anchor) and edtf.precision(anchor.edtf) == "day"


def _is_days(anchor: Anchor) -> bool:
    """Say whether a date is a few days in a row, no rough part of a month or year."""
    low, high = anchor.days
    return _is_day(anchor) and "/" in anchor.edtf and not anchor.opened and 0 < (high - low).days <= 60


def _is_period(anchor: Anchor) -> bool:
    return "/" in anchor.edtf and not anchor.opened and edtf.precision(anchor.edtf) in ("month", "year")


def _is_quarter(anchor: Anchor) -> bool:
    return _lasts(anchor, "month", 3) and one_year(anchor) and anchor.days[0].month % 3 == 1


def _lasts(anchor: Anchor, unit: str, count: int) -> bool:
    """Say whether a date spans so many years or months, the first or last of them counted or not."""
    low, high = anchor.days
    months = (high.year - low.year) * 12 + high.month - low.month + 1
    if unit == "year":
        return edtf.precision(anchor.edtf) == "year" and count > 1 and months // 12 in (count, count + 1)
    if unit == "month":
        return edtf.precision(anchor.edtf) in ("month", "year") and count > 1 and months == count
    return unit == "day" and _is_days(anchor) and (high - low).days + 1 == count
