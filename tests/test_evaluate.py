"""Scoring by the codebook's section 9, against figures worked out by hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.evaluate import (
    Screen,
    format_linking,
    format_score,
    from_json,
    linking,
    listing,
    pair_mentions,
    read_mentions,
    score,
    to_json,
)
from flows.evaluate.assign import NOT, assign
from flows.evaluate.equality import equal, equal_slots
from flows.evaluate.scoring import Tally, wilson
from flows.ground.codebook import slot, slots
from flows.ground.errors import DyadError
from flows.ground.model import TABLES, Span
from tests.making import Fields, mention

GOLD = Path(__file__).parent / "gold"


TREATY: Fields = {"title": "Treaty of Lomé", "instrument": "treaty", "parties": ["GHA", "TGO"], "signed": "1975-05-28"}


# Equality


@pytest.mark.parametrize(
    ("name", "a", "b", "expected"),
    [
        ("title", "The Treaty of Lomé", "Treaty of Lome", True),  # article, diacritics
        ("title", "Treaty of Lomé", "TREATY OF LOMÉ.", True),
        ("title", "Treaty of Lomé", "Treaty of Abuja", False),
        ("place", "Washington, D.C.", "Washington D.C", True),
        ("instrument", "treaty", "convention", False),
        ("signed", "1975-05-28", "1975-05", False),  # 1 of 31 days
        ("signed", "1868~", "1868", True),
        ("signed", "2024-06-11/2024-06-20", "2024-06-11/2024-06-19", True),  # 9 of 10 days
        ("signed", "2024-06-11/2024-06-20", "2024-06-11/2024-06-17", False),  # 7 of 10 days
        ("signed", "not a date", "1975", False),
    ],
)
def test_values_are_equal_as_the_codebook_has_it(name: str, a: str, b: str, expected: bool) -> None:
    assert equal(slot("treaties", name), a, b) is equal(slot("treaties", name), b, a) is expected


def test_numbers_are_equal_as_numbers() -> None:
    value = slot("trade_figures", "value")
    assert equal(value, "20", "20.0") and not equal(value, "20", "2.0") and not equal(value, "20", "many")


def test_elements_of_a_list_are_equal_one_to_one() -> None:
    visitors = slot("visits", "visitors")
    assert equal_slots(visitors, ["Ama Mensah"], ["Ama Mensah", "Ama Mensah"]) == 1
    assert equal_slots(visitors, ["Ama Mensah", "Kofi Annan"], ["Kofi Annan", "Ama Mensah"]) == 2


# Pairing


def test_mentions_pair_only_where_their_evidence_overlaps() -> None:
    gold = [mention(TREATY, 0, 10)]
    assert pair_mentions(gold, [mention(TREATY, 10, 20)]).pairs == ()
    assert pair_mentions(gold, [mention(TREATY, 0, 10, "b.txt")]).pairs == ()
    assert pair_mentions(gold, [mention({}, 0, 10, table="visits")]).pairs == ()
    assert len(pair_mentions(gold, [mention(TREATY, 9, 20)]).pairs) == 1


def test_pairs_are_those_whose_shares_add_up_to_most() -> None:
    lome, abuja = mention(TREATY, 0, 50), mention({**TREATY, "title": "Treaty of Abuja"}, 0, 50)
    assert pair_mentions([lome, abuja], [abuja, lome]).pairs == ((lome, lome), (abuja, abuja))


weights = st.integers(1, 5).flatmap(
    lambda n: st.lists(
        st.lists(st.sampled_from([NOT, 0.0, 0.1, 0.25, 0.5, 1.0]), min_size=n, max_size=n), min_size=1, max_size=5
    )
)


@given(weights)
def test_an_assignment_is_one_to_one_allowed_and_the_heaviest(table: list[list[float]]) -> None:
    pairs = assign(table)
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
    assert all(table[r][c] != NOT for r, c in pairs)
    size = max(len(table), len(table[0]))
    best = max(
        sum(table[r][c] for r, c in enumerate(order) if r < len(table) and c < len(table[0]) and table[r][c] != NOT)
        for order in permutations(range(size))
    )
    assert sum(table[r][c] for r, c in pairs) == pytest.approx(best)


# Scores


def test_scores_are_those_worked_out_by_hand() -> None:
    gold = [mention(TREATY, 0, 10), mention(TREATY, 20, 30)]
    found = [
        mention({"title": "Treaty of Lomé", "parties": ["GHA"], "signed": "1976"}, 0, 10),
        mention({"title": "Pact"}, 40, 50),
    ]
    table = score(gold, found).tables[0]
    assert table.records == Tally(gold=2, found=2, equal=1)
    assert table.slots == Tally(gold=10, found=4, equal=2)  # title and GHA; 5 slots a gold treaty, 3 + 1 found
    assert (table.slots.precision, table.slots.recall) == (0.5, 0.2)
    assert table.slots.f1 == pytest.approx(2 * 0.5 * 0.2 / 0.7)
    by_name = {field.name: field.slots for field in table.fields}
    assert by_name["parties"] == Tally(4, 1, 1) and by_name["signed"] == Tally(2, 1, 0)


def test_optional_gold_is_neither_rewarded_nor_punished() -> None:
    optional = replace(mention(TREATY, 0, 10), optional=True)
    asked = mention(TREATY, 20, 30)
    both = score([optional, asked], [mention(TREATY, 0, 10), asked]).overall
    assert both == score([optional, asked], [asked]).overall == score([asked], [asked]).overall


def test_fields_that_are_not_scored_count_nowhere() -> None:
    plain, more = (
        mention(TREATY, 0, 10),
        mention({**TREATY, "subject": "trade", "short_title": "X", "amends": "Y"}, 0, 10),
    )
    assert score([plain], [more]).overall.slots == score([plain], [plain]).overall.slots == Tally(5, 5, 5)
    unscored = {name for table in TABLES for name, s in slots(table).items() if not s.scored}
    assert unscored == {"subject", "short_title", "amends", "visitor_role", "frame", "base_period"}


def test_documents_without_a_mention_count_as_documents() -> None:
    some = [mention(TREATY, 0, 10)]
    assert score(some, some, documents=["a.txt", "empty.txt"]).documents == 2
    assert score(some, [*some, mention({}, 0, 5, "other.txt")], documents=["a.txt"]).overall.records == Tally(1, 1, 1)


def test_wilson_intervals_are_those_of_the_literature() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_a_proportion_lies_in_its_interval(gold: int, found: int, equal: int) -> None:
    tally = Tally(gold, found, min(gold, found, equal))
    for figure, (low, high) in (
        (tally.precision, tally.precision_interval),
        (tally.recall, tally.recall_interval),
        (tally.f1, tally.f1_interval),
    ):
        assert low - 1e-9 <= figure <= high + 1e-9


@pytest.mark.parametrize("path", [GOLD / "italy-japan.jsonl", GOLD / "unseen" / "gold.jsonl"])
def test_gold_scores_full_marks_against_itself(path: Path) -> None:
    gold = read_mentions(path)
    overall = score(gold, gold).overall
    assert overall.records.f1 == overall.slots.f1 == 1.0 and overall.records.gold > 40
    assert linking(gold, gold).perfect and listing(gold, gold) == ""


# Exchange


def test_lines_survive_reading_and_writing() -> None:
    for path in (GOLD / "italy-japan.jsonl", GOLD / "unseen" / "gold.jsonl"):
        for some in read_mentions(path):
            again = from_json(json.loads(json.dumps(to_json(some))))
            assert again == some and to_json(again) == to_json(some)


def test_a_line_has_the_codebook_s_shape() -> None:
    line = to_json(replace(mention(TREATY, 3, 9), key="lome"))
    assert line["fields"] == TREATY and line["evidence"] == [{"start": 3, "end": 9}] and line["key"] == "lome"
    assert line["spans"]["parties"] == [{"start": 3, "end": 9}] * 2 and "optional" not in line


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"table": "wars"}, "none of treaties"),
        ({"evidence": []}, "evidence is empty"),
        ({"evidence": [{"start": 5, "end": 5}]}, "0 <= start < end"),
        ({"fields": {"titel": "x"}}, "no field titel"),
        ({"fields": {"parties": "GHA"}}, "expected a list of texts"),
        ({"fields": {"title": ["x"]}}, "expected a text"),
        ({"doc": None}, "expected text"),
    ],
)
def test_a_bad_line_is_told_with_its_number(tmp_path: Path, change: dict[str, object], words: str) -> None:
    path, good = tmp_path / "gold.jsonl", to_json(mention(TREATY, 0, 4))
    path.write_text(f"{json.dumps(good)}\n\n{json.dumps(good | change)}\n")
    with pytest.raises(DyadError, match=words) as caught:
        read_mentions(path)
    assert f"{path}:3" in str(caught.value)


# For people


def test_linking_lists_what_was_split_and_what_was_merged() -> None:
    gold = [replace(mention(TREATY, n, n + 5), key=key) for n, key in ((0, "x"), (10, "x"), (20, "y"))]
    found = [replace(mention(TREATY, n, n + 5), key=key) for n, key in ((0, "1"), (10, "2"), (20, "2"))]
    result = linking(gold, found)
    assert result.split == (("x", ("1", "2")),) and result.merged == (("2", ("x", "y")),) and not result.perfect
    assert "split: x is 1, 2" in format_linking(result)


def test_a_listing_sets_gold_and_found_side_by_side() -> None:
    gold, found = (
        [mention(TREATY, 0, 4)],
        [mention({"title": "Treaty of Lomé"}, 0, 4), mention({"title": "Pact"}, 9, 12)],
    )
    shown = listing(gold, found, {"a.txt": "Lomé and a pact"})
    assert "DIFFERS treaties a.txt:0" in shown and "SURPLUS treaties a.txt:9" in shown
    assert any("≠ signed" in line and "1975-05-28" in line and line.endswith("—") for line in shown.splitlines())
    assert "  Lomé" in shown


LONG = mention(
    {**TREATY, "title": "Treaty of Lomé on the common waters of the two states and on all who sail them"}, 0, 4
)


@given(st.integers(60, 200))
def test_on_a_terminal_no_line_is_wider_than_it_is(width: int) -> None:
    words = "Lomé " * 60
    shown = listing(
        [replace(LONG, evidence=(Span(0, len(words)),))], [mention({}, 0, 4)], {"a.txt": words}, Screen(width)
    )
    assert max(len(line) for line in shown.splitlines()) <= width
    assert set("the common waters of the two states and on all who sail them".split()) <= set(shown.split())


def test_heads_are_bold_on_a_terminal_only() -> None:
    assert "\033[1mMISSED treaties" in listing([LONG], [], screen=Screen(80, bold=True))
    assert "\033" not in listing([LONG], [], screen=Screen(80)) + listing([LONG], [])


def test_figures_stand_with_their_intervals_and_nothing_is_a_dash() -> None:
    shown = format_score(score([mention(TREATY, 0, 4), mention(TREATY, 9, 14)], [mention(TREATY, 0, 4)]), fields=True)
    assert "treaties        1.000 0.21–1.00  0.500 0.09–0.91  0.667 0.13–0.96     2     1" in shown
    assert re.search(r"^visits +— +— +— +0 +0$", shown, re.MULTILINE)
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_a_score_prints_every_table_and_the_sum() -> None:
    some = [mention(TREATY, 0, 4)]
    shown = format_score(score(some, some), fields=True)
    assert shown.startswith("1 documents") and shown.count("treaties") == 3 and "parties" in shown
    assert shown.count("\nall ") == 2
