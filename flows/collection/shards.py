"""A collection's parts sorted into shards that can be linked each by itself: the mentions of one table and some dyads.

A record belongs to one dyad and one table, so that nothing in one shard has a bearing on another. DuckDB does the work,
never on more at a time than so many mentions: what it sorts on disk still wants memory for every piece of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from flows.collection.parts import Part, file_name
from flows.collection.store import Store
from flows.ground.errors import PublicationError
from flows.ground.model import Claim, Mention, Span, Table

if TYPE_CHECKING:
    import duckdb

SORTING, LINKING = "400MB", "150MB"  # of DuckDB's, for all parts and for a shard; more than that goes to disk
ROWS: Final = 20_000  # at a time
MENTIONS: Final = 50_000  # to one bucket of dyads at most, were all alike: enough for its files to be worth opening
SLICE, SPAN = 500_000, 50_000  # mentions, about, that are put into shards and, of one shard, in order at a time

_BUCKET: Final = "(('0x' || md5(dyad)[1:8])::UBIGINT % $buckets)::INTEGER AS bucket"

FILES: Final = "read_parquet($files, hive_partitioning = false)"
_COUNTED: Final = f"SELECT ordinal AS place, count(*) AS n FROM {FILES} GROUP BY ordinal"
# What linking is told of a mention (whether it is of the same text as the one before) and of its claims.
_SAID: Final = {
    "mentions": """
        text IS NOT DISTINCT FROM lag(text) OVER (PARTITION BY ordinal ORDER BY row),
        doc, mention, dyad, id_stem, evidence_start, evidence_end, rules, date""",
    "claims": "doc, mention, field, value, approximate, start_char, end_char, how, rule",
}

# A mention's place in the order of the texts: its part's number, its row there. Claims lie in the order of mentions.
_PLACED: Final = {
    "mentions": """
        SELECT p.ordinal, m.file_row_number AS row, m.doc, m.mention, m.dyad, m.table_name, m.id_stem,
               m.evidence_start, m.evidence_end, m.rules, m.tier, d.date, d.file_row_number AS text
        FROM read_parquet($files, filename = true, file_row_number = true) m
        JOIN places p ON p.mentions = m.filename
        JOIN read_parquet($documents, filename = true, file_row_number = true) d
          ON d.filename = p.documents AND d.doc = m.doc AND d.fault IS NULL""",
    "claims": """
        SELECT p.ordinal, c.file_row_number AS row, c.doc, c.mention, c.dyad, c.table_name, c.field, c.value,
               c.approximate, c.start_char, c.end_char, c.how, c.rule
        FROM read_parquet($files, filename = true, file_row_number = true) c
        JOIN places p ON p.claims = c.filename""",
}


@dataclass(frozen=True, slots=True)
class Shard:
    """The mentions of one table and of the dyads of one bucket, in files below ``folder``."""

    folder: Path
    table: Table
    bucket: int

    def files(self, kind: str) -> str:
        """Return the pattern of the shard's files of one kind."""
        return f"{self.folder / kind}/{self._below}/*.parquet"

    def size(self) -> int:
        """Return how many mentions it has, as its files say."""
        import pyarrow.parquet as pq

        files = (self.folder / "mentions").glob(f"{self._below}/*.parquet")
        return sum(int(pq.read_metadata(path).num_rows) for path in files)

    def said(self, base: duckdb.DuckDBPyConnection) -> str:
        """Return a SHA-256 of what it says, in the order of the texts, however these were put together into parts."""
        told = sha256()
        for kind, columns in _SAID.items():
            given = {"files": self.files(kind)}
            query = f"""
                SELECT string_agg(said, '' ORDER BY ordinal, row)
                FROM (SELECT ordinal, row, sha256(row({columns})::VARCHAR) AS said
                      FROM {FILES} WHERE ordinal BETWEEN $first AND $last)"""
            for first, last in _spans(base, _COUNTED, given):
                ((some,),) = base.execute(query, {**given, "first": first, "last": last}).fetchall()
                told.update(some.encode())
            told.update(kind.encode())
        return told.hexdigest()

    @property
    def _below(self) -> str:
        return f"*/table_name={self.table}/bucket={self.bucket}"


@dataclass(frozen=True, slots=True)
class Told:
    """A mention of a shard, with where it stands in the order of texts and what linking asks of its text."""

    place: tuple[int, int]  # number of its part, its row there
    number: int  # within its text
    mention: Mention
    dyad: str  # ITA-JPN
    stem: str  # of the id of the record it would found
    date: str | None  # EDTF: its text's


def sort_into_shards(store: Store, parts: Sequence[Part], folder: Path) -> list[Shard]:
    """Write the mentions and claims of all parts into shards below ``folder`` and return these, in order."""
    buckets = _buckets(sum(part.mentions for part in parts))
    for number, some in enumerate(_slices(list(enumerate(parts)))):
        with closing(connect(folder / "spill", SORTING, store)) as base:
            _sort(base, store, dict(some), folder, f"{number:05}", buckets)
    found = {path.relative_to(path.parents[1]) for path in (folder / "mentions").glob("*/table_name=*/bucket=*")}
    return [_shard(folder, path) for path in sorted(found)]


def _buckets(mentions: int) -> int:
    """A power of two, so that a collection that grows keeps its shards until it has doubled."""
    return 1 << max(0, (mentions - 1) // MENTIONS).bit_length()


def _slices(parts: Sequence[tuple[int, Part]]) -> Iterator[list[tuple[int, Part]]]:
    """Cut numbered parts into runs of about ``SLICE`` mentions."""
    some: list[tuple[int, Part]] = []
    for numbered in parts:
        some.append(numbered)
        if sum(part.mentions for _, part in some) >= SLICE:
            yield some
            some = []
    if some:
        yield some


def _sort(base: Any, store: Store, parts: Mapping[int, Part], folder: Path, name: str, buckets: int) -> None:
    kinds = ("documents", "mentions", "claims")
    rows = [(number, *(store.url(file_name(kind, part.key)) for kind in kinds)) for number, part in parts.items()]
    files = dict(zip(kinds, map(list, list(zip(*rows, strict=True))[1:]), strict=True))
    base.execute("CREATE TABLE places (ordinal INTEGER, documents TEXT, mentions TEXT, claims TEXT)")
    base.executemany("INSERT INTO places VALUES (?, ?, ?, ?)", rows)
    for kind, query in _PLACED.items():
        (folder / kind).mkdir(exist_ok=True)
        target = str(folder / kind / name).replace("'", "''")
        told: dict[str, Any] = {"files": files[kind], "buckets": buckets} | (
            {"documents": files["documents"]} if kind == "mentions" else {}
        )
        found = f"SELECT *, {_BUCKET} FROM ({query})"
        base.execute(f"COPY ({found}) TO '{target}' (FORMAT parquet, PARTITION_BY (table_name, bucket))", told)


def _shard(folder: Path, path: Path) -> Shard:
    table = path.parent.name.removeprefix("table_name=")
    return Shard(folder, cast(Table, table), int(path.name.removeprefix("bucket=")))


def connect(spill: Path, memory: str, store: Store | None = None) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB that keeps to its share of memory and puts the rest below ``spill``."""
    import duckdb

    spill.mkdir(parents=True, exist_ok=True)
    base = duckdb.connect(config={"memory_limit": memory, "temp_directory": str(spill), "threads": 2})
    base.execute("SET preserve_insertion_order = false")
    if store is not None and not store.is_disk:
        base.register_filesystem(store.files)
    return base


def by_text(base: duckdb.DuckDBPyConnection, shard: Shard) -> Iterator[list[Told]]:
    """Yield a shard's mentions text by text, in the order of the texts."""
    files = {"files": shard.files("mentions")}
    for span in _spans(base, _COUNTED, files):
        yield from _tell(base, shard, span, "ordinal", "ordinal, text", "", "")


def by_record(base: duckdb.DuckDBPyConnection, shard: Shard) -> Iterator[list[Told]]:
    """Yield a shard's mentions record by record, each one's in the order of the texts.

    Asks for the tables ``assigned`` (ordinal, row, record) and ``claimed`` (ordinal, doc, mention, record).
    """
    joins = "JOIN assigned USING (ordinal, row)", "JOIN claimed USING (ordinal, doc, mention)"
    for span in _spans(base, "SELECT record AS place, count(*) AS n FROM assigned GROUP BY record", {}):
        yield from _tell(base, shard, span, "record", "record", *joins)


def _spans(base: duckdb.DuckDBPyConnection, counted: str, given: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return runs of places, first and last, of about ``SPAN`` mentions; ``counted`` gives ``place`` and ``n``."""
    runs = f"SELECT place, (sum(n) OVER (ORDER BY place) - n) // {SPAN} AS run FROM ({counted})"
    found = base.execute(f"SELECT min(place), max(place) FROM ({runs}) GROUP BY run ORDER BY run", given).fetchall()
    return [(first, last) for first, last in found]


def _tell(
    base: duckdb.DuckDBPyConnection,
    shard: Shard,
    span: tuple[int, int],
    by: str,
    group: str,
    join: str,
    join_claims: str,
) -> Iterator[list[Told]]:
    """Yield the mentions of a span of texts or records, those of one ``group`` together, in the order of the texts."""
    order = f"WHERE {by} BETWEEN $first AND $last ORDER BY " + ", ".join(dict.fromkeys((by, "ordinal", "row")))
    given = {"first": span[0], "last": span[1]}
    mentions = base.cursor().execute(
        "SELECT ordinal, doc, mention, row, dyad, id_stem, evidence_start, evidence_end, rules, date,"
        f" {group} FROM {FILES} {join} {order}",
        {"files": shard.files("mentions"), **given},
    )
    claims = base.cursor().execute(
        "SELECT ordinal, doc, mention, field, value, approximate, start_char, end_char, how, rule"
        f" FROM {FILES} {join_claims} {order}",
        {"files": shard.files("claims"), **given},
    )
    told = _joined(_stream(mentions), _stream(claims), shard.table)
    for _, some in groupby(told, key=itemgetter(0)):
        yield [one for _, one in some]


def _joined(
    mentions: Iterator[tuple[Any, ...]], claims: Iterator[tuple[Any, ...]], table: Table
) -> Iterator[tuple[tuple[Any, ...], Told]]:
    """Put each mention together with its claims, both being in the same order; tell its group beside it."""
    groups = groupby(claims, key=itemgetter(0, 1, 2))
    key, some = next(groups, (None, iter(())))
    for row in mentions:
        ordinal, doc, number, line, dyad, stem, starts, ends, rules, date, *group = row
        read: tuple[Claim, ...] = ()
        if key == row[:3]:
            read = tuple(_claim(claim[3:]) for claim in some)
            key, some = next(groups, (None, iter(())))
        mention = Mention(doc, table, read, tuple(map(Span, starts, ends)), tuple(rules))
        yield tuple(group), Told((ordinal, line), number, mention, dyad, stem, date)


def _claim(row: tuple[Any, ...]) -> Claim:
    field, value, approximate, start, end, how, rule = row
    return Claim(field, value, Span(start, end), how, rule, approximate)


def _stream(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := result.fetchmany(ROWS):
        yield from rows


@contextmanager
def sorting(folder: Path) -> Iterator[None]:
    """Turn what DuckDB says of a disk that is full or gone, here or in another process, into PublicationError."""
    import duckdb

    try:
        yield
    except duckdb.Error as fault:
        if not isinstance(fault, duckdb.IOException | duckdb.OutOfMemoryException):
            raise
        raise PublicationError(
            "cannot be sorted there: no room, or no memory", where=folder, found=str(fault)[:500],
            mend="make room, then run again: what was read is not read twice",
        ) from fault  # fmt: skip


def spill_folder(folder: Path) -> Path:
    """Return a folder for one process to spill to."""
    return folder / f"spill-{os.getpid()}"
