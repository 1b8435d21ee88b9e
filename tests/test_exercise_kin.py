"""Exercises are told by the words of code names and by each other; their second names are not told twice."""

from __future__ import annotations

import pytest

from flows.extract.annotate.events import annotate_events
from tests.things import quotes, view


def names(text: str) -> list[str]:
    return quotes(text, [e for e in annotate_events(view(text)) if e.kind == "exercise"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Troops crossed a river in Griffin Anvil 23.", ["Griffin Anvil 23"]),
        ("Ships met in Exercise Lumba 21, FRATUM and Malita Sul 22.", ["Lumba 21", "FRATUM", "Malita Sul 22"]),
        ("Jets flew for Exercise Lumba 21, or Malita in their tongue.", ["Lumba 21"]),
        ("Troops met for Lion d'Afrique 2023.", ["Lion d'Afrique 2023"]),
        ("Exercise Joint Lumba and Exercise Malita were over.", ["Joint Lumba", "Malita"]),
        ("The frigates joined Ex SumaSuma23 off Suva.", ["SumaSuma23"]),
    ],
)
def test_names_are_told_by_their_words_and_their_kin(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Troops stood by the Golden Gate and the Iron Anvil.",
        "Two battalions trained with the Desert Lion Brigade.",
        "The soldiers sang 31 times in 2017 and 40 times in 2018.",
        "The soldiers saw Lumba 2022, an arms show, in May.",
        "King Lumba II took part in the last edition for the soldiers.",
        "USS Lumba (DDG 76) and an AF-1 took part in the drill.",
        "A Black Hawk and Sheikh Faisal were seen by the troops.",
    ],
)
def test_monuments_brigades_shows_and_kings_are_no_exercises(text: str) -> None:
    assert names(text) == []


def test_doubtful_name_counts_beside_an_exercise() -> None:
    assert names("Exercise Lumba 21 ended; Noble Partner, its twin, is due.") == ["Lumba 21", "Noble Partner"]
    assert names("Noble Partner, its twin, is due.") == []


def test_operation_known_by_name_is_told_as_one() -> None:
    (event,) = annotate_events(view("Troops jumped in Dragon Rouge on Monday."))
    assert (event.name, event.rule) == ("Dragon Rouge", "operation")
