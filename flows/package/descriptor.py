"""``datapackage.json``: the package described by Data Package v2, written by ourselves.

What stands here passes both the official profile and frictionless 5.21: Parquet resources without
``bytes`` (its reader never counts them), no ``list`` type, no ``fieldsMatch``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flows.ground.model import Source
from flows.ground.schema import table_schema
from flows.package.layout import csv_resource
from flows.package.metadata import About
from flows.package.metadata.about import File, Maker
from flows.package.metadata.terms import address, words

if TYPE_CHECKING:
    import pyarrow as pa

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def descriptor(told: About, tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    """Return the descriptor of a package as plain data."""
    described = {
        "$schema": PROFILE,
        "name": told.name,
        "title": told.title,
        "description": told.description,
        "homepage": told.homepage,
        "version": told.version,
        "created": f"{told.released}T00:00:00Z" if told.released else None,  # as the manifest says: no clock is read
        "keywords": list(told.keywords),
        "licenses": [_licence(told.licence)],
        "contributors": [_contributor(maker) for maker in told.makers],
        "sources": [_source(source) for source in told.sources],
        "resources": [_resource(file, told, tables) for file in told.files],
    }
    return {key: entry for key, entry in described.items() if entry}


def _licence(spdx: str, title: str = "") -> dict[str, str]:
    """A licence by its SPDX identifier, with where it can be read and what it is for, as far as there is any of it."""
    described = {"name": spdx, "path": address(spdx), "title": title}
    return {key: entry for key, entry in described.items() if entry}


def _contributor(maker: Maker) -> dict[str, Any]:
    described = {
        "title": maker.name,
        "organization": maker.organisation,
        "path": maker.address,
        "roles": list(maker.roles),
    }
    return {key: entry for key, entry in described.items() if entry}


def _source(source: Source) -> dict[str, str]:
    """One text the data were read from; ``path`` only where it was published at an address we know."""
    title = f"{', '.join(source.authors)}: {source.title}" if source.authors else source.title
    return {"title": f"{title} ({source.publisher})", **({"path": source.url} if source.url else {})}


def _resource(file: File, told: About, tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    name = file.table or file.format
    described = {
        "name": csv_resource(name) if file.format == "csv" else name,
        **({"type": "table"} if file.table else {}),
        "title": file.title,
        "description": file.description,
        "path": file.path,
        "format": file.format,
        "mediatype": file.media,
        **({"encoding": "utf-8", "dialect": {"lineTerminator": "\n"}} if file.format == "csv" else {}),
        **({"bytes": file.size} if file.format != "parquet" else {}),
        "hash": f"sha256:{file.sha256}",
        "licenses": _licences(file, told),
        "sources": [_source(source) for source in told.sources if source.name in file.rests_on],
    }
    if file.table:
        schema = table_schema(file.table)
        described["rows"] = tables[file.table].num_rows
        described["schema"] = _among_csv(schema) if file.format == "csv" else schema
    return {key: entry for key, entry in described.items() if entry or key == "rows"}


def _licences(file: File, told: About) -> list[dict[str, str]]:
    """What the file may be used under: facts under the package's licence, quotes under that of their text."""
    facts = _licence(told.licence, "for the facts" if file.quotes and told.terms else "")
    return [facts, *(_licence(each, f"for quotes: {words(each)}") for each in told.terms if file.quotes)]


def _among_csv(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema with foreign keys that point at the CSV resources."""
    if "foreignKeys" not in schema:
        return schema
    keys = [
        {**key, "reference": {**key["reference"], "resource": csv_resource(key["reference"]["resource"])}}
        for key in schema["foreignKeys"]
    ]
    return {**schema, "foreignKeys": keys}
