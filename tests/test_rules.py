"""Every rule fires on its examples and not on its counter-examples, and every id is its own."""

from __future__ import annotations

import pytest

from flows.extract.patterns import Rule, rule_book
from flows.extract.reading import Reading
from flows.extract.realis import Cue, cues
from flows.ground.model import TABLES, Document, Dyad

RULES = [rule for table in TABLES for rule in rule_book(table).rules]


def _reading(text: str) -> Reading:
    return Reading(Document("example.txt", text, Dyad.of("PER", "NOR"), date="2020-06-15"))


def _fires(rule: Rule, text: str) -> bool:
    book = rule_book(rule.table)
    return any(m.rule.id == rule.id for s in _reading(text).sentences() for m in book.match(s))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_rule_fires_on_its_example(rule: Rule) -> None:
    missed = [text for text in rule.example if not _fires(rule, text)]
    assert not missed, [s.typed for s in _reading(missed[0]).sentences()]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_rule_is_silent_on_its_counter_example(rule: Rule) -> None:
    assert not [text for text in rule.counter if _fires(rule, text)]


@pytest.mark.parametrize("cue", cues(), ids=lambda c: c.id)
def test_cue_tells_its_example_from_its_counter_example(cue: Cue) -> None:
    assert any(cue.regex.search(s.coded) for s in _reading(cue.example).sentences())
    assert not any(cue.regex.search(s.coded) for s in _reading(cue.counter).sentences())


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES] + [cue.id for cue in cues()]
    assert len(ids) == len(set(ids))
