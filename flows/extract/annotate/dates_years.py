"""Dates: which year is meant, where the expression only points at one or leaves it out (codebook, section 2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flows.extract.annotate.dates_context import Anchor, Context, compared, fronted, names_edition, one_year, told
from flows.extract.annotate.dates_grammar import Reading
from flows.ground import edtf

_HALF_YEAR = 186  # days
_WEEKS = 62  # days
_FEW_DAYS = 7
_SOON = 2  # months
_LEAP = 3  # months back, from which on a narrative has rather come to the next year
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
        if reading.unit and reading.way and reading.ref is None:  # "of the year before"
            return self._year_ref("previous" if reading.way == "before" else "following", at)
        ref = reading.ref or missing
        return self._year_ref(ref, at, article=bool(reading.article)) if ref else Year(None)

    def _shared_ahead(self, end: int) -> Reading | None:
        raise NotImplementedError

    def _told_last(self, at: int, end: int, fits: Callable[[Anchor], bool], paragraphs: int = 2) -> Anchor | None:
        """Return the date last told that fits: no comparison, no remark, where its paragraph has another one."""
        text, first = self.context.view.text, None
        here = self.context.paragraph(at)
        points = text[at : at + 5].casefold() == "that "  # "that year" is the one just told, whatever it is of
        for anchor in self.context.backward(at, paragraphs):
            if not fits(anchor):
                continue
            if first is not None and self.context.paragraph(anchor.start) != here:
                break
            if points or not (_aside(anchor, text) or compared(anchor, text) or self.context.is_remark(anchor, at)):
                return anchor
            first = first or anchor
        return first

    def _year_ref(self, ref: str, at: int, article: bool = False) -> Year:
        shift = {"same": 0, "this": 0, "last": -1, "previous": -1, "next": 1, "following": 1}[ref]
        in_text = ref in ("same", "previous", "following") or (article and ref == "next")
        days = self.context.days
        if in_text:
            anchor = self._told_last(at, at, one_year)
            if anchor:
                return Year(anchor.days[0].year + shift, anchor.label)
        if days and ref != "same" and days[0].year == days[1].year:
            return Year(days[0].year + shift, "document")
        return Year(None)

    def _guess_year(self, month: int, day: int | None, at: int, end: int) -> Year:
        """Return the year of a day or month that has none: the narrative's, the heading's, or one by tense."""
        text = self.context.view.text
        told_here = self.context.nearest(at, lambda a: told(a, text), 0)
        head = self.context.entry(at)
        if head is not None:
            return self._narrated(told_here or head, month, at)
        if told_here is not None and self._year_of_sentence(told_here, at):
            return Year(told_here.days[0].year, told_here.label)
        named = self._named_edition(at)
        if named and (told_here is None or told_here.start < named.start):
            return Year(named.days[0].year, named.label)
        if told_here and self._goes_on(told_here, month, day, at, end):
            return self._narrated(told_here, month, at)
        heading = self.context.heading_year(at)
        if heading:
            return Year(heading.days[0].year, heading.label)
        if told_here is None and self.context.tells_history(at) and self.context.tense(at, end) == "past":
            earlier = self.context.nearest(at, lambda a: told(a, text), 1)
            if earlier:
                return self._narrated(earlier, month, at)
        ahead = self._shared_ahead(end) if told_here is None else None
        if ahead is not None and ahead.y:
            return Year(ahead.y - (month > (ahead.m or 12)), "ahead")
        if self.context.days is None:
            return self._mentioned(month, at) if self._has_anchor(at) else self._year_behind(at)
        return self._by_tense(month, day, at, end)

    def _year_of_sentence(self, anchor: Anchor, at: int) -> bool:
        """Say whether the sentence has pointed at a year before: "Last year, in mid-April, he came"."""
        here = self.context.sentence(at)[0] <= anchor.start
        return here and anchor.own and edtf.precision(anchor.edtf) == "year"

    def _named_edition(self, at: int) -> Anchor | None:
        """Return the year of an edition named before in the sentence: "Sea Breeze 2021 (28 June to 10 July)"."""
        start, text = self.context.sentence(at)[0], self.context.view.text
        return self.context.nearest(at, lambda a: a.start > start and names_edition(a, text), 0)

    def _has_anchor(self, at: int) -> bool:
        return self.context.nearest(at, one_year, 0) is not None

    def _year_behind(self, at: int) -> Year:
        """Return the year of the next date of the sentence, in an undated text: "(3–6 May), Lima (9–12 May 2019)"."""
        return Year(None)

    def _mentioned(self, month: int, at: int) -> Year:
        """Return the year last mentioned in the paragraph of an undated text: "the embassy of 1767 … on 28 May"."""
        anchor = self.context.nearest(at, one_year, 0)
        return self._narrated(anchor, month, at) if anchor else Year(None)

    def _told_elsewhen(self, at: int) -> bool:
        """Say whether the sentence tells of another year than the document's."""
        text = self.context.view.text
        anchor = self.context.nearest(at, lambda a: told(a, text), 0)
        other = anchor is not None and anchor.days[0].year != self.context.document_year
        return other and anchor is not None and self._same_story(anchor, at)

    def _goes_on(self, anchor: Anchor, month: int, day: int | None, at: int, end: int) -> bool:
        """Say whether the year of a date told before still holds, or the text speaks of its own time again."""
        days, year = self.context.days, anchor.days[0].year
        if days is None:
            return True
        if self.context.leads_here(at) or self._overtaken(anchor, at):
            return False
        tense = self.context.tense(at, end)
        if year > days[1].year or anchor.own:
            return year > days[1].year and tense == "future"
        if year < days[0].year and day and self._just_now(month, day):
            return False
        if year == days[0].year:
            return tense == "future" or (month, day or 1) <= (days[1].month, days[1].day)
        return tense == "past" and (self._same_story(anchor, at) or self._soon_after(anchor, month))

    def _soon_after(self, anchor: Anchor, month: int) -> bool:
        """Say whether a paper that bears no day comes from a day told to a month just after it."""
        fine = self.context.exact is None and edtf.precision(anchor.edtf) == "day"
        return fine and 0 <= month - anchor.days[1].month <= _SOON

    def _overtaken(self, anchor: Anchor, at: int) -> bool:
        """Say whether a text has come to its own time since: "in force since 2004. Under review since 2018, it …"."""
        year = anchor.days[0].year
        return any(a.opened and a.start > anchor.start and a.days[0].year > year for a in self.context.backward(at, 0))

    def _just_now(self, month: int, day: int) -> bool:
        """Say whether such a day is the document's own, or one of the few before it, which need no year."""
        today = self.context.exact
        return today is not None and 0 <= 31 * (today.month - month) + today.day - day <= _FEW_DAYS

    def _same_story(self, anchor: Anchor, at: int) -> bool:
        """Say whether a date told before leads on, or is a remark ("…, announced in 2013; he came on 4 May").

        What a text of the day tells in another sentence it tells of its own day, unless that date opened its sentence.
        """
        text = self.context.view.text
        if not self.context.same_sentence(anchor.start, at) and self.context.is_of_now(at):
            return False
        if fronted(anchor, text):
            return True
        if self.context.sentence(at)[0] <= anchor.start:
            return edtf.precision(anchor.edtf) in ("day", "month") or ";" not in text[anchor.end : at]
        return self.context.tells_history(at)

    def _narrated(self, anchor: Anchor, month: int, at: int) -> Year:
        """Return the year in which a narrative that told ``anchor`` comes to that month."""
        last = anchor.days[0]
        fine = edtf.precision(anchor.edtf) in ("day", "month")
        over = last.month >= _YEAR_END and month <= _YEAR_START
        turned = fine and month < last.month and (over or self._leaps(last, month, at))
        return Year(last.year + turned, anchor.label)

    def _leaps(self, last: date, month: int, at: int) -> bool:
        """Say whether a narrative that goes on to an earlier month of the year has come to the next one."""
        days = self.context.days
        over = days is None or (last.year + 1, month) <= (days[1].year, days[1].month)
        return over and last.month - month >= _LEAP and not self.context.looks_back(at)

    def _by_tense(self, month: int, day: int | None, at: int, end: int) -> Year:
        """Past: the latest such date not after the document's; future: the first not before it.

        A day some weeks on the other side of the document's is that day all the same: what is ten months off and
        more is seldom told without its year, and the verb may be another's ("he agreed to come on 20 July").
        """
        days = self.context.days
        if days is None:
            return Year(None)
        low, high = days
        verb = self.context.verb(at, end)
        said = verb is not None and self.context.view.text[verb.start : verb.end].casefold() == "would"
        ahead_of_news = said and self.context.exact is not None and not self.context.tells_history(at)
        if not ahead_of_news and (verb is None or verb.time == "either"):
            return Year(_nearer(low, month, day), "document")
        if ahead_of_news or self.context.tense(at, end) == "future":
            ahead = (month, day or 31) < (low.month, low.day) and not _close(low, month, day)
            return Year(low.year + ahead, "document")
        back = (month, day or 1) > (high.month, high.day) and not _close(high, month, day)
        return Year(high.year - back, "document")

    def _named(self, ref: str, month: int, at: int, slack: int = 0) -> Year:
        """Return the year of "last August", "next May", "this June"; "the following April" comes after a date told."""
        if ref in ("following", "previous"):
            return self._beside(ref, month, at)
        days = self.context.days
        if days is None or ref == "same":
            return self._year_ref("same", at) if ref == "same" else Year(None)
        low, high = days
        shift = {"last": -(month >= high.month), "next": int(month <= low.month + slack), "this": 0}[ref]
        return Year((high if ref == "last" else low).year + shift, "document")

    def _beside(self, ref: str, month: int, at: int) -> Year:
        anchor = self.context.nearest(at, one_year)
        if anchor is None:
            return Year(None)
        low, high = anchor.days
        if ref == "following":
            return Year(high.year + (month <= high.month), anchor.label)
        return Year(low.year - (month >= low.month), anchor.label)


def _aside(anchor: Anchor, text: str) -> bool:
    """Say whether a year stands in brackets: that of a book, a law, a reign."""
    return edtf.precision(anchor.edtf) == "year" and text[anchor.start - 1 : anchor.start] in ("(", "[")


def _close(today: date, month: int, day: int | None) -> bool:
    """Say whether such a day of the same year is some weeks off at most; months alone are as the verb says."""
    return day is not None and abs(31 * (month - today.month) + day - today.day) <= _WEEKS


def _nearer(today: date, month: int, day: int | None) -> int:
    """Return the year in which such a day is nearest to ``today``; of a text without verb nothing else tells."""
    wanted = 31 * month + (day or 15)
    ahead = wanted - 31 * today.month - today.day
    return today.year + (ahead < -_HALF_YEAR) - (ahead > _HALF_YEAR)
