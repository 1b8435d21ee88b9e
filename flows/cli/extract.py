"""Read texts and print what they say: one mention a line, as JSON, in the codebook's exchange format."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from flows.cli.panel import configure_panel, panel_of
from flows.ground.errors import DyadError
from flows.ground.visible import json_line

if TYPE_CHECKING:
    from flows.extract.pipeline import Extraction
    from flows.extract.proposers import Panel
    from flows.ground.model import Document, Refusal

HELP = "print the mentions of texts listed in a manifest"

CHUNK = 4  # documents handed to a process at a time: small enough to share out, large enough to be worth the way


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    configure_texts(parser)
    configure_panel(parser)
    parser.add_argument("--jobs", metavar="N", type=_jobs, default=1, help="processes to share the texts (default: 1)")
    parser.add_argument(
        "--refusals", metavar="FILE", type=Path, help="also write what was proposed and refused, and why"
    )


def configure_texts(parser: argparse.ArgumentParser) -> None:
    """Add manifest and folder of texts, which ``annotate`` takes as well."""
    parser.add_argument(
        "manifest", metavar="MANIFEST", type=Path, help='JSON Lines: {"doc", "title", "date", "dyad": [code, code]}'
    )
    parser.add_argument("--texts", metavar="DIR", type=Path, required=True, help="the folder the texts lie in")


def run(arguments: argparse.Namespace) -> int:
    """Print the mentions in the manifest's order, whatever the number of processes."""
    from flows.corpus import read_manifest
    from flows.evaluate.exchange import to_json
    from flows.ground.tiers import tier

    panel = panel_of(arguments)
    documents = read_manifest(arguments.manifest, arguments.texts)
    with _sink(arguments.refusals) as refusals:
        for extraction in extract_all(documents, arguments.jobs, panel):
            for mention in extraction.mentions:
                print(json_line({**to_json(mention), "tier": tier(mention)}))
            if refusals:
                _write_refusals(extraction.refusals, refusals)
    return 0


def extract_all(documents: Sequence[Document], jobs: int = 1, panel: Panel | None = None) -> Iterator[Extraction]:
    """Yield each document's extraction in the order given, from ``jobs`` processes; by the rules where no panel is."""
    from flows.extract.pipeline import DEFAULT, extract

    one = partial(extract, panel=panel or DEFAULT)
    if jobs == 1 or len(documents) <= CHUNK:
        yield from map(one, documents)
        return
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(min(jobs, len(documents)), initializer=_leave_interrupts_to_parent)
    try:
        yield from pool.map(one, documents, chunksize=CHUNK)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _write_refusals(refusals: Iterable[Refusal], sink: TextIO) -> None:
    for refusal in refusals:
        line = {
            "doc": refusal.doc, "table": refusal.table, "rule": refusal.rule, "start": refusal.span.start,
            "end": refusal.span.end, "field": refusal.field, "reason": refusal.reason,
        }  # fmt: skip
        sink.write(json_line(line) + "\n")


@contextmanager
def _sink(path: Path | None) -> Iterator[TextIO | None]:
    if path is None:
        yield None
        return
    try:
        stream = path.open("w", encoding="utf-8", newline="\n")
    except OSError as fault:
        raise DyadError("cannot be written", where=path, found=str(fault.strerror)) from fault
    with stream:
        yield stream


def _jobs(text: str) -> int:
    most = 4 * (os.cpu_count() or 1)
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to {most}, found {text!r}")
    return int(text)
