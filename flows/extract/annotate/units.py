"""Units: ships by prefix, by class noun, by apposition and by the document's own registry; formations.

Types of aircraft and vehicles are read in ``types_of_arms.py``. Words: ``units.yaml``, ``forces.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.extract.annotate.fleets import AtHand, flagged
from flows.extract.annotate.formations import formations
from flows.extract.annotate.types_of_arms import arms
from flows.extract.annotate.units_in_company import InCompany
from flows.extract.annotate.units_named import Named
from flows.extract.annotate.units_told import Told
from flows.extract.annotate.wording import settle
from flows.extract.model import Place, Unit, View
from flows.ground.value import replace

_ARMS = {"aircraft", "vehicle"}


def annotate_units(view: View, places: Sequence[Place]) -> list[Unit]:
    """Return ships, formations and types of arms, sorted, none overlapping another.

    A ship's span covers prefix and name, not its class; ``state`` is that of the prefix, of an adjective in
    front, or None.
    """
    named, told = Named(view, places), Told(view, places)
    known = settle([*named.prefixed(), *named.classed(), *told.apposed()])
    known = settle([*known, *AtHand(view, places).found(known)])
    known = settle([*known, *told.again(known)])  # first: "the Tabar joined" is the INS Tabar named before
    told_of = settle([*known, *told.sailing(), *told.aboard(), *told.paired()])
    company = InCompany(view, places)
    at_sea = settle([*told_of, *company.found(told_of)])
    if len(at_sea) > len(told_of):  # ships that tell others: once more with these
        at_sea = settle([*at_sea, *company.found(at_sea)])
    told_of = at_sea
    told_of = settle([*told_of, *company.company(told_of)])
    told_of = [*told_of, *told.quoted(told_of)]
    again = settle([*told_of, *told.again(told_of)])
    found = settle([*formations(view, places), *arms(view, places), *again])
    found = [u for n, u in enumerate(found) if not (n and _is_hull(view.text, found[n - 1], u))]
    return flagged(_fullest(list(_grouped(view.text, found))), view.document.dyad.codes)


def _fullest(found: list[Unit]) -> list[Unit]:
    """Give ships told by the last word of their names the whole name: "Montecuccoli", "MONTECUCCOLI"."""
    whole: dict[str, str] = {}
    for unit in found:
        last = unit.name.rsplit(" ", 1)[-1].casefold()
        if unit.kind == "ship" and " " in unit.name:
            whole[last] = unit.name if whole.get(last, unit.name) == unit.name else ""
    return [
        replace(u, name=whole[u.name.casefold()]) if u.kind == "ship" and whole.get(u.name.casefold()) else u
        for u in found
    ]


def _grouped(text: str, found: Sequence[Unit]) -> Iterator[Unit]:
    """A ship's name and the group that it leads are one: "USS Kearsarge Amphibious Ready Group"."""
    leader: Unit | None = None
    for unit in _nicknamed(text, found):
        if leader is not None and unit.kind == "formation" and text[leader.end : unit.start] == " ":
            unit, leader = (
                replace(unit, start=leader.start, name=f"{leader.name} {unit.name}", state=leader.state),
                None,
            )
        if leader is not None:
            yield leader
        leader = unit if unit.kind == "ship" else None
        if leader is None:
            yield unit
    if leader is not None:
        yield leader


def _nicknamed(text: str, found: Sequence[Unit]) -> Iterator[Unit]:
    """A number and the name behind it are one: "M1A2 Abrams", "9th Regiment Col Moschin"."""
    last: Unit | None = None
    for unit in found:
        alike = last and ({last.kind, unit.kind} <= _ARMS or last.kind == unit.kind == "formation")
        if last and alike and text[last.end : unit.start] == " ":
            last = replace(last, end=unit.end, name=f"{last.name} {unit.name}")
            continue
        if last:
            yield last
        last = unit
    if last:
        yield last


def _is_hull(text: str, ship: Unit, number: Unit) -> bool:
    """Say whether what looks like a type is the number on a ship's side: "Independência (F-44)"."""
    bracket = text[ship.end : number.start].strip() == "(" and text[number.end : number.end + 1] == ")"
    return ship.kind == "ship" and number.kind == "aircraft" and bracket
