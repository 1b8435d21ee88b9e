"""The way through extraction: reading → candidates → grounder → mentions of one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flows.extract.frames import exercises, trade, treaties, visits
from flows.extract.grounder import ground
from flows.extract.merge import merge
from flows.extract.model import Candidate
from flows.extract.reading import Reading
from flows.ground.model import Document, Mention, Refusal


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document gives: mentions in the order of the text, and what was refused, with reasons."""

    doc: str
    mentions: tuple[Mention, ...]
    refusals: tuple[Refusal, ...]


FRAMES: tuple[Callable[[Reading], Iterator[Candidate]], ...] = (
    treaties.candidates,
    visits.candidates,
    exercises.candidates,
    trade.candidates,
)


def extract(document: Document) -> Extraction:
    """Return the mentions of a document by the default proposer, the rules; deterministic, offline."""
    reading = Reading(document)
    mentions: list[Mention] = []
    refusals: list[Refusal] = []
    for frame in FRAMES:
        for candidate in frame(reading):
            grounded = ground(candidate, reading)
            refusals.extend(grounded.refusals)
            if grounded.mention is not None:
                mentions.append(grounded.mention)
    return Extraction(document.name, tuple(merge(mentions)), tuple(refusals))
