"""What earlier sentences give a figure: direction, goods, whose trade it is, and which number is told again."""

from __future__ import annotations

import pytest

from tests.test_frame_trade_figures import figures, told

EXPORTS = "In 2019 Peru's exports to Norway came to $40 million. "


def goods(text: str) -> set[tuple[str, str | None]]:
    return {(told(m), m.value("commodity")) for m in figures(text)}


def test_words_that_say_which_way_goods_go_turn_the_list_that_follows() -> None:
    found = goods(EXPORTS + "What Peru buys. Fish brought in $9 million.")
    assert ("NOR>PER imports value 9000000 USD", "Fish") in found


def test_a_number_told_again_opens_the_list_of_its_parts() -> None:
    found = goods(EXPORTS + "Of the $40 million, $13 million was accounted for by copper.")
    assert ("PER>NOR exports value 13000000 USD", "copper") in found
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twelve per cent of Norway's copper comes from Peru.", "PER>NOR imports share 12 percent"),
        ("Peru covers 12 per cent of Norway's demand for copper.", "PER>NOR imports share 12 percent"),
        ("In 2019 half of Peru's apples went to Norway.", "PER>NOR exports share 50 percent"),
        ("Norway relied on Peru for 12 per cent of its copper.", "PER>NOR imports share 12 percent"),
    ],
)
def test_shares_of_goods_need_no_word_for_trade(text: str, expected: str) -> None:
    assert {told(m) for m in figures(text)} == {expected}


def test_a_part_comes_from_where_the_text_says() -> None:
    found = goods(EXPORTS + "In 2020 Oslo took 900 tonnes of copper, 300 tonnes of it Peruvian.")
    assert ("PER>NOR imports quantity 300 tonne", "copper") in found


def test_growth_in_a_bracket_is_that_of_the_sum_in_front_of_it() -> None:
    found = goods(EXPORTS + "Copper made $12 million (+4%), ahead of tin ($3 million, up 8%).")
    assert ("PER>NOR exports growth_rate 4 percent", "Copper") in found
    assert ("PER>NOR exports growth_rate 8 percent", "tin") in found


def test_entries_of_a_list_are_no_restatements() -> None:
    shares = {
        m.value("value") for m in figures(EXPORTS + "They were led by copper (9.9%), wool (9.1%) and tin (8.8%).")
    }
    assert {"9.9", "9.1", "8.8"} <= shares


def test_respectively_gives_growth_to_each_flow() -> None:
    text = (
        "In 2019 Peru sold goods for $40 million to Norway and bought goods for $30 million from there, "
        "increases of 4 and 6 percent respectively."
    )
    assert {"PER>NOR exports growth_rate 4 percent", "NOR>PER imports growth_rate 6 percent"} <= {
        told(m) for m in figures(text)
    }


def test_the_form_of_state_names_the_one_of_the_two_that_has_it() -> None:
    text = "Peru and Norway trade little. The kingdom's exports to Peru came to $30 million in 2019."
    assert "NOR>PER exports value 30000000 USD" in {told(m) for m in figures(text)}


def test_its_own_money_tells_whose_exports_are_meant() -> None:
    text = "Peru is a partner of Norway. In 2019 trade came to 9 million kroner: exports 5 million, imports 4 million."
    found = {told(m) for m in figures(text)}
    assert {"NOR>PER exports value 5000000 NOK", "PER>NOR imports value 4000000 NOK"} <= found


def test_the_books_of_the_other_side_make_sales_its_imports() -> None:
    text = "By Norwegian reckoning Peru sold Norway goods for $30 million in 2019."
    assert {told(m) for m in figures(text)} == {"PER>NOR imports value 30000000 USD"}


@pytest.mark.parametrize(
    "text",
    [
        "More than 70% of Peruvian companies exporting to Norway are small.",
        "Exports worth $3 million to Norway are pencilled in for the years to come, says Peru.",
        "Target for Peru's exports to Norway: $90 million.",
        "A growth of Peru's trade with Norway by 15% would be within reach.",
        "Per head Norway buys goods from Peru for $1,200 a year.",
        "Peru's share of world exports is 2 percent, Norway's 3 percent.",
    ],
)
def test_what_is_no_figure_of_trade_is_none(text: str) -> None:
    assert not figures(text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("In 2019 Peru's trade with Norway came to $9 million; of this, exports to Norway made $5 million.", "2019"),
        ("Peru's sales of $4 million and purchases of $5 million in trade with Norway in 2019 were poor.", "2019"),
        ("In 2019 Peru's exports to Norway came to $5 million (2018: $4 million).", "2019"),
        ("In 2019 Peru's exports to Norway, at $5 million, were the smallest since 2011.", "2019"),
    ],
)
def test_the_period_is_that_of_the_number(text: str, period: str) -> None:
    found = {m.value("value"): m.value("period") for m in figures(text)}
    assert found["5000000"] == period


def test_a_deficit_that_widens_is_a_change_for_the_worse() -> None:
    text = "In 2019 Norway had a deficit of $9 million with Peru, $2 million wider than the year before."
    found = {(m.value("measure"), m.value("value")) for m in figures(text)}
    assert found == {("value", "-9000000"), ("change", "-2000000")}


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 trade came to $5 million, with Norway's exports making up $3 million and Peru's for $2 million.",
        "In 2019 Norway's exports to Peru were worth $3 million and Peru's reached $2 million.",
        "In 2019 Norway's exports to Peru were worth $3 million, while Peru's to Norway amounted to $2 million.",
    ],
)
def test_what_is_the_other_state_s_is_its_own_exports(text: str) -> None:
    found = {told(m) for m in figures(text)}
    assert {"NOR>PER exports value 3000000 USD", "PER>NOR exports value 2000000 USD"} <= found


def test_behind_a_semicolon_a_possessive_takes_up_no_exports() -> None:
    text = "Norway's exports to Peru were $3 million; Norway's output was $500 billion and Peru's was $250 billion."
    assert {told(m) for m in figures(text)} == {"NOR>PER exports value 3000000 USD"}


def test_a_state_is_the_destination_and_the_source_of_the_other_s_trade() -> None:
    text = "In 2019 Norway was the destination of 2.5% of Peru's exports and the source of 0.4% of its imports."
    assert {told(m) for m in figures(text)} == {
        "PER>NOR exports share 2.5 percent",
        "NOR>PER imports share 0.4 percent",
    }


def test_a_change_has_the_period_of_what_it_led_to() -> None:
    text = "Peru's exports to Norway rose by a fifth to $25 million in 2010, and by a tenth to $27 million in 2011."
    found = {m.value("value"): m.value("period") for m in figures(text)}
    assert found == {"20": "2010", "25000000": "2010", "10": "2011", "27000000": "2011"}


def test_the_same_period_a_year_earlier_is_what_growth_is_compared_with() -> None:
    text = "Peru's exports to Norway were $5 million in January-August 2018, up 12% on the same period a year earlier."
    found = {m.value("value"): (m.value("period"), m.value("base_period")) for m in figures(text)}
    assert found["12"] == ("2018-01/2018-08", "2017-01/2017-08")


def test_a_change_said_twice_is_compared_with_one_period() -> None:
    text = (
        "Trade between Peru and Norway was worth $8 million in the four quarters to the end of Q3 2018, an increase of "
        "3.4% or $2 million in current prices from the four quarters to the end of Q3 2017."
    )
    found = {m.value("value"): (m.value("period"), m.value("base_period")) for m in figures(text)}
    assert found["3.4"] == found["2000000"] == ("2017-10/2018-09", "2016-10/2017-09")


def test_years_that_begin_with_a_round_one_are_years() -> None:
    text = "Norway's share of Peru's imports fell from 3 per cent to 2 per cent between 2000 and 2010."
    assert {m.value("value"): m.value("period") for m in figures(text)} == {"3": "2000", "2": "2010"}


def test_a_balance_favours_one_state() -> None:
    text = "In 2019 the trade balance with Peru favoured Norway by $3 million."
    assert {(m.value("frame"), m.value("value")) for m in figures(text)} == {("NOR", "3000000")}


def test_a_share_taken_behind_a_comma_is_of_the_exports_named_first() -> None:
    text = "Of Norway's exports of fish in 2019, Peru took 2 per cent."
    assert {told(m) for m in figures(text)} == {"NOR>PER exports share 2 percent"}
    assert not figures(text.replace("Peru", "Chile"))
