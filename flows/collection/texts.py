"""Texts by the thousand or million, one after the other, from wherever they lie.

A folder of ``.txt`` files; JSON Lines with a text a line (``{"doc", "text", "title", "date", "dyad": [code, code]}``,
compressed or not); Parquet files with these columns; each on a disk or at any address that fsspec knows. A text that
cannot be read is told as ``Unread`` and stops nothing: in a million there is always one.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final, TypeAlias

from flows.corpus.load import closed
from flows.corpus.texts import MAX_BYTES, decode
from flows.ground import edtf
from flows.ground.errors import CorpusError
from flows.ground.model import Document, Dyad
from flows.ground.reaching import open_place
from flows.ground.shape import Fault
from flows.ground.states import states

COLUMNS: Final = ("doc", "text", "title", "date", "dyad")
ROWS = 256  # of Parquet at a time: a text may have megabytes
LONGEST_NAME = 500
MOST_LINE: Final = 4 * MAX_BYTES  # JSON may take several bytes for one

Codes: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that cannot be read, and why."""

    doc: str
    reason: str


Text: TypeAlias = Document | Unread


def open_texts(address: str, dyad: Codes | None = None) -> Iterator[Text]:
    """Yield the texts at an address in their order there: a folder's by name, a file's line by line.

    ``dyad``: the two states of those that name none themselves. Raises CorpusError where there is nothing, or nothing
    of a sort that is read here; the faults of single texts are told as ``Unread``.
    """
    for code in dyad or ():
        _known(code)
    files, path, kind, names = _lying(address)
    if files.isdir(path) and kind == "txt" and dyad is None:
        raise CorpusError("says not which two states its texts are about", where=address, mend="give --dyad ITA JPN")
    return (text for name in names for text in _READERS[kind](files, name, path, dyad))


def count_texts(address: str) -> int:
    """Return how many texts lie at an address, by files, lines or what Parquet says of itself; none is read.

    Raises CorpusError as ``open_texts`` does.
    """
    files, _, kind, names = _lying(address)
    return sum(_COUNTERS[kind](files, name) for name in names)


def _lying(address: str) -> tuple[Any, str, str, list[str]]:
    """Return the file system, the path there, the sort of texts, and their files by name."""
    files, path = open_place(address, kind=CorpusError, problem="is no place that can be read")
    names = [path] if files.isfile(path) else sorted(files.find(path)) if files.isdir(path) else []
    kinds = {name: kind for name in names if (kind := _kind(name))}
    if len(sorts := set(kinds.values())) != 1:
        raise CorpusError(
            "has texts of several sorts" if sorts else "has no texts",
            where=address,
            found=", ".join(sorted(sorts)) or (f"{len(names)} other files" if names else "nothing"),
            expected="a folder of .txt files, JSON Lines (.jsonl, .jsonl.gz), or Parquet (.parquet)",
        )
    return files, path, sorts.pop(), list(kinds)


def _kind(name: str) -> str | None:
    parts = PurePosixPath(name).name.split(".")
    return next((kind for kind in ("txt", "jsonl", "parquet") if kind in parts[1:]), None) if parts[0] else None


def _txt(files: Any, name: str, root: str, dyad: Codes | None) -> Iterator[Text]:
    doc = name.removeprefix(root).lstrip("/") or PurePosixPath(name).name
    try:
        raw = files.cat_file(name, end=MAX_BYTES + 1)
    except OSError as fault:
        yield Unread(doc, f"cannot be read: {fault.strerror or fault}")
        return
    yield _text({"doc": doc, "text": raw}, dyad)


def _jsonl(files: Any, name: str, root: str, dyad: Codes | None) -> Iterator[Text]:
    for number, line in enumerate(_lines(files, name), start=1):
        place = f"{PurePosixPath(name).name}:{number}"
        if len(line) > MOST_LINE:
            yield Unread(place, f"has more than {MOST_LINE} bytes in a line")
        elif line.strip():
            yield _entry(line, place, dyad)


def _lines(files: Any, name: str) -> Iterator[bytes]:
    """Yield a file's lines, compressed or not; of one that is too long no more than shows that it is."""
    try:
        with files.open(name, "rb", compression="infer") as stream:
            while line := stream.readline(MOST_LINE + 1):
                yield line
                while len(line) > MOST_LINE and not line.endswith(b"\n"):
                    line = stream.readline(MOST_LINE + 1)
    except (OSError, EOFError, zlib.error) as fault:
        raise CorpusError(
            "cannot be read to its end", where=name, found=str(fault), mend="restore the file, then run again"
        ) from fault


def _entry(line: bytes, place: str, dyad: Codes | None) -> Text:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as fault:
        return Unread(place, f"is not JSON: {fault}")
    return _text(entry, dyad) if isinstance(entry, dict) else Unread(place, "is no object with the keys doc and text")


def _parquet(files: Any, name: str, root: str, dyad: Codes | None) -> Iterator[Text]:
    with files.open(name, "rb") as stream:
        parquet = _opened(stream, name)
        if missing := {"doc", "text"} - set(parquet.schema_arrow.names):
            raise CorpusError("lacks columns", where=name, found=", ".join(sorted(missing)), expected="doc and text")
        columns = [column for column in COLUMNS if column in parquet.schema_arrow.names]
        for batch in parquet.iter_batches(ROWS, columns=columns):
            yield from (_text(row, dyad) for row in batch.to_pylist())


def _opened(stream: Any, name: str) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(stream, pre_buffer=False)  # else all that was read stays in memory
    except pa.ArrowInvalid as fault:
        raise CorpusError("is not Parquet", where=name, found=str(fault)) from fault


def _count_lines(files: Any, name: str) -> int:
    return sum(not line.isspace() for line in _lines(files, name))


def _rows(files: Any, name: str) -> int:
    with files.open(name, "rb") as stream:
        return int(_opened(stream, name).metadata.num_rows)


_READERS = {"txt": _txt, "jsonl": _jsonl, "parquet": _parquet}
_COUNTERS: Final = {"txt": lambda files, name: 1, "jsonl": _count_lines, "parquet": _rows}


def _text(entry: Mapping[str, Any], dyad: Codes | None) -> Text:
    """Make a document of what was found, or say why it is none."""
    doc = entry.get("doc")
    if not isinstance(doc, str) or not doc.strip() or len(doc) > LONGEST_NAME or not doc.isprintable():
        return Unread(repr(doc)[:LONGEST_NAME], "doc is no name")
    codes = _codes(entry.get("dyad"), dyad)
    title, date, text = entry.get("title"), entry.get("date"), entry.get("text")
    if fault := _fault(codes, title, date):
        return Unread(doc, fault)
    try:
        raw = text.encode() if isinstance(text, str) else text
    except UnicodeEncodeError as surrogate:
        return Unread(doc, f"is not UTF-8: {surrogate.reason} at character {surrogate.start}")
    if not isinstance(raw, bytes) or len(raw) > MAX_BYTES:
        return Unread(doc, f"text has more than {MAX_BYTES} bytes" if isinstance(raw, bytes) else "text is no text")
    decoded = decode(raw, "text")
    if isinstance(decoded, Fault):
        return Unread(doc, str(decoded))
    return Document(doc, decoded, Dyad.of(*codes), title or None, closed(date or None))


def _codes(found: Any, default: Codes | None) -> tuple[Any, ...]:
    """Return the two codes: a list, ``ITA-JPN``, or what was given for all."""
    if found is None:
        return default or ()
    return tuple(found.split("-") if isinstance(found, str) else found if isinstance(found, list) else ())


def _fault(codes: tuple[Any, ...], title: Any, date: Any) -> str | None:
    if len(codes) != 2 or len(set(codes)) != 2 or not all(isinstance(c, str) and c in states() for c in codes):
        return f"dyad is not two different codes of ISO 3166-1 alpha-3: {codes}"
    if not isinstance(title, str | None):
        return "title is no text"
    if date is not None and (not isinstance(date, str) or (date and not edtf.is_valid(date))):
        return f"date is no EDTF date: {date!r}"
    return None


def _known(code: str) -> None:
    if code not in states():
        raise CorpusError("is no code of ISO 3166-1 alpha-3", where=f"--dyad {code}", mend="write ITA, JPN, …")
