"""The release in bad surroundings, as real processes: what was published stays whole, and the next run completes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.ground.releases import latest, releases, version_key
from flows.incremental.builder import BATCHES, batches
from flows.release import Plain
from tests.tiny import NAME, ROOT, command, dyad, environment, make_corpus, no_network, release, snapshot


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("corpora"))


@pytest.fixture(scope="module")
def published(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release, made once and only read."""
    output = tmp_path_factory.mktemp("published")
    done = release(raw, output)
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture
def output(published: Path, tmp_path: Path) -> Path:
    """A copy of the release for a test to maltreat."""
    return Path(shutil.copytree(published, tmp_path / "output"))


def test_progress_is_told_on_standard_error_and_nothing_is_left_beside_the_release(published: Path, raw: Path) -> None:
    again = release(raw, published)
    assert again.returncode == 0
    assert again.stdout == ""
    for words in (f"{NAME}: 2 documents", "extracted: ", "linked: ", "validated: ", "unchanged, byte for byte"):
        assert words in again.stderr
    assert {path.name for path in (published / NAME).iterdir()} == {"1.0.0", "versions.json"}


def test_two_builds_in_different_surroundings_are_identical(published: Path, raw: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        other = release(
            raw,
            tmp_path / "output with a blank, and an é",
            "--force",
            prefix=no_network(),
            cwd=tmp_path,
            PYTHONHASHSEED="7",
            TZ="Pacific/Auckland",
            LC_ALL="C",
            HOME=str(tmp_path / "home"),
        )
    finally:
        os.umask(before)
    assert other.returncode == 0, other.stderr
    assert snapshot(tmp_path / "output with a blank, and an é") == snapshot(published)
    assert not (tmp_path / "home").exists()


def test_a_release_that_is_not_to_be_published_says_where_the_package_lies(raw: Path, tmp_path: Path) -> None:
    done = release(raw, tmp_path / "output", "--no-publish")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "output").exists()
    found = re.search(r"the package lies in (\S+)", done.stderr)
    assert found
    assert (ROOT / found[1] / "datapackage.json").is_file()


def test_an_unknown_corpus_is_named_with_those_there_are(raw: Path, tmp_path: Path) -> None:
    done = dyad("release", "nor-chi", "--plain", "--raw", raw, "--output", tmp_path)
    assert done.returncode == 2
    assert NAME in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("damage", ["datapackage.json", "visits.parquet"])
def test_a_last_release_that_is_damaged_is_named_and_nothing_is_published_over_it(
    damage: str, raw: Path, output: Path
) -> None:
    (output / NAME / "1.0.0" / damage).write_text("{", "utf-8")
    before = snapshot(output)
    done = release(raw, output)
    assert done.returncode == 2
    assert "the last release cannot be read" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(output) == before


def test_an_output_that_cannot_be_written_is_a_message_and_exit_code_2(raw: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "output"
    blocked.write_text("a file where the folder should be", "utf-8")
    done = release(raw, blocked)
    assert done.returncode == 2
    assert str(blocked) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB, smaller than a release."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount a small file system")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_a_message_and_leaves_nothing_half_done(raw: Path, small_disk: Path) -> None:
    done = release(raw, small_disk)
    assert done.returncode == 2, done.stderr
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []


def test_a_read_only_output_is_a_message_and_leaves_the_release_as_it_was(raw: Path, output: Path) -> None:
    before = snapshot(output)
    bound = subprocess.run(["mount", "--bind", output, output], capture_output=True)
    if bound.returncode:
        pytest.skip("no right to mount a folder read-only")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", output], check=True)
        nothing_to_write = release(raw, output)
        done = release(raw, output, "--force")
    finally:
        subprocess.run(["umount", output], check=True)
    assert nothing_to_write.returncode == 0
    assert done.returncode == 2
    assert "Read-only" in done.stderr
    assert snapshot(output) == before


def test_of_two_releases_at_once_the_second_waits_and_both_succeed(raw: Path, published: Path, tmp_path: Path) -> None:
    line = command("release", NAME, "--plain", "--raw", raw, "--output", tmp_path)
    both = [subprocess.Popen(line, env=environment(), cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=180)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert snapshot(tmp_path) == snapshot(published)


KILLED_AT = ("extracted: ", "tables: ", "validated: ")


@pytest.mark.parametrize("moment", KILLED_AT)
def test_a_killed_release_leaves_the_last_one_whole_and_the_next_run_completes(
    moment: str, raw: Path, output: Path, published: Path
) -> None:
    (output / NAME / "1.0.0" / "README.md").write_text("an older release", "utf-8")
    before = snapshot(output / NAME / "1.0.0")
    process = start(raw, output)
    wait_for(moment, process)
    process.kill()
    process.wait()
    assert snapshot(output / NAME / "1.0.0") == before
    again = release(raw, output)
    assert again.returncode == 0, again.stderr
    assert snapshot(output) == snapshot(published)


@pytest.mark.parametrize("moment", KILLED_AT[:2])
def test_ctrl_c_ends_with_130_no_traceback_and_no_half_release(moment: str, raw: Path, tmp_path: Path) -> None:
    process = start(raw, tmp_path)
    told = wait_for(moment, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    told += process.communicate(timeout=60)[1]
    assert process.returncode in (130, -signal.SIGINT)  # to a shell both are 130; Python chooses
    assert "Traceback" not in told
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def start(raw: Path, output: Path) -> subprocess.Popen[str]:
    line = command("release", NAME, "--plain", "--force", "--raw", raw, "--output", output)
    return subprocess.Popen(
        line, env=environment(), cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def wait_for(words: str, process: subprocess.Popen[str]) -> str:
    """Read what the process tells until it says ``words``; return it."""
    assert process.stderr
    told = ""
    for line in process.stderr:
        told += line
        if words in line:
            return told
    raise AssertionError(f"ended without saying {words!r}: {told}")


def test_the_prefect_flow_gives_the_same_bytes_and_leaves_nothing_behind(
    raw: Path, published: Path, tmp_path: Path
) -> None:
    servers = set(server_pids())
    home = tmp_path / "home"
    home.mkdir()
    prefect = tmp_path / "not yet" / "there"  # as on a fresh checkout
    done = release(
        raw, tmp_path / "o", "--force", plain=False, prefix=no_network(), HOME=str(home), PREFECT_HOME=str(prefect)
    )
    assert done.returncode == 0, done.stderr
    assert snapshot(tmp_path / "o") == snapshot(published)
    assert list(home.iterdir()) == []
    assert set(server_pids()) <= servers


def server_pids() -> list[int]:
    """Prefect's temporary servers that run on this machine."""
    found = subprocess.run(["pgrep", "-f", "prefect.server.api.server:create_app"], capture_output=True, text=True)
    return [int(pid) for pid in found.stdout.split()]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"PREFECT_HOME": "/dev/null/prefect"}, "Not a directory"),
        ({"PREFECT_API_URL": "http://127.0.0.1:9/api"}, "the Prefect server does not answer"),
    ],
)
def test_a_prefect_that_cannot_work_is_a_message_that_says_how_to_do_without(
    setting: dict[str, str], words: str, raw: Path, tmp_path: Path
) -> None:
    # With a server of one's own Prefect keeps its profiles at home: not in that of whoever runs the tests.
    setting = {"HOME": str(tmp_path), **setting}
    done = dyad("release", NAME, "--raw", raw, "--output", tmp_path / "o", **setting)  # type: ignore[arg-type]
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "o").exists()


def test_importing_the_release_imports_neither_prefect_nor_anything_heavy() -> None:
    heavy = ("prefect", "pandas", "pyarrow", "great_expectations", "duckdb", "pydantic")
    code = f"import sys, flows.release; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_release_is_cut_into_few_batches_in_order() -> None:
    from flows.ground.model import Document, Dyad

    for count in (0, 1, 5, 16, 17, 100):
        documents = [Document(f"{i}.txt", "", Dyad.of("NOR", "CHL")) for i in range(count)]
        cut = batches(documents)
        assert [d for batch in cut for d in batch] == documents
        assert len(cut) <= BATCHES


def test_plain_steps_give_results_in_the_order_of_their_items() -> None:
    assert Plain().each("square", lambda n: n * n, [3, 1, 2]) == [9, 1, 4]


def test_the_last_release_is_the_highest_version_not_the_last_by_name(tmp_path: Path) -> None:
    for name in ("0.9.0", "0.10.0", ".staging", "versions.json", "0.11.0-draft"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "datapackage.json").touch()
    (tmp_path / "0.12.0").mkdir()  # no descriptor: not a release
    assert [path.name for path in releases(tmp_path)] == ["0.9.0", "0.10.0"]
    assert latest(tmp_path) == tmp_path / "0.10.0"
    assert latest(tmp_path / "nowhere") is None
    assert version_key("1.2.x") is None
