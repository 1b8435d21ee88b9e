"""Tables in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BAR = re.compile(r"(?<!\\)\|")  # one that is not escaped yet


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; bars and line breaks inside cells would end them, and are taken away."""
    names = list(heads)
    lines = [names, ["---"] * len(names), *([_plain(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _plain(cell: str) -> str:
    return _BAR.sub(r"\\|", " ".join(cell.split()))
