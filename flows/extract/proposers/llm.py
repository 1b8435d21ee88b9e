"""A language model as proposer: it quotes, the grounder reads.

The model is given the codebook's fields as a JSON schema (section 9's mentions, with quotes in the place of offsets)
and a piece of text. What it says is looked for in the text: a quote that does not stand there, a value that its quote
does not bear out, a place given as a visitor is refused with a reason. Whatever a text tells the model to do, it can
only make it point at that same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from flows.extract.model import Candidate, Slot
from flows.extract.proposers.endpoint import Endpoint, ProposerError
from flows.extract.quotes import find_quote, squeezed
from flows.extract.reading import Reading
from flows.ground import codebook
from flows.ground.model import TABLES, Document, Span, Table
from flows.ground.paths import LANGUAGE

WINDOW = 6_000  # characters of text in one question; longer texts are cut between paragraphs
NOWHERE = Span(0, 0)


class Llm:
    """Asks an endpoint about every piece of a document."""

    name = "llm"

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def propose(self, reading: Reading) -> Iterator[Candidate]:
        """Yield what the model points at, piece after piece; raises ProposerError where it cannot be asked."""
        for piece in pieces(reading):
            answer = self.endpoint.ask(prompt(), question(reading.document, piece), schema())
            yield from candidates(answer, reading, piece, self.endpoint.url)


def pieces(reading: Reading) -> list[Span]:
    """Return the document cut between paragraphs into stretches of at most WINDOW characters, or one paragraph."""
    found: list[Span] = []
    for _, row in groupby(reading.view.segments, key=lambda segment: segment.paragraph):
        segments = list(row)
        paragraph = Span(segments[0].start, segments[-1].end)
        if found and paragraph.end - found[-1].start <= WINDOW:
            found[-1] = Span(found[-1].start, paragraph.end)
        else:
            found.append(paragraph)
    return found


def question(document: Document, piece: Span) -> str:
    """Return what the model is asked about one piece: the two states, the text's title and date, the text."""
    head = [f"States: {' and '.join(document.dyad.codes)}"]
    head += [f"Title: {document.title}"] if document.title else []
    head += [f"Date of the text: {document.date}"] if document.date else []
    return "\n".join([*head, "", "Text:", piece.of(document.text)])


@cache
def prompt() -> str:
    """Return the instructions: ``flows/language/llm_prompt.txt`` and the codebook's fields."""
    told = (LANGUAGE / "llm_prompt.txt").read_text("utf-8")
    return "\n".join([told, *(line for table in TABLES for line in _described(table))])


def _described(table: Table) -> Iterator[str]:
    yield f"\n{table}:"
    for slot in codebook.slots(table).values():
        kind = f"{slot.kind}, one or more" if slot.many else slot.kind
        yield f"- {slot.name} ({kind}): {slot.description}"
        yield from (f"    {value}: {meaning}" for value, meaning in (slot.values or {}).items())


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema of an answer, from the codebook: every field there, null where the text is silent."""
    mentions = {"type": "array", "items": {"anyOf": [_table_schema(table) for table in TABLES]}}
    return _object({"mentions": mentions})


def _table_schema(table: Table) -> dict[str, Any]:
    fields = _object({name: _field_schema(slot) for name, slot in codebook.slots(table).items()})
    evidence = {"type": "array", "items": {"type": "string"}}
    return _object({"table": {"type": "string", "enum": [table]}, "evidence": evidence, "fields": fields})


def _field_schema(slot: codebook.Slot) -> dict[str, Any]:
    value = {"type": "string", "enum": list(slot.values)} if slot.values else {"type": "string"}
    said = _object({"value": value, "quote": {"type": "string"}})
    return {"type": "array", "items": said} if slot.many else {"anyOf": [said, {"type": "null"}]}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    shape = {"type": "object", "properties": dict(properties)}
    return {**shape, "required": list(properties), "additionalProperties": False}


# What the model answered


def candidates(answer: Any, reading: Reading, piece: Span, where: str = "") -> Iterator[Candidate]:
    """Yield an answer's mentions as candidates; raises ProposerError where it does not have the schema's shape."""
    try:
        yield from [_candidate(raw, reading, piece) for raw in answer["mentions"]]
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise ProposerError(
            "does not keep to the JSON schema", where=where, found=f"{type(fault).__name__}: {fault}",
            mend="take an endpoint that follows schemas",
        ) from fault  # fmt: skip


def _candidate(raw: Mapping[str, Any], reading: Reading, piece: Span) -> Candidate:
    table: Table = raw["table"]
    if table not in TABLES:
        raise ValueError(f"{table!r} is no table")
    if not isinstance(raw["evidence"], list):
        raise ValueError(f"evidence: expected a list of quotes, found {raw['evidence']!r}")
    view = reading.view.text
    quoted = [span for words in raw["evidence"] if (span := find_quote(words, view, piece)) is not None]
    near = quoted[0] if quoted else None
    slots = tuple(slot for name, said in raw["fields"].items() for slot in _slots(name, said, reading, piece, near))
    anchored = quoted or [slot.span for slot in slots if slot.span != NOWHERE]
    return Candidate(table, f"llm:{table}", tuple(_sentences(anchored, reading)), slots, "llm")


def _slots(name: str, said: Any, reading: Reading, piece: Span, near: Span | None) -> Iterator[Slot]:
    for each in said if isinstance(said, list) else [said] if said is not None else []:
        value, quote = each["value"], each["quote"]
        if not (isinstance(value, str) and isinstance(quote, str)):
            raise ValueError(f"{name}: expected a text, found {value!r} and {quote!r}")
        span = find_quote(quote, reading.view.text, piece, near)
        yield Slot(name, span or NOWHERE, squeezed(value) or None, quote=quote)


def _sentences(spans: list[Span], reading: Reading) -> Iterator[Span]:
    """The sentences that hold these stretches: evidence is never a word alone."""
    for segment in reading.view.segments:
        whole = Span(segment.start, segment.end)
        if any(span.overlaps(whole) for span in spans):
            yield whole
