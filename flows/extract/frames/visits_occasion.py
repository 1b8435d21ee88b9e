"""What a visit was made for where the occasion has no name: "for the coronation of …", "to mark forty years of …".

A phrase that leads to an occasion, then a noun phrase with a noun for occasions in it; words in ``occasions.yaml``.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.extract.patterns import RuleMatch
from flows.extract.sentence import Item, Sentence
from flows.ground.language import read_language
from flows.ground.model import Span

LONGEST = 14  # items in one occasion
_NAMES = frozenset({"STATE", "DEMONYM", "ORG", "STATES", "CAPITAL", "CITY", "REGION", "SEA", "QUANTITY"})
_BEHIND_OF = frozenset({"PERSON", "ROLE", "INSTRUMENT", "DATE", "EVENT", "FORCE", "VENUE", "PEOPLE"})


@dataclass(frozen=True, slots=True)
class _Words:
    leads: Mapping[str, tuple[tuple[str, ...], ...]]  # by first word, the longest first
    articles: frozenset[str]
    heads: frozenset[str]
    with_more: frozenset[str]
    pairs: frozenset[tuple[str, ...]]
    ends: frozenset[str]


@cache
def _words() -> _Words:
    raw: dict[str, str] = read_language("occasions.yaml")

    def _listed(name: str) -> list[str]:
        return [word.strip() for word in raw[name].split(",")]

    leads: dict[str, list[tuple[str, ...]]] = {}
    for phrase in _listed("leads"):
        leads.setdefault(phrase.split()[0], []).append(tuple(phrase.split()))
    return _Words(
        {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in leads.items()},
        frozenset(_listed("articles")), frozenset(_listed("heads")), frozenset(_listed("with_more")),
        frozenset(tuple(pair.split()) for pair in _listed("pairs")), frozenset(_listed("ends")),
    )  # fmt: skip


def occasion_phrase(match: RuleMatch, low: int, high: int) -> Span | None:
    """Return the occasion named among items ``low`` to ``high`` of a match's sentence: the nearest to the match."""
    sentence = match.sentence
    if not _words().leads.keys() & sentence.anchors:
        return None
    found = [row for at in range(low, high) if (row := _after(sentence, at, high)) is not None]
    if not found:
        return None
    first, last = min(found, key=lambda row: (abs(row[0] - match.last), row[0]))
    return Span(sentence.items[first].start, sentence.items[last - 1].end)


def _after(sentence: Sentence, at: int, high: int) -> tuple[int, int] | None:
    """Return the items of the occasion behind a lead that begins at item ``at``."""
    texts = list(sentence.texts[at : at + 6])
    for lead in _words().leads.get(texts[0], ()):
        if tuple(texts[: len(lead)]) == lead:
            first = at + len(lead)
            if first < high and sentence.texts[first] in _words().articles:
                first += 1
            return _phrase(sentence, first, high)
    return None


def _phrase(sentence: Sentence, first: int, high: int) -> tuple[int, int] | None:
    last = first
    while last < min(high, first + LONGEST) and _goes_on(sentence, first, last):
        last += 1
    while last > first and sentence.texts[last - 1] in {"of", "and", "the", "-", "a"}:
        last -= 1
    if list(sentence.texts[last - 1 : last + 2]) == ["swearing", "-", "in"]:
        last += 2
    texts = list(sentence.texts[first:last])
    if texts == ["summit"] and list(sentence.texts[last : last + 1]) == ["with"]:
        return None  # "for a summit with her counterpart" is the visit itself
    more = sum(bool(item.type) or item.text.isalnum() for item in sentence.items[first:last]) > 1
    paired = _words().pairs.intersection(itertools.pairwise(texts))
    named = paired or _words().heads.intersection(texts) or (more and _words().with_more.intersection(texts))
    return (first, last) if named else None


def _goes_on(sentence: Sentence, first: int, at: int) -> bool:
    """Say whether an item still belongs to the noun phrase that begins at ``first``."""
    item, texts = sentence.items[at], list(sentence.texts[first:at])
    if _begins_clause(sentence, at) or (item.text == "of" and _begins_clause(sentence, at + 2)):
        return False  # "on the margins of the London conference of 11 May President Quispe met …"
    if item.type:
        return (
            item.type in _NAMES or (item.type in _BEHIND_OF and "of" in texts) or (item.type == "DATE" and at == first)
        )
    if item.text == "and":
        return _pairs(sentence, at)
    return item.text not in _words().ends and (item.text.isalnum() or item.text in {"-", "–", "'", "’", "&"})


def _begins_clause(sentence: Sentence, at: int) -> bool:
    """Say whether a person stands right behind a date: there the clause begins that a date has opened."""
    item, before = _at(sentence, at), _at(sentence, at - 1)
    return item is not None and item.type == "PERSON" and before is not None and before.type == "DATE"


def _pairs(sentence: Sentence, at: int) -> bool:
    """Say whether "and" joins two names of one kind: "the Polish and Lithuanian governments"."""
    before, after = _at(sentence, at - 1), _at(sentence, at + 1)
    return before is not None and after is not None and bool(before.type) and before.type == after.type


def _at(sentence: Sentence, index: int) -> Item | None:
    return sentence.items[index] if 0 <= index < len(sentence.items) else None


def examples() -> list[tuple[str, str]]:
    """Return the examples of ``occasions.yaml`` (text, occasion) and its counter-examples (text, "")."""
    raw = read_language("occasions.yaml")
    return [(e["text"], e["finds"]) for e in raw["examples"]] + [(text, "") for text in raw["counters"]]
