"""One story: the acts that are one exercise, voyage, course or operation, and whether another act belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.extract.frames.exercises_act import Act
from flows.extract.frames.exercises_sides import Side
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import DateExpr, Unit
from flows.extract.sentence import Sentence
from flows.ground.dates import dates_of
from flows.ground.names import same_name, same_unit

# What a text tells of one thing stands together: an act is held against so many stories before it, and a story that
# has been told in so many acts is told. Without such bounds endless repetition would take the square of its length.
LOOK_BACK = 40
MOST_ACTS = 40


REACH = 6  # sentences between an act and what is said of it later
_SEASON = 200  # days between editions of a yearly exercise, at least
_SENDING = frozenset({"deployment.troops", "deployment.posted", "deployment.state", "deployment.fly", "presence.force"})
_LASTING = 45  # days that an exercise may have gone on which "ended on the 15th"
_CALLED = frozenset("called named dubbed codenamed baptised known".split())
_NOUNS = frozenset("exercise drill manoeuvre manoeuvres drills".split())
_FURTHER = frozenset("another other separate later second then also subsequent next afterwards meanwhile".split())


@dataclass(slots=True, eq=False)
class Story:
    """The acts that are one thing, in the order of the text, and the sentences that only add ships or days to it."""

    acts: list[Act]
    more: list[Act] = field(default_factory=list)
    borrowed: list[Unit] = field(default_factory=list)  # ships named before, for which "she" or "the group" stands

    @property
    def kind(self) -> str:
        """What it is: a voyage is a deployment as soon as one act says so."""
        kinds = [a.kind for a in self.acts]
        return "deployment" if "deployment" in kinds and set(kinds) <= {"deployment", "port_call"} else kinds[0]

    @property
    def name(self) -> str | None:
        """The fullest name."""
        names = [a.name.note.value for a in self.acts if a.name and a.name.note and a.name.note.value]
        return max(names, key=len) if names else None

    @property
    def units(self) -> list[Unit]:
        """All units, in order."""
        own = [u for a in self.acts for u in a.units]
        return [*own, *self.borrowed, *(u for a in self.more for u in a.units)]

    @property
    def ships(self) -> list[Unit]:
        """The ships among them."""
        return [u for u in self.units if u.kind == "ship"]

    @property
    def sides(self) -> list[Side]:
        """Everyone whose forces are named."""
        return [s for a in self.acts for s in a.sides]

    @property
    def last(self) -> Sentence:
        """The latest sentence that speaks of it."""
        return max((*self.more, *self.acts), key=lambda a: a.sentence.index).sentence

    def dates(self) -> list[DateExpr]:
        """Return the dates of its acts."""
        return [d for a in self.acts for _, d in a.dates()]


def belongs(story: Story, act: Act, borrowed: list[Unit]) -> bool:
    """Say whether an act is one more of a story; ``borrowed`` are the ships that "she" stands for in it."""
    head = story.acts[0]
    if _of_campaign(story, act):
        return True
    if act.sentence is story.acts[-1].sentence and not (act.name and story.name and _same(act, story)):
        return _goes_on(story, act)
    if head.voyage != act.voyage or (not act.voyage and head.kind != act.kind):
        return False
    if act.name and story.name:
        one = act.sentence is story.acts[-1].sentence and act.part == story.acts[-1].part
        edition = act.rule == "exercise.edition"
        return _same(act, story) and not apart_from(story, act, days=0 if one else _LASTING if edition else _SEASON)
    if act.voyage:
        return _one_voyage(story, act, borrowed)
    return _one_act(story, act)


def _goes_on(story: Story, act: Act) -> bool:
    """Say whether a later part of one sentence goes on about its first: "…; the operation, dubbed Restore Hope"."""
    last = story.acts[-1]
    again = spoken(act.sentence, words().lists["again"], *act.part) is not None
    named = act.name is not None and story.name is not None
    undated = not act.dates() or not story.dates()  # "For Sea Spirit they came by rail; from 3 to 9 May they drilled"
    if act.kind == story.kind == "exercise" and act.name is None and story.name and undated:
        row = {act.sentence.texts[i] for i in range(*act.part)}
        return last.part != act.part and not row & _FURTHER and may_share(story, act)
    return last.part != act.part and story.kind == act.kind and again and not named


def _of_campaign(story: Story, act: Act) -> bool:
    """Say whether troops are sent for an operation just named, of which no place is told yet."""
    if story.kind != "operation" or not story.name or act.rule not in _SENDING or act.dates() or act.name:
        return False
    near = 0 <= act.sentence.index - story.last.index <= 1
    here = act.sentence.segment.paragraph == story.last.segment.paragraph
    return near and here and may_share(story, act) and not any(a.places() for a in story.acts)


def _same(act: Act, story: Story) -> bool:
    """Say whether both bear one name and no different numbers: "Malabar" and "Malabar 2020", not "Malabar 2018"."""
    name, known = act.name.note.value if act.name and act.name.note else None, story.name
    if not name or not known or not same_name(name, known):
        return False
    return _numbers(name) == _numbers(known) or "" in (_numbers(name), _numbers(known))


def _numbers(name: str | None) -> str:
    words_ = (name or "").replace("-", " ").split()[1:]
    return " ".join(w for w in words_ if w.isdigit() or (w.isupper() and set(w) <= set("IVX")))


def apart_from(story: Story, act: Act, days: int = 0) -> bool:
    """Say whether the days told of a story and of an act exclude each other (more than ``days`` between them)."""
    ours = [d.edtf for d in story.dates() if d.edtf]
    theirs = [d.edtf for _, d in act.dates() if d.edtf]
    return bool(ours and theirs) and min(_days_between(a, b) for a in ours for b in theirs) > days


def _days_between(a: str, b: str) -> int:
    """Return the days between two dates, 0 where they meet; "until the 15th" meets all that comes before it."""
    first, second = dates_of(_closed(a)), dates_of(_closed(b))
    until = (a.startswith("../") and second.before(first)) or (b.startswith("../") and first.before(second))
    gap = 0 if first.meets(second) else first.days_to(second)
    return 0 if until and gap <= _LASTING else gap


def _closed(value: str) -> str:
    """Return an interval without its open end, "until the 15th" as the 15th."""
    return value.removeprefix("../").removesuffix("/..")


def _one_voyage(story: Story, act: Act, borrowed: list[Unit]) -> bool:
    """Say whether a voyage told of is this one: a ship in common; else its class, or nearness where none is named."""
    ships = [*act.ships, *borrowed]
    if ships and story.ships:
        shared = any(same_unit(a.name, b.name) for a in ships for b in story.ships)
        return shared and not apart_from(story, act, days=330)
    apart = act.sentence.segment.paragraph != story.last.segment.paragraph
    near = act.sentence.index - story.last.index <= 3 and not (apart and act.sentence.segment.kind == "item")
    if apart_from(story, act, days=7 if near else 0) or not may_share(story, act) or _other_shore(story, act):
        return False
    if _one_class(story, act):
        return True
    return near and not (ships and story.ships) and not any(u.kind == "formation" for u in act.units)


def may_share(story: Story, act: Act) -> bool:
    """Say whether those whose ships they are can be one."""
    mine, theirs = {s.code for s in act.sides if not s.partner}, {s.code for s in story.sides if not s.partner}
    return not mine or not theirs or bool(mine & theirs)


def _other_shore(story: Story, act: Act) -> bool:
    """Say whether ships that call at one side's port are told of, and here ships that call at the other side's."""
    if act.kind != "port_call" or story.kind != "port_call":
        return False
    mine, theirs = _shores(act), {code for a in story.acts for code in _shores(a)}
    return bool(mine and theirs) and not mine & theirs


def _shores(act: Act) -> set[str]:
    return {p.state for i, p in act.places() if p.state in act.reading.dyad and not act.leaves(i) and p.state}


def _shared_side(story: Story, act: Act) -> bool:
    return bool({s.code for s in act.sides} & {s.code for s in story.sides})


def _one_class(story: Story, act: Act) -> bool:
    """Say whether both speak of a ship of one class, "an aircraft carrier" and "the carrier Cavour", of one state."""
    nouns = _classes(act)
    return _shared_side(story, act) and any(nouns & _classes(a) for a in story.acts)


def _classes(act: Act) -> set[str]:
    """The nouns of ships' classes among the items that belong to an act, formations' own among them."""
    texts = {act.sentence.texts[i] for i in act.scope}
    texts |= {word for u in act.units if u.kind == "formation" for word in u.name.lower().split()}
    return texts & words().nouns


def _one_act(story: Story, act: Act) -> bool:
    """Say whether an exercise, course or operation is the one told of before, one of the two being without a name."""
    if act.kind == "operation" and act.name is None and story.name is None:
        return _one_place(story, act) and not apart_from(story, act, days=400)
    distance = act.sentence.index - story.last.index
    paragraphs = act.sentence.segment.paragraph - story.last.segment.paragraph
    if paragraphs and act.sentence.segment.kind == "item":
        return False  # another entry of a list
    if act.kind == "exercise" and distance <= 1 and not paragraphs and not story.name and _renames(act):
        return True
    if distance > REACH or paragraphs > 2 or apart_from(story, act):
        return False
    if any(same_unit(a.name, b.name) for a in act.ships for b in story.ships):
        return True
    if paragraphs and act.ships and story.ships:
        return False  # other ships, in another paragraph
    mine, theirs = {s.code for s in act.sides}, {s.code for s in story.sides}
    again = any(spoken(act.sentence, words().lists[name], *act.part) is not None for name in ("again", "joins"))
    if act.name is None and act.kind == "exercise" and distance <= 2 and _definite(act):
        return True
    if mine and theirs and not (mine <= theirs or theirs <= mine):
        return False
    if _other_ships_on_another_day(story, act):
        return False
    if act.ships and story.name and story.units and not (act.name or story.ships or again):
        return False  # ships, behind an exercise of aircraft
    if act.name and not story.name and story.ships and not again:
        return False  # told with its ships already, it would have had its name there
    if act.kind == "exercise" and paragraphs == 0 and distance <= 2 and not _FURTHER & act.sentence.anchors:
        return True
    return again or (paragraphs == 0 and distance <= 2 and (act.name is not None or story.name is None))


def _other_ships_on_another_day(story: Story, act: Act) -> bool:
    """Say whether ships of both practise, other than those told of before, and the day nearest to the verb is another.

    "On 5 June X hunted with Y. They had met earlier in the year: on 3 March Z and W practised …".
    """
    near, before = act.dates()[:1], story.acts[0].dates()[:1]
    if not (act.ships and story.ships and near and before) or act.name or story.name:
        return False
    ours, theirs = before[0][1].edtf, near[0][1].edtf
    return bool(ours and theirs) and _days_between(ours or "", theirs or "") > 0


def _renames(act: Act) -> bool:
    """Say whether a name is that of the exercise just told of: "The exercise, called Sea Spirit, has been held …"."""
    lead = list(act.sentence.texts[max(0, act.first - 5) : act.first])
    return act.name is not None and bool(_CALLED & {*lead}) and bool(_NOUNS & {*lead}) and lead[:1] != ["another"]


def _definite(act: Act) -> bool:
    """Say whether the trigger is "the two-week exercise", "these naval drills": one spoken of before."""
    before = list(act.sentence.texts[max(0, act.first - 4) : act.first + 1])
    return bool({"the", "this", "these"} & set(before)) and act.rule == "exercise.noun"


def _one_place(story: Story, act: Act) -> bool:
    """Say whether one side's forces are said, again, to be at one place."""
    mine, theirs = {p.name for _, p in act.places()}, {p.name for a in story.acts for _, p in a.places()}
    return bool(mine & theirs) and _shared_side(story, act)
