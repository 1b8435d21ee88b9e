"""HTTP as places of publication are spoken to: one host, one token, patience that ends, no secret in a message.

Nothing is asked of a host but the one that was named, except that a download may lead elsewhere, without the token.
Proxies of the environment are used as everywhere, never for a loopback address.
"""

from __future__ import annotations

import datetime
import email.utils
import hashlib
import ipaddress
import json
import re
import ssl
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx

import flows
from flows.ground.errors import PublicationError, Unavailable

T = TypeVar("T")

BUSY: Final = 429
GONE: Final = (404, 410)
SHUT: Final = (401, 403)
FULL: Final = (413, 507)
# What services answer with 400 or 409 where a file is too large or too many: there is no status of their own for it.
_FULL: Final = re.compile(r"size limit|too large|quota|max amount|max(imum)? (number|size)", re.IGNORECASE)
_WAIT: Final = httpx.Timeout(30, read=180, write=120)  # seconds; a server may take its time over a large file
_HOPS: Final = 3
_BLOCK: Final = 1 << 20  # bytes


class PassingFault(Unavailable):
    """A fault that may pass: a broken connection, a busy server. What was asked may have been done."""

    tried = False  # True where patience is at its end: nobody need be patient again
    wait = 0.0  # seconds that the server asks for


class NotTaken(PassingFault):
    """A passing fault behind which nothing was done: nobody was reached, or it was turned away at the door."""


class Absent(PublicationError):
    """What was asked for is not there, or not for this token."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on: the ``pauses`` before each new attempt, the ``longest`` that a server may ask for; seconds."""

    pauses: tuple[float, ...] = (1, 3, 9)
    longest: float = 180
    sleep: Callable[[float], None] = time.sleep

    def persist(self, action: Callable[[], T], on: type[PassingFault] = PassingFault) -> T:
        """Do something, and again where it meets a fault that may pass; raises the last one."""
        for pause in self.pauses:
            try:
                return action()
            except on as fault:
                fault.tried = fault.tried or fault.wait > self.longest
                if fault.tried:
                    raise
                self.sleep(max(pause, fault.wait))
        try:
            return action()
        except PassingFault as fault:
            fault.tried = True
            raise


class _Token(httpx.Auth):
    """The header that lets in; it is in no repr."""

    def __init__(self, header: str) -> None:
        self._header = header

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put the header into a request: httpx's own way to let somebody in."""
        request.headers["Authorization"] = self._header
        yield request


class Site:
    """A service at an address (``https://zenodo.org``), spoken to with a token.

    ``scheme`` stands before the token in the header; ``rights`` says what the token must be good for.
    Raises PublicationError where the address or the token cannot be used.
    """

    def __init__(
        self, address: str, token: str, *, scheme: str = "", rights: str = "", patience: Patience | None = None
    ) -> None:
        self.address, self.host = _checked(address)
        self._secret = _usable(token, self.address)
        self._rights, self.patience = rights, patience or Patience()
        self._client = httpx.Client(
            auth=_Token(f"{scheme} {self._secret}".strip()),
            headers={"User-Agent": f"dyad/{flows.__version__}"},
            timeout=_WAIT,
            verify=_authorities(),
            trust_env=not _is_loopback(self.host),
        )

    def get(self, path: str, params: Mapping[str, str] | None = None, *, accept: str = "application/json") -> Any:
        """Ask for something, as JSON."""
        return self.ask("GET", path, params=params, accept=accept)

    def ask(
        self,
        method: str,
        path: str,
        *,
        accept: str = "application/json",
        params: Mapping[str, str] | None = None,
        body: object = None,
        again: bool = False,
    ) -> Any:
        """Send ``body`` as JSON, return the JSON of the answer, or None where it has none.

        ``again``: what may be done twice is done again where an answer is lost; a POST is not, unless said so, but
        where it was not taken. Raises PassingFault, Absent, or PublicationError where it is refused.
        """
        content: dict[str, Any] = {"headers": {"Accept": accept}, "params": params}
        if body is not None:
            content["json"] = body
        on = PassingFault if again or method != "POST" else NotTaken
        return self.patience.persist(lambda: self._once(method, path, **content), on)

    def put(self, path: str, file: Path) -> Any:
        """Send a file as it is, in blocks; once, since what becomes of half a file differs."""
        with file.open("rb") as stream:
            return self._once("PUT", path, content=stream, headers={"Content-Type": "application/octet-stream"})

    def post_form(self, path: str, fields: Mapping[str, str], file: Path, field: str) -> Any:
        """Send a file with other fields as multipart/form-data, in blocks, once."""
        with file.open("rb") as stream:
            return self._once("POST", path, data=dict(fields), files={field: (file.name, stream)})

    def sha256(self, path: str) -> str:
        """Return the SHA-256 of a file there, read through; the token goes to no other host."""
        where = f"{self.address}{path}"
        return self.patience.persist(lambda: self._read(where, where))

    def _once(self, method: str, path: str, **content: Any) -> Any:
        where = f"{self.address}{path}"
        try:
            answer = self._client.request(method, where, **content)
        except httpx.HTTPError as fault:
            raise self._unreached(fault, where) from fault
        if not answer.is_success:
            raise self._refusal(answer, where)
        return self._json(answer, where) if answer.content else None

    def _json(self, answer: httpx.Response, where: str) -> Any:
        try:
            return answer.json()
        except ValueError as fault:
            raise PublicationError(
                "answers with something else than JSON",
                where=where,
                found=answer.headers.get("content-type", "no content type"),
                mend="see that the address is that of the service itself",
            ) from fault

    def _read(self, address: str, where: str, hops: int = _HOPS) -> str:
        """``where`` stands in errors: the address that a download leads to may hold a key of its own."""
        try:
            auth = httpx.USE_CLIENT_DEFAULT if self._is_own(address) else None
            with self._client.stream("GET", address, auth=auth) as answer:
                if answer.has_redirect_location and hops:
                    return self._read(str(answer.url.join(answer.headers["location"])), where, hops - 1)
                if not answer.is_success:
                    answer.read()
                    raise self._refusal(answer, where)
                digest = hashlib.sha256()
                for block in answer.iter_bytes(_BLOCK):
                    digest.update(block)
        except httpx.HTTPError as fault:
            raise self._unreached(fault, where) from fault
        return digest.hexdigest()

    def _is_own(self, address: str) -> bool:
        own, other = httpx.URL(self.address), httpx.URL(address)
        return (own.scheme, own.host, own.port) == (other.scheme, other.host, other.port)

    def _unreached(self, fault: httpx.HTTPError, where: str) -> PublicationError:
        never = isinstance(fault, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.PoolTimeout))
        return (NotTaken if never else PassingFault)(
            "cannot be reached" if never else "was cut off before it answered",
            where=where,
            found=self._open(str(fault)) or type(fault).__name__,
            mend="see that the network and the service are there, then publish again: it goes on where it was",
        )

    def _refusal(self, answer: httpx.Response, where: str) -> PublicationError:
        """Return what to raise for an answer that is no success."""
        status, found = answer.status_code, self._open(f"{answer.status_code} {said(answer)}".strip())
        if status == BUSY or (status >= 500 and status not in FULL):
            return self._busy(answer, where, found)
        if status in GONE:
            return Absent("is not there", where=where, found=found)
        if status in SHUT:
            mend = f"see that the token is right, has not run out, and may do this: {self._rights}".rstrip(": ")
            return PublicationError(
                "does not let this token in; nothing was published", where=where, found=found, mend=mend
            )
        if answer.has_redirect_location:
            elsewhere = answer.url.join(answer.headers["location"]).host
            mend = "give the address that it has now: a token is sent nowhere else"
            return PublicationError(
                "sends on to another address", where=where, found=f"{status} {elsewhere}", mend=mend
            )
        if status in FULL or _FULL.search(found):
            mend = "ask the service for more room, or publish where there is more"
            return PublicationError("takes no more; nothing was published", where=where, found=found, mend=mend)
        return PublicationError("refuses it; nothing was published", where=where, found=found)

    def _busy(self, answer: httpx.Response, where: str, found: str) -> PassingFault:
        kind = NotTaken if answer.status_code == BUSY else PassingFault
        fault = kind(
            "asks to come back later" if answer.status_code == BUSY else "has a fault of its own",
            where=where,
            found=found,
            mend="wait a while, then publish again: it goes on where it was",
        )
        fault.wait = _asked_for(answer)
        return fault

    def _open(self, text: str) -> str:
        """Take the token out of what a server says."""
        return text.replace(self._secret, "***")


def said(answer: httpx.Response) -> str:
    """Return what a service says of its refusal: InvenioRDM's, CKAN's or any JSON, else the start of a plain text."""
    try:
        body = answer.json()
    except ValueError:
        plain = answer.headers.get("content-type", "").startswith("text/plain")
        return " ".join(answer.text[:200].split()) if plain else answer.reason_phrase
    return "; ".join(_told(body)) or answer.reason_phrase


def _told(body: Any) -> Generator[str]:
    if not isinstance(body, dict):
        yield json.dumps(body, ensure_ascii=False)[:200]
        return
    if isinstance(fault := body.get("error"), dict):  # CKAN: {"error": {"__type": …, "message": …, "<field>": […]}}
        body = {"message": fault.get("message"), "errors": [fault]}
    if message := body.get("message"):
        yield str(message)
    for error in body.get("errors") or ():
        yield from told_of_field(error)


def told_of_field(error: Any) -> Generator[str]:
    """Yield what is said of a field: InvenioRDM's ``{"field", "messages"}``, or CKAN's ``{field: [message]}``."""
    if not isinstance(error, dict):
        yield str(error)
    elif "field" in error:
        yield f"{error['field']}: {' '.join(map(str, error.get('messages') or ()))}"
    else:
        fields = ((key, value) for key, value in error.items() if key not in ("__type", "message"))
        yield from (
            f"{key}: {' '.join(map(str, value)) if isinstance(value, list) else value}" for key, value in fields
        )


def _asked_for(answer: httpx.Response) -> float:
    """Return the seconds to wait: Retry-After (RFC 9110, seconds or a date), else the reset that rate limiters tell."""
    asked, reset = answer.headers.get("retry-after", ""), answer.headers.get("x-ratelimit-reset", "")
    if asked.isdecimal():
        return float(asked)
    try:
        until = email.utils.parsedate_to_datetime(asked).timestamp() if asked else float(reset or 0)
    except ValueError:
        return 0.0
    return max(0.0, until - datetime.datetime.now(datetime.UTC).timestamp())


@cache
def _authorities() -> ssl.SSLContext:
    """The certificate authorities that are trusted; reading them takes longer than a request."""
    return httpx.create_ssl_context()


def _checked(address: str) -> tuple[str, str]:
    """Return an address without a slash at its end, and its host; raises PublicationError for an unsafe one."""
    try:
        url = httpx.URL(address.strip().rstrip("/"))
    except httpx.InvalidURL as fault:
        raise PublicationError("is no address", where=address, found=str(fault)) from fault
    if url.userinfo or url.query or url.fragment:
        expected = "an address without user, password, query or fragment"
        raise PublicationError("says too much in its address", where=url.host, expected=expected)
    if (url.scheme != "https" and not (url.scheme == "http" and _is_loopback(url.host))) or not url.host:
        expected = "https://…: a token never goes over an open line"
        raise PublicationError("is no address that a token is sent to", where=address, expected=expected)
    return str(url), url.host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _usable(token: str, where: str) -> str:
    """Return a token; one that no header can hold is refused here, since the error of a library would show it."""
    if not (token := token.strip()):
        raise PublicationError("needs a token to publish there; none was given", where=where)
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise PublicationError("was given a token with characters that no token has", where=where)
    return token
