"""The acts that a sentence speaks of: where the rules fire, and whether the clause has what they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flows.extract.frames.common import READ
from flows.extract.frames.exercises_act import CRUISES, GROUNDS, Act, part_of, units_in
from flows.extract.frames.exercises_checks import (
    about,
    armed_in,
    at_war,
    both_sides,
    of_states,
    peoples,
    practised,
    present,
    soft,
    stands_for,
    teaches,
    they_sail,
    troops_near,
    warlike,
)  # fmt: skip
from flows.extract.frames.exercises_naming import aside, kind_of, known_as, names_ship, series_before
from flows.extract.frames.exercises_settling import settled
from flows.extract.frames.exercises_sides import Side, sides, troops_behind
from flows.extract.frames.exercises_unlisted import unlisted
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import Event, Force, Instrument, Place, Unit
from flows.extract.patterns import RuleMatch, rule_book
from flows.extract.reading import Reading
from flows.extract.realis import realis
from flows.extract.sentence import Item, Sentence
from flows.ground.value import replace

_OF_SHIPS = frozenset({"call.arrive", "call.paid", "deployment.sail"})  # rules whose verbs ships go with
_PASSIVE = frozenset({"been", "being", "was", "were"})
_NAMED = 3  # items between a verb and the town it is about, at most
_BY_RAIL = frozenset({"by", "the", "special", "troop", "armoured", "armored", "two", "three", "of"})
_ONLY_WAR = frozenset(
    "strikes airstrikes raids bombing bombardment occupied invaded bombarded bombed shelled besieged "
    "blockaded reoccupied garrisoned".split()
)
_COUNTING = frozenset("the some more than a an few young hundred hundreds of thousand two three many several".split())
_BESIDE = 5  # items between what is sent and the verb, at most
_SENDING = frozenset(
    "send sent sends dispatched despatched rushed ordered detached committed contributed deployed".split()
)


def acts(reading: Reading, sentence: Sentence) -> list[Act]:
    """Return the acts of a sentence in the order of its triggers."""
    if sentence.segment.kind not in READ:
        return []
    found: list[Act] = []
    for match in rule_book("exercises").match(sentence):
        if "presence" in match.rule.options and (not _may_be_present(reading, match) or _spoken_for(match, found)):
            continue
        if "town" in match.rule.options and (_spoken_for(match, found) or not _town(reading, match)):
            continue
        if (act := _act(reading, match)) is not None:
            found.append(act)
    return settled(found)


def _spoken_for(match: RuleMatch, found: Sequence[Act]) -> bool:
    """Say whether another rule has taken the trigger's part already; the rules on mere presence come last."""
    return any(a.part[0] <= match.first < a.part[1] for a in found)


def _may_be_present(reading: Reading, match: RuleMatch) -> bool:
    """Say, before anything dear is asked, whether a rule on presence has its words of war and a place of the dyad."""
    if "war" in match.rule.options and spoken(match.sentence, words().war) is None:
        return False
    item = match.item("place")
    return item is None or (isinstance(item.note, Place) and item.note.state in (None, *reading.dyad))


def _act(reading: Reading, match: RuleMatch) -> Act | None:
    """Return what a match stands for, or None where its clause lacks what the rule needs."""
    sentence, part = match.sentence, part_of(match.sentence, match.first)
    if _civil(reading, match, part) or _standing(match, part) or _talked_of(match) or _likeness(match, part):
        return None
    named, name = _named(reading, match)
    if not named:
        return None
    kind = match.rule.sets["kind"]
    if name is not None and isinstance(name.note, Event):
        kind = kind_of(sentence, match.first, name.note)
    part = _widened(match, part)
    taken = match.captured.get("place", _occupied(match)) if kind == "operation" else None
    if _negated(match, kind, name) or _theirs(sentence, taken):
        return None
    here, units = sides(reading, sentence, *part), units_in(sentence, part)
    here = [s for s in here if s.item != taken]
    afloat = any(u.kind == "ship" for u in units)
    here = here if any(s.armed for s in here) or afloat else [*here, *_lent(reading, match, part)]
    if match.rule.id == "call.follow" and len({s.code for s in here if s.ship}) > 1:
        return None  # "did the same with the frigate X": they exercised
    if not _meets(reading, match, part, here, units):
        return None
    found = realis(sentence, match.last - 1 if "presence" in match.rule.options else match.first, match.last)
    return Act(
        reading, sentence, match.rule.id, _sort(match, part, here, units) or kind, match.first, match.last, part,
        tuple(range(*part)), name, units, tuple(here), found, taken=taken,
    )  # fmt: skip


def _lent(reading: Reading, match: RuleMatch, part: tuple[int, int]) -> list[Side]:
    """Whose forces the statement before speaks of, for "…, and in June a second expedition took …"."""
    if part[0] == 0 or match.rule.sets["kind"] not in ("operation", "deployment", "training"):
        return []
    if spoken(match.sentence, words().soldiers, *part) is None:
        return []
    before = [s for s in sides(reading, match.sentence, 0, part[0]) if s.armed and not s.partner]
    row = match.sentence.coordinated(before[0].item) if before else []
    return [replace(s, item=part[0]) for s in before if s.item in row]


def _standing(match: RuleMatch, part: tuple[int, int]) -> bool:
    """Say whether a press office says what its ships always do: "is homeported in Bergen, deployed to …"."""
    dated = any(match.sentence.items[i].type == "DATE" for i in range(*part))
    return not dated and spoken(match.sentence, words().lists["standing"], *part) is not None


_TALK = 6  # items in front of a trigger in which a matter of talks is led over to
_TALKED = frozenset("the exercise exercises their joint annual coming next forthcoming planned".split())
_COMING = frozenset(
    "further future possible more regular new holding having conducting staging organising joint naval military "
    "bilateral trilateral combined maritime common air army navy annual".split()
)


def _talked_of(match: RuleMatch) -> bool:
    """Say whether exercises are but a matter of talks: "discussed joint exercises"; not "discussed the exercise"."""
    talk = spoken(match.sentence, words().lists["talked"], max(0, match.first - _TALK), match.last)
    if talk is None:
        return False
    name = match.item("name")
    if name is not None and isinstance(name.note, Event) and not any(c.isdigit() for c in name.note.name):
        return all(i.text in _TALKED for i in match.sentence.items[talk[1] : match.first])
    return all(i.text in _COMING for i in match.sentence.items[talk[1] : match.last - 1])


def _likeness(match: RuleMatch, part: tuple[int, int]) -> bool:
    """Say whether it is of a ship's likeness, or of a tale: "the replica of the X lies at …", "the novel tells how"."""
    return spoken(match.sentence, words().lists["likeness"], part[0], max(part[0], match.first)) is not None


def _warlike(match: RuleMatch) -> bool:
    """Say whether a rule is about war, where soldiers do not just enter a town that no table lists."""
    entered = match.rule.id == "operation.town" and match.sentence.texts[match.first] in ("entered", "held")
    return match.rule.sets["kind"] == "operation" and not entered


def _railway(match: RuleMatch) -> bool:
    """Say whether "trains" is a noun: "reached Kharbin by Japanese trains"."""
    items = match.sentence.items
    at = next((n for n in range(match.first, match.last) if items[n].text == "trains"), None)
    return at is not None and at > 0 and (items[at - 1].type == "DEMONYM" or items[at - 1].text in _BY_RAIL)


def _civil(reading: Reading, match: RuleMatch, part: tuple[int, int]) -> bool:
    """Say whether a trigger is a word of civil life, part of a noun, or a deed of war told in words of peace."""
    sentence = match.sentence
    if spoken(sentence, words().lists["civil"], *about(sentence, match)) and not warlike(sentence, part):
        return True
    return names_ship(match) or _railway(match) or (_warlike(match) and soft(reading, sentence, match, part))


def _named(reading: Reading, match: RuleMatch) -> tuple[bool, Item | None]:
    """Return whether the match may stand, and the name it bears: an exercise's or an operation's, no meeting's."""
    name = match.item("name")
    if match.rule.id == "exercise.edition":
        name = series_before(reading, match)
        return name is not None, name
    if name is None:
        return True, None
    if isinstance(name.note, Instrument):
        name = known_as(reading, name) if armed_in(match.sentence) else None
    if name is None or not isinstance(name.note, Event) or aside(match.sentence, match):
        return False, None
    serves = name.note.rule != "known-series" and reading.within(name.span, Force)  # not "Indra Navy"
    if not practised(match, name.note) or serves or of_states(reading, name):
        return False, None
    value = (name.note.value or "").lower()
    return value not in words().generic and not value.endswith(("-type", "-style", "-class")), name


def _negated(match: RuleMatch, kind: str, name: Item | None) -> bool:
    """ "No exercise of the two armies was held": nothing happened."""
    before = set(match.sentence.texts[max(0, match.first - 3) : match.first])
    if match.rule.id == "exercise.verb" and match.sentence.texts[match.first] == "trained" and before & _PASSIVE:
        return True  # "have been trained" is instruction
    if match.rule.id == "exercise.verb" and _pupils(match):
        return True
    if match.rule.id == "exercise.verb" and teaches(match):
        return True
    worked = match.rule.id == "exercise.mock" and match.sentence.texts[match.first] in ("work", "worked", "works")
    if worked and before & {"have", "has"}:
        return True  # "have worked together since 2012" is a habit
    behind = match.sentence.texts[match.first + 1] if match.first + 1 < len(match.sentence.items) else ""
    if match.rule.id == "training.teach" and behind in ("with", "alongside", "together"):
        return True  # "trained with the Peruvian marines"
    return kind == "exercise" and name is None and "no" in before


def _pupils(match: RuleMatch) -> bool:
    """Say whether those who are trained stand behind the verb: "instructors have trained Kenyan marines"."""
    items = match.sentence.items
    verb = items[match.first].text in ("train", "trains", "trained") and match.last == match.first + 1
    at = next((n for n in range(match.last, min(match.last + 6, len(items))) if items[n].type), None)
    between = {x.text for x in items[match.last : at]}
    taught = at is not None and items[at].type == "DEMONYM" and not between - _COUNTING
    return verb and taught and at is not None and troops_behind(match.sentence, at) is not None


def _occupied(match: RuleMatch) -> int | None:
    """Return the state that stands right before "was occupied by": not "a concession in China was occupied"."""
    items, at = match.sentence.items, match.first - 1
    if match.rule.id != "operation.occupy" or at < 0 or items[at].type != "STATE":
        return None
    lead = items[at - 1].text if at else ""
    return None if lead in ("in", "of", "to", "from", "with", "by", "at", "off") else at


def _theirs(sentence: Sentence, taken: int | None) -> bool:
    """Say whether a captured place only tells whose troops they are, or by whom it was done."""
    if taken is None:
        return False
    lead = list(sentence.texts[max(0, taken - 4) : taken])
    if lead[-1:] == ["occupied"] and lead[-2:-1] and lead[-2] in ("from", "in", "of", "to", "through", "over", "-"):
        return True  # "flew from occupied Poland"
    by = "by" in lead
    return by or troops_behind(sentence, taken) is not None


def _practise(match: RuleMatch, here: Sequence[Side]) -> bool:
    """Say whether ships of one side do something "with" units of the other, in no port: they exercise."""
    ours = {s.code for s in here if s.armed and not s.partner}
    theirs = {s.code for s in here if s.armed and s.partner}
    return bool(ours and theirs - ours) and not match.sentence.of_type("CITY", "CAPITAL")


def _abreast(match: RuleMatch, here: Sequence[Side]) -> bool:
    """ "Soldiers from Ghana and the Netherlands held jungle training": nobody teaches the other."""
    held = any(match.sentence.texts[n] in ("held", "hold", "holding") for n in range(match.first, match.last))
    rows = [set(match.sentence.coordinated(s.item)) for s in here if s.armed and s.item < match.last]
    return held and any(len({s.code for s in here if s.armed and s.item in row}) > 1 for row in rows)


def _sort(match: RuleMatch, part: tuple[int, int], here: Sequence[Side], units: Sequence[Unit]) -> str | None:
    """The kind of a stay that the words around tell: of ships a call at a port, of pupils and teachers a training."""
    rule, sentence = match.rule.id, match.sentence
    sent = set(sentence.texts[match.first : match.last]) & _SENDING
    if any(u.kind == "ship" for u in units) and (
        rule == "presence.force" or (rule == "deployment.posted" and not sent)
    ):
        return "port_call"
    if rule == "presence.ship" and _practise(match, here):
        return "exercise"
    if rule == "presence.ship" and at_war(sentence, part):
        return "operation"  # "on 3 May 1879 Quispe's squadron sank the guard ship at Ilo"
    if rule == "training.course" and _abreast(match, here):
        return "exercise"
    teaching = rule == "presence.force" and spoken(sentence, words().lists["teaching"], *part) is not None
    if teaching and _beside_unit(match, part):
        return "exercise"
    return "training" if teaching else None


def _beside_unit(match: RuleMatch, part: tuple[int, int]) -> bool:
    """ "Spent a month at Ilo with the 3rd Regiment, learning to ski": they learn with a formation, not from it."""
    items = match.sentence.items
    formations = (
        i for i in range(part[0] + 2, part[1]) if isinstance(n := items[i].note, Unit) and n.kind == "formation"
    )
    return any("with" in {x.text for x in items[i - 2 : i]} for i in formations)


def _meets(
    reading: Reading, match: RuleMatch, part: tuple[int, int], here: Sequence[Side], units: Sequence[Unit]
) -> bool:
    """Say whether the clause names what the options ask for: sides, ships, aircraft, forces, troops, presence."""
    options, armed = match.rule.options, [s for s in here if s.armed]
    doer = match.captured.get("side") if match.rule.id.startswith("operation") else None
    bare = [s for s in here if s.item == doer and (_literal(match) or peoples(match.sentence, s, part))]
    joined = match.rule.id == "exercise.meet" and not match.sentence.items[match.first].type and bool(armed)
    forces = bool(units or armed or bare)  # "was taken by the Austrians"
    needs: dict[str, Callable[[], bool]] = {
        "sides": lambda: both_sides(match, part, reading, armed if "armed" in options and not joined else here),
        "ship": lambda: _afloat(reading, match, part, units),
        "calm": lambda: spoken(match.sentence, words().hard, *part) is None,
        "air": lambda: any(u.kind == "aircraft" for u in units),
        "force": lambda: forces,
        "troops": lambda: forces or _subject(reading, match, here, part) or troops_near(match.sentence, match, part),
        "presence": lambda: present(reading, match, part, here),
    }
    return all(holds() for name, holds in needs.items() if name in options)


def _subject(reading: Reading, match: RuleMatch, here: Sequence[Side], part: tuple[int, int]) -> bool:
    """Say whether a people stands right before the verb, or what stands for the force of the sentence before.

    "The Dutch took …", "the Ottomans had besieged …", "… landed at Ilo. They entered …".
    """
    items, near = match.sentence.items, range(max(0, match.first - 2), match.first + 1)
    if any(s.item in near and peoples(match.sentence, s, part) for s in here):
        return True
    earlier = next(iter(reading.earlier(match.sentence, same_paragraph=True)), None)
    if earlier is None or not {"it", "they"} & {items[n].text for n in near}:
        return False
    afloat = any(isinstance(x.note, Unit) and x.note.kind == "ship" for x in earlier.items)
    fought = spoken(earlier, words().war) is not None and not afloat
    return fought and any(s.armed and not s.partner for s in sides(reading, earlier, 0, len(earlier.items)))


def _literal(match: RuleMatch) -> bool:
    """Say whether a verb means war also where a state or people alone does it, or has it done to a place."""
    row = set(match.sentence.texts[match.first : match.last])
    return "by" in row or bool(row & _ONLY_WAR)


def _town(reading: Reading, match: RuleMatch) -> bool:
    """Say whether the name of a place that no table lists stands right behind a trigger."""
    return any(0 <= i - match.last <= _NAMED for i, _ in unlisted(reading, match.sentence))


def _widened(match: RuleMatch, part: tuple[int, int]) -> tuple[int, int]:
    """Return the whole sentence where the part that holds the trigger gives neither day nor place, or no ship."""
    sentence = match.sentence
    types = {item.type for item in sentence.items[part[0] : part[1]]}
    if match.rule.id.startswith("deployment") and "UNIT" not in types and part[0] and sentence.of_type("UNIT"):
        cruise = sentence.texts[match.first] in CRUISES or match.rule.id == "deployment.cruise"
        return (0, part[1]) if cruise and sentence.of_type("UNIT")[0] < part[0] else part
    around = [sentence.texts[n] for n in (part[0] - 1, part[1]) if 0 <= n < len(sentence.items)]
    alone = len(sentence.of_type("EVENT")) <= 1 and "that" not in around
    return (0, len(sentence.items)) if alone and not types & {"DATE", *GROUNDS} else part


def _afloat(reading: Reading, match: RuleMatch, part: tuple[int, int], units: Sequence[Unit]) -> bool:
    """Say whether a clause speaks of warships: by name, by class, or by what stands for them.

    What is sent or deployed must be named beside the verb; of what sails anywhere in the part.
    """
    sentence = match.sentence
    if match.rule.id == "deployment.send" and sentence.texts[match.first] not in CRUISES:
        low, high = max(part[0], match.first - _BESIDE), min(part[1], match.last + _BESIDE)
        units = units_in(sentence, (low, high))
    if any(u.kind in ("ship", "formation") and u.domain == "naval" for u in units):
        return True
    if spoken(sentence, words().classes, *part) is not None or stands_for(sentence, part) is not None:
        return True
    return match.rule.id in _OF_SHIPS and they_sail(reading, sentence, part, match.first)
