"""Rules as patterns over a typed sentence, read from ``flows/language/rules/*.yaml``.

A pattern is a line that a reader of the texts can read:

    {visitor:PERSON|ROLE} ~arrive (in|at) {place:PLACE}

``word``     a word or sign, case ignored          ``~verb``  any form of a verb
``@list``    any phrase of a list in ``lists.yaml``  ``{A|B}``  an annotation of type A or B; ``{x:A}`` captures it
``(a b|c)``  alternatives                           ``?``      behind an element: it may be missing
``\\(``       a bracket that stands in the text
``..``       up to three items, ``...`` up to ten; neither passes a full stop, semicolon or colon

A rule has ``id``, ``pattern`` (one, or a list of them), ``example`` and ``counter``, and ``sets``: what it
says of the fields by firing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from flows.extract.inflect import forms
from flows.extract.sentence import TYPES, Item, Sentence
from flows.extract.tokens import tokenize
from flows.ground.errors import DyadError
from flows.ground.memo import remember
from flows.ground.model import Table
from flows.ground.paths import LANGUAGE
from flows.ground.yamlfile import read_yaml

# Abbreviations for sets of types; everything else in braces is a type as ``sentence.py`` writes it.
CLASSES: Mapping[str, str] = {
    "PLACE": "STATE|CAPITAL|CITY|REGION|SEA|VENUE",
    "TOWN": "CAPITAL|CITY|VENUE",
    "PARTY": "PERSON|ROLE|DELEGATION|PEOPLE",
    "POWER": "STATE|CAPITAL|GOVERNMENT|ORG|STATES",
    "AMOUNT": "MONEY|PERCENT|QUANTITY|MULTIPLE",
}
_LEX = re.compile(r"\.\.\.|\.\.|\\[()|?]|\{[^}]*\}|[()|?]|~[^\W\d_]+|@\w+|[^\W_]+|[^\w\s]")
_GAPS = {"..": 3, "...": 10}

Anchors: TypeAlias = frozenset[str] | None  # words (or "<TYPE") one of which any match must contain


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as its file gives it, compiled."""

    id: str
    table: Table
    patterns: tuple[str, ...]
    regexes: tuple[str, ...]  # over typed sentences; compiled when a sentence first holds one of their anchors
    anchors: tuple[frozenset[str], ...]
    sets: Mapping[str, str]
    example: tuple[str, ...]
    counter: tuple[str, ...]
    order: int = 0
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """Where a rule fired: items ``first`` to ``last`` (exclusive), and the items it captured, by name."""

    rule: Rule
    sentence: Sentence
    first: int
    last: int
    captured: Mapping[str, int]

    def item(self, name: str) -> Item | None:
        """The captured item of that name, or None."""
        index = self.captured.get(name)
        return None if index is None else self.sentence.items[index]

    @property
    def start(self) -> int:
        """Where the match starts in the document."""
        return self.sentence.items[self.first].start

    @property
    def end(self) -> int:
        """Where the match ends in the document."""
        return self.sentence.items[self.last - 1].end


class RuleBook:
    """The rules of one table, indexed by the words that must be there for them to fire."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._by_anchor: dict[str, list[tuple[Rule, str]]] = {}
        for rule in self.rules:
            for regex, anchors in zip(rule.regexes, rule.anchors, strict=True):
                for anchor in anchors:
                    self._by_anchor.setdefault(anchor, []).append((rule, regex))
        self.words = frozenset(anchor for anchor in self._by_anchor if not anchor.startswith("<"))
        self.typed = frozenset(anchor for anchor in self._by_anchor if anchor.startswith("<"))

    def match(self, sentence: Sentence) -> Iterator[RuleMatch]:
        """Yield where the rules fire in a sentence, in the order of the rules' file, then of the text."""
        tried: dict[tuple[int, str], Rule] = {}
        for anchor in sentence.anchors & self._by_anchor.keys():
            tried.update({(rule.order, regex): rule for rule, regex in self._by_anchor[anchor]})
        for (_, regex), rule in sorted(tried.items(), key=lambda pair: pair[0]):
            for found in _compiled(regex).finditer(sentence.typed):
                yield _rule_match(rule, sentence, found)


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


def _rule_match(rule: Rule, sentence: Sentence, found: re.Match[str]) -> RuleMatch:
    captured = {
        name.rstrip("_0123456789"): sentence.item_at(found.start(name))
        for name, value in found.groupdict().items()
        if value is not None
    }
    last = sentence.item_at(found.end() - 1) + 1
    return RuleMatch(rule, sentence, sentence.item_at(found.start()), last, captured)


@cache
def rule_book(table: Table) -> RuleBook:
    """Return the rules of a table; raises DyadError where the file is not as it must be."""
    path = LANGUAGE / "rules" / f"{table}.yaml"
    code = Path(__file__)
    files = (path, LANGUAGE / "lists.yaml", LANGUAGE / "verbs.yaml", code, code.with_name("inflect.py"))
    return RuleBook(remember(f"rules-{table}", files, lambda: _rules(table, path)))


def _rules(table: Table, path: Path) -> tuple[Rule, ...]:
    return tuple(_rule(table, n, raw, str(path)) for n, raw in enumerate(read_yaml(path) or []))


def _rule(table: Table, order: int, raw: dict[str, object], where: str) -> Rule:
    try:
        patterns = _strings(raw["pattern"])
        parsed = [_regex(p) for p in patterns]
        sets = {str(k): str(v) for k, v in dict(raw.get("sets") or {}).items()}  # type: ignore[call-overload]
        known = {"id", "pattern", "sets", "example", "counter", "why"}
        options = {k: str(v) for k, v in raw.items() if k not in known}
        return Rule(
            id=str(raw["id"]), table=table, patterns=patterns,
            regexes=tuple(regex for regex, _ in parsed),
            anchors=tuple(anchors for _, anchors in parsed),
            sets=sets, example=_strings(raw["example"]), counter=_strings(raw["counter"]),
            order=order, options=options,
        )  # fmt: skip
    except (KeyError, ValueError) as fault:
        raise DyadError(
            "is not a rule", where=f"{where} [{raw.get('id', order)}]", found=str(fault),
            expected="id, pattern, example, counter; see flows/extract/patterns.py",
        ) from fault  # fmt: skip


def compile_pattern(pattern: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """Return one pattern compiled, and its anchors; ValueError where it is not a pattern."""
    regex, anchors = _regex(pattern)
    return _compiled(regex), anchors


def _regex(pattern: str) -> tuple[str, frozenset[str]]:
    regex, anchors = _Parser(pattern).parse()
    return r"(?:(?<= )|^)" + regex, anchors or frozenset()


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)


@cache
def _phrase_lists() -> Mapping[str, list[str]]:
    return dict(read_yaml(LANGUAGE / "lists.yaml"))


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Return the phrases of a list in ``lists.yaml``, longest first."""
    phrases = _phrase_lists()[name]
    return tuple(sorted((str(p) for p in phrases), key=lambda p: (-len(p), p)))


class _Parser:
    """Turns one pattern into a regular expression over typed sentences and its anchors."""

    def __init__(self, pattern: str) -> None:
        self._parts: list[str] = _LEX.findall(pattern)
        self._at = 0
        self._names: dict[str, int] = {}

    def parse(self) -> tuple[str, Anchors]:
        regex, anchors = self._alternatives()
        if self._at != len(self._parts):
            raise ValueError(f"unexpected {self._parts[self._at]!r}")
        if not anchors:
            raise ValueError("nothing in the pattern must be there")
        return regex, anchors

    def _peek(self) -> str:
        return self._parts[self._at] if self._at < len(self._parts) else ""

    def _next(self) -> str:
        self._at += 1
        return self._parts[self._at - 1]

    def _alternatives(self) -> tuple[str, Anchors]:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._next()
            branches.append(self._sequence())
        if len(branches) == 1:
            return branches[0]
        anchors: Anchors = frozenset().union(*(a for _, a in branches if a))
        complete = all(a for _, a in branches)
        return "(?:" + "|".join(regex for regex, _ in branches) + ")", anchors if complete else None

    def _sequence(self) -> tuple[str, Anchors]:
        regexes: list[str] = []
        found: list[frozenset[str]] = []
        while self._peek() not in ("", "|", ")"):
            regex, anchors = self._element()
            if self._peek() == "?":
                self._next()
                regex, anchors = f"(?:{regex})?", None
            regexes.append(regex)
            if anchors:
                found.append(anchors)
        return "".join(regexes), min(found, key=_selectivity) if found else None

    def _element(self) -> tuple[str, Anchors]:
        part = self._next()
        if part in _GAPS:
            return rf"(?:(?![.;:] )[^ ]+ ){{0,{_GAPS[part]}}}?", None
        if part == "(":
            inner = self._alternatives()
            if self._next() != ")":
                raise ValueError("a bracket is not closed")
            return f"(?:{inner[0]})", inner[1]
        if part.startswith("{"):
            return self._typed(part[1:-1])
        if part.startswith("\\") and len(part) == 2:
            return re.escape(part[1]) + " ", frozenset({part[1]})
        if part.startswith("~"):
            return _verb(part[1:])
        if part.startswith("@"):
            return _list(part[1:])
        return re.escape(part.lower()) + " ", frozenset({part.lower()})

    def _typed(self, body: str) -> tuple[str, Anchors]:
        name, _, types = body.rpartition(":")
        names = [t for each in types.split("|") for t in CLASSES.get(each, each).split("|")]
        unknown = [t for t in names if t not in TYPES]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no type of annotation")
        choice = "|".join(names)
        anchors = frozenset(f"<{t}" for t in names)
        if not name:
            return f"<(?:{choice}):[0-9]+> ", anchors
        self._names[name] = self._names.get(name, 0) + 1
        suffix = "" if self._names[name] == 1 else f"_{self._names[name]}"
        return f"(?P<{name}{suffix}><(?:{choice}):[0-9]+>) ", anchors


_COMMON = frozenset("a an the of in to on at by for from with and or , ' - ( is was are were be".split())


@cache
def _selectivity(anchors: frozenset[str]) -> tuple[bool, bool, int, str]:
    """Rank anchors: words before types, rare words before common ones, few before many."""
    typed = any(a.startswith("<") for a in anchors)
    return bool(anchors & _COMMON), typed, len(anchors), min(anchors)


@cache
def _verb(lemma: str) -> tuple[str, Anchors]:
    return _choice(forms(lemma))


@cache
def _list(name: str) -> tuple[str, Anchors]:
    return _choice(word_list(name))


def _choice(phrases: Iterable[str]) -> tuple[str, Anchors]:
    spelt = [[t.text.lower() for t in tokenize(p)] for p in phrases]
    regex = "|".join("".join(re.escape(w) + " " for w in words) for words in spelt)
    return f"(?:{regex})", frozenset(words[0] for words in spelt)
