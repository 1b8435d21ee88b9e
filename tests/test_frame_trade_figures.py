"""Trade figures: every number on trade between the two states is one record, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.frames.trade import candidates
from flows.extract.frames.trade_words import ends_with, rows, starts_with
from flows.extract.grounder import ground
from flows.extract.merge import merge
from flows.extract.reading import Reading
from flows.ground.model import Document, Dyad, Mention

DYAD = ("PER", "NOR")
ALONE = [
    "Peru's exports to Norway reached $40 million in 2019.",
    "Bilateral trade came to $70 million in 2019.",
    "Norwegian aid to Peru came to $9 million in 2019.",
]


def figures(
    text: str, dyad: tuple[str, str] = DYAD, title: str | None = None, date: str = "2020-06-15"
) -> list[Mention]:
    reading = Reading(Document("x.txt", text, Dyad.of(*dyad), title, date))
    grounded = [ground(candidate, reading) for candidate in candidates(reading)]
    return merge(g.mention for g in grounded if g.mention is not None)


def told(mention: Mention) -> str:
    """A figure on one line: "PER>NOR exports share 4 percent"."""
    ends = f"{mention.value('exporter') or ''}>{mention.value('importer') or ''}"
    words = (mention.value(name) for name in ("flow", "measure", "value", "unit"))
    return " ".join([ends, *(w for w in words if w is not None)])


def all_told(text: str, **kwargs: str) -> set[str]:
    return {told(m) for m in figures(text, **kwargs)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru's exports to Norway reached $40 million in 2019.", {"PER>NOR exports value 40000000 USD"}),
        ("Norway's imports from Peru fell 9% in 2019.", {"PER>NOR imports growth_rate -9 percent"}),
        ("Bilateral trade amounted to 310 million euros in 2019.", {"> total value 310000000 EUR"}),
        ("Trade between Peru and Norway grew by $20 million in 2019.", {"> total change 20000000 USD"}),
        ("In 2019 Norway had a trade deficit of $30 million with Peru.", {"> balance value -30000000 USD"}),
        (
            "The trade balance between Peru and Norway was favourable to Peru by $30 million.",
            {"> balance value 30000000 USD"},
        ),
        ("In 2019 Norway bought 300 tonnes of coffee from Peru.", {"PER>NOR imports quantity 300 tonne"}),
        ("In 2019 Norway took 4% of Peruvian exports.", {"PER>NOR exports share 4 percent"}),
        ("Of all that Norway bought abroad, 4% came from Peru.", {"PER>NOR imports share 4 percent"}),
        ("Of Peruvian anchovy, 300 tonnes were landed at Bergen in 2019.", {"PER>NOR imports quantity 300 tonne"}),
        ("Goods worth $40 million were exchanged between Peru and Norway.", {"> total value 40000000 USD"}),
    ],
)
def test_each_measure_is_read_with_ends_sign_and_unit(text: str, expected: set[str]) -> None:
    assert all_told(text) == expected


def test_respectively_gives_each_flow_its_number() -> None:
    text = "In Norway's books exports to Peru and imports from Peru were $4.9 million and $3.8 million respectively."
    assert all_told(text) == {"NOR>PER exports value 4900000 USD", "PER>NOR imports value 3800000 USD"}


def test_a_coordinated_clause_takes_over_what_it_leaves_out() -> None:
    text = "Trade between Peru and Norway shrank by 13% in 2019. Peruvian exports fell 11% and imports 16%."
    assert all_told(text) == {
        "> total growth_rate -13 percent",
        "PER>NOR exports growth_rate -11 percent",
        "NOR>PER imports growth_rate -16 percent",
    }


def test_the_former_and_the_latter_look_back() -> None:
    text = (
        "In 2019 exports from Peru to Norway came to $40 million and imports from Norway to $30 million. "
        "The former were down by 4%, the latter by 9%."
    )
    assert {"PER>NOR exports growth_rate -4 percent", "NOR>PER imports growth_rate -9 percent"} <= all_told(text)


def test_mirror_figures_stay_two_observations() -> None:
    text = (
        "Peru puts its exports to Norway in 2019 at $40 million. "
        "Norway's customs service reports imports from Peru of $43 million in 2019."
    )
    assert all_told(text) == {"PER>NOR exports value 40000000 USD", "PER>NOR imports value 43000000 USD"}


def test_two_sentences_on_one_figure_are_one_record() -> None:
    text = (
        "Bilateral trade came to $310 million in 2019. The record of $310 million in bilateral trade was set in 2019."
    )
    assert [told(m) for m in figures(text)] == ["> total value 310000000 USD"]


def test_two_numbers_that_disagree_are_two_records() -> None:
    first = "Exports from Peru to Norway came to $40 million in 2019."
    second = "Goods exports from Peru to Norway were $31 million in 2019."
    assert len(figures(f"{first} {second}")) == 2


def test_a_level_and_what_it_is_compared_with_have_their_own_periods() -> None:
    text = "Peru's exports to Norway came to $40 million in 2019, against $35 million in 2018."
    assert {(m.value("value"), m.value("period")) for m in figures(text)} == {
        ("40000000", "2019"),
        ("35000000", "2018"),
    }


def test_growth_knows_its_base() -> None:
    (figure,) = figures("Between 2018 and 2019 trade between Peru and Norway rose by 5%.")
    assert (figure.value("period"), figure.value("base_period")) == ("2019", "2018")


def test_the_period_of_an_earlier_sentence_is_inherited() -> None:
    found = figures("Bilateral trade came to $310 million in 2018. Peru's exports to Norway stood at $200 million.")
    claims = [c for m in found for c in m.of("period") if m.value("flow") == "exports"]
    assert [(c.value, c.how) for c in claims] == [("2018", "inherited")]


def test_a_day_is_never_the_period() -> None:
    (figure,) = figures("Bilateral trade reached $310 million last year, the minister said on 3 May 2020.")
    assert figure.value("period") == "2019"


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("Peru's copper exports to Norway reached $40 million.", "copper"),
        ("Exports of fish oil from Peru to Norway reached $40 million.", "fish oil"),
        ("Copper accounted for 46% of what Norway bought from Peru.", "Copper"),
        ("Norway bought 300 tonnes of green asparagus from Peru.", "green asparagus"),
        ("Peru's total goods exports to Norway reached $40 million.", None),
    ],
)
def test_goods_are_named_as_the_text_names_them(text: str, goods: str | None) -> None:
    assert [m.value("commodity") for m in figures(text)] == [goods]


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian investment in Peru reached $2 billion in 2019.",
        "Norway gave Peru aid of $30 million in 2019.",
        "Peru's exports to Chile reached $40 million in 2019.",
        "Peru's total exports reached $40 billion in 2019.",
        "Norwegian salmon exports reached $12 billion in 2019.",
        "Peru and Norway want to raise bilateral trade to $1 billion by 2025.",
        "Bilateral trade could reach $1 billion.",
        "The agency expects exports to Norway to rise by 3%.",
        "The free trade agreement lowered tariffs from 6% to 0.5%.",
        "Trade with China came to $40 million in 2019.",
        "In 2019 China took 30% of Peruvian exports.",
        "Peru's GDP grew by 3% and its budget deficit came to $4 billion.",
        "A Norwegian firm won a contract worth $40 million in Lima.",
        "Norway is the 3rd largest market of Peru.",
        "Some 300 Norwegians live in Peru.",
        "The Peruvian market for salmon, worth $90 million, is growing.",
        "Exports were worth $40 million.",
    ],
)
def test_what_is_not_their_trade_is_no_record(text: str) -> None:
    assert figures(text) == []


def test_a_third_state_in_a_list_is_no_record() -> None:
    text = (
        "Peru did well. Exports to Norway climbed by 15% to $156 million. "
        "China followed with $106 million (+8%). Spain took $90 million."
    )
    assert all_told(text) == {"PER>NOR exports growth_rate 15 percent", "PER>NOR exports value 156000000 USD"}


def test_a_second_currency_and_a_number_given_again_are_no_records() -> None:
    text = (
        "Peru's exports to Norway came to 40 million dollars (36 million euros) in 2019. "
        "Over a third of the exports (34.8 percent) consisted of copper."
    )
    assert all_told(text) == {"PER>NOR exports value 40000000 USD", "PER>NOR exports share 34.8 percent"}


def test_a_title_on_the_two_states_trade_lets_bare_words_stand() -> None:
    text = "Peru looks to Norway. Exports came to $40 million in 2019."
    assert all_told(text, title="Peru's trade with Norway") == {"PER>NOR exports value 40000000 USD"}
    assert all_told(text, title="Notes from Lima") == set()


@settings(max_examples=25, deadline=None)
@given(st.integers(11, 998), st.sampled_from(["million", "billion"]))
def test_every_value_is_the_number_in_the_text(number: int, scale: str) -> None:
    text = f"In 2019 Peru's exports to Norway came to ${number} {scale}."
    (figure,) = figures(text)
    full = Decimal(number) * (10**6 if scale == "million" else 10**9)
    assert Decimal(figure.value("value") or "0") == full
    (claim,) = figure.of("value")
    assert claim.span.of(text) == f"${number} {scale}"


@settings(max_examples=25, deadline=None)
@given(st.permutations(ALONE))
def test_sentences_complete_in_themselves_say_the_same_in_any_order(sentences: list[str]) -> None:
    assert all_told(" ".join(sentences)) == {"PER>NOR exports value 40000000 USD", "> total value 70000000 USD"}


def test_phrases_of_the_word_lists_match_longest() -> None:
    assert ends_with(["rose", "up", "from"], "contrast") == 2
    assert starts_with(["came", "from", "peru"], "share_from") == 2
    assert all(row for row in rows("goods_units"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru's mines have shipped 300 tonnes of ore to Norway.", "PER>NOR exports quantity 300 tonne"),
        ("Norwegian smelters obtained 300 tonnes of ore from Peru.", "PER>NOR imports quantity 300 tonne"),
        ("Some 300 tonnes of ore left Callao for Bergen in 2019.", "PER>NOR exports quantity 300 tonne"),
        ("Norway drank 300,000 bottles of Peruvian pisco in 2019.", "PER>NOR imports quantity 300000 bottle"),
        ("Peru and Norway traded goods worth $70 million in 2019.", "> total value 70000000 USD"),
        ("Norway bought $3 million more from Peru than it sold there.", "> balance value -3000000 USD"),
        ("Norway's exports to Peru exceeded imports by $3 million.", "> balance value 3000000 USD"),
        ("Norway relies on Peru for 12 percent of its copper.", "PER>NOR imports share 12 percent"),
    ],
)
def test_other_ways_of_saying_it_give_one_figure(text: str, expected: str) -> None:
    assert all_told(text) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "Peru's surplus with the rest of the world passed $8 billion in May; Norway was told in Lima.",
        "Chile and Peru traded goods worth $70 million in 2019, Norway heard.",
        "Norway gave 300 tonnes of Norwegian rice to Peru as aid in 2019.",
    ],
)
def test_trade_with_others_and_gifts_are_no_figures(text: str) -> None:
    assert all_told(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2019 Peru's trade with Norway resulted in a $7 million deficit.", "balance value -7000000 USD"),
        ("In 2019 Peru had a deficit of $7 million in trade with Norway.", "balance value -7000000 USD"),
        ("In 2019 Peru kept a trade surplus with Norway of USD$7 million.", "balance value 7000000 USD"),
    ],
)
def test_the_balance_beside_a_sum_is_what_it_measures(text: str, expected: str) -> None:
    (mention,) = figures(text)
    assert told(mention).endswith(expected)


def test_bracketed_percentages_behind_growth_posted_are_growth() -> None:
    text = (
        "In 2019 an increase was seen in Peru's exports to Norway of farm goods: "
        "coffee (84 percent) and tea (5 percent)."
    )
    found = {(m.value("measure"), m.value("value")) for m in figures(text)}
    assert found == {("growth_rate", "84"), ("growth_rate", "5")}


def test_a_mark_that_is_exceeded_is_a_lower_bound() -> None:
    (mention,) = figures("Trade between Peru and Norway hit a record in 2019, surpassing the threshold of $12 million.")
    assert mention.value("qualifier") == "at_least"
