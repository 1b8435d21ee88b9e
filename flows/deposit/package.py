"""A release as it is sent: its files, checked against their sums, and what its descriptor says of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from flows.ground.errors import PublicationError
from flows.package import layout


@dataclass(frozen=True, slots=True)
class Package:
    """A release on disk: ``files`` are paths within it, ``SHA256SUMS`` last."""

    folder: Path
    name: str
    version: str
    files: tuple[str, ...]

    def path(self, name: str) -> Path:
        """Return where a file lies."""
        return self.folder / name


def open_package(folder: Path) -> Package:
    """Open a release that is to be sent.

    Raises PublicationError where it is not what was published, or has a licence that forbids to pass it on.
    """
    try:
        described = json.loads((folder / layout.DESCRIPTOR).read_text("utf-8"))
        listed = (folder / layout.SUMS).read_text("utf-8")
        name, version, licence = described["name"], described["version"], described["licenses"][0]["name"]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as fault:
        raise PublicationError(
            "is no release of ours", where=folder, found=f"{type(fault).__name__}: {fault}"
        ) from fault
    if listed != layout.sums(folder):
        raise PublicationError(
            "is not the release that was published: files and sums differ",
            where=folder / layout.SUMS,
            mend="restore the release from where it was published",
        )
    if licence.startswith("LicenseRef-"):
        raise PublicationError(
            "has a licence that does not permit to pass it on",
            where=folder / layout.DESCRIPTOR,
            found=licence,
            expected="an open licence, such as CC-BY-4.0",
        )
    files = (*layout.files(folder), layout.SUMS)
    return Package(folder, name, version, files)
