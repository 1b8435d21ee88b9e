"""A reading: one document with its view, all annotations, and its sentences, built as they are asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar, cast

from flows.extract.annotate.amounts import annotate_amounts
from flows.extract.annotate.dates import annotate_dates
from flows.extract.annotate.events import annotate_events
from flows.extract.annotate.forces import annotate_forces, annotate_units
from flows.extract.annotate.instruments import annotate_instruments
from flows.extract.annotate.organisations import annotate_organisations
from flows.extract.annotate.people import annotate_people
from flows.extract.annotate.places import annotate_groups, annotate_places
from flows.extract.annotate.tables import with_tables, with_years
from flows.extract.model import (
    Annotation,
    Delegation,
    Force,
    Group,
    Organisation,
    Person,
    Place,
    Role,
    Unit,
    View,
)
from flows.extract.sentence import Sentence, build_sentence
from flows.extract.tokens import Token, tokenize
from flows.extract.view import make_view
from flows.ground.model import Document, Span

A = TypeVar("A", bound=Annotation)

# Where two annotations overlap without one holding the other, the first of these types stays.
_PRIORITY = (
    "unit", "instrument", "event", "person", "delegation", "date", "force", "role", "group", "organisation",
    "amount", "place",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(_PRIORITY)}


def annotate(view: View, tokens: Sequence[Token] | None = None) -> tuple[Annotation, ...]:
    """Return all annotations of a view, by start, the longer first; nested ones included.

    ``tokens`` are those of the view's text, where the caller has them.
    """
    tokens = tokenize(view.text) if tokens is None else tokens
    places, text = annotate_places(view, tokens), view.document.text
    organisations = annotate_organisations(view, tokens)
    people = annotate_people(view, places, organisations, tokens)
    found: list[Annotation] = [
        *with_years(text, annotate_dates(view)), *with_tables(text, annotate_amounts(view)), *places, *organisations,
        *annotate_groups(view, places), *people.persons, *people.roles, *people.delegations,
        *annotate_instruments(view, places, organisations), *annotate_forces(view, places),
        *annotate_units(view, places), *annotate_events(view),
    ]  # fmt: skip
    found.sort(key=lambda a: (a.start, -a.end, _RANK[a.type]))
    return tuple(found)


def outermost(notes: Iterable[Annotation]) -> list[Annotation]:
    """Return the annotations that no other one holds, overlaps settled by type; sorted in, sorted out."""
    kept: list[Annotation] = []
    for note in notes:
        if not kept or note.start >= kept[-1].end:
            kept.append(note)
        elif note.type == "unit" and kept[-1].type == "person" and _plural_of(kept[-1], note):
            kept[-1] = note  # "six Eurofighters flew"
        elif note.end > kept[-1].end and _RANK[note.type] < _RANK[kept[-1].type]:
            kept[-1] = note
    return kept


def _plural_of(long: Annotation, short: Annotation) -> bool:
    """Say whether one annotation is another with a letter behind it."""
    return long.start == short.start and long.end - short.end == 1


class Reading:
    """A document as frames read it. Annotations are sorted by start, the longer first."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.view = make_view(document)
        self._tokens = tokenize(self.view.text)
        self._token_starts = [t.start for t in self._tokens]
        self.annotations = annotate(self.view, self._tokens)
        self._starts = [a.start for a in self.annotations]
        self._segment_starts = [s.start for s in self.view.segments]
        self._sentences: dict[int, Sentence] = {}
        self._by_class: dict[type[Annotation], list[Annotation]] = {}
        self._by_code: dict[str, list[Annotation]] | None = None

    @property
    def dyad(self) -> tuple[str, str]:
        """The codes of the two states."""
        return self.document.dyad.codes

    def __len__(self) -> int:
        return len(self.view.segments)

    def sentence(self, index: int) -> Sentence:
        """Return the sentence of that number."""
        known = self._sentences.get(index)
        if known is None:
            segment = self.view.segments[index]
            first = bisect_left(self._token_starts, segment.start)
            row = self._tokens[first : bisect_left(self._token_starts, segment.end)]
            notes = outermost(self._all_within(segment.start, segment.end))
            known = self._sentences[index] = build_sentence(index, segment, row, notes)
        return known

    def sentences(self) -> Iterator[Sentence]:
        """Yield all sentences in order."""
        return (self.sentence(i) for i in range(len(self)))

    def _all_within(self, start: int, end: int) -> Sequence[Annotation]:
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [a for a in self.annotations[low:high] if a.end <= end]

    def within(self, span: Span, kind: type[A]) -> list[A]:
        """Return the annotations of one class that lie within a span, nested ones included, in order."""
        low, high = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return [a for a in self.annotations[low:high] if isinstance(a, kind) and a.end <= span.end]

    def of_class(self, kind: type[A]) -> list[A]:
        """Return the annotations of one class, in order; the list is kept, and not to be changed."""
        if kind not in self._by_class:
            self._by_class[kind] = [a for a in self.annotations if isinstance(a, kind)]
        return cast("list[A]", self._by_class[kind])

    def naming(self, code: str) -> list[Annotation]:
        """Return the annotations that carry a code, in order; the list is kept, and not to be changed."""
        if self._by_code is None:
            self._by_code = {}
            for note in self.annotations:
                for each in codes(note):
                    self._by_code.setdefault(each, []).append(note)
        return self._by_code.get(code, [])

    def at(self, span: Span, kind: type[A]) -> A | None:
        """Return the annotation of one class that covers exactly this span, or None."""
        return next((a for a in self.within(span, kind) if a.span == span), None)

    def sentence_of(self, offset: int) -> Sentence | None:
        """Return the sentence that a character stands in, or None between sentences."""
        index = bisect_right(self._segment_starts, offset) - 1
        if index < 0 or self.view.segments[index].end <= offset:
            return None
        return self.sentence(index)

    def earlier(self, sentence: Sentence, *, same_paragraph: bool = True) -> Iterator[Sentence]:
        """Yield the sentences before one, nearest first, of its paragraph or of the document."""
        for index in range(sentence.index - 1, -1, -1):
            if same_paragraph and self.view.segments[index].paragraph != sentence.segment.paragraph:
                return
            yield self.sentence(index)

    def later(self, sentence: Sentence) -> Iterator[Sentence]:
        """Yield the sentences behind one in its paragraph, in order."""
        for index in range(sentence.index + 1, len(self)):
            if self.view.segments[index].paragraph != sentence.segment.paragraph:
                return
            yield self.sentence(index)

    def codes_in(self, span: Span) -> frozenset[str]:
        """Return every code that an annotation touching this span carries."""
        low = bisect_left(self._starts, span.start - 300)
        high = bisect_left(self._starts, span.end)
        touching = (a for a in self.annotations[low:high] if a.end > span.start)
        return frozenset(code for a in touching for code in codes(a))


def codes(note: Annotation) -> tuple[str, ...]:
    """Return the codes an annotation stands for; empty where it stands for none."""
    if isinstance(note, Organisation):
        return (note.code,)
    if isinstance(note, Group):
        return note.codes
    if isinstance(note, Unit):
        return (flag,) if (flag := note.state or note.fleet) else ()
    if isinstance(note, (Place, Person, Role, Delegation, Force)):
        return (note.state,) if note.state else ()
    return ()
