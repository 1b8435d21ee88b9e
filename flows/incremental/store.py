"""Where results are kept: sealed files in a folder that may be emptied at any time, and holds no more than so much."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from flows.ground.sealed import DRAFT, read_sealed, write_sealed

MOST: Final = 2_000_000_000  # bytes
DAY: Final = 86_400.0  # seconds


class Store:
    """Results by name. Nothing in it is needed: what is missing or damaged is made anew, what cannot be kept is not."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder, self._most = folder, most
        self._written = False

    def get(self, name: str) -> bytes | None:
        """Return what was put there last, or None."""
        path = self._path(name)
        body = read_sealed(path)
        if body is not None:
            _mark_used(path)
        return body

    def put(self, name: str, body: bytes) -> None:
        """Keep something under a name, in place of what was there."""
        self._written = write_sealed(self._path(name), body) or self._written

    def trim(self) -> None:
        """Take out the oldest where there is too much; drafts that a killed run left go as well."""
        if not self._written:
            return
        self._written = False
        kept = sorted(self._files())
        excess = sum(size for _, size, _ in kept) - self._most
        for changed, size, path in kept:
            left = path.name.startswith(DRAFT) and changed < time.time() - DAY
            if excess > 0 or left:
                excess -= size
                with suppress(OSError):
                    path.unlink()

    def _path(self, name: str) -> Path:
        """A name's file: its first words for people, then what no other name has, a few to a folder."""
        told, number = name.split(" ")[0], sha256(name.encode()).hexdigest()
        return self._folder / number[:2] / f"{told}-{number[:40]}"

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for place, _, names in os.walk(self._folder):
            for path in (Path(place, name) for name in names):
                with suppress(OSError):
                    state = path.stat()
                    yield state.st_mtime, state.st_size, path


def _mark_used(path: Path) -> None:
    """Make a file the youngest, once a day: what is used stays longest."""
    with suppress(OSError):
        if path.stat().st_mtime < time.time() - DAY:
            os.utime(path)
