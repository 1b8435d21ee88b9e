"""Tables as Parquet: plain types, Zstandard, statistics, a small footer; same table, same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flows.ground.schema import load_schemas, table_schema

if TYPE_CHECKING:
    import pyarrow as pa


def schema_hash(table: str) -> str:
    """Return the SHA-256 of a table's Table Schema in canonical JSON: it changes where the contract does."""
    text = json.dumps(table_schema(table), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def footer(table: str, version: str, licence: str) -> dict[str, str]:
    """Return what the file's footer says: name, version, licence, description, and the schema's hash."""
    return {
        "description": load_schemas()[table].description,
        "licence": licence,
        "name": table,
        "schema_sha256": schema_hash(table),
        "version": version,
    }


def write_parquet(table: pa.Table, path: Path, metadata: Mapping[str, str]) -> None:
    """Write an Arrow table as one Parquet file with ``metadata`` in its footer.

    The bytes depend on the table, the metadata and pyarrow's version (which the format records).
    """
    import pyarrow.parquet as pq

    pq.write_table(
        table.replace_schema_metadata(dict(sorted(metadata.items()))).combine_chunks(),
        path,
        compression="zstd",
        compression_level=9,
        version="2.6",
        data_page_version="1.0",
        write_statistics=True,
        use_dictionary=True,  # of the encoding only: the schema stays plain
        store_schema=True,
    )
