"""Heads of lists of visits: "Visits from Chile to Ecuador", "(1) From Japan to Italy", "Peruvian visitors: …".

An entry of such a list names a visitor and a date; where it leads to is said by the head alone. A head is a heading, a
line of its own, or what stands before a colon.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from flows.extract.frames.visits_grammar import PARTY_TYPES
from flows.extract.frames.visits_words import word_set
from flows.extract.model import Place
from flows.extract.reading import Reading
from flows.extract.sentence import Item, Sentence

_LONGEST = 16  # items in a head
_FAR = 60  # sentences between a head and its last entry
_SIGNS = frozenset({":", "(", ")", "|"})
_ARROWS = frozenset({"→", "⇒", "➝"})
_TOWARDS = frozenset({"to", "in", "visited", "toured", "received", *_ARROWS})
_ANCHORS = frozenset({"<STATE", "<DEMONYM"})


@dataclass(frozen=True, slots=True)
class Head:
    """Where a list begins, and where the visits in it lead to; None for a heading that begins something else."""

    index: int  # the sentence
    item: int  # its item with which the head begins
    place: Place | None


def heads_of(reading: Reading) -> tuple[Head, ...]:
    """Return the heads of a document in order, and the headings that end a list."""
    found: list[Head] = []
    topic = -2 * _FAR  # the last heading that speaks of visits: "VIP visits", "Exchange of visits"
    for sentence in reading.sentences():
        heading = sentence.segment.kind == "heading"
        if not (heading or sentence.anchors & _ANCHORS or sentence.anchors & word_set("head_nouns")):
            continue
        for first, line in _lines(sentence, reading.view.text):
            prefix = _prefix(line)
            visits = _speaks_of_visits(prefix)
            place = _leads_to(reading, sentence, line, prefix, visits=visits or sentence.index - topic <= _FAR)
            closed = heading and len(prefix) == len(line)
            if place is not None or closed:
                found.append(Head(sentence.index, first, place))
            if place is not None or (visits and (heading or sentence.segment.kind == "item")):
                topic = sentence.index
            elif closed:
                topic = -2 * _FAR
    return tuple(found)


def place_of_list(heads: tuple[Head, ...], index: int, item: int = 999) -> Place | None:
    """Return where the list leads to that an item of a sentence stands in, or None."""
    at = bisect_right(heads, (index, item), key=lambda head: (head.index, head.item))
    return heads[at - 1].place if at and index - heads[at - 1].index <= _FAR else None


def _lines(sentence: Sentence, text: str) -> Iterator[tuple[int, tuple[Item, ...]]]:
    """Yield the lines of a sentence, each with the number of its first item: lists may run on without a full stop."""
    items, first = sentence.items, 0
    for n in range(1, len(items)):
        if "\n" in text[items[n - 1].end : items[n].start] or _lettered(items, n):
            yield first, items[first:n]
            first = n
    yield first, items[first:]


def _lettered(items: tuple[Item, ...], n: int) -> bool:
    """Say whether a paragraph of an enumeration begins: "; (b) Visits from Peru: …"."""
    if items[n].text != "(":
        return False
    row = [item.text for item in items[n : n + 3]]
    return len(row) == 3 and (row[0], row[2]) == ("(", ")") and len(row[1]) <= 2 and items[n - 1].text in {".", ";"}


def _speaks_of_visits(prefix: tuple[Item, ...]) -> bool:
    texts = {item.text for item in prefix}
    return bool(texts & word_set("head_nouns") or texts & _ARROWS)


def _prefix(line: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return what stands before the first entry: up to a colon, or before a date or a party."""
    for n, item in enumerate(line):
        if item.text == ":":
            return line[: n + 1]
        if item.type == "DATE" or item.type in PARTY_TYPES:
            held = any(i.text == ":" for i in line[n : n + _LONGEST])  # "Presidents … in Japan: …"
            many = item.note is not None and item.note.rule.endswith(".plural")
            if not held or (n == 0 and not many):
                return line[:n]
    return line


def _leads_to(
    reading: Reading, sentence: Sentence, line: tuple[Item, ...], prefix: tuple[Item, ...], *, visits: bool
) -> Place | None:
    entries = len(prefix) < len(line)
    lone = not entries and len(line) < len(sentence.items)  # a line of its own among others
    closed = lone or sentence.segment.kind in ("heading", "item") or (bool(prefix) and prefix[-1].text == ":")
    signs = {item.text for item in prefix} & _SIGNS
    if not visits or len(prefix) > _LONGEST or not (closed or (entries and signs)):
        return None
    found = _object(prefix)
    if found is None:
        found = _visitors(reading, prefix)
    return found if found is not None and found.state in reading.dyad else None


def _object(prefix: tuple[Item, ...]) -> Place | None:
    """Return the state behind "to" or "in"; not where the other one is only "between Italy and Japan"."""
    for n in range(len(prefix) - 1, 0, -1):
        lead = [item.text for item in prefix[max(0, n - 2) : n]]
        note = prefix[n].note
        towards = lead[-1] in _TOWARDS or (lead[-1] == "the" and lead[0] in _TOWARDS)
        if prefix[n].type in ("STATE", "CAPITAL") and towards and isinstance(note, Place):
            return note
    return None


def _visitors(reading: Reading, prefix: tuple[Item, ...]) -> Place | None:
    """Return the other side's state for "Peruvian visitors", "From Peru": those of one side go to the other."""
    for item, behind in pairwise(prefix):
        note = item.note
        if item.text in ("from", "by") and behind.type == "STATE" and isinstance(behind.note, Place):
            note = behind.note  # "From Japan:"
        elif item.type != "DEMONYM" or behind.text not in word_set("head_visitors"):
            continue
        if isinstance(note, Place) and note.state in reading.dyad:
            other = next(code for code in reading.dyad if code != note.state)
            return Place(note.start, note.end, "place.other", "state", note.name, other)
    return None
