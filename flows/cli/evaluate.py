"""Measure the extractor against gold: automatic and curated ("published") mentions apart, and their linking."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "score a corpus against gold mentions"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("corpus", metavar="CORPUS", help="a folder under raw/, or with --texts a manifest (JSON Lines)")
    parser.add_argument("--gold", metavar="FILE", type=Path, required=True, help="gold mentions, JSON Lines")
    parser.add_argument("--texts", metavar="DIR", type=Path, help="texts of a manifest: scores what is extracted from them")
    parser.add_argument("--errors", action="store_true", help="list text, gold and found side by side where they differ")


def run(arguments: argparse.Namespace) -> int:
    """Print the scores: records and slots, each table and all."""
    from flows.evaluate import read_mentions

    gold = read_mentions(arguments.gold)
    if arguments.texts:
        _texts(arguments, gold)
    else:
        _corpus(arguments, gold)
    return 0
