"""Read texts and print what they say, one mention a line, as JSON; or, with --into, write it as Parquet.

Without --into, SOURCE is a manifest and the texts lie in --texts. With --into, SOURCE is a folder of .txt files, JSON
Lines or Parquet with the texts in them (doc, text, title, date, dyad), here or at any address that fsspec knows; what
was read before is not read again, and --link makes records of the mentions.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
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

HELP = "print the mentions of texts, or write them as Parquet"

CHUNK = 4  # documents handed to a process at a time: small enough to share out, large enough to be worth the way


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    configure_texts(parser, "SOURCE", required=False)
    configure_panel(parser)
    _configure_collection(parser)
    parser.add_argument("--jobs", metavar="N", type=_jobs, default=1, help="processes to share the texts (default: 1)")
    parser.add_argument(
        "--refusals", metavar="FILE", type=Path, help="also write what was proposed and refused, and why"
    )


def configure_texts(parser: argparse.ArgumentParser, name: str = "MANIFEST", required: bool = True) -> None:
    """Add manifest and folder of texts, which ``annotate`` takes as well."""
    parser.add_argument(
        "manifest", metavar=name, help='JSON Lines: {"doc", "title", "date", "dyad": [code, code]}'
        + ("" if required else "; with --into: a folder, JSON Lines or Parquet of texts"),
    )  # fmt: skip
    parser.add_argument("--texts", metavar="DIR", type=Path, required=required, help="the folder the texts lie in")


def _configure_collection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--into", metavar="DIR", help="a folder or address to write Parquet to, for texts by the million"
    )
    parser.add_argument("--dyad", metavar="CODE", nargs=2, help="the two states of texts that name none: ITA JPN")
    parser.add_argument("--link", action="store_true", help="also link what was read into records")
    parser.add_argument("--engine", choices=("processes", "dask", "ray"), default="processes", help="who does the work")
    parser.add_argument(
        "--address", metavar="URL", help="a Dask or Ray cluster that is there (default: one of our own)"
    )
    parser.add_argument("--batch", metavar="N", type=int, default=256_000, help="bytes of text handed out at a time")
    parser.add_argument("--force", action="store_true", help="read anew what was read before")


def run(arguments: argparse.Namespace) -> int:
    """Print the mentions, or write them."""
    if arguments.into is not None:
        return _collect(arguments)
    if arguments.texts is None:
        raise DyadError("where are the texts?", mend="give --texts DIR, or --into DIR to read a whole collection")
    return _print(arguments)


def _collect(arguments: argparse.Namespace) -> int:
    """Read a collection, and link it where that is asked for; its progress goes to standard error."""
    from flows.collection import Order, collect
    from flows.collection.engines import local
    from flows.collection.link_run import link_collection

    dyad = tuple(arguments.dyad) if arguments.dyad else None
    order = Order(
        arguments.manifest, arguments.into, dyad, panel_of(arguments), max(1, arguments.batch), arguments.force
    )
    if arguments.engine != "processes":
        from flows.collection.flow import run_extract

        run_extract(order, arguments.engine, arguments.jobs, arguments.address, arguments.link)
        return 0
    with local(arguments.jobs) as engine:
        report = collect(order, engine, _progress())
    if arguments.link:
        with local(arguments.jobs) as engine:  # others: those that read hold all that they have learnt of the rules
            linked = link_collection(order.into, engine, _progress())
    print(f"texts\t{report.documents}\nread\t{report.read}\nput aside\t{report.quarantined}")
    if arguments.link:
        print("".join(f"{name}\t{linked.total(name)}\n" for name in ("mentions", "records", "conflicts")), end="")
    return 0


def _progress() -> Callable[[str], None]:
    """Return what tells the person at the terminal how far we are, at most once a second, and the last word."""
    last = [0.0]

    def say(message: str) -> None:
        """Print the message where the last one is a second old."""
        now = time.monotonic()
        if now - last[0] >= 1:
            last[0] = now
            print(message, file=sys.stderr, flush=True)

    return say


def _print(arguments: argparse.Namespace) -> int:
    """Print the mentions in the manifest's order, whatever the number of processes."""
    from flows.corpus import read_manifest
    from flows.evaluate.exchange import to_json
    from flows.ground.tiers import tier

    panel = panel_of(arguments)
    documents = read_manifest(Path(arguments.manifest), arguments.texts)
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
