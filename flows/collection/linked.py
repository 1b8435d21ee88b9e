"""What came of a shard, noted beside its files: a shard that says what it said is not linked again.

A shard's key is made of its rows and of the code (``Shard.said``); its files bear it. The note
``shards/<table>-<bucket>-<key>.json`` is written last, so that linking that was killed goes on where it was.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

from flows.collection.store import Store

NOTES: Final = "shards"


@dataclass(frozen=True, slots=True)
class Linked:
    """What came of a shard: how many mentions, records and conflicts, and the files written with their SHA-256."""

    table: str
    bucket: int
    mark: str  # in the names of its files: its bucket and its key
    mentions: int
    records: int
    conflicts: int
    aside: int  # records that no table takes: a required value is missing, or a number is not exact
    files: dict[str, str]


def note_name(table: str, mark: str) -> str:
    """Return the name of a shard's note within its collection."""
    return f"{NOTES}/{table}-{mark}.json"


def note(store: Store, linked: Linked) -> None:
    """Say that a shard's files are all there."""
    store.write(note_name(linked.table, linked.mark), json.dumps(asdict(linked), sort_keys=True).encode())


def noted(store: Store, table: str, mark: str) -> Linked | None:
    """Return what came of a shard where that is noted and its files are there and whole."""
    try:
        linked = Linked(**json.loads(store.read(note_name(table, mark)) or b""))
    except (ValueError, TypeError):
        return None
    return linked if (linked.table, linked.mark) == (table, mark) and store.holds(linked.files) else None
