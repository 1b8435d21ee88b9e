"""Frame: treaties."""

from __future__ import annotations

from collections.abc import Iterator

from flows.extract.model import Candidate
from flows.extract.reading import Reading


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Yield the treaties a document speaks of, as candidates."""
    yield from ()
