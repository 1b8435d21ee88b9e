"""Put a release where others look for data: a folder, or a bucket that fsspec can write to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flows.ground.paths import OUTPUT
from flows.ground.releases import find

HELP = "send a release to a folder or bucket"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("corpus", metavar="CORPUS", help="a corpus that has been released, such as italy-japan")
    parser.add_argument(
        "--to", metavar="TARGET", required=True, help="a folder, or an address that fsspec knows (s3://bucket/folder)"
    )
    parser.add_argument("--version", metavar="VERSION", help="the version to send (default: the last one)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    parser.add_argument("--output", metavar="DIR", type=Path, default=OUTPUT, help="where releases lie")


def run(arguments: argparse.Namespace) -> int:
    """Send the release, or go on where it was cut off; print where it is."""
    from flows.deposit import deposit, open_package
    from flows.deposit.bucket import Bucket

    package = open_package(find(arguments.output / arguments.corpus, arguments.version))
    done = deposit(package, Bucket(arguments.to), _say, dry_run=arguments.dry_run)
    print(done.address)
    return 0


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
