"""Changes as values, and how far each of them raises a version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from flows.diff.release import Key

Kind: TypeAlias = Literal[
    "table_removed", "table_added", "column_removed", "column_added", "column_moved", "column_changed",
    "row_removed", "row_added", "value_changed",
]  # fmt: skip
Bump: TypeAlias = Literal["major", "minor", "patch"]
Why: TypeAlias = Literal["source_added", "source_changed", "source_removed", "decision", "code", "schema"]

BUMPS: Final[tuple[Bump, ...]] = ("major", "minor", "patch")

# The version rule of the Data Package standard (datapackage.org, "Data Package version"): another name, order or type
# of fields, and data gone that others refer to, is major; more data is minor; mended data is patch.
BUMP: Final[Mapping[Kind, Bump]] = {
    "table_removed": "major",
    "column_removed": "major",
    "column_added": "major",
    "column_moved": "major",
    "column_changed": "major",
    "row_removed": "major",
    "table_added": "minor",
    "row_added": "minor",
    "value_changed": "patch",
}
# Rows of these tables nobody refers to by their keys from outside: that one goes is a mended value.
INNER: Final = frozenset(
    {"treaty_parties", "treaty_signatories", "visit_participants", "visit_stops", "exercise_participants",
     "exercise_units", "exercise_places", "claims", "conflicts", "decisions", "accuracy"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something changed, and which text, decision or rule it was."""

    why: Why
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change: to a table (``column`` and ``key`` None), a column, a row (``column`` None) or a value."""

    kind: Kind
    table: str
    cause: Cause
    key: Key | None = None
    column: str | None = None
    old: Any = None
    new: Any = None

    @property
    def bump(self) -> Bump:
        """How far the change raises the version."""
        if self.kind in ("row_removed", "row_added") and self.table in INNER:
            return "patch"
        if self.kind == "column_changed" and not _narrower(self.old, self.new):
            return "patch" if _same_contract(self.old, self.new) else "minor"
        return BUMP[self.kind]


def _narrower(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Say whether a value that was allowed may not be any more, or is of another type."""
    if old.get("type") != new.get("type"):
        return True
    before, now = old.get("constraints", {}), new.get("constraints", {})
    if now.get("required") and not before.get("required"):
        return True
    if "enum" in now and not set(before.get("enum", ())) <= set(now["enum"]):
        return True
    if "enum" in now and "enum" not in before:
        return True
    if now.get("pattern") != before.get("pattern") and "pattern" in now:
        return True
    low, high = now.get("minimum"), now.get("maximum")
    lowest, highest = before.get("minimum"), before.get("maximum")
    return (low is not None and (lowest is None or low > lowest)) or (
        high is not None and (highest is None or high < highest)
    )


def _same_contract(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Say whether only words about a column changed: its title, description, what its values are called."""
    return old.get("constraints", {}) == new.get("constraints", {}) and old.get("type") == new.get("type")


def text(value: Any) -> str | None:
    """Return a value as JSON, None for none."""
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
