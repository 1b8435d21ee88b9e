"""Named meetings, tours, anniversaries and exercises, each with its name as the text has it, without article.

Words: ``events.yaml``. Names of exercises are read in ``exercise_names.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flows.extract.annotate.event_terms import Head, terms
from flows.extract.annotate.exercise_coined import Coined
from flows.extract.annotate.exercise_kin import Kin, beside
from flows.extract.annotate.exercise_names import Exercises
from flows.extract.annotate.exercise_series import Series
from flows.extract.annotate.wording import Bounds, capital, hits, index_at, settle
from flows.extract.model import Event, View
from flows.extract.tokens import Token
from flows.ground.value import replace

_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAYS = re.compile(r"(?:\w+)-(?:day|week|nation|country|city|stop)")
_CONTINENTAL = re.compile(r"(?:All-|Pan-)?[A-Z]\w+(?:-[A-Z]\w+)?")
_YEAR_TITLE = re.compile(
    r"[“\"‘]((?:[A-Z][\w’'-]*|of|in|the|and|for)(?:\s(?:[A-Z][\w’'-]*|of|in|the|and|for)){1,7}\s(?:19|20)\d\d)[”\"’]"
)
_EDITION = re.compile(r"(?:[\s–-]+(?:\d{1,4}|[IVXL]{1,5}))$")
_TOLD = ("exercise-before", "exercise-behind", "exercise-called", "series", "coined", "series-yearly", "series-runs")
_IN_TOWN = re.compile(r"\s(?:in|at)\s[A-Z]")
_ALIAS = re.compile(
    r"[”\"’']?(?:\s\(|,?\sor\s|,?\s(?:also|otherwise)\s(?:known\sas|called)\s|\s?/\s?)[“\"‘']?(?:the\s)?"
)
_STOP = re.compile(
    r"\s(?:undertaken|which|that|who|where|when|in\s\d|in\s(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)|on|at|from|was|is|were|will|would|has|had|with|by|for|to|as|and\s(?:is|was|will|then|has|had|met|signed|held))\b"
    r"|[.,;:()“”\"\n‘]|\s[–—-]\s|[’']s?\s(?=[a-z])"
)


def annotate_events(view: View) -> list[Event]:
    """Return the events a view names, sorted, none overlapping another."""
    bounds = Bounds(view)
    reader = _Reader(view, bounds)
    exercises = _exercises(view, bounds)
    exercises += _again(view.text, exercises)
    return _once(view.text, settle([*reader.headed(), *reader.year_titles(), *reader.numbered(), *exercises]))


def _once(text: str, found: Sequence[Event]) -> list[Event]:
    """Events without the second names of exercises: "Siil 2018, or Hedgehog in English", "Lumba (Brave Star)"."""
    kept: list[Event] = []
    for event in found:
        before = kept[-1] if kept else None
        named = before is not None and before.kind == event.kind == "exercise" and before.rule != "exercise-title"
        if before and named and _ALIAS.fullmatch(text, before.end, event.start):
            continue
        kept.append(event)
    return kept


def _exercises(view: View, bounds: Bounds) -> list[Event]:
    """Names of exercises: those that are told as such, then those that stand beside them."""
    series, kin = Series(view, bounds), Kin(view, bounds)
    found = [*Exercises(view, bounds).found(), *series.found()]
    found += [event for event in series.doubted() if beside(view.text, event.start, found)]
    found += Coined(view, bounds).found(found)
    found += kin.coded(found)
    found += kin.kin([*found])
    return [_without_quote(event) for event in found]


def _without_quote(event: Event) -> Event:
    """Leave out the sign that closes a quotation behind a name: "titled ‘Sea Lion’, the drill …"."""
    return replace(event, end=event.end - 1, name=event.name[:-1]) if event.name.endswith(("’", "'")) else event


def _again(text: str, exercises: Sequence[Event]) -> list[Event]:
    """Names of two words or more, once told, wherever they come back: "Exercise Calm Falcon … Calm Falcon ended"."""
    names = {_EDITION.sub("", e.name): e for e in exercises if e.rule in _TOLD}
    return [
        replace(event, start=m.start(), end=m.end(), rule="exercise-again", name=name)
        for name, event in names.items()
        if " " in name
        for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    ]


class _Reader:
    def __init__(self, view: View, bounds: Bounds) -> None:
        self.text, self.bounds, self.terms = view.text, bounds, terms()
        self.source = view.document.text

    def headed(self) -> Iterator[Event]:
        """Events by their noun."""
        for m in hits(self.terms.trigger, self.text):
            head = self.terms.heads[" ".join(m.group().split())]
            words = self.bounds.words(self.bounds.at(m.start()))
            first, last = index_at(words, m.start()), index_at(words, m.end() - 1)
            if words[last].end != m.end():
                continue
            if head.id == "tour":
                yield from self._tour(words, first, last)
            elif head.id == "anniversary":
                yield from self._anniversary(words, first, last)
            elif head.id == "raid":
                yield from self._raid(words, first, last)
            else:
                yield from self._meeting(words, first, last, head)

    def _event(self, start: int, end: int, rule: str) -> Event:
        name = " ".join(self.source[start:end].split())
        return Event(start, end, rule, name, self.terms.kinds[rule])

    def _meeting(self, words: Sequence[Token], first: int, last: int, head: Head) -> Iterator[Event]:
        """ "G7 Summit", "14th Brazil–Portugal Summit", "Munich Security Conference", "Expo 2025"."""
        start = self._left(words, first)
        end = words[last].end
        behind = words[last + 1].text if last + 1 < len(words) else ""
        year = _YEAR.fullmatch(behind) is not None and words[last].text[0].isupper()
        if year:
            end = words[last + 1].end
        names = [w.text for w in words[start:first]]
        called = any(capital(n) for n in names) or (year and head.id == "conference")
        if not called and not self._alone(words, start, first, last, head):
            return
        if any(n in self.terms.never for n in names):
            return
        if self.terms.not_events.search(self.text, max(0, words[last].end - 40), words[last].end):
            return
        if words[last].text in ("Council", "Committee", "Commission", "Congress") and not self._body(names):
            return
        yield self._event(words[start].start, end, head.id)

    def _alone(self, words: Sequence[Token], start: int, first: int, last: int, head: Head) -> bool:
        """Say whether a meeting needs no name in front: "intergovernmental consultations"."""
        phrase = " ".join(w.text for w in words[first : last + 1])
        if head.id == "consultations":
            return phrase.lower().startswith(("intergovernmental", "government", "binational")) or capital(phrase)
        lead = self.text[max(0, words[start].start - 24) : words[start].start]
        return phrase in self.terms.alone and (start < first or self.terms.alone_behind.search(lead) is not None)

    def numbered(self) -> Iterator[Event]:
        """ "COP27", "Expo 67", "TICAD VIII"."""
        for m in hits(self.terms.numbered, self.text):
            yield self._event(m.start(), m.end(), "numbered")

    def _body(self, names: Sequence[str]) -> bool:
        """Say whether a council or committee is one that two sides hold: "Türkiye-Qatar …", "Joint Economic …"."""
        paired = any(re.fullmatch(r"[A-ZÀ-Þ]\w+[-–][A-ZÀ-Þ]\w+", n) and n not in self.terms.regions for n in names)
        return paired or any(n in self.terms.bodies for n in names)

    def _left(self, words: Sequence[Token], first: int) -> int:
        """Return the index of the name's first word: capitals, ordinals, "and" between capitals."""
        start = first
        while start > 0 and first - start < 8:
            word = words[start - 1].text
            if word.endswith(("'s", "’s")) and not word.startswith(("Ministers", "Leaders")):
                break
            if (
                word in ("and", "of", "&")
                and start - 1 > 0
                and start < first
                and self._named(words[start - 2].text, True)
            ):
                start -= 2 if word == "and" else 1
            elif (
                word in ("’", "'")
                and start > 1
                and words[start - 2].text.endswith("s")
                and capital(words[start - 2].text)
            ):
                start -= 2
            elif self._named(word, start < first) or _ORDINAL.fullmatch(word):
                start -= 1
            else:
                break
        while start < first and (words[start].text in self.terms.not_first or words[start].text in ("and", "of", "&")):
            start += 1
        return start

    def _named(self, word: str, inside: bool) -> bool:
        return capital(word) and word[0].isalpha() and (inside or not word.endswith(("'s", "’s")))

    def _tour(self, words: Sequence[Token], first: int, last: int) -> Iterator[Event]:
        """ "Tour in Europe", "four-day tour of two European countries", "All-Asian trip"; "trip to Rome" is none."""
        if self.terms.not_tour.search(
            self.text, words[max(0, first - 1)].start, min(len(self.text), words[last].end + 16)
        ):
            return
        start = first
        while start > 0 and self._tour_word(words[start - 1].text):
            start -= 1
        trip = words[last].text.lower() == "trip"
        continental = start < first and capital(words[first - 1].text)
        behind = words[last + 1].text if last + 1 < len(words) else ""
        if trip and behind in self.terms.tour_behind:
            return
        if behind in self.terms.tour_behind:
            end = self._until(words[last + 1].end)
            town = _IN_TOWN.search(self.text, words[last + 1].end, end) if behind == "of" else None
            end = town.start() if town else end  # "tour of four countries in Lima": there it ended
            if any(capital(w) for w in self.text[words[last + 1].end : end].split()) or town:
                yield self._event(words[start].start, end, "tour")
                return
        if continental:
            yield self._event(words[start].start, words[last].end, "tour")

    def _tour_word(self, word: str) -> bool:
        if word in self.terms.tour_before or _DAYS.fullmatch(word):
            return True
        return bool(_CONTINENTAL.fullmatch(word)) and word not in self.terms.not_first

    def _until(self, start: int) -> int:
        """Return where the phrase that starts at ``start`` ends: before a verb, a date, a comma."""
        segment = self.bounds.at(start - 1)
        stop = _STOP.search(self.text, start, segment.end)
        return stop.start() if stop else segment.start + len(self.text[segment.start : segment.end].rstrip(" .!?\n"))

    def _raid(self, words: Sequence[Token], first: int, last: int) -> Iterator[Event]:
        """A feat between two cities: "Rome-Tokyo Raid"."""
        before = words[first - 1].text if first else ""
        if re.fullmatch(r"[A-Z]\w+[-–][A-Z]\w+", before):
            yield self._event(words[first - 1].start, words[last].end, "raid")

    def _anniversary(self, words: Sequence[Token], first: int, last: int) -> Iterator[Event]:
        """ "150th anniversary of diplomatic relations"; without a number or "of" it is nobody's."""
        start = (
            first - 1
            if first and (_ORDINAL.fullmatch(words[first - 1].text) or words[first - 1].text.endswith("th"))
            else first
        )
        behind = words[last + 1].text if last + 1 < len(words) else ""
        if behind == "of":
            end = self._until(words[last + 1].end)
            place = _IN_TOWN.search(self.text, words[last + 1].end, end)
            yield self._event(words[start].start, place.start() if place else end, "anniversary")
        elif start < first:
            yield self._event(words[start].start, words[last].end, "anniversary")

    def year_titles(self) -> Iterator[Event]:
        """Titles in quotation marks that end in a year: festivals, seasons, exhibitions."""
        for m in _YEAR_TITLE.finditer(self.text):
            yield self._event(m.start(1), m.end(1), "year-title")
