"""A collection linked: its parts sorted into shards, each shard linked, the tables' files listed when all are there."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from flows.collection.engines import Engine
from flows.collection.linked import NOTES, Linked, note_name
from flows.collection.linking import ShardDone, ShardErrand, link_shard
from flows.collection.run import LISTING, listed
from flows.collection.shards import Shard, sort_into_shards, sorting
from flows.collection.store import Store, reached
from flows.ground.errors import DyadError
from flows.ground.fingerprint import fingerprint
from flows.ground.schema import load_schemas

TABLES: Final = "tables.json"
RESTS_ON: Final = ("link", "ground", "tabulate", "collection", "schemas", "language")
LIBRARIES: Final = ("PyYAML", "duckdb", "pyarrow", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What came of all shards."""

    shards: tuple[Linked, ...]

    def total(self, name: str) -> int:
        """Return the sum over the shards: of ``mentions``, ``records``, ``conflicts`` or ``aside``."""
        return sum(int(getattr(shard, name)) for shard in self.shards)


def link_collection(into: str, engine: Engine, say: Callable[[str], None]) -> LinkReport:
    """Link what a collection's parts hold and write records, links and conflicts beside them.

    What does not fit into memory goes to a folder beside the collection, or, where that is on no disk, to the system's
    own for such things. Where nothing has changed since the last time, nothing is done; where something has, or linking
    was cut off, only the shards are linked that say something else. Raises DyadError where the collection has not been
    read.
    """
    store = Store(into)
    with store.alone(say):
        return _link(store, engine, say)


def _link(store: Store, engine: Engine, say: Callable[[str], None]) -> LinkReport:
    method, parts = listed(store)
    if not method:
        raise DyadError("has not been read yet", where=store.path(LISTING), mend="run dyad extract … --into it first")
    code = fingerprint(*RESTS_ON, libraries=LIBRARIES)
    key = sha256(json.dumps([[p.key for p in parts], code]).encode()).hexdigest()[:16]
    if known := _known(store, key):
        say("records: as they were")
        return known
    with _workshop(store) as folder, sorting(folder):
        shards = sort_into_shards(store, parts, folder) if any(part.mentions for part in parts) else []
        shards.sort(key=Shard.size, reverse=True)  # the longest first, so that none is waited for at the end
        pending = [engine.submit(link_shard, ShardErrand(shard, store, code)) for shard in shards]
        done: list[ShardDone] = []
        for one in pending:
            done.append(one.result())
            say(_told(done, len(shards)))
    report = LinkReport(tuple(sorted((one.linked for one in done), key=lambda linked: (linked.table, linked.bucket))))
    _finish(store, key, report)
    return report


def _told(done: Sequence[ShardDone], of: int) -> str:
    anew = sum(one.anew for one in done)
    return f"{len(done)} of {of} shards: {anew} linked, {len(done) - anew} as they were"


@contextmanager
def _workshop(store: Store) -> Iterator[Path]:
    """A folder to sort in, gone afterwards; what a killed run left is taken away before."""
    if not store.is_disk:
        with tempfile.TemporaryDirectory(prefix="dyad-link-") as folder:
            yield Path(folder)
        return
    place = Path(store.path(".linking"))
    shutil.rmtree(place, ignore_errors=True)
    with reached(str(place)):
        place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _known(store: Store, key: str) -> LinkReport | None:
    """Return what was linked before, where its files are there and whole."""
    try:
        told = json.loads(store.read(TABLES) or b"{}")
        shards = tuple(Linked(**entry) for entry in told["shards"])
    except (ValueError, KeyError, TypeError):
        return None
    same = told.get("key") == key and all(store.holds(shard.files) for shard in shards)
    return LinkReport(shards) if same else None


def _finish(store: Store, key: str, report: LinkReport) -> None:
    """List the files, then take away those of an earlier run."""
    told = {"key": key, "shards": [asdict(shard) for shard in report.shards]}
    store.write(TABLES, (json.dumps(told, sort_keys=True, indent=1) + "\n").encode())
    kept = {name for shard in report.shards for name in (*shard.files, note_name(shard.table, shard.mark))}
    for folder in _folders():
        for name in store.names(folder):
            if name.endswith((".parquet", ".json")) and f"{folder}/{name}" not in kept:
                store.remove(f"{folder}/{name}")


def _folders() -> Sequence[str]:
    tables = load_schemas().values()
    records = {str(table.of) for table in tables if table.of}
    beside = [f"{kind}/{of}" for kind in ("links", "conflicts", "aside") for of in sorted(records)]
    return [*(table.name for table in tables if table.of), *beside, NOTES]
