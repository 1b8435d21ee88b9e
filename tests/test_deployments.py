"""Flows on demand, on a real Prefect server: served, started through its API and by the clock, looked at afterwards."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from flows import __version__
from flows.corpus import load_corpus
from flows.evaluate import to_json
from flows.extract.pipeline import extract
from flows.ground.errors import DyadError
from flows.ground.paths import ROOT
from flows.incremental.steps import STEPS
from flows.package.publish import standing
from flows.serving.deployments import SERVED, Offer, Schedules, deployments
from tests.faults import below
from tests.tiny import NAME, TEXTS, command, dyad, environment, make_corpus

OFFERED: Final = "tests"  # what the deployments are called here
PATIENCE: Final = 180.0  # seconds
ENDED: Final = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Api:
    """The API of a Prefect server."""

    def __init__(self, url: str) -> None:
        self.url, self._client = url, httpx.Client(base_url=url, timeout=30)

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask, and again where the server says that it is busy; Prefect's own client does so too."""
        (answer,) = eventually(lambda: it if (it := self._sent(path, body))[0].status_code != 503 else None)
        assert answer.is_success, answer.text
        return answer.json()

    def _sent(self, path: str, body: Mapping[str, Any] | None) -> tuple[httpx.Response]:
        return (self._client.get(path) if body is None else self._client.post(path, json=body),)

    def deployment(self, flow: str, name: str = OFFERED) -> dict[str, Any]:
        found: dict[str, Any] = self.ask(f"/deployments/name/{flow}/{name}")
        return found

    def start(self, flow: str, name: str = OFFERED, **parameters: object) -> str:
        path = f"/deployments/{self.deployment(flow, name)['id']}/create_flow_run"
        return str(self.ask(path, {"parameters": parameters})["id"])

    def refuses(self, flow: str, **parameters: object) -> str:
        path = f"/deployments/{self.deployment(flow)['id']}/create_flow_run"
        (answer,) = self._sent(path, {"parameters": parameters})
        assert answer.status_code == 409, answer.text
        return str(answer.json()["detail"])

    def ended(self, run: str) -> dict[str, Any]:
        """Wait for a run's end."""
        path = f"/flow_runs/{run}"
        ended: dict[str, Any] = eventually(lambda: it if (it := self.ask(path))["state"]["type"] in ENDED else None)
        return ended

    def artifacts(self, run: str) -> dict[str, dict[str, Any]]:
        found = self.ask("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run]}}, "limit": 200})
        return {artifact["key"]: artifact for artifact in found}


def eventually(look: Callable[[], Any]) -> Any:
    """Look again and again, until something is found."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.3)
    raise AssertionError("it did not happen")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def api(home: Path) -> Iterator[Api]:
    """A Prefect server of our own, as ``prefect server start`` starts it."""
    port = free_port()
    line = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--no-ui"]
    switches = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    around = environment(HOME=str(home), PREFECT_HOME=str(home / "prefect"), **switches)
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(line, env=around, cwd=home, stdout=log, stderr=log, start_new_session=True)
    url = f"http://127.0.0.1:{port}/api"
    try:
        eventually(lambda: _healthy(url))
        yield Api(url)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=5).is_success
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus, and gold that says of it what the rules do."""
    folder = make_corpus(tmp_path_factory.mktemp("corpora"))
    mentions = [mention for text in load_corpus(NAME, folder).documents for mention in extract(text).mentions]
    assert mentions
    (folder / "gold.jsonl").write_text("".join(json.dumps(to_json(m)) + "\n" for m in mentions), "utf-8")
    return folder


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("output")


@contextmanager
def begun(api: Api, home: Path, *words: str | Path) -> Iterator[subprocess.Popen[str]]:
    """``dyad serve``; gone when the block ends, whatever happened."""
    around = environment(PREFECT_API_URL=api.url, HOME=str(home), PREFECT_RUNNER_POLL_FREQUENCY="1")
    line = command("serve", *words)
    with (home / "runs.log").open("ab") as log:
        process = subprocess.Popen(line, env=around, cwd=home, stdout=log, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        assert "serving release/" in process.stderr.readline()
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def serving(api: Api, home: Path, *words: str | Path) -> Iterator[subprocess.Popen[str]]:
    """``dyad serve`` until the block ends, then Ctrl-C."""
    with begun(api, home, *words) as process:
        yield process
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        assert "Traceback" not in told
        assert told.splitlines()[-1] == "serving no more; schedules rest until dyad serve runs again"
        assert process.returncode == 0


@pytest.fixture(scope="module")
def served(api: Api, home: Path, raw: Path, output: Path) -> Iterator[Api]:
    places = ("--raw", raw, "--output", output, "--docs-port", str(free_port()))
    with serving(api, home, "--name", OFFERED, *places, "--cron", "release", "0 5 1 1 *"):
        yield api


@pytest.fixture(scope="module")
def released(served: Api) -> str:
    run = served.start("release")
    assert served.ended(run)["state"]["type"] == "COMPLETED"
    return run


# What is offered


def test_the_four_flows_are_offered_with_tags_version_and_what_they_do(served: Api) -> None:
    for flow in ("release", "extract", "publish", "evaluate"):
        found = served.deployment(flow)
        assert found["tags"] == ["dyad", flow]
        assert found["version"] == __version__
        assert found["enforce_parameter_schema"]
        assert not found["paused"]
        assert "Args:" not in found["description"]
        assert found["description"].endswith(".")


def test_forms_have_a_title_a_description_and_a_default_for_every_parameter(served: Api, raw: Path) -> None:
    for flow in ("release", "extract", "publish", "evaluate"):
        found = served.deployment(flow)
        schema = found["parameter_openapi_schema"]
        assert schema["properties"]
        for name, field in schema["properties"].items():
            assert field["title"] == name
            assert field["description"].endswith(".")
            assert "anyOf" not in field, f"{flow}.{name}: a form would ask for a type first"
            assert "default" in field or name in schema["required"]
    assert served.deployment("release")["parameters"]["corpus"] == NAME
    assert served.deployment("extract")["parameter_openapi_schema"]["required"] == ["source", "into"]
    only = served.deployment("release")["parameter_openapi_schema"]["properties"]["only"]
    assert only["enum"] == ["all", *STEPS]


@pytest.mark.parametrize(
    ("flow", "wrong"),
    [
        ("release", {"corpus": "../../etc"}),
        ("release", {"corpus": "Nor Chl"}),
        ("release", {"only": "everything"}),
        ("release", {"force": "perhaps"}),
        ("extract", {"engine": "spark"}),
        ("extract", {"workers": -1}),
        ("extract", {"workers": 0}),
        ("extract", {"dyad": "Norway"}),
        ("extract", {"size": "large"}),
        ("publish", {"to": ""}),
        ("publish", {"to": "s3://me:secret@bucket"}),
        ("publish", {"version": "../0.1.0"}),
        ("publish", {"credentials": "my-token"}),
        ("publish", {}),
        ("evaluate", {"corpus": "nor/chl"}),
    ],
)
def test_a_wrong_parameter_is_refused_before_there_is_a_run(served: Api, flow: str, wrong: dict[str, Any]) -> None:
    right = {"extract": {"source": "/a", "into": "/b"}, "publish": {"to": "/a"} if wrong else {}}.get(flow, {})
    assert "Error creating flow run: Validation failed" in served.refuses(flow, **(right | wrong))


def test_what_is_scheduled_is_planned_and_the_rest_is_not(served: Api) -> None:
    def planned(flow: str) -> list[dict[str, Any]]:
        wanted = {
            "deployment_id": {"any_": [served.deployment(flow)["id"]]},
            "state": {"type": {"any_": ["SCHEDULED"]}},
        }
        return [run for run in served.ask("/flow_runs/filter", {"flow_runs": wanted}) if run["auto_scheduled"]]

    (first, *_) = eventually(lambda: planned("release"))
    assert re.match(r"\d{4}-01-01T05:00", sorted(run["expected_start_time"] for run in [first])[0])
    assert first["parameters"]["corpus"] == NAME
    assert planned("publish") == []


# What runs leave


def test_a_release_is_named_and_leaves_what_people_look_at(served: Api, released: str, output: Path) -> None:
    run = served.ask(f"/flow_runs/{released}")
    assert run["name"] == f"release-{NAME}-1.0.0"
    assert sorted(run["tags"]) == ["dyad", "release"]
    assert run["deployment_version"] == __version__
    assert (output / NAME / "1.0.0" / "datapackage.json").is_file()
    kept = served.artifacts(released)
    names = {"progress", "row-counts", "validation", "conflicts", "changes", "accuracy"}
    assert kept.keys() == {f"{NAME}-{name}" for name in names}
    assert all(artifact["description"] for artifact in kept.values())
    progress = kept[f"{NAME}-progress"]
    assert (progress["data"], progress["description"]) == (100, "2 of 2 documents")
    assert "| treaties | 1 |" in kept[f"{NAME}-row-counts"]["data"]
    assert "0 failures" in kept[f"{NAME}-validation"]["data"]
    assert "This is the first release." in kept[f"{NAME}-changes"]["data"]
    assert "| report-world, automatic | 16 | records |" in kept[f"{NAME}-accuracy"]["data"]


def test_the_link_to_the_data_docs_opens_and_leads_nowhere_else(served: Api, released: str) -> None:
    told = served.artifacts(released)[f"{NAME}-validation"]["data"]
    found = re.search(r"<(http://127\.0\.0\.1:\d+)(/\S+)>", told)
    assert found
    page = httpx.get(found[1] + found[2])
    assert page.is_success
    assert f"Validation of {NAME}" in page.text
    assert httpx.get(found[1] + f"/{NAME}/treaties.html").is_success
    assert httpx.get(found[1] + "/").status_code == 404
    assert httpx.get(found[1] + "/..%2f..%2fpyproject.toml").status_code == 404
    assert httpx.get(found[1] + found[2], headers={"Host": "rebound.example:80"}).status_code == 403


def test_a_release_in_which_nothing_changed_says_so_and_one_that_was_forced_adds_to_the_history(
    served: Api, released: str
) -> None:
    same, forced = served.start("release"), served.start("release", force=True)
    assert {served.ended(run)["state"]["type"] for run in (same, forced)} == {"COMPLETED"}
    (progress,) = served.artifacts(same).values()
    assert (progress["data"], progress["description"]) == (100, "2 of 2 documents")
    eventually(lambda: any("unchanged, byte for byte" in line["message"] for line in _log(served, same)))
    before, after = served.artifacts(released), served.artifacts(forced)
    assert {key: value["data"] for key, value in after.items()} == {k: v["data"] for k, v in before.items()}
    key = {"artifacts": {"key": {"any_": [f"{NAME}-validation"]}}}
    assert len(served.ask("/artifacts/filter", key)) == 2


def _log(served: Api, run: str) -> list[dict[str, Any]]:
    """What a run has said so far; Prefect sends lines in bundles, the last ones after the run's end."""
    found: list[dict[str, Any]] = served.ask("/logs/filter", {"logs": {"flow_run_id": {"any_": [run]}}})
    return found


def test_texts_are_read_published_and_measured_as_they_are_ordered(
    served: Api, released: str, raw: Path, tmp_path: Path
) -> None:
    texts = tmp_path / "letters.jsonl"
    rows = [{"doc": name, "text": text} for name, text in TEXTS.items()]
    texts.write_text("\n".join(map(json.dumps, [*rows, {"doc": "3.txt", "text": 3}])) + "\n", "utf-8")
    runs = {
        "extract": served.start("extract", source=str(texts), into=str(tmp_path / "read"), dyad="NOR-CHL", workers=1),
        "publish": served.start("publish", to=str(tmp_path / "there")),
        "evaluate": served.start("evaluate", gold=str(raw / "gold.jsonl")),
    }
    ended = {flow: served.ended(run) for flow, run in runs.items()}
    assert {flow: (run["state"]["type"], run["name"]) for flow, run in ended.items()} == {
        "extract": ("COMPLETED", "extract-letters"),
        "publish": ("COMPLETED", f"publish-{NAME}-1.0.0-to-{tmp_path / 'there'}"),
        "evaluate": ("COMPLETED", f"evaluate-{NAME}-1.0.0"),
    }
    kept = {flow: served.artifacts(run) for flow, run in runs.items()}
    _check_extracted(kept["extract"])
    assert f"{tmp_path / 'there'}/{NAME}/1.0.0" in kept["publish"][f"{NAME}-publication"]["data"]
    _check_evaluated(kept["evaluate"])


def _check_extracted(kept: dict[str, dict[str, Any]]) -> None:
    assert kept["extract-letters-progress"]["description"] == "3 of 3 documents"
    counts = {row["what"]: row["count"] for row in json.loads(kept["extract-letters-row-counts"]["data"])}
    assert (counts["texts"], counts["put aside"]) == (3, 1)
    assert counts["records"] >= 3
    (aside,) = json.loads(kept["extract-letters-put-aside"]["data"])
    assert aside["text"] == "3.txt"


def _check_evaluated(kept: dict[str, dict[str, Any]]) -> None:
    rows = json.loads(kept[f"{NAME}-evaluation"]["data"])
    (row,) = [row for row in rows if (row["stage"], row["table"], row["counted"]) == ("automatic", "all", "records")]
    assert row["gold"] == row["found"] == row["equal"] > 0
    assert row["F1"].startswith("1.000")
    assert "linking:" in kept[f"{NAME}-linking"]["data"]


def test_a_run_that_cannot_work_fails_and_says_what_to_do(served: Api, tmp_path: Path) -> None:
    lost = served.ended(served.start("release", corpus="nor-per"))
    assert lost["state"]["type"] == "FAILED"
    assert lost["name"] == "release-nor-per"
    assert "there is no corpus 'nor-per'" in lost["state"]["message"]
    assert NAME in lost["state"]["message"]
    without = served.ended(served.start("evaluate"))
    assert without["state"]["type"] == "FAILED"
    assert "names no gold" in without["state"]["message"]


TELLING: Final = """
from flows.artifacts import EVERY, Progress
from flows.engine import as_flow

def look():
    from prefect.artifacts import Artifact
    found = Artifact.get("of-tests")
    print(found.data, found.description, sep=", ")

def work():
    progress = Progress("of-tests", 3)
    progress.add(1)
    look()
    progress._told -= EVERY
    progress.add(1)
    look()
    progress.reach(3)
    look()

as_flow(work, "work", lambda given: "work")()
"""


def test_progress_is_told_once_a_second_at_most_and_at_the_end(api: Api, home: Path) -> None:
    around = environment(
        PREFECT_API_URL=api.url, HOME=str(home)
    )  # a process of its own: Prefect's threads outlive runs
    done = subprocess.run([sys.executable, "-c", TELLING], env=around, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["0, 0 of 3 documents", "66.7, 2 of 3 documents", "100, 3 of 3 documents"]


# Serving


def test_schedules_rest_while_nobody_serves_and_go_on_when_somebody_does(api: Api, home: Path) -> None:
    words = ("--name", "twice", "--interval", "release", "86400", "--docs-port", "0")
    for _ in range(2):
        with serving(api, home, *words):
            assert api.deployment("release", "twice")["paused"] is False
        assert api.deployment("release", "twice")["paused"] is True


def test_a_machine_that_is_gone_in_mid_run_takes_nothing_with_it(
    api: Api, home: Path, raw: Path, output: Path, released: str, tmp_path: Path
) -> None:
    words = ("--name", "lost", "--raw", raw, "--output", tmp_path, "--interval", "release", "86400", "--docs-port", "0")
    with begun(api, home, *words) as process:
        lost = api.start("release", "lost", force=True)
        eventually(lambda: api.ask(f"/flow_runs/{lost}")["state"]["type"] == "RUNNING")
        _end_at_once(process)
    assert not (tmp_path / NAME / "1.0.0").exists()
    assert api.ask(f"/flow_runs/{lost}")["state"]["type"] == "RUNNING"  # the server cannot know; GUIDE.md says so
    assert api.deployment("release", "lost")["paused"] is False
    with serving(api, home, *words):
        assert api.ended(api.start("release", "lost"))["state"]["type"] == "COMPLETED"
    sums = Path(NAME, "1.0.0", "SHA256SUMS")
    assert standing(tmp_path / NAME / "1.0.0")
    assert (tmp_path / sums).read_bytes() == (output / sums).read_bytes()


def _end_at_once(process: subprocess.Popen[str]) -> None:
    """End a process and those below it, so that none can tell of the others' end."""
    process.send_signal(signal.SIGSTOP)
    for pid in below(process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.kill()


def test_serving_without_a_server_says_how_to_start_one(tmp_path: Path) -> None:
    done = dyad("serve", HOME=str(tmp_path), PREFECT_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "prefect server start" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--cron", "collect", "0 5 * * *"], "one of release, extract, publish, evaluate"),
        (["--interval", "release", "-5"], "is no number of seconds"),
        (["--limit", "0"], "expected a number"),
        (["--docs-port", "70000"], "expected a port"),
    ],
)
def test_what_serve_cannot_do_is_told_at_once(words: list[str], told: str) -> None:
    done = dyad("serve", *words, PREFECT_API_URL="http://127.0.0.1:9/api")
    assert done.returncode == 2
    assert told in done.stderr


@pytest.mark.parametrize(
    ("schedules", "told"),
    [
        (Schedules(cron=[("release", "at noon")]), "is no schedule"),
        (Schedules(interval=[("publish", 60)]), "no to"),
        (Schedules(cron=[("extract", "0 5 * * *")]), "no source, no into"),
    ],
)
def test_a_flow_that_cannot_run_by_itself_is_not_scheduled(schedules: Schedules, told: str) -> None:
    with pytest.raises(DyadError, match=told):
        deployments(Offer(schedules=schedules))


# prefect.yaml


def test_prefect_yaml_offers_what_is_served() -> None:
    import yaml

    told = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    offer = Offer()
    expected = [
        {"name": offer.name, "version": __version__, "entrypoint": served.entrypoint, "tags": served.tags,
         "parameters": offer.parameters(served), "work_pool": {"name": "dyad"}, "schedules": []}
        for served in SERVED
    ]  # fmt: skip
    assert told["deployments"] == expected
    assert told["pull"] == []
    assert told["prefect-version"] in (ROOT / "requirements.lock").read_text("utf-8")


def test_prefect_deploys_to_a_work_pool_what_prefect_yaml_says_until_it_is_served(api: Api, home: Path) -> None:
    around = environment(PREFECT_API_URL=api.url, HOME=str(home), DO_NOT_TRACK="1")
    api.ask("/work_pools/", {"name": "dyad", "type": "process"})
    line = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    done = subprocess.run(line, env=around, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    for served in SERVED:
        found = api.deployment(served.flow, "dyad")
        assert (found["work_pool_name"], found["entrypoint"]) == ("dyad", served.entrypoint)
        assert (found["tags"], found["version"]) == (served.tags, __version__)
        assert found["parameter_openapi_schema"]["properties"]
        assert found["enforce_parameter_schema"]
    with serving(api, home, "--docs-port", "0"):
        assert [api.deployment(served.flow, "dyad")["work_pool_name"] for served in SERVED] == [None] * len(SERVED)
