"""Which place an address means, what lets us in there, and what is said where that is not clear."""

from __future__ import annotations

import importlib.util
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from flows.deposit import deposit
from flows.deposit.bucket import Bucket
from flows.deposit.ckan import CKAN
from flows.deposit.credentials import Credentials, from_block
from flows.deposit.huggingface import Hub
from flows.deposit.invenio import InvenioRDM
from flows.deposit.places import place
from flows.ground.errors import PublicationError
from tests.deposit_servers.shelf import package_of, shelve

TOKEN = "a-token-of-the-tests"
VARIABLES = ("ZENODO_TOKEN", "ZENODO_SANDBOX_TOKEN", "INVENIO_TOKEN", "CKAN_TOKEN", "HF_TOKEN")
S3 = importlib.util.find_spec("s3fs") is not None


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*VARIABLES, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("address", "variable", "kind", "where"),
    [
        ("zenodo", "ZENODO_TOKEN", InvenioRDM, "https://zenodo.org"),
        ("zenodo-sandbox", "ZENODO_SANDBOX_TOKEN", InvenioRDM, "https://sandbox.zenodo.org"),
        ("invenio+https://data.example.org", "INVENIO_TOKEN", InvenioRDM, "https://data.example.org"),
        ("invenio+http://127.0.0.1:5000/", "INVENIO_TOKEN", InvenioRDM, "http://127.0.0.1:5000"),
        ("ckan+https://open.example.org/fjord", "CKAN_TOKEN", CKAN, "https://open.example.org/organization/fjord"),
        ("ckan+https://example.org/data/fjord", "CKAN_TOKEN", CKAN, "https://example.org/data/organization/fjord"),
        ("hf://datasets/fjord/visits", "HF_TOKEN", Hub, "https://huggingface.co/datasets/fjord/visits"),
        ("hf:fjord/visits", "HF_TOKEN", Hub, "https://huggingface.co/datasets/fjord/visits"),
    ],
)
def test_an_address_means_a_place_and_a_variable(
    address: str, variable: str, kind: type, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PublicationError, match=rf"asks for credentials.*(?s:.*)variable {variable}\b"):
        place(address)
    monkeypatch.setenv(variable, "  ")
    with pytest.raises(PublicationError, match="asks for credentials"):
        place(address)
    monkeypatch.setenv(variable, TOKEN)
    target = place(address)
    assert isinstance(target, kind)
    assert target.address == where
    by_block = Credentials("secret/mine", SecretStr(TOKEN))
    monkeypatch.delenv(variable)
    assert place(address, by_block).address == where
    assert TOKEN not in f"{target!r}{by_block!r}{by_block}"


def test_what_is_no_place_of_a_service_is_a_folder(tmp_path: Path) -> None:
    for address in (str(tmp_path / "zenodo"), f"file://{tmp_path}", "memory://shelf", "zenodo.org"):
        assert isinstance(place(address), Bucket)
    assert place("~/shelf").address == str(Path.home() / "shelf")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("nowhere://x", "zenodo, zenodo-sandbox"),
        ("https://zenodo.org", "invenio+https://HOST"),
        ("invenio+zenodo.org", "names no service"),
        ("invenio+ftp://example.org", "names no service"),
        ("ckan+https://open.example.org", "names no organization"),
        ("hf://datasets/visits", "names no dataset of the Hub"),
        ("hf://fjord/visits", "names no dataset of the Hub"),
        ("hf://datasets/fjord/visits/more", "names no dataset of the Hub"),
        ("sftp://somebody:hunter2@example.org/shelf", "has a password in the address"),
        ("invenio+http://data.example.org", "no address that a token is sent to"),
        ("ckan+http://open.example.org/fjord", "no address that a token is sent to"),
    ],
)
def test_an_address_that_is_unclear_or_unsafe_is_refused(
    address: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in VARIABLES:
        monkeypatch.setenv(variable, TOKEN)
    with pytest.raises(PublicationError) as caught:
        place(address)
    assert told in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_the_hub_elsewhere_is_asked_there_and_over_no_open_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    assert place("hf:fjord/visits").address == "http://127.0.0.1:1/datasets/fjord/visits"
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.example.org")
    with pytest.raises(PublicationError, match="no address that a token is sent to"):
        place("hf:fjord/visits")


def test_a_folder_takes_no_credentials() -> None:
    with pytest.raises(PublicationError, match="takes no credentials"):
        place("shelf", Credentials("secret/mine", SecretStr(TOKEN)))


@pytest.mark.skipif(S3, reason="s3fs is installed")
def test_s3_without_what_it_needs_is_told() -> None:
    with pytest.raises(PublicationError, match="the extra s3"):
        place("s3://bucket")


@pytest.mark.skipif(not S3, reason="needs s3fs")
def test_s3_takes_keys_from_the_environment_or_from_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PublicationError, match="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        place("s3://bucket/folder")
    block = Credentials("secret/store", SecretStr(f'{{"key": "k", "secret": "{TOKEN}"}}'))
    target = place("s3://bucket/folder", block)
    assert target.address == "s3://bucket/folder"
    assert TOKEN not in repr(target)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", TOKEN)
    assert place("s3://bucket/folder").address == "s3://bucket/folder"


@pytest.mark.skipif(not S3, reason="needs s3fs")
@pytest.mark.parametrize("held", [TOKEN, "[]", '{"key": "k"}', f'{{"key": "k", "secret": "{TOKEN}", "x": 1}}'])
def test_a_block_that_holds_no_keys_is_told_without_what_it_holds(held: str) -> None:
    with pytest.raises(PublicationError, match="holds no keys for S3") as caught:
        place("s3://bucket", Credentials("secret/store", SecretStr(held)))
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("value", [TOKEN, "12345", {"key": "k", "secret": "s"}])
def test_a_block_is_read_as_it_is(value: Any) -> None:
    known = from_block("secret/mine", lambda name: {"mine": value}[name])
    held = known.block.get_secret_value()
    assert held == value if isinstance(value, str) else "secret" in held


@pytest.mark.parametrize("name", ["mine", "secret/", "/mine", "json/mine", ""])
def test_a_block_of_another_type_is_refused(name: str) -> None:
    with pytest.raises(PublicationError, match="is no name of a secret block"):
        from_block(name, lambda bare: pytest.fail("it was loaded"))


def test_two_who_publish_into_one_folder_are_both_in_the_list(tmp_path: Path) -> None:
    """The second may read the list only when the first has written it."""
    shelf = shelve(tmp_path / "output", ("0.1.0", "0.2.0"))
    reading = threading.Event()

    class Slow(Bucket):
        def _write_list(self, *arguments: Any) -> None:
            reading.set()
            time.sleep(2)  # the other tries meanwhile, and must not get through
            super()._write_list(*arguments)

    there = str(tmp_path / "there")
    first = threading.Thread(target=deposit, args=(package_of(shelf, "0.1.0"), Slow(there), lambda message: None))
    first.start()
    assert reading.wait(60)
    deposit(package_of(shelf, "0.2.0"), Bucket(there), lambda message: None)
    first.join(60)
    assert list(Bucket(there)._listed(package_of(shelf)).versions) == ["0.1.0", "0.2.0"]
