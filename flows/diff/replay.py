"""Published changes applied to the release before: what they lead to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flows.diff.release import Key, Release, Row


def replay(changes: Sequence[Mapping[str, Any]], old: Release) -> dict[str, dict[Key, Row]]:
    """Return the rows that the changes lead to, by table and key; raises ValueError where one does not fit."""
    tables = {name: {key: dict(row) for key, row in table.rows.items()} for name, table in old.tables.items()}
    keys = {name: table.key for name, table in old.tables.items()}
    columns = {name: list(table.columns) for name, table in old.tables.items()}
    for change in changes:
        _apply(change, tables, keys, columns)
    return {
        name: {key: {column: row.get(column) for column in columns[name]} for key, row in rows.items()}
        for name, rows in tables.items()
    }


def _apply(
    change: Mapping[str, Any],
    tables: dict[str, dict[Key, dict[str, Any]]],
    keys: dict[str, tuple[str, ...]],
    columns: dict[str, list[str]],
) -> None:
    name, kind = change["table_name"], change["change"]
    old, new = _read(change["old"]), _read(change["new"])
    key = tuple(json.loads(change["row_key"])) if change["row_key"] else ()
    if kind == "table_removed":
        del tables[name], columns[name]
    elif kind == "table_added":
        tables.setdefault(name, {})
        columns[name] = [field["name"] for field in new["fields"]]
        keys[name] = tuple(new["primaryKey"])
    elif kind == "column_removed":
        columns[name] = [column for column in columns[name] if column != change["column_name"]]
    elif kind == "column_added":
        columns[name].insert(new["position"], change["column_name"])
    elif kind == "column_moved":
        columns[name] = list(new)
    elif kind == "row_removed":
        _expect(tables[name].pop(key, None), old, change)
    elif kind == "row_added":
        tables.setdefault(name, {})[key] = new
    elif kind == "value_changed":
        _expect(tables[name][key].get(change["column_name"]), old, change)
        tables[name][key][change["column_name"]] = new


def _read(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _expect(found: Any, expected: Any, change: Mapping[str, Any]) -> None:
    if found != expected:
        where = f"{change['table_name']}, {change['row_key']}, {change['column_name'] or 'row'}"
        raise ValueError(f"{where}: found {found!r}, expected {expected!r}")
