"""Plain-text tables of trade: cells stand apart by tabs, bars or wide spaces; years one way, flows the other.

    Norway's trade with Peru (US$ million)
    Year    Exports    Imports
    2019    131.0      85.4

A cell is an amount in the unit that the line above the table, its header or its first column gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from flows.extract.annotate.amount_digits import read_digits
from flows.extract.annotate.amounts import parse_amount
from flows.extract.model import Amount, AmountKind, DateExpr
from flows.ground.model import Span

_GAP = re.compile(r"[ \t]*\|[ \t]*|\t+[ \t]*| {2,}|[ \t]*;[ \t]+")
_WORDS = re.compile(r"[ \t]+(?!\()")
_PLAIN = re.compile(  # columns of one word each: "Year Exports Imports"
    r"(?:Years?|Period)?(?:\s?(?:Exports?|Imports?|Balance|Total|Turnover|Surplus|Deficit|Volume)"
    r"(?: \([^()\n]*\))?){2,}",
    re.I,
)
_FLOW = re.compile(r"\b(?:exports?|imports?|turnover|balance|surplus|deficit|total trade|trade volume|total)\b", re.I)
_YEAR = re.compile(r"(?:FY ?)?(?:1[6-9]|20)\d\d(?:[/–-]\d{2,4})?\*?")
_HEADER = re.compile(r"^[^\n]*(?:\bexports?\b|\bimports?\b)[^\n]*$", re.I | re.M)
_CELL = re.compile(r"([+\-−–]?)(\d[\d.,' \u00a0\u202f]*)")
_UNIT = re.compile(
    r"(?P<scale>thousands?|millions?|billions?|mn|bn|mln|m)\b(?: of)? ?"
    r"(?P<behind>US dollars|U\.S\. dollars|dollars|euros?|yen|"
    r"pounds|francs|kroner|US\$|USD|EUR|GBP|JPY|CHF|[$€£¥]|tonnes|tons|[A-Z]{3}\b)?"
    r"|(?P<alone>tonnes|tons)\b",
    re.I,
)
_BEFORE = re.compile(r"(?P<money>US\$|U\.S\.\$|USD|EUR|GBP|JPY|CHF|[A-Z]{1,2}\$|[A-Z]{3}|[$€£¥])[ ]?\Z")
_RULE = re.compile(r"[\s|:=+\-–—_]*")  # a line that only rules off
_ABOVE = 3  # lines above the header in which its caption stands
_MOST = 60  # rows of a table


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a table: where it, its label and its year stand, and what it says."""

    cell: Span
    label: Span  # the name of its column, or of its row where years head the columns
    year: Span
    header: Span  # the line of the header
    caption: Span | None  # the line above it
    number: Decimal
    unit: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    cells: tuple[Span, ...]


@lru_cache(maxsize=4)
def entries(text: str) -> tuple[Entry, ...]:
    """Return the numbers of the trade tables of a text, in order."""
    return tuple(_entries(text))


def with_tables(text: str, amounts: list[Amount]) -> list[Amount]:
    """Return the amounts of a text with the numbers of its trade tables, which replace what was read in their place."""
    cells = [Amount(e.cell.start, e.cell.end, "table.cell", _kind(e), f"{e.number:f}", e.unit) for e in entries(text)]
    if not cells:
        return amounts
    low, high = cells[0].start, cells[-1].end
    taken = {at for cell in cells for at in range(cell.start, cell.end)}
    kept = [a for a in amounts if a.end <= low or a.start >= high or taken.isdisjoint(range(a.start, a.end))]
    return sorted([*kept, *cells], key=lambda a: a.start)


def with_years(text: str, dates: list[DateExpr]) -> list[DateExpr]:
    """Return the dates of a text with the years of its trade tables, which stand bare beside other numbers."""
    years = {e.year for e in entries(text)} - {d.span for d in dates}
    if not years:
        return dates
    taken = {at for year in years for at in range(year.start, year.end)}
    kept = [d for d in dates if taken.isdisjoint(range(d.start, d.end))]
    told = [DateExpr(y.start, y.end, "table.year", _edtf(y.of(text))) for y in years]
    return sorted([*kept, *told], key=lambda d: d.start)


def _edtf(year: str) -> str:
    """Return "2018" for "2018*" and "FY2018", "2018/2019" for "2018/19"."""
    first, second, *_ = [*re.findall(r"\d+", year), ""]
    return f"{first}/{first[: 4 - len(second)]}{second}" if second else first


def _kind(entry: Entry) -> AmountKind:
    return "money" if entry.kind == "money" else "quantity"


def _entries(text: str) -> Iterator[Entry]:
    reached = 0
    for found in _HEADER.finditer(text):
        if found.start() < reached:
            continue
        gaps = _WORDS if _PLAIN.fullmatch(found.group().strip()) else _GAP
        header = _line(text, found.start(), gaps)
        body = _body(text, header, gaps)
        if body is None:
            continue
        rows, across = body
        reached = rows[-1].span.end
        caption = _caption(text, header.span.start if not across else rows[0].span.start)
        yield from _across(text, rows, caption) if across else _down(text, header, rows, caption)


def _line(text: str, start: int, gaps: re.Pattern[str] = _GAP) -> _Line:
    stop = text.find("\n", start)
    stop = stop if stop >= 0 else len(text)
    cells, at = [], start
    for gap in [*gaps.finditer(text, start, stop), None]:
        end = gap.start() if gap else stop
        if text[at:end].strip():
            lead = len(text[at:end]) - len(text[at:end].lstrip())
            cells.append(Span(at + lead, at + len(text[at:end].rstrip())))
        at = gap.end() if gap else end
    return _Line(Span(start, stop), tuple(cells))


def _below(text: str, line: _Line, gaps: re.Pattern[str] = _GAP) -> Iterator[_Line]:
    """Yield the lines below one, those that only rule off left out, up to an empty one."""
    at = line.span.end + 1
    for _ in range(_MOST):
        if at >= len(text):
            return
        following = _line(text, at, gaps)
        at = following.span.end + 1
        if not following.span.of(text).strip():
            return
        if not _RULE.fullmatch(following.span.of(text)):
            yield following


def _body(text: str, header: _Line, gaps: re.Pattern[str]) -> tuple[list[_Line], bool] | None:
    """Return the rows of a table, and whether its years stand across; the line found is then its first row."""
    rows = []
    for line in _below(text, header, gaps):
        if len(line.cells) < 2 or not _YEAR.fullmatch(line.cells[0].of(text)):
            break
        rows.append(line)
    flows = [c for c in header.cells if _FLOW.search(c.of(text))]
    if rows and flows and len(header.cells) > 1 and not any(_number(c.of(text)) for c in header.cells):
        return rows, False
    above = text.rfind("\n", 0, max(header.span.start - 1, 0)) + 1
    years = _line(text, above)
    if years.span.end <= header.span.start and _RULE.fullmatch(years.span.of(text)) and years.span.of(text).strip():
        years = _line(text, text.rfind("\n", 0, max(above - 1, 0)) + 1)
    named = [c for c in years.cells if _YEAR.fullmatch(c.of(text))]
    if len(named) < 2 or len(header.cells) != len(named) + 1:
        return None
    lines = [years, header, *(line for line in _below(text, header) if len(line.cells) == len(named) + 1)]
    return lines, True


def _caption(text: str, start: int) -> Span | None:
    """Return the last line with words above a table, at most three lines up."""
    at = start
    for _ in range(_ABOVE):
        above = text.rfind("\n", 0, max(at - 1, 0)) + 1
        if above >= at:
            return None
        line = Span(above, at - 1)
        if re.search(r"[^\W\d_]{3}", line.of(text)):
            return line
        at = above
    return None


def _down(text: str, header: _Line, rows: Sequence[_Line], caption: Span | None) -> Iterator[Entry]:
    """Yield the entries of a table whose rows are years."""
    labels = header.cells[1:] if len(header.cells) == len(rows[0].cells) else header.cells
    for row in rows:
        if len(row.cells) != len(labels) + 1:
            continue
        for label, cell in zip(labels, row.cells[1:], strict=True):
            entry = _entry(text, cell, label, row.cells[0], header.span, caption)
            if entry is not None:
                yield entry


def _across(text: str, lines: Sequence[_Line], caption: Span | None) -> Iterator[Entry]:
    """Yield the entries of a table whose columns are years."""
    years = [c for c in lines[0].cells if _YEAR.fullmatch(c.of(text))]
    for row in lines[1:]:
        for year, cell in zip(years, row.cells[1:], strict=False):
            entry = _entry(text, cell, row.cells[0], year, lines[0].span, caption)
            if entry is not None:
                yield entry


def _entry(text: str, cell: Span, label: Span, year: Span, header: Span, caption: Span | None) -> Entry | None:
    if not _FLOW.search(label.of(text)) or "%" in label.of(text) + cell.of(text):
        return None
    number = _number(cell.of(text))
    unit = _unit(label.of(text)) or _unit(header.of(text)) or (_unit(caption.of(text)) if caption else None)
    if number is None or unit is None:
        return None
    kind, times, name = unit
    value = number * times
    value = value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()
    return Entry(cell, label, year, header, caption, value, name, kind)


def _number(cell: str) -> Decimal | None:
    found = _CELL.fullmatch(cell.rstrip("*"))
    if found is None:
        return None
    value = read_digits(found[2].strip(), scaled=True, comma=False)
    return -value if found[1] in ("-", "−", "–") else value


def _unit(line: str) -> tuple[str, Decimal, str] | None:
    """Return kind, factor and name of the unit that a line of words gives: "US$ million", "in thousand tonnes"."""
    for found in _UNIT.finditer(line):
        if found["alone"]:
            return "quantity", Decimal(1), found["alone"]
        before = _BEFORE.search(line, 0, found.start())
        scale = found["scale"].rstrip("s") if len(found["scale"]) > 3 else found["scale"]
        behind = f"1 {scale} {found['behind']}" if found["behind"] else None
        quote = f"{before['money']} 1 {scale}" if before else behind
        amount = parse_amount(quote) if quote else None
        if amount is not None and amount.unit:
            return amount.kind, Decimal(amount.number), amount.unit
    return None
