"""Instruments are found with title, kind and acronym; what only sounds alike is none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.annotate.instruments import annotate_instruments, instrument_noun, subject_of
from flows.extract.annotate.wording import language
from flows.extract.model import Instrument
from flows.ground.codebook import slot
from tests.things import in_order, places, quotes, rows, unmark, view

DATA = language("instruments.yaml")
HEADS = list(rows(DATA, "heads"))
EXCLUSIONS = list(rows(DATA, "exclusions"))
SUBJECTS = list(rows(DATA, "subjects"))


def instruments(text: str) -> list[Instrument]:
    return annotate_instruments(view(text), places(text), [])


def titles(text: str) -> list[str]:
    return quotes(text, instruments(text))


@pytest.mark.parametrize("row", HEADS, ids=lambda r: r["id"])
def test_head_finds_the_title_its_example_marks(row: Any) -> None:
    text, marked = unmark(row["example"])
    found = instruments(text)
    # an acronym in brackets at the end is the short title, not part of the title
    assert quotes(text, found) == [m.partition(" (")[0] for m in marked]
    assert {i.noun for i in found} == {row["noun"]}


@pytest.mark.parametrize("text", [r["counter"] for r in HEADS] + [r["example"] for r in EXCLUSIONS])
def test_counter_examples_hold_no_instrument(text: str) -> None:
    assert titles(text) == []


@pytest.mark.parametrize("row", SUBJECTS, ids=lambda r: r["id"])
def test_subject_row_decides_its_example(row: Any) -> None:
    assert subject_of(row["example"]) == row["subject"]


def test_kinds_and_subjects_are_the_codebooks() -> None:
    kinds, subjects = slot("treaties", "instrument").values, slot("treaties", "subject").values
    assert kinds is not None and {r["noun"] for r in HEADS} <= kinds.keys()
    assert subjects is not None and {r["subject"] for r in SUBJECTS} <= subjects.keys()


def test_subject_of_words_without_a_topic_is_none() -> None:
    assert subject_of("agreement of 1894") is None


@pytest.mark.parametrize(
    ("quote", "noun"),
    [
        ("Treaty of Amity", "treaty"),
        ("Trade and Economic Partnership Agreement", "agreement"),
        ("strategic partnership", "partnership"),
        ("Economic Partnership (EPA)", "agreement"),
        ("memoranda of understanding on fishing", "memorandum"),
        ("the MoU", "memorandum"),
        ("ceasefire", "armistice"),
        ("Treaty amending the Convention", "treaty"),
        ("a dinner", None),
    ],
)
def test_noun_of_a_quote_is_that_of_its_head(quote: str, noun: str | None) -> None:
    assert instrument_noun(quote) == noun


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "The Treaty of Peace, Amity and Commerce between Peru and Norway was signed.",
            "Treaty of Peace, Amity and Commerce between Peru and Norway",
        ),
        ("A trade treaty between Ghana and Fiji was sought in 1960.", "trade treaty between Ghana and Fiji"),
        ("The 1866 treaty lapsed.", "1866 treaty"),
        ("The 1866 Treaty of Amity lapsed.", "Treaty of Amity"),
        (
            "In 1894 a further agreement between the two countries was signed.",
            "further agreement between the two countries",
        ),
        ("They signed a treaty with Siam and left.", "treaty with Siam"),
        ("It concluded the Agreement on Visas in 2017.", "Agreement on Visas"),
        ("It signed an agreement on the transfer of arms already in 2017.", "agreement on the transfer of arms"),
        ("A pact on fishing bears their names.", "pact on fishing"),
        ("The Memorandum of Understanding (MoU) on ports was signed.", "Memorandum of Understanding (MoU) on ports"),
        (
            "After the Memorandum of Understanding to formally join the pool, it left.",
            "Memorandum of Understanding to formally join the pool",
        ),
        (
            "He cited the ‘Joint Statement between the Minister of Trade, Labour, and Sport of Peru"
            " and the Minister of Mines of Norway’ there.",
            "Joint Statement between the Minister of Trade, Labour, and Sport of Peru"
            " and the Minister of Mines of Norway",
        ),
        ("A treaty of commerce and alliance was signed.", "treaty of commerce and alliance"),
        ("A status of forces agreement was signed.", "status of forces agreement"),
        ("The Treaty of Friendship for fifteen years was signed.", "Treaty of Friendship"),
        ("The Convention of Lagos of 1854 opened it.", "Convention of Lagos"),
        ("Article 4 of the Treaty of St. Stephen fell.", "Treaty of St. Stephen"),
    ],
)
def test_title_goes_as_far_as_the_name(text: str, title: str) -> None:
    assert titles(text) == [title]


def test_acronym_in_brackets_stands_for_its_title_later() -> None:
    text = "They agreed the Sea Transport Agreement (STA). In May the STA came into force; an STAR did not."
    first, later = instruments(text)
    assert first.short is not None and first.short.of(text) == "STA"
    assert (later.title, later.noun) == (first.title, "agreement")
    assert later.short is not None and text[later.start : later.end] == "STA"


def test_one_about_takes_the_noun_of_the_instrument_before() -> None:
    text = (
        "They signed memoranda of understanding: one about transport, one about dance and a third about cyber security."
    )
    assert titles(text)[1:] == ["one about transport", "one about dance", "a third about cyber security"]
    assert {i.noun for i in instruments(text)} == {"memorandum"}


def test_generic_plurals_are_marked_and_not_named() -> None:
    (found,) = instruments("They signed various economic agreements there.")
    assert (found.plural, found.named) == (True, False)


def test_two_instruments_of_one_sentence_stay_apart() -> None:
    assert titles("It signed a treaty on trade with Siam and a convention with Laos.") == [
        "treaty on trade with Siam",
        "convention with Laos",
    ]


WORDS = [
    "treaty",
    "Treaty",
    "of",
    "between",
    "Peru",
    "and",
    "Norway",
    "(",
    ")",
    "MoU",
    "on",
    "trade",
    ",",
    ".",
    "the",
    "in",
    "1866",
    "Partnership",
    "Agreement",
    "“",
    "”",
    "one",
    "about",
    "to",
    "join",
    "with",
]


@given(st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join))
def test_instruments_are_in_order_and_hold_their_titles(text: str) -> None:
    found = instruments(text)
    assert in_order(found, len(text))
    assert all(text[i.title.start : i.title.end].strip() for i in found)
