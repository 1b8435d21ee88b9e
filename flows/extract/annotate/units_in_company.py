"""Ships that their company tells: an apposition that opens a sentence, a list of names, a sister, a ship beside them.

"P61, an offshore patrol vessel", "the Colorado, the Benicia and the Palos", "Denmark's Niels Juel and the frigate …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from flows.extract.annotate.units_at_sea import AtSea
from flows.extract.annotate.wording import Trigger, alternatives, hits
from flows.extract.model import Place, Unit

_WORD = r"[A-ZÀ-ÞĀ-Ž][\w’-]+"
_NO = (
    r"(?!(?:The|In|On|At|A|An|Her|His|Its|Their|Both|Then|When|While|As|By|For|From|With|After|Before|During|Since|And"
    r"|But)\b)"
)
_NAME = rf"{_NO}{_WORD}(?: (?:[IVX]{{1,4}}\b|{_WORD}|(?:de|di|da|della|dei|do|la) {_WORD})){{0,3}}"
_HULL = r"[A-Z]{1,3}-?\d{2,4}"
_OPENS = r"(?:^|(?<=[.!?;:] )|(?<=\n)|(?<=\d )|(?<=[•–—-] ))"
_WORDS = r"(?:(?!and\b|of\b|who\b|by\b)[\w’'-]+ ){0,5}?"
_LISTED = re.compile(
    rf"[Tt]he (?P<first>{_NAME})(?P<rest>(?:, the {_NAME}){{1,8}},? and (?:finally )?the {_NAME})(?![\w-])"
)
_MEMBER = re.compile(rf"the (?P<name>{_NAME})")
_SISTER = re.compile(rf"(?P<one>{_NAME})[’']s sister(?:[- ]ship)?,? (?:the )?(?P<two>{_NAME})(?= [a-z])")
_HEADING = re.compile(
    rf"(?:^|\n)(?:The )?(?P<name>{_NAME})\.(?= [^.\n]{{0,80}}\bships?\b)"
    rf"|(?:^|\n)The (?P<she>{_NAME})(?: and the (?P<two>{_NAME}))?\.(?= (?:Her|She|They|We had)\b)"
)
_BAPTISED = re.compile(rf"\b(?:re)?christened (?P<one>{_NAME})(?: and (?P<two>{_NAME}))?(?=[,.;:]| [a-z])")
_AND_CLASS = re.compile(rf"[’']s? (?P<name>{_NAME})(?=,? and (?:the|her|a) (?:[a-z-]+ ){{0,2}}$)")
_LEADS = (
    "in",
    "aboard",
    "brought",
    "took",
    "with",
    "led",
    "sent",
    "ordered",
    "were",
    "was",
    "and",
    "by",
    "joined",
    "had",
    "–",
    "—",
)
_AND_OWNED = re.compile(
    rf"[”\"]?(?:,| and|, and) (?P<owner>[A-ZÀ-Þ][\w-]+)[’']s (?P<name>{_NAME})"
    r"(?=[,.;)]| (?:and|in|off|at|to|from|sailed|swept)\b)"
)
_RANKS = tuple(
    "warships cruisers frigates destroyers gunboats corvettes submarines sailed embarked Admiral Admirals Commodore "
    "Captain squadron fleet flotilla ships navy Navy cruised".split()
)


@cache
def _apposed(nouns: frozenset[str]) -> re.Pattern[str]:
    """A name that opens a sentence, or a hull's number, and the class of the ship between commas."""
    return re.compile(
        rf"(?:(?<![\w-])(?P<hull>{_HULL})|{_OPENS}(?:The )?(?P<name>{_NAME})), (?:an?|the|its|their|her"
        rf"|(?:the )?(?:{_WORD} (?:of )?){{0,3}}{_WORD}[’']s) {_WORDS}"
        rf"(?:{alternatives(nouns)})(?=[,.;:]| (?:of|from|that|which)\b)"
    )


@cache
def _ranks() -> Trigger:
    return Trigger(_RANKS, cases=False)


class InCompany(AtSea):
    """Reads such ships in one view."""

    def company(self, known: Sequence[Unit]) -> Iterator[Unit]:
        """Yield them; ``known`` are the ships found before. Overlaps are the caller's to settle."""
        yield from self._opening()
        yield from self._lists()
        for low, high in self._afloat(known):
            for m in _BAPTISED.finditer(self.text, low, high):
                for group in ("one", "two") if self._own(m["one"]) else ():
                    if m[group]:
                        yield self.ship(m.start(group), m.end(group), "christened", None)
            for m in _SISTER.finditer(self.text, low, high):
                for group in ("one", "two"):
                    yield self.ship(m.start(group), m.end(group), "sister", None)
        yield from self._headings()
        yield from self._beside(known)

    def _opening(self) -> Iterator[Unit]:
        segments = {s.start: s for s in (self.bounds.at(hit.start()) for hit in hits(self.terms.noun, self.text))}
        pattern = _apposed(self.terms.ships - self.terms.in_names)
        for segment in segments.values():
            for m in pattern.finditer(self.text, segment.start, segment.end):
                if m["hull"]:
                    yield self.ship(m.start("hull"), m.end("hull"), "hull", None)
                elif self._not_placed(m.start("name"), m["name"]):
                    yield self.ship(m.start("name"), m.end("name"), "opening", None)

    def _not_placed(self, start: int, name: str) -> bool:
        """Say whether a name is no place's but a town's: "Shabab Oman II", "Kashima"."""
        place = self.places.at(start)
        town = isinstance(place, Place) and place.kind == "city" and place.end == start + len(name)
        return (place is None or town) and self._own(name)

    def _lists(self) -> Iterator[Unit]:
        """Three names or more, each with its article, where the sentence speaks of admirals or ships."""
        for m in _LISTED.finditer(self.text):
            segment = self.bounds.at(m.start())
            lead = self.text[max(segment.start, m.start() - 12) : m.start()].split()
            noun = lead[-1].rstrip(",:").lower() if lead else ""
            led = not lead or noun in _LEADS or (lead[-1][-1] in ",:" and noun in self.terms.ships)
            if not led or not _ranks().search(self.text, segment.start, segment.end):
                continue
            members = [self._ship_at(x) for x in _MEMBER.finditer("the " + m.group()[4:])]
            found = [(m.start() + low, m.start() + high) for low, high in filter(None, members)]
            if len(found) == len(members):
                yield from (self.ship(low, high, "listed", None) for low, high in found)

    def _ship_at(self, m: re.Match[str]) -> tuple[int, int] | None:
        never = self.terms.not_names | self.terms.not_paired | self.terms.not_bare
        words = m["name"].split()
        plain = never.isdisjoint(words) and not (len(words) == 1 and words[0].endswith("s") and words[0][-2] in "ne")
        return (m.start("name"), m.end("name")) if plain and not words[0].isupper() else None

    def _headings(self) -> Iterator[Unit]:
        for m in _HEADING.finditer(self.text):
            for group in ("name", "she", "two"):
                if m[group] and self._not_placed(m.start(group), m[group]):
                    yield self.ship(m.start(group), m.end(group), "heading", None)

    def _beside(self, known: Sequence[Unit]) -> Iterator[Unit]:
        """ "Denmark's Niels Juel and the frigate Iver Huitfeldt": what stands beside a ship behind her state's name."""
        for unit in known:
            if m := _AND_OWNED.match(self.text, unit.end):
                owner = self.places.at(m.start("owner"))
                if isinstance(owner, Place) and owner.kind in ("state", "capital") and self._own(m["name"]):
                    yield self.ship(m.start("name"), m.end("name"), "beside", owner.state)
            if unit.rule != "class-noun":
                continue
            low = max(self.bounds.at(unit.start).start, unit.start - 90)
            noun = self._noun_before(low, unit.start)
            for m in _AND_CLASS.finditer(self.text, low, noun):
                owner = self.places.at(max(0, m.start() - 1))
                if isinstance(owner, Place) and self.places.at(m.start("name")) is None:
                    yield self.ship(m.start("name"), m.end("name"), "beside", owner.state)

    def _noun_before(self, low: int, end: int) -> int:
        """Return where the class in front of a ship's name begins."""
        text = self.text[low:end].rstrip(' “"')
        return low + (text.rfind(" ") + 1 if " " in text else 0)
