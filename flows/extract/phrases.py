"""Phrases in sentences: lists of them, looked for among some items, cheaply where none of their first words stands."""

from __future__ import annotations

from functools import cache

from flows.extract.sentence import Sentence
from flows.extract.standing import numbers_of_word
from flows.ground.model import Span


class Phrases:
    """A list of phrases, their words one space apart as the items of a sentence are."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        rows = [tuple(phrase.split()) for phrase in phrases]
        self._rows = [(row, row[0], frozenset(row)) for row in rows]
        self._firsts = frozenset(row[0] for row in rows)

    def find(self, sentence: Sentence, low: int, high: int) -> tuple[int, int] | None:
        """Return the first phrase of the list that stands among items ``low`` to ``high``: its items, end exclusive."""
        anchors, texts = sentence.anchors, sentence.texts
        if self._firsts.isdisjoint(anchors):
            return None
        for row, first, rest in self._rows:
            if first in anchors and rest <= anchors:
                for at in numbers_of_word(sentence, first):
                    if low <= at <= high - len(row) and texts[at : at + len(row)] == row:
                        return at, at + len(row)
        return None


@cache
def _table(phrases: tuple[str, ...]) -> Phrases:
    return Phrases(phrases)


def find_phrase(sentence: Sentence, low: int, high: int, phrases: tuple[str, ...]) -> tuple[int, int] | None:
    """Return where one of ``phrases`` stands among items ``low`` to ``high``, as ``Phrases.find`` does."""
    return _table(phrases).find(sentence, low, high)


def phrase_span(sentence: Sentence, low: int, high: int, phrases: tuple[str, ...]) -> Span | None:
    """Return the characters of what ``find_phrase`` finds."""
    found = find_phrase(sentence, low, high, phrases)
    return None if found is None else Span(sentence.items[found[0]].start, sentence.items[found[1] - 1].end)
