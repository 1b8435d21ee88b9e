"""A released package as others read it: the same rows in every reader, with types, nulls and keys as declared.

What is compared is the last release of each corpus, as it lies under ``output/``. Readers that ``make test`` does not
install (``requirements-consumers.lock``, npm) are left out there; ``make test-consumers`` has them all, and says so by
``DYAD_CONSUMERS=all``, with which a reader that is missing fails.
"""

from __future__ import annotations

import csv
import datetime
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from flows.corpus.load import names
from flows.ground.paths import OUTPUT
from flows.ground.releases import latest
from flows.ground.schema import ColumnType, TableSchema, load_schemas
from flows.package import layout

Row: TypeAlias = tuple[Any, ...]
Reader: TypeAlias = Callable[[Path, TableSchema], Iterable[Row]]

CORPORA: Final = [name for name in names() if latest(OUTPUT / name)]
TABLES: Final = list(load_schemas().values())
ALL: Final = os.environ.get("DYAD_CONSUMERS") == "all"
NODE: Final = Path(__file__).parent / "consumers"


def released(corpus: str) -> Path:
    package = latest(OUTPUT / corpus)
    assert package is not None  # CORPORA has only those that are published
    return package


def need(module: str) -> Any:
    """A module that ``make test`` does not install; it must be there where all readers are asked for."""
    return __import__(module) if ALL else pytest.importorskip(module)


def plain(value: Any, kind: ColumnType) -> Any:
    """A reader's value as one of the schema's types; what is missing, as None."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, bytes):
        return value.decode()
    if kind == "date":
        return _day(value)
    return {"string": str, "integer": int, "number": float, "boolean": bool}[kind](value)


def _day(value: Any) -> datetime.date:
    if isinstance(value, str):
        return datetime.date.fromisoformat(value[:10])
    return value.date() if isinstance(value, datetime.datetime) else datetime.date.fromisoformat(str(value)[:10])


def rows(found: Iterable[Iterable[Any]], schema: TableSchema) -> list[Row]:
    kinds = [column.type for column in schema.columns]
    return sorted(
        (tuple(plain(value, kind) for value, kind in zip(row, kinds, strict=True)) for row in found), key=repr
    )


# The readers


def by_pandas(package: Path, schema: TableSchema) -> Iterable[Row]:
    return _rows(pd.read_parquet(package / layout.parquet_path(schema.name)))


def by_pandas_over_arrow(package: Path, schema: TableSchema) -> Iterable[Row]:
    frame = pd.read_parquet(package / layout.parquet_path(schema.name), dtype_backend="pyarrow")
    return _rows(frame)


def by_pandas_from_csv(package: Path, schema: TableSchema) -> Iterable[Row]:
    path = package / layout.csv_path(schema.name)
    frame = pd.read_csv(path, keep_default_na=False, na_values=[""], dtype_backend="pyarrow")
    return _rows(frame)


def _rows(frame: pd.DataFrame) -> Iterable[Row]:
    found: Iterable[Row] = frame.itertuples(index=False, name=None)
    return found


def by_polars(package: Path, schema: TableSchema) -> Iterable[Row]:
    return pl.read_parquet(package / layout.parquet_path(schema.name)).iter_rows()


def by_polars_from_csv(package: Path, schema: TableSchema) -> Iterable[Row]:
    path = package / layout.csv_path(schema.name)
    return pl.read_csv(path, infer_schema_length=None).iter_rows()


def by_duckdb(package: Path, schema: TableSchema) -> Iterable[Row]:
    with duckdb.connect() as connection:
        path = str(package / layout.parquet_path(schema.name))
        found: list[Row] = connection.execute("SELECT * FROM read_parquet(?)", [path]).fetchall()
        return found


def by_duckdb_from_its_file(package: Path, schema: TableSchema) -> Iterable[Row]:
    path = package / layout.database_path(package.parent.name, "duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        found: list[Row] = connection.execute(f'SELECT * FROM "{schema.name}"').fetchall()
        return found


def by_sqlite(package: Path, schema: TableSchema) -> Iterable[Row]:
    path = package / layout.database_path(package.parent.name, "sqlite")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:  # makes no new file
        return connection.execute(f'SELECT * FROM "{schema.name}"').fetchall()


def by_the_csv_module(package: Path, schema: TableSchema) -> Iterable[Row]:
    with (package / layout.csv_path(schema.name)).open(encoding="utf-8", newline="") as stream:
        read = csv.reader(stream)
        next(read)
        truth = {"true": True, "false": False}
        kinds = [column.type for column in schema.columns]
        return [
            tuple(None if v == "" else truth[v] if k == "boolean" else v for v, k in zip(row, kinds, strict=True))
            for row in read
        ]


def by_frictionless(package: Path, schema: TableSchema) -> Iterable[Row]:
    frictionless = need("frictionless")
    resource = frictionless.Package(str(package / layout.DESCRIPTOR)).get_resource(layout.csv_resource(schema.name))
    return [tuple(row.to_dict().values()) for row in resource.read_rows()]


def by_mlcroissant(package: Path, schema: TableSchema) -> Iterable[Row]:
    dataset = _croissant(package)
    return [tuple(row.values()) for row in dataset.records(schema.name)]


@cache
def _croissant(package: Path) -> Any:
    return need("mlcroissant").Dataset(str(package / "croissant.json"))


def by_datasets(package: Path, schema: TableSchema) -> Iterable[Row]:
    path = package / layout.parquet_path(schema.name)
    datasets = need("datasets")
    if pq.read_metadata(path).num_rows == 0:  # datasets 5.2 asks Arrow for batches of no rows there, and fails
        return ()
    table = datasets.Dataset.from_parquet(str(path), cache_dir=str(_scratch()))
    return [tuple(row.values()) for row in table]


@cache
def _scratch() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="dyad-datasets-"))


def by_hyparquet(package: Path, schema: TableSchema) -> Iterable[Row]:
    return [tuple(row) for row in _hyparquet(package)[str(package / layout.parquet_path(schema.name))]["rows"]]


@cache
def _hyparquet(package: Path) -> dict[str, Any]:
    """All tables as a reader sees them that has nothing of Arrow in it: hyparquet, under node."""
    node = shutil.which("node")
    if not ALL and (node is None or not (NODE / "node_modules").is_dir()):
        pytest.skip("hyparquet is not installed: make test-consumers")
    paths = [str(package / layout.parquet_path(schema.name)) for schema in TABLES]
    done = subprocess.run([node or "node", str(NODE / "read.mjs"), *paths], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


READERS: Final[tuple[Reader, ...]] = (
    by_pandas, by_pandas_over_arrow, by_pandas_from_csv, by_polars, by_polars_from_csv, by_duckdb,
    by_duckdb_from_its_file, by_sqlite, by_the_csv_module, by_frictionless, by_mlcroissant, by_datasets, by_hyparquet,
)  # fmt: skip


def truth(package: Path, schema: TableSchema) -> Iterator[Row]:
    table = pq.read_table(package / layout.parquet_path(schema.name))
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("corpus", CORPORA)
def test_every_reader_gives_the_same_rows(corpus: str, reader: Reader, schema: TableSchema) -> None:
    package = released(corpus)
    found, expected = rows(reader(package, schema), schema), rows(truth(package, schema), schema)
    assert len(found) == len(expected)
    assert found == expected


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)
@pytest.mark.parametrize("corpus", CORPORA)
def test_keys_are_unique_and_required_columns_full_in_every_reader(corpus: str, schema: TableSchema) -> None:
    package = released(corpus)
    at = [schema.names.index(name) for name in schema.primary_key]
    must = [n for n, column in enumerate(schema.columns) if column.required]
    for reader in (by_pandas, by_polars, by_duckdb, by_sqlite, by_the_csv_module):
        found = rows(reader(package, schema), schema)
        assert len({tuple(row[n] for n in at) for row in found}) == len(found), reader.__name__
        assert all(row[n] is not None for row in found for n in must), reader.__name__


def kinds(schema: TableSchema, **names: str) -> dict[str, str]:
    return {column.name: names[column.type] for column in schema.columns}


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)
@pytest.mark.parametrize("corpus", CORPORA)
def test_types_are_the_declared_ones_in_every_reader_that_has_types(corpus: str, schema: TableSchema) -> None:
    package = released(corpus)
    path = package / layout.parquet_path(schema.name)
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    arrow = {"string": "string", "integer": "int64", "number": "double", "date": "date32[day]", "boolean": "bool"}
    assert {name: str(kind).removesuffix("[pyarrow]") for name, kind in frame.dtypes.items()} == kinds(schema, **arrow)
    polars = {"string": "String", "integer": "Int64", "number": "Float64", "date": "Date", "boolean": "Boolean"}
    assert {name: str(kind) for name, kind in pl.read_parquet_schema(path).items()} == kinds(schema, **polars)
    with duckdb.connect(str(package / layout.database_path(corpus, "duckdb")), read_only=True) as connection:
        described = connection.execute(f'DESCRIBE "{schema.name}"').fetchall()
    engine = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}
    assert {row[0]: row[1] for row in described} == kinds(schema, **engine)


@pytest.mark.parametrize("corpus", CORPORA)
def test_hyparquet_sees_the_declared_types(corpus: str) -> None:
    package = released(corpus)
    names_ = {"string": "STRING", "integer": "INT64", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}
    for schema in TABLES:
        found = _hyparquet(package)[str(package / layout.parquet_path(schema.name))]["types"]
        assert found == kinds(schema, **names_), schema.name


@pytest.mark.parametrize("corpus", CORPORA)
def test_croissant_passes_its_own_validation_without_a_warning(corpus: str) -> None:
    assert _croissant(released(corpus)).metadata.ctx.issues.report() == ""


@pytest.mark.parametrize("corpus", CORPORA)
def test_dcat_holds_to_the_shapes_of_dcat_ap(corpus: str) -> None:
    pyshacl, rdflib = need("pyshacl"), need("rdflib")
    described = rdflib.Graph()
    described.parse(released(corpus) / "dcat.jsonld", format="json-ld", publicID="https://example.org/package/")
    shapes = rdflib.Graph().parse(NODE / "dcat-ap.ttl")
    assert len(described) > 100
    holds, _, report = pyshacl.validate(described, shacl_graph=shapes)
    assert holds, report


def test_the_shapes_find_what_is_wrong() -> None:
    pyshacl, rdflib = need("pyshacl"), need("rdflib")
    shapes = rdflib.Graph().parse(NODE / "dcat-ap.ttl")
    wrong = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@id": "urn:x",
        "@type": "dcat:Dataset",
        "dct:title": "A dataset without a description",
        "dcat:distribution": {"@type": "dcat:Distribution", "dct:title": "a file nobody can get"},
    }
    described = rdflib.Graph().parse(data=json.dumps(wrong), format="json-ld")
    holds, _, report = pyshacl.validate(described, shacl_graph=shapes)
    assert not holds
    assert "description" in report
    assert "accessURL" in report
