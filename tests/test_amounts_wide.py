"""Amounts of many countries and centuries: moneys by whose they are, numbers in words, shares, tables, ellipses."""

from __future__ import annotations

import pytest

from flows.extract.annotate.amounts import annotate_amounts
from flows.extract.grounder import singular
from flows.extract.model import Amount
from flows.extract.view import make_view
from flows.ground.model import Document, Dyad


def read(states: str, text: str) -> list[Amount]:
    document = Document("x.txt", text, Dyad.of(*states.split()), "x", "2024-05-01")
    return annotate_amounts(make_view(document))


def values(states: str, text: str) -> list[str]:
    return [f"{a.number} {singular(a.unit) if a.unit else '?'}" for a in read(states, text)]


@pytest.mark.parametrize(
    ("states", "quote", "value"),
    [
        ("MEX CHN", "60,000 Mexican dollars", "60000 MXN"),
        ("NGA GHA", "N180 billion", "180000000000 NGN"),
        ("PHL JPN", "P19.8 billion", "19800000000 PHP"),
        ("BWA ZAF", "P19.8 billion", "19800000000 BWP"),
        ("THA LAO", "Bt190.3 billion", "190300000000 THB"),
        ("NLD JPN", "fl. 1,500,000", "1500000 NLG"),
        ("DEU RUS", "RM 762 million", "762000000 DEM"),
        ("MYS IDN", "RM 762 million", "762000000 MYR"),
        ("AUS JPN", "$A2.3 billion", "2300000000 AUD"),
        ("CAN CHN", "CDN$2.7 billion", "2700000000 CAD"),
        ("CAN JPN", "$2.3 billion (Canadian)", "2300000000 CAD"),
        ("CAN JPN", "$2.3 billion, in Canadian dollars,", "2300000000 CAD"),
        ("IND ARE", "85 bn. USD", "85000000000 USD"),
        ("IND ARE", "85 billion US$", "85000000000 USD"),
        ("USA PAN", "$134mm", "134000000 USD"),
        ("USA PAN", "134 million US Dollars", "134000000 USD"),
        ("CHE DEU", "46.7 billion Swiss Francs", "46700000000 CHF"),
        ("TZA KEN", "134 million Tanzanian shillings", "134000000 TZS"),
        ("IRL GBR", "134,000 Irish pounds", "134000 IEP"),
        ("FRA JPN", "480 MEUR", "480000000 EUR"),
        ("FRA JPN", "6.7 billion, in euros,", "6700000000 EUR"),
        ("IND NPL", "Rs 1,23,45,678", "12345678 INR"),
        ("IND GBR", "3.5 lakhs of rupees", "350000 INR"),
        ("GBR IRL", "£1 10s.", "1.5 GBP"),
        ("GBR RUS", "£1 3/4 million", "1750000 GBP"),
        ("GBR CHN", "two hundred and fifty thousand pounds", "250000 GBP"),
        ("GBR CHN", "one million three hundred thousand pounds", "1300000 GBP"),
        ("GBR CHN", "twelve hundred chests", "1200 chest"),
        ("JPN CHN", "18 trillion 980 billion yen", "18980000000000 JPY"),
        ("TUR IRN", "a billion and a half dollars", "1500000000 USD"),
        ("TUR IRN", "three quarters of a billion dollars", "750000000 USD"),
        ("TUR IRN", "5 and a half billion dollars", "5500000000 USD"),
        ("EGY GBR", "a quarter of a million bales", "250000 bale"),
        ("AUT TUR", "nine million florins", "9000000 florin"),
        ("JPN KOR", "30,000 koku", "30000 koku"),
        ("JPN NLD", "40,000 catties", "40000 catty"),
        ("LBY ITA", "230,000 barrels daily", "230000 barrel per day"),
        ("USA MEX", "30 basis points", "0.3 percent"),
        ("USA JPN", "31.2 per centum", "31.2 percent"),
        ("USA MEX", "half a percentage point", "0.5 percent"),
        ("USA MEX", "one tenth of a percentage point", "0.1 percent"),
        ("CHN AUS", "minus 80.5 per cent", "-80.5 percent"),
        ("AUS IDN", "4.5Mt", "4500000 tonne"),
        ("SAU KOR", "870 kb/d", "870000 barrel per day"),
        ("ECU USA", "41 million boxes", "41000000 box"),
        ("NZL USA", "$2.1 billion in NZ dollars", "2100000000 NZD"),
        ("CAN GBR", "$18.7-billion (Cdn)", "18700000000 CAD"),
        ("ITA JPN", "37 out of every 100", "37 percent"),
        ("ITA JPN", "thirty-seven out of a hundred", "37 percent"),
        ("USA MEX", "eighty cents of every dollar", "80 percent"),
    ],
)
def test_amount_is_read_whole(states: str, quote: str, value: str) -> None:
    assert values(states, f"It came to {quote} that year.") == [value]


@pytest.mark.parametrize(
    ("states", "text", "expected"),
    [
        ("ZAF BWA", "Sales of beef grew 3.5 per cent by volume and 7 by value.", ["3.5 percent", "7 percent"]),
        ("PER CHL", "Coal was 45 per cent of it, gas 22, beef 4.", ["45 percent", "22 percent", "4 percent"]),
        ("NOR PER", "The share rose from 1.9 per cent to 2.4.", ["1.9 percent", "2.4 percent"]),
        ("KEN NLD", "The share fell to 46% in 2015 (2010: 65).", ["46 percent", "65 percent"]),
        ("UKR TUR", "It came second with 8.4 per cent, behind Poland (13.2).", ["8.4 percent", "13.2 percent"]),
        ("KOR JPN", "Its exports fell 7.2%, and Korea's by 9.9.", ["7.2 percent", "9.9 percent"]),
        ("CHN PAK", "Sales of $20 billion dwarf Pakistan's 3.4.", ["20000000000 USD", "3400000000 USD"]),
        ("NGA ZAF", "Count it in barrels of crude (11.2 million).", ["11200000 barrel"]),
        ("ITA NOR", "It went from 4.3 billion in 2005 to 2.8 billion euros.", ["4300000000 EUR", "2800000000 EUR"]),
        ("ITA NOR", "Pasta (in tonnes): 2019: 52,000; 2020: 61,000.", ["52000 tonne", "61000 tonne"]),
        ("ITA NOR", "Exports (millions of euros)\n\n2021: 7,491\n2022: 8,022\n", ["7491000000 EUR", "8022000000 EUR"]),
        (
            "FRA ESP",
            "Sales of wine fell by half in two years; those of oil were down a fifth.",
            ["50 percent", "20 percent"],
        ),
        ("FRA ESP", "Nearly two thirds went by sea; cars made a fifth.", ["66.7 percent", "20 percent"]),
        ("FRA ESP", "Cars are half the total, and silk is now hardly one fiftieth.", ["50 percent", "2 percent"]),
        (
            "ETH CHN",
            "It took 29 per cent of it (Israel 22, the Emirates 14).",
            ["29 percent", "22 percent", "14 percent"],
        ),
        ("NOR JPN", "It sold cod for 12.3 billion kroner and mackerel for 2.9;", ["12300000000 NOK", "2900000000 NOK"]),
        ("ITA PER", "It bought for 5,400 billion lire and sold for 5,300.", ["5400000000000 ITL", "5300000000000 ITL"]),
        (
            "ITA PER",
            "Of €7.9 billion, 1.3 billion went on tin, 0.9 on wool.",
            ["7900000000 EUR", "1300000000 EUR", "900000000 EUR"],
        ),
        ("MEX CAN", "Trade was CAD 54.9B in 2023, 55.5B in 2024.", ["54900000000 CAD", "55500000000 CAD"]),
        ("CHL KOR", "It took 1,270 tonnes of raw silk and 3,400 of waste.", ["1270 tonne", "3400 tonne"]),
        ("ITA PER", "Trade, € million\nExports: 7,890\nImports: 4,940\n", ["7890000000 EUR", "4940000000 EUR"]),
        ("GBR CHN", "It sold between twelve and thirteen thousand tonnes.", ["12500 tonne"]),
    ],
)
def test_bare_numbers_go_on_with_those_before(states: str, text: str, expected: list[str]) -> None:
    assert values(states, text) == expected


@pytest.mark.parametrize(
    ("lead", "qualifier"),
    [("~", "about"), ("close on ", "about"), ("just shy of ", "about"), (">", "at_least"),
     ("upwards of some ", "at_least"), ("not above ", "at_most"), ("a ceiling of ", "at_most"), ("a mere ", "exact")],
)  # fmt: skip
def test_what_qualifies_a_sum(lead: str, qualifier: str) -> None:
    assert [a.qualifier for a in read("FRA ESP", f"Sales stood at {lead}€5 billion.")] == [qualifier]


@pytest.mark.parametrize(
    "text",
    [
        "Trade grew 5 per cent, entering the top 10.",
        "Trade grew 5 per cent, on page 7.",
        "Exports rose 5 per cent, on May 22.",
    ],
)
def test_numbers_behind_a_share_that_are_none(text: str) -> None:
    assert values("FRA ESP", text) == ["5 percent"]


@pytest.mark.parametrize(
    "text",
    [
        "The frigate F590 met the P-3C of the N1 wing on the R12 road.",
        "They talked for three quarters of an hour and won a two-thirds majority.",
        "It grew for three quarters; eight of ten Downing Street's men came in 10 days.",
        "Italy won 3–1, 25-19, and 2.5 hours later 3-2.",
        "Telephone +39 06 4691 3752; 00187 Rome, Via XX Settembre 97.",
        "At 41.9 N, 12.5 E, the delegation of 35, aged 54, met for 90 minutes.",
        "Section 4.5 and paragraphs 2.3 and 2.4 of Resolution 1325 (2000) and Law No. 185/90.",
        "With ten M-346 trainers over a thousand came in the next two hundred years.",
        "Hundreds of thousands of men, tens of millions of birds, a few million stars, double digits.",
    ],
)
@pytest.mark.parametrize("states", ["FRA NLD", "NGA PHL", "ZAF BWA"])
def test_names_scores_and_addresses_are_no_amounts(states: str, text: str) -> None:
    assert [a for a in read(states, text) if a.kind in ("money", "percent")] == []
