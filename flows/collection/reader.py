"""One batch read: what a process does with the texts it is handed, wherever it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flows.collection.batches import Batch
from flows.collection.parts import Part, Rows, put_aside, read_rows, rows_of, write_part
from flows.collection.store import Store
from flows.collection.texts import Text, Unread
from flows.extract.pipeline import DEFAULT, extract
from flows.extract.proposers import Panel
from flows.ground.errors import DyadError
from flows.ground.resting import collect_seldom


@dataclass(frozen=True, slots=True)
class Errand:
    """A batch to read, where its part is to lie, and which earlier parts hold readings that still stand."""

    batch: Batch
    store: Store
    panel: Panel = DEFAULT
    standing: dict[str, str] = field(default_factory=dict)  # reading → key of the part that has it


@dataclass(frozen=True, slots=True)
class Done:
    """A batch that was read: its part, and how many of its texts had to be read anew."""

    part: Part
    read: int


def run_errand(errand: Errand) -> Done:
    """Read a batch's texts, those that no earlier part holds, and write its part.

    A text that the extractor fails on is put aside with its reason. Raises DyadError where the store cannot be
    written, or a proposer that was asked for not be had: that is nothing a text is to blame for.
    """
    collect_seldom()
    held = _held(errand)
    pairs = list(zip(errand.batch.texts, errand.batch.readings, strict=True))
    rows = [held.get(reading) or _read(text, reading, errand.panel) for text, reading in pairs]
    part = write_part(errand.store, errand.batch.key, rows)
    return Done(part, sum(reading not in held for _, reading in pairs))


def _held(errand: Errand) -> dict[str, Rows]:
    """The rows of readings that stand in earlier parts."""
    held: dict[str, Rows] = {}
    for key in sorted(set(errand.standing.values())):
        held |= read_rows(errand.store, key, _of(errand.standing, key))
    return held


def _of(standing: dict[str, str], key: str) -> Iterable[str]:
    return (reading for reading, where in standing.items() if where == key)


def _read(text: Text, reading: str, panel: Panel) -> Rows:
    if isinstance(text, Unread):
        return put_aside(text.doc, reading, text.reason)
    try:
        return rows_of(text, reading, extract(text, panel))
    except DyadError:
        raise
    except Exception as fault:  # whatever it is, the other texts are not to suffer for it
        return put_aside(text.name, reading, f"{type(fault).__name__}: {fault}"[:500], text)


def given_up(errand: Errand, reason: str) -> Done:
    """Write the part of a batch whose texts are put aside altogether: the process that read them died."""
    pairs = zip(errand.batch.texts, errand.batch.readings, strict=True)
    rows = [put_aside(t.doc if isinstance(t, Unread) else t.name, r, reason) for t, r in pairs]
    return Done(write_part(errand.store, errand.batch.key, rows), len(rows))
