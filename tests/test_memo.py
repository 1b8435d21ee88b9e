"""What is remembered is what would be built; what is stale or damaged is built anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.ground import memo


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memo, "FOLDER", tmp_path / "cache")
    memo._file_digest.cache_clear()
    return tmp_path


def build(folder: Path, value: str, calls: list[str]) -> str:
    def made() -> str:
        calls.append(value)
        return value

    memo._file_digest.cache_clear()
    return memo.remember("thing", [folder / "input.txt"], made)


def test_it_is_built_once_for_the_same_files(folder: Path) -> None:
    (folder / "input.txt").write_text("a")
    calls: list[str] = []
    assert [build(folder, "one", calls), build(folder, "two", calls)] == ["one", "one"]
    assert calls == ["one"]


def test_it_is_built_anew_when_a_file_changes_and_the_old_one_goes(folder: Path) -> None:
    (folder / "input.txt").write_text("a")
    build(folder, "one", [])
    (folder / "input.txt").write_text("b")
    assert build(folder, "two", []) == "two"
    assert len(list((folder / "cache").iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 200])
def test_what_is_damaged_is_built_anew(folder: Path, damage: bytes) -> None:
    (folder / "input.txt").write_text("a")
    build(folder, "one", [])
    next((folder / "cache").iterdir()).write_bytes(damage)
    assert build(folder, "two", []) == "two"


def test_a_flipped_bit_is_noticed(folder: Path) -> None:
    (folder / "input.txt").write_text("a")
    build(folder, "one", [])
    path = next((folder / "cache").iterdir())
    raw = bytearray(path.read_bytes())
    raw[-3] ^= 1
    path.write_bytes(raw)
    assert build(folder, "two", []) == "two"


def test_where_nothing_can_be_written_it_is_built_all_the_same(folder: Path) -> None:
    (folder / "input.txt").write_text("a")
    (folder / "cache").write_text("a file stands where the folder should be")
    assert build(folder, "one", []) == "one"
