"""Tables as CSV and back, value for value.

RFC 4180 with UTF-8 and "\\n"; empty for null, ISO dates, ``true`` and ``false``, numbers as plain decimals,
an apostrophe in front of text that a spreadsheet would run.
Our own few lines rather than a library's: they must quote a carriage return, and never write 1.687e+12.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.ground.errors import ValidationError
from flows.ground.schema import ColumnType, TableSchema
from flows.ground.spreadsheet import guarded, unguarded

if TYPE_CHECKING:
    import pyarrow as pa

_SPECIAL: Final = frozenset(',"\n\r')


def write_csv(table: pa.Table, path: Path) -> None:
    """Write an Arrow table as CSV; the same table gives the same bytes."""
    columns = [[_cell(value) for value in column.to_pylist()] for column in table.columns]
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(table.column_names) + "\n")
        stream.writelines(",".join(row) + "\n" for row in zip(*columns, strict=True))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _decimal(value)
    text = guarded(value) if isinstance(value, str) else str(value)
    return '"' + text.replace('"', '""') + '"' if not _SPECIAL.isdisjoint(text) else text


def _decimal(value: float) -> str:
    """The shortest decimal that reads back as the same double, without exponent or a needless ".0"."""
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")


_READ: Final[Mapping[ColumnType, Callable[[str], Any]]] = {
    "string": unguarded,
    "integer": int,
    "number": float,
    "date": datetime.date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def read_csv(path: Path, schema: TableSchema) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a CSV file as values of the schema's types, None for empty.

    Raises ValidationError, naming file, row and column, where the header or a value is not as declared.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        header = tuple(next(reader, ()))
        if header != schema.names:
            raise ValidationError(
                "has another header", where=path, found=",".join(header), expected=",".join(schema.names)
            )
        for number, row in enumerate(reader, start=1):
            yield _read_row(row, schema, f"{path}, row {number}")


def _read_row(row: list[str], schema: TableSchema, where: str) -> tuple[Any, ...]:
    if len(row) != len(schema.columns):
        raise ValidationError(
            "has the wrong width", where=where, found=f"{len(row)} cells", expected=f"{len(schema.columns)}"
        )
    return tuple(
        _read(text, column.type, f"{where}, column {column.name}")
        for text, column in zip(row, schema.columns, strict=True)
    )


def _read(text: str, kind: ColumnType, where: str) -> Any:
    if text == "":
        return None
    try:
        return _READ[kind](text)
    except (ValueError, KeyError) as fault:
        raise ValidationError("is not of its type", where=where, found=text, expected=kind) from fault
