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


# One verb for several, each with a day of its own


@pytest.mark.parametrize(
    ("text", "second"),
    [
        (
            "A trade agreement was concluded in Lima in 1934 and a cultural convention in Oslo in 1951.",
            ("cultural convention", "1951", "Oslo"),
        ),
        (
            "Peru and Norway signed a tax treaty on 25 July 1994 and a seal pact at the Bergen fair on 26 October.",
            ("seal pact", "1994-10-26", "Bergen"),
        ),
        (
            "A tax treaty followed in October 1994 and a seal pact in May 1998.",
            ("seal pact", "1998-05", None),
        ),
    ],
)
def test_an_instrument_that_shares_a_verb_has_its_own_day(text: str, second: tuple[str, str, str | None]) -> None:
    values = {(m.value("title"), m.value("signed"), m.value("place")) for m in found(f"Peru and Norway. {text}")}
    assert len(values) == 2
    assert second in values


def test_the_verb_shared_may_be_an_entry_into_force() -> None:
    text = "Peru and Norway. The tax treaty took effect in 1936, the seal pact in 1941."
    assert {m.value("title"): m.value("in_force") for m in found(text)} == {"tax treaty": "1936", "seal pact": "1941"}


def test_firms_that_share_a_verb_sign_for_no_state() -> None:
    assert found("Peru and Norway. The firms signed a letter of intent in 2009 and a memorandum on fish in 2010.") == []


def test_a_day_that_opens_a_sentence_is_of_all_its_signatures() -> None:
    text = (
        "On 8 August 2019 the ministers of Peru and Norway initialled the text of a peace treaty, "
        "while the two kings signed a joint declaration."
    )
    values = {m.value("title"): (m.value("signed"), m.value("status")) for m in found(text)}
    assert values["joint declaration"] == ("2019-08-08", "signed")
    assert values["peace treaty"][1] == "agreed"


# Talks, forms and titles


def test_talks_and_their_treaty_are_one() -> None:
    text = (
        "Talks of Peru and Norway on an FTA were launched in November 2004, concluded in October 2005, "
        "and the agreement was signed in Lima on 18 November 2005. It has been in force since 1 October 2006."
    )
    mention = only(text)
    assert (mention.value("signed"), mention.value("in_force")) == ("2005-11-18", "2006-10-01")


def test_notes_that_are_but_the_form_are_no_second_instrument() -> None:
    text = "The Lund–Quispe Agreement of Peru and Norway was set down in an exchange of notes on 2 November 1917."
    assert only(text).value("instrument") == "agreement"


def test_the_one_of_a_year_beside_one_without_is_left_alone() -> None:
    text = "During the visit Peru and Norway signed a modernised trade pact, replacing the one of 2017."
    assert told(found(text)) == {("modernised trade pact", None)}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Peru and Norway signed the Rio de Janeiro Protocol on 29 January 1942.", "Rio de Janeiro Protocol"),
        ('Peru and Norway signed a "100 Year Partnership" in May 2019.', "100 Year Partnership"),
        ("Peru and Norway revived the general agreement of 1998.", "general agreement"),
    ],
)
def test_titles_in_full(text: str, title: str) -> None:
    assert only(text).value("title") == title


def test_where_talks_were_held_is_no_place_of_signature() -> None:
    text = "The Boundary Treaty of 23 July 1881, negotiated by Peru and Norway in Lima, divided the island."
    assert only(text).value("place") is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Under the Treaty of Bergen of 17 September 1809 Norway gave up two isles to Peru.", "signed"),
        ("Norway trained Peruvian officers under the Seal Pact of 1980.", "signed"),
        ("Under the Seal Pact, which was signed in 1980, Norway and Peru exchange data.", "in_force"),
        ("Under the Seal Pact of 1980, prolonged in 2011, Norway pays Peru in fish.", "in_force"),
        ("Under the Seal Pact of 1980 Norway and Peru share relief work, as they did last year.", "in_force"),
    ],
)
def test_under_a_treaty_things_are_done_or_were(text: str, status: str) -> None:
    assert only(text).value("status") == status


# Ends


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        (
            "Norway gave notice in May 2019 that it would terminate the seal pact concluded with Peru in 2007.",
            "2019-05",
        ),
        (
            "Peru and Norway. Oslo announced on 3 May 2019 that it was withdrawing from the Seal Pact of 2007.",
            "2019-05-03",
        ),
        ("Peru and Norway signed the Seal Pact in 2007. Oslo scrapped it in May 2019.", "2019-05"),
        ("Peru and Norway signed the Seal Pact in 2007. The Whale Accord annulled it.", None),
    ],
)
def test_an_end_told_is_an_end(text: str, ended: str | None) -> None:
    mention = next(m for m in found(text) if "eal" in str(m.value("title")))
    assert (mention.value("ended"), mention.value("status")) == (ended, "ended")


def test_what_annuls_another_does_not_end() -> None:
    text = "Peru and Norway signed the Seal Pact in 2007. The Whale Accord of 2019 annulled it."
    assert {m.value("title"): m.value("status") for m in found(text)} == {
        "Seal Pact": "ended",
        "Whale Accord": "signed",
    }


# Parties and signers


def test_a_third_state_in_a_name_is_what_it_is_about() -> None:
    mention = only("Peru and Norway. The Cyprus Convention of 4 June 1878 gave Norway the island.")
    assert set(mention.values("parties")) == {"PER", "NOR"}


def test_what_is_ceded_is_no_party() -> None:
    mention = only("Norway. By the Treaty of Bergen of 29 August 1842 Peru ceded Hong Kong.")
    assert set(mention.values("parties")) == {"PER", "NOR"}


def test_with_whom_somebody_concluded_it_signs_too() -> None:
    mention = only("Peru and Norway. The Seal Convention, which Ana Quispe concluded with Per Lund in 1876, lapsed.")
    assert mention.values("signatories") == ("Ana Quispe", "Per Lund")


def test_two_names_without_words_of_their_own_are_two_treaties() -> None:
    text = "Peru and Norway signed the Treaty of Alliance and the Treaty of Amity and Commerce on 6 February 1778."
    assert len(found(text)) == 2


def test_a_plural_beside_another_instrument_has_its_members() -> None:
    text = (
        "Peru and Norway. The Seal Treaty was signed in Lima on 22 June 1965, together with three agreements, "
        "on trade, on visas and on the status of seamen."
    )
    assert len(found(text)) == 4


def test_a_declaration_that_sets_out_a_roadmap_is_one() -> None:
    text = "Peru and Norway adopted a Joint Declaration setting out a roadmap for a new stage on 7 April 2019."
    assert only(text).value("instrument") == "declaration"


# Chronicles


@pytest.mark.parametrize("head", ["5 November 1921 – ", "• 5 November 1921: ", "- 5 November 1921 – "])
def test_the_day_that_heads_an_entry_is_that_of_its_treaty(head: str) -> None:
    text = f"Peru and Norway\n\n{head}Treaty of friendship.\n{head.replace('1921', '1936')}Seal Protocol."
    assert told(found(text, date=None)) == {("Treaty of friendship", "1921-11-05"), ("Seal Protocol", "1936-11-05")}


# What goes on behind another instrument, or a day


def test_it_takes_effect_not_what_it_terminated() -> None:
    text = (
        "Peru and Norway signed a treaty on seals in Lima on 6 March 2018. It terminated the Whale Treaty of 2006 and "
        "entered into force on 30 August 2019."
    )
    values = {m.value("title"): (m.value("in_force"), m.value("status")) for m in found(text)}
    assert values == {"treaty on seals": ("2019-08-30", "in_force"), "Whale Treaty": (None, "ended")}


def test_a_day_in_front_of_and_is_of_the_verb_before() -> None:
    text = "The Seal Treaty of Peru was signed by Norway on 11 December 1989 and lapsed with the end of the seals."
    mention = only(text)
    assert (mention.value("signed"), mention.value("ended")) == ("1989-12-11", None)


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian Air and Peru's Inca Air signed a codeshare agreement on 3 May 2019.",
        "The bank of Peru and the firms of Norway concluded a sponsorship deal on 3 May 2019.",
        "Peru and Norway fought the Entente to the end in 1918.",
    ],
)
def test_agreements_of_firms_and_armies_of_old_are_none(text: str) -> None:
    assert found(text) == []


def test_carriers_behind_a_comma_are_no_parties() -> None:
    text = "Under an aviation agreement concluded in 2003, carriers of Peru and Norway may fly seven times a week."
    assert only(text).value("signed") == "2003"


def test_bodies_in_capitals_are_no_people() -> None:
    text = "Peru and Norway. ISRO and CNES signed an implementing arrangement on 14 July 2019."
    assert not only(text).values("signatories")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            'Peru and Norway raised their ties to a "strategic partnership for peace in Asia and the world".',
            "strategic partnership for peace in Asia and the world",
        ),
        (
            "The ministries signed an MoU on the salvage of Peru, and Norway opened an office.",
            "MoU on the salvage of Peru",
        ),
        ("Peru and Norway signed a General Peace Treaty on 30 October 1980.", "General Peace Treaty"),
        ("Peru and Norway. The López de Mesa–Lund Treaty dates from 1941.", "López de Mesa–Lund Treaty"),
    ],
)
def test_titles_go_as_far_as_they_go(text: str, title: str) -> None:
    assert title in titles(found(text))


# What was not done, or not with it


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            "Talks on an FTA between Peru and Norway have been concluded and the pact is expected to be signed soon.",
            "agreed",
        ),
        ("Peru and Norway announced the launch of negotiations for a seal agreement.", "negotiating"),
        ("The seal treaty of Peru and Norway initialled in April 2010 was never signed.", "agreed"),
    ],
)
def test_talks_told_of_are_no_signature(text: str, status: str) -> None:
    mention = only(text)
    assert (mention.value("status"), mention.value("signed")) == (status, None)


def test_a_day_on_which_something_was_done_with_it_is_not_that_of_its_signature() -> None:
    mention = only("Peru and Norway. The agreement on seals with Norway was suspended by Peru in July 2016.", date=None)
    assert mention.value("signed") is None


def test_who_chairs_a_ceremony_or_stands_by_does_not_sign() -> None:
    text = (
        "King Per Lund and President Ana Quispe of Peru chaired the signing ceremony of three agreements, the first on "
        "seals, the second on whales and the third on trade. Norway was content."
    )
    mentions = found(text)
    assert sorted(str(t) for t in titles(mentions)) == [
        "agreement on seals",
        "agreement on trade",
        "agreement on whales",
    ]
    assert not any(m.values("signatories") for m in mentions)
    text = "President Ana Quispe of Peru stood by as Ministers Eva Salas and Per Lund signed the seal pact with Norway."
    assert "Ana Quispe" not in only(text).values("signatories")


def test_a_protocol_with_a_verb_of_its_own_has_its_own_day() -> None:
    text = "Peru and Norway signed a seal treaty in Lima in 1962, and its protocol was signed in Oslo on 30 June 1964."
    assert told(found(text)) == {("seal treaty", "1962"), ("protocol", "1964-06-30")}


def test_a_treaty_also_called_otherwise_is_one() -> None:
    text = "The Treaty of Bergen of 17 May 1639, also called the Treaty of Lima, fixed the line of Peru and Norway."
    assert told(found(text)) == {("Treaty of Bergen", "1639-05-17")}


def test_a_peace_called_by_its_town_is_a_treaty() -> None:
    text = "Peru and Norway. The peace of Bergen (21 July 1774) gave Peru the isles. The peace of Europe held."
    assert told(found(text)) == {("peace of Bergen", "1774-07-21")}


# Told in whole paragraphs


def test_capitals_that_name_one_agreement_come_back_to_no_other() -> None:
    text = "Peru and Norway signed a trade agreement in 1949. In 2018 both signed the CPTPP in Lima."
    values = {(m.value("title"), m.value("signed"), m.value("place")) for m in found(text, date=None)}
    assert values == {("trade agreement", "1949", None), ("CPTPP", "2018", "Lima")}


def test_a_third_party_between_verb_and_instrument_is_one_of_three() -> None:
    text = "Peru and Norway. On 11 June 2019 they concluded, with Fiji, the Digital Partnership Agreement."
    assert set(only(text).values("parties")) == {"PER", "NOR", "FJI"}
    text = "Lima has its donors, and has with Norway an Interim Seal Agreement, which was signed on 2 March 2019."
    assert set(only(text).values("parties")) == {"PER", "NOR"}


def test_with_the_young_republic_is_with_the_other_state() -> None:
    text = "Norway was among the first to sign a trade treaty with the young republic of the Incas, Peru, in 1921."
    assert set(only(text).values("parties")) == {"PER", "NOR"}


def test_the_day_on_which_talks_were_launched_is_not_that_of_the_pact() -> None:
    text = (
        "On 8 July 2019 Ana Quispe of Peru and Per Lund of Norway signed the Seal Pact, negotiations on which had been "
        "launched in November 2017."
    )
    assert only(text).value("signed") == "2019-07-08"


def test_who_signed_one_by_the_way_did_not_sign_the_other_there() -> None:
    text = (
        "Ties of Peru and Norway became a strategic partnership under the Joint Declaration signed by Presidents Ana "
        "Quispe and Per Lund in Lima on 4 December 2006 and were raised to a Special Partnership on 9 November 2017."
    )
    special = next(m for m in found(text) if m.value("title") == "Special Partnership")
    assert (special.value("signed"), special.value("place"), special.values("signatories")) == ("2017-11-09", None, ())


def test_the_day_of_another_instrument_is_not_taken_over() -> None:
    text = "By the Seal Treaty of 10 February 1947 Norway ceded isles to Peru. The two also signed a joint declaration."
    declaration = next(m for m in found(text) if m.value("instrument") == "declaration")
    assert declaration.value("signed") is None


def test_years_counted_in_two_words() -> None:
    text = "Peru and Norway signed a treaty in Lima on 24 May 1977. Forty-three years later they signed the Whale Pact."
    assert ("Whale Pact", "2020") in told(found(text, date=None))


def test_an_entry_may_end_with_where_and_hold_who() -> None:
    text = "Peru and Norway\n\n• 1873: secret treaty of alliance, Lima\n• 1992: Seal Pact (Presidents Quispe and Lund)"
    values = {m.value("title"): (m.value("place"), m.values("signatories")) for m in found(text, date=None)}
    assert values == {"secret treaty of alliance": ("Lima", ()), "Seal Pact": (None, ("Quispe", "Lund"))}


@pytest.mark.parametrize(
    "text",
    [
        "The Seal Treaty of Peru, signed by Norway in Lima on 29 June 1960, was broken off by Per Lund later.",
        "In May 2014, when Ana Quispe came to Oslo, the two governments of Peru and Norway signed a plan for seals.",
    ],
)
def test_who_broke_it_off_or_came_did_not_sign(text: str) -> None:
    assert not only(text, date=None).values("signatories")


def test_what_follows_by_one_of_its_kind() -> None:
    text = "Peru and Norway. The seal treaty of 28 May 1980 was followed on 22 October 1981 by one on whales."
    assert told(found(text, date=None)) == {("seal treaty", "1980-05-28"), ("treaty on whales", "1981-10-22")}


def test_a_tripartite_one_with_a_third_state_is_of_three() -> None:
    text = "Peru and Norway. Seals have been shared under a tripartite agreement with Fiji, which dates from 2018."
    assert set(only(text, date=None).values("parties")) == {"PER", "NOR", "FJI"}


def test_a_third_state_that_acts_by_a_treaty_is_its_party() -> None:
    text = "Peru and Norway\n\nAt last the French government took over Norway by the Treaty of Bergen on 12 May 1881."
    assert set(only(text, date=None).values("parties")) == {"FRA", "NOR"}


def test_notes_that_terminate_a_treaty_do_not_end() -> None:
    text = "Peru was free after an exchange of notes with Norway that terminated the Seal Treaty of 1899 of the two."
    assert {m.value("title"): m.value("status") for m in found(text, date=None)}.get("Seal Treaty") == "ended"
    assert [m.value("status") for m in found(text, date=None) if m.value("instrument") == "exchange_of_notes"] != [
        "ended"
    ]


def test_a_statute_of_one_state_is_no_treaty() -> None:
    assert found("Norway approved the Statute of Westminster in May 2011, and Peru heard of it.") == []


def test_a_verb_of_documents_behind_a_partnership_is_not_its_own() -> None:
    text = (
        "Lima and Oslo set up a strategic partnership in December 2005, when Ana Quispe of Peru came to Norway, and "
        "in December 2018 ten documents were signed, one of them a memorandum on seals."
    )
    values = {m.value("title"): (m.value("signed"), m.values("signatories")) for m in found(text)}
    assert values == {"strategic partnership": ("2005-12", ()), "memorandum on seals": ("2018-12", ())}


def test_a_line_of_a_ceasefire_is_no_ceasefire() -> None:
    text = "Peru and Norway. The Bergen Agreement, signed on 17 January 1948, drew a ceasefire line."
    assert titles(found(text, date=None)) == ["Bergen Agreement"]


def test_a_deal_and_the_treaty_told_of_next_are_one() -> None:
    text = (
        "Peru signed a deal with Norway on 3 May 2019. The treaty, which Ana Quispe and Per Lund signed by video link, "
        "runs for 99 years."
    )
    assert only(text).values("signatories") == ("Ana Quispe", "Per Lund")


def test_the_two_countries_sign_not_those_told_of_before() -> None:
    text = (
        "Ana Quispe of Peru and Per Lund of Norway issued a joint declaration in October 2008 and, during a visit in "
        "December 2015, the two countries signed a seal pact."
    )
    pact = next(m for m in found(text) if m.value("title") == "seal pact")
    assert (pact.value("signed"), pact.values("signatories")) == ("2015-12", ())


def test_an_entry_tells_of_signature_and_force() -> None:
    text = "Peru and Norway\n- Seal Treaty: signed 2 May 2002, Lima; in force 2003\n- Whale Pact, 26 April 1994 (Oslo)"
    values = {m.value("title"): (m.value("signed"), m.value("in_force")) for m in found(text, date=None)}
    assert values == {"Seal Treaty": ("2002-05-02", "2003"), "Whale Pact": ("1994-04-26", None)}
    assert next(m for m in found(text, date=None) if m.value("title") == "Whale Pact").value("place") == "Oslo"
