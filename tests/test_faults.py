"""Faults in mid-run: whatever goes wrong, the last release is whole and the next run's bytes are those of any other."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import Bytes, Collection, Project, Release, Subject, kill_again_and_again

pytestmark = pytest.mark.skipif("DYAD_FAULTS" not in os.environ, reason="make test-faults: some minutes")

KILLS = int(os.environ.get("DYAD_KILLS", "4"))
SUBJECTS: list[type[Subject]] = [Release, Collection]


@pytest.fixture(scope="module", params=SUBJECTS, ids=lambda kind: kind.__name__)
def subject(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Subject:
    kind: type[Subject] = request.param
    return kind(Project.copied(tmp_path_factory.mktemp("faults") / "project"))


@pytest.fixture(scope="module")
def expected(subject: Subject) -> Bytes:
    return subject.undisturbed()[0]


def again(subject: Subject, expected: Bytes) -> None:
    """Look at what lies there, run again, and look once more."""
    subject.check()
    subject.project.run(*subject.words)
    subject.check()
    assert subject.bytes() == expected


def test_runs_killed_at_random_moments_lose_nothing(subject: Subject) -> None:
    kill_again_and_again(subject, KILLS, random.Random(1))


def test_two_at_once_give_what_one_gives(subject: Subject, expected: Bytes) -> None:
    subject.reset()
    both = [subject.project.start(*subject.words) for _ in range(2)]
    told = [run.communicate(timeout=300)[0].decode() for run in both]
    assert [run.returncode for run in both] == [0, 0], told
    subject.check()
    assert subject.bytes() == expected


def _zeros(path: Path, others: list[Path]) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def _half(path: Path, others: list[Path]) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _swapped(path: Path, others: list[Path]) -> None:
    path.write_bytes(random.Random(path.name).choice(others).read_bytes())


@pytest.mark.parametrize("harm", [_zeros, _half, _swapped])
def test_damaged_caches_are_made_anew(
    harm: Callable[[Path, list[Path]], None], subject: Subject, expected: Bytes
) -> None:
    kept = subject.project.folder / ".dyad" / "cache"
    files = [path for path in kept.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        harm(path, files)
    subject.reset_published()
    again(subject, expected)


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime moves the clock")
@pytest.mark.parametrize("by", ["-3000d", "+3000d"])
def test_a_clock_that_jumps_changes_nothing(by: str, subject: Subject, expected: Bytes) -> None:
    subject.reset()
    line = ["faketime", "-f", by, sys.executable, "-m", "flows", *subject.words]
    env = {**os.environ, "PYTHONPATH": str(subject.project.folder), "HOME": str(subject.project.folder)}
    done = subprocess.run(line, cwd=subject.project.folder, env=env, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    again(subject, expected)


@pytest.fixture
def small_disk(subject: Subject, request: pytest.FixtureRequest) -> Iterator[None]:
    """A disk with so many bytes free where the subject writes, taken away at the end."""
    subject.reset()
    size = request.param + sum(-(-path.stat().st_size // 4096) * 4096 for path in subject.place.rglob("*"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", subject.place], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode()}")
    shutil.copytree(subject.project.folder / "before", subject.place, dirs_exist_ok=True)
    yield
    subprocess.run(["umount", subject.place], check=True)


@pytest.mark.parametrize("small_disk", [60_000, 150_000], indirect=True)
def test_a_disk_that_is_full_leaves_what_was_there(subject: Subject, small_disk: None, expected: Bytes) -> None:
    before = subject.bytes()
    run = subject.project.start(*subject.words)
    told = run.communicate(timeout=300)[0].decode()
    assert run.returncode == 2, told
    assert "No space left" in told or "room" in told
    assert "Traceback" not in told
    subject.check()
    assert {name: digest for name, digest in subject.bytes().items() if name in before} == before
    grown = subprocess.run(["mount", "-o", "remount,size=100m", subject.place], capture_output=True)
    assert grown.returncode == 0
    again(subject, expected)


def test_a_server_lost_in_mid_run_is_told_and_loses_nothing(tmp_path: Path) -> None:
    release = Release(Project.copied(tmp_path / "project"))
    expected, _ = release.undisturbed()
    release.reset()
    url, server = _server(tmp_path / "prefect")
    try:
        run = release.project.start("release", *release.words[1:2], PREFECT_API_URL=url)
        time.sleep(4)
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
    told = run.communicate(timeout=300)[0].decode()
    assert run.returncode in (0, 2), told  # 0 where it was done before
    assert "Traceback" not in told
    again(release, expected)


def _server(home: Path) -> tuple[str, subprocess.Popen[bytes]]:
    """Start a Prefect server on a free port and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    env = {**os.environ, "PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    server = subprocess.Popen(line, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return f"http://127.0.0.1:{port}/api", server
        time.sleep(0.1)
    raise AssertionError("the server does not answer")
