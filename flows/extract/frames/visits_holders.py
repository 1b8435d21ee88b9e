"""Who holds an office that a text names beside the name: "Kiril Petkov hopes so. … The Bulgarian premier went to …".

A definite office without a name ("the Somali president", "Kenya's minister") is held by somebody whom the text names
nearby, who has no other office and is not shown to be of another state. Where two people could be meant, nobody is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.extract.clauses import clause_of
from flows.extract.frames.visits_grammar import continues, governed
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_words import word_set
from flows.extract.model import Place
from flows.extract.sentence import Sentence

BACK = 3  # sentences before the office in which its holder may be named
_INDEFINITE = frozenset("a an another no any every each some next previous former two three several".split())
_HEADS = frozenset({"head_of_state", "head_of_government"})


@dataclass(frozen=True, slots=True)
class _Office:
    party: Party
    sentence: Sentence
    index: int


def link_offices(cast: Cast) -> None:
    """Let the cast know who holds the offices that the document mentions without a name."""
    for office in _offices(cast):
        holder = _holder(office, cast)
        if holder is not None:
            cast.appoint(holder, office.party)
    _tell_apart(cast)


def _tell_apart(cast: Cast) -> None:
    """Of two presidents or two premiers that a text names, one of one side, let the other be of the other side."""
    found: dict[str, Party] = {}
    for sentence in cast.reading.sentences():
        for index in sentence.of_type("PERSON"):
            party = cast.at(sentence, index)
            if party is not None and party.rank in _HEADS:
                found.setdefault(party.key, party)
    known = [p for p in found.values() if p.state is not None]
    unknown = [p for p in found.values() if p.state is None]
    if len(known) == len(unknown) == 1 and known[0].rank == unknown[0].rank and known[0].state in cast.reading.dyad:
        first, second = cast.reading.dyad
        cast.learn(unknown[0], second if known[0].state == first else first)


def _offices(cast: Cast) -> Iterator[_Office]:
    for sentence in cast.reading.sentences():
        for index in sentence.of_type("ROLE"):
            party = cast.at(sentence, index)
            if party is not None and _definite(party, sentence, index, cast):
                yield _Office(party, sentence, index)


def _definite(party: Party, sentence: Sentence, index: int, cast: Cast) -> bool:
    """Say whether an office is one person's and of one side: "the Somali president", not "a minister"."""
    if party.name is not None or party.state not in cast.reading.dyad or party.office is None:
        return False
    if party.state not in {place.state for place in cast.reading.within(party.here, Place)}:
        return False
    said = set(party.office.of(cast.reading.view.text).casefold().split())
    before = sentence.texts[index - 1] if index else ""
    acts = _owns(sentence, index) or not governed(sentence, index)  # "an envoy of the Shah" speaks of two
    lead = sentence.items[max(0, index - 3) : index]
    apposed = [i.text for i in lead[1:]] == [",", "the"] and not lead[0].type  # "Soltan Hoseyn, the Safavid ruler"
    return acts and not apposed and not said & word_set("plural_offices") and before not in _INDEFINITE


def _holder(office: _Office, cast: Cast) -> Party | None:
    """Return who is named nearest before the office as a subject, else elsewhere, else just behind it."""
    found = list(_named_before(office, cast))
    rivals = {p.key for p, _ in found if p.state == office.party.state}
    if len(rivals) > 1 and not any(p.rank == office.party.rank for p, _ in found):
        return None  # "she met X, then the chairman, Y: the Japanese premier …"
    for row in ([p for p, free in found if free], list(_named_behind(office, cast))):
        distinct = {p.key: p for p in row}
        if len(distinct) == 1:
            return next(iter(distinct.values()))
        if distinct:
            return None
    return None


def _named_before(office: _Office, cast: Cast) -> Iterator[tuple[Party, bool]]:
    low = clause_of(office.sentence, office.index)[0]
    yield from _fitting(office, office.sentence, range(low), cast)
    for distance, earlier in enumerate(cast.reading.earlier(office.sentence, same_paragraph=False)):
        if distance == BACK or not (continues(earlier, office.sentence) or earlier.segment.kind == "heading"):
            return
        yield from _fitting(office, earlier, range(len(earlier.items)), cast)


def _named_behind(office: _Office, cast: Cast) -> Iterator[Party]:
    high = clause_of(office.sentence, office.index)[1]
    yield from (p for p, _ in _fitting(office, office.sentence, range(high, len(office.sentence.items)), cast))
    if office.sentence.index + 1 < len(cast.reading):
        later = cast.reading.sentence(office.sentence.index + 1)
        if continues(office.sentence, later):
            yield from (p for p, free in _fitting(office, later, range(len(later.items)), cast) if free)


def _fitting(office: _Office, sentence: Sentence, where: range, cast: Cast) -> Iterator[tuple[Party, bool]]:
    """Yield the persons there who may hold the office, and whether they stand as subjects do."""
    for index in where:
        if sentence.items[index].type == "PERSON":
            party = cast.at(sentence, index)
            if party is not None and _fits(party, office.party):
                yield party, _owns(sentence, index) or not governed(sentence, index)


def _owns(sentence: Sentence, index: int) -> bool:
    """Say whether a possessive 's stands behind a person: "it was Volodymyr Zelenskyy's turn"."""
    return list(sentence.texts[index + 1 : index + 3]) == ["'", "s"]


def _fits(person: Party, office: Party) -> bool:
    ranks = {person.rank, office.rank}
    fits = person.rank is None or len(ranks) == 1 or (ranks <= _HEADS and office.title.endswith("leader"))
    return fits and person.state in (None, office.state)
