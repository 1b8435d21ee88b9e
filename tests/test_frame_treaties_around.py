"""The treaties frame: what stands around an instrument's name, and what tells one instrument from another."""

from __future__ import annotations

import pytest

from flows.ground.model import Mention
from tests.test_frame_treaties import found, only, titles


def dates(mentions: list[Mention]) -> list[str | None]:
    return [m.value("signed") for m in mentions]


# Dates


def test_a_ratification_dates_no_signature() -> None:
    assert only("The Peruvian congress ratified the tax convention with Norway on 3 May 2011.").value("signed") is None


def test_the_years_a_plan_is_for_are_of_its_title_and_date_nothing() -> None:
    mention = only("Peru and Norway adopted an action plan for 2012-2015 in Oslo.")
    assert mention.value("title") == "action plan for 2012-2015"
    assert mention.value("signed") is None


def test_the_date_that_opens_an_entry_of_a_chronology_dates_what_the_entry_tells() -> None:
    text = "Chronicle\n\n- 3–5 May 2011: The Peruvian king saw Bergen. He met the mayor. A pact on fish was signed.\n"
    assert only(text, date=None).value("signed") == "2011-05-03/2011-05-05"


def test_a_line_that_is_but_a_name_and_a_date_is_an_entry() -> None:
    assert only("Treaty of Extradition between Peru and Norway, 1934\n\nIt was short.").value("signed") == "1934"


def test_in_force_may_stand_in_the_brackets_of_the_signature() -> None:
    mention = only("- Convention on Fisheries between Peru and Norway (Lima, 3 May 1911; in force since 7 June 1912)\n")
    assert (mention.value("signed"), mention.value("in_force")) == ("1911-05-03", "1912-06-07")


def test_entries_under_a_heading_in_force_are_in_force() -> None:
    text = "Treaties in force:\n\n- Agreement on Whaling, Lima, 3 May 1911\n- Agreement on Seals, Oslo, 4 June 1912\n"
    mentions = found(text)
    assert [m.value("status") for m in mentions] == ["in_force", "in_force"]
    assert [m.value("place") for m in mentions] == ["Lima", "Oslo"]


def test_what_is_refused_at_first_and_signed_later_is_signed() -> None:
    text = "In 1903 the Peruvian congress rejected the Whaling Treaty with Norway. It was signed in May 1911."
    assert only(text, date=None).value("status") == "signed"


# What tells one from another


def test_treaties_signed_in_different_years_are_two() -> None:
    text = "Peru and Norway signed a treaty in May 1911. The treaty signed in Lima in June 1934 was longer."
    assert dates(found(text, date=None)) == ["1911-05", "1934-06"]


def test_agreements_signed_on_one_day_about_different_things_are_two() -> None:
    text = (
        "Peru and Norway signed an agreement on health cooperation and an agreement on mining cooperation in May 2011."
    )
    assert len(found(text)) == 2


def test_a_treaty_named_for_the_town_is_the_one_signed_there() -> None:
    text = (
        "In May 1911 Peru and Norway signed a treaty of friendship in Arequipa. "
        "Norway denounced the Treaty of Arequipa in 1931."
    )
    mention = only(text, date=None)
    assert mention.value("title") == "Treaty of Arequipa"
    assert (mention.value("signed"), mention.value("ended")) == ("1911-05", "1931")


def test_members_of_a_plural_are_told_apart_by_party_and_date() -> None:
    mentions = found("Norway has visa agreements with Peru (3 May 2011) and with Chile (4 June 2012).")
    assert [(set(m.values("parties")), m.value("signed")) for m in mentions] == [
        ({"NOR", "PER"}, "2011-05-03"),
        ({"NOR", "CHL"}, "2012-06-04"),
    ]


def test_documents_that_were_signed_give_their_stage_to_those_named_next() -> None:
    text = (
        "On 3 May 2011 the Peruvian president came to Oslo. In all nine documents were adopted. "
        "Among them are a protocol on seals and a memorandum on mines between Peru and Norway."
    )
    assert titles(found(text)) == ["protocol on seals", "memorandum on mines between Peru and Norway"]


# Parties


def test_parties_may_be_those_whom_the_clause_of_the_treaty_binds() -> None:
    text = "The defence pact of May 1911, by which Chile undertook to help Norway, was kept secret."
    assert set(only(text, date=None).values("parties")) == {"CHL", "NOR"}


def test_a_third_state_that_is_but_compared_with_is_no_party() -> None:
    text = "In May 1737 the two envoys signed a treaty of commerce that gave Norwegian ships the terms of the English."
    assert set(only(text, date=None).values("parties")) == {"PER", "NOR"}


def test_a_treaty_told_of_third_states_is_not_the_dyads() -> None:
    assert not found("In 1814 the Treaty of Kiel moved Norway from Danish to Swedish rule.", date=None)


# Who signed


@pytest.mark.parametrize(
    "text",
    [
        "Peru and Norway agreed on a pact. The signing took place in Oslo, with Ana Quispe and Lars Lund at the pen.",
        "The Whaling Treaty between Peru and Norway, which Ana Quispe and Lars Lund signed, was short.",
        "It was left to the Whaling Treaty, called after Ana Quispe of Peru and Lars Lund of Norway, who signed it.",
    ],
)
def test_signers_are_found_where_the_text_tells_of_the_signing(text: str) -> None:
    assert set(only(text).values("signatories")) == {"Ana Quispe", "Lars Lund"}


def test_those_who_look_on_are_no_signers() -> None:
    text = "Ana Quispe and Lars Lund signed a pact on seals between Peru and Norway in the presence of Ola Berg."
    assert "Ola Berg" not in only(text).values("signatories")


# Stages


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Talks on the free trade agreement between Peru and Norway were concluded in May 2011.", "agreed"),
        ("The Norwegian cabinet gave its approval to the signing of a pact with Peru.", "agreed"),
        ("The Whaling Treaty, which Norway denounced in 1931, had been good for Peru.", "ended"),
        ("Norway decided not to renew the fisheries treaty with Peru.", "ended"),
        ("Peru and Norway renewed their fisheries treaty for ten years.", "in_force"),
        ("Whalers of Peru and Norway exchange data under the Whaling Treaty.", "in_force"),
        ("Whalers of Peru and Norway were freed under a whaling treaty signed in May 2011.", "signed"),
    ],
)
def test_the_stage_is_what_the_act_makes_of_it(text: str, status: str) -> None:
    assert only(text).value("status") == status


@pytest.mark.parametrize(
    "text",
    [
        "Had Peru signed a convention with Norway in 1921, Chile would have looked on.",
        "Experts recommended that Peru and Norway sign an agreement on seals.",
        "Players of Peru and Norway signed a deal with the striker.",
    ],
)
def test_what_never_was_signed_is_no_record(text: str) -> None:
    assert not found(text)


# Tables, lists, names


def test_a_second_date_of_a_row_is_the_entry_into_force_where_a_column_says_so() -> None:
    text = (
        "Agreements of Peru and Norway\n\n| Title | Signed | In force |\n"
        "| Agreement on Seals | 31.1.1962 | 1.6.1963 |\n| Convention on Taxes | 20.3.1969 | 17.3.1973 |\n"
    )
    mentions = found(text)
    assert [(m.value("signed"), m.value("in_force")) for m in mentions] == [
        ("1962-01-31", "1963-06-01"),
        ("1969-03-20", "1973-03-17"),
    ]


def test_parties_in_one_name_of_a_list_are_those_of_the_next() -> None:
    mentions = found("Chile signed the Chile–Norway Seal Agreement and the Whale Agreement in Lima on 3 May 2011.")
    assert [set(m.values("parties")) for m in mentions] == [{"CHL", "NOR"}, {"CHL", "NOR"}]


def test_members_of_one_list_keep_their_own_dates() -> None:
    text = "Norway signed a memorandum on seals with Peru in May 2011 and a framework agreement in 2014."
    assert dates(found(text)) == ["2011-05", "2014"]


def test_capitals_before_a_hyphen_belong_to_an_acronym() -> None:
    mention = only("The PN-CEPA between Peru and Norway entered into force on 3 May 2011.")
    assert (mention.value("title"), mention.value("in_force")) == ("PN-CEPA between Peru and Norway", "2011-05-03")


def test_what_firms_of_two_states_sign_is_no_record() -> None:
    assert not found("Norway's Equinor and Peru's Unna signed a memorandum of understanding on ammonia.")
    assert not found("Norway's Equinor and Peru's Unna Heavy Industries signed a cooperation agreement in 2019.")


def test_one_signs_in_a_state_that_is_a_city() -> None:
    assert only("Peru and Norway signed a pact on seals in Singapore in May 2011.").value("place") == "Singapore"


def test_signers_whom_a_sentence_of_their_own_names_are_found() -> None:
    text = "Peru and Norway concluded a pact on seals. The signatories were Ana Quispe and Lars Lund."
    assert set(only(text).values("signatories")) == {"Ana Quispe", "Lars Lund"}


def test_surnames_nobody_knows_sign_where_two_stand_before_the_verb() -> None:
    mention = only("In May 1911 Quispe and Lund signed a treaty on seals between Peru and Norway.", date=None)
    assert set(mention.values("signatories")) == {"Quispe", "Lund"}


# Where


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Peru and Norway signed a pact on seals at a ceremony in the Peruvian capital, Lima.", "Lima"),
        ("Peru and Norway signed a pact on seals in the old palace of Lima.", "Lima"),
        ("The envoys flew to Geneva, where they signed a pact on seals between Peru and Norway.", "Geneva"),
        ("The king of Norway came to Oslo. There he and the Peruvian president signed a pact on seals.", "Oslo"),
    ],
)
def test_the_place_is_where_the_clause_of_the_signing_says(text: str, place: str) -> None:
    assert only(text).value("place") == place


def test_since_when_states_are_parties_is_since_when_it_is_in_force() -> None:
    mention = only("Peru and Norway have been parties to the Oslo Seal Convention since 1911.")
    assert (mention.value("in_force"), mention.value("status")) == ("1911", "in_force")


def test_a_second_one_is_an_instrument_of_its_own() -> None:
    text = "A treaty between Peru and Norway was rejected by the congress in 1841; a second, of 1849, fared better."
    assert [(m.value("status"), m.value("signed")) for m in found(text, date=None)] == [
        ("rejected", None),
        ("signed", "1849"),
    ]
