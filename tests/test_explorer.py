"""The pages of a release: whole, linked, within the licences, and deaf to what texts contain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow as pa
import pytest

from flows.explorer import build
from flows.explorer.dates import told
from flows.explorer.titles import amount, cells
from flows.ground.schema import arrow_schema, record_tables
from flows.package import stage
from flows.tabulate import tabulate
from tests.published import CONFLICTS, DECISIONS, LONG, RECORDS, corpus

TABLES = tabulate(corpus(), RECORDS, CONFLICTS, DECISIONS)
HOSTILE = "</script><script>window.hit = 1</script><img src=x onerror='window.hit = 1'>\u202egnp.exe =cmd|'/c calc'!A1"


def staged(folder: Path, tables: dict[str, pa.Table] = TABLES) -> Path:
    changes = {"CHANGES.md": "none\n"}
    return stage(tables, corpus(), "0.1.0", folder, lambda told: {**changes, **build(tables, corpus(), told)})


def hostile_tables() -> dict[str, pa.Table]:
    """The tables with hostile words wherever a text could put them."""
    changed = {
        "claims": {"value": HOSTILE, "quote": HOSTILE, "rule": HOSTILE},
        "sources": {"title": HOSTILE, "publisher": HOSTILE, "authors": HOSTILE, "url": "javascript:window.hit=1"},
        "decisions": {"reason": HOSTILE, "author": HOSTILE},
        "conflicts": {"chosen_value": HOSTILE, "other_value": HOSTILE, "rule": HOSTILE},
    }
    found = dict(TABLES)
    for name, columns in changed.items():
        rows = TABLES[name].to_pydict()
        for column, text in columns.items():
            kept = range(len(rows[column]))
            numbers = column == "value" and name == "claims"
            rows[column] = [rows[column][n] if numbers and _figure(rows, n) else text for n in kept]
        found[name] = pa.table(rows, schema=arrow_schema(name))
    return found


def _figure(rows: dict[str, list[Any]], n: int) -> bool:
    return (rows["table_name"][n], rows["field"][n]) == ("trade_figures", "value")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return staged(tmp_path_factory.mktemp("package"))


class Page(HTMLParser):
    """What a browser would act on: links, ids, scripts, handlers."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.handlers: list[str] = []
        self.heads: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links.extend(str(given[name]) for name in ("href", "src") if given.get(name))
        self.ids.extend([str(given["id"])] if given.get("id") else [])
        self.handlers.extend(name for name in given if name.startswith("on"))
        if tag == "script":
            self.scripts.append(given)
        if tag in ("h1", "h2", "h3"):
            self.heads.append(tag)


def pages(package: Path) -> Iterator[tuple[Path, Page]]:
    return ((path, Page(path)) for path in sorted(package.rglob("*.html")))


def test_every_record_has_a_page_and_every_page_a_single_title(package: Path) -> None:
    for table, schema in record_tables().items():
        for record in TABLES[schema.name][schema.primary_key[0]].to_pylist():
            assert (package / "site" / "records" / table / f"{record}.html").is_file()
    for path, page in pages(package):
        assert page.heads.count("h1") == 1, path
        assert len(set(page.ids)) == len(page.ids), path


def test_every_link_leads_to_a_file_and_a_place_that_are_there(package: Path) -> None:
    known = dict(pages(package))
    for path, page in known.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), (path, link)
            if parts.fragment and target in known:
                assert unquote(parts.fragment) in known[target].ids, (path, link)


def test_every_value_stands_with_its_words_and_its_text(package: Path) -> None:
    for row in TABLES["claims"].to_pylist():
        text = (package / "site" / "records" / row["table_name"] / f"{row['record_id']}.html").read_text("utf-8")
        assert f"characters {row['start_char']}–{row['end_char']}" in text
        assert row["source_id"] in text
        if row["quote"] is not None and row["quote"].isalnum():
            assert f"<mark>{row['quote']}</mark>" in text


def test_words_of_texts_that_may_not_be_quoted_are_on_no_page(package: Path) -> None:
    everything = "".join(path.read_text("utf-8") for path, _ in pages(package))
    assert "The words are not shown" in everything
    assert "met the Chileans in Geneva" not in everything  # the sealed text
    assert LONG.strip() not in everything  # of the closed text, excerpts only
    longest = max(len(_flat(found)) for found in re.findall(r"<blockquote>(.*?)</blockquote>", everything, re.DOTALL))
    assert longest < 400


def _flat(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_what_texts_contain_is_text_on_every_page(tmp_path: Path) -> None:
    for path, page in pages(staged(tmp_path, hostile_tables())):
        assert not page.handlers, path
        assert all(set(s) <= {"src", "defer", "type", "id"} for s in page.scripts), path
        assert all(s.get("src") or s.get("type") == "application/json" for s in page.scripts), path
        assert not [link for link in page.links if urlsplit(link).scheme not in ("", "http", "https")], path


def test_pages_ask_nothing_of_the_network(package: Path) -> None:
    for path, page in pages(package):
        loaded = [link for script in page.scripts if (link := script.get("src"))]
        assert all(not urlsplit(str(link)).scheme for link in loaded), path
    style = (package / "site" / "explorer.css").read_text("utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_the_libraries_licences_travel_with_them(package: Path) -> None:
    text = (package / "site" / "LICENSES.txt").read_text("utf-8")
    assert all(name in text for name in ("@observablehq/plot", "datatables.net", "Permission"))


@pytest.mark.parametrize(
    ("edtf", "shown"),
    [
        ("1931-03-04", "1931-03-04"),
        ("2024-22", "summer 2024"),
        ("1868~", "about 1868"),
        ("187X", "1870s"),
        ("15XX", "1500s"),
        ("2018/..", "from 2018"),
        ("../1999-24", "until winter 1999"),
        ("2024-10-01/2024-10-10", "2024-10-01 to 2024-10-10"),
        ("1999-06?", "1999-06 (uncertain)"),
    ],
)
def test_dates_are_words_where_edtf_has_codes(edtf: str, shown: str) -> None:
    assert told(edtf) == shown


def test_lists_begin_with_the_earliest_and_sort_by_the_first_day(package: Path) -> None:
    text = (package / "site" / "visits.html").read_text("utf-8")
    orders = re.findall(r'data-order="([^"]*)"', text)
    assert orders == sorted(orders)
    assert ">spring 1999<" in text
    assert 'data-order="1999-03-01"' in text


def test_a_list_of_values_says_which_words_each_is_from(package: Path) -> None:
    text = (package / "site" / "records" / "treaties" / "andes-fisheries-treaty-1931.html").read_text("utf-8")
    parties = text.partition('id="parties"')[2].partition("</section>")[0]
    assert re.findall(r'<p class="said"><span class="value">(\w+)</span></p>', parties) == ["CHL", "NOR"]


def test_states_stand_in_one_order_and_a_balance_says_whose_it_is() -> None:
    one, other = ({"parties": parties, "title": ("a pact",)} for parties in (("USA", "JPN"), ("JPN", "USA")))
    row = {"documents": 1, "agreement": "single"}
    assert cells("treaties", one, row)["parties"] == cells("treaties", other, row)["parties"]
    balance = {"flow": ("balance",), "frame": ("USA",), "value": ("-68.5",), "unit": ("percent",)}
    assert cells("trade_figures", balance, row)["flow"] == "balance of USA"


def test_the_overview_leads_to_the_files_and_tells_of_what_has_no_date(package: Path) -> None:
    text = (package / "index.html").read_text("utf-8")
    assert all(f'href="{name}"' in text for name in ("csv/visits.csv", "visits.parquet", "norway-chile.sqlite"))
    assert "2 records have no date" in text


def test_every_value_of_an_enumeration_is_explained(package: Path) -> None:
    text = (package / "site" / "words.html").read_text("utf-8")
    for schema in record_tables().values():
        for column in schema.columns:
            assert all(f"<dt>{value.replace('_', ' ')}</dt>" in text for value in column.values or ())
    assert "<dt>CHE</dt><dd>Switzerland</dd>" in text


@pytest.mark.parametrize(
    ("value", "unit", "measure", "shown"),
    [
        ("1687000000000", "JPY", "value", "1.687 trillion JPY"),
        ("-4.2", "percent", "growth_rate", "-4.2 %"),
        ("22.1", "percent", "growth_rate", "+22.1 %"),
        ("80", "percent", "share", "80 %"),
        ("240000000", "EUR", "value", "240 million EUR"),
        ("-1500000000", "USD", "value", "-1.5 billion USD"),
        ("950", "tonnes", "quantity", "950 tonnes"),
    ],
)
def test_figures_are_written_as_people_write_them(value: str, unit: str, measure: str, shown: str) -> None:
    assert amount({"value": (value,), "unit": (unit,), "measure": (measure,)}) == shown
