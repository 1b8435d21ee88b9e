"""What catalogues read of a package: one description, told alike in every form, made of inputs alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.ground.model import Corpus
from flows.ground.schema import load_schemas
from flows.package import layout, stage
from flows.tabulate import tabulate
from tests.published import CONFLICTS, DECISIONS, RECORDS, corpus


def told(**more: object) -> Corpus:
    return replace(corpus(), metadata={**corpus().metadata, **more})


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    known = told(released="2026-05-03", homepage="https://example.org/norway-chile")
    return stage(tabulate(known, RECORDS, CONFLICTS, DECISIONS), known, "0.1.0", tmp_path_factory.mktemp("package"))


def read(package: Path, name: str) -> dict[str, Any]:
    described: dict[str, Any] = json.loads((package / name).read_text("utf-8"))
    return described


def test_every_form_gives_the_same_version_day_and_licence(package: Path) -> None:
    data, search, dcat = (read(package, name) for name in ("datapackage.json", "schema-org.jsonld", "dcat.jsonld"))
    croissant, zenodo = read(package, "croissant.json"), read(package, "zenodo.json")["metadata"]
    citation = yaml.safe_load((package / "CITATION.cff").read_text("utf-8"))
    versions = [data["version"], search["version"], dcat["dcat:version"], croissant["version"], zenodo["version"]]
    assert {*versions, citation["version"]} == {"0.1.0"}
    days = [data["created"][:10], search["datePublished"], dcat["dct:issued"]["@value"], croissant["datePublished"]]
    assert {*days, zenodo["publication_date"], citation["date-released"]} == {"2026-05-03"}
    deed = "https://creativecommons.org/licenses/by/4.0/"
    assert {data["licenses"][0]["path"], search["license"], croissant["license"]} == {deed}
    assert {entry["dct:license"]["@id"] for entry in dcat["dcat:distribution"]} == {deed}
    assert citation["license"].lower() == zenodo["rights"][0]["id"]


def test_without_a_day_of_release_none_is_invented(tmp_path: Path) -> None:
    known = told()
    package = stage(tabulate(known, RECORDS, CONFLICTS, DECISIONS), known, "0.1.0", tmp_path)
    assert "created" not in read(package, "datapackage.json")
    assert "datePublished" not in read(package, "croissant.json")
    assert "date-released" not in (package / "CITATION.cff").read_text("utf-8")


def test_quotes_stand_under_the_terms_of_their_texts_and_facts_under_the_packages(package: Path) -> None:
    entries = {entry["name"]: entry for entry in read(package, "datapackage.json")["resources"]}
    assert [licence["name"] for licence in entries["treaties"]["licenses"]] == ["CC-BY-4.0"]
    for name in ("claims", "claims-csv", "decisions", "duckdb", "sqlite"):
        names = [licence["name"] for licence in entries[name]["licenses"]]
        assert names == ["CC-BY-4.0", "CC0-1.0", "LicenseRef-rights-reserved"], name
    sealed = next(source for source in corpus().sources if source.redistributable == "none")
    assert sealed.licence in names  # the closed text has the same licence; nothing is quoted from the sealed one


def test_each_resource_names_the_texts_that_its_values_were_read_from(package: Path) -> None:
    entries = {entry["name"]: entry for entry in read(package, "datapackage.json")["resources"]}
    by_table = {
        kind: {mention.doc for record in RECORDS if record.table == kind for mention in record.mentions}
        for kind in ("treaties", "visits", "exercises", "trade_figures")
    }
    titles = {source.name: source.title for source in corpus().sources}
    for table, documents in by_table.items():
        named = {title["title"] for title in entries[table].get("sources", ())}
        assert all(any(titles[doc] in title for title in named) for doc in documents), table
        assert len(named) == len(documents), table
    assert "sources" not in entries["accuracy"]


def test_the_period_is_that_of_the_records_dates(package: Path) -> None:
    days = [
        day
        for schema in load_schemas().values()
        if schema.of and not schema.each
        for row in _rows(package, schema.name)
        for name, day in row.items()
        if name.endswith(("_earliest", "_latest")) and day
    ]
    assert read(package, "schema-org.jsonld")["temporalCoverage"] == f"{min(days)}/{max(days)}"


def _rows(package: Path, table: str) -> list[dict[str, str]]:
    import csv

    with (package / layout.csv_path(table)).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_value_of_the_claims_has_its_provenance_in_croissant(package: Path) -> None:
    records = {each["name"]: each for each in read(package, "croissant.json")["recordSet"]}
    (value,) = (field for field in records["claims"]["field"] if field["name"] == "value")
    assert value["annotation"]["equivalentProperty"] == "prov:wasDerivedFrom"
    parts = {part["name"]: part["source"]["extract"]["column"] for part in value["annotation"]["subField"]}
    assert {"source_id", "start_char", "end_char", "quote"} <= parts.keys() == set(parts.values())


def test_croissant_describes_every_column_of_every_table_and_points_at_files_that_are_there(package: Path) -> None:
    described = read(package, "croissant.json")
    files = {entry["@id"]: entry for entry in described["distribution"]}
    for path, entry in files.items():
        assert entry["sha256"] == layout.sha256(package / path)
    for records in described["recordSet"]:
        assert tuple(field["name"] for field in records["field"]) == load_schemas()[records["name"]].names
        assert {field["source"]["fileObject"]["@id"] for field in records["field"]} <= files.keys()


def test_a_title_with_signs_of_markup_stays_text(tmp_path: Path) -> None:
    known = told(description='Treaties <b>&</b> "visits": a test', released="2026-05-03")
    package = stage(tabulate(known, RECORDS, CONFLICTS, DECISIONS), known, "0.1.0", tmp_path)
    assert read(package, "zenodo.json")["metadata"]["description"] == (
        '<p>Treaties &lt;b&gt;&amp;&lt;/b&gt; "visits": a test</p>'
    )
    assert yaml.safe_load((package / "CITATION.cff").read_text("utf-8"))["abstract"].startswith("Treaties <b>")
