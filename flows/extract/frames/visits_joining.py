"""Which legs of a text tell of one trip: the same people, to the same side, on days that agree or near each other."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.frames.visits_grammar import PARTY_TYPES, continues
from flows.extract.frames.visits_legs import LOOK_BACK, MORE, MOST_LEGS, Leg, Trip, fallback, has
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_public import home
from flows.extract.frames.visits_words import word_set
from flows.extract.model import DateExpr, Place
from flows.ground.dates import dates_of, relate_dates

FAR = 45  # days between two journeys
SLOW, VOYAGE = 1914, 200  # before this year one stayed for months: what is told in one breath is one journey
PARTIES = frozenset({"party", "delegation", "guest", "guests", "visitor", "visitors", "entourage"})
STAY = 16  # days within which "he" of the next sentence is still on the journey told before
_ONWARD = frozenset("leaves left on continues continued proceeds proceeded moves moved onward".split())
PRONOUNS = frozenset({"he", "she", "they"})


def place_leg(leg: Leg, found: list[Trip]) -> bool:
    """Add a leg to the trip it belongs to, or begin a new one; say whether it has a place now."""
    at = _trip_for(leg, found)
    if at is not None:
        found[at] = Trip((*found[at].legs, leg)) if len(found[at].legs) < MOST_LEGS else found[at]
    elif leg.act.way not in MORE and (leg.destination is not None or leg.act.way in ("meet", "feat", "send")):
        found.append(Trip((leg,)))
    else:
        return False
    return True


def told_first(leg: Leg, found: list[Trip]) -> None:
    """Add an arrival of no stated place to the trip of the same person that is told just behind it.

    "He had landed on Monday evening. On Tuesday the president received him in Tbilisi."
    """
    keys = {p.key for p in leg.visitors}
    for n, trip in enumerate(found):
        here, there = leg.act.sentence, trip.legs[0].act.sentence
        if not 0 <= there.index - here.index <= 2:
            continue
        near = continues(here, there)
        leaves = leg.act.way == "leave" and not _sets_out(leg, trip)
        leaves = leaves and (_ends_after(leg, trip) if here is not there else _left_first(leg, trip))
        attends = leg.act.way == "stage" and here is there and _dates(leg, trip) != "apart"  # "at the summit X met Y"
        fits = leaves or attends or (leg.act.way == "go" and _dates(leg, trip) == "same")
        same = bool(keys & {p.key for p in trip.visitors[:1]}) and fits
        if near and same and trip.destination is not None and len(trip.legs) < MOST_LEGS:
            found[n] = Trip((*trip.legs, leg))
            return


def _left_first(leg: Leg, trip: Trip) -> bool:
    """Say whether a sentence tells the end of a trip before the trip: "she left Oslo today, where she had been …"."""
    if _sets_out(leg, trip):
        return False
    days = [d for d in trip.starts if d is not leg.act.end]
    return not days or _ends_after(leg, Trip(tuple(t for t in trip.legs if t.act.start in days)))


def _trip_for(leg: Leg, found: Sequence[Trip]) -> int | None:
    return next((n for n in _latest(found) if _belongs(leg, found[n])), None)


def _latest(found: Sequence[Trip]) -> range:
    """The places of the last trips, the last first."""
    return range(len(found) - 1, max(-1, len(found) - 1 - LOOK_BACK), -1)


def _belongs(leg: Leg, trip: Trip) -> bool:
    if leg.act.way == "about":
        close = _told_just_before(leg, trip) if not leg.hosts else has(trip, leg.hosts)
        return close and _dates(leg, trip) != "apart"
    if leg.act.way == "invite":
        side = home(leg.hosts)
        same = leg.act.match.rule.options.get("same") == "yes"
        if same and (leg.act.sentence is not trip.legs[-1].act.sentence or _told_of_later(leg, trip)):
            return False
        return _told_just_before(leg, trip) and trip.destination is not None and side in (None, trip.destination)
    if leg.act.way == "join":
        at_home = home(leg.visitors) == trip.destination is not None  # "the premier travelled with him to Guilin"
        return _told_just_before(leg, trip) and not has(trip, leg.visitors) and not at_home
    if leg.act.way == "leave" and not leg.visitors:  # "the visit ends tomorrow"
        ends = leg.act.match.rule.options.get("subject") == "no" and _told_just_before(leg, trip)
        return ends and not _goes_elsewhere(leg, trip)
    if leg.act.way == "leave" and _sets_out(leg, trip):
        return False
    if leg.act.way == "leave" and _guest_leaves(leg, trip):
        return True
    if fallback(leg.act) and _at_one_with(leg, trip):
        return True
    if not _same_people(leg, trip):
        return False
    if leg.act.way in ("leave", "stage"):
        return _told_just_before(leg, trip)
    if leg.destination and trip.destination and leg.destination != trip.destination:
        return False
    when = _dates(leg, trip)
    if when == "apart" or _unlike(leg, trip) or _another(leg, trip):
        return False
    return when == "same" or _near(leg, trip)


def _told_of_later(leg: Leg, trip: Trip) -> bool:
    """Say whether a trip is told of behind a semicolon: "for talks with X; in May Y came" had no talks with X."""
    here, there = leg.act.match.last, min(known.act.match.first for known in trip.legs)
    between = leg.act.sentence.items[here : there + 1]
    stop = next((n for n, item in enumerate(between) if item.text == ";"), len(between))
    return any(item.type in PARTY_TYPES for item in between[stop:])


def _sets_out(leg: Leg, trip: Trip) -> bool:
    """Say whether somebody leaves for where the trip leads: "departed this morning for Romania" begins it."""
    items = leg.act.sentence.items
    left = items[leg.act.match.first + 1].note if leg.act.match.first + 1 < len(items) else None
    if isinstance(left, Place) and left.state is not None and left.state == trip.origin:
        return True  # "her embassy left Lima in May"
    row = range(leg.act.match.first + 1, min(len(items), leg.act.match.last + 8))
    notes = [items[i].note for i in row if items[i - 1].text in {"for", "to"}]
    return any(isinstance(n, Place) and n.state == trip.destination for n in notes)


def _guest_leaves(leg: Leg, trip: Trip) -> bool:
    """Say whether "he left Oslo on 7 January" ends a trip told just before: it is the guest who leaves."""
    act = leg.act
    before = set(act.sentence.texts[max(0, act.match.first - 2) : act.match.last])
    there = act.place is None or act.place.state == trip.destination
    later = _dates(leg, trip) != "apart" or _ends_after(leg, trip)
    return (
        bool(before & (PRONOUNS | PARTIES))
        and there
        and trip.destination is not None
        and _told_just_before(leg, trip)
        and later
    )


def _ends_after(leg: Leg, trip: Trip) -> bool:
    """Say whether somebody left within a year after the first day of a trip."""
    end, starts = leg.act.end, [d for d in trip.starts if d.edtf]
    days = [dates_of(s.edtf or "").days_to(dates_of(end.edtf)) for s in starts] if end is not None and end.edtf else []
    return bool(days) and all(d is not None and 0 <= d <= 400 for d in days)


def _another(leg: Leg, trip: Trip) -> bool:
    """Say whether a leg names a visit before the one told: "his previous visit to the capital was in August"."""
    match = leg.act.match
    said = set(match.sentence.texts[max(0, match.first - 2) : match.last])
    apart = trip.legs[-1].act.sentence is not match.sentence
    return apart and leg.act.start is not None and bool(said & {"previous", "earlier", "preceding"})


def _unlike(leg: Leg, trip: Trip) -> bool:
    """Say whether a leg tells of a dated plan, and the trip elsewhere of what has happened; or the reverse."""
    told = {t.act.realis.kind for t in trip.legs}
    apart = all(t.act.sentence is not leg.act.sentence for t in trip.legs)
    return leg.act.start is not None and not trip.starts and apart and leg.act.realis.kind not in told


def _goes_elsewhere(leg: Leg, trip: Trip) -> bool:
    """Say whether what ends leads through third states: "the tour will conclude in the United States"."""
    notes = (item.note for item in leg.act.sentence.items)
    named = {note.state for note in notes if isinstance(note, Place) and note.state}
    return bool(named - {trip.origin, trip.destination})


def _at_one_with(leg: Leg, trip: Trip) -> bool:
    """Say whether a deed was done on a trip that its sentence tells of, of the same day, from and to the same side."""
    if leg.destination != trip.destination or leg.origin != trip.origin or leg.act.start is None:
        return False
    return any(leg.act.sentence is t.act.sentence and leg.act.start is t.act.start for t in trip.legs)


def _near(leg: Leg, trip: Trip) -> bool:
    """Say whether a leg without a date of its own (or beside an undated trip) goes on telling of the trip."""
    here, last = leg.act.sentence.segment, trip.legs[-1].act.sentence.segment
    settled = trip.destination is not None and trip.legs[0].act.sentence.segment.kind != "item"
    listed = leg.act.start is not None or not settled
    if here.kind == "item" and here.paragraph != last.paragraph and listed:
        return False  # an entry of its own; but points of a note on one visit go on telling of it
    return here.paragraph == last.paragraph or leg.act.start is None or not trip.starts


def _told_just_before(leg: Leg, trip: Trip) -> bool:
    here, last = leg.act.sentence, trip.legs[-1].act.sentence
    return continues(last, here) and 0 <= here.index - last.index <= 2


def _same_people(leg: Leg, trip: Trip) -> bool:
    ours, theirs = {p.key for p in leg.visitors}, {p.key for p in trip.visitors}
    if _body_and_leader(leg, trip):
        return True
    if ours & theirs:
        if leg.destination is None and leg.act.way == "meet":  # no place: both must have been there
            return len(ours & (theirs | {p.key for p in trip.hosts})) >= 2
        return True
    return any(
        p.name is None and p.state == trip.origin and _one_office(p, trip) for p in leg.visitors
    ) and _told_just_before(leg, trip)


def _body_and_leader(leg: Leg, trip: Trip) -> bool:
    """Say whether one verb tells of a body and of who leads it: "a delegation led by X was in Oslo in May"."""
    last = trip.legs[-1]
    if leg.act.sentence is not last.act.sentence or leg.act.way != "go" or last.act.way != "go":
        return False
    bodies = [any(p.body for p in leg.visitors), any(p.body for p in trip.visitors)]
    one = leg.act.start is last.act.start and leg.destination == trip.destination
    return (
        one
        and bodies.count(True) == 1
        and leg.act.match.first < last.act.match.last + 12
        and leg.act.place is last.act.place
    )


def _one_office(party: Party, trip: Trip) -> bool:
    """Say whether "the Ukrainian leader" can be the visitor named before: the same rank, or none was given."""
    return trip.visitors[0].rank in (None, party.rank)


def _dates(leg: Leg, trip: Trip) -> str:
    """Say how a leg's date relates to a trip's: ``same``, ``apart``, or ``none`` where one has no date."""
    ours, theirs = leg.act.start or leg.act.end, trip.days
    if ours is None or not theirs or ours.edtf is None:
        return "none"
    return "same" if all(_same_stay(leg, ours, t, trip) for t in theirs) else "apart"


def _one_story(leg: Leg, trip: Trip) -> bool:
    """Say whether a leg stands in a sentence that tells of a trip, or goes on behind it, and is no second journey."""
    here, last = leg.act.sentence, trip.legs[-1].act.sentence
    near = here.segment.paragraph == last.segment.paragraph and 0 <= here.index - last.index <= 1
    return near and not here.anchors & word_set("second_journeys")


def _still_there(leg: Leg, trip: Trip) -> bool:
    """Say whether the sentence behind that of a trip goes on with the visitor: "He saw the dam on the 14th"."""
    again = leg.act.sentence is trip.legs[-1].act.sentence and leg.act.way == "go"
    onward = again and bool(_ONWARD & set(leg.act.sentence.texts[leg.act.match.first : leg.act.match.last]))
    return (onward or bool(PRONOUNS & set(leg.act.sentence.texts[:4]))) and _one_story(leg, trip)


def _same_stay(leg: Leg, ours: DateExpr, theirs: DateExpr, trip: Trip | None = None) -> bool:
    assert ours.edtf is not None and theirs.edtf is not None  # dates_of gives resolved ones only
    one, other = ours.edtf.removesuffix("/.."), theirs.edtf.removesuffix("/..")  # "since January, when X came"
    if relate_dates(one, other) != "apart":
        return True
    a, b = dates_of(one), dates_of(other)
    days = b.days_to(a)
    if days is None or leg.act.sentence.segment.kind == "item":
        return False
    if trip is not None and b.last.year < SLOW and _one_story(leg, trip):
        one_breath = leg.act.sentence is trip.legs[-1].act.sentence and a.width <= 31
        if abs(days) <= (2 * VOYAGE if one_breath else VOYAGE):
            return True
    if trip is not None and _still_there(leg, trip) and 0 < days <= STAY and a.width == 1:
        return True
    return abs(days) <= (40 if leg.act.way in ("receive", "see", "meet", "about") and a.width > 1 else 4)


def folded(trips_found: list[Trip]) -> list[Trip]:
    """Return the trips, those joined that turned out to be one: same leader, same way, near, and no dates apart."""
    kept: list[Trip] = []
    for trip in trips_found:
        at = next((n for n in _latest(kept) if _one_trip(kept[n], trip)), None)
        if at is None:
            kept.append(trip)
        elif len(kept[at].legs) < MOST_LEGS:
            kept[at] = Trip((*kept[at].legs, *trip.legs))
    return kept


def _far_apart(a: Trip, b: Trip) -> bool:
    """Say whether two trips, of one of which only the last day is told, lie more than a month and a half apart."""
    ours = [dates_of(d.edtf) for d in a.days if d.edtf and ".." not in d.edtf]
    theirs = [dates_of(d.edtf) for d in b.days if d.edtf and ".." not in d.edtf]
    gaps = [x.days_to(y) for x in ours for y in theirs]
    return any(gap is not None and abs(gap) > FAR for gap in gaps)


def _one_trip(a: Trip, b: Trip) -> bool:
    here, there = b.legs[0], a.legs[-1]
    if here.act.sentence.segment.kind == "item" or not a.visitors or not b.visitors:
        return False
    if a.destination is None or a.destination != b.destination or (a.starts and b.starts):
        return False
    if _far_apart(a, b):
        return False
    leaders = {v.key for v in a.visitors} & {v.key for v in b.visitors}
    nameless = [v for v in (a.visitors[0], b.visitors[0]) if v.name is None]
    alike = a.origin == b.origin and len({a.visitors[0].rank, b.visitors[0].rank} - {None}) < 2
    unnamed = all(v.name is None for v in a.visitors) and not a.starts
    near = abs(here.act.sentence.index - there.act.sentence.index) <= (8 if unnamed else 2)
    return near and bool(leaders or (nameless and alike))
