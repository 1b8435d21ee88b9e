"""A disk that is full, read-only or gone, as an error that its owner can mend."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from flows.ground.errors import PublicationError

_MEND: Final = {
    errno.ENOSPC: "free some space, then release again",
    errno.EDQUOT: "free some space, then release again",
    errno.EROFS: "choose an output folder that can be written to",
    errno.EACCES: "choose an output folder that can be written to",
    errno.EPERM: "choose an output folder that can be written to",
    errno.EXDEV: "stage the release beside its target, on one file system",
}


@contextmanager
def publication(place: Path) -> Iterator[None]:
    """Turn what the file system refuses into PublicationError; nothing published is touched by then."""
    try:
        yield
    except OSError as fault:
        raise PublicationError(
            "cannot be written; what was published before stands untouched",
            where=fault.filename or place,
            found=fault.strerror or str(fault),
            mend=_MEND.get(fault.errno or 0, "see that the folder exists and can be written to"),
        ) from fault
