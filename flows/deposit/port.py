"""What a place must be able to do for a release to be put there: draft, take files, tell their sums, publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from flows.deposit.package import Package

State: TypeAlias = Literal["absent", "draft", "published"]


@dataclass(frozen=True, slots=True)
class Deposit:
    """What came of it: where the release is now, and what was sent for it."""

    address: str
    sent: tuple[str, ...]
    new: bool  # False where it had been there all along


class Target(Protocol):
    """A place that releases are put in.

    A file is known by the digest that the place itself computes; ``digest`` gives the same of a file here. Nothing is
    public before ``publish``, which is a single step at the far end.
    """

    @property
    def address(self) -> str:
        """Where it is, as a person writes it."""
        ...

    def look(self, package: Package) -> State:
        """Say whether the version is there, begun, or not there."""
        ...

    def begin(self, package: Package) -> None:
        """Make a draft, or take up the one that an earlier run left."""
        ...

    def stored(self, package: Package) -> Mapping[str, str]:
        """Return the digests of the files that are there, by the names that ``files`` gives them."""
        ...

    def files(self, package: Package) -> Mapping[str, Path]:
        """Return what is to be sent: the names that the files have there, and where they lie here."""
        ...

    def digest(self, path: Path) -> str:
        """Return the digest of a file here, of the sort that the place computes."""
        ...

    def send(self, package: Package, name: str, path: Path) -> None:
        """Send one file."""
        ...

    def publish(self, package: Package) -> str:
        """Make the version public, at once, and return where."""
        ...


@runtime_checkable
class Gathering(Target, Protocol):
    """A place where files are sent one by one, and are a version's only once they are put together."""

    def gather(self, package: Package) -> None:
        """Make of what was sent the draft of the version; nothing where the draft is whole already."""
        ...
