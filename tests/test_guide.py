"""The guide's snippets run, and print something."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import duckdb
import pytest

from flows.extract.patterns import compile_pattern
from flows.ground.paths import OUTPUT, ROOT
from flows.ground.releases import latest
from flows.ground.schema import load_schemas
from flows.ground.yamlfile import read_yaml
from tests.tiny import dyad

LAST = latest(OUTPUT / "italy-japan")
GUIDE = (ROOT / "GUIDE.md").read_text("utf-8").replace("VERSION", LAST.name if LAST else "none")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL)


def blocks(language: str) -> list[str]:
    found = [body for name, body in BLOCKS if name == language]
    assert found, language
    return found


@pytest.mark.parametrize("query", blocks("sql"), ids=lambda query: query.split()[0].lower())
def test_the_queries_answer(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with duckdb.connect() as connection:
        assert connection.execute(query).fetchall()


@pytest.mark.parametrize("code", blocks("python"), ids=lambda code: code.split()[1])
def test_the_python_runs(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with contextlib.redirect_stdout(io.StringIO()) as told:
        exec(compile(code, "GUIDE.md", "exec"), {})
    assert told.getvalue() or "print" not in code


@pytest.mark.parametrize("line", blocks("sh"), ids=lambda line: line.split()[1])
def test_the_commands_answer(line: str) -> None:
    done = dyad(*shlex.split(line)[1:])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_example_of_a_rule_is_a_rule(tmp_path: Path) -> None:
    path = tmp_path / "guide.yaml"
    path.write_text(blocks("yaml")[0], "utf-8")
    (rule,) = read_yaml(path)
    pattern, needed = compile_pattern(rule["pattern"])
    assert pattern.groupindex.keys() == {"place"}
    assert needed


def test_every_table_about_the_reading_is_explained() -> None:
    for name, schema in load_schemas().items():
        assert schema.of or f"`{name}`" in GUIDE, name
