"""Releases sent to CKAN: a private dataset until all is there and read back, one dataset a version."""

from __future__ import annotations

import dataclasses
import io
import logging
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.deposit import Deposit, Package, deposit, open_package
from flows.deposit.ckan import CKAN
from flows.deposit.http import Patience
from flows.ground.errors import PublicationError, Unavailable
from flows.ground.paths import ROOT
from tests.deposit_servers.ckan import Ckan
from tests.deposit_servers.loopback import Answer, Fault, Loopback, Request
from tests.deposit_servers.small import NAME, release, silent

HASTY = Patience(pauses=())
REAL = ROOT / "output" / "japan-united-states" / "0.1.0"


@pytest.fixture
def server() -> Iterator[Ckan]:
    service = Ckan()
    with service.running():
        yield service


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return release(tmp_path / NAME)


def target(server: Ckan, *, patience: Patience = HASTY, token: str = "", organization: str = "") -> CKAN:
    return CKAN(server.address, organization or server.organization, token or server.token, patience=patience)


def send(package: Package, server: Ckan, **told: Any) -> Deposit:
    return deposit(package, target(server, **told), silent)


def is_whole(package: Package, server: Ckan) -> bool:
    there = dict(server.public()[package.version])
    archive = zipfile.ZipFile(io.BytesIO(there.pop(f"{package.name}-{package.version}.zip")))
    names = [name for name in package.files if re.fullmatch(r"(csv/)?[^/]+", name) and name != "index.html"]
    (dataset,) = (d for d in server.datasets.values() if d["version"] == package.version)
    return (
        there == {name: package.path(name).read_bytes() for name in names}
        and len(archive.namelist()) == len(package.files)
        and len(dataset["resources"]) == len(names) + 1
    )


def test_a_release_arrives_whole_as_a_dataset_of_the_organization(package: Package, server: Ckan) -> None:
    done = send(package, server)
    assert is_whole(package, server)
    (dataset,) = server.datasets.values()
    assert done.address == f"{server.address}/dataset/norway-chile-0-1-0"
    assert (dataset["license_id"], dataset["version"]) == ("cc-by", "0.1.0")
    assert [tag["name"] for tag in dataset["tags"]] == ["treaties", "trade  fish   ships"]
    assert {r["name"]: r.get("format") for r in dataset["resources"]}["csv/visits.csv"] == "csv"


def test_done_twice_it_is_there_once(package: Package, server: Ckan) -> None:
    send(package, server)
    before = len(server.asked)
    assert send(package, server).new is False
    assert all(asked.startswith("GET ") for asked in server.asked[before:])


def test_every_version_is_a_dataset(package: Package, server: Ckan) -> None:
    later = release(package.folder.parent, "0.2.0")
    for each in (package, later):
        send(each, server)
    assert is_whole(package, server)
    assert is_whole(later, server)


def test_a_release_as_it_is_published_here_is_taken(server: Ckan) -> None:
    package = open_package(REAL)
    send(package, server)
    assert is_whole(package, server)


def test_a_dry_run_makes_no_dataset(package: Package, server: Ckan) -> None:
    deposit(package, target(server), silent, dry_run=True)
    assert server.datasets == {}


@dataclasses.dataclass
class Store(Loopback):
    """A store of objects, which takes whoever has a signed address."""

    contents: dict[str, bytes] = dataclasses.field(default_factory=dict)

    def serve(self, request: Request) -> Answer:
        return Answer(200, self.contents[request.path.rpartition("/")[2]])


def test_downloads_that_lead_to_a_store_are_followed_without_the_token(package: Package, server: Ckan) -> None:
    store = Store(contents=server.contents)
    with store.running():
        server.redirects_to = f"{store.address}/store"
        send(package, server)
    server.redirects_to = ""
    assert is_whole(package, server)
    assert store.asked
    assert not any("authorization" in request.headers for request in store.seen)


# What goes wrong at any step

CUT = Fault("before")
LOST = Fault("after")
HALF = Fault("during", after_bytes=300)
BROKEN_LATE = Fault("after", Answer(500, {"success": False, "error": {"__type": "Internal Server Error"}}))
SHUT = Fault("before", Answer(403, {"success": False, "error": {"__type": "Authorization Error", "message": "No"}}))
GATEWAY = Fault("after", Answer(504, b"<html>"))


@cache
def requests() -> tuple[str, ...]:
    """What a deposit asks where nothing goes wrong."""
    server = Ckan()
    with tempfile.TemporaryDirectory() as folder, server.running():
        send(release(Path(folder) / NAME), server)
    return tuple(server.asked)


def steps() -> list[int]:
    """The numbers of those requests, from 1; of downloads, the first and the last are enough."""
    between = re.compile(r"download/(visits|datapackage|zenodo|sha256)")
    return [number for number, asked in enumerate(requests(), start=1) if not between.search(asked)]


@pytest.mark.parametrize("fault", [CUT, LOST, HALF, BROKEN_LATE, SHUT])
def test_a_fault_at_any_step_leaves_nothing_public_or_all(package: Package, fault: Fault) -> None:
    for number in steps():
        server = Ckan(faults=[dataclasses.replace(fault, number=number)])
        with server.running():
            failed = False
            try:
                send(package, server)
            except PublicationError:
                failed = True
            where = f"{fault} at {server.asked[number - 1]}"
            assert server.public() == {} or is_whole(package, server), where
            assert failed or is_whole(package, server), where
            send(package, server)
            assert is_whole(package, server), where
            assert send(package, server).new is False, where
            assert len(server.datasets) == 1, where


@pytest.mark.parametrize("fault", [CUT, LOST, HALF, GATEWAY])
def test_with_patience_one_fault_is_got_over(package: Package, fault: Fault) -> None:
    for number in steps():
        server = Ckan(faults=[dataclasses.replace(fault, number=number)])
        with server.running():
            done = send(package, server, patience=Patience(sleep=lambda seconds: None))
            assert done.new, server.asked[number - 1]
            assert is_whole(package, server), server.asked[number - 1]


def test_published_and_out_of_reach_it_says_that_it_does_not_know(package: Package, server: Ckan) -> None:
    server.faults.append(Fault("after", number=len(requests())))
    with pytest.raises(Unavailable, match="whether it did is not known"):
        send(package, server)
    assert is_whole(package, server)
    assert send(package, server).new is False


def test_other_bytes_at_the_far_end_stop_it_until_they_are_right(package: Package, server: Ckan) -> None:
    server.corrupt = {"csv/visits.csv"}
    for _ in range(2):
        with pytest.raises(PublicationError, match="was not received as it was sent"):
            send(package, server)
        assert server.public() == {}
    server.corrupt = set()
    assert send(package, server).sent == ("csv/visits.csv",)
    assert is_whole(package, server)


def _begun(server: Ckan, package: Package) -> dict[str, Any]:
    """Leave a dataset that lacks the last step."""
    server.faults.append(Fault("before", SHUT.answer, number=len(server.asked) + len(requests())))
    with pytest.raises(PublicationError):
        send(package, server)
    (dataset,) = server.datasets.values()
    return dataset


def test_a_name_that_stands_twice_is_made_one(package: Package, server: Ckan) -> None:
    dataset = _begun(server, package)
    twin = {**dataset["resources"][0], "id": "twin"}
    dataset["resources"].insert(0, twin)
    server.contents["twin"] = b"half"
    assert send(package, server).sent == (twin["name"],)
    assert is_whole(package, server)


# What a person has to mend


def _unlicensed(server: Ckan, package: Package) -> None:
    server.licences = ("notspecified", "cc-zero")


def _little_room(server: Ckan, package: Package) -> None:
    server.most_bytes = 5000


def _proxy_limit(server: Ckan, package: Package) -> None:
    server.faults.append(Fault("before", Answer(413, b"<html>"), asked="resource_create", times=99))


def _keeps_private(server: Ckan, package: Package) -> None:
    server.may_publish = False


def _no_service(server: Ckan, package: Package) -> None:
    server.faults.append(Fault("before", Answer(200, b"<html>welcome</html>"), times=9))


def _moved(server: Ckan, package: Package) -> None:
    server.faults.append(Fault("before", Answer(308, None, {"Location": "https://new.example.org/"}), times=9))


def _foreign_resource(server: Ckan, package: Package) -> None:
    dataset = _begun(server, package)
    dataset["resources"].append({**dataset["resources"][0], "id": "theirs", "name": "notes.txt"})
    server.contents["theirs"] = b"notes"


def _binned(server: Ckan, package: Package) -> None:
    _begun(server, package)["state"] = "deleted"


def _of_others(server: Ckan, package: Package) -> None:
    _begun(server, package).update(organization={"id": "x", "name": "elsewhere"}, owner_org="x")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_unlicensed, "does not know the licence.*\n.*CC-BY-4.0\n.*cc-zero"),
        (_little_room, "takes no more.*\n.*upload: File upload too large"),
        (_proxy_limit, "takes no more"),
        (_keeps_private, "keeps the dataset private"),
        (_no_service, "answers with something else than JSON"),
        (_moved, "sends on to another address.*\n.*new.example.org"),
        (_foreign_resource, "resources that are not of the release.*\n.*notes.txt"),
        (_binned, "in its bin"),
        (_of_others, "a dataset of another organization.*\n.*elsewhere"),
    ],
)
def test_what_the_server_does_not_take_is_said_and_nothing_is_public(
    package: Package, server: Ckan, harm: Callable[[Ckan, Package], None], told: str
) -> None:
    harm(server, package)
    with pytest.raises(PublicationError, match=told):
        send(package, server)
    assert server.public() == {}


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"token": "another"}, "does not let this token in"),
        ({"organization": "nowhere"}, "owner_org: Organization does not exist"),
        ({"organization": "elsewhere"}, "does not let this token in.*\n.*not authorized to edit this organization"),
    ],
)
def test_who_may_not_is_told_so(package: Package, server: Ckan, how: dict[str, str], told: str) -> None:
    with pytest.raises(PublicationError, match=told):
        send(package, server, **how)
    assert server.datasets == {}


def test_a_name_longer_than_ckan_has_them_is_told(tmp_path: Path, server: Ckan) -> None:
    name = "a" * 97
    with pytest.raises(PublicationError, match="too long a name"):
        send(release(tmp_path / name, descriptor={"name": name}), server)


def test_another_package_under_a_version_that_is_out_is_refused(package: Package, server: Ckan) -> None:
    send(package, server)
    changed = release(package.folder.parent / "again" / NAME, descriptor={"title": "Chile and Norway"})
    with pytest.raises(PublicationError, match=r"has another package under version 0\.1\.0"):
        send(changed, server)
    assert is_whole(package, server)


def test_a_dataset_made_public_meanwhile_is_not_written_to(package: Package, server: Ckan) -> None:
    dataset = _begun(server, package)
    dataset["private"] = False
    before = len(server.asked)
    with pytest.raises(PublicationError, match="public already"):
        target(server).begin(package)
    assert all(asked.startswith("GET ") for asked in server.asked[before:])


def test_the_token_is_in_no_word_of_ours(
    package: Package, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    said, errors = list[str](), list[str]()
    for number in steps():
        echo = Answer(409, {"success": False, "error": {"__type": "Validation Error", "key": [Ckan.token]}})
        server = Ckan(faults=[Fault("before", echo, number=number)])
        with server.running():
            place = target(server)
            try:
                deposit(package, place, said.append)
            except PublicationError as fault:
                errors += [str(fault), repr(fault), repr(vars(fault)), repr(fault.__cause__)]
            said += [repr(place), *server.asked]
    out, err = capfd.readouterr()
    assert any("key: ***" in error for error in errors)
    assert "HTTP Request" in caplog.text
    assert not any(server.token in text for text in [*said, *errors, caplog.text, out, err])
