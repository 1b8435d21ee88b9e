"""Remembering what was built from files that come with the code: parsed rules, for one, at every start.

Kept in ``.dyad/cache`` under a name that holds the digest of the files, of the code and of Python's version, and
sealed (``sealed.py``): what is stale or damaged is built anew. Where nothing can be written, nothing is.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from flows.ground.paths import WORKSHOP
from flows.ground.pickled import load_pickled
from flows.ground.sealed import read_sealed, write_sealed

T = TypeVar("T")

FOLDER = WORKSHOP / "cache"


def remember(name: str, files: Iterable[Path], build: Callable[[], T]) -> T:
    """Return ``build()``, or what it returned the last time these files had these bytes.

    ``files``: everything the result depends on, code among it. The result must survive pickling.
    """
    path = FOLDER / f"{name}-{_key(tuple(files))}.pickle"
    body = read_sealed(path)
    if body is not None:
        with suppress(pickle.UnpicklingError, AttributeError, ImportError, EOFError):  # written by other code
            remembered: T = load_pickled(body)
            return remembered
    built = build()
    for stale in FOLDER.glob(f"{name}-*.pickle"):
        with suppress(OSError):
            stale.unlink()
    write_sealed(path, pickle.dumps(built, pickle.HIGHEST_PROTOCOL))
    return built


def _key(files: tuple[Path, ...]) -> str:
    digest = sha256(sys.version.encode())
    for path in files:
        digest.update(_file_digest(path))
    return digest.hexdigest()[:24]


@cache
def _file_digest(path: Path) -> bytes:
    return sha256(path.read_bytes()).digest()
