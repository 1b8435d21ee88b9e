"""Exercises: whose forces practised, sailed, called, taught or intervened, with what, where, when, and whether at all.

A story (what the document says, act by act, about one thing) becomes one candidate (codebook section 5).
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.extract.frames.common import Builder
from flows.extract.frames.exercises_act import Act
from flows.extract.frames.exercises_context import fleet, party_named
from flows.extract.frames.exercises_service import service
from flows.extract.frames.exercises_story import stories
from flows.extract.frames.exercises_telling import Telling
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import Candidate, Person, Role, Unit
from flows.extract.reading import Reading, codes
from flows.ground.model import Span


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Yield the exercises a document speaks of, as candidates."""
    told = stories(reading)
    for story in told:
        telling = Telling(reading, story, told)
        if stands(telling):
            yield candidate(telling)


def stands(told: Telling) -> bool:
    """Say whether the story is a record: somebody's forces, in the dyad's direction, one thing and no habit."""
    codes, dyad = set(told.codes), set(told.reading.dyad)
    if not codes & dyad or _carries(told) or _habit(told) or _counted(told) or _thought(told):
        return False
    if told.kind == "operation" and not (told.start or told.end or _possession(told) or _named_force(told)):
        return False
    if told.voyage and _only_leaves(told):
        return False
    if told.voyage and not (told.units or _single(told) or _sent(told)):
        return False
    reached = codes | ({told.host[0]} if told.host else set())
    if told.kind == "training":  # "Peruvian instructors trained Chilean soldiers": the pupils take part in it too
        reached |= {s.code for s in told.story.sides if s.armed}
    return dyad <= reached or _towards(told, dyad - reached) or _unlisted(told, codes & dyad)


def _unlisted(told: Telling, ours: set[str]) -> bool:
    """Say whether forces of one side are, on a day, at a town of which no state is known, and nowhere else abroad.

    In a text about two states they are there for the other one's sake.
    """
    there = [p for away, p, _ in told.places if not away]
    towns = any(p.state is None and p.kind in ("city", "venue") for p in there)
    apart = any(p.state not in (None, *told.reading.dyad) for p in there)
    meant = told.kind != "operation" or (told.story.name is not None and any(s.armed for s in told.sides))
    return len(ours) == 1 and towns and not apart and bool(told.start or told.end) and meant


def _towards(told: Telling, other: set[str]) -> bool:
    """Say whether it goes in the other side's direction: to a region, or in a breath with the other side."""
    if told.kind == "training":
        return False
    named = any(other & set(_codes(a)) for a in told.story.acts)
    withdrawn = told.story.acts[0].rule == "operation.withdraw"
    if told.kind == "operation" and told.start and not named and not withdrawn:
        named = party_named(told.reading, told.story, set(told.codes)) is not None
    wide = [p for _, p, _ in told.places if p.kind in ("region", "sea") and p.state is None]
    foreign = told.host is not None and told.host[0] not in told.reading.dyad
    if told.voyage or (told.kind == "operation" and wide):
        return bool(wide) and not foreign
    return (
        named
        and (told.story.name is not None or told.kind == "operation")
        and (told.kind != "exercise" or shared(told))
    )


def shared(told: Telling) -> bool:
    """Whether the name stands in one list with another exercise."""
    return any(a.shared for a in told.story.acts)


def _only_leaves(told: Telling) -> bool:
    """Say whether aircraft or troops are only said to leave the other side's ground: the way home from elsewhere."""
    home = {s.code for s in told.sides}
    if told.start is not None and (told.start[0].edtf or "").endswith("/.."):
        return False  # "has flown from Bodø since April"
    aways = [p for away, p, _ in told.places if away and p.state and p.state not in home]
    return bool(aways) and len(aways) == len(told.places) and not told.story.ships


def _carries(told: Telling) -> bool:
    """Say whether a ship only carries somebody named: then it is part of a visit."""
    if told.kind == "operation" and all(_steps_ashore(a) for a in told.story.acts):
        return True
    if not told.voyage:
        return False
    if any(_aboard(a) or _steps_ashore(a) for a in told.story.acts):
        return True
    return any(
        spoken(a.sentence, words().lists["carries"], *a.part) is not None
        and spoken(a.sentence, words().lists["guests"], *a.part) is None
        and any(_visitor(a, i) for i in range(*a.part))
        for a in told.story.acts
    )


def _aboard(act: Act) -> bool:
    """Say whether somebody travels in a ship: "the prince, then a midshipman in the corvette X, put in at …"."""
    items = act.sentence.items
    for i in range(act.part[0] + 2, act.first):
        lead = [x.text for x in items[max(act.part[0], i - 3) : i]]
        if items[i].type == "UNIT" and "in" in lead and any(_visitor(act, n) for n in range(act.part[0], i)):
            return True
    return _brought(act)


def _steps_ashore(act: Act) -> bool:
    """Say whether somebody leaves a ship: "the prince stepped ashore at Kobe from the corvette X"."""
    items = act.sentence.items
    at = next((i for i in range(*act.part) if items[i].text in _ASHORE), None)
    if at is None or not any(_visitor(act, n) for n in range(act.part[0], at)):
        return False
    out = next((i for i in range(at, min(act.part[1], at + _ABOARD)) if items[i].text == "from"), act.part[1])
    return any(items[n].type == "UNIT" for n in range(out, min(act.part[1], out + _LEAD)))


def _brought(act: Act) -> bool:
    """Say whether it is somebody who comes, in a ship: "he dropped anchor off Ilo in the sloop X"."""
    items, low = act.sentence.items, max(act.part[0], act.first - _SUBJECT)
    ours = [i for i in range(act.last, min(act.part[1], act.last + _ABOARD)) if items[i].type == "UNIT"]
    who = any(items[n].text == "he" or (n < act.first and _visitor(act, n)) for n in range(low, act.first))
    before = any(items[n].type == "UNIT" for n in range(act.part[0], act.first))
    if not ours or not who or before:
        return False
    lead = [x.text for x in items[max(act.last, ours[0] - 4) : ours[0]]]
    return bool({"in", "aboard"} & {*lead}) or lead[-2:-1] == ["from"] or "from" in lead[1:]


def _visitor(act: Act, i: int) -> bool:
    """Say whether an item is somebody whom a ship may carry: no officer, no "envoy's letters"."""
    items = act.sentence.items
    note, owns = items[i].note, i + 1 < len(items) and items[i + 1].text == "'"
    leads = {x.text for x in items[max(0, i - 2) : i]} & _COMMANDED  # "left Cádiz under Luis Pinzón"
    return isinstance(note, (Person, Role)) and note.rank != "military" and not owns and not leads


def _habit(told: Telling) -> bool:
    """Say whether only a habit or a plural is told of: no name, no ships, no day."""
    first = told.story.acts[0]
    habit = spoken(first.sentence, words().lists["habit"], *first.part) is not None
    value = (told.start[0].edtf if told.start else None) or ""
    since = told.kind == "exercise" and value.endswith("/..") and value.find("/") == _YEAR
    if habit and told.story.name and len(told.story.acts) == 1 and not told.units and (since or told.start is None):
        return True
    dated = told.start or (told.end if not habit else None)  # "wound up two weeks of drills on 3 May"
    if told.story.name or (dated and not since and not (habit and dated[1])) or told.story.ships:
        return False
    if habit:
        return True
    if since:
        return told.end is None  # "their crews have trained together since 2009"
    plural = first.sentence.texts[first.last - 1] in _PLURALS or first.rule == "exercise.train"
    return told.kind == "exercise" and plural and told.end is None  # "trained with them until the 10th"


def _counted(told: Telling) -> bool:
    """Say whether an exercise without a name is a number of them: "the two navies held five exercises"."""
    act = told.story.acts[0]
    items = act.sentence.items
    plural = items[act.last - 1].text in _PLURALS
    lead = {x.text for x in items[max(0, act.first - 2) : act.last]}
    return told.kind == "exercise" and told.story.name is None and plural and bool(lead & words().numbers)


def _thought(told: Telling) -> bool:
    """Say whether an exercise without name or day is only thought of: "a first exercise there would cost …"."""
    first = told.story.acts[0]
    wished = set(first.sentence.texts[first.part[0] : first.last]) & _WISHED
    if wished and told.kind == "exercise" and told.story.name is None and told.status == "planned":
        return True  # "the chiefs want to hold a joint exercise next year"
    if wished and told.voyage and not first.dates():
        return True  # "the ministers want F-35s to rotate through Callao"
    unsaid = first.realis.kind != "planned" and told.status == "planned"  # "a drill in 2028 would impress more people"
    if unsaid and told.story.name is None and "would" in first.sentence.anchors:
        return True
    if told.voyage and told.start is None and _MODAL & set(first.sentence.texts[slice(*first.part)]):
        return True
    lead = set(first.sentence.texts[max(0, first.first - 2) : first.last])
    if told.kind == "training" and lead & _MODAL:
        return True  # "its pilots may train in Peru next year"
    ships_will = "will" in first.sentence.anchors and bool(told.units or fleet(told.reading, told.story, ()))
    if ships_will and set(told.reading.dyad) <= set(told.codes):
        return False  # "the two ships will hold a drill with the Peruvian navy"
    return (
        told.kind == "exercise"
        and not (told.story.name or told.start)
        and (first.realis.kind == "planned" or bool(_THOUGHT & first.sentence.anchors))
    )


def _single(told: Telling) -> bool:
    """Say whether a voyage without a ship's name tells of one: it is dated, and in the singular."""
    first = told.story.acts[0]
    found = spoken(first.sentence, words().classes, *first.part)
    vague = told.start is None or "X" in (told.start[0].edtf or "")  # "gunboats came and went in the 19th century"
    return found is not None and not vague


def _sent(told: Telling) -> bool:
    """Say whether troops without a number are sent: dated, by a side whose soldiers are named."""
    rule = told.story.acts[0].rule
    if rule in ("deployment.state", "deployment.led"):
        return told.start is not None
    sent = rule in ("deployment.troops", "deployment.posted", "presence.force")
    return sent and told.start is not None and any(s.armed for s in told.sides)


def _named_force(told: Telling) -> bool:
    return told.story.name is not None and any(s.armed for s in told.sides) and told.host is not None


def _possession(told: Telling) -> bool:
    return any(spoken(a.sentence, words().lists["possession"], *a.part) for a in told.story.acts)


def candidate(told: Telling) -> Candidate:
    """Return the story as a candidate."""
    first = told.story.acts[0]
    builder = Builder("exercises", first.rule)
    builder.evidence(*(a.span for a in told.story.acts))
    builder.evidence(*(a.span for a in told.story.more))
    for act in told.story.acts:
        if (
            act.name is not None
            and act.name.note
            and act.name.note.value == told.story.name
            and not builder.has("name")
        ):
            builder.add("name", act.name.span, told.story.name)
    builder.add("kind", first.trigger, told.kind)
    service(told, builder)
    for side in told.sides:
        builder.add("participants", side.span, side.code)
    for unit in told.units:
        builder.add("units", *_written(told, unit))
    for _, place, _ in told.places:
        builder.add("places", place.span, place.name)
    if told.host:
        builder.add("host", told.host[1], told.host[0])
    _dated(told, builder)
    default = "default" if told.status == "took_place" else None
    builder.add("status", told.status_span, told.status, default)  # type: ignore[arg-type]
    return builder.build()


def _written(told: Telling, unit: Unit) -> tuple[Span, str]:
    """Return where the document writes a unit's full name, and the name."""
    squeezed = " ".join(told.reading.document.text[unit.start : unit.end].split())
    if squeezed == unit.name:
        return unit.span, unit.name
    full = (u for u in told.reading.within(Span(0, len(told.reading.document.text)), Unit) if u.name == unit.name)
    found = next((u for u in full if u.end - u.start >= len(unit.name)), None)
    return (found.span, unit.name) if found else (unit.span, squeezed)


def _dated(told: Telling, builder: Builder) -> None:
    for name, dated in (("start", told.start), ("end", told.end)):
        if dated is not None:
            builder.date(name, dated[0], "inherited" if dated[1] else None)


_WISHED = frozenset({"want", "wants", "wanted", "hope", "hopes", "wish", "wishes"})
_COMMANDED = frozenset({"under", "commanded", "captained", "skippered"})
_ASHORE = frozenset({"ashore", "landed", "disembarked", "stepped"})
_LEAD = 5  # items between "from" and a ship's name, at most
_SUBJECT = 6  # items before a verb within which its subject stands
_ABOARD = 9  # items behind it within which a ship is named
_MODAL = frozenset({"should", "could", "would", "might", "may"})
_YEAR = 4  # characters of a year: "since 2009", not "since Monday"
_THOUGHT = frozenset("would could should might plans planned".split())
_PLURALS = frozenset("exercises drills manoeuvres maneuvers games".split())


def _codes(act: Act) -> Iterator[str]:
    for i in range(*act.part):
        note = act.sentence.items[i].note
        if note is not None:
            yield from codes(note)
