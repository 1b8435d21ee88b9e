"""What a run tells about itself, as lines for a terminal and as Markdown for Prefect's pages."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.ground.visible import as_markdown

if TYPE_CHECKING:
    import pyarrow as pa

    from flows.ground.model import Conflict
    from flows.validate import Report

DOCS_AT: Final = "DYAD_DATA_DOCS"  # variable: where the Data Docs' folder is served, as http://HOST:PORT

ABOUT: Final = {  # what is kept of a run, by its key
    "row-counts": "Rows of each table.",
    "validation": "What the checks found, and the way to the Data Docs.",
    "conflicts": "Claims that cannot both be true, the published one first.",
    "changes": "What changed since the release before.",
    "accuracy": "How often the reading was right, where people read the same texts.",
    "linking": "Whether mentions of one thing became one record.",
    "publication": "Where the release is, and what was sent for it.",
}


def counts_line(tables: Mapping[str, pa.Table]) -> str:
    """Return the row counts in one line."""
    return ", ".join(f"{name} {table.num_rows}" for name, table in tables.items())


def counts_table(tables: Mapping[str, pa.Table]) -> str:
    """Return the row counts as a Markdown table."""
    return _table(("table", "rows"), [(name, str(table.num_rows)) for name, table in tables.items()])


def validation(report: Report) -> str:
    """Return the validation's result, where the Data Docs are, and all findings, hard ones first, as Markdown."""
    rows = [
        (finding.severity, finding.table, finding.row, finding.column, finding.value, finding.rule)
        for finding in (*report.hard, *report.soft)
    ]
    heads = ("severity", "table", "row", "column", "value", "rule")
    told = [report.summary(), *_docs(report.docs), *([_table(heads, rows)] if rows else [])]
    return "\n\n".join(told)


def _docs(folder: Path | None) -> list[str]:
    """A link to the Data Docs: to where they are served, else to the file, which browsers open from no other page."""
    if folder is None or not (index := folder / "index.html").is_file():
        return []
    served = os.environ.get(DOCS_AT, "").rstrip("/")
    link = f"{served}/{folder.name}/index.html" if served else index.absolute().as_uri()
    return [f"Data Docs: [every check by table](<{link}>), in `{index}`"]


def accuracy(measured: Sequence[Mapping[str, Any]]) -> str:
    """Return the records and slots of an accuracy card's rows (table ``accuracy``), tables together, as Markdown."""
    rows = [
        (f"{row['set']}, {row['stage']}", row["documents"], row["counted"],
         *(_figure(row, name) for name in ("precision", "recall", "f1")), row["gold"], row["found"])
        for row in measured if row["table_name"] == "all" and row["counted"] in ("records", "slots")
    ]  # fmt: skip
    heads = ("texts", "documents", "counted", "precision", "recall", "F1", "gold", "found")
    sets = {row["set"]: row["about"] for row in measured}
    told = "\n".join(f"- {as_markdown(name)}: {as_markdown(about)}" for name, about in sets.items())
    return f"Figures with their 95 % intervals.\n\n{_table(heads, rows)}\n\n{told}\n"


def _figure(row: Mapping[str, Any], name: str) -> str:
    value, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    return "" if value is None else f"{value:.3f} ({low:.2f}–{high:.2f})"


def conflicts(found: Sequence[Conflict]) -> str:
    """Return the conflicts with both values, the chosen one first, as Markdown."""
    if not found:
        return "No conflicts."
    rows = [
        (f"{c.table}/{c.record}", c.field, f"{c.chosen.claim.value} ({c.chosen.doc})",
         f"{c.other.claim.value} ({c.other.doc})", c.rule)
        for c in found
    ]  # fmt: skip
    return _table(("record", "field", "chosen", "other", "why"), rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *([as_markdown(str(cell)) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
