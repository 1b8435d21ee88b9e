"""Numbers without a word for trade: goods told whence and whither, lists of goods, and sentences that go on."""

from __future__ import annotations

import pytest

from flows.ground.model import Mention
from tests.test_frame_trade_figures import figures, told

EXPORTS = "In 2019 Peru's exports to Norway came to $40 million. "


def goods(text: str) -> set[tuple[str, str | None]]:
    return {(told(m), m.value("commodity")) for m in figures(text)}


def behind(text: str) -> list[Mention]:
    """The figures that a text adds to a first sentence on Peru's exports to Norway."""
    return [m for m in figures(EXPORTS + text) if m.value("value") != "40000000"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Copper led the list with $12 million.",
            {("PER>NOR exports value 12000000 USD", "Copper")},
        ),
        (
            "Coffee for roasters (up 31%) and asparagus follow.",
            {("PER>NOR exports growth_rate 31 percent", "Coffee for roasters")},
        ),
        (
            "Wool and cotton made $5 and $4 million respectively.",
            {("PER>NOR exports value 5000000 USD", "Wool"), ("PER>NOR exports value 4000000 USD", "cotton")},
        ),
        (
            "The main items were tea ($3 million), cocoa ($2 million) and rice.",
            {("PER>NOR exports value 3000000 USD", "tea"), ("PER>NOR exports value 2000000 USD", "cocoa")},
        ),
    ],
)
def test_goods_alone_go_on_with_the_direction_told_of(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(told(m), m.value("commodity")) for m in behind(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "The sol lost 7% against the krone.",
        "Prices of copper rose by 40 percent.",
        "Copper output fell by 5 percent.",
        "Norwegian firms employ 4,800 people in Lima.",
        "Norway invested $9 million in copper mines.",
        "Peru gave 300 tonnes of rice to Norway as a gift.",
        "Coffee, on which Norway had levied a duty of 15 percent, was praised.",
    ],
)
def test_prices_output_people_and_gifts_are_no_figures(text: str) -> None:
    assert behind(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Close to 6,400 Peruvian alpacas and 300 tonnes of wool crossed the sea for Norwegian mills in 2019.",
         "PER>NOR exports quantity 300 tonne"),
        ("In 2019 some 300 tonnes of copper left Callao for Bergen.", "PER>NOR exports quantity 300 tonne"),
        ("In 2019 Norway imported 300 tonnes of copper from Peru.", "PER>NOR imports quantity 300 tonne"),
    ],
)  # fmt: skip
def test_goods_told_whence_and_whither_need_no_verb_of_trade(text: str, expected: str) -> None:
    assert expected in {told(m) for m in figures(text)}


def test_the_other_way_turns_the_direction_round() -> None:
    found = behind("Goods for $7 million went the other way.")
    assert [told(m) for m in found] == ["NOR>PER imports value 7000000 USD"]


def test_pronouns_and_bare_numbers_go_on_from_the_figure_before() -> None:
    found = behind("A year later they came to $44 million, up 10 percent.")
    assert {told(m) for m in found} == {"PER>NOR exports value 44000000 USD", "PER>NOR exports growth_rate 10 percent"}
    assert {m.value("period") for m in found} == {"2020"}


def test_of_a_rise_between_two_years_each_number_has_its_own() -> None:
    found = figures("From 2005 to 2014 Peru's exports to Norway grew from $2 million to $3 million.")
    assert {(m.value("value"), m.value("period")) for m in found} == {("2000000", "2005"), ("3000000", "2014")}


def test_a_date_in_a_clause_of_its_own_is_not_that_of_the_main_one() -> None:
    text = EXPORTS + "The surplus, which had been $2 million in 2016, rose to $3 million."
    found = {m.value("value"): m.value("period") for m in figures(text)}
    assert (found["2000000"], found["3000000"]) == ("2016", "2019")


def test_another_time_without_a_year_inherits_none() -> None:
    (found,) = behind("Before the treaty Peru sold Norway coffee worth $3 million a year.")
    assert found.value("period") is None


def test_a_list_in_a_new_paragraph_goes_on_with_the_direction_that_the_text_began_with() -> None:
    text = (
        EXPORTS
        + "Imports from Norway were $9 million. They had fallen by 3 percent.\n\nCopper led the list with $12 million."
    )
    (found,) = (m for m in figures(text, title="Peru's trade with Norway") if m.value("commodity"))
    assert told(found) == "PER>NOR exports value 12000000 USD"


def test_a_look_back_does_not_carry_its_year() -> None:
    text = EXPORTS + "Two years before, imports had been $9 million. The surplus was $31 million."
    found = {m.value("value"): m.value("period") for m in figures(text)}
    assert (found["9000000"], found["31000000"]) == ("2017", "2019")


def test_shares_in_brackets_and_of_those_just_told() -> None:
    assert {told(m) for m in behind("Its main goods were tea (7.5%) and cocoa (3%).")} == {
        "PER>NOR exports share 7.5 percent",
        "PER>NOR exports share 3 percent",
    }
    found = behind("That is 7 percent of Peru's total exports.")
    assert [told(m) for m in found] == ["PER>NOR exports share 7 percent"]


def test_an_entry_of_a_list_counts_though_it_looks_like_a_heading() -> None:
    text = "Trade with Norway\n\nPeruvian exports to Norway (2019): $40 million\n\nImports from Norway: $9 million\n"
    assert {told(m) for m in figures(text)} == {
        "PER>NOR exports value 40000000 USD",
        "NOR>PER imports value 9000000 USD",
    }


def test_a_state_between_brackets_or_behind_with_has_its_own_number() -> None:
    text = "In 2019 Peru supplied 5 percent of Norway's copper imports, behind Chile (7.3%) and Zambia (5.2%)."
    assert {m.value("value") for m in figures(text)} == {"5"}


def test_the_year_a_level_is_compared_with_is_not_the_next_sentence_s() -> None:
    text = (
        "In 2019 Peru's trade with Norway stood at the same level as the year before. "
        "Peru's exports to Norway were $9 million."
    )
    assert {m.value("period") for m in figures(text)} == {"2019"}
