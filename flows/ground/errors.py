"""Errors that speak to the person who can mend them: file, place, found, expected, what to do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from flows.ground.visible import visible


class DyadError(Exception):
    """A fault in the input or the surroundings that its owner can mend; the command exits with 2.

    ``where`` names file and place (line, field or character), ``found`` what stood there,
    ``expected`` what should have, ``mend`` what to do.
    """

    exit_code = 2

    def __init__(
        self, problem: str, *, where: str | Path = "", found: str = "", expected: str = "", mend: str = ""
    ) -> None:
        self.problem, self.where = problem, str(where)
        self.found, self.expected, self.mend = found, expected, mend
        super().__init__(self._message())

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how to make the error again in another process: BaseException would forget all but the message."""
        parts = {"where": self.where, "found": self.found, "expected": self.expected, "mend": self.mend}
        return partial(type(self), **parts), (self.problem,)

    def _message(self) -> str:
        head = f"{self.where}: {self.problem}" if self.where else self.problem
        parts = (("found", self.found), ("expected", self.expected), ("do", self.mend))
        told = [head, *(f"  {label}: {text}".replace("\n", "\n    ") for label, text in parts if text)]
        return visible("\n".join(told))  # names and texts of others stand in it


class CorpusError(DyadError):
    """A corpus folder, its manifest or one of its texts is not as it must be."""


class DecisionError(DyadError):
    """A curation decision is malformed, matches nothing any more, or its guard fails."""


class ValidationError(DyadError):
    """The data broke a hard rule; nothing was published."""


class PublicationError(DyadError):
    """A release could not be written or put in place; what was published before stands untouched."""


class Unavailable(PublicationError):
    """A place did not answer, or said that it cannot just now: the same may succeed later, unchanged."""

    tried = False  # True where whoever raises it has been patient already: nobody need be so again
