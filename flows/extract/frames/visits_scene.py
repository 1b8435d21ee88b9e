"""What a text that tells of one visit only says around it: the town of its dateline, further places, further hosts."""

from __future__ import annotations

from flows.extract.frames.common import Builder
from flows.extract.frames.visits_parties import Cast, Party, word_set
from flows.extract.frames.visits_trips import PUBLIC, Trip
from flows.extract.frames.visits_where import located
from flows.extract.model import Place
from flows.extract.sentence import Sentence

_TOWNS = frozenset({"city", "capital", "venue"})
_BEFORE = 6  # items before a person in which a word of meeting may stand


def add_surroundings(builder: Builder, cast: Cast, trip: Trip) -> None:
    """Add places and hosts of the visit's state that its sentences name without tying them to the visit by a rule."""
    sentences = list({leg.act.sentence.index: leg.act.sentence for leg in trip.legs}.values())
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
            if party is None or party.state != trip.destination or "off" in before:
                continue
            if party.rank in PUBLIC and before & word_set("meeting_words"):
                found.append(party)
    return found
