"""Phrases in sentences: lists of them, looked for among some items, cheaply where none of their first words stands."""

from __future__ import annotations

from functools import cache

from flows.extract.sentence import Sentence
from flows.ground.model import Span


class Phrases:
    """A list of phrases, their words one space apart as the items of a sentence are."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self._rows = [tuple(phrase.split()) for phrase in phrases]
        self._firsts = frozenset(row[0] for row in self._rows)

    def find(self, sentence: Sentence, low: int, high: int) -> tuple[int, int] | None:
        """Return the first phrase of the list that stands among items ``low`` to ``high``: its items, end exclusive."""
        anchors = sentence.anchors
        if self._firsts.isdisjoint(anchors):
            return None
        texts = [item.text for item in sentence.items[low:high]]
        for row in self._rows:
            if row[0] in anchors and (at := _at(texts, row)) is not None:
                return low + at, low + at + len(row)
        return None


def _at(texts: list[str], row: tuple[str, ...]) -> int | None:
    size, start = len(row), 0
    while row[0] in texts[start:]:
        start = texts.index(row[0], start)
        if tuple(texts[start : start + size]) == row:
            return start
        start += 1
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
