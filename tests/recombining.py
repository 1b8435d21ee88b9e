"""Texts by the million for trying and timing: sentences of the tests' own texts, put together anew.

``python -m tests.recombining N FILE`` writes N texts as Parquet: each about the dyad of the sentences it is made of,
1 kB long in the median, one in twenty thousand 1 MB. The same number gives the same texts.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.corpus import load_corpus
from flows.extract.frames.common import READ
from flows.extract.view import make_view
from flows.ground.model import Document
from tests.measure_extraction import FOLDERS, documents

MEDIAN, SPREAD = 1_000, 0.7  # characters of a text, and the standard deviation of their logarithm
LONG, SELDOM = 1_000_000, 20_000  # characters of a long text, and one in how many is one
ROWS = 2_000  # texts written at a time
OWN = "japan-united-states"  # the corpus whose texts are the project's own
PARAGRAPH = 4  # sentences


def pools() -> dict[tuple[str, str], list[str]]:
    """Return dyad → the sentences of all texts of our own on it, in the texts' order."""
    sets = [name for name, folder in FOLDERS.items() if folder.exists() and name != "italy-japan"]
    own = [*load_corpus(OWN).documents, *(document for name in sets for document in documents(name))]
    found: dict[tuple[str, str], list[str]] = {}
    for document in own:
        found.setdefault(document.dyad.codes, []).extend(_sentences(document))
    return {dyad: sentences for dyad, sentences in sorted(found.items()) if len(sentences) >= PARAGRAPH}


def _sentences(document: Document) -> Iterator[str]:
    for segment in make_view(document).segments:
        if segment.kind in READ:
            yield " ".join(document.text[segment.start : segment.end].split())


def recombined(number: int, seed: int = 0) -> Iterator[dict[str, object]]:
    """Yield texts as the rows of a collection: doc, text, title, date, dyad."""
    found = pools()
    dyads, weights = list(found), [len(sentences) for sentences in found.values()]
    chance = random.Random(seed)
    for n in range(number):
        dyad = chance.choices(dyads, weights)[0]
        size = LONG if n % SELDOM == SELDOM // 2 else int(chance.lognormvariate(math.log(MEDIAN), SPREAD))
        day = f"{chance.randint(1990, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield {
            "doc": f"{n // 10_000:04}/{n:08}.txt", "text": _text(found[dyad], size, chance), "title": f"Text {n}",
            "date": day, "dyad": list(dyad),
        }  # fmt: skip


def _text(sentences: Sequence[str], size: int, chance: random.Random) -> str:
    parts: list[str] = []
    length = 0
    while length < size:
        paragraph = " ".join(chance.choices(sentences, k=PARAGRAPH if size > MEDIAN else 2))
        parts.append(paragraph)
        length += len(paragraph) + 2
    return "\n\n".join(parts)


def write(number: int, path: Path) -> int:
    """Write texts to a Parquet file and return how many bytes of text they have."""
    kinds = {"doc": pa.string(), "text": pa.string(), "title": pa.string(), "date": pa.string()}
    schema = pa.schema([*kinds.items(), ("dyad", pa.list_(pa.string()))])
    rows, size = recombined(number), 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(rows, ROWS)):
            size += sum(len(str(row["text"]).encode()) for row in batch)
            writer.write_table(pa.Table.from_pylist(batch, schema))
    return size


if __name__ == "__main__":
    print(f"{write(int(sys.argv[1]), Path(sys.argv[2])):,} bytes of text")
