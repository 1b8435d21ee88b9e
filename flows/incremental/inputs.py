"""What a release is made from, as digests of files: the folder of a corpus, its gold, and releases before."""

from __future__ import annotations

import hashlib
from hashlib import sha256
from pathlib import Path

from flows.ground.plainfile import Unfit, read_plain
from flows.ground.releases import DESCRIPTOR
from flows.incremental.digest import digest

MOST = 100_000_000  # bytes of a file that are read; what is larger no step takes either


def file_digest(path: Path, *, links: bool = False) -> str:
    """Return the SHA-256 of a file's bytes, or in words why it has none."""
    try:
        return sha256(read_plain(path, MOST, links=links)).hexdigest()
    except Unfit as unfit:
        return unfit.problem
    except OSError as fault:
        return fault.strerror or str(fault)


def folder_digests(folder: Path, but: str) -> dict[str, str]:
    """Return the digest of each file in a folder by name, ``but`` one; nothing where there is no such folder."""
    if not folder.is_dir():
        return {}
    names = sorted(path.name for path in folder.iterdir() if path.name != but)
    return {"the folder": "a link" if folder.is_symlink() else "a folder"} | {
        name: file_digest(folder / name) for name in names
    }


def release_digest(package: Path | None) -> str:
    """Return the digest of what later releases are compared with: a release's descriptor and its Parquet files."""
    if package is None:
        return "none"
    paths = (package / DESCRIPTOR, *sorted(package.glob("*.parquet")))
    return digest(package.name, [[path.name, _whole_digest(path)] for path in paths])


def _whole_digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as fault:
        return fault.strerror or str(fault)
