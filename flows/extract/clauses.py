"""Clauses, roughly: the stretch of a sentence in which words belong to one act.

No parser: a clause ends at a semicolon, a colon, a dash between spaces, or a word that opens another one
("while", "but", "whereas", "although", ", who", ", which"), and a relative clause ends at its comma.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from flows.extract.sentence import Item, Sentence

_HARD = frozenset({";", ":", "—", "–"})
_OPENERS = frozenset(
    "while whereas although though but because whereupon whereby where when who whom whose which that after before "
    "until unless if so".split()
)


@lru_cache(maxsize=4096)
def boundaries(sentence: Sentence) -> tuple[int, ...]:
    """Return the items at which a clause begins, 0 first, and the number of items last."""
    items = sentence.items
    return (0, *(n for n in range(1, len(items)) if _opens(items, n)), len(items))


def _opens(items: tuple[Item, ...], n: int) -> bool:
    item, previous = items[n], items[n - 1]
    if previous.text in _HARD and not previous.type:
        return True
    if item.text in _OPENERS and not item.type:
        return previous.text in {",", "and"} or item.text in {"while", "whereas", "although", "but", "because"}
    return False


@lru_cache(maxsize=4096)
def clause_of(sentence: Sentence, index: int) -> tuple[int, int]:
    """Return the clause that item ``index`` stands in, as (first item, item behind the last)."""
    marks = boundaries(sentence)
    behind = bisect_right(marks, index, 1, len(marks) - 1)
    return marks[behind - 1], marks[behind]


def clauses_between(sentence: Sentence, a: int, b: int) -> int:
    """Return how many clause boundaries lie between two items; 0: they stand in one clause."""
    low, high = sorted((a, b))
    marks = boundaries(sentence)
    last = len(marks) - 1
    return bisect_right(marks, high, 1, last) - bisect_right(marks, low, 1, last)
