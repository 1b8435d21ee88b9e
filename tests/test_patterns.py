"""Patterns say what they match; sentences keep the place of every item."""

from __future__ import annotations

import re

import pytest

from flows.extract.alphabet import letter, letter_of_type
from flows.extract.inflect import forms
from flows.extract.lexicon import Lexicon
from flows.extract.model import DateExpr, Place, Segment
from flows.extract.patterns import compile_pattern
from flows.extract.sentence import Sentence, build_sentence
from flows.extract.tokens import tokenize
from flows.ground.paths import LANGUAGE

TEXT = "On 3 May 2011 she arrived by train in Oslo, Lima and Quito."


def made() -> Sentence:
    notes = [
        DateExpr(3, 13, "r", "2011-05-03"),
        Place(38, 42, "r", "capital", "Oslo", "NOR"),
        Place(44, 48, "r", "capital", "Lima", "PER"),
        Place(53, 58, "r", "capital", "Quito", "ECU"),
    ]
    return build_sentence(0, Segment(0, len(TEXT), "prose", 0, 0), tokenize(TEXT), notes)


def test_a_typed_sentence_has_a_type_for_each_annotation() -> None:
    assert made().typed == "on <DATE:1> she arrived by train in <CAPITAL:7> , <CAPITAL:9> and <CAPITAL:11> ."


def test_a_coded_sentence_has_a_letter_for_each_item() -> None:
    sentence = made()
    assert len(sentence.coded) == len(sentence.items)
    assert sentence.coded[1] == letter_of_type("DATE")
    assert [letter(word) for word in ("arrived", "by", "train")] == list(sentence.coded[3:6])


def test_a_list_is_coordinated_from_any_member() -> None:
    assert made().coordinated(9) == [7, 9, 11]


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("~arrive .. in {place:PLACE}", True),
        ("~arrive in {place:PLACE}", False),
        ("~arrive (by train|on foot)? in {CAPITAL}", True),
        ("{DATE} (he|she) ~arrive", True),
        ("~arrive .. in {STATE}", False),
        ("arrive by", False),
    ],
)
def test_a_pattern_matches_what_it_says(pattern: str, matches: bool) -> None:
    regex, anchors = compile_pattern(pattern)
    assert bool(regex.search(made().coded)) is matches
    assert not matches or anchors & made().letters


@pytest.mark.parametrize("pattern", ["(a b", "..", "a?", "{x:}"])
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    ("lemma", "some"),
    [
        ("sign", "signing"),
        ("ratify", "ratified"),
        ("conclude", "concluding"),
        ("go", "went"),
        ("reach", "reaches"),
        ("repay", "repaid"),
    ],
)
def test_verbs_are_inflected(lemma: str, some: str) -> None:
    assert some in forms(lemma)


def test_short_verbs_that_rules_name_double_their_last_letter() -> None:
    named = {
        v for path in sorted((LANGUAGE / "rules").glob("*.yaml")) for v in re.findall(r"~([a-z]+)", path.read_text())
    }
    short = {v for v in named if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", v)}
    assert short and not [v for v in short if f"{v}ed" in forms(v)]


def test_a_lexicon_prefers_the_longest_phrase_and_knows_capitals() -> None:
    lexicon = Lexicon([("Guinea", "GIN"), ("Papua New Guinea", "PNG")])
    tokens = tokenize("PAPUA NEW GUINEA and Guinea, not guinea")
    assert [(m.entry, m.start) for m in lexicon.find(tokens)] == [("PNG", 0), ("GIN", 21)]
