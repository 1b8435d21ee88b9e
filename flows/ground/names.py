"""Names: folded, compared, told apart. One meaning of "the same name" for scoring and for linking."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from flows.ground.language import read_language
from flows.ground.paths import LANGUAGE

MATCH = 85.0  # of 100: codebook, section 9
GIVEN, FAMILY = "given_names.txt", "family_names.txt"

_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_DROPPED = re.compile(r"[.'’‘`´ʻʼ“”\"«»]|(?<=\b[a-z])-(?=\d)")  # G-7 is G7, U.K. is UK
_SIGNS = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class Wording:
    """What ``flows/language/sameness.yaml`` says, as sets."""

    articles: frozenset[str]
    function_words: frozenset[str]
    instrument_words: frozenset[str]
    subject_words: frozenset[str]
    common_words: frozenset[str]
    synonyms: dict[str, str]
    common_acronyms: frozenset[str]
    party_words: dict[str, tuple[str, ...]]
    instrument_families: tuple[frozenset[str], ...]
    unspecific: dict[str, frozenset[str]]
    stages: dict[str, tuple[str, ...]]
    last_stages: frozenset[str]
    open_stages: frozenset[str]
    honorifics: frozenset[str]
    particles: frozenset[str]
    bodies: frozenset[str]
    ship_prefixes: frozenset[str]


@cache
def wording() -> Wording:
    """Return the words that comparisons rest on."""
    raw: dict[str, Any] = read_language("sameness.yaml")
    special: dict[str, Any] = {
        "synonyms": {other: line[0] for line in raw["synonyms"] for other in line},
        "party_words": {code: tuple(words) for code, words in raw["party_words"].items()},
        "instrument_families": tuple(frozenset(line) for line in raw["instrument_families"]),
        "unspecific": {field: frozenset(values) for field, values in raw["unspecific"].items()},
        "stages": {table: tuple(stages) for table, stages in raw["stages"].items()},
    }
    plain: dict[str, Any] = {key: frozenset(value) for key, value in raw.items() if key not in special}
    return Wording(**plain, **special)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A section of ``given_names.txt`` or ``family_names.txt``: a language, and its names as they are written."""

    language: str
    family_first: bool  # the family name may stand first
    names: tuple[str, ...]


@cache
def tongues(file: str) -> tuple[Tongue, ...]:
    """Return the sections of ``given_names.txt`` or ``family_names.txt`` in the language folder."""
    found: list[Tongue] = []
    language, family_first, names = "", False, list[str]()
    for line in [*(LANGUAGE / file).read_text(encoding="utf-8").splitlines(), "["]:
        if line.startswith("["):
            if names:
                found.append(Tongue(language, family_first, tuple(names)))
            language, family_first, names = line[1:].partition("]")[0], line.endswith("family-first"), []
        elif not line.startswith("#"):
            names += line.split()
    return tuple(found)


@cache
def given_names() -> frozenset[str]:
    """Return the given names of all languages as they are written."""
    return frozenset(name for tongue in tongues(GIVEN) for name in tongue.names)


@cache
def family_names() -> frozenset[str]:
    """Return the family names of all languages as they are written."""
    return frozenset(name for tongue in tongues(FAMILY) for name in tongue.names)


@cache
def given_names_behind() -> frozenset[str]:
    """Return the given names, folded, of languages in which the family name may stand first."""
    return frozenset(fold(name) for tongue in tongues(GIVEN) if tongue.family_first for name in tongue.names)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return ``text`` in lower case, without diacritics, punctuation and articles, words one space apart."""
    # Twice: what folding the case yields may decompose, and what decomposes may yield capitals.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = _SIGNS.sub(" ", _DROPPED.sub("", plain)).split()
    return " ".join(word for word in words if word not in wording().articles) or " ".join(words)


@lru_cache(maxsize=65536)
def similarity(a: str, b: str) -> float:
    """Return how alike two names are as token sets, 0 to 100, after folding; 0 where one folds to nothing."""
    first, second = fold(a), fold(b)
    if not first or not second:
        return 0.0
    if first == second:
        return 100.0
    from rapidfuzz.fuzz import token_set_ratio  # not needed where names agree: keep the start light

    return float(token_set_ratio(first, second))


def same_name(a: str, b: str) -> bool:
    """Say whether two names are equal by the codebook: token sets match at 85 of 100 (section 9)."""
    return a == b or similarity(a, b) >= MATCH


def is_description(name: str) -> bool:
    """Say whether ``name`` describes rather than names ("two Italian pilots"): it begins in lower case.

    Particles ("al-Sisi", "von der Leyen") begin names.
    """
    first = name.replace("-", " ").split()[0]
    return first[:1].islower() and fold(first) not in wording().particles


@lru_cache(maxsize=65536)
def person(name: str) -> frozenset[str]:
    """Return the words of a person's name that identify: titles and particles left out where others remain."""
    words = frozenset(fold(name.replace("-", " ")).split())
    core = words - wording().honorifics - wording().particles
    return core or words


@lru_cache(maxsize=65536)
def same_person(a: str, b: str) -> bool:
    """Say whether two names can be one person's: one's words are all among the other's, in either order.

    Initials stand for names that begin with them. A body (a mission, an embassy) is never a person, and a
    description names nobody.
    """
    if is_description(a) or is_description(b):
        return fold(a) == fold(b)
    first, second = person(a), person(b)
    bodies = wording().bodies
    if first & bodies or second & bodies:
        return first & bodies == second & bodies and (first <= second or second <= first)
    small, large = sorted((first, second), key=len)
    return bool(small) and all(_stands_for(word, large) for word in small) and any(len(w) > 1 for w in small & large)


def _stands_for(word: str, words: frozenset[str]) -> bool:
    return word in words or any(word[0] == other[0] for other in words if 1 in (len(word), len(other)))


@lru_cache(maxsize=65536)
def unit(name: str) -> frozenset[str]:
    """Return the words of a ship's or formation's own name; empty for descriptions and types (F-35B)."""
    if is_description(name) or any(c.isdigit() for c in name):
        return frozenset()
    return frozenset(fold(name.replace("-", " ")).split()) - wording().ship_prefixes


def same_unit(a: str, b: str) -> bool:
    """Say whether two names are one ship's or formation's: one's words are all among the other's."""
    small, large = sorted((unit(a), unit(b)), key=len)
    return bool(small) and small <= large
