"""The README shows what really prints."""

from __future__ import annotations

import re

import duckdb

from flows.ground.paths import ROOT
from tests.tiny import dyad

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)


def blocks(language: str) -> list[str]:
    return [body for name, body in BLOCKS if name == language]


def test_the_table_is_what_the_query_prints() -> None:
    query = blocks("sql")[0].replace("'output/", f"'{ROOT}/output/")
    assert str(duckdb.sql(query)).rstrip() == blocks("text")[0].rstrip()


def test_the_trace_is_what_the_command_prints() -> None:
    command = re.search(r"`dyad (trace [^`]+)`", README)
    assert command is not None
    assert dyad(*command.group(1).split()).stdout.strip() == blocks("text")[1].strip()


def test_the_accuracy_is_what_the_command_prints() -> None:
    command = re.search(r"`dyad (evaluate italy-japan --gold [^`]+)`", README)
    assert command is not None
    assert dyad(*command.group(1).split()).stdout.strip() == blocks("text")[2].strip()


def test_the_python_runs() -> None:
    code = blocks("python")[0].replace('"output/', f'"{ROOT}/output/')
    exec(compile(code, "README.md", "exec"), {})


def test_the_example_of_own_texts_gives_a_visit(tmp_path) -> None:  # type: ignore[no-untyped-def]
    line = re.search(r"echo '([^']+)' > manifest", README)
    assert line is not None
    (tmp_path / "manifest.jsonl").write_text(line.group(1) + "\n", "utf-8")
    text = "On 3 May 2011 Foreign Minister Ana Quispe of Peru arrived in Oslo on an official visit."
    (tmp_path / "note.txt").write_text(text, "utf-8")
    printed = dyad("extract", str(tmp_path / "manifest.jsonl"), "--texts", str(tmp_path)).stdout
    assert '"table": "visits"' in printed and '"Ana Quispe"' in printed
