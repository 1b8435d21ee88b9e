"""Releases sent to InvenioRDM: a draft until all is there and right, one record a version, and no more."""

from __future__ import annotations

import dataclasses
import io
import logging
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.deposit import Deposit, Package, deposit, open_package
from flows.deposit.http import Patience
from flows.deposit.invenio import InvenioRDM
from flows.deposit.record import corpus_urn, metadata
from flows.ground.errors import PublicationError, Unavailable
from flows.ground.paths import ROOT
from tests.deposit_servers.invenio import Invenio
from tests.deposit_servers.loopback import Answer, Fault
from tests.deposit_servers.small import NAME, release, silent

HASTY = Patience(pauses=())
REAL = ROOT / "output" / "japan-united-states" / "0.1.0"


@pytest.fixture
def server() -> Iterator[Invenio]:
    service = Invenio()
    with service.running():
        yield service


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return release(tmp_path / NAME)


def send(package: Package, server: Invenio, patience: Patience = HASTY, token: str = "") -> Deposit:
    return deposit(package, InvenioRDM(server.address, token or server.token, patience=patience), silent)


def expected(package: Package) -> dict[str, bytes]:
    """What must be public of a release, the archive apart."""
    return {name: package.path(name).read_bytes() for name in package.files if "/" not in name and name != "index.html"}


def is_whole(package: Package, server: Invenio) -> bool:
    there = dict(server.public()[package.version])
    archive = zipfile.ZipFile(io.BytesIO(there.pop(f"{package.name}-{package.version}.zip")))
    inside = {name: archive.read(f"{package.name}-{package.version}/{name}") for name in package.files}
    whole = inside == {name: package.path(name).read_bytes() for name in package.files}
    return whole and there == expected(package) and len(archive.namelist()) == len(package.files)


def test_a_release_arrives_whole_and_is_published_as_one_record(package: Package, server: Invenio) -> None:
    done = send(package, server)
    assert is_whole(package, server)
    (record,) = server.records.values()
    assert done.address == f"{server.address}/records/{record.id}"
    assert record.body["files"]["default_preview"] == "README.md"


def test_done_twice_it_is_there_once(package: Package, server: Invenio) -> None:
    send(package, server)
    before = len(server.asked)
    assert send(package, server).new is False
    assert all(asked.startswith("GET ") for asked in server.asked[before:])
    assert len(server.records) == 1


def test_later_versions_are_versions_of_the_first(package: Package, server: Invenio) -> None:
    send(package, server)
    for version in ("0.2.0", "0.10.0"):
        later = release(package.folder.parent, version)
        send(later, server)
        assert is_whole(later, server)
    assert {(r.parent, r.index) for r in server.records.values()} == {
        (next(iter(server.records.values())).parent, index) for index in (1, 2, 3)
    }


def test_a_release_as_it_is_published_here_is_taken(server: Invenio) -> None:
    package = open_package(REAL)
    send(package, server)
    assert is_whole(package, server)


def test_a_dry_run_begins_no_draft(package: Package, server: Invenio) -> None:
    deposit(package, InvenioRDM(server.address, server.token), silent, dry_run=True)
    assert server.records == {}


def test_the_archive_is_the_same_bytes_wherever_the_release_lies(package: Package, tmp_path: Path) -> None:
    copy = open_package(Path(shutil.copytree(package.folder, tmp_path / NAME / "elsewhere" / NAME / package.version)))
    targets = {found: InvenioRDM("https://example.org", "t") for found in (package, copy)}
    first, second = ({n: f.read_bytes() for n, f in t.files(found).items()} for found, t in targets.items())
    assert first == second


# What goes wrong at any step

CUT = Fault("before")
LOST = Fault("after")
HALF = Fault("during", after_bytes=7)
BROKEN = Fault("before", Answer(500, {"status": 500, "message": "Internal server error"}))
BROKEN_LATE = Fault("after", Answer(500, {"status": 500, "message": "Internal server error"}))
SHUT = Fault("before", Answer(403, {"status": 403, "message": "Permission denied."}))
GATEWAY = Fault("after", Answer(504, b"<html>"))


@cache
def requests() -> tuple[str, ...]:
    """What a deposit asks where nothing goes wrong."""
    server = Invenio()
    with tempfile.TemporaryDirectory() as folder, server.running():
        send(release(Path(folder) / NAME), server)
    return tuple(server.asked)


def steps() -> list[int]:
    """The numbers of those requests, from 1; of files, the first and the last are enough."""
    between = re.compile(r"(datapackage\.json|visits\.parquet|zenodo\.json|SHA256SUMS)/")
    return [number for number, asked in enumerate(requests(), start=1) if not between.search(asked)]


@pytest.mark.parametrize("fault", [CUT, LOST, HALF, BROKEN, BROKEN_LATE, SHUT])
def test_a_fault_at_any_step_leaves_nothing_public_or_all(package: Package, fault: Fault) -> None:
    for number in steps():
        server = Invenio(faults=[dataclasses.replace(fault, number=number)])
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
            assert len(server.records) == 1, where


@pytest.mark.parametrize("fault", [CUT, LOST, HALF, GATEWAY])
def test_with_patience_one_fault_is_got_over(package: Package, fault: Fault) -> None:
    for number in steps():
        server = Invenio(faults=[dataclasses.replace(fault, number=number)])
        with server.running():
            done = send(package, server, Patience(sleep=lambda seconds: None))
            assert done.new, server.asked[number - 1]
            assert is_whole(package, server), server.asked[number - 1]
            assert len(server.records) == 1, server.asked[number - 1]


def test_a_server_that_asks_to_wait_is_waited_for_at_any_step(package: Package) -> None:
    for number in steps():
        busy = Answer(429, {"status": 429, "message": "30 per 1 minute"}, {"Retry-After": "17"})
        server, waited = Invenio(faults=[Fault("before", busy, number=number)]), list[float]()
        with server.running():
            send(package, server, Patience(sleep=waited.append))
            assert waited == [17], server.asked[number - 1]
            assert is_whole(package, server)
            assert len(server.records) == 1


def test_published_and_unheard_of_it_is_published_once(package: Package, server: Invenio) -> None:
    server.faults.append(Fault("after", asked="actions/publish"))
    done = send(package, server)
    assert done.new
    assert is_whole(package, server)
    assert len(server.records) == 1


def test_published_and_out_of_reach_it_says_that_it_does_not_know(package: Package, server: Invenio) -> None:
    server.faults += [
        Fault("after", asked="actions/publish"),
        Fault("before", asked=r"^GET /api/records/[^/]+$", number=len(requests()) + 1),
    ]
    with pytest.raises(Unavailable, match="whether it did is not known"):
        send(package, server)
    assert is_whole(package, server)
    assert send(package, server).new is False


def test_a_search_that_lags_behind_shows_no_draft_where_a_record_is(package: Package, server: Invenio) -> None:
    send(package, server)
    (record,) = server.records.values()
    record.visible = 10**6  # the search still has the draft
    assert send(package, server).new is False


@pytest.mark.parametrize("key", ["README.md", f"{NAME}-0.1.0.zip"])
def test_other_bytes_at_the_far_end_stop_it_until_they_are_right(package: Package, server: Invenio, key: str) -> None:
    server.corrupt = {key}
    for _ in range(2):
        with pytest.raises(PublicationError, match="was not received as it was sent"):
            send(package, server)
        assert server.public() == {}
    server.corrupt = set()
    assert send(package, server).sent == (key,)
    assert is_whole(package, server)


# What a person has to mend


def _unlicensed(server: Invenio, package: Package) -> None:
    server.licences = ("cc0-1.0",)


def _few_files(server: Invenio, package: Package) -> None:
    server.most_files = 3


def _little_room(server: Invenio, package: Package) -> None:
    server.quota = 5000


def _proxy_limit(server: Invenio, package: Package) -> None:
    server.faults.append(Fault("before", Answer(413, b"<html>"), asked=r"zip/content", times=9))


def _disk_full(server: Invenio, package: Package) -> None:
    server.faults.append(Fault("before", Answer(507, b""), asked=r"zip/content", times=9))


def _moved(server: Invenio, package: Package) -> None:
    elsewhere = {"Location": "https://elsewhere.example.org/api/user/records"}
    server.faults.append(Fault("before", Answer(301, None, elsewhere), times=9))


def _no_service(server: Invenio, package: Package) -> None:
    server.faults.append(Fault("before", Answer(200, b"<html>welcome</html>"), times=9))


def _always_busy(server: Invenio, package: Package) -> None:
    server.faults.append(Fault("before", Answer(503, b""), times=99))


def _foreign_file(server: Invenio, package: Package) -> None:
    server.faults.append(Fault("before", Answer(500, b""), asked="actions/publish"))
    with pytest.raises(PublicationError):
        send(package, server)
    (draft,) = server.drafts()
    draft.files["notes.txt"] = dataclasses.replace(draft.files["README.md"])


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_unlicensed, "does not know the licence.*\n.*cc-by-4.0"),
        (_few_files, "takes no more.*\n.*max amount"),
        (_little_room, "takes no more.*\n.*File size limit exceeded"),
        (_proxy_limit, "takes no more"),
        (_disk_full, "takes no more"),
        (_moved, "sends on to another address.*\n.*elsewhere.example.org"),
        (_no_service, "answers with something else than JSON"),
        (_always_busy, "has a fault of its own"),
        (_foreign_file, "files that are not of the release.*\n.*notes.txt"),
    ],
)
def test_what_the_server_does_not_take_is_said_and_nothing_is_public(
    package: Package, server: Invenio, harm: Callable[[Invenio, Package], None], told: str
) -> None:
    harm(server, package)
    with pytest.raises(PublicationError, match=told):
        send(package, server)
    assert server.public() == {}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"publication_date": None}, "names no day of publication"),
        ({"publication_date": "spring"}, "metadata.publication_date: Please provide a valid date"),
        ({"creators": []}, "metadata.creators: Missing data for required field"),
        ({"title": "N"}, "metadata.title: Shorter than minimum length"),
        ({"resource_type": {"id": "data-set"}}, "Invalid value data-set"),
        ({"license": "cc-by"}, "metadata.license: Unknown field"),
        ({"rights": []}, "does not know the licence"),
    ],
)
def test_a_description_that_is_no_good_is_said_before_anything_is_sent(
    tmp_path: Path, server: Invenio, record: dict[str, Any], told: str
) -> None:
    with pytest.raises(PublicationError, match=told):
        send(release(tmp_path / NAME, record=record), server)
    assert server.public() == {}
    assert not any(asked.startswith("POST") and "files" in asked for asked in server.asked)


def test_a_release_from_before_there_were_descriptions_is_told(package: Package, server: Invenio) -> None:
    (package.folder / "zenodo.json").unlink()
    with pytest.raises(PublicationError, match="has no description for a record"):
        send(dataclasses.replace(package, files=tuple(f for f in package.files if f != "zenodo.json")), server)


def test_without_a_publisher_no_doi_would_be_registered(package: Package) -> None:
    assert metadata(package, "zenodo.org")["publisher"] == "Zenodo"
    assert metadata(package, "data.example.org")["publisher"] == "data.example.org"


@pytest.mark.parametrize("token", ["another-token", "a"])
def test_a_wrong_token_is_refused(package: Package, server: Invenio, token: str) -> None:
    with pytest.raises(PublicationError, match="does not let this token in") as caught:
        send(package, server, token=token)
    assert "deposit:write" in caught.value.mend
    assert server.records == {}


def test_a_server_that_is_not_there_is_told(package: Package) -> None:
    server = Invenio()
    with server.running():
        pass
    with pytest.raises(Unavailable, match="cannot be reached"):
        send(package, server)


def test_a_later_version_that_is_out_is_not_made_an_earlier_one(package: Package, server: Invenio) -> None:
    send(release(package.folder.parent, "0.2.0"), server)
    with pytest.raises(PublicationError, match=r"has a later version, 0\.2\.0"):
        send(package, server)
    assert set(server.public()) == {"0.2.0"}


def test_the_draft_of_another_version_is_not_written_over(package: Package, server: Invenio) -> None:
    send(package, server)
    begun, next_one = (release(package.folder.parent, version) for version in ("0.2.0", "0.3.0"))
    server.faults.append(Fault("before", Answer(500, b""), asked="actions/publish"))
    with pytest.raises(PublicationError):
        send(begun, server)
    with pytest.raises(PublicationError, match=r"has a draft of version 0\.2\.0, which stands in the way"):
        send(next_one, server)
    send(begun, server)
    send(next_one, server)
    assert is_whole(begun, server)
    assert is_whole(next_one, server)


class Overtaken(InvenioRDM):
    """A deposit that somebody else is ahead of, by the same draft, before the last step."""

    def __init__(self, server: Invenio, change: Callable[[Invenio], None]) -> None:
        super().__init__(server.address, server.token, patience=HASTY)
        self.server, self.change = server, change

    def publish(self, package: Package) -> str:
        self.change(self.server)
        return super().publish(package)


def _publish_draft(server: Invenio) -> None:
    (draft,) = server.drafts()
    draft.published = True


def _publish_changed(server: Invenio) -> None:
    server.drafts()[0].files["README.md"].kept = b"another"
    _publish_draft(server)


def _delete_draft(server: Invenio) -> None:
    del server.records[server.drafts()[0].id]


def test_published_meanwhile_by_somebody_else_with_the_same_bytes_it_is_there(
    package: Package, server: Invenio
) -> None:
    deposit(package, Overtaken(server, _publish_draft), silent)
    assert is_whole(package, server)


@pytest.mark.parametrize(
    ("change", "told"), [(_publish_changed, "has had another package published"), (_delete_draft, "is not there")]
)
def test_what_somebody_else_did_meanwhile_is_told(
    package: Package, server: Invenio, change: Callable[[Invenio], None], told: str
) -> None:
    with pytest.raises(PublicationError, match=told):
        deposit(package, Overtaken(server, change), silent)


def test_another_run_that_published_a_record_of_its_own_is_not_doubled(package: Package, server: Invenio) -> None:
    def other(server: Invenio) -> None:
        (mine,) = server.drafts()
        twin = dataclasses.replace(mine, id="twin", parent="another", published=True)
        server.records["twin"] = twin

    with pytest.raises(PublicationError, match="published meanwhile, by another run"):
        deposit(package, Overtaken(server, other), silent)
    assert len(server.public()) == 1
    assert send(package, server).new is False


def test_another_package_under_a_version_that_is_out_is_refused(package: Package, server: Invenio) -> None:
    send(package, server)
    changed = release(package.folder.parent / "again" / NAME, descriptor={"title": "Chile and Norway"})
    with pytest.raises(PublicationError, match=r"has another package under version 0\.1\.0"):
        send(changed, server)
    assert is_whole(package, server)


def test_what_an_owner_settled_of_the_draft_stays(package: Package, server: Invenio) -> None:
    server.faults.append(Fault("before", Answer(500, b""), asked="actions/publish"))
    with pytest.raises(PublicationError):
        send(package, server)
    (draft,) = server.drafts()
    settled = {"record": "public", "files": "restricted", "embargo": {"active": True, "until": "2030-01-01"}}
    identifiers = {"doi": {"identifier": "10.5281/zenodo.1", "provider": "datacite"}}
    draft.body |= {"access": settled, "pids": identifiers, "custom_fields": {"journal:journal": {"title": "J"}}}
    send(package, server)
    assert draft.published
    assert draft.body["access"] == settled
    assert draft.body["pids"] == identifiers
    assert draft.body["custom_fields"] == {"journal:journal": {"title": "J"}}


def test_records_are_known_by_the_corpus_not_by_its_title(package: Package, server: Invenio) -> None:
    send(package, server)
    (record,) = server.records.values()
    record.body["metadata"]["title"] = "Renamed by its owner"
    send(release(package.folder.parent, "0.2.0"), server)
    assert len({r.parent for r in server.records.values()}) == 1
    assert corpus_urn(package) == "urn:uuid:5c2aac25-298c-5ba8-b2e9-cb7984f3a2e6"


def test_more_records_than_a_page_are_looked_through(package: Package, server: Invenio) -> None:
    send(package, server)
    (record,) = server.records.values()
    for number in range(60):
        body = {**record.body, "metadata": {**record.body["metadata"], "version": f"0.0.{number}"}}
        name = f"a{number}"
        server.records = {name: dataclasses.replace(record, id=name, body=body)} | server.records
    assert send(package, server).new is False


def test_the_token_is_in_no_word_of_ours(
    package: Package, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    said, errors = list[str](), list[str]()
    for number in steps():
        echo = Answer(400, {"message": f"no such token: {Invenio.token}"})
        server = Invenio(faults=[Fault("before", echo, number=number)])
        with server.running():
            target = InvenioRDM(server.address, server.token, patience=HASTY)
            try:
                deposit(package, target, said.append)
            except PublicationError as fault:
                errors += [str(fault), repr(fault), repr(vars(fault)), repr(fault.__cause__)]
            said += [repr(target), *server.asked]
    out, err = capfd.readouterr()
    assert any("no such token: ***" in error for error in errors)
    assert "HTTP Request" in caplog.text
    assert not any(server.token in text for text in [*said, *errors, caplog.text, out, err])
