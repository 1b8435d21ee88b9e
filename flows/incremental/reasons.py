"""Why a step has to run: what its key was made of the last time, against what it is made of now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from flows.incremental.store import Store

Parts: TypeAlias = Mapping[str, str]  # what a key is made of: what a person calls it, and its digest or version

SHOWN = 3  # reasons that are named


class Ledger:
    """What the keys of a corpus's steps were made of when its last release was built; kept for telling alone."""

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._name = store, f"ledger {name}"
        self._known = self._read()
        self._changed = False

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            known: dict[str, dict[str, str]] = json.loads(self._store.get(self._name) or b"{}")
        except ValueError:
            return {}
        return known

    def why(self, step: str, parts: Parts) -> str:
        """Return in words what is another than the last time."""
        before = self._known.get(step)
        if before is None:
            return "never done before"
        found = [f"{name} changed" for name in parts if name in before and parts[name] != before[name]]
        found += [f"{name} is new" for name in parts if name not in before]
        found += [f"{name} is gone" for name in before if name not in parts]
        more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        return ", ".join([*found[:SHOWN], *more]) or "what it gave is no longer kept"

    def note(self, step: str, parts: Parts) -> None:
        """Remember what a step's key is made of now."""
        if self._known.get(step) != parts:
            self._known[step], self._changed = dict(parts), True

    def keep(self) -> None:
        """Write down what was noted."""
        if self._changed:
            self._store.put(self._name, json.dumps(self._known, ensure_ascii=False).encode())
            self._changed = False
