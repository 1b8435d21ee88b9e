"""Input by somebody who means harm: refused with its place, and soon; no link is followed and no pipe waited for."""

from __future__ import annotations

import json
import os
import resource
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.corpus import load_corpus, read_manifest
from flows.corpus.texts import is_plain_name
from flows.curate import load_decisions
from flows.evaluate import read_mentions
from flows.ground import yamlfile
from flows.ground.errors import CorpusError, DecisionError, DyadError
from flows.ground.plainfile import Unfit, read_plain
from flows.ground.strictjson import parse_json
from tests.tiny import NAME, make_corpus, release

SECONDS = 10.0  # of processor time, for what is as large as it may be; a busy machine gets its margin


def refused(of: type[DyadError], read: Callable[[], object]) -> str:
    """What is said of input that must not be taken, within bounds of time."""
    start = time.process_time()
    with pytest.raises(of) as caught:
        read()
    assert time.process_time() - start < SECONDS
    return str(caught.value)


# YAML

LAUGHS = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
BOMBS = {
    "laughs": LAUGHS,
    "merge by alias": "a: &a {b: 1}\nc:\n  <<: *a\n",
    "python": "a: !!python/object/apply:os.system [touch pwned]\n",
    "python by directive": "%TAG ! tag:yaml.org,2002:python/\n---\na: !object/apply:os.system [x]\n",
    "local tag": "a: !x 1\n",
    "twins": "a: 1\na: 2\n",
    "twins by escape": 'a: 1\n"\\x61": 2\n',
    "a list as key": "? [a]\n: 1\n",
    "deep": "[" * 1_000_000,
    "deep mappings": "? " * 1_000_000,
    "wide": "[" + "1," * 2_000_000 + "]",
    "large": "#" * (yamlfile.MAX_BYTES + 1),
    "NUL": "a: x\0y\n",
    "C1": "a: x\x9by\n",
    "UTF-16": "a: 1\n".encode("utf-16").decode("latin-1"),
    "two documents": "a: 1\n---\na: 2\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_yaml_that_is_more_than_data_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_bytes(BOMBS[name].encode("latin-1"))
    assert refused(DyadError, lambda: yamlfile.read_yaml(path)).startswith(str(path))


@pytest.mark.parametrize(
    "word",
    [
        "010",
        "0o17",
        "0x1F",
        "1_000",
        "190:20:30",
        "1" + ":59" * 50_000,
        "9" * 5_000,
        ".inf",
        ".nan",
        "1e999",
        "<<",
        "=",
        "2001-12-14",
        "no",
        "on",
        "Yes",
        "~x",
        "12:30:45",
    ],
)
def test_yaml_guesses_at_no_word(word: str) -> None:
    assert yamlfile.parse_yaml(f"- {word}\n".encode(), Path("x.yaml")) == [word]


def test_merge_keys_merge_nothing() -> None:
    assert yamlfile.parse_yaml(b"<<: {a: 1}\nb: 2\n", Path("x.yaml")) == {"<<": {"a": 1}, "b": 2}


# JSON

NO_JSON = ['{"a": 1, "a": 2}', "NaN", "[Infinity]", "-Infinity", "9" * 5_000, "[" * 200_000, '{"a":' * 100_000, "\0"]


@pytest.mark.parametrize("text", NO_JSON, ids=range(len(NO_JSON)))
def test_json_that_readers_understand_differently_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"twice|number|deep|Expecting|Exceeds|control"):
        parse_json(text)


@pytest.mark.parametrize(
    "line",
    [
        *NO_JSON,
        '{"doc": "a.txt", "doc": "b.txt", "dyad": ["NOR", "CHL"]}',
        '{"doc": "../a.txt", "dyad": ["NOR", "CHL"]}',
        '{"doc": "/etc/passwd", "dyad": ["NOR", "CHL"]}',
        '{"doc": "a\\nb.txt", "dyad": ["NOR", "CHL"]}',
        '{"doc": "\\ud800.txt", "dyad": ["NOR", "CHL"]}',
        '{"doc": {"a": 1}, "dyad": [["NOR"], 1]}',
        '{"doc": "a.txt", "dyad": ["NOR", "CHL"], "date": 1e400}',
    ],
)
def test_a_hostile_line_of_a_manifest_is_told_with_its_number(line: str, tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(line + "\n", "utf-8")
    assert f"{path}:1" in refused(CorpusError, lambda: read_manifest(path)) or "\0" in line


GOLD: dict[str, Any] = {
    "doc": "a.txt", "table": "treaties", "fields": {"title": "x"}, "evidence": [{"start": 0, "end": 1}],
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"spans": {"title": 3}},
        {"spans": {"title": [3]}},
        {"spans": {"title": [None]}},
        {"approximate": 3},
        {"evidence": [{"start": True, "end": 9}]},
        {"evidence": [{"start": "0", "end": "1"}]},
        {"fields": {"title": {"x": 1}}},
        {"table": "__class__"},
        {"key": "a\u009bb"},
    ],
    ids=str,
)
def test_a_hostile_line_of_gold_is_told_with_its_number(change: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({**GOLD, **change}), "utf-8")
    assert f"{path}:1" in refused(DyadError, lambda: read_mentions(path))


# Paths

WAYS_OUT = (
    "../002.txt", "..", ".", "", "/etc/passwd", "a/b.txt", "a\\b.txt", "C:a.txt", ".hidden", " a.txt", "a.txt ", "a\0b",
    "a\nb", "a\x1b[2Jb.txt", "a\u202eb.txt", "a\u200bb.txt", "a\ud800.txt", "=a.txt", "@a.txt", "a|b.txt", "a`b.txt",
    "<a>.txt",
)  # fmt: skip


@pytest.mark.parametrize("name", WAYS_OUT)
def test_a_name_that_leads_out_or_cannot_be_shown_is_no_name(name: str) -> None:
    assert not is_plain_name(name)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return make_corpus(tmp_path / "raw")


def manifest(raw: Path, old: str, new: str) -> None:
    path = raw / NAME / "corpus.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("name", ["'../002.txt'", "/etc/passwd", '"a\\nb.txt"', "[001.txt]", "{a: 1}", "null", "1"])
def test_a_manifest_reads_no_file_but_texts_in_its_folder(name: str, raw: Path) -> None:
    manifest(raw, "file: 002.txt", f"file: {name}")
    assert "corpus.yaml" in refused(CorpusError, lambda: load_corpus(NAME, raw))


def test_names_that_differ_in_case_alone_are_one_file_on_many_a_disk(raw: Path) -> None:
    manifest(raw, "file: 002.txt", "file: A.txt")
    manifest(raw, "file: 001.txt", "file: a.txt")
    assert "is given 2 times" in refused(CorpusError, lambda: load_corpus(NAME, raw))


@pytest.mark.parametrize("gold", ["/etc/passwd", "../../etc/passwd", "../other/gold.jsonl", "link.jsonl"])
def test_gold_out_of_reach_is_not_read(gold: str, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("swordfish", "utf-8")
    (raw / NAME / "link.jsonl").symlink_to(tmp_path / "secret")
    manifest(raw, "dyad:\n", f"gold: {gold}\ndyad:\n")
    done = release(raw, tmp_path / "output")
    assert done.returncode == 2
    assert "gold out of reach" in done.stderr and "swordfish" not in done.stderr


@pytest.mark.parametrize("corpus", ["..", "../raw", "/etc", "a/b", ".", "A", "x" * 200, "a\nb", "\x1b[2J"])
def test_a_corpus_is_named_by_a_word_and_no_path(corpus: str, raw: Path) -> None:
    assert "there is no corpus" in refused(CorpusError, lambda: load_corpus(corpus, raw))


# Files that are none


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(path.parent)  # a socket's name is bounded
        server.bind(path.name)
        os.chdir(here)


def link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def loop(path: Path) -> None:
    path.symlink_to(path)


def folder(path: Path) -> None:
    path.mkdir()


def sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(1 << 40)


NO_FILES = (pipe, listening, link, device, loop, folder, sparse)


@pytest.mark.parametrize("make", NO_FILES, ids=lambda make: str(make.__name__))
@pytest.mark.parametrize("name", ["002.txt", "corpus.yaml", "decisions.yaml", "stranger.txt"])
def test_what_is_no_plain_file_is_neither_read_nor_waited_for(
    name: str, make: Callable[[Path], None], raw: Path
) -> None:
    path = raw / NAME / name
    path.unlink(missing_ok=True)
    make(path)

    def read() -> None:
        load_decisions(load_corpus(NAME, raw))

    if name == "stranger.txt":  # a text that the manifest does not know: told where it is one, else passed over
        load_corpus(NAME, raw)
    else:
        of = DecisionError if name == "decisions.yaml" else CorpusError
        assert name in refused(of, read) or make is listening


@pytest.mark.parametrize("make", NO_FILES, ids=lambda make: str(make.__name__))
def test_only_plain_files_are_opened(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "x")
    with pytest.raises((Unfit, OSError)):
        read_plain(tmp_path / "x", 1_000_000)


def test_a_file_that_grows_while_it_is_read_is_read_to_its_bound(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a" * 1_001)
    with pytest.raises(Unfit, match="at most 1000"):
        read_plain(tmp_path / "x", 1_000)
    with pytest.raises(Unfit, match="at most 1000"):
        read_plain(Path("/proc/kallsyms"), 1_000)  # says it has no bytes, and has megabytes


def test_a_corpus_folder_that_is_a_link_is_refused(raw: Path, tmp_path: Path) -> None:
    (raw / NAME).rename(tmp_path / "elsewhere")
    (raw / NAME).symlink_to(tmp_path / "elsewhere")
    assert "symbolic link" in refused(CorpusError, lambda: load_corpus(NAME, raw))


def test_reading_the_largest_manifest_takes_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("- a\n" * (yamlfile.MAX_BYTES // 4), "utf-8")
    refused(DyadError, lambda: yamlfile.read_yaml(path))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4_000_000  # kilobytes
