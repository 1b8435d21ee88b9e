"""Tokens: words and single signs, with their offsets; the alphabet of every lexicon and pattern."""

from __future__ import annotations

import re

from flows.ground.value import value

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")


@value
class Token:
    """A word (letters and digits) or one other sign. "U.S." is four tokens, "Italy's" three."""

    text: str
    start: int
    end: int


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of ``text[start:end]`` in order, offsets into ``text``."""
    stop = len(text) if end is None else end
    return [Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, start, stop)]


def split_words(phrase: str) -> list[str]:
    """Return the texts of the tokens of ``phrase``, without their offsets."""
    return [phrase] if phrase.isalnum() else _TOKEN.findall(phrase)
