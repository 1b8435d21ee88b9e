"""Names of exercises without the word beside them: known series, and names that their sentence introduces as such.

Words: ``exercise_series.yaml``. "Exercise X", "the X drill" and numbered series are read in ``exercise_names.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from flows.extract.annotate.exercise_phrasings import Phrasing, compiled, phrasings
from flows.extract.annotate.wording import Bounds, Trigger, alternatives, hits, language, listed, starts_word
from flows.extract.model import Event, View

_NUMBER = re.compile(r"[-–]\d(?![\w-]|[.,]\d)|(?:\s|-|–|\s[–-]\s)(?:(?:19|20)\d\d|\d\d|[IVXL]{1,6})(?![\w-]|[.,]\d)")
_BODY = re.compile(
    r"\s(?:[Bb]rigade|[Rr]egiment|[Bb]attalion|[Dd]ivision|[Ss]quadron|[Hh]elicopter|[Aa]ircraft|[Mm]issile|[Cc]lass)"
)
_NAMED = re.compile(r"[”\"’]?\s(?:(?:bin|al|ibn)\s)?[A-Z][a-z]+(?<!Exercise)(?<!Drill)\b")
_PRECEDED = re.compile(
    r"(?<![.!?;:] )\b(?!Exercise|Ex|Drill|Operation|The|In|For|At|During|And|Annual|Joint|Exercises)[A-Z][a-z]+\s$"
)
_TITLED = re.compile(
    r"\b(?:King|Sheikh|Shaikh|Prince|Emir|Sultan|Crown|President|Minister|General|Admiral|Colonel|Captain|Mr|Mrs|Ms|Dr|Sir"
    r"|Lord|Lady|Imam|Shah|Brigadier|Major|Commander|Cape|Mount|Lake|Port|Fort|Camp|Saint|San|Santa)\.?\s$"
)
_CUES = frozenset("– — • - in for during at and joined of drill drills".split())  # before a name of one word
_BESIDE = re.compile(r"\b(?:[Ee]xercises?|Ex\.?|[Dd]rills?|[Mm]anoeuvres?|[Ww]ar games?)\b")
_PAIR = re.compile(r"[A-ZÀ-Þ]\w+[-–][A-ZÀ-Þ]\w+")  # "the Peru-Chile drill" has no name of its own


@dataclass(frozen=True, slots=True)
class _Terms:
    series: Trigger
    names: frozenset[str]  # the list as it stands, without capitals and plurals
    doubtful: frozenset[str]
    military: re.Pattern[str]
    armed: Trigger  # what a sentence must speak of where a phrasing introduces a name
    strict: frozenset[str]  # of these, names that only the word "exercise" beside them makes one's
    operations: frozenset[str]  # names of the list that are operations'
    ship: frozenset[str]
    not_names: frozenset[str]
    phrasings: tuple[Phrasing, ...]


def _written(name: str) -> set[str]:
    """A name as it stands, in capitals, and of two words or more in the plural: "the first of the Golden Dragons"."""
    return {name, name.upper(), *([f"{name}s"] if " " in name and name[-1].islower() and name[-1] != "s" else [])}


def _doubtful(names: Iterable[str], listed_as: frozenset[str]) -> frozenset[str]:
    """Names with other uses, and their forms in capitals where the list does not have these for themselves."""
    return frozenset(form for name in names for form in (name, name.upper()) if form == name or form not in listed_as)


@cache
def _terms() -> _Terms:
    data = language("exercise_series.yaml")
    return _Terms(
        Trigger(
            [form for name in (*listed(data["series"]), *listed(data["known_operations"])) for form in _written(name)],
            cases=False,
        ),
        frozenset((*listed(data["series"]), *listed(data["known_operations"]))),
        _doubtful((*listed(data["doubtful"]), *listed(data["strict"])), frozenset(listed(data["series"]))),
        re.compile(rf"(?<!\w)(?:{alternatives(listed(data['military']))})(?!\w)"),
        Trigger([*listed(data["military"]), *listed(data["armed"])], cases=False),
        frozenset(listed(data["strict"])),
        frozenset(listed(data["known_operations"])),
        frozenset(listed(data["ship"])),
        frozenset(listed(data["not_names"])),
        phrasings(data),
    )


class Series:
    """Reads such names in one view."""

    def __init__(self, view: View, bounds: Bounds) -> None:
        self.text, self.source, self.bounds, self.terms = view.text, view.document.text, bounds, _terms()

    def found(self) -> Iterator[Event]:
        """Yield all names; overlaps are the caller's to settle."""
        known = [*self._known(), *self._introduced()]
        yield from known
        yield from self._again(known)

    def _event(self, start: int, end: int, rule: str) -> Event:
        return Event(start, end, rule, " ".join(self.source[start:end].split()), "exercise")

    def _military(self, offset: int) -> bool:
        """Say whether the sentence speaks of armed forces."""
        segment = self.bounds.at(offset)
        return self.terms.military.search(self.text, segment.start, segment.end) is not None

    def _known(self) -> Iterator[Event]:
        yield from (event for event, sure in self._listed() if sure)

    def doubted(self) -> Iterator[Event]:
        """Yield names of the list that have other uses too, where nothing shows that an exercise is meant."""
        for event, sure in self._listed():
            lead = self.text[max(0, event.start - 12) : event.start].split()
            if not sure and (" " in event.name or (bool(lead) and lead[-1].lower() in _CUES)):
                yield event

    def _listed(self) -> Iterator[tuple[Event, bool]]:
        """The names of the list, and whether each is surely an exercise's."""
        for m in hits(self.terms.series, self.text):
            name = " ".join(m.group().split())
            plural = name.endswith("s") and name not in self.terms.names
            plural = plural and self.terms.series.fullmatch(name[:-1]) is not None
            end = m.end() - 1 if plural else self._numbered(m.end())
            doubtful = name[: len(name) - plural] in self.terms.doubtful and end == m.end() - plural
            proper = doubtful and not name.isupper()
            if proper and (
                _NAMED.match(self.text, end) or _TITLED.search(self.text, max(0, m.start() - 24), m.start())
            ):
                continue  # "Hamad Port", "Sheikh Faisal"
            if proper and " " not in name and _PRECEDED.search(self.text, max(0, m.start() - 24), m.start()):
                continue  # "a Black Hawk"
            if not _BODY.match(self.text, end):  # "the Iron Wolf Brigade" is no exercise
                rule = "operation" if name in self.terms.operations else "known-series"
                yield self._event(m.start(), end, rule), not doubtful or self._practised(m)

    def _practised(self, m: re.Match[str]) -> bool:
        """Say whether a doubtful name is an exercise's: its sentence speaks of armed forces, or the entry it heads."""
        segment = self.bounds.at(m.start())
        if m.group() in self.terms.strict and not _BESIDE.search(self.text, max(0, m.start() - 24), m.end() + 24):
            return False
        if self.text[m.end() : m.end() + 9].startswith((" between ", " among ")):
            return False  # "Interaction between the air forces"
        if self._military(m.start()):
            return True
        end = self.text.find("\n\n", segment.end)
        heads = segment.start == m.start() and self.text[m.end() : m.end() + 1] == ":"
        return (
            heads
            and self.terms.military.search(self.text, segment.start, end if end > 0 else len(self.text)) is not None
        )

    def _numbered(self, end: int) -> int:
        number = _NUMBER.match(self.text, end)
        return number.end() if number else end

    def _introduced(self) -> Iterator[Event]:
        for segment_start, segment_end in self._segments():
            said = self.text[segment_start:segment_end]
            for rule, pattern, needs in self.terms.phrasings:
                if not any(need in said for need in needs):
                    continue
                for m in compiled(pattern).finditer(self.text, segment_start, segment_end):
                    if starts_word(self.text, m.start("name")) and self._stands(rule, m):
                        yield self._event(m.start("name"), self._end(m), rule)

    def _segments(self) -> Iterator[tuple[int, int]]:
        """The sentences that speak of armed forces: only these are searched for phrasings."""
        last = -1
        for m in hits(self.terms.armed, self.text):
            segment = self.bounds.at(m.start())
            if segment.start > last:
                last = segment.start
                yield segment.start, segment.end

    def _end(self, m: re.Match[str]) -> int:
        name = m["name"]
        return m.end("name") - (2 if name.endswith(("'s", "’s")) else 0)

    def _stands(self, rule: str, m: re.Match[str]) -> bool:
        first = m["name"].split()[0].rstrip("’'s") if m["name"].endswith(("'s", "’s")) else m["name"].split()[0]
        if rule == "series-noun" and (m["name"].endswith((" News", " Command")) or self._opens_with_adverb(m)):
            return False
        if first in self.terms.not_names or (rule == "series-edition" and _PAIR.fullmatch(m["name"])):
            return False
        if rule == "series-called":
            lead = re.findall(r"[\w-]+", self.text[max(0, m.start() - 40) : m.start()])[-3:]
            return not self.terms.ship & {word.lower() for word in lead}
        return True

    def _opens_with_adverb(self, m: re.Match[str]) -> bool:
        """Say whether what looks like a name is a sentence's first word: "Notably, the joint drills …"."""
        return m["name"].endswith("ly") and self.bounds.at(m.start()).start == m.start("name")

    def _again(self, known: list[Event]) -> Iterator[Event]:
        """A name of two words or more, once introduced, wherever it comes back."""
        names = {e.name for e in known if e.rule not in ("known-series", "operation") and len(e.name.split()) > 1}
        for name in sorted(names):
            for m in re.finditer(re.escape(name).replace(r"\ ", r"\s"), self.text):
                if starts_word(self.text, m.start()):
                    yield self._event(m.start(), m.end(), "series-again")
