"""Scores for people at a terminal: precision, recall and F1 of each table and field, with their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from flows.evaluate.linking import LinkScore
from flows.evaluate.scoring import Score, TableScore
from flows.ground.measured import Interval, Measured, Tally

_NAME = 14  # characters of a table's or a field's name


def format_score(score: Score, fields: bool = False) -> str:
    """Return records and slots of each table and of all, 80 columns wide; with ``fields``, each field's as well.

    Beside a figure stands its 95 % interval; ``gold`` is the n of recall, ``found`` that of precision. A figure
    of nothing is a dash.
    """
    lines = [f"{score.documents} documents"]
    for title, pick in (("records", "records"), ("slots", "slots")):
        lines += ["", _head(title)]
        lines += [_row(table.table, getattr(table, pick)) for table in (*score.tables, score.overall)]
    if fields:
        lines += [line for table in score.tables for line in _fields(table)]
    return "\n".join(lines) + "\n"


def format_card(measured: Iterable[Measured]) -> str:
    """Return the records and slots of each set of an accuracy card, 80 columns wide."""
    lines: list[str] = []
    shown = [line for line in measured if line.counted in ("records", "slots")]
    for (name, stage, documents, about), group in groupby(shown, key=lambda m: (m.set, m.stage, m.documents, m.about)):
        lines += [f"{name}, {stage}: {documents} {about}"]
        counts = sorted(group, key=lambda m: m.counted)  # stable: the tables keep their order
        for counted, rows in groupby(counts, key=lambda m: m.counted):
            lines += ["", _head(counted), *(_row(row.table, row.tally) for row in rows)]
        lines += [""]
    return "\n".join(lines)


def _fields(table: TableScore) -> Iterator[str]:
    counted = [field for field in table.fields if field.slots.gold or field.slots.found]
    if counted:
        yield ""
        yield _head(table.table)
        yield from (_row(field.name, field.slots) for field in counted)


def _head(title: str) -> str:
    figures = "".join(f"  {name:>5} {'95 %':>9}" for name in ("P", "R", "F1"))
    return f"{title:{_NAME}}{figures}{'gold':>6}{'found':>6}"


def _row(name: str, tally: Tally) -> str:
    figures = (
        _figure(tally.precision, tally.precision_interval, tally.found),
        _figure(tally.recall, tally.recall_interval, tally.gold),
        _figure(tally.f1, tally.f1_interval, tally.gold + tally.found),
    )
    return f"{name:{_NAME}}{''.join(figures)}{tally.gold:6}{tally.found:6}"


def _figure(value: float, interval: Interval, n: int) -> str:
    return f"  {value:.3f} {interval[0]:.2f}–{interval[1]:.2f}" if n else f"  {'—':>5} {'':9}"


def format_linking(score: LinkScore) -> str:
    """Return what was linked as gold has it, and each violation on a line."""
    lines = [f"linking: {score.keys} gold keys in {score.records} records"]
    lines += [f"  split: {key} is {', '.join(ids)}" for key, ids in score.split]
    lines += [f"  merged: {key} holds {', '.join(keys)}" for key, keys in score.merged]
    return "\n".join(lines) + "\n"
