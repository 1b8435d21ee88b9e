"""Time a collection: throughput beside the bare extractor, memory, linking by size, engines, one text edited.

``python -m tests.bench.time_collection [--documents N] [--workers W] [--engine dask --engine ray] [--plot FILE]``
recombines N texts from the sentences of the tests' own (``tests/recombining.py``) and runs them end to end. What is set
beside each other was measured in one run, on this machine as it was then; exits with 1 where a bar is missed. The plot
(matplotlib, where it is installed) shows cost against size. ``--only`` picks parts; ``--read DIR`` times the linking of
a collection that was read before, of which a tenth, three tenths and all of the parts are linked, and of each the
largest shard by itself.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import pickle
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from flows.collection import Order, collect
from flows.collection.batches import BYTES, batches
from flows.collection.engines import Processes, local
from flows.collection.link_run import link_collection
from flows.collection.linking import ShardErrand, link_shard
from flows.collection.run import LISTING, listed
from flows.collection.shards import Shard, sort_into_shards
from flows.collection.store import Store
from flows.collection.texts import open_texts
from flows.extract.pipeline import extract
from flows.ground.model import Document
from flows.ground.resting import collect_seldom
from tests.recombining import write

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / ".dyad" / "bench" / "collection"
BARE = 1_500_000  # characters that the bare extractor is timed on
SHARE, MEMORY, LINEAR, TWICE, EDITED = 0.85, 2_000, 12.0, 1.8, 0.02  # the bars
FRACTIONS = (0.1, 0.3, 1.0)  # of the parts, that linking is timed on
LOOK = 3.0  # seconds between two looks at the memory: each costs tens of milliseconds of a core
SEVERAL, EDITS = 1_000, 3  # texts, and how often one of them is edited

Seconds = tuple[float, float]  # for reading and for linking


@dataclass
class Curve:
    """Cost against size, for the plot."""

    reading: list[tuple[int, float]] = field(default_factory=list)  # texts, seconds
    linking: list[tuple[int, float]] = field(default_factory=list)  # mentions, seconds


def main() -> int:
    """Print the figures; return 1 where a bar is missed."""
    options = _parser().parse_args()
    if options.worker:
        print(json.dumps(_bare(options.worker)))
        return 0
    collect_seldom()
    BENCH.mkdir(parents=True, exist_ok=True)
    texts, curve, workers = BENCH / f"{options.documents}.parquet", Curve(), options.workers
    size = write(options.documents, texts)
    print(f"{options.documents:,} texts, {size:,} bytes, {workers} workers, {os.cpu_count()} cores", flush=True)
    parts: dict[str, Callable[[], bool]] = {
        "reading": lambda: _reading(texts, size, workers, curve),
        "linking": lambda: _linking(options.read or BENCH / "read", workers, curve),
        "largest": lambda: _largest(options.read or BENCH / "read"),
        "edited": _edited,
        "engines": lambda: _engines(options.engine, texts, workers),
    }
    passed = [part() for name, part in parts.items() if name in (options.only or parts)]
    if options.plot:
        _plot(curve, options.plot)
    return 0 if all(passed) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=3_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", action="append", choices=("dask", "ray"), default=[])
    parser.add_argument("--only", action="append", choices=("reading", "linking", "largest", "edited", "engines"))
    parser.add_argument("--read", type=Path, help="a collection that was read before, for the linking")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    return parser


def _tell(name: str, figure: str, bar: str = "", passed: bool = True) -> bool:
    print(f"{name:58}{figure:>14}  {bar}{'' if passed else '  MISSED'}", flush=True)
    return passed


# Reading


def _bare(path: str) -> dict[str, float]:
    """Time the bare extractor on the first texts, in characters a second of the clock."""
    collect_seldom()
    some: list[Document] = []
    for text in open_texts(path):
        if isinstance(text, Document):
            some.append(text)
        if sum(len(one.text) for one in some) > BARE:
            break
    for one in some[:50]:
        extract(one)
    clock = time.perf_counter()
    for one in some:
        extract(one)
    characters = sum(len(one.text) for one in some)
    return {"clock": characters / (time.perf_counter() - clock)}


def _bare_together(path: Path, workers: int) -> float:
    """Return the characters a second of so many bare extractors at the same time, all together."""
    command = [sys.executable, "-m", "tests.bench.time_collection", "--worker", str(path)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) for _ in range(workers)]
    told = [json.loads(run.communicate()[0]) for run in runs]
    return sum(float(one["clock"]) for one in told)


def _reading(texts: Path, size: int, workers: int, curve: Curve) -> bool:
    together = _bare_together(texts, workers)
    into = _fresh("read")
    start = time.perf_counter()

    def say(message: str) -> None:
        curve.reading.append((int(message.split()[0]), time.perf_counter() - start))

    with _watched() as memory, local(workers) as engine:
        report = collect(Order(str(texts), str(into)), engine, say)
    seconds = time.perf_counter() - start
    _tell("texts a second", f"{report.documents / seconds:,.0f}")
    _tell("handing a text out, ms of a core", f"{1000 * _handing(texts) / report.documents:.3f}")
    _tell("characters a second", f"{size / seconds:,.0f}")
    _tell("bare extractors at the same time, characters a second", f"{together:,.0f}")
    share = size / seconds / together
    passed = _tell("share of the bare extractors' throughput", f"{share:.2f}", f"bar {SHARE}", share >= SHARE)
    return _memory(memory[0]) and passed


def _memory(most: float) -> bool:
    return _tell("memory at most, all processes, MB", f"{most:,.0f}", f"bar {MEMORY}", most < MEMORY)


def _handing(texts: Path) -> float:
    """Return the seconds of a core that the process takes which reads the texts and hands them out."""
    start = time.process_time()
    for batch in batches(open_texts(str(texts)), "", BYTES):
        pickle.dumps(batch)
    return time.process_time() - start


@contextmanager
def _watched() -> Iterator[list[float]]:
    """Give the most memory that this process and all below it take meanwhile, in megabytes (shared pages once)."""
    most, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(LOOK):
            most[0] = max(most[0], sum(map(_own, [me, *me.children(recursive=True)])))

    me = psutil.Process()
    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        done.set()
        watcher.join()


def _own(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss) / 1e6
    except (psutil.Error, AttributeError):
        return 0.0


def _fresh(name: str) -> Path:
    folder = BENCH / name
    shutil.rmtree(folder, ignore_errors=True)
    return folder


# Linking


def _linking(whole: Path, workers: int, curve: Curve) -> bool:
    for fraction in FRACTIONS:
        into = _part_of(whole, fraction)
        start = time.perf_counter()
        with _watched() as memory, local(workers) as engine:
            report = link_collection(str(into), engine, lambda message: None)
        seconds, mentions = time.perf_counter() - start, report.total("mentions")
        curve.linking.append((mentions, seconds))
        _tell(f"linking {mentions:,} mentions, seconds", f"{seconds:.1f}", f"{report.total('records'):,} records")
    (few, short), (many, long) = curve.linking[0], curve.linking[-1]
    bar = LINEAR / 10 * many / few
    name = f"linking {many / few:.1f} times as many mentions takes, times"
    passed = _tell(name, f"{long / short:.1f}", f"bar {bar:.1f}", long / short <= bar)
    return _memory(memory[0]) and passed


def _largest(whole: Path) -> bool:
    """Sort, then link the largest shard alone: it is what all others are waited for in the end."""
    seen: list[tuple[int, float]] = []
    for fraction in FRACTIONS:
        folder, into = _fresh("shards"), _part_of(whole, fraction)
        folder.mkdir()
        start = time.perf_counter()
        shards = sort_into_shards(Store(str(into)), listed(Store(str(into)))[1], folder)
        sorting = time.perf_counter() - start
        errand = ShardErrand(max(shards, key=Shard.size), Store(str(folder / "linked")), "alone")
        with _watched() as memory, closing(Processes(1)) as alone:
            start = time.perf_counter()
            done = alone.submit(link_shard, errand).result().linked
            seen.append((done.mentions, time.perf_counter() - start))
        told = f"{memory[0]:,.0f} MB; sorting {sorting:.1f}"
        _tell(f"largest shard, {done.mentions:,} {done.table}, seconds", f"{seen[-1][1]:.1f}", told)
    (few, short), (many, long) = seen[0], seen[-1]
    return _tell("its time grows with the power", f"{math.log(long / short) / math.log(many / few):.2f}")


def _part_of(whole: Path, fraction: float) -> Path:
    """Return a collection of the first parts of another one, its files the same."""
    into = _fresh(f"link-{fraction}")
    into.mkdir()
    for kind in ("documents", "mentions", "claims", "parts"):
        (into / kind).symlink_to((whole / kind).resolve())
    head, *parts = (whole / LISTING).read_text("utf-8").splitlines(keepends=True)
    (into / LISTING).write_text(head + "".join(parts[: max(1, round(len(parts) * fraction))]), "utf-8")
    return into


# One text edited


def _edited() -> bool:
    """Time a run of a thousand texts: all, none, and one of them anew, which says nothing new, or some things."""
    folder = _fresh("edited")
    folder.mkdir()
    write(SEVERAL, folder / "texts.parquet")
    rows = [_row(text) for text in open_texts(str(folder / "texts.parquet")) if isinstance(text, Document)]
    full, floor = _run(rows, folder), min(_run(rows, folder) for _ in range(EDITS))
    _tell("reading a thousand texts, and linking them, seconds", f"{full[0]:.2f} {full[1]:.2f}")
    _tell("the same again, nothing changed", f"{floor[0]:.2f} {floor[1]:.2f}")
    passed = [
        _share(
            f"one of them edited, {what}",
            min(_run(_one_edited(rows, n, more), folder) for n in range(EDITS)),
            full,
            floor,
        )
        for what, more in (("nothing new", _nothing), ("a paragraph more", _paragraph))
    ]
    return all(passed)


def _share(what: str, own: Seconds, full: Seconds, floor: Seconds) -> bool:
    """Say which part of the whole an edit costs above what a run costs that changes nothing."""
    reading, both = (own[0] - floor[0]) / (full[0] - floor[0]), (sum(own) - sum(floor)) / (sum(full) - sum(floor))
    passed = _tell(f"{what}: share of reading", f"{reading:.3f}", f"bar {EDITED}", reading <= EDITED)
    return _tell(f"{what}: and linking", f"{both:.3f}", f"bar {EDITED}", both <= EDITED) and passed


def _one_edited(rows: list[dict[str, Any]], number: int, more: Callable[[str], str]) -> list[dict[str, Any]]:
    """Add to one text, of about the median size, in place."""
    row = [row for row in rows if 800 < len(str(row["text"])) < 1_200][number]
    other = next(each for each in rows if each["dyad"] == row["dyad"] and each["doc"] > row["doc"])
    row["text"] = f"{row['text']}{more(str(other['text']))}"
    return rows


def _nothing(other: str) -> str:
    return " The weather was mild."


def _paragraph(other: str) -> str:
    return "\n\n" + other.partition("\n\n")[0]


def _row(text: Document) -> dict[str, Any]:
    return {"doc": text.name, "text": text.text, "title": text.title, "date": text.date, "dyad": list(text.dyad.codes)}


def _run(rows: list[dict[str, Any]], folder: Path) -> Seconds:
    """Seconds of processor time for reading and for linking, in this process."""
    (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    start = time.process_time()
    with local(1) as engine:
        collect(Order(str(folder / "in.jsonl"), str(folder / "out")), engine, lambda message: None)
        read = time.process_time()
        link_collection(str(folder / "out"), engine, lambda message: None)
    return read - start, time.process_time() - read


# Engines


def _engines(names: Sequence[str], texts: Path, workers: int) -> bool:
    passed = [_engine(name, texts, workers) for name in names]
    return all(passed)


def _engine(name: str, texts: Path, workers: int) -> bool:
    """Time an engine with one worker and with several; what they write is what processes of our own do."""
    seconds = {n: _carried(name, texts, n) for n in (1, workers)}
    same = all(_bytes(BENCH / f"{name}-{n}") == _bytes(BENCH / "read") for n in seconds)
    gain = seconds[1] / seconds[workers]
    bar = TWICE / 2 * workers
    _tell(f"{name}: the same bytes", "yes" if same else "no", "bar yes", same)
    return (
        _tell(f"{name}: {workers} workers are faster than one, times", f"{gain:.2f}", f"bar {bar}", gain >= bar)
        and same
    )


def _carried(name: str, texts: Path, workers: int) -> float:
    """Seconds between the first and the last batch read: a cluster's start is no work."""
    into = _fresh(f"{name}-{workers}")
    command = [sys.executable, "-m", "flows", "extract", str(texts), "--into", str(into), "--engine", name]
    subprocess.run([*command, "--jobs", str(workers)], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    times = sorted(path.stat().st_mtime for path in (into / "parts").iterdir())
    return times[-1] - times[0]


def _bytes(folder: Path) -> dict[str, bytes]:
    kinds = ("documents", "mentions", "claims")
    return {f"{kind}/{path.name}": path.read_bytes() for kind in kinds for path in (folder / kind).iterdir()}


def _plot(curve: Curve, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for axes, points, what in ((left, curve.reading, "texts read"), (right, curve.linking, "mentions linked")):
        axes.plot(*zip(*points, strict=True), marker="." if len(points) < 50 else "")
        axes.set(xlabel=what, ylabel="seconds", xlim=(0, None), ylim=(0, None))
        axes.grid(alpha=0.3)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


if __name__ == "__main__":
    sys.exit(main())
