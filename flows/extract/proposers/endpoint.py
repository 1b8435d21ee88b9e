"""An endpoint that speaks OpenAI's chat protocol: asked at temperature 0, with a JSON schema, every answer kept.

Answers are kept (in ``.dyad/cache/llm`` unless told) under the SHA-256 of what was asked (model, prompt, text,
schema), so that a run can be repeated without the endpoint and gives the same bytes. The key is read from the
environment (``DYAD_LLM_KEY``), is sent to the endpoint alone (redirections are not followed), and is written nowhere.
"""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.ground.errors import DyadError
from flows.ground.paths import WORKSHOP
from flows.ground.strictjson import parse_json

KEY = "DYAD_LLM_KEY"
CACHE = WORKSHOP / "cache" / "llm"
MAX_ANSWER = 8_000_000  # bytes
_BUSY = frozenset({408, 429, 500, 502, 503, 504})


class ProposerError(DyadError):
    """A proposer cannot be asked, or answers in a way that cannot be read."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask and whom: ``url`` up to ``/v1``, ``model`` as the endpoint calls it; times in seconds."""

    url: str
    model: str
    folder: Path = CACHE
    timeout: float = 180.0
    pause: float = 1.0  # before asking again, doubled each time
    tries: int = 3

    def __post_init__(self) -> None:
        """Raise ProposerError where the address is none that we would send a text to."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query:
            bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()  # the rest may be a secret
            raise ProposerError(
                "is no address of an endpoint", where=bare, expected="https://host/v1, the key in " + KEY
            )

    def ask(self, system: str, user: str, schema: dict[str, Any]) -> Any:
        """Return the endpoint's answer as JSON, from the cache where it was asked before.

        Raises ProposerError where it cannot be reached, refuses, or answers something that is no JSON.
        """
        body = self._body(system, user, schema)
        kept = self.folder / f"{sha256(body).hexdigest()}.json"
        try:
            return json.loads(kept.read_bytes())
        except (OSError, ValueError, RecursionError):  # never asked, or damaged
            answer = _content(self._post(body), self.url)
        self._keep(kept, answer)
        return answer

    def _body(self, system: str, user: str, schema: dict[str, Any]) -> bytes:
        form = {"name": "mentions", "strict": True, "schema": schema}
        asked = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "response_format": {"type": "json_schema", "json_schema": form},
        }
        return json.dumps(asked, ensure_ascii=False, sort_keys=True).encode()

    def _keep(self, path: Path, answer: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(answer, ensure_ascii=False, indent=1), "utf-8")
        draft.replace(path)

    def _post(self, body: bytes) -> bytes:
        for attempt in range(1, self.tries + 1):
            try:
                return self._send(body)
            except urllib.error.HTTPError as fault:
                if fault.code not in _BUSY or attempt == self.tries:
                    raise _refused(fault, self.url) from None
            except (OSError, http.client.HTTPException) as fault:
                if attempt == self.tries:
                    raise _unreachable(fault, self.url) from None
            time.sleep(self.pause * 2 ** (attempt - 1))
        raise AssertionError("unreachable")

    def _send(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key := os.environ.get(KEY, "").strip():
            headers["Authorization"] = f"Bearer {key}"
        request = urllib.request.Request(f"{self.url.rstrip('/')}/chat/completions", body, headers)
        with _OPENER.open(request, timeout=self.timeout) as response:
            return _read(response, time.monotonic() + 2 * self.timeout, self.url)


def _read(response: Any, until: float, url: str) -> bytes:
    """The whole answer; the time limit of a connection starts anew with each byte, this one does not."""
    raw = bytearray()
    while block := response.read1(1 << 16):
        raw += block
        if len(raw) > MAX_ANSWER:
            raise ProposerError("answered more than can be an answer", where=url, expected=f"{MAX_ANSWER} bytes")
        if time.monotonic() > until:
            raise ProposerError("answers too slowly", where=url, found=f"{len(raw)} bytes so far")
    return bytes(raw)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: the key and the text are for the endpoint that was named."""

    def redirect_request(self, *_: Any) -> None:
        """Return no request to follow: the redirection itself becomes the error."""
        return


_OPENER = urllib.request.build_opener(_Stay)


def _refused(fault: urllib.error.HTTPError, url: str) -> ProposerError:
    said = _masked(" ".join(fault.read(2_000).decode("utf-8", "replace").split()))[:200]
    mends = {401: f"set {KEY}", 403: f"set {KEY}", 404: "look at --llm-url and --llm-model"}
    return ProposerError("refuses", where=url, found=f"{fault.code} {said}", mend=mends.get(fault.code, ""))


def _masked(text: str) -> str:
    """What an endpoint said, without the key, should it repeat what it was sent."""
    key = os.environ.get(KEY, "").strip()
    return text.replace(key, "***") if key else text


def _unreachable(fault: Exception, url: str) -> ProposerError:
    reason = getattr(fault, "reason", None) or fault
    return ProposerError("cannot be reached", where=url, found=f"{reason}", mend="is the endpoint running?")


def _content(raw: bytes, url: str) -> Any:
    """The JSON that a chat completion carries as its first choice's text."""
    try:
        choice = parse_json(raw)["choices"][0]
        if choice.get("finish_reason") == "length":
            raise ProposerError("broke off its answer", where=url, mend="raise the endpoint's limit of tokens")
        content = parse_json(choice["message"]["content"])
        json.dumps(content, ensure_ascii=False).encode()  # halves of surrogate pairs could be written nowhere
        return content
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as fault:
        raise ProposerError(
            "does not answer in JSON", where=url, found=_masked(raw[:2_000].decode("utf-8", "replace"))[:200],
            expected="a chat completion that keeps to the JSON schema", mend="take a model that follows schemas",
        ) from fault  # fmt: skip
