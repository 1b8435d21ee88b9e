"""How a record relates to the dyad, from its parties alone (codebook section 1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Literal, TypeAlias

Scope: TypeAlias = Literal["bilateral", "plurilateral", "bloc", "third_party"]
Members: TypeAlias = Callable[[str, int | None], Collection[str]]


def scope(parties: Sequence[str], dyad: tuple[str, str], members: Members, year: int | None = None) -> Scope | None:
    """Return the scope of a record, or None where neither state of the dyad is a party.

    ``members`` gives an organisation's member states in a year (None: in any), nothing for a state.
    """
    named = set(parties)
    sides = [code for code in dyad if code in named]
    if len(sides) == 2:
        return "plurilateral" if named - set(dyad) else "bilateral"
    if not sides:
        return None
    absent = dyad[1] if sides[0] == dyad[0] else dyad[0]
    return "bloc" if any(absent in members(party, year) for party in named) else "third_party"
