"""The treaties frame: ways of saying met in other people's texts: members of plurals, means, what replaces what."""

from __future__ import annotations

import pytest

from tests.test_frame_treaties import found, only, titles
from tests.test_frame_treaties_wide import told

# Members of a plural, told apart by their matter


@pytest.mark.parametrize(
    "text",
    [
        "On 3 May 2011 Peru and Norway signed three agreements: on trade, on seals and on visas.",
        "Peru and Norway signed three agreements in Lima on 3 May 2011: on trade, on seals and on visas.",
        "On 3 May 2011 three agreements, on trade, on seals and on visas, were signed by Peru and Norway.",
        "Agreements were signed by Peru and Norway on 3 May 2011, on trade, on seals and on visas.",
        "On 3 May 2011 Peru and Norway signed agreements on trade, on seals and on visas.",
    ],
)
def test_members_that_a_preposition_each_tells_apart_are_instruments(text: str) -> None:
    mentions = found(text, date=None)
    assert len(mentions) in (0, 3)
    assert {str(m.value("title")).removeprefix("A").partition(" ")[2] for m in mentions} <= {
        "on trade", "on seals", "on visas"
    }  # fmt: skip


def test_each_member_has_the_day_of_the_plural() -> None:
    text = "On 3 May 2011 Peru and Norway signed three agreements: on trade, on seals and on visas."
    assert told(found(text, date=None)) == {
        ("agreement on trade", "2011-05-03"),
        ("agreement on seals", "2011-05-03"),
        ("agreement on visas", "2011-05-03"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Peru and Norway signed two agreements, on Monday and on Tuesday.",
        "Two agreements were signed on the occasion by Peru and Norway, on seals.",
        "Fifteen agreements were signed by Peru and Norway.",
        "Fifty-one memorandums of understanding were signed by Peru and Norway.",
        "Agreements of every kind have been concluded between Peru and Norway.",
    ],
)
def test_a_plural_without_members_is_no_instrument(text: str) -> None:
    assert found(text) == []


def test_two_protocols_one_on_each_matter() -> None:
    text = "Peru and Norway concluded two protocols in June 2012, one on seals, the other on whales."
    assert told(found(text, date=None)) == {("protocol on seals", "2012-06"), ("protocol on whales", "2012-06")}


def test_who_is_visited_does_not_sign_the_members() -> None:
    text = "Ten agreements were signed during President Ana Quispe's visit to Norway, among them a pact on seals."
    mention = only(text)
    assert mention.value("title") == "pact on seals"
    assert mention.value("signatories") is None


# What replaces, supplements or ends what


def test_what_a_treaty_replaced_does_not_take_its_force() -> None:
    text = "Peru and Norway. The Seal Treaty replaced the Whale Accord of 1995 and took effect on 12 February 2019."
    forces = {m.value("title"): m.value("in_force") for m in found(text, date=None)}
    assert forces == {"Seal Treaty": "2019-02-12", "Whale Accord": None}


def test_a_treaty_supplemented_by_a_protocol_takes_effect_itself() -> None:
    text = (
        "Peru and Norway. The Seal Treaty, signed in 1974 and supplemented by a protocol in 2011, took effect in 2015."
    )
    values = {m.value("title"): (m.value("signed"), m.value("in_force")) for m in found(text, date=None)}
    assert values == {"Seal Treaty": ("1974", "2015"), "protocol": ("2011", None)}


def test_a_new_one_has_the_day_on_which_it_replaced_the_old_one() -> None:
    text = "Peru and Norway. The 1949 Seal Treaty was replaced by a new one on 8 February 2007."
    assert ("new Seal Treaty", "2007-02-08") in told(found(text, date=None))


@pytest.mark.parametrize(
    "text",
    [
        "Talks of Peru and Norway on widening the Seal Treaty ended on 28 April 2020.",
        "Lund and Quispe signed in Lima on 3 May 1911 the Seal Treaty by which Peru and Norway renounced their claims.",
        "The Seal Treaty of Peru and Norway, signed on 3 May 1911, terminated their quarrel.",
    ],
)
def test_what_ends_is_not_the_treaty(text: str) -> None:
    assert [m.value("status") for m in found(text)] == ["signed"]


def test_force_in_brackets_is_no_signature() -> None:
    mention = only("Peru and Norway\n• Convention on Seals (in force 1973)", date=None)
    assert (mention.value("signed"), mention.value("in_force")) == (None, "1973")


def test_it_is_ended_by_another() -> None:
    text = "Peru and Norway signed the Seal Treaty on 30 March 1912. It was ended by the joint declaration of May 1956."
    statuses = {m.value("title"): m.value("status") for m in found(text, date=None)}
    assert statuses == {"Seal Treaty": "ended", "joint declaration": "signed"}
    assert "Seal Treaty" in titles(found(text, date=None))
