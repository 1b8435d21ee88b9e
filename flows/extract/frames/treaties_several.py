"""Parties told as a number: "the three ministers", "a trilateral pact" are the states of a list given before."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from flows.extract.annotate.instrument_terms import terms
from flows.extract.annotate.organisations import seats
from flows.extract.clauses import clause_of
from flows.extract.frames.treaties_dated import text_at
from flows.extract.frames.treaties_facts import Fact
from flows.extract.frames.treaties_words import words
from flows.extract.model import Annotation, Organisation, Place
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Sentence
from flows.ground.model import Span

Found = dict[str, Span]  # code → where it stands

_NAMING = frozenset({"state", "polity", "capital", "government", "demonym"})
_COUNTS = {"three": 3, "four": 4, "five": 5}
_BEFORE = frozenset({"the", "these", "those", "all", "between", "among", "by", "and", ""})
_LINKS = frozenset(
    {"", ",", "and", ", and", "-", "–", "/", "and the", ", the", ", and the", "&", "as well as", "together with"}
)
_GAP = 16  # characters between two members of a list


def several(reading: Reading, fact: Fact) -> Found:
    """Return the states that a number stands for in the clause of an instrument or of what happens to it, or {}."""
    if fact.note is None:
        return {}
    name = fact.note.title.of(reading.view.text).casefold()
    named = 3 if any(word in name for word in words("three")) else None
    number = _number(fact) or named
    if number is None:
        return {}
    lists = [row for row in _lists(reading) if len(row) == number and set(reading.dyad) & row.keys()]
    before = [row for row in lists if all(s.start < fact.note.start for s in row.values())]
    if named is not None and (not before or _others(reading, fact)):
        return {}
    return dict(before[-1] if before else lists[0]) if lists else {}


def _others(reading: Reading, fact: Fact) -> bool:
    """Say whether the sentence itself names a third state, which then is the third party."""
    notes = (a for a in reading.within(fact.sentence.span, Annotation) if _names(a))
    told = {codes(a)[0] for a in notes if not (isinstance(a, Place) and a.kind == "capital")}
    return bool(told - set(reading.dyad))


def _number(fact: Fact) -> int | None:
    sentence = fact.sentence
    if _COUNTS.keys().isdisjoint(sentence.anchors):
        return None
    marks = {clause_of(sentence, i) for i in (fact.index, *(s.verb for s in fact.acts))}
    marks |= {(0, s.verb) for s in fact.acts if s.verb < fact.index}
    found = (_counted(sentence, at) for low, high in sorted(marks) for at in range(low, high))
    return next((n for n in found if n is not None), None)


def _counted(sentence: Sentence, at: int) -> int | None:
    """Return how many "the three", "all three ministers" are at an item, None where they are no parties."""
    number = _COUNTS.get(sentence.texts[at])
    if number is None or text_at(sentence, at - 1) not in _BEFORE or at + 1 >= len(sentence.items):
        return None
    following = sentence.items[at + 1]
    if following.type == "INSTRUMENT":
        return number if not getattr(following.note, "plural", True) else None
    known = following.text in words("bodies") or following.text in words("heads") or following.text in words("nations")
    alone = not following.type and (following.text in terms().stops or following.text in words("after_number"))
    return number if known or alone else None


@lru_cache(maxsize=16)
def _lists(reading: Reading) -> tuple[Found, ...]:
    """Return the lists of three parties or more that a text gives, in order."""
    return tuple(row for row in _runs(reading) if len(row) > 2)


def _runs(reading: Reading) -> Iterator[Found]:
    row: Found = {}
    end = -1
    for note in reading.annotations:
        if note.start < end or not _names(note):
            continue
        between = reading.view.text[end : note.start] if 0 <= note.start - end <= _GAP else None
        if between is None or between.strip() not in _LINKS:
            if row:
                yield row
            row = {}
        row.setdefault(codes(note)[0], note.span)
        end = note.end
    if row:
        yield row


def _names(note: Annotation) -> bool:
    named = isinstance(note, Organisation) or (isinstance(note, Place) and note.kind in _NAMING)
    return named and len(codes(note)) == 1


def seated(reading: Reading, found: Found) -> Found:
    """Return parties with an organisation for the town it sits in, where the town's own state is not spoken of."""
    text = reading.view.text
    for code, span in list(found.items()):
        seat = seats().get(span.of(text))
        if seat is not None and code not in reading.dyad and not _spoken_of(reading, code):
            found = {seat if c == code else c: s for c, s in found.items()}
    return found


@lru_cache(maxsize=64)
def _spoken_of(reading: Reading, code: str) -> bool:
    kinds = ("state", "demonym", "polity")
    return any(isinstance(a, Place) and a.kind in kinds and a.state == code for a in reading.annotations)
