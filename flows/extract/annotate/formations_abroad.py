"""Formations whose noun opens their name, and those of letters and numbers: "5e régiment de dragons", "22 SAS".

Words: ``forces.yaml``, ``abroad`` and ``lettered``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, cast

from flows.extract.annotate.wording import Cover, Trigger, alternatives, hits, language, listed
from flows.extract.model import Place, Unit, View

Domain: TypeAlias = Literal["naval", "air", "land", "joint"]
_OF = r"(?:de\sla|de\slos|de\slas|de|du|des|da|do|das|dos|di|del|della|dei|degli|van|à|a)"
_CAPITAL = r"[A-ZÀ-ÞŁŚŻ][\w’'-]*"
_NUMBER = r"(?:n[.ºo°]{1,2}|N[.ºo°]{1,2})?\s?\d{1,4}(?:/\d{1,3})?(?!\d|[.,]\d)"
_BEFORE = re.compile(r"(?<![\w.,])\d{1,3}(?:er|re|e|ème|eme|º|°|ª|\.º|\.ª|\.|a|o)?\s$")
_DEGREES = re.compile(r"\d°\s(?:Stormo|Gruppo|Reggimento|Battaglione)\b")
_DEGREE = re.compile(r"(?<=\bof the )\d{1,3}°(?=[,.;)]|\s[a-z])")
_SHARES = re.compile(r"(?<![\w.,])(?P<number>\d{1,3}(?:er|e|ème|º|°|ª))(?:,\s|\sand\s|,\sand\s)$")
_NICKNAME = re.compile(r"\s[\"“„«‘'][A-ZÀ-Þ][\w’' -]{2,40}[\"”“»’'](?!\w)")
_ELSEWHERE = ("Republic", "Kingdom", "Nation", "State", "People", "Union")
_PLAIN = re.compile(  # "Panzerbrigade 45", "LUMBATT", "SNMG2", "1er RPIMa", "the Islamic Army of the Caucasus"
    r"(?<![\w-])(?=[A-ZÄÖÜ\d])(?:(?P<german>[A-ZÄÖÜ][a-zäöü]*(?:brigade|bataillon|division|regiment|geschwader|kompanie|staffel|flottille"
    r"|jäger|korps|kommando)\s\d{1,3})"
    r"|(?:[IVX]+\.\s)?(?P<bare>[A-ZÄÖÜ][a-zäöü]*(?:bataillon|geschwader|expeditionskorps|jägerkorps))"
    r"|\d{1,3}(?:er|e|ème)\s(?:[A-Z][A-Za-z]{0,4}[A-Z][A-Za-z]?|[A-Z]{2,5})"
    r"|[A-Z]{2,}(?:BAT|BATT|BRIG)(?:\s\d)?|(?P<naval>(?:SNMG|SNMCMG|CTF|CTG|CSG|TF|DESRON)[-\s]?\d{1,3})"
    r"|(?:Army\s|Air\s)?National\sGuard\sof\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?"
    rf"|(?:[A-Z][a-z]+\s)?Army\sof\s(?:the\s)?(?!{'|'.join(_ELSEWHERE)})[A-Z][a-z]+)(?!\w|\s[A-Z])"
)


@dataclass(frozen=True, slots=True)
class _Terms:
    nouns: Trigger
    domains: dict[str, Domain]
    behind: re.Pattern[str]  # what carries a name on behind its noun
    counted: frozenset[str]  # nouns with other uses, which only a number makes a formation's
    lettered: Trigger
    before: re.Pattern[str]  # the number in front of letters


@cache
def _terms() -> _Terms:
    data = language("forces.yaml")
    domains = {w: cast(Domain, row["domain"]) for row in data["abroad"] for w in listed(row.get("nouns", ""))}
    lower = alternatives(listed(data["abroad_middle"]))
    joined = rf"(?:d|l|dell|de\sl)[’']\w[\w-]+|(?:{_OF}\s)?{_CAPITAL}|{_OF}\s[a-zà-ÿ][\w-]+"
    part = rf"\s(?:(?:{lower})(?!\w)|{_NUMBER}|{joined})"
    return _Terms(
        Trigger(domains, cases=False),
        domains,
        re.compile(rf"(?:{part}){{1,7}}"),
        frozenset(listed(data["abroad_counted"])),
        Trigger(listed(data["lettered"]), cases=False),
        re.compile(r"(?<![\w.,$€£])(?:\d{1,3}(?:st|nd|rd|th)?(?:/\d{1,3})?|[IVX]{1,4})\s$"),
    )


def formations_abroad(view: View, places: Cover) -> Iterator[Unit]:
    """Yield the formations of a view that are named so; overlaps are the caller's to settle."""
    reader = _Reader(view, places)
    for m in hits(_terms().nouns, view.text):
        yield from reader.opened(m)
    for m in hits(_terms().lettered, view.text):
        if before := _terms().before.search(view.text, max(0, m.start() - 8), m.start()):
            yield reader.unit(before.start(), m.end(), "lettered", "land")
    yield from reader.numbers()
    for m in _PLAIN.finditer(view.text):
        last = places.at(m.start() + m.group().rfind(" ") + 1)
        if m["german"] or not (isinstance(last, Place) and last.kind in ("state", "demonym")):
            yield reader.unit(m.start(), m.end(), "phrased", "naval" if m["naval"] else "land")


class _Reader:
    def __init__(self, view: View, places: Cover) -> None:
        self.text, self.source, self.places, self.terms = view.text, view.document.text, places, _terms()

    def opened(self, m: re.Match[str]) -> Iterator[Unit]:
        """A noun that opens a name: a number in front of it, or a name behind it, makes it one."""
        number = _BEFORE.search(self.text, max(0, m.start() - 8), m.start())
        behind = self.terms.behind.match(self.text, m.end())
        noun = " ".join(m.group().split())
        counted = number is not None or (behind is not None and any(c.isdigit() for c in behind.group()))
        if counted or (behind and noun not in self.terms.counted):
            start, end = number.start() if number else m.start(), behind.end() if behind else m.end()
            yield from self._others(start, self.terms.domains[noun]) if number else ()
            yield self.unit(start, end, "abroad", self.terms.domains[noun])

    def numbers(self) -> Iterator[Unit]:
        """A number alone, in a text that has given such numbers their noun: "the F-35As of the 32°"."""
        if _DEGREES.search(self.text):
            for m in _DEGREE.finditer(self.text):
                yield self.unit(m.start(), m.end(), "abroad", "air")

    def _others(self, start: int, domain: Domain) -> Iterator[Unit]:
        """Numbers that share a noun: "the 4°, 36° and 37° Stormo"."""
        while m := _SHARES.search(self.text, max(0, start - 12), start):
            yield self.unit(m.start("number"), m.end("number"), "abroad", domain)
            start = m.start("number")

    def unit(self, start: int, end: int, rule: str, domain: Domain) -> Unit:
        """Return the formation named from ``start`` to ``end``, a name in quotation marks behind it taken in."""
        nickname = _NICKNAME.match(self.text, end)
        end = nickname.end() if nickname else end
        owner = self.places.at(max(0, start - 2))
        state = owner.state if isinstance(owner, Place) and owner.kind in ("state", "demonym") else None
        return Unit(start, end, rule, " ".join(self.source[start:end].split()), "formation", domain, state)
