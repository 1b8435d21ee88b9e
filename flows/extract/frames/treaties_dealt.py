"""Plurals whose members are told apart by party and date: "visa agreements with Qatar (2018) and Kuwait (2019)"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.extract.frames.treaties_dated import date_at, text_at
from flows.extract.frames.treaties_facts import Fact
from flows.extract.model import Annotation, DateExpr, Instrument
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_LINKS = frozenset({",", "and", "with", "the", "as", "well", "also"})
_STATES = frozenset({"STATE", "ORG", "CAPITAL"})


@dataclass(frozen=True, slots=True)
class Member:
    """One of several: with whom, where that stands, and when."""

    code: str
    span: Span
    date: DateExpr


def dealt(reading: Reading, fact: Fact) -> list[Member]:
    """Return the members of a plural instrument, if two or more are told apart by a state and a date each."""
    if fact.note is None or not fact.note.plural:
        return []
    found = list(_members(reading, fact.sentence, fact.index, fact.note))
    return found if len({m.code for m in found}) > 1 else []


def own_side(reading: Reading, fact: Fact) -> dict[str, Span]:
    """Return the states of the dyad that a sentence names in front of a plural: whose agreements they are."""
    before = Span(fact.sentence.span.start, fact.sentence.items[fact.index].start)
    return {code: a.span for a in reading.within(before, Annotation) for code in codes(a) if code in reading.dyad}


def _members(reading: Reading, sentence: Sentence, index: int, note: Instrument) -> Iterator[Member]:
    party = _last(reading, note)
    at = index + 1
    while at < len(sentence.items):
        item = sentence.items[at]
        date = _date(sentence, at)
        if party is not None and date is not None:
            yield Member(party[0], party[1], date[0])
            party, at = None, date[1]
        elif item.type in _STATES and item.note is not None and len(codes(item.note)) == 1:
            party, at = (codes(item.note)[0], item.span), at + 1
        elif item.text in _LINKS and not item.type:
            at += 1
        else:
            return


def _last(reading: Reading, note: Instrument) -> tuple[str, Span] | None:
    """Return the state that a title ends with: the first member's, in "agreements with Qatar"."""
    named = [p for p in reading.within(note.title, Annotation) if p.end == note.title.end and len(codes(p)) == 1]
    return (codes(named[0])[0], named[0].span) if named else None


def _date(sentence: Sentence, at: int) -> tuple[DateExpr, int] | None:
    """Return the date in "(2018 …)" or "in 2018" at an item, and the item behind it."""
    note = date_at(sentence, at + 1)
    if note is None or text_at(sentence, at) not in ("(", "in"):
        return None
    if text_at(sentence, at) == "in":
        return note, at + 2
    closing = next((n for n in range(at + 2, len(sentence.items)) if text_at(sentence, n) == ")"), None)
    return None if closing is None else (note, closing + 1)
