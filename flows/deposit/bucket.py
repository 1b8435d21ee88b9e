"""A folder, or a bucket that fsspec knows (``s3://…``): ``<address>/<corpus>/<version>/``.

A store of objects has no step that moves many at once. A version is public when the corpus's ``versions.json`` names
it, one object that is written last; whoever reads follows that list, as the tools here do. Two who publish at a time
would each write the list that they read: on S3 it is written on condition that it still is what was read (``If-Match``,
``If-None-Match``), in a folder under the kernel's lock. A store that knows no conditions is read again afterwards,
which leaves a moment in which a version can drop out of the list; publishing it again puts it back.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from flows.deposit.package import Package
from flows.deposit.port import State
from flows.ground.errors import PublicationError, Unavailable
from flows.ground.reaching import NOTHING, open_place, put, reaching
from flows.ground.releases import version_key
from flows.package import layout

VERSIONS: Final = "versions.json"

# Stores without folders; s3fs would take a wish for one as a wish for a bucket.
FLAT: Final = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "az"})

MOST_BYTES: Final = 5_000_000  # of a list of versions: some thirty thousand of them
MOST_TRIES: Final = 20  # to write the list before somebody else does; each failure is somebody else's success

# s3fs tries a request five times, one that reads five times as often, and botocore three times each: minutes.
S3FS_TRIES: Final = 2

UNCONFIRMED: Final = "did not confirm that the version is listed; it is public whole, or not at all"

PRECONDITION_FAILED, CONFLICT, NOT_IMPLEMENTED = 412, 409, 501  # what S3 answers to conditions


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of versions as it was read: SHA-256 of ``SHA256SUMS`` by version, and the tag that S3 gives it."""

    versions: Mapping[str, str]
    etag: str | None  # None where there is no list yet


class Bucket:
    """A place that fsspec can write to; ``options`` are those of its file system."""

    def __init__(self, address: str, options: Mapping[str, Any] | None = None) -> None:
        self._address, self._options = address.rstrip("/"), dict(options or {})

    @property
    def address(self) -> str:
        """The folder or bucket, as it was given."""
        return self._address

    @cached_property
    def _root(self) -> tuple[Any, str]:
        """The file system, and the path within it; raises PublicationError where fsspec knows neither."""
        files, path = open_place(self._address, self._options)
        if "s3" in files.protocol:
            files.retries = S3FS_TRIES
        return files, path

    def look(self, package: Package) -> State:
        """Say published where the list of versions names it."""
        if package.version in self._listed(package).versions:
            return "published"
        with reaching(self._address):
            return "draft" if self._files.exists(self._place(package)) else "absent"

    def begin(self, package: Package) -> None:
        """Make the folder, where the store has folders."""
        self._folder(self._place(package))

    def stored(self, package: Package) -> dict[str, str]:
        """Return the SHA-256 of every file, read back: stores name digests of their own sort, or none."""
        place = self._place(package)
        with reaching(self._address):
            self._files.invalidate_cache()
            found = self._files.find(place) if self._files.exists(place) else []
            return {str(path)[len(place) :].lstrip("/"): self._read(path) for path in found}

    def files(self, package: Package) -> dict[str, Path]:
        """Return all files, by their paths in the package."""
        return {name: package.path(name) for name in package.files}

    def digest(self, path: Path) -> str:
        """Return the SHA-256."""
        return layout.sha256(path)

    def send(self, package: Package, name: str, path: Path) -> None:
        """Put one file in its place."""
        target = f"{self._place(package)}/{name}"
        self._folder(target.rpartition("/")[0])
        with reaching(f"{self._address}: {name}"):
            self._files.put_file(str(path), target)

    def publish(self, package: Package) -> str:
        """Name the version in the list of the corpus, which keeps whatever others name in it meanwhile."""
        ours = layout.sha256(package.path(layout.SUMS))
        for attempt in range(MOST_TRIES):
            with self._alone(package):
                listed = self._listed(package, UNCONFIRMED if attempt else NOTHING)
                there = listed.versions.get(package.version)
                if there == ours:
                    return f"{self._address}/{package.name}/{package.version}"
                if there is not None:
                    raise PublicationError(
                        f"has another package under version {package.version}, listed meanwhile",
                        where=f"{self._address}/{package.name}/{VERSIONS}",
                        found=there, expected=ours, mend="release a higher version",
                    )  # fmt: skip
                self._write_list(package, {**listed.versions, package.version: ours}, listed.etag)
        raise Unavailable(
            "is written to by others all the time; the version is not in the list",
            where=f"{self._address}/{package.name}/{VERSIONS}", mend="publish again when they are done",
        )  # fmt: skip

    def _write_list(self, package: Package, listed: Mapping[str, str], etag: str | None) -> None:
        """Write the list, unless it changed since it was read where the store can tell."""
        versions = [{"version": v, "sha256": listed[v]} for v in sorted(listed, key=lambda v: version_key(v) or ())]
        text = json.dumps({"name": package.name, "versions": versions}, ensure_ascii=False, indent=2) + "\n"
        path, content = f"{self._corpus(package)}/{VERSIONS}", text.encode()
        with reaching(self._address, UNCONFIRMED):
            if not ("s3" in self._protocols and self._wrote_on_condition(path, content, etag)):
                put(self._files, path, content)

    def _wrote_on_condition(self, path: str, content: bytes, etag: str | None) -> bool:
        """Write an object that is as it was; False where the server knows no conditions, True even where it is not.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
        """
        condition = {"IfMatch": etag} if etag is not None else {"mode": "create"}
        try:
            self._files.pipe_file(path, content, **condition)
        except OSError as fault:
            status = _status(fault)
            if status not in (PRECONDITION_FAILED, CONFLICT, NOT_IMPLEMENTED):
                raise
            return status != NOT_IMPLEMENTED
        return True

    @contextmanager
    def _alone(self, package: Package) -> Iterator[None]:
        """Hold the corpus's folder, where it is one on a disk; the lock ends with the process."""
        if "file" not in self._protocols:
            yield
            return
        with reaching(self._address):
            folder = os.open(self._corpus(package), os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _folder(self, path: str) -> None:
        if not FLAT & self._protocols:
            with reaching(self._address):
                self._files.makedirs(path, exist_ok=True)

    @property
    def _files(self) -> Any:
        return self._root[0]

    @property
    def _protocols(self) -> frozenset[str]:
        known = self._files.protocol
        return frozenset((known,) if isinstance(known, str) else known)

    def _corpus(self, package: Package) -> str:
        return f"{self._root[1]}/{package.name}"

    def _place(self, package: Package) -> str:
        return f"{self._corpus(package)}/{package.version}"

    def _listed(self, package: Package, problem: str = NOTHING) -> Listed:
        path = f"{self._corpus(package)}/{VERSIONS}"
        with reaching(self._address, problem):
            self._files.invalidate_cache()
            try:  # the tag before the text: a list that changes in between fails the condition
                about = self._files.info(path)
                text = self._files.cat_file(path) if (about.get("size") or 0) <= MOST_BYTES else b"too large"
            except FileNotFoundError:
                return Listed({}, None)
        try:
            versions = {str(entry["version"]): str(entry["sha256"]) for entry in json.loads(text)["versions"]}
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise PublicationError("is no list of versions of ours", where=path, found=str(fault)) from fault
        return Listed(versions, about.get("ETag"))

    def _read(self, path: str) -> str:
        with self._files.open(path, "rb") as stream:
            digest = hashlib.sha256()
            while block := stream.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()


def _status(fault: OSError) -> int | None:
    """The HTTP status that s3fs made an OSError of."""
    response = getattr(fault.__cause__, "response", None) or {}
    status: int | None = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status
