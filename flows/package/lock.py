"""One release of a corpus at a time."""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flows.ground.paths import WORKSHOP
from flows.package.faults import publication

_held: set[str] = set()


def _tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


@contextmanager
def alone(corpus: str, say: Callable[[str], None] = _tell, folder: Path = WORKSHOP / "locks") -> Iterator[None]:
    """Hold a corpus's lock; a second process waits, having said so, until the first is done or dead.

    Entering again within the process that holds it is free. The lock is the kernel's (``flock``), so a
    killed release leaves none behind; the empty file stays. Raises PublicationError where it cannot be made.
    """
    if corpus in _held:
        yield
        return
    with publication(folder):
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / f"{corpus}.lock").open("a", encoding="utf-8")
    with stream:
        _take(stream, corpus, say)
        _held.add(corpus)
        try:
            yield
        finally:
            _held.discard(corpus)


def _take(stream: IO[str], corpus: str, say: Callable[[str], None]) -> None:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(f"{corpus}: another run is under way; waiting for it to end")
        fcntl.flock(stream, fcntl.LOCK_EX)
