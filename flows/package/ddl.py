"""The tables as SQL: what DuckDB and SQLite create them with, keys and all, those referred to first."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter

from flows.ground.schema import Column, TableSchema, load_schemas
from flows.ground.views import Engine

# SQLite has neither dates nor truth values: ISO 8601 texts, which sort as dates do, and 0 and 1.
_TYPES: dict[Engine, dict[str, str]] = {
    "duckdb": {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"},
    "sqlite": {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "TEXT", "boolean": "INTEGER"},
}


def in_order() -> list[TableSchema]:
    """Return the published tables, each behind those that its foreign keys refer to."""
    schemas = load_schemas()
    graph = {name: {key.table for key in schema.foreign_keys} for name, schema in schemas.items()}
    return [schemas[name] for name in TopologicalSorter(graph).static_order()]


def create(schema: TableSchema, engine: Engine) -> str:
    """Return the statement that creates a table; for SQLite, which has no comments, with remarks in its text."""
    lines = [*_columns(schema, engine), *_keys(schema)]
    body = "".join(_line(line, remark, last=n == len(lines)) for n, (line, remark) in enumerate(lines, start=1))
    head = _remark(f"{schema.title}. {schema.description} {schema.absence}") if engine == "sqlite" else ""
    return f'CREATE TABLE "{schema.name}" ({head}\n{body})'


def _columns(schema: TableSchema, engine: Engine) -> Iterator[tuple[str, str]]:
    for column in schema.columns:
        required = " NOT NULL" if column.required else ""
        remark = _remark(meaning(column)) if engine == "sqlite" else ""
        yield f'"{column.name}" {_TYPES[engine][column.type]}{required}', remark


def _keys(schema: TableSchema) -> Iterator[tuple[str, str]]:
    yield f"PRIMARY KEY ({_names(schema.primary_key)})", ""
    for key in schema.foreign_keys:
        yield f'FOREIGN KEY ({_names(key.columns)}) REFERENCES "{key.table}" ({_names(key.references)})', ""


def _line(line: str, remark: str, *, last: bool) -> str:
    return f"  {line}{'' if last else ','}{remark}\n"


def _remark(text: str) -> str:
    return f" -- {' '.join(text.split())}"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def meaning(column: Column) -> str:
    """Return what is said of a column: its description, with its unit."""
    return column.description + (f" Unit: {column.unit}." if column.unit else "")
