"""The default proposer: rules over typed sentences, a frame a table; no model, no network."""

from __future__ import annotations

from collections.abc import Iterator

from flows.extract.model import Amount, Candidate, Instrument
from flows.extract.reading import Reading


class Rules:
    """What the rules in ``flows/language/rules/`` find, completed by the frames."""

    name = "rules"

    def propose(self, reading: Reading) -> Iterator[Candidate]:
        """Yield the candidates of all frames, table after table."""
        yield from _treaties(reading)
        yield from _visits(reading)
        yield from _exercises(reading)
        yield from _trade(reading)


# A frame is some forty modules and a file of rules: it is loaded when a text first holds what all its records have.


def _treaties(reading: Reading) -> Iterator[Candidate]:
    if reading.of_class(Instrument):
        from flows.extract.frames.treaties import candidates

        yield from candidates(reading)


def _visits(reading: Reading) -> Iterator[Candidate]:
    from flows.extract.frames.visits import candidates

    yield from candidates(reading)


def _exercises(reading: Reading) -> Iterator[Candidate]:
    from flows.extract.frames.exercises import candidates

    yield from candidates(reading)


def _trade(reading: Reading) -> Iterator[Candidate]:
    if reading.of_class(Amount):
        from flows.extract.frames.trade import candidates

        yield from candidates(reading)
