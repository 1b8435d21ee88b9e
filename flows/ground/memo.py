"""Remembering what was built from files that come with the code: parsed rules, for one, at every start.

Kept in ``.dyad/cache`` under a name that holds the digest of the files, of the code and of Python's version, with the
digest of its own bytes in front: what is stale or damaged is built anew, and what somebody else may have written. Where
nothing can be written, nothing is.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from flows.ground.paths import WORKSHOP
from flows.ground.pickled import load_pickled
from flows.ground.plainfile import Unfit, read_own

T = TypeVar("T")

FOLDER = WORKSHOP / "cache"
MOST = 64_000_000  # bytes; the largest has a tenth
_DIGEST = 32  # bytes of SHA-256


def remember(name: str, files: Iterable[Path], build: Callable[[], T]) -> T:
    """Return ``build()``, or what it returned the last time these files had these bytes.

    ``files``: everything the result depends on, code among it. The result must survive pickling.
    """
    path = FOLDER / f"{name}-{_key(tuple(files))}.pickle"
    try:
        raw = read_own(path, MOST)
        if sha256(raw[_DIGEST:]).digest() == raw[:_DIGEST]:
            remembered: T = load_pickled(raw[_DIGEST:])
            return remembered
    except (OSError, Unfit, pickle.UnpicklingError, AttributeError, ImportError, EOFError):
        pass  # missing, or written by other code, or by others: built anew below
    built = build()
    _write(path, pickle.dumps(built, pickle.HIGHEST_PROTOCOL))
    return built


def _key(files: tuple[Path, ...]) -> str:
    digest = sha256(sys.version.encode())
    for path in files:
        digest.update(_file_digest(path))
    return digest.hexdigest()[:24]


@cache
def _file_digest(path: Path) -> bytes:
    return sha256(path.read_bytes()).digest()


def _write(path: Path, body: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for stale in path.parent.glob(f"{path.name.rpartition('-')[0]}-*.pickle"):
            stale.unlink(missing_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.write_bytes(sha256(body).digest() + body)
        draft.chmod(0o600)
        draft.replace(path)
    except OSError:
        pass  # a read-only or full disk costs time, not the result
