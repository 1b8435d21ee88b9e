"""What a run tells about itself, as lines for a terminal and as Markdown for Prefect's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from flows.ground.visible import as_markdown

if TYPE_CHECKING:
    import pyarrow as pa

    from flows.ground.model import Conflict
    from flows.validate import Report


def counts_line(tables: Mapping[str, pa.Table]) -> str:
    """Return the row counts in one line."""
    return ", ".join(f"{name} {table.num_rows}" for name, table in tables.items())


def counts_table(tables: Mapping[str, pa.Table]) -> str:
    """Return the row counts as a Markdown table."""
    return _table(("table", "rows"), [(name, str(table.num_rows)) for name, table in tables.items()])


def validation(report: Report) -> str:
    """Return the validation's result and its findings, hard ones first, as Markdown."""
    rows = [
        (finding.severity, finding.table, finding.row, finding.column, finding.value, finding.rule)
        for finding in (*report.hard, *report.soft)
    ]
    heads = ("severity", "table", "row", "column", "value", "rule")
    return f"{report.summary()}\n\n{_table(heads, rows)}" if rows else report.summary()


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


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *([as_markdown(str(cell)) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
