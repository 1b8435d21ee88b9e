"""Sentences as frames see them: a row of items, each a word or an annotation.

"On 3 May 2011 Foreign Minister Ana Quispe arrived in Oslo." becomes
``on <DATE:1> <PERSON:2> arrived in <CAPITAL:5> .``; rules read the same row with one letter an item (``alphabet.py``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.extract.alphabet import bits_of, encode
from flows.extract.model import Amount, Annotation, Group, Place, Segment
from flows.extract.tokens import Token
from flows.ground.model import Span
from flows.ground.value import value

_PLACE_TYPES = {
    "state": "STATE", "polity": "STATE", "demonym": "DEMONYM", "capital": "CAPITAL", "city": "CITY",
    "region": "REGION", "sea": "SEA", "venue": "VENUE", "government": "GOVERNMENT",
}  # fmt: skip
_TYPES = {
    "date": "DATE", "organisation": "ORG", "role": "ROLE", "person": "PERSON", "delegation": "DELEGATION",
    "instrument": "INSTRUMENT", "force": "FORCE", "unit": "UNIT", "event": "EVENT",
}  # fmt: skip


def type_of(annotation: Annotation) -> str:
    """Return the type an annotation has in a typed sentence."""
    if isinstance(annotation, Place):
        return _PLACE_TYPES[annotation.kind]
    if isinstance(annotation, Amount):
        return annotation.kind.upper()
    if isinstance(annotation, Group):
        return "STATES" if annotation.kind == "states" else "PEOPLE"
    return _TYPES[annotation.type]


@value
class Item:
    """A word, a sign, or an annotation, at ``start`` to ``end`` of the document."""

    type: str  # "" for words and signs
    text: str  # words in lower case; "" for annotations
    start: int
    end: int
    note: Annotation | None = None

    @property
    def span(self) -> Span:
        """The stretch of the document the item covers."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A segment as a row of items."""

    index: int
    segment: Segment
    items: tuple[Item, ...]
    coded: str  # one letter an item: what rules read
    letters: frozenset[str]  # those that occur in ``coded``
    bits: int  # the same as a set of bits
    texts: tuple[str, ...]  # the items' texts: "" for annotations
    anchors: frozenset[str]  # the words and "<TYPE"s that occur
    places: Mapping[str, Sequence[int]]  # type → the numbers of the items that have it

    @property
    def typed(self) -> str:
        """The row as a person reads it."""
        return " ".join(f"<{item.type}:{n}>" if item.type else item.text for n, item in enumerate(self.items))

    @property
    def span(self) -> Span:
        """The stretch of the document the sentence covers."""
        return Span(self.segment.start, self.segment.end)

    def of_type(self, *types: str) -> list[int]:
        """Return the numbers of the items of these types, in order."""
        if len(types) == 1:
            return list(self.places.get(types[0], ()))
        return list(_of_types(self, types))

    def item_from(self, start: int) -> int | None:
        """Return the number of the item that begins at a character of the document, or None."""
        at = bisect_left(self.items, start, key=_start)
        return at if at < len(self.items) and self.items[at].start == start else None

    def coordinated(self, index: int) -> list[int]:
        """Return the items of one list with item ``index``: "A, B and C", "A as well as B"; itself at least."""
        return list(_row_of(self, index)) if self._may_be_linked(index) else [index]

    def _row(self, index: int) -> list[int]:
        row = [index]
        kind = self.items[index].type
        at = index
        while (following := self._linked(at, kind, 1)) is not None:
            row.append(at := following)
        at = index
        while (preceding := self._linked(at, kind, -1)) is not None:
            row.insert(0, at := preceding)
        return row

    def _may_be_linked(self, index: int) -> bool:
        texts = self.texts
        if index + 1 < len(texts) and texts[index + 1] in _OPENING:
            return True
        return index > 0 and (texts[index - 1] in _CLOSING or texts[index - 1] == "s")

    def _linked(self, at: int, kind: str, step: int) -> int | None:
        position = at + step
        links: list[str] = []
        owned = False
        while 0 <= position < len(self.items) and len(links) < 4:
            item = self.items[position]
            if item.type == kind:
                words = links if step == 1 else links[::-1]
                return position if tuple(words) in _LINKS and (not owned or words[-1] == "and") else None
            if kind == "PERSON" and item.type == "STATE" and self._owner(position):  # "A and Peru's B"
                owned = True
                position, links = (position + 3, links) if step == 1 else (position - 1, links[:-2])
                continue
            if item.type:
                return None
            links.append(item.text)
            position += step
        return None

    def _owner(self, index: int) -> bool:
        """Say whether a state owns the person right behind it: "Peru's Ana Quispe"."""
        behind = self.items[index + 1 : index + 4]
        return len(behind) == 3 and [i.text for i in behind[:2]] == ["'", "s"] and behind[2].type == "PERSON"


@lru_cache(maxsize=4096)
def _of_types(sentence: Sentence, types: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(sorted([i for name in set(types) for i in sentence.places.get(name, ())]))


def _start(item: Item) -> int:
    return item.start


@lru_cache(maxsize=4096)
def _row_of(sentence: Sentence, index: int) -> tuple[int, ...]:
    return tuple(sentence._row(index))


_LINKS = frozenset(
    tuple(link.split())
    for link in ("and", "or", "&", ",", ", and", ", or", ", the", "and the", ", and the", "as well as", ", as well as",
                 "/", "and his", "and her", "together with", ", together with", "; and")
)  # fmt: skip


_OPENING = frozenset(link[0] for link in _LINKS)
_CLOSING = frozenset(link[-1] for link in _LINKS)


def build_sentence(index: int, segment: Segment, tokens: Sequence[Token], notes: Sequence[Annotation]) -> Sentence:
    """Return a segment as a sentence.

    ``tokens`` are those of the segment, ``notes`` its outermost annotations; both sorted.
    """
    items: list[Item] = []
    at = 0
    for note in notes:
        while at < len(tokens) and tokens[at].start < note.start:
            items.append(_word(tokens[at]))
            at += 1
        items.append(Item(type_of(note), "", note.start, note.end, note))
        while at < len(tokens) and tokens[at].start < note.end:
            at += 1
    items.extend(_word(token) for token in tokens[at:])
    return _sentence(index, segment, items)


def rebuilt(sentence: Sentence, items: Sequence[Item]) -> Sentence:
    """Return the sentence with other items in the place of its own; they must cover the same stretch."""
    return _sentence(sentence.index, sentence.segment, list(items))


def _word(token: Token) -> Item:
    return Item("", token.text.lower(), token.start, token.end)


def _sentence(index: int, segment: Segment, items: list[Item]) -> Sentence:
    coded = encode(items)
    places: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        if item.type:
            places.setdefault(item.type, []).append(number)
    texts = tuple([item.text for item in items])
    anchors = frozenset([*filter(None, texts), *[f"<{name}" for name in places]])
    letters = frozenset(coded)
    return Sentence(index, segment, tuple(items), coded, letters, bits_of(letters), texts, anchors, places)
