"""The texts under ``tests/texts``, to develop on and to report on: their gold is well-formed, and stands in them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from flows.ground import edtf
from flows.ground.codebook import Slot, slots
from flows.ground.model import TABLES

Line: TypeAlias = dict[str, Any]  # one JSON object of the exchange format, as the codebook's section 9 has it

TEXTS = Path(__file__).parent / "texts"
SETS = ("dev", "dev2", "dev3-ij", "dev3-world", "dev4-ij", "dev4-world", "report-ij", "report-world")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
REQUIRED = {"doc", "table", "key", "fields", "evidence", "spans"}


def read_lines(name: str) -> list[Line]:
    lines = "".join((TEXTS / part / name).read_text(encoding="utf-8") for part in SETS)
    return [json.loads(line) for line in lines.splitlines()]


@cache
def text_of(doc: str) -> str:
    (path,) = (TEXTS / part / doc for part in SETS if (TEXTS / part / doc).exists())  # no two sets share a name
    return path.read_bytes().decode("utf-8")  # as stored: no newline is translated


def label(line: Line) -> str:
    return f"{line['doc'][:10]}/{line['table']}/{line['key']}"


GOLD = read_lines("gold.jsonl")
SOURCES = read_lines("sources.jsonl")
each_gold_line = pytest.mark.parametrize("line", GOLD, ids=label)


def values(line: Line) -> Iterator[tuple[Slot, str]]:
    known = slots(line["table"])
    for name, value in line["fields"].items():
        for one in value if isinstance(value, list) else [value]:
            yield known[name], one


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


@each_gold_line
def test_every_line_has_the_shape_of_the_exchange_format(line: Line) -> None:
    assert set(line) >= REQUIRED
    assert set(line) <= REQUIRED | {"note", "optional"}
    assert line["table"] in TABLES
    assert set(line["fields"]) <= set(slots(line["table"]))
    for name, value in line["fields"].items():
        assert isinstance(value, list) == slots(line["table"])[name].many, name


@each_gold_line
def test_evidence_is_given_in_order_and_lies_within_the_text(line: Line) -> None:
    assert line["evidence"]
    end = 0
    for span in line["evidence"]:
        assert end <= span["start"] < span["end"] <= len(text_of(line["doc"]))
        end = span["end"]


@each_gold_line
def test_every_value_has_one_span_and_no_span_begins_or_ends_in_white_space(line: Line) -> None:
    assert set(line["spans"]) == set(line["fields"])
    for name, spans in line["spans"].items():
        value = line["fields"][name]
        assert len(spans) == (len(value) if isinstance(value, list) else 1), name
        for span in spans:
            quote = text_of(line["doc"])[span["start"] : span["end"]]
            assert quote
            assert quote == quote.strip()


@each_gold_line
def test_enumerated_values_are_those_of_the_schema(line: Line) -> None:
    for slot, value in values(line):
        assert slot.values is None or value in slot.values, slot.name


@each_gold_line
def test_dates_are_edtf_and_numbers_are_plain_decimals(line: Line) -> None:
    for slot, value in values(line):
        if slot.kind == "date":
            assert edtf.is_valid(value), slot.name
        if slot.kind == "number":
            assert DECIMAL.fullmatch(value), slot.name


@each_gold_line
def test_codes_are_states_the_union_or_marked_organisations(line: Line) -> None:
    for slot, value in values(line):
        if slot.kind == "code":
            state = len(value) == 3 and value.isascii() and value.isupper()
            assert state or value.startswith("ORG:"), slot.name


@each_gold_line
def test_names_stand_in_the_text(line: Line) -> None:
    for slot, value in values(line):
        if slot.kind == "name":
            known = words(text_of(line["doc"]))
            assert all({word, word + "s"} & known for word in words(value)), slot.name  # "Eurofighters": Eurofighter


@each_gold_line
def test_names_but_those_in_a_shared_phrase_stand_in_the_text_unbroken(line: Line) -> None:
    for slot, value in values(line):
        if slot.kind == "name" and slot.name not in {"title", "visitors"}:
            assert folded(value) in folded(text_of(line["doc"])), slot.name


@each_gold_line
def test_a_record_has_a_side_in_the_dyad(line: Line) -> None:
    dyad = next(set(s["dyad"]) for s in SOURCES if s["doc"] == line["doc"])
    codes = {value for slot, value in values(line) if slot.kind == "code"}
    assert codes <= dyad if line["table"] == "trade_figures" else codes & (dyad | {"EUE"})


def test_sources_and_texts_and_gold_speak_of_the_same_documents() -> None:
    listed = [source["doc"] for source in SOURCES]
    assert listed == [path.name for part in SETS for path in sorted((TEXTS / part).glob("*.txt"))]
    assert {line["doc"] for line in GOLD} <= set(listed)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source["doc"]))
def test_every_source_has_a_title_two_states_and_an_edtf_date_or_none(source: Line) -> None:
    assert set(source) == {"doc", "title", "date", "dyad"}
    assert source["title"]
    assert len(set(source["dyad"])) == 2
    assert source["date"] is None or edtf.is_valid(source["date"])
    stem = source["doc"].split("-")
    assert [code.lower() for code in source["dyad"]] == stem[1:3]


def test_keys_are_unique_within_a_document_and_table() -> None:
    seen = Counter((line["doc"], line["table"], line["key"]) for line in GOLD)
    assert max(seen.values()) == 1


def test_texts_are_of_the_length_of_a_press_release_or_an_article() -> None:
    for source in SOURCES:
        assert 900 <= len(text_of(source["doc"])) <= 2500, source["doc"]
