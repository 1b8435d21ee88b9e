"""Put a release where others look for data: a folder or bucket, Zenodo, a catalogue, the Hugging Face Hub."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.ground.paths import OUTPUT

HELP = "send a release to a folder or bucket, an archive, a catalogue, a hub"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("corpus", metavar="CORPUS", help="a corpus that has been released, such as italy-japan")
    parser.add_argument(
        "--to",
        metavar="TARGET",
        required=True,
        help="zenodo, zenodo-sandbox, invenio+https://HOST, ckan+https://HOST/ORGANIZATION, hf://datasets/OWNER/NAME, "
        "a folder, or an address that fsspec knows (s3://BUCKET/FOLDER)",
    )
    parser.add_argument("--version", metavar="VERSION", help="the version to send (default: the last one)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    parser.add_argument(
        "--credentials", metavar="BLOCK", help="a Prefect secret block, such as secret/my-zenodo (default: variables)"
    )
    parser.add_argument(
        "--plain", action="store_true", help="without Prefect: no retries by the step, no record, sooner"
    )
    parser.add_argument("--output", metavar="DIR", type=Path, default=OUTPUT, help="where releases lie")


def run(arguments: argparse.Namespace) -> int:
    """Send the release, or go on where it was cut off; print where it is."""
    from flows.deposit.order import LAST, Order, publish_plain, publish_with_prefect

    order = Order(
        arguments.corpus,
        arguments.to,
        arguments.version or LAST,
        arguments.dry_run,
        arguments.credentials,
        arguments.output.resolve(),
    )
    print((publish_plain if arguments.plain else publish_with_prefect)(order).address)
    return 0
