"""JSON that others wrote, as data and no more: a name given twice, and numbers that are none, are refused."""

from __future__ import annotations

import json
from typing import Any, NoReturn


def parse_json(text: str | bytes) -> Any:
    """Return what a JSON text holds (RFC 8259).

    Raises ValueError, in words, where it is none, is nested too deeply, gives a name twice in one object, or has
    ``NaN``, ``Infinity`` or a whole number of thousands of digits.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the name {next(n for n in names if names.count(n) > 1)!r} is given twice")
    return found


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")
