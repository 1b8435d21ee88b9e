"""The tables as DuckDB sees them: Arrow in place, nothing copied, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flows.ground.schema import TableSchema

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@contextmanager
def connect(tables: Mapping[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory that shows each table under its own name; it reaches neither disk nor network."""
    import duckdb

    with duckdb.connect(config={"enable_external_access": "false", "threads": "2"}) as database:
        for name, table in tables.items():
            database.register(name, table)
        yield database


def name(identifier: str) -> str:
    """Quote an identifier for SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: object) -> str:
    """Quote a value as a SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


def texts(values: Sequence[object]) -> str:
    """Quote several values, separated by commas."""
    return ", ".join(text(value) for value in values)


def key(schema: TableSchema, table: str | None = None) -> str:
    """Return SQL for a row's key as a person reads it: the parts of the primary key, joined by ``/``."""
    prefix = f"{name(table)}." if table else ""
    parts = (f"CAST({prefix}{name(column)} AS VARCHAR)" for column in schema.primary_key)
    return f"concat_ws('/', {', '.join(parts)})"


def rows(database: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """Run a query and return its rows."""
    found: list[tuple[Any, ...]] = database.execute(sql).fetchall()
    return found
