"""The DuckDB and SQLite files of a package read back: the same values as Parquet, and views that answer."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from flows.ground.errors import ValidationError
from flows.ground.schema import ColumnType, TableSchema, load_schemas
from flows.ground.views import load_views
from flows.package import layout

if TYPE_CHECKING:
    import duckdb

Row: TypeAlias = tuple[Any, ...]
Ask: TypeAlias = Callable[[str], Sequence[Row]]

_FROM_SQLITE: Final[dict[ColumnType, Callable[[Any], Any]]] = {"date": datetime.date.fromisoformat, "boolean": bool}


def check_databases(package: Path, corpus: str) -> None:
    """Compare both files with the Parquet files, row by row, and ask every view.

    Raises ValidationError naming file, table, row and column.
    """
    import duckdb

    path = package / layout.database_path(corpus, "duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        for schema in load_schemas().values():
            if not _alike(connection, package, schema):
                _compare(package, schema, path, connection.execute(_select(schema)).fetchall())
        _ask_views(lambda query: connection.execute(query).fetchall())
    path = package / layout.database_path(corpus, "sqlite")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as sqlite:
        for schema in load_schemas().values():
            _compare(package, schema, path, _typed(schema, sqlite.execute(_select(schema)).fetchall()))
        _ask_views(lambda query: sqlite.execute(query).fetchall())


def _select(schema: TableSchema) -> str:
    return f'SELECT {", ".join(map(_quoted, schema.names))} FROM "{schema.name}"'


def _quoted(name: str) -> str:
    return f'"{name}"'


def _ask_views(ask: Ask) -> None:
    for view in load_views():
        ask(f'SELECT * FROM "{view.name}"')


def _alike(connection: duckdb.DuckDBPyConnection, package: Path, schema: TableSchema) -> bool:
    """Have DuckDB itself say whether its table holds the very rows of the Parquet file, each as often."""
    ours = f"SELECT {', '.join(map(_quoted, schema.names))} FROM read_parquet($path)"
    theirs = _select(schema)
    query = f"(({ours}) EXCEPT ALL ({theirs})) UNION ALL (({theirs}) EXCEPT ALL ({ours})) LIMIT 1"
    return not connection.execute(query, {"path": str(package / layout.parquet_path(schema.name))}).fetchall()


def _compare(package: Path, schema: TableSchema, path: Path, found: list[Row]) -> None:
    """Refuse rows that are not the Parquet file's; databases keep no order: where that differs, both are sorted."""
    expected = list(_rows(package, schema))
    if expected == found:
        return
    pairs = zip_longest(sorted(expected, key=_order), sorted(found, key=_order))
    for number, (ours, theirs) in enumerate(pairs, start=1):
        if ours != theirs:
            _complain(schema, path, number, ours, theirs)


def _rows(package: Path, schema: TableSchema) -> Iterator[Row]:
    import pyarrow.parquet as pq

    table = pq.read_table(package / layout.parquet_path(schema.name))
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def _typed(schema: TableSchema, found: Iterable[Row]) -> list[Row]:
    """SQLite's rows as values of the schema's types."""
    readers = [(at, read) for at, column in enumerate(schema.columns) if (read := _FROM_SQLITE.get(column.type))]
    rows = [list(row) for row in found]
    for at, read in readers:
        for row in rows:
            if row[at] is not None:
                row[at] = read(row[at])
    return [tuple(row) for row in rows]


def _order(row: Row) -> tuple[tuple[bool, str], ...]:
    """What rows are sorted by: their values as texts, nulls first."""
    return tuple((value is not None, str(value)) for value in row)


def _complain(schema: TableSchema, path: Path, number: int, ours: Row | None, theirs: Row | None) -> None:
    if ours is None or theirs is None:
        column, found, expected = "", str(theirs), str(ours)
    else:
        name, a, b = next((n, a, b) for n, a, b in zip(schema.names, ours, theirs, strict=True) if a != b)
        column, found, expected = f", column {name}", repr(b), repr(a)
    raise ValidationError(
        "holds other values than the Parquet file",
        where=f"{path}: {schema.name}, row {number} of the sorted rows{column}",
        found=found,
        expected=expected,
        mend="stage the package again",
    )
