"""Formations are told by number, name, brackets, owners, other tongues and letters; offices and companies are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.annotate.forces import annotate_units
from tests.things import in_order, places, quotes, view


def units(text: str) -> list[str]:
    return quotes(text, annotate_units(view(text), places(text)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jets of No. 3 (Fighter) Squadron and XI (F) Squadron came.", ["No. 3 (Fighter) Squadron", "XI (F) Squadron"]),
        ("It was led by I Corps and the 1st (Lumban) Division.", ["I Corps", "1st (Lumban) Division"]),
        ("The 122nd, 119th and 115th Squadrons flew in.", ["122nd", "119th", "115th Squadron"]),
        ("Men of the King's Lumban Rifles drilled.", ["King's Lumban Rifles"]),
        ("The 18th (Royal Lumban) Foot garrisoned it.", ["18th (Royal Lumban) Foot"]),
        ('The 9th Parachute Regiment "Col Lumba" trained.', ['9th Parachute Regiment "Col Lumba"']),
        (
            "The 106th Guards Airborne Division, the 63rd Parachute Brigade and others came.",
            ["106th Guards Airborne Division", "63rd Parachute Brigade"],
        ),
        ("It met the 1st Battalion, 68th Armor Regiment.", ["1st Battalion, 68th Armor Regiment"]),
        ("Ships of Task Group 56.1 met Task Force Lumba.", ["Task Group 56.1", "Task Force Lumba"]),
    ],
)
def test_noun_at_the_end_takes_number_bracket_owner_and_nickname(text: str, names: list[str]) -> None:
    assert units(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "The 5e régiment interarmes d'outre-mer and the 2e REP marched.",
            ["5e régiment interarmes d'outre-mer", "2e REP"],
        ),
        ("The Escadron de chasse 3/30 Lumba flew.", ["Escadron de chasse 3/30 Lumba"]),
        ("Jets of the 4°, 36° and 37° Stormo and some of the 32° came.", ["4°", "36°", "37° Stormo", "32°"]),
        ("The Batallón de Lumba and the Brigata Malita met.", ["Batallón de Lumba", "Brigata Malita"]),
        ("The III. Seebataillon and the Jägerbataillon 17 met.", ["III. Seebataillon", "Jägerbataillon 17"]),
        ("22 SAS, 1 SCOTS and 3 RAR went; III MEF stayed.", ["22 SAS", "1 SCOTS", "3 RAR", "III MEF"]),
    ],
)
def test_noun_in_front_and_letters_with_a_number_make_a_formation(text: str, names: list[str]) -> None:
    assert units(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "The Compagnie Lumba opened an office.",
        "The London Fire Brigade and the Boy Scouts sang to the troops.",
        "He has 20 USD and 3 LNG tankers.",
        "On the 38th parallel and by the 45th day they stopped.",
        "The Trade Corps of the Peace Corps wrote.",
    ],
)
def test_companies_brigades_of_peace_and_sums_are_no_formations(text: str) -> None:
    assert units(text) == []


def test_number_alone_is_a_formation_only_beside_one_and_never_a_day() -> None:
    assert units("The 5th Brigade left; the town fell to the 208th on 7 April.") == ["5th Brigade", "208th"]
    assert units("The town fell to the 208th on 7 April.") == []
    assert units("The 5th Brigade left; it was over by the 12th.") == ["5th Brigade"]


WORDS = [
    "the", "The", "1st", "2e", "No.", "3", "(", ")", "UK", "Battalion", "Regiment", "régiment", "Stormo", "4°", ",",
    "and", "of", "Lumba", "Corps", "I", "men", "75th", "SAS", '"', "Division", "Brigata", "de", ".",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join))
def test_units_stay_in_order_whatever_the_words(text: str) -> None:
    assert in_order(annotate_units(view(text), places(text)), len(text))
