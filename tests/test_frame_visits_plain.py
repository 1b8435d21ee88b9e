"""Visits in plain words: a state as host, offices of both sides, missions under somebody, what a row adds, answers."""

from __future__ import annotations

import pytest

from tests.test_frame_visits import only, visits


@pytest.mark.parametrize(
    "text",
    [
        "Norway played host to President Ana Quispe of Peru in May 2011.",
        "In May 2011 Norway was host to President Ana Quispe of Peru.",
    ],
)
def test_a_state_that_plays_host_is_where_the_visit_leads(text: str) -> None:
    found = only(text)
    assert (found.values("visitors"), found.value("destination")) == (("Ana Quispe",), "NOR")


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("The foreign ministers of Peru and Norway met in Oslo on 3 May 2011.", ("PER", "NOR")),
        ("In May 2011 the Peruvian and Norwegian trade ministers met in Lima.", ("NOR", "PER")),
        ("Peru trades with Norway. The presidents of the two countries met in Oslo in May 2011.", ("PER", "NOR")),
        ("The prime ministers of Norway and Peru met in Paris on 5 May 2011.", ("NOR", "FRA")),
        ("A meeting of the defence ministers of Peru and Norway in Oslo in 2011 was short.", ("PER", "NOR")),
    ],
)
def test_offices_of_both_sides_that_met_somewhere_are_a_visit_of_nobody_named(text: str, ways: tuple[str, str]) -> None:
    found = only(text)
    assert (found.value("origin"), found.value("destination")) == ways
    assert found.values("visitors") == ()


@pytest.mark.parametrize(
    "text",
    [
        "The foreign ministers of Peru, Norway and Chile met in Oslo on 3 May 2011.",
        "The foreign ministers of Peru and Norway meet in Oslo every year.",
        "The trade ministers of Peru and Norway meet annually, in 2011 in Oslo and in 2012 in Lima.",
        "The foreign ministers of Peru and Norway met by video link on 3 May 2021.",
        "The foreign ministers of Peru and Chile met in Oslo on 3 May 2011, Norway told the press.",
        "Peru and Norway have foreign ministers who met the press in May 2011.",
    ],
)
def test_offices_of_others_or_at_no_time_are_none(text: str) -> None:
    assert visits(text) == []


@pytest.mark.parametrize(
    ("text", "visitor"),
    [
        ("In 1786 Peru dispatched an embassy under Luis Soto to Norway.", "Luis Soto"),
        ("The mission of the Peruvian envoy Luis Soto to Oslo in 1786 was short.", "Luis Soto"),
        ("Six Peruvian shipowners accompanied Trade Minister Ana Quispe to Norway in May 2011.", "Ana Quispe"),
    ],
)
def test_a_mission_under_somebody_is_that_persons(text: str, visitor: str) -> None:
    found = only(text)
    assert (visitor in found.values("visitors"), found.value("destination")) == (True, "NOR")


def test_further_stops_and_dates_of_one_row_are_visits_of_their_own() -> None:
    found = visits(
        "Visits of recent years: President Ana Quispe of Peru – Oslo, April 2018, Bergen, November 2022; "
        "Prime Minister Lars Dahl of Norway – Lima, October 2019."
    )
    assert sorted((v.value("start"), v.values("places")) for v in found) == [
        ("2018-04", ("Oslo",)),
        ("2019-10", ("Lima",)),
        ("2022-11", ("Bergen",)),
    ]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("President Ana Quispe of Peru visited Oslo in December 2016 and again in 2018.", ["2016-12", "2018"]),
        (
            "There were visits of Peruvian President Ana Quispe to Norway in 2011 and of Norwegian Premier Lars Dahl "
            "to Peru in 2014.",
            ["2011", "2014"],
        ),
        (
            "President Ana Quispe of Peru paid a visit to Norway in 2011, the first by a Peruvian head of state since "
            "Luis Soto's in 1996.",
            ["1996", "2011"],
        ),
        (
            "Peru's minister flew to Oslo in 2011 and, a year later, President Ana Quispe did likewise.",
            ["2011", "2012"],
        ),
    ],
)
def test_a_visit_left_half_said_is_one_of_its_own(text: str, starts: list[str]) -> None:
    assert sorted(v.value("start") or "" for v in visits(text)) == starts


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Lars Dahl of Norway visited Peru in 2011, and President Ana Quispe reciprocated in 2014.",
        "Norway's premier, Lars Dahl, flew to Lima in 2011. Ms Ana Quispe returned the visit in 2014.",
    ],
)
def test_whoever_returns_a_visit_goes_where_the_visitor_came_from(text: str) -> None:
    found = [v for v in visits(text) if v.value("start") == "2014"]
    assert [v.value("destination") for v in found] == ["NOR"]


def test_back_in_the_other_country_is_no_journey_home() -> None:
    found = only("President Ana Quispe of Peru was back in Norway in December 2018, when she toured Bergen.")
    assert (found.value("start"), found.value("end")) == ("2018-12", None)


def test_talks_between_two_may_be_held_before_they_are_named() -> None:
    found = only(
        "Talks were held in Oslo on 5 June 2012 between Peru's minister Ana Quispe and her colleague Lars Dahl."
    )
    assert (found.value("destination"), found.value("start")) == ("NOR", "2012-06-05")


def test_who_chairs_or_attends_a_summit_is_there() -> None:
    found = only(
        "A fifth summit, held in Oslo in May 2012, was attended by Peru's President Ana Quispe and Premier Lars Dahl."
    )
    assert (found.values("visitors"), found.values("hosts")) == (("Ana Quispe",), ("Lars Dahl",))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("President Ana Quispe of Peru has accepted an invitation to visit Norway in May 2030.", "planned"),
        (
            "Minister Ana Quispe of Peru was to visit Oslo in May 2011, but the strike forced a postponement.",
            "cancelled",
        ),
    ],
)
def test_what_is_agreed_or_put_off_is_told_as_such(text: str, status: str) -> None:
    assert only(text).value("status") == status


def test_whose_stay_it_is_was_called_on_by_nobody() -> None:
    found = only(
        "Peru's foreign minister, Ana Quispe, called on Prime Minister Dahl during her stay in Oslo in May 2011."
    )
    assert (found.values("visitors"), found.values("hosts")) == (("Ana Quispe",), ("Dahl",))


def test_the_latter_may_be_the_one_who_came() -> None:
    found = visits(
        "Peru's minister Ana Quispe wrote to Prime Minister Lars Dahl of Norway. The latter, who had been in Lima in "
        "May 2009, was pleased."
    )
    assert [(v.values("visitors"), v.value("start")) for v in found] == [(("Lars Dahl",), "2009-05")]


# Journeys through several states


@pytest.mark.parametrize(
    "text",
    [
        "Peruvian President Ana Quispe visited Chile, Ghana and Norway in May 2011.",
        "Peruvian President Ana Quispe travelled to Santiago, Accra and then Oslo in May 2011.",
        "Peruvian President Ana Quispe's visit to Chile, Ghana and Norway in May 2011 was brief.",
        "In May 2011 Peruvian President Ana Quispe visited five countries, including Norway.",
    ],
)
def test_one_of_several_states_on_a_journey_is_visited_as_well(text: str) -> None:
    found = only(text)
    assert (found.value("origin"), found.value("destination"), found.value("start")) == ("PER", "NOR", "2011-05")


@pytest.mark.parametrize(
    "text",
    [
        "Peruvian President Ana Quispe visited Chile and Ghana in May 2011.",
        "Peruvian President Ana Quispe visited Chile, and Norway cheered in May 2011.",
    ],
)
def test_a_state_that_only_follows_a_journey_is_no_stop_of_it(text: str) -> None:
    assert visits(text) == []


def test_a_gift_in_return_is_no_visit() -> None:
    text = "Lars Dahl of Norway gave Peru a loan in 2011, and President Ana Quispe reciprocated in 2012 with a gift."
    assert visits(text) == []


def test_who_leaves_for_abroad_starts_on_that_day() -> None:
    found = only("Peruvian President Ana Quispe left on 3 May 2011 for a trip to Norway and Sweden.")
    assert (found.value("start"), found.value("end")) == ("2011-05-03", None)


def test_who_leaves_there_for_elsewhere_ends_the_visit() -> None:
    found = only("Peruvian President Ana Quispe came to Oslo on 3 May 2011. She left Oslo on 5 May for Stockholm.")
    assert (found.value("start"), found.value("end")) == ("2011-05-03", "2011-05-05")


@pytest.mark.parametrize(
    "text",
    [
        "Norway's Lars Dahl was among the guests at the inauguration of President Ana Quispe in Lima on 28 July 2011.",
        "The inauguration of President Ana Quispe in Lima on 28 July 2011 was attended by Norway's premier Lars Dahl.",
        "Lars Dahl of Norway represented the king at the inauguration of President Quispe in Lima on 28 July 2011.",
    ],
)
def test_who_attends_an_inauguration_is_there(text: str) -> None:
    found = only(text)
    assert (found.values("visitors"), found.value("start")) == (("Lars Dahl",), "2011-07-28")


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        (
            "Norway's premier, Lars Dahl, received the presidents of Chile and Peru in Oslo on 4 May 2011.",
            ("PER", "NOR"),
        ),
        (
            "Norway's premier, Lars Dahl, hosted his Chilean and Peruvian counterparts in Bergen in May 2011.",
            ("PER", "NOR"),
        ),
        (
            "Norway's premier, Lars Dahl, met the leaders of Chile, Peru and Ghana in Lima on 4 May 2011.",
            ("NOR", "PER"),
        ),
    ],
)
def test_one_of_several_office_holders_is_of_the_other_side(text: str, ways: tuple[str, str]) -> None:
    found = only(text)
    assert (found.value("origin"), found.value("destination")) == ways


def test_office_holders_of_third_states_are_nobody_of_the_dyad() -> None:
    assert visits("President Ana Rojas of Chile received the presidents of Peru and Norway in Santiago in 2011.") == []


def test_a_visit_under_discussion_is_none() -> None:
    assert visits("A visit to Oslo by the Peruvian foreign minister was under discussion, officials said.") == []
