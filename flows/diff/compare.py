"""Two releases compared: changes of tables, columns, rows and values, most important first, each with its cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flows.diff.cause import Causes
from flows.diff.change import BUMPS, Bump, Cause, Change
from flows.diff.ids import IdChange, id_changes
from flows.diff.release import Key, Release, Table

SCHEMA = Cause("schema")


@dataclass(frozen=True)
class Diff:
    """What leads from ``old`` to ``new`` (versions; ``old`` None for a first release)."""

    old: str | None
    new: str
    changes: tuple[Change, ...] = ()
    ids: tuple[IdChange, ...] = ()

    @property
    def bump(self) -> Bump | None:
        """How far the version must rise at least; None where nothing changed."""
        return next((bump for bump in BUMPS if any(change.bump == bump for change in self.changes)), None)


def compare(old: Release | None, new: Release) -> Diff:
    """Return what changed; a first release is compared with nothing."""
    if old is None:
        return Diff(None, new.version)
    causes = Causes(old, new)
    found = [change for name in _names(old, new) for change in _changes(name, old, new, causes)]
    found.sort(key=lambda change: BUMPS.index(change.bump))  # stable: tables, then rows, in their order
    return Diff(old.version, new.version, tuple(found), tuple(id_changes(old, new)))


def _names(old: Release, new: Release) -> Iterator[str]:
    yield from (name for name in old.tables if name not in new.tables)
    yield from new.tables


def _changes(name: str, old: Release, new: Release, causes: Causes) -> Iterator[Change]:
    before, now = old.tables.get(name), new.tables.get(name)
    if now is None and before is not None:
        yield Change("table_removed", name, SCHEMA, old=_described(before))
    elif now is not None and before is None:
        yield Change("table_added", name, SCHEMA, new=_described(now))
        yield from (Change("row_added", name, SCHEMA, key, new=dict(row)) for key, row in now.rows.items())
    elif now is not None and before is not None:
        yield from _columns(before, now)
        yield from _rows(before, now, causes)


def _described(table: Table) -> dict[str, Any]:
    return {"fields": [dict(field) for field in table.fields], "primaryKey": list(table.key)}


def _columns(old: Table, new: Table) -> Iterator[Change]:
    before, now = ({str(field["name"]): field for field in table.fields} for table in (old, new))
    for name in (name for name in before if name not in now):
        yield Change("column_removed", new.name, SCHEMA, column=name, old=dict(before[name]))
    for position, name in enumerate(new.columns):
        if name not in before:
            yield Change("column_added", new.name, SCHEMA, column=name, new={**now[name], "position": position})
    for name in (name for name in now if name in before and before[name] != now[name]):
        yield Change("column_changed", new.name, SCHEMA, column=name, old=dict(before[name]), new=dict(now[name]))
    shared = [[name for name in table.columns if name in before and name in now] for table in (old, new)]
    if shared[0] != shared[1]:
        yield Change("column_moved", new.name, SCHEMA, old=list(old.columns), new=list(new.columns))


def _rows(old: Table, new: Table, causes: Causes) -> Iterator[Change]:
    if old.key != new.key:
        raise ValueError(f"{new.name} has another key: {', '.join(old.key)}, now {', '.join(new.key)}")
    for key, row in old.rows.items():
        if key not in new.rows:
            yield Change("row_removed", new.name, causes.of_row(new.name, row, gone=True), key, old=dict(row))
    for key, row in new.rows.items():
        if key not in old.rows:
            yield Change("row_added", new.name, causes.of_row(new.name, row, gone=False), key, new=dict(row))
        else:
            yield from _values(old, new, key, causes)


def _values(old: Table, new: Table, key: Key, causes: Causes) -> Iterator[Change]:
    before, now = old.rows[key], new.rows[key]
    for column in new.columns:
        if column not in before:
            if now[column] is not None:
                yield Change("value_changed", new.name, SCHEMA, key, column, None, now[column])
        elif before[column] != now[column] or type(before[column]) is not type(now[column]):
            cause = causes.of_value(new.name, now, column)
            yield Change("value_changed", new.name, cause, key, column, before[column], now[column])
