"""Print what the annotators point at in texts: dates, places, people, amounts …, one a line, as JSON."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flows.cli.extract import configure_texts
from flows.ground.visible import json_line

if TYPE_CHECKING:
    from flows.extract.model import Annotation
    from flows.ground.model import Document

HELP = "print the typed stretches found in texts (to see what the rules see)"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    configure_texts(parser)
    parser.add_argument("--type", metavar="TYPE", help="only this type: date, amount, place, person, instrument …")


def run(arguments: argparse.Namespace) -> int:
    """Print the annotations document by document, in order of their place in the text."""
    from flows.corpus import read_manifest
    from flows.extract.reading import annotate
    from flows.extract.view import make_view

    for document in read_manifest(Path(arguments.manifest), arguments.texts):
        for annotation in annotate(make_view(document)):
            if arguments.type in (None, annotation.type):
                print(json_line(as_line(document, annotation)))
    return 0


def as_line(document: Document, annotation: Annotation) -> dict[str, object]:
    """Return an annotation as the dump prints it; ``anchor`` is null for all but relative dates."""
    return {
        "doc": document.name,
        "type": annotation.type,
        "start": annotation.start,
        "end": annotation.end,
        "text": annotation.span.of(document.text),
        "value": annotation.value,
        "rule": annotation.rule,
        "anchor": getattr(annotation, "anchor", None),
    }
