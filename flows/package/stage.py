"""Writing a package into a staging folder, whole, before anybody sees it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flows.ground.model import Corpus
from flows.ground.visible import visible
from flows.package import layout
from flows.package.csvfile import write_csv
from flows.package.descriptor import descriptor
from flows.package.duckdbfile import write_duckdb
from flows.package.faults import publication
from flows.package.keys import check_keys
from flows.package.metadata import About, about, as_json, documents
from flows.package.parquetfile import footer, write_parquet
from flows.package.readme import readme
from flows.package.sqlitefile import write_sqlite

if TYPE_CHECKING:
    import pyarrow as pa


def stage(
    tables: Mapping[str, pa.Table],
    corpus: Corpus,
    version: str,
    out_dir: Path,
    more: Callable[[About], Mapping[str, str]] = lambda told: {},
) -> Path:
    """Write the package to ``out_dir/<version>`` and return that folder; what lay there before is removed.

    Parquet and CSV for each table, all of them in a DuckDB and a SQLite file, ``datapackage.json`` and what other
    catalogues read, ``README.md``, ``SHA256SUMS``, and ``more`` documents, by path: no times, no random ids, so that
    the same tables give the same bytes. Raises ValidationError where a key is broken, PublicationError where the
    disk refuses.
    """
    package = out_dir / version
    with publication(package):
        if package.exists():
            shutil.rmtree(package)
        (package / "csv").mkdir(parents=True)
        licence = str(corpus.metadata.get("licence", "unknown"))
        for name, table in tables.items():
            write_parquet(table, package / layout.parquet_path(name), footer(name, version, licence))
            write_csv(table, package / layout.csv_path(name))
        _write_databases(tables, corpus.name, package)
        told = about(tables, corpus, version, package)
        _write(package / layout.DESCRIPTOR, as_json(descriptor(told, tables)))
        for path, text in {**documents(told), **more(told)}.items():
            _write(package / path, text)
        _write(package / layout.README, readme(tables, corpus, version))
        _write(package / layout.SUMS, layout.sums(package, {file.path: file.sha256 for file in told.files}))
    return package


def _write_databases(tables: Mapping[str, pa.Table], corpus: str, package: Path) -> None:
    import duckdb

    try:
        write_duckdb(tables, package / layout.database_path(corpus, "duckdb"))
    except duckdb.ConstraintException:
        check_keys(package)  # names what breaks a key by table, column and value; DuckDB has only refused it
        raise
    write_sqlite(tables, package / layout.database_path(corpus, "sqlite"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(visible(text))  # in pages, Markdown and JSON alike: as a character or spelt out, it says the same
