"""The DuckDB and SQLite files: the values that Parquet has, keys that hold, remarks, views that answer."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.ground.errors import ValidationError
from flows.ground.schema import load_schemas
from flows.ground.views import ENGINES, Engine, load_views
from flows.package import layout, stage
from flows.package.databases import check_databases
from flows.tabulate import tabulate
from tests.published import CONFLICTS, DECISIONS, RECORDS, corpus

NAME = corpus().name


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = tabulate(corpus(), RECORDS, CONFLICTS, DECISIONS)
    return stage(tables, corpus(), "0.1.0", tmp_path_factory.mktemp("finished"))


def ask(package: Path, engine: Engine, query: str) -> list[tuple[Any, ...]]:
    path = package / layout.database_path(NAME, engine)
    if engine == "duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
            return found
    with closing(sqlite3.connect(path)) as sqlite:
        rows: list[tuple[Any, ...]] = sqlite.execute(query).fetchall()
    return rows


def test_both_files_hold_what_parquet_holds(finished: Path) -> None:
    check_databases(finished, NAME)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_value_that_differs_is_named_with_file_table_and_column(
    finished: Path, engine: Engine, tmp_path: Path
) -> None:
    package = Path(shutil.copytree(finished, tmp_path / "0.1.0"))
    path = package / layout.database_path(NAME, engine)
    change = "UPDATE trade_figures SET value = value + 1"
    if engine == "duckdb":
        with duckdb.connect(str(path)) as connection:
            connection.execute(change)
    else:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(change)
    with pytest.raises(ValidationError, match="holds other values") as caught:
        check_databases(package, NAME)
    assert path.name in str(caught.value)
    assert "trade_figures" in str(caught.value)
    assert "column value" in str(caught.value)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_row_too_few_is_named(finished: Path, engine: Engine, tmp_path: Path) -> None:
    package = Path(shutil.copytree(finished, tmp_path / "0.1.0"))
    path = str(package / layout.database_path(NAME, engine))
    if engine == "duckdb":
        with duckdb.connect(path) as connection:
            connection.execute("DELETE FROM visit_stops")
    else:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DELETE FROM visit_stops")
    with pytest.raises(ValidationError, match="visit_stops, row 1"):
        check_databases(package, NAME)


def test_sqlite_is_whole_and_its_references_lead_somewhere(finished: Path) -> None:
    assert ask(finished, "sqlite", "PRAGMA integrity_check") == [("ok",)]
    assert ask(finished, "sqlite", "PRAGMA foreign_key_check") == []
    keys = ask(finished, "sqlite", "PRAGMA foreign_key_list(treaty_parties)")
    assert [(row[2], row[3], row[4]) for row in keys] == [("treaties", "treaty_id", "treaty_id")]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_reference_to_nothing_is_refused(finished: Path, engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "copy"
    shutil.copy(finished / layout.database_path(NAME, engine), path)
    wrong = "INSERT INTO visit_stops VALUES ('nobody-nowhere-1900', 1, 'Lima')"
    if engine == "duckdb":
        with duckdb.connect(str(path)) as connection, pytest.raises(duckdb.ConstraintException):
            connection.execute(wrong)
    else:
        with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError):
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(wrong)


def test_every_table_and_column_is_explained_in_duckdb(finished: Path) -> None:
    tables = dict(ask(finished, "duckdb", "SELECT table_name, comment FROM duckdb_tables()"))
    columns = {
        (table, column): comment
        for table, column, comment in ask(
            finished, "duckdb", "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
        )
    }
    for schema in load_schemas().values():
        assert schema.absence in str(tables[schema.name])
        for column in schema.columns:
            assert column.description in str(columns[schema.name, column.name])


def test_every_table_and_column_is_explained_in_sqlite(finished: Path) -> None:
    statements = dict(ask(finished, "sqlite", "SELECT name, sql FROM sqlite_master"))
    for schema in load_schemas().values():
        for column in schema.columns:
            assert f'"{column.name}"' in str(statements[schema.name])
            assert column.description in str(statements[schema.name])


def test_views_answer_alike_in_both(finished: Path) -> None:
    for view in load_views():
        ours, theirs = (ask(finished, engine, f"SELECT * FROM {view.name}") for engine in ENGINES)
        assert ours, view.name
        assert [tuple(map(plain, row)) for row in ours] == [tuple(map(plain, row)) for row in theirs]


def plain(value: object) -> str:
    """Dates are texts in SQLite, and truth values numbers."""
    return str(int(value)) if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_visit_stands_with_those_who_took_part_in_order(finished: Path, engine: Engine) -> None:
    query = "SELECT name, office FROM visit_participants WHERE visit_id = ? AND role = 'visitor' ORDER BY position"
    for visit, listed in ask(finished, engine, "SELECT visit_id, visitors FROM visits_with_participants"):
        rows = ask(finished, engine, query.replace("?", f"'{visit}'"))
        assert listed == ("; ".join(str(name or office) for name, office in rows) or None)
