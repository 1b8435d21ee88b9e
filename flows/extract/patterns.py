"""Rules as patterns over the items of a sentence, read from ``flows/language/rules/*.yaml``.

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
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from flows.extract.alphabet import PARTS, TYPES, bits_of, letter, letter_class, letter_of_type, phrases_of
from flows.extract.sentence import Item, Sentence
from flows.ground.errors import DyadError
from flows.ground.language import read_language
from flows.ground.memo import remember
from flows.ground.model import Table
from flows.ground.paths import LANGUAGE
from flows.ground.value import value

# Abbreviations for sets of types; everything else in braces is a type as ``sentence.py`` writes it.
CLASSES: Mapping[str, str] = {
    "PLACE": "STATE|CAPITAL|CITY|REGION|SEA|VENUE",
    "TOWN": "CAPITAL|CITY|VENUE",
    "PARTY": "PERSON|ROLE|DELEGATION|PEOPLE",
    "POWER": "STATE|CAPITAL|GOVERNMENT|ORG|STATES",
    "AMOUNT": "MONEY|PERCENT|QUANTITY|MULTIPLE",
}
_GAPS = {"..": 3, "...": 10}

Needs: TypeAlias = tuple[frozenset[str], ...]  # sets of letters; any match contains one of each


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as its file gives it, compiled."""

    id: str
    table: Table
    patterns: tuple[str, ...]
    regexes: tuple[str, ...]  # over coded sentences; compiled when a sentence first holds what they need
    needs: tuple[Needs, ...]  # of each of them, the rarest set first
    sets: Mapping[str, str]
    example: tuple[str, ...]
    counter: tuple[str, ...]
    order: int = 0
    options: Mapping[str, str] = field(default_factory=dict)


@value
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


@dataclass(frozen=True, slots=True)
class _Ready:
    """A pattern compiled: how it is looked for, what it needs besides its first two sets, its groups by number."""

    rule: Rule
    find: Callable[[str], Iterator[re.Match[str]]]
    needs: tuple[int, ...]  # sets of letters as bits
    names: tuple[tuple[int, str], ...]

    def match(self, sentence: Sentence, found: re.Match[str]) -> RuleMatch:
        """Return where the rule fired; of two groups of one name the later one counts."""
        captured = {name: at for group, name in self.names if (at := found.start(group)) >= 0}
        return RuleMatch(self.rule, sentence, found.start(), found.end(), captured)


class RuleBook:
    """The rules of one table, indexed by letters that must be there for them to fire.

    Patterns are numbered, and sets of them the bits of a number: which patterns may fire in a sentence is then told by
    a few operations on such numbers, two a letter of the sentence, and not by a walk through the patterns.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._patterns = [
            (rule, regex, needs) for rule in self.rules for regex, needs in zip(rule.regexes, rule.needs, strict=True)
        ]
        self._ready: dict[int, _Ready] = {}
        self._by_letter: dict[str, tuple[int, int]] = {}  # the patterns that need it, or another one, first, and second
        self._needing_one = 0  # the patterns that need nothing second
        for number, (_, _, needs) in enumerate(self._patterns):
            for each in needs[0] | (needs[1] if len(needs) > 1 else frozenset()):
                first, second = self._by_letter.get(each, (0, 0))
                first |= (each in needs[0]) << number
                second |= (len(needs) > 1 and each in needs[1]) << number
                self._by_letter[each] = first, second
            self._needing_one |= (len(needs) == 1) << number

    def match(self, sentence: Sentence) -> Iterator[RuleMatch]:
        """Yield where the rules fire in a sentence, in the order of the rules' file, then of the text."""
        for number in self._hopeful(sentence.letters):
            ready = self._ready.get(number) or self._readied(number)
            for need in ready.needs:
                if not sentence.bits & need:
                    break
            else:
                for found in ready.find(sentence.coded):
                    yield ready.match(sentence, found)

    def _hopeful(self, letters: frozenset[str]) -> list[int]:
        """Return the numbers of the patterns whose first and second needs are met, in order."""
        first, second = 0, self._needing_one
        for each in letters:
            if each in self._by_letter:
                these, those = self._by_letter[each]
                first |= these
                second |= those
        left, found = first & second, []
        while left:
            lowest = left & -left
            found.append(lowest.bit_length() - 1)
            left ^= lowest
        return found

    def _readied(self, number: int) -> _Ready:
        rule, regex, needs = self._patterns[number]
        compiled = _compiled(regex)
        names = tuple((group, name.rstrip("_0123456789")) for name, group in compiled.groupindex.items())
        self._ready[number] = _Ready(rule, compiled.finditer, tuple(map(bits_of, needs[2:])), names)
        return self._ready[number]


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


@cache
def rule_book(table: Table) -> RuleBook:
    """Return the rules of a table; raises DyadError where the file is not as it must be."""
    path = LANGUAGE / "rules" / f"{table}.yaml"
    code = Path(__file__)
    others = [LANGUAGE / "realis.yaml", LANGUAGE / "lists.yaml", LANGUAGE / "verbs.yaml", code]
    files = [
        *sorted(path.parent.glob("*.yaml")),
        *others,
        *(code.with_name(f"{n}.py") for n in ("alphabet", "inflect")),
    ]
    return RuleBook(remember(f"rules-{table}", files, lambda: _rules(table, path)))


def _rules(table: Table, path: Path) -> tuple[Rule, ...]:
    return tuple(_rule(table, n, raw, str(path)) for n, raw in enumerate(read_language(f"rules/{table}.yaml") or []))


def _rule(table: Table, order: int, raw: dict[str, object], where: str) -> Rule:
    try:
        patterns = _strings(raw["pattern"])
        parsed = [_regex(p) for p in patterns]
        sets = {str(k): str(v) for k, v in dict(raw.get("sets") or {}).items()}  # type: ignore[call-overload]
        known = {"id", "pattern", "sets", "example", "counter", "why"}
        options = {k: str(v) for k, v in raw.items() if k not in known}
        return Rule(
            id=str(raw["id"]), table=table, patterns=patterns,
            regexes=tuple(regex for regex, _ in parsed), needs=tuple(needs for _, needs in parsed),
            sets=sets, example=_strings(raw["example"]), counter=_strings(raw["counter"]),
            order=order, options=options,
        )  # fmt: skip
    except (KeyError, ValueError) as fault:
        raise DyadError(
            "is not a rule", where=f"{where} [{raw.get('id', order)}]", found=str(fault),
            expected="id, pattern, example, counter; see flows/extract/patterns.py",
        ) from fault  # fmt: skip


def compile_pattern(pattern: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """Return one pattern compiled, and letters one of which any match has; ValueError where it is not a pattern."""
    regex, needs = _regex(pattern)
    return _compiled(regex), needs[0]


def _regex(pattern: str) -> tuple[str, Needs]:
    node = _Parser(pattern).parse()
    return node.regex, tuple(sorted(set(node.needs), key=_selectivity))


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)


@dataclass(frozen=True, slots=True)
class _Node:
    """A piece of a pattern: its expression, what it needs, and, if it is one item, its letters."""

    regex: str
    needs: Needs
    single: str = ""


def _any_of(letters: Iterable[str]) -> _Node:
    """Return what matches one item out of some letters."""
    row = "".join(dict.fromkeys(letters))
    return _Node(letter_class(row), (frozenset(row),), row)


def _either(branches: Iterable[_Node]) -> _Node:
    """Return what matches one of the branches, tried in order; neighbours of one item each become one class."""
    joined: list[_Node] = []
    for node in branches:
        if joined and node.single and joined[-1].single:
            joined[-1] = _any_of(joined[-1].single + node.single)
        else:
            joined.append(node)
    if len(joined) == 1:
        return joined[0]
    rarest = [min(n.needs, key=_selectivity) for n in joined if n.needs]
    needs = (frozenset(each for need in rarest for each in need),) if len(rarest) == len(joined) else ()
    return _Node("(?:" + "|".join(n.regex for n in joined) + ")", needs)


class _Parser:
    """Turns one pattern into a regular expression over coded sentences and what it needs."""

    def __init__(self, pattern: str) -> None:
        self._parts: list[str] = PARTS.findall(pattern)
        self._at = 0
        self._names: dict[str, int] = {}

    def parse(self) -> _Node:
        """Return the whole pattern; raises ValueError where it is none."""
        node = self._alternatives()
        if self._at != len(self._parts):
            raise ValueError(f"unexpected {self._parts[self._at]!r}")
        if not node.needs:
            raise ValueError("nothing in the pattern must be there")
        return node

    def _peek(self) -> str:
        return self._parts[self._at] if self._at < len(self._parts) else ""

    def _next(self) -> str:
        self._at += 1
        return self._parts[self._at - 1]

    def _alternatives(self) -> _Node:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._next()
            branches.append(self._sequence())
        return _either(branches)

    def _sequence(self) -> _Node:
        nodes: list[_Node] = []
        while self._peek() not in ("", "|", ")"):
            node = self._element()
            if self._peek() == "?":
                self._next()
                node = _Node(f"{node.regex}?" if node.single else f"(?:{node.regex})?", ())
            nodes.append(node)
        if len(nodes) == 1:
            return nodes[0]
        return _Node("".join(n.regex for n in nodes), tuple(need for n in nodes for need in n.needs))

    def _element(self) -> _Node:
        part = self._next()
        if part in _GAPS:
            return _Node(f"[^.;:]{{0,{_GAPS[part]}}}?", ())
        if part == "(":
            inner = self._alternatives()
            if self._next() != ")":
                raise ValueError("a bracket is not closed")
            return inner
        if part.startswith("{"):
            return self._typed(part[1:-1])
        return _either(_row(words) for words in phrases_of(part))

    def _typed(self, body: str) -> _Node:
        name, _, types = body.rpartition(":")
        names = [t for each in types.split("|") for t in CLASSES.get(each, each).split("|")]
        unknown = [t for t in names if t not in TYPES]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no type of annotation")
        node = _any_of(letter_of_type(t) for t in names)
        if not name:
            return node
        self._names[name] = self._names.get(name, 0) + 1
        suffix = "" if self._names[name] == 1 else f"_{self._names[name]}"
        return _Node(f"(?P<{name}{suffix}>{node.regex})", node.needs)


def _row(words: tuple[str, ...]) -> _Node:
    if len(words) == 1:
        return _any_of(letter(words[0]))
    letters = [letter(word) for word in words]
    return _Node("".join(map(re.escape, letters)), tuple(frozenset(each) for each in letters))


@cache
def _common() -> frozenset[str]:
    words = "a an the of in to on at by for from with and or , ' - ( is was are were be"
    return frozenset(letter(word) for word in words.split())


@cache
def _type_letters() -> frozenset[str]:
    return frozenset(letter_of_type(name) for name in TYPES)


@cache
def _selectivity(need: frozenset[str]) -> tuple[bool, bool, int, str]:
    """Rank what is needed: words before types, rare words before common ones, few before many."""
    return bool(need & _common()), bool(need & _type_letters()), len(need), min(need)
