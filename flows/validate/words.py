"""What holds between claims and the characters of their texts, and between the table of texts and the texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flows.ground.model import Corpus
from flows.validate.report import Finding, Result

if TYPE_CHECKING:
    import pyarrow as pa

_COLUMNS = ("claim_id", "source_id", "start_char", "end_char", "quote", "value", "how")


def check_words(claims: pa.Table, corpus: Corpus) -> Result:
    """Check every claim against its text: where its span lies, what it delimits, and what it says it took from there.

    ``text[start:end] == quote`` wherever there is a quote; a span ends where words end, so that one that slipped is
    found even where the licence keeps the quote from us; and a value read verbatim is the quote.
    """
    texts = {document.name: document.text for document in corpus.documents}
    rows = (
        dict(zip(_COLUMNS, row, strict=True)) for row in zip(*(claims[c].to_pylist() for c in _COLUMNS), strict=True)
    )
    found = [finding for row in rows for finding in _compare(row, texts.get(row["source_id"], ""))]
    return Result("claims must be borne out by the characters of their texts", 4, tuple(found))


def _compare(row: Mapping[str, Any], text: str) -> Iterator[Finding]:
    start, end = row["start_char"], row["end_char"]
    if not 0 <= start < end <= len(text):
        yield Finding("claims", row["claim_id"], "end_char", f"{start}-{end}", "the span must lie within its text")
        return
    words = text[start:end]
    if row["quote"] is not None and row["quote"] != words:
        yield Finding("claims", row["claim_id"], "quote", row["quote"], f"must be {words!r}, as in the text")
    if row["how"] == "curated":  # a person quotes as they like
        return
    if words != words.strip() or _cut(text, start) or _cut(text, end):
        yield Finding("claims", row["claim_id"], "start_char", str(start), "a span begins and ends where words do")
    if row["how"] == "verbatim" and row["value"] is not None and row["value"] != " ".join(words.split()):
        yield Finding("claims", row["claim_id"], "value", row["value"], "a verbatim value is its quote")


def _cut(text: str, at: int) -> bool:
    """Say whether ``at`` lies within a word or number; in scripts without cases words have no borders to see."""
    before, after = text[at - 1 : at], text[at : at + 1]
    if before.isdigit() and after.isdigit():
        return True
    fused = before.islower() and after.isupper()  # "summitImage": two words that a web page lost the space between
    return _cased(before) and _cased(after) and not fused


def _cased(character: str) -> bool:
    return character.islower() or character.isupper()


def check_sources(sources: pa.Table, corpus: Corpus) -> Result:
    """Check that the table of texts gives each text that was read, with its hash and length."""
    read = {source.name: (source.sha256, len(corpus.document(source.name).text)) for source in corpus.sources}
    given = {row["source_id"]: (row["sha256"], row["characters"]) for row in sources.to_pylist()}
    rule = "must be the hash and the length of the text that was read"
    found = [
        Finding("sources", name, "sha256", ", ".join(map(str, given.get(name, ("no row",)))), rule)
        for name in sorted({*read, *given})
        if read.get(name) != given.get(name)
    ]
    return Result("sources are the texts that were read", 1, tuple(found))
