"""What lies in folders that others may have filled: caches and releases. No code of theirs runs, no path leads out."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from flows.cli.published import open_shelf
from flows.corpus import load_corpus
from flows.deposit import open_package
from flows.ground import memo
from flows.ground.errors import DyadError, PublicationError
from flows.ground.pickled import load_pickled
from flows.ground.plainfile import Unfit, read_own
from flows.ground.releases import version_key
from flows.package import layout
from tests.test_security_input import NO_FILES, folder
from tests.tiny import NAME, dyad, make_corpus, release, snapshot


def refused(of: type[DyadError], read: Callable[[], object]) -> str:
    with pytest.raises(of) as caught:
        read()
    return str(caught.value)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return make_corpus(tmp_path / "raw")


# What is remembered


class Evil:
    """Runs a command when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("touch pwned",)


def test_a_pickle_that_would_act_is_refused_before_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for raw in (pickle.dumps(Evil(), protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)):
        with pytest.raises(pickle.UnpicklingError, match="not allowed"):
            load_pickled(raw)
    assert list(tmp_path.iterdir()) == []


def through(name: str) -> bytes:
    """A pickle that asks for a name by way of a module of ours."""
    return b"\x80\x04\x8c\x11flows.ground.memo\x8c" + bytes([len(name)]) + name.encode() + b"\x93."


@pytest.mark.parametrize("name", ["sys.exit", "sys", "pickle.loads", "remember", "Path"])
def test_functions_and_what_our_modules_import_are_out_of_a_pickles_reach(name: str) -> None:
    with pytest.raises(pickle.UnpicklingError, match="not allowed"):
        load_pickled(through(name))


def test_values_of_ours_come_back(raw: Path) -> None:
    corpus = load_corpus(NAME, raw)
    documents = corpus.documents
    assert load_pickled(pickle.dumps((documents, {1, 2}, frozenset("ab"), {"a": None, "b": 1.5}))) == (
        documents, {1, 2}, frozenset("ab"), {"a": None, "b": 1.5},
    )  # fmt: skip


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memo, "FOLDER", tmp_path / "cache")
    (tmp_path / "input").write_text("a")
    return tmp_path / "cache"


def remembered(cache: Path, value: str) -> str:
    return memo.remember("thing", [cache.parent / "input"], lambda: value)


@pytest.mark.parametrize("mode", [0o666, 0o620, 0o602])
def test_what_others_may_write_is_not_believed(mode: int, cache: Path) -> None:
    assert remembered(cache, "one") == "one"
    (path,) = cache.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(mode)
    with pytest.raises(Unfit, match="written by others"):
        read_own(path, 1_000)
    assert remembered(cache, "two") == "two"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_others_own_is_not_believed(cache: Path) -> None:
    remembered(cache, "one")
    (path,) = cache.iterdir()
    os.chown(path, 12_345, 12_345)
    assert remembered(cache, "two") == "two"


def test_a_planted_pickle_does_not_run(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(cache.parent)
    remembered(cache, "one")
    (path,) = cache.iterdir()
    body = pickle.dumps(Evil())
    path.write_bytes(sha256(body).digest() + body)
    assert remembered(cache, "two") == "two"
    assert not (cache.parent / "pwned").exists()


# A release that came from elsewhere


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released")
    assert release(make_corpus(folder / "raw"), folder / "output").returncode == 0
    return folder


@pytest.fixture
def package(released: Path, tmp_path: Path) -> Path:
    """A copy of the release that may be tampered with."""
    target = tmp_path / "output" / NAME / "1.0.0"
    for name, content in snapshot(released / "output" / NAME).items():
        path = target.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return target


def describe(package: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Change the descriptor, and the sums so that they hold."""
    path = package / layout.DESCRIPTOR
    described = json.loads(path.read_text("utf-8"))
    edit(described)
    path.write_text(json.dumps(described), "utf-8")
    (package / layout.SUMS).write_text(layout.sums(package), "utf-8")


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: d.update(name="../../../evil"),
        lambda d: d.update(name="/evil"),
        lambda d: d.update(name=["x"]),
        lambda d: d.update(version="../../1.0.0"),
        lambda d: d.update(version="9.9.9"),
        lambda d: d.update(version="1" * 5_000),
        lambda d: d.update(licenses=[]),
        lambda d: d.update(licenses=[[]]),
        lambda d: d.clear(),
    ],
)
def test_a_package_that_names_itself_out_of_its_place_is_not_sent(
    edit: Callable[[dict[str, Any]], object], package: Path
) -> None:
    describe(package, edit)
    refused(PublicationError, lambda: open_package(package))


@pytest.mark.parametrize("make", NO_FILES[:-1], ids=lambda make: str(make.__name__))
def test_a_package_with_links_or_pipes_is_not_sent(make: Callable[[Path], None], package: Path) -> None:
    make(package / "csv" / "more.csv")
    if make is folder:
        (package / "csv" / "more.csv" / "a\nb").write_text("x")
    assert "plain file" in refused(PublicationError, lambda: open_package(package))


@pytest.mark.parametrize("line", [f"{'0' * 64}  ../../../etc/passwd\n", f"{'0' * 64}  /etc/passwd\n", "\0\n"])
def test_sums_of_files_elsewhere_are_no_sums(line: str, package: Path) -> None:
    with (package / layout.SUMS).open("a") as stream:
        stream.write(line)
    assert "files and sums differ" in refused(PublicationError, lambda: open_package(package))


@pytest.mark.parametrize("path", ["../../../../secret.csv", "/etc/passwd", 3, None, ["claims.csv"]])
def test_tracing_reads_no_table_outside_the_package(path: object, package: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a,b\nswordfish,1\n")
    describe(package, lambda d: [r.update(path=path) for r in d["resources"] if r["name"] == "claims-csv"])
    assert "cannot be read" in refused(PublicationError, lambda: open_shelf(NAME, package.parents[1]))


@pytest.mark.parametrize("harm", ["claim_id\n\xff", 'a,"b', "", "\0", "claim_id\n" + "x" * 200_000])
def test_a_damaged_table_is_a_message(harm: str, package: Path) -> None:
    (package / "csv" / "claims.csv").write_bytes(harm.encode("latin-1"))
    done = dyad("trace", NAME, "visits/x", "--output", package.parents[1])
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_tracing_follows_no_name_out_of_the_corpus(package: Path, tmp_path: Path) -> None:
    """The tampered release says which file its text is, and knows its hash."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the swordfish swims at night\n")
    raw = make_corpus(tmp_path / "raw")
    own = layout.sha256(raw / NAME / "002.txt")
    for table in ("claims", "sources"):
        path = package / "csv" / f"{table}.csv"
        text = path.read_text("utf-8").replace("002.txt", "../../secret.txt")
        path.write_text(text.replace(own, layout.sha256(secret)), "utf-8")
    visit = (package / "csv" / "visits.csv").read_text("utf-8").splitlines()[1].partition(",")[0]
    done = dyad("trace", NAME, f"visits/{visit}", "--output", package.parents[1], "--raw", raw)
    assert done.returncode == 0, done.stderr
    assert "swordfish" not in done.stdout


def test_links_in_the_output_folder_lead_nothing_astray(released: Path, package: Path, tmp_path: Path) -> None:
    """Staging, and the list of versions as it is written, are links to what is somebody's own."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "1.0.0").mkdir()
    (mine / "1.0.0" / "letter").write_text("dear")
    (mine / "diary").write_text("dear")
    (package.parent / ".staging").symlink_to(mine)
    (package.parent / ".versions.json").symlink_to(mine / "diary")
    done = release(released / "raw", package.parents[1])
    assert done.returncode == 0, done.stderr
    assert snapshot(mine) == {"1.0.0/letter": b"dear", "diary": b"dear"}


def test_a_version_that_is_a_link_is_refused(released: Path, package: Path, tmp_path: Path) -> None:
    package.rename(tmp_path / "elsewhere")
    package.symlink_to(tmp_path / "elsewhere")
    before = snapshot(tmp_path / "elsewhere")
    done = release(released / "raw", package.parents[1])
    assert done.returncode == 2 and "symbolic link" in done.stderr
    assert snapshot(tmp_path / "elsewhere") == before


@pytest.mark.parametrize("text", ["[" * 100_000, '{"versions": 3}', '{"versions": [3]}', "\xff", ""])
def test_a_list_of_versions_that_is_none_is_made_anew(text: str, released: Path, package: Path) -> None:
    path = package.parent / "versions.json"
    path.write_bytes(text.encode("latin-1"))
    done = release(released / "raw", package.parents[1])
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == (released / "output" / NAME / "versions.json").read_bytes()


def test_a_version_of_thousands_of_digits_is_none() -> None:
    assert version_key("9" * 5_000) is None and version_key("1.2.0") == (1, 2, 0)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"versions": [[]]}', " " * 5_000_001 + '{"versions": []}', "\xff"])
def test_a_list_of_versions_at_the_far_end_that_is_none_stops_the_sending(
    text: str, package: Path, tmp_path: Path
) -> None:
    far = tmp_path / "far" / NAME
    far.mkdir(parents=True)
    (far / "versions.json").write_bytes(text.encode("latin-1"))
    done = dyad("publish", NAME, "--plain", "--to", far.parent, "--output", package.parents[1])
    assert done.returncode == 2 and "no list of versions of ours" in done.stderr
    assert [path.name for path in far.iterdir()] == ["versions.json"]
