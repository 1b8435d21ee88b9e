"""Every published value leads to the characters it was read from, in texts whose bytes are those that were read."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from flows.cli import main
from flows.ground.paths import OUTPUT, RAW
from flows.ground.releases import latest
from flows.ground.schema import Column, TableSchema, load_schemas
from tests.tiny import NAME, make_corpus, release

Claims = Mapping[tuple[str, str, str], list[dict[str, str]]]  # table, record, field → published claims
CORPORA = sorted(path.name for path in RAW.iterdir() if (path / "corpus.yaml").is_file())


def rows(package: Path, table: str) -> list[dict[str, str]]:
    with (package / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def published_claims(package: Path) -> Claims:
    claims = defaultdict(list)
    for claim in rows(package, "claims"):
        if claim["published"] == "true":
            claims[claim["table_name"], claim["record_id"], claim["field"]].append(claim)
    return claims


def cells(package: Path) -> Iterator[tuple[TableSchema, Column, str, str]]:
    """Every filled cell that is read from a text: its table, column, record and value."""
    for schema in (schema for schema in load_schemas().values() if schema.of):
        for row in rows(package, schema.name):
            for column in (column for column in schema.columns if column.rests_on and row[column.name]):
                yield schema, column, row[schema.primary_key[0]], row[column.name]


def texts(package: Path, folder: Path) -> dict[str, str]:
    """The texts of a release, each compared with the hash that the release gives."""
    found = {}
    for source in rows(package, "sources"):
        raw = (folder / source["source_id"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == source["sha256"]
        found[source["source_id"]] = raw.decode("utf-8")
    return found


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_published_value_resolves_to_characters_of_a_text(corpus: str) -> None:
    package = latest(OUTPUT / corpus)
    assert package, f"publish it first: dyad release {corpus}"
    claims, text = published_claims(package), texts(package, RAW / corpus)
    walked = 0
    for schema, column, record, value in cells(package):
        found = [c for field in column.rests_on for c in claims[str(schema.of), record, field.partition(".")[2]]]
        assert found, (schema.name, record, column.name, value)
        for claim in found:
            start, end = int(claim["start_char"]), int(claim["end_char"])
            words = text[claim["source_id"]][start:end]
            assert words.strip() and claim["quote"] in (words, ""), claim["claim_id"]
        walked += 1
    assert walked > 500


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_command_traces_every_published_record(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    package = latest(OUTPUT / corpus)
    assert package
    for table, record in sorted({(str(schema.of), record) for schema, _, record, _ in cells(package)}):
        assert main(["trace", corpus, f"{table}/{record}"]) == 0
        assert "«" in capsys.readouterr().out, record


def test_the_command_traces_every_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, output = make_corpus(tmp_path / "raw"), tmp_path / "output"
    assert release(raw, output).returncode == 0
    shelf = ["--output", str(output), "--raw", str(raw)]
    asked = {(str(schema.of), record, column.name) for schema, column, record, _ in cells(output / NAME / "1.0.0")}
    assert {"party", "start_earliest", "office", "name", "value", "scope"} <= {column for _, _, column in asked}
    for table, record, column in sorted(asked):
        assert main(["trace", NAME, f"{table}/{record}", column, *shelf]) == 0
        assert "«" in capsys.readouterr().out, (record, column)
