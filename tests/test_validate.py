"""Validation: each rule catches the violation planted for it, and sound tables pass."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.ground.errors import DyadError, ValidationError
from flows.ground.model import Corpus, Document, Dyad, Source
from flows.ground.schema import arrow_schema, load_schemas
from flows.validate import Finding, Report, validate
from flows.validate.history import Shape, compare, shape

TEXT = (
    "Norway and Chile signed the Harbour Treaty in Bergen on 3 May 1921. "
    "In 1922 Norway's exports to Chile came to 40 million kroner, 2 percent of all its exports. "
    "King Olaf sailed to Santiago and stayed from 5 June 1923 until 9 June 1923."
)
Rows: TypeAlias = dict[str, list[dict[str, Any]]]


def corpus(text: str = TEXT, redistributable: Any = "full") -> Corpus:
    source = Source(
        "a.txt", sha256(text.encode()).hexdigest(), "Harbours", (), "A Press", "CC0-1.0", redistributable, "en", 1
    )
    dyad = Dyad.of("NOR", "CHL")
    documents = (Document("a.txt", text, dyad),)
    return Corpus("nor-chl", "Norway and Chile", Path(), dyad, (source,), documents, {"version": "1.0.0"})


def date(name: str, edtf: str, first: str, last: str) -> dict[str, Any]:
    bounds = {"earliest": dt.date.fromisoformat(first), "latest": dt.date.fromisoformat(last)}
    parts = {"edtf": edtf, **bounds, "precision": "day" if first == last else "year", "approximate": False}
    return {f"{name}_{part}": value for part, value in parts.items()}


def claim(table: str, record: str, field: str, value: str, quote: str) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {
        "claim_id": f"a:{start}-{start + len(quote)}:{table}.{field}={value}",
        "table_name": table, "record_id": record, "field": field, "value": value, "approximate": False,
        "source_id": "a.txt", "start_char": start, "end_char": start + len(quote), "quote": quote,
        "how": "verbatim" if value == quote else "resolved", "rule": "test", "published": True, "agreement": "single",
    }  # fmt: skip


def sound() -> Rows:
    """Rows of a release that breaks no rule."""
    counted = {"documents": 1, "agreement": "single", "tier": "B"}
    treaty = {"treaty_id": "harbour-treaty-1921", "title": "Harbour Treaty", "scope": "bilateral", **counted}
    figure = {"exporter": "NOR", "importer": "CHL", "flow": "exports", "frame": "NOR", **counted}
    period = date("period", "1922", "1922-01-01", "1922-12-31")
    visit = {"visit_id": "olaf-chl-1923-06-05", "destination": "CHL", **counted}
    days = {**date("start", "1923-06-05", *["1923-06-05"] * 2), **date("end", "1923-06-09", *["1923-06-09"] * 2)}
    worth = {"figure_id": "nor-chl-exports-1922", "measure": "value", "value": 4e7, "unit": "NOK"}
    share = {"figure_id": "nor-chl-share-1922", "measure": "share", "value": 2.0, "unit": "percent"}
    parties = [
        {"treaty_id": "harbour-treaty-1921", "position": 1, "party": "NOR"},
        {"treaty_id": "harbour-treaty-1921", "position": 2, "party": "CHL"},
    ]
    return {
        "sources": [source()],
        "treaties": [{**treaty, **date("signed", "1921-05-03", *["1921-05-03"] * 2)}],
        "treaty_parties": parties,
        "visits": [{**visit, **days}],
        "trade_figures": [{**worth, **figure, **period}, {**share, **figure, **period}],
        "claims": claims(),
    }


def source() -> dict[str, Any]:
    return {
        "source_id": "a.txt", "accession": 1, "title": "Harbours", "publisher": "A Press", "language": "en",
        "licence": "CC0-1.0", "redistributable": "full", "sha256": sha256(TEXT.encode()).hexdigest(),
        "characters": len(TEXT),
    }  # fmt: skip


def claims() -> list[dict[str, Any]]:
    treaty, visit = ("treaties", "harbour-treaty-1921"), ("visits", "olaf-chl-1923-06-05")
    rows = [
        claim(*treaty, "title", "Harbour Treaty", "Harbour Treaty"),
        claim(*treaty, "signed", "1921-05-03", "3 May 1921"),
        claim(*treaty, "parties", "NOR", "Norway"),
        claim(*treaty, "parties", "CHL", "Chile"),
        claim(*visit, "destination", "CHL", "Santiago"),
        claim(*visit, "start", "1923-06-05", "5 June 1923"),
        claim(*visit, "end", "1923-06-09", "9 June 1923"),
    ]
    for record, measure, value, unit, quote in (
        ("nor-chl-exports-1922", "value", "40000000", "NOK", "40 million kroner"),
        ("nor-chl-share-1922", "share", "2", "percent", "2 percent"),
    ):
        figure = ("trade_figures", record)
        rows += [claim(*figure, f, v, "Norway's exports to Chile") for f, v in
                 (("exporter", "NOR"), ("importer", "CHL"), ("flow", "exports"), ("frame", "NOR"))]  # fmt: skip
        rows += [claim(*figure, f, v, quote) for f, v in (("measure", measure), ("value", value), ("unit", unit))]
        rows += [claim(*figure, "period", "1922", "1922")]
    return [{**row, "claim_id": f"{row['claim_id']}~{i}"} for i, row in enumerate(rows)]


def tables(rows: Rows) -> dict[str, pa.Table]:
    return {name: table(name, rows.get(name, [])) for name in load_schemas()}


def table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    full = [{**dict.fromkeys(load_schemas()[name].names), **row} for row in rows]
    nullable = pa.schema(field.with_nullable(True) for field in arrow_schema(name))
    return pa.Table.from_pylist(full, schema=nullable).cast(nullable)


def check(rows: Rows, tmp_path: Path, of: Corpus | None = None, **kwargs: Any) -> Report:
    return validate(tables(rows), of or corpus(), docs=tmp_path / "docs", **kwargs)


def check_quickly(rows: Rows, tmp_path: Path, of: Corpus | None = None) -> Report:
    """Check without the suites, which take half a second."""
    (tmp_path / "no-suites").mkdir(exist_ok=True)
    return check(rows, tmp_path, of, suites=tmp_path / "no-suites")


def test_sound_tables_pass_and_every_kind_of_check_ran(tmp_path: Path) -> None:
    report = check(sound(), tmp_path)
    assert (report.hard, report.soft) == ((), ())
    assert report.checks > 200
    report.raise_for_hard()


def test_data_docs_have_an_index_and_a_page_a_suite_that_ran(tmp_path: Path) -> None:
    report = check(sound(), tmp_path)
    assert report.docs == tmp_path / "docs" / "nor-chl"
    pages = {path.name for path in report.docs.iterdir()}
    assert {"index.html", "treaties.html", "trade_figures.html", "integrity.html"} <= pages
    assert "treaties.html" in (report.docs / "index.html").read_text("utf-8")


Plant: TypeAlias = tuple[str, str, Callable[[Rows], object], str]


def put(name: str, row: int, **values: Any) -> Callable[[Rows], object]:
    return lambda rows: rows[name][row].update(values)


def forget(field: str) -> Callable[[Rows], object]:
    """Drop all claims of a field."""
    return lambda rows: rows.update(claims=[c for c in rows["claims"] if c["field"] != field])


def slip(rows: Rows) -> None:
    """Shift a claim by one character, and its quote with it, so that the two still agree."""
    claim = rows["claims"][1]
    start, end = claim["start_char"] + 1, claim["end_char"] + 1
    claim.update(start_char=start, end_char=end, quote=TEXT[start:end])


DAY = dt.date(1920, 1, 1)
BEFORE = date("ended", "1920-01-01", "1920-01-01", "1920-01-01")
PLANTS: list[Plant] = [
    # schema
    ("treaties", "documents", put("treaties", 0, documents=None), "not be null"),
    ("visits", "agreement", put("visits", 0, agreement="maybe"), "in set"),
    ("treaty_parties", "party", put("treaty_parties", 0, party="Norway"), "match regex"),
    ("treaty_parties", "position", put("treaty_parties", 0, position=0), "between"),
    ("trade_figures", "figure_id", put("trade_figures", 0, figure_id="nor-chl-share-1922"), "unique"),
    # keys, claims, quotes, parties
    ("treaty_parties", "treaty_id", put("treaty_parties", 0, treaty_id="no-treaty"), "must be in treaties"),
    ("claims", "source_id", put("claims", 0, source_id="b.txt"), "must be in sources"),
    ("claims", "decision_id", put("claims", 0, decision_id="d1"), "must be in decisions"),
    ("treaties", "signed_earliest", forget("signed"), "needs a published claim"),
    ("treaties", "scope", forget("parties"), "needs a published claim"),
    ("treaties", "title", put("treaties", 0, title="Port Treaty"), "one of its published claims"),
    ("trade_figures", "value", put("trade_figures", 0, value=5e7), "one of its published claims"),
    ("claims", "quote", put("claims", 0, quote="Harbor Treaty"), "as in the text"),
    ("claims", "end_char", put("claims", 0, end_char=9999), "within its text"),
    ("claims", "quote", put("claims", 0, quote=None), "must have its quote"),
    ("claims", "start_char", slip, "where words do"),
    ("claims", "value", put("claims", 0, quote="", value="Harbor Treaty"), "a verbatim value is its quote"),
    ("claims", "value", lambda rows: rows["treaty_parties"].pop(), "must stand in a row of its record"),
    ("treaties", "signed_earliest", put("treaties", 0, signed_earliest=DAY), "as follows from '1921-05-03'"),
    ("visits", "end_precision", put("visits", 0, end_precision="month"), "must be day"),
    ("visits", "end_latest", put("visits", 0, end_edtf=None), "must be None"),
    ("sources", "sha256", put("sources", 0, sha256="0" * 64), "the text that was read"),
    ("sources", "sha256", put("sources", 0, characters=1), "the text that was read"),
    ("treaties", "scope", lambda rows: rows["treaty_parties"].pop(), "has the parties NOR and CHL"),
    ("treaties", "scope", put("treaty_parties", 1, party="PER"), "has the parties NOR and CHL"),
]
SUITE_PLANTS: list[Plant] = [
    ("treaties", "signed_latest", put("treaties", 0, signed_latest=DAY), "«signed»"),
    ("treaties", "ended_latest", put("treaties", 0, **BEFORE), "does not end before it is signed"),
    ("visits", "end_latest", put("visits", 0, end_latest=DAY, end_earliest=DAY), "does not end before it starts"),
    ("trade_figures", "frame", put("trade_figures", 0, frame="CHL"), "framed by the exporter"),
    ("trade_figures", "frame", put("trade_figures", 0, flow="imports"), "framed by the importer"),
    ("trade_figures", "value", put("trade_figures", 1, value=102.0), "between 0 and 100 percent"),
    ("trade_figures", "value", put("trade_figures", 0, value=-1.0), "not negative"),
    ("trade_figures", "unit", put("trade_figures", 1, unit="NOK"), "in percent"),
    ("trade_figures", "value", put("trade_figures", 1, measure="growth_rate", value=-101.0), "all of itself"),
    ("trade_figures", "exporter", put("trade_figures", 0, flow="total"), "no exporter"),
    ("claims", "value", put("claims", 0, value=""), "not empty"),
]


def ids(plants: list[Plant]) -> list[str]:
    return [f"{table}.{column}: {rule}" for table, column, _, rule in plants]


@pytest.mark.parametrize(("name", "column", "plant", "rule"), PLANTS, ids=ids(PLANTS))
def test_a_planted_violation_is_caught_with_table_row_column_and_rule(
    name: str, column: str, plant: Callable[[Rows], object], rule: str, tmp_path: Path
) -> None:
    assert_caught(name, column, rule, check_quickly(planted(plant), tmp_path))


@pytest.mark.parametrize(("name", "column", "plant", "rule"), SUITE_PLANTS, ids=ids(SUITE_PLANTS))
def test_a_violation_of_a_suite_is_caught_with_table_row_column_and_rule(
    name: str, column: str, plant: Callable[[Rows], object], rule: str, tmp_path: Path
) -> None:
    assert_caught(name, column, rule, check(planted(plant), tmp_path))


def planted(plant: Callable[[Rows], object]) -> Rows:
    rows = sound()
    plant(rows)
    return rows


def assert_caught(name: str, column: str, rule: str, report: Report) -> None:
    found = [f for f in report.hard if (f.table, f.column) == (name, column) and rule in f.rule]
    assert found, report.hard
    assert all(f.row for f in found)
    with pytest.raises(ValidationError, match="nothing was published"):
        report.raise_for_hard()


def test_an_excerpt_licence_forbids_long_quotes_and_a_licence_of_none_any(tmp_path: Path) -> None:
    text = TEXT + " " + "word " * 80
    rows = sound()
    rows["claims"][0].update(start_char=0, end_char=301, quote=text[:301])
    for licence, count in (("full", 0), ("excerpt", 1), ("none", len(rows["claims"]))):
        rows["sources"][0].update(redistributable=licence)
        broken = [
            f for f in check_quickly(rows, tmp_path, corpus(text)).hard if "licence" in f.rule and "keep to" in f.rule
        ]
        assert len(broken) == count


def test_conflicts_must_name_claims_of_their_own_field(tmp_path: Path) -> None:
    rows = sound()
    title, signed = (row["claim_id"] for row in rows["claims"][:2])
    conflict = {"table_name": "treaties", "record_id": "harbour-treaty-1921", "field": "signed", "rule": "later"}
    rows["conflicts"] = [{**conflict, "chosen_claim_id": signed, "other_claim_id": title}]
    assert [f.table for f in check_quickly(rows, tmp_path).hard] == ["conflicts"]


def test_a_missing_table_or_a_swapped_column_stops_validation_at_once(tmp_path: Path) -> None:
    given = tables(sound())
    del given["visits"]
    given["treaties"] = given["treaties"].select(given["treaties"].column_names[::-1])
    report = validate(given, corpus(), docs=tmp_path)
    assert {f.table for f in report.hard} == {"visits", "treaties"}


def test_a_warning_does_not_stop_a_release(tmp_path: Path) -> None:
    rows = sound()
    share = {"measure": "growth_rate", "value": 2000.0}
    rows["trade_figures"][1].update(share)
    for row in rows["claims"]:
        if row["record_id"] == "nor-chl-share-1922" and row["field"] in ("measure", "value"):
            row["value"] = {"measure": "growth_rate", "value": "2000"}[row["field"]]
    report = check(rows, tmp_path)
    assert [f.rule for f in report.soft] == ["growth of more than a thousand percent is rather a misreading"]
    report.raise_for_hard()


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A folder with one suite for treaties, as somebody might have edited it."""

    def write(text: str) -> Path:
        folder = tmp_path / "suites"
        folder.mkdir(exist_ok=True)
        (folder / "treaties.json").write_text(text, "utf-8")
        return folder

    yield write


@pytest.mark.parametrize(
    ("expectation", "message"),
    [
        (
            {"type": "expect_column_values_to_be_butter", "kwargs": {"column": "title"}},
            "expect_column_values_to_be_butter",
        ),
        ({"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "titel"}}, "titel"),
        ({"type": "expect_column_values_to_not_be_null", "kwargs": {"colum": "title"}}, "treaties.json"),
    ],
)
def test_an_expectation_that_cannot_run_is_an_error_never_skipped(
    expectation: dict[str, Any], message: str, suite: Callable[[str], Path], tmp_path: Path
) -> None:
    sane = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "treaty_id"}}
    folder = suite(json.dumps({"expectations": [sane, expectation]}))
    with pytest.raises(DyadError, match=message):
        check(sound(), tmp_path, suites=folder)


@pytest.mark.parametrize("text", ['{"expectations": [', '{"expectations": []}', "[]"])
def test_a_suite_that_says_nothing_is_an_error_that_names_the_file(
    text: str, suite: Callable[[str], Path], tmp_path: Path
) -> None:
    with pytest.raises(DyadError, match=r"treaties\.json"):
        check(sound(), tmp_path, suites=suite(text))


def package(folder: Path, rows: Rows) -> Path:
    folder.mkdir()
    for name, data in tables(rows).items():
        pq.write_table(data, folder / f"{name}.parquet")
    resources = [{"name": name, "path": f"{name}.parquet", "format": "parquet"} for name in load_schemas()]
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    return folder


def test_fewer_rows_and_emptier_columns_than_the_last_release_are_warnings(tmp_path: Path) -> None:
    before = package(tmp_path / "1.0.0", sound())
    rows = sound()
    rows["trade_figures"].pop()
    rows["visits"][0].update(destination=None)
    found = compare(tables(rows), before, corpus()).findings
    assert {(f.table, f.column, f.severity) for f in found} == {
        ("trade_figures", "", "soft"),
        ("visits", "destination", "soft"),
    }


@pytest.mark.parametrize(("version", "severity"), [("1.0.0", "hard"), ("0.9.0", "soft")])
def test_a_table_that_empties_is_a_failure_unless_the_major_version_went_up(
    version: str, severity: str, tmp_path: Path
) -> None:
    rows = sound()
    rows["visits"] = []
    found = compare(tables(rows), package(tmp_path / version, sound()), corpus()).findings
    assert [(f.table, f.severity) for f in found] == [("visits", severity)]


def test_the_same_tables_are_no_worse_than_themselves(tmp_path: Path) -> None:
    result = compare(tables(sound()), package(tmp_path / "1.0.0", sound()), corpus())
    assert (result.findings, result.checks) == ((), len(load_schemas()))


def test_a_table_without_rows_counts_as_filled() -> None:
    assert shape(table("visits", [])).rate("origin") == 1.0
    assert Shape(4, {"origin": 1}).rate("origin") == 0.25


def test_the_error_names_the_first_findings_and_counts_the_rest() -> None:
    findings = tuple(Finding("visits", f"v{i}", "end", "1900", "ends too early") for i in range(12))
    with pytest.raises(ValidationError) as caught:
        Report(12, findings, ()).raise_for_hard()
    assert "visits/v0.end: '1900': ends too early" in str(caught.value)
    assert "and 2 more" in str(caught.value)
