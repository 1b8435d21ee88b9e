"""One act of an exercise, voyage, course or operation in one sentence, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flows.extract.clauses import clauses_between
from flows.extract.frames.exercises_grounds import other_matter
from flows.extract.frames.exercises_sides import Side, contributes, sides, troops_behind
from flows.extract.frames.exercises_statements import statements
from flows.extract.frames.exercises_unlisted import unlisted
from flows.extract.model import DateExpr, Event, Place, Unit
from flows.extract.reading import Reading
from flows.extract.realis import Realis
from flows.extract.sentence import Item, Sentence
from flows.extract.standing import numbers_of_types
from flows.ground.model import Span

_HARD = frozenset({";"})
_EDITION = re.compile(r"(?<=[\s–-])(?:(?:19|20)\d\d|(?<=-)[12]\d)$")  # the year in "Sea Spirit 2017", "Sea Spirit-17"
_VOYAGES = frozenset({"deployment", "port_call"})
GROUNDS = frozenset({"STATE", "CAPITAL", "CITY", "REGION", "SEA", "VENUE"})
_BY = frozenset(
    "via between in at on near to from into through around across within off over outside toward towards".split()
)
_WATERS = frozenset(
    "strait straits coast coasts shore shores waters west east north south southwest northeast southeast "
    "northwest".split()
)
_INSIDE = (["VENUE", "in"], ["VENUE", ","])
_NOUNS = frozenset("occupation bombardment blockade invasion siege seizure capture".split())
_VISITS = frozenset("visit visits visited visiting reach reached reaching enter entered entering".split())
_STRUCK = frozenset("bombed shelled bombarded blockaded besieged stormed raided occupied captured attacked".split())
_BOUND = frozenset("sail sailed sailing sails bound left leave leaves departed headed".split())
_CAME = frozenset({"landed", "arrived", "touched", "lands", "arrives"})
_SIGNS = frozenset(", ; : ( ) - – —".split())
_BESIDE = 5  # items between such a noun and its date, at most
_FAR = 24  # items between a trigger and its place, at most
_SAID = frozenset(
    "announced said signed signing ratified confirmed told reported stated statement agreed informed notes".split()
)
_AGREED = frozenset({"agreed", "signed", "ratified"})
_DROPPED = frozenset({"cancelled", "canceled", "postponed", "scrapped", "dropped"})  # "was called off on Friday"
_BEGUN = frozenset({"began", "begun", "started"})
_MOST = frozenset({"largest", "biggest", "oldest", "longest", "tallest", "busiest"})
_RANKED = _MOST | frozenset("first second third longest greatest only".split())
_COUNTED = 11  # items before a date within which a rank stands that is counted from it
_NTH = 4  # letters of "with" and "both", which are no ordinals
_HOMING = frozenset({"returning", "home", "homewards"})
_SKIES = frozenset({"skies", "sky", "airspace"})
_BASED = frozenset({"flown", "flies", "operated", "operates", "operate", "operating", "based"})
_ROW = 8  # items between two ports of one list, at most
_STAY = frozenset("stay call visit stop stopover".split())
_ORIGIN = frozenset(
    "suspended interrupted discontinued born founded beginnings inaugurated instituted originated".split()
)
CRUISES = frozenset({"deployment", "voyage", "cruise", "circumnavigation"})
_COMPOUNDS = [["-", word] for word in ("class", "based", "born", "built", "led", "registered", "trained", "style")]
_CONTRAST = frozenset({"while", "whereas", "although", "though"})
_NO_GROUND = frozenset("which that whom including include includes nations countries like".split())  # who took part


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
    also: tuple[int, ...] = ()  # the places of what the clause goes on with: "landed at Ilo and captured Tacna"

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
        return sorted(found, key=lambda d: (self._clauses(d[0]), self.gap(d[0])))

    def _clauses(self, i: int) -> int:
        """Return how many clauses lie between the trigger and an item; "Viriato, which was opened on" is one."""
        between = clauses_between(self.sentence, self.first, i)
        behind = list(self.sentence.texts[self.last : self.last + 3])
        return between - 1 if self.name and between == 1 and i > self.last and "which" in behind else between

    def _dates_it(self, i: int) -> bool:
        """Say whether a date is the act's, not that of a statement about it or of its first edition."""
        before = list(self.sentence.texts[max(0, i - 6) : i])
        said = bool(_SAID & set(before[-4:])) and "that" not in before[-3:]
        cancelled = _DROPPED - {"dropped"} if self.kind == "operation" else _DROPPED  # "paratroops dropped on Ilo on …"
        dropped = bool(cancelled & set(before[-4:])) or {"called", "off"} <= set(before[-4:])
        said = said or bool(_AGREED & set(before)) or (before[-1:] == ["on"] and dropped)
        said = said or (before[-1:] == ["on"] and bool({"put", "released", "issued"} & set(before[-3:])))
        if self.kind == "exercise" and (self._counted_from(i) or _HOMING & set(before[-4:])):
            return False  # "before returning home in September"
        if before[-1:] == ["s"] and i + 1 < len(self.sentence.items) and self.sentence.texts[i + 1].isalpha():
            return False  # "China's August 1st display team"
        if self.kind == "operation" and ({"following", "after"} & set(before) or self._noun_far(i)):
            return False
        return self.sentence.items[i].type == "DATE" and not said and not _ORIGIN & set(before) and self._of_edition(i)

    def _counted_from(self, i: int) -> bool:
        """Say whether a date only says since when it is the largest or the ninth: "the ninth Sea Spirit since 2017"."""
        row = list(self.sentence.texts[max(0, i - _COUNTED) : i])
        return row[-1:] == ["since"] and any(w in _RANKED or (w.endswith("th") and len(w) > _NTH) for w in row)

    def _of_edition(self, i: int) -> bool:
        """Say whether a date may be that of an edition named by its year: "Sea Spirit 2017 followed last year's"."""
        date = self.sentence.items[i].note
        note = self.name.note if self.name else None
        return not (isinstance(date, DateExpr) and isinstance(note, Event)) or in_edition(note.name, date)

    def _noun_far(self, i: int) -> bool:
        """Say whether an unnamed operation is only a noun ("after the siege of Arica") and the date another's."""
        row = set(self.sentence.texts[self.first : self.last])
        return self.name is None and bool(row & _NOUNS) and self.gap(i) > _BESIDE

    def gap(self, item: int) -> int:
        """Return how many items lie between the trigger and an item."""
        return self.first - item if item < self.first else max(0, item - self.last)

    def places(self) -> list[tuple[int, Place]]:
        """Return the places of the act: waters and towns anywhere, states only behind a preposition of place."""
        found = [(i, n) for i in self.scope if isinstance(n := self.sentence.items[i].note, Place) and self._stands(i)]
        if self.taken is not None:
            items, taken = self.sentence.items, list(self.sentence.coordinated(self.taken))
            row = items[taken[-1] : taken[-1] + 3]
            if [x.text or x.type for x in row[:2]] in _INSIDE and row[-1].type in ("CITY", "CAPITAL"):
                taken.append(taken[-1] + 2)  # "the Summer Palace in Peking"
            taken.extend(self._joined(taken[-1]))
            taken.extend(i for other in self.also for i in self.sentence.coordinated(other))
            return [(i, n) for i in dict.fromkeys(taken) if isinstance(n := items[i].note, Place)]
        inside = (
            []
            if self.rule != "exercise.named" or self.kind != "operation" or self.name is None
            else self.reading.within(self.name.span, Place)
        )
        strange = [(i, p) for i, p in unlisted(self.reading, self.sentence) if i in self.scope and self._meant(i)]
        inside = [p for p in inside if p.kind != "demonym" and self._led_to(p)]
        return [*((self.first, p) for p in inside), *sorted([*found, *strange], key=_by_item)]

    def _joined(self, last: int) -> list[int]:
        """Return the towns that go on a list of several sorts of places: "bombed Tripoli and Benghazi"."""
        items, found = self.sentence.items, []
        at = last + 1
        while at + 1 < len(items) and items[at].text in ("and", ",") and items[at + 1].type in ("CITY", "CAPITAL"):
            found.append(at + 1)
            at += 2
        closed = bool(found) and items[found[-1] - 1].text == "and"
        return found if closed and items[last].type in ("CITY", "CAPITAL") else []

    def _led_to(self, place: Place) -> bool:
        """Say whether a small word leads to a place in a name: "the intervention in Peru", not "Lima Star"."""
        start = self.name.start if self.name else place.start
        before = self.reading.view.text[start : place.start].split()
        return bool(before) and before[-1].islower()

    def _meant(self, i: int) -> bool:
        """Say whether a place that no table lists stands near enough, and is that of no statement about the act."""
        return not self._far(i) and not self._told(i)

    def _stands(self, i: int) -> bool:
        items = self.sentence.items
        if items[i].type not in GROUNDS or self._far(i) or self._told(i) or other_matter(self.sentence, i):
            return False
        if self.kind == "exercise" and i > 1 and items[i - 1].text == "from" and items[i - 2].type == "UNIT":
            return False  # "jets from Bodø"
        near = items[i - 1].text if i else ""
        if near == "near" and i > 2 and items[i - 2].text == "," and items[i - 3].type in GROUNDS:
            return False  # "at Narashino, near Tokyo"
        if i + 1 < len(items) and items[i + 1].text in _SKIES:
            return False  # "guarded Baltic skies"
        if [x.text for x in items[i + 1 : i + 3]] in _COMPOUNDS:
            return False
        if near == "(":
            return i + 1 < len(items) and items[i + 1].text in (")", ",", "and")
        if items[i].type == "CAPITAL" and near in (",", "in") and i > 1 and items[i - 2].type == "VENUE":
            return True  # "Queens Wharf, Wellington"
        if items[i].type in ("STATE", "CAPITAL"):
            if i + 1 < len(items) and items[i + 1].text in ("'", "-"):
                return False
            if items[i].type == "STATE" and troops_behind(self.sentence, i) is not None:
                return False  # "New Zealand soldiers"
            town = i > 1 and items[i - 1].text in (",", "in") and items[i - 2].type in ("CITY", "CAPITAL")
            town = town and _state_of(items[i - 2]) in (None, _state_of(items[i]))  # not "Sydney, Jakarta"
            town = town or (self.kind == "exercise" and near == "from")
            if items[i].type == "CAPITAL" and not town and near in (",", "and") and self._in_row(i):
                return True
            return not town and self._located(i) and not contributes(self.sentence, i)
        return not (items[i - 1].type == "DATE" and i + 1 < len(items) and items[i + 1].text == ")")

    def _in_row(self, i: int) -> bool:
        """Say whether a capital goes on a list of ports: "by way of Papeete, Sydney and Manila"."""
        kinds = ((n, self.sentence.items[n].type) for n in range(i - 2, max(-1, i - _ROW), -1))
        before = next((n for n, kind in kinds if kind not in ("", "DATE")), None)
        return before is not None and self.sentence.items[before].type in GROUNDS and self._stands(before)

    def _far(self, i: int) -> bool:
        """Say whether an item stands too far from the trigger and from every unit of the part."""
        units = (n for n in range(*self.part) if isinstance(self.sentence.items[n].note, Unit))
        return self.gap(i) > _FAR and all(abs(i - n) > _FAR for n in units)

    def _told(self, i: int) -> bool:
        """Say whether a place or date is that of something else: "was announced in Rome", "after a stay in Lima"."""
        before = list(self.sentence.texts[max(0, i - 5) : i])
        stay = not self.voyage and bool(_STAY & set(before)) and bool({"after", "before", "following"} & set(before))
        most = bool(_MOST & set(before)) and before[-1:] == ["in"]  # "the largest in Latin America"
        most = most or bool({"not", "never"} & set(before[-2:])) or "without" in before[-3:]  # "at Callao, not at Ilo"
        says = most or (i + 1 < len(self.sentence.items) and self.sentence.texts[i + 1] in _SAID)
        return stay or says or bool(_SAID & set(before) and "that" not in before)

    def located(self) -> list[tuple[int, Place]]:
        """Return those of its places that stand behind a preposition of place."""
        return [(i, p) for i, p in self.places() if self._located(i)]

    def _located(self, i: int) -> bool:
        """Say whether a preposition of place stands before a state: "in Peru", "to the coast of Peru"."""
        items = self.sentence.items
        at = self.sentence.coordinated(i)[0] - 1
        for n in range(at, max(-1, at - 4), -1):
            if items[n].type or items[n].text in _SIGNS or items[n].text in _NO_GROUND:
                return False
            if items[n].text == "between" and self.kind == "exercise" and items[i].type == "STATE":
                return False  # "the drill between Peru and Norway"
            by_way = items[n].text == "of" and items[n - 1].text in ("way", "out")
            if items[n].text in _BY or items[n].text in _VISITS or by_way:
                return True
            if self.kind == "operation" and n == at and items[n].text in _STRUCK:
                return True
            if self.voyage and n == at and items[n].text in ("made", "makes") and items[i].type == "CAPITAL":
                return True  # "the barque made Tokyo on 3 May"
            bound = items[n - 1].text in _BOUND or (self.voyage and bool(_BOUND & self.sentence.anchors))
            if items[n].text == "for" and bound:
                return True
        return False

    def leaves(self, i: int) -> bool:
        """Say whether a place is where they came from: "sailed from Bergen", "jets from Bodø", "left Bergen"."""
        head = self.sentence.coordinated(i)[0]
        before = list(self.sentence.texts[max(0, head - 2) : head])
        if before and before[0] in _SKIES:
            return False  # "guarded Baltic skies from Ämari"
        begun = self.voyage and before[-1:] in (["at"], ["in"]) and before[0] in _BEGUN
        if before[-1:] == ["for"]:  # "left for Callao"; but "landed at Pisa and left for home at Misawa"
            came = set(self.sentence.texts[self.first : self.last]) & _CAME
            return self.rule == "deployment.fly" and bool(came) and before[0] in _BOUND and i > self.last
        if begun or before[-2:] == ["out", "of"]:
            return True
        if before[-1:] == ["from"] and before[0] in _BASED:
            return False  # "has flown from Bodø since April"
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


def _state_of(item: Item) -> str | None:
    return item.note.state if isinstance(item.note, Place) else None


def in_edition(name: str | None, date: DateExpr) -> bool:
    """Say whether a date lies in the year that a name ends with, where it ends with one: "Sea Spirit 2017"."""
    named = _EDITION.search(name) if name else None
    if named is None or not date.edtf:
        return True
    year = named.group() if len(named.group()) == 4 else "20" + named.group()
    return year in (date.edtf[:4], date.edtf.rpartition("/")[2][:4])


def _by_item(found: tuple[int, Place]) -> int:
    return found[0]


def adding(reading: Reading, sentence: Sentence, kind: str, rule: str = "more") -> Act:
    """Return a whole sentence as what it adds to an act of ``kind`` that is told before."""
    whole = (0, len(sentence.items))
    return Act(
        reading, sentence, rule, kind, 0, whole[1], whole, tuple(range(*whole)), None, units_in(sentence, whole),
        tuple(sides(reading, sentence, *whole)), Realis("happened", "realis.default"),
    )  # fmt: skip


@lru_cache(maxsize=1024)
def part_of(sentence: Sentence, at: int) -> tuple[int, int]:
    """Return the stretch between semicolons, colons and dashes that item ``at`` stands in."""
    items = sentence.items
    low = next((i + 1 for i in range(at - 1, -1, -1) if _parts(sentence, i)), 0)
    high = next((i for i in range(at + 1, len(items)) if _parts(sentence, i)), len(items))
    return (0 if low < 12 and _headed(sentence, low) else low), high


def _parts(sentence: Sentence, i: int) -> bool:
    """Say whether an item parts one statement from the next: a semicolon, a colon, ", while"."""
    text = sentence.texts[i]
    if text in _HARD:
        return not _bracketed(sentence, i)
    if text == "and" and i in statements(sentence):
        return True
    if text == "that" and i and sentence.texts[i - 1] in (",", "and"):  # "notes that …, that …, and that …"
        return sum(sentence.texts[n - 1] in (",", "and") for n in _thats(sentence)) > 1
    return text in _CONTRAST and i > 0 and sentence.texts[i - 1] == ","


def _thats(sentence: Sentence) -> list[int]:
    return [n for n in range(1, len(sentence.items)) if sentence.texts[n] == "that"]


def _bracketed(sentence: Sentence, i: int) -> bool:
    """Say whether an item stands in brackets: "(the corvette X; Captain Quispe)"."""
    for n in range(i - 1, max(-1, i - _FAR), -1):
        if sentence.texts[n] in ("(", ")"):
            return sentence.texts[n] == "("
    return False


def _headed(sentence: Sentence, low: int) -> bool:
    """ "* April 2–14, 2022: Northern Viking …": what stands before the colon heads the entry."""
    return (
        low > 0
        and sentence.texts[low - 1] == ":"
        and bool(sentence.of_type("DATE")[:1])
        and (sentence.of_type("DATE")[0] < low)
    )


def units_in(sentence: Sentence, part: tuple[int, int]) -> tuple[Unit, ...]:
    """Return the ships, formations and types of arms of a part of a sentence, merchant ships left out."""
    low, high = part
    units = (i for i in numbers_of_types(sentence, ("UNIT",)) if low <= i < high)
    notes = (sentence.items[i].note for i in units if not _kin(sentence, i))
    return tuple(n for n in notes if isinstance(n, Unit) and not n.merchant)


def _kin(sentence: Sentence, i: int) -> bool:
    """Say whether a ship only tells whose sister or successor another is: "the Vettor Pisani's sister Garibaldi"."""
    behind = list(sentence.texts[i + 1 : i + 4])
    return behind[:2] == ["'", "s"] and behind[2:] in (["sister"], ["successor"], ["predecessor"], ["consort"])
