"""Rows of the accuracy card: counts with the figures and intervals that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.ground.measured import Interval, Measured
from flows.tabulate.cells import Row

DIGITS = 4  # of a proportion: more than any of these counts bears


def accuracy(measured: Iterable[Measured]) -> Iterator[Row]:
    """Yield the rows of ``accuracy``, in the card's order."""
    for line in measured:
        tally = line.tally
        yield {
            "set": line.set,
            "about": line.about,
            "stage": line.stage,
            "documents": line.documents,
            "table_name": line.table,
            "counted": line.counted,
            "gold": tally.gold,
            "found": tally.found,
            "equal": tally.equal,
            **_figure("precision", tally.precision, tally.precision_interval, tally.found),
            **_figure("recall", tally.recall, tally.recall_interval, tally.gold),
            **_figure("f1", tally.f1, tally.f1_interval, tally.gold + tally.found),
        }


def _figure(name: str, value: float, interval: Interval, n: int) -> Row:
    figures = (value, *interval) if n else (None, None, None)
    columns = (name, f"{name}_low", f"{name}_high")
    return {c: None if f is None else round(f, DIGITS) for c, f in zip(columns, figures, strict=True)}
