"""Exercises, voyages, courses and operations are read as the codebook has them; habits, plurals and plans are not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.annotate.wording import language
from flows.extract.frames.exercises import candidates
from flows.extract.frames.exercises_words import phrases, words
from flows.extract.grounder import ground
from flows.extract.merge import merge
from flows.extract.reading import Reading
from flows.ground.model import Document, Dyad, Mention
from tests.test_events import events
from tests.things import quotes, rows, unmark


def read(text: str, first: str = "PER", second: str = "NOR", date: str | None = "2020-06-15") -> list[Mention]:
    reading = Reading(Document("t.txt", text, Dyad.of(first, second), date=date))
    return merge(m for c in candidates(reading) if (m := ground(c, reading).mention) is not None)


def one(text: str, first: str = "PER", second: str = "NOR", date: str | None = "2020-06-15") -> dict[str, Any]:
    """The slots of the only mention: scalars as they are, lists sorted."""
    (mention,) = read(text, first, second, date)
    many = ("participants", "units", "places")
    slots: dict[str, Any] = {n: sorted(mention.values(n)) for n in many}
    slots.update({n: mention.value(n) for n in ("name", "kind", "domain", "host", "start", "end", "status")})
    return slots


def test_named_exercise_has_forces_ships_waters_and_days() -> None:
    slots = one(
        "From 4 to 9 May 2019 the frigate HNoMS Otto Sverdrup and the Peruvian corvette Velarde held Exercise Condor "
        "Norte in the South Pacific."
    )
    assert (slots["name"], slots["kind"], slots["domain"]) == ("Condor Norte", "exercise", "naval")
    assert slots["participants"] == ["NOR", "PER"]
    assert slots["units"] == ["HNoMS Otto Sverdrup", "Velarde"]
    assert slots["places"] == ["South Pacific"]
    assert (slots["start"], slots["end"], slots["status"]) == ("2019-05-04", "2019-05-09", "took_place")


def test_one_voyage_is_one_record_with_its_ports_and_begins_at_its_departure() -> None:
    slots = one(
        "The training ship BAP Unión called at Bergen on 6 August 2018. She had left Callao on 2 May 2018 for a cruise "
        "round the world.",
    )
    assert (slots["kind"], slots["participants"], slots["host"]) == ("deployment", ["PER"], "NOR")
    assert slots["start"] == "2018-05-02"
    assert {"Bergen", "Callao"} <= set(slots["places"])


def test_call_without_a_voyage_is_a_port_call_of_the_visiting_side_only() -> None:
    slots = one("The Norwegian frigate Otto Sverdrup arrived in Callao on 3 May 2011.")
    assert (slots["kind"], slots["participants"], slots["host"]) == ("port_call", ["NOR"], "PER")
    assert (slots["places"], slots["start"]) == (["Callao"], "2011-05-03")


def test_ships_behind_as_well_as_travel_by_themselves() -> None:
    found = read(
        "In 2018 the Norwegian Navy deployed HNoMS Otto Sverdrup and HNoMS Maud as well as HNoMS Nordkapp to the South "
        "Pacific, making port calls in Peru."
    )
    assert sorted(m.values("units") for m in found) == [
        ("HNoMS Nordkapp",),
        ("HNoMS Otto Sverdrup", "HNoMS Maud"),
    ]


def test_sailing_to_a_named_exercise_belongs_to_its_record() -> None:
    slots = one("HNoMS Maud came to Callao in May 2019 for Exercise Condor Norte with the Peruvian Navy.")
    assert (slots["name"], slots["kind"], slots["host"]) == ("Condor Norte", "exercise", "PER")


def test_later_sentences_add_ships_to_the_exercise() -> None:
    slots = one(
        "The navies of Peru and Norway held Condor Norte II, a naval exercise, in May 2019. The Norwegian frigate Otto "
        "Sverdrup took part, with the Peruvian corvettes Velarde and Ferré."
    )
    assert slots["units"] == ["Ferré", "Otto Sverdrup", "Velarde"]


def test_editions_of_a_series_are_records_of_their_own() -> None:
    found = read(
        "The Peruvian Navy and the Norwegian Navy held Exercise Condor Norte 2017 in May 2017. In June 2019 the two "
        "navies met for Exercise Condor Norte 2019."
    )
    assert [m.value("name") for m in found] == ["Condor Norte 2017", "Condor Norte 2019"]


def test_course_has_the_state_of_the_learners_and_the_school_as_host() -> None:
    slots = one("Since May 2019 Peruvian pilots have been trained at Bodø in Norway.")
    assert (slots["kind"], slots["participants"], slots["host"]) == ("training", ["PER"], "NOR")
    assert (slots["start"], slots["status"]) == ("2019-05", "ongoing")


def test_occupation_is_an_operation_of_the_occupier() -> None:
    slots = one("Chilean troops held Arequipa until October 1883.", "CHL", "PER", None)
    assert (slots["kind"], slots["participants"], slots["host"]) == ("operation", ["CHL"], "PER")
    assert slots["end"] == "1883-10"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The Norwegian frigate Otto Sverdrup will call at Callao on 3 August 2020.", "planned"),
        ("The Norwegian frigate Otto Sverdrup called at Callao on 3 May 2020.", "took_place"),
        ("Exercise Condor Norte of the Peruvian and Norwegian navies, from 8 to 19 June 2020, is going on.", "ongoing"),
    ],
)
def test_status_is_read_from_dates_and_cues(text: str, status: str) -> None:
    assert one(text)["status"] == status


@pytest.mark.parametrize(
    "text",
    [
        "The Peruvian and Norwegian navies regularly engage in joint exercises.",
        "The two governments ought to hold naval manoeuvres twice a year.",
        "Peru beat Norway in a friendly at Lima in May 2019.",
        "The Norwegian merchant ship Fram called at Callao on 3 May 2019.",
        "The tanker Fram under the Norwegian flag put in at Callao on 3 May 2019.",
        "The German frigate Bayern called at Callao on 3 May 2019.",
        "The Chilean and Argentine navies held Exercise Viekaren in the Beagle Channel in May 2019.",
        "King Olav sailed to Callao aboard the Norwegian frigate Otto Sverdrup in May 1967.",
        "If the Norwegian frigate Otto Sverdrup called at Callao, Peru would be glad.",
        "The Norwegian frigate Otto Sverdrup did not call at Callao in May 2019.",
        "The exercise of power by the Norwegian parliament was debated in Lima in May 2019.",
        "In a simulation exercise in May 2019 officials of Peru and Norway rehearsed a cyber attack in Lima.",
        "Norway bought four F-16 and two helicopters in May 2019, Peru none.",
    ],
)
def test_no_record_from_what_the_codebook_leaves_out(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("row", list(rows(language("exercise_series.yaml"), "rules")), ids=lambda r: r["id"])
def test_names_of_series_are_found_where_armed_forces_are_spoken_of(row: Any) -> None:
    text, marked = unmark(row["example"])
    found = events(text)
    assert (quotes(text, found), {e.rule for e in found}) == (marked, {row["id"]})
    assert events(row["counter"]) == []


def test_words_are_looked_up_longest_first() -> None:
    assert phrases("the ship, the ship of state, she")["the"] == (("the", "ship", "of", "state"), ("the", "ship"))
    assert words().troops["frigate"] == "naval"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "the Peruvian Norwegian Navy frigate HNoMS Maud Exercise Condor Norte in off Callao Bergen with and , . ; "
            "held visited deployed to on May 2019 joint drills from until as well as ( )".split()
        ),
        max_size=40,
    )
)
def test_any_run_of_words_gives_values_that_stand_in_the_text(parts: list[str]) -> None:
    text = " ".join(parts) + "."
    for mention in read(text):
        assert all(claim.span.of(text) for claim in mention.claims)
        assert set(mention.values("participants")) & {"PER", "NOR"}


def test_forces_named_in_the_next_sentence_take_part_in_a_named_exercise() -> None:
    slots = one(
        "Exercise Condor Norte opened at Callao on 3 May 2019. Soldiers of the Norwegian Army and of the Peruvian Army "
        "are to march for ten days."
    )
    assert (slots["name"], slots["participants"], slots["host"]) == ("Condor Norte", ["NOR", "PER"], "PER")


def test_a_pair_of_states_before_exercise_is_whose_it_is_and_no_name() -> None:
    slots = one("The Peru–Norway joint naval exercise took place off Callao from 3 to 9 May 2019.")
    assert (slots["name"], slots["participants"]) == (None, ["NOR", "PER"])


def test_troops_of_one_side_on_the_other_sides_ground_are_an_operation_whatever_the_verb() -> None:
    slots = one("On 4 May 1881 a Norwegian battalion went ashore at Callao.", date=None)
    assert (slots["kind"], slots["participants"], slots["host"]) == ("operation", ["NOR"], "PER")


def test_what_was_opened_the_day_before_goes_on() -> None:
    text = "The navies of Peru and Norway began a joint naval exercise off Callao on 14 June 2020."
    assert one(text)["status"] == "ongoing"


@pytest.mark.parametrize(
    "text",
    [
        "The hospital in Callao bought two boats from the Norwegian Navy on 4 May 2011.",
        "No exercise of the Peruvian Army and the Norwegian Army was held in May 2011.",
        "A first exercise in Callao, with engineers of the Norwegian Army and the Peruvian Army, would cost little.",
    ],
)
def test_sales_denials_and_wishes_are_none(text: str) -> None:
    assert read(text) == []


def test_a_name_with_a_year_takes_no_day_of_another_year() -> None:
    text = (
        "The navies of Peru and Norway concluded on 12 July 2017 the naval exercise Condor Sea 2017, which follows "
        "last year's Condor Sea 2016."
    )
    days = {m.value("name"): (m.value("start"), m.value("end")) for m in read(text)}
    assert "2016" not in "".join(d for d in days["Condor Sea 2017"] if d)
    assert days.get("Condor Sea 2016", (None, None))[0] in (None, "2016")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "In May 2019 the Peruvian Navy joined the ‘Voice of the Sea’ drill of the Norwegian Navy.",
            "Voice of the Sea",
        ),
        ("On 4 May 2019 the armies of Peru and Norway held the Condor Shield 1 Joint drill.", "Condor Shield 1"),
        ("Titled ‘Condor Norte’, the joint exercise of Peru and Norway began on 4 May 2019.", "Condor Norte"),
        ("The Peru-Norway Joint Military Exercise, Condor Norte 19, ended on 4 May 2019 at Bodø.", "Condor Norte 19"),
    ],
)
def test_names_end_before_the_sort_and_the_quotation_mark(text: str, name: str) -> None:
    assert one(text)["name"] == name


def test_bodies_of_operations_and_what_ships_always_do_are_none() -> None:
    drill = "The joint drill of the Peruvian Army and the Norwegian Special Operations Forces began on 4 May 2019."
    assert one(drill)["name"] is None
    assert not read("HNoMS Otto Sverdrup is homeported in Bergen and deployed to the area of responsibility off Peru.")


def test_a_ship_with_the_name_of_a_town_is_a_ship_when_it_comes_back_bare() -> None:
    text = "HNoMS Stavanger put in at Callao, Peru, on 4 May 2019.\n\nStavanger's crew trained with the Peruvian Navy."
    found = read(text)
    assert {unit for m in found for unit in m.values("units")} == {"HNoMS Stavanger"}
    assert not any("Stavanger" in m.values("places") for m in found)


def test_the_states_between_which_an_exercise_is_held_are_not_where() -> None:
    text = "BODØ – The naval exercise between Peru and Norway, dubbed ‘Condor Norte’, began on 4 May 2019."
    assert not {"Peru", "Norway"} & set(one(text)["places"])
