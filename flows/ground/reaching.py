"""Folders and buckets that fsspec knows; what they refuse, as errors that say what to do, and whether it may pass."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from flows.ground.errors import DyadError, PublicationError, Unavailable

NOTHING: Final = "cannot be reached or written to; nothing was published"
AGAIN: Final = "publish again: what arrived whole is not sent twice"

# fsspec's file systems raise OSError, except where these libraries of theirs have a base of their own.
OTHERS: Final = {"botocore.exceptions": "BotoCoreError", "aiohttp.client_exceptions": "ClientError"}

LASTING: Final = {
    errno.ENOENT: "see that the bucket or folder is there: none is made that was not asked for",
    errno.ENOTDIR: "see that no file stands where a folder should",
    errno.EACCES: "see that the credentials are right, and may write there",
    errno.EPERM: "see that the credentials are right, and may write there",
    errno.EROFS: "name a place that may be written to",
    errno.EINVAL: "see that the address is right",
    errno.ENOSPC: "make room there, then {again}",
    errno.EDQUOT: "make room there, then {again}",
}

KINDS: Final = {FileNotFoundError: errno.ENOENT, PermissionError: errno.EACCES}

FULL: Final = ("quota", "no space", "insufficient storage", "507")


def open_place(
    address: str,
    options: Mapping[str, Any] | None = None,
    *,
    kind: type[DyadError] = PublicationError,
    problem: str = "is no place that can be written to",
) -> tuple[Any, str]:
    """Return the file system of an address, and the path within it; ``options`` are those of the file system.

    Raises an error of the ``kind`` where fsspec knows neither.
    """
    import fsspec

    try:
        files, path = fsspec.core.url_to_fs(address, **(options or {}))
    except (ValueError, ImportError, OSError) as fault:
        raise kind(
            problem, where=address, found=str(fault),
            expected="a folder, or an address that fsspec knows, such as s3://bucket/folder",
            mend="install what it needs (for s3:// the extra s3)" if isinstance(fault, ImportError) else "",
        ) from fault  # fmt: skip
    return files, str(path).rstrip("/")


def put(files: Any, path: str, content: bytes) -> None:
    """Put a file in place at once: an object is one step, a file on a disk is written beside and renamed."""
    if "file" not in files.protocol:
        files.pipe_file(path, content)
        return
    beside = Path(f"{path}.{os.getpid()}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def reaching(where: str, problem: str = NOTHING, again: str = AGAIN) -> Iterator[None]:
    """Turn what a file system or the network refuses into PublicationError, or Unavailable where it may pass.

    ``again`` says what to do when the fault is mended.
    """
    try:
        yield
    except _known() as fault:
        mend = _mend(fault).format(again=again)
        kind = PublicationError if mend else Unavailable
        told = getattr(fault, "strerror", None) or str(fault) or type(fault).__name__
        raise kind(problem, where=where, found=told, mend=mend or f"see that it is up, then {again}") from fault


def _known() -> tuple[type[Exception], ...]:
    loaded = [(sys.modules[module], name) for module, name in OTHERS.items() if module in sys.modules]
    return (OSError, *(getattr(module, name) for module, name in loaded))


def _mend(fault: Exception) -> str:
    """What to do about a fault that lasts; empty for one that may pass."""
    if type(fault).__name__ in ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"):
        return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a block: --credentials secret/NAME"
    if any(word in str(fault).lower() for word in FULL):
        return LASTING[errno.ENOSPC]
    kind = next((number for base, number in KINDS.items() if isinstance(fault, base)), None)
    return LASTING.get(kind or getattr(fault, "errno", None) or 0, "")
