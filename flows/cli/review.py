"""Print what the pipeline is unsure of, as decisions ready to paste into raw/<corpus>/decisions.yaml."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flows.ground.paths import RAW

HELP = "print the cases a person should look at, as stubs of decisions"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("corpus", metavar="CORPUS", help="a folder under raw/, such as italy-japan")
    parser.add_argument("--raw", metavar="DIR", type=Path, default=RAW, help="where corpora lie (default: raw/)")


def run(arguments: argparse.Namespace) -> int:
    """Read, extract, curate and link, then print the open questions."""
    from flows.curate import review
    from flows.release import understand

    known = understand(arguments.corpus, arguments.raw)
    sys.stdout.write(review(known.curated.mentions, known.refusals, known.records, known.corpus, known.conflicts))
    return 0
