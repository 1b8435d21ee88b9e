"""What the reading of a batch leaves: three Parquet files, and a note that they are whole.

``documents`` (a row a text: read or put aside, and why), ``mentions`` (a row a mention) and ``claims`` (a row a value,
with the characters it was read from). Named after the batch's key, so that the same texts read by the same rules are
the same files; their bytes depend on nothing else. The note ``parts/<key>.json`` is written last.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from flows.collection.store import Store
from flows.extract.pipeline import Extraction
from flows.ground.model import Document, Mention
from flows.ground.tiers import tier
from flows.link.ids import id_stem

if TYPE_CHECKING:
    import pyarrow as pa

KINDS: Final = ("documents", "mentions", "claims")

Rows: TypeAlias = dict[str, list[dict[str, Any]]]  # kind → rows


@dataclass(frozen=True, slots=True)
class Part:
    """One batch as it was read: its key, what is in it, and the SHA-256 of each of its files."""

    key: str
    documents: int
    quarantined: int
    mentions: int
    claims: int
    sha256: dict[str, str]


def schemas() -> dict[str, pa.Schema]:
    """Return the Arrow schema of each kind of file."""
    import pyarrow as pa

    text, number, flag, codes = pa.string(), pa.int32(), pa.bool_(), pa.list_(pa.string())
    return {
        "documents": pa.schema(
            [("reading", text), ("doc", text), ("dyad", text), ("title", text), ("date", text), ("characters", number),
             ("mentions", number), ("refusals", number), ("fault", text)]
        ),
        "mentions": pa.schema(
            [("doc", text), ("mention", number), ("dyad", text), ("table_name", text), ("id_stem", text),
             ("evidence_start", pa.list_(number)), ("evidence_end", pa.list_(number)), ("rules", codes), ("tier", text)]
        ),
        "claims": pa.schema(
            [("doc", text), ("mention", number), ("dyad", text), ("table_name", text), ("field", text), ("value", text),
             ("approximate", flag), ("start_char", number), ("end_char", number), ("how", text), ("rule", text)]
        ),
    }  # fmt: skip


def rows_of(document: Document, reading: str, found: Extraction) -> Rows:
    """Return the rows of a text that was read."""
    dyad = "-".join(document.dyad.codes)
    told = _document(document, reading) | {"mentions": len(found.mentions), "refusals": len(found.refusals)}
    rows: Rows = {"documents": [told], "mentions": [], "claims": []}
    for number, mention in enumerate(found.mentions, start=1):
        common = {"doc": document.name, "mention": number, "dyad": dyad, "table_name": mention.table}
        rows["mentions"].append(common | _mention(mention, document))
        rows["claims"] += [common | claim for claim in _claims(mention)]
    return rows


def put_aside(doc: str, reading: str, fault: str, document: Document | None = None) -> Rows:
    """Return the row of a text that could not be read, and why."""
    told = _document(document, reading) if document else {"reading": reading, "doc": doc}
    return {"documents": [told | {"mentions": 0, "refusals": 0, "fault": fault}], "mentions": [], "claims": []}


def _document(document: Document, reading: str) -> dict[str, Any]:
    return {
        "reading": reading, "doc": document.name, "dyad": "-".join(document.dyad.codes), "title": document.title,
        "date": document.date, "characters": len(document.text),
    }  # fmt: skip


def _mention(mention: Mention, document: Document) -> dict[str, Any]:
    return {
        "id_stem": id_stem(mention, document),
        "evidence_start": [span.start for span in mention.evidence],
        "evidence_end": [span.end for span in mention.evidence],
        "rules": list(mention.rules),
        "tier": tier(mention),
    }


def _claims(mention: Mention) -> Iterator[dict[str, Any]]:
    for claim in mention.claims:
        yield {
            "field": claim.field, "value": claim.value, "approximate": claim.approximate,
            "start_char": claim.span.start, "end_char": claim.span.end, "how": claim.how, "rule": claim.rule,
        }  # fmt: skip


def write_part(store: Store, key: str, rows: Sequence[Rows]) -> Part:
    """Write the files of a batch, the note last, and return what it says."""
    import pyarrow as pa

    tables = {
        kind: pa.Table.from_pylist([row for some in rows for row in some[kind]], schema)
        for kind, schema in schemas().items()
    }
    content = {kind: _parquet(table) for kind, table in tables.items()}
    for kind, body in content.items():
        store.write(file_name(kind, key), body)
    faults = tables["documents"].column("fault")
    part = Part(
        key, len(faults), len(faults) - faults.null_count, tables["mentions"].num_rows, tables["claims"].num_rows,
        {kind: sha256(body).hexdigest() for kind, body in content.items()},
    )  # fmt: skip
    store.write(note_name(key), json.dumps(asdict(part), sort_keys=True).encode())
    return part


def _parquet(table: pa.Table) -> bytes:
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", compression_level=3, version="2.6", data_page_version="1.0")
    return sink.getvalue()


def read_parquet(body: bytes | None, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the table in the bytes of a Parquet file.

    Not by ``pyarrow.parquet.read_table``: of a file in memory it leaves a thread behind that, now and then, aborts the
    process at its end (pyarrow 26, four runs of forty).
    """
    import pyarrow.parquet as pq

    return pq.ParquetFile(io.BytesIO(body or b"")).read(columns=columns)


def known_part(store: Store, key: str) -> Part | None:
    """Return what the note of a batch says where its files are there and whole; None where anything is amiss."""
    part = noted(store, key)
    if part is None:
        return None
    return part if store.holds({file_name(kind, key): part.sha256.get(kind, "") for kind in KINDS}) else None


def noted(store: Store, key: str) -> Part | None:
    """Return what the note of a batch says, or None where there is none that can be read."""
    try:
        note = json.loads(store.read(note_name(key)) or b"")
        part = Part(**note)
        return part if part.key == key else None
    except (ValueError, TypeError):
        return None


def read_rows(store: Store, key: str, readings: Iterable[str]) -> dict[str, Rows]:
    """Return the rows of some texts from a batch that holds them, by their readings."""
    tables = {kind: read_parquet(store.read(file_name(kind, key))) for kind in KINDS}
    wanted = set(readings)
    found: dict[str, Rows] = {}
    by_doc: dict[str, Rows] = {}
    for row in tables["documents"].to_pylist():
        if row["reading"] in wanted:
            found[row["reading"]] = {"documents": [row], "mentions": [], "claims": []}
            if row["fault"] is None:
                by_doc[row["doc"]] = found[row["reading"]]
    for kind in KINDS[1:]:
        for row in tables[kind].to_pylist():
            if row["doc"] in by_doc:
                by_doc[row["doc"]][kind].append(row)
    return found


def file_name(kind: str, key: str) -> str:
    """Return the name of a batch's file within its collection."""
    return f"{kind}/part-{key}.parquet"


def note_name(key: str) -> str:
    """Return the name of a batch's note within its collection."""
    return f"parts/{key}.json"
