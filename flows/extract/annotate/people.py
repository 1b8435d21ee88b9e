"""People, their offices, and delegations of one document: names, titles, states, and who is who."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from flows.extract.annotate.belonging import with_states
from flows.extract.annotate.people_couples import with_couples, with_kin
from flows.extract.annotate.people_delegations import Body, find_bodies
from flows.extract.annotate.people_fiefs import with_fiefs
from flows.extract.annotate.people_links import Sightings
from flows.extract.annotate.people_registry import Figure, Registry, name_span
from flows.extract.annotate.people_roles import RoleHit, find_roles
from flows.extract.annotate.people_sighting import Sighting
from flows.extract.annotate.people_terms import name_terms, role_terms
from flows.extract.annotate.people_words import Words, read_words
from flows.extract.model import Delegation, Organisation, Person, Place, Role, RoleRank, View
from flows.extract.tokens import Token
from flows.ground.model import Span
from flows.ground.value import replace

LEADERS = frozenset({"head_of_state", "head_of_government"})
COUNTERPARTS = frozenset({"counterpart", "colleague", "host"})
REACH = 300  # sightings of people before and behind an office within which its holder is looked for
COUNTS = frozenset({"two", "three", "four", "five", "six", "seven", "eight"})
UNIQUE = frozenset({"president", "prime-minister", "foreign-minister", "pope", "vice-president"})


@dataclass(frozen=True, slots=True)
class People:
    """What a text says of people. Each tuple is sorted by start and free of overlaps; no role lies in a person."""

    persons: tuple[Person, ...]
    roles: tuple[Role, ...]
    delegations: tuple[Delegation, ...]


def annotate_people(
    view: View,
    places: Sequence[Place],
    organisations: Sequence[Organisation],
    tokens: Sequence[Token] | None = None,
) -> People:
    """Return the persons, the offices without a name, and the delegations of a document.

    ``places`` and ``organisations`` must be sorted; ``tokens`` are those of ``view.text`` where the caller
    has them. States come only from the document's own words. Raises LanguageError where a language file is broken.
    """
    words = read_words(view, places, organisations, tokens)
    roles = find_roles(words)
    sightings = Sightings(words, roles).find()
    registry = Registry(words, sightings)
    known = [(s, registry.of[s.run.first]) for s in sightings if s.run.first in registry.of]
    bodies = find_bodies(words)
    named = [b for b in bodies if not b.bare]
    known = [(s, f) for s, f in known if not any(b.first <= s.run.first < b.last for b in named)]
    counterparts = _counterparts(words, roles, known)
    persons = _persons(words, known, counterparts)
    alone = _roles(words, roles, persons, known, counterparts)
    persons, alone = with_couples(words, *with_fiefs(words, alone, roles, persons))
    delegations = _delegations(words, bodies, persons, alone)
    persons, alone, delegations = with_states(words, persons, alone, delegations, view.document.dyad.codes)
    return People(with_kin(words, persons), alone, delegations)


# ---- persons


def _persons(words: Words, known: list[tuple[Sighting, Figure]], ranks: dict[int, RoleRank]) -> tuple[Person, ...]:
    persons: list[Person] = []
    for index, (sight, figure) in enumerate(known):
        floor = persons[-1].end if persons else 0
        after = known[index + 1][0] if index + 1 < len(known) else None
        tail = min(sight.tail, after.lead if after and after.lead >= sight.run.last else sight.tail)
        if after and after.lead < sight.tail:
            tail = max(sight.run.last, min(tail, after.lead))
        person = _person(words, replace(sight, tail=tail), figure, ranks)
        start = person.start if person.start >= floor else max(floor, person.name_span.start)
        persons.append(replace(person, start=start, end=_trim(words, person)))
    return tuple(persons)


def _trim(words: Words, person: Person) -> int:
    text = words.text[person.name_span.end : person.end].rstrip(" ,;:")
    return person.name_span.end + len(text)


def _person(words: Words, sight: Sighting, figure: Figure, ranks: dict[int, RoleRank]) -> Person:
    role = sight.role or figure.role_near(sight.run.first)
    here, full = name_span(words, sight), name_span(words, figure.fullest or sight)
    return Person(
        words.starts[sight.lead],
        words.ends[sight.tail - 1],
        sight.rule or "person.registry",
        name=words.quote(full),
        name_span=here,
        full=full,
        rank=_rank(words, role, ranks) if role else None,
        role=words.span(role.first, role.last) if role else None,
        state=sight.state or figure.state,
    )


def _rank(words: Words, role: RoleHit, ranks: dict[int, RoleRank]) -> RoleRank:
    if role.first in ranks:
        return ranks[role.first]
    if role.office.id == "president" and (_of_body(words, role) or (role.state or "").startswith(("ORG", "EUE"))):
        return "official"
    return "deputy_minister" if role.deputy else role.office.rank


def _of_body(words: Words, role: RoleHit) -> bool:
    """A president of something that is no state ("president of the Chamber of Commerce")."""
    republic = role_terms().polities.before(words.folds, role.last)
    return role.last > role.tail and role.state is None and not republic


def _place(known: tuple[Sighting, Figure]) -> int:
    return known[0].run.first


def _counterparts(words: Words, roles: list[RoleHit], known: list[tuple[Sighting, Figure]]) -> dict[int, RoleRank]:
    """The rank of each counterpart: that of the person last named before who has one."""
    ranks: dict[int, RoleRank] = {}
    for number, role in enumerate(roles):
        if role.office.id not in COUNTERPARTS:
            continue
        behind = bisect_left(known, role.first, key=_place)
        for sight, figure in reversed(known[max(0, behind - 6) : behind]):
            other = sight.role or figure.role_near(sight.run.first)
            if other and other.office.id not in COUNTERPARTS:
                ranks[role.first] = _rank(words, other, ranks)
                break
        else:
            earlier = [
                r
                for r in roles[max(0, number - REACH) : number]
                if r.last <= role.first and r.office.use == "office" and r.office.id not in COUNTERPARTS
            ]
            if earlier:
                ranks[role.first] = _rank(words, earlier[-1], ranks)
    return ranks


# ---- offices without a name


def _roles(
    words: Words,
    roles: list[RoleHit],
    persons: tuple[Person, ...],
    known: list[tuple[Sighting, Figure]],
    ranks: dict[int, RoleRank],
) -> tuple[Role, ...]:
    found, at = [], 0
    for hit in roles:
        span = words.span(hit.first, hit.last)
        while at < len(persons) and persons[at].end <= span.start:
            at += 1
        if at < len(persons) and persons[at].span.overlaps(span):
            continue
        if _stands_alone(words, hit):
            found.append(_resolved(_role(words, hit, span, ranks), hit, known, words))
    return tuple(found)


def _stands_alone(words: Words, hit: RoleHit) -> bool:
    office = hit.office
    if office.use in ("title", "kin", None) or (office.needs and not hit.full):
        return False
    if name_terms().things_before.at(words.folds, hit.last) and words.follows(hit.last):
        return False  # "merchant ship"
    if office.use == "occupation" and office.rank == "official":
        return False
    if office.id == "president" and _of_nobody_known(words, hit):
        return False
    if office.plural or office.use == "occupation":
        counted = not office.plural or bool(COUNTS & set(words.folds[hit.first : hit.head]))
        return hit.state is not None and counted
    if words.breaks[hit.head] and not hit.full:
        return words.capital(hit.head) and words.folds[hit.last] not in (":", "")
    told = hit.definite or hit.indefinite or hit.full or words.capital(hit.head)
    return told or office.rank in LEADERS or office.rank == "minister"


def _of_nobody_known(words: Words, hit: RoleHit) -> bool:
    """Say whether a president is of something with a name that is no state or body: "the president of Acme"."""
    if words.folds[hit.last] != "of":
        return False
    at = hit.last + 1 + (words.folds[hit.last + 1] == "the")
    return words.capital(at) and words.places[at] is None and words.codes[at] is None


def _role(words: Words, hit: RoleHit, span: Span, ranks: dict[int, RoleRank]) -> Role:
    rule = f"role.{hit.office.id}" + (".plural" if hit.office.plural else "")
    return Role(span.start, span.end, rule, rank=_rank(words, hit, ranks), state=hit.state, title=span)


def _resolved(role: Role, hit: RoleHit, known: list[tuple[Sighting, Figure]], words: Words) -> Role:
    """The person the office means: holder of the same office, of the same state, named last before it."""
    here = bisect_left(known, hit.first, key=_place)
    told = next(
        (f for s, f in known[max(0, here - 2) : here] if s.role is hit), None
    )  # "X had been the last president"
    if told is not None and not hit.office.plural:
        return _named(words, role, told)
    if hit.office.plural or hit.past or hit.indefinite or hit.office.id in (*COUNTERPARTS, "kin"):
        return role
    if not (hit.definite or hit.state or words.capital(hit.head)) or _of_another(words, hit):
        return role
    near = known[max(0, here - REACH) : here + REACH]
    holding = {id(f): _holds(words, f, hit, role) for _, f in near}
    options = [(s.run.first, f) for s, f in near if holding[id(f)]]
    before = [f for at, f in options if at < hit.first]
    if before:
        figure = before[-1]
    elif role.state and len({id(f) for _, f in options}) == 1:
        figure = options[0][1]  # only named later, but the only one it can be
    else:
        return role
    return _named(words, role, figure)


def _named(words: Words, role: Role, figure: Figure) -> Role:
    if figure.fullest is None:
        return role
    full = name_span(words, figure.fullest)
    return replace(role, name=words.quote(full), full=full, state=role.state or figure.state)


def _of_another(words: Words, hit: RoleHit) -> bool:
    """ "The Sultan's envoy" is not the envoy spoken of before: somebody who is no state sent this one."""
    owned = words.folds[hit.first - 2 : hit.first] == ["'", "s"] and words.follows(hit.first)
    return owned and hit.office.rank == "envoy" and words.places[hit.first - 3] is None


def _holds(words: Words, figure: Figure, hit: RoleHit, role: Role) -> bool:
    if role.state and figure.state != role.state:
        return False
    offices = [held for held in figure.held if not held.past]
    if hit.office.id == "leader":
        return any(o.office.rank in LEADERS for o in offices)
    return any(o.office.id == hit.office.id and _same(words, o, hit) for o in offices)


def _same(words: Words, one: RoleHit, other: RoleHit) -> bool:
    """There is one president or foreign minister of a state; other offices are the same only in the same words."""
    return one.office.id in UNIQUE or _core(words, one) == _core(words, other)


def _core(words: Words, hit: RoleHit) -> frozenset[str]:
    """The words of an office that tell it from others: head and field, not state, time or number."""
    skip = role_terms().modifiers | {"of", "for", "the", "and", "'", "s", ","}
    span = range(hit.first, hit.last)
    return frozenset(words.folds[i] for i in span if words.folds[i] not in skip and words.places[i] is None)


# ---- delegations


def _delegations(
    words: Words, bodies: list[Body], persons: tuple[Person, ...], roles: tuple[Role, ...]
) -> tuple[Delegation, ...]:
    found: list[Delegation] = []
    for body in bodies:
        span = words.span(body.first, body.last)
        if any(span.overlaps(p.span) for p in persons):
            continue
        if found and span.start < found[-1].end:
            continue
        if body.bare:
            before = next((d for d in reversed(found) if d.full is None), None)
            building = body.id in (
                "embassy",
                "legation",
            )  # "the embassy" may be a house: only after an embassy of people
            if before is not None and building and not before.rule.endswith(body.id):
                continue
            if before is not None:
                rule = "delegation.again"
                found.append(Delegation(span.start, span.end, rule, before.name, before.state, before.span))
            continue
        name = words.quote(span)
        state = body.state or _leader_state(words, body, persons, roles)
        found.append(Delegation(span.start, span.end, f"delegation.{body.id}", name, state))
    return tuple(found)


def _leader_state(words: Words, body: Body, persons: tuple[Person, ...], roles: tuple[Role, ...]) -> str | None:
    """The state of whoever leads the body: the person or office that starts right behind "led by"."""
    if body.led is None:
        return None
    near = range(words.starts[body.led], words.starts[min(body.led + 3, len(words))] + 1)
    states = [(a.start, a.state) for a in persons] + [(a.start, a.state) for a in roles]
    return next((state for start, state in states if start in near), None)
