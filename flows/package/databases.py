"""The DuckDB and SQLite files of a package read back: the same values as Parquet, and views that answer."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, TypeAlias

from flows.ground.errors import ValidationError
from flows.ground.schema import ColumnType, TableSchema, load_schemas
from flows.ground.views import load_views
from flows.package import layout

Row: TypeAlias = tuple[Any, ...]
Ask: TypeAlias = Callable[[str], Sequence[Row]]

_FROM_SQLITE: Final[dict[ColumnType, Callable[[Any], Any]]] = {"date": datetime.date.fromisoformat, "boolean": bool}


def check_databases(package: Path, corpus: str) -> None:
    """Compare both files with the Parquet files, row by row, and ask every view.

    Raises ValidationError naming file, table, row and column.
    """
    import duckdb

    tables = {schema.name: sorted(_rows(package, schema), key=_order) for schema in load_schemas().values()}
    path = package / layout.database_path(corpus, "duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        _compare(tables, path, lambda query: connection.execute(query).fetchall(), lambda schema, row: row)
    path = package / layout.database_path(corpus, "sqlite")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as sqlite:
        _compare(tables, path, lambda query: sqlite.execute(query).fetchall(), _typed)


def _compare(tables: Mapping[str, list[Row]], path: Path, ask: Ask, typed: Callable[[TableSchema, Row], Row]) -> None:
    for schema in load_schemas().values():
        names = ", ".join(f'"{name}"' for name in schema.names)
        found = sorted((typed(schema, row) for row in ask(f'SELECT {names} FROM "{schema.name}"')), key=_order)
        for number, (ours, theirs) in enumerate(zip_longest(tables[schema.name], found), start=1):
            if ours != theirs:
                _complain(schema, path, number, ours, theirs)
    for view in load_views():
        ask(f'SELECT * FROM "{view.name}"')


def _rows(package: Path, schema: TableSchema) -> Iterator[Row]:
    import pyarrow.parquet as pq

    table = pq.read_table(package / layout.parquet_path(schema.name))
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def _typed(schema: TableSchema, row: Row) -> Row:
    """A row of SQLite's as values of the schema's types."""
    readers = (_FROM_SQLITE.get(column.type) for column in schema.columns)
    return tuple(read(v) if read and v is not None else v for read, v in zip(readers, row, strict=True))


def _order(row: Row) -> tuple[tuple[bool, str], ...]:
    """Databases keep no order of their own: rows are compared sorted, nulls first."""
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
