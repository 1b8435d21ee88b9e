"""The rules of ``flows/language/place_rules.yaml`` as values: what names a place, and what is none after all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from flows.extract.model import PlaceKind
from flows.extract.tokens import tokenize
from flows.ground.language import read_language

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A head with capitalised words before or behind it makes a place of ``kind``."""

    id: str
    kind: PlaceKind
    side: Literal["before", "behind"]
    heads: tuple[str, ...]
    known: bool  # the name must hold a place of such a kind
    inherit: frozenset[str]  # kinds of the places inside the name that pass on their state
    leads: bool  # the head stands before the name and is no part of it
    example: str
    finds: str
    counter: str


@dataclass(frozen=True, slots=True)
class Dropping:
    """A listed name in the company of certain words is no place. Empty ``kinds`` and ``names`` mean all."""

    id: str
    behind: tuple[Words, ...]
    before: tuple[Words, ...]
    kinds: frozenset[str]
    names: frozenset[str]
    somebody: bool  # the name is then a person's
    example: str
    drops: str
    counter: str


@dataclass(frozen=True, slots=True)
class Doubts:
    """Word lists that decide whether a doubtful name is a place."""

    cues: frozenset[str]
    general: frozenset[str]
    functions: frozenset[str]
    particles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Where a name that no table lists is a place: behind a cue, before a word (or sign) that ends it."""

    cues: frozenset[str]
    ends: frozenset[str]
    never: frozenset[str]
    topics: frozenset[str]
    ways: frozenset[str]
    motion: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """All rules; ``behind`` and ``before`` find the dropping rules by the word next to the name."""

    naming: tuple[Naming, ...]
    dropping: tuple[Dropping, ...]
    doubts: Doubts
    unlisted: Unlisted
    behind: Mapping[str, tuple[tuple[Words, Dropping], ...]]
    before: Mapping[str, tuple[tuple[Words, Dropping], ...]]


def _words(phrase: str) -> Words:
    return tuple(t.text for t in tokenize(phrase))


def _naming(raw: dict[str, Any]) -> Naming:
    heads = (*raw["heads"], *raw.get("lower", ()))
    return Naming(raw["id"], raw["kind"], raw["side"], heads, raw.get("known", False), frozenset(raw["inherit"]),
                  raw.get("leads", False), raw["example"], raw["finds"], raw["counter"])  # fmt: skip


def _dropping(raw: dict[str, Any]) -> Dropping:
    behind, before = (tuple(_words(p) for p in raw.get(side, ())) for side in ("behind", "before"))
    return Dropping(raw["id"], behind, before, frozenset(raw.get("kinds", ())), frozenset(raw.get("names", ())),
                    raw.get("somebody", False), raw["example"], raw["drops"], raw["counter"])  # fmt: skip


def _index(rules: tuple[Dropping, ...], side: str, word: int) -> dict[str, tuple[tuple[Words, Dropping], ...]]:
    found: dict[str, tuple[tuple[Words, Dropping], ...]] = {}
    for rule in rules:
        for phrase in getattr(rule, side):
            found[phrase[word]] = (*found.get(phrase[word], ()), (phrase, rule))
    return found


@cache
def place_rules() -> PlaceRules:
    """Return the rules, read once. Raises DyadError where the file is missing or malformed."""
    raw = read_language("place_rules.yaml")
    dropping = tuple(_dropping(r) for r in raw["dropping"])
    doubts = Doubts(**{name: frozenset(words) for name, words in raw["doubt"].items()})
    unlisted = Unlisted(
        *(frozenset(raw["unlisted"][name]) for name in ("cues", "ends", "never", "topics", "ways", "motion"))
    )
    return PlaceRules(
        tuple(_naming(r) for r in raw["naming"]), dropping, doubts, unlisted,
        behind=_index(dropping, "behind", 0), before=_index(dropping, "before", -1),
    )  # fmt: skip
