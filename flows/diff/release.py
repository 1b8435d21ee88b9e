"""A release as comparison sees it: its tables' rows by key, their columns, and what stands behind them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from flows.ground.errors import PublicationError
from flows.ground.releases import DESCRIPTOR
from flows.ground.schema import load_schemas, table_schema
from flows.package.layout import sha256

if TYPE_CHECKING:
    import pyarrow as pa

Cell: TypeAlias = str | int | float | bool | None
Key: TypeAlias = tuple[Cell, ...]
Row: TypeAlias = Mapping[str, Cell]

OWN: Final = ("changes", "id_changes")  # tables that speak of the difference itself: not compared


@dataclass(frozen=True)
class Table:
    """One table: fields as Table Schema describes them, key, and rows by key; dates are ISO 8601 texts."""

    name: str
    fields: tuple[Mapping[str, Any], ...]
    key: tuple[str, ...]
    rows: Mapping[Key, Row]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(str(field["name"]) for field in self.fields)


@dataclass(frozen=True)
class Release:
    """A version and its tables."""

    version: str
    tables: Mapping[str, Table]

    @cached_property
    def sources(self) -> Mapping[str, Row]:
        """The texts by id."""
        return {str(row["source_id"]): row for row in self.rows("sources")}

    @cached_property
    def claims(self) -> Mapping[tuple[str, str], list[Row]]:
        """The claims of each record, by its table and id."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows("claims"):
            found.setdefault((str(row["table_name"]), str(row["record_id"])), []).append(row)
        return found

    def rows(self, name: str) -> Sequence[Row]:
        """The rows of a table; none where the release has no such table."""
        return list(self.tables[name].rows.values()) if name in self.tables else []


def of_tables(tables: Mapping[str, pa.Table], version: str) -> Release:
    """Return tables that are still to be published as a release."""
    known = load_schemas()
    found = {
        name: _table(name, table_schema(name), known[name].primary_key, table)
        for name, table in tables.items()
        if name not in OWN
    }
    return Release(version, found)


def open_release(folder: Path) -> Release:
    """Read a published release, its hashes checked.

    Raises PublicationError where a file is missing, another one than was published, or no table of ours.
    """
    import pyarrow.parquet as pq

    try:
        described = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
        entries = [r for r in described["resources"] if r.get("format") == "parquet" and r["name"] not in OWN]
        for entry in entries:
            _check(folder / entry["path"], entry["hash"])
        tables = {
            entry["name"]: _table(
                entry["name"],
                entry["schema"],
                tuple(entry["schema"]["primaryKey"]),
                pq.read_table(folder / entry["path"]),
            )
            for entry in entries
        }
        return Release(str(described["version"]), tables)
    except (OSError, ValueError, KeyError, TypeError) as fault:  # pyarrow's errors are among them
        raise PublicationError(
            "is no release that can be compared with",
            where=folder,
            found=f"{type(fault).__name__}: {fault}",
            expected="a release as it was published",
            mend="restore it from where it was published",
        ) from fault


def _check(path: Path, expected: str) -> None:
    found = f"sha256:{sha256(path)}"
    if found != expected:
        raise PublicationError(
            "is not the file that was published",
            where=path,
            found=found,
            expected=expected,
            mend="restore the release from where it was published",
        )


def _table(name: str, schema: Mapping[str, Any], key: tuple[str, ...], table: pa.Table) -> Table:
    rows = [{column: _cell(value) for column, value in row.items()} for row in table.to_pylist()]
    return Table(name, tuple(schema["fields"]), key, {tuple(row[column] for column in key): row for row in rows})


def _cell(value: Any) -> Cell:
    return value.isoformat() if isinstance(value, datetime.date) else value
