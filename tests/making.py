"""Mentions and corpora for tests, in our own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from flows.ground.codebook import slots
from flows.ground.model import Claim, Corpus, Document, Dyad, Mention, Source, Span, Table

Fields = Mapping[str, str | Sequence[str]]


def mention(fields: Fields, start: int = 0, end: int = 10, doc: str = "a.txt", table: Table = "treaties") -> Mention:
    """A mention whose claims all stand on its one stretch of evidence, in the codebook's order."""
    span = Span(start, end)
    claims = tuple(
        Claim(name, value, span, "normalised", "test")
        for name in slots(table)
        if name in fields
        for value in _listed(fields[name])
    )
    return Mention(doc, table, claims, (span,), ("test",))


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def corpus(texts: Mapping[str, str], dates: Iterable[str | None] = (), folder: Path = Path()) -> Corpus:
    """A corpus about Ghana and Togo with these texts, numbered and dated in their order."""
    dyad, given = Dyad.of("GHA", "TGO"), [*dates, *[None] * len(texts)]
    sources = tuple(
        Source(name, "0" * 64, name, (), "Nobody", "CC0-1.0", "full", "en", number, date=given[number - 1])
        for number, name in enumerate(texts, 1)
    )
    documents = tuple(Document(name, text, dyad) for name, text in texts.items())
    return Corpus("test", "Test", folder, dyad, sources, documents)
