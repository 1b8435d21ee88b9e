"""A published package as tracing reads it: CSV by the standard library, so that an answer takes no time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from flows.ground.errors import PublicationError
from flows.ground.releases import DESCRIPTOR, latest
from flows.ground.spreadsheet import unguarded
from flows.ground.visible import visible

Row: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One release on disk: its version, and the CSV files of its tables."""

    folder: Path
    version: str
    paths: Mapping[str, str]  # table → path of its CSV file within the package

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table as text that can be shown, empty where null.

        Raises PublicationError where it is no such table.
        """
        try:
            with (self.folder / self.paths[table]).open(encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream, strict=True):
                    yield {column: visible(unguarded(text)) for column, text in row.items()}
        except (OSError, ValueError, KeyError, AttributeError, csv.Error) as fault:
            found = f"{type(fault).__name__}: {fault}"
            raise PublicationError(
                f"has no table {table} that can be read", where=self.folder, found=found,
                mend="restore the release from where it was published",
            ) from fault  # fmt: skip

    def row(self, table: str, column: str, value: str) -> Row:
        """Return the row with that value; raises PublicationError where there is none."""
        for row in self.rows(table):
            if row[column] == value:
                return row
        raise PublicationError(f"has no {column} {value!r}", where=self.folder / self.paths[table])


def open_shelf(corpus: str, output: Path) -> Shelf:
    """Open the last release of a corpus; raises PublicationError where there is none, or none that can be read."""
    folder = latest(output / corpus)
    if folder is None:
        there = sorted(path.parent.name for path in output.glob("*/versions.json"))
        raise PublicationError(
            f"there is no release of {corpus!r}",
            where=output,
            expected=f"one of {', '.join(there)}" if there else "",
            mend=f"publish one: dyad release {corpus}",
        )
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
        found = [r for r in descriptor["resources"] if r["format"] == "csv"]
        paths = {r["name"].removesuffix("-csv"): _inside(r["path"]) for r in found}
        return Shelf(folder, visible(str(descriptor["version"])), paths)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise PublicationError("cannot be read", where=folder / DESCRIPTOR, found=str(fault)) from fault


def _inside(path: str) -> str:
    """A path of the descriptor's; ValueError where it leads out of the package."""
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise ValueError(f"the path {path!r} leads out of the package")
    return path
