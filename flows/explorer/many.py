"""Pages of many rows: the first of them on the page, all of them as data in a script beside it.

A page from the disk may load scripts from its folder, and nothing else: so the data are a script, which sets one value.
A browser takes it in as fast as it reads it, where thousands of rows of mark-up would be laid out before anything is
seen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from flows.explorer.model import Entry

FEW: Final = 200  # rows, or dots on the timeline, that a page shows all at once
FIGURES: Final = 60  # bars of the chart of trade, each a line
FIRST: Final = 100  # rows that a page of many has without a script
CHOICES: Final = (
    "parties",
    "instrument",
    "status",
    "way",
    "kind",
    "participants",
    "measure",
    "qualifier",
    "agreement",
)
DATES: Final = ("signed", "start", "period")  # cells that sort by the first day that they can mean
WHOLE: Final = (*DATES, "way", "status", "kind", "instrument", "measure")  # cells that no line break cuts


@dataclass(frozen=True, slots=True)
class Rows:
    """A long table: its columns' heads and its rows.

    A row is the address of a record's page, a text a column, and the day that its dates sort by.
    """

    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    file: str  # the CSV file that has them all, within the package
    anchored: bool  # a row stands for a record, and is called by its id

    @property
    def first(self) -> Sequence[Sequence[str]]:
        """The rows on the page."""
        return self.rows[:FIRST]

    @property
    def data(self) -> str:
        """The script with all rows."""
        return script({"rows": self.rows})


def script(data: Mapping[str, Any]) -> str:
    """Return a script that sets ``dyad``, for which the pages' scripts look."""
    return f"globalThis.dyad={json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n"


def listed(table: str, entries: Sequence[Entry]) -> Rows:
    """Return the records of a table as rows."""
    rows = [(entry.path, *_named(entry), entry.start or "") for entry in entries]
    return Rows(tuple(entries[0].cells), rows, f"csv/{table}.csv", anchored=True)


def _named(entry: Entry) -> Iterable[str]:
    """An entry's cells; the first bears the link, and is never empty."""
    first, *others = entry.cells.values()
    return (first or entry.title, *others)


def contradicted(conflicts: Iterable[tuple[Mapping[str, Any], Entry]]) -> Rows:
    """Return the conflicts as rows."""
    rows = [
        (
            f"{entry.path}#{row['field']}",
            entry.title,
            str(row["field"]).replace("_", " "),
            str(row["chosen_value"] or ""),
            str(row["other_value"] or ""),
            str(row["rule"]),
            "",
        )
        for row, entry in conflicts
    ]
    heads = ("Record", "Field", "Published", "Contradicted by", "Why")
    return Rows(heads, rows, "csv/conflicts.csv", anchored=False)


def overview(points: Iterable[Mapping[str, Any]], figures: Iterable[Mapping[str, Any]]) -> str:
    """Return the script with what timeline and chart draw, the earliest points first."""
    told = ("title", "start", "end", "edtf", "sides", "scope")
    shown = ("flow", "measure", "unit", "value", "shown", "qualifier", "period", "start")
    ordered = sorted(points, key=lambda point: str(point["start"]))
    return script(
        {
            "points": [[p["table"], PurePosixPath(p["path"]).stem, *(p[name] for name in told)] for p in ordered],
            "figures": [[PurePosixPath(f["path"]).stem, *(f[name] for name in shown)] for f in figures],
        }
    )


def decades(dated: Iterable[Entry]) -> list[tuple[str, Counter[str]]]:
    """Return, for each decade in which something begins, how many records of each table do."""
    found: dict[str, Counter[str]] = {}
    for entry in dated:
        found.setdefault(f"{str(entry.start)[:3]}0s", Counter())[entry.table] += 1
    return sorted(found.items())
