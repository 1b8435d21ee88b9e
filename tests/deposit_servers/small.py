"""A release of a few small files, and how a deposit is run on it where every step may fail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.deposit import Package, open_package
from flows.package import layout

NAME = "norway-chile"

DESCRIPTOR: Mapping[str, Any] = {
    "name": NAME,
    "title": "Norway and Chile",
    "description": "A made-up corpus.",
    "licenses": [{"name": "CC-BY-4.0"}],
    "contributors": [{"title": "A. Holm", "roles": ["author"]}],
    "keywords": ["treaties", "trade: fish & ships"],
    "sources": [{"title": "Text 1", "path": "https://example.org/one"}, {"title": "Text 2"}],
    "resources": [
        {"name": "visits", "path": "visits.parquet", "format": "parquet", "title": "Visits (Parquet)"},
        {"name": "visits-csv", "path": "csv/visits.csv", "format": "csv", "title": "Visits (CSV)"},
    ],
}
RECORD: Mapping[str, Any] = {
    "resource_type": {"id": "dataset"},
    "title": "Norway and Chile, version 0.1.0",
    "description": "<p>A made-up corpus.</p>",
    "publication_date": "2026-03-01",
    "version": "0.1.0",
    "creators": [{"person_or_org": {"type": "organizational", "name": "A. Holm"}}],
    "rights": [{"id": "cc-by-4.0"}],
    "subjects": [{"subject": "treaties"}],
    "languages": [{"id": "eng"}],
    "references": [{"reference": "Text 1. Example Press"}],
}
FILES: Mapping[str, bytes] = {
    "README.md": b"# Norway and Chile\n",
    "visits.parquet": bytes(range(256)) * 40,
    "csv/visits.csv": b"visit_id\nx\n",
    "index.html": b"<a href='site/visits.html'>visits</a>\n",
    "site/visits.html": b"<p>page</p>\n",
}


def release(
    folder: Path,
    version: str = "0.1.0",
    *,
    descriptor: Mapping[str, Any] | None = None,
    record: Mapping[str, Any] | None = None,
) -> Package:
    """Write a release to ``folder/<version>`` and open it; what is given goes over what its metadata say."""
    place = folder / version
    described = {**DESCRIPTOR, "version": version, **(descriptor or {})}
    metadata = {**RECORD, "version": version, **(record or {})}
    files = {**FILES, layout.DESCRIPTOR: as_bytes(described), "zenodo.json": as_bytes({"metadata": metadata})}
    for path, content in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)
    (place / layout.SUMS).write_text(layout.sums(place), "utf-8")
    return open_package(place)


def as_bytes(described: object) -> bytes:
    return json.dumps(described).encode()


def silent(message: str) -> None:
    """Nobody listens."""
