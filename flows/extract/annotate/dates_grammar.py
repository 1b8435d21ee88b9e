"""Dates, second step: the rules of ``dates.yaml`` over the words, and what they read.

The parse of a run of words depends on their classes alone, so it is remembered: prose has few shapes of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from flows.extract.annotate.dates_tokens import OTHER, Tokens, Value, Vocabulary, language, vocabulary
from flows.ground.value import replace

LATEST_SHORT = 35  # '35 is 2035, '36 is 1936
_LIMITS = ("behind_date", "vouched")
_ATOM = re.compile(r"[\[\]()|]|[^\s\[\]()|]+")
_SLOT = re.compile(r"\(\?P<(\w+)>")
_RUN = re.compile(r"[^.]+")
_BRACKETS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule read: the kept values by their names in the pattern; None where the text has none.

    ``y`` year (``yy`` its last two digits), ``m`` month,
    ``d`` day (``y2``, ``d2`` the other end), ``n`` and ``k`` counts, ``s`` season,
    ``w`` weekday, ``e`` era, ``edge`` early/mid/late, ``ref`` same/this/last/next/following/previous,
    ``way`` later/earlier/ago, ``unit`` what is counted.
    """

    reads: str
    y: int | None = None
    y2: int | None = None
    yy: int | None = None
    m: int | None = None
    d: int | None = None
    d2: int | None = None
    n: int | None = None
    n2: int | None = None
    k: int | None = None
    s: int | None = None
    w: int | None = None
    e: tuple[int, int] | None = None
    edge: str | None = None
    ref: str | None = None
    ref2: str | None = None
    unit: str | None = None
    way: str | None = None
    article: int | str | None = None  # whether the article stands before ``ref``


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how it is matched, what it reads, and the values it always sets."""

    id: str
    pattern: str  # over code strings
    letters: frozenset[str]  # the only codes that a match may hold
    reads: str
    sets: Mapping[str, Any]
    slots: tuple[str, ...]
    behind_date: bool = False  # holds right behind another date only
    vouched: bool = False  # needs no words around it to count


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matches words ``first`` to ``last`` (exclusive) of a run, and where its slots stand."""

    rule: Rule
    first: int
    last: int
    slots: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression in a window: words, rule, reading; ``until`` reads the far end of a range of two."""

    tokens: Tokens
    first: int
    last: int
    rule: str
    reading: Reading
    until: Reading | None = None
    spec: Rule | None = None
    open: str | None = None  # "start": since …; "end": until …
    approximate: bool = False

    @property
    def start(self) -> int:
        """First character."""
        return self.tokens.starts[self.first]

    @property
    def end(self) -> int:
        """Character behind the last."""
        return self.tokens.ends[self.last - 1]

    def before(self, back: int = 1) -> str:
        """Class of the word so many before the expression."""
        at = self.first - back
        return self.tokens.codes[at] if at >= 0 else OTHER

    def having(self, **changes: Any) -> Found:
        """Return a copy with its reading changed."""
        return replace(self, reading=replace(self.reading, **changes))


@dataclass(frozen=True)
class Grammar:
    """The rules in order, over a vocabulary."""

    known: Vocabulary
    rules: tuple[Rule, ...]

    def find(self, tokens: Tokens) -> Iterator[list[Found]]:
        """Yield, run by run, the expressions that stand in it, left to right, longest first."""
        for run in _RUN.finditer(tokens.codes):
            base = run.start()
            if hits := parse(run.group()):
                yield [_found(hit, base, tokens) for hit in hits]


@cache
def grammar() -> Grammar:
    """Return the grammar of ``dates.yaml``."""
    data, known = language(), vocabulary()
    return Grammar(known, tuple(_rule(spec, data, known) for spec in data["rules"]))


def _rule(spec: Mapping[str, Any], data: Mapping[str, Any], known: Vocabulary) -> Rule:
    pattern = _translate(_expand(spec["pattern"], data["macros"]), data["unions"], known)
    slots = tuple(sorted({name.split("__")[0] for name in _SLOT.findall(pattern)}))
    limits = (spec.get(k, False) for k in _LIMITS)
    return Rule(spec["id"], pattern, frozenset(pattern), spec["reads"], spec.get("set", {}), slots, *limits)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a rule's pattern compiled: of more than a hundred a short text needs a few."""
    return re.compile(pattern)


def _expand(pattern: str, macros: Mapping[str, str]) -> str:
    return re.sub(r"\$(\w+)", lambda name: macros[name[1]], pattern)


def _translate(pattern: str, unions: Mapping[str, list[str]], known: Vocabulary) -> str:
    """Return the pattern as a regular expression over code strings; a slot named twice gets a number."""
    out: list[str] = []
    for number, atom in enumerate(_ATOM.findall(pattern)):
        if atom in _BRACKETS:
            out.append(_BRACKETS[atom])
            continue
        slot, _, name = atom.rpartition(":")
        chars = "".join(known.symbols[part] for part in unions.get(name, [name]))
        out.append(f"(?P<{slot}__{number}>[{chars}])" if slot else f"[{chars}]")
    return "".join(out)


@lru_cache(maxsize=1 << 14)
def parse(codes: str) -> tuple[Hit, ...]:
    """Return what the rules find in one run of classes: from the left, the longest, among equals the first rule."""
    rules, hits, at = grammar().rules, [], 0
    while at < len(codes):
        best: tuple[int, Rule, re.Match[str]] | None = None
        for rule in rules:
            if codes[at] not in rule.letters:
                continue
            found = _compiled(rule.pattern).match(codes, at)
            if found and (best is None or found.end() > best[0]):
                best = found.end(), rule, found
        if best is None:
            at += 1
            continue
        stop, rule, found = best
        slots = tuple((name.split("__")[0], found.start(name)) for name in found.groupdict() if found[name])
        hits.append(Hit(rule, at, stop, slots))
        at = stop
    return tuple(hits)


def _century(short: int) -> int:
    """Return the year that two digits mean: '19 is 2019, '45 is 1945."""
    return short + (2000 if short <= LATEST_SHORT else 1900)


def _found(hit: Hit, base: int, tokens: Tokens) -> Found:
    values: dict[str, Value] = {name: tokens.values[base + at] for name, at in hit.slots}
    reading = Reading(hit.rule.reads, **{**values, **hit.rule.sets})
    if reading.yy is not None and reading.y is None:
        reading = replace(reading, y=_century(reading.yy))
    return Found(tokens, base + hit.first, base + hit.last, hit.rule.id, reading, spec=hit.rule)
