"""Asking proposers and grounding what they point at, with nothing forgotten on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.extract.agreement import Whole, put_together
from flows.extract.grounder import ground
from flows.extract.model import Candidate
from flows.extract.proposers import Proposer
from flows.extract.reading import Reading
from flows.ground.model import Mention, Refusal


@dataclass(frozen=True, slots=True)
class Attempt:
    """A candidate and what the grounder made of it."""

    candidate: Candidate
    mention: Mention | None
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Proceedings:
    """All attempts on one document, proposer after proposer, and the mentions that came of them."""

    attempts: tuple[tuple[Attempt, ...], ...]
    wholes: tuple[Whole, ...]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """What the document says, in order."""
        return tuple(whole.mention for whole in self.wholes)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What was refused, in order."""
        return tuple(refusal for row in self.attempts for attempt in row for refusal in attempt.refusals)


def proceed(reading: Reading, proposers: Iterable[Proposer]) -> Proceedings:
    """Ask the proposers, the most trusted first, and put together what the text bears out."""
    attempts = tuple(tuple(_attempt(c, reading) for c in proposer.propose(reading)) for proposer in proposers)
    return Proceedings(attempts, tuple(put_together([_mentions(row) for row in attempts])))


def _attempt(candidate: Candidate, reading: Reading) -> Attempt:
    grounded = ground(candidate, reading)
    return Attempt(candidate, grounded.mention, grounded.refusals)


def _mentions(row: Sequence[Attempt]) -> list[Mention]:
    return [attempt.mention for attempt in row if attempt.mention is not None]
