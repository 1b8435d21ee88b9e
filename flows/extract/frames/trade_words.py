"""The words of ``flows/language/trade.yaml``, as sets and rows of words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from flows.extract.sentence import Item, Sentence
from flows.extract.tokens import split_words
from flows.ground.language import read_language


@cache
def _file() -> dict[str, str]:
    found: dict[str, str] = read_language("trade.yaml")
    return found


@cache
def rows(name: str) -> frozenset[tuple[str, ...]]:
    """Return the phrases of a list, each as its words."""
    phrases = _file()[name].replace("','", "\0").split(",")
    return frozenset(tuple(split_words(p.strip().replace("\0", ",").lower())) for p in phrases if p.strip())


@cache
def words(name: str) -> frozenset[str]:
    """Return the single words of a list."""
    return frozenset(row[0] for row in rows(name) if len(row) == 1)


@cache
def _by_first(name: str) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in rows(name):
        found.setdefault(row[0], []).append(row)
    return found


@cache
def _by_last(name: str) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in rows(name):
        found.setdefault(row[-1], []).append(row)
    return found


def texts(sentence: Sentence, low: int, high: int) -> tuple[str, ...]:
    """Return the words of items ``low`` to ``high`` (exclusive); "" for annotations."""
    return sentence.texts[max(low, 0) : max(high, 0)]


def ends_with(texts: Sequence[str], name: str) -> int:
    """Return how many words at the end of a row are a phrase of a list; 0 where none is."""
    if not texts:
        return 0
    found = [len(row) for row in _by_last(name).get(texts[-1], ()) if tuple(texts[-len(row) :]) == row]
    return max(found, default=0)


def starts_with(texts: Sequence[str], name: str) -> int:
    """Return how many words at the start of a row are a phrase of a list; 0 where none is."""
    if not texts:
        return 0
    found = [len(row) for row in _by_first(name).get(texts[0], ()) if tuple(texts[: len(row)]) == row]
    return max(found, default=0)


def plain(item: Item) -> bool:
    """Say whether an item can be a word of a name of goods."""
    if item.type or not item.text[:1].isalpha():
        return False
    return not any(item.text in words(name) for name in ("stops", "tells", "rise", "fall"))
