"""All published tables of a corpus, as Arrow tables in the schemas' exact types and order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from flows.ground.errors import ValidationError
from flows.ground.measured import Measured
from flows.ground.membership import member_states
from flows.ground.model import Conflict, Corpus, Decision, Record
from flows.ground.schema import Column, TableSchema, arrow_schema, load_schemas
from flows.tabulate import claims
from flows.tabulate.accuracy import accuracy
from flows.tabulate.cells import Row
from flows.tabulate.rows import Setting, rows
from flows.tabulate.scope import Members

if TYPE_CHECKING:
    import pyarrow as pa


def tabulate(
    corpus: Corpus,
    records: Sequence[Record],
    conflicts: Sequence[Conflict],
    decisions: Sequence[Decision],
    members: Members = member_states,
    measured: Sequence[Measured] = (),
) -> dict[str, pa.Table]:
    """Return every published table by name, in the schemas' order.

    Rows stand in an order that depends on their content alone: records by id, their elements by position,
    claims by record and field, sources by accession number. Each table's Arrow schema equals
    ``arrow_schema(name)``. ``members`` gives an organisation's member states, for the scope ``bloc``;
    ``measured`` are the lines of the accuracy card.

    Raises ValidationError, naming table, row and column, where a required value is missing, a text is
    empty (CSV cannot tell it from null), or a number is not exact.
    """
    setting = Setting.of(corpus, members)
    ordered = sorted(records, key=lambda record: (record.table, record.id))
    ids = claims.claim_ids(ordered)
    accounts: dict[str, Callable[[], Iterable[Row]]] = {
        "accuracy": lambda: accuracy(measured),
        "changes": list,  # filled when the release before is known
        "id_changes": list,
        "claims": lambda: claims.claims(ordered, corpus, setting, ids),
        "conflicts": lambda: claims.conflicts(conflicts, setting, ids),
        "decisions": lambda: claims.decisions(decisions, setting),
        "sources": lambda: claims.sources(corpus),
    }
    return {
        name: _arrow(table, accounts[name]() if name in accounts else rows(table, ordered, setting))
        for name, table in load_schemas().items()
    }


def _arrow(table: TableSchema, found: Iterable[Row]) -> pa.Table:
    """Build the Arrow table, having looked at every cell."""
    import pyarrow as pa

    kept = list(found)
    for column in table.columns:
        _check(table, column, kept)
    return pa.Table.from_pylist(kept, schema=arrow_schema(table.name))


def _check(table: TableSchema, column: Column, found: Sequence[Row]) -> None:
    for number, row in enumerate(found, start=1):
        cell = row[column.name]
        if cell == "" or (cell is None and column.required):
            raise ValidationError(
                "a value is missing" if cell is None else "a text is empty",
                where=f"{table.name}, row {number}, column {column.name}",
                found=", ".join(f"{key}={row[key]}" for key in table.primary_key),
                expected=column.description,
            )
