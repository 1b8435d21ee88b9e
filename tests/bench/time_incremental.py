"""Time releases after small changes: none, and one edited text of a thousand.

What changed nothing is held against an empty flow on the same Prefect server, and against a second; what one edited
text costs against the release of all texts anew, above what a release costs that changed nothing. Figures are the best
of several whole processes, in turns, so that other work on the machine counts as little as possible; beside the second
bar stands where the time goes. Exits with 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.grown import NAME, grow, name, register  # noqa: E402

SCRATCH = ROOT / ".dyad" / "bench" / "incremental"
CORPUS = "italy-japan"
RUNS, EDITS = 5, 3
FLOW, SECOND, SHARE = 1.1, 1.0, 0.02  # the bars

EMPTY = """
from flows.engine import prepare
prepare()
from prefect import flow
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
@flow
def empty():
    pass
with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
    empty()
"""

STEPS = """
import json, sys, time
from pathlib import Path
from flows.ground.resting import collect_seldom
from flows.incremental import Plain
from flows.release import Order, story
collect_seldom()  # as every command does
began, spent = time.perf_counter(), {}
class Timing(Plain):
    def do(self, name, step):
        return self.timed(name, step)
    def each(self, name, step, items):
        return self.timed(name, lambda: super(Timing, self).each(name, step, items))
    def timed(self, name, step):
        start, inner = time.perf_counter(), sum(spent.values())
        try:
            return step()
        finally:
            spent[name] = time.perf_counter() - start - (sum(spent.values()) - inner)
corpus, raw, output = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
story(Order(corpus, output, raw, force=len(sys.argv) > 4), Timing())
print(json.dumps({**spent, "reading what was kept, and the rest": time.perf_counter() - began - sum(spent.values())}))
"""


def main() -> int:
    """Print the figures; return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1_000, help="how many texts the second corpus has")
    options = parser.parse_args()
    shutil.rmtree(SCRATCH, ignore_errors=True)
    bars = [_nothing_with_prefect(), _nothing_plainly(), _one_text(options.texts)]
    return 0 if all(bars) else 1


def _nothing_with_prefect() -> bool:
    release = [*_dyad(CORPUS), "--output", str(SCRATCH / "output")]
    with _server() as address:
        surroundings = {"PREFECT_API_URL": address}
        _seconds([*release, "--plain"], {})
        own, base = _best([release, [sys.executable, "-c", EMPTY]], surroundings)
    print(f"{CORPUS}, nothing changed: {own:.2f} s, an empty flow {base:.2f} s", end="; ")
    return _held("ratio", own / base, FLOW)


def _nothing_plainly() -> bool:
    (own,) = _best([[*_dyad(CORPUS), "--plain", "--output", str(SCRATCH / "output")]], {})
    print(f"{CORPUS}, nothing changed, --plain: {own:.2f} s", end="; ")
    return _held("seconds", own, SECOND)


def _one_text(count: int) -> bool:
    folder = grow(SCRATCH / "raw", count)
    whole, anew = _release("anew", "--force")
    nothing = min(_release("anew")[0] for _ in range(RUNS))
    edited = [_edited(folder, count, number) for number in range(EDITS)]
    own, steps = min(edited, key=lambda run: run[0])
    print(f"{count} texts: all anew {whole:.2f} s, nothing changed {nothing:.2f} s, one edited {own:.2f} s", end="; ")
    held = _held("share", (own - nothing) / whole, SHARE)
    print(f"  {'':36}{'edited':>8}{'anew':>8}")
    for step in dict.fromkeys([*anew, *steps]):
        print(f"  {step:36}{steps.get(step, 0.0):8.2f}{anew.get(step, 0.0):8.2f}")
    return held


def _edited(folder: Path, count: int, number: int) -> tuple[float, Mapping[str, float]]:
    """Release after an edit of one text, as if for the first time: a version that is out would be refused."""
    path = folder / name(count // 2)
    told = f"On {number + 1} May 2019 the Peruvian President Ana Quispe visited Bergen."
    path.write_text(f"{path.read_text('utf-8')}\n{told}\n", "utf-8")
    register(folder, count)
    return _release(f"edited-{number}")


def _release(output: str, *flags: str) -> tuple[float, Mapping[str, float]]:
    """Release the grown corpus; return seconds, of the process and of each step that ran."""
    line = [sys.executable, "-c", STEPS, NAME, str(SCRATCH / "raw"), str(SCRATCH / output), *flags]
    start = time.perf_counter()
    done = _run(line, {})
    return time.perf_counter() - start, json.loads(done)


def _dyad(corpus: str) -> list[str]:
    return [sys.executable, "-m", "flows", "release", corpus]


def _best(commands: Sequence[Sequence[str]], surroundings: Mapping[str, str]) -> list[float]:
    """The shortest time of each command, run in turns; first runs do not count: they bring files into memory."""
    for command in commands:
        _seconds(command, surroundings)
    times = [[_seconds(command, surroundings) for command in commands] for _ in range(RUNS)]
    return [min(column) for column in zip(*times, strict=True)]


def _seconds(command: Sequence[str], surroundings: Mapping[str, str]) -> float:
    start = time.perf_counter()
    _run(command, surroundings)
    return time.perf_counter() - start


def _run(command: Sequence[str], surroundings: Mapping[str, str]) -> str:
    """Run a command; return what it printed. Raises CalledProcessError where it fails."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_") and k != "PYTHONDONTWRITEBYTECODE"}
    ours |= {"PREFECT_HOME": str(SCRATCH / "prefect"), "PYTHONPATH": str(ROOT), **surroundings}
    return subprocess.run(command, cwd=ROOT, env=ours, check=True, capture_output=True, text=True).stdout


@contextmanager
def _server() -> Iterator[str]:
    """A Prefect server of our own, and its address."""
    os.environ["PREFECT_HOME"] = str(SCRATCH / "prefect")
    from flows.engine import prepare

    prepare()
    from prefect.server.api.server import SubprocessASGIServer

    server = SubprocessASGIServer()
    server.start()
    try:
        yield server.api_url
    finally:
        server.stop()


def _held(what: str, found: float, bar: float) -> bool:
    print(f"{what} {found:.3f}, bar {bar}{'' if found <= bar else '  missed'}", flush=True)
    return found <= bar


if __name__ == "__main__":
    sys.exit(main())
