"""A sighting: words that may name a person, and what lists of names tell of each other."""

from __future__ import annotations

from flows.extract.annotate.people_names import Run, is_loud, size
from flows.extract.annotate.people_roles import RoleHit
from flows.extract.annotate.people_words import Words
from flows.ground.value import replace, value


@value
class Sighting:
    """A run that may be a person: where title, name and apposition start and end, its office, and the evidence."""

    run: Run
    lead: int
    tail: int
    role: RoleHit | None = None
    rule: str | None = None  # None: nothing here says that it is a person
    state: str | None = None
    keep: bool = False  # the title belongs to the name
    group: bool = False  # the office is in the plural: the names that follow share it
    doubtful: bool = False  # "the Cavour", "Meloni government": a name that does not name a person here


def in_list(words: Words, before: Sighting | None, sight: Sighting) -> Sighting:
    """Names joined to a person by commas and "and" are persons, and share an office in the plural."""
    if before is None or before.rule is None or before.doubtful or sight.doubtful or sight.role is not None:
        return sight
    between = words.folds[before.tail : sight.lead]
    if not between or any(w not in (",", "and", "&") for w in between) or any(words.breaks[before.tail : sight.lead]):
        return sight
    if before.group:
        shared = before.role.state if before.role else before.state  # "Presidents A of Peru and B": not B's
        return replace(
            sight, role=before.role, state=sight.state or shared, group=True, rule=sight.rule or "person.list"
        )
    if sight.rule is None and 2 <= size(words, sight.run) <= 5 and size(words, before.run) > 1:
        return replace(sight, rule=None if is_loud(words, sight.run) else "person.list")
    return sight


def weight(hit: RoleHit) -> int:
    """Which of two titles says more: an office over a calling over a bare title ("Minister Baron …")."""
    return {"office": 3, "kin": 0, "occupation": 2, "title": 1}[hit.office.use or "kin"]


def backward(words: Words, found: list[Sighting]) -> list[Sighting]:
    """Carry a list's evidence back: "A, B and Y", where only the last is surely a person."""
    for index in range(len(found) - 2, -1, -1):
        one, after = found[index], found[index + 1]
        if (
            one.rule
            or one.doubtful
            or after.rule not in ("person.given", "person.family", "person.rank", "person.list")
        ):
            continue
        between = words.folds[one.tail : after.lead]
        if between in ([","], ["and"]) and 2 <= size(words, one.run) <= 4 and not is_loud(words, one.run):
            found[index] = replace(one, rule="person.list")
    return found
