"""Where a story takes place: the places of its acts, of the head of its entry, of the voyage around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from flows.extract.frames.exercises_act import Act
from flows.extract.frames.exercises_checks import headed
from flows.extract.frames.exercises_same import Story
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import Place, Unit

Told: TypeAlias = tuple[bool, Place, bool]  # whether they came from there, the place, whether at sea off it
_PORTS = ("city", "capital", "venue")  # places that a later sentence adds to a voyage
_WIDE = ("region", "sea")


def places_of(story: Story, around: Sequence[Story]) -> list[Told]:
    """Return the places of a story; where it names none, the waters of the voyage during which it takes place."""
    return _told(story) or _heads(story) or [p for other in around for p in _told(other) if p[1].kind in _WIDE]


def distinct(units: Sequence[Unit]) -> list[Unit]:
    """Return units of different names, in order."""
    kept: dict[str, Unit] = {}
    for unit in units:
        kept.setdefault(unit.name.casefold(), unit)
    return list(kept.values())


def _told(story: Story) -> list[Told]:
    """Return the places of a story: (whether they came from there, place, whether at sea off it)."""
    found: dict[str, Told] = {}
    for i, place, act in [
        *((i, p, a) for a in story.acts for i, p in a.places()),
        *((i, p, a) for a in story.more for i, p in _added(a)),
    ]:
        found.setdefault(place.name.casefold(), (act.leaves(i), place, act.at_sea(i)))
    rows = list(found.values())
    head = rows[0][1] if rows else None
    return rows[1:] if head is not None and len(rows) > 1 and _dateline(story.acts[0], head) else rows


def _heads(story: Story) -> list[Told]:
    """Return the places of the head of an entry whose body names none."""
    first = story.acts[0]
    return [] if first.name else [(False, p, False) for p in headed(first.reading, first.sentence)]


def _dateline(act: Act, place: Place) -> bool:
    """Say whether a place only heads a report: "KARACHI, Nov. 12 – …", "Lagos, Wednesday – …"."""
    items = act.sentence.items
    if items[0].note is not place or len(items) < 3:
        return False
    row = [x.text or x.type for x in items[1:4]]
    dashed = row[0] in ("–", "—", "-") and not act.voyage  # where a ship lies is where she is told to be
    return dashed or "DATE" in row[:2] or row[0] in (":", "(")


def _added(act: Act) -> list[tuple[int, Place]]:
    """Return the places that a sentence adds: all of an entry, else those behind a preposition of place."""
    if act.rule == "entry":
        return act.places()
    return [(i, p) for i, p in act.located() if not act.voyage or p.kind in _PORTS]


def departs_from(act: Act, i: int) -> bool:
    """Say whether the place at an item is where the voyage began."""
    return act.leaves(i) and spoken(act.sentence, words().lists["departure"], max(0, i - 8), i) is not None
