"""Reading a file that somebody else put there: a regular file of bounded size, or a reason why not.

What is asked of a file is asked of the one that was opened, not of its name: between a look at a name and the opening
of it, the name can come to mean something else.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class Unfit(Exception):
    """A file that is not read: ``problem`` says why, ``mend`` what to do."""

    def __init__(self, problem: str, mend: str = "") -> None:
        super().__init__(problem)
        self.problem, self.mend = problem, mend


def read_plain(path: Path, most: int, *, links: bool = False) -> bytes:
    """Return the bytes of a regular file of at most ``most`` bytes; a symbolic link only where ``links`` says so.

    Raises Unfit where it is anything else (a folder, a pipe, a device), OSError where the system refuses. Never waits
    for a writer, and never reads more than ``most`` bytes, whatever size the file claims.
    """
    return _read(path, most, links=links)[0]


def _read(path: Path, most: int, *, links: bool) -> tuple[bytes, os.stat_result]:
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY | (0 if links else os.O_NOFOLLOW)
    try:
        descriptor = os.open(path, flags)
    except OSError as fault:
        raise _unfit(path, fault) or fault from None
    with os.fdopen(descriptor, "rb") as stream:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise Unfit("is not a regular file")
        raw = stream.read(most + 1) if state.st_size <= most else b""
    if (size := max(state.st_size, len(raw))) > most:
        raise Unfit(f"has {size} bytes, at most {most} are read")
    return raw, state


def _unfit(path: Path, fault: OSError) -> Unfit | None:
    """What a refusal to open means where the file is at fault, not the system."""
    if fault.errno == errno.ELOOP and path.is_symlink():
        return Unfit("is a symbolic link", "put the file itself there")
    return Unfit("is not a regular file") if fault.errno == errno.ENXIO else None  # a socket


def read_own(path: Path, most: int) -> bytes:
    """Return the bytes of a plain file that nobody but its owner can write, the owner being us.

    Raises Unfit, or OSError, as ``read_plain`` does.
    """
    raw, state = _read(path, most, links=False)
    if state.st_uid != os.geteuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Unfit("can be written by others", "remove it")
    return raw
