"""Dates: which year is meant, where the expression only points at one or leaves it out (codebook, section 2)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.extract.annotate.dates_context import Context, one_year, told
from flows.extract.annotate.dates_grammar import Reading
from flows.ground import edtf

_YEAR_END, _YEAR_START = 11, 2  # told after a November, a January or February is the next year's


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


class Years:
    """Finds years; holds what resolving needs of the document."""

    def __init__(self, context: Context, day_first: bool | None, short_years: bool) -> None:
        self.context = context
        self.day_first = day_first  # whether 8/7/2019 is the 8th of July; None where the text does not show
        self.short_years = short_years  # whether the text shortens the second year of a range

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
        """Return the year of a day or month that has none: the narrative's, the heading's, or one by tense."""
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
        turned = fine and last.month >= _YEAR_END and month <= _YEAR_START
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

    def _named(self, ref: str, month: int, at: int) -> Year:
        """Return the year of "last August", "next May", "this June", counted from the document's date."""
        days = self.context.days
        if days is None or ref in ("same", "following", "previous"):
            return self._year_ref("same", at) if ref == "same" else Year(None)
        low, high = days
        shift = {"last": -(month >= high.month), "next": int(month <= low.month), "this": 0}[ref]
        return Year((high if ref == "last" else low).year + shift, "document")
