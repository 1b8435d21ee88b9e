"""Visits told over several sentences, or several in one: who came, who was met, when it began and ended."""

from __future__ import annotations

import pytest

from tests.test_frame_visits import only, visits

# Several sentences, one visit


def test_a_journey_of_months_told_in_one_breath_is_one_visit() -> None:
    visit = only(
        "In October 1615 President Luis Soto of Peru reached Bergen, and on 3 November King Christian of Norway "
        "received Soto in Oslo, where the council made him a burgher. He left Oslo on 7 January 1616."
    )
    assert (visit.value("start"), visit.value("end")) == ("1615-10", "1616-01-07")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (
            "President Ana Quispe of Peru landed in Oslo on 3 May 2011 and took the train home two days later.",
            "2011-05-05",
        ),
        ("President Ana Quispe of Peru came to Oslo on 3 May 2011. She was home again on 7 May 2011.", "2011-05-07"),
        ("President Ana Quispe of Peru came to Oslo on 3 May 2011. She stayed on until 9 May 2011.", "2011-05-09"),
        ("President Ana Quispe of Peru came to Oslo on 3 May 2011. She sailed for Lima on 8 May 2011.", "2011-05-08"),
    ],
)
def test_the_day_of_leaving_is_the_last(text: str, end: str) -> None:
    assert only(text).value("end") == end


def test_an_arrival_told_before_its_place_begins_the_visit() -> None:
    visit = only(
        "Luis Soto, Foreign Minister of Peru, was tired. He had landed on 3 May 2011. "
        "On 5 May 2011 Prime Minister Lars Dahl of Norway received the guest in Oslo."
    )
    assert (visit.value("start"), visit.values("hosts")) == ("2011-05-03", ("Lars Dahl",))


def test_who_leaves_for_the_place_does_not_leave_it() -> None:
    visit = only("President Ana Quispe of Peru departed on 3 May 2011 for Norway at the invitation of King Harald.")
    assert (visit.value("start"), visit.value("end")) == ("2011-05-03", None)


def test_an_office_repeats_who_was_named_with_it() -> None:
    visit = only(
        "In the ministry in Oslo Norway's minister Harald Moe received Adm. Luis Soto of Peru; "
        "the admiral, who arrived on 3 May 2011, spoke of fish."
    )
    assert (visit.value("start"), visit.values("visitors")) == ("2011-05-03", ("Luis Soto",))


# Several visits, one verb


def test_places_and_dates_behind_one_verb_are_visits_of_their_own() -> None:
    found = visits(
        "President Luis Soto of Peru met Prime Minister Lars Dahl of Norway in Lima in 2011 and in Oslo in 2013."
    )
    assert [(v.value("destination"), v.value("start")) for v in found] == [("PER", "2011"), ("NOR", "2013")]


def test_dates_of_a_counted_journey_are_visits_with_occasions_of_their_own() -> None:
    found = visits(
        "President Luis Soto of Peru went to Oslo twice, on 22 May 2024 for the funeral of King Olav and on "
        "30 July 2024 for the coronation of King Harald."
    )
    assert [(v.value("start"), v.value("occasion")) for v in found] == [
        ("2024-05-22", "funeral of King Olav"),
        ("2024-07-30", "coronation of King Harald"),
    ]


def test_near_days_in_one_state_are_one_visit() -> None:
    assert len(visits("President Luis Soto of Peru was in Oslo on 3 May 2011 and in Bergen on 5 May 2011.")) == 1


def test_who_came_after_a_visitor_came_there_too() -> None:
    found = visits(
        "President Ana Quispe of Peru visited Oslo in 1971. In May 1980 came Senator Luis Soto of Peru with six firms."
    )
    assert [(v.value("destination"), v.value("start")) for v in found] == [("NOR", "1971"), ("NOR", "1980-05")]


# What is no visit


@pytest.mark.parametrize(
    "text",
    [
        "A state visit by the President of Peru to Norway, so often talked about, would cost little.",
        "OSLO, 3 May 2011 – Peru's foreign minister complained of the price of fish on Tuesday.",
        "Colonel Luis Soto of Peru marched into Oslo at the head of his troops on 3 May 1811.",
        "Luis Soto of Peru and Ana Quispe reached Oslo in May 1876 to teach at the school of art.",
        "The King of Peru came to Oslo five times.",
    ],
)
def test_ideas_datelines_armies_teachers_and_bare_counts_are_no_visits(text: str) -> None:
    assert visits(text) == []


@pytest.mark.parametrize("cue", ["was to have come", "should have come"])
def test_who_should_have_come_did_not(cue: str) -> None:
    visit = only(f"President Ana Quispe of Peru {cue} to Oslo in May 2011 but had no time.")
    assert visit.value("status") == "cancelled"


# Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Admiral Luis Soto of Peru had talks with Admiral Nils Berg of Norway in Oslo on 3 May 2011.", "working"),
        ("Admiral Luis Soto of Peru came to Oslo on 3 May 2011.", None),
        ("Gustav III of Norway came to Lima on 3 May 1911.", "royal"),
        (
            "President Luis Soto of Peru met King Harald of Norway in Oslo on 3 May 2011, during the G7.",
            "summit_margin",
        ),
        (
            "President Luis Soto of Peru came to Oslo on 3 May 2011 for the conference of Pacific ministers.",
            "summit_margin",
        ),
    ],
)
def test_the_kind_follows_from_who_came_and_what_for(text: str, kind: str | None) -> None:
    assert only(text).value("kind") == kind


def test_a_stretch_of_the_calendar_stands_whole_and_ends_nothing() -> None:
    visit = only("President Luis Soto of Peru will visit Oslo in the first quarter of 2021.")
    assert (visit.value("start"), visit.value("end")) == ("2021-01/2021-03", None)
