"""Services come with state and domain; ships, formations and types of arms by the rules of the data files."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.annotate.forces import annotate_forces, annotate_units
from flows.extract.annotate.wording import language
from flows.extract.model import Force, Unit
from tests.things import in_order, places, quotes, rows, unmark, view

SERVICES = list(rows(language("forces.yaml"), "services"))
FORMATIONS = list(rows(language("forces.yaml"), "formations"))
UNITS = list(rows(language("units.yaml"), "rules"))


def forces(text: str) -> list[Force]:
    return annotate_forces(view(text), places(text))


def units(text: str) -> list[Unit]:
    return annotate_units(view(text), places(text))


@pytest.mark.parametrize("row", SERVICES, ids=lambda r: r["id"])
def test_service_is_found_in_its_example(row: Any) -> None:
    text, marked = unmark(row["example"])
    found = forces(text)
    assert quotes(text, found) == marked
    assert [f.domain for f in found] == [row["domain"]]


@pytest.mark.parametrize("row", SERVICES, ids=lambda r: r["id"])
def test_service_is_not_found_in_its_counter_example(row: Any) -> None:
    assert forces(row["counter"]) == []


@pytest.mark.parametrize("row", [*FORMATIONS, *UNITS], ids=lambda r: r["id"])
def test_units_are_found_in_their_example_and_not_in_the_counter_example(row: Any) -> None:
    text, marked = unmark(row["example"])
    assert quotes(text, units(text)) == marked
    assert units(row["counter"]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The navies of Argentina and Chile met.", [("ARG", "naval"), ("CHL", "naval")]),
        ("German, French and Spanish air forces came.", [("DEU", "air"), ("FRA", "air"), ("ESP", "air")]),
        ("Units of Japan's Self-Defense Forces came.", [("JPN", "joint")]),
        ("Japan's Air Self Defence Forces flew.", [("JPN", "air")]),
        ("The Royal Navy and the JMSDF met.", [("GBR", "naval"), ("JPN", "naval")]),
        ("Its navy is small.", [(None, "naval")]),
        ("The navies of Japan's ally came.", [(None, "naval")]),
    ],
)
def test_state_and_domain_of_services(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert [(f.state, f.domain) for f in forces(text)] == expected


@pytest.mark.parametrize(
    ("text", "name", "state", "merchant"),
    [
        ("HMS Queen Elizabeth called at Lagos.", "HMS Queen Elizabeth", "GBR", False),
        ("The Italian aircraft carrier Garibaldi sailed.", "Garibaldi", "ITA", False),
        ('The Chilean patrol vessel "Toro" came.', "Toro", "CHL", False),
        ("In 1860 the merchant ship Bianca docked.", "Bianca", None, True),
        ("The navy saw FS Languedoc off the cape.", "FS Languedoc", "FRA", False),
        ("On JS HAMANA all was quiet.", "JS HAMANA", "JPN", False),
    ],
)
def test_ship_has_prefix_state_and_trade(text: str, name: str, state: str | None, merchant: bool) -> None:
    (ship,) = units(text)
    assert (ship.name, ship.state, ship.merchant, ship.kind) == (name, state, merchant, "ship")


def test_doubtful_prefix_needs_the_sea() -> None:
    assert units("The MS Word file and the SAS Group report were lost.") == []


def test_quotation_that_begins_with_capitals_is_no_ship() -> None:
    assert units('It joined the flagship "Belt and Road Initiative" of old.') == []


def test_class_noun_inside_a_title_makes_no_ship() -> None:
    assert units("They met on the Future Submarine Program in May.") == []


def test_headline_capitals_are_no_names() -> None:
    assert units("Chilean Frigate Train Together\n\nThey sailed in May.") == []


def test_name_of_a_person_is_not_the_ship_again() -> None:
    text = "INS Tabar sailed. Admiral Tabar waved. The Tabar went on."
    assert quotes(text, units(text)) == ["INS Tabar", "Tabar"]


def test_counts_and_plurals_are_no_part_of_a_type() -> None:
    text = "Two F-16s, three KC-767 tankers and a Leopard 2 tank came; he had an H-1B visa."
    assert [u.name for u in units(text)] == ["F-16", "KC-767", "Leopard 2"]


WORDS = [
    "the",
    "The",
    "Italian",
    "frigate",
    "ship",
    "INS",
    "Tabar",
    "Navy",
    "navies",
    "of",
    "Chile",
    "and",
    ",",
    "F-35",
    "(",
    ")",
    '"',
    "Fleet",
    "2nd",
    "was",
    "a",
    ".",
    "Cavour",
    "Air",
    "Force",
    "air",
    "forces",
    "Gulfstream",
    "G550",
]


@given(st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join))
def test_forces_and_units_are_in_order(text: str) -> None:
    assert in_order(forces(text), len(text))
    assert in_order(units(text), len(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Two corvettes, Quispe and Montaubert, made the passage.", ["Quispe", "Montaubert"]),
        ("Worse was the affair of the Quispe. That corvette lay at Suva.", ["Quispe"]),
        ("They sent the Montaubert: under Captain Ferrin she lay at Suva with two frigates.", ["Montaubert"]),
        ("USS Green Bay and BAP Quispe met.", ["USS Green Bay", "BAP Quispe"]),
        ("A squadron of jets flew over the Montaubert and left.", []),
        ("A tanker, put in from the frigates, was the Montaubert.", []),
        ("The frigates saluted the Bundestag, the Normans and the Mission.", []),
    ],
)
def test_ships_are_told_by_the_company_of_ships(text: str, names: list[str]) -> None:
    assert quotes(text, units(text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Two F16s and a P-3C Orion flew to Suva.", ["F16", "P-3C Orion"]),
        ("The 61st Stryker Brigade met 2 Para and CTF 151.", ["61st Stryker Brigade", "2 Para", "CTF 151"]),
        ("The convoy took the A40 and the tram to Archers Post.", []),
        ("The Trade Division of the Policy Unit trained clerks.", []),
    ],
)
def test_types_and_formations_are_told_without_their_nouns(text: str, names: list[str]) -> None:
    assert quotes(text, units(text)) == names
