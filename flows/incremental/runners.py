"""How steps are run, and where their news goes: plainly, silently, or not at all. For Prefect: ``flows.engine``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

A = TypeVar("A")
B = TypeVar("B")


class Runner(Protocol):
    """How steps are run, and where their news goes."""

    def do(self, name: str, step: Callable[[], B]) -> B:
        """Run one step and return what it returns."""
        ...

    def each(self, name: str, step: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Run a step on every item and return the results in the order of the items."""
        ...

    def say(self, message: str) -> None:
        """Tell the person at the terminal how far we are."""
        ...

    def note(self, message: str) -> None:
        """Tell whoever looks at the run later."""
        ...

    def show(self, key: str, markdown: Callable[[], str]) -> None:
        """Keep something for whoever looks at the run later."""
        ...


class Plain:
    """Steps as plain calls, news on standard error."""

    def do(self, name: str, step: Callable[[], B]) -> B:
        """Call the step."""
        return step()

    def each(self, name: str, step: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Call the step on one item after the other."""
        return [step(item) for item in items]

    def say(self, message: str) -> None:
        """Print the message."""
        print(message, file=sys.stderr, flush=True)

    def note(self, message: str) -> None:
        """Nothing: there is no place to look later."""

    def show(self, key: str, markdown: Callable[[], str]) -> None:
        """Nothing, for the same reason."""


class Silent(Plain):
    """Steps as plain calls, and no news."""

    def say(self, message: str) -> None:
        """Say nothing."""


class Planning(Plain):
    """For plans, which run no step: what would run is the answer, on standard output."""

    def say(self, message: str) -> None:
        """Print the message."""
        print(message, flush=True)
