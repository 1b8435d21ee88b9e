"""Measure the date annotator on the gold expressions: ``python -m tests.measure_dates``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.extract.annotate.dates import annotate_dates
from flows.extract.model import DateExpr
from flows.extract.view import make_view
from flows.ground.model import Document, Dyad
from flows.ground.paths import RAW, ROOT

GOLD = ROOT / "tests" / "gold" / "dates-italy-japan.jsonl"
TEXTS = RAW / "italy-japan"
# What the documents bear; the corpus's manifest says the same.
DATES = {"000": "2019-04-25", "001": None, "002": "2025-03-10", "003": "2024-06-29", "004": "2023-01-11/2023-01-12"}


@dataclass(frozen=True)
class Expected:
    """A gold expression, and what was found at exactly its span, or overlapping it."""

    doc: str
    start: int
    end: int
    text: str
    edtf: str | None
    found: DateExpr | None

    @property
    def exact(self) -> bool:
        """Found with its very span."""
        return self.found is not None and (self.found.start, self.found.end) == (self.start, self.end)

    @property
    def right(self) -> bool:
        """Found with span and value."""
        return self.exact and self.found is not None and self.found.edtf == self.edtf


def annotate(path: Path, date: str | None) -> list[DateExpr]:
    """Annotate a file; newlines stay as they are."""
    text = path.read_bytes().decode("utf-8")
    return annotate_dates(make_view(Document(path.name, text, Dyad.of("ITA", "JPN"), date=date)))


def compare() -> Iterator[Expected]:
    """Yield every gold expression with what was found for it."""
    lines = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    for doc in sorted({line["doc"] for line in lines}):
        found = annotate(TEXTS / doc, DATES[doc[:3]])
        for line in (line for line in lines if line["doc"] == doc):
            hits = [f for f in found if f.start < line["end"] and line["start"] < f.end]
            best = next((f for f in hits if f.start == line["start"]), hits[0] if hits else None)
            yield Expected(doc, line["start"], line["end"], line["text"], line.get("edtf"), best)


def main() -> None:
    """Print the figures and what was missed."""
    rows = list(compare())
    figures = (
        ("found", [r for r in rows if r.found]),
        ("exact span", [r for r in rows if r.exact]),
        ("span and value", [r for r in rows if r.right]),
    )
    for name, some in figures:
        print(f"{name:15} {len(some)}/{len(rows)} = {len(some) / len(rows):.1%}")
    for row in (r for r in rows if not r.right):
        got = f"{row.found.edtf} [{row.found.start}:{row.found.end}] {row.found.rule}" if row.found else "nothing"
        print(f"{row.doc[:3]} {row.start} {row.text!r}: expected {row.edtf}, found {got}")


if __name__ == "__main__":
    main()
