"""No command asks the network for anything, and no secret of the environment is written anywhere.

Every command runs where there is no way out, twice watched. An audit hook in each Python process notes and refuses
what is not this machine (a telemetry that fails in silence would be noted all the same); and a network that leads
nowhere counts the packets that are sent into it, by whatever library, Python or not.
"""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.extract.proposers.endpoint import KEY
from flows.ground.paths import WORKSHOP
from tests.test_proposers import server
from tests.tiny import NAME, ROOT, command, environment, make_corpus, make_manifest

GUARD = """
import os, sys

def _ours(host):
    host = os.fsdecode(host) if isinstance(host, bytes) else host
    return host in (None, "", "localhost", "::1") or not isinstance(host, str) or host.startswith("127.")

def _watch(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
        refused = not _ours(host) or (event == "socket.bind" and host == "")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"):
        host = arguments[0][0] if isinstance(arguments[0], tuple) else arguments[0]
        refused = not _ours(host)
    elif event == "urllib.Request":
        host = arguments[0]
        refused = not any(f"//{ours}" in host for ours in ("127.", "localhost", "[::1]"))
    else:
        return
    if refused:
        with open(os.environ["DYAD_TEST_NOTES"], "a") as notes:
            notes.write(f"{event} {host!r} by {sys.argv}\\n")
        raise PermissionError(f"{event} {host!r}: the network is not to be used")

sys.addaudithook(_watch)
with open(os.environ["DYAD_TEST_NOTES"] + ".on", "a") as notes:
    notes.write(" ".join(sys.argv) + "\\n")
"""

# A default route into a pair of interfaces that leads nowhere: what is sent is counted, and lost.
NOWHERE = """
ip link set lo up && ip link add nowhere type veth peer name lost && ip link set nowhere addrgenmode none &&
ip link set lost addrgenmode none && ip link set lost up && ip link set nowhere up &&
ip addr add 192.0.2.2/24 dev nowhere && ip route add default via 192.0.2.1 dev nowhere &&
ip neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev nowhere || exit 77
"$@"; ended=$?
awk '$1 == "nowhere:" { print $11 }' /proc/net/dev > "$DYAD_TEST_NOTES.packets"
exit $ended
"""

SECRETS = {
    name: f"{stem}-swordfish-{name.casefold()}-0123456789abcdef"
    for stem, name in (
        ("sk", KEY), ("zen", "ZENODO_TOKEN"), ("hf", "HF_TOKEN"), ("inv", "INVENIO_TOKEN"), ("ckan", "CKAN_TOKEN"),
        ("akia", "AWS_ACCESS_KEY_ID"), ("aws", "AWS_SECRET_ACCESS_KEY"), ("aws", "AWS_SESSION_TOKEN"),
        ("ghp", "GITHUB_TOKEN"), ("sk", "OPENAI_API_KEY"), ("pnu", "PREFECT_API_KEY"), ("npm", "NPM_TOKEN"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What commands did: what they printed, whom they tried to reach, which processes were watched, packets sent."""

    done: dict[str, subprocess.CompletedProcess[str]]
    notes: str
    watched: str
    packets: dict[str, int | None]
    folder: Path


def lines(folder: Path) -> dict[str, Sequence[str | Path]]:
    output, raw = ("--output", folder / "output"), ("--raw", folder / "raw")
    texts = ("--texts", folder / "texts")
    manifest = folder / "texts.jsonl"
    return {
        "release": ["release", NAME, "--plain", "--force", *raw, *output],
        "release with Prefect": ["release", NAME, "--force", *raw, "--output", folder / "second"],
        "extract": ["extract", manifest, *texts],
        "annotate": ["annotate", manifest, *texts],
        "explain": ["explain", manifest, *texts],
        "evaluate": ["evaluate", NAME, *raw, "--gold", folder / "gold.jsonl"],
        "review": ["review", NAME, *raw],
        "trace": ["trace", NAME, "treaties/nor-chl-treaty-1927", *output, *raw],
        "diff": ["diff", NAME, "--next", *output, *raw],
        "publish": ["publish", NAME, "--plain", "--to", folder / "public", *output],
        "publish with Prefect": ["publish", NAME, "--to", folder / "public with Prefect", *output],
        "collect": ["extract", folder / "texts", "--into", folder / "into", "--dyad", "NOR", "CHL"],
    }


@pytest.fixture(scope="module")
def nowhere() -> list[str]:
    """What to put before a command so that it finds this machine, a road that leads nowhere, and nothing else."""
    prefix = ["unshare", "--net", "sh", "-c", NOWHERE, "sh"]
    try:
        tried = subprocess.run([*prefix, "true"], env=environment(DYAD_TEST_NOTES="/dev/null"), capture_output=True)
    except FileNotFoundError:
        tried = None
    return prefix if tried is not None and tried.returncode == 0 else []


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, nowhere: list[str]) -> Ran:
    folder = tmp_path_factory.mktemp("network")
    make_corpus(folder / "raw")
    (folder / "texts").mkdir()
    make_manifest(folder / "texts").rename(folder / "texts.jsonl")
    (folder / "gold.jsonl").write_text(json.dumps(GOLD) + "\n", "utf-8")
    (folder / "home").mkdir()
    done = {name: _run(folder, name, line, nowhere) for name, line in lines(folder).items()}
    notes = folder / "notes"
    packets = {path.name: int(path.read_text() or 0) for path in folder.glob("*.packets")} if nowhere else {}
    return Ran(done, _text(notes), _text(folder / "notes.on"), dict(packets), folder)


GOLD = {"doc": "001.txt", "table": "treaties", "fields": {"signed": "1927-02-09"}, "evidence": [{"start": 0, "end": 9}]}


def _run(folder: Path, name: str, line: Sequence[str | Path], nowhere: list[str]) -> subprocess.CompletedProcess[str]:
    guard = folder / "guard"
    guard.mkdir(exist_ok=True)
    (guard / "sitecustomize.py").write_text(GUARD)
    changes = {
        "PYTHONPATH": f"{guard}:{ROOT}", "DYAD_TEST_NOTES": str(folder / "notes"), "HOME": str(folder / "home"),
        "PREFECT_HOME": str(folder / "prefect"), **SECRETS,
    }  # fmt: skip
    whole = [*nowhere, *command(*line)]
    done = subprocess.run(whole, env=environment(**changes), cwd=ROOT, capture_output=True, text=True, timeout=300)
    counted = folder / "notes.packets"
    if counted.exists():
        counted.rename(folder / f"{name}.packets")
    return done


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def test_every_command_works_without_a_network(ran: Ran) -> None:
    assert {name: done.stderr for name, done in ran.done.items() if done.returncode} == {}


def test_no_command_tries_to_reach_anybody_or_listens_to_others(ran: Ran) -> None:
    assert ran.notes == ""


def test_every_process_was_watched(ran: Ran) -> None:
    """The commands themselves, the processes of the suites, and Prefect's own server."""
    assert len(ran.watched.splitlines()) > len(ran.done) + 2
    assert "prefect.server.api.server:create_app --host 127.0.0.1" in ran.watched


def test_no_library_sends_a_packet(ran: Ran, nowhere: list[str]) -> None:
    if not nowhere:
        pytest.skip("we may make no network of our own here (unshare --net, ip link add type veth)")
    assert ran.packets == {f"{name}.packets": 0 for name in ran.done}


def test_the_guard_refuses_and_notes_and_the_road_counts(tmp_path: Path, nowhere: list[str]) -> None:
    code = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b'x', ('198.51.100.1', 53))"
    done = _try(tmp_path, code, nowhere)
    assert "PermissionError" in done.stderr
    assert "198.51.100.1" in (tmp_path / "notes").read_text()
    if nowhere:
        _try(tmp_path, f"import ctypes; {code.replace('s.sendto', 'import os; s.sendto')}", nowhere, guard="")
        assert int((tmp_path / "notes.packets").read_text()) == 1


def _try(folder: Path, code: str, nowhere: list[str], guard: str = GUARD) -> subprocess.CompletedProcess[str]:
    (folder / "sitecustomize.py").write_text(guard)
    changes = {"PYTHONPATH": str(folder), "DYAD_TEST_NOTES": str(folder / "notes")}
    line = [*nowhere, command()[0], "-c", code]
    return subprocess.run(line, env=environment(**changes), capture_output=True, text=True, timeout=60)


# Secrets


def _traces(secret: str) -> Iterator[bytes]:
    yield secret.encode()
    yield base64.b64encode(secret.encode()).rstrip(b"=")


def _told(ran: Ran) -> Iterator[tuple[str, bytes]]:
    """Everything that was printed or written: releases, Prefect's database and logs, the home, caches, Data Docs."""
    for name, done in ran.done.items():
        yield name, (done.stdout + done.stderr).encode()
    began = (ran.folder / "guard").stat().st_ctime
    for path in (*ran.folder.rglob("*"), *WORKSHOP.rglob("*")):
        if path.is_file() and path.stat().st_ctime >= began - 1:
            yield str(path), path.read_bytes()


def test_no_secret_of_the_environment_is_written_or_printed(ran: Ran) -> None:
    told = dict(_told(ran))
    assert any(name.endswith("prefect.db") for name in told) and any(name.endswith("SHA256SUMS") for name in told)
    found = [
        (name, variable)
        for name, content in told.items()
        for variable, secret in SECRETS.items()
        if any(trace in content for trace in _traces(secret))
    ]
    assert found == []


@pytest.mark.parametrize("status", [200, 401, 500])
def test_an_endpoint_that_repeats_the_key_cannot_make_us_print_it(status: int, tmp_path: Path) -> None:
    make_manifest(tmp_path)
    key = SECRETS[KEY]
    with server((status, f"Incorrect API key provided: {key}. {'x' * 150}{key}".encode())) as served:
        line = ("extract", tmp_path / "texts.jsonl", "--texts", tmp_path, "--llm-url", served.url, "--llm-model", "m")
        done = subprocess.run(
            command(*line, "--llm-cache", tmp_path / "cache"),
            env=environment(NO_PROXY="127.0.0.1", **SECRETS), cwd=ROOT, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
    assert done.returncode == 2
    assert "Incorrect API key provided: ***" in done.stderr
    assert key[:20] not in done.stdout + done.stderr


@pytest.mark.parametrize("url", ["http://user:{}@127.0.0.1:9/v1", "http://127.0.0.1:9/v1?api_key={}"])
def test_a_key_in_an_address_is_refused_and_not_repeated(url: str, tmp_path: Path) -> None:
    make_manifest(tmp_path)
    secret = SECRETS["OPENAI_API_KEY"]
    line = (
        "extract",
        tmp_path / "texts.jsonl",
        "--texts",
        tmp_path,
        "--llm-url",
        url.format(secret),
        "--llm-model",
        "m",
    )
    done = subprocess.run(command(*line), env=environment(), cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2 and KEY in done.stderr
    assert secret not in done.stderr
