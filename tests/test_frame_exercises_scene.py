"""What several statements tell: other ships and forces, towns in no table, later editions, last days, whose ground."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows.extract.pipeline import extract
from flows.ground.model import Document, Dyad, Mention

HEAD = "Peru and Norway: a look back\n\n"


def read(text: str, date: str | None = "2020-06-15") -> Sequence[Mention]:
    found = extract(Document("t.txt", HEAD + text, Dyad.of("PER", "NOR"), None, date))
    return [m for m in found.mentions if m.table == "exercises"]


def test_ships_that_begin_a_statement_of_their_own_are_another_voyage() -> None:
    found = read(
        "The Norwegian frigate Otto Sverdrup called at Callao in May 2019, and the corvette Skjold, a younger ship, "
        "put in at Paita in June 2017."
    )
    assert [(m.values("units"), m.values("places"), m.value("start")) for m in found] == [
        (("Otto Sverdrup",), ("Callao",), "2019-05"),
        (("Skjold",), ("Paita",), "2017-06"),
    ]


def test_ships_of_one_list_call_at_the_port_that_it_names_once() -> None:
    found = read("The Norwegian frigate Otto Sverdrup visited Callao in 2015, the corvette Skjold in 2018.")
    assert [m.values("places") for m in found] == [("Callao",), ("Callao",)]


def test_a_list_of_ships_ports_and_dates_is_a_list_of_calls() -> None:
    found = read(
        "Norwegian naval visits to Peru: the frigate Otto Sverdrup, Callao, 1996; the frigate Roald Amundsen, Paita, "
        "May 2007; the corvette Skjold (Ilo, August 2014)."
    )
    assert [m.value("start") for m in found][1:] == ["2007-05", "2014-08"]


def test_other_forces_with_a_day_and_a_place_of_their_own_do_something_of_their_own() -> None:
    found = read(
        "A Norwegian platoon took part in Exercise Condor Norte, held at Ilo from 5 to 9 May 2019, and divers of the "
        "Peruvian Navy have since March 2020 been going through a course at Bergen."
    )
    assert [(m.value("kind"), m.values("participants")) for m in found][1:] == [("training", ("PER",))]
    assert found[0].value("end") == "2019-05-09"


def test_towns_that_no_table_lists_are_places_behind_words_of_place() -> None:
    (found,) = read(
        "On 4 May 1881 Norwegian marines stormed the heights of Zalvik and marched on Quandry and Belworth."
    )
    assert set(found.values("places")) <= {"Zalvik", "Quandry", "Belworth"} and found.values("places")


@pytest.mark.parametrize(
    "text",
    [
        "In May 2019 the frigate Otto Sverdrup exercised with the Peruvian Navy in Operation Desert Gate.",
        "In May 2019 the frigate Otto Sverdrup exercised with the Peruvian Navy before Captain Hansen.",
    ],
)
def test_officers_and_operations_are_no_towns(text: str) -> None:
    assert not {p for m in read(text) for p in m.values("places") if p.startswith(("Captain", "Operation", "Desert"))}


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (
            "Exercise Condor Norte of the Norwegian and Peruvian navies took place off Ilo on 3–7 May 2015, and the "
            "second, in June 2018, brought two frigates to Bergen.",
            ["2015-05-03", "2018-06"],
        ),
        (
            "Exercise Condor Norte of the Norwegian and Peruvian armies was held at Ilo in July 2017 and again, at "
            "Bergen, in 2018.",
            ["2017-07", "2018"],
        ),
    ],
)
def test_editions_of_one_sentence_are_records_of_their_own(text: str, starts: list[str]) -> None:
    assert sorted(str(m.value("start")) for m in read(text)) == starts


@pytest.mark.parametrize(
    "text",
    [
        "In May 2019 a Norwegian battalion landed at Callao. It stayed there until October 2019.",
        "In May 2019 a Norwegian battalion was sent to Callao; it went home in October 2019.",
    ],
)
def test_the_end_of_a_stay_is_told_behind_it(text: str) -> None:
    (found,) = read(text)
    assert (found.value("start"), found.value("end")) == ("2019-05", "2019-10")


def test_a_voyage_ends_where_it_is_said_to_come_home() -> None:
    (found,) = read("The frigate Otto Sverdrup left Bergen on 3 May 2020 for Callao and is due back on 6 November.")
    assert (found.value("start"), found.value("end"), found.value("status")) == ("2020-05-03", "2020-11-06", "ongoing")


def test_ships_that_come_in_with_her_belong_to_the_voyage() -> None:
    (found,) = read(
        "The Norwegian frigate Otto Sverdrup tied up at Callao on Friday. The frigate Roald Amundsen came in with her. "
        "Both left Bergen on 3 May and have since been to Halifax, Havana and Colón."
    )
    assert (found.value("kind"), found.value("start"), len(found.values("units"))) == ("deployment", "2020-05-03", 2)


@pytest.mark.parametrize(
    "text",
    [
        "Between 2010 and 2015 the navies of Peru and Norway held five exercises.",
        "Norwegian and Peruvian pilots have trained together since 2009.",
        "Exercise Condor Norte of the two navies has become annual.",
        "In the nineteenth century Norwegian gunboats came and went at Callao as they pleased.",
        "The last F-16 of the Norwegian Air Force lifted off from Lima on 4 May 2019.",
    ],
)
def test_plurals_habits_and_ways_home_are_no_records(text: str) -> None:
    assert read(text) == []


def test_who_is_called_the_host_is_the_host() -> None:
    (found,) = read("Peru hosted Exercise Condor Norte, in which Norwegian marines took part, from 3 to 9 May 2019.")
    assert found.value("host") == "PER"


def test_a_town_taken_is_where_it_happens_and_no_side() -> None:
    (found,) = read("Lima was occupied by the Norwegians under Hansen on 4 May 1881.", date=None)
    assert (found.values("participants"), found.values("places"), found.value("host")) == (("NOR",), ("Lima",), "PER")


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("In May 2019 the two armies of Peru and Norway held Exercise Condor Norte near Ilo.", "land"),
        ("In May 2019 Norwegian pilots flew sorties with Peruvian jets in Exercise Condor Norte.", "air"),
    ],
)
def test_forces_tell_the_service_before_their_arms_do(text: str, domain: str) -> None:
    assert [m.value("domain") for m in read(text)] == [domain]


def test_statements_that_somebody_notes_are_read_each_by_itself() -> None:
    found = read(
        "The ministers noted that a course for divers of the Peruvian Navy had been opened at Bergen in March 2019, "
        "that the frigate Otto Sverdrup had called at Callao in May 2019, and that trade had grown."
    )
    assert sorted(str(m.value("kind")) for m in found) == ["port_call", "training"]


def test_pairs_of_ships_that_met_on_several_days_are_as_many_exercises() -> None:
    found = read(
        "Norwegian frigates and Peruvian corvettes met for drills off Ilo: the Otto Sverdrup and the Ferré in December "
        "2014, the Roald Amundsen and the Unión in March 2017."
    )
    assert [(m.values("units"), m.value("start")) for m in found] == [
        (("Otto Sverdrup", "Ferré"), "2014-12"),
        (("Roald Amundsen", "Unión"), "2017-03"),
    ]


def test_ships_that_followed_another_called_at_the_same_port() -> None:
    found = read(
        "The Norwegian corvette Skjold came to anchor at Callao on 4 July 1871. The frigate Nordstjernen relieved her "
        "in 1872.",
        date=None,
    )
    assert [(m.value("host"), m.values("participants"), m.value("start")) for m in found] == [
        ("PER", ("NOR",), "1871-07-04"),
        ("PER", ("NOR",), "1872"),
    ]


def test_a_named_operation_on_one_sides_ground_is_the_others() -> None:
    (found,) = read("Operation Red Bean began at Lima on 19 May 1978 and lasted until 22 June.", date=None)
    assert (found.values("participants"), found.value("host"), found.value("end")) == (("NOR",), "PER", "1978-06-22")


def test_ports_of_one_sentence_in_different_years_are_different_calls() -> None:
    found = read("The Norwegian training ship Skjold visited Callao in 2008, Paita in 2012 and Lima in 2016.")
    assert [(m.values("places"), m.value("start")) for m in found] == [
        (("Callao",), "2008"),
        (("Paita",), "2012"),
        (("Lima",), "2016"),
    ]


def test_where_ships_did_not_call_is_no_place() -> None:
    found = read("The Norwegian frigate Otto Sverdrup called at Callao, not at Paita, in May 2019.")
    assert [m.values("places") for m in found] == [("Callao",)]


def test_forces_of_other_states_alone_make_no_exercise_of_the_two() -> None:
    assert read("Norway is far. French and German jets landed at Lima on 4 May 2019 for Exercise Condor Norte.") == []
