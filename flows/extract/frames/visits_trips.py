"""From acts to trips: who is away from home, and which acts of a document tell of one trip.

The place decides who is away (codebook section 4): whoever belongs to its state is host. Where a party's
state is not stated, it is the other side of the dyad that comes to a place in one of its states.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.extract.frames.visits_acts import Act, known
from flows.extract.frames.visits_aims import in_a_name, of_a_longer_way, set_out_for
from flows.extract.frames.visits_firsts import of_the_first
from flows.extract.frames.visits_grammar import continues
from flows.extract.frames.visits_holders import link_offices
from flows.extract.frames.visits_joining import folded, place_leg, told_first
from flows.extract.frames.visits_legs import LOOK_BACK, MORE, Leg, Trip, fallback, has
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_public import PUBLIC, home, in_public, surely_away
from flows.extract.frames.visits_sides import HEADS
from flows.extract.frames.visits_words import seats, word_set
from flows.extract.model import Place
from flows.ground.dates import dates_of
from flows.ground.model import Dyad
from flows.ground.value import replace

_BACK = frozenset({"back", "home", "returned", "returns"})


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
    acts = [a for a in acts if not fallback(a) or not any(_outdoes(leg, a) for leg in near.get(a.sentence.index, ()))]
    found: list[Trip] = []
    loose = [leg for leg in _legs(acts, cast, dyad, found) if not place_leg(leg, found)]
    for leg in loose:
        if leg.act.way in ("go", "leave", "stage") and (leg.act.start or leg.act.end) is not None:
            told_first(leg, found)
    return folded(found)


def _place_of(act: Act) -> Place | None:
    """Return the place of an act; one at the mover's home that the rule did not ask for is some other matter's."""
    if act.place is not None and in_a_name(act, act.place):
        return None
    unasked = act.way == "go" and act.place is not None and "place" not in act.match.captured
    if unasked and act.place is not None and of_a_longer_way(act, act.place):
        return None
    return None if unasked and act.place is not None and act.place.state == act.movers[0].state else act.place


def _outdoes(leg: Leg, act: Act) -> bool:
    """Say whether a leg already tells, by a better rule, what a rule of last resort read."""
    better = leg.destination is not None and not fallback(leg.act) and leg.act.sentence is act.sentence
    rows = [(leg.act.match.first, leg.act.match.last), *((leg.act.window,) if leg.act.window else ())]
    told = {p.key for p in (*leg.visitors, *leg.hosts)}
    same = act.way == "meet" and act.start is leg.act.start and {p.key for p in (*act.movers, *act.hosts)} <= told
    return better and (same or any(low < act.match.last and act.match.first < high for low, high in rows))


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
    if act.way in MORE:
        if _back_abroad(act):
            return None
        return Leg(act, _of_dyad(act.movers, dyad), act.hosts, None, None, None)
    movers, hosts = _of_dyad(act.movers, dyad), _of_dyad(act.hosts, dyad)
    act = _at_its_seat(replace(act, movers=movers, hosts=hosts), before, dyad)
    if not movers:
        return None
    if act.way == "feat":
        return _feat(act, dyad)
    place = _place_of(act) or _place_so_far(act, before)
    if place is not None and place.kind in ("venue", "government") and place.state not in dyad.codes:
        place = None  # many states have a State Palace
    if place is not None and place.state not in dyad.codes:
        return _third_country(act, place, dyad)
    if not surely_away(act, place):
        return None
    return _meeting(act, place, dyad, before) if act.way == "meet" else _journey(act, place, dyad, before)


def _back_abroad(act: Act) -> bool:
    """Say whether what looks like the way home leads abroad: "President Quispe was back in Norway in May"."""
    said = set(act.sentence.texts[act.match.first : act.match.last])
    if act.way != "leave" or act.place is None or not act.movers:
        return False
    behind = act.sentence.texts[act.match.last] if act.match.last < len(act.sentence.items) else ""
    if behind == "for" and act.match.item("place") is None:  # "left on Sunday for a trip to Oslo"
        return act.place.start > act.match.end and act.movers[0].state not in (None, act.place.state)
    if not {"back", "in"} <= said:
        return False
    there = act.place in [i.note for i in act.sentence.items[act.match.first : act.match.last]]
    return there and act.movers[0].state not in (None, act.place.state)


def _of_dyad(parties: tuple[Party, ...], dyad: Dyad) -> tuple[Party, ...]:
    """Third sides are neither visitors nor hosts; the Pope in Italy counts as a host there.

    Of which state a governor of Hong Kong is, his office does not tell.
    """
    loose = word_set("dependencies") - set(dyad.codes)
    known = (replace(p, state=None) if p.state in loose else p for p in parties)
    return tuple(p for p in known if p.state is None or p.state in dyad.codes)


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
        place = trip.place
        if close and same and place is not None and people & {p.key for p in trip.visitors}:
            return place
    return None


def _journey(act: Act, place: Place | None, dyad: Dyad, before: Sequence[Trip]) -> Leg | None:
    """Settle an act whose grammar says who moves."""
    act = replace(act, movers=of_the_first(act))
    movers, hosts = act.movers, act.hosts
    unasked = act.way == "see" and place is not None and "place" not in act.match.captured
    if unasked and home(hosts) is not None and home(movers) == (place.state if place else None):
        place = None  # "the Kazakh leader and his host X, who last met in Astana"
    destination = (place.state if place else None) or home(hosts)
    if act.match.rule.options.get("back") == "yes":
        hosts = hosts or _called_before(act, before)
    if destination is None and act.way in ("see", "receive") and hosts and (origin := home(movers)):
        destination = dyad.other(origin)
    complement = act.match.rule.options.get("complement") == "yes" or (place is None and _comes(act))
    undated = act.realis.kind == "cancelled" or _of_a_sort(act) or act.match.rule.options.get("invited") == "yes"
    undated = undated and movers[0].name is not None and movers[0].state is not None
    if destination is None and complement and (act.start is not None or undated):
        destination = _complement(act, dyad, before)
    came = act.way in ("see", "receive") and destination is not None and home(movers) in (None, destination)
    if came and home(hosts) not in (None, destination):  # "X of Mexico went to see him in the Vatican"
        movers, hosts = hosts, movers
    if destination is None:
        return Leg(act, movers, hosts, None, None, None)
    guest = before[-1].visitors if act.way == "go" and _pronoun_for_host(act, destination, before) else ()
    if guest or (act.way == "go" and _goes_home(act, destination, before)):
        movers = guest or movers
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


def _called_before(act: Act, before: Sequence[Trip]) -> tuple[Party, ...]:
    """Return whose visit is returned: the leader of the trip told just before, if this one was host or of that side."""
    last = before[-1] if before else None
    if last is None or not _near(act, last) or _shares(act, last) or not last.visitors:
        return ()
    return last.visitors[:1] if last.visitors[0].name and not last.visitors[0].body else ()


def _of_a_sort(act: Act) -> bool:
    """Say whether a visit without a day is one of a sort: "during a three-day state visit by President Quispe"."""
    items, first = act.sentence.items, act.match.first
    sort = {i.text for i in items[max(0, first - 2) : first]} & word_set("sorts_of_visit")
    return items[first].text == "visit" and bool(sort) and items[first + 1].text == "by"


def _comes(act: Act) -> bool:
    """Say whether somebody arrives where the text is already: "an economic delegation arrived in May"."""
    return act.way == "go" and act.match.sentence.texts[act.match.first] in word_set("coming")


def _complement(act: Act, dyad: Dyad, before: Sequence[Trip]) -> str | None:
    """Return where a visit of no stated place leads to; one of a series leads to where that told before it led."""
    own = act.movers[0].state
    other = dyad.other(own) if own is not None else None
    if act.match.rule.options.get("complement") == "yes" and act.match.rule.options.get("again") != "series":
        return other if other is not None else _again(act, before)
    if other is not None and any(_in_one_story(act, t) for t in before[-3:]):
        return other
    last = before[-1] if before else None
    near = last is not None and _near(act, last) and last.destination is not None
    here = "here" in set(act.sentence.texts[act.match.first : act.match.last])
    return last.destination if last is not None and near and not here and other in (None, last.destination) else None


def _in_one_story(act: Act, trip: Trip) -> bool:
    """Say whether a trip is told a few sentences before: who came next came to the other side as well."""
    here, there = act.sentence, trip.legs[-1].act.sentence
    return continues(there, here) and 0 <= here.index - there.index <= 4


def _near(act: Act, last: Trip) -> bool:
    here, there = act.sentence, last.legs[-1].act.sentence
    return continues(there, here) and 0 <= here.index - there.index <= 2


def _again(act: Act, before: Sequence[Trip]) -> str | None:
    """Return where the trip told of just before led to, for "Baudouin followed in 1980", "he came again in May"."""
    last = before[-1] if before else None
    if last is not None and act.match.rule.options.get("back") == "yes" and _near(act, last):
        return None if _shares(act, last) else last.origin  # whoever returns a visit goes where the visitor came from
    if last is None or last.destination is None or act.match.rule.options.get("again") != "yes":
        return None
    return last.destination if _near(act, last) and act.movers[0].state in (None, last.origin) else None


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
    led = [t for t in before if t.origin == destination and t.destination is not None]  # not a meeting anywhere
    if mover.key in {p.key for t in led for p in t.visitors[:1]}:
        return True
    said = set(act.sentence.texts[act.match.first : act.match.last])
    if mover.state is None and "back" in said and not said & {"was", "is", "were", "are", "been"}:
        return True  # "having hurried back to London"
    last = before[-1] if before else None
    if last is None or last.destination is None or last.origin != destination:
        return False
    near = 0 <= act.sentence.index - last.legs[-1].act.sentence.index <= 1
    leaves = act.match.sentence.texts[act.match.first] in word_set("leaving")
    leaves = leaves and act.match.rule.options.get("complement") != "yes"
    known_here = near and (leaves or (act.start is None and has(last, (mover,))))
    guests = {v.rank for t in before[-3:] if t.origin == destination for v in t.visitors[:1]}
    same_office = mover.name is None and mover.rank in guests and not said & {"visiting", "visited", "visits", "visit"}
    return (mover.name is None and mover.state is None) or same_office or known_here


def _pronoun_for_host(act: Act, destination: str, before: Sequence[Trip]) -> bool:
    """Say whether "he" was taken for the host of the trip just told: "he returned to Lima" is its visitor."""
    sentence, mover, last = act.sentence, act.movers[0], before[-1] if before else None
    if (
        act.place is None
        or act.match.rule.options.get("back") == "yes"
        or last is None
        or last.origin != destination
        or sentence.texts[act.match.first] not in word_set("homeward")
    ):
        return False
    named = sentence.segment.start <= mover.here.start < sentence.segment.end
    back = bool(_BACK & set(sentence.texts[act.match.first : act.match.last]))
    near = 0 <= sentence.index - last.legs[-1].act.sentence.index <= 2
    host = mover.key in {h.key for h in last.hosts}  # "she met Prime Minister Dahl and flew back to Lima"
    return near and (host and back if named else sentence is not last.legs[-1].act.sentence and has(last, (mover,)))


def _met_there(act: Act, dyad: Dyad, before: Sequence[Trip]) -> Leg | None:
    """Settle a meeting of no stated place by the trip its own sentence tells of: "came in May and had talks with X"."""
    last = before[-1] if before else None
    if last is None or last.destination is None or last.legs[-1].act.sentence is not act.sentence:
        return None
    guests = {p.key for p in last.visitors}
    for movers, hosts in ((act.movers, act.hosts), (act.hosts, act.movers)):
        if {p.key for p in movers} & guests and home(hosts) in (None, last.destination):
            return Leg(act, movers, hosts, dyad.other(last.destination), last.destination, None)
    return None


def _meeting(act: Act, place: Place | None, dyad: Dyad, before: Sequence[Trip] = ()) -> Leg | None:
    """Settle a meeting of two sides, by the place; without one, both sides must be known."""
    one, other = home(act.movers), home(act.hosts)
    if not act.movers or not act.hosts or (one is not None and one == other):
        return None
    one = one or (dyad.other(other) if other else None)
    if place is None:
        both = home(act.movers) is not None and other is not None
        return _met_there(act, dyad, before) or (
            None if not both else Leg(act, (*act.movers, *act.hosts), (), one, None, None)
        )
    if one == place.state:
        return _leg(act, act.hosts, act.movers, place.state, place, dyad)
    return _leg(act, act.movers, act.hosts, place.state, place, dyad)


def _peer(party: Party) -> bool:
    """Say whether somebody is only "his Omani counterpart"."""
    return bool({"counterpart", "colleague", "homologue"} & set(party.title.split()))


def _third_country(act: Act, place: Place, dyad: Dyad) -> Leg | None:
    """Both sides are visitors in a third country, in the order in which the text names them."""
    both = tuple(sorted((*act.movers, *act.hosts), key=lambda p: p.here.start))
    sides = {p.state for p in both} - {None}
    if len(sides) == 2:  # who is with them and of neither side is a third
        both = tuple(p for p in both if p.state is not None)
    if act.way == "go" or len(both) < 2 or not act.movers or not act.hosts:
        return None
    if not sides and act.event is None and act.start is None:
        return None
    if set_out_for(act, place):
        return None  # "she leaves for Seoul, where she is to confer with President Lee"
    one, other = home(act.movers), home(act.hosts)
    of_both = act.match.rule.options.get("offices") is not None
    if (one == other and one is not None) or not all(
        (p.name or of_both or (p.state and _peer(p))) and p.rank in (*PUBLIC, None) for p in both
    ):
        return None
    if len(sides) < 2 and not any(p.rank in PUBLIC for p in both):
        return None
    if len(sides) == 1 and act.event is None and any(p.state is None and p.rank is None for p in both):
        return None  # "from there he travelled to Prague, where he met Václav Havel"
    if len(sides) < 2 and any(p.state is None and p.rank in HEADS for p in both):
        return None  # "she leaves for Seoul to confer with President Lee": he is at home there
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
