"""The default proposer: rules over typed sentences, a frame a table; no model, no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.extract.frames import exercises, trade, treaties, visits
from flows.extract.model import Candidate
from flows.extract.reading import Reading

FRAMES: tuple[Callable[[Reading], Iterator[Candidate]], ...] = (
    treaties.candidates,
    visits.candidates,
    exercises.candidates,
    trade.candidates,
)


class Rules:
    """What the rules in ``flows/language/rules/`` find, completed by the frames."""

    name = "rules"

    def propose(self, reading: Reading) -> Iterator[Candidate]:
        """Yield the candidates of all frames, table after table."""
        for frame in FRAMES:
            yield from frame(reading)
