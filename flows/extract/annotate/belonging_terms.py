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
    seeing: Phrases
    calling: Phrases
    leaving: Phrases
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
    membership: frozenset[str]
    possessives: frozenset[str]
    talking: frozenset[str]
    mutual: frozenset[str]
    lineage: frozenset[str]
    titles: Mapping[str, frozenset[str]]


@cache
def terms() -> Terms:
    """Return the lists, read once; LanguageError where the file cannot be read."""
    raw = raw_terms("belonging")
    return Terms(
        going=_phrases("going"),
        home=_phrases("home"),
        seeing=_phrases("seeing"),
        calling=_phrases("calling"),
        leaving=_phrases("leaving"),
        talks=_phrases("talks"),
        beside=_phrases("beside"),
        members=_phrases("members"),
        leads=_phrases("leads"),
        hosting=_phrases("hosting"),
        motion=_phrases("motion"),
        paying=_phrases("paying"),
        meeting=_phrases("meeting"),
        journeys=_words("journeys"),
        received=_words("received"),
        together=_words("together"),
        sides=_words("sides"),
        membership=_words("membership"),
        possessives=_words("possessives"),
        talking=_words("talking"),
        mutual=_words("mutual"),
        lineage=_words("lineage"),
        titles={w: frozenset(row["states"]) for row in raw["titles"] for w in split(row["words"])},
    )


def _phrases(name: str) -> Phrases:
    return Phrases(split(raw_terms("belonging")[name]))


def _words(name: str) -> frozenset[str]:
    return frozenset(split(raw_terms("belonging")[name]))
