"""Sentences as the visits frame reads them: "the Hungarian capital" is a place of Hungary, as "Hungary" is."""

from __future__ import annotations

from collections.abc import Iterator

from flows.extract.frames.common import READ
from flows.extract.frames.visits_parties import word_set
from flows.extract.model import Place
from flows.extract.patterns import RuleMatch, rule_book
from flows.extract.reading import Reading
from flows.extract.sentence import Item, Sentence, rebuilt

KINDS = READ | {"heading"}  # "President X ends her visit to Y" often stands in the title only


def matches(reading: Reading) -> Iterator[RuleMatch]:
    """Yield where the rules for visits fire, sentence by sentence."""
    book = rule_book("visits")
    for sentence in reading.sentences():
        if sentence.segment.kind in KINDS:
            yield from book.match(retold(sentence))


def retold(sentence: Sentence) -> Sentence:
    """Return the sentence with each demonym and the noun of place behind it as one place; itself where none is."""
    if "<DEMONYM" not in sentence.anchors:
        return sentence
    items = list(_joined(sentence.items))
    return sentence if len(items) == len(sentence.items) else rebuilt(sentence, items)


def _joined(items: tuple[Item, ...]) -> Iterator[Item]:
    at = 0
    while at < len(items):
        lead = tuple(i.text for i in items[max(0, at - 2) : at])
        joined = _place(items[at], items[at + 1], lead) if at + 1 < len(items) else None
        yield joined or items[at]
        at += 1 if joined is None else 2


def _place(demonym: Item, noun: Item, lead: tuple[str, ...]) -> Item | None:
    note = demonym.note
    ground = noun.text in word_set("grounds") or (noun.text == "side" and lead == ("on", "the"))
    if demonym.type != "DEMONYM" or not ground or not isinstance(note, Place):
        return None
    place = Place(demonym.start, noun.end, "place.ground", "state", note.name, note.state)
    return Item("STATE", "", demonym.start, noun.end, place)
