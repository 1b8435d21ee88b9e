"""The folder or bucket that a collection lies in: files that are there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from flows.ground.reaching import open_place, put, reaching
from flows.package.lock import alone


@dataclass(frozen=True)
class Store:
    """A place by its address, on a disk or wherever fsspec writes; travels to other processes as the address."""

    address: str

    @cached_property
    def _root(self) -> tuple[Any, str]:
        return open_place(self.address)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.address,)

    @property
    def files(self) -> Any:
        """The file system."""
        return self._root[0]

    @property
    def is_disk(self) -> bool:
        """Whether it lies on a disk of this machine."""
        return "file" in self.files.protocol

    def path(self, name: str) -> str:
        """Return where a file lies, as its file system names it."""
        return f"{self._root[1]}/{name}"

    def url(self, name: str) -> str:
        """Return where a file lies, as DuckDB names it: a path on a disk, else with its protocol."""
        return self.path(name) if self.is_disk else str(self.files.unstrip_protocol(self.path(name)))

    @contextmanager
    def alone(self, say: Callable[[str], None]) -> Iterator[None]:
        """Have no other run of this machine work on the place meanwhile; a second one waits, and says so."""
        with alone(f"collection-{sha256(self.path('').encode()).hexdigest()[:16]}", say):
            yield

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""
        with reached(self.address):
            try:
                return bytes(self.files.cat_file(self.path(name)))
            except FileNotFoundError:
                return None

    def holds(self, files: Mapping[str, str]) -> bool:
        """Say whether files, by name, are there and have these SHA-256."""
        return all(
            (body := self.read(name)) is not None and sha256(body).hexdigest() == digest
            for name, digest in files.items()
        )

    def write(self, name: str, content: bytes) -> None:
        """Put a file there at once: an object is one step, a file on a disk is written beside and renamed."""
        path = self.path(name)
        with reached(f"{self.address}: {name}"):
            self.files.makedirs(path.rpartition("/")[0], exist_ok=True)
            put(self.files, path, content)

    def names(self, folder: str) -> list[str]:
        """Return the names of the files of a folder, in order; none where there is no such folder."""
        with reached(self.address):
            self.files.invalidate_cache()
            path = self.path(folder)
            found = self.files.ls(path, detail=False) if self.files.exists(path) else []
            return sorted(str(name).rpartition("/")[2] for name in found)

    def remove(self, name: str) -> None:
        """Take a file or folder away, if it is there."""
        path = self.path(name)
        with reached(f"{self.address}: {name}"):
            if self.files.exists(path):
                self.files.rm(path, recursive=True)


def reached(where: str) -> AbstractContextManager[None]:
    """Turn what a file system or the network refuses into an error that says what to do."""
    return reaching(where, "cannot be reached or written to", "run again: what is done is not done twice")
