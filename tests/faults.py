"""Runs that are killed, and what must hold after each: the last release whole, the next run's bytes those of any other.

``python -m tests.faults [--kills N] [--seed S]`` kills N releases and N readings of a collection at random moments
(SIGKILL), each time in a copy of the project of its own, and tells what it saw. ``tests/test_faults.py`` does so with a
few, and with the other faults: full disks, lost servers, two at once, damaged caches, clocks that jump.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

from flows.ground.paths import ROOT
from tests.recombining import recombined

CORPUS = "italy-japan"
LEFT_OUT = shutil.ignore_patterns(".venv", ".dyad", ".git", "node_modules", "__pycache__", ".*_cache", ".hypothesis")
TEXTS = 150
PATIENCE = 20  # seconds for the children of a killed process to notice

Bytes = dict[str, str]  # name → SHA-256


@dataclass(frozen=True)
class Project:
    """A copy of the project, with a workshop, caches and releases of its own."""

    folder: Path

    @staticmethod
    def copied(folder: Path) -> Project:
        """Copy the project, and forget all but what is committed or new beside it."""
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
        return Project(folder)

    def start(self, *words: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a command of dyad."""
        env = {**os.environ, "PYTHONPATH": str(self.folder), "HOME": str(self.folder), **more}
        line = [sys.executable, "-m", "flows", *words]
        return subprocess.Popen(line, cwd=self.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, *words: str, **more: str) -> str:
        """Run a command of dyad to its end, which must be a good one."""
        run = self.start(*words, **more)
        told = run.communicate(timeout=300)[0].decode()
        assert run.returncode == 0, told
        return told

    def forget(self) -> None:
        """Forget what steps gave; parsed rules stay, which are no part of what is tried here."""
        shutil.rmtree(self.folder / ".dyad" / "cache" / "steps", ignore_errors=True)


class Subject:
    """Something that runs and may be killed; what was published before it lies aside."""

    words: tuple[str, ...] = ()
    where = ""

    def __init__(self, project: Project) -> None:
        self.project, self.place = project, project.folder / self.where
        self.prepare()
        shutil.copytree(self.place, project.folder / "before")

    def prepare(self) -> None:
        """Make what is published as it is before the run."""
        raise NotImplementedError

    def reset(self) -> None:
        """Make everything as it was before the run, with nothing kept of it."""
        self.project.forget()
        self.reset_published()

    def reset_published(self) -> None:
        """Make what is published as it was before the run."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.project.folder / "before", self.place, dirs_exist_ok=True)

    def check(self) -> None:
        """Assert that what is published is whole."""
        raise NotImplementedError

    def bytes(self) -> Bytes:
        """Return what lies there now."""
        files = sorted(path for path in self.place.rglob("*") if path.is_file())
        return {path.relative_to(self.place).as_posix(): _digest(path) for path in files}

    def undisturbed(self) -> tuple[Bytes, float]:
        """Run once in peace; return what it gives and how many seconds it takes."""
        self.reset()
        start = time.perf_counter()
        self.project.run(*self.words)
        self.check()
        return self.bytes(), time.perf_counter() - start

    def killed(self, after: float, expected: Bytes) -> bool:
        """Kill a run after so many seconds, look, and run again; say whether it was still under way."""
        self.reset()
        run = self.project.start(*self.words)
        time.sleep(after)
        was_running = run.poll() is None
        children = below(run.pid)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        _gone(children)
        self.check()
        self.project.run(*self.words)
        self.check()
        assert self.bytes() == expected
        return was_running


class Release(Subject):
    """The release of a corpus whose version before is out already."""

    words = ("release", CORPUS, "--plain")
    where = f"output/{CORPUS}"

    def prepare(self) -> None:
        """Take the last version back."""
        versions = self.place / "versions.json"
        listed = json.loads(versions.read_text("utf-8"))
        shutil.rmtree(self.place / listed["versions"].pop()["version"])
        versions.write_text(json.dumps(listed, ensure_ascii=False, indent=2) + "\n", "utf-8")

    def check(self) -> None:
        """Hold every version that is listed against its sums, and its sums against the list."""
        versions = self.place / "versions.json"
        listed = json.loads(versions.read_text("utf-8"))["versions"] if versions.exists() else []
        for entry in listed:
            sums = self.place / entry["version"] / "SHA256SUMS"
            assert _digest(sums) == entry["sha256"], entry
            _hold(sums)
        for folder in self.place.glob("[0-9]*"):
            _hold(folder / "SHA256SUMS")  # in place, if not listed yet: whole all the same


class Collection(Subject):
    """A collection that was read once, and has more texts now."""

    words = ("extract", "texts.jsonl", "--into", "collection", "--jobs", "2", "--link", "--batch", "8000")
    where = "collection"

    def prepare(self) -> None:
        """Read half of the texts."""
        self._texts(TEXTS // 2)
        self.project.run(*self.words)
        self._texts(TEXTS)

    def _texts(self, number: int) -> None:
        lines = "".join(json.dumps(row) + "\n" for row in islice(recombined(TEXTS), number))
        (self.project.folder / "texts.jsonl").write_text(lines, "utf-8")

    def check(self) -> None:
        """Hold the parts and tables that are listed against their sums."""
        _, *parts = map(json.loads, (self.place / "parts.jsonl").read_text("utf-8").splitlines())
        files = {f"{kind}/part-{p['key']}.parquet": d for p in parts for kind, d in p["sha256"].items()}
        shards = json.loads((self.place / "tables.json").read_text("utf-8"))["shards"]
        files |= {name: digest for shard in shards for name, digest in shard["files"].items()}
        assert files
        for name, digest in files.items():
            assert _digest(self.place / name) == digest, name


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _hold(sums: Path) -> None:
    lines = [line.split("  ", 1) for line in sums.read_text("utf-8").splitlines()]
    assert len(lines) > 20
    for digest, name in lines:
        assert _digest(sums.parent / name) == digest, name


def below(pid: int) -> list[int]:
    """All processes below one, by /proc."""
    try:
        children = [
            int(child) for t in Path(f"/proc/{pid}/task").iterdir() for child in (t / "children").read_text().split()
        ]
    except OSError:
        return []
    return [*children, *(deep for child in children for deep in below(child))]


def _gone(pids: list[int]) -> None:
    """Wait for processes to end by themselves; fail where one stays."""
    until = time.monotonic() + PATIENCE
    while left := [pid for pid in pids if _lives(pid)]:
        assert time.monotonic() < until, [Path(f"/proc/{pid}/cmdline").read_text() for pid in left]
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill_again_and_again(subject: Subject, kills: int, chance: random.Random) -> int:
    """Kill a subject's runs until so many were struck under way; return how many came too late; fail if harmed."""
    expected, seconds = subject.undisturbed()
    late = struck = 0
    while struck < kills:
        if subject.killed(chance.uniform(0, seconds), expected):
            struck += 1
        else:
            late, seconds = late + 1, 0.9 * seconds
    return late


def main() -> int:
    """Kill, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--what", choices=("Release", "Collection"), action="append")
    options = parser.parse_args()
    for kind in (Release, Collection):
        if options.what and kind.__name__ not in options.what:
            continue
        with tempfile.TemporaryDirectory() as folder:
            subject = kind(Project.copied(Path(folder) / "project"))
            late = kill_again_and_again(subject, options.kills, random.Random(options.seed))
        print(
            f"{kind.__name__}: {options.kills} killed in mid-run ({late} came too late); nothing lost, the same bytes",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
