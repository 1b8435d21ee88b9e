"""Texts in batches of about so many bytes: large enough that handing them out costs little, small enough to share.

Where a batch ends is asked of the name of its last text, so that a text that comes, goes or changes moves the ends of
its own batch and not those of all that follow: whatever batch holds the same texts as before need not be read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from flows.collection.texts import Text, Unread
from flows.ground.model import Document

BYTES = 256_000  # of text in a batch, on average: two seconds of reading, beside some 20 ms for handing it out
MOST = 4  # times as many at most, but for a single text that has more


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts, one after the other, and what each one's reading rests on, as a digest."""

    texts: tuple[Text, ...]
    readings: tuple[str, ...]

    @property
    def key(self) -> str:
        """What the batch is known by: the digest of its readings."""
        return sha256("\n".join(self.readings).encode()).hexdigest()[:32]


def batches(texts: Iterable[Text], method: str, size: int = BYTES) -> Iterator[Batch]:
    """Yield the texts in batches of ``size`` bytes on average; ``method`` stands for who reads them, and how."""
    held: list[Text] = []
    weight = 0
    for text in texts:
        own = _weight(text)
        if held and weight + own > MOST * size:
            yield _batch(held, method)
            held, weight = [], 0
        held.append(text)
        weight += own
        if _ends(text, own, size) or weight >= MOST * size:
            yield _batch(held, method)
            held, weight = [], 0
    if held:
        yield _batch(held, method)


def _batch(held: list[Text], method: str) -> Batch:
    seen: set[str] = set()
    texts = tuple(_told_apart(text, seen) for text in held)
    return Batch(texts, tuple(reading(text, method) for text in texts))


def _told_apart(text: Text, seen: set[str]) -> Text:
    """Put a text aside whose name another one of its batch has: what they say could not be told apart."""
    if isinstance(text, Unread) or text.name not in seen:
        seen.update([] if isinstance(text, Unread) else [text.name])
        return text
    return Unread(text.name, "has the name of a text before it")


def reading(text: Text, method: str) -> str:
    """Return the digest of all that the reading of a text rests on: itself, what is known of it, and the method."""
    return sha256(json.dumps([method, *_parts(text)], ensure_ascii=False).encode()).hexdigest()


def _parts(text: Text) -> list[str | None]:
    if isinstance(text, Unread):
        return ["unread", text.doc, text.reason]
    return ["text", text.name, text.text, *text.dyad.codes, text.title, text.date]


def _weight(text: Text) -> int:
    return len(text.text) if isinstance(text, Document) else 1


def _ends(text: Text, weight: int, size: int) -> bool:
    """Say whether a batch ends behind a text: by a number made of its name, as often as its weight asks for."""
    name = text.name if isinstance(text, Document) else text.doc
    return int.from_bytes(sha256(name.encode()).digest()[:6], "big") / 2**48 < weight / size
