"""Sentences as the visits frame reads them: "the Hungarian capital" is a place of Hungary, as "Hungary" is.

In a list of visits a name without a title is a person's: "Visits to Japan: Prodi (2007), Monti (2012)".
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.extract.annotate.people_terms import name_terms
from flows.extract.frames.common import READ
from flows.extract.frames.visits_heads import Head, place_of_list
from flows.extract.frames.visits_words import word_set
from flows.extract.model import Person, Place
from flows.extract.patterns import RuleMatch, rule_book
from flows.extract.reading import Reading
from flows.extract.sentence import Item, Sentence, rebuilt
from flows.ground.model import Span

KINDS = READ | {"heading"}  # "President X ends her visit to Y" often stands in the title only
_TOWNS = frozenset({"<CAPITAL", "<CITY"})
_ADORNED = frozenset({"<CAPITAL", "<CITY", "<STATE"})
_ENDS = frozenset({"hit", "ridden", "struck", "weary", "held", "scarred", "swept", "soaked", "blasted", "ravaged"})
_PREPOSITIONS = frozenset({"in", "at", "to", "into", "from", "for", "visited", "reached", "left"})
_OWNED = frozenset({"'", "s", "<PERSON"})
_NAME = 4  # words in a name, at most
_BRACKETS = frozenset({"(", ",", ":", ";", "–", "—", "-", "|", "•", "*", "and"})


def matches(reading: Reading, heads: tuple[Head, ...] = ()) -> Iterator[RuleMatch]:
    """Yield where the rules for visits fire, sentence by sentence; ``heads`` are those of its lists of visits."""
    book = rule_book("visits")
    for sentence in reading.sentences():
        if sentence.segment.kind in KINDS:
            told = retold(sentence)
            table = "|" in told.anchors and bool(_TOWNS & told.anchors)
            if "<DATE" in told.anchors and (table or place_of_list(heads, sentence.index) is not None):
                told = _with_names(told, reading.view.text)
            yield from book.match(told)


def retold(sentence: Sentence) -> Sentence:
    """Return the sentence with each demonym and the noun of place behind it as one place; itself where none is."""
    sentence = _without_epithets(_without_owners(sentence))
    if "<DEMONYM" not in sentence.anchors:
        return sentence
    if not any(_may_join(sentence, i) for i in sentence.of_type("DEMONYM")):
        return sentence
    items = list(_joined(sentence.items))
    return sentence if len(items) == len(sentence.items) else rebuilt(sentence, items)


def _without_epithets(sentence: Sentence) -> Sentence:
    """Return the sentence without what adorns its towns: "in rainy Oslo", "to war-torn Oslo" are in and to Oslo."""
    if not sentence.anchors & _ADORNED or not sentence.anchors & (word_set("place_epithets") | {"-"}):
        return sentence
    gone = {n for i in sentence.of_type("CAPITAL", "CITY", "STATE") for n in _epithets(sentence, i)}
    return rebuilt(sentence, [item for n, item in enumerate(sentence.items) if n not in gone]) if gone else sentence


def _epithets(sentence: Sentence, index: int) -> range:
    """Return the words between a preposition of place and a town: one that adorns towns, or two with a hyphen."""
    texts = sentence.texts
    hyphen = index > 3 and texts[index - 2] == "-" and texts[index - 3].isalpha() and texts[index - 1].endswith("n")
    hyphen = hyphen or (index > 3 and texts[index - 2] == "-" and texts[index - 1] in _ENDS)
    width = 3 if hyphen else int(index > 1 and texts[index - 1] in word_set("place_epithets"))
    lead = texts[index - width - 1] if index - width - 1 >= 0 else ""
    return range(index - width, index) if width and lead in _PREPOSITIONS else range(0)


def _without_owners(sentence: Sentence) -> Sentence:
    """Return the sentence without the states in front of their people: "Norway's Lars Dahl" is Lars Dahl."""
    if not sentence.anchors >= _OWNED:
        return sentence
    owned = [i for i in sentence.of_type("PERSON") if i > 2 and _owned(sentence, i)]
    if not owned:
        return sentence
    gone = {n for i in owned for n in range(i - 3, i)}
    return rebuilt(sentence, [item for n, item in enumerate(sentence.items) if n not in gone])


def _owned(sentence: Sentence, index: int) -> bool:
    owner, person = sentence.items[index - 3].note, sentence.items[index].note
    signs = sentence.texts[index - 2 : index] == ("'", "s")
    if not signs or not isinstance(owner, Place) or not isinstance(person, Person):
        return False
    return owner.kind in ("state", "capital") and person.state == owner.state


def _may_join(sentence: Sentence, index: int) -> bool:
    noun = sentence.texts[index + 1] if index + 1 < len(sentence.items) else ""
    return noun == "side" or noun in word_set("grounds")


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


def _with_names(sentence: Sentence, text: str) -> Sentence:
    """Return an entry of a list with its bare names as persons: words in capitals beside a sign and a date."""
    items: list[Item] = []
    at, found = 0, False
    while at < len(sentence.items):
        stop = _name_end(sentence.items, at, text)
        if stop > at and _dated(sentence.items, at, stop):
            items.append(_person(sentence.items[at], sentence.items[stop - 1], text))
            at, found = stop, True
        else:
            items.append(sentence.items[at])
            at += 1
    return rebuilt(sentence, items) if found else sentence


def _name_end(items: tuple[Item, ...], at: int, text: str) -> int:
    """Return where the name ends that begins at an item; the item itself where none does."""
    stop, terms = at, name_terms()
    while stop < len(items) and stop - at < _NAME:
        item = items[stop]
        known = item.type or not item.text.isalpha() or len(item.text) < 3 or not text[item.start].isupper()
        if known or item.text in terms.ordinary or item.text in terms.things:
            break
        stop += 1
    return stop


def _dated(items: tuple[Item, ...], first: int, last: int) -> bool:
    """Say whether a name stands between signs, and a date beside it: "Prodi (2007)", "2007: Prodi"."""
    before = items[first - 1] if first else None
    if before is not None and before.text == "|" and items[last : last + 1] and items[last].text == "|":
        return True
    opens = before is None or before.text in _BRACKETS or before.type == "DATE"
    behind = items[last : last + 2]
    dated_behind = len(behind) == 2 and behind[0].text in {"(", ",", ":", "in"} and behind[1].type == "DATE"
    dated_before = any(i.type == "DATE" for i in items[max(0, first - 2) : first])
    ends = not behind or behind[0].text in {".", ",", ";", "(", "|", "–", "-"}
    return opens and (dated_behind or (dated_before and ends))


def _person(first: Item, last: Item, text: str) -> Item:
    span = Span(first.start, last.end)
    note = Person(span.start, span.end, "person.listed", " ".join(span.of(text).split()), span, span)
    return Item("PERSON", "", span.start, span.end, note)
