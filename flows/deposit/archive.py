"""A release for services that know no folders: its topmost files as they are, and one archive that has everything.

The archive is the same bytes on every machine: files in the package's order, no times, nothing compressed (deflate
differs from one library to the next; Parquet is compressed already).
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from flows.deposit.package import Package

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can tell
_UNIX: Final = 3
_MODE: Final = 0o100644 << 16


class Flat:
    """Releases as files without folders; ``apart`` chooses which of them stand beside the archive.

    The archives lie in a folder of their own, which goes when this does.
    """

    def __init__(self, apart: Callable[[str], bool] | None = None) -> None:
        self._apart = apart or stands_alone
        self._folder = tempfile.TemporaryDirectory(prefix="dyad-")
        self._made: dict[Path, Mapping[str, Path]] = {}

    def files(self, package: Package) -> Mapping[str, Path]:
        """Return what is sent of a release: the files by their names, the archive last."""
        if package.folder not in self._made:
            name = f"{package.name}-{package.version}.zip"
            archive = Path(self._folder.name) / name
            write_archive(package, archive)
            apart = {path: package.path(path) for path in package.files if self._apart(path)}
            self._made[package.folder] = apart | {name: archive}
        return self._made[package.folder]


def stands_alone(name: str) -> bool:
    """Say whether a file is of use without the others: one at the top, but no page, whose links lead into folders."""
    return "/" not in name and not name.endswith(".html")


def write_archive(package: Package, target: Path) -> None:
    """Write a release as a zip file with one folder, ``<name>-<version>/``."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in package.files:
            entry = zipfile.ZipInfo(f"{package.name}-{package.version}/{path}", _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, _MODE
            entry.file_size = package.path(path).stat().st_size
            with package.path(path).open("rb") as source, archive.open(entry, "w") as stream:
                shutil.copyfileobj(source, stream)
