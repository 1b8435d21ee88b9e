"""Build the release of a corpus: read, extract, curate, link, tabulate, validate, package, publish."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.ground.paths import OUTPUT, RAW

HELP = "build and publish the release of a corpus"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("corpus", metavar="CORPUS", help="a folder under raw/, such as italy-japan")
    parser.add_argument("--plain", action="store_true", help="without Prefect: the same steps, the same bytes, sooner")
    parser.add_argument(
        "--output", metavar="DIR", type=Path, default=OUTPUT, help="where releases lie (default: output/)"
    )
    parser.add_argument("--raw", metavar="DIR", type=Path, default=RAW, help="where corpora lie (default: raw/)")
    parser.add_argument("--no-publish", action="store_true", help="do all but publish; the package stays in .dyad/")
    parser.add_argument("--force", action="store_true", help="run every step, also where nothing changed")
    parser.add_argument("--only", metavar="STEP", help="bring a step up to date, with what it needs, and stop there")
    parser.add_argument("--dry-run", action="store_true", help="say which steps would run, and why; run none")


def run(arguments: argparse.Namespace) -> int:
    """Run the release, with Prefect unless ``--plain``, or say what it would do."""
    from flows.release import Order, plan, release_plain, release_with_prefect

    order = Order(
        arguments.corpus,
        arguments.output.resolve(),
        arguments.raw.resolve(),
        not arguments.no_publish,
        arguments.force,
        arguments.only,
    )
    if arguments.dry_run:
        plan(order)
    else:
        (release_plain if arguments.plain else release_with_prefect)(order)
    return 0
