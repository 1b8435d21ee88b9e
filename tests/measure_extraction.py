"""Measure extraction against gold: ``python -m tests.measure_extraction [SET …] [--table T] [--list]``.

Sets: ``italy-japan`` (the five raw texts), ``unseen`` (twelve texts), ``dev``, ``dev2``, ``dev3-…``, ``dev4-…`` (texts
of our own to develop on), ``report-ij`` and ``report-world`` (texts of our own looked at only for their figures:
Italy–Japan, and other dyads), and ``passages/visits`` and its like: short passages, each another way of saying it
(``:odd`` and ``:even`` are halves).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.evaluate import format_score, from_json, listing, read_mentions, score
from flows.extract.pipeline import extract
from flows.ground.model import Document, Dyad, Mention

TESTS = Path(__file__).parent
FOLDERS = {
    "unseen": TESTS / "gold" / "unseen",
    "dev": TESTS / "texts" / "dev",
    "dev2": TESTS / "texts" / "dev2",
    "dev3-ij": TESTS / "texts" / "dev3-ij",
    "dev3-world": TESTS / "texts" / "dev3-world",
    "dev4-ij": TESTS / "texts" / "dev4-ij",
    "dev4-world": TESTS / "texts" / "dev4-world",
    "report-ij": TESTS / "texts" / "report-ij",
    "report-world": TESTS / "texts" / "report-world",
}


def documents(name: str) -> list[Document]:
    """Return the documents of a set."""
    if name.startswith("passages/"):
        return [_passage(row) for row in _passages(name)]
    if name == "italy-japan":
        from flows.corpus import load_corpus

        return list(load_corpus("italy-japan").documents)
    folder = FOLDERS[name]
    lines = (folder / "sources.jsonl").read_text("utf-8").splitlines()
    return [_document(folder, json.loads(line)) for line in lines if line.strip()]


def _document(folder: Path, row: dict[str, Any]) -> Document:
    text = (folder / str(row["doc"])).read_bytes().decode("utf-8")
    first, second = row["dyad"]
    return Document(str(row["doc"]), text, Dyad.of(first, second), row.get("title"), row.get("date"))


def _passages(name: str) -> list[dict[str, Any]]:
    file, _, half = name.partition(":")
    rows = [json.loads(line) for line in (TESTS / f"{file}.jsonl").read_text("utf-8").splitlines() if line.strip()]
    return [row for row in rows if not half or int(row["doc"][1:]) % 2 == (half == "odd")]


def _passage(row: dict[str, Any]) -> Document:
    return Document(row["doc"], row["text"], Dyad.of(*row["dyad"]), row.get("title"), row.get("date"))


def gold(name: str) -> list[Mention]:
    """Return the gold mentions of a set."""
    if name.startswith("passages/"):
        return [from_json({"doc": row["doc"], **each}) for row in _passages(name) for each in row["gold"]]
    path = TESTS / "gold" / "italy-japan.jsonl" if name == "italy-japan" else FOLDERS[name] / "gold.jsonl"
    return list(read_mentions(path))


def found(name: str) -> Iterator[Mention]:
    """Yield what extraction finds in a set."""
    for document in documents(name):
        yield from extract(document).mentions


def main() -> None:
    """Print scores, and with ``--list`` every difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=["italy-japan", "unseen", "dev"])
    parser.add_argument("--table")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    for name in options.sets:
        want, have = gold(name), list(found(name))
        if options.table:
            want = [m for m in want if m.table == options.table]
            have = [m for m in have if m.table == options.table]
        print(f"== {name}")
        if options.list:
            print(listing(want, have, {d.name: d.text for d in documents(name)}))
        print(format_score(score(want, have)))


if __name__ == "__main__":
    main()
