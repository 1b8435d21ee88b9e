"""The treaties frame: what it makes of sentences about states in no corpus, and what it leaves alone."""

from __future__ import annotations

import pytest

from flows.extract.frames import treaties
from flows.extract.grounder import ground
from flows.extract.merge import merge
from flows.extract.reading import Reading
from flows.ground.model import Document, Dyad, Mention


def found(text: str, first: str = "PER", second: str = "NOR", date: str | None = "2020-06-15") -> list[Mention]:
    reading = Reading(Document("a.txt", text, Dyad.of(first, second), date=date))
    grounded = (ground(candidate, reading).mention for candidate in treaties.candidates(reading))
    return merge(mention for mention in grounded if mention is not None)


def only(text: str, first: str = "PER", second: str = "NOR", date: str | None = "2020-06-15") -> Mention:
    mentions = found(text, first, second, date)
    assert len(mentions) == 1, [(m.value("title"), m.value("status")) for m in mentions]
    return mentions[0]


def titles(mentions: list[Mention]) -> list[str | None]:
    return [m.value("title") for m in mentions]


# What happened to it


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Peru and Norway signed a tax convention in May 2011.", "signed"),
        ("The tax convention was signed by both governments in May 2011.", "signed"),
        ("In May 2011 the two governments announced a joint declaration on forests.", "announced"),
        ("Peru and Norway raised their ties to a strategic partnership in May 2011.", "signed"),
        ("Peru and Norway announced that they had raised their ties to a strategic partnership.", "announced"),
        ("A tax convention between Peru and Norway has been in force since May 2011.", "in_force"),
        ("Talks on a tax convention between Peru and Norway began in May 2011.", "negotiating"),
        ("Negotiators of Peru and Norway finished their work on a free trade agreement.", "agreed"),
        ("In May 2011 Peru proposed a tax convention to Norway.", "proposed"),
        ("The tax convention of 1984 between Peru and Norway expired in May 2011.", "ended"),
        ("The tax convention was rejected by the Norwegian parliament.", "rejected"),
        ("Peru and Norway will sign a tax convention next month.", "proposed"),
    ],
)
def test_status_is_what_the_sentence_reports(sentence: str, status: str) -> None:
    assert only(sentence).value("status") == status


def test_latest_stage_of_several_stands() -> None:
    text = "The Fisheries Treaty was signed on 3 May 1911. It entered into force on 4 June 1912."
    mention = only(f"{text} Peru and Norway counted their boats.")
    assert (mention.value("signed"), mention.value("in_force")) == ("1911-05-03", "1912-06-04")
    assert mention.value("status") == "in_force"


def test_end_to_come_leaves_an_instrument_in_force() -> None:
    mention = only("The Fisheries Treaty between Peru and Norway, signed in 1996, expires in 2026.")
    assert mention.value("ended") is None
    assert mention.value("status") == "in_force"


@pytest.mark.parametrize(
    "sentence",
    [
        "Peru and Norway should sign a tax convention.",
        "We recommend that Lima sign a tax convention with Oslo.",
        "If Peru and Norway signed a tax convention, shipping would gain.",
        "Peru and Norway never signed a tax convention.",
        "No treaty was signed by Peru and Norway.",
        "Analysts urge the two countries to conclude a tax convention.",
        "In May 2011 the Peruvian government announced the Andes Cattle Programme (ACP).",
        "After the 1998 earthquake had led to a treaty of sorts, Peru and Norway rebuilt.",
        "Peru and Norway signed various agreements in May 2011.",
        "Peru and Norway have signed 12 cooperation agreements.",
        "The Peruvian parliament passed a fisheries law in May 2011.",
        "Chile and Bolivia signed a tax convention in May 2011.",
        "The European Union and Chile signed an association agreement in 2002.",
        "The 1947 Treaty of Rome opened a new age.",
        "In May 2011 the government of Peru signed a peace agreement with the rebels.",
        "Peru signed a contract with a Norwegian shipyard in May 2011.",
    ],
)
def test_what_is_no_treaty_of_the_dyad_is_left_alone(sentence: str) -> None:
    assert found(sentence) == []


# Parties


@pytest.mark.parametrize(
    ("sentence", "parties"),
    [
        ("In 1912 a treaty on trade and navigation was signed.", {"PER", "NOR"}),
        ("The Peru-Norway Action Plan was adopted in 2012.", {"PER", "NOR"}),
        ("Peru signed a fisheries treaty with Chile in 2012.", {"PER", "CHL"}),
        ("Peru, Norway and Chile signed a fisheries treaty in 2012.", {"PER", "NOR", "CHL"}),
        ("Together with Chile, the two countries signed a fisheries treaty in 2012.", {"PER", "NOR", "CHL"}),
        ("The Free Trade Agreement between Peru and the European Union was signed in 2012.", {"PER", "EUE"}),
        ("In 2012 Peru joined the Belt and Road Initiative.", {"PER"}),
        ("Peru concluded a convention with Norway on the price of oil in Kuwait in 2012.", {"PER", "NOR"}),
    ],
)
def test_parties_are_named_or_implied(sentence: str, parties: set[str]) -> None:
    context = "Relations between Peru and Norway are old. "
    assert set(only(context + sentence).values("parties")) == parties


# Dates, places, people


def test_each_act_takes_its_own_date() -> None:
    mentions = found("In 1894 Peru and Norway signed a tax convention, while in 1912 a treaty on trade was signed.")
    assert {m.value("title"): m.value("signed") for m in mentions} == {
        "tax convention": "1894",
        "treaty on trade": "1912",
    }


@pytest.mark.parametrize(
    "name", ["the Fisheries Treaty of 1911", "the 1911 Fisheries Treaty", "the Fisheries Treaty (1911)"]
)
def test_date_at_a_name_is_its_signature(name: str) -> None:
    assert only(f"Peru and Norway read {name} with care in 1950.").value("signed") == "1911"


def test_years_of_a_plan_are_not_its_signature() -> None:
    mention = only("In May 2012 Peru and Norway adopted the 2013-2016 action plan.")
    assert mention.value("signed") == "2012-05"


def test_respectively_deals_out_the_dates() -> None:
    text = "Peru and Norway have an FTA and an ACSA, in force since 2012 and 2015 respectively."
    dates = {m.value("title"): m.value("in_force") for m in found(text)}
    assert dates.get("ACSA") in (None, "2015")


def test_place_and_people_come_from_the_clause_of_the_signing() -> None:
    text = (
        "Foreign Minister Ana Quispe of Peru and Foreign Minister Lars Dahl of Norway signed a tax convention in Oslo."
    )
    mention = only(text)
    assert mention.value("place") == "Oslo"
    assert set(mention.values("signatories")) == {"Ana Quispe", "Lars Dahl"}


def test_people_present_are_no_signatories() -> None:
    text = "A tax convention between Peru and Norway was signed in Oslo in the presence of Foreign Minister Ana Quispe."
    assert only(text).values("signatories") == ()


# One thing under several names


def test_the_bare_noun_comes_back_to_the_name() -> None:
    text = "Peru and Norway negotiated long over the Bergen Fisheries Treaty. The treaty was signed on 3 May 1911."
    mention = only(text)
    assert mention.value("title") == "Bergen Fisheries Treaty"
    assert mention.value("signed") == "1911-05-03"


def test_footnote_gives_the_full_name() -> None:
    text = (
        "Peru and Norway signed a Reciprocal Access Agreement in May 2011.[1] Much else was said.\n\n"
        "[1] Agreement between the Government of Peru and the Government of Norway concerning Access to Ports, Lima.\n"
    )
    title = only(text).value("title")
    assert title is not None
    assert title.startswith("Agreement between the Government of Peru and the Government of Norway")


def test_members_of_a_list_under_a_lead_are_each_a_record() -> None:
    text = (
        "On 3 May 2011 the two ministers met in Oslo. The following documents were signed:\n\n"
        "1. Memorandum of Understanding on Hydrogen\n"
        "2. Agreement on Working Holidays\n\nPeru and Norway will meet again.\n"
    )
    mentions = found(text)
    assert titles(mentions) == ["Memorandum of Understanding on Hydrogen", "Agreement on Working Holidays"]
    assert {m.value("signed") for m in mentions} == {"2011-05-03"}


def test_members_of_a_plural_are_each_a_record() -> None:
    text = "On 3 May 2011 Peru and Norway signed five agreements, including a pact on water and a tax convention."
    assert titles(found(text)) == ["pact on water", "tax convention"]


def test_an_ellipsis_takes_the_noun_it_leaves_out() -> None:
    text = "In 2011 Peru and Norway signed a pact on industry, and one on energy."
    assert titles(found(text)) == ["pact on industry", "pact on energy"]


def test_protocol_to_a_treaty_is_its_own_record() -> None:
    text = "The Protocol to the Peru-Norway Fisheries Treaty expired in May 2011."
    mention = only(text)
    assert (mention.value("title"), mention.value("instrument")) == (
        "Protocol to the Peru-Norway Fisheries Treaty",
        "protocol",
    )
    assert mention.value("amends") == "Peru-Norway Fisheries Treaty"


def test_two_treaties_of_one_name_with_two_partners_stay_apart() -> None:
    first = "Peru signed a Reciprocal Access Agreement with Norway in 2011."
    text = f"{first} Peru signed a Reciprocal Access Agreement with Chile in 2012."
    assert [set(m.values("parties")) for m in found(text)] == [{"PER", "NOR"}, {"PER", "CHL"}]


def test_every_claim_quotes_the_text() -> None:
    text = "On 3 May 2011 Peru and Norway signed a Tax Convention in Oslo; it entered into force in 2012."
    for claim in only(text).claims:
        assert text[claim.span.start : claim.span.end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "Peru and Norway signed yesterday Memorandums of Understanding in seven fields.",
        "Peru and Norway on Monday signed seven Memorandum of Understandings in Lima.",
        "The ministers of Peru and Norway signed the MoUs for cooperation in tourism on 3 May 2011.",
        "Agreement was also reached upon easing travel between Peru and Norway on 3 May 2011.",
    ],
)
def test_memoranda_in_the_plural_and_mere_consent_are_none(text: str) -> None:
    assert not found(text)


def test_a_partnership_and_the_one_it_became_are_two_of_their_own_years() -> None:
    text = (
        "Peru and Norway share a Comprehensive Strategic Partnership since 2016. Their relations were elevated to the "
        'level of a "Strategic Partnership" in 2007.'
    )
    assert {(m.value("title"), m.value("signed")) for m in found(text)} == {
        ("Comprehensive Strategic Partnership", "2016"),
        ("Strategic Partnership", "2007"),
    }


def test_those_outside_an_organisation_do_not_make_it_a_party() -> None:
    mention = only("Peru and Norway, the last non-NATO members there, signed an agreement on fishing on 3 May 2011.")
    assert set(mention.values("parties")) == {"PER", "NOR"}
