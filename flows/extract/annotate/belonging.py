"""Which of the two states of a text somebody belongs to, read from what the text says of the person's ways.

The rules stand in ``flows/language/belonging.yaml``. A state that the text gives outright is never changed; what two
rules say differently stays open. Datelines and publishers are no evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

from flows.extract.annotate.belonging_cast import JOINERS, LEADERS, Cast, Figure, Sight
from flows.extract.annotate.people_terms import Phrases, raw_terms, split
from flows.extract.annotate.people_words import Words
from flows.extract.model import Delegation, Person, Place, Role

Votes: TypeAlias = Iterator[tuple[Figure, str | None]]  # who, and a state that speaks for him

GAP = 6  # tokens between a person and the verb
FAR = 9  # tokens between a verb and the place it leads to
BACK = 16  # tokens between "received" and "by"
_COUNTERPARTS = ("counterpart", "colleague", "peer", "opposite number", "homologue", "host")
_PLURALS = frozenset("presidents ministers leaders premiers monarchs kings secretaries chancellors emperors".split())
_MARKS = frozenset(":–—-|;•*/")  # signs before the first word of an entry of a list or table
_BEING = frozenset("is was were are be been being".split())
_TURNS = frozenset(
    """said says told that when where after before as while because if signed agreed by whose which but announced
    invited asked urged and ; : .""".split()
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The lists of ``belonging.yaml``."""

    going: Phrases
    home: Phrases
    talks: Phrases
    beside: Phrases
    together: frozenset[str]
    members: Phrases
    leads: Phrases
    journeys: frozenset[str]
    received: frozenset[str]
    hosting: Phrases
    sides: frozenset[str]
    possessives: frozenset[str]
    titles: Mapping[str, frozenset[str]]


@cache
def terms() -> Terms:
    """Return the lists, read once; LanguageError where the file cannot be read."""
    raw = raw_terms("belonging")
    phrases = {k: Phrases(split(raw[k])) for k in ("going", "home", "talks", "beside", "members", "leads", "hosting")}
    sets = {k: frozenset(split(raw[k])) for k in ("journeys", "received", "together", "sides", "possessives")}
    titles = {w: frozenset(row["states"]) for row in raw["titles"] for w in split(row["words"])}
    return Terms(**phrases, **sets, titles=titles)


def with_states(
    words: Words,
    persons: Sequence[Person],
    roles: Sequence[Role],
    bodies: Sequence[Delegation],
    dyad: tuple[str, str],
) -> tuple[tuple[Person, ...], tuple[Role, ...]]:
    """Return persons and offices with the states that the document's sentences give them."""
    if not persons and not roles:
        return tuple(persons), tuple(roles)
    belonging = Belonging(Cast(words, persons, roles, bodies, dyad))
    belonging.read()
    known = {(s.first, s.last): s.figure for s in belonging.cast.sights}
    return (
        tuple(belonging.completed(p, known) for p in persons),
        tuple(belonging.resolved(r, known) for r in roles),
    )


class Belonging:
    """Reads one document; each rule adds votes, and rules that lean on known states come after the others."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.words, self.terms = cast, cast.words, terms()
        self.means: dict[int, Sight] = {}  # first token of an office → the earlier mention of its holder

    def read(self) -> None:
        """Apply all rules, the firm ones first."""
        for rule in (self._firm, self._travel, self._relations, self._again, self._relations):
            for sight in self.cast.sights:
                for figure, state in rule(sight):
                    self._vote(figure, state)
            for figure in self.cast.figures.values():
                figure.settle()

    def _vote(self, figure: Figure, state: str | None) -> None:
        if state in self.cast.dyad and figure.state is None and state is not None:
            figure.votes[state] += 1

    # ---- what stands at the name itself

    def _firm(self, sight: Sight) -> Votes:
        place = self._owner(sight)
        if place is not None:
            yield sight.figure, place.state
        yield sight.figure, self._title(sight)
        self._order(sight)
        yield from self._members(sight)
        yield from self._leads(sight)

    def _owner(self, sight: Sight) -> Place | None:
        """ "Hungary's Viktor Orbán": the state before a possessive ending right before the name."""
        at, folds = sight.first, self.words.folds
        if at < 3 or folds[at - 2 : at] != ["'", "s"] or self.words.breaks[at]:
            return None
        place = self.words.places[at - 3]
        return place if place is not None and place.kind in ("state", "polity", "capital") else None

    def _title(self, sight: Sight) -> str | None:
        """The one state of the dyad that a title means ("the taoiseach"), or None."""
        note = sight.note
        span = note.role if isinstance(note, Person) else note.title if note else None
        if span is None:
            return None
        title = span.of(self.words.text).casefold()
        meant = self.terms.titles.get(title, frozenset()) & set(self.cast.dyad)
        return next(iter(meant)) if len(meant) == 1 else None

    def _order(self, sight: Sight) -> None:
        """ "The presidents of Peru and Chile, A and B": names in the order of the states."""
        row = self.cast.row(sight)
        if len(row) != 2 or row[0] is not sight or not isinstance(sight.note, Person):
            return
        start = self.cast.token(sight.note.name_span.start)
        low = max(self.cast.bounds(start)[0], start - 10)
        named = [(i, p.state) for i, p in self.cast.places(low, start) if p.kind in ("state", "demonym", "polity")]
        plural = any(w in _PLURALS for w in self.words.folds[low:start])
        if plural and len(named) >= 2 and {c for _, c in named[-2:]} == set(self.cast.dyad):
            (one, first), (other, second) = named[-2:]
            if self.words.folds[self.words.place_end(one)] == "and" and other - one < 5:
                for found, code in zip(row, (first, second), strict=True):
                    found.figure.state = code

    def _members(self, sight: Sight) -> Votes:
        """ "an Australian delegation consisting of A, B and C": members have the state of their body."""
        row = self.cast.row(sight)
        if row[0] is not sight:
            return
        at = sight.first - (self.words.folds[sight.first - 1] in ("the", "its", "his", "their"))
        n = self.terms.members.before(self.words.folds, at)
        body = self._body_before(at - n) if n else None
        if body is not None:
            yield from ((member.figure, body) for member in row)

    def _body_before(self, index: int) -> str | None:
        """The state of the delegation (or "the Chilean side") that ends right before a token, a comma aside."""
        index -= self.words.texts[index - 1] == ","
        low = self.cast.bounds(index - 1)[0]
        end = self.words.ends[index - 1]
        for body in self.cast.bodies:
            if body.end == end and body.state:
                return body.state
        return self._side(max(low, index - 3), index)

    def _side(self, low: int, high: int) -> str | None:
        """The state of "the Chilean side" in a stretch of tokens."""
        for index, place in self.cast.places(low, high):
            end = self.words.place_end(index)
            if place.kind == "demonym" and self.words.folds[end] in self.terms.sides and end < high + 2:
                return place.state
        return None

    def _leads(self, sight: Sight) -> Votes:
        """ "A led the South African side": who leads a body is of its state."""
        step, (_, high) = sight.last, self.cast.bounds(sight.first)
        step += self.words.folds[step] in (",", "who", "will")
        n = self.terms.leads.at(self.words.folds, step) if step < high else 0
        if not n:
            return
        state = self._side(step + n, min(step + n + 5, high))
        near = self.words.starts[min(step + n + 4, high)]
        state = state or next((b.state for b in self.cast.bodies if self.words.starts[step] < b.start <= near), None)
        yield sight.figure, state

    # ---- ways of those who travel

    def _travel(self, sight: Sight) -> Votes:
        row = self.cast.row(sight)
        if row[-1] is not sight:
            return
        state = self._away(sight) or self._entry(row[0], sight) or self._journey(row[0], sight)
        home = self._home(sight)
        for found in row:
            yield found.figure, self.cast.other(state)
            yield found.figure, home

    def _verb(self, sight: Sight, phrases: Phrases) -> int:
        """The token behind a verb of which the mention is the subject; 0 where none stands close by."""
        start = self._past_aside(sight.last, self.cast.bounds(sight.first)[1])
        high = min(start + GAP, self.cast.bounds(sight.first)[1])
        busy = {s.first for s in self.cast.between(start, high)}
        for index in range(start, high):
            if n := phrases.at(self.words.folds, index):
                return index + n
            if index in busy or self.words.folds[index] in _TURNS:
                return 0
        return 0

    def _past_aside(self, index: int, high: int) -> int:
        """The token behind an aside between commas ("X, on his way home, landed"); ``index`` where none opens there."""
        if self.words.folds[index] != ",":
            return index
        close = next((i for i in range(index + 1, min(index + 12, high)) if self.words.folds[i] == ","), None)
        return close + 1 if close and not self.cast.between(index, close) else index

    def _entry(self, first: Sight, last: Sight) -> str | None:
        """The place of an entry of a list or table: "2004 – X in Lima", "| X | Lima |"."""
        low, high = self.cast.bounds(first.first)
        opens = first.first == low or self.words.texts[first.first - 1] in _MARKS
        at, text = last.last, self.words.texts[last.last]
        if not opens or at + 1 >= high or text not in ("in", "at", "|"):
            return None
        place = self.words.places[at + 1]
        return self._lead(last, at + 1) if place is not None and place.kind != "demonym" else None

    def _lead(self, sight: Sight, start: int) -> str | None:
        """The state of the place that the words from ``start`` lead to, where no third state is spoken of."""
        low, high = self.cast.bounds(sight.first)
        stop = min(start + FAR, high)
        place = self.cast.spot(start, stop)
        if place is None or self.cast.foreign(low, self.cast.token(place.start)):
            return None
        return place.state

    def _away(self, sight: Sight) -> str | None:
        at = self._verb(sight, self.terms.going)
        return self._lead(sight, at) if at else None

    def _home(self, sight: Sight) -> str | None:
        at = self._verb(sight, self.terms.home)
        return self._lead(sight, at) if at else None

    def _journey(self, first: Sight, last: Sight) -> str | None:
        """The place of "X's visit to Oslo", "visit of X to Oslo", "visit to Oslo by X", "X ends his visit to Oslo"."""
        folds, (low, high) = self.words.folds, self.cast.bounds(first.first)
        if folds[last.last] == "'" or folds[last.last : last.last + 2] == ["'", "s"]:
            for index in range(last.last + 1, min(last.last + GAP + 2, high)):
                if folds[index] in self.terms.journeys:
                    return self._lead(first, index + 1)
        before = first.first - 1 - (folds[first.first - 1] == "the")
        if before > low and folds[before] in ("of", "by"):
            return self._journey_of(first, last, before)
        for index in range(last.last, min(last.last + GAP, high)):
            if folds[index] in self.terms.possessives:
                noun = next((i for i in range(index, min(index + 4, high)) if folds[i] in self.terms.journeys), None)
                return self._lead(first, noun + 1) if noun else None
        return None

    def _journey_of(self, first: Sight, last: Sight, before: int) -> str | None:
        low, high = self.cast.bounds(first.first)
        for index in range(before - 1, max(low - 1, before - 11), -1):
            if self.words.folds[index] in self.terms.journeys:
                inner = self.cast.spot(index + 1, before)
                if inner is not None:
                    return None if self.cast.foreign(low, index) else inner.state
                return self._lead(first, last.last) if index > before - 4 and last.last < high else None
        return None

    # ---- ways of those who receive, and of those who come along

    def _relations(self, sight: Sight) -> Votes:
        if sight.figure.state is None:
            yield sight.figure, self._host(sight)
            yield sight.figure, self._scene(sight)
            yield sight.figure, self._hosting(sight)
            yield sight.figure, self._opposite(sight)
            yield sight.figure, self._beside(sight)
        yield from self._kin(sight)

    def _host(self, sight: Sight) -> str | None:
        """The state of who stands behind "received … by": that of the place, else the one that is not the guest's."""
        row, (low, high) = self.cast.row(sight), self.cast.bounds(sight.first)
        by = row[0].first - 1 - (self.words.folds[row[0].first - 1] == "the")
        if by <= low or self.words.folds[by] != "by":
            return None
        verb = next((i for i in range(by - 1, max(low, by - BACK), -1) if self.words.folds[i] in self.terms.received), 0)
        if not verb or self.cast.foreign(low, by):
            return None
        place = self.cast.spot(verb + 1, by) or self.cast.spot(row[-1].last, min(row[-1].last + FAR, high))
        if place is not None:
            return place.state
        guest = self.cast.subject(verb) or self.cast.opening(verb)
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
            return self._lead(sight, at) if self.words.folds[at - 1] in ("him", "her", "them") else None
        if self.cast.foreign(low, guests[0].first):
            return None
        place = self.cast.spot(at, guests[0].first) or self.cast.spot(guests[0].last, min(guests[0].last + GAP, high))
        if place is not None and place.state != guests[0].figure.state:
            return place.state
        return self.cast.other(guests[0].figure.state)

    def _opposite(self, sight: Sight) -> str | None:
        """The other state than that of whom this person of the same rank stands beside: "Presidents A and B", "he and …"."""
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
            self.words.folds[i] in _PLURALS for i in (row[0].first, row[0].first + 1)
        )

    def _beside(self, sight: Sight) -> str | None:
        """The state of whom this person goes along with: "Y accompanied him", "Mrs X"."""
        row = self.cast.row(sight)
        if len(row) > 1 and row[0] is not sight and self.words.folds[sight.first] in ("mrs", "mme", "madame"):
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
        if self._is_counterpart(sight):
            yield owner.figure, self.cast.other(sight.figure.state)
            yield sight.figure, self.cast.other(owner.figure.state)
        else:
            yield sight.figure, owner.figure.state

    def _antecedent(self, sight: Sight) -> Sight | None:
        """Whom the possessive in front of an office means: the mention before it, where there is only one."""
        first = sight.first - 1
        if first < 0 or self.words.breaks[sight.first] or self.words.folds[first] not in self.terms.possessives:
            return None
        low, _ = self.cast.bounds(first)
        before = self.cast.between(low, first)
        if not before:
            return self.cast.opening(first)
        between = self.words.folds[before[-1].last : first]
        if self._is_counterpart(sight):
            return self.cast.row(before[0])[0]
        return before[-1] if len(before) == 1 or "," not in between or all(w in JOINERS for w in between) else None

    def _is_counterpart(self, sight: Sight) -> bool:
        note = sight.note
        span = note.role if isinstance(note, Person) else note.title if note else None
        return span is not None and any(w in span.of(self.words.text).casefold() for w in _COUNTERPARTS)

    # ---- who is meant again

    def _again(self, sight: Sight) -> Votes:
        """ "Kiril Petkov hopes so. … The Bulgarian premier": the office means whoever the text just spoke of."""
        note = sight.note
        if not isinstance(note, Role) or note.name or not self._definite(sight):
            return
        if note.state is None:
            yield sight.figure, self._only(note, sight)
        if note.state not in self.cast.dyad:
            return
        start = self.cast.bounds(sight.first)[0]
        if self.cast.between(start, sight.first):
            return  # another stands before it: only the subject of a sentence takes up the one before
        before = [s for s in self.cast.between(self._window(start), start) if isinstance(s.note, Person)]
        if any(s.figure.state == note.state and self._fits(note, s.figure) for s in before):
            self.means[sight.first] = next(
                s for s in reversed(before) if s.figure.state == note.state and self._fits(note, s.figure)
            )
            return
        for start in sorted({self.cast.bounds(s.first)[0] for s in before}, reverse=True):
            open_ones = [s for s in before if self.cast.bounds(s.first)[0] == start and s.figure.state is None]
            fit = next((s for s in open_ones if self._fits(note, s.figure)), None)
            if fit is not None:
                self.means[sight.first] = fit
                yield fit.figure, note.state
                return

    def _only(self, role: Role, sight: Sight) -> str | None:
        """The state of the only person of this rank that the text has spoken of so far: "the envoy" again."""
        before = self.cast.between(0, sight.first)
        same = {id(s.figure): s.figure for s in before if role.rank in s.figure.ranks and s.figure is not sight.figure}
        states = {f.state for f in same.values()}
        return next(iter(states)) if len(states) == 1 else None

    def _definite(self, sight: Sight) -> bool:
        plural = isinstance(sight.note, Role) and sight.note.rule.endswith(".plural")
        return not plural and sight.first > 0 and self.words.folds[sight.first - 1] == "the"

    def _window(self, index: int) -> int:
        """The first token of the third sentence before."""
        low = self.cast.bounds(index)[0]
        for _ in range(3):
            low = self.cast.bounds(low - 1)[0] if low else 0
        return low

    def _fits(self, role: Role, figure: Figure) -> bool:
        """An office can be that of somebody of whom no other is told."""
        if role.rule in ("role.counterpart", "role.kin") or role.rank not in (*LEADERS, "minister"):
            return False
        leader = role.rule == "role.leader" and bool(figure.ranks & LEADERS)
        return leader or not figure.ranks or role.rank in figure.ranks

    # ---- what comes of it

    def completed(self, person: Person, known: Mapping[tuple[int, int], Figure]) -> Person:
        """Return a person with the state found."""
        figure = known.get((self.cast.token(person.start), self.cast.token(person.end)))
        return replace(person, state=figure.state) if figure and figure.state != person.state else person

    def resolved(self, role: Role, known: Mapping[tuple[int, int], Figure]) -> Role:
        """Return an office with the state found, and the name of whoever it means."""
        first = self.cast.token(role.start)
        figure = known.get((first, self.cast.token(role.end)))
        state = role.state or (figure.state if figure else None)
        holder = self.means.get(first)
        if holder is not None and isinstance(holder.note, Person) and holder.figure.state == state:
            return replace(role, state=state, name=holder.note.name, full=holder.note.full)
        return replace(role, state=state) if state != role.state else role
