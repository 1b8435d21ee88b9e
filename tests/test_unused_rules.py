"""The list of rules that no text makes fire: what fired is not on it, all else is."""

from __future__ import annotations

from collections import Counter

from flows.extract.realis import cues
from flows.ground.model import Document, Dyad
from tests.unused_rules import fired, rules, unused


def texts(*bodies: str) -> list[Document]:
    return [Document(f"{n}.txt", body, Dyad.of("PER", "NOR"), date="2020") for n, body in enumerate(bodies)]


def test_a_rule_that_fires_leaves_the_list_with_the_pattern_that_fired_and_no_other() -> None:
    visit = next(rule for rule in rules() if rule.table == "visits" and len(rule.patterns) > 1)
    silent, told = Counter[str](), fired(texts(visit.example[0]))
    assert f"rule     {visit.id}" in list(unused(silent))
    lines = list(unused(told))
    assert f"rule     {visit.id}" not in lines
    left = [line for line in lines if line.startswith(f"pattern  {visit.id}  ")]
    assert len(left) < len(visit.patterns)


def test_sentences_are_counted_not_matches() -> None:
    twice = fired(texts("Ana Quispe visited Oslo and Ana Quispe visited Bergen.", "Ana Quispe visited Oslo."))
    once = fired(texts("Ana Quispe visited Oslo."))
    assert {name: 2 * count for name, count in once.items()} == {name: twice[name] for name in once}


def test_where_nothing_was_read_everything_is_listed() -> None:
    lines = list(unused(fired(texts("The weather was mild."))))
    assert len(lines) == len(rules()) + len(cues())
