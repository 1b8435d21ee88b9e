"""Formations: carrier strike groups, "2nd Fleet", "82nd Airborne Division", "Kenya Rifles". Words: ``forces.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, TypeAlias, cast

from flows.extract.annotate.wording import (
    Bounds,
    Cover,
    Trigger,
    alternatives,
    capital,
    hits,
    index_at,
    language,
    listed,
)
from flows.extract.model import Place, Unit, View
from flows.extract.tokens import Token

Domain: TypeAlias = Literal["naval", "air", "land", "joint"]
_ORDINAL = re.compile(
    r"\d{1,3}(?:st|nd|rd|th)|\d{1,2}/\d{1,2}|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|[IVX]{2,5}|\d{1,3}|1\d{3}(?<!19\d\d)"
)
_NUMBER = re.compile(r"\s\d{1,4}\b(?![.,]\d|-)")
_OPENERS = ("The", "A", "An", "In", "On", "Its", "Of")
_SHIPS = re.compile(r"(?:ships?|destroyers|cruisers|frigates|corvettes|[Nn]aval|Navy)\b[^.;]*$")
_COMPANY = re.compile(r"[A-H]|Alpha|Bravo|Charlie|Delta|Echo")
_OTHERS = ("military base", "army", "corps", "expedition", "contingent", "force", "task force")
_OTHER_WAYS = re.compile(  # "Panzerbrigade 45", "121 SAI", "the Islamic Army of the Caucasus"
    r"(?<!\w)(?:(?P<german>[A-ZÄÖÜ][a-zäöü]*(?:brigade|bataillon|division|regiment|geschwader|kompanie|staffel)\s\d{1,3})"
    r"|\d{1,3}\sSAI|[A-Z]{3,}(?:BAT|BATT|BRIG)|[1-7]\s(?:Para|PARA|Scots|SCOTS|RAR|RGR|PWRR|YORKS|LANCS|MERCIAN)"
    r"|(?P<naval>(?:SNMG|SNMCMG|CTF|CSG|TF)[-\s]?\d{1,3})|(?:[A-Z][a-z]+\s)?Army\sof\s(?:the\s)?(?!Republic|Kingdom|Nation|State|People|Union)[A-Z][a-z]+)(?!\w|\s[A-Z])"
)
_BEFORE, _BEHIND = 70, 50  # characters before and behind a noun within which the name of a formation stands
_COUNTED_ONLY = ("Company", "Flight", "Guards", "Legion", "Battery", "Horse", "Detachment", "Jat", "Sikh", "Punjab")
_LONGEST = 5  # words in front of a noun that are part of a formation's name

_NOBODY = frozenset(
    "Navy Army Air Force Forces Guard Marine Royal Imperial National Joint Special First Second Third Fourth Fifth New "
    "Old Allied Union Republican German French British Trade Embassy Government Ministry President Security "
    "Research Intelligence Financial Crime Police Investigation Rights Policy Support Delivery Economic Planning "
    "Protection Border Customs Coast Monitoring Project Management Control Implementation".split()
)  # words before a formation's common noun that name nobody


@dataclass(frozen=True, slots=True)
class _Terms:
    whole: Trigger
    domain: dict[str, Domain]
    coined: Trigger
    coinage: dict[str, Domain]
    proper: frozenset[str]  # nouns that a name alone makes a unit, without a number
    parent: re.Pattern[str]  # what may follow a battalion: ", Royal Welsh", " of The Parachute Regiment"
    numbered: frozenset[str]  # nouns that a number may follow
    bodies: Trigger  # common nouns of formations
    phrased: re.Pattern[str]  # other ways of naming one, with the group "name"
    fighting: re.Pattern[str]  # by which a division with a name alone is armed men and no office


@cache
def _terms() -> _Terms:
    data = language("forces.yaml")
    groups = data["formations"]
    whole = {w: cast(Domain, g["domain"]) for g in groups for w in listed(g.get("words", ""))}
    coinage = {w: cast(Domain, g["domain"]) for g in groups for w in listed(g.get("coined", ""))}
    proper = frozenset(w for g in groups for w in listed(g.get("proper", "")))
    return _Terms(Trigger(whole, cases=False), whole, Trigger(coinage, cases=False), coinage, proper,
                  _parent(data["parents"]), frozenset(listed(data["numbered"])),
                  Trigger([*listed(data["bodies"]), *_OTHERS], cases=False),
                  _phrased(data["bodies"], data["ranks"]),
                  re.compile(rf"(?<!\w)(?:{alternatives(listed(data['fighting']))})(?!\w)"))  # fmt: skip


def _parent(nouns: str) -> re.Pattern[str]:
    word = r"(?:[A-ZÀ-Þ][\w’'-]+|\d{1,3}(?:st|nd|rd|th))"
    return re.compile(rf"(?:,\s|\s(?:of\s)?)(?:[Tt]he\s)?(?:{word}\s){{0,5}}(?:{alternatives(listed(nouns))})(?!\w)")


def _phrased(bodies: str, ranks: str) -> re.Pattern[str]:
    """ "FINBATT, a battalion", "the Egoz unit", "General Drude's brigade", "squadron of Admiral P", "5th tank army"."""
    body, rank = alternatives(listed(bodies)), alternatives(listed(ranks))
    name = r"[A-ZÀ-ÞĀ-Ž][\w’-]+"
    return re.compile(
        rf"(?P<acronym>[A-Z]{{4,}}\d?)(?=,\s(?:an?|the|its)\s(?:[\w-]+\s){{0,3}}(?:{body}|contingent|force|task\sforce)(?!\w))"
        rf"|(?<=\s)(?P<ordinal>\d{{1,3}}(?:st|nd|rd|th)\s(?:[a-z-]+\s){{0,3}}(?:{body}|military\sbase|army|corps))(?!\w)"
        rf"|(?P<rank>(?:{rank})\s)(?P<titled>{name}(?:\s{name})?)(?P<of>[’']s)?\s(?P<noun>{body})(?!\w)"
        rf"|(?:(?<=[Tt]he\s)|(?<=[’']s\s))(?P<proper>{name}(?:\s{name})?)\s(?P<kind>{body})(?!\w)"
        rf"|(?<!\w)(?P<owner>{name})[’']s\s(?P<owned>squadron|fleet|flotilla|brigade|division|battalion|column)(?!\w)"
        rf"|(?P<led>(?:squadron|fleet|column|division|brigade|expedition|army|corps)\sof\s(?:{rank})\s{name}(?:\s{name})?)"
        rf"|[\"“«](?P<quoted>{name}(?:\s{name})?)[\"”»]\s(?P<body>{body})(?!\w)"
    )


def formations(view: View, places: Sequence[Place]) -> Iterator[Unit]:
    """Yield the formations of a view; overlaps are the caller's to settle."""
    reader = _Reader(view, places)
    for m in hits(_terms().whole, view.text):
        domain = _terms().domain[" ".join(m.group().split())]
        yield Unit(m.start(), m.end(), "formation", m.group(), "formation", domain, None)
    named = [unit for m in hits(_terms().coined, view.text) for unit in reader.coined(m)]
    yield from named
    for name in {unit.name: unit for unit in named if unit.rule == "named"}.values():
        for m in re.finditer(re.escape(name.name), view.text):
            yield replace(name, start=m.start(), end=m.end())
    for m in _OTHER_WAYS.finditer(view.text):
        last = reader.places.at(m.start() + m.group().rfind(" ") + 1)
        if m["german"] or not (isinstance(last, Place) and last.kind in ("state", "demonym")):
            yield reader.plain(m)
    for m in hits(_terms().bodies, view.text):
        segment = reader.bounds.at(m.start())
        for found in _terms().phrased.finditer(view.text, max(segment.start, m.start() - _BEFORE), m.end() + _BEHIND):
            yield from reader.phrased(found)


class _Reader:
    def __init__(self, view: View, places: Sequence[Place]) -> None:
        self.text, self.bounds, self.terms = view.text, Bounds(view), _terms()
        self.places, self.source = Cover(places), view.document.text

    def coined(self, m: re.Match[str]) -> Iterator[Unit]:
        """Nouns of formations with the number or the name that makes them one."""
        words = self.bounds.words(self.bounds.at(m.start()))
        first = index = index_at(words, m.start())
        noun = " ".join(m.group().split())
        domain = self.terms.coinage[noun]
        while first > 0 and index - first < _LONGEST and self._coins(words[first - 1].text, noun):
            first -= 1
        if domain == "air" and noun == "Squadron" and _SHIPS.search(self.text, max(0, m.start() - 60), m.start()):
            domain = "naval"
        number = _NUMBER.match(self.text, m.end()) if noun in self.terms.numbered else None
        ordinal = any(_ORDINAL.fullmatch(t.text) for t in words[first:index])
        company = noun == "Company" and first == index - 1 and _COMPANY.fullmatch(words[first].text) is not None
        named = (domain == "naval" and noun not in ("Company", "Battalion")) or noun in self.terms.proper or company
        alone = not (number or named or ordinal)
        if not number and (first == index or (alone and not self._fights(words, first, index, m))):
            return
        leads = self.places.at(words[first].start)
        if isinstance(leads, Place) and leads.kind == "demonym" and _ORDINAL.fullmatch(words[first + 1].text):
            first += 1  # "the Bulgarian 61st Brigade"
        if first > 1 and words[first - 1].text == "." and words[first - 2].text == "No":
            first -= 2
        start, end = words[first].start, self._end(number.end() if number else m.end(), ordinal or company)
        owner = self.places.at(words[first - 1].start) if first else None
        inside = [owner, *(self.places.at(t.start) for t in words[first:] if t.start < end)]
        states = [p.state for p in inside if isinstance(p, Place) and p.kind in ("state", "demonym")]
        yield self._unit(start, end, "named" if alone else "coined", domain, states[0] if states else None)

    def _fights(self, words: Sequence[Token], first: int, index: int, m: re.Match[str]) -> bool:
        """Say whether a name alone makes a formation here: "the Capital Division was put ashore"."""
        if (
            m.group().endswith(_COUNTED_ONLY)
            or (m.group() == "Unit" and index - first > 1)
            or any(t.text in _NOBODY or self.places.at(t.start) for t in words[first:index])
        ):
            return False
        segment = self.bounds.at(m.start())
        return any(
            not m.start() <= f.start() < m.end()
            for f in self.terms.fighting.finditer(self.text, segment.start, segment.end)
        )

    def _unit(self, start: int, end: int, rule: str, domain: Domain, state: str | None) -> Unit:
        return Unit(start, end, rule, " ".join(self.source[start:end].split()), "formation", domain, state)

    def _end(self, end: int, counted: bool) -> int:
        """Take in the regiment behind a battalion, the battalion behind a company."""
        while counted and (m := self.terms.parent.match(self.text, end)):
            end = m.end()
        return end

    def plain(self, m: re.Match[str]) -> Unit:
        """A formation whose own name says what it is."""
        return self._unit(m.start(), m.end(), "phrased", "naval" if m["naval"] else "land", None)

    def phrased(self, m: re.Match[str]) -> Iterator[Unit]:
        """Formations named in passing: "FINBATT, a battalion of …", "the Egoz unit", "General Drude's brigade"."""
        names = [g for g in ("titled", "proper", "owner") if m[g]]
        if any(self._nobody(m, g) for g in names):
            return
        noun = next((m[g] for g in ("noun", "kind", "owned", "body") if m[g]), m.group().split()[0 if m["led"] else -1])
        naval = noun in ("fleet", "flotilla") or (noun == "squadron" and (m["led"] or m["rank"] or m["owner"]))
        domain: Domain = "naval" if naval else "air" if noun in ("squadron", "wing") else "land"
        start, end = (m.start("quoted"), m.end("quoted")) if m["quoted"] else m.span()
        yield self._unit(start, end, "phrased", domain, None)

    def _nobody(self, m: re.Match[str], group: str) -> bool:
        """Say whether what stands before a formation's common noun names none: a state, a service, an office."""
        placed = self.places.at(m.start(group)) is not None
        return placed or any(word in _NOBODY for word in m[group].split())

    def _coins(self, word: str, noun: str) -> bool:
        if _ORDINAL.fullmatch(word) or (noun == "Company" and _COMPANY.fullmatch(word)):
            return True
        return capital(word) and word not in _OPENERS and not word.endswith(("'s", "’s"))
