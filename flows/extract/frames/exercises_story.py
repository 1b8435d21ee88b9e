"""Stories: what one document says, act by act, about one exercise, voyage, course or operation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.extract.frames.exercises_act import Act, adding
from flows.extract.frames.exercises_acts import acts
from flows.extract.frames.exercises_checks import stands_for, they_sail
from flows.extract.frames.exercises_same import REACH, Story, apart_from, belongs, may_share
from flows.extract.frames.exercises_sides import sides
from flows.extract.frames.exercises_split import split
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import Unit
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.names import same_unit
from flows.ground.value import replace

# What a text tells of one thing stands together: an act is held against so many stories before it, and a story that
# has been told in so many acts is told. Without such bounds endless repetition would take the square of its length.
LOOK_BACK = 40
MOST_ACTS = 40
_HEAD = 8  # items of a sentence that is only the head of an entry, at most
_OPENING = 9  # items of a sentence within which it says who stayed or left
_NEXT = 2  # sentences within which ships are taken to belong to the exercise before
_FOUNDED = frozenset({"born", "founded", "first", "since", "inaugurated"})
_THEY = frozenset({"they", "their", "these"})  # what takes up forces of the sentence before
_DOUBT = frozenset({"if", "could", "might", "may", "unless"})
_ANNOUNCED = frozenset("announced said confirmed declared told stated informed disclosed reported".split())
_ALLOWING = frozenset(
    "allow allows allowing enable enables enabling permit permits permitting facilitate facilitates".split()
)
_LET = 10  # items between such a verb and what it lets forces do
_UNREAL = frozenset({"denied", "conditional", "advised"})


def _units(sentence: Sentence) -> list[Unit]:
    return [i.note for i in sentence.items if isinstance(i.note, Unit) and not i.note.merchant]


def stories(reading: Reading) -> list[Story]:
    """Return what a document tells, joined; acts that are denied, advised or only thought of are left out."""
    told: list[Story] = []
    for sentence in reading.sentences():
        told_of = (_foretold(a) for a in acts(reading, sentence))
        real = (a for a in told_of if a.realis.kind not in _UNREAL and not _times(a) and not _made_possible(a))
        found = [one for act in real for one in split(act)]
        present = all(a.rule.startswith("presence") for a in found)
        if present and _add(reading, told[-LOOK_BACK:], sentence, bool(found)):
            continue
        for act in found:
            _tell(told, act)
    return told


def _foretold(act: Act) -> Act:
    """Return what somebody has announced "would" be done as planned, unless it hangs on an "if"."""
    anchors = act.sentence.anchors
    would = act.realis.rule == "realis.would" and "would" in anchors and not anchors & _DOUBT
    if would and anchors & _ANNOUNCED:
        return replace(act, realis=replace(act.realis, kind="planned"))
    return act


def _times(act: Act) -> bool:
    """Say whether an act without name or ships is told as done many times: "trained together a dozen times"."""
    return not act.name and not act.units and spoken(act.sentence, words().lists["times"], *act.part) is not None


def _made_possible(act: Act) -> bool:
    """Say whether an act is only what an agreement lets forces do: "a pact that allows their forces to train"."""
    lead = set(act.sentence.texts[max(act.part[0], act.first - _LET) : act.first])
    return bool(lead & _ALLOWING) and not act.name and not act.dates()


def _tell(told: list[Story], act: Act) -> None:
    borrowed = [] if act.ships and act.voyage else _meant(told, act)
    if _of_exercise(told, act, borrowed):
        if len(told[-1].more) < MOST_ACTS:
            told[-1].more.append(act)
        return
    for story in reversed(told[-LOOK_BACK:]):
        if belongs(story, act, borrowed):
            if len(story.acts) == MOST_ACTS:
                return
            if _leaves_port(story, act) and len(story.more) < MOST_ACTS:
                story.more.append(act)
                return
            story.acts.append(act)
            story.borrowed.extend(u for u in borrowed if not story.ships or act.voyage)
            return
    way = _way_to(told, act)
    more = way.acts if way is not None else _led_to(told, act)
    if way is not None:
        told.remove(way)
    told.append(Story([act], more, borrowed))


def _leaves_port(story: Story, act: Act) -> bool:
    """Say whether ships only leave the port that the story has them call at: "The frigate left Callao on the 30th"."""
    if story.kind != "port_call" or not act.rule.startswith(("deployment.sail", "deployment.cruise")):
        return False
    called = {p.name for a in story.acts for i, p in a.places() if not a.leaves(i)}
    there = act.places()
    return bool(there) and all(act.leaves(i) and p.name in called for i, p in there)


def _way_to(told: list[Story], act: Act) -> Story | None:
    """Return the flight or march told right before an exercise in its paragraph: it belongs to it."""
    last = told[-1] if told and act.kind == "exercise" else None
    if last is None or last.ships or last.acts[0].rule not in ("presence.force", "deployment.fly", "deployment.troops"):
        return None
    near = act.sentence.index - last.last.index <= 2
    here = act.sentence.segment.paragraph == last.last.segment.paragraph
    return last if near and here and may_share(last, act) and not apart_from(last, act, days=30) else None


def _led_to(told: list[Story], act: Act) -> list[Act]:
    """Return the sentences that lead to an exercise which names no forces itself: "X and Y put out. The drill …"."""
    opening = set(act.sentence.texts[:6])
    if act.kind != "exercise" or (not opening & _THEY and (act.units or len({s.code for s in act.sides}) > 1)):
        return []
    taken = {a.sentence.index for s in told[-LOOK_BACK:] for a in (*s.acts, *s.more)}
    for distance, earlier in enumerate(act.reading.earlier(act.sentence)):
        if distance == _NEXT or earlier.index in taken:
            return []
        arms = [u for u in _units(earlier) if u.kind in ("ship", "aircraft")]
        if len(arms) > (0 if opening & _THEY else 1):
            return [adding(act.reading, earlier, act.kind)]
    return []


def _of_exercise(told: list[Story], act: Act, borrowed: list[Unit]) -> bool:
    """Say whether ships only put to sea for the exercise just told of: "the ships leave harbour on Wednesday"."""
    last = told[-1] if told else None
    led = _of_several(act) or (act.rule == "deployment.send" and not act.places() and not act.dates())
    if last is not None and last.kind == "exercise" and not last.ships and act.ships and led and _follows(last, act):
        return True
    if (
        last is None
        or last.kind != "exercise"
        or not act.voyage
        or not borrowed
        or act.ships
        or act.places()
        or act.name
    ):
        return False
    return act.sentence.index - last.last.index <= 3 and {u.name for u in borrowed} <= {u.name for u in last.units}


def _of_several(act: Act) -> bool:
    """Say whether ships of two states sail in company: they are those of an exercise."""
    flags = {u.state for u in act.ships} | {s.code for s in act.sides if s.armed}
    return act.voyage and len(act.ships) > 1 and len(flags - {None}) != 1


def _follows(story: Story, act: Act) -> bool:
    near = act.sentence.index - story.last.index <= 1
    here = act.sentence.segment.paragraph == story.last.segment.paragraph
    return near and here and not apart_from(story, act, days=14)


def _meant(told: list[Story], act: Act) -> list[Unit]:
    """Return the ships that "she", "the ships" or "the group" stands for in an act that names none."""
    which = stands_for(act.sentence, act.part)
    if which is None and act.voyage and they_sail(act.reading, act.sentence, act.part, act.first):
        which = "many"
    pronoun = which is None and not act.voyage and bool({"it", "they"} & _texts(act, min(act.first, act.part[0] + 12)))
    if (which is None and not pronoun) or act.kind in ("training", "operation") or act.rule == "exercise.edition":
        return []
    for distance, earlier in enumerate(act.reading.earlier(act.sentence, same_paragraph=pronoun)):
        if distance > (0 if pronoun else 2 * REACH):
            break
        ships = [u for u in _units(earlier) if u.kind == "ship"]
        grouped = which != "group" or _group_of(act) & earlier.anchors
        voyage = _voyage_in(told, earlier, more=which == "many")
        if ships and voyage is not None and which == "many" and len(ships) == 1:
            return voyage.ships
        if ships and (grouped or voyage is not None):
            return ships[:1] if which == "one" else _own(act, earlier, ships)
    return []


def _voyage_in(told: list[Story], sentence: Sentence, *, more: bool) -> Story | None:
    """Return the voyage that a sentence tells of, or with ``more`` only adds to."""
    for story in told[-LOOK_BACK:]:
        rows = (*story.acts, *(story.more if more else ()))
        if story.acts[0].voyage and any(a.sentence is sentence for a in rows):
            return story
    return None


def _texts(act: Act, stop: int) -> set[str]:
    return set(act.sentence.texts[act.part[0] : stop])


def _group_of(act: Act) -> set[str]:
    """The noun by which an act speaks of a formation: "the group", "the squadron"."""
    return {"group", "squadron", "fleet", "flotilla", "force", "formation"} & _texts(act, act.part[1])


def _own(act: Act, earlier: Sentence, ships: list[Unit]) -> list[Unit]:
    """Of ships of several states, those of the first one named."""
    first = next((s.code for s in sides(act.reading, earlier, 0, len(earlier.items)) if s.domain == "naval"), None)
    return [u for u in ships if first is None or u.state in (first, None)]


def _add(reading: Reading, told: list[Story], sentence: Sentence, present: bool) -> bool:
    """Let a sentence without an act of its own add ships, places and days to what it goes on about.

    ``present``: it tells of forces that are merely there; to an exercise it adds them, to nothing else.
    """
    if not told or sentence.segment.kind not in ("prose", "item") or spoken(sentence, words().lists["civil"]):
        return False
    if (stay := _stays(told, sentence)) is not None:
        stay.more.append(adding(reading, sentence, stay.kind))
        return True
    again, joins = (spoken(sentence, words().lists[name]) is not None for name in ("again", "joins"))
    entry = _entry(told, sentence)
    again = again or stands_for(sentence, (0, len(sentence.items))) is not None or entry
    story = _goes_on_about(told, sentence, 4 if again or joins else _NEXT)
    if story is None or (present and story.kind != "exercise"):
        return False
    alone = not (joins or again) or sentence.segment.kind == "item" or _bullet(reading, sentence)
    if alone and sentence.segment.paragraph != story.last.segment.paragraph:
        return False
    more = adding(reading, sentence, story.kind, "entry" if entry else "more")
    if not _goes_with(story, more) or (present and apart_from(story, more, days=30)):
        return False
    if entry:
        adds = bool(more.units or more.places() or more.dates() or any(s.joins for s in more.sides))
    elif again and more.dates():
        sails = spoken(sentence, words().lists["sails"]) is not None or more.located() or more.ships
        adds = not _FOUNDED & sentence.anchors and bool(story.kind == "exercise" or sails)
    else:
        forces = bool(more.units) or ((again or joins) and any(s.armed for s in more.sides))
        forces = forces or any(s.joins for s in more.sides)
        adds = forces and (not more.dates() or joins or again)
    if adds or (again and any(p.kind in ("city", "capital", "venue") for _, p in more.located())):
        story.more.append(more)
        return True
    return False


def _stays(told: list[Story], sentence: Sentence) -> Story | None:
    """Return the campaign, occupation or posting of which a sentence tells the end: "They stayed until 1977."."""
    last = max(told, key=lambda s: s.last.index)
    near = 0 < sentence.index - last.last.index <= _NEXT and sentence.segment.paragraph == last.last.segment.paragraph
    troops = last.kind in ("operation", "training") or (last.kind == "deployment" and not last.ships)
    if not (near and troops and sentence.of_type("DATE")) or len(last.more) >= MOST_ACTS:
        return None
    cue = spoken(sentence, words().lists["stays"])
    return last if cue is not None and cue[0] < _OPENING else None


def _entry(told: Sequence[Story], sentence: Sentence) -> bool:
    """Say whether a sentence goes on in an entry that opens with a name: "Exercise Wallaby. Queensland, 8–20 May."."""
    last = max(told, key=lambda s: s.last.index)
    head = last.acts[0]
    short = head.name is not None and len(head.sentence.items) <= _HEAD
    return short and head.sentence.segment.paragraph == sentence.segment.paragraph


def _bullet(reading: Reading, sentence: Sentence) -> bool:
    """Say whether a sentence opens an entry of its own."""
    return reading.view.text[sentence.segment.start : sentence.segment.start + 1] in tuple("•►▪*–—-")


def _goes_on_about(told: Sequence[Story], sentence: Sentence, reach: int) -> Story | None:
    """Return the exercise or voyage told of last, where a sentence stands near enough to go on about it."""
    near = [s for s in told if 0 < sentence.index - s.last.index <= reach]
    near = [s for s in near if s.kind == "exercise" or s.acts[0].voyage]
    near.sort(key=lambda s: (s.kind == "exercise" and reach > _NEXT, s.last.index))
    last = near[-1] if near else None
    if last is None or (last.last.index < max(s.last.index for s in told) and reach == _NEXT):
        return None
    apart = sentence.segment.paragraph - last.last.segment.paragraph
    if last.acts[0].voyage and apart:
        return None
    return last if apart <= (0 if reach == _NEXT and sentence.index - last.last.index > 1 else 2) else None


def _goes_with(story: Story, more: Act) -> bool:
    """Say whether a sentence can be about a story: of a voyage it names its ships, or stands for them."""
    if not story.acts[0].voyage:
        return True
    if more.ships and spoken(more.sentence, words().lists["company"]) is None:
        return any(same_unit(a.name, b.name) for a in more.ships for b in story.ships)
    return stands_for(more.sentence, more.part) is not None


def _within(act: Act, voyage: Act, own: bool) -> bool:
    """Say whether a voyage is told right before an act: in its paragraph where it names ships of its own."""
    apart = act.sentence.segment.paragraph - voyage.sentence.segment.paragraph
    return 0 <= act.sentence.index - voyage.sentence.index <= 2 and apart <= (0 if own else 1)


def subordinate(story: Story, told: Sequence[Story]) -> Iterator[Story]:
    """Yield the voyages during which an exercise takes place: told in the same or the sentence before."""
    for other in told:
        near = any(_within(a, b, own=bool(story.ships)) for a in story.acts for b in other.acts)
        if near and other.acts[0].voyage and not any(apart_from(other, a, days=45) for a in story.acts):
            yield other
