"""Visits told in yet other ways: what was dropped or promised, entries without a verb, who came before, pairs."""

from __future__ import annotations

import pytest

from tests.test_frame_visits import only, visits

PLAN = "President Lars Dahl of Norway was in Lima in May 2024. "


@pytest.mark.parametrize(
    ("text", "start", "status"),
    [
        (PLAN + "President Ana Quispe of Peru is to follow her colleague in June 2025.", "2025-06", "planned"),
        (PLAN + "President Ana Quispe of Peru has accepted an invitation to pay a visit in return.", None, "planned"),
        (PLAN + "Peru's President Ana Quispe was to return these courtesies in 2025, but rain put paid to it.",
         "2025", "cancelled"),
        (
            PLAN + "President Ana Quispe of Peru's plan to return the call in June 2025 was dropped.",
            "2025-06", "cancelled",
        ),
        ("The visit that President Ana Quispe of Peru was to make to Norway in May 2021 did not come about.",
         "2021-05", "cancelled"),
        ("President Ana Quispe of Peru's first journey was to have led her to Oslo, but she went to Rome.",
         None, "cancelled"),
    ],
)  # fmt: skip
def test_what_is_only_planned_or_came_to_nothing(text: str, start: str | None, status: str) -> None:
    found = visits(text)[-1]
    assert (found.value("start"), found.value("status")) == (start, status)
    assert (found.values("visitors"), found.value("destination")) == (("Ana Quispe",), "NOR")


@pytest.mark.parametrize(
    "text",
    [
        "October 1954: three days in Oslo for President Ana Quispe of Peru.",
        "Expected in Oslo in October 1954: President Ana Quispe of Peru.",
        "In October 1954 President Ana Quispe of Peru was shown over Oslo by the mayor.",
        "In October 1954 Oslo was a stop of a tour by President Ana Quispe of Peru.",
        "In October 1954 President Ana Quispe of Peru made Oslo the first stop of her tour.",
        "The trade mission that President Ana Quispe of Peru headed to Oslo in October 1954 sold no fish.",
    ],
)
def test_entries_without_a_verb_and_stops_are_visits(text: str) -> None:
    found = only(text)
    assert (found.value("start"), found.values("places"), found.value("destination")) == ("1954-10", ("Oslo",), "NOR")


def test_a_second_journey_stands_behind_an_aside() -> None:
    text = "President Ana Quispe of Peru flew to Oslo in June 2016 on her first tour, and again in May 2018 for talks."
    assert [v.value("start") for v in visits(text)] == ["2016-06", "2018-05"]


def test_who_came_before_is_a_visitor_with_a_date_of_his_own() -> None:
    text = "President Ana Quispe of Peru, who landed in Oslo on 3 May 2015, is the first Peruvian president "
    text += "since Luis Soto, in April 2007, to come."
    assert [(v.values("visitors"), v.value("start")) for v in visits(text)] == [
        (("Ana Quispe",), "2015-05-03"),
        (("Luis Soto",), "2007-04"),
    ]


def test_the_last_to_come_is_named_behind() -> None:
    text = (
        "Minister Luis Soto of Peru spoke. The last Peruvian president to come to Oslo was Ana Quispe, in April 2019."
    )
    assert only(text).values("visitors") == ("Ana Quispe",)


def test_the_host_at_whose_invitation_one_comes_is_no_visitor() -> None:
    text = (
        "President Ana Quispe will pay a visit to Norway from 3 May 2025 at the invitation of His Excellency Lars Dahl."
    )
    assert only(text).values("visitors") == ("Ana Quispe",)
    assert only(text).values("hosts") == ("Lars Dahl",)


def test_talk_by_telephone_goes_on_in_the_next_sentence() -> None:
    text = "President Ana Quispe of Peru and Prime Minister Lars Dahl of Norway spoke by telephone on 3 May 2025. "
    assert visits(text + "The two leaders talked for an hour about the ships held up at Oslo.") == []


def test_who_returns_a_visit_has_the_first_visitor_for_a_host() -> None:
    text = "President Ana Quispe of Peru was in Oslo in May 2014. "
    text += "Prime Minister Lars Dahl returned the call in Lima in June 2015."
    assert visits(text)[1].values("hosts") == ("Ana Quispe",)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("President Ana Quispe of Peru spent the night of 22 March 2024 in Oslo.", "2024-03-22"),
        ("President Ana Quispe of Peru landed in Oslo on the evening of 7 May 2024, a year to the day.", "2024-05-07"),
    ],
)  # fmt: skip
def test_parts_of_a_day_date_a_visit(text: str, start: str) -> None:
    assert only(text).value("start") == start


@pytest.mark.parametrize(
    "text",
    [
        "Norway's Lars Dahl and Peru's Ana Quispe were told to finish what they have been at work on since March 2025.",
        "President Ana Quispe of Peru agreed in principle on 3 May 2025 to buy fish from Norway.",
        "Peru accepted an invitation to visit the fair of fish. President Ana Quispe of Peru slept on 3 May 2025.",
        "President Ana Quispe of Peru stepped on nobody's toes in the matter of Norway's fish on 3 May 2025.",
    ],
)
def test_these_are_no_dated_visits(text: str) -> None:
    assert not [v for v in visits(text) if v.value("start")]


def test_the_host_is_named_behind_where_the_visitor_went() -> None:
    found = only("In June 1998 President Ana Quispe of Peru went to Norway, where Lars Dahl was her host.")
    assert (found.values("visitors"), found.values("hosts")) == (("Ana Quispe",), ("Lars Dahl",))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "From 3 to 8 May 2011 President Ana Quispe of Peru was in Norway: Oslo, Bergen, Narvik.",
            "Oslo Bergen Narvik",
        ),
        (
            "President Ana Quispe of Peru landed in Oslo on 3 May 2011; Bergen and Narvik were the further stops.",
            "Oslo Bergen Narvik",
        ),
        ("On 3 May 2011 President Ana Quispe's plane touched down in Bergen.", "Bergen"),
    ],
)
def test_stops_are_told_in_lists(text: str, places: str) -> None:
    assert only(text).values("places") == tuple(places.split())


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "President Ana Quispe of Peru returned on 5 May 2011 from Oslo, where she had been since 3 May 2011.",
            "2011-05-03", "2011-05-05",
        ),
        ("Peru's Minister Ana Quispe was in Oslo on 3 May 2011. She was home by midnight.", "2011-05-03", "2011-05-03"),
        ("On 5 May 2011 President Ana Quispe of Peru wound up her visit to Norway.", None, "2011-05-05"),
    ],
)  # fmt: skip
def test_last_days(text: str, start: str | None, end: str) -> None:
    found = only(text)
    assert (found.value("start"), found.value("end")) == (start, end)


def test_two_that_preside_together_are_visitor_and_host() -> None:
    text = "The commission met in Oslo on 3 May 2011 under the co-presidency of Prime Minister Lars Dahl of Norway, "
    found = only(text + "and of Prime Minister Ana Quispe of Peru.")
    assert (found.values("visitors"), found.values("hosts")) == (("Ana Quispe",), ("Lars Dahl",))


def test_what_a_visit_was_not_is_not_its_kind() -> None:
    text = "President Ana Quispe of Peru was in Oslo on 3 May 2011; the King gave her no state visit."
    assert only(text).value("kind") == "official"


@pytest.mark.parametrize(
    "text",
    [
        "President Ana Quispe of Peru, touring the Baltic over the long weekend, was in Oslo on 3 and 4 May 2011.",
        "President Ana Quispe of Peru: 3 and 4 May 2011, Oslo.",
        "President Ana Quispe of Peru (Oslo, 3 and 4 May 2011).",
        "President Ana Quispe of Peru's visit, 3 to 4 May 2011: Oslo.",
        "Peru's Ana Quispe went on a swing through Europe – Rome, Oslo, Riga. The Oslo leg (3–4 May 2011) was short.",
    ],
)
def test_asides_brackets_and_legs(text: str) -> None:
    found = only(text)
    assert (found.value("start"), found.value("end"), found.values("places")) == ("2011-05-03", "2011-05-04", ("Oslo",))


@pytest.mark.parametrize(
    "text",
    [
        "President Ana Quispe of Peru landed in Oslo on 3 May 2011. King Lars Dahl was on the tarmac.",
        "President Ana Quispe of Peru was in Oslo on 3 May 2011: Prime Minister Lars Dahl had invited her.",
        "A meeting of President Ana Quispe of Peru with Norway's Lars Dahl took place on 3 May 2011 in Oslo.",
    ],
)
def test_who_waits_invites_or_is_met_is_host(text: str) -> None:
    found = only(text)
    assert (found.values("visitors"), found.values("hosts")) == (("Ana Quispe",), ("Lars Dahl",))


def test_he_of_the_next_sentence_is_still_on_the_journey() -> None:
    text = (
        "President Ana Quispe of Peru sailed into Oslo on 9 May 2011. She saw the dam at Bergen on the 14th, and left."
    )
    assert only(text).values("places") == ("Oslo", "Bergen")


def test_the_points_of_a_note_go_on_with_one_visit() -> None:
    text = "Visit of the President\n\n1. Peru is far.\n2. President Ana Quispe of Peru visits Norway from 3 May 2011.\n"
    assert only(text + "3. During her stay she meets Prime Minister Lars Dahl.\n").values("hosts") == ("Lars Dahl",)


@pytest.mark.parametrize(
    "text",
    [
        "Peru's Ana Quispe and Norway's Lars Dahl met in Oslo on 3 May 2011.",
        "Norway's Lars Dahl hosted Peru's Ana Quispe in Oslo on 3 May 2011.",
        "Norwegian Prime Minister Lars Dahl on 3 May 2011 welcomed to Oslo the President of Peru, Ana Quispe.",
    ],
)
def test_people_behind_the_names_of_their_states(text: str) -> None:
    found = only(text)
    assert (found.values("visitors"), found.values("hosts")) == (("Ana Quispe",), ("Lars Dahl",))
    assert (found.values("places"), found.value("start")) == (("Oslo",), "2011-05-03")


def test_what_is_asked_is_not_told() -> None:
    assert visits("Norway's King Harald receives President Ana Quispe of Peru in Oslo?") == []


@pytest.mark.parametrize(
    "who", ["her hosts laid on a feast", "she bade farewell to the fair", "it fell to Peru to sing"]
)
def test_deeds_that_tell_of_no_journey(who: str) -> None:
    assert visits(f"On 3 May 2011 Ana Quispe spoke in Lima, where {who} at Oslo.") == []


def test_who_repays_a_visit_is_none_of_its_hosts() -> None:
    text = "President Ana Quispe of Peru arrived in Oslo on 3 May 2011 as the guest of King Harald, and Lars Dahl "
    first, second = visits(text + "of Norway repaid the visit in June 2012.")
    assert (first.values("hosts"), first.value("start")) == (("Harald",), "2011-05-03")
    assert (second.values("visitors"), second.value("destination")) == (("Lars Dahl",), "PER")
    assert second.values("hosts") == ("Ana Quispe",)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("King Harald of Norway sent General Lars Dahl to Lima in May 1811 with gifts.", "Lars Dahl"),
        ("Seventy Norwegian officers under Lars Dahl came to Lima in May 1811.", "Lars Dahl"),
        ("Rennald Vik's mission reached Lima in May 1811, and Norway was pleased.", "Rennald Vik"),
    ],
)
def test_missions_and_their_leaders(text: str, who: str) -> None:
    found = only(text)
    assert (found.values("visitors"), found.value("destination"), found.value("start")) == ((who,), "PER", "1811-05")


def test_a_count_of_visits_opens_a_list_of_them() -> None:
    text = (
        "King Harald of Norway came to Lima three times: in May 1889, in June 1898 on his way to Quito, in July 1917."
    )
    assert [v.value("start") for v in visits(text)] == ["1889-05", "1898-06", "1917-07"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway's ambassador in Lima, Jon Vik, laid a wreath on 17 May 2019 and received the Foreign Minister.",
        "President Ana Quispe of Peru met the Norwegian ambassador at the Government Palace on 3 May 2019.",
        "President Ana Quispe of Peru flew to Rome on 3 May 2019 and met Prime Minister Aldo Ferrin. Norway sulked.",
        "Foreign Minister Jon Vik of Norway said in Oslo on Tuesday that he hoped to see his Peruvian colleague soon.",
        "King Olav's statue in Lima was unveiled on 3 May 2019 by President Quispe, and Norway paid for it.",
        "The letter that King Haakon of Norway sent to Lima in 1921 was read by President Soto at the fair.",
        "A Peruvian student delegation spent May 2019 at the University of Oslo.",
    ],
)
def test_envoys_at_their_posts_hosts_abroad_hopes_and_statues_are_none(text: str) -> None:
    assert visits(text) == []


def test_an_entry_is_headed_by_its_place() -> None:
    text = "• Oslo, 9 January 1999: meeting between Prime Ministers Lars Dahl of Norway and Ana Quispe of Peru, "
    found = only(text + "the latter on her way from Paris to Bonn.")
    assert (found.values("visitors"), found.values("hosts"), found.value("destination")) == (
        ("Ana Quispe",), ("Lars Dahl",), "NOR",
    )  # fmt: skip


def test_a_plan_that_hangs_on_a_condition_is_none() -> None:
    assert visits("President Ana Quispe of Peru will visit Oslo in July 2021 if parliament allows.") == []
    assert len(visits("President Ana Quispe of Peru will visit Oslo in July 2021; if it rains, she will swim.")) == 1


def test_a_day_and_its_date_are_one_visit() -> None:
    found = only("President Ana Quispe of Peru landed in Oslo last Monday, 8 June, for talks.")
    assert found.value("start") == "2020-06-08"


def test_who_decorates_a_guest_is_no_visitor() -> None:
    text = "President Ana Quispe of Peru, on her first visit to Oslo, was decorated by King Harald on 3 May 2011."
    assert only(text).values("visitors") == ("Ana Quispe",)


def test_he_left_on_the_second_day() -> None:
    text = "President Ana Quispe of Peru was in Oslo on 3 May 2011. On the second day she met King Harald. "
    assert only(text + "She flew back in the afternoon.").value("end") is None


def test_the_occasion_is_the_whole_session() -> None:
    text = (
        "Minister Ana Quispe of Peru was in Oslo on 3 May 2011 for the 44th meeting of the Joint Fisheries Commission."
    )
    assert only(text).value("occasion") == "44th meeting of the Joint Fisheries Commission"


def test_lists_with_letters_and_their_second_heads() -> None:
    text = (
        "Visits\n\nFrom Peru:\n(i) President Ana Quispe: 11-12 February 2018 (Oslo)\nFrom Norway:\n"
        "(i) King Harald (State Visit), 16 December 2019\n(ii) Minister Lars Dahl, 3 May 2020 – Lima\n"
    )
    found = visits(text)
    assert [(v.values("visitors")[0], v.value("destination"), v.values("places")) for v in found] == [
        ("Ana Quispe", "NOR", ("Oslo",)),
        ("Harald", "PER", ()),
        ("Lars Dahl", "PER", ("Lima",)),
    ]
    assert [v.value("kind") for v in found] == ["official", "state", "official"]


def test_rows_of_a_table_are_told_apart() -> None:
    text = (
        "| Date | Visitor | Place | Remarks |\n| 23 April 2015 | Minister Ana Quispe of Peru | Oslo | cancelled |\n"
        "| 8–9 May 2016 | Prime Minister Lars Dahl of Norway | Lima | Official visit |\n"
    )
    assert [(v.value("start"), v.value("status")) for v in visits(text)] == [
        ("2015-04-23", "cancelled"),
        ("2016-05-08", "took_place"),
    ]


def test_what_one_entry_says_is_not_said_of_the_next() -> None:
    text = "Visits to Norway: President Ana Quispe (Oct. 2021, state visit), Minister Luis Soto (May 2019). Peru paid."
    assert [(v.value("kind"), v.value("status")) for v in visits(text)] == [
        ("state", "planned"),
        ("official", "took_place"),
    ]


@pytest.mark.parametrize("where", ["in rainy Oslo", "in storm-hit Oslo", "in war-torn Oslo", "in downtown Oslo"])
def test_what_adorns_a_town_does_not_hide_it(where: str) -> None:
    assert only(f"President Ana Quispe of Peru landed {where} on 3 May 2011.").values("places") == ("Oslo",)


def test_an_arrival_told_by_where_the_visit_begins() -> None:
    text = "Norway prepared for the arrival of President Ana Quispe of Peru, whose visit begins in Oslo on 3 July 2021."
    assert (only(text).value("start"), only(text).value("status")) == ("2021-07-03", "planned")


def test_the_date_of_the_one_before_is_not_this_one_s() -> None:
    text = (
        "President Quispe of Peru's state visit of May 2009 to Norway, which took her also to Bergen, was the second "
    )
    assert [v.value("start") for v in visits(text + "by a Peruvian head of state after Ferrin's in 1982.")] == [
        "2009-05"
    ]


def test_who_takes_part_in_a_g8_is_there_on_its_margins() -> None:
    found = only(
        "President Ana Quispe of Peru took part in the G8 at Bergen from 8 to 10 July 2009, and Norway cheered."
    )
    assert (found.value("kind"), found.value("occasion")) == ("summit_margin", "G8")


def test_a_people_before_a_verb_is_the_one_of_that_state() -> None:
    text = "Prime Minister Lars Dahl of Norway met Ana Quispe of Peru in Lima on 3 May 2011. "
    second = visits(text + "The Peruvian came to Oslo on 8 September 2011.")[1]
    assert (second.values("visitors"), second.value("destination")) == (("Ana Quispe",), "NOR")


def test_no_stop_is_no_visit() -> None:
    assert (
        visits("On 3 May 2011 President Ana Quispe of Peru made no stop in Oslo, though Norway had hoped for one.")
        == []
    )
