"""Measure values: are dates and amounts right in unseen prose, at the spans of the gold?

``python -m tests.measure_values [SET …] [--list]``. A date that gives its year is absolute, any other one relative; an
amount is right where number, scale, currency or unit all are. Sets as in ``tests.measure_annotations``, and ``dev2``.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from flows.extract.grounder import singular
from flows.extract.model import Amount, DateExpr
from flows.extract.reading import Reading
from flows.ground import edtf
from flows.ground.model import Span
from tests.measure_annotations import DATES, FOLDERS, SETS, TESTS, Claimed, claims, documents

_YEAR = re.compile(r"(?<!\d)1[0-9]\d\d(?!\d)|(?<!\d)20\d\d(?!\d)|\bcentur|\bFY\s?\d\d")


def kind_of(claimed: Claimed, quote: str) -> str | None:
    """Return what a gold value asks for: "absolute date", "relative date", "amount", or None."""
    if claimed.field in DATES and claimed.field != "base_period":  # a base is often implied, and never scored
        return "absolute date" if _YEAR.search(quote) else "relative date"
    return "amount" if claimed.field == "value" else None


def date_stands(reading: Reading, claimed: Claimed) -> bool:
    """Say whether a date at the span has the value, as a whole or as one end of a range."""
    notes = [a for a in _at(reading, claimed.span) if isinstance(a, DateExpr) and a.edtf is not None]
    ends = [end for a in notes for end in (a.edtf or "", *(a.edtf or "").split("/"))]
    return any(end == claimed.value or _same(end, claimed.value) for end in ends if end and end != "..")


def _same(found: str, wanted: str) -> bool:
    return edtf.is_valid(found) and edtf.is_valid(wanted) and edtf.equal_for_scoring(found, wanted)


def amount_stands(reading: Reading, claimed: Claimed, unit: str | None) -> bool:
    """Say whether an amount at the span has number, scale and unit of the gold figure."""
    for note in _at(reading, claimed.span):
        if isinstance(note, Amount) and abs(Decimal(note.number)) == abs(Decimal(claimed.value)):
            return note.unit is not None and singular(note.unit) == unit
    return False


def _at(reading: Reading, span: Span) -> list[Any]:
    return [a for a in reading.annotations if a.start < span.end and span.start < a.end]


def judged(name: str) -> Iterator[tuple[str, bool, str, str]]:
    """Yield, for every date and amount of a set's gold: its kind, whether it is right, document and quote."""
    for document, mentions in documents(name):
        reading, seen = Reading(document), set()
        for mention in mentions:
            for claimed in claims(document.name, [mention]):
                quote = claimed.span.of(document.text)
                kind = kind_of(claimed, quote)
                if kind is not None and (claimed.span, claimed.value) not in seen:
                    seen.add((claimed.span, claimed.value))  # a date that several mentions rest on counts once
                    yield kind, _stands(reading, claimed, mention), document.name, f"{quote!r} → {claimed.value}"


def _stands(reading: Reading, claimed: Claimed, mention: Mapping[str, Any]) -> bool:
    if claimed.field == "value":
        return amount_stands(reading, claimed, mention["fields"].get("unit"))
    return date_stands(reading, claimed)


def main() -> None:
    """Print the share of right values, by kind, for each set and for all, and with ``--list`` what is wrong."""
    FOLDERS.setdefault("dev2", TESTS / "texts" / "dev2")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=[*SETS, "dev2"])
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    whole: Counter[tuple[str, bool]] = Counter()
    for name in options.sets:
        rows = list(judged(name))
        for kind, right, doc, quote in rows:
            if options.list and not right:
                print(f"{name} {doc} {kind}: {quote}")
        _show(name, Counter((kind, right) for kind, right, _, _ in rows))
        whole.update((kind, right) for kind, right, _, _ in rows)
    _show("all", whole)


def _show(name: str, counted: Counter[tuple[str, bool]]) -> None:
    for kind in ("absolute date", "relative date", "amount"):
        right, wrong = counted[kind, True], counted[kind, False]
        if right + wrong:
            print(f"{name:16} {kind:14} {right:4}/{right + wrong:4} = {right / (right + wrong):6.1%}")


if __name__ == "__main__":
    main()
