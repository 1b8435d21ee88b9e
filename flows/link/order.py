"""In which order documents arrived, and which of two speaks later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from flows.ground import edtf
from flows.ground.errors import CorpusError
from flows.ground.model import Corpus, Mention


@dataclass(frozen=True, slots=True)
class Order:
    """Accession numbers and dates of documents, by name."""

    accession: dict[str, int] = field(default_factory=dict)
    dated: dict[str, date] = field(default_factory=dict)

    @staticmethod
    def of(corpus: Corpus) -> Order:
        """Read both from the corpus's sources."""
        return Order({s.name: s.accession for s in corpus.sources}, {s.name: since(s.date) for s in corpus.sources})

    def later(self, doc: str) -> tuple[date, int]:
        """A key that grows with the document's date, then with its accession; documents without a date come first."""
        return self.dated[doc], self.accession[doc]

    def founding(self, mention: Mention) -> tuple[object, ...]:
        """A key that puts first the mention of the lowest accession number, then of the earliest evidence."""
        claims = tuple((c.field, c.value, c.span) for c in mention.claims)  # several can share their evidence
        return self.accession[mention.doc], mention.evidence, mention.table, claims

    def check(self, mentions: Iterable[Mention]) -> None:
        """Raise CorpusError where a mention is of a document that the corpus does not have."""
        unknown = sorted({m.doc for m in mentions} - set(self.accession))
        if unknown:
            raise CorpusError("mentions of documents that are not in the corpus", found=", ".join(unknown))


def since(value: str | None) -> date:
    """Return a document's date as its first day, long ago where it has none."""
    return (edtf.bounds(value)[0] if value else None) or date.min
