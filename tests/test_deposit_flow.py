"""Publication as a Prefect flow: what is tried again and what is not, what is kept of a run, and no secret in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from flows.deposit import Package
from flows.deposit import flow as publication
from flows.deposit.bucket import Bucket
from flows.deposit.credentials import Credentials
from flows.engine import prepare
from flows.ground.errors import PublicationError, Unavailable
from tests.deposit_servers.shelf import NAME, VERSIONS, package_of, shelve

SECRET = "a-token-of-the-tests"
LAST = VERSIONS[-1]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shelve(tmp_path_factory.mktemp("output"), (LAST,))


@pytest.fixture(scope="module")
def prefect() -> Iterator[None]:
    """A Prefect server of the tests' own."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DO_NOT_TRACK", "1")
        prepare()
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=90):
            yield


@pytest.fixture
def publish(prefect: None, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The flow, its releases those of the shelf, its pauses none."""
    monkeypatch.setattr(publication, "WAITS", [0.0, 0.0])

    def run(to: str = str(tmp_path / "there"), version: str = LAST, **more: Any) -> Any:
        return publication.publish_flow()(NAME, to, version, output=shelf, **more)

    return run


class Faulty(Bucket):
    """A folder to which a step fails so many times."""

    def __init__(self, address: str, step: str, fault: Exception, times: int) -> None:
        super().__init__(address)
        self.step, self.fault, self.left, self.tries = step, fault, times, 0

    def _meet(self, step: str) -> None:
        if step == self.step:
            self.tries += 1
            if self.left:
                self.left -= 1
                raise self.fault

    def send(self, package: Package, name: str, path: Path) -> None:
        if name == "README.md":
            self._meet("send")
        super().send(package, name, path)

    def begin(self, package: Package) -> None:
        self._meet("begin")
        super().begin(package)

    def publish(self, package: Package) -> str:
        self._meet("publish")
        return super().publish(package)


def artifact() -> str:
    """What the last run kept."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        answer = client.request(
            "POST", "/artifacts/latest/filter", json={"artifacts": {"key": {"any_": ["publication"]}}}
        )
    return str(answer.json()[0]["data"])


def last_run() -> dict[str, Any]:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        answer = client.request("POST", "/flow_runs/filter", json={"sort": "START_TIME_DESC", "limit": 1})
    found: dict[str, Any] = answer.json()[0]
    return found


def listed(folder: Path) -> set[str]:
    path = folder / NAME / "versions.json"
    return {entry["version"] for entry in json.loads(path.read_text("utf-8"))["versions"]} if path.exists() else set()


def test_a_run_is_named_after_what_it_publishes_and_keeps_where_it_is(
    publish: Callable[..., Any], shelf: Path, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    done = publish(str(there))
    assert done.new
    assert listed(there) == {LAST}
    run = last_run()
    assert run["name"] == f"publish-{NAME}-{LAST}-{there}"
    assert run["state"]["type"] == "COMPLETED"
    kept = artifact()
    assert done.address in kept
    assert all(f"`{name}`" in kept for name in package_of(shelf, LAST).files)
    assert publish(str(there)).new is False
    assert "was already at" in artifact()


def test_a_fault_that_may_pass_is_tried_again(
    publish: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Faulty(str(tmp_path), "send", Unavailable("the line is busy"), times=2)
    monkeypatch.setattr(publication, "place", lambda to, known: target)
    assert publish().new
    assert target.tries == 3
    assert listed(tmp_path) == {LAST}


@pytest.mark.parametrize(
    ("step", "fault", "tries", "told"),
    [
        ("send", Unavailable("the line is busy"), 3, "A draft was left"),
        ("send", PublicationError("does not let this token in"), 1, "A draft was left"),
        ("begin", Unavailable("the line is busy"), 1, "Nothing was begun"),
        ("publish", Unavailable("the answer was lost"), 1, "the next run finds out"),
    ],
)
def test_a_run_that_fails_says_where_it_left_things_and_the_next_one_finishes(
    step: str,
    fault: Exception,
    tries: int,
    told: str,
    publish: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = Faulty(str(tmp_path), step, fault, times=100)
    monkeypatch.setattr(publication, "place", lambda to, known: target)
    with pytest.raises(type(fault), match=str(fault)):
        publish()
    assert target.tries == tries
    assert listed(tmp_path) == set()
    assert last_run()["state"]["type"] == "FAILED"
    kept = artifact()
    assert "was not published" in kept
    assert told in kept
    target.left = 0
    assert publish().new
    assert listed(tmp_path) == {LAST}
    assert f"is at <{tmp_path}" in artifact()


def test_a_place_that_was_patient_itself_is_not_asked_again(
    publish: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Unavailable("no answer for a minute")
    fault.tried = True  # type: ignore[attr-defined]
    target = Faulty(str(tmp_path), "send", fault, times=100)
    monkeypatch.setattr(publication, "place", lambda to, known: target)
    with pytest.raises(Unavailable):
        publish()
    assert target.tries == 1


def test_a_block_lets_in_and_shows_its_secret_nowhere(
    publish: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    from prefect.blocks.system import Secret
    from prefect.client.orchestration import get_client
    from prefect.logging.handlers import APILogWorker

    Secret(value=SecretStr(SECRET)).save("of-the-tests", overwrite=True)
    given: list[Credentials] = []

    def place(to: str, known: Credentials) -> Bucket:
        given.append(known)
        return Bucket(str(tmp_path))

    monkeypatch.setattr(publication, "place", place)
    publish(credentials="secret/of-the-tests")
    assert given[0].token("ZENODO_TOKEN", "zenodo").get_secret_value() == SECRET
    assert SECRET not in repr(given)
    APILogWorker.drain_all(timeout=10)
    with get_client(sync_client=True) as client:
        logs = client.request("POST", "/logs/filter", json={}).text
    assert "to send" in logs
    printed = capfd.readouterr()
    assert SECRET not in f"{last_run()}{logs}{artifact()}{caplog.text}{printed.out}{printed.err}"


def test_a_block_that_is_not_there_is_told(publish: Callable[..., Any]) -> None:
    with pytest.raises(PublicationError, match="no block that the Prefect server has"):
        publish("zenodo", credentials="secret/nobodys")


def dyad(*words: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "flows", *map(str, words)]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "PREFECT_HOME": str(home / "prefect")}
    return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=300)


def test_the_command_publishes_with_prefect_or_without(shelf: Path, tmp_path: Path) -> None:
    for more, folder in (((), tmp_path / "a"), (("--plain",), tmp_path / "b")):
        done = dyad("publish", NAME, "--to", folder, "--output", shelf, *more, home=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == f"{folder}/{NAME}/{LAST}"
        assert listed(folder) == {LAST}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--to", "zenodo"], "ZENODO_TOKEN"),
        (["--to", "zenodo", "--plain"], "ZENODO_TOKEN"),
        (["--to", "zenodo", "--credentials", "secret/mine", "--plain"], "is kept by Prefect"),
        (["--to", "zenodo", "--credentials", "mine"], "is no name of a secret block"),
        (["--to", "nowhere://x"], "is no place that can be written to"),
        (["--to", "x", "--version", "9.9.9"], "has no version 9.9.9"),
    ],
)
def test_what_cannot_work_is_told_before_a_server_is_started(
    words: list[str], told: str, shelf: Path, tmp_path: Path
) -> None:
    done = dyad("publish", NAME, *words, "--output", shelf, home=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "prefect").exists()
