"""Proper names of exercises and operations: "exercise Pitch Black", "Viekaren IX", "operation ATALANTA"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from flows.extract.annotate.event_terms import terms
from flows.extract.annotate.gazetteer import read_table
from flows.extract.annotate.units_reader import terms as ships
from flows.extract.annotate.wording import Bounds, capital, hits, index_at, starts_word
from flows.extract.model import Event, View
from flows.extract.tokens import Token

_PARAGRAPH = 5_000  # characters to either side that a paragraph is looked for in
_TITLES = ("Exercise", "Operation")
_STAFF = re.compile(
    r"\s(?:Task|Command|Commander|Cent(?:re|er)|Officer|Group|Force|Brigade|Room|Division|Regiment"
    r"|Battalion|Unit|School|Department)\b"
)
_SELDOM = (
    "Joint",
    "Combined",
    "Air",
    "Army",
    "Navy",
    "Live",
    "First",
    "French",
    "Italian",
    "Japanese",
    "Indian",
    "May",
)
_NO_NAMES = frozenset({"Command", "Headquarters", "News"})  # bodies that hold or report one
_QUOTES = "\"“”'‘’«»"
_SERIES = re.compile(r"(?P<word>[A-Z][A-Za-z-]{2,40})\s(?:(?:[IVXL]{1,6}|20[0-4]\d|\d{2}-\d)\b)(?![.,]?\d)")
_INTERVENTION = re.compile(
    r"(?:[Ii]ntervention|[Ee]xpedition|[Cc]ampaign)\s(?:in|to|against)\s(?:the\s)?[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?"
)
_VERB = re.compile(r"\s(?:together|jointly|regularly|alongside|their|his|its)\b")  # "navies … exercise together"
_SPOKEN_OF = re.compile(r"[Ee]xercis|[Dd]rill|[Mm]an(?:oeuv|euv)|[Ww]ar games?")


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(word for _, _, adjectives, *_ in read_table("states.tsv", 4) for word in adjectives.split("|"))


_PEOPLES = frozenset(
    "African European Asian American Arab Nordic Baltic Balkan Caribbean Mediterranean Atlantic Pacific Arctic".split()
)


class Exercises:
    """Reads the names of exercises in one view."""

    def __init__(self, view: View, bounds: Bounds) -> None:
        self.text, self.bounds, self.terms = view.text, bounds, terms()
        self.source = view.document.text

    def found(self) -> Iterator[Event]:
        """Yield all names; overlaps are the caller's to settle."""
        for m in hits(self.terms.exercise, self.text):
            words = self.bounds.words(self.bounds.at(m.start()))
            first, last = index_at(words, m.start()), index_at(words, m.end() - 1)
            operation = m.group()[:2].lower() == "op"
            if operation and _STAFF.match(self.text, m.end()):
                continue  # "Special Operations Task Force"
            if operation and last + 1 < len(words) and words[last + 1].text in self.terms.operation_bodies:
                continue  # "Special Operations Forces"
            yield from self._behind(words, last + 1, "operation" if operation else "exercise-before")
            if not operation:
                yield from self._in_front(words, first, last)
                yield from self._called(m.end())
        yield from self._series()
        for m in _INTERVENTION.finditer(self.text):
            if starts_word(self.text, m.start()):
                yield self._event(m.start(), m.end(), "intervention")

    def _event(self, start: int, end: int, rule: str) -> Event:
        return Event(start, end, rule, " ".join(self.source[start:end].split()), "exercise")

    def _run(self, words: Sequence[Token], first: int) -> int:
        """Return the index behind a name that starts at ``first``: capitalised words and a number."""
        end = first
        while (
            end < len(words)
            and end - first < 5
            and (self._part(words[end].text, end > first) or self._joint(words, end, first))
            and not (end > first and words[end].text in ships().prefixes)  # "Operation Tonga Assist HMAS Adelaide"
        ):
            end += 1
        return end - (end - first > 1 and self._next_nation(words, end))

    def _next_nation(self, words: Sequence[Token], end: int) -> bool:
        """Say whether the last word is that of the next phrase: "under Operation Gazelle German frogmen …"."""
        goes_on = end < len(words) and words[end].text.islower() and words[end].start == words[end - 1].end + 1
        return goes_on and words[end - 1].text in _adjectives()

    def _joint(self, words: Sequence[Token], at: int, first: int) -> bool:
        """Say whether a word that seldom opens a name does so here: "Exercise Joint Waka"."""
        titled = first > 0 and words[first - 1].text in _TITLES
        return (
            titled
            and at == first
            and words[at].text in _SELDOM
            and at + 1 < len(words)
            and self._part(words[at + 1].text, False)
        )

    def _part(self, word: str, inside: bool) -> bool:
        if word[0].isdigit():
            return inside
        return capital(word) and word[0].isalpha() and (inside or word not in self.terms.not_exercise)

    def _behind(self, words: Sequence[Token], first: int, rule: str) -> Iterator[Event]:
        """ "Exercise Pitch Black", "operation “Irini”", and the rest of a list: "exercises X and Y"."""
        while first < len(words):
            first += first + 1 < len(words) and words[first].text in _TITLES  # "Exercise X and Exercise Y"
            quoted = words[first].text in _QUOTES
            end = self._run(words, first + quoted)
            owned = not quoted and end > first and self._possessive(words, end - 1)
            if end == first + quoted or (owned and end == first + 1):
                return
            yield self._event(words[first + quoted].start, words[end - 1].end - 2 * owned, rule)
            end += quoted
            if end + 1 >= len(words) or words[end].text != "and":
                return
            first = end + 1

    def _possessive(self, words: Sequence[Token], index: int) -> bool:
        return words[index].text.endswith(("'s", "’s"))

    def _in_front(self, words: Sequence[Token], first: int, last: int) -> Iterator[Event]:
        """ "The Malabar naval exercise", "Pitch Black (Australia) and Rising Sun (Japan) exercises"."""
        if _VERB.match(self.text, words[last].end):
            return
        title = words[first].text[0].isupper()
        index = first
        while index > 0 and words[index - 1].text in self.terms.middle:
            index -= 1
        while index > 0:
            end = self._past_bracket(words, index)
            if not title:
                while end > 1 and words[end - 1].text in self.terms.sorts:
                    end -= 1  # "the Sea Spirit 4 Joint drill"
            quoted = bool(end) and words[end - 1].text in _QUOTES
            end -= quoted
            start = self._opening(words, end) if quoted else end
            while start > 0 and end - start < 5 and self._name_word(words, start - 1):
                start -= 1
            while start < end and (words[start].text[0].isdigit() or words[start].text in self.terms.not_exercise):
                start += 1
            opening = start == 0 and end == 1 and index == first  # "Smaller manoeuvres …": a sentence's first word
            adverb = start == 0 and end == 1 and words[0].text.endswith("ly")  # "Notably, the joint drills …"
            if start == end or opening or adverb or words[end - 1].text in _NO_NAMES:
                return
            if not quoted and words[end - 1].text in _PEOPLES:
                return  # "the North African exercise"
            titled = title and end == first and index == first and end - start > 1  # "Malabar" is a name without it
            stop = words[last].end if titled else words[end - 1].end
            listed = "exercise-list" if index > end else "exercise-behind"
            yield self._event(words[start].start, stop, "exercise-title" if titled else listed)
            before = words[start - 1].text if start else ""
            if before in _QUOTES and start > 1:
                start, before = start - 1, words[start - 2].text
            if before not in ("and", ","):
                return
            index = start - 1

    def _opening(self, words: Sequence[Token], end: int) -> int:
        """Return where a name in quotes of several small words begins: "‘Voice of the Sea’ exercise"; else ``end``."""
        for at in range(end - 2, max(-1, end - 8), -1):
            if words[at].text in _QUOTES:
                return at + 1 if capital(words[at + 1].text) and capital(words[end - 1].text) else end
        return end

    def _past_bracket(self, words: Sequence[Token], index: int) -> int:
        """Step over "(Australia)" to the left."""
        if words[index - 1].text != ")":
            return index
        for at in range(index - 2, max(-1, index - 6), -1):
            if words[at].text == "(":
                return at
        return index

    def _name_word(self, words: Sequence[Token], index: int) -> bool:
        word = words[index].text
        return (capital(word) and word[0].isalpha() and not word.endswith(("'s", "’s", "-led"))) or (
            word.isdigit() and index > 0 and capital(words[index - 1].text)
        )

    def _called(self, end: int) -> Iterator[Event]:
        """ "… drill, dubbed “Vigilant Isles”"."""
        m = self.terms.called.match(self.text, end)
        if not m:
            return
        words = self.bounds.words(self.bounds.at(m.end()))
        index = index_at(words, m.end())
        first = index + (words[index].text in _QUOTES)
        stop = self._run(words, first)
        if stop > first:
            yield self._event(words[first].start, words[stop - 1].end, "exercise-called")

    def _series(self) -> Iterator[Event]:
        """ "Viekaren IX", "Malabar 2020": a numbered name where its paragraph speaks of exercises."""
        for m in hits(_SERIES, self.text):
            before = self.text[max(0, m.start() - 16) : m.start()].rsplit(None, 1)
            lead = before[-1].strip(",;:()") if before else ""
            if (
                m["word"] in self.terms.not_series | self.terms.not_exercise
                or lead in self.terms.not_series
                or self.bounds.at(m.start()).kind == "note"
            ):
                continue
            if self._near(m.start()):
                first = m.start() - len(lead) - 1 if capital(lead) and self._joined(lead, m.start()) else m.start()
                yield self._event(first, m.end(), "series")

    def _joined(self, lead: str, start: int) -> bool:
        return self.text[: start - 1].endswith(lead) and lead.isalpha() and lead not in self.terms.not_exercise

    def _near(self, offset: int) -> bool:
        here = self.bounds.at(offset)
        least, most = max(0, here.start - _PARAGRAPH), here.end + _PARAGRAPH
        start = max(least, self.text.rfind("\n\n", least, here.start) + 1)
        end = self.text.find("\n\n", here.end, most)
        return _SPOKEN_OF.search(self.text, start, most if end < 0 else end) is not None
