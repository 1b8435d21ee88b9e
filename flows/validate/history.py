"""What may not get worse from one release to the next: row counts, and how often a column is filled."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.ground.errors import PublicationError
from flows.ground.model import Corpus
from flows.ground.releases import DESCRIPTOR
from flows.validate.report import Finding, Result, Severity

if TYPE_CHECKING:
    import pyarrow as pa

TOLERANCE = 0.01  # a fill rate may fall by a point before anybody is told
MAY_EMPTY = ("conflicts", "decisions")  # their emptiness is good news


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's number of rows, and of filled values in each column."""

    rows: int
    filled: Mapping[str, int]

    def rate(self, column: str) -> float:
        """The share of rows in which the column is filled, 1 for a table without rows."""
        return self.filled[column] / self.rows if self.rows else 1.0


def compare(tables: Mapping[str, pa.Table], previous: Path | None, corpus: Corpus) -> Result:
    """Compare counts and fill rates with the package at ``previous``.

    Fewer rows and emptier columns are soft findings; a table that loses all its rows is a hard one,
    unless the major version went up, which says that it is meant.
    """
    if previous is None:
        return Result("history", 0)
    before = _package(previous)
    emptied: Severity = "hard" if _major(previous.name) == _major(str(corpus.metadata["version"])) else "soft"
    shared = [name for name in tables if name in before]
    findings = (f for name in shared for f in _worse(name, before[name], shape(tables[name]), previous.name, emptied))
    return Result("history", len(shared), tuple(findings))


def shape(table: pa.Table) -> Shape:
    """Return a table's shape."""
    filled = {c: table.num_rows - table[c].null_count for c in table.column_names}
    return Shape(table.num_rows, filled)


def _worse(table: str, before: Shape, now: Shape, version: str, emptied: Severity) -> Iterator[Finding]:
    if before.rows and not now.rows:
        severity: Severity = "soft" if table in MAY_EMPTY else emptied
        words = f"{before.rows} rows in {version}; where that is meant, raise the major version"
        yield Finding(table, "", "", "0 rows", words, severity)
        return
    if now.rows < before.rows:
        yield Finding(table, "", "", f"{now.rows} rows", f"{before.rows} rows in {version}", "soft")
    for column in (c for c in now.filled if c in before.filled):
        if now.rate(column) < before.rate(column) - TOLERANCE:
            rule = f"{before.rate(column):.0%} filled in {version}"
            yield Finding(table, "", column, f"{now.rate(column):.0%} filled", rule, "soft")


def _package(folder: Path) -> dict[str, Shape]:
    """The shapes of a published package, from the footers of its Parquet files.

    Raises PublicationError where it is damaged: to pass over it would be to release unchecked.
    """
    try:
        resources = json.loads((folder / DESCRIPTOR).read_text("utf-8"))["resources"]
        return {r["name"]: _footer(folder / r["path"]) for r in resources if r.get("format") == "parquet"}
    except (OSError, ValueError, KeyError, TypeError) as fault:  # pyarrow's errors are ValueErrors and OSErrors
        raise PublicationError(
            "the last release cannot be read",
            where=folder,
            found=f"{type(fault).__name__}: {fault}",
            expected="the package as it was published",
            mend="restore it from where it was published, or remove its folder",
        ) from fault


def _footer(path: Path) -> Shape:
    import pyarrow.parquet as pq

    metadata: Any = pq.read_metadata(path)
    empty = dict.fromkeys(metadata.schema.names, 0)
    for group in (metadata.row_group(i) for i in range(metadata.num_row_groups)):
        for column in (group.column(i) for i in range(group.num_columns)):
            empty[column.path_in_schema] += column.statistics.null_count if column.statistics else 0
    return Shape(metadata.num_rows, {name: metadata.num_rows - nulls for name, nulls in empty.items()})


def _major(version: str) -> str:
    return version.partition(".")[0]
