"""Classes of values that are made by the thousand for each text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """Make a class a dataclass of slots, equal and hashed by what it holds.

    The type checker holds its instances to be frozen. They are not when the program runs: a frozen dataclass takes
    three times as long to make, and a page of text makes ten thousand.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
