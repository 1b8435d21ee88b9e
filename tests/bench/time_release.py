"""Time the release against what cannot be avoided: the imports it needs, and an empty Prefect flow.

Each figure is the best of several whole processes, so that other work on the machine counts as little as possible.
Exits with 1 where a bar is missed.
"""

from __future__ import annotations

import csv
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
    """A command, and what its time must not exceed: ``ratio`` times the baseline's, or ``seconds``."""

    name: str
    command: Sequence[str]
    runs: int
    baseline: str | None = None
    ratio: float = 0.0
    seconds: float = 0.0


def bars() -> list[Bar]:
    """The commands to time, baselines before what is measured against them."""
    output = ("--output", str(SCRATCH / "output"))
    gold = ROOT / "tests" / "gold" / "unseen"
    return [
        Bar("imports alone", (sys.executable, "-c", IMPORTS), 3),
        Bar("dyad release --plain", (*DYAD, "release", CORPUS, "--plain", *output), 3, "imports alone", 1.3),
        Bar("an empty Prefect flow, with the imports", (sys.executable, "-c", EMPTY_FLOW), 3),
        Bar("dyad release", (*DYAD, "release", CORPUS, *output), 3, "an empty Prefect flow, with the imports", 1.3),
        Bar("dyad --help", (*DYAD, "--help"), 5, seconds=0.5),
        Bar("dyad trace", (*DYAD, "trace", CORPUS, first_record(), *output), 5, seconds=0.5),
        Bar("dyad extract", (*DYAD, "extract", str(gold / "sources.jsonl"), "--texts", str(gold)), 5, seconds=0.5),
    ]


def first_record() -> str:
    """A record of the release that the benchmark publishes for itself: that of its first claim."""
    sys.path.insert(0, str(ROOT))
    from flows.release import Order, release_plain

    package = release_plain(Order(CORPUS, SCRATCH / "output"))
    with (package / "csv" / "claims.csv").open(encoding="utf-8", newline="") as stream:
        claim = next(csv.DictReader(stream))
    return f"{claim['table_name']}/{claim['record_id']}"


def best(bar: Bar) -> float:
    """The shortest of the bar's runs, in seconds; raises CalledProcessError where a run fails."""
    environment = {**os.environ, "PREFECT_HOME": str(SCRATCH / "prefect"), "PYTHONPATH": str(ROOT)}
    environment.pop("PREFECT_API_URL", None)  # both flows start a server of their own

    def once() -> float:
        start = time.perf_counter()
        subprocess.run(bar.command, cwd=ROOT, env=environment, check=True, capture_output=True)
        return time.perf_counter() - start

    return min(once() for _ in range(bar.runs))


def main() -> int:
    """Print the table; return 1 where a bar is missed."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    times: dict[str, float] = {}
    missed = 0
    print(f"{'':42}{'seconds':>8}  {'bar':>6}  {'ratio':>5}")
    for bar in bars():
        times[bar.name] = best(bar)
        limit = bar.ratio * times[bar.baseline] if bar.baseline else bar.seconds
        ratio = f"{times[bar.name] / times[bar.baseline]:5.2f}" if bar.baseline else ""
        late = bool(limit) and times[bar.name] > limit
        missed += late
        verdict = "  too slow" if late else ""
        print(
            f"{bar.name:42}{times[bar.name]:8.2f}  {f'{limit:6.2f}' if limit else '':6}  {ratio}{verdict}", flush=True
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
