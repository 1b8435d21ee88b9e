"""Whose forces the exercises frame sees in peoples, states that send or train soldiers, and what stands for a force."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows.extract.pipeline import extract
from flows.ground.model import Document, Dyad, Mention


def read(text: str, one: str, other: str, date: str | None = "2020-06-15") -> Sequence[Mention]:
    found = extract(Document("t.txt", text, Dyad.of(one, other), None, date))
    return [m for m in found.mentions if m.table == "exercises"]


def tellings(text: str, one: str, other: str) -> list[tuple[str | None, ...]]:
    return [tuple(m.value(f) for f in ("kind", "host", "start")) for m in read(text, one, other)]


@pytest.mark.parametrize(
    ("text", "one", "other", "told"),
    [
        ("The Portuguese took Muscat in 1508.", "OMN", "PRT", ("operation", "OMN", "1508")),
        ("In 1878 the Russians entered Adrianople on 20 January.", "RUS", "TUR", ("operation", "TUR", "1878-01-20")),
        ("The United States occupied Haiti in July 1915.", "HTI", "USA", ("operation", "HTI", "1915-07")),
        ("Algeria was occupied by France from 1830 to 1962.", "DZA", "FRA", ("operation", "DZA", "1830")),
    ],
)
def test_a_people_or_state_may_stand_for_its_army(text: str, one: str, other: str, told: tuple[str, str, str]) -> None:
    assert tellings(text, one, other) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "Chile occupied third place among the partners of Peru in 2015.",
        "The Chileans conquered Lima in May 2018: the fair drew 4,000 visitors.",
        "Chile attacked Peru in a statement on 3 May 2019.",
        "The Chileans beat Peru 4-2 in Lima on 15 July 2018.",
    ],
)
def test_a_people_fights_no_war_in_markets_cups_and_statements(text: str) -> None:
    assert read(text, "CHL", "PER") == []


@pytest.mark.parametrize(
    "text",
    [
        "Cuba sent about 2,000 soldiers to Ethiopia in December 1977.",
        "Cuba contributed a chemical defence unit to Ethiopia in December 1977.",
    ],
)
def test_a_state_that_sends_soldiers_deploys_them(text: str) -> None:
    assert [(m.value("kind"), m.values("participants")) for m in read(text, "CUB", "ETH")] == [("deployment", ("CUB",))]


def test_a_state_that_sends_nurses_deploys_nobody() -> None:
    assert read("Cuba sent 200 nurses to Ethiopia in December 1977.", "CUB", "ETH") == []


def test_those_who_are_trained_stand_behind_the_verb() -> None:
    text = "Since 2017 Turkey has trained Somali soldiers at a camp in Mogadishu."
    assert tellings(text, "SOM", "TUR") == [("training", "SOM", "2017")]
    assert read("Since 2017 Turkey has trained Somali teachers in Mogadishu.", "SOM", "TUR") == []


def test_what_takes_up_a_force_goes_on_with_its_campaign() -> None:
    text = "The Greek army landed at Smyrna in May 1919. It took Eskisehir in July 1921."
    assert [m.values("places") for m in read(text, "GRC", "TUR")] == [("Smyrna",), ("Eskisehir",)]
    civil = "The Greek minister came to Smyrna in May 1919. It took Eskisehir ten years to recover."
    assert read(civil, "GRC", "TUR") == []


def test_a_ship_that_sails_with_one_of_the_other_side_exercises() -> None:
    text = "The Hellenic Navy frigate Limnos sailed with a Saudi corvette in the Red Sea on 4 March 2019."
    assert [m.values("participants") for m in read(text, "GRC", "SAU")] == [("GRC", "SAU")]


def test_an_adjective_and_an_abbreviation_share_the_noun_behind_them() -> None:
    text = "Some 4,000 Filipino and U.S. soldiers began the exercise Coral Gate at Tarlac on 5 May 2019."
    assert [set(m.values("participants")) for m in read(text, "PHL", "USA")] == [{"PHL", "USA"}]


def test_a_second_operation_of_the_sentence_has_the_forces_and_the_ground_of_the_first() -> None:
    text = "French forces intervened in Chad in 1983 in Operation Manta, and again in 1986 in Operation Epervier."
    found = [(m.value("name"), m.value("host"), m.values("participants")) for m in read(text, "FRA", "TCD")]
    assert found == [("Manta", "TCD", ("FRA",)), ("Epervier", "TCD", ("FRA",))]


def test_it_will_end_dates_the_end_of_an_exercise() -> None:
    text = "Exercise Askari Gate of the British and Kenyan armies began in Laikipia on 3 June. It will end on 20 June."
    assert [(m.value("start"), m.value("end")) for m in read(text, "GBR", "KEN", "2020-06-05")] == [
        ("2020-06-03", "2020-06-20")
    ]


def test_a_call_keeps_its_day_beside_a_drill() -> None:
    text = (
        "The Turkish frigate TCG Gediz visited Karachi on 14 March 2019 and held a passage exercise with PNS Alamgir."
    )
    assert tellings(text, "PAK", "TUR") == [("port_call", "PAK", "2019-03-14"), ("exercise", "PAK", "2019-03-14")]


def test_a_dateline_dates_no_exercise_beside_a_day_of_its_own() -> None:
    text = "LIMA, 28 June – The exercise Condor 2019 of Peru and Norway ended on Thursday with a landing."
    assert [(m.value("start"), m.value("end")) for m in read(text, "PER", "NOR", "2019-06-29")] == [
        (None, "2019-06-27")
    ]


def test_the_day_on_which_troops_left_is_the_last() -> None:
    text = "Chilean troops entered Lima on 17 January 1881 and left on 23 October 1883."
    assert [(m.value("start"), m.value("end")) for m in read(text, "CHL", "PER")] == [("1881-01-17", "1883-10-23")]


def test_the_waters_off_a_town_outweigh_who_is_called_the_host() -> None:
    text = "The Kenyan patrol ship Jasiri joined Exercise Coral Gate, which the US hosts off Mombasa in May 2019."
    assert [m.value("host") for m in read(text, "KEN", "USA")] == ["KEN"]


def test_an_exercise_ashore_in_another_state_is_no_part_of_the_voyage_before() -> None:
    text = (
        "In October 2018 the Italian frigate Carabiniere called at La Goulette. "
        "A month later Tunisian commandos trained with Italian marines near Brindisi."
    )
    assert [(m.value("kind"), m.values("units")) for m in read(text, "ITA", "TUN")] == [
        ("port_call", ("Carabiniere",)),
        ("exercise", ()),
    ]


def test_a_call_in_a_third_state_is_none_in_that_of_the_company_kept_at_sea() -> None:
    text = "HMAS Toowoomba arrived at Yokosuka on 5 May 2019 after conducting exercises with the Philippine Navy."
    assert [m.value("kind") for m in read(text, "AUS", "PHL")] == ["exercise"]


def test_an_operation_has_all_the_places_that_its_clause_takes() -> None:
    text = "In 1655 Swedish troops invaded Poland and captured Warsaw."
    assert [(m.values("places"), m.value("start")) for m in read(text, "POL", "SWE")] == [
        (("Poland", "Warsaw"), "1655")
    ]


def test_the_town_is_the_one_told_of_before() -> None:
    raid = "Admiral Rebolledo's gunboats bombarded the town on 22 April 1880."
    found = read(f"The quays of Callao in Peru feared Chile. {raid}", "CHL", "PER")
    assert [(m.value("host"), m.values("participants")) for m in found] == [("PER", ("CHL",))]
    assert read(raid, "CHL", "PER") == []
