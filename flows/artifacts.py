"""What a run leaves on Prefect's pages besides its log: under which key, and how far the run has come."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from threading import Lock
from typing import Any, Final

EVERY: Final = 1.0  # seconds between two updates of a progress, at least


def key_of(*words: str) -> str:
    """Return the key of an artifact, the same for every run of a thing, so that its page shows their history.

    Prefect takes small letters, digits and dashes; whatever else there is becomes a dash.
    """
    return "-".join(found for word in words if (found := re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")))


class Progress:
    """How many documents of all are done, as an artifact of the run; begun in the flow, told on from any thread."""

    def __init__(self, key: str, total: int, done: int = 0) -> None:
        from prefect.artifacts import create_progress_artifact

        self._total, self._done = total, done
        self._lock, self._told = Lock(), time.monotonic()
        self._id: Any = create_progress_artifact(self._share(), key, self._words())

    def add(self, documents: int) -> None:
        """Tell that so many more are done."""
        with self._lock:
            self._done += documents
            self._tell()

    def reach(self, documents: int) -> None:
        """Tell that so many are done by now."""
        with self._lock:
            self._done = documents
            self._tell()

    def _tell(self) -> None:
        """Update the artifact where the last time is a second ago, or all are done."""
        from httpx import HTTPError
        from prefect.artifacts import update_progress_artifact

        if self._done < self._total and time.monotonic() - self._told < EVERY:
            return
        self._told = time.monotonic()
        with suppress(HTTPError):  # a run is not to fail of what it only tells on the way
            update_progress_artifact(self._id, self._share(), self._words())

    def _share(self) -> float:
        return min(100.0, round(100 * self._done / self._total, 1)) if self._total else 100.0

    def _words(self) -> str:
        return f"{self._done:,} of {self._total:,} documents"
