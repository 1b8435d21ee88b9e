"""Times that lean on something told: events, days of a stay, the same weeks, feasts, months without a year.

The cases are in ``tests/gold/dates-told.jsonl``: a text of our own, the date it bears, how the expression starts, and
its value (null: it is left open, or no date).
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from flows.ground.paths import ROOT
from tests.test_dates import values

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests" / "gold" / "dates-told.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['starts']} | {case['text']}"[:70])
def test_a_time_is_counted_from_what_the_text_tells_or_left_open(case: dict[str, Any]) -> None:
    found = [one for span, one in values(case["text"], case["bears"]) if span.startswith(case["starts"])]
    assert (found or [None])[0] == case["edtf"]
