"""Which of the acts that rules find in a sentence are one, and which items belong to each."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.clauses import clauses_between
from flows.extract.frames.exercises_act import CRUISES, GROUNDS, Act, part_of, units_in
from flows.extract.frames.exercises_checks import stands_for
from flows.extract.frames.exercises_sides import sides
from flows.extract.frames.exercises_within import within_another
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import Event, Unit
from flows.extract.sentence import Sentence
from flows.ground.value import replace

WAYS = frozenset(
    {"deployment.fly", "deployment.troops", "deployment.posted", "deployment.state", "deployment.led", "presence.force"}
)
_NEW = frozenset({"a", "an", "another", "first", "second"})  # before what has not been spoken of
_OWN = 14  # items between a noun of an exercise and its own date, at most
_PUT_OUT = (
    "put to sea again",
    "put to sea on DATE",
    "sailed again",
    "set sail again",
    "put out again",
    "sailed on DATE",
)
_LEFT = frozenset({"left", "leaves", "leave", "departed", "departs", "sailed", "sails"})
_JOINS = frozenset("took takes take joined joins participated participates".split())
_FOR_OPERATION = frozenset({"under", "for", "in", "part"})  # what leads from ships that are sent to an operation
_DESCRIBED = 6  # items between a name and what it is said to be: ", the American air campaign against …"
_PARTING = frozenset({"leaving", "departing"})  # "on leaving, the visitors exercised with …"
# Which rule names an act best, where several fire on it; a proper name comes first.
_ORDER = (
    "exercise.named", "exercise.edition", "operation.intervene", "operation.occupy", "exercise.noun", "exercise.bare",
    "deployment.send", "deployment.sail", "deployment.fly", "call.port", "call.first", "call.arrive", "exercise.train",
    "exercise.together", "exercise.mock", "exercise.verb", "call.paid", "deployment.cruise", "deployment.troops",
    "deployment.posted", "deployment.state", "deployment.led", "operation.take", "operation.town", "operation.fight",
    "operation.withdraw", "training.teach", "training.course", "exercise.meet", "call.town", "call.follow",
    "presence.war", "presence.ship", "presence.force",
)  # fmt: skip
# What belongs to an exercise that the same clause names: flying and sailing to it, training in it.
_WITHIN = frozenset(_ORDER) - {
    "exercise.named", "exercise.edition", "exercise.noun", "deployment.send", "call.port", "call.first",
}  # fmt: skip


def settled(found: list[Act]) -> list[Act]:
    """Return the acts of a sentence, each once, with the items and the part of the sentence that are its own."""
    found = [a for a in found if not within_another(a, found)]
    kept = _settled(_without_presence([a for a in found if not _sails_again(a, found)]))
    calls = [a for a in kept if a.rule.startswith(("call", "deployment.sail"))]
    kept = [a for a in kept if not (a.name and any(_on_the_way(a, call) for call in calls))]
    return _scoped(_completed(_untwinned(kept)))


def _sails_again(act: Act, found: Sequence[Act]) -> bool:
    """Say whether ships only leave the port at which the same part has them call: "and left on the 24th"."""
    row = [x.text or x.type for x in act.sentence.items[act.first : act.first + 2]]
    said = " ".join(x.text or x.type for x in act.sentence.items[act.first : act.first + 5])
    leaves = said.startswith(_PUT_OUT) or (
        act.rule in ("deployment.sail", "deployment.cruise")
        and row[0] in _LEFT
        and row[-1] in ("on", "again", "DATE", "it", "there")
    )
    calls = (a for a in found if a.rule.startswith("call") and a.part == act.part and a.first < act.first)
    return leaves and any(a.places() for a in calls)


def _without_presence(found: list[Act]) -> list[Act]:
    """Leave out forces merely there where the sentence speaks of an exercise: then they are there for it."""
    others = [a for a in found if not a.rule.startswith("presence")]
    practised = {a.part for a in others if a.kind == "exercise"}
    present = [a for a in found if a.rule.startswith("presence") and a.part not in practised]
    if practised:  # "…; the exercise ended on Friday": ships of another part must be told of by day and place
        present = [a for a in present if _by_itself(a, others) and a.dates() and a.places() and not _again(a)]
    return [*others, *(a for a in present if not others or a.places() or _by_itself(a, others))]


def _again(act: Act) -> bool:
    """Say whether a part goes on about an exercise: "the sea phase …"."""
    return spoken(act.sentence, words().lists["again"], *act.part) is not None


def _by_itself(act: Act, others: Sequence[Act]) -> bool:
    """Say whether ships are told of in a part of their own: "in 1990 the X lay at …; in 2016 the Y put in at …"."""
    return bool(act.ships) and all(other.part != act.part for other in others)


def _untwinned(found: list[Act]) -> list[Act]:
    """Of two names of one exercise, "the Peru–Norway Army Exercise (PENOREX-2)", keep the one that is a name."""
    kept: list[Act] = []
    for act in found:
        last = kept[-1] if kept else None
        if last is not None and last.name and _apposed(last, act):
            kept[-1] = replace(last, kind="operation")
            continue
        if last is not None and last.name and act.name and _in_bracket_behind(last, act):
            if isinstance(last.name.note, Event) and last.name.note.rule == "exercise-title":
                kept[-1] = replace(act, first=last.first)
            continue
        kept.append(act)
    return kept


def _apposed(last: Act, act: Act) -> bool:
    """Say whether a campaign is only what a name before it stands for: "Rough Rider, the campaign against Yemen, …"."""
    row = act.sentence.items[last.last : act.first]
    described = act.name is not None and isinstance(act.name.note, Event) and act.name.note.rule == "intervention"
    return described and [x.text for x in row[:2]] in ([",", "the"], [",", "a"]) and len(row) <= _DESCRIBED


def _in_bracket_behind(last: Act, act: Act) -> bool:
    """Say whether a name stands in brackets, or between commas, right behind another: "the drill, Sea Lion 24,"."""
    items = act.sentence.items
    titled = last.name is not None and isinstance(last.name.note, Event) and last.name.note.rule == "exercise-title"
    apart = act.first == last.last + 1 < len(items) - 1 and items[last.last].text == ","
    if titled and apart and items[act.last].text == ",":
        return True
    return act.first == last.last + 1 < len(items) - 1 and items[last.last].text == "(" and items[act.last].text == ")"


def _completed(found: list[Act]) -> list[Act]:
    """Give acts of one part of a sentence the parts beside it that go on about them: ships, or "the sea phase"."""
    if not found or any(a.part != found[0].part for a in found):
        return found
    sentence, (low, high) = found[0].sentence, found[0].part
    count = len(sentence.items)
    while high < count and (after := part_of(sentence, high + 1 if high + 1 < count else high))[1] > high:
        listed = sentence.texts[after[0] - 1] in ("that", "and")  # the next of what somebody notes, or does
        if listed or not _goes_on(sentence, after) or _another_voyage(found, after) or _other_matter(found, after):
            break
        high = after[1]
    if (low, high) == found[0].part:
        return found
    return [_wider(act, (low, high)) for act in found]


def _other_matter(found: Sequence[Act], part: tuple[int, int]) -> bool:
    """Say whether a part tells of arms bought, or behind a campaign or a course of something with a day of its own."""
    sentence, lists = found[0].sentence, words().lists
    if spoken(sentence, words().peace, *part) is not None and any(a.kind != "exercise" for a in found):
        return True
    dated = any(sentence.items[i].type == "DATE" for i in range(*part))
    ships = [n for i in range(*part) if isinstance(n := sentence.items[i].note, Unit) and n.kind == "ship"]
    if dated and len(ships) > 1 and all(a.kind == "exercise" and not a.name and a.ships and a.dates() for a in found):
        return True
    again = any(spoken(sentence, lists[name], *part) for name in ("again", "stays"))
    return dated and not again and all(a.kind in ("operation", "training") and a.name is None for a in found)


def _another_voyage(found: Sequence[Act], part: tuple[int, int]) -> bool:
    """Say whether a part tells, with a date of its own, of ships other than those of the voyage before it."""
    if not any(a.voyage and a.ships for a in found):
        return False
    items = found[0].sentence.items
    return any(items[i].type == "DATE" for i in range(*part)) and any(items[i].type == "UNIT" for i in range(*part))


def _goes_on(sentence: Sentence, part: tuple[int, int]) -> bool:
    """Say whether a part names ships or forces, or what was spoken of before."""
    if any(sentence.items[i].type in ("UNIT", "FORCE") for i in range(*part)):
        return True
    if spoken(sentence, words().soldiers, *part) is not None and not sentence.of_type("UNIT"):
        return True
    return any(spoken(sentence, words().lists[name], *part) for name in ("again", "joins", "stays", "sails_on"))


def _wider(act: Act, part: tuple[int, int]) -> Act:
    here = tuple(sides(act.reading, act.sentence, *part))
    return replace(act, part=part, scope=tuple(range(*part)), units=units_in(act.sentence, part), sides=here)


def _settled(found: Sequence[Act]) -> list[Act]:
    """Keep one act a thing: matches of one family in one part are one, a name outweighs a common noun."""
    kept: list[Act] = []
    for act in sorted(found, key=lambda a: (_flown(a), _weight(a))):
        twin = next((k for k in kept if _one(k, act)), None)
        if twin is None:
            kept.append(act)
        elif twin.taken is not None and act.taken is not None and act.taken != twin.taken and act.first > twin.first:
            kept[kept.index(twin)] = replace(twin, also=(*twin.also, act.taken))
    return sorted(kept, key=lambda a: (a.first, a.last))


def _flown(act: Act) -> bool:
    """Say whether an act may be only the way to an exercise: aircraft or troops that go somewhere."""
    gerund = act.rule == "deployment.sail" and act.sentence.texts[act.first] in _PARTING
    return act.rule in WAYS or gerund


def _weight(act: Act) -> tuple[bool, int, int]:
    return act.name is None, _ORDER.index(act.rule), act.first


def _one(kept: Act, act: Act) -> bool:
    """Say whether an act of the same part is only part of one that is kept."""
    if kept.part != act.part or (kept.name is not None and act.name is not None):
        return False
    if kept.kind == act.kind == "exercise" and _another(kept, act):
        return False
    if _sent_to(kept, act):
        return True
    if kept.kind == act.kind or (kept.voyage and act.voyage) or act.rule.startswith("presence"):
        return True
    if kept.name is not None and ((kept.kind == "operation" and act.kind == "exercise") or _on_the_way(kept, act)):
        return False
    if kept.name is not None and kept.kind == "exercise" and _own_day(kept, act):
        return False
    if kept.name is not None:
        apart = clauses_between(act.sentence, kept.first, act.first) > 0 and act.voyage and not _relative(kept, act)
        return (act.rule in _WITHIN and not apart) or (kept.kind == "deployment" and act.kind == "port_call")
    if kept.kind == "operation":
        return True
    if kept.kind == "exercise" and (act.kind == "training" or _for_it(kept, act) or _cruising(act)):
        return True
    return act.rule in ("exercise.together", "training.course") and kept.kind in ("exercise", "deployment", "port_call")


def _sent_to(kept: Act, act: Act) -> bool:
    """Say whether ships are only sent to an exercise: "sent a frigate, the X, to the exercise Y", and nowhere else.

    To an operation they may be sent by way of a port: "sent the X to Ilo with relief stores under Operation Y".
    """
    if act.rule != "deployment.send" or not kept.name or act.last > kept.first:
        return False
    row = act.sentence.items[act.last : kept.first]
    lead = {x.text for x in row[-4:]}
    if kept.kind == "operation":
        return bool(lead & _FOR_OPERATION) and not any(x.text in (";", "and") and n > 1 for n, x in enumerate(row[-6:]))
    if kept.kind != "exercise":
        return False
    return bool(lead & {"to", "for"}) and not any(x.type in (*GROUNDS, "DATE") for x in row)


def _own_day(kept: Act, act: Act) -> bool:
    """Say whether a call or a course beside a named exercise has a day or a place of its own, told first and apart.

    "The visit of the frigate X to Bergen in June, the part of the jets in Sea Spirit in May, the course at Bodø".
    """
    if not act.rule.startswith(("call", "training.course")) or act.first <= kept.first < act.last:
        return False
    if _relative(kept, act):
        return False
    items = act.sentence.items
    low, high = (act.last, kept.first) if act.last <= kept.first else (kept.last, act.first)
    listed = any(items[n].text in (",", ";") for n in range(low, high))
    if act.kind == "training":
        return listed
    near = any(items[n].type == "DATE" for n in range(max(0, act.first - 4), min(len(items), act.last + 4)))
    listed = listed or any(items[n].text in ("then", "before", "after") for n in range(low, high))
    listed = listed or any(_joins_then(act, n) for n in range(low, high) if items[n].text == "and")
    return listed and near and (bool(act.ships) or stands_for(act.sentence, act.part) is not None)


def _joins_then(act: Act, n: int) -> bool:
    """ "… called at Ilo in May and (is) to take part in Sea Spirit": who calls somewhere joins an exercise later."""
    row = list(act.sentence.texts[n + 1 : n + 3])
    return row[:1] != [] and (row[0] in _JOINS or (row[0] == "to" and row[-1] in _JOINS))


def _another(kept: Act, act: Act) -> bool:
    """Say whether a common noun, with a day of its own, is the next in a list: "…, and a passing exercise on 3 May"."""
    items = act.sentence.items
    low, high = (act.last, kept.first) if act.last <= kept.first else (kept.last, act.first)
    lead = [x.text for x in items[max(act.part[0], act.first - 4) : act.first]]
    if act.rule != "exercise.noun" or not _NEW & {*lead, items[act.first].text} or kept.rule == "exercise.noun":
        return False
    listed = any(items[n].text in (",", ";", "and") for n in range(low, high))
    return listed and _dated_behind(act) and _dated_behind(kept)


def _dated_behind(act: Act) -> bool:
    """Say whether a date stands behind the trigger before the next comma, or right before it."""
    items = act.sentence.items
    for n in range(act.last, min(act.part[1], act.last + _OWN)):
        if items[n].type == "DATE":
            return True
        if items[n].text in (";", ".") or (items[n].text == "," and n > act.last + 1):
            break
    return any(items[n].type == "DATE" for n in range(max(act.part[0], act.first - 3), act.first))


def _cruising(act: Act) -> bool:
    """Say whether a voyage is only what ships are on: "the tender X of the Mediterranean deployment"."""
    items = act.sentence.items
    return act.rule == "deployment.send" and items[act.first].text in CRUISES and items[act.first - 1].text != "the"


def _for_it(kept: Act, act: Act) -> bool:
    """Say whether somebody only flies or marches to an exercise: "flew to Bodø for training with …"."""
    row = list(act.sentence.texts[act.first : kept.first + 1])
    if act.sentence.texts[act.first] in _PARTING:
        return act.voyage and act.first < kept.first
    return act.rule in WAYS and act.first < kept.first and bool({"for", "to", "where"} & set(row[2:]))


def _on_the_way(kept: Act, act: Act) -> bool:
    """Say whether ships only call somewhere on the way to or from an exercise: "bound for Sea Spirit, put in …"."""
    lead = set(kept.sentence.texts[max(0, kept.first - 3) : kept.first])
    shared = len({s.code for s in kept.sides if s.armed}) > 1  # "came for Sea Spirit with the Peruvian Navy"
    home = act.rule == "deployment.sail" and "from" in lead  # "through Auckland on the way home from …"
    calls = (act.rule.startswith("call") or home) and bool(act.ships)
    return calls and bool(lead & {"for", "from", "after", "before"}) and not shared


def _relative(kept: Act, act: Act) -> bool:
    """Say whether an act is told in, or right behind, the clause "…, which …" that speaks of a name before it."""
    row = list(act.sentence.texts[kept.last : kept.last + 4])
    return kept.last <= act.first and ("which" in row or "where" in row)


def _scoped(found: Sequence[Act]) -> list[Act]:
    """Give each act the items that are nearest to it; names in one list share all but what stands in brackets."""
    return [_with_scope(act, [a for a in found if a.part == act.part]) for act in found]


def _with_scope(act: Act, near: Sequence[Act]) -> Act:
    if len(near) == 1:
        return act
    listed = [a for a in near if a is not act and act.name and a.name and _listed(act, a)]
    rivals = [a for a in near if a is not act and a not in listed]
    scope = [i for i in range(*act.part) if _mine(act, rivals, i) and not _bracketed(listed, i)]
    if act.ships and (day := _day_behind(act, scope)) is not None:
        scope = sorted([*scope, day])
    own = replace(act, scope=tuple(scope), shared=bool(listed))
    inside = set(scope)
    kept = [u for i in scope if isinstance(u := act.sentence.items[i].note, Unit) and not u.merchant]
    if any(a.name for a in near) and not listed and (act.name or kept):
        return replace(own, units=tuple(kept), sides=tuple(s for s in act.sides if s.item in inside))
    return own


def _day_behind(act: Act, scope: Sequence[int]) -> int | None:
    """Return the date right behind a port that a drill drew to itself: "visited Ilo on 3 May and held …"."""
    items = act.sentence.items
    if act.kind != "port_call" or any(items[i].type == "DATE" for i in scope):
        return None
    near = range(act.last, min(act.part[1], act.last + 3))
    return next((i for i in near if items[i].type == "DATE"), None)


def _listed(a: Act, b: Act) -> bool:
    """Say whether two names stand in one list: nothing but "and", commas and brackets between them."""
    low, high = sorted((a.first, b.first))
    between = a.sentence.items[low + 1 : high]
    return all(x.text in ("and", ",", "(", ")", "the") or x.type in ("STATE", "CITY", "DATE") for x in between)


def _bracketed(listed: Sequence[Act], i: int) -> bool:
    """Say whether an item stands in the bracket behind another name of the list."""
    for other in listed:
        items, at = other.sentence.items, other.last
        if at < len(items) and items[at].text == "(":
            close = next((n for n in range(at, min(at + 6, len(items))) if items[n].text == ")"), at)
            if at < i < close:
                return True
    return False


def _mine(act: Act, rivals: Sequence[Act], i: int) -> bool:
    own = _far(act, i)
    return all(own <= _far(a, i) for a in rivals)


def _far(act: Act, i: int) -> tuple[int, int]:
    """Return how far an item is from a trigger; what stands before "the second edition" is that of the first."""
    before = act.rule == "exercise.edition" and i < act.first - 1
    return clauses_between(act.sentence, act.first, i) + before, act.gap(i)
