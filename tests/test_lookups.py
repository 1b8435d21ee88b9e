"""Look-ups made for speed find what the plain way finds."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.annotate.groups import group_rules
from flows.extract.annotate.wording import Trigger, alternatives, from_words
from flows.extract.lexicon import Lexicon
from flows.extract.reading import Reading
from flows.extract.standing import numbers_of, stands, stands_type
from flows.extract.tokens import tokenize
from flows.ground.model import Document, Dyad, Span
from flows.ground.value import replace

phrases = st.lists(st.text("ab c", min_size=1, max_size=5), min_size=1, max_size=8)


@given(phrases, st.text("ab c\n", max_size=30))
def test_alternatives_find_what_the_phrases_one_after_the_other_find(some: list[str], text: str) -> None:
    ordered = sorted(set(some), key=lambda p: (-len(p), p))
    plain = "|".join(re.escape(p).replace(r"\ ", r"\s") for p in ordered)
    for behind in ("", r"(?!\w)"):
        found = [m.span() for m in re.finditer(f"(?:{alternatives(some)}){behind}", text)]
        assert found == [m.span() for m in re.finditer(f"(?:{plain}){behind}", text)]


def test_a_trigger_made_after_a_text_was_read_finds_its_phrases() -> None:
    text = "The quokka met another quokka bird."
    assert [m.group() for m in Trigger(["quokka bird"]).finditer(text)] == ["quokka bird"]
    assert [m.group() for m in Trigger(["quokka"]).finditer(text)] == ["quokka", "quokka"]


def test_a_pattern_is_looked_for_at_the_words_it_begins_with() -> None:
    pattern = re.compile(r"(?:two|twenty)\stimes")
    found = from_words(pattern, "two times, twenty times, and fortytwo times", {"two", "twenty", "three"})
    assert [m.group() for m in found] == ["two times", "twenty times"]


def test_of_the_phrases_of_a_lexicon_the_longest_counts_and_of_equals_the_first() -> None:
    known = Lexicon([("New York", 1), ("New", 2), ("New York City", 3), ("New York", 4)])
    assert [m.entry for m in known.find(tokenize("New York, New York City and New Delhi"))] == [1, 3, 2]


@pytest.mark.parametrize("rule", group_rules(), ids=lambda rule: rule.id)
def test_what_a_rule_of_groups_finds_has_one_of_its_words(rule: object) -> None:
    assert isinstance(rule, type(group_rules()[0]))
    assert any(word in rule.finds.lower() for word in rule.needs)


def test_words_and_types_stand_within_bounds() -> None:
    sentence = Reading(
        Document("a.txt", "On 3 May 2011 she came to Oslo, and to Lima.", Dyad.of("PER", "NOR"))
    ).sentence(0)
    to = frozenset({"to"})
    first, second = numbers_of(sentence, to)
    assert stands(sentence, to, first, second) and not stands(sentence, to, first + 1, second)
    assert stands_type(sentence, ("CAPITAL", "CITY"), first, second)
    assert not stands_type(sentence, ("PERSON",), 0, len(sentence.items))


def test_a_value_is_replaced_as_the_standard_library_does() -> None:
    one = Span(3, 7)
    assert replace(one, end=9) == dataclasses.replace(one, end=9) == Span(3, 9)
    with pytest.raises(KeyError):
        replace(one, **{"last": 9})
