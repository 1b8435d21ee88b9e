"""Rows of the tables that publish records: a row a record, or a row an element of one of its lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flows.ground import edtf
from flows.ground.model import Agreement, Claim, Corpus, LinkedClaim, Record, Source
from flows.ground.schema import Column, TableSchema
from flows.ground.tiers import tier
from flows.tabulate.cells import Cell, Row, date_part, number, published_value
from flows.tabulate.scope import Members, scope

# From least to most disagreement; a record's agreement is the last of its fields'.
AGREEMENTS: Final[tuple[Agreement, ...]] = ("single", "confirmed", "refined", "overlapping", "conflicting")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rows of a corpus have in common: its dyad, its sources by name, who is a member of what."""

    dyad: tuple[str, str]
    sources: Mapping[str, Source]
    members: Members

    @staticmethod
    def of(corpus: Corpus, members: Members) -> Setting:
        """The setting of a corpus."""
        return Setting(corpus.dyad.codes, {source.name: source for source in corpus.sources}, members)

    def value(self, linked: LinkedClaim) -> str | None:
        """A claim's value, or None where its source's licence forbids one so long."""
        return published_value(linked.claim.value, self.sources[linked.doc])


def rows(table: TableSchema, records: Iterable[Record], setting: Setting) -> Iterator[Row]:
    """Yield the rows of a table of records, in the order of the records."""
    for record in records:
        if record.table != table.of:
            continue
        if table.name == "visit_participants":
            yield from _participants(record, setting)
        elif table.each:
            yield from _elements(table, table.each, record, setting)
        else:
            yield {column.name: _cell(table, column, record, setting) for column in table.columns}


def _cell(table: TableSchema, column: Column, record: Record, setting: Setting) -> Cell:
    """One cell of a row a record."""
    if column.name == table.record_id:
        return record.id
    if column.field:
        chosen = _chosen(record, column.field)
        return _published(column, chosen, setting) if chosen else None
    if column.name == "scope":
        parties = [value for field in column.rests_on for value in record.values(field.partition(".")[2])]
        return scope(parties, setting.dyad, setting.members, _year(record))
    if column.name == "documents":
        return len({mention.doc for mention in record.mentions})
    if column.name == "agreement":
        return max((field.agreement for field in record.fields), key=AGREEMENTS.index, default="single")
    if column.name == "tier":
        return min(tier(mention) for mention in record.mentions)
    raise KeyError(f"{table.name}.{column.name}: nothing here computes it")


def _year(record: Record) -> int | None:
    """The year in which to look up who was a member of what: that of the record's first date."""
    dates = (record.value(field) for field in ("signed", "in_force", "start", "ended"))
    first = next((date for date in dates if date), None)
    day = edtf.bounds(first)[0] if first else None
    return day.year if day else None


def _chosen(record: Record, field: str) -> LinkedClaim | None:
    found = record.get(field)
    return found.chosen[0] if found and found.chosen else None


def _published(column: Column, linked: LinkedClaim, setting: Setting) -> Cell:
    """The part of a claim's value that a column publishes."""
    claim: Claim = linked.claim
    if column.part != "value":
        return date_part(claim.value, claim.approximate, column.part)
    if column.type == "number":
        return number(claim)
    return setting.value(linked)


def _elements(table: TableSchema, field: str, record: Record, setting: Setting) -> Iterator[Row]:
    """A row an element of a list field: the record's id, the position, and the element."""
    name = next(column.name for column in table.columns if column.field == field)
    for position, value in enumerate(_names(record, field, setting), start=1):
        yield {str(table.record_id): record.id, "position": position, name: value}


def _names(record: Record, field: str, setting: Setting) -> list[str]:
    """The published elements of a list field, those left out that a licence forbids."""
    found = record.get(field)
    if found is None:
        return []
    pairs = zip(found.values, found.chosen, strict=True)
    return [value for value, linked in pairs if published_value(value, setting.sources[linked.doc])]


def _participants(record: Record, setting: Setting) -> Iterator[Row]:
    """Visitors, then hosts; where nobody is named, one visitor with the office alone."""
    role = _chosen(record, "visitor_role")
    office = setting.value(role) if role else None
    visitors: list[str | None] = [*_names(record, "visitors", setting)]
    abroad = record.value("destination") not in setting.dyad
    for position, name in enumerate(visitors or ([None] if office else []), start=1):
        first = position == 1
        yield {
            **_participant(record, "visitor", position, name),
            "office": office if first else None,
            # In a third state both sides are visitors, and only the first one's state is coded.
            "state": record.value("origin") if first or not abroad else None,
        }
    for position, name in enumerate(_names(record, "hosts", setting), start=1):
        state = None if abroad else record.value("destination")
        yield {**_participant(record, "host", position, name), "office": None, "state": state}


def _participant(record: Record, role: str, position: int, name: str | None) -> Row:
    return {"visit_id": record.id, "role": role, "position": position, "name": name}
