"""Dates that give their year, in the forms of many countries, centuries and offices; and numbers that are none."""

from __future__ import annotations

import pytest

from flows.extract.annotate.dates import annotate_dates
from flows.extract.view import make_view
from flows.ground.model import Document, Dyad


def values(text: str) -> list[str]:
    document = Document("x.txt", text, Dyad.of("CHL", "PRT"), "x", "2024-05-01")
    return [e.edtf for e in annotate_dates(make_view(document)) if e.edtf]


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ("on 22 March anno 1585", "1585-03-22"),
        ("in A.D. 1866", "1866"),
        ("on 8.VII.2019", "2019-07-08"),
        ("on 12-XI-2019", "2019-11-12"),
        ("on 8-Jul-19", "2019-07-08"),
        ("on 8th July '19", "2019-07-08"),
        ("in March '03", "2003-03"),
        ("in Q3 '21", "2021-07/2021-09"),
        ("in Q3/2021", "2021-07/2021-09"),
        ("in 2021Q3", "2021-07/2021-09"),
        ("in 2018 H1", "2018-01/2018-06"),
        ("in the first semester of 2018", "2018-01/2018-06"),
        ("in the latter half of 2020", "2020-07/2020-12"),
        ("in the closing quarter of 2020", "2020-10/2020-12"),
        ("in the July–September quarter of 2021", "2021-07/2021-09"),
        ("in the June quarter of 2021", "2021-04/2021-06"),
        ("in 9M 2023", "2023-01/2023-09"),
        ("in CY2023", "2023"),
        ("in the nineteen-fifties", "195X"),
        ("in the 1920s–30s", "192X/193X"),
        ("in 1901–5", "1901/1905"),
        ("in 1901-05", "1901/1905"),
        ("in 2019-05", "2019-05"),
        ("from 2018 onwards", "2018/.."),
        ("up to May 1945", "../1945-05"),
        ("at end-2023", "2023-09/2023-12"),
        ("in the closing months of 2023", "2023-09/2023-12"),
        ("in May of the year 2019", "2019-05"),
        ("on August 25 of 1866", "1866-08-25"),
        ("on June 3d, 1873", "1873-06-03"),
        ("on the evening of the 10th July, 1943", "1943-07-10"),
        ("on the twenty-fifth day of August, one thousand eight hundred and sixty-six", "1866-08-25"),
        ("on the twentieth of November nineteen sixty-nine", "1969-11-20"),
        ("on the second day of April, two thousand and four", "2004-04-02"),
        ("on 14, 15 and 16 May 2019", "2019-05-14/2019-05-16"),
        ("on May 14th, 15th and 16th, 2019", "2019-05-14/2019-05-16"),
        ("in the week of 8 May 2019", "2019-05-06/2019-05-12"),
        ("in the week beginning 6 May 2019", "2019-05-06/2019-05-12"),
        ("on July 8 (Monday), 2019", "2019-07-08"),
        ("on 8 July (Monday) 2019", "2019-07-08"),
        ("from Tuesday 10 to Thursday 12 January 2023", "2023-01-10/2023-01-12"),
        ("on 29/12/2022–03/01/2023", "2022-12-29/2023-01-03"),
        ("in Genna 2", "1616"),
        ("in the late nineteenth and early twentieth centuries", "18XX/19XX"),
    ],
)
def test_a_date_is_read_in_every_dress(span: str, value: str) -> None:
    assert values(f"They came {span}, as was agreed.") == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The line was laid in 1885. By the turn of the century it paid.", "1900~"),
        ("The line was laid in 1795. By the turn of the century it paid.", "1800~"),
        ("By the turn of the century it paid.", "2000~"),
        ("The pact lapsed in 1786. In the middle of the century trade had been brisk.", "17XX"),
    ],
)
def test_a_century_is_the_one_told(text: str, value: str) -> None:
    assert values(text)[-1] == value


@pytest.mark.parametrize(
    "text",
    [
        "The frigate F1901 and the Mirage 2000 passed Route 1066, § 1930 and room 1902.",
        "Two thousand and four men came with one thousand nine hundred and twelve guns.",
        "They won 3-1 and 19-17 with a 2+2, versions 1.2.3, 5/6 of it and 24/7.",
        "Chapter VII says that Henry V and Pius X were Type XXI men.",
        "The 3D film sold 1850 crates in 9M quality to the 2D regiment of 2000 men.",
        "Telephone 2019 4567; it met at 1945 hours and at 0730 GMT.",
    ],
)
def test_numbers_that_only_look_like_dates(text: str) -> None:
    assert values(text) == []
