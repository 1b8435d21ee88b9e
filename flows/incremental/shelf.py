"""Results of one step item by item, each kept with its digest in front: to know that nothing changed, none is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from flows.incremental.digest import digest
from flows.incremental.keeping import VALUES
from flows.incremental.store import Store

T = TypeVar("T")

_DIGEST = 64  # hexadecimal digits


class Shelf(Generic[T]):
    """What is kept of a step's items, by name; ``keys`` are theirs, in order."""

    def __init__(self, store: Store, step: str, keys: Mapping[str, str], *, anew: bool = False) -> None:
        self._store, self._names = store, {item: f"item {step} {key}" for item, key in keys.items()}
        found = {} if anew else {item: store.get(name) for item, name in self._names.items()}
        self._bodies = {item: body for item, body in found.items() if body is not None}
        self._values: dict[str, T] = {}
        self._digests = {item: body[:_DIGEST].decode() for item, body in self._bodies.items()}

    @property
    def missing(self) -> list[str]:
        """The items that nothing is kept of, in order."""
        return [item for item in self._names if item not in self._digests]

    @property
    def digest(self) -> str:
        """The digest of all results, none of which is missing."""
        return digest([self._digests[item] for item in self._names])

    def put(self, item: str, value: T, *, keep: bool) -> None:
        """Take what an item gave, and keep it where ``keep`` says so."""
        self._values[item], self._digests[item] = value, VALUES.known_by(value)
        if keep:
            self._store.put(self._names[item], self._digests[item].encode() + VALUES.dump(value))

    def values(self) -> tuple[T, ...]:
        """Return all results, none of which is missing, in order."""
        return tuple(self._values[item] if item in self._values else self._read(item) for item in self._names)

    def _read(self, item: str) -> T:
        value: T = VALUES.load(self._bodies[item][_DIGEST:])
        return value
