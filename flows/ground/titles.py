"""Titles of agreements: what in them tells one from another, and how two titles relate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from flows.ground.model import Mention
from flows.ground.names import fold, wording
from flows.ground.states import states

Relation: TypeAlias = Literal["same", "close", "apart", "unknown"]


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart: ``words`` that tell something, the ``proper`` ones among them, its acronyms and initials."""

    words: frozenset[str]
    proper: frozenset[str]
    acronyms: frozenset[str]
    initials: str


@lru_cache(maxsize=16384)
def title(text: str, short: str | None, parties: tuple[str, ...]) -> Title:
    """Take a title apart; words for the parties, for instruments and for nothing in particular are left out."""
    known = wording()
    dull = known.function_words | known.instrument_words
    folded = fold(text.replace("-", " "))
    kept = [word for word in folded.split() if word not in dull and not _is_party(word, parties)]
    words = frozenset(known.synonyms.get(_singular(word), _singular(word)) for word in kept)
    subject = {_singular(word) for word in known.subject_words} | known.subject_words
    proper = frozenset(word for word in words if word not in subject and not word.isdigit())
    return Title(words, proper, _acronyms(f"{text} {short or ''}"), _initials(folded))


def title_of(mention: Mention) -> Title:
    """Take the title of a treaty's mention apart; an empty one where it has none."""
    parties = tuple(sorted(mention.values("parties")))
    return title(mention.value("title") or "", mention.value("short_title"), parties)


def _is_party(word: str, parties: tuple[str, ...]) -> bool:
    return any(_names_state(word, code) for code in parties)


@lru_cache(maxsize=65536)
def _names_state(word: str, code: str) -> bool:
    if word in wording().party_words.get(code, ()):
        return True
    names = fold(states().get(code, "")).split()
    return any(word[:4] == name[:4] for name in names if len(name) > 3 and len(word) > 3)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def _acronyms(text: str) -> frozenset[str]:
    """Acronyms of a name: words in capitals of three letters or more, but for organisations and sorts."""
    words = (word.strip("()“”\"',.;:") for word in text.replace("-", " ").split())
    found = frozenset(word.casefold() for word in words if len(word) > 2 and word.isalpha() and word.isupper())
    shouted = text.isupper() and len(text.split()) > 1  # a whole title in capitals has no acronym
    return frozenset() if shouted else found - wording().common_acronyms


def _initials(folded: str) -> str:
    return "".join(word[0] for word in folded.split() if word not in {"of", "and", "for", "on", "in", "to"})


def relate(a: Title, b: Title) -> Relation:
    """Return how two titles relate.

    ``same``: they share an acronym, one spells out the other's, or the words of one are all among the other's
    (and one of them proper, or both equal); ``close``: half of the shorter one's words are shared, words that stand
    in titles of all sorts ("cooperation") left out; ``apart``: fewer; ``unknown``: one of them tells nothing
    ("agreement between the two countries").
    """
    if a.acronyms & b.acronyms or _spells(a, b) or _spells(b, a):
        return "same"
    if not a.words or not b.words:
        return "unknown"
    small, large = sorted((a.words, b.words), key=len)
    if a.words == b.words or (small <= large and small & (a.proper | b.proper)):
        return "same"
    telling = [words - _common() for words in (small, large)]
    if all(telling):
        small, large = sorted(telling, key=len)
    shared = small & large
    return "close" if 2 * len(shared) >= len(small) and shared else "apart"


@cache
def _common() -> frozenset[str]:
    return wording().common_words | {_singular(word) for word in wording().common_words}


def _spells(a: Title, b: Title) -> bool:
    return any(acronym in b.initials for acronym in a.acronyms)
