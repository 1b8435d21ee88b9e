"""The way through extraction: reading → candidates → grounder → mentions of one document."""

from __future__ import annotations

from dataclasses import dataclass

from flows.extract.attempts import proceed
from flows.extract.proposers import Panel
from flows.extract.reading import Reading
from flows.ground.model import Document, Mention, Refusal


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document gives: mentions in the order of the text, and what was refused, with reasons."""

    doc: str
    mentions: tuple[Mention, ...]
    refusals: tuple[Refusal, ...]


DEFAULT = Panel()


def extract(document: Document, panel: Panel = DEFAULT) -> Extraction:
    """Return the mentions of a document: by the rules, deterministic and offline, unless others are asked too.

    Raises DyadError where a proposer that was asked for cannot be had, or not be reached.
    """
    found = proceed(Reading(document), panel.build())
    return Extraction(document.name, found.mentions, found.refusals)
