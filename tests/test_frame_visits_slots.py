"""Slots of visits: who comes along, who receives, the last day, and of what kind a visit is."""

from __future__ import annotations

import pytest

from tests.test_frame_visits import only, visits


@pytest.mark.parametrize(
    "text",
    [
        "President Ana Quispe of Peru, with her husband Luis Soto, travelled to Oslo in May 2011.",
        "President Ana Quispe of Peru, accompanied by her husband Luis Soto, had gone to Oslo in May 2011.",
        "President Ana Quispe of Peru arrived in Oslo on 3 May 2011 with her husband Luis Soto.",
        "President Ana Quispe of Peru visited Oslo in May 2011. She was accompanied by her husband, Luis Soto.",
        "President Ana Quispe of Peru visited Oslo in May 2011. Accompanying her was Foreign Minister Luis Soto.",
        "President Ana Quispe of Peru visited Oslo in May 2011. Her delegation included Foreign Minister Luis Soto.",
        "President Ana Quispe of Peru visited Oslo in May 2011. With her was her secretary, Luis Soto.",
    ],
)
def test_who_comes_along_stands_behind_the_leader(text: str) -> None:
    assert only(text).values("visitors") == ("Ana Quispe", "Luis Soto")


@pytest.mark.parametrize(
    "text",
    [
        "Minister Lars Dahl of Norway received a Peruvian delegation led by Minister Luis Soto in Oslo on 3 May 2011.",
        "Minister Lars Dahl of Norway met a Peruvian delegation headed by Minister Luis Soto in Oslo on 3 May 2011.",
    ],
)
def test_the_leader_of_a_delegation_that_is_received_receives_nobody(text: str) -> None:
    found = only(text)
    assert (found.values("visitors"), found.values("hosts")) == (("Peruvian delegation", "Luis Soto"), ("Lars Dahl",))


def test_members_named_in_a_sentence_of_their_own_belong_to_their_delegation() -> None:
    told = "A Peruvian delegation led by Ana Quispe visited Oslo on 3 May 2011."
    found = only(f"{told} Members of the delegation were Luis Soto and Rosa Vega.")
    assert set(found.values("visitors")) == {"Peruvian delegation", "Ana Quispe", "Luis Soto", "Rosa Vega"}


@pytest.mark.parametrize(
    ("behind", "hosts"),
    [
        ("Lars Dahl gave a luncheon for her.", ("Lars Dahl",)),
        ("Lars Dahl saw her off.", ()),
        ("She laid flowers with Mayor Lars Dahl at the statue of Olav Tryg.", ("Lars Dahl",)),
    ],
)
def test_a_host_is_who_does_something_for_the_guest_and_does_not_only_see_her_off(
    behind: str, hosts: tuple[str, ...]
) -> None:
    assert only(f"President Ana Quispe of Peru visited Norway in May 2011. {behind}").values("hosts") == hosts


@pytest.mark.parametrize(
    ("behind", "end"),
    [
        ("The visit ended on 7 May.", "2011-05-07"),
        ("She concluded her visit on 7 May.", "2011-05-07"),
        ("She stayed in the country until 7 May.", "2011-05-07"),
        ("Norwegian Prime Minister Lars Dahl welcomed her at the palace. She returned to Lima on 7 May.", "2011-05-07"),
        ("The fair ended on 7 May.", None),
    ],
)
def test_the_last_day_may_lie_in_the_month_in_which_the_visit_began(behind: str, end: str | None) -> None:
    assert only(f"President Ana Quispe of Peru visited Norway in May 2011. {behind}").value("end") == end


def test_who_flies_home_the_same_evening_stayed_for_a_day() -> None:
    met = "She met Prime Minister Lars Dahl and flew back to Lima in the evening."
    found = only(f"President Ana Quispe of Peru came to Oslo on 3 May 2011. {met}")
    assert (found.value("start"), found.value("end"), found.values("hosts")) == (
        "2011-05-03",
        "2011-05-03",
        ("Lars Dahl",),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Grand Duke Luis of Peru visited Oslo in May 2011.", "royal"),
        ("Their Majesties Luis and Rosa of Peru visited Oslo in May 2011.", "royal"),
        ("King Luis of Peru came to Oslo in state in May 2011.", "state"),
        ("President Ana Quispe of Peru visited Oslo in May 2011 and opened the new embassy.", "official"),
        ("President Ana Quispe of Peru was in Oslo in May 2011 and held delegation-level talks.", "official"),
        ("President Ana Quispe of Peru was in Oslo for APEC in May 2011.", "summit_margin"),
        (
            "President Ana Quispe of Peru was in Oslo for the International Forum on Whales in May 2011.",
            "summit_margin",
        ),
        ("President Ana Quispe of Peru was in Oslo for the Whale Business Forum in May 2011.", "official"),
    ],
)
def test_the_kind_of_a_visit_follows_from_who_comes_and_what_for(text: str, kind: str) -> None:
    assert only(text).value("kind") == kind


def test_the_pope_travels_in_a_public_capacity_and_an_abbot_does_not() -> None:
    assert only("Pope Paul VI visited Peru in August 1968.", "VAT", "PER").value("origin") == "VAT"
    assert visits("Abbot Luis Soto of Peru visited Norway, where monks sang.") == []


def test_who_is_met_on_from_there_is_at_home_in_the_third_country() -> None:
    onward = "From there she travelled to Prague, where she met Jan Novak."
    assert only(f"President Ana Quispe of Peru visited Oslo in May 2011. {onward}").value("destination") == "NOR"


def test_an_envoy_may_reach_a_court_instead_of_a_town() -> None:
    found = only("In 1645 the Peruvian envoy Luis Soto arrived at the court of King Harald of Norway.")
    assert (found.value("destination"), found.values("hosts")) == ("NOR", ("Harald",))


def test_a_captain_named_in_brackets_is_not_who_was_there() -> None:
    assert visits("The Peruvian squadron (BAP Mar, BAP Sol, Admiral Luis Soto) was at Bergen in May 2011.") == []


def test_a_forum_attended_is_what_the_visit_told_of_behind_it_was_for() -> None:
    found = only(
        "Minister Ana Quispe of Peru attended the Bergen Diplomacy Forum in March 2022, where she met Lars Dahl."
    )
    assert (found.value("occasion"), found.value("kind")) == ("Bergen Diplomacy Forum", "summit_margin")


def test_a_forum_to_come_is_not() -> None:
    met = (
        "met Norwegian Foreign Minister Lars Dahl in Oslo on 3 May 2011, before attending the Kiel Security Conference."
    )
    assert only(f"Peruvian Foreign Minister Ana Quispe {met}").value("occasion") is None
