"""Visits told in other ways: lists under a head, guests and hosts, what came to nothing, who left and when."""

from __future__ import annotations

import pytest

from flows.extract.annotate.belonging_tongues import state_by_name
from tests.test_frame_visits import only, visits

# Lists under a head


@pytest.mark.parametrize(
    "text",
    [
        "Visits to Norway\n- July 2011: Ana Quispe (President)\n- June 2014: Luis Soto (Foreign Minister)\n",
        "(4) VIP visits\nFrom Peru to Norway\n2011 July – President Ana Quispe\n2014 June – Minister Luis Soto\n",
        "Peruvian visitors: President Ana Quispe (July 2011); Foreign Minister Luis Soto (June 2014). Norway was glad.",
        "Two Peruvian presidents have come to Norway in this century: Quispe (July 2011) and Soto (June 2014).",
    ],
)
def test_the_head_of_a_list_says_where_each_entry_leads_to(text: str) -> None:
    found = visits(text)
    assert [v.value("start") for v in found] == ["2011-07", "2014-06"]
    assert {v.value("destination") for v in found} == {"NOR"}


def test_a_second_head_turns_the_way_round() -> None:
    found = visits("Visits\nFrom Peru to Norway\n2011: President Ana Quispe\nFrom Norway to Peru\n2014: King Harald\n")
    assert [(v.value("origin"), v.value("destination")) for v in found] == [("PER", "NOR"), ("NOR", "PER")]


def test_a_heading_about_something_else_ends_the_list() -> None:
    found = visits(
        "Visits to Norway\n- 2011: President Ana Quispe\n\nTrade\n\n- 2014: Minister Luis Soto spoke of fish\n"
    )
    assert [v.value("start") for v in found] == ["2011"]


@pytest.mark.parametrize(
    "text",
    [
        "Visits of President Ana Quispe of Peru to Norway: Oslo (July 2011), Bergen (June 2014).",
        "Peru and Norway\nYear | Visitor | Where\nJuly 2011 | Quispe | Oslo\nJune 2014 | Quispe | Bergen\n",
        "Peru and Norway\n\nJuly 2011. President Ana Quispe in Oslo.\n\nJune 2014. President Ana Quispe in Bergen.\n",
    ],
)
def test_places_and_dates_in_rows_are_visits_of_their_own(text: str) -> None:
    found = visits(text)
    assert [(v.value("start"), v.values("places")) for v in found] == [("2011-07", ("Oslo",)), ("2014-06", ("Bergen",))]


# Guests and hosts


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Lars Dahl of Norway and his Peruvian guest, Ana Quispe, opened the fair in Oslo on 3 May 2011.",
        "President Ana Quispe of Peru and her host Lars Dahl went fishing near Oslo on 3 May 2011.",
        "President Ana Quispe of Peru was welcomed in Oslo on 3 May 2011 by the mayor of the town, Lars Dahl.",
        "Lars Dahl had President Ana Quispe of Peru to dinner in Oslo on 3 May 2011.",
    ],
)
def test_a_guest_is_the_visitor_whoever_the_sentence_speaks_of(text: str) -> None:
    visit = only(text)
    assert visit.values("visitors") == ("Ana Quispe",)
    assert visit.values("hosts") == ("Lars Dahl",)
    assert visit.value("destination") == "NOR"


def test_whom_a_sentence_with_no_verb_of_its_own_joins_to_another_is_a_visitor_too() -> None:
    found = visits("Ana Quispe of Peru arrived in Oslo in 2011, and Luis Soto of Peru, who knew the town, in 2013.")
    assert {(v.values("visitors"), v.value("start")) for v in found} == {
        (("Ana Quispe",), "2011"),
        (("Luis Soto",), "2013"),
    }


def test_a_second_journey_leads_where_the_first_did() -> None:
    found = visits("President Ana Quispe of Peru visited Oslo in May 1971. Luis Soto of Peru followed in 1980.")
    assert [(v.values("visitors"), v.value("destination")) for v in found] == [
        (("Ana Quispe",), "NOR"),
        (("Luis Soto",), "NOR"),
    ]


# What came to nothing, and what is to come


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Foreign Minister Ana Quispe of Peru has scrapped a trip to Oslo planned for May 2020.", "cancelled"),
        ("The Peruvian minister's visit to Oslo, set for May 2020, could not materialise.", "cancelled"),
        ("Foreign Minister Ana Quispe of Peru visited Oslo in May 2020; a strike was called off.", "took_place"),
        ("3 September 2020: Foreign Minister Ana Quispe of Peru in Oslo.", "planned"),
        (
            "Ana Quispe, Foreign Minister of Peru, said that she was to lead a mission to Oslo in July.",
            "planned",
        ),
    ],
)
def test_a_visit_called_off_or_still_to_come_is_not_one_that_took_place(text: str, status: str) -> None:
    assert only(text).value("status") == status


def test_nobody_is_no_visitor() -> None:
    assert not visits("No president of Peru had landed in Oslo since 1971.")


def test_who_travels_for_a_trade_of_his_own_is_no_visitor() -> None:
    assert not visits("Ana Quispe of Peru came to Oslo on 3 May 1911 to buy silk.")


# First and last days


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("President Ana Quispe of Peru concluded on 3 May 2011 her visit to Oslo.", None, "2011-05-03"),
        ("Ana Quispe of Peru arrived in Oslo on 3 May 2011. She left again on 5 May 2011.", "2011-05-03", "2011-05-05"),
        ("President Ana Quispe of Peru flew to Oslo on 3 May 2011. The visit ended on 5 May 2011.",
         "2011-05-03", "2011-05-05"),
        ("On 3 May 2011 President Ana Quispe of Peru, who was on her way home, landed in Oslo.", "2011-05-03", None),
    ],
)  # fmt: skip
def test_the_day_of_leaving_is_the_last_of_the_visit(text: str, start: str | None, end: str | None) -> None:
    visit = only(text)
    assert (visit.value("start"), visit.value("end")) == (start, end)


# Names that tell the side


@pytest.mark.parametrize(
    ("name", "dyad", "state"),
    [
        ("Fumio Orrin", ("ITA", "JPN"), "JPN"),
        ("Giuseppe Orrin", ("ITA", "JPN"), "ITA"),
        ("Giuseppe Orrin", ("ITA", "CHE"), None),
        ("Vel Orrin", ("ITA", "JPN"), None),
    ],
)
def test_a_given_name_tells_a_side_only_where_the_other_does_not_bear_it(
    name: str, dyad: tuple[str, str], state: str | None
) -> None:
    assert state_by_name(name, dyad) == state


# Read-outs of ministries and country pages


def test_a_meeting_that_a_visit_only_goes_before_is_not_where_it_leads() -> None:
    text = (
        "During her visit to Norway in May 2011 prior to the G7 summit in Chile, President Ana Quispe of Peru met "
        "Prime Minister Lars Dahl."
    )
    visit = only(text)
    assert (visit.value("destination"), visit.value("kind")) == ("NOR", "official")


def test_talks_before_a_semicolon_are_not_those_of_the_visit_behind_it() -> None:
    text = (
        "Minister Ana Quispe of Peru went to Norway for talks with Minister Lars Dahl in May 2011; "
        "President Luis Soto of Peru was in Norway in June 2012 for talks with Prime Minister Kari Moe."
    )
    assert [(v.values("visitors"), v.values("hosts"), v.value("start")) for v in sorted(visits(text), key=str)] == [
        (("Ana Quispe",), ("Lars Dahl",), "2011-05"),
        (("Luis Soto",), ("Kari Moe",), "2012-06"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "President Ana Quispe of Peru visited Norway on 3 May 2011 for a summit with her counterpart, Lars Dahl.",
        "President Ana Quispe of Peru visited Norway in May 2011 and met Premier Lars Dahl for their annual summit.",
    ],
)
def test_a_summit_of_two_is_on_no_margins(text: str) -> None:
    assert only(text).value("kind") == "official"


def test_the_same_hour_at_home_does_not_date_a_meeting() -> None:
    text = (
        "On May 3, 2011, at 11 a.m. (May 4 at 1 a.m. Lima time), Ms. Ana Quispe, President of Peru, who was visiting "
        "Ottawa, Canada, to attend the G20 Summit, met with H.E. Prof. Lars Dahl, Prime Minister of Norway."
    )
    assert (only(text).value("start"), only(text).value("kind")) == ("2011-05-03", "summit_margin")


def test_years_to_come_date_no_visit() -> None:
    text = (
        "It lays out a path over the next decade, following a meeting between President Ana Quispe of Peru and "
        "Prime Minister Lars Dahl in the west coast city of Bergen."
    )
    assert (only(text).value("start"), only(text).values("places")) == (None, ("Bergen",))
