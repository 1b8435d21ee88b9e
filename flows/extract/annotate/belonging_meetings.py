"""Who meets whom: two people of whom one receives, visits or talks with the other are of the two states of a text.

A pair is read from the words right before the second one ("met with", "was received by") or, of "A and B", from what
only two sides do together. A third state named in the sentence silences it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TypeAlias

from flows.extract.annotate.belonging_cast import LEADERS, LYING, Cast, Figure, Sight
from flows.extract.annotate.belonging_terms import terms
from flows.extract.annotate.people_couples import WIVES
from flows.extract.model import Person

Votes: TypeAlias = Iterator[tuple[Figure, str | None]]  # who, and a state that speaks for him
Row: TypeAlias = Sequence[Sight]

TALK = 10  # tokens before "with" in which a word of talk stands
AFTER = 4  # tokens behind "A and B" in which their common act stands
_EQUALS = frozenset({*LEADERS, "minister", "deputy_minister", "parliament", "military", "envoy"})
_ARTICLES = frozenset({"the"})
_GUESTS = ("guest", "host", "visitor", "counterpart", "colleague", "homologue", "opposite")


class Meetings:
    """The pairs of a document, found once."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.words, self.terms = cast, cast.words, terms()

    def votes(self, sight: Sight) -> Votes:
        """Yield, for each pair that a mention is in, the other state than that of the one it meets."""
        for one, other in self.pairs.get(id(sight), ()):
            known = next((s.figure.state for s in one if s.figure.state), None)
            for met in other:
                if met.figure.state is None:
                    yield met.figure, self.cast.other(known)

    @cached_property
    def pairs(self) -> dict[int, list[tuple[Row, Row]]]:
        """The pairs by each mention in them: those who may be known, those who may not, both ways round."""
        found: dict[int, list[tuple[Row, Row]]] = {}
        for sight in self.cast.sights:
            for one, other in self._pairs(sight):
                for mine, theirs in ((one, other), (other, one)):
                    for member in theirs:
                        found.setdefault(id(member), []).append((mine, theirs))
        return found

    def _pairs(self, sight: Sight) -> Iterator[tuple[Row, Row]]:
        row = self.cast.row(sight)
        if row[0] is not sight or self._silenced(sight):
            return
        if len(row) == 2 and self._equal(*row) and self._together(row):
            yield row[:1], row[1:]
            return
        subject = self._met(row)
        if subject is not None and subject not in row:
            yield self.cast.row(subject), row

    def _silenced(self, sight: Sight) -> bool:
        """Say whether the sentence speaks of a third state, or of a journey to one ("flew to Paris for talks with")."""
        low, high = self.cast.bounds(sight.first)
        return self.cast.foreign(low, high) or any(
            place.state not in self.cast.dyad and self.words.folds[index - 1] in ("to", "into")
            for index, place in self.cast.places(low, high)
            if place.kind in LYING and place.state is not None
        )

    # ---- one meets another

    def _met(self, row: Row) -> Sight | None:
        """Whom the words before a list of mentions say to have met those of the list."""
        folds, at = self.words.folds, row[0].first
        if folds[at - 1] in self.terms.possessives:
            return None
        at -= folds[at - 1] in _ARTICLES
        n = self.terms.meeting.before(folds, at) or self._with(at)
        low, _ = self.cast.bounds(row[0].first)
        return self.cast.subject(at - n) if n and at - n > low else None

    def _with(self, at: int) -> int:
        """1 where "with" stands before a token and is that of talks, not of company ("together with", ", with")."""
        folds, low = self.words.folds, self.cast.bounds(at - 1)[0]
        if folds[at - 1] != "with" or folds[at - 2] in self.terms.together or folds[at - 2] in (",", "and"):
            return 0
        return int(any(folds[i] in self.terms.talking for i in range(max(low, at - TALK), at - 1)))

    # ---- two together

    def _equal(self, one: Sight, other: Sight) -> bool:
        """Say whether two people are of one rank, as far as the text tells."""
        mine, theirs = one.figure.ranks, other.figure.ranks
        if not isinstance(other.note, Person) or self.words.folds[other.first] in WIVES:
            return False
        leaders = bool(mine & LEADERS) and bool(theirs & LEADERS)
        open_one = not mine or (not theirs and bool(mine & _EQUALS))
        return leaders or bool(mine & theirs & _EQUALS) or open_one

    def _together(self, row: Row) -> bool:
        """Say whether "A and B" do what two sides do, or something is "between" them."""
        folds, (low, high) = self.words.folds, self.cast.bounds(row[0].first)
        first = row[0].first - (folds[row[0].first - 1] in _ARTICLES)
        if first > low and folds[first - 1] in ("between", "presidents", "premiers"):
            return True
        return any(folds[i] in self.terms.mutual for i in range(row[1].last, min(row[1].last + AFTER, high)))
