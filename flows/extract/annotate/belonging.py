"""Which of the two states of a text somebody belongs to, read from what the text says of the person's ways.

The rules stand in ``flows/language/belonging.yaml``. A state that the text gives outright is never changed; what two
rules say differently stays open. Datelines and publishers are no evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import NoneType

from flows.extract.annotate.belonging_cast import LEADERS, Cast, Figure, Sight
from flows.extract.annotate.belonging_meetings import Meetings
from flows.extract.annotate.belonging_terms import terms
from flows.extract.annotate.belonging_told import Told
from flows.extract.annotate.belonging_tongues import state_by_name
from flows.extract.annotate.belonging_ways import PLURALS, Votes, Ways
from flows.extract.annotate.people_names import ROMAN
from flows.extract.annotate.people_terms import name_terms
from flows.extract.annotate.people_words import Words
from flows.extract.model import Delegation, Person, Place, Role
from flows.ground.value import replace

CROWNED = frozenset({"king", "queen"})
ROYAL = frozenset({"royal", "head_of_state"})
VERBS = frozenset({",", "is", "was", "has", "had", "will", "would", "'", "also", "then", "himself", "herself"})
ROUNDS = 3  # how often those who lean on others are asked again


def with_states(
    words: Words,
    persons: Sequence[Person],
    roles: Sequence[Role],
    bodies: Sequence[Delegation],
    dyad: tuple[str, str],
) -> tuple[tuple[Person, ...], tuple[Role, ...], tuple[Delegation, ...]]:
    """Return persons, offices and delegations with the states that the document's sentences give them."""
    if not persons and not roles and not bodies:
        return (), (), ()
    belonging = Belonging(Cast(words, persons, roles, bodies, dyad))
    belonging.read()
    known = {(s.first, s.last): s.figure for s in belonging.cast.sights}
    return (
        tuple(belonging.completed(p, known) for p in persons),
        tuple(belonging.resolved(r, known) for r in roles),
        tuple(replace(b, state=s.figure.state) for b, s in zip(bodies, belonging.cast.groups, strict=True)),
    )


class Belonging:
    """Reads one document; each rule adds votes, and rules that lean on known states come after the others."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.words, self.terms = cast, cast.words, terms()
        self.ways, self.meetings = Ways(cast), Meetings(cast)
        self.told = Told(cast, self.ways)
        self.means: dict[int, Sight] = {}  # first token of an office → the earlier mention of its holder

    def read(self) -> None:
        """Apply all rules, the firm ones first."""
        for rule in (self._firm, self.ways.travel, self.ways.relations):
            self._apply(rule)
        self._apply(self.told.introduced)
        self._apply(self.told.whom)
        self._apply(self._again)
        self._apply(self._nationals)
        self._apply(self._named)
        self._lean()
        if self._apply(self.ways.seeing):
            self._lean()

    def _lean(self) -> None:
        """Apply what leans on others as long as it places somebody on whom more may lean."""
        for _ in range(ROUNDS):
            found = self._apply(self.ways.relations) | self._apply(self.meetings.votes)
            found |= self._apply(self.told.company)
            if self.cast.groups:
                found |= self._apply(self.ways.bodies) | self._apply(self.told.fellows)
            if not found:
                return

    def _apply(self, rule: Callable[[Sight], Votes]) -> bool:
        """Apply a rule to all mentions, settle, and say whether anybody got a state."""
        open_ones = [figure for figure in self.cast.figures.values() if figure.state is None]
        for sight in self.cast.groups if rule == self.ways.bodies else self.cast.sights:
            for figure, state in rule(sight):
                self._vote(figure, state)
        for figure in open_ones:
            figure.settle()
        return any(figure.state for figure in open_ones)

    def _vote(self, figure: Figure, state: str | None) -> None:
        if state in self.cast.dyad and figure.state is None and state is not None:
            figure.votes[state] += 1

    # ---- what stands at the name itself

    def _firm(self, sight: Sight) -> Votes:
        place = self._owner(sight)
        if place is not None:
            yield sight.figure, place.state
            if place.kind == "state" and place.state not in self.cast.dyad:
                sight.figure.state = sight.figure.state or place.state  # "Germany's Merkel" is of neither side
        yield sight.figure, self._title(sight)
        self._order(sight)
        yield from self._members(sight)
        yield from self._leads(sight)

    def _owner(self, sight: Sight) -> Place | None:
        """ "Hungary's Viktor Orbán": the state before a possessive ending right before the name."""
        at, folds = sight.first, self.words.folds
        if at < 3 or self.words.breaks[at]:
            return None
        lead = at - 1 - (folds[at - 1] == ",")
        if folds[lead] in ("guest", "host", "visitor", "guests", "hosts"):
            adjective = self.words.places[lead - 1]  # "her Slovenian guest, Borut Pahor"
            return adjective if adjective is not None and adjective.kind == "demonym" else None
        if folds[at - 2 : at] != ["'", "s"]:
            return None
        place = self.words.places[at - 3]
        return place if place is not None and place.kind in ("state", "polity", "capital") else None

    def _title(self, sight: Sight) -> str | None:
        """The one state of the dyad that a title means ("the taoiseach"), or None."""
        span = sight.title
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
        codes = self._pair_of_states(max(self.cast.bounds(start)[0], start - 10), start)
        behind = row[1].last
        if not codes and self.words.folds[behind : behind + 2] == [",", "the"]:  # "A and B, the presidents of …"
            codes = self._pair_of_states(behind, min(behind + 11, self.cast.bounds(start)[1]), first=True)
        for found, code in zip(row, codes, strict=False):
            found.figure.state = code

    def _pair_of_states(self, low: int, high: int, *, first: bool = False) -> tuple[str | None, ...]:
        """The two states of "the presidents of Peru and Chile" in a stretch, the last (or ``first``) two; or none."""
        named = [(i, p.state) for i, p in self.cast.places(low, high) if p.kind in ("state", "demonym", "polity")]
        pair = named[:2] if first else named[-2:]
        plural = any(w in PLURALS for w in self.words.folds[low:high])
        if not plural or {c for _, c in pair} != set(self.cast.dyad):
            return ()
        (one, code), (other, second) = pair
        joined = self.words.folds[self.words.place_end(one)] == "and" and other - one < 5
        return (code, second) if joined else ()

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

    def _named(self, sight: Sight) -> Votes:
        """What the names tell, where nothing else does or what does is at odds: "Fumio Kishida" of Italy and Japan."""
        note = sight.note
        if isinstance(note, Person) and sight.figure.state is None and len(sight.figure.votes) != 1:
            title = note.role.of(self.words.text).casefold() if note.role is not None else ""
            ruler = title in CROWNED or bool(ROMAN & set(note.name.split()))
            royal = ruler or bool(sight.figure.ranks & ROYAL)
            state = state_by_name(note.name, self.cast.dyad, royal=royal, ruler=ruler)
            if state is not None:
                sight.figure.votes.clear()
            yield sight.figure, state

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
        told = [s for s in self.cast.between(self._window(start), start) if isinstance(s.note, (Person, NoneType))]
        before = [s for s in told if s.note is not None]
        if any(s.figure.state == note.state and self._fits(note, s.figure) for s in before):
            self.means[sight.first] = next(
                s for s in reversed(before) if s.figure.state == note.state and self._fits(note, s.figure)
            )
            return
        fit = self._taken_up(note, told)
        if fit is not None:
            self.means[sight.first] = fit
            yield fit.figure, note.state

    def _taken_up(self, role: Role, told: Sequence[Sight]) -> Sight | None:
        """Whom an office at the head of a sentence takes up: the subject of the nearest one before that it fits."""
        for start in sorted({self.cast.bounds(s.first)[0] for s in told}, reverse=True):
            open_ones = [s for s in told if self.cast.bounds(s.first)[0] == start and s.figure.state is None]
            subjects = [s for s in open_ones if not self.cast.governed(self.cast.row(s)[0])]
            fit = next((s for s in subjects or open_ones if self._fits(role, s.figure)), None)
            if fit is not None:
                named = (s for s in self.cast.sights if s.figure is fit.figure and isinstance(s.note, Person))
                return next(named, fit)
        return None

    def _nationals(self, sight: Sight) -> Votes:
        """ "Lula spent Monday there. … The Brazilian": who opens the sentence before is meant."""
        if sight.figure.state is not None or not isinstance(sight.note, Person):
            return
        _, high = self.cast.bounds(sight.first)
        after = self.words.places[high + 1] if high + 1 < len(self.words) else None
        if after is None or after.kind != "demonym" or self.words.folds[high] != "the" or after.end - after.start < 5:
            return
        behind = self.words.folds[self.words.place_end(high + 1)]
        opens = self.cast.between(self.cast.bounds(sight.first)[0], high)[0] is sight
        if opens and (behind in VERBS or behind in name_terms().deeds) and not self._plural(high + 1):
            yield sight.figure, after.state

    def _plural(self, index: int) -> bool:
        return self.words.folds[index].endswith(("s", "sh", "ch"))

    def _only(self, role: Role, sight: Sight) -> str | None:
        """The state of the only person of this rank that the text has spoken of so far: "the envoy" again."""
        if sight.last - sight.first > 1:
            return None  # "papal nuncio" is not whoever "the ambassador" was
        before = [s for s in self.cast.between(0, sight.first) if self._same_word(s, sight.last - 1)]
        same = {id(s.figure): s.figure for s in before if role.rank in s.figure.ranks and s.figure is not sight.figure}
        states = {f.state for f in same.values()}
        return next(iter(states)) if len(states) == 1 else None

    def _same_word(self, sight: Sight, word: int) -> bool:
        """Say whether the office of an earlier mention ends in the same word; an envoy is an ambassador as well."""
        if isinstance(sight.note, (Person, Role)) and sight.note.rank == "envoy":
            return True
        span = sight.title
        return span is not None and span.of(self.words.text).casefold().endswith(self.words.folds[word])

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
        if role.rule in ("role.counterpart", "role.colleague", "role.host", "role.kin") or role.rank not in (
            *LEADERS,
            "minister",
        ):
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
        holder = self.means.get(first) or self.told.named.get(first)
        if holder is not None and isinstance(holder.note, Person) and holder.figure.state == state:
            return replace(role, state=state, name=holder.note.name, full=holder.note.full)
        return replace(role, state=state) if state != role.state else role
