"""Python's cycle collector, kept out of the way while large packages are imported and many texts are read."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """Let the cycle collector rest meanwhile, and look at what was made meanwhile only at the program's end.

    Importing Great Expectations makes a million objects, all of which stay; walking through them again and again to
    find that out is a fifth of the import's time. Where the collector is off already, nothing is done.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        atexit.unregister(gc.unfreeze)
        atexit.register(gc.unfreeze)  # DuckDB takes what is still frozen at the end for a leak, and says so


def collect_seldom() -> None:
    """Let the cycle collector run a seventieth as often as it does by itself, for the rest of the process.

    What reading a text makes goes with the text, by counting references; looking for cycles meanwhile is an eighth of
    the time.
    """
    gc.set_threshold(50_000, 20, 50)
