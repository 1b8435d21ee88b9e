"""Whom a text's sentences give which state: the rules of ``belonging.yaml``, and what they must leave open."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.annotate.belonging_terms import terms
from flows.extract.annotate.belonging_tongues import state_by_name
from flows.extract.annotate.organisations import annotate_organisations
from flows.extract.annotate.people import People, annotate_people
from flows.extract.annotate.people_terms import raw_terms
from flows.extract.annotate.places import annotate_places
from flows.extract.view import make_view
from flows.ground.model import Document, Dyad
from flows.ground.paths import LANGUAGE

RULES = raw_terms("belonging")["rules"]
TITLES = raw_terms("belonging")["titles"]


def read(text: str, dyad: tuple[str, str] = ("PER", "NOR")) -> People:
    view = make_view(Document("t.txt", text, Dyad.of(*dyad)))
    return annotate_people(view, annotate_places(view), annotate_organisations(view))


def states(text: str, dyad: tuple[str, str] = ("PER", "NOR")) -> dict[str, str | None]:
    return {p.name: p.state for p in read(text, dyad).persons}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: str(r["id"]))
def test_rule_gives_the_state_in_its_example(rule: dict[str, Any]) -> None:
    found = states(re.sub(r"[\[\]]", "", rule["example"]), tuple(rule["dyad"]))
    (name,) = re.findall(r"\[([^\]]+)\]", rule["example"])
    assert found[name] == rule["finds"]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: str(r["id"]))
def test_rule_gives_nobody_a_state_in_its_counter_example(rule: dict[str, Any]) -> None:
    assert not set(states(rule["counter"], tuple(rule["dyad"])).values()) & set(rule["dyad"])


@pytest.mark.parametrize("row", TITLES, ids=lambda r: str(r["words"]))
def test_title_gives_its_state_only_where_one_of_the_two_has_it(row: dict[str, Any]) -> None:
    assert set(states(row["example"], tuple(row["dyad"])).values()) == {row["finds"]}
    assert set(states(row["example"], ("PER", "NZL")).values()) == {None}


def test_a_state_in_words_is_never_overruled_by_a_journey() -> None:
    assert states("The Norwegian president, Vel Orrin, arrived in Oslo.")["Vel Orrin"] == "NOR"


def test_what_two_journeys_say_differently_stays_open() -> None:
    assert states("Mr Orrin arrived in Oslo. In May Mr Orrin arrived in Lima.") == {"Orrin": None}


def test_a_state_found_once_holds_for_the_person_in_the_whole_text() -> None:
    found = read("President Orrin spoke at noon. In May President Orrin arrived in Oslo.").persons
    assert [p.state for p in found] == ["PER", "PER"]


def test_a_third_state_in_the_sentence_silences_rules_of_travel() -> None:
    assert states("After a week in Chile, President Orrin flew to Oslo.") == {"Orrin": None}


def test_a_dateline_is_no_evidence() -> None:
    assert states("LIMA, May 3 – President Orrin opened a school.") == {"Orrin": None}


def test_an_office_that_takes_up_a_person_gets_the_name() -> None:
    (role,) = read("Aldo Ferrin hopes so. The Peruvian president spoke at noon.").roles
    assert (role.name, role.state) == ("Aldo Ferrin", "PER")


def test_a_person_received_is_not_the_host() -> None:
    found = states("Vice President Ferrin is hosted by Prime Minister Ada Quill in Oslo.")
    assert found == {"Ferrin": "PER", "Ada Quill": "NOR"}


def test_who_is_received_is_the_subject_not_whoever_stands_nearest() -> None:
    found = states(
        "Ada Quill, the Peruvian minister, spoke with Norwegian Minister Aldo Dahl and was received by Mr Orrin."
    )
    assert found == {"Ada Quill": "PER", "Aldo Dahl": "NOR", "Orrin": "NOR"}


def test_a_name_of_one_sides_language_tells_the_side() -> None:
    assert state_by_name("Shinzo Hamada", ("ITA", "JPN")) == "JPN"
    assert state_by_name("Tsipras", ("GRC", "TUR")) == "GRC"
    assert state_by_name("Ivan Branković", ("HRV", "TUR")) == "HRV"


def test_a_name_borne_on_both_sides_tells_nothing() -> None:
    assert state_by_name("Juan Pérez", ("COL", "PER")) is None
    assert state_by_name("Ahmad Hassan", ("EGY", "SDN")) is None
    assert state_by_name("Iván Duque", ("COL", "PAN")) is None


def test_a_name_at_home_on_one_side_counts_for_more_than_where_it_is_only_known() -> None:
    assert state_by_name("Giorgia Tajani", ("ITA", "CAN")) == "ITA"


def test_a_given_name_alone_tells_only_of_royal_persons() -> None:
    assert state_by_name("Naruhito", ("NOR", "JPN")) == "JPN"  # listed among family names as well
    assert state_by_name("Umberto", ("ITA", "JPN")) is None
    assert state_by_name("Umberto", ("ITA", "JPN"), royal=True) == "ITA"
    assert state_by_name("Philip", ("ESP", "GBR"), royal=True) is None


def test_company_is_no_meeting() -> None:
    assert states("The Peruvian president came together with Minister Orrin.") == {"Orrin": None}


@given(st.text(max_size=40), st.sampled_from([("ITA", "JPN"), ("KEN", "UGA")]))
def test_a_name_never_tells_a_state_outside_the_dyad(name: str, dyad: tuple[str, str]) -> None:
    assert state_by_name(name, dyad) in (None, *dyad)


def test_every_section_of_names_says_where_they_are_borne() -> None:
    listed = {str(row["names"]) for row in raw_terms("belonging")["tongues"]}
    for file in ("given_names.txt", "family_names.txt"):
        lines = (LANGUAGE / file).read_text("utf-8").splitlines()
        assert {line[1 : line.index("]")] for line in lines if line.startswith("[")} <= listed


def test_the_lists_are_read_once() -> None:
    assert terms() is terms()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from("Mr Orrin he arrived in Oslo Lima , . received by with talks 's his host and".split())))
def test_any_row_of_words_can_be_read(row: list[str]) -> None:
    text = " ".join(row)
    assert all(p.state in (None, "PER", "NOR") for p in read(text).persons)


def test_the_name_that_opens_a_later_sentence_is_the_holder_of_the_office_told_before() -> None:
    people = read("Peru's oil minister ended a visit on Monday. It rained. Ihsan Ferrin, who had flown in, was glad.")
    assert [(p.name, p.state) for p in people.persons] == [("Ihsan Ferrin", "PER")]
    assert [r.name for r in people.roles] == ["Ihsan Ferrin"]


def test_the_holder_is_not_whoever_is_named_after_somebody_else() -> None:
    found = states("Aldo Ferrin is Peru's third oil minister. Ihsan Orrin was at home.")
    assert found["Ihsan Orrin"] is None


def test_whom_somebody_received_is_a_guest_there() -> None:
    found = states("He sent his friend Aldo Ferrin, whom King Vel Orrin received in Oslo.")
    assert found == {"Aldo Ferrin": "PER", "Vel Orrin": "NOR"}


def test_what_is_known_of_one_member_holds_for_all_and_for_the_body() -> None:
    people = read("The Quandry embassy sailed. Its members, Aldo Ferrin of Peru, Vel Orrin and Ada Quill, were young.")
    assert {p.state for p in people.persons} == {"PER"}
    assert [b.state for b in people.delegations] == ["PER"]


def test_there_means_the_place_spoken_of_last() -> None:
    assert states("The treaty waited in Oslo. President Ferrin went there on Monday.") == {"Ferrin": "PER"}


def test_who_meets_somebody_in_a_capital_is_the_guest_where_nothing_else_is_told() -> None:
    found = states("President Vel Orrin held talks with President Ada Quill in Lima.")
    assert found == {"Vel Orrin": "NOR", "Ada Quill": "PER"}


def test_a_place_chosen_for_a_journey_is_not_the_travellers_own() -> None:
    assert states("President Ferrin chose Oslo for his first journey abroad.") == {"Ferrin": "PER"}


def test_who_drives_another_somewhere_is_not_away_from_home() -> None:
    assert states("Minister Ferrin drove him to Oslo.") == {"Ferrin": None}


def test_a_kings_name_in_translation_tells_that_he_reigned_in_europe() -> None:
    assert state_by_name("Charles II", ("GBR", "MAR"), royal=True, ruler=True) == "GBR"
    assert state_by_name("Charles II", ("GBR", "ESP"), royal=True, ruler=True) is None


def test_journey_of_the_caller_is_not_that_of_whom_he_calls_on() -> None:
    found = states("Admiral Arthur Ferrin called on General Vel Orrin during his visit to Oslo.")
    assert found == {"Arthur Ferrin": "PER", "Vel Orrin": "NOR"}


def test_who_receives_in_the_place_that_opens_the_sentence_is_at_home() -> None:
    found = states("In Oslo, Vel Orrin welcomed Arthur Ferrin for lunch.")
    assert found == {"Vel Orrin": "NOR", "Arthur Ferrin": "PER"}


def test_who_greets_the_guest_of_the_sentence_before_is_of_the_other_state() -> None:
    assert states("Minister Ferrin of Peru landed in May. Minister Orrin greeted him.")["Orrin"] == "NOR"


def test_leader_and_another_without_a_title_who_act_together_are_of_two_states() -> None:
    assert states("President Arthur Ferrin of Peru and Vel Quill signed a treaty.")["Vel Quill"] == "NOR"


def test_somebody_of_a_third_state_is_of_neither_side() -> None:
    assert states("France's Arthur Quillon met President Ferrin in Oslo.")["Arthur Quillon"] == "FRA"


def test_office_takes_up_the_subject_and_not_whom_he_was_received_by() -> None:
    text = "President Aldo Ferrin came on Monday, when Premier Vel Orrin received him. The Peruvian leader left."
    assert states(text)["Aldo Ferrin"] == "PER"
    assert states(text)["Vel Orrin"] != "PER"
