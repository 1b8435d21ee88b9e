"""The treaties frame: nouns left out, members told apart, parties told as a number, towns no table knows, who signs."""

from __future__ import annotations

import pytest

from flows.ground.model import Mention
from tests.test_frame_treaties import found, only, titles


def told(mentions: list[Mention]) -> set[tuple[str | None, str | None]]:
    return {(m.value("title"), m.value("signed")) for m in mentions}


# Nouns left out


@pytest.mark.parametrize(
    ("text", "second"),
    [
        (
            "Peru and Norway signed a whaling pact in May 1998 and, in June 1999, a cultural one.",
            ("cultural pact", "1999-06"),
        ),
        (
            "The Treaty of Lima dates from 3 May 1911; that of Oslo dates from 4 June 1934.",
            ("Treaty of Oslo", "1934-06-04"),
        ),
        (
            "Peru and Norway signed the Whaling Treaty in 2011. It replaces one concluded in February 2000.",
            ("Whaling Treaty", "2000-02"),
        ),
        (
            "The Seal Treaty between Peru and Norway, signed on 3 May 2006, follows an interim one of 1998.",
            ("interim Seal Treaty", "1998"),
        ),
        (
            "Peru and Norway signed a new Seal Agreement in Lima on 29 May 2018 in place of the 2001 one.",
            ("Seal Agreement", "2001"),
        ),
        (
            "Peru and Norway signed a seal treaty in 1985; a revised one was signed on 11 July 2006.",
            ("revised seal treaty", "2006-07-11"),
        ),
        ("Peru and Norway signed a seal treaty in 1985 and a new one in 2006.", ("new seal treaty", "2006")),
        ("Peru and Norway signed a seal treaty in 1985. A new one was signed in 2006.", ("new seal treaty", "2006")),
        ("In 2013 they signed two agreements: one on seals and one on whales.", ("agreement on seals", "2013")),
    ],
)
def test_a_noun_left_out_is_that_of_the_instrument_before(text: str, second: tuple[str, str]) -> None:
    assert second in told(found(f"Peru and Norway. {text}", date=None))


def test_a_noun_left_out_of_a_year_that_is_told_of_is_no_other_instrument() -> None:
    text = "Peru and Norway signed a treaty on 3 May 1911. The new treaty of 1934 was shorter than the 1911 one."
    assert sorted(str(m.value("signed"))[:4] for m in found(text, date=None)) == ["1911", "1934"]


# Members told apart


def test_members_of_a_plural_are_told_apart_by_party_and_date() -> None:
    mentions = found("Peru has visa agreements with Norway (May 2012) and with Chile (June 2016).")
    assert [set(m.values("parties")) for m in mentions] == [{"PER", "NOR"}, {"PER", "CHL"}]


def test_several_dates_of_a_plural_are_several_instruments() -> None:
    mentions = found("By conventions of 3 May 1907 and 4 July 1910 Peru and Norway shared the seals.", date=None)
    assert [m.value("signed") for m in mentions] == ["1907-05-03", "1910-07-04"]


def test_a_plural_with_one_date_is_no_list() -> None:
    assert found("Peru signed visa agreements with Norway in May 2012.") == []


# Parties


def test_the_three_are_those_listed_before() -> None:
    text = "Peru, Norway and Chile met in Lima. The three ministers signed a pact on whales on 3 May 2011."
    assert set(only(text).values("parties")) == {"PER", "NOR", "CHL"}


def test_three_years_are_no_parties() -> None:
    text = "Peru, Norway and Chile met in Lima. After three years Peru and Norway signed a pact on whales."
    assert set(only(text).values("parties")) == {"PER", "NOR"}


def test_a_town_that_an_organisation_sits_in_stands_for_it() -> None:
    text = "The Seal Partnership that Brussels and Lima announced on 3 May 2011 covers whales."
    assert set(only(text).values("parties")) == {"EUE", "PER"}


def test_that_town_is_its_own_states_where_that_is_spoken_of() -> None:
    text = (
        "Belgium trades with Peru. The Seal Partnership that Brussels and Lima announced on 3 May 2011 covers whales."
    )
    assert set(only(text).values("parties")) == {"BEL", "PER"}


def test_the_margins_of_a_summit_are_no_party() -> None:
    text = "On the margins of the G20 the presidents of Peru and Norway launched an Action Plan for 2024-2027."
    assert set(only(text).values("parties")) == {"PER", "NOR"}


@pytest.mark.parametrize(
    "text",
    [
        "A miner from Peru and a Norwegian bank signed an off-take agreement in Lima on Tuesday.",
        "Peruvian papers wrote that a memorandum with Norway was ready for signature. There is no such memorandum.",
    ],
)
def test_what_is_private_or_denied_is_no_record(text: str) -> None:
    assert found(text) == []


# Where, when and by whom


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("3 May 1911, Lima. Peru and Norway sign a treaty on whales.", "Lima"),
        ("3 May 1911, Wexmoor. Peru and Norway sign a treaty on whales.", "Wexmoor"),
        ("Treaty of Amity between Peru and Norway. Lima, 3 May 1911.", "Lima"),
        ("It was in Oslo, last May, that President Ana Quispe of Peru signed a treaty with Norway.", "Oslo"),
        ("Treaty of Amity between Peru and Norway (3 May 1911, Oslo).", "Oslo"),
    ],
)
def test_the_town_beside_the_date_is_where_it_was_signed(text: str, place: str) -> None:
    assert only(text).value("place") == place


def test_a_town_of_another_act_is_not_where_it_was_signed() -> None:
    text = "Peru and Norway signed a treaty on 3 May 1911, which gave Norway a station at Callao."
    assert only(text, date=None).value("place") is None


def test_he_who_signs_is_the_one_told_of_before() -> None:
    text = "Ana Quispe of Peru came to Oslo in 1911. The whaling treaty that she signed on 3 May with Norway was short."
    assert only(text, date=None).values("signatories") == ("Ana Quispe",)


def test_those_for_whom_somebody_signs_stand_between_the_names() -> None:
    text = "The whaling treaty was made at Lima on 3 May 1895 between Ana Quispe for Peru and Per Lund for Norway."
    assert set(only(text, date=None).values("signatories")) == {"Ana Quispe", "Per Lund"}


def test_the_finer_of_two_dates_that_say_one_thing_counts() -> None:
    text = "In 1910 Peru and Norway met. A year later, on 3 May 1911, they signed a treaty on whales in Lima."
    assert only(text, date=None).value("signed") == "1911-05-03"


def test_the_date_of_talks_is_not_that_of_the_signature() -> None:
    text = "Peru and Norway signed a treaty on whales, negotiations having been concluded in May 2011."
    assert only(text).value("signed") is None


# Status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The whaling treaty between Peru and Norway comes into force on 3 May 2021.", "signed"),
        ("A whaling treaty with Norway was to be signed in Lima by the Peruvian minister.", "agreed"),
        ("Norway offered Peru, through its envoy in Lima, a treaty on whales.", "proposed"),
        ("The Postal Treaty between Peru and Norway made way for the Whaling Treaty in 1911.", "ended"),
        ("The ministers of Peru and Norway have reached agreement on a convention on seals.", "agreed"),
    ],
)
def test_status_is_how_far_it_came(text: str, status: str) -> None:
    assert found(text)[0].value("status") == status


# Names


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("In May 1998 Peru and Norway exchanged notes on visas.", "notes on visas"),
        ("Peru and Norway signed the General Treaty of 9 December 1856.", "General Treaty"),
        (
            "Under the convention of 23 March 1993 for the avoidance of double taxation Peru and Norway share data.",
            "convention of 23 March 1993 for the avoidance of double taxation",
        ),
    ],
)
def test_a_name_is_read_as_far_as_it_goes(text: str, title: str) -> None:
    assert titles(found(text)) == [title]


def test_a_name_given_in_full_is_the_title() -> None:
    text = "The Oslo Treaty, officially the Treaty on Whales and Seals, was signed by Peru and Norway on 3 May 1911."
    assert only(text, date=None).value("title") == "Treaty on Whales and Seals"


# Titles and signatures


@pytest.mark.parametrize(
    "text",
    [
        "During President Quispe's visit to Oslo in May 2016, Peru and Norway signed an agreement on seals.",
        "During the visit of President Quispe to Oslo in May 2016, the two states signed an agreement on seals.",
    ],
)
def test_whose_visit_it_was_does_not_sign(text: str) -> None:
    assert not only(text).values("signatories")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway's cabinet gave its approval on 3 June 2017 for an agreement with Peru on seals.", "signed"),
        ("On 3 June 2017 Norway's cabinet gave approval for signing an agreement with Peru on seals.", "agreed"),
    ],
)
def test_an_approval_is_no_signature(text: str, status: str) -> None:
    mention = only(text)
    assert (mention.value("signed"), mention.value("status")) == (None, status)


def test_a_title_goes_on_over_the_bodies_it_is_between() -> None:
    text = "Agreements between Peru and Norway:\n\n- Protocol on Cooperation between the Foreign Ministries (2005)\n"
    assert told(found(text)) == {("Protocol on Cooperation between the Foreign Ministries", "2005")}


def test_subjects_are_read_off_whole_terms() -> None:
    assert only("Peru and Norway signed a social security convention in 1979.").value("subject") == (
        "tax_social_security"
    )
    title = only("Peru and Norway signed a Status of Forces Agreement in 2011.").value("title")
    assert title == "Status of Forces Agreement"
