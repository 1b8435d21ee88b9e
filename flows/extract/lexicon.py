"""A lexicon: phrases of one or more tokens with what they mean, found longest first from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from flows.extract.tokens import Token, split_words
from flows.ground.value import value

T = TypeVar("T")

_NONE: Mapping[int, Any] = {}


@value
class Match(Generic[T]):
    """Tokens ``first`` to ``last`` (exclusive) spell a phrase that means ``entry``; characters ``start`` to ``end``."""

    first: int
    last: int
    start: int
    end: int
    entry: T


class Lexicon(Generic[T]):
    """Phrases → entries. ``fold`` ignores case; without it the phrase must stand as written, or in capitals."""

    def __init__(self, phrases: Iterable[tuple[str, T]], *, fold: bool = False) -> None:
        self.fold = fold
        self._by_first: dict[str, dict[int, dict[tuple[str, ...], T]]] = {}  # first word → number of others → these
        for phrase, entry in phrases:
            self._add(phrase, entry)
            if not fold and len(phrase) > 3 and phrase.upper() != phrase:
                self._add(phrase.upper(), entry)
        for first, tails in self._by_first.items():
            self._by_first[first] = dict(sorted(tails.items(), reverse=True))  # the longest first

    def _add(self, phrase: str, entry: T) -> None:
        words = [self._key(word) for word in split_words(phrase)]
        if words:
            tails = self._by_first.setdefault(words[0], {}).setdefault(len(words) - 1, {})
            tails.setdefault(tuple(words[1:]), entry)  # earlier entries win

    def _key(self, word: str) -> str:
        word = "'" if word == "’" else word
        return word.casefold() if self.fold else word

    def _keys(self, tokens: Sequence[Token]) -> list[str]:
        words = ["'" if t.text == "’" else t.text for t in tokens]
        return [word.casefold() for word in words] if self.fold else words

    def at(self, words: Sequence[str], index: int) -> tuple[int, T] | None:
        """Return the longest phrase that starts at token ``index`` as (number of tokens, entry)."""
        for others, tails in self._by_first.get(words[index], _NONE).items():
            tail = tuple(words[index + 1 : index + 1 + others]) if others else ()
            if tail in tails:
                return 1 + others, tails[tail]
        return None

    def find(self, tokens: Sequence[Token]) -> Iterator[Match[T]]:
        """Yield the phrases among ``tokens``, longest first from left to right, never overlapping."""
        words = self._keys(tokens)
        by_first = self._by_first
        index = 0
        for at, word in enumerate(words):
            if at < index or word not in by_first:
                continue
            hit = self.at(words, at)
            if hit is not None:
                index = at + hit[0]
                yield Match(at, index, tokens[at].start, tokens[index - 1].end, hit[1])
