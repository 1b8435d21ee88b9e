"""Load a corpus: manifest and texts checked against each other, all faults told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.corpus.manifest import METADATA, check, dyad_of, sources_of
from flows.corpus.texts import decode, read_bytes, sha256
from flows.ground import edtf
from flows.ground.errors import CorpusError
from flows.ground.model import Corpus, Document, Dyad, Source
from flows.ground.paths import RAW
from flows.ground.shape import Fault, complain, nearest

MANIFEST_NAME = "corpus.yaml"
LONGEST = 80  # characters of a corpus's name: it becomes that of folders, files and a flow run
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def names(raw: Path = RAW) -> list[str]:
    """Return the names of the corpora under ``raw``, sorted."""
    if not raw.is_dir():
        return []
    return sorted(path.name for path in raw.iterdir() if (path / MANIFEST_NAME).is_file())


def load_corpus(name: str, raw: Path = RAW) -> Corpus:
    """Return the corpus in ``raw/<name>/``: sources and documents by accession number.

    Raises CorpusError, with every fault it found, where the folder, its manifest or a text is not as it must be.
    """
    from flows.ground.yamlfile import read_yaml  # nobody needs the parser who reads loose texts; it takes 20 ms

    folder = _folder(name, raw)
    path = folder / MANIFEST_NAME
    _refuse_link(path)
    manifest = read_yaml(path, CorpusError)
    complain(check(manifest), path, CorpusError)
    sources, dyad = sources_of(manifest), dyad_of(manifest)
    documents = _documents(path, sources, dyad)
    metadata = {key: manifest[key] for key in METADATA if key in manifest}
    return Corpus(name, manifest["title"], folder, dyad, sources, documents, metadata)


def _folder(name: str, raw: Path) -> Path:
    there = names(raw)
    if len(name) > LONGEST or not _NAME.fullmatch(name) or not (raw / name).is_dir():
        near = nearest(name, there)
        mend = f"did you mean {near}?" if near else f"put the texts into {raw / 'NAME'} with a {MANIFEST_NAME}"
        raise CorpusError(
            f"there is no corpus {name!r}", where=raw, expected=f"one of: {', '.join(there) or 'none'}", mend=mend
        )
    _refuse_link(raw / name)
    return raw / name


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise CorpusError("is a symbolic link", where=path, mend="put the folder or file itself there")


def _documents(path: Path, sources: Sequence[Source], dyad: Dyad) -> tuple[Document, ...]:
    strangers = _strangers(path.parent, {source.name for source in sources})
    read = [_read(path.parent, source, strangers) for source in sources]
    found = [fault for fault in read if isinstance(fault, Fault)]
    lost = {source.sha256 for source, fault in zip(sources, read, strict=True) if isinstance(fault, Fault)}
    complain([*found, *_unregistered(strangers, lost, max(s.accession for s in sources) + 1)], path, CorpusError)
    texts = (text for text in read if isinstance(text, str))
    return tuple(_document(source, text, dyad) for source, text in zip(sources, texts, strict=True))


def _document(source: Source, text: str, dyad: Dyad) -> Document:
    return Document(source.name, text, dyad, source.title, closed(source.date))


def closed(date: str | None) -> str | None:
    """Return a date that has both ends, else None: "in 2026 or later" anchors no relative expression."""
    return date if date is not None and None not in edtf.bounds(date) else None


def _strangers(folder: Path, known: set[str]) -> dict[str, str]:
    """Texts in the folder that the manifest does not know, by hash."""
    files = sorted(path for path in folder.iterdir() if path.suffix == ".txt" and path.name not in known)
    raws = ((path.name, read_bytes(path, path.name)) for path in files)
    return {sha256(raw): name for name, raw in raws if isinstance(raw, bytes)}


def _read(folder: Path, source: Source, strangers: dict[str, str]) -> str | Fault:
    raw = read_bytes(folder / source.name, source.name)
    if isinstance(raw, Fault):
        twin = strangers.get(source.sha256)
        return (
            Fault(source.name, f"was renamed: {twin} has its content", "rename it back, or change file:")
            if twin
            else raw
        )
    text = decode(raw, source.name)
    if isinstance(text, str) and (found := sha256(raw)) != source.sha256:
        problem = f"its content changed: sha256 is {found}, the manifest has {source.sha256}"
        mend = "restore the text; if the change is meant, put the new hash into the manifest and raise version:"
        return Fault(source.name, problem, mend)
    return text


def _unregistered(strangers: dict[str, str], lost: set[str], accession: int) -> Iterator[Fault]:
    for digest, name in strangers.items():
        if digest not in lost:
            mend = f"add an entry with accession: {accession} and sha256: {digest}, or move the file away"
            yield Fault(name, "is not in the manifest", mend)
