"""The table of navies tells whose a ship is, and names ships beside words of the sea; towns and people are none."""

from __future__ import annotations

import pytest

from flows.extract.annotate.fleets import fleets, whose
from flows.extract.model import Unit
from flows.extract.reading import Reading
from flows.ground.model import Document, Dyad
from tests.things import quotes


def units(text: str, *dyad: str) -> list[Unit]:
    return Reading(Document("t.txt", text, Dyad.of(*dyad))).of_class(Unit)


@pytest.mark.parametrize(
    ("name", "dyad", "state"),
    [
        ("Alpino", ("ITA", "JPN"), "ITA"),
        ("Jose Rizal", ("PHL", "KOR"), "PHL"),
        ("Esmeralda", ("CHL", "PER"), "CHL"),
        ("ALPINO", ("ITA", "JPN"), "ITA"),
        ("Bergen", ("NOR", "POL"), "NOR"),
        ("Independencia", ("PER", "ARG"), None),
        ("Lumba", ("PER", "CHL"), None),
    ],
)
def test_a_name_tells_the_navy(name: str, dyad: tuple[str, str], state: str | None) -> None:
    assert whose(name, dyad) == state


def test_names_shared_by_navies_carry_all_of_them() -> None:
    assert {"NOR", "DEU"} & set(fleets().states["Bergen"])
    assert len(fleets().states["Independencia"]) > 1


@pytest.mark.parametrize(
    ("text", "dyad", "names"),
    [
        ("A training squadron, with Kashima and Shimakaze, entered Civitavecchia.", ("ITA", "JPN"), 2),
        ("Sahyadri and Kiltan docked at Haiphong on 3 May.", ("IND", "VNM"), 2),
        ("Shivalik (F47) and her sister Satpura crossed the bay.", ("IND", "JPN"), 2),
        ("The Esmeralda lay at Callao for a week.", ("CHL", "PER"), 1),
        ("Te Kaha sailed from Suva with HMAS Anzac.", ("NZL", "AUS"), 2),
        ("Aboard Chungmugong Yi Sun-shin the crew lined the rail.", ("KOR", "PHL"), 1),
        ("The patrol vessel Samarth and Sarathi's crew called on the mayor.", ("IND", "LKA"), 2),
    ],
)
def test_words_of_the_sea_tell_a_ship(text: str, dyad: tuple[str, str], names: int) -> None:
    found = units(text, *dyad)
    assert len([u for u in found if u.kind == "ship"]) == names, quotes(text, found)


@pytest.mark.parametrize(
    ("text", "dyad"),
    [
        ("Kashima beat Naples two to one.", ("ITA", "JPN")),
        ("Trieste joined Italy in 1918.", ("ITA", "JPN")),
        ("The delegation arrived in Kochi and left Chennai on Friday.", ("IND", "JPN")),
        ("Simón Bolívar entered Caracas in 1813.", ("VEN", "COL")),
        ("Wellington and Canberra signed a treaty in May.", ("NZL", "AUS")),
        ("Ships of the navy came from Bergen and Narvik.", ("NOR", "POL")),
        ("Victoria Station and the Bristol office closed.", ("GBR", "FRA")),
        ("Bristol and Sheffield joined the network of harbour cities in May.", ("FRA", "GBR")),
        ("Normandie left the union in 2016, and Bretagne followed; the ports were affected.", ("FRA", "GBR")),
        ("Tatarstan and Dagestan joined the talks on fishing vessels in Tokyo.", ("RUS", "JPN")),
        ("The President left Manila on a frigate on 4 May 1935.", ("USA", "PHL")),
        ("Carrera and O'Higgins sailed in the same ship to Callao.", ("CHL", "PER")),
        ("Garibaldi sailed from Genoa with a thousand men.", ("ITA", "ARG")),
        ("Queen Elizabeth arrived with the Duke; the yacht lay in the harbour.", ("GBR", "KWT")),
    ],
)
def test_towns_and_people_are_no_ships(text: str, dyad: tuple[str, str]) -> None:
    assert [u for u in units(text, *dyad) if u.kind == "ship"] == []
