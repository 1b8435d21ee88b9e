"""The acts that a sentence speaks of: where the rules fire, which of them are one, and what stands around each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.extract.clauses import clauses_between
from flows.extract.frames.common import READ
from flows.extract.frames.exercises_checks import (
    PRACTICE,
    about,
    armed_in,
    both_sides,
    of_states,
    practised,
    present,
    soft,
    stands_for,
    troops_near,
    warlike,
)  # fmt: skip
from flows.extract.frames.exercises_sides import Side, contributes, sides, troops_behind
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import DateExpr, Event, Force, Instrument, Place, Unit
from flows.extract.patterns import RuleMatch, rule_book
from flows.extract.reading import Reading
from flows.extract.realis import Realis, realis
from flows.extract.sentence import Item, Sentence
from flows.ground.model import Span

_HARD = frozenset({";"})
_OPERATIONS = frozenset({"operation", "intervention"})
_VOYAGES = frozenset({"deployment", "port_call"})
_PLACES = frozenset({"STATE", "CAPITAL", "CITY", "REGION", "SEA", "VENUE"})
_BY = frozenset("in at on near to from into through around across within off over outside toward towards".split())
_WATERS = frozenset(
    "strait straits coast coasts shore shores waters west east north south southwest northeast southeast "
    "northwest".split()
)
_NOUNS = frozenset("occupation bombardment blockade invasion siege seizure capture".split())
_CAMPAIGNS = frozenset("operation offensive campaign intervention invasion airlift counteroffensive raid".split())
_BESIDE = 5  # items between such a noun and its date, at most
_VISITS = frozenset("visit visits visited visiting reach reached reaching enter entered entering".split())
_BOUND = frozenset("sail sailed sailing sails bound left leave leaves departed headed".split())
_SIGNS = frozenset(", ; : ( ) - – —".split())
_FAR = 24  # items between a trigger and its place, at most
_SAID = frozenset("announced said signed signing ratified confirmed told reported stated statement agreed informed notes".split())
_STAY = frozenset("stay call visit stop stopover".split())
_ORIGIN = frozenset("born founded beginnings inaugurated instituted originated".split())
_WAYS = frozenset({"deployment.fly", "deployment.troops", "deployment.posted", "presence.force"})
_PARTING = frozenset({"leaving", "departing"})  # "on leaving, the visitors exercised with …"
_EDITIONS = 4  # sentences between the name of a series and word of another edition, at most
_NUMBERED = re.compile(r"[\s–-]+(?:\d[\d/]*|[IVXL]+)$")
_SENDING = frozenset("send sent sends dispatched despatched rushed ordered detached committed contributed deployed".split())
_DEPLOYED = re.compile(r"(?:[Pp]olicing|[Dd]eployment|[Cc]ruise)(?: \d+)?$")
_CRUISES = frozenset({"deployment", "voyage", "cruise", "circumnavigation"})
_COMPOUNDS = [["-", word] for word in ("class", "based", "born", "built", "led", "registered", "trained", "style")]
_CONTRAST = frozenset({"while", "whereas", "although", "though"})


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """One act in one sentence: its trigger (items ``first`` to ``last``) and the items that belong to it."""

    reading: Reading
    sentence: Sentence
    rule: str
    kind: str
    first: int
    last: int
    part: tuple[int, int]  # between semicolons
    scope: tuple[int, ...]  # the items nearest to this act
    name: Item | None
    units: tuple[Unit, ...]
    sides: tuple[Side, ...]
    realis: Realis
    shared: bool = False  # named together with another exercise
    taken: int | None = None  # the place that an operation's rule captured

    @property
    def voyage(self) -> bool:
        """Whether ships move: a deployment or a call at a port."""
        return self.kind in _VOYAGES

    @property
    def span(self) -> Span:
        """The part of the sentence that says it."""
        items = self.sentence.items
        return Span(items[self.part[0]].start, items[self.part[1] - 1].end)

    @property
    def trigger(self) -> Span:
        """The words that say it."""
        return Span(self.sentence.items[self.first].start, self.sentence.items[self.last - 1].end)

    @property
    def ships(self) -> tuple[Unit, ...]:
        """The ships among its units."""
        return tuple(u for u in self.units if u.kind == "ship")

    def dates(self) -> list[tuple[int, DateExpr]]:
        """Return the resolved dates of the act with their items, nearest first."""
        found = [
            (i, n)
            for i in self.scope
            if isinstance(n := self.sentence.items[i].note, DateExpr) and n.edtf and self._dates_it(i)
        ]
        return sorted(found, key=lambda d: (clauses_between(self.sentence, self.first, d[0]), self._gap(d[0])))

    def _dates_it(self, i: int) -> bool:
        """Say whether a date is the act's, not that of a statement about it or of its first edition."""
        before = [x.text for x in self.sentence.items[max(0, i - 6) : i]]
        said = _SAID & set(before[-4:]) and "that" not in before[-3:]
        said = said or (before[-1:] == ["on"] and {"put", "released", "issued"} & set(before[-3:]))
        if self.kind == "operation" and ({"following", "after"} & set(before) or self._noun_far(i)):
            return False
        return self.sentence.items[i].type == "DATE" and not said and not _ORIGIN & set(before)

    def _noun_far(self, i: int) -> bool:
        """Say whether an unnamed operation is only a noun ("after the siege of Arica") and the date another's."""
        row = {x.text for x in self.sentence.items[self.first : self.last]}
        return self.name is None and bool(row & _NOUNS) and self._gap(i) > _BESIDE

    def _gap(self, item: int) -> int:
        return self.first - item if item < self.first else max(0, item - self.last)

    def places(self) -> list[tuple[int, Place]]:
        """Return the places of the act: waters and towns anywhere, states only behind a preposition of place."""
        found = [(i, n) for i in self.scope if isinstance(n := self.sentence.items[i].note, Place) and self._stands(i)]
        if self.taken is not None:
            taken = self.sentence.coordinated(self.taken)
            return [(i, n) for i in taken if isinstance(n := self.sentence.items[i].note, Place)]
        inside = (
            []
            if self.rule != "exercise.named" or self.kind != "operation" or self.name is None
            else self.reading.within(self.name.span, Place)
        )
        return [*((self.first, p) for p in inside if p.kind != "demonym"), *found]

    def _stands(self, i: int) -> bool:
        items = self.sentence.items
        if items[i].type not in _PLACES or self._far(i) or self._told(i):
            return False
        if self.kind == "exercise" and i > 1 and items[i - 1].text == "from" and items[i - 2].type == "UNIT":
            return False  # "jets from Bodø"
        near = items[i - 1].text if i else ""
        if [x.text for x in items[i + 1 : i + 3]] in _COMPOUNDS:
            return False
        if near == "(":
            return i + 1 < len(items) and items[i + 1].text == ")"
        if items[i].type == "CAPITAL" and near in (",", "in") and i > 1 and items[i - 2].type == "VENUE":
            return True  # "Queens Wharf, Wellington"
        if items[i].type in ("STATE", "CAPITAL"):
            if i + 1 < len(items) and items[i + 1].text in ("'", "-"):
                return False
            town = i > 1 and items[i - 1].text in (",", "in") and items[i - 2].type in ("CITY", "CAPITAL")
            town = town or (self.kind == "exercise" and near == "from")
            return not town and self._located(i) and not contributes(self.sentence, i)
        return not (items[i - 1].type == "DATE" and i + 1 < len(items) and items[i + 1].text == ")")

    def _far(self, i: int) -> bool:
        """Say whether an item stands too far from the trigger and from every unit of the part."""
        units = (n for n in range(*self.part) if isinstance(self.sentence.items[n].note, Unit))
        return self._gap(i) > _FAR and all(abs(i - n) > _FAR for n in units)

    def _told(self, i: int) -> bool:
        """Say whether a place or date is that of something else: "was announced in Rome", "after a stay in Lima"."""
        before = [x.text for x in self.sentence.items[max(0, i - 5) : i]]
        stay = not self.voyage and bool(_STAY & set(before)) and bool({"after", "before", "following"} & set(before))
        says = i + 1 < len(self.sentence.items) and self.sentence.items[i + 1].text in _SAID
        return stay or says or bool(_SAID & set(before) and "that" not in before)

    def located(self) -> list[tuple[int, Place]]:
        """Return those of its places that stand behind a preposition of place."""
        return [(i, p) for i, p in self.places() if self._located(i)]

    def _located(self, i: int) -> bool:
        """Say whether a preposition of place stands before a state: "in Peru", "to the coast of Peru"."""
        items = self.sentence.items
        at = self.sentence.coordinated(i)[0] - 1
        for n in range(at, max(-1, at - 4), -1):
            if items[n].type or items[n].text in _SIGNS:
                return False
            if items[n].text in _BY or items[n].text in _VISITS:
                return True
            bound = items[n - 1].text in _BOUND or (self.voyage and bool(_BOUND & self.sentence.anchors))
            if items[n].text == "for" and bound:
                return True
        return False

    def leaves(self, i: int) -> bool:
        """Say whether a place is where they came from: "sailed from Bergen", "jets from Bodø", "left Bergen"."""
        before = [x.text for x in self.sentence.items[max(0, i - 2) : i]]
        return bool({"from", "left", "leaving", "departed"} & set(before))

    def at_sea(self, i: int) -> bool:
        """Say whether a place is only what the sea is named by: "off Lima", "the straits of Malacca"."""
        items = self.sentence.items
        for n in range(i - 1, max(-1, i - 9), -1):
            text = items[n].text
            if text == "off" or (text == "of" and items[n - 1].text in _WATERS):
                return True
            if text in _BY or text in (".", ";", "("):
                return False
        return False


def acts(reading: Reading, sentence: Sentence) -> list[Act]:
    """Return the acts of a sentence in the order of its triggers."""
    if sentence.segment.kind not in READ:
        return []
    found: list[Act] = []
    for match in rule_book("exercises").match(sentence):
        if "presence" in match.rule.options and (not _may_be_present(reading, match) or _spoken_for(match, found)):
            continue
        if (act := _act(reading, match)) is not None:
            found.append(act)
    kept = _settled(_without_presence(found))
    calls = [a for a in kept if a.rule.startswith("call")]
    kept = [a for a in kept if not (a.name and any(_on_the_way(a, call) for call in calls))]
    return _scoped(_completed(_untwinned(kept)))


def _without_presence(found: list[Act]) -> list[Act]:
    """Leave out forces merely there where the sentence speaks of an exercise: then they are there for it."""
    others = [a for a in found if not a.rule.startswith("presence")]
    if any(a.kind == "exercise" for a in others):
        return others
    return [*others, *(a for a in found if a.rule.startswith("presence") and (not others or a.places()))]


def _untwinned(found: list[Act]) -> list[Act]:
    """Of two names of one exercise, "the Peru–Norway Army Exercise (PENOREX-2)", keep the one that is a name."""
    kept: list[Act] = []
    for act in found:
        last = kept[-1] if kept else None
        if last is not None and last.name and act.name and _in_bracket_behind(last, act):
            if isinstance(last.name.note, Event) and last.name.note.rule == "exercise-title":
                kept[-1] = replace(act, first=last.first)
            continue
        kept.append(act)
    return kept


def _in_bracket_behind(last: Act, act: Act) -> bool:
    items = act.sentence.items
    return act.first == last.last + 1 < len(items) - 1 and items[last.last].text == "(" and items[act.last].text == ")"


def _completed(found: list[Act]) -> list[Act]:
    """Give acts of one part of a sentence the parts beside it that go on about them: ships, or "the sea phase"."""
    if not found or any(a.part != found[0].part for a in found):
        return found
    sentence, (low, high) = found[0].sentence, found[0].part
    count = len(sentence.items)
    while high < count and (after := _part(sentence, high + 1 if high + 1 < count else high))[1] > high:
        if not _goes_on(sentence, after) or _another_voyage(found, after):
            break
        high = after[1]
    if (low, high) == found[0].part:
        return found
    return [_wider(act, (low, high)) for act in found]


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
    return any(spoken(sentence, words().lists[name], *part) for name in ("again", "joins"))


def _wider(act: Act, part: tuple[int, int]) -> Act:
    here = tuple(sides(act.reading, act.sentence, *part))
    return replace(act, part=part, scope=tuple(range(*part)), units=_units(act.sentence, part), sides=here)


def adding(reading: Reading, sentence: Sentence, kind: str, rule: str = "more") -> Act:
    """Return a whole sentence as what it adds to an act of ``kind`` that is told before."""
    whole = (0, len(sentence.items))
    return Act(
        reading, sentence, rule, kind, 0, whole[1], whole, tuple(range(*whole)), None, _units(sentence, whole),
        tuple(sides(reading, sentence, *whole)), Realis("happened", "realis.default"),
    )  # fmt: skip


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
    sentence, options = match.sentence, match.rule.options
    part = _part(sentence, match.first)
    if spoken(sentence, words().lists["civil"], *about(sentence, match)) and not warlike(sentence, part):
        return None
    if _names_ship(match) or (match.rule.sets["kind"] == "operation" and soft(sentence, match, part)):
        return None
    name = match.item("name")
    kind = match.rule.sets["kind"]
    if match.rule.id == "exercise.edition" and (name := _series_before(reading, match)) is None:
        return None
    if name is not None and isinstance(name.note, Instrument):
        name = _known(reading, name) if armed_in(sentence) else None
        if name is None:
            return None
    if name is not None and _aside(sentence, match):
        return None
    if name is not None:
        if not isinstance(name.note, Event) or not practised(match, name.note) or reading.within(name.span, Force):
            return None
        if of_states(reading, name) or (name.note.value or "").lower() in words().generic:
            return None
        kind = _kind_of(sentence, match.first, name.note)
    part = _widened(sentence, part)
    before = {x.text for x in sentence.items[max(0, match.first - 3) : match.first]}
    if kind == "exercise" and name is None and "no" in before:
        return None
    taken = match.captured.get("place") if kind == "operation" else None
    if taken is not None and troops_behind(sentence, taken) is not None:
        return None
    if taken is not None and "by" in {x.text for x in sentence.items[max(0, taken - 4) : taken]}:
        return None
    here = sides(reading, sentence, *part)
    units = _units(sentence, part)
    ships = any(u.kind == "ship" for u in _units(sentence, part))
    sent = {x.text for x in sentence.items[match.first : match.last]} & _SENDING
    if ships and (match.rule.id == "presence.force" or (match.rule.id == "deployment.posted" and not sent)):
        kind = "port_call"
    elif match.rule.id == "presence.force" and spoken(sentence, words().lists["teaching"], *part) is not None:
        kind = "training"
    needed = [s for s in here if s.armed or "armed" not in options]
    if "sides" in options and not both_sides(match, part, reading, needed):
        return None
    if "ship" in options and not _afloat(match, part, units):
        return None
    if "air" in options and not any(u.kind == "aircraft" for u in units):
        return None
    if "force" in options and not (units or any(s.armed for s in here)):
        return None
    if "troops" in options and not (units or any(s.armed for s in here) or troops_near(sentence, match, part)):
        return None
    if "presence" in options and not present(reading, match, part, here):
        return None
    found = realis(sentence, match.last - 1 if "presence" in options else match.first, match.last)
    return Act(
        reading, sentence, match.rule.id, kind, match.first, match.last, part, tuple(range(*part)), name, units,
        tuple(here), found, taken=taken,
    )  # fmt: skip


def _names_ship(match: RuleMatch) -> bool:
    """Say whether a trigger is only part of a noun: "the patrol vessel", "a training squadron"."""
    items = match.sentence.items
    behind = items[match.first + 1].text if match.first + 1 < len(items) else ""
    return items[match.first].text in ("patrol", "training", "cruise") and behind in words().crafts


def _series_before(reading: Reading, match: RuleMatch) -> Item | None:
    """Return the exercise of which "the next edition" is one: that of the sentences before, without its number.

    None where the sentence itself names an exercise, or gives no day: then nothing new is told.
    """
    sentence = match.sentence
    if not sentence.of_type("DATE") or any(_exercise(sentence.items[i]) for i in sentence.of_type("EVENT")):
        return None
    for distance, earlier in enumerate(reading.earlier(sentence)):
        named = [item for item in earlier.items if _exercise(item)]
        if named or distance == _EDITIONS:
            return _unnumbered(reading, named[-1]) if named else None
    return None


def _exercise(item: Item) -> bool:
    return isinstance(item.note, Event) and item.note.kind == "exercise" and item.note.rule not in _OPERATIONS


def _unnumbered(reading: Reading, item: Item) -> Item:
    bare = _NUMBERED.sub("", item.span.of(reading.document.text))
    event = Event(item.start, item.start + len(bare), "edition", " ".join(bare.split()), "exercise")
    return Item("EVENT", "", event.start, event.end, event)


def _aside(sentence: Sentence, match: RuleMatch) -> bool:
    """Say whether a name only stands in a bracket of something else: "Karachi (for Sea Spirit 25)"."""
    items = sentence.items
    behind = items[match.last].text if match.last < len(items) else ""
    return match.first > 1 and behind == ")" and items[match.first - 1].text == "for" and items[match.first - 2].text == "("


def _known(reading: Reading, item: Item) -> Item | None:
    """Return the name of an exercise that looks like that of an agreement, "Justified Accord", or None."""
    found = (e for e in reading.within(item.span, Event) if e.rule in ("known-series", "exercise-before", "coined"))
    event = next(found, None)
    return None if event is None else Item("EVENT", "", item.start, item.end, event)


def _kind_of(sentence: Sentence, at: int, event: Event) -> str:
    before = {item.text for item in sentence.items[max(0, at - 8) : at]}
    if event.rule in _OPERATIONS or (event.value or "").lower().startswith("operation "):
        return "operation"
    around = {item.text for item in sentence.items[max(0, at - 8) : at + 9]}
    if around & _CAMPAIGNS and not around & PRACTICE:
        return "operation"
    close = {item.text for item in sentence.items[max(0, at - 3) : at]}
    policing = _DEPLOYED.search(event.value or "") is not None
    if policing or event.rule == "deployment-title" or (before & {"voyage", "deployment", "cruise"} and not close & PRACTICE):
        return "deployment"
    return "exercise"


def _part(sentence: Sentence, at: int) -> tuple[int, int]:
    """Return the stretch between semicolons, colons and dashes that item ``at`` stands in."""
    items = sentence.items
    low = next((i + 1 for i in range(at - 1, -1, -1) if _parts(sentence, i)), 0)
    high = next((i for i in range(at + 1, len(items)) if _parts(sentence, i)), len(items))
    return (0 if low < 12 and _headed(sentence, low) else low), high


def _widened(sentence: Sentence, part: tuple[int, int]) -> tuple[int, int]:
    """Return the whole sentence where the part that holds the trigger gives neither day nor place."""
    types = {item.type for item in sentence.items[part[0] : part[1]]}
    alone = len(sentence.of_type("EVENT")) <= 1
    return (0, len(sentence.items)) if alone and not types & {"DATE", *_PLACES} else part


def _parts(sentence: Sentence, i: int) -> bool:
    """Say whether an item parts one statement from the next: a semicolon, a colon, ", while"."""
    text = sentence.items[i].text
    return text in _HARD or (text in _CONTRAST and i > 0 and sentence.items[i - 1].text == ",")


def _headed(sentence: Sentence, low: int) -> bool:
    """ "* April 2–14, 2022: Northern Viking …": what stands before the colon heads the entry."""
    return (
        low > 0
        and sentence.items[low - 1].text == ":"
        and bool(sentence.of_type("DATE")[:1])
        and (sentence.of_type("DATE")[0] < low)
    )


def _units(sentence: Sentence, part: tuple[int, int]) -> tuple[Unit, ...]:
    notes = (sentence.items[i].note for i in range(*part))
    return tuple(n for n in notes if isinstance(n, Unit) and not n.merchant)


def _afloat(match: RuleMatch, part: tuple[int, int], units: Sequence[Unit]) -> bool:
    """Say whether a clause speaks of warships: by name, by class, or by what stands for them.

    What is sent or deployed must be named beside the verb; of what sails anywhere in the part.
    """
    sentence = match.sentence
    if match.rule.id == "deployment.send" and sentence.items[match.first].text not in _CRUISES:
        low, high = max(part[0], match.first - _BESIDE), min(part[1], match.last + _BESIDE)
        units = _units(sentence, (low, high))
    if any(u.kind in ("ship", "formation") and u.domain == "naval" for u in units):
        return True
    return spoken(sentence, words().classes, *part) is not None or stands_for(sentence, part) is not None


def _settled(found: Sequence[Act]) -> list[Act]:
    """Keep one act a thing: matches of one family in one part are one, a name outweighs a common noun."""
    kept: list[Act] = []
    for act in sorted(found, key=lambda a: (_flown(a), _weight(a))):
        twin = next((k for k in kept if _one(k, act)), None)
        if twin is None:
            kept.append(act)
    return sorted(kept, key=lambda a: (a.first, a.last))


# Which rule names an act best, where several fire on it; a proper name comes first.
_ORDER = (
    "exercise.named", "exercise.edition", "operation.intervene", "operation.occupy", "exercise.noun", "exercise.bare", "deployment.send",
    "deployment.sail", "deployment.fly", "call.port", "call.first", "call.arrive", "exercise.train",
    "exercise.together", "exercise.mock", "exercise.verb", "call.paid", "deployment.cruise", "deployment.troops",
    "deployment.posted", "operation.take", "operation.fight", "operation.withdraw", "training.teach",
    "training.course", "presence.war", "presence.ship", "presence.force",
)  # fmt: skip
# What belongs to an exercise that the same clause names: flying and sailing to it, training in it.
_WITHIN = frozenset(_ORDER) - {"exercise.named", "exercise.edition", "exercise.noun", "deployment.send", "call.port", "call.first"}


def _flown(act: Act) -> bool:
    """Say whether an act may be only the way to an exercise: aircraft or troops that go somewhere."""
    gerund = act.rule == "deployment.sail" and act.sentence.items[act.first].text in _PARTING
    return act.rule in _WAYS or gerund


def _weight(act: Act) -> tuple[bool, int, int]:
    return act.name is None, _ORDER.index(act.rule), act.first


def _one(kept: Act, act: Act) -> bool:
    """Say whether an act of the same part is only part of one that is kept."""
    if kept.part != act.part or (kept.name is not None and act.name is not None):
        return False
    if kept.kind == act.kind or (kept.voyage and act.voyage) or act.rule.startswith("presence"):
        return True
    if kept.name is not None and ((kept.kind == "operation" and act.kind == "exercise") or _on_the_way(kept, act)):
        return False
    if kept.name is not None:
        apart = clauses_between(act.sentence, kept.first, act.first) > 0 and act.voyage and not _relative(kept, act)
        return (act.rule in _WITHIN and not apart) or (kept.kind == "deployment" and act.kind == "port_call")
    if kept.kind == "operation":
        return True
    if kept.kind == "exercise" and (act.kind == "training" or _for_it(kept, act) or _cruising(act)):
        return True
    return act.rule in ("exercise.together", "training.course") and kept.kind in ("exercise", "deployment", "port_call")


def _cruising(act: Act) -> bool:
    """Say whether a voyage is only what ships are on: "the tender X of the Mediterranean deployment"."""
    items = act.sentence.items
    return act.rule == "deployment.send" and items[act.first].text in _CRUISES and items[act.first - 1].text != "the"


def _for_it(kept: Act, act: Act) -> bool:
    """Say whether somebody only flies or marches to an exercise: "flew to Bodø for training with …"."""
    row = [x.text for x in act.sentence.items[act.first : kept.first + 1]]
    if act.sentence.items[act.first].text in _PARTING:
        return act.voyage and act.first < kept.first
    return act.rule in _WAYS and act.first < kept.first and bool({"for", "to", "where"} & set(row[2:]))


def _on_the_way(kept: Act, act: Act) -> bool:
    """Say whether ships only call somewhere on their way to or from an exercise: "bound for Sea Spirit, put in at …"."""
    lead = {x.text for x in kept.sentence.items[max(0, kept.first - 3) : kept.first]}
    shared = len({s.code for s in kept.sides if s.armed}) > 1  # "came for Sea Spirit with the Peruvian Navy"
    return act.rule.startswith("call") and bool(act.ships) and bool(lead & {"for", "from", "after", "before"}) and not shared


def _relative(kept: Act, act: Act) -> bool:
    """Say whether an act is told in, or right behind, the clause "…, which …" that speaks of a name before it."""
    row = [x.text for x in act.sentence.items[kept.last : kept.last + 3]]
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
    own = replace(act, scope=tuple(scope), shared=bool(listed))
    inside = set(scope)
    kept = [u for i in scope if isinstance(u := act.sentence.items[i].note, Unit) and not u.merchant]
    if any(a.name for a in near) and not listed and (act.name or kept):
        return replace(own, units=tuple(kept), sides=tuple(s for s in act.sides if s.item in inside))
    return own


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
    own = (clauses_between(act.sentence, act.first, i), act._gap(i))
    return all(own <= (clauses_between(a.sentence, a.first, i), a._gap(i)) for a in rivals)
