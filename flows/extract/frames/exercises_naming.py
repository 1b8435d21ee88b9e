"""What a name in a sentence says of an act: an exercise, an operation, a deployment, another edition, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.extract.frames.exercises_checks import (
    PRACTICE,
)  # fmt: skip
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import Event
from flows.extract.patterns import RuleMatch
from flows.extract.reading import Reading
from flows.extract.sentence import Item, Sentence

_OPERATIONS = frozenset({"operation", "intervention"})
_ABROAD = ("operation ", "opération ", "operación ", "operazione ", "operação ", "unternehmen ")
_CAMPAIGNS = frozenset("operation offensive campaign intervention invasion airlift counteroffensive raid".split())
_THINGS = frozenset({"type", "types", "rig", "platform", "tanker", "yacht", "satellite", "rocket", "missile", "class"})
_VOYAGES = frozenset({"voyage", "deployment", "cruise", "circumnavigation"})
_APPOSED = 9  # items behind a name within which an apposition says what it is
_MODELS = ("on the model of", "modelled on", "modeled on", "along the lines of", "inspired by", "on the pattern of")
_BEFORE_IT = ("heir to", "successor to", "successor of", "formerly", "formerly called", "once called", "replaced")
_MODEL = 12  # items before a name within which a thing is likened to it
_WAY = frozenset("come came coming back fresh returned returning home way on go going bound left sailed".split())
_TOWNS = frozenset({"Tabuk", "Vidsel", "Sarıkamış", "Milan", "Zambezi", "Danube"})  # exercises named after a place
_AT = (["at"], ["near"], ["from"], ["off"], ["around"])
_CLOSE = 8  # items between word of another edition and its date, at most
_EDITIONS = 4  # sentences between the name of a series and word of another edition, at most
_NUMBERED = re.compile(r"[\s–-]+(?:\d[\d/]*|[IVXL]+)$")
_DEPLOYED = re.compile(r"(?:[Pp]olicing|[Dd]eployment|[Cc]ruise)(?: \d+)?$")


def names_ship(match: RuleMatch) -> bool:
    """Say whether a trigger is only part of a noun: "the patrol vessel", "a training squadron"."""
    items = match.sentence.items
    behind = items[match.first + 1].text if match.first + 1 < len(items) else ""
    return items[match.first].text in ("patrol", "training", "cruise") and behind in words().crafts


def series_before(reading: Reading, match: RuleMatch) -> Item | None:
    """Return the exercise of which "the next edition" is one: that of the sentences before, without its number.

    None where the sentence itself names an exercise, or gives no day: then nothing new is told.
    """
    sentence = match.sentence
    if not sentence.of_type("DATE") or sentence.of_type("INSTRUMENT"):
        return None
    own = [i for i in sentence.of_type("EVENT") if _exercise(sentence.items[i])]
    if own:
        return _unnumbered(reading, sentence.items[own[-1]]) if _next(match, own[-1]) else None
    bare = sentence.texts[match.first] == "it"  # what was held may be a meeting told of in between
    for distance, earlier in enumerate(reading.earlier(sentence)):
        named = [item for item in earlier.items if _exercise(item)]
        if bare and any(isinstance(x.note, Event) and not _exercise(x) for x in earlier.items):
            return None
        if named or distance == _EDITIONS or bare:
            return _unnumbered(reading, named[-1]) if named else None
    return None


def _next(match: RuleMatch, event: int) -> bool:
    """Say whether a sentence goes on to another edition of what it names: "…, and the sixteenth, in May, brought …".

    Of what is held as a habit the first one told will do: "holds Fraterno every year; its 34th edition was held …".
    """
    dates = match.sentence.of_type("DATE")
    there = any(match.first - 2 <= i <= match.last + _CLOSE for i in dates)
    items = match.sentence.items
    habit = spoken(match.sentence, words().lists["habit"], 0, match.first) is not None
    parted = habit and any(items[i].text in (";", "and", ":") for i in range(event, match.first))
    return event < match.first and there and (parted or any(i < match.first for i in dates))


def _exercise(item: Item) -> bool:
    return isinstance(item.note, Event) and item.note.kind == "exercise" and item.note.rule not in _OPERATIONS


def _unnumbered(reading: Reading, item: Item) -> Item:
    bare = _NUMBERED.sub("", item.span.of(reading.document.text))
    event = Event(item.start, item.start + len(bare), "edition", " ".join(bare.split()), "exercise")
    return Item("EVENT", "", event.start, event.end, event)


def aside(sentence: Sentence, match: RuleMatch) -> bool:
    """Say whether a name only stands in a bracket of something else: "Karachi (for Sea Spirit 25)"."""
    items = sentence.items
    behind = items[match.last].text if match.last < len(items) else ""
    lead = [x.text for x in items[max(0, match.first - 2) : match.first]]
    if [x.text for x in items[max(0, match.first - 3) : match.first]] == ["so", "-", "called"]:
        return True
    if items[match.first - 1].text in _THINGS:
        return True  # "helicopters of the types Alouette III"
    row = " ".join(x.text for x in items[max(0, match.first - _MODEL) : match.first])
    if any(phrase in row for phrase in _MODELS) or row.endswith(_BEFORE_IT):
        return True
    note = items[match.first].note
    town = lead[1:] in _AT and isinstance(note, Event) and note.name in _TOWNS  # "was based at Tabuk"
    if town or behind in ("force", "task") or _only_from(sentence, match, lead):
        return True
    counted = behind in ("times", "visits", "calls")  # "called at Ilo 31 times"
    return counted or (behind == ")" and lead == ["(", "for"])


def _only_from(sentence: Sentence, match: RuleMatch, lead: Sequence[str]) -> bool:
    """Say whether ships only come from an exercise, or go on to it: "She had come from Sea Spirit", no day told."""
    way = lead[1:] in (["from"], ["to"], ["for"]) and lead[0] in _WAY
    return way and not sentence.of_type("DATE") and len(sentence.of_type("UNIT", "FORCE", "STATE", "DEMONYM")) <= 1


def known_as(reading: Reading, item: Item) -> Item | None:
    """Return the name of an exercise that looks like that of an agreement, "Justified Accord", or None."""
    found = (e for e in reading.within(item.span, Event) if e.rule in ("known-series", "exercise-before", "coined"))
    event = next(found, None)
    return None if event is None else Item("EVENT", "", item.start, item.end, event)


def kind_of(sentence: Sentence, at: int, event: Event) -> str:
    """Return the kind of what bears a name: exercise, deployment or operation."""
    behind = list(sentence.texts[at + 1 : at + _APPOSED])
    if behind[:2] in ([",", "a"], [",", "an"], [",", "the"], [",", "her"], [",", "its"]) and _VOYAGES & {*behind}:
        return "deployment"  # "left for Operation Highmast, an eight-month voyage"
    before = set(sentence.texts[max(0, at - 8) : at])
    if (
        (event.value or "") in words().operations
        or event.rule in _OPERATIONS
        or (event.value or "").lower().startswith(_ABROAD)
    ):
        return "operation"
    around = set(sentence.texts[max(0, at - 8) : at + 9])
    if around & _CAMPAIGNS and not around & PRACTICE:
        return "operation"
    close = set(sentence.texts[max(0, at - 3) : at])
    policing = _DEPLOYED.search(event.value or "") is not None
    voyage = bool(before & {"voyage", "deployment", "cruise"}) and not close & PRACTICE
    if policing or voyage or event.rule == "deployment-title":
        return "deployment"
    return "exercise"
