"""What a text tells of people over more than one clause: who an office turns out to be, members of a body, "whom"."""

from __future__ import annotations

from flows.extract.annotate.belonging_cast import LEADERS, Cast, Figure, Sight
from flows.extract.annotate.belonging_terms import terms
from flows.extract.annotate.belonging_ways import Votes, Ways
from flows.extract.model import Person, Role

AHEAD = 4  # sentences in which somebody is named whose office was told before
_HOLDERS = frozenset({*LEADERS, "minister", "deputy_minister", "military", "parliament", "royal"})
_NOBODY = frozenset({"role.counterpart", "role.colleague", "role.host", "role.kin", "role.leader"})
_THERE = frozenset({"who", ",", "had", "has", "will", "is", "was", "met", "said", "told", "held", "arrived", "flew"})
_LED = frozenset({"him", "her", "them", "the"})  # behind "accompanying"
_OWNERS = frozenset({"its", "the", "whose", "three", "four"})


class Told:
    """Rules over the cast of one document; ``named`` holds, by first token, the offices whose holder is named later."""

    def __init__(self, cast: Cast, ways: Ways) -> None:
        self.cast, self.words, self.ways, self.terms = cast, cast.words, ways, terms()
        self.named: dict[int, Sight] = {}

    def introduced(self, sight: Sight) -> Votes:
        """ "Iraq's oil minister arrived. … Ihsan Ferrin, who flew in, said": the name that opens a later sentence."""
        person = sight.note
        if not isinstance(person, Person) or person.role is not None or sight.figure.ranks or not self._opens(sight):
            return
        if person.name_span.end - person.name_span.start != len(person.name) or " " not in person.name:
            return
        low = self._back(sight.first)
        offices = [s for s in self.cast.between(low, self.cast.bounds(sight.first)[0]) if self._open_office(s)]
        if len(offices) == 1 and not self._holder_between(offices[0], sight):
            self.named[offices[0].first] = sight
            yield sight.figure, offices[0].figure.state

    def _opens(self, sight: Sight) -> bool:
        """Say whether this is the first mention of somebody not told of before, as the subject of a sentence."""
        first = sight.first == self.cast.bounds(sight.first)[0] and min(sight.figure.firsts) == sight.first
        return first and self.words.folds[sight.last] in _THERE

    def _back(self, index: int) -> int:
        low = self.cast.bounds(index)[0]
        for _ in range(AHEAD):
            low = self.cast.bounds(low - 1)[0] if low else 0
        return low

    def _open_office(self, sight: Sight) -> bool:
        """Say whether a mention is an office of one of the two states whose one holder the text has not named."""
        role = sight.note
        if not isinstance(role, Role) or role.name or role.state not in self.cast.dyad or not sight.single:
            return False
        return role.rule not in _NOBODY and role.rank in _HOLDERS and not self.cast.governed(sight)

    def _holder_between(self, office: Sight, sight: Sight) -> bool:
        """Say whether another who may be of that state is named in the office's sentence or before the name."""
        between = self.cast.between(self.cast.bounds(office.first)[0], sight.first)
        return any(isinstance(s.note, Person) and s.figure.state in (None, office.figure.state) for s in between)

    def fellows(self, sight: Sight) -> Votes:
        """ "Its members, A, B and C": what is known of one of them, or of the body, holds for all."""
        row = self.cast.row(sight)
        if row[0] is not sight or len(row) < 2 or not self._members_before(sight):
            return
        body = next((b.figure for b in reversed(self.cast.groups) if b.first < sight.first), None)
        everybody: list[Figure] = [s.figure for s in row] + ([body] if body else [])
        states = {figure.state for figure in everybody if figure.state}
        if len(states) == 1:
            yield from ((figure, next(iter(states))) for figure in everybody)

    def company(self, sight: Sight) -> Votes:
        """ "X came, accompanied by A and B", "Accompanying him will be A and B": those are of the state of X."""
        row = self.cast.row(sight)
        low = self.cast.bounds(sight.first)[0]
        if row[0] is not sight or sight.first - low < 2:
            return
        leader = None
        if self.words.folds[sight.first - 2 : sight.first] == ["accompanied", "by"]:
            leader = self.cast.subject(sight.first - 2)
        elif self.words.folds[low] == "accompanying" and self.words.folds[low + 1] in _LED:
            leader = self.cast.opening(low)
        if leader is not None and leader not in row:
            yield from ((member.figure, leader.figure.state) for member in row)

    def _members_before(self, sight: Sight) -> bool:
        folds, low = self.words.folds, self.cast.bounds(sight.first)[0]
        at = next(
            (i for i in range(max(low, sight.first - 3), sight.first + 1) if folds[i] in self.terms.membership), 0
        )
        return at > 0 and folds[at - 1] in _OWNERS

    def whom(self, sight: Sight) -> Votes:
        """ "the ambassador X, whom King Y received in Lima": X is the guest there, Y at home."""
        at = sight.last + (self.words.texts[sight.last] == ",")
        hosts = self.cast.between(at + 1, at + 3) if self.words.folds[at] == "whom" else []
        if not hosts or self.words.breaks[at]:
            return
        host = self.cast.row(hosts[0])[-1]
        verb = host.last
        received = self.words.folds[verb] in self.terms.received or self.terms.hosting.at(self.words.folds, verb)
        place = self.ways.lead(sight, verb + 1) if received else None
        if place in self.cast.dyad:
            yield sight.figure, self.cast.other(place)
            yield host.figure, place
