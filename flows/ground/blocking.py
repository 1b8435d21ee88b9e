"""Blocking: only mentions with something in common are worth comparing, so that linking need not try all pairs.

A mention is filed under its ``keys`` and looks for others under what it ``seeks``; two that can be the same by
``flows.ground.sameness`` find each other, whichever of them is filed first. What has a date is filed by year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from flows.ground.dates import dates_of
from flows.ground.model import Mention, Table
from flows.ground.names import fold, person, unit
from flows.ground.titles import title_of

MOST_YEARS = 150  # a wider date tells too little to file by: such a mention counts as undated
SLACK = 1  # years: dates of one thing may disagree by so much

LONGEST_ACRONYM = 8
MOST_INITIALS = 24


@lru_cache(maxsize=16384)
def keys(mention: Mention) -> frozenset[str]:
    """Return what a mention is filed under."""
    years = _years(mention)
    ends = [*map(str, years), "dated"] if years else ["undated"]
    return frozenset([*_spread(mention, ends), *_spelling(mention, "acronym", "initials")])


@lru_cache(maxsize=16384)
def seeks(mention: Mention) -> frozenset[str]:
    """Return under what a mention looks for others."""
    years = _years(mention)
    near = range(years.start - SLACK, years.stop + SLACK) if years else years
    ends = [*map(str, near), "undated"] if years else ["dated", "undated"]
    return frozenset([*_spread(mention, ends), *_spelling(mention, "initials", "acronym")])


def _spread(mention: Mention, ends: list[str]) -> Iterator[str]:
    return (f"{base} {end}" for base in _BASES[mention.table](mention) for end in ends)


_DATES: dict[Table, tuple[str, ...]] = {
    "treaties": ("signed", "in_force", "ended"),
    "visits": ("start", "end"),
    "exercises": ("start", "end"),
    "trade_figures": ("period",),
}


def _years(mention: Mention) -> range:
    """The years a mention speaks of; empty where it has no date, or too wide a one, or where it may start earlier.

    An agreement known by its entry into force alone may have been signed long before.
    """
    values = [value for name in _DATES[mention.table] if (value := mention.value(name))]
    if not values or mention.value(_DATES[mention.table][0]) is None:
        return range(0)
    days = [dates_of(value) for value in values]
    first, last = min(d.first.year for d in days), max(d.last.year for d in days)
    return range(first, last + 1) if last - first < MOST_YEARS else range(0)


def _treaty(mention: Mention) -> Iterator[str]:
    found, parties = title_of(mention), sorted(set(mention.values("parties")))
    yield from (f"word {word}" for word in sorted(found.words | found.acronyms))
    if mention.value("signed") or len(parties) > 2:
        yield f"parties {' '.join(parties)}"
    if mention.value("instrument") == "armistice":
        yield "armistice"


def _spelling(mention: Mention, acronym: str, initials: str) -> Iterator[str]:
    """Acronyms, and the stretches of initials that can spell one."""
    if mention.table != "treaties":
        return
    found = title_of(mention)
    yield from (f"{acronym} {word}" for word in found.acronyms)
    letters = found.initials[:MOST_INITIALS]
    for start in range(len(letters)):
        yield from (
            f"{initials} {letters[start:stop]}"
            for stop in range(start + 3, min(len(letters), start + LONGEST_ACRONYM) + 1)
        )


def _visit(mention: Mention) -> Iterator[str]:
    for name in mention.values("visitors"):
        yield from (f"visitor {word}" for word in sorted(person(name)) if len(word) > 1)
    if mention.value("start"):
        yield f"way {mention.value('origin')} {mention.value('destination')}"


def _exercise(mention: Mention) -> Iterator[str]:
    for name in mention.values("units"):
        yield from (f"unit {word}" for word in sorted(unit(name)))
    yield from (f"name {word}" for word in fold(mention.value("name") or "").split())
    if mention.value("start"):
        yield f"forces {' '.join(sorted(mention.values('participants')))}"


def _trade(mention: Mention) -> Iterator[str]:
    yield " ".join(mention.value(name) or "-" for name in ("flow", "exporter", "importer", "measure", "unit"))


_BASES: dict[Table, Callable[[Mention], Iterator[str]]] = {
    "treaties": _treaty,
    "visits": _visit,
    "exercises": _exercise,
    "trade_figures": _trade,
}
