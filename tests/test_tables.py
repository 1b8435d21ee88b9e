"""Plain-text tables of trade: which lines are one, what their numbers are, and whose trade they tell."""

from __future__ import annotations

import pytest

from flows.extract import extract
from flows.extract.annotate.tables import entries
from flows.ground.model import Document, Dyad, Mention


def figures(text: str) -> list[Mention]:
    document = Document("t", text, Dyad.of("NOR", "PER"), "t", "2021-06-10")
    return [m for m in extract(document).mentions if m.table == "trade_figures"]


def told(text: str) -> set[tuple[str | None, ...]]:
    fields = ("flow", "exporter", "importer", "value", "unit", "period")
    return {tuple(m.value(field) for field in fields) for m in figures(text)}


WIDE = """Trade between Peru and Norway (US$ million)

Year    Exports to Peru    Imports from Peru
2018    120.5    80.1
2019    131.0    85.4
"""
BARS = """Peru–Norway trade, US$ million
Year | Norway's exports to Peru | Norway's imports from Peru | Total
--- | --- | --- | ---
2018 | 120.5 | 80.1 | 200.6
"""
ACROSS = """Norway's trade with Peru, in millions of euros

\t2018\t2019
Exports\t120\t1,199
Balance\t40\t-29
"""
WORDS = """Norway's trade with Peru, USD million
Year Exports Imports
2018 12 13.5
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WIDE, ("exports", "NOR", "PER", "120500000", "USD", "2018")),
        (WIDE, ("imports", "PER", "NOR", "85400000", "USD", "2019")),
        (BARS, ("total", None, None, "200600000", "USD", "2018")),
        (BARS, ("imports", "PER", "NOR", "80100000", "USD", "2018")),
        (ACROSS, ("exports", "NOR", "PER", "1199000000", "EUR", "2019")),
        (ACROSS, ("balance", None, None, "-29000000", "EUR", "2019")),
        (WORDS, ("imports", "PER", "NOR", "13500000", "USD", "2018")),
    ],
)
def test_a_cell_has_its_columns_flow_its_rows_year_and_the_captions_unit(
    text: str, expected: tuple[str | None, ...]
) -> None:
    assert expected in told(text)


def test_each_cell_is_one_figure() -> None:
    assert [len(figures(text)) for text in (WIDE, BARS, ACROSS, WORDS)] == [4, 3, 4, 2]


@pytest.mark.parametrize(
    "text",
    [
        "Norway's foreign trade, EUR bn\n\nYear\tExports\tImports\n2018\t1.2\t3.4\n",
        "Norway's trade with Chile, EUR m\n\nYear\tExports\tImports\n2018\t12\t13\n",
        "Trade between Peru and Norway, USD m\n\nYear\tExports\tImports\n2018\t12\t13\n",
        "Norway's trade with Peru\n\nYear\tExports\tImports\n2018\t12\t13\n",
    ],
)
def test_a_table_of_others_of_nobody_or_without_unit_tells_nothing(text: str) -> None:
    assert figures(f"Peru is far.\n\n{text}\nNorway is cold.") == []


def test_a_year_to_come_is_no_figure() -> None:
    assert {m.value("period") for m in figures(ACROSS.replace("2019", "2029"))} == {"2018"}


def test_prose_is_no_table() -> None:
    text = "Exports and imports rose in 2018.\n2018 was a good year.  Exports of fish to Peru grew by 3  percent."
    assert entries(text) == ()


def test_many_rows_take_time_in_proportion() -> None:
    assert len(entries("Trade, EUR m\nYear\tExports\n" + "2018\t12\n" * 2000)) <= 60
