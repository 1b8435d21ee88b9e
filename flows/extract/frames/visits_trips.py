"""From acts to trips: who is away from home, and which acts of a document tell of one trip.

The place decides who is away (codebook section 4): whoever belongs to its state is host. Where a party's
state is not stated, it is the other side of the dyad that comes to a place in one of its states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flows.extract.frames.visits_acts import Act, known
from flows.extract.frames.visits_holders import link_offices
from flows.extract.frames.visits_parties import Cast, Party, continues, seats, word_set
from flows.extract.frames.visits_public import PUBLIC, home, in_public, surely_away
from flows.extract.model import DateExpr, Place
from flows.ground.dates import dates_of, relate_dates
from flows.ground.model import Dyad, Span

_MORE = frozenset({"about", "leave", "stage", "join", "invite"})  # ways that tell more of a trip, and begin none


@dataclass(frozen=True, slots=True)
class Leg:
    """An act of which it is settled who is away, and where."""

    act: Act
    visitors: tuple[Party, ...]
    hosts: tuple[Party, ...]
    origin: str | None
    destination: str | None
    anchor: Span | None  # what names the destination


@dataclass(frozen=True, slots=True)
class Trip:
    """The legs of one visit, in the order of the text; the first is never only ``about`` another."""

    legs: tuple[Leg, ...]

    @property
    def visitors(self) -> tuple[Party, ...]:
        """All visitors, each once, in the order of the text; hosts of another leg left out."""
        return _once(p for leg in self._telling for p in leg.visitors)

    @property
    def hosts(self) -> tuple[Party, ...]:
        """All hosts, each once."""
        away = {p.key for p in self.visitors}
        telling = (*self._telling, *(leg for leg in self.legs if leg.act.way == "invite"))
        return tuple(p for p in _once(p for leg in telling for p in leg.hosts) if p.key not in away)

    @property
    def _telling(self) -> tuple[Leg, ...]:
        """The legs that tell who was away; a leg without a destination tells it only where no other does."""
        return tuple(leg for leg in self.legs if leg.act.way in ("join", "send") or self._tells(leg))

    def _tells(self, leg: Leg) -> bool:
        """A leg without a destination still names who was received, unless it is a meeting of two that travelled."""
        if leg.act.way in _MORE or leg.destination == self.destination:
            return leg.act.way not in _MORE
        return leg.act.way != "meet" and leg.destination is None

    @property
    def destination(self) -> str | None:
        """The state the trip leads to."""
        return next((leg.destination for leg in self.legs if leg.destination), None)

    @property
    def origin(self) -> str | None:
        """The state the first visitor comes from."""
        return next((leg.origin for leg in self.legs if leg.origin), None)

    @property
    def starts(self) -> list[DateExpr]:
        """The dates given for its beginning or its stages."""
        return [leg.act.start for leg in self.legs if leg.act.start is not None]

    @property
    def days(self) -> list[DateExpr]:
        """The dates given for its beginning, or for its end where only that is told."""
        return self.starts or [leg.act.end for leg in self.legs if leg.act.end is not None]


# What a text tells of one trip stands together: an act is held against so many trips before it, and a trip of so many
# legs is told. Without such bounds a text that says one thing again and again would take the square of its length.
LOOK_BACK = 40
MOST_LEGS = 40


def _once(parties: Iterable[Party]) -> tuple[Party, ...]:
    return tuple({p.key: p for p in reversed(list(parties))}.values())[::-1]


def trips(acts: Sequence[Act], cast: Cast, dyad: Dyad) -> list[Trip]:
    """Return the trips that the acts of a document tell of.

    Done twice: what the first reading shows of people's states ("flew to Oslo": not a Norwegian) helps the second.
    """
    firm: list[Leg] = []
    for leg in _legs(acts, cast, dyad, []):
        _learn(leg, cast)
        firm.append(leg)
    link_offices(cast)
    near: dict[int, list[Leg]] = {}
    for leg in firm:
        near.setdefault(leg.act.sentence.index, []).append(leg)
    acts = [
        a for a in acts if not _fallback(a) or not any(_outdoes(leg, a) for leg in near.get(a.sentence.index, ()))
    ]
    found: list[Trip] = []
    for leg in _legs(acts, cast, dyad, found):
        _place(leg, found)
    return _folded(found)


def _folded(trips_found: list[Trip]) -> list[Trip]:
    """Return the trips, those joined that turned out to be one: same leader, same way, near, and no dates apart."""
    kept: list[Trip] = []
    for trip in trips_found:
        at = next((n for n in _latest(kept) if _one_trip(kept[n], trip)), None)
        if at is None:
            kept.append(trip)
        elif len(kept[at].legs) < MOST_LEGS:
            kept[at] = Trip((*kept[at].legs, *trip.legs))
    return kept


def _one_trip(a: Trip, b: Trip) -> bool:
    here, there = b.legs[0], a.legs[-1]
    if here.act.sentence.segment.kind == "item" or not a.visitors or not b.visitors:
        return False
    if a.destination is None or a.destination != b.destination or (a.starts and b.starts):
        return False
    leaders = {v.key for v in a.visitors} & {v.key for v in b.visitors}
    nameless = [v for v in (a.visitors[0], b.visitors[0]) if v.name is None]
    alike = a.origin == b.origin and len({a.visitors[0].rank, b.visitors[0].rank} - {None}) < 2
    near = abs(here.act.sentence.index - there.act.sentence.index) <= 2
    return near and bool(leaders or (nameless and alike))


def _place_of(act: Act) -> Place | None:
    """Return the place of an act; one at the mover's home that the rule did not ask for is some other matter's."""
    unasked = act.way == "go" and act.place is not None and "place" not in act.match.captured
    return None if unasked and act.place is not None and act.place.state == act.movers[0].state else act.place


def _fallback(act: Act) -> bool:
    """Say whether a rule of last resort read the act."""
    return act.match.rule.options.get("fallback") == "yes"


def _outdoes(leg: Leg, act: Act) -> bool:
    """Say whether a leg already tells, by a better rule, what a rule of last resort read."""
    better = leg.destination is not None and not _fallback(leg.act) and leg.act.sentence is act.sentence
    return better and leg.act.match.first < act.match.last and act.match.first < leg.act.match.last


def _learn(leg: Leg, cast: Cast) -> None:
    if leg.act.way == "meet" or leg.destination is None:
        return
    for host in leg.hosts:
        cast.learn(host, leg.destination)
    if leg.origin is not None and leg.visitors:
        cast.learn(leg.visitors[0], leg.origin)


def _legs(acts: Sequence[Act], cast: Cast, dyad: Dyad, found: list[Trip]) -> Iterator[Leg]:
    """Yield the legs, settled with sight of the trips ``found`` so far."""
    for act in acts:
        leg = settle(known(act, cast), dyad, found[-LOOK_BACK:])
        if leg is not None:
            yield leg


# Who is away from home


def settle(act: Act, dyad: Dyad, before: Sequence[Trip] = ()) -> Leg | None:
    """Return the act as a leg; None where it is no visit between the two sides."""
    if act.way in _MORE:
        return Leg(act, _of_dyad(act.movers, dyad), act.hosts, None, None, None)
    movers, hosts = _of_dyad(act.movers, dyad), _of_dyad(act.hosts, dyad)
    act = _at_its_seat(replace(act, movers=movers, hosts=hosts), before, dyad)
    if not movers:
        return None
    if act.way == "feat":
        return _feat(act, dyad)
    place = _place_of(act) or _place_so_far(act, before)
    if place is not None and place.state not in dyad.codes:
        return _third_country(act, place, dyad)
    if not surely_away(act, place):
        return None
    return _meeting(act, place, dyad) if act.way == "meet" else _journey(act, place, dyad, before)


def _of_dyad(parties: tuple[Party, ...], dyad: Dyad) -> tuple[Party, ...]:
    """Third sides are neither visitors nor hosts; the Pope in Italy counts as a host there."""
    return tuple(p for p in parties if p.state is None or p.state in dyad.codes)


def _at_its_seat(act: Act, before: Sequence[Trip], dyad: Dyad) -> Act:
    """Give a host who sits in a state and is not of it that state ("a mission to the Pope in Italy before 1929")."""
    start = act.start or next((t.starts[0] for t in reversed(before) if t.starts and _shares(act, t)), None)
    for seat in seats():
        seated = start is not None and dates_of(start.edtf or "").last.year < seat.until and seat.state in dyad.codes
        if seated and any(seat.office in f"{h.title} {h.name}".casefold() for h in act.hosts):
            hosts = tuple(replace(h, state=seat.state) if h.state is None else h for h in act.hosts)
            return replace(act, hosts=hosts, way="see" if act.way == "meet" else act.way)
    return act


def _shares(act: Act, trip: Trip) -> bool:
    return bool({p.key for p in act.movers} & {p.key for p in trip.visitors})


def _place_so_far(act: Act, before: Sequence[Trip]) -> Place | None:
    """Return the place of a trip that the sentence, or the one before it, tells of with one of these people."""
    people = {p.key for p in (*act.movers, *act.hosts)}
    for trip in reversed(before):
        last = trip.legs[-1]
        close = 0 <= act.sentence.index - last.act.sentence.index <= 2
        same = continues(last.act.sentence, act.sentence)
        place = next((leg.act.place for leg in reversed(trip.legs) if leg.act.place is not None), None)
        if close and same and place is not None and people & {p.key for p in trip.visitors}:
            return place
    return None


def _journey(act: Act, place: Place | None, dyad: Dyad, before: Sequence[Trip]) -> Leg | None:
    """Settle an act whose grammar says who moves."""
    movers, hosts = act.movers, act.hosts
    unasked = act.way == "see" and place is not None and "place" not in act.match.captured
    if unasked and home(hosts) is not None and home(movers) == (place.state if place else None):
        place = None  # "the Kazakh leader and his host X, who last met in Astana"
    destination = (place.state if place else None) or home(hosts)
    if destination is None and act.way in ("see", "receive") and hosts and (origin := home(movers)):
        destination = dyad.other(origin)
    if destination is None and act.match.rule.options.get("complement") == "yes" and act.start is not None:
        own = movers[0].state
        destination = dyad.other(own) if own is not None else _again(act, before)
    away = home(hosts)
    if act.way in ("see", "receive") and destination is not None and away not in (None, destination):
        if home(movers) in (None, destination):  # "X of Mexico went to see him in the Vatican"
            movers, hosts = hosts, movers
    if destination is None:
        return Leg(act, movers, hosts, None, None, None)
    if act.way == "go" and _goes_home(act, destination, before):
        return Leg(replace(act, way="leave", start=None, end=act.start), movers, (), None, None, None)
    movers = tuple(_anonymous(p) if act.way == "go" and p.state == destination else p for p in movers)
    if any(p.state == destination for p in movers):
        at_home = tuple(p for p in movers if p.state == destination)
        away = tuple(p for p in (*movers, *hosts) if p.state not in (destination, None))
        if act.way == "go" or not away:
            movers, hosts = tuple(p for p in movers if p.state != destination), (*hosts, *at_home)
            if len(movers) == 0 or movers[0] is not act.movers[0]:
                return None
        else:
            movers, hosts = away, (*(p for p in hosts if p not in away), *at_home)
    hosts = tuple(h for h in hosts if h.state in (None, destination))
    return _leg(act, movers, hosts, destination, place, dyad)


def _again(act: Act, before: Sequence[Trip]) -> str | None:
    """Return where the trip told of just before led to, for "Baudouin followed in 1980", "he came again in May"."""
    last = before[-1] if before else None
    if last is None or last.destination is None or act.match.rule.options.get("again") != "yes":
        return None
    here = act.sentence
    near = continues(last.legs[-1].act.sentence, here) and 0 <= here.index - last.legs[-1].act.sentence.index <= 2
    return last.destination if near and act.movers[0].state in (None, last.origin) else None


def _anonymous(mover: Party) -> Party:
    """Return who holds a bare office on a journey to the state of the one the text last gave that office.

    "The Prime Minister travelled to Thimphu" is another's prime minister than the Bhutanese one named before.
    """
    named_here = mover.name is None or mover.here.start <= mover.where.start < mover.here.end
    bare = mover.office == mover.here and len(mover.title) == mover.here.end - mover.here.start
    if named_here or not bare or mover.body:
        return mover
    return replace(mover, name=None, where=mover.here, state=None)


def _goes_home(act: Act, destination: str, before: Sequence[Trip]) -> bool:
    """Say whether the mover came on a trip told before, from where the act leads: "the envoy set out for Persia"."""
    mover = act.movers[0]
    if mover.key in {p.key for t in before for p in t.visitors[:1] if t.origin == destination}:
        return True
    if mover.state is None and "back" in {i.text for i in act.sentence.items[act.match.first : act.match.last]}:
        return True  # "having hurried back to London"
    last = before[-1] if before else None
    if last is None or last.origin != destination:
        return False
    near = 0 <= act.sentence.index - last.legs[-1].act.sentence.index <= 1
    leaves = act.match.sentence.items[act.match.first].text in word_set("leaving")
    known_here = near and (leaves or (act.start is None and _has(last, (mover,))))
    guests = {v.rank for t in before[-3:] if t.origin == destination for v in t.visitors[:1]}
    same_office = mover.name is None and mover.rank in guests
    return (mover.name is None and mover.state is None) or same_office or known_here


def _meeting(act: Act, place: Place | None, dyad: Dyad) -> Leg | None:
    """Settle a meeting of two sides, by the place; without one, both sides must be known."""
    one, other = home(act.movers), home(act.hosts)
    if not act.movers or not act.hosts or (one is not None and one == other):
        return None
    one = one or (dyad.other(other) if other else None)
    if place is None:
        return None if one is None else Leg(act, (*act.movers, *act.hosts), (), one, None, None)
    if one == place.state:
        return _leg(act, act.hosts, act.movers, place.state, place, dyad)
    return _leg(act, act.movers, act.hosts, place.state, place, dyad)


def _third_country(act: Act, place: Place, dyad: Dyad) -> Leg | None:
    """Both sides are visitors in a third country, in the order in which the text names them."""
    both = tuple(sorted((*act.movers, *act.hosts), key=lambda p: p.here.start))
    sides = {p.state for p in both} - {None}
    if act.way == "go" or len(both) < 2 or not act.movers or not act.hosts:
        return None
    if not sides and act.event is None and act.start is None:
        return None
    one, other = home(act.movers), home(act.hosts)
    if (one == other and one is not None) or not all(p.name and p.rank in (*PUBLIC, None) for p in both):
        return None
    if not any(p.rank in PUBLIC for p in both):
        return None
    first = both[0].state or (dyad.other(home(both) or "") if len(sides) == 1 else None)
    return Leg(act, both, (), first, place.state, place.span)


def _leg(
    act: Act,
    movers: tuple[Party, ...],
    hosts: tuple[Party, ...],
    destination: str | None,
    place: Place | None,
    dyad: Dyad,
) -> Leg | None:
    if destination not in dyad.codes or not movers or not in_public(act, movers, hosts):
        return None
    span = place.span if place else next((h.here for h in hosts if h.state == destination), None)
    return Leg(act, movers, hosts, dyad.other(destination), destination, span)


def _feat(act: Act, dyad: Dyad) -> Leg | None:
    return Leg(act, act.movers, (), None, None, None)


# One trip or two


def _place(leg: Leg, found: list[Trip]) -> None:
    """Add a leg to the trip it belongs to, or begin a new one."""
    at = _trip_for(leg, found)
    if at is not None:
        found[at] = Trip((*found[at].legs, leg)) if len(found[at].legs) < MOST_LEGS else found[at]
    elif leg.act.way not in _MORE and (leg.destination is not None or leg.act.way in ("meet", "feat", "send")):
        found.append(Trip((leg,)))


def _trip_for(leg: Leg, found: Sequence[Trip]) -> int | None:
    return next((n for n in _latest(found) if _belongs(leg, found[n])), None)


def _latest(found: Sequence[Trip]) -> range:
    """The places of the last trips, the last first."""
    return range(len(found) - 1, max(-1, len(found) - 1 - LOOK_BACK), -1)


def _belongs(leg: Leg, trip: Trip) -> bool:
    if leg.act.way == "about":
        close = _told_just_before(leg, trip) if not leg.hosts else _has(trip, leg.hosts)
        return close and _dates(leg, trip) != "apart"
    if leg.act.way == "invite":
        side = home(leg.hosts)
        if leg.act.match.rule.options.get("same") == "yes" and leg.act.sentence is not trip.legs[-1].act.sentence:
            return False
        return _told_just_before(leg, trip) and trip.destination is not None and side in (None, trip.destination)
    if leg.act.way == "join":
        return _told_just_before(leg, trip) and not _has(trip, leg.visitors)
    if leg.act.way == "leave" and not leg.visitors:  # "the visit ends tomorrow"
        return leg.act.match.rule.options.get("subject") == "no" and _told_just_before(leg, trip)
    if _fallback(leg.act) and _at_one_with(leg, trip):
        return True
    if not _same_people(leg, trip):
        return False
    if leg.act.way in ("leave", "stage"):
        return _told_just_before(leg, trip)
    if leg.destination and trip.destination and leg.destination != trip.destination:
        return False
    when = _dates(leg, trip)
    if when == "apart":
        return False
    return when == "same" or _near(leg, trip)


def _at_one_with(leg: Leg, trip: Trip) -> bool:
    """Say whether a deed was done on a trip that its sentence tells of, of the same day, from and to the same side."""
    if leg.destination != trip.destination or leg.origin != trip.origin or leg.act.start is None:
        return False
    return any(leg.act.sentence is t.act.sentence and leg.act.start is t.act.start for t in trip.legs)


def _has(trip: Trip, parties: Iterable[Party]) -> bool:
    return bool({p.key for p in parties} & {p.key for p in (*trip.visitors, *trip.hosts)})


def _near(leg: Leg, trip: Trip) -> bool:
    """Say whether a leg without a date of its own (or beside an undated trip) goes on telling of the trip."""
    here, last = leg.act.sentence.segment, trip.legs[-1].act.sentence.segment
    if here.kind == "item" and here.paragraph != last.paragraph:
        return False
    return here.paragraph == last.paragraph or leg.act.start is None or not trip.starts


def _told_just_before(leg: Leg, trip: Trip) -> bool:
    here, last = leg.act.sentence, trip.legs[-1].act.sentence
    return continues(last, here) and 0 <= here.index - last.index <= 2


def _same_people(leg: Leg, trip: Trip) -> bool:
    ours, theirs = {p.key for p in leg.visitors}, {p.key for p in trip.visitors}
    if ours & theirs:
        if leg.destination is None and leg.act.way == "meet":  # no place: both must have been there
            return len(ours & (theirs | {p.key for p in trip.hosts})) >= 2
        return True
    return any(
        p.name is None and p.state == trip.origin and _one_office(p, trip) for p in leg.visitors
    ) and _told_just_before(leg, trip)


def _one_office(party: Party, trip: Trip) -> bool:
    """Say whether "the Ukrainian leader" can be the visitor named before: the same rank, or none was given."""
    return trip.visitors[0].rank in (None, party.rank)


def _dates(leg: Leg, trip: Trip) -> str:
    """Say how a leg's date relates to a trip's: ``same``, ``apart``, or ``none`` where one has no date."""
    ours, theirs = leg.act.start or leg.act.end, trip.days
    if ours is None or not theirs or ours.edtf is None:
        return "none"
    return "same" if all(_same_stay(leg, ours, t) for t in theirs) else "apart"


def _same_stay(leg: Leg, ours: DateExpr, theirs: DateExpr) -> bool:
    assert ours.edtf is not None and theirs.edtf is not None  # dates_of gives resolved ones only
    if relate_dates(ours.edtf, theirs.edtf) != "apart":
        return True
    a, b = dates_of(ours.edtf), dates_of(theirs.edtf)
    days = b.days_to(a)
    if days is None or leg.act.sentence.segment.kind == "item":
        return False
    return abs(days) <= (40 if leg.act.way in ("receive", "see", "meet", "about") and a.width > 1 else 4)
