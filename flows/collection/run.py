"""A collection read: texts in, Parquet of mentions and claims out, whatever is done already left as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Final

from flows.collection.batches import BYTES, Batch, batches
from flows.collection.engines import Engine, carry
from flows.collection.parts import KINDS, Part, file_name, known_part, note_name, read_parquet
from flows.collection.reader import Done, Errand
from flows.collection.store import Store
from flows.collection.texts import Codes, open_texts
from flows.extract.pipeline import DEFAULT
from flows.extract.proposers import Panel
from flows.ground.errors import DyadError
from flows.ground.fingerprint import fingerprint

LISTING: Final = "parts.jsonl"
ASIDE: Final = "quarantine.jsonl"
# What a part's bytes rest on, beside its texts: not how these were come by, nor what is made of parts afterwards.
METHOD: Final = (
    "extract", "ground", "language", "schemas/fields.yaml", "link/ids.py", "link/compare.py", "collection/parts.py",
    "collection/reader.py",
)  # fmt: skip
LIBRARIES: Final = ("PyYAML", "pyarrow", "rapidfuzz", "spacy")

Say = Callable[[str], None]
Reached = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read, where to, and how.

    ``size``: bytes of text in a batch, on average; ``force``: read anew what was read before.
    """

    source: str
    into: str
    dyad: Codes | None = None
    panel: Panel = DEFAULT
    size: int = BYTES
    force: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: its parts in the order of the texts, and how many texts were read."""

    parts: tuple[Part, ...]
    read: int

    @property
    def documents(self) -> int:
        """How many texts there are."""
        return sum(part.documents for part in self.parts)

    @property
    def quarantined(self) -> int:
        """How many texts could not be read."""
        return sum(part.quarantined for part in self.parts)


def _unheard(documents: int) -> None:
    """Nobody wants to know."""


def collect(order: Order, engine: Engine, say: Say, reached: Reached = _unheard) -> Report:
    """Read a collection's texts, those that were not read before, and list its parts.

    ``reached`` is told how many texts are done, after each batch. Killed or cut off at any moment, it goes on where it
    was when run again; what a run of the same texts and rules leaves is the same, byte for byte. Raises DyadError where
    the texts or the place to write are not to be had.
    """
    store = Store(order.into)
    with store.alone(say):
        return _collect(order, store, engine, say, reached)


def _collect(order: Order, store: Store, engine: Engine, say: Say, reached: Reached) -> Report:
    method = sha256(json.dumps([fingerprint(*METHOD, libraries=LIBRARIES), repr(order.panel)]).encode()).hexdigest()
    plan = _Plan(order, store, method)
    errands = map(plan.errand, batches(open_texts(order.source, order.dyad), method, order.size))
    parts: list[Part] = []
    documents = read = 0
    for done in carry(errands, engine):
        parts.append(done.part)
        documents, read = documents + done.part.documents, read + done.read
        say(f"{documents} texts: {read} read, {documents - read} as they were")
        reached(documents)
    _finish(store, parts, method)
    if aside := _aside(store, parts):
        say(f"{aside} texts put aside, see {store.path(ASIDE)}")
    return Report(tuple(parts), read)


@dataclass(slots=True)
class _Plan:
    """What is known before a batch is handed out: whether it is there already, and which readings still stand."""

    order: Order
    store: Store
    method: str
    _standing: dict[str, str] | None = field(default=None)

    def errand(self, batch: Batch) -> Errand | Done:
        """Return a batch's part where it was read before, checked; else the errand to read it."""
        if self.order.force:
            return Errand(batch, self.store, self.order.panel)
        if part := known_part(self.store, batch.key):
            return Done(part, 0)
        return Errand(batch, self.store, self.order.panel, self._stands(batch))

    def _stands(self, batch: Batch) -> dict[str, str]:
        if self._standing is None:
            self._standing = _readings(self.store, self.method)
        return {reading: key for reading in batch.readings if (key := self._standing.get(reading))}


def _readings(store: Store, method: str) -> dict[str, str]:
    """Return reading → key of its part, of the run before; nothing where that read by other rules."""
    head, parts = listed(store)
    if head != method:
        return {}
    found: dict[str, str] = {}
    for part in parts:
        if known_part(store, part.key):
            column = read_parquet(store.read(file_name("documents", part.key)), ["reading"]).column("reading")
            found |= dict.fromkeys(column.to_pylist(), part.key)
    return found


def listed(store: Store) -> tuple[str, tuple[Part, ...]]:
    """Return the method and the parts of the last run that came to its end, in the order of its texts."""
    lines = (store.read(LISTING) or b"").splitlines()
    try:
        head, *rest = [json.loads(line) for line in lines] or [{}]
        return str(head.get("method", "")), tuple(Part(**entry) for entry in rest)
    except (ValueError, TypeError, AttributeError) as fault:
        raise DyadError("is no listing of ours", where=store.path(LISTING), found=str(fault)) from fault


def _finish(store: Store, parts: list[Part], method: str) -> None:
    """List the parts, then take away those that are not listed: of an earlier run, or of one that was cut off."""
    lines: list[dict[str, object]] = [{"method": method}, *map(asdict, parts)]
    text = "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines)
    if store.read(LISTING) != text.encode():
        store.write(LISTING, text.encode())
    keys = {part.key for part in parts}
    known = {file_name(kind, key) for kind in KINDS for key in keys} | {note_name(key) for key in keys}
    for folder in (*KINDS, "parts"):
        for name in store.names(folder):
            if f"{folder}/{name}" not in known:
                store.remove(f"{folder}/{name}")


def quarantined(store: Store, parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """Yield the texts that were put aside, with the reason."""
    for part in parts:
        if part.quarantined:
            for row in read_parquet(store.read(file_name("documents", part.key)), ["doc", "fault"]).to_pylist():
                if row["fault"] is not None:
                    yield row["doc"], row["fault"]


def _aside(store: Store, parts: list[Part]) -> int:
    """Write the texts put aside as JSON Lines, where there are any, and return how many."""
    lines = [json.dumps({"doc": d, "fault": f}, ensure_ascii=False) + "\n" for d, f in quarantined(store, parts)]
    if lines:
        store.write(ASIDE, "".join(lines).encode())
    else:
        store.remove(ASIDE)
    return len(lines)
