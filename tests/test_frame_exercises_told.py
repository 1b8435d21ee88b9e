"""What the exercises frame reads beyond the one sentence: other names, ships without flags, editions, entries, ends."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows.extract.annotate.events import annotate_events
from flows.extract.pipeline import extract
from flows.ground.model import Document, Dyad, Mention
from tests.things import view

HEAD = "Peru and Norway: a look back\n\n"


def read(text: str, date: str | None = "2020-06-15") -> Sequence[Mention]:
    found = extract(Document("t.txt", HEAD + text, Dyad.of("PER", "NOR"), None, date))
    return [m for m in found.mentions if m.table == "exercises"]


def kinds(text: str, date: str | None = "2020-06-15") -> list[str | None]:
    return [m.value("kind") for m in read(text, date)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Two frigates were led through Lumba 2019 by the staff.", "Lumba 2019"),
        ("Kondor-II, which brought the corvette Ferré north, was short.", "Kondor-II"),
        ("The navies met for the joint air training (Nile Hawks – 3) that ended.", "Nile Hawks – 3"),
    ],
)
def test_a_number_and_its_company_tell_a_name(text: str, name: str) -> None:
    assert name in [e.name for e in annotate_events(view(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The frigates were built in March 2019 for Squadron 17.",
        "Article 17 and Resolution 2231 speak of frigates.",
        "King Haakon VII inspected the frigates.",
    ],
)
def test_months_chapters_and_kings_are_no_names_of_exercises(text: str) -> None:
    assert [e for e in annotate_events(view(text)) if e.rule.startswith("coined")] == []


def test_a_ship_without_a_flag_in_one_side_s_port_is_the_other_s() -> None:
    (call,) = read("The corvette Magdalena anchored off Callao in July 1866.")
    assert (call.value("host"), call.values("participants")) == ("PER", ("NOR",))


def test_landing_on_an_air_base_in_our_days_is_no_operation() -> None:
    found = read(
        "Four F-16 and a C-130 of the Norwegian Air Force landed at Lima on 4 May 2019 for the first bilateral "
        "fighter exercise on Peruvian soil."
    )
    assert [(m.value("kind"), set(m.values("participants"))) for m in found] == [("exercise", {"NOR", "PER"})]


def test_passengers_and_guests_are_told_apart() -> None:
    assert kinds("On 3 May 2019 Prince Olav, a midshipman in the corvette Ferré, put in at Callao.") == []
    text = "On 3 May 2019 the Norwegian frigate Otto Sverdrup reached Callao, where the minister was received on board."
    assert kinds(text) == ["port_call"]


def test_a_call_and_the_exercise_on_leaving_are_two() -> None:
    found = kinds(
        "KNM Otto Sverdrup entered the port of Callao on 8 July 2019, and two days afterwards conducted a PASSEX with "
        "the Peruvian frigate Ferré."
    )
    assert sorted(str(k) for k in found) == ["exercise", "port_call"]


def test_the_last_day_is_an_end_and_no_start() -> None:
    (found,) = read("Exercise Condor Norte of the Peruvian Navy and the Norwegian Navy ended on 5 May 2019 off Callao.")
    assert (found.value("start"), found.value("end")) == (None, "2019-05-05")


def test_another_edition_is_a_record_of_the_same_name() -> None:
    found = read(
        "Exercise Condor Norte 2018 of the Peruvian Navy and the Norwegian Navy was held off Callao in May 2018. The "
        "previous edition had taken place off Bergen in June 2015."
    )
    assert [(m.value("name"), m.value("start")) for m in found] == [
        ("Condor Norte 2018", "2018-05"),
        ("Condor Norte", "2015-06"),
    ]


def test_an_entry_headed_by_a_name_goes_on_about_it() -> None:
    (found,) = read(
        "Exercise Condor Norte. Callao. Held from 8 to 19 May 2019 by the Norwegian Navy and the Peruvian Navy."
    )
    assert (found.value("start"), found.value("end")) == ("2019-05-08", "2019-05-19")


@pytest.mark.parametrize(
    "text",
    [
        "The Peruvian Navy and the Norwegian Navy trained together a dozen times between 2010 and 2015.",
        "Norway plans a first exercise with the Peruvian Army.",
        "In 1790 Norwegian vessels carried molasses from Callao.",
        "Trade was brisk in 2019. Over 500 Norwegian companies are active in Lima with major investments in fish.",
        "A copy of the flag was burnt in Lima in front of the Norwegian embassy on 3 May 2019.",
    ],
)
def test_what_is_done_many_times_or_thought_of_is_none(text: str) -> None:
    assert read(text) == []


def test_what_has_fallen_victim_is_cancelled() -> None:
    (found,) = read(
        "Exercise Condor Norte, for which the Peruvian Army and the Norwegian Army were to meet at Lima in May 2020, "
        "has fallen victim to the budget."
    )
    assert found.value("status") == "cancelled"


@pytest.mark.parametrize(
    "text",
    [
        "The agreement allows Peruvian and Norwegian forces to train in each other's territories.",
        "A pact was signed to facilitate exercises of the Peruvian Army with the Norwegian Army.",
    ],
)
def test_what_an_agreement_makes_possible_is_none(text: str) -> None:
    assert read(text) == []


def test_the_day_of_a_report_is_not_that_of_the_exercise() -> None:
    text = "May 30, 2019 - The Peruvian Navy trained with the Norwegian Navy from May 27 to 29, 2019, off Bergen."
    (found,) = extract(Document("t.txt", text, Dyad.of("PER", "NOR"), None, "2019-05-30")).mentions
    assert (found.value("start"), found.value("end")) == ("2019-05-27", "2019-05-29")


@pytest.mark.parametrize(
    "text",
    [
        "Notably, the joint drills of the Peruvian Army and the Norwegian Army went well in May 2019.",
        "According to Fjord News, the bilateral drills of the Peruvian and the Norwegian Army went well in May 2019.",
        "It was a US Southern Command exercise with the Peruvian Army and the Norwegian Army in May 2019.",
    ],
)
def test_adverbs_agencies_and_commands_name_no_exercise(text: str) -> None:
    assert [m.value("name") for m in read(text)] == [None]
