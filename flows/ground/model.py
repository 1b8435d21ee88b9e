"""The values that travel between the steps: text → mentions → records → tables → package.

All offsets are Unicode code points into a document's text exactly as stored, half-open, so that
``text[span.start:span.end]`` is always the quote.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from flows.ground.value import ordered_value, value

Table: TypeAlias = Literal["treaties", "visits", "exercises", "trade_figures"]
TABLES: tuple[Table, ...] = get_args(Table)

How: TypeAlias = Literal["verbatim", "normalised", "resolved", "inherited", "default", "computed", "curated"]
Agreement: TypeAlias = Literal["single", "confirmed", "refined", "overlapping", "conflicting"]
Redistributable: TypeAlias = Literal["full", "excerpt", "none"]
Action: TypeAlias = Literal["accept", "reject", "correct", "add", "link", "separate", "choose"]


@ordered_value
class Span:
    """A half-open stretch of a document's text, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of ``text`` that the span delimits."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Say whether ``other`` lies within this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class State:
    """One side of a dyad: its ISO 3166-1 alpha-3 code and what a corpus adds to the common gazetteer."""

    code: str
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    polities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dyad:
    """The two states a corpus or a document is about, in the order the corpus gives them."""

    first: State
    second: State

    @property
    def codes(self) -> tuple[str, str]:
        """The two codes, in order."""
        return (self.first.code, self.second.code)

    def other(self, code: str) -> str | None:
        """Return the code of the other side, or None where ``code`` is not of the dyad."""
        a, b = self.codes
        return b if code == a else a if code == b else None

    @staticmethod
    def of(first: str, second: str) -> Dyad:
        """Build a dyad from two codes alone."""
        return Dyad(State(first), State(second))


@dataclass(frozen=True, slots=True)
class Document:
    """A text as stored, with what a reader must know of it; immutable, the root of every claim."""

    name: str
    text: str
    dyad: Dyad
    title: str | None = None
    date: str | None = None  # EDTF: the date the document itself bears


@dataclass(frozen=True, slots=True)
class Source:
    """What ``corpus.yaml`` says of one text: identity, origin, licence."""

    name: str
    sha256: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    licence: str  # SPDX id, or LicenseRef-…
    redistributable: Redistributable
    language: str  # BCP 47
    accession: int  # 1 for the corpus's first text; never reused
    url: str | None = None
    date: str | None = None  # EDTF
    date_evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder under ``raw/``: manifest and texts, hashes checked; ``sources`` and ``documents`` run parallel."""

    name: str
    title: str
    folder: Path
    dyad: Dyad
    sources: tuple[Source, ...]
    documents: tuple[Document, ...]
    metadata: Mapping[str, object] = dataclasses.field(default_factory=dict)  # release-level: description, keywords, …

    def source(self, name: str) -> Source:
        """Return the source of that file name; KeyError where there is none."""
        return next(s for s in self.sources if s.name == name)

    def document(self, name: str) -> Document:
        """Return the document of that file name."""
        return next(d for d in self.documents if d.name == name)


@value
class Claim:
    """One value of one field, and the characters it was read from.

    ``value`` is in the codebook's canonical form: a code, an EDTF string, a plain decimal, an
    enumeration's word, or a name as it stands in the text. A list field has one claim an element.
    """

    field: str
    value: str
    span: Span
    how: How
    rule: str
    approximate: bool = False  # dates only: EDTF's qualifier «~» on the whole value
    decision: str | None = None


@value
class Mention:
    """What one document says about one thing in the world, in the codebook's fields."""

    doc: str
    table: Table
    claims: tuple[Claim, ...]
    evidence: tuple[Span, ...]  # sorted, not overlapping
    rules: tuple[str, ...]  # ids of the rules that proposed it, the first one first
    key: str | None = None  # id of the record it is linked to
    optional: bool = False  # gold only: neither rewarded nor punished

    @property
    def id(self) -> str:
        """An id within the corpus: document, table, and where its evidence starts and ends."""
        first = self.evidence[0]
        return f"{self.doc}#{self.table}:{first.start}-{first.end}"

    def values(self, name: str) -> tuple[str, ...]:
        """All values of one field, in the order of its claims; empty where the text is silent."""
        return tuple([c.value for c in self.claims if c.field == name])

    def value(self, name: str) -> str | None:
        """The value of a scalar field, or None."""
        for claim in self.claims:  # asked of every pair that may be one thing: a generator would take twice as long
            if claim.field == name:
                return claim.value
        return None

    def of(self, name: str) -> Iterator[Claim]:
        """All claims of one field."""
        return (c for c in self.claims if c.field == name)


@value
class Refusal:
    """A candidate, or one slot of it, that the grounder would not take, and why."""

    doc: str
    table: Table
    rule: str
    span: Span
    reason: str
    field: str | None = None  # None: the whole candidate


@value
class LinkedClaim:
    """A claim with the document and mention it belongs to."""

    doc: str
    mention: str
    claim: Claim


@value
class FieldValue:
    """What a record publishes for one field: one value for a scalar, several for a list field.

    ``chosen`` runs parallel to ``values``: the claim each published value stands on. ``claims``
    holds every claim of the field, the chosen ones among them.
    """

    field: str
    values: tuple[str, ...]
    chosen: tuple[LinkedClaim, ...]
    claims: tuple[LinkedClaim, ...]
    agreement: Agreement


@value
class Record:
    """One thing in the world: its mentions in all documents, and one value (or list) a field."""

    id: str
    table: Table
    mentions: tuple[Mention, ...]
    fields: tuple[FieldValue, ...]

    def get(self, name: str) -> FieldValue | None:
        """The field of that name, or None where no document fills it."""
        return next((f for f in self.fields if f.field == name), None)

    def value(self, name: str) -> str | None:
        """The published value of a scalar field, or None."""
        found = self.get(name)
        return found.values[0] if found else None

    def values(self, name: str) -> tuple[str, ...]:
        """The published values of a field, empty where there are none."""
        found = self.get(name)
        return found.values if found else ()


@value
class Conflict:
    """Two incompatible values of one field of one record, both kept; ``chosen`` is the published one."""

    record: str
    table: Table
    field: str
    chosen: LinkedClaim
    other: LinkedClaim
    rule: str  # why the chosen one was taken: decision, precision, documents, later


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that a decision gives to a field, and the words in the target's document that it stands on."""

    field: str
    value: str | None  # None takes the field's value away
    quote: str = ""
    occurrence: int | None = None  # which of several: 1 for the first; None: there must be only one


@dataclass(frozen=True, slots=True)
class Target:
    """A mention as a person points at it: document, table, and words that lie within its evidence."""

    doc: str
    table: Table
    quote: str
    occurrence: int | None = None  # which of several: 1 for the first; None: there must be only one

    def __str__(self) -> str:
        return f"{self.doc}#{self.table}: {self.quote}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator decided: which mention, what is to be done with it, on which words, and why.

    ``target`` prints the mention it is about (the second one, ``other``, of a link or a separation is apart);
    ``doc`` and ``quote`` are the evidence it stands on; ``field`` and ``value`` the first field that it sets.
    """

    id: str
    action: Action
    target: str
    reason: str
    author: str
    date: str  # EDTF
    doc: str
    quote: str
    table: Table
    field: str | None = None
    value: str | None = None
    at: Target | None = None
    other: Target | None = None
    settings: tuple[Setting, ...] = ()
    expect: tuple[tuple[str, tuple[str, ...]], ...] = ()  # field and the values found before; none: absent
    where: str = ""  # file:line, for messages


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """Two mentions that must, or must not, become one record."""

    first: Mention
    second: Mention
    together: bool
    decision: str
    where: str = ""  # file:line, for messages
