"""Tables → package: the same bytes each time, read back without loss, put in place at once or not at all."""

from __future__ import annotations

import datetime
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.ground.errors import DyadError, PublicationError, ValidationError
from flows.ground.schema import arrow_schema, load_schemas
from flows.package import alone, check, layout, publish, stage
from flows.package import publish as publish_function
from flows.package.csvfile import read_csv, write_csv
from flows.package.profile import check_profile, official_profile
from flows.tabulate import tabulate
from tests.published import CONFLICTS, DECISIONS, ONE, RECORDS, corpus

PUBLISH = sys.modules[publish_function.__module__]
TABLES = tabulate(corpus(), RECORDS, CONFLICTS, DECISIONS)
ENVIRONMENTS = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Santiago", "LC_ALL": "C.UTF-8"},
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stage(TABLES, corpus(), "0.1.0", tmp_path_factory.mktemp("finished"))


@pytest.fixture
def package(finished: Path, tmp_path: Path) -> Path:
    """A copy of the package to do harm to."""
    return Path(shutil.copytree(finished, tmp_path / "0.1.0"))


def changed(table: str, **columns: Callable[[list[Any]], list[Any]]) -> dict[str, pa.Table]:
    """The tables with some columns of one of them changed."""
    rows = TABLES[table].to_pydict()
    rows |= {name: change(rows[name]) for name, change in columns.items()}
    return {**TABLES, table: pa.table(rows, schema=arrow_schema(table))}


def reseal(package: Path) -> None:
    """Make all hashes right again after a change, so that what comes behind them is what is tested."""
    path = package / layout.DESCRIPTOR
    described = json.loads(path.read_text(encoding="utf-8"))
    for entry in described["resources"]:
        entry["hash"] = f"sha256:{layout.sha256(package / entry['path'])}"
    path.write_text(json.dumps(described), encoding="utf-8")
    (package / layout.SUMS).write_text(layout.sums(package), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# What is written


def test_the_package_passes_its_own_check(finished: Path) -> None:
    check(finished)


def test_a_package_whose_tables_are_empty_passes_too(tmp_path: Path) -> None:
    check(stage(tabulate(corpus(), (), (), ()), corpus(), "0.0.1", tmp_path))


def test_two_processes_in_different_surroundings_write_the_same_bytes(finished: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from flows.package import stage; from flows.tabulate import tabulate\n"
        "from tests.published import *\n"
        "tables = tabulate(corpus(), RECORDS, CONFLICTS, DECISIONS)\n"
        "stage(tables, corpus(), '0.1.0', Path(sys.argv[1]))"
    )
    for number, surroundings in enumerate(ENVIRONMENTS):
        folder = tmp_path / str(number)
        command = [sys.executable, "-c", code, str(folder)]
        subprocess.run(command, check=True, env={**os.environ, **surroundings}, cwd=Path(__file__).parents[1])
        assert contents(folder / "0.1.0") == contents(finished)


def test_what_a_killed_run_left_in_the_staging_folder_is_not_in_the_package(tmp_path: Path, finished: Path) -> None:
    (tmp_path / "0.1.0" / "csv").mkdir(parents=True)
    (tmp_path / "0.1.0" / "half.parquet").write_bytes(b"half")
    assert contents(stage(TABLES, corpus(), "0.1.0", tmp_path)) == contents(finished)


def test_parquet_has_plain_types_a_small_footer_and_no_pandas_metadata(finished: Path) -> None:
    for name in load_schemas():
        file = pq.ParquetFile(finished / f"{name}.parquet")
        assert file.schema_arrow.remove_metadata().equals(arrow_schema(name).remove_metadata())
        keys = {"name", "version", "licence", "description", "schema_sha256"}
        assert {key.decode() for key in file.metadata.metadata} == keys | {"ARROW:schema"}
        if file.metadata.num_row_groups and file.metadata.num_rows:
            assert file.metadata.row_group(0).column(0).compression == "ZSTD"
            assert file.metadata.row_group(0).column(0).is_stats_set


def test_duckdb_polars_and_pandas_read_the_declared_types(finished: Path) -> None:
    path = str(finished / "trade_figures.parquet")
    found = duckdb.sql(f"SELECT value, documents, period_earliest, period_approximate, unit FROM '{path}'")
    assert [str(kind) for kind in found.types] == ["DOUBLE", "BIGINT", "DATE", "BOOLEAN", "VARCHAR"]
    frame = pl.read_parquet(path)
    assert [frame.schema[name] for name in found.columns] == [
        pl.Float64, pl.Int64, pl.Date, pl.Boolean, pl.String,
    ]  # fmt: skip
    assert pd.read_parquet(path)["value"].tolist() == [-4.2, 1_687_000_000_000.0]


def test_csv_as_other_readers_read_it_holds_what_parquet_holds(finished: Path) -> None:
    for name in load_schemas():
        options = pa.csv.ConvertOptions(
            column_types=arrow_schema(name),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        parse = pa.csv.ParseOptions(newlines_in_values=True)
        read = pa.csv.read_csv(finished / layout.csv_path(name), convert_options=options, parse_options=parse)
        assert read.to_pylist() == pq.read_table(finished / f"{name}.parquet").to_pylist(), name


def test_csv_ends_lines_with_a_newline_and_leaves_nulls_empty(finished: Path) -> None:
    raw = (finished / "csv" / "trade_figures.csv").read_bytes()
    assert b"\r" not in raw
    assert b",1687000000000,CLP," in raw
    assert b"1931-04-09" in (finished / "csv" / "claims.csv").read_bytes()


@settings(max_examples=60)
@example(["a\rb", '"', " ", "a,b\nc", "\x00"])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=5))
def test_every_text_survives_csv(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    rows = {"visit_id": ["v"] * len(texts), "position": list(range(1, len(texts) + 1)), "place": texts}
    write_csv(pa.table(rows, schema=arrow_schema("visit_stops")), path)
    assert [row[2] for row in read_csv(path, load_schemas()["visit_stops"])] == texts


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_survives_csv_without_an_exponent(tmp_path_factory: pytest.TempPathFactory, value: float) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    row: dict[str, Any] = {column.name: None for column in load_schemas()["trade_figures"].columns}
    row |= {"figure_id": "f", "value": value, "documents": 1, "agreement": "single", "tier": "B"}
    write_csv(pa.Table.from_pylist([row], schema=arrow_schema("trade_figures")), path)
    assert b"e" not in path.read_bytes().split(b"\n")[1].replace(b"single", b"")
    (read,) = read_csv(path, load_schemas()["trade_figures"])
    assert read[load_schemas()["trade_figures"].names.index("value")] == value


def test_the_descriptor_names_every_file_and_points_foreign_keys_at_resources_of_the_same_format(
    finished: Path,
) -> None:
    described = json.loads((finished / layout.DESCRIPTOR).read_text(encoding="utf-8"))
    entries = {entry["name"]: entry for entry in described["resources"]}
    data = {path for path in layout.files(finished) if path.endswith((".parquet", ".csv", ".duckdb", ".sqlite"))}
    assert {entry["path"] for entry in entries.values()} == data
    assert all("bytes" not in entry for entry in entries.values() if entry["format"] == "parquet")
    for entry in entries.values():
        for key in entry.get("schema", {}).get("foreignKeys", ()):
            assert entries[key["reference"]["resource"]]["format"] == entry["format"]
    assert described["sources"][0] == {
        "title": "A. Holm, B. Vega: Text 1 (Example Press)",
        "path": "https://example.org/one",
    }
    assert described["licenses"][0]["name"] == "CC-BY-4.0"


def test_the_descriptor_keeps_to_the_official_profile_and_a_fault_in_it_is_named(finished: Path) -> None:
    described = json.loads((finished / layout.DESCRIPTOR).read_text(encoding="utf-8"))
    check_profile(described, finished)
    described["resources"][0]["schema"]["fields"][0]["type"] = "lizt"
    with pytest.raises(ValidationError, match="resources/0/schema"):
        check_profile(described, finished)


def test_without_the_official_profile_nothing_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["flows.package.profile"], "find_spec", lambda name: None)
    with pytest.raises(DyadError, match="make setup"):
        official_profile.__wrapped__()


def test_the_readme_names_real_files_every_column_and_every_licence(finished: Path) -> None:
    text = (finished / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[\w/]+\.(?:parquet|csv)\b", text))
    assert named == {path for path in layout.files(finished) if path.endswith((".parquet", ".csv"))}
    for schema in load_schemas().values():
        assert all(f"| `{column.name}` |" in text for column in schema.columns), schema.name
    assert "LicenseRef-rights-reserved" in text
    assert f"`{ONE}`" in text


def test_the_queries_of_the_readme_run(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (finished / "README.md").read_text(encoding="utf-8")
    monkeypatch.chdir(finished)
    queries = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    assert duckdb.sql(queries[0]).fetchall()[-1][3] in ("NOR", "CHL", "EUE")
    with duckdb.connect() as connection:
        assert connection.sql(queries[1]).fetchall() == [(1931, 1, 1, 0, 0)]
    assert len(duckdb.sql(queries[2].replace("…", "andes-fisheries-treaty-1931")).fetchall()) == 2


def test_sha256sum_accepts_the_sums(finished: Path) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", layout.SUMS]
    assert subprocess.run(command, cwd=finished, check=False).returncode == 0


# What the check finds


def test_a_changed_byte_a_missing_file_and_one_too_many_are_found(package: Path) -> None:
    (package / "csv" / "visits.csv").write_text("x", encoding="utf-8")
    with pytest.raises(ValidationError, match=r"csv/visits\.csv"):
        check(package)
    (package / "csv" / "visits.csv").unlink()
    with pytest.raises(ValidationError, match=r"csv/visits\.csv"):
        check(package)
    (package / layout.SUMS).write_text(layout.sums(package), encoding="utf-8")
    (package / "stray.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ValidationError, match=r"stray\.txt"):
        check(package)


def test_a_hash_in_the_descriptor_that_is_not_the_parquet_files_is_found(package: Path) -> None:
    path = package / layout.DESCRIPTOR
    described = json.loads(path.read_text(encoding="utf-8"))
    described["resources"][0]["hash"] = "sha256:" + "0" * 64
    path.write_text(json.dumps(described), encoding="utf-8")
    (package / layout.SUMS).write_text(layout.sums(package), encoding="utf-8")
    with pytest.raises(ValidationError, match=r"datapackage\.json: treaties"):
        check(package)


def test_a_value_that_differs_between_csv_and_parquet_is_named(package: Path) -> None:
    path = package / "csv" / "exercise_units.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Fram", "Gjoa"), encoding="utf-8")
    reseal(package)
    with pytest.raises(ValidationError, match=r"exercise_units.*row 1, column unit") as caught:
        check(package)
    assert "Gjoa" in caught.value.found
    assert "Fram" in caught.value.expected


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: text + "fram-port-call-1965,2,Gjoa\n", "differ in length"),
        (lambda text: text.replace(",1,", ",one,"), "is not of its type"),
        (lambda text: text.replace(",1,", ",1,2,"), "wrong width"),
        (lambda text: text.replace("position", "place"), "another header"),
    ],
)
def test_a_csv_that_is_not_the_tables_is_found(package: Path, change: Callable[[str], str], problem: str) -> None:
    path = package / "csv" / "exercise_units.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    reseal(package)
    with pytest.raises(ValidationError, match=problem):
        check(package)


def test_a_parquet_file_with_another_type_is_found(package: Path) -> None:
    path = package / "exercise_units.parquet"
    table = pq.read_table(path)
    pq.write_table(table.set_column(1, "position", table["position"].cast(pa.int32())), path)
    reseal(package)
    with pytest.raises(ValidationError, match="has another schema") as caught:
        check(package)
    assert "int64" in caught.value.expected


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        (changed("visit_stops", visit_id=lambda _: ["nowhere"]), "visit_stops, column visit_id: refers to no row"),
        (changed("claims", record_id=lambda ids: ["nobody", *ids[1:]]), "claims, column record_id: refers to no row"),
        (changed("claims", source_id=lambda ids: ["000.txt", *ids[1:]]), "claims, column source_id: refers to no row"),
        (
            changed("conflicts", other_claim_id=lambda _: ["none"]),
            "conflicts, column other_claim_id: refers to no row",
        ),
        (changed("visits", visit_id=lambda ids: [ids[0]] * 2), "visits, column visit_id: is not unique"),
    ],
)
def test_broken_keys_are_named_with_table_column_and_value(
    tables: dict[str, pa.Table], problem: str, tmp_path: Path
) -> None:
    with pytest.raises(ValidationError, match=problem) as caught:
        check(stage(tables, corpus(), "0.1.0", tmp_path))
    assert "=" in caught.value.found


def test_frictionless_finds_the_whole_package_valid_parquet_too(finished: Path) -> None:
    report = frictionless.Package(str(finished / layout.DESCRIPTOR)).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert {Path(task.place).suffix for task in report.tasks} >= {".csv", ".parquet"}


def test_a_value_that_only_the_consumers_reader_would_refuse_is_found(tmp_path: Path) -> None:
    tables = changed("visits", kind=lambda kinds: ["parade", *kinds[1:]])
    with pytest.raises(ValidationError, match=r"frictionless.*\n?") as caught:
        check(stage(tables, corpus(), "0.1.0", tmp_path))
    assert caught.value.where == "visits, row 2, column kind"
    assert "parade" in caught.value.found


# How it is put in place


@pytest.fixture
def locks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Locks in the test's own folder, not the project's."""
    monkeypatch.setattr(PUBLISH, "alone", lambda name: alone(name, folder=tmp_path / "locks"))


def staged(output: Path, version: str = "0.1.0", tables: dict[str, pa.Table] = TABLES) -> tuple[Path, Path]:
    folder = output / "norway-chile"
    return stage(tables, corpus(), version, folder / ".staging"), folder / version


def listed(output: Path) -> list[dict[str, Any]]:
    text = (output / "norway-chile" / "versions.json").read_text(encoding="utf-8")
    versions: list[dict[str, Any]] = json.loads(text)["versions"]
    return versions


OTHER = changed("exercise_units", unit=lambda _: ["Gjoa"])


@pytest.mark.usefixtures("locks")
def test_a_first_release_is_put_in_place_and_listed(tmp_path: Path, finished: Path) -> None:
    package, target = staged(tmp_path)
    assert publish(package, target)
    assert contents(target) == contents(finished)
    assert not package.exists()
    (entry,) = listed(tmp_path)
    assert (entry["version"], entry["tables"]["claims"]) == ("0.1.0", TABLES["claims"].num_rows)
    assert entry["sha256"] == layout.sha256(target / layout.SUMS)


@pytest.mark.usefixtures("locks")
def test_an_identical_release_leaves_the_folder_alone(tmp_path: Path) -> None:
    publish(*staged(tmp_path))
    package, target = staged(tmp_path)
    before = target.stat().st_ino
    assert not publish(package, target)
    assert target.stat().st_ino == before
    assert not package.exists()


@pytest.mark.usefixtures("locks")
@pytest.mark.parametrize("kernel", [True, False], ids=["exchange", "two renames"])
def test_a_version_that_lost_a_file_is_put_back_whole(
    tmp_path: Path, kernel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not kernel:
        monkeypatch.setattr(PUBLISH, "_exchange", lambda first, second: False)
    publish(*staged(tmp_path))
    package, target = staged(tmp_path)
    (target / "csv" / "exercise_units.csv").unlink()
    assert publish(package, target)
    assert (target / "csv" / "exercise_units.csv").is_file()
    assert sorted(p.name for p in target.parent.iterdir()) == [".staging", "0.1.0", "versions.json"]
    assert listed(tmp_path)[0]["sha256"] == layout.sha256(target / layout.SUMS)


@pytest.mark.usefixtures("locks")
def test_a_version_once_out_stays_what_it_is(tmp_path: Path) -> None:
    publish(*staged(tmp_path))
    package, target = staged(tmp_path, tables=OTHER)
    before = contents(target)
    with pytest.raises(PublicationError, match="is published") as caught:
        publish(package, target)
    assert "raise the version" in caught.value.mend
    assert contents(target) == before


def test_the_kernel_exchanges_two_folders_in_one_step(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"was-{name}").touch()
    if not PUBLISH._exchange(tmp_path / "a", tmp_path / "b"):
        pytest.skip("this file system cannot exchange")
    assert (tmp_path / "a" / "was-b").exists()
    assert (tmp_path / "b" / "was-a").exists()


@pytest.mark.usefixtures("locks")
def test_a_file_tampered_with_in_the_published_folder_is_mended(tmp_path: Path, finished: Path) -> None:
    publish(*staged(tmp_path))
    package, target = staged(tmp_path)
    readme, times = target / "README.md", (package / "README.md").stat()
    readme.write_bytes(readme.read_bytes()[::-1])
    os.utime(readme, ns=(times.st_atime_ns, times.st_mtime_ns))  # neither size nor time gives it away
    assert publish(package, target)
    assert contents(target) == contents(finished)


@pytest.mark.usefixtures("locks")
def test_what_was_set_aside_by_a_run_that_was_killed_is_put_back(tmp_path: Path) -> None:
    publish(*staged(tmp_path))
    folder = tmp_path / "norway-chile"
    (folder / "0.1.0").rename(folder / ".aside-0.1.0")
    assert publish(*staged(tmp_path, "0.2.0"))
    assert [entry["version"] for entry in listed(tmp_path)] == ["0.1.0", "0.2.0"]


@pytest.mark.usefixtures("locks")
def test_versions_are_listed_by_number_and_only_those_that_are_there(tmp_path: Path) -> None:
    for version in ("0.10.0", "0.9.0", "0.2.0"):
        publish(*staged(tmp_path, version))
    shutil.rmtree(tmp_path / "norway-chile" / "0.9.0")
    publish(*staged(tmp_path, "0.11.0"))
    assert [entry["version"] for entry in listed(tmp_path)] == ["0.2.0", "0.10.0", "0.11.0"]


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may grow beyond ``size``: the kernel refuses the rest, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("locks")
def test_a_disk_that_refuses_while_staging_or_publishing_leaves_what_was_there(tmp_path: Path) -> None:
    publish(*staged(tmp_path))
    target = tmp_path / "norway-chile" / "0.1.0"
    before = contents(target)
    with full_disk(2000), pytest.raises(PublicationError) as caught:
        staged(tmp_path)
    assert (caught.value.exit_code, contents(target)) == (2, before)
    package, target = staged(tmp_path, version="0.2.0", tables=OTHER)
    with full_disk(10), pytest.raises(PublicationError):
        publish(package, target)
    assert contents(target.with_name("0.1.0")) == before
    assert not target.exists()
    assert publish(package, target)


@pytest.mark.usefixtures("locks")
def test_an_output_that_is_no_folder_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "norway-chile").write_text("a file", encoding="utf-8")
    package = stage(TABLES, corpus(), "0.1.0", tmp_path / "elsewhere")
    with pytest.raises(PublicationError, match="do: "):
        publish(package, tmp_path / "norway-chile" / "0.1.0")


@pytest.mark.usefixtures("locks")
def test_a_broken_descriptor_of_an_older_version_is_named(tmp_path: Path) -> None:
    publish(*staged(tmp_path))
    (tmp_path / "norway-chile" / "0.1.0" / layout.DESCRIPTOR).write_text("{}", encoding="utf-8")
    with pytest.raises(PublicationError, match=r"0\.1\.0/datapackage\.json"):
        publish(*staged(tmp_path, "0.2.0"))


def test_a_second_release_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from flows.package import alone\n"
        "with alone('c', folder=Path(sys.argv[1])): print('in', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    said: list[str] = []
    entered: list[datetime.datetime] = []

    def second() -> None:
        with alone("c", said.append, tmp_path):
            entered.append(datetime.datetime.now())

    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as first:
        assert first.stdin and first.stdout
        assert first.stdout.readline() == "in\n"
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        assert not entered
        first.kill()  # the kernel lets go of the lock of a process that dies
        waiting.join(10)
    assert entered
    assert said == ["c: another run is under way; waiting for it to end"]


def test_who_holds_a_lock_may_enter_again(tmp_path: Path) -> None:
    said: list[str] = []
    with alone("c", said.append, tmp_path), alone("c", said.append, tmp_path):
        pass
    with alone("c", said.append, tmp_path):
        assert said == []
