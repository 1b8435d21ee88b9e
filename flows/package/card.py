"""The accuracy card as a chapter of the package's README: sets one after the other, tables line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from flows.package.markdown import table as markdown

if TYPE_CHECKING:
    import pyarrow as pa

Row: TypeAlias = Mapping[str, Any]

_INTRODUCTION: Final = """## How accurate it is

Precision (P) is the share of what was found that people read too, recall (R) the share of what people read that was
found, F1 their harmonic mean; in brackets stand 95 % intervals. A record counts where its words are the right ones, a
slot (one value of one field) where the value is right. Each field's figures are in the table `accuracy`.
"""
_HEADS: Final = ("table", "records", "P", "R", "F1", "slots", "P", "R", "F1")


def chapter(accuracy: pa.Table) -> str:
    """Return the chapter, or "" where nothing was measured; ``accuracy``: the published table of that name."""
    rows = [row for row in accuracy.to_pylist() if row["counted"] in ("records", "slots")]
    if not rows:
        return ""
    sets = groupby(rows, key=lambda row: (row["set"], row["stage"], row["documents"], row["about"]))
    return "\n".join([_INTRODUCTION, *(_set(*key, list(group)) for key, group in sets)])


def _set(name: str, stage: str, documents: int, about: str, rows: Sequence[Row]) -> str:
    head = f"**`{name}`, {stage}**: {documents} {about}.\n"
    return f"{head}\n{markdown(_HEADS, list(_lines(rows)))}"


def _lines(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    for name, group in groupby(rows, key=lambda row: str(row["table_name"])):
        by = {row["counted"]: row for row in group}
        yield (f"`{name}`" if name != "all" else "all", *_cells(by["records"]), *_cells(by["slots"]))


def _cells(row: Row) -> tuple[str, ...]:
    return (str(row["gold"]), *(_figure(row, name) for name in ("precision", "recall", "f1")))


def _figure(row: Row, name: str) -> str:
    if row[name] is None:
        return ""
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f}–{row[f'{name}_high']:.2f})"
