"""Dates, first step: the words near anything that smells of time, each with its class in ``flows/language/dates.yaml``.

A class is one character of a *code string*, so that rules can be matched as text; ``.`` is any other word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, TypeAlias

from flows.extract.annotate.wording import alternatives
from flows.ground.language import read_language

Value: TypeAlias = int | str | tuple[int, int]
Coded: TypeAlias = tuple[str, Value]

OTHER = "."
_DIGITS = (
    "DAY",
    "N2",
    "N3",
    "NUMBER",
    "YEAR",
    "DAYTH",
    "DECADE",
    "DECADE2",
    "FYEAR",
    "QCODE",
    "HCODE",
    "MCODE",
    "YEARWORD",
)
_SIGNS = ("-", "–", ",", "/", "APOS", "LPAR", "RPAR", "DOT")
_LITERALS = ("of", "the", "in", "part", "to", "and", "or", "from", "between", "since", "then", "until", "till", "by",
             "at", "through", "present", "period", "corresponding", "s")  # fmt: skip
_DASHES = "-–—−"
_MARKS = _DASHES + "."
_ROMAN = "IVX"
_TRIGGERS = ("MONTH", "MONTHABBR", "WEEKDAY", "WEEKDAYABBR", "SEASON", "RELDAY", "DAYS", "WEEKS", "MONTHS", "YEARS",
             "DECADES", "CENTURIES", "ERA", "AD", "APPROX", "PART", "WEEKEND", "TENS", "QUARTERS", "HALF",
             "FEAST", "SUMMERS", "OCCASION")  # fmt: skip
_BEFORE, _BEHIND = 44, 40  # characters that an expression may reach to either side of what smells of time

_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)|(2?[23])d", re.IGNORECASE)
_DECADE = re.compile(r"([12][0-9]{2}0)(?:s|ies)")
_DECADE_SHORT = re.compile(r"([2-9]0)s")
_TO_19 = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_REST = rf"(?:(?:{_TENS})(?:-(?:{_ONES}))?|{_TO_19}|{_ONES})(?![\w-])"
_YEARWORD = re.compile(  # "one thousand eight hundred and sixty-six", "nineteen hundred and four"
    rf"(?:one\sthousand,?\s(?:five|six|seven|eight|nine)\shundred(?:\sand)?\s{_REST}|two\sthousand(?:\sand)?\s{_REST}"
    rf"|(?:sixteen|seventeen|eighteen|nineteen)(?:\shundred(?:\sand)?)?\s(?!hundred|thousand|million){_REST}(?!\s(?:hundred|thousand|million)))"
)
_FISCAL = re.compile(r"FY([0-9]{4}|[0-9]{2})")
_PART = re.compile(r"([QH])([1-4])|([1-4])([QH])")
_MONTHS = re.compile(r"([1-9]|1[0-2])M")
_CALENDAR = re.compile(r"CY([0-9]{4})")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one window, column by column; ``codes[i]`` is the class of word ``i``."""

    codes: str
    starts: Sequence[int]
    ends: Sequence[int]
    values: Sequence[Value]


@dataclass(frozen=True)
class Vocabulary:
    """The words of ``dates.yaml`` by their spelling, and the character that stands for each class."""

    symbols: Mapping[str, str]
    words: Mapping[str, Coded]
    dotted: frozenset[str]  # codes of abbreviations, which swallow a full stop

    @cached_property
    def token(self) -> re.Pattern[str]:
        """Words and single signs; grouped and broken numbers and hyphenated numerals are one word."""
        heads = sorted({word.split("-")[0] for word in self.words if "-" in word[1:]})
        hyphened = f"(?:{'|'.join(heads)})-[A-Za-z]+|"
        numbers = r"[0-9]{1,3}(?:,[0-9]{3})+(?!\w)|(?<![.0-9])[0-9]+\.[0-9]+(?![\w.])|"
        clock = r"[0-9]{2}(?=T[0-9]{2}:)|"  # the day in 2024-05-03T14:00
        joined = r"[12][0-9]{3}(?=[QH][1-4](?!\w))|[1-4][QH](?=[12][0-9]{3}(?!\w))|A\.D\.|C\.E\.|"  # 2021Q3
        return re.compile(rf"{clock}{joined}{numbers}{_YEARWORD.pattern}|{hyphened}[^\W_]+|[^\w\s]|_")

    @cached_property
    def trigger(self) -> re.Pattern[str]:
        """Years, and the words that make a time expression possible."""
        codes = {self.symbols[name] for name in _TRIGGERS}
        hot = alternatives(word for word, (code, _) in self.words.items() if code in codes)
        return re.compile(
            rf"(?<![0-9A-Za-z])(?:[12][0-9]{{3}}|[FC]Y[0-9 ]|(?:one|two) thousand\b"
            rf"|(?:seventeen|eighteen|nineteen) hundred\b|[0-9]{{1,2}} ?[/.-](?=[0-9])"
            rf"|[0-9]{{1,2}}(?:st|nd|rd|th)\b|2?[23]d\b|[2-9]0s\b|same period\b|Q[1-4]\b|(?:{hot})\b)"
        )


@cache
def language() -> Mapping[str, Any]:
    """Return ``dates.yaml``."""
    data: Mapping[str, Any] = read_language("dates.yaml")
    return data


@cache
def vocabulary() -> Vocabulary:
    """Return the words of ``dates.yaml``, coded."""
    data = language()
    names = [*data["words"], *_DIGITS, *_SIGNS, *_LITERALS]
    symbols = {name: chr(0x100 + i) for i, name in enumerate(names)}
    words: dict[str, Coded] = {word: (symbols[word], word) for word in _LITERALS}
    words |= {word.capitalize(): coded for word, coded in list(words.items())}
    for name, entries in data["words"].items():
        for word, value in entries.items():
            coded = symbols[name], tuple(value) if isinstance(value, list) else value
            spellings = (
                {word, word.capitalize(), word.upper()} if name not in data["dotted"] or len(word) > 1 else {word}
            )
            words |= dict.fromkeys(spellings, coded)
    words |= {sign: (symbols[sign], sign) for sign in (",", "/")}
    words |= {"'": (symbols["APOS"], "'"), "’": (symbols["APOS"], "'")}
    words |= {"(": (symbols["LPAR"], "("), ")": (symbols["RPAR"], ")")}
    return Vocabulary(symbols, words, frozenset(symbols[name] for name in data["dotted"]))


def _digits(word: str) -> tuple[str, Value] | None:
    """Return the class of a word that has digits in it."""
    if word.isdecimal() and word.isascii():
        number = int(word) if len(word) < 9 else 0  # only its length matters: a run of digits has no end
        if len(word) <= 2:
            return ("DAY" if 1 <= number <= 31 else "N2"), number
        kind = "YEAR" if len(word) == 4 and 1000 <= number < 2200 else "N3" if len(word) == 3 else "NUMBER"
        return kind, number if len(word) < 9 else word
    if found := _ORDINAL.fullmatch(word):
        number = int(found[1] or found[2])
        return ("DAYTH", number) if 1 <= number <= 31 else None
    if found := _DECADE.fullmatch(word):
        return "DECADE", int(found[1])
    if found := _DECADE_SHORT.fullmatch(word):
        return "DECADE2", int(found[1])
    if found := _FISCAL.fullmatch(word):
        return "FYEAR", int(found[1]) if len(found[1]) == 4 else 2000 + int(found[1])
    if found := _PART.fullmatch(word):
        kind, number = (found[1], int(found[2])) if found[1] else (found[4], int(found[3]))
        return ("QCODE" if kind == "Q" else "HCODE"), number
    if found := _MONTHS.fullmatch(word):
        return "MCODE", int(found[1])
    if found := _CALENDAR.fullmatch(word):
        return "YEAR", int(found[1])
    return ("NUMBER", word) if word[0].isdecimal() else None


def _year_in_words(words: str) -> int:
    """Return the year that words spell: "nineteen hundred and four" and "nineteen four" alike."""
    numbers = {word: n for n, word in enumerate(_ONES.split("|"), 1)}
    numbers |= {word: n for n, word in enumerate(_TO_19.split("|"), 10)}
    numbers |= {word: n for n, word in zip(range(20, 100, 10), _TENS.split("|"), strict=True)}
    parts = re.findall(r"[a-z]+", words)
    plain = [numbers[part] for part in parts if part in numbers]
    if "thousand" in parts and "hundred" in parts:
        return 1000 * plain[0] + 100 * plain[1] + sum(plain[2:])
    return (1000 if "thousand" in parts else 100) * plain[0] + sum(plain[1:])


@lru_cache(maxsize=1 << 15)
def code(word: str) -> Coded:
    """Return the class and the value of a word as it is spelt."""
    known = vocabulary()
    if word in known.words:
        return known.words[word]
    found = _digits(word) if word[0].isdecimal() or word[-1].isdecimal() or word[-1] in "QHM" else None
    if " " in word or "\n" in word:
        return known.symbols["YEARWORD"], _year_in_words(word)
    return (known.symbols[found[0]], found[1]) if found else (OTHER, word)


def windows(text: str, known: Vocabulary) -> Iterator[tuple[int, int]]:
    """Yield the stretches of text in which a time expression can stand, in order, never overlapping."""
    start, stop = -1, -_BEFORE - 1
    for hit in known.trigger.finditer(text):
        if hit.start() > stop + _BEFORE:
            if start >= 0:
                yield start, _word_end(text, stop)
            start = _word_start(text, max(hit.start() - _BEFORE, 0))
        stop = hit.end() + _BEHIND
    if start >= 0:
        yield start, _word_end(text, stop)


def _word_start(text: str, at: int) -> int:
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return min(at, len(text))


def lex(text: str, start: int, stop: int, known: Vocabulary) -> Tokens:
    """Return the words of ``text[start:stop]`` with their classes; a blank line counts as a word that is no date's."""
    codes: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    values: list[Value] = []
    last = start
    for found in known.token.finditer(text, start, stop):
        begin, end = found.span()
        if begin < last:  # the full stop that an abbreviation took
            continue
        kind, value = code(found.group())
        if kind == OTHER:
            kind = _sign(text, begin, last, known) if text[begin] in _MARKS else OTHER
        elif kind in known.dotted and text.startswith(".", end):
            end += 1
        if begin - last > 1 and _BLANK_LINE.search(text, last, begin):
            kind = OTHER + kind
            starts.append(last)
            ends.append(last)
            values.append("")
        codes.append(kind)
        starts.append(begin)
        ends.append(end)
        values.append(value)
        last = end
    return Tokens("".join(codes), starts, ends, values)


def _sign(text: str, at: int, last: int, known: Vocabulary) -> str:
    """Return the class of a dash or a dot, which depends on the space about it."""
    sign, behind = text[at], text[at + 1 : at + 2]
    numeral = behind.isdecimal() or (behind in _ROMAN and bool(behind))
    if sign == "." and at == last and numeral and (text[at - 1].isdecimal() or (at > 1 and text[at - 1] in _ROMAN)):
        return known.symbols["DOT"]
    if sign == "." or not behind or "\n" in text[last : at + 2]:
        return OTHER
    tight = at == last and not behind.isspace() and sign != "—"
    return known.symbols["-" if tight else "–"]
