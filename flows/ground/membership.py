"""Which states an organisation has as members, and when: ``flows/language/members.yaml``."""

from __future__ import annotations

from functools import cache

from flows.ground.errors import DyadError
from flows.ground.language import read_language
from flows.ground.paths import LANGUAGE

_FILE = "members.yaml"


@cache
def _members() -> dict[str, dict[str, tuple[int, int]]]:
    """Organisation → member → first and last year, the last 9999 where it is still one."""
    return {code: {state: _years(y) for state, y in states.items()} for code, states in read_language(_FILE).items()}


def _years(text: str | int) -> tuple[int, int]:
    first, _, last = str(text).partition("-")
    try:
        return int(first), int(last or 9999)
    except ValueError as fault:
        where = LANGUAGE / _FILE
        raise DyadError("is no span of years", where=where, found=str(text), expected="1958 or 1973-2019") from fault


@cache
def member_states(code: str, year: int | None = None) -> frozenset[str]:
    """Return the codes of an organisation's members in a year (None: in any); none for a state."""
    members = _members().get(code, {})
    return frozenset(s for s, (first, last) in members.items() if year is None or first <= year <= last)
