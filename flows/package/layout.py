"""Where the files of a package lie, and their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from flows.ground.views import Engine

DESCRIPTOR: Final = "datapackage.json"
README: Final = "README.md"
SUMS: Final = "SHA256SUMS"


def parquet_path(table: str) -> str:
    """The path of a table's Parquet file within the package."""
    return f"{table}.parquet"


def csv_path(table: str) -> str:
    """The path of a table's CSV file within the package."""
    return f"csv/{table}.csv"


def csv_resource(table: str) -> str:
    """The name of the resource that is a table's CSV file; the Parquet file's is the table's own."""
    return f"{table}-csv"


def database_path(corpus: str, engine: Engine) -> str:
    """The path of the file that holds all tables for a database engine."""
    return f"{corpus}.{engine}"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in lower-case hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files(package: Path) -> list[str]:
    """Return the paths of all files of a package, relative to it, sorted, ``SHA256SUMS`` left out."""
    found = (path.relative_to(package).as_posix() for path in package.rglob("*") if not path.is_dir())
    return sorted(path for path in found if path != SUMS)


def sums(package: Path, known: Mapping[str, str] | None = None) -> str:
    """Return what ``SHA256SUMS`` must hold: a line a file, as ``sha256sum --check`` reads it.

    ``known``: the hashes, by path, of files that whoever wrote them has hashed already.
    """
    known = known or {}
    return "".join(f"{known.get(path) or sha256(package / path)}  {path}\n" for path in files(package))
