"""Releases sent elsewhere: whole or not at all, once, taken up where they were cut off."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli import main
from flows.deposit import Package, deposit, open_package
from flows.deposit.bucket import Bucket
from flows.ground.errors import PublicationError
from flows.package import layout, stage
from flows.tabulate import tabulate
from tests.published import CONFLICTS, DECISIONS, RECORDS, corpus

TABLES = tabulate(corpus(), RECORDS, CONFLICTS, DECISIONS)
NAME = corpus().name


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with two releases of one corpus."""
    folder = tmp_path_factory.mktemp("output")
    for version in ("0.1.0", "0.2.0"):
        stage(TABLES, corpus(), version, folder / NAME)
    return folder


@pytest.fixture
def package(shelf: Path) -> Package:
    return open_package(shelf / NAME / "0.1.0")


def silent(message: str) -> None:
    """Nobody listens."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def versions(folder: Path) -> list[str]:
    path = folder / NAME / "versions.json"
    return [entry["version"] for entry in json.loads(path.read_text("utf-8"))["versions"]] if path.exists() else []


class Failing(Bucket):
    """A bucket whose connection breaks after some files."""

    def __init__(self, address: str, after: int) -> None:
        super().__init__(address)
        self.left = after

    def send(self, package: Package, name: str, path: Path) -> None:
        if self.left == 0:
            raise PublicationError("the connection broke", where=name)
        self.left -= 1
        super().send(package, name, path)


def test_a_release_arrives_byte_for_byte_and_is_listed(package: Package, tmp_path: Path) -> None:
    done = deposit(package, Bucket(str(tmp_path)), silent)
    assert contents(tmp_path / NAME / "0.1.0") == contents(package.folder)
    assert versions(tmp_path) == ["0.1.0"]
    assert done.new
    assert done.address == f"{tmp_path}/{NAME}/0.1.0"


def test_done_twice_it_is_there_once(package: Package, tmp_path: Path) -> None:
    deposit(package, Bucket(str(tmp_path)), silent)
    again = deposit(package, Bucket(str(tmp_path)), silent)
    assert (again.new, again.sent) == (False, ())
    assert versions(tmp_path) == ["0.1.0"]


@pytest.mark.parametrize("after", [0, 1, 7, 20])
def test_cut_off_it_is_not_public_and_goes_on_where_it_was(package: Package, tmp_path: Path, after: int) -> None:
    with pytest.raises(PublicationError, match="the connection broke"):
        deposit(package, Failing(str(tmp_path), after), silent)
    assert versions(tmp_path) == []
    done = deposit(package, Bucket(str(tmp_path)), silent)
    assert len(done.sent) == len(package.files) - after
    assert contents(tmp_path / NAME / "0.1.0") == contents(package.folder)


def test_a_file_cut_short_on_its_way_is_sent_again(package: Package, tmp_path: Path) -> None:
    with pytest.raises(PublicationError):
        deposit(package, Failing(str(tmp_path), 5), silent)
    arrived = tmp_path / NAME / "0.1.0" / package.files[0]
    arrived.write_bytes(arrived.read_bytes()[:-1])
    assert package.files[0] in deposit(package, Bucket(str(tmp_path)), silent).sent
    assert contents(tmp_path / NAME / "0.1.0") == contents(package.folder)


class Corrupting(Bucket):
    """A bucket that keeps other bytes than it was sent."""

    def send(self, package: Package, name: str, path: Path) -> None:
        super().send(package, name, path)
        if name == layout.DESCRIPTOR:
            (Path(self.address) / package.name / package.version / name).write_bytes(b"{}")


def test_other_bytes_at_the_far_end_stop_it(package: Package, tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="was not received as it was sent") as caught:
        deposit(package, Corrupting(str(tmp_path)), silent)
    assert layout.DESCRIPTOR in caught.value.where
    assert versions(tmp_path) == []


def test_another_package_under_a_version_that_is_out_is_refused(package: Package, tmp_path: Path) -> None:
    deposit(package, Bucket(str(tmp_path)), silent)
    published = tmp_path / NAME / "0.1.0" / "README.md"
    published.write_text("another", "utf-8")
    with pytest.raises(PublicationError, match="has another package under version"):
        deposit(package, Bucket(str(tmp_path)), silent)
    assert published.read_text("utf-8") == "another"


def test_a_dry_run_sends_nothing_and_says_how_much(package: Package, tmp_path: Path) -> None:
    said: list[str] = []
    deposit(package, Bucket(str(tmp_path / "new")), said.append, dry_run=True)
    assert said == [f"dry run: {len(package.files)} of {len(package.files)} files would be sent to {tmp_path / 'new'}"]
    assert not (tmp_path / "new").exists()


def test_a_store_that_is_no_disk_is_served_alike(package: Package) -> None:
    target = Bucket("memory://shelf")
    deposit(package, target, silent)
    assert target.look(package) == "published"
    assert set(target.stored(package)) == set(package.files)


def _tamper(folder: Path) -> None:
    (folder / "README.md").write_text("tampered", "utf-8")


def _lose(folder: Path) -> None:
    (folder / layout.DESCRIPTOR).unlink()


def _close(folder: Path) -> None:
    path = folder / layout.DESCRIPTOR
    described = json.loads(path.read_text("utf-8"))
    described["licenses"][0]["name"] = "LicenseRef-all-rights-reserved"
    path.write_text(json.dumps(described), "utf-8")
    (folder / layout.SUMS).write_text(layout.sums(folder), "utf-8")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_tamper, "files and sums differ"),
        (_lose, "is no release of ours"),
        (_close, "does not permit to pass it on"),
    ],
)
def test_what_is_no_release_or_may_not_be_passed_on_is_not_sent(
    harm: Callable[[Path], None], told: str, shelf: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(shelf / NAME / "0.1.0", tmp_path / "0.1.0"))
    harm(folder)
    with pytest.raises(PublicationError, match=told):
        open_package(folder)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["publish", NAME, "--to", "nowhere://x"], "is no place that can be written to"),
        (["publish", NAME, "--to", "/proc/nothing"], "cannot be reached or written to"),
        (["publish", NAME, "--to", "{here}", "--version", "9.9.9"], "has no version 9.9.9"),
        (["publish", "atlantis", "--to", "{here}"], "has no release"),
    ],
)
def test_the_command_says_what_is_wrong(
    line: list[str], told: str, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [word.replace("{here}", str(tmp_path / "there")) for word in line]
    assert main([*words, "--plain", "--output", str(shelf)]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "there").exists()


def test_the_command_sends_the_last_version_or_the_one_named(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["publish", NAME, "--plain", "--to", str(tmp_path), "--output", str(shelf)]
    assert main(line) == 0
    assert capsys.readouterr().out.strip() == f"{tmp_path}/{NAME}/0.2.0"
    assert main([*line, "--version", "0.1.0"]) == 0
    assert versions(tmp_path) == ["0.1.0", "0.2.0"]
