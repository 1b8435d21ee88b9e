"""The ways in which a sentence introduces the name of an exercise, as patterns with a group ``name``.

Words: ``exercise_series.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from flows.extract.annotate.wording import alternatives, listed

# The rule's id, its pattern, and strings one of which stands in whatever it finds: most sentences have none of them.
Phrasing: TypeAlias = tuple[str, str, tuple[str, ...]]

_WORD = r"[A-ZÀ-ÞŞİ][\w’'-]*"
_WORDS = rf"{_WORD}(?:\s(?:of|de|du|the|la|des)\s{_WORD}|\s{_WORD}){{0,3}}"
_NAME = rf"{_WORDS}(?:\s?[–-]?\s?(?:\d{{1,4}}(?:[/-](?:\d{{1,2}}|[IVX]{{1,4}}))?|[IVX]{{1,5}})(?![\w.,]\d))?"
_NUMBERED = rf"{_WORD}(?:\s{_WORD}){{0,3}}(?:\s?[–-]\s?|\s)(?:(?:20)?\d\d|[IVXL]{{1,6}})"
_PLAIN = r"(?:(?!of\b|for\b|in\b|to\b|by\b|who\b|that\b|and\b)[\w’'-]+\s){0,5}"
_STOPS = r"(?=[.,;:)]|\s\(|\s(?:in|at|off|on|near|with|between|from|and|which|was|is|to|this|last|next|for)\b)"


def phrasings(data: Mapping[str, Any]) -> tuple[Phrasing, ...]:
    """Return the patterns that the lists of ``exercise_series.yaml`` make."""
    found = [*_apposed(data), *_led(data), *_again_and_again(data)]
    nouns = _last_words(data["noun"])
    needs: dict[str, tuple[str, ...]] = {
        **dict.fromkeys(("series-noun", "series-as-called", "series-is"), nouns),
        "series-short": ("short",),
        "series-edition": ("edition", "iteration", "instalment", "round"),
        "series-quoted": ("“", '"'),
        "series-numbered": ("“", '"', "«", "‘"),
        "series-held": _last_words(data["held"]),
        "deployment-title": ("Deployment", "Mission", "Cruise"),
        "series-runs": _last_words(data["runs"]),
        "series-hosted": _last_words(data["hosts"]),
    }
    return tuple((rule, pattern, needs.get(rule, ("",))) for rule, pattern in found)


def _apposed(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names beside a noun that says what they are: "Haraka Stone, the battle-group exercise"."""
    noun = alternatives(listed(data["noun"]))
    yield (
        "series-noun",
        rf"(?<!\boff\s)(?<!\bnear\s)(?<!\boutside\s)(?P<name>{_NAME})(?:,|[”\"],|,[”\"])"
        rf"\s(?:an?|the|its|their|our|another)\s{_PLAIN}(?:{noun})(?![\w’'-])",
    )
    yield (
        "series-as-called",
        rf"(?P<name>{_NAME}),\sas\sthe\s{_PLAIN}(?:{noun})\s(?:is|are|was|were)\s(?:called|known|named)",
    )
    yield (
        "series-is",
        rf"(?P<name>{_NAME})(?:\sand\s{_NAME})?\s(?:is|are|was|were|remains?|became)\s(?:an?|the|its|their|our)\s{_PLAIN}"
        rf"(?:{noun})(?![\w’'-])",
    )
    yield ("series-short", rf"(?:{noun}|patrols?),\s(?P<name>[A-Z]{{4,}})\sfor\sshort\b")


def _led(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names behind what announces them: "the third edition of", "code-named", "in “"."""
    called, held = alternatives(_capitalised(data["called"])), alternatives(listed(data["held"]))
    yield ("series-edition", rf"\b(?:edition|iteration|instalment|round)\sof\s(?:the\s)?[“\"]?(?P<name>{_NAME})")
    yield ("series-called", rf"\b(?:{called})\s(?:the\s|an?\s)?[“\"]?(?P<name>{_NAME})")
    yield (
        "series-quoted",
        rf"\b(?:[Ii]n|[Ff]or|[Dd]uring|[Aa]t|series,?|held|operation,?|exercise,?|drills?,?)\s[“\"](?P<name>{_NAME})[”\",]",
    )
    yield ("series-held", rf"\b(?:[Ii]n|[Dd]uring|[Ff]or|joined)\s(?P<name>{_NAME}),\s(?:{held})\s(?!by\b)")
    yield ("series-numbered", rf"[“\"«‘](?P<name>{_NUMBERED})[,.]?[”\"»’]")
    yield ("deployment-title", rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,2}}\s(?:Deployment|Mission|Cruise)\s(?:20)?\d\d)\b")


def _again_and_again(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names of two words or more that are held, that run, that have a noun of another language."""
    other = rf"(?!\S*(?:{alternatives(listed(data['gatherings']))})\b)"
    several = rf"{other}{_WORD}(?:\s{other}{_WORD}){{1,3}}(?:\s?[–-]?\s?(?:\d{{1,4}}|[IVX]{{1,5}})(?![\w.,]\d))?"
    yield ("series-yearly", rf"\b(?:{alternatives(listed(data['yearly']))})\s[“\"]?(?P<name>{several}){_STOPS}")
    yield (
        "series-runs",
        rf"(?:^|(?<=[.!?;:]\s)|(?<=\n))[“\"]?(?P<name>{several})[”\"]?\s(?:{alternatives(listed(data['runs']))})(?!\w)",
    )
    yield (
        "series-hosted",
        rf"\b(?:[Ii]n|[Dd]uring|[Ff]or)\s(?P<name>{_NAME}),\swhich\s(?:[\w’'-]+\s){{1,5}}(?:{alternatives(listed(data['hosts']))})(?!\w)",
    )
    yield (
        "series-abroad",
        rf"(?P<name>(?:Operasi|Operación|Opération|Operazione|Operação|Unternehmen|Operacja|Latihan)\s{_WORD}(?:\s{_WORD})?)",
    )


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a phrasing's pattern compiled, which takes longer than most texts are worth: they need few of them."""
    return re.compile(pattern)


def _last_words(phrases: str) -> tuple[str, ...]:
    """Return the last word of each phrase, which has no white space in it that might be a line break."""
    return tuple(sorted({phrase.split()[-1] for phrase in listed(phrases)}))


def _capitalised(phrases: str) -> list[str]:
    return [form for phrase in listed(phrases) for form in (phrase, phrase[0].upper() + phrase[1:])]
