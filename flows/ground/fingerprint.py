"""What the code and the data files of a step amount to, as one digest: what a cache's key has for "same program".

Python counts by its syntax tree without comments, docstrings and layout, YAML by what it says, all else by its bytes:
who mends a comment rebuilds nothing. What a file's bytes amount to is remembered in ``.dyad/cache`` (parsing all of
them takes more than a second); the bytes themselves are hashed each time, because a file's times can lie.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from flows.ground.paths import ROOT, WORKSHOP
from flows.ground.sealed import read_sealed, write_sealed

MEMORY = WORKSHOP / "cache" / "fingerprints"
MOST_REMEMBERED = 4_000  # files' states; the project has a tenth as many
_DIGEST = 32  # bytes of SHA-256
_LEFT_OUT = {"__pycache__", "node_modules"}


def fingerprint(*folders: str, libraries: Iterable[str] = ()) -> str:
    """Return a digest of all below the folders, of Python's version and of the libraries': 64 hexadecimal digits.

    ``folders`` are named from ``flows/`` (``"extract"``, ``"release.py"``) or, where nothing is there, from the
    project's folder (``"schemas"``); ``libraries`` as on PyPI. Where a file was written after this process began, the
    process may run what the file no longer says: the digest is then one that no other process will ever get.
    Raises FileNotFoundError where there is no such folder.
    """
    return Code().fingerprint(*folders, libraries=libraries)


class Code:
    """The project's files as they are at one moment: each folder is read once, when it is first asked for."""

    def __init__(self) -> None:
        self._memory = _Memory()
        self._folders: dict[str, str] = {}

    def fingerprint(self, *folders: str, libraries: Iterable[str] = ()) -> str:
        """Return what ``fingerprint`` returns, as of the moment when each folder was first asked for."""
        parts = self.parts(folders, libraries)
        return sha256("\n".join(f"{name} {part}" for name, part in sorted(parts.items())).encode()).hexdigest()

    def parts(self, folders: Iterable[str], libraries: Iterable[str] = ()) -> dict[str, str]:
        """Return what a fingerprint is made of: folders with digests, libraries and Python with versions."""
        for folder in folders:
            if folder not in self._folders:
                self._folders[folder] = self._of_folder(folder)
        self._memory.keep()
        versions = {library: _installed().get(_plain(library), "none") for library in libraries}
        return {"Python": sys.version, **versions, **{folder: self._folders[folder] for folder in folders}}

    def _of_folder(self, folder: str) -> str:
        digest, youngest = sha256(folder.encode()), 0.0
        for path in _files(folder):
            try:
                with path.open("rb") as stream:
                    raw, changed = stream.read(), os.fstat(stream.fileno()).st_ctime
            except FileNotFoundError:
                continue  # it went while we looked: as if it had never been there
            digest.update(f"\0{path.relative_to(ROOT).as_posix()}\0".encode())
            digest.update(self._memory.meaning(path.suffix, raw))
            youngest = max(youngest, changed)
        if youngest > _began():
            digest.update(_ours_alone())
        return digest.hexdigest()


def _files(folder: str) -> Iterator[Path]:
    """All files below a folder, or the file itself, always in the same order; not what editors and tools leave."""
    start = next((path for path in (ROOT / "flows" / folder, ROOT / folder) if path.exists()), None)
    if start is None:
        raise FileNotFoundError(f"there is neither flows/{folder} nor {folder}")
    if start.is_file():
        yield start
    for place, folders, names in os.walk(start):
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT and not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith(".") and name[-1] != "~")


class _Memory:
    """Digests of bytes → digests of what they amount to, for kinds of files that have to be parsed."""

    def __init__(self) -> None:
        body = read_sealed(_memory_file()) or b""
        pairs = (body[at : at + 2 * _DIGEST] for at in range(0, len(body), 2 * _DIGEST))
        self._known = {pair[:_DIGEST]: pair[_DIGEST:] for pair in pairs}
        self._new = False

    def meaning(self, suffix: str, raw: bytes) -> bytes:
        """Return the digest of what a file amounts to."""
        if suffix not in _MEANINGS:
            return sha256(raw).digest()
        name = sha256(suffix.encode() + raw).digest()
        if name not in self._known:
            self._known[name], self._new = sha256(_MEANINGS[suffix](raw)).digest(), True
        return self._known[name]

    def keep(self) -> None:
        """Write down what was found out."""
        if self._new:
            last = list(self._known.items())[-MOST_REMEMBERED:]
            write_sealed(_memory_file(), b"".join(name + meaning for name, meaning in last))
            self._new = False


@cache
def _memory_file() -> Path:
    """Where the memory lies: another place for another Python, or for other code that says what files amount to."""
    by = sha256(sys.version.encode() + Path(__file__).read_bytes() + str(_installed().get("pyyaml")).encode())
    return MEMORY.with_name(f"{MEMORY.name}-{by.hexdigest()[:24]}")


def _of_python(raw: bytes) -> bytes:
    import ast

    try:
        tree = ast.parse(raw)
    except (SyntaxError, ValueError):
        return raw
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node, clean=False
        ):
            node.body = node.body[1:]
    return ast.dump(tree).encode("utf-8", "surrogatepass")


def _of_yaml(raw: bytes) -> bytes:
    """What a parser reports, event by event: nothing a loader could tell apart is lost, and nothing has to be built."""
    import yaml

    try:
        events = list(yaml.parse(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, ValueError):
        return raw
    said = ("anchor", "tag", "implicit", "value")
    return repr([(type(e).__name__, *(getattr(e, name, None) for name in said)) for e in events]).encode()


_MEANINGS = {".py": _of_python, ".yaml": _of_yaml}


@cache
def _installed() -> dict[str, str]:
    """The installed libraries by plain name, with version, from the names of their folders.

    ``importlib.metadata`` would say the same and take longer to be imported than all our files to be read.
    Source: packaging.python.org, "Recording installed projects".
    """
    found: dict[str, str] = {}
    for place in sys.path:
        for path in Path(place or ".").glob("*.dist-info"):
            name, _, version = path.name.removesuffix(".dist-info").rpartition("-")
            found.setdefault(_plain(name), version)
    return found


def _plain(library: str) -> str:
    return library.casefold().replace("-", "_").replace(".", "_")


@cache
def _ours_alone() -> bytes:
    return os.urandom(_DIGEST)


_IMPORTED = time.time()


def _began() -> float:
    """When this process began, in seconds by today's clock, wherever that has been moved meanwhile.

    Linux counts the ticks from the machine's start to the process's (proc(5), field 22 of ``stat``); elsewhere it is
    the moment when this module was imported.
    """
    try:
        ticks = int(Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return _IMPORTED
    return time.time() - age
