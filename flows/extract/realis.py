"""Realis: did it happen, is it planned, was it called off, or is it only spoken of?

Cues stand in ``flows/language/realis.yaml``; this module looks for them in the clause of an event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, TypeAlias

from flows.extract.clauses import clause_of
from flows.extract.patterns import compile_pattern
from flows.extract.sentence import Sentence
from flows.ground.language import read_language
from flows.ground.model import Span
from flows.ground.value import replace, value

RealisKind: TypeAlias = Literal["happened", "planned", "cancelled", "denied", "conditional", "advised"]

# What outweighs what where several cues stand in one clause.
_WEIGHT = {"happened": 0, "planned": 1, "conditional": 2, "advised": 3, "cancelled": 4, "denied": 5}
# What makes a denial a cancellation: "he did not travel to Madrid as planned".
_FORESEEN = frozenset(("as", word) for word in ("planned", "scheduled", "announced", "expected", "foreseen")) | {
    ("after", "all")
}
_NEAR = 9  # items between a cue and the trigger, at most


@value
class Realis:
    """How real an event is, by which rule, and where the cue stands (None: nothing said, it happened)."""

    kind: RealisKind
    rule: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of ``realis.yaml``."""

    id: str
    kind: RealisKind
    side: Literal["before", "after", "either"]
    regex: re.Pattern[str]
    anchors: frozenset[str]
    example: str
    counter: str


@cache
def cues() -> tuple[Cue, ...]:
    """Return the cues in the order of their file."""
    return tuple(_cue(raw) for raw in read_language("realis.yaml"))


def _cue(raw: dict[str, str]) -> Cue:
    regex, anchors = compile_pattern(raw["pattern"])
    return Cue(raw["id"], raw["kind"], raw["side"], regex, anchors, raw["example"], raw["counter"])  # type: ignore[arg-type]


@lru_cache(maxsize=1024)
def _said(sentence: Sentence) -> tuple[tuple[Cue, int, int], ...]:
    """Return the cues in a sentence, in the order of their file, with their first item and their last."""
    said = [cue for cue in cues() if not cue.anchors.isdisjoint(sentence.letters)]
    return tuple((cue, m.start(), m.end() - 1) for cue in said for m in cue.regex.finditer(sentence.coded))


def realis(sentence: Sentence, first: int, last: int) -> Realis:
    """Return how real the event is whose trigger is items ``first`` to ``last`` (exclusive) of a sentence."""
    low, high = clause_of(sentence, first)
    found = Realis("happened", "realis.default")
    for cue, at, end in _said(sentence):
        if _WEIGHT[cue.kind] > _WEIGHT[found.kind] and _applies(cue, at, end, first, last, low, high):
            found = Realis(cue.kind, cue.id, Span(sentence.items[at].start, sentence.items[end].end))
    if found.kind == "denied" and any(pair in _FORESEEN for pair in pairwise(sentence.texts[last:high])):
        return replace(found, kind="cancelled")
    return found


def _applies(cue: Cue, at: int, end: int, first: int, last: int, low: int, high: int) -> bool:
    before = low <= at and end < last and first - end <= _NEAR and at <= first
    after = at >= first and end < high and at - last <= _NEAR
    return (before and cue.side != "after") or (after and cue.side != "before")
