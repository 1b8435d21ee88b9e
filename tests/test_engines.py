"""Dask and Ray: the same errands, the same bytes; what they lose on the way is read again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from flows.collection import Order, collect
from flows.collection.engines import local
from flows.collection.link_run import link_collection
from tests.recombining import recombined

ROOT = Path(__file__).resolve().parents[1]
TEXTS = 240
ENGINES = [
    pytest.param(name, marks=pytest.mark.skipif(find_spec(f"prefect_{name}") is None, reason=f"{name} is an extra"))
    for name in ("dask", "ray")
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("texts") / "texts.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in recombined(TEXTS)), "utf-8")
    return path


@pytest.fixture(scope="module")
def expected(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    into = tmp_path_factory.mktemp("expected")
    with local(1) as engine:
        collect(Order(str(source), str(into), size=16_000), engine, lambda message: None)
        link_collection(str(into), engine, lambda message: None)
    return contents(into)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def started(engine: str, source: Path, into: Path, home: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flows", "extract", str(source), "--into", str(into), "--engine", engine]
    told = {"HOME": str(home), "PREFECT_HOME": str(home / "prefect"), "RAY_TMPDIR": "/tmp"}
    line = [*command, "--jobs", "2", "--link", "--batch", "16000"]
    return subprocess.Popen(line, cwd=ROOT, env={**os.environ, **told}, stderr=subprocess.PIPE)


def ended(run: subprocess.Popen[bytes]) -> None:
    _, told = run.communicate(timeout=300)
    assert run.returncode == 0, told.decode()[-2_000:]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_writes_what_processes_of_our_own_write(
    engine: str, source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    ended(started(engine, source, tmp_path / "out", tmp_path))
    assert contents(tmp_path / "out") == expected


WORKER = {"dask": r".* multiprocessing.spawn .*", "ray": r"ray::(?!IDLE|\w*Agent).*"}  # the command line of one at work


@pytest.mark.parametrize("engine", ENGINES)
def test_a_worker_that_is_killed_costs_time_and_no_text(
    engine: str, source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    import psutil

    run = started(engine, source, tmp_path / "out", tmp_path)
    notes = tmp_path / "out" / "parts"
    while run.poll() is None and not (notes.exists() and len(list(notes.iterdir())) > 2):
        time.sleep(0.05)
    below = psutil.Process(run.pid).children(recursive=True)
    workers = [process for process in below if re.fullmatch(WORKER[engine], " ".join(process.cmdline()).strip())]
    assert workers
    os.kill(workers[0].pid, signal.SIGKILL)
    ended(run)
    assert contents(tmp_path / "out") == expected
