"""What follows from a date as it was read: its bounds, its precision, whether it is approximate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flows.ground import edtf
from flows.ground.schema import Part, TableSchema, load_schemas
from flows.validate.report import Finding, Result

if TYPE_CHECKING:
    import pyarrow as pa

_PARTS: tuple[Part, ...] = ("edtf", "earliest", "latest", "precision", "approximate")


def check_dates(tables: Mapping[str, pa.Table]) -> Result:
    """Compute every date's columns anew from what was read, and compare (codebook section 2)."""
    stems = [(schema, stem) for schema in load_schemas().values() for stem in _stems(schema)]
    found = [finding for schema, stem in stems for finding in _check(tables[schema.name], schema, stem)]
    return Result("dates are what was read", len(stems), tuple(found))


def _stems(schema: TableSchema) -> list[str]:
    return [column.name.removesuffix("_edtf") for column in schema.columns if column.part == "edtf"]


def _check(table: pa.Table, schema: TableSchema, stem: str) -> Iterator[Finding]:
    keys = zip(*(table[column].to_pylist() for column in schema.primary_key), strict=True)
    dates = zip(*(table[f"{stem}_{part}"].to_pylist() for part in _PARTS), strict=True)
    for key, date in zip(keys, dates, strict=True):
        for part, found, expected in zip(_PARTS, date, _expected(date[0], date[4]), strict=True):
            if found != expected:
                rule = f"must be {expected}, as follows from {date[0]!r}"
                yield Finding(schema.name, "/".join(map(str, key)), f"{stem}_{part}", str(found), rule)


def _expected(read: str | None, approximate: bool | None) -> tuple[Any, ...]:
    if read is None:
        return (None,) * len(_PARTS)
    if not edtf.is_valid(read):
        return ("an EDTF date", None, None, None, None)
    either = bool(approximate) or edtf.approximate(read)  # a text may say "about" where EDTF has no place for it
    return (read, *edtf.bounds(read), edtf.precision(read, approximate=either), either)
