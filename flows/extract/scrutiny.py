"""What the grounder asks beyond the codebook of proposers that do not read the annotations.

A rule's frame fills a slot *from* an annotation; a parser or a language model may put any words into any slot. Its
names must be of the slot's type, its sides must not contradict what the text says of the people, its evidence must be
short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from flows.extract.model import (
    Annotation,
    Delegation,
    Event,
    Instrument,
    Person,
    Place,
    Role,
    Slot,
    Unit,
)
from flows.extract.quotes import squeezed
from flows.extract.reading import Reading
from flows.ground import codebook
from flows.ground.model import TABLES, Mention, Span

MAX_EVIDENCE = 2_500  # characters: who needs more to say one thing has not pointed at it
REACH = 300  # characters: no annotation is longer

# What the words of a slot must be, where an annotator knows them at all. Roles stand within persons.
TYPES: Mapping[str, tuple[type[Annotation], ...]] = {
    "visitors": (Person, Delegation),
    "hosts": (Person, Delegation),
    "signatories": (Person,),
    "visitor_role": (Role, Person),
    "places": (Place,),
    "place": (Place,),
    "units": (Unit,),
    "title": (Instrument,),
    "short_title": (Instrument,),
    "amends": (Instrument,),
    "instrument": (Instrument,),
    "name": (Event,),
    "occasion": (Event,),
}
NEEDED = frozenset({"title", "instrument"})  # never without such an annotation
CAPITALISED = frozenset({"visitors", "hosts", "signatories", "places", "place", "units", "short_title", "name"})


def fault_of_quote(slot: Slot, reading: Reading) -> str | None:
    """Return that the words a slot quotes do not stand where it points, or None."""
    if slot.quote is None or squeezed(slot.span.of(reading.view.text)) == squeezed(slot.quote) != "":
        return None
    return f"{slot.quote!r} does not stand in the text"


def fault_of_slot(slot: Slot, span: Span, reading: Reading) -> str | None:
    """Return why words cannot be what a slot says they are, or None. ``span`` is the slot's, anchored."""
    words = span.of(reading.view.text)
    if fault := _rewritten(slot, span, reading):
        return fault
    if slot.field not in TYPES:
        return None
    wanted, around = TYPES[slot.field], _touching(span, reading)
    right = [note for note in around if isinstance(note, wanted) and (note.span.covers(span) or span.covers(note.span))]
    if right:
        return _wrong_noun(slot, right)
    other = next((note for note in around if note.span.covers(span)), None)
    if other is not None or slot.field in NEEDED:
        return f"{words!r} is {'no instrument' if other is None else f'of type {other.type}'}, not {slot.field}"
    if slot.field in CAPITALISED and not any(word[0].isupper() for word in words.split()):
        return f"{words!r} is no proper name"
    return None


def _rewritten(slot: Slot, span: Span, reading: Reading) -> str | None:
    """A name is given as it stands: nothing added, turned round or prettied."""
    words = squeezed(span.of(reading.view.text))
    if slot.value is None or slot.field not in _worded() or squeezed(slot.value) in words:
        return None
    return f"{slot.value!r} does not stand in the quote {words!r}"


@cache
def _worded() -> frozenset[str]:
    """The fields whose values are words of the text."""
    kinds = ("name", "text")
    return frozenset(s.name for table in TABLES for s in codebook.slots(table).values() if s.kind in kinds)


def _touching(span: Span, reading: Reading) -> list[Annotation]:
    return [note for note in reading.annotations if note.start < span.end and span.start < note.end]


def _wrong_noun(slot: Slot, found: Iterable[Annotation]) -> str | None:
    """An agreement's kind is its noun's: the annotator has read it."""
    nouns = {note.noun for note in found if isinstance(note, Instrument)}
    if slot.field != "instrument" or slot.value in nouns:
        return None
    return f"the instrument is called {' or '.join(sorted(nouns))}, not {slot.value}"


def fault_of_mention(mention: Mention, reading: Reading) -> str | None:
    """Return what speaks against a whole mention, or None."""
    length = sum(span.end - span.start for span in mention.evidence)
    if length > MAX_EVIDENCE:
        return f"{length} characters of evidence"
    return _wrong_sides(mention, reading) if mention.table == "visits" else None


def _wrong_sides(mention: Mention, reading: Reading) -> str | None:
    """A visitor is away from home, and comes from where he is at home."""
    first = next(mention.of("visitors"), None)
    state = _state_of(first.span, reading) if first else None
    if state is None or first is None:
        return None
    if state == mention.value("destination"):
        return f"{first.value} is of {state}, the state visited"
    if mention.value("origin") not in (None, state):
        return f"{first.value} is of {state}, not of {mention.value('origin')}"
    return None


def _state_of(span: Span, reading: Reading) -> str | None:
    notes = [n for n in _touching(span, reading) if isinstance(n, (Person, Role, Delegation)) and n.state]
    return notes[0].state if notes else None
