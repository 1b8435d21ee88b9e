"""A fingerprint changes with what code and data files amount to, and with nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.ground import fingerprint as module
from flows.ground.fingerprint import fingerprint

CODE = '"""About."""\n\ndef f(x):\n    """Say."""\n    return x + 1  # one more\n'
RULES = "# about\n- id: a\n  value: 1.10\n"


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one step, older than this process."""
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "MEMORY", tmp_path / ".dyad" / "fingerprints")
    monkeypatch.setattr(module, "_began", lambda: time.time() + 60)
    module._memory_file.cache_clear()
    folder = tmp_path / "flows" / "step"
    (folder / "deeper").mkdir(parents=True)
    (folder / "code.py").write_text(CODE)
    (folder / "deeper" / "rules.yaml").write_text(RULES)
    (folder / "names.tsv").write_text("a\tb\n")
    return folder


def of(step: Path) -> str:
    return fingerprint(step.name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("code.py", "def f( x ):\n\n    # nothing of note\n    return (x+1)\n"),
        ("code.py", CODE.replace("Say.", "Say something else.").replace("About", "Of")),
        ("deeper/rules.yaml", "- {id: a, value: 1.10} # about nothing\n"),
    ],
)
def test_comments_docstrings_and_layout_do_not_count(step: Path, name: str, text: str) -> None:
    before = of(step)
    (step / name).write_text(text)
    assert of(step) == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("code.py", CODE.replace("x + 1", "x + 2")),
        ("code.py", CODE.replace("x + 1", "x + 1.0")),
        ("code.py", "def f(x:\n"),
        ("deeper/rules.yaml", RULES.replace("1.10", "1.1")),
        ("deeper/rules.yaml", RULES.replace("1.10", "'1.10'")),
        ("deeper/rules.yaml", "- value: 1.10\n  id: a\n"),
        ("deeper/rules.yaml", "- [\n"),
        ("names.tsv", "a\tb\n# about\n"),
        ("new.txt", ""),
    ],
)
def test_what_changes_the_meaning_counts(step: Path, name: str, text: str) -> None:
    before = of(step)
    (step / name).write_text(text)
    assert of(step) != before


@pytest.mark.parametrize("name", ["__pycache__/code.pyc", "node_modules/a.js", ".code.py.swp", "code.py~"])
def test_what_tools_leave_behind_does_not_count(step: Path, name: str) -> None:
    before = of(step)
    (step / name).parent.mkdir(exist_ok=True)
    (step / name).write_text("x")
    assert of(step) == before


def test_a_file_that_moves_counts(step: Path) -> None:
    before = of(step)
    (step / "names.tsv").rename(step / "towns.tsv")
    assert of(step) != before


def test_times_of_files_are_not_believed(step: Path) -> None:
    path = step / "names.tsv"
    before, times = of(step), path.stat()
    path.write_text("b\ta\n")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert of(step) != before


def test_folders_count_in_any_order_and_only_those_that_are_named(step: Path) -> None:
    other = step.with_name("other")
    other.mkdir()
    (other / "code.py").write_text(CODE)
    assert fingerprint("step", "other") == fingerprint("other", "step", "step") != fingerprint("step")
    before = of(step)
    (other / "code.py").write_text("x = 1\n")
    assert of(step) == before


def test_a_folder_that_is_not_there_is_an_error(step: Path) -> None:
    with pytest.raises(FileNotFoundError, match="neither flows/stop nor stop"):
        fingerprint("stop")


def test_libraries_count_with_their_versions(step: Path) -> None:
    plain, with_library = of(step), fingerprint("step", libraries=["PyYAML"])
    assert len({plain, with_library, fingerprint("step", libraries=["great-expectations"])}) == 3
    assert module._installed()["pyyaml"] == __import__("yaml").__version__


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(bytes(path.stat().st_size)),
        lambda path: path.write_bytes(path.read_bytes()[:-5]),
        lambda path: path.write_bytes(path.read_bytes()[:64] + bytes(32) + path.read_bytes()[96:]),
    ],
)
def test_a_damaged_memory_is_made_anew(step: Path, harm: Callable[[Path], object]) -> None:
    before = of(step)
    (memory,) = (step.parents[1] / ".dyad").iterdir()
    whole = memory.read_bytes()
    harm(memory)
    assert of(step) == before
    assert memory.read_bytes() == whole


def test_files_are_parsed_once_for_each_state(step: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = of(step)
    monkeypatch.setattr(module, "_MEANINGS", dict.fromkeys(module._MEANINGS, lambda raw: pytest.fail("parsed again")))
    assert of(step) == before


def test_where_nothing_can_be_written_it_is_found_out_all_the_same(step: Path) -> None:
    before = of(step)
    memory = step.parents[1] / ".dyad"
    next(memory.iterdir()).unlink()
    memory.rmdir()
    memory.write_text("a file stands where the folder should be")
    assert of(step) == before


def test_code_younger_than_the_process_has_a_fingerprint_that_no_other_process_gets(
    step: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = of(step)
    monkeypatch.setattr(module, "_began", lambda: time.time() - 60)
    younger = of(step)
    assert younger != older
    assert younger == of(step)
    module._ours_alone.cache_clear()
    assert of(step) not in (younger, older)


def test_the_process_began_before_now_and_after_the_machine_did() -> None:
    assert 0 < time.time() - module._began() < time.monotonic() + 1


def test_the_project_has_a_fingerprint_in_no_time() -> None:
    folders = ("extract", "ground", "language", "package", "validate", "explorer", "schemas", "expectations")
    fingerprint(*folders)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        fingerprint(*folders)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05
