"""Values that Prefect cannot look into: it walks through whatever a task is given or gives, looking for futures."""

from __future__ import annotations

from typing import Generic, TypeVar

A = TypeVar("A")


class Sealed(Generic[A]):
    """A value in a box: what would be walked through are all claims of all mentions, or all texts."""

    __slots__ = ("value",)

    def __init__(self, value: A) -> None:
        self.value = value
