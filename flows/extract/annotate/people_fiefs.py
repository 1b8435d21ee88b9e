"""Nobles who are called by their fief alone: "the Duke of the Abruzzi" is a person's name, "Duke" again means him."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.annotate.people_roles import RoleHit
from flows.extract.annotate.people_terms import role_terms
from flows.extract.annotate.people_words import Words
from flows.extract.model import Person, Role
from flows.ground.value import replace


def with_fiefs(
    words: Words, roles: Sequence[Role], hits: Sequence[RoleHit], persons: Sequence[Person]
) -> tuple[tuple[Person, ...], tuple[Role, ...]]:
    """Return the persons with those named by a fief among them, and the offices that are left, both sorted by start.

    An office whose holder is known by another name stays what it is.
    """
    starts = {words.starts[hit.first]: hit for hit in hits}
    named: list[Person] = []
    left: list[Role] = []
    for role in roles:
        hit = starts.get(role.start)
        end = _fief(words, hit) if hit is not None and role.name is None else 0
        if hit is not None and end:
            named.append(_person(words, role, hit, end))
        else:
            left.append(_again(words, role, hit, named) if hit is not None else role)
    return tuple(sorted([*persons, *named], key=lambda p: p.start)), tuple(left)


def _fief(words: Words, hit: RoleHit) -> int:
    """The end of "Duke of the Abruzzi"; 0 where the title is in small letters or no name of a fief follows."""
    if hit.office.plural or words.folds[hit.head] not in role_terms().fiefs or not words.capital(hit.head):
        return 0
    if words.folds[hit.tail] != "of" or words.breaks[hit.tail]:
        return 0
    at = hit.tail + 1 + (words.folds[hit.tail + 1] == "the")
    place = words.places[at]
    if not words.capital(at) or words.breaks[at] or (place is not None and place.kind == "state"):
        return 0
    return words.place_end(at) if place is not None else at + 1


def _person(words: Words, role: Role, hit: RoleHit, end: int) -> Person:
    span = words.span(hit.head, end)
    name = words.quote(span)
    return Person(span.start, span.end, "person.fief", name, span, span, rank=role.rank, role=span, state=role.state)


def _again(words: Words, role: Role, hit: RoleHit, named: Sequence[Person]) -> Role:
    """ "The Duke" behind "the Duke of the Abruzzi": the last one of this title is meant."""
    if role.name is not None or not hit.definite or hit.last - hit.first > 1:
        return role
    title = words.folds[hit.head]
    meant = next((p for p in reversed(named) if p.name.casefold().startswith(f"{title} ")), None)
    return replace(role, name=meant.name, full=meant.full, state=meant.state) if meant is not None else role
