"""What the annotators of things share: word lists from ``flows/language``, trigger scans, words of a segment."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Protocol, TypeVar

from flows.extract.model import Annotation, Segment, View
from flows.extract.tokens import Token
from flows.ground.language import read_language

A = TypeVar("A", bound=Annotation)

_FIRST = re.compile(r"[^\W_]+")

# "U.S.", "Italy-Japan", "Japan’s", "R&D" are one word each; every other sign is a word of its own.
_WORD = re.compile(r"(?:[A-Z]\.){2,}|(?:St|Ste|Mt|Ft)\.(?:-\w+)?|[^\W_]+(?:[-‑–'’&/][^\W_]+)*|\S")


_LETTERS_AHEAD = 2  # by which phrases are told apart before they are tried


@cache
def language(name: str) -> Mapping[str, Any]:
    """Return the data of one file in ``flows/language``. Raises DyadError where it is missing or malformed."""
    data: Mapping[str, Any] = read_language(name)
    return data


def listed(text: str) -> tuple[str, ...]:
    """Split a data file's comma-separated list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def alternatives(phrases: Iterable[str]) -> str:
    """Return a regular expression for any of the phrases, the longest first; white space in them is free.

    Phrases that begin alike stand together: of a thousand the expression then tries those with the text's next two
    letters, and not all of them at every place, which takes ten times as long.
    """
    return _branches(sorted(set(phrases), key=lambda p: (-len(p), p)), _LETTERS_AHEAD)


def _branches(ordered: Sequence[str], letters: int) -> str:
    """Return phrases as alternatives, in their order, those with the same first letters behind these in brackets."""
    behind: dict[str, list[str]] = {}
    for phrase in ordered:
        behind.setdefault(phrase[:1], []).append(phrase[1:])
    return "|".join(
        _free(first) + (_free(rests[0]) if len(rests) == 1 else f"(?:{_tails(rests, letters - 1)})")
        for first, rests in behind.items()
    )


def _tails(ordered: Sequence[str], letters: int) -> str:
    return _branches(ordered, letters) if letters else "|".join(map(_free, ordered))


def _free(text: str) -> str:
    return re.escape(text).replace(r"\ ", r"\s")


class Trigger:
    """A scanner for phrases: as written and, with ``cases``, capitalised and in capitals.

    Phrases are indexed by their first word, and those behind it compiled when a text first has that word: a list of a
    thousand costs a text only the look-up of its own words.
    """

    def __init__(self, phrases: Iterable[str], *, cases: bool = True) -> None:
        self._behind: dict[str, set[str]] = {}
        self._compiled: dict[str, re.Pattern[str]] = {}
        for phrase in phrases:
            for form in _cases(phrase) if cases else (phrase,):
                first = _FIRST.match(form)
                if first is None:
                    raise ValueError(f"{form!r} begins with no word")
                self._behind.setdefault(first.group(), set()).add(form)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the longest phrases that stand in a text as whole words, in order, never overlapping."""
        index = word_index(text)
        starts = [(start, word) for word in self._behind.keys() & index.keys() for start in index[word]]
        last = 0
        for start, word in sorted(starts):
            found = self._pattern(word).match(text, start) if start >= last else None
            if found is not None:
                last = found.end()
                yield found

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the first phrase within a stretch of a text, or None."""
        return next((m for m in self.finditer(text) if start <= m.start() and m.end() <= end), None)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of a text that is one of the phrases and nothing else, or None."""
        first = _FIRST.match(text)
        return self._pattern(first.group()).fullmatch(text) if first and first.group() in self._behind else None

    def _pattern(self, word: str) -> re.Pattern[str]:
        if word not in self._compiled:
            self._compiled[word] = re.compile(f"(?:{alternatives(self._behind[word])})(?!\\w)")
        return self._compiled[word]


def _cases(phrase: str) -> set[str]:
    titled = re.sub(r" (Of|And|For) ", lambda m: m.group().lower(), phrase.title())
    return {phrase, phrase[0].upper() + phrase[1:], titled, phrase.upper()}


@lru_cache(maxsize=8)
def word_index(text: str) -> Mapping[str, list[int]]:
    """Return where each word of a text (letters and digits) starts."""
    found: dict[str, list[int]] = {}
    for m in _FIRST.finditer(text):
        found.setdefault(m.group(), []).append(m.start())
    return found


def occurrences(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Yield where a phrase that begins with a letter or digit stands in a text, from a word's start on."""
    first = _FIRST.match(phrase)
    for start in word_index(text).get(first.group(), ()) if first else ():
        if text.startswith(phrase, start) and starts_word(text, start):
            yield start, start + len(phrase)


def starts_word(text: str, start: int) -> bool:
    """Say whether a word can start at ``start``: no letter, digit or hyphened word runs into it."""
    if start == 0:
        return True
    before = text[start - 1]
    return not (before.isalnum() or before == "_" or (before in "-‑" and start > 1 and text[start - 2].isalnum()))


class Finder(Protocol):
    """A trigger or a compiled pattern."""

    def finditer(self, string: str, /) -> Iterator[re.Match[str]]:
        """Yield what is found in a text, in order."""
        ...


def hits(pattern: Finder, text: str) -> Iterator[re.Match[str]]:
    """Yield the hits of a trigger that start at a word's start."""
    return (m for m in pattern.finditer(text) if starts_word(text, m.start()))


def words(text: str, start: int, end: int) -> list[Token]:
    """Return the words and signs of ``text[start:end]``; compounds and possessives are one word each."""
    return [Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]


def capital(word: str) -> bool:
    """Say whether a word starts with a capital letter, "d’Aubaine" among them."""
    return word[:1].isupper() or (word[1:2] in ("'", "’") and word[2:3].isupper())


class Bounds:
    """The segments of a view by offset; what stands outside every segment is bounded by its line."""

    def __init__(self, view: View) -> None:
        self._text, self._segments = view.text, view.segments
        self._starts = [s.start for s in view.segments]
        self._words: dict[int, list[Token]] = {}

    def at(self, offset: int) -> Segment:
        """Return the segment that holds ``offset``."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self._segments[index].end:
            return self._segments[index]
        start = self._text.rfind("\n", 0, offset) + 1
        end = self._text.find("\n", offset)
        return Segment(start, len(self._text) if end < 0 else end, "meta", -1, -1)

    def all(self) -> Sequence[Segment]:
        """Return the segments, in order."""
        return self._segments

    def words(self, segment: Segment) -> list[Token]:
        """Return the words of a segment, cut once."""
        if segment.start not in self._words:
            self._words[segment.start] = words(self._text, segment.start, segment.end)
        return self._words[segment.start]


def index_at(tokens: Sequence[Token], offset: int) -> int:
    """Return the index of the token that holds or follows ``offset``."""
    return max(bisect_right(tokens, offset, key=lambda t: t.start) - 1, 0)


def settle(found: Iterable[A]) -> list[A]:
    """Sort annotations and drop those that overlap a better one: the longer, then the earlier."""
    kept: list[A] = []
    taken: list[tuple[int, int]] = []
    for a in sorted(found, key=lambda a: (a.start - a.end, a.start)):
        at = bisect_right(taken, (a.start, a.end))
        left = at > 0 and taken[at - 1][1] > a.start
        right = at < len(taken) and taken[at][0] < a.end
        if not left and not right:
            taken.insert(at, (a.start, a.end))
            kept.append(a)
    return sorted(kept, key=lambda a: a.start)


class Cover:
    """Stretches that annotations cover, asked by offset: "is this word a state?"."""

    def __init__(self, annotations: Iterable[A]) -> None:
        self._items: list[Annotation] = sorted(annotations, key=lambda a: a.start)
        self._starts = [a.start for a in self._items]

    def at(self, offset: int) -> Annotation | None:
        """Return the annotation that holds ``offset``, or None."""
        index = bisect_right(self._starts, offset) - 1
        return self._items[index] if index >= 0 and offset < self._items[index].end else None
