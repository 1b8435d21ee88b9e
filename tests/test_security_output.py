"""A release made from words that mean harm: nothing in it acts, and nothing that a command prints does."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flows.ground.spreadsheet import guarded, unguarded
from flows.ground.visible import as_markdown, json_line, visible
from tests.hostile_corpus import FORMULA, NAME, OVERRIDE, SCRIPT, make_hostile
from tests.tiny import ROOT, command, dyad, environment

# ECMA-48's control characters but tab and newline, and the overrides of the order of reading: none may reach an eye.
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
RUNS = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"-?[0-9.]+")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the hostile corpus, its release, and a manifest of its texts."""
    folder = tmp_path_factory.mktemp("hostile")
    make_hostile(folder / "raw")
    done = dyad("release", NAME, "--plain", "--raw", folder / "raw", "--output", folder / "output")
    assert done.returncode == 0, done.stderr
    assert not ACTING.search(done.stderr)
    manifest = [{"doc": f"00{n}.txt", "date": "2020", "title": SCRIPT, "dyad": ["NOR", "CHL"]} for n in (1, 2)]
    (folder / "texts.jsonl").write_text("".join(json.dumps(line) + "\n" for line in manifest), "utf-8")
    return folder


@pytest.fixture(scope="module")
def package(home: Path) -> Path:
    return home / "output" / NAME / "1.0.0"


def rows(package: Path, table: str) -> list[dict[str, str]]:
    with (package / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


class Acts(HTMLParser):
    """What a browser would do because of a page: scripts, handlers, things loaded, addresses led to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.links: list[str] = []
        self.feed(path.read_text("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.handlers += [name for name in given if name.startswith("on") or name == "style"]
        self.links += [given[name] for name in ("href", "src", "action", "formaction") if name in given]
        if tag == "script":
            self.scripts.append(given.get("src") or given.get("type", ""))


def pages(package: Path) -> Iterator[tuple[Path, Acts]]:
    found = sorted(package.rglob("*.html"))
    assert len(found) > 8
    yield from ((path, Acts(path)) for path in found)


def test_pages_have_the_scripts_and_links_of_their_templates_alone(package: Path) -> None:
    for path, acts in pages(package):
        assert not acts.tags & {"img", "iframe", "object", "embed", "base"}, path
        assert acts.handlers == [], path
        assert all(s.endswith(("site/explorer.js", "explorer.js")) or s == "application/json" for s in acts.scripts), (
            path
        )
        assert not [link for link in acts.links if link.strip().casefold().startswith(("javascript:", "data:", "//"))]


def test_hostile_words_are_shown_as_words(package: Path) -> None:
    page = (package / "site" / "sources.html").read_text("utf-8")
    assert "&lt;img src=x onerror=window.hit=1&gt;" in page
    assert "\\u202egpj.exe" in page


def test_nothing_that_people_open_has_characters_that_act(package: Path) -> None:
    told = [path for path in package.rglob("*") if path.suffix in (".html", ".md", ".json", ".jsonld", ".cff", ".js")]
    assert len(told) > 15
    for path in told:
        assert not ACTING.search(path.read_text("utf-8")), path


def test_no_cell_of_csv_is_a_formula_and_parquet_has_the_words_as_they_are(package: Path) -> None:
    seen = 0
    for path in sorted((package / "csv").glob("*.csv")):
        exact = pq.read_table(package / f"{path.stem}.parquet").to_pylist()
        for row, true in zip(rows(package, path.stem), exact, strict=True):
            for column, cell in row.items():
                assert not RUNS.match(cell) or NUMBER.fullmatch(cell), (path.name, column, cell)
                seen += cell.startswith("'")
                assert not isinstance(true[column], str) or unguarded(cell) == true[column]
    assert seen > 5


def test_databases_have_the_words_as_they_are(package: Path) -> None:
    with closing(sqlite3.connect(package / f"{NAME}.sqlite")) as database:
        (title,) = database.execute("SELECT title FROM treaties").fetchone()
    assert title.startswith(FORMULA) and SCRIPT in title and OVERRIDE in title


def test_markdown_has_the_links_and_tags_of_ours_alone(package: Path) -> None:
    for name in ("README.md", "CHANGES.md"):
        text = (package / name).read_text("utf-8")
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", re.sub(r"\\.", "", text), flags=re.DOTALL)
        assert not re.search(r"<(script|img|/)", prose), name
        assert not re.search(r"!?\[[^\]]*\]\((?!https://|[\w./#-]+\))", prose), name
        widths = {line.count(" | ") for line in re.sub(r"\\\|", "", text).splitlines() if line.startswith("| `00")}
        assert len(widths) <= 1, name


def test_json_ld_can_be_put_into_a_page_and_metadata_are_what_they_say(package: Path) -> None:
    for name in ("schema-org.jsonld", "dcat.jsonld"):
        text = (package / name).read_text("utf-8")
        assert "<" not in text
        assert "window.hit=1" in json.dumps(json.loads(text))
    cited = yaml.safe_load((package / "CITATION.cff").read_text("utf-8"))
    assert cited["cff-version"] == "1.2.0" and "window.hit" in cited["title"]
    bibtex = str(json.loads((package / "croissant.json").read_text("utf-8"))["citeAs"])
    assert "\\" not in bibtex and bibtex.count("{") == bibtex.count("}")


def test_every_file_of_the_package_has_a_name_that_every_system_takes(package: Path) -> None:
    names = [path.relative_to(package).as_posix() for path in package.rglob("*")]
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._~-]*", part) for name in names for part in name.split("/"))
    assert len({name.casefold() for name in names}) == len(names)


def lines(home: Path) -> dict[str, list[str | Path]]:
    """Every command that prints words of texts, decisions, gold or releases."""
    output, raw = ("--output", home / "output"), ("--raw", home / "raw")
    visit = rows(home / "output" / NAME / "1.0.0", "visits")[0]["visit_id"]
    texts = ("--texts", home / "raw" / NAME)
    gold = home / "gold.jsonl"
    gold.write_text(json.dumps(_gold()) + "\n", "utf-8")
    return {
        "trace": ["trace", NAME, f"visits/{visit}", *output, *raw],
        "trace without texts": ["trace", NAME, "treaties/nor-chl-treaty-1927", *output, "--raw", home],
        "extract": ["extract", home / "texts.jsonl", *texts, "--refusals", home / "refusals"],
        "annotate": ["annotate", home / "texts.jsonl", *texts],
        "explain": ["explain", home / "texts.jsonl", *texts],
        "explain a sentence": ["explain", home / "texts.jsonl", *texts, "--sentence", "1"],
        "evaluate": ["evaluate", NAME, *raw, "--gold", gold, "--list"],
        "stubs": ["evaluate", NAME, *raw, "--gold", gold, "--stubs"],
        "review": ["review", NAME, *raw],
        "diff": ["diff", NAME, "--next", *output, *raw],
        "publish": ["publish", NAME, *output, "--to", home / "public"],
    }


def _gold() -> dict[str, object]:
    span = {"start": 0, "end": 30}
    return {
        "doc": "001.txt", "table": "treaties", "key": "x\n- id: planted\n  action: reject", "evidence": [span],
        "fields": {"title": "A \u009b31m title \u202e", "parties": ["NOR", "CHL"]},
    }  # fmt: skip


COMMANDS = (
    "trace", "trace without texts", "extract", "annotate", "explain", "explain a sentence", "evaluate", "stubs",
    "review", "diff", "publish",
)  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_lets_words_of_others_act_on_a_terminal(name: str, home: Path) -> None:
    line = lines(home)[name]
    done = dyad(*line)
    assert not ACTING.search(done.stdout + done.stderr)
    if name == "stubs":  # what gold calls a record must not become a decision of its own
        assert "planted" not in [decision["id"] for decision in yaml.safe_load(done.stdout)]
    assert done.returncode == 0 and done.stdout, done.stderr


@pytest.mark.parametrize("name", ["trace", "explain"])
def test_on_a_terminal_only_our_own_colours_are_sent(name: str, home: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(command(*lines(home)[name]), cwd=ROOT, env=environment(TERM="xterm"), stdout=theirs):
        os.close(theirs)
        told = b""
        while block := _read(ours):
            told += block
    os.close(ours)
    text = re.sub("\x1b\\[(0|1|1;33)m", "", told.decode("utf-8").replace("\r\n", "\n"))
    assert len(text) > 500
    assert not ACTING.search(text)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # the other end is gone: Linux says so with EIO
        return b""


@given(st.text(st.characters(), max_size=30))
def test_a_guarded_cell_runs_nowhere_and_gives_its_text_back(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not RUNS.match(cell) or re.fullmatch(r"[+-][0-9][0-9.,:/ %-]*", cell)


@given(st.text(st.sampled_from("'=+-@\t\r1.x"), max_size=6))
def test_signs_and_apostrophes_of_a_texts_own_come_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text(st.characters(), max_size=60))
def test_what_is_shown_has_nothing_that_acts_and_json_says_the_same(text: str) -> None:
    assert not ACTING.search(visible(text)) and visible(text).isprintable() >= text.isprintable()
    assert json.loads(json_line({"text": text})) == {"text": text}
    assert "\n" not in as_markdown(text)
    visible(text).encode()
