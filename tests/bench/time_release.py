"""Time the release against what cannot be avoided: the imports it needs, and an empty Prefect flow.

Each figure is the best of several whole processes, so that other work on the machine counts as little as possible.
Exits with 1 where a bar is missed.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / ".dyad" / "bench"
CORPUS = "italy-japan"
DYAD = (sys.executable, "-m", "flows")

IMPORTS = (
    "import yaml, rapidfuzz, pandas, pyarrow.parquet, duckdb, jsonschema, frictionless, great_expectations, "
    "great_expectations.render.renderer, great_expectations.render.view"
)
EMPTY_FLOW = f"""
from flows.engine import prepare
prepare()
from prefect import flow, task
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
{IMPORTS}
@task
def nothing():
    pass
@flow
def empty():
    nothing()
with temporary_settings({{PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}}):
    empty()
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """A command, and what its time must not exceed: ``ratio`` times that of ``baseline``, ``seconds``, or nothing."""

    name: str
    command: Sequence[str]
    runs: int
    baseline: Sequence[str] = ()
    ratio: float = 0.0
    seconds: float = 0.0


def bars() -> list[Bar]:
    """The commands to time."""
    output = ("--output", str(SCRATCH / "output"))
    gold = ROOT / "tests" / "gold" / "unseen"
    imports, empty = (sys.executable, "-c", IMPORTS), (sys.executable, "-c", EMPTY_FLOW)
    return [
        Bar("dyad release --plain (to the imports)", (*DYAD, "release", CORPUS, "--plain", *output), 5, imports, 1.3),
        Bar("dyad release (to an empty flow)", (*DYAD, "release", CORPUS, *output), 3, empty, 1.3),
        Bar("dyad --help", (*DYAD, "--help"), 5, seconds=0.5),
        Bar("dyad trace", (*DYAD, "trace", CORPUS, first_record(), *output), 5, seconds=0.5),
        Bar("dyad extract, a sentence", (*DYAD, "extract", str(sentence()), "--texts", str(SCRATCH)), 5, seconds=0.5),
        Bar("dyad extract, twelve texts", (*DYAD, "extract", str(gold / "sources.jsonl"), "--texts", str(gold)), 5),
    ]


def first_record() -> str:
    """A record of the release that the benchmark publishes for itself: that of its first claim."""
    sys.path.insert(0, str(ROOT))
    from flows.release import Order, release_plain

    package = release_plain(Order(CORPUS, SCRATCH / "output"))
    with (package / "csv" / "claims.csv").open(encoding="utf-8", newline="") as stream:
        claim = next(csv.DictReader(stream))
    return f"{claim['table_name']}/{claim['record_id']}"


def sentence() -> Path:
    """A manifest with one text of one sentence: what a start takes."""
    text = "On 3 May 2011 President Ana Quispe of Peru arrived in Oslo on a state visit."
    (SCRATCH / "note.txt").write_text(text, "utf-8")
    manifest = SCRATCH / "note.jsonl"
    row = {"doc": "note.txt", "title": "A visit", "date": "2011-05-04", "dyad": ["PER", "NOR"]}
    manifest.write_text(json.dumps(row) + "\n", "utf-8")
    return manifest


def seconds(command: Sequence[str]) -> float:
    """The time of one run; raises CalledProcessError where it fails."""
    environment = {**os.environ, "PREFECT_HOME": str(SCRATCH / "prefect"), "PYTHONPATH": str(ROOT)}
    environment.pop("PREFECT_API_URL", None)  # both flows start a server of their own
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user has byte code; without, each run would compile anew
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def best(bar: Bar) -> tuple[float, float]:
    """The shortest times of the bar's command and of its baseline (0 where it has none), run in turns.

    The first run of each is not counted: it writes byte code, and brings files into the system's cache.
    """
    commands = [bar.command, *([bar.baseline] if bar.baseline else [])]
    for command in commands:
        seconds(command)
    times = [[seconds(command) for command in commands] for _ in range(bar.runs)]
    own, *base = (min(column) for column in zip(*times, strict=True))
    return own, base[0] if base else 0.0


def main() -> int:
    """Print the table; return 1 where a bar is missed."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    missed = 0
    print(f"{'':40}{'seconds':>8}{'baseline':>10}{'bar':>7}{'ratio':>7}")
    for bar in bars():
        own, base = best(bar)
        limit = bar.ratio * base or bar.seconds
        slow = bool(limit) and own > limit
        missed += slow
        against = f"{base:10.2f}{limit:7.2f}{own / base:7.2f}" if base else f"{'':10}{limit or '':>7}{'':7}"
        print(f"{bar.name:40}{own:8.2f}{against}{'  too slow' if slow else ''}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
