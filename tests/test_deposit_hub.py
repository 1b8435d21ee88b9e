"""Releases sent to the Hugging Face Hub: a server on loopback that holds to its API, and what may go wrong."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from pydantic import SecretStr

from flows.deposit import Deposit, Package, deposit
from flows.deposit.hubcard import card
from flows.ground.errors import PublicationError, Unavailable
from flows.ground.paths import WORKSHOP
from flows.package import layout
from tests.deposit_servers import hub as server
from tests.deposit_servers.hubstate import Entry
from tests.deposit_servers.hubstate import Hub as Far
from tests.deposit_servers.shelf import NAME, package_of, shelve

os.environ.setdefault("HF_HOME", str(WORKSHOP / "huggingface"))  # read at import; else it is the user's home
if os.environ.get("DYAD_CONSUMERS") != "all":
    pytest.importorskip("huggingface_hub")

from flows.deposit.huggingface import Hub

REPOSITORY = f"{server.OWNER}/{NAME}"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shelve(tmp_path_factory.mktemp("output"))


@pytest.fixture
def package(shelf: Path) -> Package:
    return package_of(shelf)


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[Far]:
    """The Hub, as it is before anything is sent there."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)  # read from the environment at import
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda seconds: None)  # its pauses between attempts
    with server.running() as far:
        yield far


def near(far: Far, token: str = server.TOKEN, repository: str = REPOSITORY) -> Hub:
    """A fresh look at the Hub, as another run of the command would have."""
    return Hub(repository, SecretStr(token), far.endpoint)


def send(far: Far, package: Package, **more: Any) -> tuple[str, ...]:
    return deposit(package, near(far, **more), lambda message: None).sent


def published(far: Far) -> dict[str, str]:
    found = far.repositories.get(REPOSITORY)
    return {**found.tags} if found else {}


def assert_whole(far: Far, package: Package, revision: str) -> None:
    """At a revision lies the release, but for the card's head; sums and descriptor fit what lies there."""
    there = far.bytes_at(REPOSITORY, revision)
    assert set(there) == set(package.files)
    changed = {layout.README, layout.SUMS}
    for name in set(package.files) - changed:
        assert there[name] == package.path(name).read_bytes(), name
    assert there[layout.README].endswith(package.path(layout.README).read_bytes())
    sums = {line[66:]: line[:64] for line in there[layout.SUMS].decode().splitlines()}
    assert sums == {name: hashlib.sha256(there[name]).hexdigest() for name in there if name != layout.SUMS}


def test_a_version_is_a_tag_with_the_whole_release_and_the_main_branch_shows_it(far: Far, package: Package) -> None:
    done = deposit(package, near(far), lambda message: None)
    assert done.new
    assert done.address == f"{far.endpoint}/datasets/{REPOSITORY}/tree/v0.1.0"
    assert_whole(far, package, "v0.1.0")
    assert_whole(far, package, "main")
    assert set(far.repositories[REPOSITORY].branches) == {"main"}  # the draft is gone


def test_done_twice_it_is_there_once(far: Far, package: Package) -> None:
    send(far, package)
    before = far.repositories[REPOSITORY].commits.keys()
    done = deposit(package, near(far), lambda message: None)
    assert (done.new, done.sent) == (False, ())
    assert far.repositories[REPOSITORY].commits.keys() == before


def test_the_main_branch_has_the_highest_version_whatever_the_order(far: Far, shelf: Path) -> None:
    for version in ("0.2.0", "0.1.0", "0.10.0"):
        send(far, package_of(shelf, version))
    assert set(published(far)) == {"v0.1.0", "v0.2.0", "v0.10.0"}
    for version in ("0.2.0", "0.1.0", "0.10.0"):
        assert_whole(far, package_of(shelf, version), f"v{version}")
    assert_whole(far, package_of(shelf, "0.10.0"), "main")


def test_an_older_version_sent_later_leaves_the_main_branch_as_it_is(far: Far, shelf: Path) -> None:
    send(far, package_of(shelf, "0.2.0"))
    head = far.repositories[REPOSITORY].branches["main"]
    send(far, package_of(shelf, "0.1.0"))
    assert far.repositories[REPOSITORY].branches["main"] == head


def test_a_dry_run_asks_and_changes_nothing(far: Far, package: Package) -> None:
    deposit(package, near(far), lambda message: None, dry_run=True)
    assert far.repositories == {}
    assert all(request.startswith("GET ") for request in far.log)


def test_the_card_says_licence_language_and_a_configuration_a_table(package: Package) -> None:
    _, head, text = card(package).split("---\n", 2)
    told = yaml.safe_load(head)
    assert told["license"] == "cc-by-4.0"
    assert told["language"] == ["en"]
    paths = {entry["config_name"]: entry["data_files"] for entry in told["configs"]}
    assert paths["treaties"] == "treaties.parquet"
    tables = [path.stem for path in package.folder.glob("*.parquet")]
    assert set(paths) == {name for name in tables if pq.read_metadata(package.path(f"{name}.parquet")).num_rows}
    assert all(package.path(path).is_file() for path in paths.values())
    assert [entry["config_name"] for entry in told["configs"] if entry.get("default")] == ["treaties"]
    assert text.lstrip() == package.path(layout.README).read_text("utf-8")


def test_datasets_loads_a_version_by_its_tag(
    far: Far, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    for version in ("0.1.0", "0.2.0"):
        send(far, package_of(shelf, version))
    for module in ("datasets.config.HF_ENDPOINT", "huggingface_hub.constants.ENDPOINT"):
        monkeypatch.setattr(module, far.endpoint)
    template = f"{far.endpoint}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
    for switch in ("datasets.config.HF_HUB_OFFLINE", "datasets.config.HF_DATASETS_OFFLINE"):
        monkeypatch.setattr(switch, False, raising=False)
    for revision in ("v0.1.0", None):
        rows = datasets.load_dataset(REPOSITORY, "visits", revision=revision, cache_dir=str(tmp_path), split="train")
        assert rows.num_rows == len(far_rows(far, revision or "main", "visits.parquet"))
        assert "visit_id" in rows.column_names


def far_rows(far: Far, revision: str, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(far.bytes_at(REPOSITORY, revision)[path])).to_pylist()
    return rows


# What goes wrong: nothing is public after it or the whole, running again finishes, and a third time changes nothing.

STEPS = {
    "refs": r"GET .*/refs$",
    "create": r"POST /api/repos/create$",
    "branch": r"POST .*/branch/draft-0\.1\.0$",
    "preupload": r"POST .*/preupload/draft-0\.1\.0$",
    "batch": r"POST .*/objects/batch$",
    "upload": r"PUT /lfs/",
    "verify": r"POST .*/objects/verify$",
    "commit": r"POST .*/commit/draft-0\.1\.0$",
    "tree": r"GET .*/tree/",
    "tag": r"POST .*/tag/",
    "main": r"POST .*/commit/main$",
}
ALWAYS = 1000


@pytest.mark.parametrize("kind", ["status", "lose", "cut"])
@pytest.mark.parametrize("step", STEPS)
def test_a_fault_that_lasts_leaves_nothing_or_the_whole_and_the_next_run_finishes(
    step: str, kind: Any, far: Far, package: Package
) -> None:
    far.fail(STEPS[step], kind, times=ALWAYS)
    with pytest.raises(Unavailable):
        send(far, package)
    if published(far):
        assert step in ("tag", "main")
        assert_whole(far, package, "v0.1.0")
    far.mend()
    send(far, package)
    assert_whole(far, package, "v0.1.0")
    assert_whole(far, package, "main")
    assert set(far.repositories[REPOSITORY].branches) == {"main"}
    assert deposit(package, near(far), lambda message: None).new is False


def test_a_draft_that_cannot_be_taken_away_is_by_the_next_run(far: Far, package: Package) -> None:
    far.fail(r"DELETE .*/branch/draft-0\.1\.0$", "status", times=ALWAYS)
    assert deposit(package, near(far), lambda message: None).new
    assert set(far.repositories[REPOSITORY].branches) == {"main", "draft-0.1.0"}
    far.mend()
    assert send(far, package) == ()
    assert set(far.repositories[REPOSITORY].branches) == {"main"}


@pytest.mark.parametrize("step", ["preupload", "batch", "upload", "verify"])
@pytest.mark.parametrize("kind", ["status", "lose", "cut"])
def test_a_fault_that_passes_is_overcome_at_once(step: str, kind: Any, far: Far, package: Package) -> None:
    far.fail(STEPS[step], kind, status=503)
    send(far, package)
    assert_whole(far, package, "v0.1.0")


def test_what_was_uploaded_before_the_cut_is_not_uploaded_again(far: Far, package: Package) -> None:
    far.fail(STEPS["upload"], "cut", after=5, times=ALWAYS)
    with pytest.raises(Unavailable):
        send(far, package)
    arrived = set(far.verified)
    assert arrived
    far.mend()
    far.log.clear()
    send(far, package)
    assert not {f"PUT /lfs/{oid}" for oid in arrived} & set(far.log)
    assert_whole(far, package, "v0.1.0")


@pytest.mark.parametrize(
    ("step", "status", "says", "told", "mend"),
    [
        ("commit", 413, "Payload Too Large", "413", "make room"),
        ("batch", 403, "You have exceeded your storage limit", "storage limit", "make room"),
        ("commit", 403, "Forbidden: pass a token with the right scope", "403", "HF_TOKEN"),
        ("refs", 401, "Invalid credentials in Authorization header", "401", "HF_TOKEN"),
        ("commit", 400, "too many files per directory", "too many files", "see what the Hub says"),
    ],
)
def test_a_refusal_says_what_to_do_and_is_not_tried_again(
    step: str, status: int, says: str, told: str, mend: str, far: Far, package: Package
) -> None:
    far.fail(STEPS[step], "status", status=status, says=says, times=ALWAYS)
    with pytest.raises(PublicationError) as caught:
        send(far, package)
    assert not isinstance(caught.value, Unavailable)
    assert told in caught.value.found
    assert mend in caught.value.mend
    assert published(far) == {}


@pytest.mark.parametrize("token", [server.READER, "hf_nobody-has-this"])
def test_a_token_that_may_not_write_is_refused_and_never_shown(
    token: str,
    far: Far,
    package: Package,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(PublicationError, match="see that the token") as caught:
        send(far, package, token=token)
    printed = capfd.readouterr()
    assert token not in f"{caught.value}{caught.value.__cause__}{caplog.text}{printed.out}{printed.err}"
    assert far.repositories == {}


def test_the_token_is_in_no_log_of_a_publication(
    far: Far, package: Package, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    target = near(far)
    deposit(package, target, lambda message: None)
    printed = capfd.readouterr()
    assert server.TOKEN not in f"{caplog.text}{printed.out}{printed.err}{target!r}{vars(target)}{far.log}"
    assert printed.out == ""


def test_a_namespace_of_others_is_refused(far: Far, package: Package) -> None:
    with pytest.raises(PublicationError, match="rights to create"):
        send(far, package, repository="others/theirs")


def test_a_file_spoilt_on_its_way_is_not_published(far: Far, package: Package) -> None:
    """LFS tells by its SHA-256, at once; of what lies in Git itself the hashes are compared before the tag."""
    far.fail(STEPS["upload"], "spoil", times=ALWAYS)
    with pytest.raises(PublicationError, match="announced"):
        send(far, package)
    assert published(far) == {}
    far.mend()
    send(far, package)
    assert_whole(far, package, "v0.1.0")


def test_other_bytes_in_git_at_the_far_end_stop_it(far: Far, package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = server.OPERATIONS["file"]

    def keep_other(hub: Far, tree: dict[str, Entry], value: dict[str, Any]) -> None:
        kept(hub, tree, value)
        if value["path"] == layout.DESCRIPTOR:
            tree[value["path"]] = Entry(b"{}")

    with monkeypatch.context() as spoiling:
        spoiling.setitem(server.OPERATIONS, "file", keep_other)
        with pytest.raises(PublicationError, match="was not received as it was sent") as caught:
            send(far, package)
    assert layout.DESCRIPTOR in caught.value.where
    assert published(far) == {}
    assert send(far, package) == (layout.DESCRIPTOR,)
    assert_whole(far, package, "v0.1.0")


def test_another_package_under_a_version_that_is_out_is_refused(far: Far, shelf: Path, package: Package) -> None:
    send(far, package)
    other = far.repositories[REPOSITORY]
    tree = {**other.tree("v0.1.0"), layout.DESCRIPTOR: Entry(b'{"name": "another"}')}
    other.tags["v0.1.0"] = other.commit("aside", tree, "another package")
    with pytest.raises(PublicationError, match=r"has another package under version 0\.1\.0"):
        send(far, package)


@pytest.mark.parametrize("content", [b'{"name": "peru-norway"}', b"[]", b"no json"])
def test_a_repository_of_another_dataset_is_left_alone(content: bytes, far: Far, package: Package) -> None:
    theirs = far.make(REPOSITORY)
    head = theirs.commit("main", {**theirs.tree("main"), layout.DESCRIPTOR: Entry(content)}, "theirs")
    with pytest.raises(PublicationError, match="holds something else"):
        send(far, package)
    assert theirs.branches == {"main": head}


def test_a_repository_that_a_person_made_on_the_site_is_taken(far: Far, package: Package) -> None:
    theirs = far.make(REPOSITORY)
    theirs.commit("main", {**theirs.tree("main"), layout.README: Entry(b"---\nlicense: mit\n---\n")}, "by hand")
    send(far, package)
    assert_whole(far, package, "main")


def test_two_versions_published_at_a_time_are_both_there_and_the_higher_is_shown(
    far: Far, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The higher one comes out between the look of the lower one at the main branch and its commit there."""
    lower, higher = package_of(shelf, "0.1.0"), package_of(shelf, "0.2.0")
    slow, quick = near(far), near(far)
    commit = slow._commit
    told: list[Deposit] = []

    def overtaken(package: Package, branch: str, parent: str, files: Any) -> None:
        if branch == "main" and not told:
            told.append(deposit(higher, quick, lambda message: None))
        commit(package, branch, parent, files)

    monkeypatch.setattr(slow, "_commit", overtaken)
    deposit(lower, slow, lambda message: None)
    assert told
    assert_whole(far, lower, "v0.1.0")
    assert_whole(far, higher, "v0.2.0")
    assert_whole(far, higher, "main")


def test_nobody_there_is_a_fault_that_may_pass(package: Package) -> None:
    with server.running() as gone:
        target = Hub(REPOSITORY, SecretStr(server.TOKEN), gone.endpoint)
    with pytest.raises(Unavailable, match="cannot be reached"):
        deposit(package, target, lambda message: None)


def test_a_hub_that_says_nothing_is_not_waited_for_for_ever(
    far: Far, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.deposit.huggingface.WAIT", 0.5)
    far.fail(STEPS["refs"], "hang")
    with pytest.raises(Unavailable, match="Timeout"):
        send(far, package)


@pytest.mark.parametrize("endpoint", ["http://hub.example.org", "ftp://127.0.0.1", "hub"])
def test_a_token_goes_over_no_open_line(endpoint: str) -> None:
    with pytest.raises(PublicationError, match="no address that a token is sent to"):
        Hub(REPOSITORY, SecretStr(server.TOKEN), endpoint)


def test_a_licence_that_the_hub_does_not_know_is_told_as_another(package: Package, tmp_path: Path) -> None:
    described = json.loads(package.path(layout.DESCRIPTOR).read_text("utf-8"))
    described["licenses"] = [{"name": "Etalab-2.0", "path": "https://example.org/licence"}]
    (tmp_path / layout.DESCRIPTOR).write_text(json.dumps(described), "utf-8")
    (tmp_path / layout.README).write_text("# A", "utf-8")
    told = yaml.safe_load(card(Package(tmp_path, NAME, "0.1.0", ())).split("---\n")[1])
    assert told["license"] == "other"
    assert told["license_name"] == "etalab-2.0"
    assert told["license_link"] == "https://example.org/licence"
