"""Ids of records that are gone, and where their words stand now: renamed, merged, split or dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from flows.diff.release import Release, Row

How: TypeAlias = Literal["renamed", "merged", "split", "dropped"]
Place: TypeAlias = tuple[str, object, object, object, object]  # table, text, first and last character, field

NOWHERE = "none"


@dataclass(frozen=True, slots=True)
class IdChange:
    """An id that is gone, and one under which its words stand now."""

    table: str
    old: str
    new: str
    how: How


def id_changes(old: Release, new: Release) -> Iterator[IdChange]:
    """Yield what became of every id that the old release had and the new one has not, in order."""
    now = {place_of(claim): str(claim["record_id"]) for claims in new.claims.values() for claim in claims}
    gone = sorted(key for key in old.claims if key not in new.claims)
    heirs = {key: _heirs([place_of(claim) for claim in old.claims[key]], now) for key in gone}
    for (table, record), found in heirs.items():
        if not found:
            yield IdChange(table, record, NOWHERE, "dropped")
        for heir in found:
            yield IdChange(table, record, heir, _how(old, table, found, heir))


def _how(old: Release, table: str, heirs: list[str], heir: str) -> How:
    if len(heirs) > 1:
        return "split"
    return "merged" if (table, heir) in old.claims else "renamed"


def _heirs(places: list[Place], now: dict[Place, str]) -> list[str]:
    """The records that hold at least a third of the words that the old one rested on, most of them first."""
    counted = Counter(now[place] for place in places if place in now)
    return [name for name, count in counted.most_common() if 3 * count >= len(places)]


def place_of(claim: Row) -> Place:
    """Return the words that a claim rests on, with the field that was read from them."""
    return (str(claim["table_name"]), claim["source_id"], claim["start_char"], claim["end_char"], claim["field"])
