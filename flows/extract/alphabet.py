"""The alphabet of patterns: every word that a rule can read, every sign and every type of annotation is one letter.

A sentence is then a string with one letter an item, so that a list of five hundred verbs in a pattern is one class of
letters, compiled and matched as fast as a single word, and an offset in the string is the number of an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Protocol

from flows.extract.inflect import forms
from flows.extract.tokens import split_words
from flows.ground.language import read_language
from flows.ground.memo import remember
from flows.ground.paths import LANGUAGE

TYPES = (
    "CAPITAL", "CITY", "DATE", "DELEGATION", "DEMONYM", "EVENT", "FORCE", "GOVERNMENT", "INSTRUMENT", "MONEY",
    "MULTIPLE", "ORG", "PEOPLE", "PERCENT", "PERSON", "QUANTITY", "REGION", "ROLE", "SEA", "STATE", "STATES", "UNIT",
    "VENUE",
)  # fmt: skip

PARTS = re.compile(r"\.\.\.|\.\.|\\[()|?]|\{[^}]*\}|[()|?]|~[^\W\d_]+|@\w+|[^\W_]+|[^\w\s]")
OTHER = "\x00"  # any word that no rule reads
NEVER = "\x01"  # a word of a pattern outside the rules' files: stands in no sentence

# Types stand in the block of box drawings, words from the ideographs on: letters that regular expressions take
# as they are and that lie below U+10000, where classes of letters are bit maps.
_TYPES_FROM, _WORDS_FROM, _WORDS_TO = 0x2500, 0x3400, 0xD7A3

_TYPE_LETTERS = {name: chr(_TYPES_FROM + number) for number, name in enumerate(TYPES)}


def letter_of_type(name: str) -> str:
    """Return the letter of a type of annotation; KeyError where it is none."""
    return _TYPE_LETTERS[name]


@cache
def _letters() -> Mapping[str, str]:
    rules = sorted((LANGUAGE / "rules").glob("*.yaml"))
    code = [Path(__file__), Path(__file__).with_name("inflect.py"), Path(__file__).with_name("tokens.py")]
    patterns = [*rules, LANGUAGE / "realis.yaml"]
    files = [*patterns, LANGUAGE / "lists.yaml", LANGUAGE / "verbs.yaml", *code]
    return remember("alphabet", files, lambda: _made(patterns))


def _made(files: Iterable[Path]) -> dict[str, str]:
    # In the order of first use, so that what stands together in a list gets letters that follow one another.
    words = list(dict.fromkeys(word for file in files for word in _words_of(file) if not _is_sign(word)))
    if len(words) > _WORDS_TO - _WORDS_FROM:
        raise ValueError(f"{len(words)} words in the rules, and letters for {_WORDS_TO - _WORDS_FROM} at most")
    return {word: chr(_WORDS_FROM + number) for number, word in enumerate(words)}


def _words_of(file: Path) -> Iterator[str]:
    for raw in read_language(str(file.relative_to(LANGUAGE))) or []:
        patterns = raw.get("pattern") or ()
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            for part in PARTS.findall(str(pattern)):
                for phrase in phrases_of(part):
                    yield from phrase


def phrases_of(part: str) -> list[tuple[str, ...]]:
    """Return what a part of a pattern may be, each as a row of words: a word, forms of a verb, phrases of a list."""
    if part.startswith("{") or part in ("(", ")", "|", "?", "..", "..."):
        return []
    if part.startswith("~") and len(part) > 1:
        return [tuple(split_words(form)) for form in forms(part[1:])]
    if part.startswith("@") and len(part) > 1:
        return [tuple(split_words(phrase.lower())) for phrase in word_list(part[1:])]
    return [(part[-1] if part.startswith("\\") else part.lower(),)]


@cache
def _phrase_lists() -> Mapping[str, list[str]]:
    return dict(read_language("lists.yaml"))


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Return the phrases of a list in ``lists.yaml``, longest first."""
    phrases = _phrase_lists()[name]
    return tuple(sorted((str(p) for p in phrases), key=lambda p: (-len(p), p)))


def _is_sign(word: str) -> bool:
    return len(word) == 1 and word.isascii() and word.isprintable() and not word.isalnum()


def letter(word: str) -> str:
    """Return the letter of a word of a pattern, in lower case; ``NEVER`` where no rule of the files has the word."""
    return word if _is_sign(word) else _letters().get(word, NEVER)


def bits_of(letters: Iterable[str]) -> int:
    """Return a set of letters as the bits of a number, so that two sets are compared at once."""
    bits = 0
    for each in letters:
        bits |= _bit(each)
    return bits


@cache
def _bit(each: str) -> int:
    point = ord(each)
    first, at = (_WORDS_FROM, 160) if point >= _WORDS_FROM else (_TYPES_FROM, 128) if point >= _TYPES_FROM else (0, 0)
    return 1 << (point - first + at)


def letter_class(letters: Iterable[str]) -> str:
    """Return the regular expression for one out of some letters."""
    points = sorted({ord(each) for each in letters})
    starts = [n for n, point in enumerate(points) if n == 0 or point != points[n - 1] + 1]
    runs = [points[a:b] for a, b in zip(starts, [*starts[1:], len(points)], strict=True)]
    if len(points) == 1:
        return re.escape(chr(points[0]))
    return "[" + "".join(_range(chr(run[0]), chr(run[-1])) for run in runs) + "]"


def _range(first: str, last: str) -> str:
    between = "" if ord(last) - ord(first) <= 1 else "-"
    return re.escape(first) + (between + re.escape(last) if first != last else "")


class Readable(Protocol):
    """What can be encoded: an annotation of some type, or a word in lower case."""

    @property
    def type(self) -> str:
        """The type; "" for words."""
        ...

    @property
    def text(self) -> str:
        """The word; "" for annotations."""
        ...


def encode(items: Iterable[Readable]) -> str:
    """Return items as a string of one letter an item."""
    known, types = _codes(), _TYPE_LETTERS
    return "".join([types[i.type] if i.type else known.get(i.text, OTHER) for i in items])


@cache
def _codes() -> Mapping[str, str]:
    """Return the letters of words, and of signs, which stand for themselves."""
    signs = [chr(point) for point in range(0x80)]
    return {**_letters(), **{sign: sign for sign in signs if _is_sign(sign)}}
