"""Agreements: who signs and who looks on, what a title holds, and where something was signed."""

from __future__ import annotations

import pytest

from flows.extract import extract
from flows.ground.model import Document, Dyad, Mention


def treaty(text: str, date: str | None = "2021-06-10") -> Mention:
    """Return the one agreement that a text about Kenya and India tells of."""
    mentions = extract(Document("t", text, Dyad.of("KEN", "IND"), "t", date)).mentions
    (mention,) = [m for m in mentions if m.table == "treaties"]
    return mention


def treaties(text: str) -> list[Mention]:
    document = Document("t", text, Dyad.of("KEN", "IND"), "t", "2021-06-10")
    return [m for m in extract(document).mentions if m.table == "treaties"]


SIGNED = ["Monica Juma", "Sushma Swaraj"]


@pytest.mark.parametrize(
    "text",
    [
        "The agreement was signed by Foreign Minister Monica Juma and her Indian counterpart Sushma Swaraj "
        "in the presence of President Uhuru Kenyatta on 4 May 2019.",
        "In the presence of President Uhuru Kenyatta and Prime Minister Narendra Modi, ministers Monica Juma "
        "and Sushma Swaraj signed an extradition treaty on 4 May 2019.",
        "Under the eyes of Prime Minister Narendra Modi, Monica Juma and Sushma Swaraj signed an extradition treaty.",
        "The ministers, Monica Juma and Sushma Swaraj, signed in Nairobi on 4 May 2019 a memorandum of "
        "understanding on tea, with President Kenyatta applauding.",
        "Signature of the Tax Treaty in Nairobi (for Kenya, Monica Juma; for India, Sushma Swaraj), 4 May 2019.",
        "Agreement on Tea between Kenya and India, signed in Nairobi on 4 May 2019 "
        "(signatories: Monica Juma and Sushma Swaraj)",
        "Foreign Minister Monica Juma received her colleague Sushma Swaraj of India in Nairobi. "
        "At the close the two put their signatures to a memorandum of understanding on fisheries.",
    ],
)
def test_who_signs_is_told_from_who_looks_on(text: str) -> None:
    assert sorted(treaty(text).values("signatories")) == SIGNED


def test_who_comes_along_or_welcomes_a_deal_does_not_sign_it() -> None:
    along = "Prime Minister Modi, accompanied by Minister Sushma Swaraj, signed a pact with President Kenyatta."
    welcomed = "The deal, hailed by President Kenyatta, was signed on 4 May 2019 by the ministers of India and Kenya."
    assert treaty(along).values("signatories") == ("Modi", "Kenyatta")
    assert treaty(welcomed).values("signatories") == ()


@pytest.mark.parametrize(
    ("text", "title", "place"),
    [
        (
            "an Agreement on Legal Assistance in Criminal Matters",
            "Agreement on Legal Assistance in Criminal Matters",
            None,
        ),
        ("a Memorandum of Cooperation in the Field of Tea", "Memorandum of Cooperation in the Field of Tea", None),
        ("a protocol on cooperation in Tourism", "protocol on cooperation in Tourism", None),
        ("a protocol on cooperation in Mombasa", "protocol on cooperation", "Mombasa"),
        ("a convention on behalf of their governments", "convention", None),
    ],
)
def test_a_field_is_of_the_title_and_a_town_is_where(text: str, title: str, place: str | None) -> None:
    mention = treaty(f"Kenya and India signed {text} on 4 May 2019.")
    assert (mention.value("title"), mention.value("place")) == (title, place)


@pytest.mark.parametrize(
    "text",
    [
        "Agreements of every kind have been concluded between Kenya and India.",
        "Kenya met India in the Nations League in 2021.",
        "Talks on an agreement between Kenya and India were about to begin; none was signed.",
    ],
)
def test_what_is_no_agreement_in_particular_is_none(text: str) -> None:
    assert [m.value("status") for m in treaties(text) if m.value("status") == "signed"] == []


def test_after_talks_something_may_be_signed_that_they_were_not_on() -> None:
    assert treaty("After the talks a tax treaty was signed by Kenya and India.").value("status") == "signed"
    assert treaty("Talks on a tax treaty between Kenya and India were concluded.").value("status") == "agreed"


def test_a_day_that_since_leads_to_dates_what_happened_on_it() -> None:
    text = "There had been peace since 28 July 2021, when Kenya and India agreed on a truce in Nairobi."
    assert treaty(text, "2022-01-01").value("signed") == "2021-07-28"


def test_what_was_signed_the_next_day_has_that_day() -> None:
    text = "President Kenyatta flew to New Delhi on 3 May 2019. Next day he and Prime Minister Modi signed a pact."
    assert treaty(text).value("signed") == "2019-05-04"


@pytest.mark.parametrize(
    "text",
    [
        "Cable Interconnector signed a framework agreement with the Indian Electricity Holding Company in May 2019.",
        "The Indian Society of Authors signed a cooperation agreement with its Kenyan counterpart in May 2019.",
    ],
)
def test_firms_and_societies_make_no_treaty(text: str) -> None:
    assert treaties(f"Kenya and India are far apart. {text}") == []


def test_a_people_s_noun_is_of_the_title() -> None:
    mention = treaty("Kenya and India concluded an agreement on the employment of Indian engineers (Nairobi, 1981).")
    assert mention.value("title") == "agreement on the employment of Indian engineers"
    assert (mention.value("signed"), mention.value("place")) == ("1981", "Nairobi")


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        (
            "The minister was on 3 May 2019 the guest of India, and there, lunch over, a tax treaty was signed.",
            "2019-05-03",
        ),
        (
            "First came a tax treaty (2016) and then, in May 2017, the Fisheries Agreement of Kenya and India.",
            "2017-05",
        ),
    ],
)
def test_the_day_told_in_the_sentence_dates_what_it_tells_of(text: str, signed: str) -> None:
    told = treaties(f"Kenya and India have met since 1950. On 8 July 1957 they talked. {text}")
    assert told[-1].value("signed") == signed


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A tax treaty between Kenya and India has been settled in principle.", "agreed"),
        ("The tax treaty that Kenya and India have been negotiating since 2013 is long.", "negotiating"),
        ("The tax treaty with India still awaits the consent of the Kenyan parliament.", "signed"),
    ],
)
def test_how_far_an_agreement_has_come(text: str, status: str) -> None:
    assert treaty(text).value("status") == status


@pytest.mark.parametrize(
    "text",
    [
        "The Treaty of Bergen was signed by forty nations in 1951; Kenya was not among them.",
        "Nairobi and Mumbai have been sister cities since an agreement of 1965.",
    ],
)
def test_who_stayed_outside_and_towns_are_no_parties(text: str) -> None:
    assert treaties(text) == []


def test_for_whom_somebody_signs_is_not_of_the_title() -> None:
    assert treaty("In Nairobi Minister Juma signed the agreement for Kenya and India.").value("title") == "agreement"


def test_who_presides_over_a_signing_does_not_sign() -> None:
    text = "The prime ministers, Uhuru Kenyatta and Narendra Modi, presided over the signing of a tax treaty."
    assert treaty(text).values("signatories") == ()


def test_who_is_party_to_a_treaty_with_others_is_one_of_them() -> None:
    mention = treaty("Kenya and India are party to the 1995 Fisheries Agreement with Oman and Iran.")
    assert set(mention.values("parties")) == {"KEN", "IND", "OMN", "IRN"}
    assert mention.value("status") == "in_force"
