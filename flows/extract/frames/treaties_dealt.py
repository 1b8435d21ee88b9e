"""Plurals whose members are told apart by party and date: "visa agreements with Qatar (2018) and Kuwait (2019)"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.extract.annotate.instrument_terms import terms
from flows.extract.frames.treaties_dated import date_at, text_at
from flows.extract.frames.treaties_facts import Fact
from flows.extract.model import Annotation, DateExpr, Instrument
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_LINKS = frozenset({",", "and", "with", "the", "as", "well", "also"})
_KIND = 6  # items behind an instrument in which "that A concluded" opens
_MADE = ("sign", "conclud", "has", "reach", "agree")
_STATES = frozenset({"STATE", "ORG", "CAPITAL"})


@dataclass(frozen=True, slots=True)
class Member:
    """One of several: with whom, where that stands, and when."""

    code: str
    span: Span
    date: DateExpr


def dealt(reading: Reading, fact: Fact) -> list[Member]:
    """Return the members of a plural instrument, if two or more are told apart by a state and a date each."""
    if fact.note is None:
        return []
    if not (fact.note.plural or several_named(reading, fact.note)):
        start = _relative(fact.sentence, fact.index)
        found = [] if start is None else list(_members(reading, fact.sentence, start, None))
        return found if len({m.code for m in found}) > 1 else []
    found = list(_members(reading, fact.sentence, fact.index + 1, _last(reading, fact.note)))
    return found if len({m.code for m in found}) > 1 else []


def days_of(reading: Reading, fact: Fact) -> list[DateExpr]:
    """Return the dates of "treaties of 1904, 1907 and 1909", where a plural has several of its own."""
    sentence, at = fact.sentence, fact.index + 1
    if fact.note is None or not (fact.note.plural or several_named(reading, fact.note)):
        return []
    if text_at(sentence, at) not in ("of", "in", "from", "("):
        return []
    found: list[DateExpr] = []
    for index in range(at + 1, len(sentence.items)):
        date = date_at(sentence, index)
        if date is not None:
            found.append(date)
        elif sentence.texts[index] not in (",", "and", "of"):
            break
    return found if len(found) > 1 and not any(d.edtf and "/" in d.edtf for d in found) else []


def several_named(reading: Reading, note: Instrument) -> bool:
    """Say whether a name is a plural: "Reciprocal Access Agreements"."""
    heads = terms().heads
    words = sort_of(reading, note).of(reading.view.text).split()
    return bool(words) and (head := heads.get(words[-1].casefold())) is not None and head.plural


def sort_of(reading: Reading, note: Instrument) -> Span:
    """Return what all members are called: a plural's title without the first one's counterparty."""
    name, _, _ = note.title.of(reading.view.text).partition(" with ")
    name, _, _ = name.partition(" of the ")  # "agreement of the kind that …"
    return Span(note.title.start, note.title.start + len(name))


def own_side(reading: Reading, fact: Fact, members: Sequence[Member]) -> dict[str, Span]:
    """Return the states of the dyad that a sentence names in front of the members: whose agreements they are."""
    before = Span(fact.sentence.span.start, min(m.span.start for m in members))
    return {code: a.span for a in reading.within(before, Annotation) for code in codes(a) if code in reading.dyad}


def _relative(sentence: Sentence, index: int) -> int | None:
    """Return where the members of "a pact that A concluded with B in 2002 and with C in 2004" are listed."""
    opens = range(index + 1, min(index + _KIND, len(sentence.items)))
    that = next((n for n in opens if text_at(sentence, n) in ("that", "which")), None)
    if that is None:
        return None
    verbs = (
        n for n in range(that + 1, min(that + _KIND, len(sentence.items))) if text_at(sentence, n).startswith(_MADE)
    )
    verb = next(verbs, None)
    return verb + 1 if verb is not None and text_at(sentence, verb + 1) == "with" else None


def _members(reading: Reading, sentence: Sentence, at: int, party: tuple[str, Span] | None) -> Iterator[Member]:
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
    """Return the date in "(2018 …)", "in 2018" or "this July" at an item, and the item behind it."""
    alone = date_at(sentence, at)
    if alone is not None:
        return alone, at + 1
    note = date_at(sentence, at + 1)
    if note is None or text_at(sentence, at) not in ("(", "in"):
        return None
    if text_at(sentence, at) == "in":
        return note, at + 2
    closing = next((n for n in range(at + 2, len(sentence.items)) if text_at(sentence, n) == ")"), None)
    return None if closing is None else (note, closing + 1)
