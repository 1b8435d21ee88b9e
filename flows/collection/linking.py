"""One shard linked: its mentions become records, these the rows of the published tables."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from flows.collection.linked import Linked, note, noted
from flows.collection.shards import FILES, LINKING, Shard, Told, by_record, by_text, connect, spill_folder
from flows.collection.store import Store
from flows.collection.writer import Writer
from flows.ground.errors import ValidationError
from flows.ground.membership import member_states
from flows.ground.model import Conflict, LinkedClaim, Record, Source
from flows.ground.resting import collect_seldom
from flows.ground.schema import TableSchema, load_schemas
from flows.link.cluster import Records
from flows.link.fuse import fuse
from flows.link.ids import Ids
from flows.link.order import Order, since
from flows.tabulate.cells import Row
from flows.tabulate.rows import Setting, rows

if TYPE_CHECKING:
    import duckdb

_OPEN: Final = Source("", "", "", (), "", "", "full", "en", 1)  # what a person extracts for themselves they may see


class _AllOpen(Mapping[str, Source]):
    """The sources of a collection: nothing is published here, so no licence keeps a value back."""

    def __getitem__(self, name: str) -> Source:
        return _OPEN

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class ShardErrand:
    """A shard to link, where its files are to lie, and by what it is linked: the code, as a digest."""

    shard: Shard
    store: Store
    method: str


@dataclass(frozen=True, slots=True)
class ShardDone:
    """A shard that is linked, and whether that was done only now."""

    linked: Linked
    anew: bool


def link_shard(errand: ShardErrand) -> ShardDone:
    """Link a shard and write its records, links and conflicts, unless that was done; the same shard, the same bytes."""
    collect_seldom()
    shard = errand.shard
    with closing(connect(spill_folder(shard.folder), LINKING)) as base:
        key = sha256(json.dumps([shard.said(base), errand.method]).encode()).hexdigest()[:16]
        mark = f"{shard.bucket:04}-{key}"
        if known := noted(errand.store, shard.table, mark):
            return ShardDone(known, anew=False)
        linked = _link(base, shard, errand.store, mark)
    note(errand.store, linked)
    return ShardDone(linked, anew=True)


def _link(base: duckdb.DuckDBPyConnection, shard: Shard, store: Store, mark: str) -> Linked:
    names, count = _assign(base, shard)
    with Writer(store, shard.table, mark) as writer:
        aside = conflicts = 0
        for name, told in zip(names, by_record(base, shard), strict=True):
            record, found = _fused(name, told)
            aside += not _write(writer, record, told, found)
            conflicts += len(found)
    return Linked(shard.table, shard.bucket, mark, count, len(names), conflicts, aside, writer.files)


@dataclass
class _Side:
    """What is known of one dyad of a shard: its number, its records as they grow, their ids in founding order."""

    number: int
    records: Records[tuple[int, int]] = field(default_factory=Records)
    ids: Ids = field(default_factory=Ids)
    names: list[str] = field(default_factory=list)

    def take(self, text: Sequence[Told]) -> list[int]:
        """Give each mention of the next text its record, by number within the dyad."""
        numbers = self.records.take([(told.place, told.mention) for told in text])
        for told, number in zip(text, numbers, strict=True):
            if number == len(self.names):
                self.names.append(self.ids.take(told.stem))
        return numbers


def _assign(base: duckdb.DuckDBPyConnection, shard: Shard) -> tuple[list[str], int]:
    """Give each mention its record, in the table ``assigned``; return the records' ids, dyad by dyad as founded."""
    sides: dict[str, _Side] = {}
    ordinals, lines, dyads, numbers = array("i"), array("q"), array("i"), array("q")
    for text in by_text(base, shard):
        text.sort(key=lambda told: (told.mention.evidence, _claims(told)))
        side = sides.setdefault(text[0].dyad, _Side(len(sides)))
        for told, number in zip(text, side.take(text), strict=True):
            ordinals.append(told.place[0])
            lines.append(told.place[1])
            dyads.append(side.number)
            numbers.append(number)
    ordered = [sides[dyad] for dyad in sorted(sides)]
    before = accumulate((len(side.names) for side in ordered), initial=0)
    firsts = {side.number: first for side, first in zip(ordered, before, strict=False)}
    _keep(base, shard, ordinals, lines, array("q", (firsts[d] + n for d, n in zip(dyads, numbers, strict=True))))
    return [name for side in ordered for name in side.names], len(numbers)


def _claims(told: Told) -> tuple[object, ...]:
    return tuple((c.field, c.value, c.span) for c in told.mention.claims)


def _keep(base: Any, shard: Shard, ordinals: array[int], lines: array[int], numbers: array[int]) -> None:
    """Make the tables ``assigned`` and ``claimed``: which record a mention, and each of its claims, is of."""
    import pyarrow as pa

    given = pa.table({
        "ordinal": pa.array(ordinals, pa.int32()), "row": pa.array(lines, pa.int64()),
        "record": pa.array(numbers, pa.int64()),
    })  # fmt: skip
    base.register("given", given)
    base.execute("CREATE TABLE assigned AS SELECT * FROM given")
    base.execute(
        f"CREATE TABLE claimed AS SELECT ordinal, doc, mention, record FROM {FILES} JOIN assigned USING (ordinal, row)",
        {"files": shard.files("mentions")},
    )


def _fused(name: str, told: Sequence[Told]) -> tuple[Record, tuple[Conflict, ...]]:
    order = Order(
        {t.mention.doc: number for number, t in enumerate(told)}, {t.mention.doc: since(t.date) for t in told}
    )
    return fuse(name, [replace(t.mention, key=name) for t in told], order)


def _write(writer: Writer, record: Record, told: Sequence[Told], found: Iterable[Conflict]) -> bool:
    """Write a record's rows; say whether its table took it."""
    dyad = told[0].dyad
    writer.add("links", dyad, ({"doc": t.mention.doc, "mention": t.number, "record_id": record.id} for t in told))
    try:
        tables = [table for table in load_schemas().values() if table.of == record.table]
        made = [(table.name, list(_complete(table, record, dyad))) for table in tables]
    except ValidationError as fault:
        writer.add("aside", dyad, [{"record_id": record.id, "fault": str(fault)}])
        return False
    for name, some in made:
        writer.add(name, dyad, some)
    writer.add("conflicts", dyad, map(_conflict, found))
    return True


def _complete(table: TableSchema, record: Record, dyad: str) -> Iterator[Row]:
    first, second = dyad.split("-")
    for row in rows(table, [record], Setting((first, second), _AllOpen(), member_states)):
        for column in table.columns:
            if column.required and row[column.name] is None:
                raise ValidationError("a value is missing", where=f"{table.name}.{column.name}")
        yield row


def _conflict(conflict: Conflict) -> Row:
    return {
        "record_id": conflict.record, "field": conflict.field, **_side("chosen", conflict.chosen),
        **_side("other", conflict.other), "rule": conflict.rule,
    }  # fmt: skip


def _side(name: str, linked: LinkedClaim) -> Row:
    return {
        f"{name}_value": linked.claim.value, f"{name}_doc": linked.doc, f"{name}_start_char": linked.claim.span.start,
        f"{name}_end_char": linked.claim.span.end,
    }  # fmt: skip
