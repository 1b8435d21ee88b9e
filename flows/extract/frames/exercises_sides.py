"""Whose forces a sentence speaks of: services, ships, and adjectives of nationality before the noun of a force."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flows.extract.frames.exercises_nations import (
    beside,
    counted,
    hails,
    headcount,
    held,
    home_town,
    joined,
    leads,
    members,
    of_talks,
    owned,
    owns_ground,
    people,
    plain,
    sends,
    shared_noun,
    soldiers_of,
    struck,
)
from flows.extract.frames.exercises_words import words
from flows.extract.model import Force, Group, Person, Place, Unit
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span
from flows.ground.names import same_unit
from flows.ground.names import unit as unit_words

NAMESAKES = 40  # units of one name that are asked for its state: more say nothing new

_LOCATIVE = frozenset(
    "in at off near on to from into through around across within toward towards of for over filled crossed".split()
)
_PARTNER = frozenset("with alongside between beside against by".split())
_OPENING = frozenset(("", ",", ".", "and", "that", "which", "while", "as", "but", ";", "what", "when", '"', "—", "–"))
_NAMED_BODIES = frozenset({"brigade", "regiment", "battalion", "division"})
_NAMES = 3  # words of a formation's name and its noun, at most
_PAIRED = 2  # items before a force: a state and "and"
_ARMED_BODIES = frozenset({"military", "naval", "training", "army", "air"})
_DRILLS = frozenset("exercise exercises drill drills manoeuvres maneuvers".split())
_SERVICES = frozenset({"navies", "armies", "forces", "guards", "militaries", "squadrons"})
_ARTICLES = frozenset({"the", "a", "an", "its", "neighbouring", "both"})
_SIDES = ("STATE", "DEMONYM", "CAPITAL")
_BROUGHT = frozenset("brought sent fielded contributed provided deployed took joined".split())


@dataclass(frozen=True, slots=True)
class Flag:
    """A state and the words that tell it."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class Side:
    """A state whose forces take part: its code, what says so, the service it tells, the item where it stands."""

    code: str
    span: Span
    domain: str | None
    item: int
    armed: bool = True  # named by a force, a unit or troops, not by the state alone
    partner: bool = False  # "with the Norwegian navy"
    ship: bool = False  # named by a ship
    joins: bool = False  # "Peru and Chile also took part": a state said to belong to it


def sides(reading: Reading, sentence: Sentence, low: int, high: int) -> list[Side]:
    """Return the sides that items ``low`` to ``high`` of a sentence name, in order."""
    found: list[Side] = []
    for i in range(low, high):
        if sentence.items[i].type:
            found.extend(_sides_at(reading, sentence, i))
    return found


def _sides_at(reading: Reading, sentence: Sentence, i: int) -> Iterator[Side]:
    item = sentence.items[i]
    note = item.note
    if isinstance(note, Force) and owns_ground(sentence, i):
        return
    if isinstance(note, Force) and note.state is None and _both(reading, sentence, i):
        for code in reading.dyad:
            if (span := naming(reading, code, note.start)) is not None:
                yield Side(code, span, note.domain, i)
    elif isinstance(note, Force):
        flag = Flag(note.state, note.span) if note.state else _bare_state(reading, sentence, i)
        if flag and (other := _sharing(reading, sentence, i)):  # "Ghana and Togo's navies"
            yield Side(other.code, other.span, note.domain, i - 2, partner=partner(sentence, i))
        if flag:
            yield Side(flag.code, flag.span, note.domain, i, partner=partner(sentence, i))
    elif isinstance(note, Unit):
        if not note.merchant and not struck(sentence, i) and (flag := unit_flag(reading, sentence, i)):
            ship = note.kind in ("ship", "formation")
            yield Side(flag.code, flag.span, note.domain, i, partner=partner(sentence, i), ship=ship)
    elif isinstance(note, Group) and item.type == "STATES":
        armed = item.span.of(reading.view.text).lower().split()[-1] in _SERVICES or soldiers_of(sentence, i)
        for code in note.codes:
            yield Side(code, note.span, None, i, armed=armed)
    elif isinstance(note, Place) and note.state and item.type in _SIDES:
        yield from _named(sentence, i, note.state, item.type)
    elif isinstance(note, Place) and note.state and item.type in ("CITY", "REGION") and hails(sentence, i):
        yield Side(note.state, note.span, None, i)
    elif item.type == "QUANTITY":  # "3,000 British troops" is a number of people
        for place in reading.within(item.span, Place):
            behind = plain(sentence, i + 1, i + 4) if place.end == item.end else []
            service = _service([*(w.lower() for w in reading.view.text[place.end : item.end].split()), *behind])
            if service is None and place.end == item.end and place.kind == "demonym" and place.state:
                yield Side(place.state, place.span, None, i, armed=False, partner=partner(sentence, i))
            if place.state and service is not None:
                yield Side(
                    place.state, place.span, None if service == "any" else service, i, partner=partner(sentence, i)
                )
    elif item.type == "EVENT":  # "the Peru–Norway exercise", where the pair is taken for a name
        for place in reading.within(item.span, Place):
            if place.state and len(reading.within(item.span, Place)) > 1:
                yield Side(place.state, place.span, None, i)
    elif item.type in ("ROLE", "PERSON", "DELEGATION"):
        yield from _led(reading, sentence, i)


def _led(reading: Reading, sentence: Sentence, i: int) -> Iterator[Side]:
    """The sides that an office, an officer or a military mission tells: "Captain Hansen, with the Skjold, lay …"."""
    item = sentence.items[i]
    note = item.note
    for force in reading.within(item.span, Force):
        if force.state:
            yield Side(force.state, force.span, force.domain, i)
    words_ = {w.lower() for w in item.span.of(reading.view.text).split()} if item.type == "DELEGATION" else set()
    if words_ & _ARMED_BODIES and "mission" in words_:  # "a Chinese military mission"
        for place in reading.within(item.span, Place):
            if place.state and place.kind == "demonym":
                yield Side(place.state, place.span, None, i)
    led = note if isinstance(note, Person) and note.rank == "military" and note.state in reading.dyad else None
    span = naming(reading, led.state, led.start) if led and led.state else None
    if led and led.state and span:  # "Captain Hansen, with the Skjold, lay before Ilo"
        yield Side(led.state, span, None, i, armed=False, partner=partner(sentence, i))


def _both(reading: Reading, sentence: Sentence, i: int) -> bool:
    """ "The navies meet …", "the two armies": services in the plural, of the two states that the text is about."""
    item = sentence.items[i]
    plural = item.span.of(reading.view.text).lower().split()[-1] in _SERVICES
    before = set(sentence.texts[max(0, i - 2) : i])
    behind = set(sentence.texts[i + 1 : i + 2])
    return plural and bool(before & {"the", "both", "two", "their"}) and not behind & {"of", "from", "'"}


def _sharing(reading: Reading, sentence: Sentence, i: int) -> Flag | None:
    """Return the state that shares the plural noun of a force with another: "Ghana and Togo's navies"."""
    items = sentence.items
    plural = items[i].span.of(reading.view.text).lower().split()[-1] in _SERVICES
    if not plural or i < _PAIRED or items[i - 1].text != "and" or items[i - 2].type != "STATE":
        return None
    note = items[i - 2].note
    return Flag(note.state, note.span) if isinstance(note, Place) and note.state else None


def naming(reading: Reading, code: str, offset: int) -> Span | None:
    """Return where the document names a state nearest before an offset, else first behind it."""
    for kind in (Place, Force):
        named = [a for a in reading.naming(code) if isinstance(a, kind)]
        if named:
            at = bisect_right(named, offset, key=lambda a: a.start)
            return named[max(0, at - 1)].span
    return None


def _named(sentence: Sentence, i: int, state: str, kind: str) -> Iterator[Side]:
    span = sentence.items[i].span
    service = None if of_talks(sentence, i) else troops_behind(sentence, i)
    with_others = partner(sentence, i)
    if service is not None or leads(sentence, i) or held(sentence, i) or members(sentence, i):
        yield Side(state, span, None if service in (None, "any") else service, i, partner=with_others)
    elif kind == "DEMONYM" and (people(sentence, i) or counted(sentence, i) or beside(sentence, i)):
        yield Side(state, span, None, i, armed=False, partner=with_others)
    elif kind != "DEMONYM" and _acts(sentence, i):
        joins = joined(sentence, i)
        armed = joins or contributes(sentence, i) or sends(sentence, i)
        yield Side(state, span, None, i, armed=armed, partner=with_others, joins=joins)


def partner(sentence: Sentence, i: int) -> bool:
    """Say whether an item is whom the others act with: "alongside the Chilean Navy"."""
    before = [x.text for x in sentence.items[max(0, sentence.coordinated(i)[0] - 5) : i] if not x.type]
    return bool({"with", "alongside", "beside", "against"} & set(before))


def troops_behind(sentence: Sentence, i: int) -> str | None:
    """Return the service that the noun behind an adjective or possessive tells ("any" where none); None: no force."""
    chain = sentence.coordinated(i) if sentence.items[i].type == "DEMONYM" else [i]
    at = chain[-1] + 1
    items = sentence.items
    if [x.text or x.type for x in items[at : at + 2]] in (["-", "DEMONYM"], ["–", "DEMONYM"]):
        return troops_behind(sentence, at + 1)  # "a Franco-Spanish expedition"
    if at + 1 < len(items) and items[at].text == "'" and items[at + 1].text == "s":
        at += 2
        if at + 1 < len(items) and items[at].text in ("among", "own") and items[at + 1].text == "them":
            return "any"
    elif sentence.items[i].type == "CAPITAL":
        return None
    stop = at
    while stop < min(at + 6, len(items)) and not items[stop].type:
        stop += 1
    if stop == at and at < len(items) and items[at].type == "UNIT":
        return "any"
    if shared_noun(sentence, i, at):
        return troops_behind(sentence, at + 1 + (not items[at + 1].type))
    return _service([item.text for item in items[at:stop]])


def _service(texts: list[str]) -> str | None:
    """Return the service that the noun of a force tells which ends a run of words; only such words before it."""
    nouns = words().troops
    for first in range(len(texts)):
        for last in range(len(texts), first, -1):
            service = nouns.get(" ".join(texts[first:last]))
            if service is not None:  # "the sergeants' wives" are none
                return None if texts[last : last + 1] == ["'"] and texts[last + 1 : last + 2] != ["s"] else service
        if first == 0 and texts[0] != "fire" and any(word in _NAMED_BODIES for word in texts[1:_NAMES]):
            return "land"  # "the Italian San Marco brigade"
        if texts[first] not in words().between and not texts[first][0].isdigit():
            return None
    return None


def _acts(sentence: Sentence, i: int) -> bool:
    """Say whether a state is a side and not a place: a partner, or not behind a preposition of place."""
    items = sentence.items
    head = sentence.coordinated(i)[0]
    at = head - 1
    while at >= 0 and items[at].text in _ARTICLES:
        at -= 1
    before = items[at].text if at >= 0 else ""
    if before in _PARTNER or contributes(sentence, i):
        return True
    after = items[i + 1].text if i + 1 < len(items) else ""
    if items[i].type == "CAPITAL" and before not in _OPENING:
        return False
    return before not in _LOCATIVE and before not in ("(", "'", "-", "/") and after not in ("'", "-", ")", "/")


def contributes(sentence: Sentence, i: int) -> bool:
    """ "Units from Norway, France and Germany", "for Chile the patrol vessels …", "for the UAE, which brought …"."""
    items = sentence.items
    at = sentence.coordinated(i)[0] - 1
    while at >= 0 and items[at].text in _ARTICLES:
        at -= 1
    before = items[at].text if at >= 0 else ""
    if before in ("from", "of"):
        return at > 0 and (
            items[at - 1].text in words().troops
            or items[at - 1].text in _DRILLS
            or items[at - 1].type in ("UNIT", "EVENT")
            or headcount(items[at - 1])
        )
    return before == "for" and _brings(sentence, i)


def _brings(sentence: Sentence, i: int) -> bool:
    """ "For Chile the patrol vessels …", "for the UAE, which brought …"."""
    following = sentence.items[i + 1 : i + 4]
    if following and following[0].text in ("with", "on", "in", "to", "from", "at", "by"):
        return False  # "left for Fiji with engineers"
    return any(item.text in _BROUGHT for item in following) or any(
        item.type in ("UNIT", "FORCE") or item.text in words().troops for item in sentence.items[i + 1 : i + 6]
    )


def unit_flag(reading: Reading, sentence: Sentence, i: int) -> Flag | None:
    """Return the state of a unit: its prefix's, else the adjective's, the document's, or the clause's."""
    unit = sentence.items[i].note
    if not isinstance(unit, Unit):
        return None
    if unit.state:
        return Flag(unit.state, unit.span)
    found = _by_words(sentence, i) or _by_document(reading, unit)
    if found or unit.kind == "formation":
        return found
    return Flag(unit.fleet, unit.span) if unit.fleet else _by_subject(sentence, i)


def _by_words(sentence: Sentence, i: int) -> Flag | None:
    """ "The Italian aircraft carrier Cavour", "Cavour, a carrier of the Italian Navy"."""
    items, unit = sentence.items, sentence.items[i].note
    body = isinstance(unit, Unit) and unit.kind == "formation"
    for at in range(i - 1, max(-1, i - 6), -1):
        note = items[at].note
        if isinstance(note, Place) and items[at].type in ("DEMONYM", "STATE") and note.state:
            near = troops_behind(sentence, at) is not None or at == i - 1 or owned(sentence, at, i)
            return Flag(note.state, note.span) if near else None
        if items[at].text in (";", ":", "(", ")") or items[at].type in ("FORCE", "CITY", "SEA", "UNIT"):
            break
        if body and items[at].text == "and" and items[at + 1].text == "the":
            break  # "the Swedish amphibious corps and the Nyland Brigade"
    for at in range(i + 1, min(i + 9, len(items))):
        note = items[at].note
        if (
            isinstance(note, Place)
            and items[at - 1].text == "from"
            and items[at].type in ("CITY", "STATE")
            and at == i + 2
        ):
            return Flag(note.state, note.span) if note.state else None
        if isinstance(note, Place) and at == i + 2 and items[at - 1].text == "of" and items[at].type == "STATE":
            return Flag(note.state, note.span) if note.state else None
        if isinstance(note, Force) and "of" in (items[at - 1].text, items[at - 2].text):
            return Flag(note.state, note.span) if note.state else None
        if items[at].text in (";", ".", "with", "alongside") or items[at].type in ("UNIT", "STATE"):
            break
    return None


def _by_subject(sentence: Sentence, i: int) -> Flag | None:
    """The last state before it that is no place: "France has built … around the carrier", "For Chile the vessels".

    None for a ship that follows another with an article of its own: "the Japanese destroyer X and the frigate Y".
    """
    own = {"and", "the"} <= set(sentence.texts[max(0, i - 4) : i])
    for at in range(i - 1, -1, -1):
        item = sentence.items[at]
        if own and item.type == "UNIT":
            return None
        if item.text in (";", "."):
            return None
        note = item.note
        if isinstance(note, Force) and note.state and not partner(sentence, at):
            return Flag(note.state, note.span)
        sided = isinstance(note, Place) and item.type in ("STATE", "CAPITAL") and _acts(sentence, at)
        if isinstance(note, Place) and note.state and sided and not partner(sentence, at):
            return Flag(note.state, note.span)
    return None


@lru_cache(maxsize=4)
def _fleet(reading: Reading) -> dict[str, list[Unit]]:
    """The document's ships and formations by each word of their names, in the order of the text."""
    found: dict[str, list[Unit]] = {}
    for note in reading.within(Span(0, len(reading.document.text)), Unit):
        for word in unit_words(note.name):
            found.setdefault(word, []).append(note)
    return found


def _namesakes(reading: Reading, name: str) -> list[Unit]:
    """The first units of the document that share a word with a name, in the order of the text."""
    near = {other.start: other for word in unit_words(name) for other in _fleet(reading).get(word, ())[:NAMESAKES]}
    return [near[start] for start in sorted(near)]


def _by_document(reading: Reading, unit: Unit) -> Flag | None:
    """The state that the document gives a ship of this name anywhere."""
    return None if unit.kind in ("aircraft", "vehicle") else _flag_of(reading, unit.name, unit.kind)


@lru_cache(maxsize=256)  # by name: asked for wherever the ship is named
def _flag_of(reading: Reading, name: str, kind: str) -> Flag | None:
    for other in _namesakes(reading, name):
        if other.kind != kind or not same_unit(other.name, name):
            continue
        if other.state:
            return Flag(other.state, other.span)
        sentence = reading.sentence_of(other.start)
        at = None if sentence is None else next((n for n, x in enumerate(sentence.items) if x.note is other), None)
        if sentence is not None and at is not None and (flag := _by_words(sentence, at)):
            return flag
    return None


def _bare_state(reading: Reading, sentence: Sentence, i: int) -> Flag | None:
    """Return the state of "its navy", "the Air Force": the subject before it, else the last force named before.

    First of all the town where its men come from: "Coast Guard trainers from Honolulu".
    """
    if (town := home_town(sentence, i)) is not None and town.state:
        return Flag(town.state, town.span)
    for at in range(i - 1, -1, -1):
        note = sentence.items[at].note
        kind = sentence.items[at].type
        sided = kind in ("DEMONYM", "FORCE", "UNIT") or (kind in ("STATE", "CAPITAL") and _acts(sentence, at))
        if isinstance(note, (Force, Unit, Place)) and note.state and sided:
            return Flag(note.state, note.span)
    for distance, earlier in enumerate(reading.earlier(sentence, same_paragraph=False)):
        if distance >= 4:
            return None
        for item in earlier.items:
            if isinstance(item.note, Force) and item.note.state:
                return Flag(item.note.state, item.note.span)
    return None
