"""Trade figures from plain-text tables: each number with its column's flow, its row's year and whose table it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from flows.extract.annotate.tables import Entry, entries
from flows.extract.frames.common import Builder
from flows.extract.frames.trade_links import End
from flows.extract.model import Candidate, DateExpr, Place
from flows.extract.reading import Reading, codes
from flows.ground.model import Span

_FAR = {"exports": re.compile(r"\bto(?: the)? \Z", re.I), "imports": re.compile(r"\bfrom(?: the)? \Z", re.I)}
_WITH = re.compile(r"\bwith(?: the)? \Z", re.I)
_OWNER = re.compile(r"['’]s?\b|['’]")
_STEMS = (("balance", ("balance", "surplus", "deficit")), ("exports", ("export",)), ("imports", ("import",)))
_NAMING = ("state", "demonym", "capital", "polity", "government")


def told_in_tables(reading: Reading) -> Iterator[Candidate]:
    """Yield the figures of the tables of a document that are of trade between the two states."""
    for entry in entries(reading.document.text):
        candidate = _candidate(reading, entry)
        if candidate is not None:
            yield candidate


def in_table(reading: Reading, span: Span) -> bool:
    """Say whether a sentence is a row of such a table."""
    starts = _starts(reading.document.text)
    return bisect_left(starts, span.start) < bisect_left(starts, span.end)


@lru_cache(maxsize=4)
def _starts(text: str) -> list[int]:
    return sorted(entry.cell.start for entry in entries(text))


def _candidate(reading: Reading, entry: Entry) -> Candidate | None:
    flow = _flow(entry.label.of(reading.view.text))
    dates = reading.within(entry.year, DateExpr)
    if flow is None or len(dates) != 1 or _to_come(reading, dates[0]):
        return None
    builder = Builder("trade_figures", f"trade.table-{flow}")
    if not _ends(builder, reading, entry, flow):
        return None
    deficit = "deficit" in entry.label.of(reading.view.text).casefold()
    number = -abs(entry.number) if deficit else entry.number
    builder.add("flow", entry.label, flow).add("measure", entry.cell, "value" if entry.kind == "money" else "quantity")
    builder.add("value", entry.cell, f"{number:f}").add("unit", entry.cell)
    builder.add("qualifier", entry.cell, "exact", "default").add("period", dates[0].span)
    builder.evidence(Span(entry.year.start, entry.cell.end) if entry.year.start < entry.cell.start else entry.cell)
    return builder.evidence(entry.label, *([entry.caption] if entry.caption else [])).build()


def _flow(label: str) -> str | None:
    words = label.casefold()
    both = "export" in words and "import" in words
    for flow, stems in _STEMS:
        if not (both and flow != "balance") and any(stem in words for stem in stems):
            return flow
    return "total" if any(stem in words for stem in ("total", "turnover", "volume")) or both else None


def _to_come(reading: Reading, date: DateExpr) -> bool:
    written = reading.document.date
    return bool(written) and (date.edtf or "")[:4] > (written or "")[:4]


def _ends(builder: Builder, reading: Reading, entry: Entry, flow: str) -> bool:
    """Add exporter, importer and frame; say whether the table is of trade between the two, and whose it is."""
    label, caption = _states(reading, entry.label), _states(reading, entry.caption) if entry.caption else []
    named = {code for place in [*label, *caption] for code in codes(place)}
    if not named or not named <= set(reading.dyad):
        return False
    if flow == "total":
        return len(named) == len(reading.dyad) or _with_whom(reading, caption) is not None
    far = _far(reading, label, flow) or _with_whom(reading, caption)
    own = _owner(reading, label) or _owner(reading, caption)
    if far is not None and own is None:
        own = _other(reading, far.code, entry.cell.start)
    if own is not None and far is None and len(named) == len(reading.dyad):
        far = _other(reading, own.code, entry.cell.start)
    if own is None or far is None or own.code == far.code:
        return False
    if flow == "balance":
        builder.add("frame", own.span, own.code, own.how)
        return True
    exporter, importer = (own, far) if flow == "exports" else (far, own)
    builder.add("exporter", exporter.span, exporter.code, exporter.how)
    builder.add("importer", importer.span, importer.code, importer.how)
    builder.add("frame", own.span, own.code, own.how)
    return True


def _states(reading: Reading, span: Span) -> list[Place]:
    return [p for p in reading.within(span, Place) if p.kind in _NAMING and p.state]


def _far(reading: Reading, label: list[Place], flow: str) -> End | None:
    """Return whom a column is of: "Exports to Peru", "Imports from Peru"."""
    led = _FAR.get(flow, _WITH)
    return next((End(p.state or "", p.span) for p in label if _led(reading, p, led)), None)


def _with_whom(reading: Reading, caption: list[Place]) -> End | None:
    return next((End(p.state or "", p.span) for p in caption if _led(reading, p, _WITH)), None)


def _led(reading: Reading, place: Place, by: re.Pattern[str]) -> bool:
    return by.search(reading.view.text, max(place.start - 12, 0), place.start) is not None


def _owner(reading: Reading, places: list[Place]) -> End | None:
    """Return whose a column or table is: "Norway's trade", "Norwegian exports"."""
    for place in places:
        if place.kind == "demonym" or _OWNER.match(reading.view.text, place.end):
            return End(place.state or "", place.span)
    return None


def _other(reading: Reading, code: str, offset: int) -> End | None:
    """Return the other state of the two, where the document names it last before an offset, else first."""
    first, second = reading.dyad
    other = second if code == first else first
    named = [p for p in reading.naming(other) if isinstance(p, Place) and p.kind in _NAMING]
    before = [p for p in named if p.start < offset]
    chosen = before[-1] if before else next(iter(named), None)
    return End(other, chosen.span, "inherited") if chosen is not None else None
