"""Ships that one sentence lists and that travel each by itself: "X and Y, as well as Z", "X in 2021, Y in 2022"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.extract.frames.exercises_acts import Act
from flows.extract.model import Unit


def split(act: Act) -> Iterator[Act]:
    """Yield a voyage as one act a ship that travels by itself: behind "as well as", or with a date of its own."""
    groups = _groups(act) if act.voyage and len(act.units) > 1 else []
    if len(groups) < 2:
        yield act
        return
    for low, high in groups:
        inside = [n for i in range(low, high) if isinstance(n := act.sentence.items[i].note, Unit) and not n.merchant]
        others = {i for a, b in groups for i in range(a, b) if (a, b) != (low, high)}
        scope = tuple(i for i in act.scope if i not in others)
        yield replace(act, units=tuple(inside), scope=scope)


def _groups(act: Act) -> list[tuple[int, int]]:
    """Return the stretches of a list of ships, each one voyage; empty where all sail together."""
    items = act.sentence.items
    at = [i for i in range(*act.part) if isinstance(items[i].note, Unit)]
    cuts = [i for i in at[1:] if _cut(act, i, at)]
    if not cuts:
        return []
    bounds = [at[0], *(_opening(act, c) for c in cuts)]
    return [(b, (bounds[n + 1] if n + 1 < len(bounds) else _end(act, cuts[-1]))) for n, b in enumerate(bounds)]


def _opening(act: Act, i: int) -> int:
    """Return where the words that lead to a ship begin: ", or with the ongoing deployment of the X"."""
    items = act.sentence.items
    while i > act.part[0] and not items[i - 1].type and items[i - 1].text not in (",", ")"):
        i -= 1
    return i


def _end(act: Act, last: int) -> int:
    """Return where the list's last ship stops: behind its bracket, or its own date."""
    items = act.sentence.items
    stop = last + 1
    if stop < len(items) and items[stop].text == "(":
        return next((n + 1 for n in range(stop, min(stop + 12, len(items))) if items[n].text == ")"), stop)
    return stop + 2 if stop + 1 < len(items) and items[stop + 1].type == "DATE" else stop


def _cut(act: Act, i: int, at: Sequence[int]) -> bool:
    """Say whether the unit at ``i`` begins a voyage of its own."""
    items = act.sentence.items
    before = at[at.index(i) - 1]
    between = [x.text for x in items[before + 1 : i]]
    if " ".join(between).find("as well as") >= 0:
        return True
    listed = any(" ".join(x.text for x in items[at[0] : n]).find("as well as") >= 0 for n in (before,))
    if listed and ("and" in between or "," in between):
        return True
    dated = any(x.type == "DATE" for x in items[before + 1 : i])
    own = _own_date(act, i)
    return (
        dated
        and (own or "deployment" in between)
        and not any(x.type in ("FORCE", "EVENT") for x in items[before + 1 : i])
    )


def _own_date(act: Act, i: int) -> bool:
    return any(x.type == "DATE" for x in act.sentence.items[i + 1 : i + 7])
