"""Visits: who went to whom, from which side to which, where, when, and whether at all.

The place decides who is away from home: whoever belongs to the state of the place is host, whoever does
not is visitor (codebook section 4). Only where no place is given does the grammar of the rule decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flows.extract.clauses import clause_of, clauses_between
from flows.extract.frames.common import Builder, date_before, date_near, matches
from flows.extract.model import Annotation, Candidate, DateExpr, Delegation, Event, Group, Person, Place, Role
from flows.extract.patterns import RuleMatch
from flows.extract.reading import Reading
from flows.extract.realis import Realis, realis
from flows.extract.sentence import Item, Sentence
from flows.ground.model import Span
from flows.ground.paths import LANGUAGE
from flows.ground.yamlfile import read_yaml

_TOWNS = ("CAPITAL", "CITY", "VENUE")
_PLACES = (*_TOWNS, "STATE", "REGION")
_PARTIES = ("PERSON", "ROLE", "DELEGATION", "PEOPLE")
_STATUS = {"happened": "took_place", "planned": "planned", "cancelled": "cancelled"}
_HIGH = frozenset({"head_of_state", "head_of_government", "minister", "deputy_minister"})


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands around a trigger: the parties and places of its clause, the state it leads to."""

    match: RuleMatch
    parties: tuple[Annotation, ...]
    places: tuple[Place, ...]
    destination: Place | None
    realis: Realis


@cache
def words(name: str) -> dict[str, list[str]] | list[str]:
    """Return a list of ``visits.yaml``."""
    found: dict[str, list[str]] | list[str] = read_yaml(LANGUAGE / "visits.yaml")[name]
    return found


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Yield the visits a document speaks of, as candidates."""
    for match in matches(reading, "visits"):
        if _out_of_scope(match):
            continue
        scene = _scene(reading, match)
        if scene.realis.kind in _STATUS:
            yield from _candidate(reading, scene)


def _out_of_scope(match: RuleMatch) -> bool:
    low, high = clause_of(match.sentence, match.first)
    typed = match.sentence.typed[match.sentence.offsets[low] :]
    stop = match.sentence.offsets[high] - match.sentence.offsets[low] if high < len(match.sentence.items) else None
    clause = " " + typed[:stop]
    return any(f" {phrase} " in clause for name in ("remote", "private") for phrase in words(name))


def _scene(reading: Reading, match: RuleMatch) -> Scene:
    parties = tuple(_note(match.sentence, i) for i in _reach(match, _PARTIES))
    places = tuple(n for i in _reach(match, _PLACES) if isinstance(n := _note(match.sentence, i), Place) and n.state)
    return Scene(match, parties, places, _destination(match, places), realis(match.sentence, match.first, match.last))


def _note(sentence: Sentence, index: int) -> Annotation:
    note = sentence.items[index].note
    assert note is not None  # only asked for typed items
    return note


def _reach(match: RuleMatch, types: tuple[str, ...]) -> list[int]:
    """Return the items of these types that belong to the trigger: its own clause, else the one next to it."""
    ranked = [(clauses_between(match.sentence, match.first, i), i) for i in match.sentence.of_type(*types)]
    near = [i for distance, i in ranked if distance == 0]
    return near if near else [i for distance, i in ranked if distance == 1]


def _destination(match: RuleMatch, places: tuple[Place, ...]) -> Place | None:
    captured = match.item("place")
    if captured is not None and isinstance(captured.note, Place):
        return captured.note
    located = [p for p in places if _is_location(match.sentence, p)]
    towns = [p for p in located if p.kind in ("city", "capital", "venue")]
    return next(iter(towns or located), None)


def _is_location(sentence: Sentence, place: Place) -> bool:
    index = next(i for i, item in enumerate(sentence.items) if item.note is place)
    before = [item.text for item in sentence.items[max(0, index - 2) : index]]
    return any(word in {"in", "at", "to", "through", "near"} for word in before)


def _candidate(reading: Reading, scene: Scene) -> Iterator[Candidate]:
    visitors, hosts = _sides(scene, reading)
    if not visitors:
        return
    builder = Builder("visits", scene.match.rule.id).evidence(scene.match.sentence.span)
    destination = _destination_code(scene, hosts)
    origin = _origin(reading, visitors, destination)
    if not {origin and origin[0], destination and destination[0]} >= set(reading.dyad) and not _third_country(
        reading, visitors, destination
    ):
        return
    _people(builder, visitors, hosts)
    for field, found in (("origin", origin), ("destination", destination)):
        if found is not None:
            builder.add(field, found[1], found[0])
    _places(builder, scene)
    _dates(builder, reading, scene)
    _nature(builder, scene, visitors)
    yield builder.build()


def _sides(scene: Scene, reading: Reading) -> tuple[list[Annotation], list[Annotation]]:
    """Return visitors and hosts: by the place where there is one, else by the grammar of the rule."""
    if scene.destination is not None:
        home = [p for p in scene.parties if _state(p) == scene.destination.state]
        away = [p for p in scene.parties if p not in home and _state(p) in (*reading.dyad, None)]
        if scene.destination.state not in reading.dyad:
            away = [p for p in scene.parties if _state(p) in reading.dyad]
        return away, home
    return _by_grammar(scene)


def _by_grammar(scene: Scene) -> tuple[list[Annotation], list[Annotation]]:
    captured = {name: scene.match.item(name) for name in ("visitor", "host")}
    before = [p for p in scene.parties if p.end <= scene.match.start]
    after = [p for p in scene.parties if p.start >= scene.match.start]
    way = scene.match.rule.options.get("way", "subject")
    if way == "object":
        visitor, host = captured["visitor"], captured["host"]
        return (
            ([visitor.note], before)
            if visitor and visitor.note
            else (before, [host.note] if host and host.note else [])
        )
    if captured["visitor"] is not None and captured["visitor"].note is not None:
        return [captured["visitor"].note], [p for p in after if p is not captured["visitor"].note]
    return before, after


def _state(note: Annotation) -> str | None:
    if isinstance(note, (Person, Role, Delegation)):
        return note.state
    return None


def _destination_code(scene: Scene, hosts: list[Annotation]) -> tuple[str, Span] | None:
    if scene.destination is not None and scene.destination.state:
        return scene.destination.state, scene.destination.span
    if scene.match.rule.options.get("way") == "meet":
        return None
    return next(((state, h.span) for h in hosts if (state := _state(h))), None)


def _origin(
    reading: Reading, visitors: list[Annotation], destination: tuple[str, Span] | None
) -> tuple[str, Span] | None:
    for visitor in visitors:
        state = _state(visitor)
        if state is not None:
            return state, visitor.span
    other = reading.document.dyad.other(destination[0]) if destination else None
    anchor = _nearest_naming(reading, other, visitors[0].start) if other else None
    return (other, anchor) if other and anchor else None


def _nearest_naming(reading: Reading, code: str, offset: int) -> Span | None:
    """Return where the document names a state nearest before an offset, else first behind it."""
    named = [a for a in reading.annotations if isinstance(a, Place) and a.state == code]
    before = [a for a in named if a.start <= offset]
    chosen = before[-1] if before else next(iter(named), None)
    return chosen.span if chosen else None


def _third_country(reading: Reading, visitors: list[Annotation], destination: tuple[str, Span] | None) -> bool:
    states = {_state(v) for v in visitors}
    return states >= set(reading.dyad) and (destination is None or destination[0] not in reading.dyad)


def _people(builder: Builder, visitors: list[Annotation], hosts: list[Annotation]) -> None:
    for field, people in (("visitors", visitors), ("hosts", hosts)):
        for person in people:
            if isinstance(person, Person):
                builder.add(field, person.full, person.name)
            elif isinstance(person, Delegation) and field == "visitors":
                builder.add(field, person.span, person.name)
    role = next((s for v in visitors if (s := _office(v)) is not None), None)
    if role is not None:
        builder.add("visitor_role", role)


def _office(note: Annotation) -> Span | None:
    if isinstance(note, Person):
        return note.role
    return note.title if isinstance(note, Role) else None


def _places(builder: Builder, scene: Scene) -> None:
    for place in scene.places:
        if place.kind in ("city", "capital", "venue") and (
            scene.destination is None or place.state == scene.destination.state
        ):
            builder.add("places", place.span, place.name)


def _dates(builder: Builder, reading: Reading, scene: Scene) -> None:
    date = date_near(scene.match.sentence, scene.match.first)
    how = None if date is not None else "inherited"
    date = date or date_before(reading, scene.match.sentence)
    builder.date("start", date, how)  # type: ignore[arg-type]
    if isinstance(date, DateExpr) and date.edtf and "/" in date.edtf and not date.approximate:
        builder.date("end", date, how)  # type: ignore[arg-type]


def _nature(builder: Builder, scene: Scene, visitors: list[Annotation]) -> None:
    match, sentence = scene.match, scene.match.sentence
    builder.add("status", scene.realis.span or Span(match.start, match.end), _STATUS[scene.realis.kind])
    event = next((n for i in _reach(match, ("EVENT",)) if isinstance(n := _note(sentence, i), Event)), None)
    if event is not None and event.kind != "exercise":
        builder.add("occasion", event.span, event.name)
    kind, span = _kind(scene, visitors, event)
    if kind is not None:
        builder.add("kind", span, kind, "default" if span == Span(match.start, match.end) else None)


def _kind(scene: Scene, visitors: list[Annotation], event: Event | None) -> tuple[str | None, Span]:
    match = scene.match
    trigger = Span(match.start, match.end)
    if "kind" in match.rule.sets:
        return match.rule.sets["kind"], trigger
    for kind, phrases in words("kind").items():  # type: ignore[union-attr]
        found = _phrase(match, phrases)
        if found is not None:
            return kind, found
    if event is not None and event.kind in ("summit", "conference"):
        return "summit_margin", event.span
    ranks = {v.rank for v in visitors if isinstance(v, (Person, Role))}
    if any(isinstance(v, Delegation) for v in visitors):
        return "mission", trigger
    if "royal" in ranks:
        return "royal", trigger
    if ranks & _HIGH:
        return "official", trigger
    return ("working", trigger) if match.rule.options.get("way") == "meet" and ranks else (None, trigger)


def _phrase(match: RuleMatch, phrases: list[str]) -> Span | None:
    low, high = clause_of(match.sentence, match.first)
    items: tuple[Item, ...] = match.sentence.items
    texts = [item.text for item in items]
    for phrase in phrases:
        row = phrase.split()
        for i in range(low, high - len(row) + 1):
            if texts[i : i + len(row)] == row:
                return Span(items[i].start, items[i + len(row) - 1].end)
    return None


def _group(note: Annotation) -> bool:
    return isinstance(note, Group)
