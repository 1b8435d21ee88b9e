"""The pages of a release of many records: short all the same, nothing left out, and as deaf to what texts contain."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from flows.explorer import build
from flows.explorer.many import FIRST, contradicted, script
from flows.explorer.model import Entry
from flows.package import stage
from tests.many import tables
from tests.test_explorer import HOSTILE, Page

RECORDS = 1_000  # treaties, visits and figures are many; exercises and conflicts are few
LONG = ("treaties", "visits")
KILOBYTES = 60


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found, corpus = tables(RECORDS)
    folder = tmp_path_factory.mktemp("many")
    return stage(found, corpus, "0.1.0", folder, lambda told: {"CHANGES.md": "none\n", **build(found, corpus, told)})


def data(path: Path) -> Any:
    head, _, text = path.read_text("utf-8").partition("=")
    assert head == "globalThis.dyad"
    return json.loads(text)


def short(package: Path) -> list[Path]:
    """The pages that are about more than one record."""
    return [package / "index.html", *sorted((package / "site").glob("*.html"))]


@pytest.mark.parametrize("table", LONG)
def test_a_long_list_has_its_first_rows_on_the_page_and_all_beside_it(package: Path, table: str) -> None:
    with (package / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        ids = {row[0] for row in list(csv.reader(stream))[1:]}
    rows = data(package / "site" / "data" / f"{table}.js")["rows"]
    assert {Path(row[0]).stem for row in rows} == ids
    assert all((package / "site" / row[0]).is_file() for row in rows)
    text = (package / "site" / f"{table}.html").read_text("utf-8")
    assert text.count('<th scope="row">') == FIRST
    assert all(f'href="{row[0]}"' in text for row in rows[:FIRST])
    assert f"All {len(ids)} rows are in" in text


def test_long_lists_begin_with_the_earliest(package: Path) -> None:
    for table in LONG:
        dates = [row[-1] for row in data(package / "site" / "data" / f"{table}.js")["rows"]]
        assert dates == sorted(dates)


def test_pages_about_many_records_are_short(package: Path) -> None:
    for path in short(package):
        assert path.stat().st_size < KILOBYTES * 1_000, path


def test_the_timeline_has_every_dated_record_and_the_table_beside_it_counts_the_same(package: Path) -> None:
    told = data(package / "site" / "data" / "index.js")
    records = sum(len(list((package / "site" / "records" / table).iterdir())) for table in (*LONG, "exercises"))
    assert len(told["points"]) == records
    assert all((package / f"site/records/{p[0]}/{p[1]}.html").is_file() for p in told["points"])
    assert all((package / f"site/records/trade_figures/{f[0]}.html").is_file() for f in told["figures"])
    text = (package / "index.html").read_text("utf-8")
    counted = [int(cell.partition("</td>")[0]) for cell in text.split("<td>")[1:]]
    assert sum(counted) == records


def test_every_link_of_the_short_pages_leads_to_a_file(package: Path) -> None:
    for path in short(package):
        for link in Page(path).links:
            parts = urlsplit(link)
            assert parts.scheme or not parts.path or (path.parent / parts.path).resolve().is_file(), (path, link)


def test_few_records_need_no_data_beside_their_pages(package: Path, tmp_path: Path) -> None:
    assert not (package / "site" / "data" / "exercises.js").exists()
    assert "explorer.js" in (package / "site" / "exercises.html").read_text("utf-8")
    found, corpus = tables(50)
    small = stage(found, corpus, "0.1.0", tmp_path, lambda told: build(found, corpus, told))
    assert not list((small / "site").glob("many.*"))
    assert not (small / "site" / "data").exists()


def test_what_texts_contain_is_a_text_in_the_data_too() -> None:
    entry = Entry("visits", "one", HOSTILE, {}, {}, (), (), None, None, None)
    row = {"field": "start", "chosen_value": HOSTILE, "other_value": None, "rule": "documents"}
    rows = contradicted([(row, entry)]).rows
    text = script({"rows": rows})
    assert json.loads(text.partition("=")[2]) == {"rows": [list(rows[0])]}
    assert text.count("\n") == 1
    assert rows[0][3:5] == (HOSTILE, "")
