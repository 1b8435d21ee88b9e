"""The bill of materials is what the locks make; an audit that could not ask says so."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import flows
from flows.ground.paths import ROOT
from tests import bill_of_materials
from tests.audit import Audit, of_npm, of_pip, verdict
from tests.bill_of_materials import FILE, LOCKS, WEB, edges, known_licences, licensed, materials, render

BILL: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
AGAIN = "run make sbom and commit sbom.cdx.json"


def test_it_lists_what_the_locks_name_no_more_and_no_less() -> None:
    told = {c["purl"]: (c["version"], c["scope"]) for c in BILL["components"]}
    assert told == {m.purl: (m.version, m.scope) for m in materials()}, AGAIN
    assert BILL["metadata"]["component"]["version"] == flows.__version__, AGAIN


def test_every_line_of_every_lock_is_read() -> None:
    for lock in LOCKS:
        lines = (ROOT / lock).read_text("utf-8").splitlines()
        heads = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert len(heads) == len(bill_of_materials._pinned(lock)), lock


def test_it_says_what_the_program_needs_and_what_only_tests_do() -> None:
    scopes = {m.name: m.scope for m in materials()}
    assert {scopes[name] for name in ("duckdb", "prefect", "pyyaml", "sqlalchemy", "@observablehq/plot")} == {
        "required"
    }
    assert {scopes[name] for name in ("spacy", "s3fs", "huggingface-hub")} == {"optional"}
    assert {scopes[name] for name in ("pytest", "ruff", "hypothesis", "esbuild", "pip-audit")} == {"excluded"}
    assert "sqlalchemy" in edges()["prefect"]


def test_every_library_in_the_pages_script_is_listed_with_its_licence() -> None:
    listed = re.findall(r"^(\S+) (\d\S*)$", (WEB / "static" / "LICENSES.txt").read_text("utf-8"), re.MULTILINE)
    assert len(listed) > 20
    told = {(f"{c.get('group', '')}/{c['name']}".lstrip("/"), c["version"]): c for c in BILL["components"]}
    for name, version in listed:
        component = told[name, version]
        assert component["scope"] == "required" and component["licenses"][0]["license"]["id"]


def test_nearly_every_package_has_a_licence() -> None:
    unknown = [m.name for m in licensed(materials(), known_licences()) if m.licence == bill_of_materials.UNKNOWN]
    assert len(unknown) <= 15, unknown


def test_it_carries_no_time_and_every_name_in_it_is_known() -> None:
    assert "timestamp" not in BILL["metadata"]
    refs = {c["bom-ref"] for c in BILL["components"]} | {"dyad"}
    assert {d["ref"] for d in BILL["dependencies"]} == refs
    assert {on for d in BILL["dependencies"] for on in d.get("dependsOn", ())} <= refs


def test_made_again_it_is_the_same_bytes_and_keeps_to_the_standard() -> None:
    """``render`` validates against the schema of CycloneDX 1.6; the library comes with ``make test-sbom``."""
    pytest.importorskip("cyclonedx")
    assert render(licensed(materials(), known_licences())) == FILE.read_text("utf-8"), AGAIN


def test_an_audit_that_was_not_made_is_none() -> None:
    skipped = {"name": "a", "skip_reason": "Dependency not found on PyPI and could not be audited: a (1)"}
    clean = {"name": "b", "version": "2", "vulns": []}
    hit = {"name": "c", "version": "3", "vulns": [{"id": "PYSEC-1", "fix_versions": ["4"], "aliases": []}]}
    assert of_pip("x", json.dumps({"dependencies": [clean]}), "") == Audit("x", 1, ())
    half = of_pip("x", json.dumps({"dependencies": [skipped, clean]}), "No known vulnerabilities found")
    assert half.audited == 1 and half.fault.startswith("1 were not")
    assert of_pip("x", json.dumps({"dependencies": [hit]}), "").known == ("c 3: PYSEC-1",)
    assert of_pip("x", "", "ERROR: Couldn't connect").fault == "ERROR: Couldn't connect"
    refused = of_npm("y", '{"message": "405", "error": {}}', "npm error audit endpoint returned an error\n")
    assert refused.fault == "npm error audit endpoint returned an error"
    clear = of_npm("y", '{"vulnerabilities": {}, "metadata": {"dependencies": {"total": 5}}}', "")
    assert clear == Audit("y", 5, ())
    assert [verdict(found) for found in ([clear], [clear, half], [half, Audit("x", 1, ("c",))])] == [0, 2, 1]
