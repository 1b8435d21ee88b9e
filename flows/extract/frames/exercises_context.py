"""What the sentences around a story tell: whose forces and whose ground it leaves unsaid itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flows.extract.frames.exercises_act import Act
from flows.extract.frames.exercises_same import Story
from flows.extract.frames.exercises_sides import Side, naming, sides
from flows.extract.model import Force, Group, Place, Unit
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Sentence

_ANOTHER = frozenset({"similar", "another", "second", "third", "earlier", "previous"})  # of what was told before
_ANAPHORS = frozenset({"the", "both", "these", "those", "two", "three"})
_COUNTS = frozenset({"two", "three", "four", "five", "visiting"})
_SHIPS = frozenset(
    "ship ships vessel vessels frigate frigates destroyer destroyers cruiser cruisers carrier corvette corvettes "
    "warship warships squadron flotilla crew crews submarine".split()
)
_TEACH = frozenset("trained trains train taught teach teaches instructed instruct mentored coached".split())
_TOWNS = ("city", "capital", "venue")
_RECENT = 8  # sentences between one campaign and the next, at most
_BULLETS = frozenset("• ► ▪ * – — - ·".split())
_NEAR = 2  # sentences on either side of an act, within its paragraph or the next


def around(reading: Reading, story: Story) -> Iterator[Sentence]:
    """Yield the sentences near the acts of a story: its own, those before, then those behind."""
    own = [a.sentence.index for a in story.acts]
    low, high = max(0, min(own) - _NEAR), min(len(reading), max(own) + _NEAR + 1)
    numbers = [*dict.fromkeys(own), *range(min(own) - 1, low - 1, -1), *range(min(own), high)]
    for number in dict.fromkeys(numbers):
        sentence = reading.sentence(number)
        if abs(sentence.segment.paragraph - story.acts[0].sentence.segment.paragraph) <= 1:
            yield sentence


def near_sides(reading: Reading, story: Story, others: Sequence[Story]) -> list[Side]:
    """Return the sides of the dyad whose forces the neighbouring sentences name, unless another story is told there."""
    taken = {a.sentence.index for o in others if o is not story for a in o.acts} - {
        a.sentence.index for a in story.acts
    }
    first = story.acts[0]
    another = bool(_ANOTHER & set(first.sentence.texts[max(0, first.first - 4) : first.last]))
    found = [
        side
        for sentence in around(reading, story)
        if story.name or another or sentence.index not in taken
        for side in sides(reading, sentence, 0, len(sentence.items))
        if side.code in reading.dyad
    ]
    armed = [s for s in found if s.armed or isinstance(reading.at(s.span, Group), Group)]
    return armed or found


def fleet(reading: Reading, story: Story, known: Sequence[Side]) -> list[Side]:
    """Return whose ships "the two ships", "the frigate", "she" are, where the sentence before tells of one side's."""
    first = story.acts[0]
    missing = set(reading.dyad) - {s.code for s in (*known, *first.sides)}
    lead = list(first.sentence.texts[first.part[0] : first.first])
    counted = [word for word in lead if word not in _COUNTS or word == "two"]
    rows = (pairwise(lead), pairwise([word for word in counted if word != "two"]))
    ours = "she" in lead or any(a in _ANAPHORS and b in _SHIPS for row in rows for a, b in row)
    if len(missing) != 1 or not ours:
        return []
    for distance, earlier in enumerate(reading.earlier(first.sentence, same_paragraph=False)):
        ships = [s for s in sides(reading, earlier, 0, len(earlier.items)) if s.ship or s.armed]
        if ships or distance == 1:
            return [s for s in ships if s.code in missing][:1]
    return []


def mentioned(reading: Reading, story: Story, code: str) -> list[Side]:
    """Return where the sentences around a story name a state, or its people, at all."""
    for sentence in around(reading, story):
        for i in sentence.of_type("STATE", "DEMONYM", "CAPITAL", "FORCE", "UNIT"):
            note = sentence.items[i].note
            town = i > 1 and sentence.texts[i - 1] == "," and sentence.items[i - 2].type == "CITY"
            if isinstance(note, (Place, Force, Unit)) and note.state == code and not town:
                return [Side(code, note.span, None, i, armed=False)]
    return []


def opposite(reading: Reading, home: str, act: Act) -> list[Side]:
    """Return the other side of the dyad: who comes under arms to the ground of one is, in a text on both, the other."""
    other = reading.document.dyad.other(home) if home in reading.dyad else None
    span = naming(reading, other, act.span.end) if other else None
    return [Side(other, span, None, act.first)] if other and span else []


def ground(reading: Reading, story: Story) -> Place | None:
    """Return the place for which "here" and "there" stand, or in whose story the neighbouring sentences go on."""
    first = story.acts[0]
    if "here" in first.sentence.anchors:
        return next((p for p in _places(reading, reading.sentence(0))), None)
    back = "there" in first.sentence.anchors
    for distance, earlier in enumerate(reading.earlier(first.sentence, same_paragraph=True)):
        found = list(_places(reading, earlier))
        if found or distance == _NEAR:
            return (found[-1] if back else found[0]) if found else None
    return None


def _places(reading: Reading, sentence: Sentence) -> Iterator[Place]:
    for item in sentence.items:
        if isinstance(item.note, Place) and item.type in ("CITY", "CAPITAL", "REGION", "VENUE") and item.note.state:
            yield item.note


def party_named(reading: Reading, story: Story, ours: set[str]) -> Place | Force | None:
    """Return where the acts, else the sentences around them, name the other side of the dyad."""
    if not ours & set(reading.dyad):
        return None
    for sentence in around(reading, story):
        for item in sentence.items:
            note = item.note
            if isinstance(note, (Place, Force)) and note.state in reading.dyad and note.state not in ours:
                return note
    return None


def ashore(story: Story, voyage: Story) -> bool:
    """Say whether an exercise in a town takes place in another state than those at whose ports a voyage calls."""
    here, there = ({p.state for a in s.acts for _, p in a.places() if p.kind in _TOWNS} for s in (story, voyage))
    return bool(here and there) and not (here | {None}) & there


def told_before(story: Story, act: Act) -> bool:
    """Say whether a campaign is told of right before an act, in its sentence or one of those before it."""
    within = 0 <= act.sentence.index - story.last.index <= _RECENT
    return within and (story.last is not act.sentence or story.acts[-1].first < act.first)


def of_both(reading: Reading, story: Story) -> list[Side]:
    """Return both sides of the dyad, for a dated entry of a list that names an exercise and no state.

    "• Exercise Varuna (Navy): Arabian Sea, March 2022", in a text about two states.
    """
    first = story.acts[0]
    sentence = first.sentence
    listed = sentence.segment.kind == "item" or sentence.texts[0] in _BULLETS
    states = any(codes(x.note) for x in sentence.items if x.note is not None)
    if not (story.name and story.dates() and listed) or states:
        return []
    named = [(code, naming(reading, code, first.span.start)) for code in reading.dyad]
    return [Side(code, span, None, first.first, armed=False) for code, span in named if span is not None]


def teachers(story: Story, found: Sequence[Side]) -> list[Side]:
    """Return those who teach on ground that no table knows: "Peruvian instructors trained the Chilean army at …"."""
    first, items = story.acts[0], story.acts[0].sentence.items
    verb = next((i for i in range(*first.part) if items[i].text in _TEACH), None)
    if verb is None or {"was", "were", "been", "being"} & {x.text for x in items[max(0, verb - 2) : verb]}:
        return []
    taught = any(s.item > verb for s in found) and "by" not in {x.text for x in items[verb : verb + 2]}
    return [s for s in found if s.item < verb] if taught else []
