"""Measure the extractor against gold: automatic and curated ("published") mentions apart, and their linking."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.ground.paths import RAW

if TYPE_CHECKING:
    from flows.evaluate import Screen
    from flows.ground.model import Document, Mention

HELP = "score a corpus against gold mentions"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("corpus", metavar="CORPUS", help="a folder under raw/, or with --texts a manifest (JSON Lines)")
    parser.add_argument("--gold", metavar="FILE", type=Path, required=True, help="gold mentions, JSON Lines")
    parser.add_argument("--tables", action="store_true", help="each table's figures only, not each field's")
    parser.add_argument(
        "--texts", metavar="DIR", type=Path, help="texts of a manifest: scores what is extracted from them"
    )
    parser.add_argument(
        "--list", action="store_true", help="also list sentence, gold and found side by side where they differ"
    )
    parser.add_argument(
        "--stubs", action="store_true", help="instead: where gold says otherwise, as decisions to reason and paste"
    )
    parser.add_argument("--raw", metavar="DIR", type=Path, default=RAW, help="where corpora lie (default: raw/)")


def run(arguments: argparse.Namespace) -> int:
    """Print the scores: records and slots of each table and of all, and of each field."""
    from flows.evaluate import read_mentions

    gold = read_mentions(arguments.gold)
    if arguments.texts:
        _score_texts(arguments, gold)
    else:
        _score_corpus(arguments, gold)
    return 0


def _score_texts(arguments: argparse.Namespace, gold: Sequence[Mention]) -> None:
    from flows.cli.extract import extract_all
    from flows.corpus import read_manifest

    documents = read_manifest(Path(arguments.corpus), arguments.texts)
    found = [mention for extraction in extract_all(documents) for mention in extraction.mentions]
    _print_score("automatic", gold, found, documents, arguments)


def _score_corpus(arguments: argparse.Namespace, gold: Sequence[Mention]) -> None:
    from flows.evaluate import format_linking, linking, records_as_mentions
    from flows.evaluate.stubs import stubs
    from flows.release import understand

    known = understand(arguments.corpus, arguments.raw)
    automatic = [mention for extraction in known.extracted for mention in extraction.mentions]
    published = records_as_mentions(known.records)
    if arguments.stubs:
        print(stubs(gold, known.curated.mentions, known.corpus), end="")
        return
    _print_score("automatic", gold, automatic, known.corpus.documents, arguments)
    _print_score("published (after curation)", gold, published, known.corpus.documents, arguments)
    print(format_linking(linking(gold, published)), end="")


def _print_score(
    title: str,
    gold: Sequence[Mention],
    found: Sequence[Mention],
    documents: Sequence[Document],
    arguments: argparse.Namespace,
) -> None:
    from flows.evaluate import format_score, listing, score

    figures = score(gold, found, [document.name for document in documents])
    print(f"{title}: {format_score(figures, fields=not arguments.tables)}")
    if arguments.list:
        print(listing(gold, found, {document.name: document.text for document in documents}, _screen()))


def _screen() -> Screen:
    """A terminal as wide as it is; a file or a pipe gets plain lines, for grep and diff."""
    import shutil

    from flows.evaluate import Screen

    if not sys.stdout.isatty():
        return Screen()
    bold = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
    return Screen(shutil.get_terminal_size().columns, bold)
