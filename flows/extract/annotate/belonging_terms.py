"""The lists of ``flows/language/belonging.yaml``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.extract.annotate.people_terms import Phrases, raw_terms, split


PHRASES = ("going", "home", "talks", "beside", "members", "leads", "hosting", "motion", "paying", "meeting")
WORDS = ("journeys", "received", "together", "sides", "possessives", "talking", "mutual", "lineage")


@dataclass(frozen=True, slots=True)
class Terms:
    """The lists of ``belonging.yaml``."""

    going: Phrases
    home: Phrases
    talks: Phrases
    beside: Phrases
    members: Phrases
    leads: Phrases
    hosting: Phrases
    motion: Phrases
    paying: Phrases
    meeting: Phrases
    journeys: frozenset[str]
    received: frozenset[str]
    together: frozenset[str]
    sides: frozenset[str]
    possessives: frozenset[str]
    talking: frozenset[str]
    mutual: frozenset[str]
    lineage: frozenset[str]
    titles: Mapping[str, frozenset[str]]


@cache
def terms() -> Terms:
    """Return the lists, read once; LanguageError where the file cannot be read."""
    raw = raw_terms("belonging")
    phrases = {name: Phrases(split(raw[name])) for name in PHRASES}
    words = {name: frozenset(split(raw[name])) for name in WORDS}
    titles = {w: frozenset(row["states"]) for row in raw["titles"] for w in split(row["words"])}
    return Terms(**phrases, **words, titles=titles)
