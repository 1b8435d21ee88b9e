"""What runs and their artifacts are called, and the counting of texts before they are read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import news
from flows.artifacts import key_of
from flows.collection.texts import count_texts, open_texts
from flows.ground.errors import CorpusError
from flows.naming import (
    evaluate_name,
    extract_name,
    name_of_source,
    outline,
    publish_name,
    release_name,
    without_user,
)  # fmt: skip
from flows.validate import Report
from tests.tiny import NAME, make_corpus


def test_runs_say_corpus_and_version(tmp_path: Path) -> None:
    given = {"corpus": NAME, "raw": make_corpus(tmp_path)}
    assert release_name(given) == f"release-{NAME}-1.0.0"
    assert evaluate_name(given) == f"evaluate-{NAME}-1.0.0"
    assert outline(NAME, tmp_path).texts == 2


@pytest.mark.parametrize("manifest", [None, "", "version: [", "version: 'x/../y'\ntexts: []", "- 1"])
def test_a_manifest_that_says_nothing_leaves_the_version_out(manifest: str | None, tmp_path: Path) -> None:
    (tmp_path / "per-nor").mkdir()
    if manifest is not None:
        (tmp_path / "per-nor" / "corpus.yaml").write_text(manifest, "utf-8")
    assert release_name({"corpus": "per-nor", "raw": tmp_path}) == "release-per-nor"


def test_no_folder_outside_is_looked_into(tmp_path: Path) -> None:
    make_corpus(tmp_path)
    (tmp_path / "raw").mkdir()
    assert outline(f"../{NAME}", tmp_path / "raw").version == ""


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("zenodo", "zenodo"),
        ("s3://me:secret@bucket/there", "s3://bucket/there"),
        ("invenio+https://secret@host:8080/x?token=secret", "invenio+https://host:8080/x"),
        ("/a/folder@home", "/a/folder@home"),
        ("hf://datasets/me/mine#secret", "hf://datasets/me/mine"),
        ("s3://bucket?key=secret", "s3://bucket"),
    ],
)
def test_the_name_of_a_publication_has_no_secret(to: str, told: str, tmp_path: Path) -> None:
    assert without_user(to) == told
    assert publish_name({"corpus": NAME, "to": to, "output": tmp_path}) == f"publish-{NAME}-last-to-{told}"


@pytest.mark.parametrize(
    ("source", "name"),
    [("/a/letters", "letters"), ("s3://b/c/Letters.jsonl.gz", "Letters"), ("./x.parquet", "x"), ("s3://b", "texts")],
)
def test_a_collection_is_called_after_where_it_lies(source: str, name: str) -> None:
    assert name_of_source(source) == name
    assert extract_name({"source": source}) == f"extract-{name}"


@given(st.text(), st.text())
def test_keys_are_what_prefect_takes(one: str, other: str) -> None:
    key = key_of("release", one, other)
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert key_of(key) == key


def test_the_data_docs_are_linked_where_they_are_served_and_named_where_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Report(3, (), (), tmp_path)
    monkeypatch.delenv(news.DOCS_AT, raising=False)
    assert "Data Docs" not in news.validation(report)
    (tmp_path / "index.html").touch()
    assert f"<{(tmp_path / 'index.html').as_uri()}>" in news.validation(report)
    monkeypatch.setenv(news.DOCS_AT, "http://127.0.0.1:4280/")
    assert f"<http://127.0.0.1:4280/{tmp_path.name}/index.html>" in news.validation(report)


# Counting


ROWS = [{"doc": f"{n}.txt", "text": "Nothing of note."} for n in range(7)]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS)


def texts(kind: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    if kind == "txt":
        for row in ROWS:
            (folder / row["doc"]).write_text(row["text"], "utf-8")
        (folder / "notes.md").touch()
        return folder
    if kind == "jsonl":
        (folder / "a.jsonl").write_text(f"\n{LINES}\n  \nno JSON\n", "utf-8")
    elif kind == "jsonl.gz":
        (folder / "a.jsonl.gz").write_bytes(gzip.compress(LINES.encode()))
    else:
        for part in ("a", "b"):
            pq.write_table(pa.Table.from_pylist(ROWS), folder / f"{part}.parquet")
        return folder
    return folder / f"a.{kind}"


@pytest.mark.parametrize("kind", ["txt", "jsonl", "jsonl.gz", "parquet"])
def test_as_many_texts_are_counted_as_are_read(kind: str, tmp_path: Path) -> None:
    source = str(texts(kind, tmp_path / "texts"))
    assert count_texts(source) == len(list(open_texts(source, ("NOR", "CHL")))) >= len(ROWS)


def test_what_cannot_be_read_cannot_be_counted_either(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="has no texts"):
        count_texts(str(tmp_path))
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(CorpusError, match="is not Parquet"):
        count_texts(str(tmp_path))
