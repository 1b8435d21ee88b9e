"""Formations: carrier strike groups, "2nd Fleet", "82nd Airborne Division", "Kenya Rifles". Words: ``forces.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, cast

from flows.extract.annotate.wording import Bounds, Cover, capital, hits, index_at, language, listed, trigger
from flows.extract.model import Place, Unit, View

Domain: TypeAlias = Literal["naval", "air", "land", "joint"]
_ORDINAL = re.compile(
    r"\d{1,3}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|[IVX]{2,5}|\d{1,2}"
)
_NUMBER = re.compile(r"\s\d{1,3}\b")
_OPENERS = ("The", "A", "An", "In", "On", "Its", "Of")


@dataclass(frozen=True, slots=True)
class _Terms:
    whole: re.Pattern[str]
    domain: dict[str, Domain]
    coined: re.Pattern[str]
    coinage: dict[str, Domain]
    proper: frozenset[str]  # nouns that a name alone makes a unit, without a number


@cache
def _terms() -> _Terms:
    groups = language("forces.yaml")["formations"]
    whole = {w: cast(Domain, g["domain"]) for g in groups for w in listed(g.get("words", ""))}
    coinage = {w: cast(Domain, g["domain"]) for g in groups for w in listed(g.get("coined", ""))}
    proper = frozenset(w for g in groups for w in listed(g.get("proper", "")))
    return _Terms(whole=trigger(whole, cases=False), domain=whole, coined=trigger(coinage, cases=False),
                  coinage=coinage, proper=proper)  # fmt: skip


def formations(view: View, places: Sequence[Place]) -> Iterator[Unit]:
    """Yield the formations of a view; overlaps are the caller's to settle."""
    reader = _Reader(view, places)
    for m in hits(_terms().whole, view.text):
        domain = _terms().domain[" ".join(m.group().split())]
        yield Unit(m.start(), m.end(), "formation", m.group(), "formation", domain, None)
    for m in hits(_terms().coined, view.text):
        yield from reader.coined(m)


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
        while first > 0 and index - first < 5 and self._coins(words[first - 1].text):
            first -= 1
        number = _NUMBER.match(self.text, m.end()) if domain == "naval" else None
        ordinal = any(_ORDINAL.fullmatch(t.text) for t in words[first:index])
        named = domain == "naval" or noun in self.terms.proper
        if not number and (first == index or not (named or ordinal)):
            return
        end = number.end() if number else m.end()
        place = self.places.at(words[first].start)
        state = place.state if isinstance(place, Place) and place.kind in ("state", "demonym") else None
        name = " ".join(self.source[words[first].start : end].split())
        yield Unit(words[first].start, end, "coined", name, "formation", domain, state)

    def _coins(self, word: str) -> bool:
        if _ORDINAL.fullmatch(word):
            return True
        return capital(word) and word not in _OPENERS and not word.endswith(("'s", "’s"))
