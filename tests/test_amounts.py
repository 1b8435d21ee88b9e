"""Amounts are numbers with units, scales carried and qualifiers read; years, names and ordinals are none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.annotate.amounts import annotate_amounts, parse_amount
from flows.extract.annotate.wording import language
from flows.extract.model import Amount
from flows.extract.view import make_view
from flows.ground.model import Document, Dyad
from tests.things import in_order, quotes, rows, unmark, view

RULES = list(rows(language("scales.yaml"), "rules"))


def amounts(text: str) -> list[Amount]:
    return annotate_amounts(view(text))


def values(text: str) -> list[tuple[str, str | None]]:
    return [(a.number, a.unit) for a in amounts(text)]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["id"])
def test_rule_finds_what_its_example_marks(rule: Any) -> None:
    text, marked = unmark(rule["example"])
    assert quotes(text, (a for a in amounts(text) if a.rule == rule["id"])) == marked


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["id"])
def test_rule_finds_nothing_in_its_counter_example(rule: Any) -> None:
    assert [a for a in amounts(rule["counter"]) if a.rule == rule["id"]] == []


@pytest.mark.parametrize(
    ("quote", "number", "unit"),
    [
        ("US$ 13.4bn", "13400000000", "USD"),
        ("¥1.36 trillion", "1360000000000", "JPY"),
        ("1687 billion yen", "1687000000000", "JPY"),
        ("A$11.2 billion", "11200000000", "AUD"),
        ("Rs 500 crore", "5000000000", "INR"),
        ("1,5 billion euros", "1500000000", "EUR"),
        ("1,687 billion won", "1687000000000", "KRW"),
        ("12.500 tonnes", "12500", "tonnes"),
        ("1.234.567 tonnes", "1234567", "tonnes"),
        ("3 400 tonnes", "3400", "tonnes"),
        ("Hong Kong dollars 5", "5", None),
        ("20 million Australian dollars", "20000000", "AUD"),
        ("15.6 per cent", "15.6", "percent"),
        ("two-thirds", "66.7", "percent"),
        ("a third", "33.3", "percent"),
        ("half", "50", "percent"),
        ("twenty-five per cent", "25", "percent"),
        ("two and a half million tonnes", "2500000", "tonnes"),
        ("half a billion dollars", "500000000", "USD"),
        ("-2.2%", "-2.2", "percent"),
        ("–2.2%", "-2.2", "percent"),
        ("1687 billion", "1687000000000", None),
        ("690", "690", None),
    ],
)
def test_quote_alone_is_read_in_full_units(quote: str, number: str, unit: str | None) -> None:
    amount = parse_amount(quote)
    assert amount is not None
    assert (amount.number, amount.unit) == (number, unit)


def test_word_of_several_currencies_is_that_of_the_texts_states() -> None:
    text = "The balance narrowed from 3.9 to 2.7 billion francs."
    swiss = annotate_amounts(make_view(Document("t.txt", text, Dyad.of("CHE", "CHN"))))
    assert [(a.number, a.unit) for a in swiss] == [("3900000000", "CHF"), ("2700000000", "CHF")]


@pytest.mark.parametrize(
    "text", ["It took three quarters of an hour.", "It lasted a century and a half.", "one third of the century"]
)
def test_part_of_a_time_is_no_percentage(text: str) -> None:
    assert amounts(text) == []


def test_quote_without_number_is_none() -> None:
    assert parse_amount("a great deal of trade") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sold goods for $3-4 billion.", [("3000000000", "USD"), ("4000000000", "USD")]),
        ("Sales of 1.2 and 3.4 billion euros.", [("1200000000", "EUR"), ("3400000000", "EUR")]),
        ("It made $4.90 billion and $3.89 billion.", [("4900000000", "USD"), ("3890000000", "USD")]),
        ("Trade was €5.9 billion, exports 3.3 billion.", [("5900000000", "EUR"), ("3300000000", "EUR")]),
        ("Growth of 10 to 12 per cent.", [("10", "percent"), ("12", "percent")]),
        ("In 2019 3.4 million tonnes left.", [("3400000", "tonnes")]),
        ("All figures in Canadian dollars: $5 million.", [("5000000", "CAD")]),
    ],
)
def test_scale_and_unit_are_carried_over(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The F-35 and the KC-767 met the G7 and the G-20.",
        "Article 9 of 1947 was kept on 25 August 1866.",
        "The 9th session, no. 12, of the 2+2 met in SS20 on page 7.",
        "In the first half of 2018, on September 27, 1940.",
        "They spent 3 days and 12 years there.",
    ],
)
def test_names_dates_and_ordinals_are_no_amounts(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "qualifier", "words"),
    [
        ("about €5 billion", "about", "about"),
        ("It took up to 80% of them.", "at_most", "up to"),
        ("Exports rose, going up to 1687 billion yen.", "exact", None),
        ("It went up to 12% from 9% in a year.", "exact", None),
        ("more than 5 million tonnes", "at_least", "more than"),
        ("no more than $3 million", "at_most", "no more than"),
        ("sales topped $3 million", "at_least", "topped"),
        ("a total of $3 million", "exact", None),
        ("some 14,000 tonnes", "about", "some"),
        ("$3 million or more", "at_least", "or more"),
        ("upwards of a total of $3 million", "at_least", "upwards of"),
    ],
)
def test_qualifier_is_read_and_stays_outside_the_amount(text: str, qualifier: str, words: str | None) -> None:
    found = amounts(text)[0]
    assert found.qualifier == qualifier
    assert (found.qualifier_span.of(text) if found.qualifier_span else None) == words


def test_second_currency_in_brackets_is_marked_and_a_rate_is_not() -> None:
    text = "It cost ¥330 billion (about $2.5 billion) and earned €868 million (+3%)."
    assert [a.bracketed for a in amounts(text)] == [False, True, False, False]


@given(
    st.integers(1, 999_999),
    st.integers(1, 99),
    st.sampled_from([("million", 10**6), ("billion", 10**9), ("bn", 10**9)]),
)
def test_money_written_out_is_read_back(whole: int, cents: int, scale: tuple[str, int]) -> None:
    amount = parse_amount(f"€{whole:,}.{cents:02} {scale[0]}")
    assert amount is not None and amount.unit == "EUR"
    assert Decimal(amount.number) == Decimal(f"{whole}.{cents:02}") * scale[1]
    assert "E" not in amount.number


@given(st.text(alphabet="0123456789.,%$€-– abF()\nupto million", max_size=80))
def test_amounts_are_in_order_and_plain(text: str) -> None:
    found = amounts(text)
    assert in_order(found, len(text))
    assert all(str(Decimal(a.number)) and "E" not in a.number for a in found)


@pytest.mark.parametrize(
    ("text", "states", "unit"),
    [
        ("It sold goods for R26.9 billion.", ("ZAF", "MOZ"), "ZAR"),
        ("Imports were Nu 4 billion.", ("BTN", "IND"), "BTN"),
        ("Jordan's exports to Iraq came to 5 million dinars.", ("IRQ", "JOR"), "JOD"),
        ("Trade was $5 million, or US$3 million.", ("AUS", "FJI"), "USD"),
        ("Aid of US$3 million followed trade of $5 million.", ("NZL", "WSM"), "NZD"),
    ],
)
def test_currency_is_that_of_the_state_in_question(text: str, states: tuple[str, str], unit: str) -> None:
    found = annotate_amounts(make_view(Document("x.txt", text, Dyad.of(*states))))
    assert found[-1].unit == unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It came to between 7% and 8% of it.", [("7.5", "percent")]),
        ("It rose by 2½ per cent.", [("2.5", "percent")]),
        ("It cost two hundred thousand euros.", [("200000", "EUR")]),
        ("It cost 3 thousand million euros.", [("3000000000", "EUR")]),
        ("It was worth €3.2M.", [("3200000", "EUR")]),
        ("Sales of 1,239.9 M€ were told.", [("1239900000", "EUR")]),
        (
            "They had values of 170, 168.6 and 114.8 million euros.",
            [("170000000", "EUR"), ("168600000", "EUR"), ("114800000", "EUR")],
        ),
        ("One dollar in three is lost.", [("33.3", "percent")]),
        ("It was worth half a per cent.", [("0.5", "percent")]),
        ("Exports (million euros): 2018, 3,230; 2019, 3,410.", [("3230000000", "EUR"), ("3410000000", "EUR")]),
    ],
)
def test_numbers_in_many_dresses(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


def test_a_bare_dollar_beside_a_signed_one_is_that_ones() -> None:
    text = "Trade was worth A$65 million; coal made $14 million of it."
    document = Document("x.txt", text, Dyad.of("AUS", "KOR"))
    assert {a.unit for a in annotate_amounts(make_view(document))} == {"AUD"}


def test_dinars_are_those_of_the_state_spoken_of() -> None:
    text = "Jordan sold Iraq goods for 30 million dinars. The kingdom's imports cost 7 million dinars."
    document = Document("x.txt", text, Dyad.of("IRQ", "JOR"))
    assert {a.unit for a in annotate_amounts(make_view(document))} == {"JOD"}
