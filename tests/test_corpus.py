"""Reading a corpus: every fault is told in one error, with file and place, and nothing is repaired."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.corpus import load_corpus, names, read_manifest
from flows.ground.errors import CorpusError
from flows.ground.paths import RAW

TEXTS = {"a.txt": "Ghana and Togo signed a treaty.\r\nIn Accra.", "b.txt": "The president of Togo visited Accra."}

Edit = Callable[[dict[str, Any]], None]


def entry(name: str, accession: int) -> dict[str, Any]:
    return {
        "file": name,
        "accession": accession,
        "sha256": hashlib.sha256(TEXTS[name].encode()).hexdigest(),
        "title": f"Text {name}",
        "authors": [],
        "publisher": "Nobody",
        "date": "2019-05",
        "date_evidence": "May 2019",
        "language": "en",
        "licence": "CC0-1.0",
        "redistributable": "full",
    }


def manifest() -> dict[str, Any]:
    return {
        "title": "Ghana and Togo",
        "description": "Two texts.",
        "version": "0.1.0",
        "keywords": ["Ghana", "Togo"],
        "licence": "CC-BY-4.0",
        "contributors": [{"title": "Somebody"}],
        "dyad": [{"code": "GHA", "demonyms": ["Ghanaian"]}, {"code": "TGO"}],
        "texts": [entry("a.txt", 1), entry("b.txt", 2)],
    }


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "gha-tgo"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_bytes(text.encode())
    write(tmp_path, lambda _: None)
    return tmp_path


def write(raw: Path, edit: Edit) -> None:
    value = manifest()
    edit(value)
    (raw / "gha-tgo" / "corpus.yaml").write_text(yaml.safe_dump(value, allow_unicode=True))


def message(raw: Path, name: str = "gha-tgo") -> str:
    with pytest.raises(CorpusError) as caught:
        load_corpus(name, raw)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_a_corpus_holds_its_texts_exactly_as_stored_in_the_order_of_accession(raw: Path) -> None:
    write(raw, lambda m: m["texts"].reverse())
    corpus = load_corpus("gha-tgo", raw)
    assert [d.name for d in corpus.documents] == ["a.txt", "b.txt"] == [s.name for s in corpus.sources]
    assert corpus.documents[0].text == TEXTS["a.txt"]  # carriage returns untouched
    assert corpus.dyad.codes == ("GHA", "TGO") and corpus.dyad.first.demonyms == ("Ghanaian",)
    assert corpus.metadata["version"] == "0.1.0" and corpus.documents[0].date == "2019-05"


def test_a_date_with_an_open_end_is_published_but_anchors_nothing(raw: Path) -> None:
    write(raw, lambda m: m["texts"][0].update(date="2019-05/.."))
    corpus = load_corpus("gha-tgo", raw)
    assert corpus.sources[0].date == "2019-05/.." and corpus.documents[0].date is None


def test_the_italy_japan_corpus_loads() -> None:
    corpus = load_corpus("italy-japan")
    assert [s.accession for s in corpus.sources] == [1, 2, 3, 4, 5]
    assert all(document.text for document in corpus.documents) and "italy-japan" in names(RAW)


def test_an_unknown_corpus_is_answered_with_those_there_are(raw: Path) -> None:
    assert "gha-tgo" in message(raw, "gha-togo") and "did you mean" in message(raw, "gha-togo")
    for name in ("../gha-tgo", "", ".", "GHA"):
        assert "there is no corpus" in message(raw, name)


def break_text(raw: Path, content: bytes | None) -> None:
    path = raw / "gha-tgo" / "b.txt"
    path.unlink()
    if content is not None:
        path.write_bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no such file"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"abc\xffdef", "byte 0xff at offset 3"),
        (b"abc\0def", "NUL at character 3"),
        (b"another text", "its content changed"),
    ],
)
def test_a_damaged_text_is_named_with_its_damage(raw: Path, content: bytes | None, words: str) -> None:
    break_text(raw, content)
    assert words in message(raw) and "b.txt" in message(raw) and "a.txt" not in message(raw)


def test_a_wrong_hash_tells_both_hashes_and_what_to_do(raw: Path) -> None:
    break_text(raw, b"another text")
    told = message(raw)
    assert hashlib.sha256(b"another text").hexdigest() in told and entry("b.txt", 2)["sha256"] in told
    assert "put the new hash into the manifest" in told


def test_a_renamed_text_is_recognised_by_its_content(raw: Path) -> None:
    (raw / "gha-tgo" / "b.txt").rename(raw / "gha-tgo" / "c.txt")
    told = message(raw)
    assert "was renamed: c.txt has its content" in told and "is not in the manifest" not in told


def test_a_text_that_the_manifest_does_not_know_is_told_with_its_entry(raw: Path) -> None:
    (raw / "gha-tgo" / "c.txt").write_text("new")
    assert "is not in the manifest" in message(raw) and "accession: 3" in message(raw)


def test_all_texts_are_checked_before_anything_is_raised(raw: Path) -> None:
    (raw / "gha-tgo" / "a.txt").write_bytes(b"")
    break_text(raw, None)
    assert "2 faults" in message(raw) and "a.txt: is empty" in message(raw) and "b.txt: there is no" in message(raw)


def test_symbolic_links_are_refused(raw: Path, tmp_path: Path) -> None:
    (raw / "gha-tgo" / "b.txt").rename(raw / "elsewhere.txt")
    (raw / "gha-tgo" / "b.txt").symlink_to(raw / "elsewhere.txt")
    assert "symbolic link" in message(raw)
    (raw / "linked").symlink_to(raw / "gha-tgo")
    assert "symbolic link" in message(raw, "linked")


def test_a_text_beyond_the_bound_is_not_read(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.corpus.texts.MAX_BYTES", 40)
    assert "at most 40 are read" in message(raw)


@pytest.mark.parametrize(
    ("edit", "place", "words"),
    [
        (lambda m: m.update(titel="x"), "", "did you mean 'title'?"),
        (lambda m: m.pop("title"), "", "missing key 'title'"),
        (lambda m: m.update(keywords="Ghana"), "keywords", "expected a list of texts, found 'Ghana'"),
        (lambda m: m.update(version="1"), "version", "three numbers"),
        (lambda m: m["dyad"].pop(), "dyad", "two states"),
        (lambda m: m["dyad"][1].update(code="GHA"), "dyad", "both sides are 'GHA'"),
        (lambda m: m["dyad"][0].update(code="GHX"), "dyad[0].code", "no code of ISO 3166-1"),
        (lambda m: m["dyad"][0].update(code="Ghana"), "dyad[0].code", "did you mean GHA?"),
        (lambda m: m["texts"][1].update(accession=1), "texts[0], texts[1]", "accession 1 is given 2 times"),
        (lambda m: m["texts"][1].update(file="a.txt"), "texts[0], texts[1]", "file 'a.txt' is given 2 times"),
        (lambda m: m["texts"][1].update(file="../b.txt"), "texts[1].file", "no plain file name"),
        (lambda m: m["texts"][1].update(file="/etc/passwd"), "texts[1].file", "no plain file name"),
        (lambda m: m["texts"][1].update(sha256="abc"), "texts[1].sha256", "64 lower-case hexadecimal"),
        (lambda m: m["texts"][1].update(date="May 2019"), "texts[1].date", "no EDTF date"),
        (lambda m: m["texts"][1].update(date="2023-02-30"), "texts[1].date", "no EDTF date"),
        (lambda m: m["texts"][1].pop("date_evidence"), "texts[1].date_evidence", "a date needs its evidence"),
        (lambda m: m["texts"][1].update(accession="2"), "texts[1].accession", "nine digits at most, found '2'"),
        (lambda m: m["texts"][1].update(accession=10**30), "texts[1].accession", "nine digits at most"),
        (lambda m: m["texts"][1].update(url="javascript: x"), "texts[1].url", "address of the web"),
        (lambda m: m["texts"][1].update(file="b" * 300), "b" * 300, "was renamed: b.txt"),
        (lambda m: m["contributors"][0].update(path="::"), "contributors[0].path", "address of the web"),
        (lambda m: m.update(homepage="somewhere"), "homepage", "address of the web"),
        (lambda m: m.update(title="Ghana\0Togo"), "title", "without control characters"),
        (lambda m: m.update(keywords=["\x1b[2J"]), "keywords", "list of texts"),
        (lambda m: m.update(version="01.0.0"), "version", "three numbers"),
        (lambda m: m.update(version="\u0661.\u0660.\u0660"), "version", "three numbers"),
        (lambda m: m.update(version="1.0.0000000"), "version", "three numbers"),
        (lambda m: m["texts"][1].update(redistributable="yes"), "texts[1].redistributable", "full, excerpt, none"),
        (lambda m: m["texts"][1].update(licence="all rights"), "texts[1].licence", "SPDX"),
        (lambda m: m.update(texts=[]), "texts", "has no texts"),
    ],
)
def test_a_fault_of_the_manifest_is_told_with_its_place(raw: Path, edit: Edit, place: str, words: str) -> None:
    write(raw, edit)
    assert f"corpus.yaml: {place}".rstrip(": ") in message(raw) and words in message(raw)


@pytest.mark.parametrize("code", ["VAT", "EUE", "XKX"])
def test_codes_beyond_ordinary_states_are_accepted(raw: Path, code: str) -> None:
    write(raw, lambda m: m["dyad"][1].update(code=code))
    assert load_corpus("gha-tgo", raw).dyad.codes == ("GHA", code)


@pytest.mark.parametrize(
    "text",
    [
        "title: [",
        "title: &a x\nother: *a\n",
        "title: !!python/object:os.system x\n",
        "title: a\ntitle: b\n",
        "[" * 9999,
    ],
)
def test_a_manifest_that_is_no_plain_yaml_is_refused_with_its_line(raw: Path, text: str) -> None:
    (raw / "gha-tgo" / "corpus.yaml").write_text(text)
    assert "corpus.yaml:" in message(raw) and "is not plain YAML" in message(raw)


def test_a_manifest_that_is_no_mapping_is_refused(raw: Path) -> None:
    (raw / "gha-tgo" / "corpus.yaml").write_text("- a\n")
    assert "expected a mapping" in message(raw)


# Manifests of loose texts


def lines(tmp_path: Path, *entries: object) -> Path:
    (tmp_path / "a.txt").write_bytes(TEXTS["a.txt"].encode())
    path = tmp_path / "manifest.jsonl"
    path.write_text("".join((e if isinstance(e, str) else json.dumps(e)) + "\n" for e in entries))
    return path


def test_a_manifest_of_loose_texts_gives_documents(tmp_path: Path) -> None:
    path = lines(tmp_path, {"doc": "a.txt", "title": "A", "date": None, "dyad": ["GHA", "TGO"], "note": "x"}, "")
    (document,) = read_manifest(path, tmp_path)
    assert document.text == TEXTS["a.txt"] and document.title == "A" and document.dyad.codes == ("GHA", "TGO")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ({"doc": "a.txt"}, "missing key 'dyad'"),
        ({"doc": "z.txt", "dyad": ["GHA", "TGO"]}, "there is no such file"),
        ({"doc": "../a.txt", "dyad": ["GHA", "TGO"]}, "no plain file name"),
        ({"doc": "a.txt", "dyad": ["GHA", "GHX"]}, "'GHX' is no code"),
        ({"doc": "a.txt", "dyad": ["GHA"]}, "two different codes"),
        ({"doc": "a.txt", "dyad": ["GHA", "TGO"], "date": "soon"}, "no EDTF date"),
        ({"doc": "a.txt", "dyad": ["GHA", "TGO"], "title": 5}, "expected text"),
    ],
)
def test_a_bad_line_of_a_manifest_is_told_with_its_number(tmp_path: Path, line: object, words: str) -> None:
    path = lines(tmp_path, {"doc": "a.txt", "dyad": ["GHA", "TGO"]}, line)
    with pytest.raises(CorpusError) as caught:
        read_manifest(path, tmp_path)
    assert f"{path}:2" in str(caught.value) and words in str(caught.value)


def test_a_document_listed_twice_is_refused(tmp_path: Path) -> None:
    some = {"doc": "a.txt", "dyad": ["GHA", "TGO"]}
    with pytest.raises(CorpusError, match="listed twice, first on line 1"):
        read_manifest(lines(tmp_path, some, some), tmp_path)
