"""Ships are told by what stands beside them: appositions, lists, sisters, paragraphs about ships; palaces are none."""

from __future__ import annotations

import pytest

from flows.extract.annotate.forces import annotate_units
from flows.extract.model import Unit
from tests.things import places, quotes, view


def units(text: str) -> list[Unit]:
    return annotate_units(view(text), places(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In May P61, an offshore patrol vessel, put in at Suva.", ["P61"]),
        ("Lumba, Captain Quispe's corvette, dropped anchor.", ["Lumba"]),
        ("Commodore Quispe came with the Lumba, the Malita and the Ferrin.", ["Lumba", "Malita", "Ferrin"]),
        ("Peru's Lumba and the frigate Malita sailed.", ["Lumba", "Malita"]),
        ("The cruiser was bought and christened Lumba.", ["Lumba"]),
        ("HMS Lumba and Malita left.", ["HMS Lumba", "Malita"]),
        ("The frigate Lumba lay at Suva. In May the Malita got away.", ["Lumba", "Malita"]),
        ("The colonial ship Norway slipped out of Suva.", ["Norway"]),
        ("Two patrol boats – Lumba and Malita – joined.", ["Lumba", "Malita"]),
    ],
)
def test_company_tells_a_ship(text: str, names: list[str]) -> None:
    assert quotes(text, units(text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The training ship Norway sent in May was smaller.", []),
        ("HMS Lumba, Captain Ferrin, and her crew left.", ["HMS Lumba"]),
        ("The frigate Lumba lay at Suva. He dined at the Malita, was seen in the Palazzo.", ["Lumba"]),
        ("The admiral met the Senate, the House and the President.", []),
        ("The Lumba was the better. The frigate sailed.", ["Lumba"]),
        ("Lumba, the king's cousin, sailed.", []),
        ("The frigate Lumba steamed up the Malita.", ["Lumba"]),
    ],
)
def test_company_tells_no_captain_palace_river_or_state(text: str, names: list[str]) -> None:
    assert quotes(text, units(text)) == names


def test_last_word_of_a_name_stands_for_the_whole_ship() -> None:
    found = units("The frigate Aldo Quispe sailed in May. In June Quispe’s crew rested. The QUISPE called at Suva.")
    assert {u.name for u in found} == {"Aldo Quispe"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In May four Lumba biplanes and Malita and Ferrin armoured cars came.", ["Lumba", "Malita", "Ferrin"]),
        ("M1A2 Abrams tanks fired.", ["M1A2 Abrams"]),
        ("Peruvian helicopters and Army drones flew; Toyota vehicles stood by.", []),
        ("An AS565 Panther helicopter and Bell 205s flew.", ["AS565 Panther", "Bell 205"]),
    ],
)
def test_nouns_of_machines_tell_types_in_front(text: str, names: list[str]) -> None:
    assert quotes(text, units(text)) == names
