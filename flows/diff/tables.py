"""A difference as the published tables ``changes`` and ``id_changes``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flows.diff.change import Change, text
from flows.diff.compare import Diff
from flows.diff.ids import IdChange
from flows.ground.schema import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa


def with_changes(tables: Mapping[str, pa.Table], diff: Diff) -> dict[str, pa.Table]:
    """Return the tables of a release with those that say what changed."""
    import pyarrow as pa

    found = {
        "changes": [_change(number, change) for number, change in enumerate(diff.changes, start=1)],
        "id_changes": [_id_change(change) for change in diff.ids],
    }
    return {**tables, **{name: pa.Table.from_pylist(rows, schema=arrow_schema(name)) for name, rows in found.items()}}


def _change(number: int, change: Change) -> dict[str, Any]:
    return {
        "position": number,
        "bump": change.bump,
        "change": change.kind,
        "table_name": change.table,
        "row_key": None if change.key is None else text(list(change.key)),
        "column_name": change.column,
        "old": text(change.old),
        "new": text(change.new),
        "cause": change.cause.why,
        "cause_detail": change.cause.detail,
    }


def _id_change(change: IdChange) -> dict[str, Any]:
    return {"table_name": change.table, "old_id": change.old, "new_id": change.new, "how": change.how}
