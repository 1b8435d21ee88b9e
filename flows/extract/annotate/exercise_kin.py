"""Names of exercises told by the words they are made of, and by the exercises beside which they stand.

"Griffin Storm" is made of two words of which code names are made; in "African Lion 21, FRATERNO and Bull Run 22" one
name tells the others. Words: ``exercise_series.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from flows.extract.annotate.wording import Bounds, Trigger, alternatives, hits, language, listed, starts_word
from flows.extract.model import Event, View

_BEFORE = re.compile(r"(?P<first>[A-Z][a-z]+)\s$")
_NUMBER = re.compile(r"(?:\s|-|–)(?:(?:19|20)\d\d|\d\d?(?:[-/]\d{1,2})?|[IVXL]{1,6})(?![\w%]|[.,]\d)")
_GOES_ON = re.compile(
    r"\s(?:[A-Z]|(?:class|missile|missiles|helicopter|helicopters|aircraft|jets?|drones?|brigade|team|squad)\b)"
)
_SPOKEN_OF = re.compile(r"\b(?:[Ee]xercises?|[Dd]rills?|[Mm]an(?:oe?u)v(?:re|er)s?|war games?)\b")
_NEAR = 250  # characters to either side, in the same paragraph, in which an exercise spoken of makes code words a name
_CHAIN = 8  # names that one list may add
_NOUN = re.compile(
    r"[”\"’]?\s(?:(?:naval|military|joint|air|field|annual)\s){0,2}(?:exercises?|drills?|man(?:o?eu)v(?:re|er)s?)\b"
)
_KIN = (
    r"(?P<name>[A-Z]{4,}(?![\w-])|[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){0,3}"
    r"(?P<number>(?:\s|-|–)(?:(?:19|20)?\d\d|[IVXL]{1,6})(?![\w-]))?)"
)
_BEHIND = re.compile(
    rf"[”\"’]?(?:,?\sand(?:\sagain)?|,|;)\s(?:in\s|for\s|at\s|[Ee]xercise\s)?[“\"‘]?{_KIN}(?=[”\"’,.;:)]|\s[a-z(–]|$)"
)
_AHEAD = re.compile(rf"(?:^|(?<=[.;:,(]\s)|(?<=\s))[“\"‘]?{_KIN}[”\"’]?(?:,\s|,?\sand\s)[“\"‘]?$")


@dataclass(frozen=True, slots=True)
class _Terms:
    last: Trigger
    parts: frozenset[str]  # words of which code names are made
    not_code: frozenset[str]
    military: re.Pattern[str]
    never: frozenset[str]


@cache
def _terms() -> _Terms:
    data, events = language("exercise_series.yaml"), language("events.yaml")
    last = listed(data["code_last"])
    armed = [*listed(data["military"]), *listed(data["armed"]), *listed(data["practice"])]
    return _Terms(
        Trigger(last, cases=False),
        frozenset([*last, *listed(data["code_first"])]),
        frozenset(listed(data["not_code"])),
        re.compile(rf"(?<!\w)(?:{alternatives(armed)})(?!\w)"),
        frozenset([*listed(data["coined_never"]), *listed(data["not_names"]), *listed(events["not_exercise"])]),
    )


def beside(text: str, offset: int, known: Sequence[Event]) -> bool:
    """Say whether an exercise is named in the same paragraph, close to an offset, that does not stand there itself."""
    for event in known:
        low, high = sorted((event.start, offset))
        if 0 < high - low < _NEAR and text.find("\n\n", low, high) < 0 and not event.start <= offset < event.end:
            return True
    return False


class Kin:
    """Reads such names in one view."""

    def __init__(self, view: View, bounds: Bounds) -> None:
        self.text, self.source, self.bounds, self.terms = view.text, view.document.text, bounds, _terms()

    def coded(self, known: Sequence[Event]) -> Iterator[Event]:
        """Names of two words of which code names are made, in a sentence that speaks of armed forces."""
        for m in hits(self.terms.last, self.text):
            first = _BEFORE.search(self.text, max(0, m.start() - 20), m.start())
            if first is None or first["first"] not in self.terms.parts or not starts_word(self.text, first.start()):
                continue
            number = _NUMBER.match(self.text, m.end())
            end = number.end() if number else m.end()
            if first["first"] == "Camp" or f"{first['first']} {m.group()}" in self.terms.not_code:
                continue
            if not self._stands(first.start(), end):
                continue
            if self._armed(first.start()) or beside(self.text, first.start(), known):
                yield self._event(first.start(), end, "code-words")

    def _stands(self, start: int, end: int) -> bool:
        segment = self.bounds.at(start)
        lead = self.text[max(segment.start, start - 24) : start].rstrip(" “\"‘'").split()
        capital = bool(lead) and (lead[-1][0].isupper() and lead[-1].isalpha()) and len(lead) > 1
        article = bool(lead) and lead[-1].lower() in ("the", "a", "an") and _NOUN.match(self.text, end) is None
        return not (capital or article or _GOES_ON.match(self.text, end) or segment.kind == "note")

    def _armed(self, start: int) -> bool:
        """Say whether the sentence speaks of armed forces, or the words around it of an exercise."""
        segment = self.bounds.at(start)
        low, high = segment.start, segment.end
        if self.terms.military.search(self.text, low, high):
            return True
        low = max(self.text.rfind("\n\n", 0, low) + 2, low - _NEAR)
        stop = self.text.find("\n\n", high, high + _NEAR)
        return _SPOKEN_OF.search(self.text, low, stop if stop >= 0 else high + _NEAR) is not None

    def kin(self, known: Sequence[Event]) -> Iterator[Event]:
        """Names in one list with an exercise: those in capitals, with a number, or made of words of code names."""
        taken = {event.start for event in known}
        for event in known:
            for found in (*self._behind(event), *self._ahead(event)):
                if found.start in taken:
                    break
                taken.add(found.start)
                yield found

    def _behind(self, event: Event) -> Iterator[Event]:
        at, left = event.end, _CHAIN
        while left and (m := _BEHIND.match(self.text, at)) and self._named(m):
            yield self._event(m.start("name"), m.end("name"), "kin")
            at, left = m.end("name"), left - 1

    def _ahead(self, event: Event) -> Iterator[Event]:
        low, at, left = max(self.bounds.at(event.start).start, event.start - 60), event.start, _CHAIN
        while left and (m := _AHEAD.search(self.text, low, at)) and self._named(m):
            yield self._event(m.start("name"), m.end("name"), "kin")
            at, left = m.start("name"), left - 1

    def _named(self, m: re.Match[str]) -> bool:
        words = m["name"].removesuffix(m["number"] or "").split()
        if any(word in self.terms.never or word.endswith(("’s", "'s")) for word in words):
            return False
        if m["number"] is not None or (len(words) == 1 and m["name"].isupper() and len(m["name"]) > 4):
            return True
        return len(words) == 2 and words[1] in self.terms.parts and words[0] in self.terms.parts

    def _event(self, start: int, end: int, rule: str) -> Event:
        return Event(start, end, rule, " ".join(self.source[start:end].split()), "exercise")
