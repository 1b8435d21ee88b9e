"""Single values of published tables: dates in five parts, exact numbers, and what a licence lets us print."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from flows.ground import edtf
from flows.ground.errors import ValidationError
from flows.ground.model import Claim, Source
from flows.ground.schema import Part

Cell: TypeAlias = str | int | float | bool | datetime.date | None
Row: TypeAlias = dict[str, Cell]

EXCERPT: Final = 300  # characters: the longest quote from a text of which only excerpts may be published


def date_part(value: str, approximate: bool, part: Part) -> Cell:
    """Return one of a date's five columns; ``approximate`` is what the claim says beside the EDTF string."""
    return _DATE_PARTS[part](value, approximate or edtf.approximate(value))


_DATE_PARTS: Final[Mapping[Part, Callable[[str, bool], Cell]]] = {
    "edtf": lambda value, approximate: value,
    "earliest": lambda value, approximate: edtf.bounds(value)[0],
    "latest": lambda value, approximate: edtf.bounds(value)[1],
    "precision": lambda value, approximate: edtf.precision(value, approximate=approximate),
    "approximate": lambda value, approximate: approximate,
}


def number(claim: Claim) -> float:
    """Return a claim's number as a double whose shortest decimal is exactly the number of the text.

    Raises ValidationError where it is no number, or has more digits than a double holds (15 always fit).
    """
    try:
        exact = Decimal(claim.value)
        if exact.is_finite() and Decimal(repr(float(exact))) == exact:
            return float(exact)
    except InvalidOperation:
        pass
    raise ValidationError(
        "is no number that a double holds exactly",
        where=f"trade_figures.{claim.field}",
        found=claim.value,
        expected="a plain decimal of at most 15 digits",
        mend="correct the value by a decision",
    )


def published_quote(quote: str, source: Source) -> str | None:
    """Return a quote where the source's licence lets us print it whole, else None: a quote is never cut."""
    if source.redistributable == "none":
        return None
    return published_value(quote, source)


def published_value(value: str, source: Source) -> str | None:
    """Return a value read from a source, or None where it is so long that it would be an excerpt itself.

    Names, dates, codes and figures are facts and free whatever the licence of the text.
    """
    return value if source.redistributable == "full" or len(value) <= EXCERPT else None
