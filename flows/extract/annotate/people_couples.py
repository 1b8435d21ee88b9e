"""Couples under one family name: "President and Mrs. Orrin", "Mr Orrin and Mrs Orrin", "Prince and Princess Orrin"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from flows.extract.annotate.people_words import Words
from flows.extract.model import Person, Role
from flows.ground.model import Span
from flows.ground.value import replace

WIVES = frozenset({"mrs", "mme", "madame"})
KIN = frozenset({"wife", "husband", "spouse", "consort", "son", "daughter", "brother", "sister"})
PAIRS = frozenset({("prince", "princess"), ("king", "queen"), ("emperor", "empress"), ("duke", "duchess")})


def with_couples(
    words: Words, persons: Sequence[Person], roles: Sequence[Role]
) -> tuple[tuple[Person, ...], tuple[Role, ...]]:
    """Return persons and offices, both sorted by start, in which each of a couple stands for herself or himself.

    The office before "and Mrs. Orrin" is that of Orrin; who is called by the spouse's name bears it with its title.
    """
    people: list[Person] = []
    offices = {role.end: role for role in roles}
    for person in persons:
        first = bisect_left(words.starts, person.start)
        joined = words.folds[first - 1] == "and" and words.follows(first) and first > 1
        husband = offices.pop(words.ends[first - 2], None) if joined and words.folds[first] in WIVES else None
        if husband is not None:
            people.append(_husband(husband, person))
            person = _wife(words, person, first)
        elif joined and words.folds[first] in WIVES and people and _same(words, people[-1], person, first):
            person = _wife(words, person, first)
        elif pair := _pair(words, person, first):
            people.append(_prince(words, person, first, pair))
            person = _wife(words, person, pair + 1)
        people.append(person)
    return tuple(people), tuple(offices.values())


def with_kin(words: Words, persons: Sequence[Person]) -> tuple[Person, ...]:
    """Return the persons, "his wife" behind "and" taken into the mention: "X and his wife Y" is a list of two."""
    return tuple(_kin(words, person) for person in persons)


def _kin(words: Words, person: Person) -> Person:
    at = bisect_left(words.starts, person.start) - 1
    at -= words.folds[at] == ","
    own = at > 2 and words.folds[at] in KIN and words.folds[at - 1] in ("his", "her") and words.folds[at - 2] == "and"
    same = own and not any(words.breaks[at - 1 : bisect_left(words.starts, person.start) + 1])
    return replace(person, start=words.starts[at - 1]) if same else person


def _same(words: Words, before: Person, person: Person, first: int) -> bool:
    """Say whether a name stands right before the "and" of another's and means the same family."""
    last = words.ends[first - 2] if words.texts[first - 2] != "," else words.ends[first - 3]
    return before.end == last and before.name.split()[-1] == person.name.split()[-1]


def _wife(words: Words, person: Person, first: int) -> Person:
    """The same mention as that of somebody who bears the name with the title that starts at a token."""
    own = Span(words.starts[first], person.name_span.end)
    return replace(person, start=own.start, name=words.quote(own), name_span=own, full=own)


def _husband(role: Role, wife: Person) -> Person:
    """The holder of the office, whose name stands only behind his wife's title."""
    own = role.state if role.name in (None, wife.name) else None  # the office alone may have been read as another's
    state, at = own or wife.state, wife.name_span
    return Person(role.start, role.end, "person.couple", wife.name, at, wife.full, role.rank, role.title, state)


def _pair(words: Words, person: Person, first: int) -> int:
    """The "and" of "Prince and Princess" among the titles of a mention; 0 where there is none."""
    name = bisect_left(words.starts, person.name_span.start)
    joints = (i for i in range(first + 1, name) if words.folds[i] == "and")
    return next((i for i in joints if (words.folds[i - 1], words.folds[i + 1]) in PAIRS), 0)


def _prince(words: Words, person: Person, first: int, joint: int) -> Person:
    title = words.span(first, joint)
    return replace(person, start=title.start, end=title.end, rule="person.couple", role=words.span(joint - 1, joint))
