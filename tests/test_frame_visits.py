"""Visits: who is away from home, what is no visit, and which sentences tell of one trip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.frames.visits import candidates
from flows.extract.grounder import ground
from flows.extract.merge import merge
from flows.extract.reading import Reading
from flows.ground.model import Document, Dyad, Mention


def visits(text: str, a: str = "PER", b: str = "NOR", date: str | None = "2020-06-15") -> list[Mention]:
    """Return the visits the frame finds in a text, grounded and merged."""
    reading = Reading(Document("t.txt", text, Dyad.of(a, b), date=date))
    grounded = (ground(candidate, reading).mention for candidate in candidates(reading))
    return merge(mention for mention in grounded if mention is not None)


def only(text: str, a: str = "PER", b: str = "NOR", date: str | None = "2020-06-15") -> Mention:
    """Return the one visit of a text."""
    found = visits(text, a, b, date)
    assert len(found) == 1, found
    return found[0]


# Who is away from home


@pytest.mark.parametrize(
    "text",
    [
        "On 3 May 2011 Peruvian Foreign Minister Ana Quispe visited Oslo.",
        "On 3 May 2011 Norwegian Prime Minister Lars Dahl received Peruvian Foreign Minister Ana Quispe in Oslo.",
        "Peruvian Foreign Minister Ana Quispe was received by Norwegian Premier Lars Dahl in Oslo on 3 May 2011.",
        "On 3 May 2011 Norwegian Prime Minister Lars Dahl met Peruvian Foreign Minister Ana Quispe in Oslo.",
        "The visit of Peruvian Foreign Minister Ana Quispe to Oslo took place on 3 May 2011.",
        "• 3 May 2011: Peruvian Foreign Minister Ana Quispe in Oslo",
    ],
)
def test_the_visitor_is_whoever_is_not_of_the_state_of_the_place(text: str) -> None:
    visit = only(text)
    assert visit.values("visitors") == ("Ana Quispe",)
    assert (visit.value("origin"), visit.value("destination")) == ("PER", "NOR")
    assert visit.values("places") == ("Oslo",)
    assert visit.value("start") == "2011-05-03"


def test_in_a_third_country_both_sides_are_visitors_in_the_order_of_the_text() -> None:
    visit = only(
        "In May 2011 Norwegian Prime Minister Lars Dahl met Peruvian President Ana Quispe in Berlin "
        "on the sidelines of the G20 summit."
    )
    assert visit.values("visitors") == ("Lars Dahl", "Ana Quispe")
    assert (visit.value("origin"), visit.value("destination")) == ("NOR", "DEU")
    assert visit.value("kind") == "summit_margin"
    assert visit.value("occasion") == "G20 summit"


def test_a_state_that_is_not_given_is_that_of_the_other_side() -> None:
    visit = only("Peru needs fish. Foreign Minister Ana Quispe flew to Oslo on 3 May 2011.")
    assert visit.value("origin") == "PER"


def test_two_who_meet_without_states_or_with_one_state_are_no_visit() -> None:
    assert not visits("Peruvian President Ana Quispe met Peruvian Foreign Minister Luis Soto in Lima on 3 May 2011.")


def test_pronouns_and_relatives_lead_to_their_person() -> None:
    visit = only(
        "President Ana Quispe of Peru, who flew to Oslo on 3 May 2011, praised the weather. "
        "She was received by King Harald."
    )
    assert visit.values("visitors") == ("Ana Quispe",)
    assert visit.values("hosts") == ("Harald",)


def test_those_who_come_along_are_visitors() -> None:
    visit = only(
        "On 3 May 2011 Peruvian President Ana Quispe, accompanied by Foreign Minister Luis Soto, arrived in Oslo."
    )
    assert visit.values("visitors") == ("Ana Quispe", "Luis Soto")


# One trip or several


def test_sentences_that_go_on_telling_of_a_trip_make_one_visit() -> None:
    visit = only(
        "Peruvian Foreign Minister Ana Quispe arrived in Oslo on 3 May 2011. She held talks with Norwegian Prime "
        "Minister Lars Dahl and was received by King Harald. On 5 May 2011 Quispe visited Bergen."
    )
    assert visit.values("hosts") == ("Lars Dahl", "Harald")
    assert visit.values("places") == ("Oslo", "Bergen")
    assert visit.value("start") == "2011-05-03"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("King Harald of Norway visited Peru in 1995 and 2008.", {"1995", "2008"}),
        ("King Harald of Norway toured Lima in May 2011. In June 2012 he toured Cuzco.", {"2011-05", "2012-06"}),
        ("* 2011: President Ana Quispe of Peru in Oslo\n* 2012: President Quispe in Bergen", {"2011", "2012"}),
    ],
)  # fmt: skip
def test_visits_at_other_times_are_other_visits(text: str, starts: set[str]) -> None:
    assert {visit.value("start") for visit in visits(text)} == starts


def test_each_half_of_a_sentence_keeps_its_own_date_and_occasion() -> None:
    found = visits(
        "In May 2011 Norwegian Prime Minister Lars Dahl visited Peru, and in 2014 Prime Minister Kari Lund attended "
        "the APEC summit in Lima."
    )
    told = {visit.values("visitors"): (visit.value("start"), visit.value("occasion")) for visit in found}
    assert told == {("Lars Dahl",): ("2011-05", None), ("Kari Lund",): ("2014", "APEC summit")}


# Whether at all


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Peruvian Foreign Minister Ana Quispe will visit Oslo on 3 July 2020.", "planned"),
        ("Peruvian Foreign Minister Ana Quispe was due in Oslo on 3 May 2020; the trip was put off.", "cancelled"),
        ("Peru waits. A visit by the Norwegian trade minister, planned for October 2019, was postponed.", "cancelled"),
        ("Peruvian Foreign Minister Ana Quispe cancelled a trip to Oslo in May 2020.", "cancelled"),
    ],
)
def test_status_is_what_the_text_reports_last(text: str, status: str) -> None:
    assert only(text).value("status") == status


@pytest.mark.parametrize(
    "text",
    [
        "Peruvian Foreign Minister Ana Quispe could visit Oslo in July 2020.",
        "Peruvian President Ana Quispe has not visited Norway.",
        "Peruvian Foreign Minister Ana Quispe spoke with Norwegian Foreign Minister Lars Dahl by video link.",
        "Peruvian Foreign Minister Ana Quispe met Norwegian Foreign Minister Lars Dahl online on 3 May 2020.",
        "Former Peruvian President Ana Quispe was on holiday in Bergen in May 2020.",
        "The Peruvian ambassador, Luis Soto, has been in Oslo since 2018.",
        "In 1952 Ambassador Luis Soto arrived in Oslo and presented his credentials to King Haakon.",
        "Norwegian Prime Minister Lars Dahl received Luis Soto as Ambassador of Peru in May 2011.",
        "Peruvian ministers often visit Oslo.",
        "The frigate Mariscal Soto visited Oslo in May 2011.",
        "The painter Luis Soto came to Oslo in 1876.",
        "The treaty was signed by Peruvian Foreign Minister Ana Quispe in Oslo on 3 May 2011.",
        "Peruvian President Ana Quispe visited Berlin on 3 May 2011.",
        "German Chancellor Max Braun visited Oslo on 3 May 2011.",
    ],
)
def test_what_is_no_visit_between_the_two_sides_makes_no_record(text: str) -> None:
    assert visits(text) == []


# What sort


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("President Ana Quispe of Peru paid a state visit to Norway in May 2011.", "state"),
        ("President Ana Quispe of Peru visited Norway in May 2011.", "official"),
        ("King Harald of Norway visited Lima in May 2011.", "royal"),
        ("In 1905 a Peruvian trade delegation visited Oslo.", "mission"),
    ],
)
def test_kind_follows_the_words_then_the_rank(text: str, kind: str) -> None:
    assert only(text).value("kind") == kind


def test_a_named_feat_goes_from_the_first_place_in_its_name_to_the_last() -> None:
    visit = only("In 1931 Peruvian pilots Ana Quispe and Luis Soto completed the 'Lima-Oslo Flight'.")
    assert visit.value("kind") == "other"
    assert visit.values("visitors") == ("Ana Quispe", "Luis Soto")
    assert (visit.value("origin"), visit.value("destination")) == ("PER", "NOR")


def test_here_is_the_town_of_the_dateline() -> None:
    visit = only("OSLO, 3 May 2011 – Peruvian Foreign Minister Ana Quispe arrived here on Tuesday.", date="2011-05-03")
    assert (visit.value("destination"), visit.values("places")) == ("NOR", ("OSLO",))


def test_a_mission_to_the_pope_led_to_the_state_he_sat_in_until_1929() -> None:
    text = (
        "Italy was poor. In 1615 Japan sent a delegation headed by the samurai Hasegawa Tsuneo. "
        "The latter met Pope Paul V in audience."
    )
    visit = only(text, "ITA", "JPN", None)
    assert (visit.value("origin"), visit.value("destination")) == ("JPN", "ITA")
    assert visit.values("hosts") == ("Pope Paul V",)


WORDS = (
    "Peruvian Foreign Minister Ana Quispe|King Harald|visited|met|in Oslo|to Lima|on 3 May 2011|received|he|"
    "the two leaders|was|and|,|a visit by|who|where|state visit|."
).split("|")


@given(st.lists(st.sampled_from(WORDS), max_size=18))
def test_any_order_of_words_is_read_without_fault_and_every_value_stands_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for visit in visits(text):
        assert all(claim.span.of(text).strip() for claim in visit.claims)
        assert visit.value("origin") != visit.value("destination")


# What a text says around an act


def test_an_office_mentioned_apart_is_held_by_whoever_is_named_before_it() -> None:
    visit = only("Ana Quispe hopes for better days. The Peruvian president flew to Oslo on 3 May 2011.")
    assert visit.values("visitors") == ("Ana Quispe",)
    assert visit.value("visitor_role") == "Peruvian president"


def test_an_office_is_not_given_to_somebody_of_the_other_state() -> None:
    visit = only("Ana Quispe of Peru came to Oslo on 3 May 2011. The Norwegian prime minister received her.")
    assert visit.value("origin") == "PER"
    assert visit.values("visitors") == ("Ana Quispe",)


def test_the_host_who_invited_is_a_host() -> None:
    visit = only("President Ana Quispe of Peru arrived in Oslo on 3 May 2011 at the invitation of King Harald.")
    assert visit.values("hosts") == ("Harald",)


def test_a_demonym_with_a_noun_of_place_is_where_a_visit_leads_to() -> None:
    visit = only("President Ana Quispe of Peru flew to the Norwegian capital on 3 May 2011.")
    assert visit.value("destination") == "NOR"
    assert not visit.values("places")


def test_there_is_the_place_named_before() -> None:
    visit = only("The fair opened in Oslo. A wreath was laid there by President Ana Quispe of Peru on 3 May 2011.")
    assert visit.value("destination") == "NOR"


def test_the_head_of_a_list_says_where_its_visits_lead_to() -> None:
    found = visits("Presidential visits to Norway\n\n• President Ana Quispe (1971)\n• President Luis Soto (1980)\n")
    assert [v.values("visitors") for v in found] == [("Ana Quispe",), ("Luis Soto",)]
    assert {v.value("destination") for v in found} == {"NOR"}


@pytest.mark.parametrize(
    "text",
    [
        "Had the Peruvian president come to Oslo, he would have been welcome.",
        "Peruvian President Ana Quispe signed the letter to Oslo.",
        "Peruvian President Ana Quispe laid a wreath in Lima on 3 May 2011.",
        "Peruvian President Ana Quispe condemned the bombing in Oslo.",
    ],
)
def test_what_is_wished_for_written_or_done_at_home_is_no_visit(text: str) -> None:
    assert not visits(text)


# As ministries and wires write


def test_what_is_talked_of_is_not_where_they_met() -> None:
    text = "Foreign Minister Ana Quispe of Peru met her Norwegian counterpart Lars Dahl on 3 May 2011 and discussed {}."
    for topic in ("the situation in Lebanon", "the forthcoming summit in Addis Ababa", "the war in Sudan"):
        assert only(text.format(topic)).value("destination") is None


@pytest.mark.parametrize(
    "text",
    [
        "Foreign Minister Ana Quispe of Peru met Prime Minister Lars Dahl in capital Oslo on 3 May 2011.",
        "Peruvian Premier Ana Quispe made a first visit after the polls in Peru to friendly Norway on 3 May 2011.",
        "Norwegian Premier Lars Dahl called on visiting Peruvian President Ana Quispe on 3 May 2011.",
        "Prime Minister Lars Dahl of Norway met his Peruvian counterpart, Ana Quispe, on 3 May 2011. "
        "Quispe was the first Peruvian prime minister to visit Norway in nine years.",
        "Norwegian Premier Lars Dahl and Ana Quispe, his Peruvian counterpart, met on 3 May 2011. "
        "Quispe is currently in Oslo on her first visit.",
        "During a visit to Oslo in May 2011, Defence Minister Ana Quispe of Peru said that fish was dear.",
        "Ties grew, with the tour of Norway by Peruvian Prime Minister Ana Quispe (May 2011).",
    ],
)
def test_the_visitor_is_told_by_epithets_guests_and_first_times(text: str) -> None:
    visit = only(text)
    assert (visit.values("visitors"), visit.value("destination")) == (("Ana Quispe",), "NOR")


def test_who_only_says_so_and_who_is_mourned_are_no_parties() -> None:
    said = "Premier Lars Dahl of Norway and President Ana Quispe of Peru met in May 2011, Jon Vik, the spokesman, said."
    assert only(said).values("visitors") == ("Lars Dahl", "Ana Quispe")
    mourned = "In May 2011 President Ana Quispe of Peru visited Oslo for the funeral of former Premier Lars Dahl."
    assert only(mourned).values("hosts") == ()


def test_visitors_and_dates_go_one_to_one_where_the_text_says_respectively() -> None:
    text = "Peruvian Ministers Ana Quispe and Rosa Mamani visited Norway in June and August 2018, respectively."
    found = {(v.values("visitors"), v.value("start")) for v in visits(text)}
    assert found == {(("Ana Quispe",), "2018-06"), (("Rosa Mamani",), "2018-08")}


def test_a_visit_in_return_ends_none_before_it() -> None:
    text = "In 2013 Premier Lars Dahl of Norway visited Peru, and in return President Ana Quispe visited Oslo in 2014."
    assert {(v.value("start"), v.value("end")) for v in visits(text)} == {("2013", None), ("2014", None)}
