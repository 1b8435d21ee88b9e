"""All tables as one SQLite file: keys, remarks in the tables' own statements, and views; same tables, same bytes."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.ground.views import load_views
from flows.package.ddl import create, in_order

if TYPE_CHECKING:
    import pyarrow as pa

# Where a file's header tells which SQLite wrote it last (sqlite.org/fileformat2.html, offset 96): a word for those who
# hunt for faults, which readers pass over. It differs between machines, and releases must not.
_WRITER: Final = slice(96, 100)
_PLAIN: Final = (
    "page_size = 4096",
    "auto_vacuum = NONE",
    "encoding = 'UTF-8'",
    "journal_mode = OFF",
    "synchronous = OFF",
)


def write_sqlite(tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write Arrow tables as one SQLite file; dates are ISO 8601 texts, truth values 0 and 1."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in _PLAIN:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for schema in in_order():
            connection.execute(create(schema, "sqlite"))
            marks = ", ".join("?" * len(schema.columns))
            connection.executemany(f'INSERT INTO "{schema.name}" VALUES ({marks})', _rows(tables[schema.name]))
        for view in load_views():
            remark = " ".join(view.description.split())
            connection.execute(f'CREATE VIEW "{view.name}" AS -- {remark}\n{view.query("sqlite")}')
        connection.execute("COMMIT")
    content = bytearray(path.read_bytes())
    content[_WRITER] = bytes(4)
    path.write_bytes(content)


def _rows(table: pa.Table) -> list[tuple[Any, ...]]:
    columns = [[_cell(value) for value in column.to_pylist()] for column in table.columns]
    return list(zip(*columns, strict=True))


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value
