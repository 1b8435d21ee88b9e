"""What the ways of people tell of their states: who travels is away from home, who receives is at home.

Each rule yields votes: somebody, and the state that the sentence gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from flows.extract.annotate.belonging_cast import JOINERS, LEADERS, LYING, Cast, Figure, Sight
from flows.extract.annotate.belonging_terms import terms
from flows.extract.annotate.people_couples import WIVES
from flows.extract.annotate.people_terms import Phrases

Votes: TypeAlias = Iterator[tuple[Figure, str | None]]  # who, and a state that speaks for him

GAP = 6  # tokens between a person and the verb
FAR = 9  # tokens between a verb and the place it leads to
REACH = 10  # tokens between a person and a verb of motion
LONG = 20  # tokens between a person and the noun of the journey that is the person's own
ASIDE = 20  # tokens between the commas of an aside
BACK = 16  # tokens between "received" and "by"
PLURALS = frozenset("presidents ministers leaders premiers monarchs kings secretaries chancellors emperors".split())
_MARKS = frozenset(":–—-|;•*/")  # signs before the first word of an entry of a list or table
_COMPANY = frozenset({"a", "an", "his", "her", "their", "then", "later", "will", "is", "was"})  # behind "and"
_ASIDES = frozenset({"for", "on", "to", ",", "today", "yesterday", "last", "this"})  # behind the place of an aside
_BEING = frozenset("is was were are be been being".split())
_OTHERS = frozenset({"him", "her", "them"})  # behind "drove", "flew": others are on the way
_TURNS = frozenset(
    """said says told that when where after before as while because if signed agreed by whose which but announced
    invited asked urged and ; : .""".split()
)
_NOUNS = frozenset({"invitation", "guest", "guests", "request", "company", "residence", "home"})  # "at the … of X"


class Ways:
    """The rules of travelling and receiving over the cast of one document."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.words, self.terms = cast, cast.words, terms()

    # ---- ways of those who travel

    def travel(self, sight: Sight) -> Votes:
        """Yield the votes of journeys: the other state for who arrives somewhere, the same for who returns home."""
        row = self.cast.row(sight)
        if row[-1] is not sight or all(s.figure.state for s in row) or self.words.folds[sight.first] == "host":
            return  # "she and her host X went fishing near Oslo"
        state = self._away(sight) or self._entry(row[0], sight) or self._journey(row[0], sight)
        home = self._home(sight)
        for found in row:
            yield found.figure, self.cast.other(state)
            yield found.figure, home

    def _verb(self, sight: Sight, phrases: Phrases) -> int:
        """The token behind a verb of which the mention is the subject; 0 where none stands close by."""
        _, end = self.cast.bounds(sight.first)
        for start in self._starts(sight, end):
            high = min(start + GAP, end)
            busy = {s.first for s in self.cast.between(start, high)}
            for index in range(start, high):
                if n := phrases.at(self.words.folds, index):
                    return index + n
                if index in busy or self.words.folds[index] in _TURNS:
                    break
        return 0

    def _starts(self, sight: Sight, end: int) -> Iterator[int]:
        """Yield where a verb of the mention may be looked for: behind an aside, and in it where it opens with "who"."""
        yield self._past_aside(sight.last, end)
        if self.words.folds[sight.last : sight.last + 2] == [",", "who"]:
            yield sight.last + 2

    def _past_aside(self, index: int, high: int) -> int:
        """The token behind an aside between commas ("X, on his way home, landed"); ``index`` where none opens there."""
        if self.words.folds[index] != ",":
            return index
        close = next((i for i in range(index + 1, min(index + ASIDE, high)) if self.words.folds[i] == ","), None)
        return close + 1 if close and not self.cast.between(index, close) else index

    def _entry(self, first: Sight, last: Sight) -> str | None:
        """The place of an entry of a list or table: "2004 – X in Lima", "| X | Lima |"."""
        low, high = self.cast.bounds(first.first)
        opens = first.first == low or self.words.texts[first.first - 1] in _MARKS
        at, text = last.last, self.words.texts[last.last]
        if opens and text == "," and (noun := self._noun_of_entry(at, high)):
            return self.lead(last, noun)
        if not opens or at + 1 >= high or text not in ("in", "at", "|", "to"):
            return None
        place = self.words.places[at + 1]
        return self.lead(last, at + 1) if place is not None and place.kind != "demonym" else None

    def _noun_of_entry(self, comma: int, high: int) -> int:
        """The token behind the journey in "X, working visit to Lima"; 0 where no such noun stands near the comma."""
        near = range(comma + 1, min(comma + 4, high))
        return next((i + 1 for i in near if self.words.folds[i] in self.terms.journeys), 0)

    def lead(self, sight: Sight, start: int) -> str | None:
        """Return the state of the place that the words from ``start`` lead to, where no third state is spoken of."""
        low, high = self.cast.bounds(sight.first)
        stop = min(start + FAR, high)
        place = self.cast.spot(start, stop)
        if place is None and self.words.folds[start] == "there":
            return self._there(start)
        if place is None or self.cast.foreign(low, self.cast.token(place.start)):
            return None
        return place.state

    def _there(self, index: int) -> str | None:
        """The state of the place spoken of last before "there", in the sentence or the one before."""
        low, _ = self.cast.bounds(index)
        low = self.cast.bounds(low - 1)[0] if low else 0
        lying = [p for _, p in self.cast.places(low, index) if p.kind in LYING and p.state]
        return lying[-1].state if lying else None

    def _away(self, sight: Sight) -> str | None:
        at = self._verb(sight, self.terms.going)
        if at or self.cast.governed(self.cast.row(sight)[0]):
            return self.lead(sight, at) if at else None
        if at := self._moving(sight):
            return self.lead(sight, at)
        return self._aside(sight) or self._paying(sight) or self._called(sight)

    def _called(self, sight: Sight) -> str | None:
        """ "A was the guest of B in Lima", "A called on B in Lima": the place behind whom a guest is said to see."""
        at, (_, high) = self._verb(sight, self.terms.calling), self.cast.bounds(sight.first)
        met = self.cast.between(at, min(at + 2, high)) if at else []
        return self.lead(sight, self.cast.row(met[0])[-1].last) if met else None

    def seeing(self, sight: Sight) -> Votes:
        """ "A met B in Lima", of whom nothing else is told: the subject is the guest, the other one at home."""
        at, (low, high) = self._verb(sight, self.terms.seeing), self.cast.bounds(sight.first)
        met = self.cast.between(at, min(at + 2, high)) if at else []
        if not met or sight.figure.state or met[0].figure.state or self.cast.foreign(low, high):
            return
        place = self.lead(sight, self.cast.row(met[0])[-1].last)
        yield sight.figure, self.cast.other(place)
        yield met[0].figure, place if place in self.cast.dyad else None

    def _moving(self, sight: Sight) -> int:
        """The token behind a verb of motion of which the mention is the subject; 0 where there is none."""
        _, end = self.cast.bounds(sight.first)
        for start in self._starts(sight, end):
            for index in self._clause(sight, start, min(start + REACH, end)):
                if n := self.terms.motion.at(self.words.folds, index):
                    return 0 if self.words.folds[index + n] in _OTHERS else index + n
        return 0

    def _clause(self, sight: Sight, start: int, high: int) -> Iterator[int]:
        """Yield the tokens from ``start`` on up to another mention or a turn of the sentence ("and a team" is none)."""
        busy = {s.first for s in self.cast.between(start, high) if s.single or s.figure.state}
        index = start
        while index < high and index not in busy:
            word = self.words.folds[index]
            if word == "and" and self.words.folds[index + 1] in _COMPANY:
                index += 2
                continue
            if word in _TURNS:
                return
            yield index
            index += 1

    def _aside(self, sight: Sight) -> str | None:
        """ "X, in Lima for a day, signed": where somebody is said in passing to be."""
        at, folds = sight.last, self.words.folds
        if folds[at] != "," or folds[at + 1] not in ("in", "at") or self.words.breaks[at + 1]:
            return None
        place = self.words.places[at + 2]
        told = folds[self.words.place_end(at + 2)] in _ASIDES if place is not None else False
        return self.lead(sight, at + 1) if told else None

    def _paying(self, sight: Sight) -> str | None:
        """ "X cut short his visit to Lima", "X is on a working visit in Lima": the journey is the subject's own."""
        _, end = self.cast.bounds(sight.first)
        if self._seen_by(sight):
            return None
        start, own = self._past_aside(sight.last, end), False
        for index in self._clause(sight, start, min(start + LONG, end)):
            own = own or bool(self.terms.paying.at(self.words.folds, index))
            if self.words.folds[index] in self.terms.journeys and (own or self._possessed(index)):
                return self.lead(sight, index + 1) or self._chosen(start, index)
        return None

    def _chosen(self, start: int, noun: int) -> str | None:
        """The place of "chose Athens for his first journey abroad"."""
        if self.words.folds[start] not in ("chose", "chooses", "picked", "selected", "had"):
            return None
        place = next((p for i, p in self.cast.places(start + 1, noun) if i <= start + 2), None)
        return place.state if place is not None and place.kind in LYING else None

    def _possessed(self, noun: int) -> bool:
        return any(self.words.folds[i] in ("his", "her", "their") for i in range(max(0, noun - 4), noun))

    def _home(self, sight: Sight) -> str | None:
        at = self._verb(sight, self.terms.home)
        return self.lead(sight, at) if at else None

    def _journey(self, first: Sight, last: Sight) -> str | None:
        """The place of "X's visit to Oslo", "visit of X to Oslo", "visit to Oslo by X", "X ends his visit to Oslo"."""
        folds, (low, high) = self.words.folds, self.cast.bounds(first.first)
        if folds[last.last] == "'" or folds[last.last : last.last + 2] == ["'", "s"]:
            for index in range(last.last + 1, min(last.last + GAP + 2, high)):
                if folds[index] in self.terms.journeys:
                    return self.lead(first, index + 1)
        before = first.first - 1 - (folds[first.first - 1] == "the")
        if before > low and folds[before] in ("of", "by"):
            return self._journey_of(first, last, before)
        for index in range(last.last, min(last.last + GAP, high)):
            if folds[index] in self.terms.possessives and not self._seen_by(first):
                noun = next((i for i in range(index, min(index + 4, high)) if folds[i] in self.terms.journeys), None)
                return self.lead(first, noun + 1) if noun else None
        return None

    def _seen_by(self, sight: Sight) -> bool:
        """ "X called on Y during his visit to Lima": somebody else is the subject, and the journey is the subject's."""
        at = sight.first - (self.words.folds[sight.first - 1] == "the")
        seen = self.terms.meeting.before(self.words.folds, at) or self.terms.calling.before(self.words.folds, at)
        return bool(seen) and self.cast.subject(at - 1) is not None

    def _journey_of(self, first: Sight, last: Sight, before: int) -> str | None:
        low, high = self.cast.bounds(first.first)
        for index in range(before - 1, max(low - 1, before - 11), -1):
            if self.words.folds[index] in self.terms.journeys:
                inner = self.cast.spot(index + 1, before)
                told = self.words.folds[index + 1 : before]
                if "where" in told or any(word in self.terms.received or word in _NOUNS for word in told):
                    return None  # "a visit to Oslo, where he was received by X": X did not pay it
                if inner is not None:
                    return None if self.cast.foreign(low, index) else inner.state
                return self.lead(first, last.last) if index > before - 4 and last.last < high else None
        return None

    def bodies(self, sight: Sight) -> Votes:
        """Yield the votes for a delegation: of its journey, of where it set out, and of who leads it or is a member."""
        if sight.figure.state is not None:
            return
        yield from self.travel(sight)
        at = self._verb(sight, self.terms.leaving)
        yield sight.figure, self.lead(sight, at) if at else None
        step = sight.last + (self.words.texts[sight.last] == ",")
        n = self.terms.members.at(self.words.folds, step)
        for member in self.cast.between(step + n, step + n + 4)[:1] if n else ():
            yield sight.figure, member.figure.state

    # ---- ways of those who receive, and of those who come along

    def relations(self, sight: Sight) -> Votes:
        """Yield the votes that lean on others: of hosts and guests, counterparts, and those who come along."""
        if sight.figure.state is None:
            yield sight.figure, self._host(sight)
            yield sight.figure, self._scene(sight)
            yield sight.figure, self._hosting(sight)
            yield sight.figure, self._owner_of_guests(sight)
            yield sight.figure, self._opposite(sight)
            yield sight.figure, self._beside(sight)
        yield from self._kin(sight)

    def _host(self, sight: Sight) -> str | None:
        """The state of who stands behind "received … by": that of the place, else the one that is not the guest's."""
        row, (low, high) = self.cast.row(sight), self.cast.bounds(sight.first)
        if self.words.folds[row[0].first - 1] in ("host", "hosts"):
            return self.lead(row[-1], row[-1].last)
        by = row[0].first - 1 - (self.words.folds[row[0].first - 1] == "the")
        if by <= low or self.words.folds[by] != "by":
            return None
        verb = next(
            (i for i in range(by - 1, max(low, by - BACK), -1) if self.words.folds[i] in self.terms.received), 0
        )
        if not verb or self.cast.foreign(low, by):
            return None
        place = self.cast.spot(verb + 1, by) or self.cast.spot(row[-1].last, min(row[-1].last + FAR, high))
        if place is not None:
            return place.state
        guest = self.cast.subject(verb)
        if guest is None and "it" in self.words.folds[low:verb]:
            return self.cast.other(self.cast.body(low, verb))
        guest = guest or self.cast.opening(verb)
        return self.cast.other(guest.figure.state) if guest else None

    def _scene(self, sight: Sight) -> str | None:
        """The state in which a traveller of the other one talks with this person."""
        row, (low, high) = self.cast.row(sight), self.cast.bounds(sight.first)
        at = row[0].first
        at -= self.words.folds[at - 1] in ("the", "his", "her")
        n = self.terms.talks.before(self.words.folds, at) or (self.words.folds[at - 1] == "with")
        if not n or self.words.folds[at - 2] in self.terms.together:
            return None
        guest = self.cast.subject(at - n) or self.cast.opening(at)
        if guest is None or guest in row or self.cast.foreign(low, at):
            return None
        other = self.cast.other(guest.figure.state)
        behind = self.cast.spot(row[-1].last, min(row[-1].last + FAR, high))
        equal = bool(sight.figure.ranks & LEADERS and guest.figure.ranks & LEADERS)
        before = None if n is True and not equal else self.cast.spot(max(low, guest.last), at)
        places = (before, behind)
        return other if any(p is not None and p.state == other for p in places) else None

    def _hosting(self, sight: Sight) -> str | None:
        """The state of who receives a guest of the other one."""
        row, (low, high) = self.cast.row(sight), self.cast.bounds(sight.first)
        at = self._verb(row[-1], self.terms.hosting)
        if not at or self.words.folds[at - 2] in _BEING or self.words.folds[at - 3] in _BEING:
            return None
        guests = self.cast.between(at, min(at + FAR + 3, high))
        if self.words.folds[row[0].first - 1] == "where":
            return next((p.state for _, p in self.cast.places(max(low, row[0].first - 4), row[0].first)), None)
        if not guests:
            return self.lead(sight, at) or self.cast.host_of(row, low) if self.words.folds[at - 1] in _OTHERS else None
        if self.cast.foreign(low, guests[0].first):
            return None
        behind = self.cast.row(guests[0])[-1].last
        place = self.cast.spot(at, guests[0].first) or self.cast.spot(behind, min(behind + FAR, high))
        place = place or self.cast.scene(row[0])
        if place is not None and place.state != guests[0].figure.state:
            return place.state
        return self.cast.other(guests[0].figure.state)

    def _owner_of_guests(self, sight: Sight) -> str | None:
        """The state of whose guests others are there: "they are X's guests in Lisbon"."""
        at = sight.last + 1 + (self.words.folds[sight.last + 1 : sight.last + 2] == ["s"])
        if self.words.folds[sight.last] != "'" or self.words.folds[at : at + 1] not in (["guest"], ["guests"]):
            return None
        return self.lead(sight, at + 1)

    def _opposite(self, sight: Sight) -> str | None:
        """The other state than that of the one of equal rank beside this person: "Presidents A and B", "he and …"."""
        row = self.cast.row(sight)
        if len(row) != 2:
            return None
        other = row[1] if row[0] is sight else row[0]
        ranks = sight.figure.ranks & other.figure.ranks & {*LEADERS, "minister"}
        group = self._group(row)
        if not ranks or not (group or row[0].note is None):
            return None
        return self.cast.other(other.figure.state)

    def _group(self, row: Sequence[Sight]) -> bool:
        """An office of which each state has one, in the plural, before two names: "Presidents A and B"."""
        return self.words.folds[row[0].first] in ("presidents", "premiers", "chancellors", "prime", "foreign") and any(
            self.words.folds[i] in PLURALS for i in (row[0].first, row[0].first + 1)
        )

    def _beside(self, sight: Sight) -> str | None:
        """The state of whom this person goes along with: "Y accompanied him", "Mrs X"."""
        row = self.cast.row(sight)
        if len(row) > 1 and row[0] is not sight and self.words.folds[sight.first] in WIVES:
            return row[0].figure.state
        at, (low, _) = self._verb(row[-1], self.terms.beside), self.cast.bounds(sight.first)
        if not at or self.words.folds[at - 2] in _BEING:
            return None
        leader = self.cast.opening(low) if self.words.folds[at] in ("him", "her", "them") else None
        return leader.figure.state if leader and leader not in row else None

    def _kin(self, sight: Sight) -> Votes:
        """Read "his counterpart", of the other state, and "his foreign minister", of the same."""
        owner = self._antecedent(sight)
        if owner is None:
            return
        if self.cast.is_counterpart(sight):
            yield owner.figure, self.cast.other(sight.figure.state)
            yield sight.figure, self.cast.other(owner.figure.state)
        else:
            yield sight.figure, owner.figure.state
            yield owner.figure, sight.figure.state

    def _antecedent(self, sight: Sight) -> Sight | None:
        """Whom the possessive in front of an office means: the mention before it, where there is only one."""
        first = self.cast.head(sight) - 1
        if first < 1 or self.words.breaks[sight.first]:
            return None
        first -= self.words.folds[first] == ","
        first -= self.words.folds[first] in self.terms.lineage or self.cast.is_guest(first)
        if self.words.folds[first - 1 : first + 1] == ["'", "s"]:
            return next((s for s in self.cast.between(max(0, first - 12), first) if s.last == first - 1), None)
        if self.words.folds[first] not in self.terms.possessives:
            return None
        low, _ = self.cast.bounds(first)
        before = self.cast.between(low, min(first, sight.first))
        if not before:
            return self.cast.opening(first)
        between = self.words.folds[before[-1].last : first]
        if self.cast.is_counterpart(sight):
            guest = {"guest", "visitor"} & set(self.words.folds[before[0].last : first - 1])
            return (
                None if guest and len(before) > 1 else self.cast.row(before[0])[0]
            )  # "they received the guest, who …"
        return before[-1] if len(before) == 1 or "," not in between or all(w in JOINERS for w in between) else None
