"""Time what a release costs besides reading: the site, all formats and the metadata, and reading them back.

Each figure is processor time of a process of its own, its children's with it, and the best of several runs in turns.
Exits with 1 where writing (or writing and reading back) adds more than half to the time of the release without it, or
where a page of a large corpus costs more than one of a small.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SCRATCH = ROOT / ".dyad" / "bench" / "package"
CORPORA = ("italy-japan", "japan-united-states")
RUNS = 3
ADDED = 0.5  # of the release without it
FEW, MANY = 500, 5_000  # records
LINEAR = 1.5  # times the seconds a record that a small corpus takes


def main() -> int:
    """Print the table; return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worker", choices=WORKERS, help=argparse.SUPPRESS)
    parser.add_argument("--of", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(WORKERS[options.worker](options.of)))
        return 0
    shutil.rmtree(SCRATCH, ignore_errors=True)
    print(f"{'processor seconds':44}{'':>8}{'without':>10}{'bar':>6}{'ratio':>7}")
    passed = [_adds(corpus) for corpus in CORPORA]
    return 0 if all([*passed, _pages()]) else 1


# What is printed


def _adds(corpus: str) -> bool:
    runs = [(_ask("release", corpus)["seconds"], _ask("package", corpus)) for _ in range(RUNS)]
    whole = min(seconds for seconds, _ in runs)
    written, read_back = (min(package[name] for _, package in runs) for name in ("written", "read back"))
    return all(
        [
            _tell(f"{corpus}: site, formats, metadata", written, whole - written, ADDED),
            _tell("  and read back", written + read_back, whole - written - read_back, ADDED),
        ]
    )


def _pages() -> bool:
    runs = [[_ask("pages", str(count)) for count in (FEW, MANY)] for _ in range(RUNS)]
    few, many = (min(run[n]["seconds"] for run in runs) for n in (0, 1))
    print(f"{'pages of ' + format(MANY, ',') + ' records':44}{many:8.2f}  {runs[0][1]['megabytes']:.0f} MB")
    return _tell("  milliseconds a record, to those of a tenth", many / MANY * 1e3, few / FEW * 1e3, LINEAR)


def _tell(name: str, figure: float, base: float, bar: float) -> bool:
    passed = figure <= bar * base
    print(f"{name:44}{figure:8.2f}{base:10.2f}{bar:6.2f}{figure / base:7.2f}{'' if passed else '  MISSED'}", flush=True)
    return passed


def _ask(worker: str, of: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--worker", worker, "--of", of]
    keeping = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=ROOT, env=keeping, check=True, capture_output=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


# What is timed, each in a process of its own


def _release(corpus: str) -> dict[str, float]:
    """The whole release, without Prefect, imports and the process of the suites included; nothing of it made before."""
    from flows.release import Order, release_plain

    shutil.rmtree(SCRATCH / "output", ignore_errors=True)
    release_plain(Order(corpus, SCRATCH / "output", force=True))
    return {"seconds": _spent()}


def _package(name: str) -> dict[str, float]:
    """What writing everything but the Parquet files takes, and what reading all of it back does."""
    from flows.diff import compare, markdown, of_tables, with_changes
    from flows.explorer import build
    from flows.package import check, stage
    from flows.package.parquetfile import footer, write_parquet
    from flows.release import tabulated

    corpus, found = tabulated(name)
    version = str(corpus.metadata["version"])
    diff = compare(None, of_tables(found, version))
    tables = with_changes(found, diff)
    changes = markdown(diff, corpus.title)
    SCRATCH.mkdir(parents=True, exist_ok=True)

    def bare() -> None:
        for each, table in tables.items():
            write_parquet(table, SCRATCH / f"{each}.parquet", footer(each, version, ""))

    def whole() -> None:
        stage(tables, corpus, version, SCRATCH, lambda told: {"CHANGES.md": changes, **build(tables, corpus, told)})

    written = _seconds(whole) - _seconds(bare)
    return {"written": written, "read back": _seconds(lambda: check(SCRATCH / version))}


def _built(count: str) -> dict[str, float]:
    """The pages of a made-up corpus, and how large they are."""
    from flows.explorer import build
    from flows.package import stage
    from tests.many import tables

    found, corpus = tables(int(count))
    told: dict[str, float] = {}

    def timed(about: Any) -> Mapping[str, str]:
        start = time.process_time()
        pages = build(found, corpus, about)
        told["seconds"] = time.process_time() - start
        told["megabytes"] = sum(len(text.encode()) for text in pages.values()) / 1e6
        return {}

    stage(found, corpus, "0.1.0", SCRATCH, timed)
    return told


WORKERS: dict[str, Callable[[str], dict[str, float]]] = {"release": _release, "package": _package, "pages": _built}


def _seconds(run: Callable[[], object]) -> float:
    start = _spent()
    run()
    return _spent() - start


def _spent() -> float:
    """The processor time of this process and of the children that have ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    sys.exit(main())
