"""The lists of ``flows/language/visits.yaml``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flows.ground.language import read_language


@cache
def _lists() -> Mapping[str, Any]:
    return dict(read_language("visits.yaml"))  # read once: parsing it costs 14 ms


@cache
def words(name: str) -> tuple[str, ...]:
    """Return a list of ``visits.yaml``."""
    return tuple(str(w) for w in _lists()[name])


@cache
def word_set(name: str) -> frozenset[str]:
    """Return a list of ``visits.yaml`` as a set."""
    return frozenset(words(name))


@dataclass(frozen=True, slots=True)
class Seat:
    """An office that sits in a state without being of it, until a year."""

    office: str
    state: str
    until: int


@cache
def seats() -> tuple[Seat, ...]:
    """Return the seats of ``visits.yaml``."""
    rows = _lists()["seats"]
    return tuple(Seat(str(r["office"]), str(r["state"]), int(r["until"])) for r in rows)
