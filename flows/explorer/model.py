"""What the pages show, as values; texts are texts here and are escaped where they are set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]  # a row of a published table


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text around what was read: what its licence lets us show; ``quote`` None where it is nothing."""

    before: str
    quote: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim: its value, the words it rests on, the text they stand in, and who decided on it."""

    value: str
    published: bool
    passage: Passage
    source: Row
    start: int
    end: int
    how: str
    rule: str
    decision: Row | None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: its name and meaning, the values published, and every claim."""

    name: str
    title: str
    values: tuple[str, ...]
    agreement: str
    claims: tuple[Evidence, ...]
    enumerated: bool  # its values are words of an enumeration
    dated: bool  # its values are EDTF


@dataclass(frozen=True, slots=True)
class Entry:
    """A record: what it is called, what a list of records shows of it, and its page's fields."""

    table: str
    id: str
    title: str
    row: Row
    cells: Mapping[str, str]
    fields: tuple[Field, ...]
    sides: tuple[str, ...]
    start: str | None  # ISO 8601, the first day it can mean
    end: str | None
    edtf: str | None

    @property
    def path(self) -> str:
        """Where its page lies within the site."""
        return f"records/{self.table}/{self.id}.html"
