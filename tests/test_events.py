"""Meetings, tours, anniversaries and exercises are found by name; words that only look like them are not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.annotate.events import annotate_events
from flows.extract.annotate.wording import language
from flows.extract.model import Event
from tests.things import in_order, quotes, rows, unmark, view

HEADS = list(rows(language("events.yaml"), "heads"))
OTHERS = [*rows(language("events.yaml"), "numbered_examples"), *rows(language("events.yaml"), "alone_examples")]
EXERCISES = list(rows(language("events.yaml"), "exercises"))


def events(text: str) -> list[Event]:
    return annotate_events(view(text))


@pytest.mark.parametrize("row", [*HEADS, *EXERCISES], ids=lambda r: r["id"])
def test_event_is_found_in_its_example(row: Any) -> None:
    text, marked = unmark(row["example"])
    found = events(text)
    assert quotes(text, found) == marked
    assert {e.kind for e in found} == {row.get("kind", "exercise")}
    assert {e.rule for e in found} == {row["id"]}


@pytest.mark.parametrize("row", OTHERS, ids=lambda r: r["id"])
def test_event_without_a_noun_of_its_own_is_found_and_not_in_the_counter_example(row: Any) -> None:
    text, marked = unmark(row["example"])
    assert quotes(text, events(text)) == marked
    assert events(row["counter"]) == []


@pytest.mark.parametrize("row", [*HEADS, *EXERCISES], ids=lambda r: r["id"])
def test_event_is_not_found_in_its_counter_example(row: Any) -> None:
    assert events(row["counter"]) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They co-chaired the 14th Peru–Norway Summit, at which much was said.", "14th Peru–Norway Summit"),
        ("It was a stop on his tour of the Gulf, with others.", "tour of the Gulf"),
        ("He is on a four-day tour of two European countries.", "four-day tour of two European countries"),
        ("She flew there in an All-Asian trip.", "All-Asian trip"),
        ("They chaired the Ghana-Fiji Supreme Strategic Committee.", "Ghana-Fiji Supreme Strategic Committee"),
        ("He spoke at the UN General Assembly on Monday.", "UN General Assembly"),
        ("The pavilion at Expo 2025 drew crowds.", "Expo 2025"),
        ("It is a tour in Europe undertaken by him.", "tour in Europe"),
        ("Ships met for Malabar 2020, a naval exercise.", "Malabar 2020"),
        ("Jets joined Exercise Rising Sun 24 in May.", "Rising Sun 24"),
    ],
)
def test_name_has_neither_article_nor_what_follows(text: str, name: str) -> None:
    assert [e.name for e in events(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Security Council met.",
        "He made a trip to Rome.",
        "It was a tour de force.",
        "The ministers held a meeting.",
        "The navies of Ghana and Fiji exercise together.",
        "President Obote Holds Meeting",
    ],
)
def test_bodies_verbs_and_common_nouns_are_no_events(text: str) -> None:
    assert events(text) == []


WORDS = [
    "G7",
    "Summit",
    "summit",
    "tour",
    "of",
    "the",
    "Gulf",
    "exercise",
    "Pitch",
    "Black",
    "and",
    "(",
    ")",
    "IX",
    "2020",
    '"',
    "operation",
    "Operation",
    "Peru-Norway",
    "Committee",
    ",",
    ".",
    "150th",
    "anniversary",
    "trip",
    "All-Asian",
]


@given(st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join))
def test_events_are_in_order(text: str) -> None:
    assert in_order(events(text), len(text))


def test_name_of_an_exercise_is_found_where_it_comes_back_without_its_noun() -> None:
    text = "Exercise Calm Falcon 2024 began in May.\n\nCalm Falcon ended in June; the falcon was calm."
    assert quotes(text, events(text)) == ["Calm Falcon 2024", "Calm Falcon"]
