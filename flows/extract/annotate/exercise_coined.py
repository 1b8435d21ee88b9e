"""Names of exercises that their number and company tell: "through Breeze 2019", "Guinex-II brought a corvette".

A run of capitalised words with a year or an edition behind it is such a name where the paragraph speaks of armed forces
at practice, nothing shows that it is a person, a vehicle, a chapter or a month, and it stands where an event's name
stands. An acronym without a number is one where its sentence speaks of editions. Words: ``exercise_series.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from flows.extract.annotate.wording import Bounds, Trigger, alternatives, language, listed, starts_word
from flows.extract.model import Event, View

_NUMBER = r"(?:(?:19|20)\d\d(?:/\d{1,2})?|\d{1,2}(?:/(?:\d{4}|\d\d?))?|[IVXL]{1,6})"
_SHOWN = re.compile(
    r",\san?\s(?:[\w’'-]+\s){0,4}(?:show|fair|exhibition|festival|conference|forum|seminar|film|novel|book|game)\b"
)
_BODIES = ("brigade", "bataillon", "batallón", "division", "regiment", "geschwader", "kompanie", "staffel", "bataljon")
_HULLS = frozenset(
    "DDG CVN CVH LHA LHD LPD LPH LSD LCS SSN SSBN SSK FFG FFH DDH WPC WPB WMSL WMEC WHEC OSV ATS AOE AOR MCM LST LSM "
    "AGS MIG BMP BTR AMX".split()
)  # letters of hulls and of types, which a number makes no exercise
_COINED = re.compile(
    rf"(?P<name>[A-ZÀ-ÞŞİ][\w’'-]*[^\W\d_]"
    rf"(?:\s(?:[dl][’']|(?:de|du|del|do|da|des|la|el|al)\s)?[A-ZÀ-ÞŞİ][\w’'-]*[^\W\d_]){{0,3}}"
    rf"(?P<gap>-|–|\s[–-]\s|\s)(?P<number>{_NUMBER}))"
    r"(?![\w%’']|[.,:/–-]\d|-\w|\s(?:per|percent|million|billion|times|years?|days?|weeks?|months?|hours?"
    r"|minutes|nights?|people|persons|others|more|of\sthe|nautical|miles|degrees|states|countries|officers|cadets|students"
    r"|km|kilometres|men|women|soldiers|sailors|troops|ships|vessels|boats|guns|tanks|aircraft|planes|jets)\b)"
)
_ACRONYM = re.compile(r"(?<![\w-])(?P<name>[A-Z]{5,})(?![\w-])")
_HULL = re.compile(r"(?<!\w)(?P<prefix>[A-Z][\w.]{1,7})\s(?P<name>[A-Z]{5,})(?!\w)")
_FUSED = re.compile(r"(?<![\w-])(?P<name>(?:[A-Z]{3,}|(?:[A-Z][a-z]{2,}){1,3})\d\d)(?![\w-])")

_LEADS = frozenset(
    "for of in during called and as at exercise joined".split()
)  # words before an acronym that is a name


@dataclass(frozen=True, slots=True)
class _Terms:
    practice: Trigger  # what the paragraph must speak of
    edition: re.Pattern[str]  # what the sentence of an acronym must speak of
    cues: frozenset[str]  # words before a name
    never: frozenset[str]  # words that are no part of one
    prefixes: frozenset[str]  # of warships' names


@cache
def _terms() -> _Terms:
    data, events = language("exercise_series.yaml"), language("events.yaml")
    return _Terms(
        Trigger([*listed(data["practice"]), *_navies()]),
        re.compile(rf"(?<!\w)(?:{alternatives(listed(data['edition']))})(?!\w)", re.IGNORECASE),
        frozenset(listed(data["coined_behind"])),
        frozenset(
            [*listed(data["coined_never"]), *listed(data["not_names"]), *listed(events["not_series"]),
             *listed(events["not_exercise"])]
        ),
        frozenset(_navies()),
    )  # fmt: skip


def _navies() -> list[str]:
    """The prefixes of warships' names that are no words of their own."""
    return [row.split()[0] for row in listed(language("units.yaml")["prefixes"]) if not row.split()[0].endswith("?")]


class Coined:
    """Reads such names in one view."""

    def __init__(self, view: View, bounds: Bounds) -> None:
        self.text, self.source, self.bounds, self.terms = view.text, view.document.text, bounds, _terms()

    def found(self, known: Sequence[Event]) -> Iterator[Event]:
        """Yield all names; ``known`` are those found before. Overlaps are the caller's to settle."""
        for start, end in self._stretches(known):
            for m in _COINED.finditer(self.text, start, end):
                if (at := self._first(m)) is not None and self._stands(at, m.end("name"), m["gap"] + m["number"]):
                    yield self._event(at, m.end("name"), "coined")
            for m in _FUSED.finditer(self.text, start, end):
                if self._cued(m.start()):
                    yield self._event(m.start(), m.end(), "coined")
            yield from self._acronyms(start, end)

    def _event(self, start: int, end: int, rule: str) -> Event:
        return Event(start, end, rule, " ".join(self.source[start:end].split()), "exercise")

    def _stretches(self, known: Sequence[Event]) -> Iterator[tuple[int, int]]:
        """The paragraphs that speak of armed forces at practice, or name an exercise."""
        last = -1
        for offset in sorted(
            [*(m.start() for m in self.terms.practice.finditer(self.text)), *(e.start for e in known)]
        ):
            if offset < last:
                continue
            here = self.bounds.at(offset)
            low = self.text.rfind("\n\n", 0, here.start)
            high = self.text.find("\n\n", here.end)
            last = len(self.text) if high < 0 else high
            if here.kind != "note":
                yield max(0, low), last

    def _first(self, m: re.Match[str]) -> int | None:
        """Return where a name begins behind words that only open its sentence; None where no name is left."""
        start = m.start()
        for word in re.finditer(r"\S+", self.text[m.start() : m.end("name") - len(m["number"]) - len(m["gap"])]):
            bare = word.group().removesuffix("'s").removesuffix("’s")
            short = bare.isupper() and len(bare) < 3  # "AF-1", "CG 52"
            if short or bare in self.terms.never or bare in _HULLS or bare.endswith(_BODIES):
                start = -1
            elif bare != word.group():
                start = m.start() + word.end() + 1  # "Sweden's Aurora 17"
            elif start < 0:
                start = m.start() + word.start()
        return (
            start
            if 0 <= start < m.end("name") - len(m["number"]) - len(m["gap"]) and starts_word(self.text, start)
            else None
        )

    def _stands(self, start: int, end: int, number: str) -> bool:
        """Say whether a name stands where an event's name may: behind a cue, or at the head of a sentence or line."""
        here = self.bounds.at(start)
        if _SHOWN.match(self.text, end):
            return False
        roman = number[0].isspace() and number.strip(" -–").isalpha()
        if roman and self.terms.edition.search(self.text, here.start, here.end) is None:
            return False  # "Ferdinand VII"
        lone = number[0] in "-–" and len(number) == 2 and number[1].isdigit()  # "from Swift-1"
        if lone and self.text[max(0, start - 5) : start] == "from ":
            return False
        return number[0] in "-–" or self._cued(start)

    def _cued(self, start: int) -> bool:
        before = self.text[max(0, start - 24) : start]
        lead = before.rstrip(" \"“‘«'")
        if not lead or lead[-1] in ".:;(,*•►\n—–-" or self.bounds.at(start).start >= start - 2:
            return True
        return lead.split()[-1].lower() in self.terms.cues or before.endswith(("’s ", "'s "))

    def _acronyms(self, start: int, end: int) -> Iterator[Event]:
        """ "Each year since 1974 for BRACOLPER; the fiftieth edition began …"."""
        for m in _ACRONYM.finditer(self.text, start, end):
            here = self.bounds.at(m.start())
            shouted = self.text[here.start : here.end].isupper()
            lead = self.text[max(0, m.start() - 9) : m.start()].split()
            if shouted or m["name"] in self.terms.never or not lead or lead[-1] not in _LEADS:
                continue
            if self.terms.edition.search(self.text, here.start, here.end) and not self._ship(m["name"]):
                yield self._event(m.start(), m.end(), "coined-acronym")

    def _ship(self, name: str) -> bool:
        """Say whether the text knows a ship of this name: "the deck of BERGEN" where it has spoken of KNM BERGEN."""
        return name in self.hulls

    @cached_property
    def hulls(self) -> frozenset[str]:
        """The names in capitals that stand behind a warship's prefix anywhere in the text."""
        return frozenset(m["name"] for m in _HULL.finditer(self.text) if m["prefix"] in self.terms.prefixes)
