"""What the frames share: a builder of candidates, and the search for dates, states and people around a trigger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from flows.extract.clauses import clauses_between
from flows.extract.model import Annotation, Candidate, DateExpr, Slot
from flows.extract.patterns import RuleMatch, rule_book
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Item, Sentence
from flows.ground.dates import dates_of as days_of
from flows.ground.model import How, Span, Table

READ: frozenset[str] = frozenset({"prose", "item", "note", "caption"})  # kinds of segment that frames read


class Builder:
    """Collects the slots and the evidence of one candidate; the first claim of a scalar field stays."""

    def __init__(self, table: Table, rule: str) -> None:
        self.table, self.rule = table, rule
        self._slots: list[Slot] = []
        self._evidence: list[Span] = []

    def add(
        self, field: str, span: Span, value: str | None = None, how: How | None = None, *, approximate: bool = False
    ) -> Builder:
        """Add what a field says and where; ``value`` None leaves the reading to the grounder."""
        self._slots.append(Slot(field, span, value, how, approximate))
        return self

    def date(self, field: str, note: DateExpr | None, how: How | None = None) -> Builder:
        """Add a date, if there is one that is resolved."""
        if note is not None and note.edtf is not None:
            self.add(field, note.span, None, how)
        return self

    def has(self, field: str) -> bool:
        """Say whether a field has been given anything."""
        return any(s.field == field for s in self._slots)

    def at(self, field: str) -> Span | None:
        """Return where the first value of a field stands, or None."""
        return next((s.span for s in self._slots if s.field == field), None)

    def values(self, field: str) -> list[str]:
        """Return the values given to a field so far."""
        return [s.value for s in self._slots if s.field == field and s.value is not None]

    def evidence(self, *spans: Span) -> Builder:
        """Add stretches of text the mention rests on."""
        self._evidence.extend(spans)
        return self

    def build(self) -> Candidate:
        """Return the candidate."""
        return Candidate(self.table, self.rule, tuple(self._evidence), tuple(self._slots))


def matches(reading: Reading, table: Table, kinds: Iterable[str] = READ) -> Iterator[RuleMatch]:
    """Yield where the rules of a table fire, sentence by sentence, skipping what none of their words occur in."""
    book, wanted = rule_book(table), frozenset(kinds)
    for sentence in reading.sentences():
        if sentence.segment.kind in wanted:
            yield from book.match(sentence)


def dates_of(sentence: Sentence) -> list[int]:
    """Return the items that are resolved dates, in order."""
    return [i for i in sentence.of_type("DATE") if isinstance(n := sentence.items[i].note, DateExpr) and n.edtf]


@lru_cache(maxsize=1024)
def dated_before(sentence: Sentence, year: int) -> bool:
    """Say whether a sentence has a date, no open stretch, that ends before a year."""
    told = (n.edtf for i in dates_of(sentence) if isinstance(n := sentence.items[i].note, DateExpr))
    return any(days_of(edtf).last.year < year for edtf in told if edtf is not None and ".." not in edtf)


def nearest(
    sentence: Sentence, at: int, among: Iterable[int], accept: Callable[[Item], bool] = lambda item: True
) -> int | None:
    """Return the item of ``among`` nearest to item ``at``: fewest clause boundaries between, then fewest items.

    Of two that are equally near the one before the trigger is taken.
    """
    ranked = [
        (clauses_between(sentence, at, i), abs(i - at), i) for i in among if i != at and accept(sentence.items[i])
    ]
    return min(ranked)[2] if ranked else None


def date_near(sentence: Sentence, at: int, accept: Callable[[DateExpr], bool] = lambda d: True) -> DateExpr | None:
    """Return the resolved date nearest to a trigger in its sentence, or None."""
    index = nearest(sentence, at, dates_of(sentence), lambda i: isinstance(i.note, DateExpr) and accept(i.note))
    note = None if index is None else sentence.items[index].note
    return note if isinstance(note, DateExpr) else None


def date_before(reading: Reading, sentence: Sentence, reach: int = 3) -> DateExpr | None:
    """Return the last resolved date in the nearest earlier sentence of the paragraph that has one, or None.

    Dates "open since" and ranges of years are passed over: they seldom date a single act.
    """
    for distance, earlier in enumerate(reading.earlier(sentence)):
        if distance >= reach:
            return None
        found = [n for i in dates_of(earlier) if ".." not in ((n := _date_at(earlier, i)).edtf or "..")]
        told = [n for n in found if not _in_bracket(earlier, n)] or found
        if told:
            return told[-1]
    return None


def _date_at(sentence: Sentence, index: int) -> DateExpr:
    note = sentence.items[index].note
    assert isinstance(note, DateExpr)  # dates_of gives no others
    return note


def _in_bracket(sentence: Sentence, note: DateExpr) -> bool:
    """Say whether a date is told by the way: "at 6 p.m. (2 a.m. on 13 February in Tokyo)"."""
    before = [i.text for i in sentence.items if i.end <= note.start]
    return before.count("(") > before.count(")")


def named_codes(notes: Iterable[Annotation]) -> list[tuple[str, Annotation]]:
    """Return the codes that annotations carry, each once with the first annotation that carries it, in order."""
    found: dict[str, Annotation] = {}
    for note in notes:
        for code in codes(note):
            found.setdefault(code, note)
    return list(found.items())


def notes_of(sentence: Sentence, *types: str) -> list[Annotation]:
    """Return the outermost annotations of these types in a sentence, in order."""
    return [n for i in sentence.of_type(*types) if (n := sentence.items[i].note) is not None]
