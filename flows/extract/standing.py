"""Where words stand in a sentence, looked up once a sentence and then found by bisection.

What frames ask of each pair of a date and an act would otherwise walk through the sentence as often as there are pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from flows.extract.sentence import Sentence


@lru_cache(maxsize=4096)
def numbers_of(sentence: Sentence, words: frozenset[str]) -> tuple[int, ...]:
    """Return the items whose text is one of some words, in order."""
    if words.isdisjoint(sentence.anchors):
        return ()
    return tuple([n for n, text in enumerate(sentence.texts) if text in words])


@lru_cache(maxsize=16384)
def numbers_of_word(sentence: Sentence, word: str) -> tuple[int, ...]:
    """Return the items that are this word or sign, in order."""
    return tuple([n for n, text in enumerate(sentence.texts) if text == word])


@lru_cache(maxsize=4096)
def numbers_of_types(sentence: Sentence, types: tuple[str, ...]) -> tuple[int, ...]:
    """Return the items that are annotations of one of some types, in order."""
    return tuple(sentence.of_type(*types))


def stands(sentence: Sentence, words: frozenset[str], low: int, high: int) -> bool:
    """Say whether one of some words stands among items ``low`` to ``high`` (exclusive)."""
    return _any_within(numbers_of(sentence, words), low, high)


def stands_type(sentence: Sentence, types: tuple[str, ...], low: int, high: int) -> bool:
    """Say whether an annotation of one of some types stands among items ``low`` to ``high`` (exclusive)."""
    return _any_within(numbers_of_types(sentence, types), low, high)


def _any_within(numbers: tuple[int, ...], low: int, high: int) -> bool:
    at = bisect_left(numbers, low)
    return at < len(numbers) and numbers[at] < high
