"""The passages under ``tests/passages``: their gold is well-formed, and stands in the text beside it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from flows.ground import edtf
from flows.ground.codebook import Slot, slots
from flows.ground.model import TABLES

Line: TypeAlias = dict[str, Any]  # one passage with its gold, or one mention of it

FILES = sorted((Path(__file__).parent / "passages").glob("*.jsonl"))
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
CODE = re.compile(r"[A-Z]{3}|ORG:[A-Za-z0-9 -]+", re.ASCII)
PASSAGE = {"doc", "title", "date", "dyad", "text", "gold"}
MENTION = {"table", "fields", "evidence", "spans"}


def read(path: Path) -> list[Line]:
    """Return the passages of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


PASSAGES = [passage for path in FILES for passage in read(path)]
each_passage = pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: str(passage["doc"]))


def listed(value: Any) -> list[Any]:
    """Return a value as a list, be it one already or not."""
    return value if isinstance(value, list) else [value]


def values(passage: Line) -> Iterator[tuple[Slot, str]]:
    """Yield every value of a passage's gold with the slot it fills."""
    for mention in passage["gold"]:
        known = slots(mention["table"])
        for name, value in mention["fields"].items():
            for one in listed(value):
                yield known[name], one


def is_sound(slot: Slot, value: str) -> bool:
    """Say whether a value is one that its slot may hold."""
    if slot.values is not None:
        return value in slot.values
    if slot.kind == "date":
        return edtf.is_valid(value)
    shape = {"number": DECIMAL, "code": CODE}.get(slot.kind)
    return bool(value) if shape is None else shape.fullmatch(value) is not None


def test_no_two_passages_share_a_name() -> None:
    counted = Counter(passage["doc"] for passage in PASSAGES)
    assert [doc for doc, times in counted.items() if times > 1] == []


@each_passage
def test_a_passage_has_a_title_a_date_or_none_two_states_and_a_short_text(passage: Line) -> None:
    assert set(passage) - {"way", "note"} == PASSAGE
    assert passage["title"]
    assert passage["date"] is None or edtf.is_valid(passage["date"])
    assert len(set(passage["dyad"])) == 2
    assert all(CODE.fullmatch(code) or code == "EUE" for code in passage["dyad"])
    assert 0 < len(passage["text"]) <= 1500


@each_passage
def test_mentions_have_the_shape_of_the_exchange_format(passage: Line) -> None:
    for mention in passage["gold"]:
        assert MENTION <= set(mention) <= MENTION | {"key", "note", "optional"}
        assert mention["table"] in TABLES
        assert set(mention["fields"]) <= set(slots(mention["table"]))
        for name, value in mention["fields"].items():
            assert isinstance(value, list) == slots(mention["table"])[name].many, name


@each_passage
def test_every_value_is_one_its_slot_may_hold(passage: Line) -> None:
    assert [(slot.name, value) for slot, value in values(passage) if not is_sound(slot, value)] == []


@each_passage
def test_every_span_lies_in_the_text_and_every_list_has_one_an_element(passage: Line) -> None:
    for mention in passage["gold"]:
        for name, spans in mention["spans"].items():
            assert len(spans) == len(listed(mention["fields"][name])), name
        for span in [*mention["evidence"], *(span for spans in mention["spans"].values() for span in spans)]:
            quote = passage["text"][span["start"] : span["end"]]
            assert quote
            assert quote == quote.strip()


@each_passage
def test_every_mention_has_evidence_in_order(passage: Line) -> None:
    for mention in passage["gold"]:
        assert mention["evidence"]
        ends = [(span["start"], span["end"]) for span in mention["evidence"]]
        assert ends == sorted(ends)
        assert all(start < end for start, end in ends)


@each_passage
def test_names_stand_in_the_text(passage: Line) -> None:
    known = set(re.findall(r"\w+", passage["text"].casefold()))
    for slot, value in values(passage):
        if slot.kind == "name":
            words = re.findall(r"\w+", value.casefold())
            assert all({word, word + "s"} & known for word in words), (slot.name, value)
