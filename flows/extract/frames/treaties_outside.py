"""Treaties: who stayed outside of one, or is only acted upon, is no party to it, though its sentence names him."""

from __future__ import annotations

from functools import lru_cache

from flows.extract.frames.treaties_words import words
from flows.extract.model import Place
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_MANY = frozenset({"nations", "states", "powers", "countries", "governments", "signatories", "members", "others"})
_NAMES = frozenset({"STATE", "CAPITAL", "GOVERNMENT", "POLITY"})
_REACH = 6  # items behind a state in which it is told that it stayed outside


def insiders(sentence: Sentence, found: dict[str, Span]) -> dict[str, Span]:
    """Return the parties that a sentence gives, without those of which it says that they stayed outside."""
    away = _outside(sentence)
    return {code: span for code, span in found.items() if code not in away} if away else found


@lru_cache(maxsize=64)
def _outside(sentence: Sentence) -> frozenset[str]:
    """Return the states of which a sentence on a treaty of many says that they were not among its parties."""
    if not _MANY & sentence.anchors:
        return frozenset()
    told = [tuple(phrase.split()) for phrase in words("stayed_out")]
    found: set[str] = set()
    for at, item in enumerate(sentence.items):
        if item.type in _NAMES and item.note is not None:
            behind = sentence.texts[at + 1 : at + 1 + _REACH]
            if any(behind[n : n + len(row)] == row for row in told for n in range(2)):
                found.update(codes(item.note))
    return frozenset(found)


def of_many(reading: Reading, title: Span) -> bool:
    """Say whether a title is that of a treaty of many states (``multilateral`` in ``treaties.yaml``)."""
    name = " ".join(title.of(reading.view.text).casefold().replace("-", " - ").split())
    return any(known in name for known in words("multilateral"))


def acted_upon(sentence: Sentence, span: Span) -> bool:
    """Say whether a state is what another one acts upon: "took control of Jamaica, along with Haiti"."""
    at = next(i for i, item in enumerate(sentence.items) if item.span == span)
    before = [i.text for i in sentence.items[max(0, at - 3) : at] if i.text != "the"]
    return before[-1:] == ["of"] or before[-2:] == ["along", "with"]


def of_elsewhere(reading: Reading, title: Span) -> bool:
    """Say whether a treaty is named for a town of a third state ("Treaty of Berlin"): then of whom is not implied."""
    text = reading.view.text
    for place in reading.within(title, Place):
        before = text[title.start : place.start].casefold().split()
        if place.kind in ("city", "capital", "venue") and before[-1:] == ["of"] and len(before) <= 3:
            return place.state not in reading.dyad
    return False
