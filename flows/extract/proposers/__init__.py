"""Proposers: who points at text. None of them makes a record: the grounder does, from what it reads there itself.

``rules`` is the default and needs no model. ``spacy`` reads the same sentences with a dependency parser, ``llm`` asks
any OpenAI-compatible endpoint; both are extras, imported only when somebody asks for them. A further proposer's rules
bear its name (``spacy:visit.go``), so that a mention tells who found it (``flows/ground/tiers.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from flows.ground.errors import DyadError
from flows.ground.tiers import RULES

if TYPE_CHECKING:
    from flows.extract.model import Candidate
    from flows.extract.proposers.endpoint import Endpoint
    from flows.extract.reading import Reading

NAMES = (RULES, "spacy", "llm")


class Proposer(Protocol):
    """Whoever proposes: a name, and what it sees in a document."""

    @property
    def name(self) -> str:
        """One of ``NAMES``; every candidate of this proposer carries it."""
        ...

    def propose(self, reading: Reading) -> Iterable[Candidate]:
        """Return the candidates of a document; the same ones for the same text, always."""
        ...


@dataclass(frozen=True, slots=True)
class Panel:
    """Which proposers are asked, in order of trust: what an earlier one says of a field stands.

    Plain values, so that it travels to other processes; ``build`` makes the proposers there.
    """

    names: tuple[str, ...] = (RULES,)
    endpoint: Endpoint | None = None

    def build(self) -> tuple[Proposer, ...]:
        """Return the proposers; raises DyadError where one is unknown or lacks what it needs."""
        return tuple(_proposer(name, self.endpoint) for name in dict.fromkeys(self.names))


def _proposer(name: str, endpoint: Endpoint | None) -> Proposer:
    if name == RULES:
        from flows.extract.proposers.rules import Rules

        return Rules()
    if name == "spacy":
        from flows.extract.proposers.spacy import load_parser

        return load_parser()
    if name == "llm" and endpoint is not None:
        from flows.extract.proposers.llm import Llm

        return Llm(endpoint)
    if name == "llm":
        raise DyadError("the proposer llm needs an endpoint and a model", mend="give --llm-url and --llm-model")
    raise DyadError("there is no such proposer", where=name, expected=f"one of {', '.join(NAMES)}")
