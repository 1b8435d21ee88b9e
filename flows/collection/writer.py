"""The tables of a shard as Parquet files, written as rows come and in place when all is done."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from flows.collection.store import Store
from flows.ground.schema import arrow_schema, load_schemas

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

ROWS: Final = 20_000  # of a row group


@dataclass
class Writer:
    """A context that takes rows by table and, at its end, puts a file a table in place; after a fault, none.

    ``files``: the files written, by name, with their SHA-256.
    """

    store: Store
    of: str
    mark: str
    files: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Writer:
        self._folder = tempfile.TemporaryDirectory(prefix="dyad-")
        self._open: dict[str, pq.ParquetWriter] = {}
        self._held: dict[str, list[Mapping[str, Any]]] = {}
        return self

    def add(self, table: str, dyad: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take rows of a table, of one dyad."""
        held = self._held.setdefault(table, [])
        held.extend({"dyad": dyad, **row} for row in rows)
        if len(held) >= ROWS:
            self._flush(table)

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        with self._folder:
            for table in sorted(self._held):
                self._flush(table)
            for table, writer in self._open.items():
                writer.close()
                if kind is None:
                    self._place(table)

    def _flush(self, table: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows, self._held[table] = self._held[table], []
        if not rows:
            return
        schema = _schema(table)
        if table not in self._open:
            self._open[table] = pq.ParquetWriter(self._path(table), schema, compression="zstd", version="2.6")
        self._open[table].write_table(pa.Table.from_pylist(list(rows), schema), row_group_size=ROWS)

    def _place(self, table: str) -> None:
        body = self._path(table).read_bytes()
        folder = table if table in load_schemas() and table != "conflicts" else f"{table}/{self.of}"
        name = f"{folder}/part-{self.mark}.parquet"
        self.store.write(name, body)
        self.files[name] = sha256(body).hexdigest()

    def _path(self, table: str) -> Path:
        return Path(self._folder.name) / f"{table}.parquet"


def _schema(table: str) -> pa.Schema:
    """The published table's schema, or that of what only a collection has; ids are unique within a dyad."""
    import pyarrow as pa

    text, number = pa.string(), pa.int32()
    place = [("value", text), ("doc", text), ("start_char", number), ("end_char", number)]
    sides = [(f"{side}_{name}", kind) for side in ("chosen", "other") for name, kind in place]
    own = {
        "links": [("doc", text), ("mention", number), ("record_id", text)],
        "conflicts": [("record_id", text), ("field", text), *sides, ("rule", text)],
        "aside": [("record_id", text), ("fault", text)],
    }
    schema = pa.schema(own[table]) if table in own else arrow_schema(table)
    return schema.insert(0, pa.field("dyad", text, nullable=False))
