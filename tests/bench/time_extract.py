"""Time the extractor on one core: speed, memory, start-up, linearity, and spaCy beside it on the same texts.

``python tests/bench/time_extract.py [--texts DIR --state CODE]``; the folder adds texts about that state and the one
that each file is named after. Speeds are processor time of processes of their own, the best of several, so that other
work on the machine counts as little as possible. Exits with 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from flows.ground.model import Document

SPEED, MEMORY, START = 2_000, 200, 0.5  # sentences a second, megabytes, seconds: the bars
LINEAR = 1.5  # times as long for each character of a hundredfold text
RUNS = 3
BENCH = ROOT / ".dyad" / "bench"
SEEDS = ("0", "1", "77")
ONE = "On 3 May 2011 Foreign Minister Ana Quispe of Peru arrived in Oslo on an official visit."


def main() -> int:
    """Print the figures; return 1 where a bar is missed."""
    options = _parser().parse_args()
    if options.worker:
        print(json.dumps(WORKERS[options.worker](options)))
        return 0
    passed = [bar(options) for bar in (_speed, _memory, _start, _linear, _same, _beside_spacy)]
    return 0 if all(passed) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help="more texts, named after a state")
    parser.add_argument("--state", default="USA", help="the state they are about as well")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=BENCH / "all", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=1, help=argparse.SUPPRESS)
    return parser


def _texts(options: argparse.Namespace) -> list[Document]:
    from tests.corpora import folder_texts, texts

    return [*texts(), *(folder_texts(options.texts, options.state) if options.texts else ())]


# What runs in a process of its own


def _work_warm(options: argparse.Namespace) -> Any:
    """Seconds of the first reading of all texts (rules are loaded as they are needed) and of the second."""
    from flows.extract.frames.common import READ
    from flows.extract.pipeline import extract
    from flows.extract.view import make_view
    from flows.ground.resting import collect_seldom

    collect_seldom()  # as every command does
    documents = _texts(options)
    runs = [_seconds(lambda: [extract(document) for document in documents]) for _ in range(2)]
    sentences = sum(s.kind in READ for document in documents for s in make_view(document).segments)
    return {"runs": runs, "sentences": sentences, "texts": len(documents)}


def _work_write(options: argparse.Namespace) -> Any:
    """Write all texts and their manifest where ``dyad extract`` can read them."""
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, document in enumerate(_texts(options)):
        (folder / f"{number}.txt").write_text(document.text, "utf-8", newline="")
        row = {"doc": f"{number}.txt", "title": document.title, "date": document.date, "dyad": document.dyad.codes}
        rows.append(json.dumps(row) + "\n")
    (folder / "texts.jsonl").write_text("".join(rows), "utf-8")


def _work_linear(options: argparse.Namespace) -> Any:
    """Seconds a megabyte of one text of 10 kB, 100 kB and 1 MB: the project's texts joined, again and again."""
    from flows.extract.pipeline import extract

    documents = _texts(options)
    whole = "\n\n".join(document.text for document in documents)
    extract(documents[0])
    found = []
    for size in (10_000, 100_000, 1_000_000):
        text = (whole * (size // len(whole) + 1))[:size]
        repeats = max(1, 200_000 // size)
        seconds = _seconds(lambda text=text, n=repeats: [extract(replace(documents[0], text=text)) for _ in range(n)])  # type: ignore[misc]
        found.append(seconds / repeats / size * 1e6)
    return found


def _work_same(options: argparse.Namespace) -> Any:
    """A digest of everything found, whatever the order of the texts and the number of processes."""
    import random
    from hashlib import sha256

    from flows.cli.extract import extract_all
    from flows.evaluate import to_json

    documents = _texts(options)
    random.Random(options.seed).shuffle(documents)
    lines = [
        json.dumps(to_json(m), ensure_ascii=False) for e in extract_all(documents, options.jobs) for m in e.mentions
    ]
    by_text = sorted(enumerate(lines), key=lambda entry: (json.loads(entry[1])["doc"], entry[0]))
    return sha256("\n".join(line for _, line in by_text).encode()).hexdigest()


def _work_spacy(options: argparse.Namespace) -> Any:
    """Seconds that spaCy's pipeline, as it comes, takes for the same texts; the model is loaded before."""
    import spacy

    from flows.extract.proposers.spacy import model_folder

    documents = _texts(options)
    model = spacy.load(model_folder())
    list(model.pipe([ONE]))
    sentences = 0

    def run() -> None:
        nonlocal sentences
        sentences = sum(len(list(read.sents)) for read in model.pipe(document.text for document in documents))

    seconds = _seconds(run)
    return {"seconds": seconds, "sentences": sentences, "megabytes": _peak()}


WORKERS: dict[str, Callable[[argparse.Namespace], Any]] = {
    "warm": _work_warm, "write": _work_write, "linear": _work_linear, "same": _work_same, "spacy": _work_spacy,
}  # fmt: skip


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _peak() -> float:
    """The most memory this process has had, in megabytes."""
    import resource

    return _megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _megabytes(most: float) -> float:
    return most / 1e6 if sys.platform == "darwin" else most / 1e3  # the one counts bytes, the others kilobytes


def _ask(worker: str, options: argparse.Namespace, seed: str = "0", jobs: int = 1) -> Any:
    command = [sys.executable, __file__, "--worker", worker, "--seed", seed, "--jobs", str(jobs)]
    command += ["--texts", str(options.texts), "--state", options.state] if options.texts else []
    alone = {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    done = subprocess.run(command, env={**os.environ, **alone}, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


# What is printed


def _tell(name: str, figure: str, bar: str, passed: bool) -> bool:
    print(f"{name:44}{figure:>12}  {bar}{'' if passed else '  MISSED'}", flush=True)
    return passed


def _speed(options: argparse.Namespace) -> bool:
    answers = [_ask("warm", options) for _ in range(RUNS)]
    count, texts = answers[0]["sentences"], answers[0]["texts"]
    cold, warm = (count / min(answer["runs"][n] for answer in answers) for n in (0, 1))
    print(f"{texts} texts, {count} sentences")
    _tell("sentences a second, first reading", f"{cold:,.0f}", "", True)
    return _tell("sentences a second, then", f"{warm:,.0f}", f"bar {SPEED:,}", warm >= SPEED)


def _memory(options: argparse.Namespace) -> bool:
    """The most memory that ``dyad extract`` takes for all the texts, one after the other, in megabytes."""
    _ask("write", options)
    with subprocess.Popen(_extract(BENCH / "all"), cwd=ROOT, stdout=subprocess.DEVNULL) as command:
        _, status, usage = os.wait4(command.pid, 0)
        command.returncode = os.waitstatus_to_exitcode(status)
    most = _megabytes(usage.ru_maxrss)
    passed = command.returncode == 0 and most <= MEMORY
    return _tell("memory at most, all texts by one command, MB", f"{most:.0f}", f"bar {MEMORY}", passed)


def _start(options: argparse.Namespace) -> bool:
    """The whole of ``dyad extract`` for one sentence, in seconds of the clock."""
    folder = BENCH / "one"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "one.txt").write_text(ONE, "utf-8")
    (folder / "texts.jsonl").write_text(
        '{"doc": "one.txt", "title": null, "date": "2011", "dyad": ["PER", "NOR"]}\n', "utf-8"
    )
    best = min(_clock(_extract(folder)) for _ in range(2 + RUNS))
    return _tell("start-up: a text of one sentence, s", f"{best:.2f}", f"bar {START}", best <= START)


def _extract(folder: Path) -> list[str]:
    return [sys.executable, "-m", "flows", "extract", str(folder / "texts.jsonl"), "--texts", str(folder)]


def _clock(command: Sequence[str]) -> float:
    # With compiled modules kept, as Python does unless told otherwise: the best run is a second one.
    keeping = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=keeping)
    return time.perf_counter() - start


def _linear(options: argparse.Namespace) -> bool:
    small, middle, large = _ask("linear", options)
    _tell("seconds a megabyte, one text of 10 kB", f"{small:.1f}", "", True)
    _tell("seconds a megabyte, one text of 100 kB", f"{middle:.1f}", "", True)
    bar = f"bar {LINEAR} times that of 10 kB"
    return _tell("seconds a megabyte, one text of 1 MB", f"{large:.1f}", bar, large <= LINEAR * small)


def _same(options: argparse.Namespace) -> bool:
    digests = {_ask("same", options, seed, jobs) for seed, jobs in zip(SEEDS, (1, 2, 2), strict=True)}
    name = "outputs, by workers, order and hash seed"
    return _tell(name, str(len(digests)), "bar 1", len(digests) == 1)


def _beside_spacy(options: argparse.Namespace) -> bool:
    if find_spec("spacy") is None:
        print("spaCy is not installed: nothing to set beside")
        return True
    ours, theirs = _ask("warm", options), _ask("spacy", options)
    count = ours["sentences"]
    name = "spaCy en_core_web_sm, sentences a second"
    _tell(
        name,
        f"{count / theirs['seconds']:,.0f}",
        f"{theirs['megabytes']:.0f} MB; it counts {theirs['sentences']}",
        True,
    )
    return _tell("times as fast as spaCy", f"{theirs['seconds'] / ours['runs'][1]:.1f}", "", True)


if __name__ == "__main__":
    sys.exit(main())
