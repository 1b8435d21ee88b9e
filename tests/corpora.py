"""Every text the project has, as documents: what is timed, what is broken on purpose, what rules must fire on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.corpus import load_corpus
from flows.corpus.load import names
from flows.extract.annotate.places import codes_of
from flows.ground.model import Document, Dyad
from tests.measure_extraction import FOLDERS, TESTS, documents

PASSAGES = tuple(f"passages/{path.stem}" for path in sorted((TESTS / "passages").glob("*.jsonl")))
SETS = (*(name for name, folder in FOLDERS.items() if folder.exists()), *PASSAGES)


def texts() -> list[Document]:
    """Return the texts of articles' length: those of the corpora, and those with gold."""
    sets = [name for name in SETS if name not in PASSAGES]
    return [*_corpora(), *(document for name in sets for document in documents(name))]


def all_texts() -> list[Document]:
    """Return every text, short passages among them."""
    return [*texts(), *(document for name in PASSAGES for document in documents(name))]


def _corpora() -> Iterator[Document]:
    for name in names():
        yield from load_corpus(name).documents


def folder_texts(folder: Path, one: str) -> Iterator[Document]:
    """Yield the ``.txt`` files of a folder, each about state ``one`` and that which the file is named after.

    ``peru.txt``, ``sri-lanka.txt``: a file that is named after no state, or after ``one``, is left out.
    """
    for path in sorted(folder.glob("*.txt")):
        codes = [code for code in codes_of(path.stem.replace("-", " ").title()) if code != one]
        if len(codes) == 1:
            yield Document(path.name, path.read_text("utf-8"), Dyad.of(one, codes[0]))
