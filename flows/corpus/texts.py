"""One text file: found, bounded, decoded, free of NULs, and with the hash it was registered with."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flows.ground.plainfile import Unfit, read_plain
from flows.ground.shape import Fault

MAX_BYTES = 50_000_000


def is_plain_name(name: str) -> bool:
    """Say whether ``name`` is a file name that stays in its folder and can be shown.

    No separators, no ``..``, not hidden; nothing that a spreadsheet takes for a formula, and nothing unprintable.
    """
    if not name or name[0] in ".=+-@" or name != name.strip() or not name.isprintable():
        return False
    return not any(c in name for c in '/\\:*?"<>|`')


def read_bytes(path: Path, place: str) -> bytes | Fault:
    """Return a regular file's bytes, or why there are none."""
    try:
        return read_plain(path, MAX_BYTES)
    except Unfit as error:
        return Fault(place, error.problem, error.mend or "put a text there, or split it where it is too long")
    except FileNotFoundError:
        return Fault(place, f"there is no such file in {path.parent}", "restore the text, or take its entry out")
    except OSError as error:
        return Fault(place, f"cannot be read: {error.strerror}")


def decode(raw: bytes, place: str) -> str | Fault:
    """Return the text exactly as stored (newlines untouched), or why the bytes are no text."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte {raw[error.start]:#04x} at offset {error.start}"
        return Fault(place, f"is not UTF-8: {found}", "convert the file to UTF-8 and renew its hash")
    if not text.strip():
        return Fault(place, f"is empty ({len(raw)} bytes, no visible character)", "restore the text")
    if (at := text.find("\0")) >= 0:
        return Fault(place, f"has a NUL at character {at}", "the file is binary or damaged: restore the text")
    return text


def sha256(raw: bytes) -> str:
    """Return the hexadecimal SHA-256 of ``raw``."""
    return hashlib.sha256(raw).hexdigest()
