"""Primary and foreign keys over the Parquet files, by DuckDB: fast on tables of any size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.ground.errors import ValidationError
from flows.ground.model import Table
from flows.ground.schema import ForeignKey, TableSchema, load_schemas, record_tables
from flows.package.layout import parquet_path

if TYPE_CHECKING:
    import duckdb


def check_keys(package: Path) -> None:
    """Check that primary keys are unique, and that every reference leads to a row.

    ``table_name`` and ``record_id`` together refer to a record, which Table Schema cannot say; they are
    checked here all the same. Raises ValidationError naming table, columns and values.
    """
    import duckdb

    with duckdb.connect() as connection:
        for schema in load_schemas().values():
            _check_unique(connection, package, schema)
            for key in schema.foreign_keys:
                _check_reference(connection, package, schema, key)
            for kind, key in _record_references(schema):
                _check_reference(connection, package, schema, key, kind)


def _record_references(schema: TableSchema) -> Iterator[tuple[Table, ForeignKey]]:
    """The references of a table that has ``table_name`` and ``record_id``: one a table of records."""
    if {"table_name", "record_id"} <= set(schema.names):
        for kind, table in record_tables().items():
            yield kind, ForeignKey(("record_id",), table.name, table.primary_key)


def _check_unique(connection: duckdb.DuckDBPyConnection, package: Path, schema: TableSchema) -> None:
    columns = _columns(schema.primary_key)
    query = f"SELECT {columns} FROM read_parquet(?) GROUP BY {columns} HAVING count(*) > 1 ORDER BY {columns} LIMIT 1"
    _none(connection, query, [package / parquet_path(schema.name)], "is not unique", schema, schema.primary_key)


def _check_reference(
    connection: duckdb.DuckDBPyConnection,
    package: Path,
    schema: TableSchema,
    key: ForeignKey,
    kind: Table | None = None,
) -> None:
    """Find a row whose reference leads nowhere; with ``kind``, among the rows about that table alone."""
    pairs = " AND ".join(f'r."{a}" = p."{b}"' for a, b in zip(key.columns, key.references, strict=True))
    whole = " AND ".join(f'r."{name}" IS NOT NULL' for name in key.columns)
    about = f" AND r.table_name = '{kind}'" if kind else ""
    columns = _columns(key.columns, "r.")
    query = (
        f"SELECT {columns} FROM read_parquet(?) r ANTI JOIN read_parquet(?) p ON {pairs} "
        f"WHERE {whole}{about} ORDER BY {columns} LIMIT 1"
    )
    files = [package / parquet_path(schema.name), package / parquet_path(key.table)]
    _none(connection, query, files, f"refers to no row of {key.table}", schema, key.columns)


def _columns(names: Sequence[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{name}"' for name in names)


def _none(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    files: Sequence[Path],
    problem: str,
    schema: TableSchema,
    names: Sequence[str],
) -> None:
    """Raise where a query for offenders finds one."""
    found: Sequence[Any] | None = connection.execute(query, [str(path) for path in files]).fetchone()
    if found:
        values = ", ".join(f"{name}={value}" for name, value in zip(names, found, strict=True))
        raise ValidationError(problem, where=f"{schema.name}, column {', '.join(names)}", found=values)
