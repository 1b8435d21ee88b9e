"""Data changed between the steps of a real release: each change stops it, is named, and leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.ground.errors import ValidationError
from flows.ground.schema import arrow_schema
from flows.package import layout
from flows.release import Order, Plain, story
from tests.tiny import NAME, make_corpus

B = TypeVar("B")
Tables = dict[str, pa.Table]
Row = dict[str, Any]


class Tampering(Plain):
    """A release whose step ``after`` hands on something else than it made."""

    def __init__(self, after: str, harm: Callable[[Any], None]) -> None:
        self.after, self.harm = after, harm

    def do(self, name: str, step: Callable[[], B]) -> B:
        made = step()
        if name == self.after:
            self.harm(made)
        return made


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("corpora"))


def refused(raw: Path, output: Path, after: str, harm: Callable[[Any], None]) -> str:
    """Release with harm done after a step; return what was said, having looked that nothing was published."""
    with pytest.raises(ValidationError) as caught:
        story(Order(NAME, output, raw, kept=output.with_name("kept")), Tampering(after, harm))
    assert not [path for path in output.rglob("*") if path.is_file()]
    return str(caught.value)


def change(tables: Tables, table: str, edit: Callable[[list[Row]], object]) -> None:
    rows = tables[table].to_pylist()
    edit(rows)
    tables[table] = pa.Table.from_pylist(rows, schema=arrow_schema(table))


def claim(rows: list[Row], field: str) -> Row:
    return next(row for row in rows if row["field"] == field)


def slip(rows: list[Row]) -> None:
    """One claim's span moves on by a character, its quote stays."""
    found = claim(rows, "title")
    found.update(start_char=found["start_char"] + 1, end_char=found["end_char"] + 1)


def words_harmed(tables: Tables) -> None:
    change(tables, "claims", slip)
    change(tables, "claims", lambda rows: claim(rows, "destination").update(quote="Peru"))
    change(tables, "claims", lambda rows: claim(rows, "origin").update(published=False))


def values_harmed(tables: Tables) -> None:
    change(tables, "trade_figures", lambda rows: rows[0].update(exporter="CHL", importer="NOR"))
    change(tables, "visits", lambda rows: rows[0].update(start_latest=dt.date(2018, 5, 1)))
    change(tables, "visit_participants", lambda rows: rows[0].update(name="Erna Solberg"))
    change(tables, "treaty_parties", lambda rows: rows[0].update(treaty_id="no-such-treaty"))


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (
            words_harmed,
            [
                ".quote: 'Treaty of Friendship and Commerce': must be 'reaty of Friendship and Commerce '",
                ".start_char: '45': a span begins and ends where words do",
                "'Peru': must be 'Chile', as in the text",
                "visits/solberg-chl-2018-06-04.origin: 'NOR': a published value needs a published claim",
            ],
        ),
        (
            values_harmed,
            [
                ".exporter: 'CHL': a published value must be what one of its published claims says",
                ".importer: 'NOR': a published value must be what one of its published claims says",
                "visits/solberg-chl-2018-06-04.start_latest: '2018-05-01': must be 2018-06-04",
                "visitor/1.name: 'Erna Solberg': a published value must be",
                "treaty_parties/no-such-treaty/NOR.treaty_id: 'no-such-treaty': treaty_parties.treaty_id must be in",
            ],
        ),
    ],
)
def test_harm_to_the_tables_is_named_with_table_row_column_value_and_rule(
    harm: Callable[[Tables], None], words: list[str], raw: Path, tmp_path: Path
) -> None:
    told = refused(raw, tmp_path / "o", "tabulate", harm)
    assert [word for word in words if word not in told] == [], told


def test_sides_that_are_swapped_and_dates_that_end_too_early_are_found_where_claims_agree(
    raw: Path, tmp_path: Path
) -> None:
    def harm(tables: Tables) -> None:
        sides = {"exporter": "CHL", "importer": "NOR"}
        change(tables, "trade_figures", lambda rows: rows[0].update(sides))
        change(tables, "claims", lambda rows: [claim(rows, f).update(value=v) for f, v in sides.items()])
        day = dt.date(2018, 6, 1)
        end = {"end_edtf": "2018-06-01", "end_earliest": day, "end_latest": day}
        change(tables, "visits", lambda rows: rows[0].update(end))
        change(tables, "claims", lambda rows: claim(rows, "end").update(value="2018-06-01"))

    told = refused(raw, tmp_path / "o", "tabulate", harm)
    assert "exports are framed by the exporter" in told
    assert "2018-06-01" in told and "a visit does not end before it starts" in told


def test_a_quote_longer_than_the_licence_permits_is_found(raw: Path, tmp_path: Path) -> None:
    def harm(tables: Tables) -> None:
        change(tables, "sources", lambda rows: rows[0].update(redistributable="none"))

    told = refused(raw, tmp_path / "o", "tabulate", harm)
    assert "a quote must keep to its text's licence" in told


def drop_row(package: Path) -> None:
    path = package / "treaty_parties.parquet"
    table = pq.read_table(path)
    pq.write_table(table.slice(1), path)
    reseal(package)


def reseal(package: Path) -> None:
    path = package / layout.DESCRIPTOR
    described = json.loads(path.read_text("utf-8"))
    for entry in described["resources"]:
        entry["hash"] = f"sha256:{layout.sha256(package / entry['path'])}"
    path.write_text(json.dumps(described), "utf-8")
    (package / layout.SUMS).write_text(layout.sums(package), "utf-8")


def wrong_hash(package: Path) -> None:
    path = package / layout.SUMS
    path.write_text("0" * 64 + path.read_text("utf-8")[64:], "utf-8")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (drop_row, ("treaty_parties", "row 1, column position", "CSV and Parquet differ")),
        (wrong_hash, ("SHA256SUMS: does not match the files", "0" * 64)),
    ],
)
def test_harm_to_the_staged_package_is_found(
    harm: Callable[[Path], None], words: tuple[str, ...], raw: Path, tmp_path: Path
) -> None:
    told = refused(raw, tmp_path / "o", "stage", harm)
    assert [word for word in words if word not in told] == [], told
