"""``datapackage.json``: the package described by Data Package v2, written by ourselves.

What stands here passes both the official profile and frictionless 5.21: Parquet resources without
``bytes`` (its reader never counts them), no ``list`` type, no ``fieldsMatch``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.ground.model import Corpus, Source
from flows.ground.schema import load_schemas, table_schema
from flows.ground.views import ENGINES, Engine, load_views
from flows.package.layout import csv_path, csv_resource, database_path, parquet_path, sha256

if TYPE_CHECKING:
    import pyarrow as pa

_ENGINES = {"duckdb": "DuckDB", "sqlite": "SQLite"}
_MEDIATYPES = {"duckdb": "application/octet-stream", "sqlite": "application/vnd.sqlite3"}  # IANA knows none for DuckDB
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def descriptor(tables: Mapping[str, pa.Table], corpus: Corpus, version: str, package: Path) -> dict[str, Any]:
    """Return the descriptor of a package whose data files have been written to ``package``."""
    told = corpus.metadata
    described = {
        "$schema": PROFILE,
        "name": corpus.name,
        "title": corpus.title,
        "description": told.get("description"),
        "homepage": told.get("homepage"),
        "version": version,
        "keywords": told.get("keywords"),
        "licenses": [licence(str(told["licence"]))] if told.get("licence") else None,
        "contributors": told.get("contributors"),
        "sources": [_source(source) for source in corpus.sources],
    }
    resources = [_parquet(name, table, package) for name, table in tables.items()]
    resources += [_csv(name, table, package) for name, table in tables.items()]
    resources += [_database(engine, corpus, package) for engine in ENGINES]
    return {**{key: entry for key, entry in described.items() if entry}, "resources": resources}


def render(described: Mapping[str, Any]) -> str:
    """Return a descriptor as the JSON text that is written."""
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def licence(spdx: str) -> dict[str, str]:
    """Return a licence by its SPDX identifier, with the page that gives its text."""
    return {"name": spdx, "path": f"https://spdx.org/licenses/{spdx}.html"}


def _source(source: Source) -> dict[str, str]:
    """One text the data were read from; ``path`` only where it was published at an address we know."""
    title = f"{', '.join(source.authors)}: {source.title}" if source.authors else source.title
    return {"title": f"{title} ({source.publisher})", **({"path": source.url} if source.url else {})}


def _parquet(name: str, table: pa.Table, package: Path) -> dict[str, Any]:
    path = parquet_path(name)
    return {
        "name": name,
        "type": "table",
        "title": load_schemas()[name].title,
        "description": _description(name),
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": f"sha256:{sha256(package / path)}",
        "rows": table.num_rows,
        "schema": table_schema(name),
    }


def _csv(name: str, table: pa.Table, package: Path) -> dict[str, Any]:
    path = csv_path(name)
    return {
        "name": csv_resource(name),
        "type": "table",
        "title": f"{load_schemas()[name].title} (CSV)",
        "description": _description(name),
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "bytes": (package / path).stat().st_size,
        "hash": f"sha256:{sha256(package / path)}",
        "rows": table.num_rows,
        "schema": _among_csv(table_schema(name)),
    }


def _database(engine: Engine, corpus: Corpus, package: Path) -> dict[str, Any]:
    path = database_path(corpus.name, engine)
    views = ", ".join(view.name for view in load_views())
    return {
        "name": engine,
        "title": f"All tables as one {_ENGINES[engine]} file",
        "description": f"The same values with keys, remarks and views ({views}).",
        "path": path,
        "format": engine,
        "mediatype": _MEDIATYPES[engine],
        "bytes": (package / path).stat().st_size,
        "hash": f"sha256:{sha256(package / path)}",
    }


def _description(name: str) -> str:
    schema = load_schemas()[name]
    return f"{schema.description} {schema.absence}"


def _among_csv(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema with foreign keys that point at the CSV resources."""
    if "foreignKeys" not in schema:
        return schema
    keys = [
        {**key, "reference": {**key["reference"], "resource": csv_resource(key["reference"]["resource"])}}
        for key in schema["foreignKeys"]
    ]
    return {**schema, "foreignKeys": keys}
