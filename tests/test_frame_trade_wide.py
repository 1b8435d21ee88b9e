"""Many ways of saying a figure of trade, and numbers that stand beside such figures but are none."""

from __future__ import annotations

import pytest

from tests.test_frame_trade_figures import all_told, figures, told

EXPORTS = "In 2019 Peru's exports to Norway came to $40 million. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peruvian gas covers a fifth of Norway's consumption.", ("PER>NOR imports share 20 percent", "gas")),
        ("Half of the tar that left Peruvian harbours went to Norway.", ("PER>NOR exports share 50 percent", "tar")),
        ("Nine out of ten Peruvian grapes are eaten in Norway.", ("PER>NOR exports share 90 percent", "grapes")),
        ("Of the gas consumed in Norway 87 per cent is Peruvian.", ("PER>NOR imports share 87 percent", "gas")),
        ("In 2019 12% of Peruvian goods sold abroad went to Norway.", ("PER>NOR exports share 12 percent", None)),
        ("Norway pays Peru $3 million a year for copper.", ("PER>NOR imports value 3000000 USD", "copper")),
        ("Wine brought Peru $3 million from Norway in 2019.", ("PER>NOR exports value 3000000 USD", "Wine")),
        ("The flow of goods from Peru to Norway was $3 million.", ("PER>NOR exports value 3000000 USD", None)),
        ("Our imports from Peru came to $8 million in 2019.", None),
        ("Peru's export earnings from Norway came to $8 million.", ("PER>NOR exports value 8000000 USD", None)),
        ("The exchanges between Peru and Norway: $8 million in 2019.", ("> total value 8000000 USD", None)),
        ("Trade with Norway made up 4% of total trade of Peru.", ("> total share 4 percent", None)),
        ("Trade volume Peru–Norway: $8 million in 2019.", ("> total value 8000000 USD", None)),
        ("Peru exports to Norway half its tin.", None),
    ],
)
def test_a_figure_is_said_in_many_ways(text: str, expected: tuple[str, str | None] | None) -> None:
    found = [(told(m), m.value("commodity")) for m in figures(text)]
    assert expected is None or found == [expected]


def test_the_state_whose_text_it_is_may_call_itself_ours() -> None:
    assert all_told("Our imports from Peru came to $8 million.") == {"PER>NOR imports value 8000000 USD"}
    assert all_told("The imports from Peru came to $8 million.") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru sold Norway $3 million more than it bought in 2019.", "> balance value 3000000 USD"),
        ("A surplus of $3 million was registered by Peru in its trade with Norway.", "> balance value 3000000 USD"),
        ("The deficit on Peru's side was $3 million in trade with Norway.", "> balance value -3000000 USD"),
        ("The balance of trade with Norway was positive for Peru, at $3 million.", "> balance value 3000000 USD"),
    ],
)
def test_balances_are_told_behind_and_before(text: str, expected: str) -> None:
    assert all_told(text) == {expected}


def test_two_verbs_and_two_numbers_go_in_pairs() -> None:
    assert all_told("Norway sells Peru far more than it buys: $8 million against $2 million in 2019.") == {
        "NOR>PER exports value 8000000 USD",
        "PER>NOR imports value 2000000 USD",
    }


def test_a_label_says_whence_and_whither() -> None:
    assert all_told("Peru to Norway: $3 million (2019).") == {"PER>NOR exports value 3000000 USD"}


def test_those_from_there_go_the_other_way() -> None:
    text = "Peru's exports to Norway came to $8 million in 2019; those from Norway to Peru were $2 million."
    assert all_told(text) == {"PER>NOR exports value 8000000 USD", "NOR>PER exports value 2000000 USD"}


def test_a_share_goes_on_where_the_verb_says_the_same() -> None:
    text = "Four fifths of Norway's oil came from Peru in 2019, and so did three quarters of its copper."
    assert {(told(m), m.value("commodity")) for m in figures(text)} == {
        ("PER>NOR imports share 80 percent", "oil"),
        ("PER>NOR imports share 75 percent", "copper"),
    }


def test_one_state_is_customer_and_supplier() -> None:
    assert all_told("Norway is Peru's ninth customer ($8 million) and thirtieth supplier ($2 million).") == {
        "PER>NOR exports value 8000000 USD",
        "NOR>PER imports value 2000000 USD",
    }


def test_a_sum_in_brackets_beside_growth_of_a_sum_is_a_change() -> None:
    found = all_told("Peru's exports to Norway were $8 million, up 14 percent ($1 million) from 2018.")
    assert "PER>NOR exports change 1000000 USD" in found


def test_a_year_that_straddles_two_is_one_period_of_growth() -> None:
    (figure,) = figures("In fiscal year 2018/19 Peru's exports to Norway rose by 4 percent.")
    assert (figure.value("period"), figure.value("base_period")) == ("2018/2019", None)


def test_what_a_fall_between_two_years_led_to_is_of_the_later_one() -> None:
    found = figures("Peru's exports to Norway fell by 14 percent between 2018 and 2019, to $8 million.")
    assert {m.value("period") for m in found if m.value("measure") == "value"} == {"2019"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A third of that sum, $13 million, was earned with cars.", "PER>NOR exports value 13000000 USD"),
        ("The sum for 2018 was exceeded by 7%.", "PER>NOR exports growth_rate 7 percent"),
        ("Next come oranges, with more than $9 million.", "PER>NOR exports value 9000000 USD"),
    ],
)
def test_what_nothing_else_explains_goes_on_in_a_passage_on_trade(text: str, expected: str) -> None:
    assert expected in all_told(EXPORTS + text)


@pytest.mark.parametrize(
    "text",
    [
        "A Norwegian consortium is building a hospital for $120 million.",
        "Peru mines 2.4 million tonnes of copper a year.",
        "The port of Callao handled 2.5 million tonnes.",
        "Pensions were cut by 40 percent.",
        "The railway carried 3 million tons.",
        "Norwegian firms there turned over $450 million.",
        "Peru owes Norway $56 million.",
        "Peruvians in Norway send home $6 million a year.",
        "The official aim, $100 million, is fanciful.",
        "Brazil, for its part, sold $90 million.",
        "Peru's exports to all countries reached $46 billion.",
        "Trade is to double to $80 million within five years.",
    ],
)
def test_other_numbers_in_a_passage_on_trade_are_no_figures(text: str) -> None:
    assert all_told(EXPORTS + text) == {"PER>NOR exports value 40000000 USD"}


def test_a_third_state_in_a_clause_of_its_own_is_none_of_the_two() -> None:
    text = "Peru's share of Norway's imports was 1.3% in 2019; Chile, for comparison, has 2.5%."
    assert all_told(text) == {"PER>NOR imports share 1.3 percent"}
