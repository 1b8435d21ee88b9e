"""Published tables and the corpus's texts → what the pages show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flows.explorer.model import Entry, Evidence, Field, Row
from flows.explorer.passages import Text
from flows.explorer.titles import cells, title
from flows.ground.codebook import slots
from flows.ground.model import Corpus, Table
from flows.ground.schema import record_tables

if TYPE_CHECKING:
    import pyarrow as pa

# The first columns that date a record, table by table: what places it on the timeline.
_DATES: dict[Table, tuple[str, ...]] = {
    "treaties": ("signed", "in_force", "ended"),
    "visits": ("start", "end"),
    "exercises": ("start", "end"),
    "trade_figures": ("period",),
}
_SIDES: dict[Table, tuple[str, ...]] = {
    "treaties": ("parties",),
    "visits": ("origin", "destination"),
    "exercises": ("participants", "host"),
    "trade_figures": ("exporter", "importer", "frame"),
}


class Gathered:
    """A package's tables as rows, with what of them belongs together."""

    def __init__(self, tables: Mapping[str, pa.Table], corpus: Corpus) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {name: table.to_pylist() for name, table in tables.items()}
        self.sources = {str(row["source_id"]): row for row in self.rows["sources"]}
        self.decisions = {str(row["decision_id"]): row for row in self.rows["decisions"]}
        self._texts = {d.name: Text(d, corpus.source(d.name)) for d in corpus.documents}
        self._claims: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows["claims"]:
            self._claims.setdefault((str(row["table_name"]), str(row["record_id"])), []).append(row)

    def entries(self) -> Iterator[Entry]:
        """Yield the records, table by table, the earliest first and those without a date last."""
        for table, schema in record_tables().items():
            found = (self._entry(table, str(row[schema.primary_key[0]]), row) for row in self.rows[schema.name])
            yield from sorted(found, key=lambda entry: (entry.start is None, entry.start or "", entry.id))

    def _entry(self, table: Table, record: str, row: Row) -> Entry:
        fields = tuple(self._fields(table, self._claims.get((table, record), [])))
        values = {field.name: field.values for field in fields}
        dated = next((name for name in _DATES[table] if row.get(f"{name}_earliest") or row.get(f"{name}_latest")), None)
        start, end, edtf = (
            (row[f"{dated}_earliest"], row[f"{dated}_latest"], row[f"{dated}_edtf"]) if dated else (None, None, None)
        )
        sides = [code for name in _SIDES[table] for code in values.get(name, ())]
        return Entry(
            table=table,
            id=record,
            title=title(table, values),
            row=row,
            cells=cells(table, values, row),
            fields=fields,
            sides=tuple(dict.fromkeys(sides)),
            start=start.isoformat() if start else None,
            end=end.isoformat() if end else None,
            edtf=edtf,
        )

    def _fields(self, table: Table, claims: Sequence[Row]) -> Iterator[Field]:
        """The fields of a record that claims speak of, in the codebook's order."""
        by_field: dict[str, list[Row]] = {}
        for claim in claims:
            by_field.setdefault(str(claim["field"]), []).append(claim)
        for name, slot in slots(table).items():
            if found := by_field.get(name):
                shown = sorted(found, key=lambda claim: not claim["published"])
                values = dict.fromkeys(str(c["value"]) for c in shown if c["published"])
                evidence = tuple(self._evidence(claim) for claim in shown)
                agreement = str(found[0]["agreement"])
                kinds = (slot.values is not None, slot.kind == "date")
                yield Field(name, slot.description, tuple(values), agreement, evidence, *kinds)

    def _evidence(self, claim: Row) -> Evidence:
        source, start, end = str(claim["source_id"]), int(claim["start_char"]), int(claim["end_char"])
        return Evidence(
            value=str(claim["value"]),
            published=bool(claim["published"]),
            passage=self._texts[source].passage(start, end),
            source=self.sources[source],
            start=start,
            end=end,
            how=str(claim["how"]),
            rule=str(claim["rule"]),
            decision=self.decisions.get(str(claim["decision_id"])),
        )


def counts(tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """Return the number of records of each table of the codebook."""
    return {kind: tables[schema.name].num_rows for kind, schema in record_tables().items()}
