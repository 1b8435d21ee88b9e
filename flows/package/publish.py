"""Putting a finished package in place at once, and keeping the list of versions.

Where the kernel can (Linux, ``renameat2`` with RENAME_EXCHANGE), an existing version is exchanged for the
staged one in a single step. Where it cannot, the old folder is set aside, the new one renamed into its
place, and the old one removed; a run killed in between leaves it set aside, and the next run puts it back.
"""

from __future__ import annotations

import ctypes
import errno
import filecmp
import json
import os
import shutil
from pathlib import Path
from typing import Any, Final

from flows.ground.errors import PublicationError
from flows.ground.releases import releases, version_key
from flows.package import layout
from flows.package.faults import publication
from flows.package.lock import alone

VERSIONS: Final = "versions.json"
_ASIDE: Final = ".aside-"
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_NOT_HERE: Final = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)


def publish(staged: Path, target: Path) -> bool:
    """Put the staged package in ``target``'s place and list it; say whether anything changed.

    ``target`` is ``<output>/<corpus>/<version>``; ``staged`` lies on the same file system. Where the target
    already holds the same files, byte for byte, it is left alone (False); where it was meddled with, it is mended.
    In every case the staged folder is gone afterwards. Raises PublicationError where another package was published
    under that version, or the disk refuses; then the target is what it was.
    """
    with alone(target.parent.name), publication(target):
        _refuse_link(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        _recover(target.parent)
        changed = not _identical(staged, target)
        if changed:
            _keep_published(staged, target)
        listed = _written(target.parent, _versions(target.parent, staged, target.name))
        if changed:
            _sync_tree(staged)
            _place(staged, target)
        # Everything that needs room on the disk is done by now: from the exchange on there are only renames.
        listed.replace(target.parent / VERSIONS)
        _sync(target.parent)
        if staged.exists():
            shutil.rmtree(staged)
    return changed


def _refuse_link(target: Path) -> None:
    if target.is_symlink():
        raise PublicationError("is a symbolic link", where=target, mend="remove the link, then release again")


def standing(package: Path) -> str | None:
    """Return the hash of a package's ``SHA256SUMS`` where it is a package, every file of which is what they say."""
    sums = package / layout.SUMS
    try:
        whole = sums.is_file() and not package.is_symlink() and sums.read_text("utf-8") == layout.sums(package)
        return layout.sha256(sums) if whole else None
    except (OSError, ValueError):
        return None


def relist(target: Path) -> None:
    """Have the list of versions name a version that stands, should it not; raises PublicationError as ``publish``."""
    with alone(target.parent.name), publication(target):
        _recover(target.parent)
        listed, path = _versions(target.parent, target, target.name), target.parent / VERSIONS
        if not path.is_file() or path.read_bytes() != listed:
            _written(target.parent, listed).replace(path)
            _sync(target.parent)


def _keep_published(staged: Path, target: Path) -> None:
    """Refuse to put another package in the place of a published one: a version, once out, stays what it is."""
    published = _published(target)
    if published not in (None, layout.sha256(staged / layout.SUMS)):
        raise PublicationError(
            "is published, and what would take its place is another package",
            where=target,
            found=f"{layout.SUMS} {layout.sha256(staged / layout.SUMS)[:12]}…",
            expected=f"{published[:12]}…" if published else "",
            mend="raise the version in corpus.yaml (dyad diff --next says how far)",
        )


def _published(target: Path) -> str | None:
    """The hash of the sums that the list of versions has for a version that is there, or None."""
    try:
        listed = json.loads((target.parent / VERSIONS).read_text("utf-8"))["versions"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return next((str(v["sha256"]) for v in listed if v["version"] == target.name and target.is_dir()), None)


def _identical(staged: Path, target: Path) -> bool:
    """Say whether two packages hold the same files with the same bytes, those outside SHA256SUMS too."""
    if not target.is_dir() or layout.files(staged) != layout.files(target):
        return False
    names = [*layout.files(staged), layout.SUMS]
    return filecmp.cmpfiles(staged, target, names, shallow=False)[0] == names


def _place(staged: Path, target: Path) -> None:
    """Rename the staged folder into place; where something is there, exchange the two."""
    if not target.exists():
        staged.rename(target)
    elif not _exchange(staged, target):
        aside = target.with_name(_ASIDE + target.name)
        target.rename(aside)
        staged.rename(target)
        shutil.rmtree(aside)
    _sync(target.parent)
    if staged.parent.is_dir():
        _sync(staged.parent)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; False where kernel, C library or file system does not know how to."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = (os.fsencode(first), os.fsencode(second))
    if rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_HERE:
        return False
    raise OSError(number, os.strerror(number), str(second))


def _recover(corpus: Path) -> None:
    """Put back what a run that was killed between two renames had set aside."""
    for aside in sorted(corpus.glob(f"{_ASIDE}*")):
        target = corpus / aside.name.removeprefix(_ASIDE)
        if target.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(target)


def _sync_tree(folder: Path) -> None:
    """Have every file and folder of a package on the disk before it is renamed.

    Where the C library can, by writing out the whole file system at once (syncfs(2)): for the five thousand files of a
    thousand texts that takes a tenth of the time.
    """
    at_once = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if at_once is None:
        for path in sorted(folder.rglob("*")):
            _sync(path)
        _sync(folder)
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if at_once(descriptor):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(descriptor)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _versions(corpus: Path, staged: Path, version: str) -> bytes:
    """The list of versions as it will be, made from the folders that are there, so that it never goes stale."""
    packages = {package.name: package for package in releases(corpus)} | {version: staged}
    known = sorted(packages, key=lambda name: version_key(name) or ())
    entries = [{"version": name, **_listed(packages[name])} for name in known]
    listed = {"name": corpus.name, "versions": entries}
    return (json.dumps(listed, ensure_ascii=False, indent=2) + "\n").encode()


def _written(corpus: Path, listed: bytes) -> Path:
    """Write the list of versions beside its place, and return where."""
    temporary = corpus / f".{VERSIONS}"
    temporary.unlink(missing_ok=True)  # were it a link, we would write wherever it leads
    with temporary.open("wb") as stream:
        stream.write(listed)
        stream.flush()
        os.fsync(stream.fileno())
    return temporary


def _listed(package: Path) -> dict[str, Any]:
    """What the list says of one version: its hash and the rows of its tables."""
    try:
        described = json.loads((package / layout.DESCRIPTOR).read_text(encoding="utf-8"))
        rows = {r["name"]: r["rows"] for r in described["resources"] if r["format"] == "parquet"}
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise PublicationError(
            "is no descriptor of ours",
            where=package / layout.DESCRIPTOR,
            found=str(fault),
            mend="restore the version from where it was published, or remove its folder",
        ) from fault
    return {"sha256": layout.sha256(package / layout.SUMS), "tables": rows}
