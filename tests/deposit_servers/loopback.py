"""A server on loopback that speaks HTTP/1.1 as a subclass says, and fails where it is told to."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

When = Literal["before", "during", "after"]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: ``cut`` where the body ended before its time."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"null")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: JSON, bytes as they are, or nothing."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        if self.body is None or isinstance(self.body, bytes):
            return self.body or b""
        return json.dumps(self.body).encode()


@dataclass
class Fault:
    """Something that goes wrong with requests: ``number`` is counted over all, ``asked`` is method and path.

    ``answer`` None cuts the connection. ``before``: nothing is done; ``during``: the body is read for ``after_bytes``
    and no further; ``after``: all is done, and the answer does not tell.
    """

    when: When = "before"
    answer: Answer | None = None
    asked: str = ""
    number: int | None = None
    times: int = 1
    after_bytes: int = 0

    def strikes(self, number: int, asked: str) -> bool:
        if self.times == 0 or self.number not in (None, number) or not re.search(self.asked, asked):
            return False
        self.times -= 1
        return True


@dataclass
class Loopback:
    """A service: ``serve`` says what it answers; one request at a time, as a database would have it."""

    port: int = 0
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    seen: list[Request] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def serve(self, request: Request) -> Answer:
        raise NotImplementedError

    def fault(self, asked: str) -> Fault | None:
        """Count a request, and return what goes wrong with it."""
        self.asked.append(asked)
        return next((fault for fault in self.faults if fault.strikes(len(self.asked), asked)), None)

    @contextmanager
    def running(self) -> Iterator[None]:
        handler = type("Handler", (_Handler,), {"service": self})
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            server.daemon_threads, server.block_on_close = True, False
            self.port = server.server_address[1]
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            yield
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    service: Loopback
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 20

    def _any(self) -> None:
        with self.service.lock:
            fault = self.service.fault(f"{self.command} {self.path}")
            if fault and fault.when == "before":
                self._fail(fault)
                return
            request = self._read(fault.after_bytes if fault and fault.when == "during" else None)
            self.service.seen.append(request)
            half = request.cut and request.headers.get("content-type") == "application/json"
            answer = Answer(400) if half else self.service.serve(request)
            if fault:
                self._fail(fault)
            else:
                self._tell(answer)

    do_GET = do_POST = do_PUT = do_DELETE = _any

    def _read(self, most: int | None) -> Request:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length if most is None else min(most, length))
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, unquote(parts.path), query, headers, body, len(body) < length)

    def _fail(self, fault: Fault) -> None:
        self.close_connection = True
        if fault.answer is not None:
            if fault.when == "before":  # a proxy in front answers when it has read what it was sent
                self.rfile.read(int(self.headers.get("content-length") or 0))
            closing = {**fault.answer.headers, "Connection": "close"}
            self._tell(Answer(fault.answer.status, fault.answer.body, closing))

    def _tell(self, answer: Answer) -> None:
        content = answer.content
        kind = "application/octet-stream" if isinstance(answer.body, bytes) else "application/json"
        self.send_response(answer.status)
        for name, value in ({"Content-Type": kind} | dict(answer.headers)).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what tests print is theirs."""
