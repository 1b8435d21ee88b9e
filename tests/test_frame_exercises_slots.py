"""Slots of exercises: who joined, what is a place of it, when ships left again, editions one by one, who taught."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows.extract.annotate.amounts import annotate_amounts
from flows.extract.pipeline import extract
from flows.ground.model import Document, Dyad, Mention
from tests.things import view


def read(text: str, one: str, other: str, date: str | None = "2020-06-15") -> Sequence[Mention]:
    found = extract(Document("t.txt", text, Dyad.of(one, other), None, date))
    return [m for m in found.mentions if m.table == "exercises"]


def values(text: str, one: str, other: str, field: str) -> list[list[str]]:
    return [sorted(str(v) for v in m.values(field)) for m in read(text, one, other)]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Exercise Tall Cedar ended at Lima on 4 May 2019. Chile, Brazil and Peru also took part.", "BRA CHL PER"),
        ("Exercise Tall Cedar began at Lima on 4 May 2019. About 900 troops from Peru and Chile take part.", "CHL PER"),
        ("Sixty Chilean soldiers joined Peruvians and Brazilians in Exercise Tall Cedar at Lima.", "BRA CHL PER"),
        ("Chile and Peru's navies carried out a joint patrol off Arica on 4 May 2019.", "CHL PER"),
    ],
)
def test_states_that_join_take_part(text: str, sides: str) -> None:
    assert values(text, "CHL", "PER", "participants") == [sides.split()]


def test_a_state_that_joins_something_else_does_not_take_part() -> None:
    text = "Exercise Tall Cedar of Chile and Peru ended at Lima on 4 May 2019. Bolivia joined the customs union."
    assert values(text, "CHL", "PER", "participants") == [["CHL", "PER"]]


def test_ships_sent_to_an_exercise_are_its_own() -> None:
    text = "Ghana sent a frigate, the Volta Star, to Exercise Tall Cedar, which Togo hosted at Lomé in May 2019."
    assert values(text, "GHA", "TGO", "units") == [["Volta Star"]]
    text = "Ghana sent the frigate Volta Star to Lomé in May 2018 and to Abidjan for Exercise Tall Cedar in May 2019."
    assert "deployment" in {m.value("kind") for m in read(text, "GHA", "TGO")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The two navies held Exercise Tall Cedar thrice: in 2012 at Callao, in 2014 at Arica and in 2016 at Ilo.",
            [("Callao", "2012"), ("Arica", "2014"), ("Ilo", "2016")],
        ),
        (
            "Chilean and Peruvian marines trained together twice: the first exercise took place off Ilo in May 2012, "
            "the second off Arica a year later.",
            [("Ilo", "2012-05"), ("Arica", "2013")],
        ),
        (
            "Chile and Peru hold Exercise Tall Cedar every year; its 3rd edition was held off Ilo on 4 May 2015.",
            [("Ilo", "2015-05-04")],
        ),
    ],
)
def test_each_dated_edition_is_told_with_its_place(text: str, told: list[tuple[str, str]]) -> None:
    assert [(m.value("places"), m.value("start")) for m in read(text, "CHL", "PER")] == told


def test_calls_at_one_port_in_two_years_are_two() -> None:
    text = "The frigate BAP Palacios called at Arica in July 2002 and again in August 2011."
    assert [m.value("start") for m in read(text, "CHL", "PER")] == ["2002-07", "2011-08"]


@pytest.mark.parametrize(
    "text",
    [
        "The frigate BAP Palacios put in at Arica on 4 May 2012 and left it on 9 May 2012.",
        "On 4 May 2012 the frigate BAP Palacios arrived in Arica. The frigate left Arica on 9 May 2012.",
    ],
)
def test_leaving_the_port_of_call_ends_the_call(text: str) -> None:
    told = [(m.value("kind"), m.value("start"), m.value("end")) for m in read(text, "CHL", "PER")]
    assert told == [("port_call", "2012-05-04", "2012-05-09")]


def test_the_voyage_ends_where_ships_return() -> None:
    text = "The frigate BAP Palacios left Callao on 4 May 2012, called at Arica and returned on 30 May 2012."
    assert [m.value("end") for m in read(text, "CHL", "PER")] == ["2012-05-30"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The frigate BAP Palacios will leave Callao on 4 July for Suva with nurses.", ["Callao", "Suva"]),
        ("The frigate BAP Palacios, with cadets of the academy at Ilo, put in at Suva on 4 May 2012.", ["Suva"]),
        ("The frigate BAP Palacios called at Suva on 4 May 2012 without having seen Sydney.", ["Suva"]),
        ("The frigate BAP Palacios called at Suva, Sydney and Jakarta in May 2012.", ["Jakarta", "Suva", "Sydney"]),
    ],
)
def test_places_are_where_ships_went(text: str, places: list[str]) -> None:
    assert values(text, "FJI", "PER", "places") == [places]


@pytest.mark.parametrize(
    ("text", "kind", "sides"),
    [
        ("In 2012 Peruvian instructors trained the Bolivian army at Zorvane.", "training", ["PER"]),
        ("In 2012 a Peruvian military mission trained the Bolivian army at Zorvane.", "training", ["PER"]),
        ("In May 2012 Peruvian marines trained with the Bolivian navy at Zorvane.", "exercise", ["BOL", "PER"]),
    ],
)
def test_who_trains_others_teaches_and_who_trains_with_others_exercises(text: str, kind: str, sides: list[str]) -> None:
    assert [(m.value("kind"), sorted(m.values("participants"))) for m in read(text, "BOL", "PER")] == [(kind, sides)]


def test_a_camp_is_no_exercise_and_a_ship_in_capitals_neither() -> None:
    text = "Soldiers of Peru guarded the Chilean headquarters at Camp Victory in May 2012."
    assert all(m.value("name") is None for m in read(text, "CHL", "PER"))
    text = (
        "BAP ALMAGRO and BAP PISCO left Callao on 4 May 2012. Off Arica the frigate CHILOTE joined them for a drill: "
        "signals, and a helicopter on the deck of ALMAGRO."
    )
    assert all(m.value("name") is None for m in read(text, "CHL", "PER"))


@pytest.mark.parametrize("text", ["In 1961 Omani troops came.", "since 1994 Kenyan soldiers have come"])
def test_a_year_before_troops_is_no_number_of_them(text: str) -> None:
    assert annotate_amounts(view(text)) == []


@pytest.mark.parametrize("text", ["Some 1961 Omani troops came.", "By sea came 1994 Kenyan soldiers."])
def test_a_number_of_troops_may_look_like_a_year(text: str) -> None:
    assert len(annotate_amounts(view(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Antonio Rojas of Peru: he had dropped anchor off Arica in the sloop Gaviota on 18 September 1833.",
        "The ministers want Peruvian F-16s to rotate through Iquique.",
    ],
)
def test_who_comes_in_a_ship_visits_and_what_is_wished_is_no_stay(text: str) -> None:
    assert read(text, "CHL", "PER") == []


def test_a_name_given_behind_is_that_of_the_exercise_just_told_of() -> None:
    text = (
        "Chilean and Peruvian marines practised landings at Ilo from 4 to 9 May 2015. "
        "The exercise, called Tall Cedar, has been held since 2011."
    )
    assert [(m.value("name"), m.value("start")) for m in read(text, "CHL", "PER")] == [("Tall Cedar", "2015-05-04")]


def test_a_call_told_with_an_exercise_is_a_record_of_its_own() -> None:
    text = (
        "The frigate BAP Palacios visited Arica in May 2012 and joined Exercise Tall Cedar with Chile off Ilo in June "
        "2012."
    )
    told = [(m.value("kind"), m.value("places"), m.value("start")) for m in read(text, "CHL", "PER")]
    assert told == [("port_call", "Arica", "2012-05"), ("exercise", "Ilo", "2012-06")]


def test_when_an_exercise_was_suspended_is_not_when_it_was_held() -> None:
    text = "The joint Chilean–Peruvian Exercise Tall Cedar, which had been suspended in 2001, was held in May 2014."
    assert [m.value("start") for m in read(text, "CHL", "PER")] == ["2014-05"]


def test_guns_fired_in_an_exercise_are_no_operation() -> None:
    text = (
        "Chilean and Peruvian troops took part in Exercise Tall Cedar at Ilo from 4 to 9 May 2015; artillery crews "
        "fired 200 shells."
    )
    assert [m.value("kind") for m in read(text, "CHL", "PER")] == ["exercise"]


def test_a_call_dates_the_voyage_that_nothing_else_dates() -> None:
    text = (
        "The frigate BAP Palacios arrived in Arica on 4 May 2012 on her voyage round the world and left on 9 May 2012."
    )
    told = [(m.value("kind"), m.value("start"), m.value("end")) for m in read(text, "CHL", "PER")]
    assert told == [("deployment", "2012-05-04", "2012-05-09")]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("In 2019 the chiefs of the two navies discussed joint exercises.", 0),
        ("The Chilean and Peruvian navies discussed holding joint naval exercises in 2019.", 0),
        ("Admirals of the Chilean and Peruvian navies met in 2019 for talks on joint exercises.", 0),
        ("The Chilean and Peruvian navies discussed the joint exercise held off Arica in May 2019.", 1),
        ("The Chilean and Peruvian navies held a joint exercise in May 2019 and discussed further joint drills.", 1),
    ],
)
def test_exercises_that_are_a_matter_of_talks_are_none(text: str, records: int) -> None:
    assert len(read(text, "CHL", "PER")) == records


def test_those_who_took_part_are_no_grounds() -> None:
    text = "The Southern Star drills opened on 4 May 2019 in Chile with ships from 14 nations including Peru."
    assert values(text, "CHL", "PER", "places") == [["Chile"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thai and American troops joined Pacific Pathways in May 2019.", "Pacific Pathways"),
        ("Thai and American troops met for the first of the Golden Dragons in May 2019.", "Golden Dragon"),
    ],
)
def test_a_listed_name_keeps_its_plural_and_any_other_one_loses_it(text: str, name: str) -> None:
    assert values(text, "THA", "USA", "name") == [[name]]
