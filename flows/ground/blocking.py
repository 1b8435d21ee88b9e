"""Blocking: only mentions with a key in common are worth comparing, so that linking need not try all pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from flows.ground.model import Mention, Table
from flows.ground.names import fold, person, unit
from flows.ground.titles import title_of


@lru_cache(maxsize=16384)
def keys(mention: Mention) -> frozenset[str]:
    """Return the keys of a mention: two that can be the same share at least one."""
    return frozenset(_KEYS[mention.table](mention))


def _treaty_keys(mention: Mention) -> Iterator[str]:
    found = title_of(mention)
    yield from (f"word {word}" for word in found.words | found.acronyms)
    yield from (f"spelt {word}" for word in _spelt(found.initials))
    yield from (f"spelt {word}" for word in found.acronyms)
    yield f"parties {' '.join(sorted(mention.values('parties')))}"
    if mention.value("instrument") == "armistice":
        yield "armistice"


def _spelt(initials: str) -> Iterator[str]:
    stops = range(3, min(len(initials), 24) + 1)
    return (initials[start:stop] for stop in stops for start in range(max(0, stop - 8), stop - 2))


def _visit_keys(mention: Mention) -> Iterator[str]:
    for name in mention.values("visitors"):
        yield from (f"visitor {word}" for word in person(name) if len(word) > 1)
    yield f"way {mention.value('origin')} {mention.value('destination')}"


def _exercise_keys(mention: Mention) -> Iterator[str]:
    for name in mention.values("units"):
        yield from (f"unit {word}" for word in unit(name))
    yield from (f"name {word}" for word in fold(mention.value("name") or "").split())
    yield f"forces {' '.join(sorted(mention.values('participants')))}"


def _trade_keys(mention: Mention) -> Iterator[str]:
    yield " ".join(mention.value(name) or "-" for name in ("flow", "exporter", "importer", "measure", "unit"))


_KEYS: dict[Table, Callable[[Mention], Iterator[str]]] = {
    "treaties": _treaty_keys,
    "visits": _visit_keys,
    "exercises": _exercise_keys,
    "trade_figures": _trade_keys,
}
