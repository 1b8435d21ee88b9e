"""Formations by the noun that ends their name: "82nd Airborne Division", "No. 3 (Fighter) Squadron", "Kenya Rifles".

A number or a proper name in front makes one of a noun of ``forces.yaml``, a number behind it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, cast

from flows.extract.annotate.wording import Bounds, Cover, Trigger, alternatives, capital, index_at, language, listed
from flows.extract.model import Place, Unit, View
from flows.extract.tokens import Token

Domain: TypeAlias = Literal["naval", "air", "land", "joint"]
_ORDINAL = re.compile(
    r"\d{1,3}(?:st|nd|rd|th|d)|\d{1,2}/\d{1,2}|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth"
    r"|[IVX]{2,5}|\d{1,3}|1\d{3}(?<!19\d\d)|\d{1,3}(?:er|re|e|ème|º|ª)"
)
_LETTER = re.compile(r"[IVX]")
_NUMBER = re.compile(r"\s\d{1,4}(?:\.\d{1,2}){0,2}\b(?![.,]\d|-)")
_CALLED = re.compile(r"\s[A-Z][\w’'-]+(?!\w|\s[A-Z])")
_NICKNAME = re.compile(r"\s[\"“„«‘'][A-ZÀ-Þ][\w’' -]{2,40}[\"”“»’'](?!\w)")
_OPENERS = frozenset(
    "The A An In On Its Of Both And From With Men Troops Soldiers Sailors Marines Pilots Officers Members For By At To "
    "Two Three Four Five When While After Before During Later Since Today Then Here Now".split()
)
_TITLES = frozenset("King Queen Prince Princess Duke Sultan Emperor Shah Tsar President Duchess Empress".split())
_SHIPS = re.compile(r"(?:ships?|destroyers|cruisers|frigates|corvettes|[Nn]aval|Navy)\b[^.;]*$")
_COMPANY = re.compile(r"[A-H]|Alpha|Bravo|Charlie|Delta|Echo|Foxtrot")
_ROMAN = (
    "Corps",
    "Army Corps",
    "Squadron",
    "Expeditionary Force",
    "Brigade",
)  # nouns that a letter may number: "I Corps"
_LONGEST = 6  # words in front of a noun that are part of a formation's name
_SIZES: Mapping[str, int] = {
    "Platoon": 1, "Company": 2, "Troop": 2, "Battery": 2, "Battalion": 3, "Squadron": 3, "Flight": 2, "Commando": 3,
    "Detachment": 2, "Regiment": 4, "Team": 5, "Wing": 5, "Brigade": 5, "Group": 5, "Division": 6, "Corps": 7,
}  # fmt: skip
_COUNTED_ONLY = (
    "Company", "Flight", "Guards", "Legion", "Battery", "Horse", "Detachment", "Jat", "Sikh", "Punjab", "Army", "Troop",
    "Front", "Sqn", "Bn", "Regt", "Bde", "Airborne",
)  # fmt: skip
NOBODY = frozenset(
    "Navy Army Air Force Forces Guard Marine Royal Imperial National Joint Special First Second Third Fourth Fifth New "
    "Old Allied Union Republican German French British Trade Embassy Government Ministry President Security "
    "Research Intelligence Financial Crime Police Investigation Rights Policy Support Delivery Economic Planning "
    "Protection Border Customs Coast Monitoring Project Management Control Implementation Peace Diplomatic Press "
    "Consular Medical Job Cadet Officers Signal Affairs Legal Sports Football Cricket Premier League".split()
)  # words before a formation's common noun that name nobody
_CIVIL = frozenset(
    "Boy Girl Talent Cub Opera Theatre Theater Ballet Dance Film Fire Traffic Vice Boys Bucket Ambulance Merchant "
    "Fishing Tanker Whaling Trade Sports Wagner".split()
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The lists of ``forces.yaml`` on such nouns, ready for look-up."""

    nouns: Trigger
    domains: Mapping[str, Domain]
    plurals: Mapping[str, str]  # "Squadrons" → "Squadron"
    proper: frozenset[str]  # nouns that a name alone makes a unit, without a number
    parent: re.Pattern[str]  # what may follow a battalion: ", Royal Welsh", " of The Parachute Regiment"
    numbered: frozenset[str]  # nouns that a number may follow
    fighting: re.Pattern[str]  # by which a division with a name alone is armed men and no office


@cache
def terms() -> Terms:
    """Read the data once."""
    data = language("forces.yaml")
    groups = data["formations"]
    domains = {w: cast(Domain, g["domain"]) for g in groups for w in listed(g.get("coined", ""))}
    plurals = {f"{w}s": w for w in domains if w.split()[-1] in _SIZES and w not in ("Corps", "Group Army")}
    return Terms(
        Trigger([*domains, *plurals], cases=False),
        domains,
        plurals,
        frozenset(w for g in groups for w in listed(g.get("proper", ""))),
        _parent(data["parents"]),
        frozenset(listed(data["numbered"])),
        re.compile(rf"(?<!\w)(?:{alternatives(listed(data['fighting']))})(?!\w)", re.IGNORECASE),
    )


def _parent(nouns: str) -> re.Pattern[str]:
    word = r"(?:[A-ZÀ-Þ][\w’'-]+|\d{1,3}(?:st|nd|rd|th))"
    return re.compile(
        rf"(?:,\s(?:[Tt]he\s(?!\d))?|\s(?:of\s(?:[Tt]he\s)?)?)(?:{word}\s){{0,5}}(?P<noun>{alternatives(listed(nouns))})(?!\w)"
    )


class Coined:
    """Reads such names in one view."""

    def __init__(self, view: View, bounds: Bounds, places: Cover) -> None:
        self.text, self.source, self.bounds, self.places, self.terms = (
            view.text, view.document.text, bounds, places, terms(),
        )  # fmt: skip

    def read(self, m: re.Match[str]) -> Iterator[Unit]:
        """The formation whose noun was found, where it is one; before it those that share the noun."""
        words = self.bounds.words(self.bounds.at(m.start()))
        index = index_at(words, m.start())
        written = " ".join(m.group().split())
        noun = self.terms.plurals.get(written, written)
        if noun != written:
            yield from self._several(words, index, m, noun)
            return
        first = self._first(words, index, noun)
        number = _NUMBER.match(self.text, m.end()) if self.terms.numbered & {noun, noun.split()[-1]} else None
        ordinal = any(self._counts(t.text, noun) for t in words[first:index])
        if not ordinal and not number and noun.split()[-1] in ("Force", "Group", "Battlegroup"):
            number = _CALLED.match(self.text, m.end()) if first == index else None  # "Task Force Hawk"
        company = noun == "Company" and first == index - 1 and _COMPANY.fullmatch(words[first].text) is not None
        alone = not (number or ordinal or company or self._named(words, first, index, noun, m))
        if not number and (
            (first == index and not self._compound(noun)) or (alone and not self._fights(words, first, index, m))
        ):
            return
        first = self._led(words, first)
        end = self._end(number.end() if number else m.end(), noun, ordinal or company)
        yield self._unit(words, first, end, "named" if alone else "coined", self._domain(noun, m))

    def _domain(self, noun: str, m: re.Match[str]) -> Domain:
        domain = self.terms.domains[noun]
        ships = noun == "Squadron" and _SHIPS.search(self.text, max(0, m.start() - 60), m.start())
        return "naval" if ships else domain

    def _compound(self, noun: str) -> bool:
        """Say whether a noun is a name by itself: "the Albanian Commando Regiment"."""
        return " " in noun and noun.split()[-1] in self.terms.proper

    def _named(self, words: Sequence[Token], first: int, index: int, noun: str, m: re.Match[str]) -> bool:
        """Say whether a name alone makes a unit of this noun."""
        if any(t.text in _CIVIL for t in words[first:index]):
            return False
        naval = self._domain(noun, m) == "naval" and noun not in ("Company", "Battalion")
        return naval or noun in self.terms.proper or noun.split()[-1] in self.terms.proper

    def _first(self, words: Sequence[Token], index: int, noun: str) -> int:
        """Return the index of the first word of a name whose noun stands at ``index``."""
        first = index
        while index - first < _LONGEST and (step := self._step(words, first, noun)):
            first -= step
        return first

    def _step(self, words: Sequence[Token], first: int, noun: str) -> int:
        """Return how many words to the left belong to the name as well: one, a bracket, or none."""
        if first == 0:
            return 0
        word = words[first - 1].text
        if word == ")" and first > 3 and words[first - 3].text == "(" and capital(words[first - 2].text):
            return 3 if self._step(words, first - 3, noun) else 0
        if word == ")" and first > 4 and words[first - 4].text == "(" and capital(words[first - 3].text):
            return 4 if self._step(words, first - 4, noun) else 0  # "18th (Royal Irish) Foot"
        if word.endswith(("'s", "’s")):
            titled = word[:-2] in _TITLES or (first > 1 and words[first - 2].text in _TITLES)
            return int(titled)
        if self._counts(word, noun):
            return 1
        if noun == "Company" and _COMPANY.fullmatch(word):
            return 1
        return int(capital(word) and word not in _OPENERS and word[0].isalpha())

    def _counts(self, word: str, noun: str) -> bool:
        return _ORDINAL.fullmatch(word) is not None or (noun in _ROMAN and _LETTER.fullmatch(word) is not None)

    def _led(self, words: Sequence[Token], first: int) -> int:
        """Step over a nationality in front of a number, take in "No." """
        leads = self.places.at(words[first].start)
        if isinstance(leads, Place) and leads.kind == "demonym" and _ORDINAL.fullmatch(words[first + 1].text):
            first += 1  # "the Bulgarian 61st Brigade"
        if first > 1 and words[first - 1].text == "." and words[first - 2].text == "No":
            first -= 2
        return first

    def _several(self, words: Sequence[Token], index: int, m: re.Match[str], noun: str) -> Iterator[Unit]:
        """ "The 119th and 115th Squadrons": the last with its noun, the others by their numbers."""
        first = self._first(words, index, noun)
        if first == index or not _ORDINAL.fullmatch(words[first].text):
            return
        yield self._unit(words, first, m.end() - 1, "coined", self._domain(noun, m))
        at = first
        while at > 1 and words[at - 1].text in (",", "and", "&"):
            at -= 1 + (words[at - 1].text == "and" and words[at - 2].text == ",")
            number = words[at - 1]
            if not _ORDINAL.fullmatch(number.text) or number.text.isdigit():
                return
            yield self._unit(words, at - 1, number.end, "coined", self._domain(noun, m))
            at -= 1

    def _fights(self, words: Sequence[Token], first: int, index: int, m: re.Match[str]) -> bool:
        """Say whether a name alone makes a formation here: "the Capital Division was put ashore"."""
        if (
            m.group().endswith(_COUNTED_ONLY)
            or (m.group() == "Unit" and index - first > 1)
            or any(t.text in NOBODY or t.text in _CIVIL or self.places.at(t.start) for t in words[first:index])
        ):
            return False
        segment = self.bounds.at(m.start())
        return any(
            not m.start() <= f.start() < m.end()
            for f in self.terms.fighting.finditer(self.text, segment.start, segment.end)
        )

    def _unit(self, words: Sequence[Token], first: int, end: int, rule: str, domain: Domain) -> Unit:
        start = words[first].start
        owner = self.places.at(words[first - 1].start) if first else None
        inside = [owner, *(self.places.at(t.start) for t in words[first:] if t.start < end)]
        states = [p.state for p in inside if isinstance(p, Place) and p.kind in ("state", "demonym")]
        name = " ".join(self.source[start:end].split())
        return Unit(start, end, rule, name, "formation", domain, states[0] if states else None)

    def _end(self, end: int, noun: str, counted: bool) -> int:
        """Take in a name in quotation marks, and the regiment behind a battalion, the division behind a brigade."""
        size = _SIZES.get(noun.split()[-1], 4)
        while counted and (m := self.terms.parent.match(self.text, end)):
            above = _SIZES.get(m["noun"].split()[-1], 4)
            if above <= size:
                break
            end, size = m.end(), above
        nickname = _NICKNAME.match(self.text, end)
        return nickname.end() if nickname else end
