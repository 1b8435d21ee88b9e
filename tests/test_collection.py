"""Collections: texts by the thousand read into Parquet, once, and linked as a corpus is."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.collection import Order, Report, collect, shards
from flows.collection import reader as reader_module
from flows.collection.batches import batches
from flows.collection.engines import Engine, Here, Processes, carry, local
from flows.collection.link_run import LinkReport, link_collection
from flows.collection.reader import Errand, run_errand
from flows.collection.store import Store
from flows.collection.texts import Text, Unread, open_texts
from flows.extract.pipeline import Extraction, extract
from flows.ground.errors import CorpusError, DyadError
from flows.ground.model import Document, Dyad, Mention
from flows.link.cluster import cluster
from flows.link.fuse import fuse
from flows.link.order import Order as Arrivals
from flows.link.order import since
from tests.measure_extraction import documents

KENYA = "On 3 May 2011 Foreign Minister Ana Quispe of Peru arrived in Oslo. She met Prime Minister Ingrid Solberg."
PACT = "Peru and Norway signed an Agreement on Fisheries in Lima on {day} June 1998."
PERNOR = ("PER", "NOR")


def entry(name: str, text: str, **more: object) -> dict[str, object]:
    return {"doc": name, "text": text, "dyad": list(PERNOR), **more}


def lines(path: Path, entries: Sequence[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), "utf-8")
    return path


def many(number: int) -> list[dict[str, object]]:
    return [entry(f"t{n:04}.txt", f"{KENYA} {PACT.format(day=1 + n % 9)}", date="2012-01-01") for n in range(number)]


def silent(message: str) -> None:
    """Nobody listens."""


def read(source: Path | str, into: Path | str, size: int = 1_000, jobs: int = 1, **more: Any) -> Report:
    with local(jobs) as engine:
        return collect(Order(str(source), str(into), size=size, **more), engine, silent)


def linked(into: Path | str, jobs: int = 1) -> LinkReport:
    with local(jobs) as engine:
        return link_collection(str(into), engine, silent)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(into: Path, what: str) -> list[dict[str, Any]]:
    files = sorted((into / what).rglob("*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


# Where texts come from


def sources(folder: Path) -> dict[str, str]:
    """Return the same three texts in every form that is read."""
    entries = [entry("a.txt", KENYA), entry("b.txt", PACT.format(day=2)), entry("c.txt", "Nothing happened.")]
    texts = folder / "texts" / "deep"
    texts.mkdir(parents=True)
    for one in entries:
        (texts / str(one["doc"])).write_text(str(one["text"]), "utf-8")
    plain = lines(folder / "texts.jsonl", entries)
    (folder / "texts.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    pq.write_table(pa.Table.from_pylist(entries), folder / "texts.parquet")
    shelf = folder / "shelf"
    shelf.mkdir()
    for n, one in enumerate(entries):
        pq.write_table(pa.Table.from_pylist([one | {"dyad": "-".join(PERNOR)}]), shelf / f"{n}.parquet")
    return {
        "folder": str(texts), "lines": str(plain), "compressed": str(folder / "texts.jsonl.gz"),
        "parquet": str(folder / "texts.parquet"), "parquets": str(shelf), "address": f"file://{plain}",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["folder", "lines", "compressed", "parquet", "parquets", "address"])
def test_the_same_texts_are_the_same_documents_wherever_they_lie(form: str, tmp_path: Path) -> None:
    found = list(open_texts(sources(tmp_path)[form], PERNOR))
    assert [(d.name, d.dyad.codes) for d in found if isinstance(d, Document)] == [
        (name, PERNOR) for name in ("a.txt", "b.txt", "c.txt")
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{bad", "is not JSON"),
        (b"[1]", "is no object"),
        (json.dumps(entry("x", " ")).encode(), "is empty"),
        (json.dumps(entry("x", "a\0b")).encode(), "has a NUL"),
        (json.dumps(entry("x", "a") | {"dyad": ["PER", "PER"]}).encode(), "not two different codes"),
        (json.dumps(entry("x", "a") | {"dyad": ["PER", "XXX"]}).encode(), "not two different codes"),
        (json.dumps(entry("x", "a", date="yesterday")).encode(), "is no EDTF date"),
        (json.dumps(entry("", "a")).encode(), "doc is no name"),
        (json.dumps(entry("a\x1b[2J", "a")).encode(), "doc is no name"),
        (json.dumps({"doc": "x", "dyad": list(PERNOR)}).encode(), "text is no text"),
        (b'{"doc": "x", "text": "\\ud800", "dyad": ["PER", "NOR"]}', "is not UTF-8"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_a_text_that_cannot_be_read_is_told_and_stops_nothing(line: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_bytes(line + b"\n" + json.dumps(entry("good.txt", KENYA)).encode() + b"\n")
    bad, good = open_texts(str(path))
    assert isinstance(bad, Unread)
    assert told in bad.reason
    assert isinstance(good, Document)


def test_what_is_no_collection_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text(KENYA, "utf-8")
    (tmp_path / "bad.parquet").write_text("no Parquet", "utf-8")
    pq.write_table(pa.table({"name": ["x"]}), tmp_path / "other.parquet")
    for source, told in [
        (tmp_path / "nowhere", "has no texts"), (tmp_path / "empty", "has no texts"), ("nope://x", "no place that can"),
        (tmp_path, "several sorts"), (tmp_path / "bad.parquet", "is not Parquet"),
        (tmp_path / "other.parquet", "lacks columns"),
    ]:  # fmt: skip
        with pytest.raises(CorpusError, match=told):
            list(open_texts(str(source)))
    with pytest.raises(CorpusError, match="is no code of ISO 3166-1"):
        open_texts(str(tmp_path / "a.txt"), ("PER", "XXX"))


def test_a_line_without_end_is_put_aside_and_a_damaged_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.collection.texts.MOST_LINE", 1_000)
    path = lines(tmp_path / "texts.jsonl", [entry("long.txt", "x" * 5_000), entry("good.txt", KENYA)])
    long, good = open_texts(str(path))
    assert isinstance(long, Unread)
    assert "more than 1000 bytes" in long.reason
    assert isinstance(good, Document)
    damaged = tmp_path / "cut.jsonl.gz"
    damaged.write_bytes(gzip.compress(path.read_bytes())[:-20])
    with pytest.raises(CorpusError, match="cannot be read to its end"):
        list(open_texts(str(damaged)))


# Batches


def texts(number: int) -> list[Text]:
    return [Document(f"t{n}.txt", "x" * 100, Dyad.of(*PERNOR)) for n in range(number)]


def test_batches_hold_every_text_once_in_order_and_keep_to_their_size() -> None:
    some = [*texts(500), Document("huge.txt", "y" * 50_000, Dyad.of(*PERNOR))]
    made = list(batches(some, "m", size=2_000))
    assert [text for batch in made for text in batch.texts] == some
    sizes = [sum(len(t.text) for t in batch.texts if isinstance(t, Document)) for batch in made]
    assert all(size <= 8_000 for size in sizes[:-1])
    assert 1_000 < sum(sizes[:-1]) / len(sizes[:-1]) < 4_000


@pytest.mark.parametrize("change", ["edit", "take away", "add"])
def test_a_change_moves_the_ends_of_few_batches(change: str) -> None:
    before = texts(1_000)
    after = list(before)
    if change == "edit":
        after[500] = Document("t500.txt", "z" * 140, Dyad.of(*PERNOR))
    elif change == "add":
        after.insert(500, Document("new.txt", "z" * 100, Dyad.of(*PERNOR)))
    else:
        del after[500]
    keys = [{batch.key for batch in batches(some, "m", size=2_000)} for some in (before, after)]
    assert len(keys[0]) > 30
    assert 1 <= len(keys[1] - keys[0]) <= 2


def test_another_method_is_another_batch() -> None:
    assert {b.key for b in batches(texts(9), "m")}.isdisjoint({b.key for b in batches(texts(9), "n")})


# Reading


def test_what_is_written_is_what_the_extractor_reads(tmp_path: Path) -> None:
    some = documents("unseen")
    source = lines(tmp_path / "in.jsonl", [
        {"doc": d.name, "text": d.text, "title": d.title, "date": d.date, "dyad": list(d.dyad.codes)} for d in some
    ])  # fmt: skip
    report = read(source, tmp_path / "out", size=4_000)
    assert (report.documents, report.read, report.quarantined) == (len(some), len(some), 0)
    told = {
        (d.name, n, c.field, c.value, c.span.start, c.span.end, c.how, c.rule, c.approximate)
        for d in some for n, m in enumerate(extract(d).mentions, start=1) for c in m.claims
    }  # fmt: skip
    names = ("doc", "mention", "field", "value", "start_char", "end_char", "how", "rule", "approximate")
    assert {tuple(row[name] for name in names) for row in rows(tmp_path / "out", "claims")} == told
    assert len(told) > 200


def test_done_again_nothing_is_read_and_nothing_changes(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", many(40))
    first = read(source, tmp_path / "out")
    before = contents(tmp_path / "out")
    again = read(source, tmp_path / "out")
    assert (first.read, again.read, again.documents) == (40, 0, 40)
    assert contents(tmp_path / "out") == before
    assert read(source, tmp_path / "out", force=True).read == 40
    assert contents(tmp_path / "out") == before


def test_one_text_edited_is_one_text_read_and_gives_what_reading_all_gives(tmp_path: Path) -> None:
    entries = many(60)
    read(lines(tmp_path / "in.jsonl", entries), tmp_path / "out", size=5_000)
    entries[30]["text"] = f"{entries[30]['text']} In 2013 Norway's exports to Peru reached 240 million dollars."
    source = lines(tmp_path / "in.jsonl", entries)
    assert read(source, tmp_path / "out", size=5_000).read == 1
    read(source, tmp_path / "anew", size=5_000)
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_number_of_processes_changes_nothing(jobs: int, tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", many(30))
    read(source, tmp_path / "out", jobs=jobs)
    linked(tmp_path / "out", jobs)
    read(source, tmp_path / "one", size=1_000)
    linked(tmp_path / "one")
    assert contents(tmp_path / "out") == contents(tmp_path / "one")


def test_a_store_that_is_no_disk_is_served_alike(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", many(20))
    read(source, tmp_path / "out")
    read(source, "memory://collection")
    shelf = Store("memory://collection")
    for name, body in contents(tmp_path / "out").items():
        assert shelf.read(name) == body
    assert linked("memory://collection") == linked(tmp_path / "out")


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _swap(path: Path) -> None:
    other = next(p for p in sorted(path.parent.iterdir()) if p != path)
    path.write_bytes(other.read_bytes())


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [_truncate, _swap, _empty, Path.unlink])
@pytest.mark.parametrize("kind", ["documents", "mentions", "claims", "parts"])
def test_a_damaged_part_is_read_anew(harm: Callable[[Path], None], kind: str, tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", many(40))
    read(source, tmp_path / "out")
    before = contents(tmp_path / "out")
    harm(sorted((tmp_path / "out" / kind).iterdir())[1])
    assert 0 < read(source, tmp_path / "out").read < 40
    assert contents(tmp_path / "out") == before


def test_parts_that_no_text_asks_for_any_more_are_taken_away(tmp_path: Path) -> None:
    entries = many(40)
    read(lines(tmp_path / "in.jsonl", entries), tmp_path / "out")
    source = lines(tmp_path / "in.jsonl", entries[:20])
    read(source, tmp_path / "out")
    read(source, tmp_path / "anew")
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")


# Texts that do harm


def test_a_text_the_extractor_fails_on_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(document: Document, panel: object) -> Extraction:
        if document.name == "t0003.txt":
            raise RecursionError("too deep")
        return extract(document)

    monkeypatch.setattr(reader_module, "extract", failing)
    report = read(lines(tmp_path / "in.jsonl", many(10)), tmp_path / "out")
    assert (report.documents, report.quarantined) == (10, 1)
    told = [json.loads(line) for line in (tmp_path / "out" / "quarantine.jsonl").read_text("utf-8").splitlines()]
    assert told == [{"doc": "t0003.txt", "fault": "RecursionError: too deep"}]


def deadly(errand: Errand) -> Any:
    """Read a batch in a process that dies of one text."""
    if any(isinstance(t, Document) and t.name == "t0007.txt" for t in errand.batch.texts):
        os.kill(os.getpid(), signal.SIGKILL)
    return run_errand(errand)


class Deadly(Processes):
    """Processes that are killed by one text, whoever hands it out."""

    def submit(self, work: Any, item: Any) -> Any:
        return super().submit(deadly if work is run_errand else work, item)


def test_a_text_that_kills_its_process_is_put_aside_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.collection.engines.Processes", Deadly)
    source = lines(tmp_path / "in.jsonl", many(20))
    report = read(source, tmp_path / "out", jobs=2)
    assert (report.documents, report.quarantined) == (20, 1)
    assert [row["doc"] for row in rows(tmp_path / "out", "documents") if row["fault"]] == ["t0007.txt"]
    kept = sorted(path.name for path in (tmp_path / "out" / "parts").iterdir())
    assert len(kept) == len(report.parts)


def test_processes_that_are_killed_from_outside_cost_time_and_no_text(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", many(40))
    with closing(Processes(2)) as engine:
        found = batches(open_texts(str(source)), "m", 1_000)
        store = Store(str(tmp_path / "out"))

        def errands() -> Iterator[Errand]:
            for number, batch in enumerate(found):
                if number == 5:
                    for pid in list(engine._pool._processes):
                        os.kill(pid, signal.SIGKILL)
                yield Errand(batch, store)

        done = list(carry(errands(), engine))
    assert sum(one.part.documents for one in done) == 40
    assert sum(one.part.quarantined for one in done) == 0


def test_of_two_texts_of_one_name_in_a_batch_one_is_put_aside(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", [entry("a.txt", KENYA), entry("a.txt", PACT.format(day=3))])
    report = read(source, tmp_path / "out", size=100_000)
    assert (report.documents, report.quarantined) == (2, 1)
    assert linked(tmp_path / "out").total("mentions") == len(rows(tmp_path / "out", "mentions")) > 0
    assert {row["table_name"] for row in rows(tmp_path / "out", "claims")} == {"visits"}


# Linking


def test_a_collection_is_linked_as_a_corpus_is(tmp_path: Path) -> None:
    some = [replace(d, name=f"{s}-{d.name}") for s in ("unseen", "dev") for d in documents(s)]
    source = lines(tmp_path / "in.jsonl", [
        {"doc": d.name, "text": d.text, "title": d.title, "date": d.date, "dyad": list(d.dyad.codes)} for d in some
    ])  # fmt: skip
    read(source, tmp_path / "out", size=20_000)
    report = linked(tmp_path / "out")
    expected = sorted(_groups(some))
    found: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for table in ("treaties", "visits", "exercises", "trade_figures"):
        for row in rows(tmp_path / "out", f"links/{table}"):
            found.setdefault((table, row["dyad"], row["record_id"]), []).append((row["doc"], row["mention"]))
    assert sorted(sorted(group) for group in found.values()) == expected
    assert report.total("records") == len(expected) > 200


def test_texts_that_disagree_give_a_conflict_with_both_places(tmp_path: Path) -> None:
    said = [
        "Peru and Norway signed the Treaty of Lima on 3 May 1998.",
        "The Treaty of Lima between Peru and Norway was signed on 4 June 1999.",
    ]
    read(lines(tmp_path / "in.jsonl", [entry(f"{n}.txt", text) for n, text in enumerate(said)]), tmp_path / "out")
    report = linked(tmp_path / "out")
    (row,) = rows(tmp_path / "out", "conflicts")
    assert (report.total("records"), report.total("conflicts")) == (1, 1)
    assert {row["chosen_value"], row["other_value"]} == {"1998-05-03", "1999-06-04"}
    for side in ("chosen", "other"):
        text = said[int(row[f"{side}_doc"][0])]
        assert text[row[f"{side}_start_char"] : row[f"{side}_end_char"]] in ("3 May 1998", "4 June 1999")


def _groups(some: list[Document]) -> Iterator[list[tuple[str, int]]]:
    """Yield the records of each dyad's documents, linked by the step that releases use, as (document, number)."""
    ordered = sorted(some, key=lambda d: d.dyad.codes)
    for _, group in groupby(ordered, key=lambda d: d.dyad.codes):
        own = sorted(group, key=some.index)
        order = Arrivals({d.name: some.index(d) for d in own}, {d.name: since(d.date) for d in own})
        numbers: dict[Mention, tuple[str, int]] = {
            m: (d.name, n) for d in own for n, m in enumerate(extract(d).mentions, start=1)
        }
        for members in cluster(list(numbers), order):
            fuse("x", members, order)
            yield sorted(numbers[m] for m in members)


def test_what_is_said_a_hundred_times_is_one_record_soon(tmp_path: Path) -> None:
    entries = [entry(f"t{n}.txt", PACT.format(day=3)) for n in range(300)]
    read(lines(tmp_path / "in.jsonl", entries), tmp_path / "out", size=5_000)
    assert linked(tmp_path / "out").total("records") == 1
    (row,) = rows(tmp_path / "out", "treaties")
    assert (row["dyad"], row["documents"], row["signed_edtf"]) == ("PER-NOR", 300, "1998-06-03")


def test_linked_again_nothing_changes_and_what_is_damaged_is_made_anew(tmp_path: Path) -> None:
    read(lines(tmp_path / "in.jsonl", many(20)), tmp_path / "out")
    linked(tmp_path / "out")
    before = contents(tmp_path / "out")
    linked(tmp_path / "out")
    assert contents(tmp_path / "out") == before
    next((tmp_path / "out" / "visits").iterdir()).write_bytes(b"")
    assert told_linking(tmp_path / "out")[-1] == "2 of 2 shards: 1 linked, 1 as they were"
    assert contents(tmp_path / "out") == before


def test_how_much_is_linked_at_a_time_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(lines(tmp_path / "in.jsonl", many(60)), tmp_path / "out", size=2_000)
    shutil.copytree(tmp_path / "out", tmp_path / "slowly")
    linked(tmp_path / "out")
    monkeypatch.setattr(shards, "SLICE", 7)
    monkeypatch.setattr(shards, "SPAN", 3)
    assert linked(tmp_path / "slowly").total("records") > 3
    assert contents(tmp_path / "slowly") == contents(tmp_path / "out")


def worldwide(number: int) -> list[dict[str, object]]:
    codes = ("PER", "NOR", "KEN", "JPN", "CHL", "FIN")
    dyads = [list(pair) for pair in combinations(codes, 2)]
    return [one | {"dyad": dyads[n % len(dyads)]} for n, one in enumerate(many(number))]


def told_linking(into: Path, engine: Engine | None = None) -> list[str]:
    """Link, and return what was said."""
    said: list[str] = []
    link_collection(str(into), engine or Here(), said.append)
    return said


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MENTIONS", 5)


@pytest.mark.usefixtures("small_shards")
def test_of_an_edited_text_only_its_own_shard_is_linked(tmp_path: Path) -> None:
    entries = worldwide(30)
    read(lines(tmp_path / "in.jsonl", entries), tmp_path / "out")
    assert told_linking(tmp_path / "out")[-1] == "12 of 12 shards: 12 linked, 0 as they were"
    entries[17] |= {"text": str(entries[17]["text"]).replace("1998", "1999")}
    source = lines(tmp_path / "in.jsonl", entries)
    for into in ("out", "anew"):
        read(source, tmp_path / into)
    assert told_linking(tmp_path / "out")[-1] == "12 of 12 shards: 1 linked, 11 as they were"
    told_linking(tmp_path / "anew")
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")


@pytest.mark.usefixtures("small_shards")
def test_texts_that_say_no_more_than_before_leave_all_shards_as_they_were(tmp_path: Path) -> None:
    entries = worldwide(30)
    read(lines(tmp_path / "in.jsonl", entries), tmp_path / "out")
    told_linking(tmp_path / "out")
    entries[17] |= {"text": f"{entries[17]['text']} The weather was mild."}
    more = [entry(f"new-{n}.txt", "Nothing happened.") for n in range(5)]
    read(lines(tmp_path / "in.jsonl", [*more, *entries]), tmp_path / "out")
    assert told_linking(tmp_path / "out")[-1] == "12 of 12 shards: 0 linked, 12 as they were"


@pytest.mark.parametrize(
    ("column", "value", "anew"),
    [("dyad", ["PER", "CHL"], 4), ("date", "2013-01-01", 2), ("doc", "t0031b.txt", 2), ("title", "Notes", 0)],
)
@pytest.mark.usefixtures("small_shards")
def test_what_is_known_of_a_text_is_linked_anew_where_linking_asks_for_it(
    column: str, value: object, anew: int, tmp_path: Path
) -> None:
    entries = worldwide(30)
    read(lines(tmp_path / "in.jsonl", entries), tmp_path / "out")
    told_linking(tmp_path / "out")
    entries[17] |= {column: value}
    source = lines(tmp_path / "in.jsonl", entries)
    for into in ("out", "anew"):
        read(source, tmp_path / into)
    assert told_linking(tmp_path / "out")[-1] == f"12 of 12 shards: {anew} linked, {12 - anew} as they were"
    told_linking(tmp_path / "anew")
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")


@pytest.mark.usefixtures("small_shards")
def test_texts_that_change_places_are_linked_as_they_come(tmp_path: Path) -> None:
    entries = worldwide(30)
    read(lines(tmp_path / "in.jsonl", entries), tmp_path / "out")
    told_linking(tmp_path / "out")
    entries[2], entries[17] = entries[17], entries[2]  # of the same two states
    source = lines(tmp_path / "in.jsonl", entries)
    for into in ("out", "anew"):
        read(source, tmp_path / into)
    assert told_linking(tmp_path / "out")[-1] == "12 of 12 shards: 2 linked, 10 as they were"
    told_linking(tmp_path / "anew")
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")


def test_a_collection_that_grows_keeps_its_buckets_until_it_has_doubled() -> None:
    full = shards.MENTIONS
    sizes = (0, 1, full, full + 1, 2 * full, 2 * full + 1, 4 * full, 4 * full + 1)
    assert [shards._buckets(size) for size in sizes] == [1, 1, 1, 2, 2, 4, 4, 8]


class Failing(Here):
    """Does some, then no more."""

    left = 5

    def submit(self, work: Any, item: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().submit(work, item)


@pytest.mark.usefixtures("small_shards")
def test_linking_that_was_cut_off_goes_on_where_it_was(tmp_path: Path) -> None:
    read(lines(tmp_path / "in.jsonl", worldwide(30)), tmp_path / "out")
    shutil.copytree(tmp_path / "out", tmp_path / "at-once")
    with pytest.raises(KeyboardInterrupt):
        told_linking(tmp_path / "out", Failing())
    assert not (tmp_path / "out" / "tables.json").exists()
    assert told_linking(tmp_path / "out")[-1] == "12 of 12 shards: 7 linked, 5 as they were"
    told_linking(tmp_path / "at-once")
    assert contents(tmp_path / "out") == contents(tmp_path / "at-once")


def test_what_was_never_read_cannot_be_linked(tmp_path: Path) -> None:
    with pytest.raises(DyadError, match="has not been read yet"):
        link_collection(str(tmp_path), Here(), silent)


def test_a_collection_in_which_nothing_happens_is_linked_too(tmp_path: Path) -> None:
    read(lines(tmp_path / "in.jsonl", [entry("a.txt", "Nothing happened.")]), tmp_path / "out")
    assert linked(tmp_path / "out").total("records") == 0
