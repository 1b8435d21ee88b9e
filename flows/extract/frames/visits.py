"""Visits: who went to whom, from which side to which, where, when, and whether at all.

Rules find acts in sentences (``visits_acts.py``); acts that tell of one trip are joined and the side away from
home is settled (``visits_trips.py``); here a trip becomes a candidate, slot by slot.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from flows.extract.frames.common import Builder
from flows.extract.frames.visits_acts import Act, read_act
from flows.extract.frames.visits_gaps import gaps, respectively
from flows.extract.frames.visits_heads import heads_of
from flows.extract.frames.visits_kind import add_kind, add_occasion, add_places_of_occasion
from flows.extract.frames.visits_legs import Trip
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_retold import matches
from flows.extract.frames.visits_scene import add_surroundings
from flows.extract.frames.visits_stages import stages
from flows.extract.frames.visits_time import add_status, add_times
from flows.extract.frames.visits_trips import trips
from flows.extract.frames.visits_words import word_set, words
from flows.extract.model import Candidate, Place
from flows.extract.reading import Reading
from flows.ground.model import Span

_VENUES = frozenset({"city", "capital", "venue", "region", "government"})


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Yield the visits a document speaks of, one candidate a visit."""
    cast = Cast(reading)
    cast.heads = heads_of(reading)
    found = list(matches(reading, cast.heads))
    for match in found:
        if match.rule.options.get("way") == "members":
            cast.enrol(match.sentence, match.captured.get("visitor"), match.first, match.last)
    acts = [act for match in found if (act := read_act(match, cast)) is not None]
    acts = [each for act in acts for each in (stages(act) or respectively(act) or (act, *gaps(act, cast)))]
    acts.sort(key=lambda act: (act.sentence.index, act.way == "invite", act.match.first, act.match.rule.order))
    found_trips = trips(acts, cast, reading.document.dyad)
    told = [frozenset(leg.act.sentence.index for leg in trip.legs) for trip in found_trips]
    for n, trip in enumerate(found_trips):
        others = frozenset().union(*told[:n], *told[n + 1 :])
        candidate = _candidate(reading, cast, trip, others)
        if candidate is not None:
            yield candidate


def _candidate(reading: Reading, cast: Cast, trip: Trip, others: frozenset[int]) -> Candidate | None:
    first = trip.legs[0].act
    builder = Builder("visits", first.match.rule.id)
    builder.evidence(*dict.fromkeys(leg.act.sentence.span for leg in trip.legs))
    if first.way == "feat":
        return _feat(builder, reading, cast, trip)
    if trip.destination is None and first.way == "send":  # sent, but nothing is said of an arrival
        return None
    if not _people(builder, cast, trip) or not _ways(builder, reading, trip):
        return None
    _places(builder, reading, trip)
    add_surroundings(builder, cast, trip, others)
    add_times(builder, cast, trip, others)
    add_status(builder, trip, reading.document.date)
    event = add_occasion(builder, reading, trip)
    add_places_of_occasion(builder, reading, trip)
    add_kind(builder, cast, trip, event, others)
    return builder.build()


# Who, from where to where


def _people(builder: Builder, cast: Cast, trip: Trip) -> bool:
    """Add visitors, their leader's office, and hosts; say whether there is a visitor at all."""
    visitors = list(trip.visitors)
    if any(v.name and not v.body for v in visitors):  # "the delegation" tells nothing beside its leader
        visitors = [v for v in visitors if not (v.body and v.name and v.name.casefold() in word_set("bodies"))]
    for field, people in (("visitors", visitors), ("hosts", trip.hosts)):
        for party in people:
            if party.name:
                builder.add(field, party.where, party.name)
    office = next((p.office for p in visitors if p.office is not None), None)
    if office is not None:
        builder.add("visitor_role", office)
    of_both = trip.legs[0].act.match.rule.options.get("offices") is not None  # "the foreign ministers of A and B"
    return builder.has("visitors") or (office is not None and (of_both or _singular(office, cast.reading)))


def _singular(office: Span, reading: Reading) -> bool:
    """Say whether an office without a name is one person's: "the ministers" names nobody and nothing."""
    return not set(office.of(reading.view.text).casefold().split()) & word_set("plural_offices")


def _ways(builder: Builder, reading: Reading, trip: Trip) -> bool:
    """Add origin and destination, each with a stretch that names it; say whether the origin could be named."""
    anchors = (leg.anchor for leg in trip.legs if leg.anchor and leg.destination == trip.destination)
    anchor = next((a for a in anchors if trip.destination in reading.codes_in(a)), None)
    if trip.destination is not None:
        anchor = anchor or _naming(reading, trip.destination, trip.legs[0].act)
        if anchor is None:
            return False
        builder.add("destination", anchor, trip.destination)
    if trip.origin is not None:
        own = next((v.here for v in trip.visitors if trip.origin in reading.codes_in(v.here)), None)
        span = own or _naming(reading, trip.origin, trip.legs[0].act)
        if span is not None:
            builder.add("origin", span, trip.origin)
    return True


def _naming(reading: Reading, code: str, act: Act) -> Span | None:
    """Return where the document names a state: in the act's sentence, else nearest before it, else first behind it."""
    named = reading.naming(code)
    sentence = act.sentence.segment
    at = bisect_left(named, sentence.start, key=lambda a: a.start)
    inside = at < len(named) and named[at].start < sentence.end
    chosen = named[at] if inside else named[at - 1] if at else next(iter(named), None)
    return chosen.span if chosen else None


def _capital(reading: Reading, place: Place) -> Place:
    """Return the town that "the Argentine capital" means, where the text names it; else the place itself."""
    if place.rule != "place.ground" or not place.span.of(reading.view.text).endswith("capital"):
        return place
    named = (a for a in reading.of_class(Place) if a.kind == "capital" and a.state == place.state)
    return next(named, place)


def _places(builder: Builder, reading: Reading, trip: Trip) -> None:
    seen: set[str] = set()
    for leg in trip.legs:
        for place in (_capital(reading, venue) for venue in leg.act.venues):
            at_home = trip.destination is None or place.state in (trip.destination, None)
            if (place.kind in _VENUES or place.name in words("city_states")) and at_home and place.name not in seen:
                seen.add(place.name)
                builder.add("places", place.span, place.name)


# Feats


def _feat(builder: Builder, reading: Reading, cast: Cast, trip: Trip) -> Candidate | None:
    """A feat goes from the first place in its name to the last ("the Rome-Tokyo raid")."""
    act = trip.legs[0].act
    if act.event is None or act.event.name.split()[-1].casefold() not in word_set("feats"):
        return None
    places = [p for p in reading.within(act.event.span, Place) if p.state in reading.dyad]
    if len({p.state for p in places}) < 2:
        return None
    for visitor in trip.visitors:
        builder.add("visitors", visitor.where, visitor.name)
    office = next((v.office for v in trip.visitors if v.office is not None), None)
    if office is not None:
        builder.add("visitor_role", office)
    builder.add("origin", places[0].span, places[0].state).add("destination", places[-1].span, places[-1].state)
    for place in (places[0], places[-1]):
        builder.add("places", place.span, place.name)
    add_times(builder, cast, trip, frozenset())
    add_status(builder, trip, reading.document.date)
    builder.add("kind", act.event.span, "other").add("occasion", act.event.span, act.event.name)
    return builder.build()
