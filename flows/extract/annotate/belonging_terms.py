"""The lists of ``flows/language/belonging.yaml``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.extract.annotate.people_terms import Phrases, raw_terms, split


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
    journeys: frozenset[str]
    received: frozenset[str]
    together: frozenset[str]
    sides: frozenset[str]
    possessives: frozenset[str]
    titles: Mapping[str, frozenset[str]]


@cache
def terms() -> Terms:
    """Return the lists, read once; LanguageError where the file cannot be read."""
    raw = raw_terms("belonging")
    names: list[str] = ["going", "home", "talks", "beside", "members", "leads", "hosting"]
    going, home, talks, beside, members, leads, hosting = (Phrases(split(raw[name])) for name in names)
    names = ["journeys", "received", "together", "sides", "possessives"]
    journeys, received, together, sides, possessives = (frozenset(split(raw[name])) for name in names)
    titles = {w: frozenset(row["states"]) for row in raw["titles"] for w in split(row["words"])}
    return Terms(
        going, home, talks, beside, members, leads, hosting, journeys, received, together, sides, possessives, titles
    )
