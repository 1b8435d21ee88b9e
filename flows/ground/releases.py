"""Where the releases of a corpus lie, and which is the last one; read by tracing and by the comparison of releases."""

from __future__ import annotations

from pathlib import Path

from flows.ground.errors import PublicationError

DESCRIPTOR = "datapackage.json"
LONGEST = 60  # characters of a version; Python makes no number of thousands of digits


def version_key(name: str) -> tuple[int, ...] | None:
    """Return a version's numbers for sorting, or None where ``name`` is no version (1.2.0 → (1, 2, 0))."""
    parts = name.split(".")
    known = len(name) <= LONGEST and all(part.isdecimal() and part.isascii() for part in parts)
    return tuple(int(part) for part in parts) if known else None


def releases(folder: Path) -> list[Path]:
    """Return the published releases under ``folder`` (``output/<corpus>``), oldest version first."""
    if not folder.is_dir():
        return []
    dated = [(key, path) for path in folder.iterdir() if (key := version_key(path.name)) is not None]
    return [path for _, path in sorted(dated) if (path / DESCRIPTOR).is_file()]


def before(folder: Path, version: str) -> Path | None:
    """Return the highest release under ``folder`` that is lower than ``version``, or None."""
    found = [path for path in releases(folder) if (version_key(path.name) or ()) < (version_key(version) or ())]
    return found[-1] if found else None


def find(folder: Path, version: str | None = None) -> Path:
    """Return a version of a corpus, the last one where none is named.

    Raises PublicationError where there is none, naming those that there are.
    """
    found = {path.name: path for path in releases(folder)}
    if not found:
        raise PublicationError("has no release", where=folder, mend=f"publish one: dyad release {folder.name}")
    if version is not None and version not in found:
        raise PublicationError(f"has no version {version}", where=folder, expected=f"one of {', '.join(found)}")
    return found[version] if version else list(found.values())[-1]


def latest(folder: Path) -> Path | None:
    """Return the release with the highest version under ``folder``, or None where nothing was published."""
    found = releases(folder)
    return found[-1] if found else None
