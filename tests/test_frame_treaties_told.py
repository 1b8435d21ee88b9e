"""Agreements told in words no rule knows, acts told a sentence before, and agreements that are not between states."""

from __future__ import annotations

import pytest

from tests.test_frame_treaties import found, only


@pytest.mark.parametrize(
    "sentence",
    [
        "The Fisheries Treaty between Peru and Norway made the harbour rich.",
        "The Peru-Norway Fisheries Treaty pleased nobody.",
        "The fisheries treaty between Peru and Norway will be reviewed.",
    ],
)
def test_named_agreement_of_the_two_is_a_record_whatever_is_said_of_it(sentence: str) -> None:
    mention = only(sentence)
    assert set(mention.values("parties")) == {"PER", "NOR"}
    assert mention.value("status") == "signed"


@pytest.mark.parametrize(
    "sentence",
    [
        "Would the Fisheries Treaty between Peru and Norway help?",
        "Peru and Norway lack any fisheries treaty.",
        "Peru and Norway liked the spirit of a fisheries treaty.",
        "Peru and Norway dislike the Treaty of Versailles.",
    ],
)
def test_question_sort_or_treaty_of_many_is_not_told_as_fact(sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The rectors of two universities signed an agreement on aquaculture.",
        "Two airlines signed a codeshare agreement in May 2011.",
        "In May 2011 the government of Peru and the guerrillas signed a truce.",
    ],
)
def test_agreement_of_others_than_states_is_none(sentence: str) -> None:
    assert found(f"Peru and Norway are far apart. {sentence}") == []


def test_act_told_before_dates_and_places_the_instrument() -> None:
    text = "At Oslo, on 3 May 1911, Peru and Norway settled their quarrel. The Fisheries Treaty pleased nobody."
    mention = only(text)
    assert (mention.value("signed"), mention.value("place")) == ("1911-05-03", "Oslo")


def test_pronoun_tells_of_an_instrument_of_which_nothing_else_is_said() -> None:
    mention = only("A boundary agreement between Peru and Norway ended it. It was concluded in Oslo on 3 May 1911.")
    assert (mention.value("signed"), mention.value("place")) == ("1911-05-03", "Oslo")


def test_organisation_that_only_helps_is_no_party() -> None:
    mention = only("With the World Bank as mediator, Peru and Norway signed a tax convention in May 2011.")
    assert set(mention.values("parties")) == {"PER", "NOR"}


def test_talks_on_changing_an_agreement_leave_it_standing() -> None:
    assert only("Talks on widening the Peru-Norway Trade Agreement began in 2011.").value("status") == "signed"


def test_those_who_sign_on_behalf_of_a_state_are_signatories() -> None:
    text = (
        "The tax convention was signed in 2011, Foreign Minister Ana Quispe for Peru and Minister Lars Lund for Norway."
    )
    assert set(only(text).values("signatories")) == {"Ana Quispe", "Lars Lund"}


def test_date_in_front_with_a_possessive_is_the_instrument_s_own() -> None:
    assert only("May 2011's tax convention between Peru and Norway was brief.").value("signed") == "2011-05"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Peru and Norway have signed a deal. Luis Soto and Kari Moe signed the Reciprocal Access Agreement in 2011.",
         "Reciprocal Access Agreement"),
        ("Peru and Norway signed a deal. He said both had signed a deal named RAA (Reciprocal Access Agreement).",
         "Reciprocal Access Agreement"),
        ("The Peru-Norway Mutual Access Agreement (MAA) – a defence pact that pleases both – was ratified in 2011.",
         "Peru-Norway Mutual Access Agreement"),
        ("The Peru-Norway Mutual Access Agreement entered into force in 2011. This military agreement helps both.",
         "Peru-Norway Mutual Access Agreement"),
        ("The Peru-Norway Mutual Access Agreement came into force in 2011. It is the first access agreement Peru has.",
         "Peru-Norway Mutual Access Agreement"),
        ("The 2008 Peruvian-Norwegian Treaty of Friendship (Treaty of Bergen) held. The Treaty of Bergen is praised.",
         "Peruvian-Norwegian Treaty of Friendship"),
    ],
)  # fmt: skip
def test_name_and_description_of_one_agreement_are_one_record(text: str, name: str) -> None:
    assert only(text).value("title") == name


def test_another_agreement_is_another_record() -> None:
    text = "Peru and Norway signed a deal. In 2011 Luis Soto and Kari Moe also signed the Reciprocal Access Agreement."
    assert len(found(text)) == 2


def test_the_occasion_of_a_statement_is_no_part_of_its_name() -> None:
    text = "Peru and Norway issued a joint statement on the occasion of the state visit by King Harald in May 2011."
    assert only(text).value("title") == "joint statement"
