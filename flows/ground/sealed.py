"""Files that the program writes for itself alone, sealed: damaged, cut short or swapped, they count as missing.

The seal in front is the SHA-256 of the file's name and body. A file is written beside its place and renamed, so that
whoever reads it meanwhile, or after a kill, finds the old one or the new one, whole. What others may have written is
not read.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from flows.ground.plainfile import Unfit, read_own

MOST: Final = 4_000_000_000  # bytes of a sealed file
DRAFT: Final = ".draft-"  # what the names of files begin with while they are written
_SEAL: Final = 32  # bytes of SHA-256


def read_sealed(path: Path) -> bytes | None:
    """Return the body of a sealed file, or None where it is missing, unreadable, damaged or another file's."""
    try:
        raw = read_own(path, MOST)
    except (OSError, Unfit):
        return None
    body = raw[_SEAL:]
    return body if raw[:_SEAL] == _seal(path, body) else None


def write_sealed(path: Path, body: bytes) -> bool:
    """Write a sealed file in one step, its folder too; False where the disk refuses, which costs no more than time."""
    draft = path.with_name(f"{DRAFT}{path.name}-{os.getpid()}-{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(_seal(path, body) + body)
        draft.chmod(0o600)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        return False
    return True


def _seal(path: Path, body: bytes) -> bytes:
    digest = sha256(path.name.encode() + b"\0")
    digest.update(body)
    return digest.digest()
