"""Which of the two states of a text somebody's names point to, where nothing else tells it.

The sections of ``given_names.txt`` and ``family_names.txt`` are languages; ``tongues`` in ``belonging.yaml`` says in
which states people commonly bear their names. A name speaks only where it is borne in one state of the dyad and not
in the other, or is at home in the one and merely known in the other; every listed word of it must allow the state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce

from flows.extract.annotate.people_names import ROMAN
from flows.extract.annotate.people_terms import name_terms, raw_terms, split
from flows.extract.annotate.people_words import plain
from flows.extract.tokens import split_words
from flows.ground.names import FAMILY, GIVEN, tongues

SHORTEST = 6  # letters of a word whose ending is asked
LONGEST = 6  # words of a name that are asked
_EVERYWHERE = "*"
_ENGLISH = "GBR"
_TRANSLATED = "rulers in translation"
_EUROPEAN = frozenset(
    (
        "english",
        "italian",
        "french",
        "spanish and portuguese",
        "german, dutch and nordic",
        "slavic, baltic and hungarian",
        "romanian",
    )
)  # tongues of which a king's name tells that he reigned in Europe


@dataclass(frozen=True, slots=True)
class Borne:
    """Where a word is a name: the states in which it is at home, and all in which it is common."""

    home: frozenset[str] = frozenset()
    all: frozenset[str] = frozenset()

    def __or__(self, other: Borne) -> Borne:
        return Borne(self.home | other.home, self.all | other.all)


def state_by_name(name: str, dyad: tuple[str, str], *, royal: bool = False, ruler: bool = False) -> str | None:
    """Return the one state of the dyad in which a person's names are borne; None where they are in both or none.

    A given name alone tells something only of ``royal`` persons, who are called by it; English ones tell nothing of
    these, being translations (Philip of Spain): they say of a ``ruler`` that he reigned in Europe.
    """
    words = [plain(word) for word in split_words(name) if word.isalpha() and word not in ROMAN][:LONGEST]
    borne = list(_known(words, royal, ruler))
    allowed = [code for code in dyad if borne and all(code in b.all for b in borne)]
    if len(allowed) == 2:
        return _rather(words, borne, dyad)
    if not allowed:
        return None
    (other,) = set(dyad) - set(allowed)
    # what is at home in both says nothing of either, though another word is not known in the one
    return allowed[0] if any(allowed[0] in b.home and other not in b.home for b in borne) else None


def _rather(words: list[str], borne: list[Borne], dyad: tuple[str, str]) -> str | None:
    """The state in which names are at home that the other one only knows as well: a family name, or two names."""
    first, second = dyad
    ours = {code: [b for b in borne if code in b.home and other not in b.home] for code, other in (dyad, dyad[::-1])}
    one, other = (first, second) if ours[first] else (second, first)
    if not ours[one] or ours[other]:
        return None
    family = _borne_as(FAMILY, words[-1]) or Borne()
    told = one in family.home and other not in family.home
    return one if told or len(ours[one]) > 1 else None


def _known(words: list[str], royal: bool, ruler: bool) -> Iterator[Borne]:
    """Where each word of a name is borne that is in a list; particles and names of all the world left out."""
    skip = name_terms().inside - _ARTICLES
    for index, word in enumerate(words):
        if word in skip:
            continue
        found, first = _borne_as(FAMILY, word), _borne_as(GIVEN, word)
        if first is not None and royal and _ENGLISH in first.home:
            if ruler:
                yield _tongues()[_TRANSLATED]
            continue
        if ruler and first is not None and _EUROPEAN.issuperset(_listed(GIVEN)[word]):
            yield _tongues()[_TRANSLATED]
        if first is not None and (len(words) > 1 or royal or found):
            found = first if found is None else found | first
        if found is None and index == len(words) - 1:
            found = _by_ending(word)
        if found is not None and _EVERYWHERE not in found.all:
            yield found


_ARTICLES = frozenset({"al", "el", "bin", "bint", "ibn"})  # particles that tell a language


def _borne_as(file: str, word: str) -> Borne | None:
    """Where a word of a file is borne; None where the file does not list it."""
    tongues = _listed(file).get(word)
    return _union(tongues) if tongues else None


@cache
def _listed(file: str) -> Mapping[str, tuple[str, ...]]:
    """Return the tongues of each name of a file, by its plain spelling, hyphenated names also by their parts."""
    found: dict[str, tuple[str, ...]] = {}
    for tongue in tongues(file):
        for word in tongue.names:
            for part in (word, *split_words(word)) if "-" in word else (word,):
                found[plain(part)] = (*found.get(plain(part), ()), tongue.language)
    return found


@cache
def _union(tongues: tuple[str, ...]) -> Borne:
    """Where the names of several tongues are borne; a tongue without an entry adds nothing."""
    known = _tongues()
    return reduce(Borne.__or__, (known.get(tongue, Borne()) for tongue in tongues), Borne())


@cache
def _tongues() -> Mapping[str, Borne]:
    return {str(row["names"]): _borne(row) for row in raw_terms("belonging")["tongues"]}


def _borne(row: Mapping[str, str]) -> Borne:
    home = frozenset(row["home"].split())
    return Borne(home, home | frozenset(row["also"].split()))


@cache
def _endings() -> Mapping[str, Borne]:
    return {plain(end): _borne(row) for row in raw_terms("belonging")["endings"] for end in split(row["words"])}


def _by_ending(word: str) -> Borne | None:
    """Where words with the ending of this one are borne, by the longest that is listed."""
    if len(word) < SHORTEST:
        return None
    tails = (word[-length:] for length in range(8, 1, -1))
    return next((_endings()[tail] for tail in tails if tail in _endings()), None)
