"""Where an act takes place whose sentence names no place: "there", the town of the dateline, the head of a list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flows.extract.clauses import clause_of
from flows.extract.frames.visits_grammar import PARTY_TYPES, continues
from flows.extract.frames.visits_heads import place_of_list
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_where import SPOTS, TOWNS, adjectival, located, topical
from flows.extract.frames.visits_words import word_set
from flows.extract.model import Place
from flows.extract.patterns import RuleMatch
from flows.extract.sentence import Sentence

_NEAR = 5  # items around a match in which "there" points at the place of what came before
_SCENES = frozenset({"meet", "see", "receive"})
_MOVES = _SCENES | {"go"}
_HEAD = frozenset({"", "DATE", *SPOTS})
COMING = frozenset(
    {
        "came",
        "come",
        "comes",
        "coming",
        "flew",
        "flown",
        "arrived",
        "arrives",
        "landed",
        "lands",
        "went",
        "goes",
        "crossed",
    }
)


def scene(match: RuleMatch, way: str, cast: Cast) -> tuple[Place, ...]:
    """Return the place that the text has set for an act; empty where it has set none."""
    if match.rule.options.get("headed") == "yes":
        place = place_of_list(cast.heads, match.sentence.index, match.first)
        return (place,) if place is not None and _in_order(match, cast.reading.view.text) else ()
    items = match.sentence.items
    near = {i.text for i in items[max(0, match.first - _NEAR) : match.last + _NEAR]}
    if "there" in near:
        return tuple(islice(_places_before(match, cast), 1))
    if way not in _MOVES or (match.rule.options.get("fallback") == "yes" and "here" not in near):
        return ()
    around = () if "here" in near else _around(match) or _at_head(match, cast)
    comes = items[match.first].text in COMING
    if comes:  # many states have a State Palace
        around = tuple(p for p in around if p.kind not in ("venue", "government") or p.state in cast.reading.dyad)
    if around:
        return around
    near_head = way in _SCENES and match.sentence.index <= 4
    town = cast.dateline() if near_head or comes or "here" in near else None
    if isinstance(town, Place):
        return (town,)
    leans = comes or match.rule.options.get("stage") == "yes"
    return stage_before(match, cast) if leans and match.item("place") is None else ()


def stage_before(match: RuleMatch, cast: Cast) -> tuple[Place, ...]:
    """Return where the sentence before took place, if its places are of one state: "in Cairo. X had flown in"."""
    before = next(cast.reading.earlier(match.sentence), None)
    if before is None or match.sentence.texts[clause_of(match.sentence, match.first)[0]] == "where":
        return ()
    at = [i for i in before.of_type(*SPOTS) if located(before, i) and _stood_in(before, i)]
    notes = [n for i in at if isinstance(n := before.items[i].note, Place) and n.state]
    towns = [n for n in notes if n.kind != "state"]
    return tuple((towns or notes)[:1]) if len({n.state for n in notes}) == 1 else ()


def _around(match: RuleMatch) -> tuple[Place, ...]:
    """Return the nearest place of the whole sentence, where all that one can be in are of one state."""
    sentence = match.sentence
    at = [i for i in sentence.of_type(*SPOTS) if located(sentence, i) and _stood_in(sentence, i)]
    at = [i for i in at if not topical(match, i) and not {"back", "home"} & set(sentence.texts[max(0, i - 3) : i])]
    at = [i for i in at if ";" not in sentence.texts[match.first : i]]  # what follows a semicolon is elsewhere
    at.sort(key=lambda i: abs(i - match.first))
    noted = [sentence.items[i].note for i in at if not adjectival(sentence, i)]
    notes = [n for n in noted if isinstance(n, Place) and n.state]
    return tuple(notes[:1]) if len({n.state for n in notes}) == 1 else ()


def _at_head(match: RuleMatch, cast: Cast) -> tuple[Place, ...]:
    """Return the town that opens an entry, where it stands alone with its date: "19 March 1984, Oslo. X …"."""
    index = match.sentence.index
    while index > 0 and cast.reading.sentence(index - 1).segment.paragraph == match.sentence.segment.paragraph:
        index -= 1
    head = cast.reading.sentence(index)
    if (
        head is match.sentence
        or len(head.items) > 8
        or any(i.text.isalpha() or i.type not in _HEAD for i in head.items)
    ):
        return ()
    notes = [head.items[i].note for i in head.of_type(*TOWNS)]
    return tuple(n for n in notes if isinstance(n, Place) and n.state)[:1] if head.of_type("DATE") else ()


def _stood_in(sentence: Sentence, index: int) -> bool:
    """Say whether one is in a place, and does not only say something there: "told reporters in Lima that …"."""
    lead = sentence.items[max(0, index - 4) : index]
    inside = sentence.items[index].type != "STATE" or "in" in {i.text for i in lead[-2:]}
    return inside and not {i.text for i in lead} & word_set("reporting")


def _places_before(match: RuleMatch, cast: Cast) -> Iterator[Place]:
    """Yield the places named before an act, nearest first, in its sentence and the two before it."""
    yield from _places(match.sentence, match.first)
    for earlier in islice(cast.reading.earlier(match.sentence, same_paragraph=False), 2):
        if not continues(earlier, match.sentence):
            return
        yield from _places(earlier, len(earlier.items))


def _places(sentence: Sentence, stop: int) -> Iterator[Place]:
    for index in range(stop - 1, -1, -1):
        note = sentence.items[index].note
        if sentence.items[index].type in SPOTS and isinstance(note, Place) and note.state:
            yield note


def _in_order(match: RuleMatch, text: str) -> bool:
    """Say whether a date belongs to the party it was read with: a list has its dates all before, or all behind."""
    when, visitor = match.captured["when"], match.captured["visitor"]
    row = [i for i, item in enumerate(match.sentence.items) if item.type == "DATE" or item.type in PARTY_TYPES]
    start = max(text.rfind("\n", 0, match.start), match.sentence.segment.start)
    row = [i for i in row if match.sentence.items[i].start >= start]
    dated_first = match.sentence.items[row[0]].type == "DATE"
    return dated_first == (when < visitor)
