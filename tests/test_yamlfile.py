"""YAML as data only: what could surprise is refused with its place, and words stay words."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.ground.errors import DyadError
from flows.ground.yamlfile import entry_lines, parse_yaml

HERE = Path("some.yaml")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: &x [1]\nb: *x\n", "some.yaml:1:4"),
        ("a: !!str 2\n", "some.yaml:1:4"),
        ("a: !!python/object:os.system x\n", "some.yaml:1:4"),
        ("a: 1\nb: {c: 1, c: 2}\n", "some.yaml:2:11"),
        ("[" * 100_000, "some.yaml:1:21"),
        ("- " * 100_000, "some.yaml:1:41"),
        ("a: [\n", "some.yaml:2:1"),
        ("--- 1\n--- 2\n", "some.yaml:2:1"),
    ],
)
def test_references_tags_twins_and_depth_are_refused_with_their_place(text: str, place: str) -> None:
    with pytest.raises(DyadError, match="is not plain YAML") as caught:
        parse_yaml(text.encode(), HERE)
    assert place in str(caught.value)


def test_dates_and_yes_no_on_off_stay_words() -> None:
    assert parse_yaml(b"[2023-01-10, on, no, y, 'R&D!', true, false, 3]", HERE) == [
        "2023-01-10", "on", "no", "y", "R&D!", True, False, 3,
    ]  # fmt: skip


def test_bytes_that_are_no_utf8_are_refused() -> None:
    with pytest.raises(DyadError, match="is not UTF-8"):
        parse_yaml(b"a: \xff", HERE)


def test_entries_of_a_list_are_known_by_their_lines() -> None:
    assert entry_lines(b"# x\n- a: 1\n  b: 2\n\n- c: 3\n") == [2, 5]
    assert entry_lines(b"a: 1\n") == [] == entry_lines(b"")
