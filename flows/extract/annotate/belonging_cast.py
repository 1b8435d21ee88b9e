"""The people of one document as ``belonging`` reads them: who is mentioned where, and which state each has so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flows.extract.annotate.people_words import Words
from flows.extract.model import Delegation, Person, Place, Role, RoleRank
from flows.ground.model import Span

AHEAD = 6  # tokens before the subject in which the place of the sentence stands
LEADERS = frozenset({"head_of_state", "head_of_government"})
JOINERS = frozenset({",", "and", "&"})
LYING = frozenset({"state", "capital", "city", "venue", "government", "region", "polity"})  # one can be there
GROUND = frozenset(
    {"capital", "soil", "territory", "coast", "port", "city", "town", "parliament", "side"}
)  # behind "Peruvian"
_COUNTERPARTS = ("counterpart", "colleague", "peer", "opposite number", "homologue", "host", "guest", "visitor")
PREPOSITIONS = frozenset({"in", "at", "to", "into", "for", "on", "near", "of"})


@dataclass(slots=True)
class Figure:
    """Somebody of the document: the state known or voted for, and the offices said to be held."""

    state: str | None = None
    votes: Counter[str] = field(default_factory=Counter)
    ranks: set[RoleRank] = field(default_factory=set)
    firsts: list[int] = field(default_factory=list)  # tokens at which this person is mentioned

    def settle(self) -> None:
        """Take the state that the votes agree on; two that contradict each other leave it open."""
        if self.state is None and len(self.votes) == 1:
            self.state = next(iter(self.votes))


@dataclass(frozen=True, slots=True)
class Sight:
    """Tokens ``first`` to ``last`` mention a figure; ``note`` is None for a pronoun."""

    first: int
    last: int
    figure: Figure
    note: Person | Role | Delegation | None

    @property
    def title(self) -> Span | None:
        """Where the office of this mention stands."""
        if isinstance(self.note, Person):
            return self.note.role
        return self.note.title if isinstance(self.note, Role) else None

    @property
    def single(self) -> bool:
        """Say whether one person is meant."""
        return not (isinstance(self.note, Role) and self.note.rule.endswith(".plural"))


class Cast:
    """The mentions of a document in order, and where its segments begin and end, in tokens."""

    def __init__(
        self,
        words: Words,
        persons: Sequence[Person],
        roles: Sequence[Role],
        bodies: Sequence[Delegation],
        dyad: tuple[str, str],
    ) -> None:
        self.words, self.bodies, self.dyad = words, bodies, dyad
        self.heads = [i for i, fresh in enumerate(words.breaks) if fresh]
        self.figures: dict[str, Figure] = {}
        notes: list[Person | Role] = [*persons, *roles]
        self.sights = [self._sight(note) for note in sorted(notes, key=lambda n: n.start)]
        self.firsts = [s.first for s in self.sights]
        self._joints: dict[int, bool] = {}
        self._add_pronouns()
        self.groups = [self._sight(body) for body in bodies]

    def _add_pronouns(self) -> None:
        """Add "he" and "she" as mentions of whom the sentence, or the one before it, speaks of first."""
        meant = [(i, self._meant(i)) for i, word in enumerate(self.words.folds) if word in ("he", "she")]
        self.sights += [Sight(i, i + 1, sight.figure, None) for i, sight in meant if sight is not None]
        self.sights.sort(key=lambda s: s.first)
        self.firsts = [s.first for s in self.sights]
        self._joints.clear()  # numbers of mentions have moved

    def _meant(self, index: int) -> Sight | None:
        low, _ = self.bounds(index)
        own = self.between(low, index)
        sight = own[0] if own else self.opening(index)
        plural = sight is not None and len(self.row(sight)) > 1
        return None if plural or sight is None or not sight.single else sight

    def _sight(self, note: Person | Role | Delegation) -> Sight:
        first, last = self.token(note.start), self.token(note.end)
        figure = self.figures.setdefault(note.name or f"@{note.start}", Figure())
        figure.state = figure.state or note.state
        figure.firsts.append(first)
        if not isinstance(note, Delegation) and note.rank not in (None, "official"):
            figure.ranks.add(note.rank)
        return Sight(first, last, figure, note)

    def token(self, offset: int) -> int:
        """Return the first token that starts at or behind an offset."""
        return bisect_left(self.words.starts, offset)

    def bounds(self, index: int) -> tuple[int, int]:
        """Return the segment of a token: its first token and the one behind its last."""
        at = bisect_right(self.heads, index) - 1
        return self.heads[at], self.heads[at + 1] if at + 1 < len(self.heads) else len(self.words)

    def between(self, low: int, high: int) -> list[Sight]:
        """Return the mentions that start at tokens ``low`` to ``high`` (exclusive)."""
        return self.sights[bisect_left(self.firsts, low) : bisect_left(self.firsts, high)]

    def other(self, code: str | None) -> str | None:
        """Return the other state of the dyad; None where ``code`` is neither of the two."""
        first, second = self.dyad
        return {first: second, second: first}.get(code or "")

    def row(self, sight: Sight) -> list[Sight]:
        """Return the list that a mention belongs to: those joined to it by commas and "and".

        Commas alone make no list: "at the invitation of President A, King B arrived".
        """
        if isinstance(sight.note, Delegation):
            return [sight]
        at = bisect_left(self.firsts, sight.first)
        low = high = at
        while low > 0 and self._joined_at(low):
            low -= 1
        while high + 1 < len(self.sights) and self._joined_at(high + 1):
            high += 1
        row = self.sights[low : high + 1]
        listed = len(row) < 2 or self._ends_in_and(row)
        return row if listed else [sight]

    def _ends_in_and(self, row: list[Sight]) -> bool:
        """Say whether "and" stands between the last two of a list."""
        return bool({"and", "&"} & set(self.words.folds[row[-2].last : row[-1].first]))

    def _joined_at(self, at: int) -> bool:
        """Say whether a mention and the one before it are in one list; looked at once, asked for again and again."""
        found = self._joints.get(at)
        if found is None:
            found = self._joints[at] = self._joined(self.sights[at - 1], self.sights[at])
        return found

    def _joined(self, one: Sight, after: Sight) -> bool:
        between = self.words.folds[one.last : after.first]
        near = 0 < len(between) < 4 and not any(self.words.breaks[one.last : after.first + 1])
        return near and all(w in JOINERS or w == "the" for w in between) and bool({"and", "&", ","} & set(between))

    def subject(self, index: int) -> Sight | None:
        """Return whom the clause before a token speaks of: the nearest list of mentions that no preposition governs."""
        low, _ = self.bounds(index)
        for sight in reversed(self.between(low, index)):
            first = self.row(sight)[0]
            if not self.governed(first):
                return first
        return None

    def governed(self, sight: Sight) -> bool:
        """Say whether a preposition stands before a mention: it is not the subject."""
        at = sight.first - 1
        while at > 0 and self.words.folds[at] in ("the", "his", "her", "its", "their", "'", "s", "a"):
            at -= 1
        return self.words.folds[at] in ("with", "by", "of", "to", "for", "from", "between", "met", "on") and at >= 0

    def opening(self, index: int) -> Sight | None:
        """Return the first mention of the sentence before that of a token, where it is of one section."""
        low, _ = self.bounds(index)
        if low == 0:
            return None
        start, _ = self.bounds(low - 1)
        return next(iter(self.between(start, low)), None)

    def places(self, low: int, high: int) -> Iterator[tuple[int, Place]]:
        """Yield the places in a stretch of tokens with the token at which each starts."""
        seen: Place | None = None
        for index in range(low, min(high, len(self.words))):
            place = self.words.places[index]
            if place is not None and place is not seen:
                yield index, place
            seen = place

    def spot(self, low: int, high: int) -> Place | None:
        """Return the first place in a stretch that a preposition leads to, or that the stretch begins with."""
        folds = self.words.folds
        for index, place in self.places(low, high):
            behind = folds[self.words.place_end(index)]
            there = place.kind in LYING or (place.kind == "demonym" and behind in GROUND)
            if not there or place.state is None or behind == "'":
                continue
            before = index - 1 - (folds[index - 1] == "the")
            if index - (folds[index - 1] == "the") <= low or folds[before] in PREPOSITIONS:
                return place
            if folds[before] not in ("from", "via", ",", "and"):
                return None
        return None

    def scene(self, sight: Sight) -> Place | None:
        """Return the place that stands before the subject at the head of a sentence: "In Lima, A received B"."""
        low, _ = self.bounds(sight.first)
        near = max(low, sight.first - AHEAD)
        place = self.spot(near, sight.first) if not self.between(low, sight.first) else None
        return None if place is None or self.foreign(low, sight.first) else place

    def host_of(self, row: Sequence[Sight], low: int) -> str | None:
        """Return the other state than that of the guest of the sentence before, who is only "him" in this one."""
        guest = self.opening(low)
        if guest is None or guest in row or self.foreign(*self.bounds(low)):
            return None
        return self.other(guest.figure.state)

    def body(self, low: int, high: int) -> str | None:
        """Return the state of the last delegation named in a stretch: "the mission … where it was received by"."""
        start, end = self.words.starts[low], self.words.starts[high]
        return next((b.state for b in reversed(self.bodies) if start <= b.start < end and b.state), None)

    def foreign(self, low: int, high: int) -> bool:
        """Say whether a stretch names a state that is not of the dyad."""
        kinds = ("state", "demonym", "polity", "government")
        return any(p.state and p.state not in self.dyad for _, p in self.places(low, high) if p.kind in kinds)

    def is_guest(self, index: int) -> int:
        """Return how many tokens "guest", "Slovenian guest" have that end at a token; 0 where none does."""
        adjective = self.words.places[index - 1]
        if self.words.folds[index] not in _COUNTERPARTS:
            return 0
        return 2 if adjective is not None and adjective.kind == "demonym" else 1

    def head(self, sight: Sight) -> int:
        """Return the first token of a mention; that of "counterpart" where it stands behind ("X, his counterpart")."""
        title = sight.title
        behind = title is not None and isinstance(sight.note, Person) and title.start > sight.note.name_span.end
        if behind and title is not None and any(w in title.of(self.words.text).casefold() for w in _COUNTERPARTS):
            return self.token(title.start)
        return sight.first

    def is_counterpart(self, sight: Sight) -> bool:
        """Say whether a mention is of somebody's counterpart, guest or host."""
        span = sight.title
        if span is not None and any(w in span.of(self.words.text).casefold() for w in _COUNTERPARTS):
            return True
        return self.words.folds[sight.first - 1 - (self.words.folds[sight.first - 1] == ",")] in _COUNTERPARTS
