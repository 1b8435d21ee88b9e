"""Trade figures: parts that go one way, sums beside growth, states said first, levels since a year."""

from __future__ import annotations

import pytest

from tests.test_frame_trade_figures import figures, told

LEAD = "Peru and Norway are old friends. Norway's trade with Peru is small."


def behind(sentence: str) -> set[str]:
    return {told(m) for m in figures(f"{LEAD} {sentence}")}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "In 2019 trade came to $200 million. Three fifths of this were Peruvian exports.",
            "PER>NOR exports share 60 percent",
        ),
        ("Of the trade in 2019, 60 percent were Norwegian exports.", "NOR>PER exports share 60 percent"),
        ("Norway's imports from Peru fell by 4 % ($3m) in 2019.", "PER>NOR imports change -3000000 USD"),
        ("Norway's imports from Peru rose by 4 % (to $78m) in 2019.", "PER>NOR imports value 78000000 USD"),
        ("From Peru came fishmeal worth $8 million in 2019.", "PER>NOR imports value 8000000 USD"),
        ("To Peru went 12,000 tonnes of fertilizer in 2019.", "NOR>PER exports quantity 12000 tonne"),
    ],
)
def test_a_part_a_sum_and_a_state_said_first(sentence: str, expected: str) -> None:
    assert expected in behind(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "From Peru came 300 soldiers in 2019.",
        "To Peru went aid worth $3 million in 2019.",
        "From Chile came fishmeal worth $9 million in 2019.",
    ],
)
def test_people_gifts_and_others_said_first_are_no_trade(sentence: str) -> None:
    assert behind(sentence) == set()


def test_what_something_has_doubled_to_since_a_year_is_no_figure_of_all_those_years() -> None:
    (figure,) = figures("Norway's exports to Peru have doubled since 2015, to $30 million.")
    assert figure.value("period") is None


def test_a_heading_that_names_the_partner_tells_whose_exports_follow() -> None:
    text = (
        "Norway is far away. Norwegian wool is sold in Peru.\n\nII. Economic relations\n"
        "1. Trade with Norway (2018, customs basis; change on previous year)\n"
        "   Exports: 311 million dollars (-1.8%)\n   Imports: 598 million dollars (+2%)"
    )
    assert {"PER>NOR exports value 311000000 USD", "NOR>PER imports value 598000000 USD"} <= {
        told(m) for m in figures(text)
    }
