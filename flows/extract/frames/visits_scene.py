"""What a text that tells of one visit only says around it: the town of its dateline, further places, further hosts."""

from __future__ import annotations

from flows.extract.clauses import clause_of
from flows.extract.frames.common import Builder
from flows.extract.frames.visits_parties import Cast, Party, continues, governed, word_set
from flows.extract.frames.visits_public import PUBLIC
from flows.extract.frames.visits_trips import Trip
from flows.extract.frames.visits_where import located
from flows.extract.model import Place
from flows.extract.sentence import Sentence

_TOWNS = frozenset({"city", "capital", "venue"})
_BEFORE = 6  # items before a person in which a word of meeting may stand


def add_surroundings(builder: Builder, cast: Cast, trip: Trip) -> None:
    """Add places and hosts of the visit's state that its sentences name without tying them to the visit by a rule."""
    sentences = scene_of(cast, trip)
    if trip.destination is None or any(s.segment.kind == "item" for s in sentences):
        return
    seen = {value.casefold() for value in builder.values("places")}
    for place in _places_around(cast, trip, sentences):
        if place.name.casefold() not in seen:
            seen.add(place.name.casefold())
            builder.add("places", place.span, place.name)
    known = {p.key for p in (*trip.visitors, *trip.hosts)}
    for host in _met(cast, trip, sentences):
        if host.key not in known and host.name:
            known.add(host.key)
            builder.add("hosts", host.where, host.name)


def scene_of(cast: Cast, trip: Trip) -> list[Sentence]:
    """Return the sentences that tell of a trip, and the one that goes on behind each."""
    told = {leg.act.sentence.index: leg.act.sentence for leg in trip.legs}
    for index, sentence in tuple(told.items()):
        if index + 1 not in told and index + 1 < len(cast.reading):
            behind = cast.reading.sentence(index + 1)
            if continues(sentence, behind) and behind.segment.kind == "prose":
                told[index + 1] = behind
    return [told[index] for index in sorted(told)]


def _places_around(cast: Cast, trip: Trip, sentences: list[Sentence]) -> list[Place]:
    town = cast.dateline()
    near_head = sentences[0].index <= 3 and all(leg.act.realis.kind == "happened" for leg in trip.legs)
    found = [town] if isinstance(town, Place) and near_head else []
    for sentence in sentences:
        for index in sentence.of_type("CAPITAL", "CITY", "VENUE"):
            note = sentence.items[index].note
            if isinstance(note, Place) and located(sentence, index):
                found.append(note)
    return [p for p in found if p.kind in _TOWNS and p.state == trip.destination]


def _met(cast: Cast, trip: Trip, sentences: list[Sentence]) -> list[Party]:
    found: list[Party] = []
    for sentence in sentences:
        for index in sentence.of_type("PERSON"):
            party = cast.at(sentence, index)
            before = {i.text for i in sentence.items[max(0, index - _BEFORE) : index]}
            if party is None or party.state != trip.destination or party.rank not in PUBLIC or "off" in before:
                continue
            if before & word_set("meeting_words") or _with_visitor(sentence, index):
                found.append(party)
    return found


def _with_visitor(sentence: Sentence, index: int) -> bool:
    """Say whether a person stands as subject beside the visitor: "he and President Widodo", "the two", "him"."""
    low, high = clause_of(sentence, index)
    said = {item.text for item in sentence.items[low:high] if not item.type}
    return bool(said & {"he", "she", "him", "her", "they", "them", "both"}) and not governed(sentence, index)
