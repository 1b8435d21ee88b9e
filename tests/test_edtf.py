from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ground import edtf

_days = st.dates(date(1000, 1, 1), date(2199, 12, 31))
_points = st.one_of(
    _days.map(date.isoformat),
    _days.map(lambda d: d.isoformat()[:7]),
    _days.map(lambda d: d.isoformat()[:4]),
    _days.map(lambda d: d.isoformat()[:3] + "X"),
    _days.map(lambda d: d.isoformat()[:2] + "XX"),
    st.builds(lambda d, s: f"{d.year}-{s}", _days, st.integers(21, 24)),
)
_qualified = st.builds(lambda point, sign: point + sign, _points, st.sampled_from(["", "~", "?", "%"]))
_closed = st.tuples(_qualified, _qualified).map("/".join).filter(edtf.is_valid)
_half_open = st.one_of(_qualified.map(lambda p: f"{p}/.."), _qualified.map(lambda p: f"../{p}"))
_values = st.one_of(_qualified, _closed, _half_open)


@given(_values)
def test_a_value_survives_parsing_and_formatting(value: str) -> None:
    assert str(edtf.parse(value)) == value


@given(_values)
def test_bounds_are_ordered(value: str) -> None:
    low, high = edtf.bounds(value)
    assert low is not None or high is not None
    assert low is None or high is None or low <= high


@given(_values, _values)
def test_refinement_is_containment_and_comparison_turns_round(a: str, b: str) -> None:
    (low, high), (other_low, other_high) = ((x or date.min, y or date.max) for x, y in map(edtf.bounds, (a, b)))
    found = edtf.compare(a, b)
    assert (found in ("equal", "refines")) == (other_low <= low and high <= other_high)
    turned = {"refines": "refined_by", "refined_by": "refines"}
    assert edtf.compare(b, a) == turned.get(found, found)


@given(_values, _values)
def test_the_share_is_symmetric_between_nought_and_one_and_full_for_equals(a: str, b: str) -> None:
    share = edtf.overlap_share(a, b)
    assert 0 <= share <= 1
    assert share == edtf.overlap_share(b, a)
    assert edtf.overlap_share(a, a) == 1


@given(_values)
def test_a_qualifier_changes_no_day(value: str) -> None:
    assert edtf.bounds(edtf.with_approximate(value)) == edtf.bounds(edtf.plain(value)) == edtf.bounds(value)
    assert edtf.approximate(edtf.with_approximate(value))
    assert not edtf.approximate(edtf.plain(value))


@given(st.one_of(st.text(max_size=24), st.text("0123456789X-/.~?", max_size=22)))
def test_any_string_is_judged_without_a_crash(text: str) -> None:
    if edtf.is_valid(text):
        assert str(edtf.parse(text)) == text
    else:
        with pytest.raises(ValueError):
            edtf.bounds(text)


@pytest.mark.parametrize(
    ("value", "low", "high", "precision"),
    [
        ("1866-08-25", "1866-08-25", "1866-08-25", "day"),
        ("1873-05-09/1873-06-03", "1873-05-09", "1873-06-03", "day"),
        ("2024-06", "2024-06-01", "2024-06-30", "month"),
        ("2023", "2023-01-01", "2023-12-31", "year"),
        ("2018-01/2018-06", "2018-01-01", "2018-06-30", "month"),
        ("187X", "1870-01-01", "1879-12-31", "decade"),
        ("15XX", "1500-01-01", "1599-12-31", "century"),
        ("1615~", "1615-01-01", "1615-12-31", "year"),
        ("1918/1922", "1918-01-01", "1922-12-31", "year"),
        ("2023-21", "2023-03-01", "2023-05-31", "season"),
        ("2023-24", "2023-12-01", "2024-02-29", "season"),
        ("2018/..", "2018-01-01", None, "year"),
        ("../1945-05", None, "1945-05-31", "month"),
        ("0794", "0794-01-01", "0794-12-31", "year"),
        ("1990/1992-05", "1990-01-01", "1992-05-31", "year"),
    ],
)
def test_bounds_and_precision_are_the_codebooks(value: str, low: str | None, high: str | None, precision: str) -> None:
    assert [d and d.isoformat() for d in edtf.bounds(value)] == [low, high]
    assert edtf.precision(value) == precision


def test_an_edge_counts_as_what_it_is_an_edge_of() -> None:
    assert edtf.precision("2024-06-11/2024-06-20") == "day"
    assert edtf.precision("2024-06-11/2024-06-20", approximate=True) == "month"
    assert edtf.precision("2023-09/2023-12", approximate=True) == "year"
    assert edtf.precision("1866-08-25", approximate=True) == "day"
    assert edtf.precision("2023-12-30/2024-01-02", approximate=True) == "day"


@pytest.mark.parametrize(
    "wrong",
    ["", "2023-02-30", "2023-13", "2023-25", "0000", "23", "187X-05", "2023-21-04", "2024/2023", "../..", "..", "/2023",
     "2023/", "2023/2024/2025", "2023 ", "2023-1-05", "２０２３", "XXXX", "today"],
)  # fmt: skip
def test_what_no_calendar_has_is_refused(wrong: str) -> None:
    assert not edtf.is_valid(wrong)


def test_scoring_forgives_the_tilde_and_a_fifth_of_the_days() -> None:
    assert edtf.equal_for_scoring("1868~", "1868")
    assert edtf.equal_for_scoring("2024-06-11/2024-06-20", "2024-06-11/2024-06-19")
    assert not edtf.equal_for_scoring("2024-06", "2024-06-14")
    assert edtf.equal_for_scoring("2018/..", "2018-01-01/2018-12-31") is False
    assert edtf.equal_for_scoring("2018/..", "2018~/..")


def test_values_are_built_from_numbers_and_checked() -> None:
    assert edtf.day(1866, 8, 25) == "1866-08-25"
    assert edtf.month(794, 11) == "0794-11"
    assert edtf.month(2023, 21) == "2023-21"
    assert edtf.year(794) == "0794"
    assert edtf.interval("2019-01", "2019-10") == "2019-01/2019-10"
    assert edtf.interval("2019", "2019") == "2019"
    assert edtf.interval("2018-01/2018-06", None) == "2018-01/.."
    with pytest.raises(ValueError, match="day is out of range"):
        edtf.day(2023, 2, 30)
    with pytest.raises(ValueError, match="no such date"):
        edtf.month(2023, 13)
    with pytest.raises(ValueError, match="backwards"):
        edtf.interval("2020", "2019")
