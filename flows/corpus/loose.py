"""A manifest of loose texts, JSON Lines ``{"doc", "title", "date", "dyad": [code, code]}`` → documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.corpus.load import closed
from flows.corpus.texts import decode, is_plain_name, read_bytes
from flows.ground import edtf
from flows.ground.errors import CorpusError
from flows.ground.model import Document, Dyad
from flows.ground.shape import Fault, Key, complain, faults
from flows.ground.states import states
from flows.ground.strictjson import parse_json

LINE = {
    "doc": Key("text"),
    "title": Key("text", required=False, null=True),
    "date": Key("text", required=False, null=True),
    "dyad": Key("texts"),
}


def read_manifest(path: Path, texts: Path | None = None) -> list[Document]:
    """Return the documents a manifest lists, in its order; ``texts`` is their folder (default: the manifest's).

    Raises CorpusError with ``file:line`` for each line or text that is not as it must be. Keys other than
    the four are left alone: a manifest may carry notes of its own.
    """
    found: list[Fault] = []
    documents: list[Document] = []
    seen: dict[str, int] = {}
    for number, line in _lines(path):
        result = _document(line, f"{path}:{number}", texts or path.parent)
        if isinstance(result, Document):
            first = seen.setdefault(result.name, number)
            twin = Fault(f"{path}:{number}", f"doc {result.name!r} is listed twice, first on line {first}")
            result = [twin] if first != number else result
        found.extend(result) if isinstance(result, list) else documents.append(result)
    complain(found, path, CorpusError)
    return documents


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    raw = read_bytes(path, str(path))
    text = raw if isinstance(raw, Fault) else decode(raw, str(path))
    if isinstance(text, Fault):
        raise CorpusError(text.problem, where=text.place, mend="give a file of JSON Lines")
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _document(line: str, place: str, folder: Path) -> Document | list[Fault]:
    try:
        entry = parse_json(line)
    except ValueError as error:
        return [Fault(place, f"is not JSON: {error}")]
    known = {key: value for key, value in entry.items() if key in LINE} if isinstance(entry, dict) else entry
    if found := faults(known, LINE, place) or list(_faults(entry, place)):
        return found
    raw = read_bytes(folder / entry["doc"], f"{place}: {entry['doc']}")
    text = raw if isinstance(raw, Fault) else decode(raw, f"{place}: {entry['doc']}")
    if isinstance(text, Fault):
        return [text]
    return Document(entry["doc"], text, Dyad.of(*entry["dyad"]), entry.get("title"), closed(entry.get("date")))


def _faults(entry: dict[str, Any], place: str) -> Iterator[Fault]:
    if not is_plain_name(entry["doc"]):
        yield Fault(f"{place}.doc", f"{entry['doc']!r} is no plain file name", "name a file in the folder of texts")
    if len(set(entry["dyad"])) != 2 or len(entry["dyad"]) != 2:
        yield Fault(f"{place}.dyad", f"expected two different codes, found {entry['dyad']}")
    for code in entry["dyad"]:
        if code not in states():
            yield Fault(f"{place}.dyad", f"{code!r} is no code of ISO 3166-1 alpha-3")
    if (date := entry.get("date")) is not None and not edtf.is_valid(date):
        yield Fault(f"{place}.date", f"{date!r} is no EDTF date")
