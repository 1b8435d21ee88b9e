"""What is spoken with services: patience that ends, waits that are asked for, a token that goes nowhere else."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from flows.deposit.http import Absent, NotTaken, PassingFault, Patience, Site
from flows.ground.errors import PublicationError, Unavailable
from tests.deposit_servers.loopback import Answer, Fault, Loopback, Request

TOKEN = "a-token"


@dataclass
class Echo(Loopback):
    """Answers with how often it was asked."""

    def serve(self, request: Request) -> Answer:
        return Answer(200, {"asked": len(self.seen)})


@pytest.fixture
def server() -> Iterator[Echo]:
    service = Echo()
    with service.running():
        yield service


def site(server: Loopback, *pauses: float, waited: list[float] | None = None, longest: float = 180) -> Site:
    kept = list[float]() if waited is None else waited
    return Site(server.address, TOKEN, scheme="Bearer", patience=Patience(pauses, longest, kept.append))


def test_the_token_is_sent_in_the_header_and_nowhere_else(server: Echo) -> None:
    site(server).get("/api", {"q": "x"})
    (request,) = server.seen
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in server.asked[0]


def test_pauses_grow_and_end(server: Echo) -> None:
    server.faults.append(Fault(times=99))
    waited: list[float] = []
    with pytest.raises(PassingFault, match="cut off before it answered"):
        site(server, 1, 3, 9, waited=waited).get("/api")
    assert waited == [1, 3, 9]
    assert len(server.asked) == 4


def test_patience_at_its_end_is_nobodys_to_begin_again(server: Echo) -> None:
    server.faults.append(Fault(times=99))
    asking = site(server, 1)
    with pytest.raises(PassingFault):
        asking.patience.persist(lambda: asking.get("/api"))
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("method", "again", "answer", "asked"),
    [
        ("GET", False, Answer(503), 2),
        ("PUT", False, Answer(502), 2),
        ("DELETE", False, None, 2),
        ("POST", False, Answer(503), 1),
        ("POST", False, None, 1),
        ("POST", True, Answer(504), 2),
        ("POST", True, None, 2),
        ("POST", False, Answer(429), 2),
        ("GET", False, Answer(400), 1),
        ("GET", False, Answer(404), 1),
        ("GET", False, Answer(401), 1),
    ],
)
def test_what_may_have_been_done_is_not_done_twice(
    server: Echo, method: str, again: bool, answer: Answer | None, asked: int
) -> None:
    server.faults.append(Fault("before", answer))
    try:
        site(server, 1).ask(method, "/api", again=again)
    except PublicationError:
        assert asked == 1
    assert len(server.asked) == asked


def _when(value: str) -> str:
    """A time so many seconds from now, as a date of HTTP or a Unix time; anything else as it is."""
    kind, _, seconds = value.partition(" ")
    then = time.time() + float(seconds or 0)
    return {"DATE": email.utils.formatdate(then, usegmt=True), "TIME": str(int(then))}.get(kind, value)


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Retry-After": "42"}, 42, 42),
        ({"Retry-After": "DATE 600"}, 500, 600),
        ({"X-RateLimit-Reset": "TIME 600"}, 500, 600),
        ({"Retry-After": "soon"}, 1, 1),
        ({"Retry-After": "DATE -600"}, 1, 1),
        ({}, 1, 1),
    ],
)
def test_a_wait_that_is_asked_for_is_kept(server: Echo, headers: dict[str, str], least: float, most: float) -> None:
    told = {name: _when(value) for name, value in headers.items()}
    server.faults.append(Fault("before", Answer(429, None, told)))
    waited: list[float] = []
    site(server, 1, waited=waited, longest=1000).get("/api")
    assert least <= waited[0] <= most


def test_a_wait_that_is_too_long_is_told_at_once(server: Echo) -> None:
    server.faults.append(Fault("before", Answer(429, None, {"Retry-After": "3600"})))
    waited: list[float] = []
    with pytest.raises(NotTaken, match="asks to come back later"):
        site(server, 1, waited=waited).get("/api")
    assert waited == []


def test_a_place_that_is_not_there_is_unavailable_and_asked_again() -> None:
    server = Echo()
    with server.running():
        pass
    waited: list[float] = []
    with pytest.raises(Unavailable, match="cannot be reached"):
        site(server, 1, 3, waited=waited).ask("POST", "/api")
    assert waited == [1, 3]


def test_what_is_not_there_is_an_error_of_its_own(server: Echo) -> None:
    server.faults.append(Fault("before", Answer(410, {"message": "The record has been deleted."})))
    with pytest.raises(Absent, match="The record has been deleted"):
        site(server).get("/api")


def test_loopback_is_reached_whatever_proxy_is_set(server: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:9")
    assert site(server).get("/api") == {"asked": 1}


def test_a_redirect_is_not_followed_with_the_token(server: Echo) -> None:
    server.faults.append(Fault("before", Answer(307, None, {"Location": f"{server.address}/elsewhere"})))
    with pytest.raises(PublicationError, match="sends on to another address"):
        site(server).ask("POST", "/api")
    assert server.asked == ["POST /api"]


@pytest.mark.parametrize(
    "address",
    [
        "http://zenodo.org",
        "ftp://zenodo.org",
        "zenodo.org",
        "https://",
        "https://me:hunter2@zenodo.org",
        "https://zenodo.org?access_token=a",
        "http://127.0.0.1.example.org",
        "http://[::1",
    ],
)
def test_an_address_that_no_token_may_be_sent_to_is_refused(address: str) -> None:
    with pytest.raises(PublicationError) as caught:
        Site(address, TOKEN)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1", "http://localhost", "http://[::1]:5000", "https://zenodo.org/"]
)
def test_an_address_that_a_token_may_be_sent_to_is_taken(address: str) -> None:
    assert Site(address, TOKEN).address == address.rstrip("/")


@pytest.mark.parametrize("token", ["", "  \n", "two words", "line\nbreak", "tök"])
def test_a_token_that_no_header_can_hold_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(PublicationError, match="token") as caught:
        Site("https://zenodo.org", token)
    assert not token.strip() or token not in str(caught.value)
