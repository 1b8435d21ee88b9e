"""Reading a finished package back, the way those who receive it will, before it is put in place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from flows.ground.errors import ValidationError
from flows.ground.resting import collector_resting
from flows.ground.schema import TableSchema, arrow_schema, load_schemas
from flows.package import layout
from flows.package.csvfile import read_csv
from flows.package.databases import check_databases
from flows.package.keys import check_keys
from flows.package.profile import check_profile

# frictionless takes about a second for a thousand claims. It stands for the consumer: it judges the descriptor, and
# the CSV with its keys. Parquet holds the same values (compared above) and takes it three times as long: it is read
# so in the tests only. Of larger tables it sees the first rows, DuckDB and Arrow see all.
CONSUMER_ROWS: Final = 5_000


def check(package: Path) -> None:
    """Read a package back and compare everything that can be compared.

    Every hash of ``SHA256SUMS`` and of the descriptor; the tables' Arrow types; CSV, DuckDB and SQLite against
    Parquet, value for value; primary and foreign keys; the official profile of Data Package v2; frictionless on
    the whole.
    Raises ValidationError naming table, row, column and value.
    """
    sums = _check_sums(package)
    described = _descriptor(package)
    _check_hashes(package, described, sums)
    for schema in load_schemas().values():
        _check_types(package, schema)
        _check_twins(package, schema)
    check_keys(package)
    check_databases(package, str(described["name"]))
    check_profile(described, package / layout.DESCRIPTOR)
    _check_as_consumer(package)


def _check_sums(package: Path) -> Mapping[str, str]:
    """Every file is listed with its hash, and nothing else is; the hashes by path."""
    path = package / layout.SUMS
    if not path.is_file():
        raise ValidationError("is missing", where=path, expected="a line a file, hash and path")
    listed, actual = path.read_text(encoding="utf-8").splitlines(), layout.sums(package).splitlines()
    if listed != actual:
        wrong = sorted(set(listed) ^ set(actual), key=lambda line: (line.partition("  ")[2], line))
        raise ValidationError(
            "does not match the files",
            where=path,
            found="; ".join(line for line in wrong if line in actual) or "a file is missing",
            expected="; ".join(line for line in wrong if line in listed) or "no such file",
            mend="stage the package again",
        )
    return {path: digest for digest, _, path in (line.partition("  ") for line in actual)}


def _descriptor(package: Path) -> Mapping[str, Any]:
    path = package / layout.DESCRIPTOR
    try:
        described: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as fault:
        raise ValidationError("is no JSON", where=path, found=str(fault)) from fault
    return described


def _check_hashes(package: Path, described: Mapping[str, Any], sums: Mapping[str, str]) -> None:
    """The descriptor's own hashes against those of the files; frictionless checks those of CSV only."""
    for resource in described["resources"]:
        actual = f"sha256:{sums.get(resource['path'])}"
        if resource["hash"] != actual:
            where = f"{package / layout.DESCRIPTOR}: {resource['name']}"
            raise ValidationError("has another hash", where=where, found=actual, expected=resource["hash"])


def _check_types(package: Path, schema: TableSchema) -> None:
    import pyarrow.parquet as pq

    path = package / layout.parquet_path(schema.name)
    found, expected = pq.read_schema(path).remove_metadata(), arrow_schema(schema.name).remove_metadata()
    for actual, declared in zip_longest(found, expected):
        if actual is None or declared is None or not actual.equals(declared):
            raise ValidationError("has another schema", where=path, found=str(actual), expected=str(declared))


def _check_twins(package: Path, schema: TableSchema) -> None:
    """CSV and Parquet hold the same values in the same rows."""
    import pyarrow.parquet as pq

    table = pq.read_table(package / layout.parquet_path(schema.name))
    path = package / layout.csv_path(schema.name)
    ours = zip(*(column.to_pylist() for column in table.columns), strict=True)
    for number, (row, twin) in enumerate(zip_longest(ours, read_csv(path, schema)), start=1):
        if row != twin:
            _complain(schema, path, number, row, twin)


def _complain(
    schema: TableSchema, path: Path, number: int, row: tuple[Any, ...] | None, twin: tuple[Any, ...] | None
) -> None:
    """Say in which column a row of the CSV differs from the Parquet's."""
    where = f"{path}, row {number}"
    if row is None or twin is None:
        found, expected = ("no row", str(row)) if twin is None else (str(twin), "no row")
        raise ValidationError("CSV and Parquet differ in length", where=where, found=found, expected=expected)
    name, ours, theirs = next((n, a, b) for n, a, b in zip(schema.names, row, twin, strict=True) if a != b)
    raise ValidationError(
        "CSV and Parquet differ",
        where=f"{schema.name}, {where}, column {name}",
        found=repr(theirs),
        expected=f"{ours!r}, as in {layout.parquet_path(schema.name)}",
    )


def _check_as_consumer(package: Path) -> None:
    """Validate with frictionless as it comes, which is what most who receive a Data Package have."""
    with collector_resting():
        from frictionless import FrictionlessException, Package

    try:
        resources = Package(str(package / layout.DESCRIPTOR)).resources
        reports = [each.validate(limit_rows=CONSUMER_ROWS) for each in resources if str(each.path).endswith(".csv")]
    except FrictionlessException as fault:
        where = package / layout.DESCRIPTOR
        raise ValidationError("frictionless cannot read it", where=where, found=str(fault)) from fault
    for task in (task for report in reports for task in report.tasks):
        for error in task.errors:
            place = _place(task.name.removesuffix("-csv"), error)
            raise ValidationError(f"frictionless: {error.title}", where=place, found=error.message)
    for error in (error for report in reports for error in report.errors):
        raise ValidationError("frictionless cannot read it", where=package / layout.DESCRIPTOR, found=error.message)


def _place(title: str, fault: Any) -> str:
    """Table, row and column of a frictionless error, as far as it has them."""
    row, column = getattr(fault, "row_number", None), getattr(fault, "field_name", None)
    parts = (title, f"row {row}" if row else "", f"column {column}" if column else "")
    return ", ".join(part for part in parts if part)
