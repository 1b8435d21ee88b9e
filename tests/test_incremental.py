"""What did not change is not done again, and nobody could tell from what is published."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from flows.ground.errors import DyadError
from flows.incremental import TABLES, Builder, Enough, Made, Plain, Store, builder, digest
from flows.incremental.steps import STEPS, method
from tests.tiny import ROOT, environment, snapshot

B = TypeVar("B")

# The store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kept")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


HARM: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda raw: b"",
    "cut short": lambda raw: raw[: len(raw) // 2],
    "zeros": lambda raw: bytes(len(raw)),
    "a bit": lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_what_is_damaged_counts_as_missing_and_is_replaced(
    harm: Callable[[bytes], bytes], store: Store, tmp_path: Path
) -> None:
    store.put("key step 1", b"one")
    (path,) = files(tmp_path)
    path.write_bytes(harm(path.read_bytes()))
    assert store.get("key step 1") is None
    store.put("key step 1", b"one")
    assert store.get("key step 1") == b"one"


def test_what_was_swapped_counts_as_missing(store: Store, tmp_path: Path) -> None:
    store.put("key step 1", b"one")
    store.put("key step 2", b"two")
    first, second = files(tmp_path)
    aside = first.rename(tmp_path / "aside")
    second.rename(first)
    aside.rename(second)
    assert store.get("key step 1") is store.get("key step 2") is None


def test_what_others_can_write_is_not_read(store: Store, tmp_path: Path) -> None:
    store.put("key step 1", b"one")
    (path,) = files(tmp_path)
    path.chmod(0o666)
    assert store.get("key step 1") is None


def test_the_oldest_goes_first_and_what_a_killed_run_left(tmp_path: Path) -> None:
    store, now = Store(tmp_path / "kept", most=5_000), time.time()
    for number in range(10):
        store.put(f"key step {number}", bytes(1_000))
        youngest = max(files(tmp_path), key=lambda path: path.stat().st_mtime_ns)
        os.utime(youngest, (now - 1_000 + number,) * 2)
    draft = files(tmp_path)[0].with_name(".draft-key-step-77")
    draft.write_bytes(b"half")
    os.utime(draft, (now - 100_000,) * 2)
    store.trim()
    assert [number for number in range(10) if store.get(f"key step {number}")] == [6, 7, 8, 9]
    assert not draft.exists()


@pytest.mark.parametrize("seconds", [-400 * 86_400, 400 * 86_400], ids=["old", "from the future"])
def test_clocks_that_were_moved_change_nothing(seconds: int, store: Store, tmp_path: Path) -> None:
    store.put("key step 1", b"one")
    (path,) = files(tmp_path)
    os.utime(path, (time.time() + seconds,) * 2)
    store.put("key step 2", b"two")
    store.trim()
    assert (store.get("key step 1"), store.get("key step 2")) == (b"one", b"two")


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    store = Store(tmp_path / "kept")
    store.put("key step 1", b"one")
    store.trim()
    assert store.get("key step 1") is None


# Digests


@dataclass(frozen=True)
class Thing:
    name: str
    parts: tuple[object, ...] = ()


def test_equal_values_have_one_digest_whatever_objects_they_are_made_of() -> None:
    name = "".join(["a", "b"])
    assert digest(Thing(name, (name, 1))) == digest(Thing("ab", ("".join("ab"), 1)))
    different = [1, 1.0, True, "1", None, (1,), ((1,),), {"a": 1}, {"b": 1}, Thing("1"), "é", "\ud800"]
    assert len({digest(value) for value in different}) == len(different)
    assert digest("a", "b") != digest("ab")


def test_mappings_keep_their_order_and_what_has_none_is_refused() -> None:
    assert digest({"a": 1, "b": 2}) != digest({"b": 2, "a": 1})
    for value in ({1, 2}, Path(), b"a", Thing):
        with pytest.raises(TypeError, match="no canonical form"):
            digest(value)


def test_digests_are_the_same_in_every_process() -> None:
    code = "from flows.incremental import digest; print(digest({'b': 1, 'a': ('x', None)}, 'y'))"
    done = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment(PYTHONHASHSEED=seed), capture_output=True
        )
        for seed in ("0", "1")
    ]
    assert done[0].stdout == done[1].stdout
    assert done[0].stdout.decode().strip() == digest({"b": 1, "a": ("x", None)}, "y")


def test_tables_come_back_as_they_were_and_are_told_apart_by_what_they_hold() -> None:
    pa = pytest.importorskip("pyarrow")
    schema = pa.schema(
        [pa.field("a", pa.int64(), metadata={"k": "v"}), pa.field("b", pa.string())], metadata={"m": "n"}
    )
    rows = [{"a": 1, "b": "x"}, {"a": None, "b": None}]
    tables = {"one": pa.Table.from_pylist(rows, schema=schema), "none": pa.Table.from_pylist([], schema=schema)}
    again = TABLES.load(TABLES.dump(tables))
    assert list(again) == list(tables)
    assert all(again[name].equals(table, check_metadata=True) for name, table in tables.items())
    parts = {**tables, "one": pa.concat_tables([pa.Table.from_pylist([row], schema=schema) for row in rows])}
    assert TABLES.known_by(tables) == TABLES.known_by(again) == TABLES.known_by(parts)
    assert TABLES.known_by({**tables, "one": tables["none"]}) != TABLES.known_by(tables)


# The builder, on steps that do little under the names of real ones


class Listing(Plain):
    """A runner that remembers what ran and what was said."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.said: list[str] = []

    def do(self, name: str, step: Callable[[], B]) -> B:
        self.ran.append(name)
        return step()

    def each(self, name: str, step: Callable[[Any], B], items: Sequence[Any]) -> list[B]:
        self.ran.append(f"{name} {sum(len(batch) for batch in items)}")
        return [step(item) for item in items]

    def say(self, message: str) -> None:
        self.said.append(message)


def build(
    store: Store, texts: Sequence[str], *, total: Callable[[str], str] = str.upper, **how: object
) -> tuple[list[str], list[str], str | None]:
    """A story of three steps; return what ran, what was said, and what came of it."""
    run = Listing()
    made: Made[str] | None = None
    work = Builder(run, store, "tests", **how)  # type: ignore[arg-type]
    try:
        items = {f"{number}.txt": text for number, text in enumerate(texts)}
        keys = {name: digest(text) for name, text in items.items()}
        read = work.each("extract", lambda batch: [text.strip() for text in batch], items, keys, tell=str)
        joined = work.do("link", lambda: "+".join(read.value), {"mentions": read.digest})
        made = work.do("tabulate", lambda: total(joined.value), {"records": joined.digest}, tell=len_told)
    except Enough:
        pass
    work.finish()
    return run.ran, run.said, made.value if made and not work.plan else None


def len_told(value: str) -> str:
    return f"{len(value)} letters"


def test_nothing_runs_twice_and_the_news_is_the_same(store: Store) -> None:
    first = build(store, ["a", "b"])
    assert first == (["extract 2", "link", "tabulate"], ["('a', 'b')", "3 letters"], "A+B")
    assert build(store, ["a", "b"]) == ([], *first[1:])


def test_of_many_items_only_that_which_changed_is_done_again(store: Store) -> None:
    texts = [str(number) for number in range(40)]
    build(store, texts)
    texts[7] = "seven"
    ran, _, made = build(store, texts)
    assert ran == ["extract 1", "link", "tabulate"]
    assert made == "+".join(texts).upper()
    assert build(store, [*texts[:5], "new", *texts[5:]])[0][0] == "extract 1"
    assert build(store, texts)[0] == []


def test_a_step_that_gives_the_same_ends_what_comes_after_it(store: Store) -> None:
    build(store, ["a", "b"])
    assert build(store, [" a ", "b"])[0] == ["extract 1"]


def test_with_force_everything_runs(store: Store) -> None:
    build(store, ["a", "b"])
    assert build(store, ["a", "b"], force=True)[0] == ["extract 2", "link", "tabulate"]


def test_only_one_step_and_what_it_needs(store: Store) -> None:
    assert build(store, ["a"], only="link")[0] == ["extract 1", "link"]
    assert build(store, ["a"])[0] == ["tabulate"]


def test_a_step_that_is_none_is_answered_with_those_there_are(store: Store) -> None:
    with pytest.raises(DyadError, match="there is no such step") as caught:
        build(store, ["a"], only="lnik")
    assert "link, tabulate, compare" in str(caught.value)


def test_a_plan_says_what_would_run_and_why_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    assert build(store, ["a"], plan=True)[1] == [
        "extract 1 of 1: never done before",
        "link: where mentions change",
        "tabulate: where records change",
    ]
    assert files(tmp_path) == []
    build(store, ["a", "b"])
    before = snapshot(tmp_path)
    assert build(store, ["a", "b"], plan=True) == ([], [], None)
    assert build(store, ["a", "c"], plan=True)[:2] == (
        [],
        ["extract 1 of 2: 1.txt changed", "link: where mentions change", "tabulate: where records change"],
    )
    assert build(store, ["a", "b", "c"], plan=True)[1][0] == "extract 1 of 3: 2.txt is new"
    assert build(store, ["a"], plan=True, only="extract")[:2] == ([], [])  # nothing of it is missing
    assert snapshot(tmp_path) == before


def test_a_value_that_is_gone_is_made_again_when_somebody_asks(store: Store, tmp_path: Path) -> None:
    first = build(store, ["a", "b"])
    for path in files(tmp_path):
        if path.name.startswith(("value", "item")):
            path.unlink()
    assert build(store, ["a", "b"]) == (["tabulate", "link", "extract 2"], *first[1:])
    assert build(store, ["a", "b"])[0] == []


def test_a_step_that_gives_something_else_for_the_same_is_told(store: Store, tmp_path: Path) -> None:
    build(store, ["a"])
    for path in files(tmp_path):
        if path.name.startswith("value"):
            path.unlink()
    with pytest.raises(DyadError, match="gave something else than the last time"):
        build(store, ["a"], total=str.lower)


def test_what_ran_while_the_code_changed_is_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    states = iter(range(1_000))
    monkeypatch.setattr(builder, "code_of", lambda step, code: {"code": str(next(states))})
    build(store, ["a"])
    monkeypatch.setattr(builder, "code_of", lambda step, code: {"code": "0"})
    assert build(store, ["a"])[0] == ["extract 1", "link", "tabulate"]


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_whatever_is_damaged_the_result_is_the_same(
    harm: Callable[[bytes], bytes], store: Store, tmp_path: Path
) -> None:
    first = build(store, ["a", "b"])
    for path in files(tmp_path):
        path.write_bytes(harm(path.read_bytes()))
    assert build(store, ["a", "b"])[1:] == first[1:]


def test_the_key_of_a_text_holds_the_models_that_read_it_and_where_they_are() -> None:
    from flows.extract.proposers import Panel
    from flows.extract.proposers.endpoint import Endpoint

    panels = [
        Panel(),
        Panel(("rules", "spacy")),
        Panel(("spacy", "rules")),
        *(Panel(("rules", "llm"), Endpoint(url, model)) for url in ("http://a/v1", "http://b/v1") for model in "xy"),
    ]
    assert len({method(panel) for panel in panels}) == len(panels)
    assert method() == method(Panel())
    assert "language" in STEPS["extract"].code  # prompts and hashes of weights are files there
    assert (ROOT / "flows" / "language" / "llm_prompt.txt").is_file()
