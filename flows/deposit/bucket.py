"""A folder, or a bucket that fsspec knows (``s3://…``): ``<address>/<corpus>/<version>/``.

A store of objects has no step that moves many at once. A version is public when the corpus's ``versions.json`` names
it, one object that is written last; whoever reads follows that list, as the tools here do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from flows.deposit.package import Package
from flows.deposit.port import State
from flows.ground.errors import PublicationError
from flows.ground.releases import version_key
from flows.package import layout

VERSIONS: Final = "versions.json"


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
        import fsspec

        try:
            files, path = fsspec.core.url_to_fs(self._address, **self._options)
        except (ValueError, ImportError, OSError) as fault:
            raise PublicationError(
                "is no place that can be written to", where=self._address, found=str(fault),
                expected="a folder, or an address that fsspec knows, such as s3://bucket/folder",
            ) from fault  # fmt: skip
        return files, str(path).rstrip("/")

    def look(self, package: Package) -> State:
        """Say published where the list of versions names it."""
        if package.version in self._listed(package):
            return "published"
        return "draft" if self._files.exists(self._place(package)) else "absent"

    def begin(self, package: Package) -> None:
        """Make the folder, where the store has folders."""
        with _reaching(self._address):
            self._files.makedirs(self._place(package), exist_ok=True)

    def stored(self, package: Package) -> dict[str, str]:
        """Return the SHA-256 of every file, read back: stores name digests of their own sort, or none."""
        place = self._place(package)
        with _reaching(self._address):
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
        with _reaching(f"{self._address}: {name}"):
            self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._files.put_file(str(path), target)

    def publish(self, package: Package) -> str:
        """Name the version in the list of the corpus."""
        listed = self._listed(package) | {package.version: layout.sha256(package.path(layout.SUMS))}
        versions = [{"version": v, "sha256": listed[v]} for v in sorted(listed, key=lambda v: version_key(v) or ())]
        text = json.dumps({"name": package.name, "versions": versions}, ensure_ascii=False, indent=2) + "\n"
        with _reaching(self._address):
            self._replace(f"{self._corpus(package)}/{VERSIONS}", text.encode())
        return f"{self._address}/{package.name}/{package.version}"

    def _replace(self, path: str, content: bytes) -> None:
        """Write a file at once: an object is one step; a file on a disk is written beside and renamed."""
        if "file" in self._files.protocol:
            beside = f"{path}.new"
            self._files.pipe_file(beside, content)
            Path(beside).replace(path)
        else:
            self._files.pipe_file(path, content)

    @property
    def _files(self) -> Any:
        return self._root[0]

    def _corpus(self, package: Package) -> str:
        return f"{self._root[1]}/{package.name}"

    def _place(self, package: Package) -> str:
        return f"{self._corpus(package)}/{package.version}"

    def _listed(self, package: Package) -> dict[str, str]:
        path = f"{self._corpus(package)}/{VERSIONS}"
        with _reaching(self._address):
            self._files.invalidate_cache()
            text = self._files.cat_file(path) if self._files.exists(path) else b'{"versions": []}'
        try:
            return {str(entry["version"]): str(entry["sha256"]) for entry in json.loads(text)["versions"]}
        except (ValueError, KeyError, TypeError) as fault:
            raise PublicationError("is no list of versions of ours", where=path, found=str(fault)) from fault

    def _read(self, path: str) -> str:
        with self._files.open(path, "rb") as stream:
            digest = hashlib.sha256()
            while block := stream.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()


@contextmanager
def _reaching(where: str) -> Iterator[None]:
    """Turn what a file system or the network refuses into PublicationError."""
    try:
        yield
    except OSError as fault:  # fsspec's file systems raise these, whatever their protocol
        raise PublicationError(
            "cannot be reached or written to; nothing was published",
            where=where,
            found=fault.strerror or str(fault) or type(fault).__name__,
            mend="see that it is there and may be written to, then publish again: what arrived whole is not sent twice",
        ) from fault
