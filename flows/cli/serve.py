"""Serve the flows release, extract, publish and evaluate as deployments of a Prefect server, until Ctrl-C.

They are then started from the server's pages, its API, `prefect deployment run release/dyad`, or by the clock.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from flows.ground.errors import DyadError
from flows.ground.paths import OUTPUT, RAW

HELP = "serve the flows as deployments of a Prefect server"

FLOWS = ("release", "extract", "publish", "evaluate")
DOCS_PORT = 4280
MOST = 1_000  # runs at a time
LONGEST = 366 * 86_400  # seconds between two runs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--name", default="dyad", help="what the deployments are called (default: dyad)")
    parser.add_argument(
        "--cron", metavar=("FLOW", "EXPRESSION"), nargs=2, action="append", default=[],
        help='run a flow by the clock: release "0 5 * * 1"; may be given several times',
    )  # fmt: skip
    parser.add_argument(
        "--interval",
        metavar=("FLOW", "SECONDS"),
        nargs=2,
        action="append",
        default=[],
        help="run a flow every so often",
    )
    parser.add_argument("--limit", metavar="N", type=_number, default=os.cpu_count() or 1, help="runs at a time")
    parser.add_argument("--raw", metavar="DIR", type=Path, default=RAW, help="where corpora lie (default: raw/)")
    parser.add_argument("--output", metavar="DIR", type=Path, default=OUTPUT, help="where releases lie")
    parser.add_argument(
        "--docs-port", metavar="PORT", type=_port, default=DOCS_PORT,
        help=f"serve the Data Docs to this machine there (default: {DOCS_PORT}; 0: not at all)",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    from flows.serving.deployments import Offer, Schedules
    from flows.serving.serve import serve

    schedules = Schedules([_pair(given) for given in arguments.cron], [_seconds(given) for given in arguments.interval])
    offer = Offer(arguments.name, arguments.raw.resolve(), arguments.output.resolve(), schedules)
    serve(offer, arguments.limit, arguments.docs_port or None)
    return 0


def _pair(given: Sequence[str]) -> tuple[str, str]:
    flow, when = given
    if flow not in FLOWS:
        raise DyadError("is no flow", where="--cron, --interval", found=flow, expected=f"one of {', '.join(FLOWS)}")
    return flow, when


def _seconds(given: Sequence[str]) -> tuple[str, int]:
    flow, when = _pair(given)
    if not when.isdecimal() or not 0 < int(when) <= LONGEST:
        raise DyadError("is no number of seconds", where="--interval", found=when, expected=f"1 to {LONGEST}")
    return flow, int(when)


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to {MOST}, found {text!r}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"expected a port, found {text!r}")
    return int(text)
