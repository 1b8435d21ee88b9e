"""Dates, fourth step: what a document offers to resolve a date by: its own date, dates already read, headings, tense.

The codebook (section 2) resolves relative dates against the document's date or an anchor in the text, never today.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Literal, TypeAlias

from flows.extract.annotate.dates_join import word_behind, words_before
from flows.extract.annotate.dates_tokens import language
from flows.extract.model import View
from flows.ground import edtf
from flows.ground.value import replace

Tense: TypeAlias = Literal["past", "future"]
Time: TypeAlias = Literal["past", "present", "future", "either"]  # either: ahead of what is told, "was to sail"

_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s{0,8}(?:[•*·»–—▪●◦-]|[0-9]{1,2}[.)])\s)|(?<=[.!?:\"”])[ \t]*\n")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”')\]]{0,2}\s+(?=[\"“('\[]{0,2}[A-ZÀ-Þ0-9])|\n\s*\n")
_WORDS = re.compile(r"[A-Za-z'’-]+")
_CLAUSE = re.compile(r"[,;:()“”\"]|\b(?:that|which|who|where|when|while|and|but)\b")
_POSSESSIVES = frozenset({"its", "his", "her", "their", "the", "this", "our"})
_NEAR_PARAGRAPHS = 2  # how far back an anchor may stand
_REMEMBERED = 24
_MANY = 200  # dates that show which times a text tells of
_VERB_REACH = 400  # characters in which the verb of a sentence without end is looked for
_HISTORY_YEARS = (
    2  # older than that by its dates, a text tells history, and its document's date says nothing of its days
)
_LAST_NAME = re.compile(r"\b([^\W\d_a-z][\w’'-]+)[\s-]\Z")
_HAD = re.compile(r"\bhad\b[^,;:.]{0,90}\Z")
_HAD_DONE = re.compile(
    r"\bhad (?:\w+ )?(?:\w+(?:ed|en|wn|ne|ught)|made|met|held|come|become|begun|put|set|left|sent|sat|won|led|said"
    r"|told|paid|found|kept|built|run|stood)\b[^,;:.]{0,90}\Z"
)
_HAS = re.compile(r"\b(?:has|have)\b[^;:.]{0,90}\bsince\s\Z")
_SOME = r"(?:(?:some|about) )?[\w$€£¥.,]+ (?:million|billion|trillion|bn|m|tonnes|tons|per cent|percent)"
_COMPARED = re.compile(
    rf"(?:\bthan|\b(?:(?:compared|relative) (?:with|to)|against|versus|vs\.?|(?:up|down) (?:from|on))(?: {_SOME})?"
    rf"|(?:percent|per cent|%)(?: (?:up|down|more|less|higher|lower))? (?:from|on|over|above|below)|\bfrom {_SOME})"
    rf"(?: (?:those|that) of)?(?: in| during| for)?(?: the)?\s\Z"
)
_BEGINS = re.compile(r"\b(?:begin|start|resume|arrive|depart|open|convene|meet) (?:again )?(?:on )?(?:the )?\Z")
_SET_FOR = re.compile(
    r"\b(?:planned|scheduled|due|slated|set|pencilled in|foreseen|proposed|intended|billed) (?:for|in|on)\s(?:the\s)?\Z"
)
_OF_NOW = re.compile(r"\b(?:latest|most recent|most recently|recently|nowadays|currently|now)\b")
_BRACKETED = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W_]")
_HEADED = re.compile(r"[)\]]?\s{0,2}(?:[.:–—|-]|,\s\S{0,4}\s?\d)")  # what follows a date that heads an entry
_COMPARISON = 50  # characters before a date that tell whether it serves to compare
_HEADING = 90  # characters of the longest heading
_LEAD = 24  # characters that may stand between the start of a sentence and a date that opens it
_OPENING = re.compile(
    r"(?:\A|\n|[.!?][\"”’')\]]{0,2}[ \t\n]|[•*·»–—-])\s{0,4}"
    r"(?:(?:In|On|By|From|Since|During|Early in|Late in|Then in|Already in|Back in|As early as)\s)?(?:the\s)?\Z"
)
_BIDDEN = 5  # words between "invited" and "to visit"
_VERB_GROUP = 4  # words that "will" may govern: "will have been signed"
_OTHER_CLAUSE = 1000  # a verb beyond a comma counts as so many characters farther away


@dataclass(frozen=True, slots=True)
class Anchor:
    """A date that the text gives or implies at an offset."""

    start: int
    end: int
    edtf: str
    relative: bool
    opened: bool = False  # it stood behind "since" or "until"
    own: bool = False  # resolved against the document's own date

    @property
    def label(self) -> str:
        """How an expression resolved against it names it."""
        return f"{self.edtf}@{self.start}"

    @property
    def days(self) -> tuple[date, date]:
        """First and last day; an open side is closed by the other one."""
        low, high = edtf.bounds(self.edtf)
        known = low or high or date.min
        return low or known, high or known


@dataclass(frozen=True, slots=True)
class Verb:
    """A word that tells a time, where it stands, and whether another clause than the expression's holds it."""

    start: int
    end: int
    time: Time
    apart: bool


@dataclass
class Context:
    """A view, the date its document bears, and the dates read so far, oldest first."""

    view: View
    document: str | None
    read: list[Anchor] = field(default_factory=list)

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day of the document's date; None where it bears none."""
        if self.document is None:
            return None
        low, high = edtf.bounds(self.document)
        known = low or high
        return (low or known, high or known) if known else None

    @property
    def exact(self) -> date | None:
        """The document's day, where its date is that fine."""
        days = self.days
        return days[0] if days and days[0] == days[1] else None

    @property
    def document_year(self) -> int | None:
        """The year of the document's date."""
        days = self.days
        return days[0].year if days else None

    def backward(self, at: int, paragraphs: int = _NEAR_PARAGRAPHS) -> Iterator[Anchor]:
        """Yield the dates read before an offset, nearest first, as far back as so many paragraphs."""
        here = self.paragraph(at)
        for anchor in reversed(self.read[-_REMEMBERED:]):
            if here - self.paragraph(anchor.start) > paragraphs:
                return
            yield anchor

    def nearest(self, at: int, fits: Callable[[Anchor], bool], paragraphs: int = _NEAR_PARAGRAPHS) -> Anchor | None:
        """Return the nearest date before an offset that fits."""
        return next((anchor for anchor in self.backward(at, paragraphs) if fits(anchor)), None)

    # -- layout

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in _PARAGRAPH.finditer(self.view.text)]

    def paragraph(self, at: int) -> int:
        """Return the number of the paragraph an offset stands in."""
        return bisect_right(self._breaks, at)

    @cached_property
    def _starts(self) -> list[int]:
        return [segment.start for segment in self.view.segments]

    def sentence(self, at: int) -> tuple[int, int]:
        """Return where the sentence about an offset starts and ends."""
        if self._starts:
            segment = self.view.segments[max(bisect_right(self._starts, at) - 1, 0)]
            if segment.start <= at < segment.end:
                return segment.start, segment.end
        text, start, stop = self.view.text, 0, len(self.view.text)
        for found in _SENTENCE.finditer(text, max(at - 600, 0), min(at + 600, stop)):
            if found.end() > at:
                return start, found.start()
            start = found.end()
        return start, stop

    def heading_year(self, at: int) -> Anchor | None:
        """Return the date in the last heading above an offset, where that heading has one."""
        text = self.view.text
        stop = text.rfind("\n", 0, at)
        for _ in range(40):
            start = text.rfind("\n", 0, max(stop, 0)) + 1
            line = text[start : max(stop, 0)].strip()
            if _is_heading(line):
                inside = [a for a in self.read if start <= a.start < stop and one_year(a) and not self._is_own(a)]
                return inside[-1] if inside else None
            if start == 0:
                return None
            stop = start - 1
        return None

    def _is_own(self, anchor: Anchor) -> bool:
        """Say whether a date is the document's, or counted from it: a dateline heads nothing."""
        return anchor.own or anchor.edtf == self.document

    def entry(self, at: int) -> Anchor | None:
        """Return the date that heads the entry of a chronicle about an offset: "– 1873. …", "1982, May: …"."""
        number = bisect_right(self._breaks, at)
        start = self._breaks[number - 1] if number else 0
        for anchor in self.read[-_REMEMBERED:]:
            if start <= anchor.start < at and not _WORD.search(self.view.text, start, anchor.start):
                return anchor if one_year(anchor) and _HEADED.match(self.view.text, anchor.end) else None
        return None

    def tells_history(self, at: int) -> bool:
        """Say whether the text's dates lie well before the document's own, or it has none.

        "Yesterday" and "on Monday" are dates of its own time, and count as such.
        """
        days = self.days
        if days is None:
            return True
        years = sorted(anchor.days[0].year for anchor in self.read[-_MANY:] if anchor.own or not anchor.relative)
        return bool(years) and years[len(years) // 2] < days[0].year - _HISTORY_YEARS

    # -- tense

    def tense(self, start: int, end: int) -> Tense:
        """Read past or future off the nearest verb of the sentence; the past where none tells.

        What stands behind "since" is past whatever the verb says; timetables speak in the present.
        """
        if words_before(self.view.text, start, 1) == ["since"]:
            return "past"
        verb = self.verb(start, end)
        return "past" if verb is None or verb.time in ("past", "either") else "future"

    def looks_back(self, at: int) -> bool:
        """Say whether the clause of an offset tells of what had been before: "who had arrived on the 17th"."""
        low = max(self.sentence(at)[0], at - _VERB_REACH)
        return not self.view.text.endswith("by ", low, at) and _HAD.search(self.view.text, low, at) is not None

    def same_sentence(self, one: int, other: int) -> bool:
        """Say whether two offsets stand in one sentence."""
        low, high = self.sentence(one)
        return low <= other < high

    def is_remark(self, anchor: Anchor, at: int) -> bool:
        """Say whether a date stands between dashes, or in an earlier sentence that looks back ("had made in")."""
        text, low = self.view.text, max(self.sentence(at)[0], at - _VERB_REACH)
        if not self.same_sentence(anchor.start, at):
            start = max(self.sentence(anchor.start)[0], anchor.start - _VERB_REACH)
            return _HAD_DONE.search(text, start, anchor.start) is not None and " had " not in text[low:at]
        return " – " in text[low : anchor.start] and " – " in text[anchor.end : at]

    def is_of_now(self, at: int) -> bool:
        """Say whether the sentence tells of the text's own days: "the latest edition ended on 14 December"."""
        low = max(self.sentence(at)[0], at - _VERB_REACH)
        return _OF_NOW.search(self.view.text, low, at) is not None

    def leads_here(self, at: int) -> bool:
        """Say whether the clause tells of what has gone on until now: "has since June been"."""
        low = max(self.sentence(at)[0], at - _VERB_REACH)
        return _HAS.search(self.view.text, low, at) is not None

    def verb(self, start: int, end: int) -> Verb | None:
        """Return the verb nearest to an expression, those of its own clause first; None where the sentence has none."""
        low, high = self.sentence(start)
        low, high = max(low, start - _VERB_REACH), min(high, end + _VERB_REACH)
        best: tuple[int, Verb] | None = None
        for at, stop, time in _verbs(self.view.text, low, high):
            distance = at - end if at >= end else start - stop
            between = self.view.text[min(stop, end) : max(at, start)]
            apart = _CLAUSE.search(_BRACKETED.sub("", between) if ")" in between else between) is not None
            distance += _OTHER_CLAUSE * apart
            if best is None or distance < best[0]:
                best = distance, Verb(at, stop, time, apart)
        found = best[1] if best else None
        if _BEGINS.search(self.view.text, low, start):
            return Verb(start - 1, start, "present", False)
        if found is not None and found.time == "past" and _SET_FOR.search(self.view.text, low, start):
            return replace(found, time="either")  # "a drill planned for May was cancelled"
        return found


def one_year(anchor: Anchor) -> bool:
    """Say whether a date lies within one year."""
    low, high = edtf.bounds(anchor.edtf)
    return low is not None and high is not None and low.year == high.year


def told(anchor: Anchor, text: str) -> bool:
    """Say whether a date is what its sentence happens at, not part of a name or a bracket.

    "The 1866 treaty" and "the one of 1984" do not say when anything else happened.
    """
    if (anchor.opened and edtf.precision(anchor.edtf) == "year") or not one_year(anchor):
        return False
    if anchor.own or text[anchor.start : anchor.start + 4].casefold() in ("from", "betw"):
        return True
    if text[anchor.end : anchor.end + 1] == ":" or _OPENING.search(text, max(anchor.start - _LEAD, 0), anchor.start):
        return True  # "1986: …", "1932. …", the head of an entry
    before = words_before(text, anchor.start, 1)
    if edtf.precision(anchor.edtf) == "day":
        return before != ["("]
    if compared(anchor, text):
        return False
    if anchor.relative:
        return not before or before[0] not in ("of", "(", "[")  # "that year" needs no preposition
    if before and before[0] in ("is", "was") and edtf.precision(anchor.edtf) == "year":
        return True  # "The second beginning is 1860."
    if before == ["of"] and _is_act(words_before(text, anchor.start, 2)[1:]):
        return True  # "the campaign of 1912, in which they landed on 28 August"
    if before and before[0] in _POSSESSIVES and word_behind(text, anchor.end) in language()["acts_of_a_year"]:
        return True  # "its 2019 edition was held in September"
    return not before or (before[0] in language()["prepositions"] and before[0] not in ("of", "(", "["))


def compared(anchor: Anchor, text: str) -> bool:
    """Say whether a date only serves to compare: "up 4 percent from 2024", "against 4 billion in 2021"."""
    return _COMPARED.search(text, max(anchor.start - _COMPARISON, 0), anchor.start) is not None


def names_edition(anchor: Anchor, text: str) -> bool:
    """Say whether a year follows a name, as that of an edition does: "Sea Breeze 2021", "Expo 2025"."""
    if anchor.relative or edtf.precision(anchor.edtf) != "year" or not text[anchor.start : anchor.start + 1].isdigit():
        return False
    found = _LAST_NAME.search(text, max(anchor.start - _LEAD, 0), anchor.start)
    return found is not None and found[1].casefold() not in language()["prepositions"] and not _is_month(found[1])


def _is_month(word: str) -> bool:
    words = language()["words"]
    return word in words["MONTH"] or word.rstrip(".") in words["MONTHABBR"]


def _is_act(words: Sequence[str]) -> bool:
    return bool(words) and words[0] in language()["acts_of_a_year"]


def fronted(anchor: Anchor, text: str) -> bool:
    """Say whether a date opens its sentence or entry ("In 2013, …", "1986: …"): what follows then goes on from it."""
    return _OPENING.search(text, max(anchor.start - _LEAD, 0), anchor.start) is not None


def _is_heading(line: str) -> bool:
    return 0 < len(line) <= _HEADING and line[-1] not in ".,;:!?" and not line[0].islower() and line[0] not in "•-*·»"


@cache
def _ahead_of_past() -> tuple[str, ...]:
    return tuple(language()["tense"]["not_behind_past"])


@cache
def _tense() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in language()["tense"].items()}


def _verbs(text: str, low: int, high: int) -> Iterator[tuple[int, int, Time]]:
    """Yield the words of a sentence that tell past, present or future, with their place."""
    words = _tense()
    last, ahead, had, open_for, bidden = "", 0, 0, 0, 0
    for found in _WORDS.finditer(text, low, high):
        word = found[0].casefold()
        named = last in ("a", "an") and word not in words["auxiliaries"]  # "a scheduled port visit" tells nothing
        future = (word in words["future"] and not named) or (word == "to" and last in words["before_to"])
        governs = future and word in words["auxiliaries"]
        either = word in words["either"] or (had > 0 and future and not governs)  # "had been due on 4 May"
        either = either or (word == "to" and (last in ("was", "were") or last in words["to_behind"]))
        either = either or (word == "to" and bidden > 0 and text[found.end() + 1 : found.end() + 2].islower())
        bidden = _BIDDEN if word in words["bidden"] else bidden - 1
        past = word in words["past_without_to"] and not text.startswith(_ahead_of_past(), found.end())
        past = (
            (past and last not in words["before_to"])
            or word in words["past"]
            or (word.endswith("ed") and len(word) > 4 and word not in words["not_past"])
        )
        ahead = _VERB_GROUP if governs else ahead - 1
        had = _VERB_GROUP if word == "had" else had - 1
        open_for = _VERB_GROUP if either else open_for - 1
        if open_for > 0 and (either or past):
            yield found.start(), found.end(), "either"
        elif future or past:
            yield found.start(), found.end(), "future" if future or ahead > 0 else "past"
        elif word in words["timetable"]:
            yield found.start(), found.end(), "present"
        last = word
