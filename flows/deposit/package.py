"""A release as it is sent: its files, checked against their sums, and what its descriptor says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.ground.errors import PublicationError
from flows.ground.releases import version_key
from flows.package import layout

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # as a corpus is called: names become paths at the far end


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
        _refuse_what_is_not_plain(folder)
        described = json.loads((folder / layout.DESCRIPTOR).read_text("utf-8"))
        listed = (folder / layout.SUMS).read_text("utf-8")
        name, version, licence = _said(described, folder)
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError) as fault:
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


def _said(described: Mapping[str, Any], folder: Path) -> tuple[str, str, str]:
    """Name, version and licence; ValueError where they cannot be those of the release that lies there."""
    name, version, licence = (
        str(x) for x in (described["name"], described["version"], described["licenses"][0]["name"])
    )
    if not _NAME.fullmatch(name) or version_key(version) is None or version != folder.name:
        raise ValueError(f"it calls itself {name!r}, version {version!r}, and lies in {folder.name!r}")
    return name, version, licence


def _refuse_what_is_not_plain(folder: Path) -> None:
    """A link, a pipe or a name with a line break in it was never released; it must not be followed or waited for."""
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path.is_file()) or not path.name.isprintable():
            raise ValueError(f"{path.relative_to(folder.parent).as_posix()!r} is neither a plain file nor a folder")
