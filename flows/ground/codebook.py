"""The codebook's fields as values: which slots a table has, of which kind, with which enumeration.

Derived from ``schemas/fields.yaml``, the one place that describes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from flows.ground.language import read_shipped
from flows.ground.model import Table
from flows.ground.paths import SCHEMAS

Kind: TypeAlias = Literal["name", "text", "code", "enum", "date", "number", "unit"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a mention: its kind, whether it is a list, and what it may hold."""

    table: Table
    name: str
    kind: Kind
    description: str
    many: bool = False
    scored: bool = True
    role: Literal["point", "start", "end", "period"] | None = None  # dates only
    values: Mapping[str, str] | None = None  # enumerations only: value → meaning


@cache
def _fields() -> dict[str, dict[str, Slot]]:
    raw = read_shipped(SCHEMAS / "fields.yaml")
    return {
        table: {name: Slot(table=table, name=name, **spec) for name, spec in fields.items()}
        for table, fields in raw.items()
    }


def slots(table: Table) -> dict[str, Slot]:
    """Return the slots of a table by name, in the codebook's order."""
    return _fields()[table]


def slot(table: Table, name: str) -> Slot:
    """Return one slot; KeyError where the table has no such field."""
    return _fields()[table][name]
