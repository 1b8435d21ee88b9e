"""The words that the treaties frame reads besides its rules: ``flows/language/treaties.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Any

from flows.ground.language import read_language


@cache
def words(name: str) -> Any:
    """Return a list of ``treaties.yaml``."""
    return read_language("treaties.yaml")[name]
