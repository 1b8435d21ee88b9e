"""What a Hugging Face Hub on loopback keeps: repositories as Git would, large files by SHA-256, failures to come."""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["status", "lose", "cut", "spoil", "hang"]


@dataclass
class Failure:
    """What goes wrong with requests whose ``METHOD /path`` matches, some times, after so many that go well.

    status: refused with ``status`` and ``says``. lose: done, but the connection breaks before the answer. cut: broken
    while the body is read, nothing done. spoil: the last byte of the body arrives as another. hang: no answer for a
    while that no test waits for.
    """

    matching: str
    kind: Kind
    status: int = 500
    says: str = "Internal Error"
    times: int = 1
    after: int = 0


@dataclass
class Entry:
    """A file of a commit: its content, or the SHA-256 that LFS has it by."""

    content: bytes | None
    lfs: str | None = None
    size: int = 0

    @property
    def blob(self) -> bytes:
        """What Git has: the content, or a pointer to it."""
        if self.content is not None:
            return self.content
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.lfs}\nsize {self.size}\n".encode()

    @property
    def oid(self) -> str:
        """Git's hash of it."""
        return hashlib.sha1(b"blob %d\0" % len(self.blob) + self.blob).hexdigest()


Tree = dict[str, Entry]


@dataclass
class Repository:
    """Commits by hash, what branches and tags point to, and the first line of each commit's message."""

    commits: dict[str, Tree] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def commit(self, branch: str, tree: Tree, title: str) -> str:
        """Put a commit on a branch and return its hash."""
        told = [branch, title, self.branches.get(branch), *((path, entry.oid) for path, entry in sorted(tree.items()))]
        oid = hashlib.sha1(repr(told).encode()).hexdigest()
        self.commits[oid], self.titles[oid], self.branches[branch] = tree, title, oid
        return oid

    def find(self, revision: str) -> str | None:
        """Return the commit that a branch, tag or hash means."""
        known = {**{oid: oid for oid in self.commits}, **self.tags, **self.branches}
        return known.get(revision)

    def tree(self, revision: str) -> Tree:
        """Return the files at a revision, which must be there."""
        return self.commits[self.find(revision) or ""]


@dataclass
class Hub:
    """The state of the server, and the failures that are still to come."""

    endpoint: str = ""
    repositories: dict[str, Repository] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)
    verified: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    log: list[str] = field(default_factory=list)  # METHOD /path of every request
    lock: threading.RLock = field(default_factory=threading.RLock)
    closing: threading.Event = field(default_factory=threading.Event)

    def fail(self, matching: str, kind: Kind, **more: Any) -> None:
        """Have requests go wrong that match a pattern, of ``METHOD /path``."""
        self.failures.append(Failure(matching, kind, **more))

    def mend(self) -> None:
        """Have everything go well again."""
        self.failures.clear()

    def due(self, request: str) -> Failure | None:
        """Return the failure that is due for a request, counting it."""
        with self.lock:
            for failure in self.failures:
                if re.search(failure.matching, request) and failure.times:
                    if failure.after:
                        failure.after -= 1
                        return None
                    failure.times -= 1
                    return failure
        return None

    def make(self, name: str) -> Repository:
        """Make a repository as the Hub does: with a commit that has its attributes."""
        repository = self.repositories[name] = Repository()
        repository.commit("main", {".gitattributes": Entry(b"*.parquet filter=lfs\n")}, "initial commit")
        return repository

    def bytes_at(self, name: str, revision: str) -> dict[str, bytes]:
        """Return every file at a revision as who downloads it gets it, the Hub's own left out."""
        tree = self.repositories[name].tree(revision)
        return {
            path: self.objects[entry.lfs] if entry.lfs else entry.content or b""
            for path, entry in tree.items()
            if path != ".gitattributes"
        }


class Refused(Exception):
    """An answer that is no success; ``code`` is the Hub's own word for it."""

    def __init__(self, status: int, says: str, code: str = "", **more: Any) -> None:
        super().__init__(says)
        self.status, self.says, self.code, self.more = status, says, code, more
