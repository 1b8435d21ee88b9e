"""What the annotators of things share: word lists from ``flows/language``, trigger scans, words of a segment."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from flows.extract.model import Annotation, Segment, View
from flows.extract.tokens import Token
from flows.ground.language import read_language

A = TypeVar("A", bound=Annotation)

# "U.S.", "Italy-Japan", "Japan’s", "R&D" are one word each; every other sign is a word of its own.
_WORD = re.compile(r"(?:[A-Z]\.){2,}|(?:St|Ste|Mt|Ft)\.(?:-\w+)?|[^\W_]+(?:[-‑–'’&/][^\W_]+)*|\S")


@cache
def language(name: str) -> Mapping[str, Any]:
    """Return the data of one file in ``flows/language``. Raises DyadError where it is missing or malformed."""
    data: Mapping[str, Any] = read_language(name)
    return data


def listed(text: str) -> tuple[str, ...]:
    """Split a data file's comma-separated list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def alternatives(phrases: Iterable[str]) -> str:
    """Return a regular expression for any of the phrases, the longest first; white space in them is free."""
    ordered = sorted(set(phrases), key=lambda p: (-len(p), p))
    return "|".join(re.escape(p).replace(r"\ ", r"\s") for p in ordered)


def trigger(phrases: Iterable[str], *, cases: bool = True) -> re.Pattern[str]:
    """Return a scanner for phrases as written and, with ``cases``, capitalised and in capitals.

    Grouped by first letter and without a boundary in front, since only then does ``re`` skip to the
    letters that can start a hit; ask ``starts_word`` of each hit.
    """
    groups: dict[str, set[str]] = {}
    for phrase in phrases:
        titled = re.sub(r" (Of|And|For) ", lambda m: m.group().lower(), phrase.title())
        forms = {phrase, phrase[0].upper() + phrase[1:], titled, phrase.upper()} if cases else {phrase}
        for form in forms:
            groups.setdefault(form[0], set()).add(form[1:])
    branches = (f"{re.escape(first)}(?:{alternatives(rest)})" for first, rest in sorted(groups.items()))
    return re.compile(f"(?:{'|'.join(branches)})(?!\\w)")


def starts_word(text: str, start: int) -> bool:
    """Say whether a word can start at ``start``: no letter, digit or hyphened word runs into it."""
    if start == 0:
        return True
    before = text[start - 1]
    return not (before.isalnum() or before == "_" or (before in "-‑" and start > 1 and text[start - 2].isalnum()))


def hits(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
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
