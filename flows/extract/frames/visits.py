"""Visits: who went to whom, from which side to which, where, when, and whether at all.

Rules find acts in sentences (``visits_acts.py``); acts that tell of one trip are joined and the side away from
home is settled (``visits_trips.py``); here a trip becomes a candidate, slot by slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from flows.extract.frames.common import Builder
from flows.extract.frames.common import dates_of as dates_in
from flows.extract.frames.visits_acts import Act, read_act
from flows.extract.frames.visits_gaps import gaps
from flows.extract.frames.visits_grammar import PARTY_TYPES
from flows.extract.frames.visits_heads import heads_of
from flows.extract.frames.visits_legs import Trip
from flows.extract.frames.visits_occasion import occasion_phrase
from flows.extract.frames.visits_parties import Cast, Party
from flows.extract.frames.visits_retold import matches
from flows.extract.frames.visits_scene import add_surroundings, scene_of
from flows.extract.frames.visits_stages import stages
from flows.extract.frames.visits_status import ahead
from flows.extract.frames.visits_trips import trips
from flows.extract.frames.visits_words import word_set, words
from flows.extract.model import Candidate, DateExpr, Event, Organisation, Place
from flows.extract.phrases import phrase_span
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Sentence
from flows.ground.dates import dates_of
from flows.ground.dates import dates_of as days_of
from flows.ground.model import Span

Kind: TypeAlias = Literal["state", "official", "working", "informal", "summit_margin", "mission", "royal", "other"]

EMBASSIES = 1850  # until about this year whoever went for a state was sent on an embassy
LONG_STAY = 120  # days: a wider range dates the time of a visit rather than its length
BEFORE, BEHIND = 12, 7  # items before and behind a match in which words for its kind count
_STATUS = {"happened": "took_place", "planned": "planned", "cancelled": "cancelled"}
_WEIGHT = ("planned", "happened", "cancelled")  # of several legs the last of these counts
_OFFICIAL = frozenset({"head_of_state", "head_of_government", "minister"})
_WORKING = frozenset({"deputy_minister", "official", "parliament"})
_TOWNS = frozenset({"CITY", "CAPITAL", "REGION", "VENUE"})
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
    acts = [each for act in acts for each in (stages(act) or (act, *gaps(act, cast)))]
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
    _places(builder, trip)
    add_surroundings(builder, cast, trip, others)
    _times(builder, cast, trip, others)
    _status(builder, trip, reading.document.date)
    event = _occasion(builder, trip)
    _places_of_occasion(builder, reading, trip)
    _kind(builder, cast, trip, event, others)
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
    return builder.has("visitors") or (office is not None and _singular(office, cast.reading))


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
    named = [a for a in reading.annotations if code in codes(a)]
    sentence = act.sentence.segment
    inside = [a for a in named if sentence.start <= a.start < sentence.end]
    before = [a for a in named if a.start < sentence.start]
    chosen = next(iter(inside), None) or (before[-1] if before else next(iter(named), None))
    return chosen.span if chosen else None


def _places(builder: Builder, trip: Trip) -> None:
    seen: set[str] = set()
    for leg in trip.legs:
        for place in leg.act.venues:
            at_home = trip.destination is None or place.state in (trip.destination, None)
            if (place.kind in _VENUES or place.name in words("city_states")) and at_home and place.name not in seen:
                seen.add(place.name)
                builder.add("places", place.span, place.name)


# When, and whether


def _times(builder: Builder, cast: Cast, trip: Trip, others: frozenset[int]) -> None:
    last = {leg.act.end for leg in trip.legs if leg.act.start is None}  # "concluded on 3 May her visit to Oslo"
    starts = [d for d in trip.starts if d.edtf and d not in last]
    start = _first_day(starts) if starts else _day_before(cast, trip, others)
    builder.date("start", start, None if start is None or _told_with(start, trip) else "inherited")
    ends = [leg.act.end for leg in trip.legs if leg.act.end is not None]
    ends.sort(key=lambda d: d is not start)  # that of the range which gives the start
    builder.date("end", next((d for d in ends if _ends(d, start)), None))


def _day_before(cast: Cast, trip: Trip, others: frozenset[int]) -> DateExpr | None:
    """Return the one date of the sentence before an undated visit, where that sentence speaks of the visitor too."""
    first = trip.legs[0].act.sentence
    before = next(cast.reading.earlier(first), None)
    if before is None or before.index in others or any(leg.act.end is not None for leg in trip.legs):
        return None
    named = {p.key for i in before.of_type(*PARTY_TYPES) if (p := cast.at(before, i)) is not None}
    dates = [n for i in dates_in(before) if isinstance(n := before.items[i].note, DateExpr) and ".." not in (n.edtf or "")]
    return dates[0] if len(dates) == 1 and named & {v.key for v in trip.visitors} else None


def _told_with(date: DateExpr, trip: Trip) -> bool:
    return any(leg.act.sentence.segment.start <= date.start < leg.act.sentence.segment.end for leg in trip.legs)


def _first_day(starts: list[DateExpr]) -> DateExpr:
    """Return the date that begins the trip: a range of days, else the earliest of the finest (2023-01-10, not 2023)."""
    stays = [
        d for d in starts if "/" in (d.edtf or "") and not d.approximate and dates_of(d.edtf or "").width <= LONG_STAY
    ]
    if stays:
        return min(stays, key=lambda d: dates_of(d.edtf or "").first)
    finest = [d for d in starts if not any(_refines(other, d) for other in starts)]
    return min(finest or starts, key=lambda d: dates_of(d.edtf or "").first)


def _refines(fine: DateExpr, coarse: DateExpr) -> bool:
    a, b = dates_of(fine.edtf or ""), dates_of(coarse.edtf or "")
    return a != b and b.first <= a.first and a.last <= b.last


def _ends(end: DateExpr, start: DateExpr | None) -> bool:
    """Say whether a date can end what began at ``start``: it is not before it, and no range wider than that."""
    if start is None or end is start:
        return True
    first, last = dates_of(start.edtf or ""), dates_of(end.edtf or "")
    return last.last >= first.last and not _refines(start, end)


def _status(builder: Builder, trip: Trip, today: str | None) -> None:
    acts = [leg.act for leg in trip.legs]
    telling = [a for a in acts if a.realis.kind != "happened" or a.start is not None or not _noun(a)]
    planned = any(a.realis.kind != "happened" for a in acts)  # "his trip is the first in twelve years" tells no more
    act = max(telling if planned else acts, key=lambda a: (_WEIGHT.index(a.realis.kind), -a.match.start))
    first = trip.legs[0].act
    if act.realis.kind == "happened" and act.sentence is first.sentence:  # "will receive X, who is coming from Y"
        act = first
    span = act.realis.span
    starts = [d for d in trip.starts if d.edtf]
    if act.realis.kind == "happened" and starts and ahead(_first_day(starts), today):
        builder.add("status", _first_day(starts).span, "planned")
    elif span is None:
        builder.add("status", act.trigger, _STATUS[act.realis.kind], "default")
    else:
        builder.add("status", span, _STATUS[act.realis.kind])


def _noun(act: Act) -> bool:
    """Say whether a visit is only named and not told: "his trip to Japan"."""
    return act.way == "go" and act.match.rule.options.get("subject") == "no"


# What sort of visit


def _occasion(builder: Builder, trip: Trip) -> Event | None:
    """Add the meeting, tour or anniversary that a leg names; return the event."""
    event = next((leg.act.event for leg in trip.legs if leg.act.event is not None), None)
    if event is not None:
        builder.add("occasion", event.span, event.name)
        return event
    for leg in trip.legs:
        grouping = _grouping(leg.act)
        if grouping is not None:
            builder.add("occasion", grouping)
            return None
    acts = [leg.act for leg in trip.legs]
    made_for = next((o for a in acts if (o := occasion_phrase(a.match, *a.reach)) is not None), None)
    ceremony = made_for or _first_phrase(acts, "ceremonies")
    if ceremony is not None:
        builder.add("occasion", ceremony)
    return None


def _grouping(act: Act) -> Span | None:
    """Return the organisation on whose margins the act took place ("at the edge of the G20")."""
    margin = _phrase(act, words("summit_margin"))
    low, high = act.reach
    for n in range(low, high):
        item = act.sentence.items[n]
        if not isinstance(item.note, Organisation):
            continue
        if margin is not None and 0 <= item.start - margin.end <= 6:
            return item.span
        if act.sentence.segment.kind == "item" and (named := _in_brackets(act.sentence, n)) is not None:
            return named  # "June 2014: Prime Minister X (G7)"
        lead = [i.text for i in act.sentence.items[max(0, n - 2) : n]]
        behind = act.sentence.items[n + 1] if n + 1 < high else None
        ends = behind is None or bool(behind.type) or not behind.text.isalpha() or behind.text in {"in", "on", "last"}
        leads = "during" in lead or ("at" in lead and item.note.code.casefold()[4:] in word_set("multilateral"))
        if leads and ends:
            return item.span  # "in Hiroshima, during the G7,", "at the G20 in Rome"
        texts = [i.text for i in act.sentence.items[n + 1 : n + 5]]
        found = next((k for k, text in enumerate(texts) if text in word_set("gatherings")), None)
        if found is not None and n and act.sentence.items[n - 1].text in {"the", "at"}:
            return Span(item.start, act.sentence.items[n + 1 + found].end)
    return None


def _in_brackets(sentence: Sentence, index: int) -> Span | None:
    """Return what stands in brackets, where that is an item alone, or with a town behind it: "(G20 Osaka)"."""
    items, last = sentence.items, index
    if index + 1 < len(items) and items[index + 1].type in _TOWNS:
        last += 1
    texts = (*sentence.texts[max(0, index - 1) : index], *sentence.texts[last + 1 : last + 2])
    return Span(items[index].start, items[last].end) if texts == ("(", ")") else None


def _places_of_occasion(builder: Builder, reading: Reading, trip: Trip) -> None:
    """Add the town that the occasion is named for, where no other place is told: "the Genoa Summit"."""
    span = builder.at("occasion")
    if span is None or builder.has("places") or trip.destination is None:
        return
    for place in reading.within(span, Place):
        if place.kind in ("city", "capital", "region", "venue") and place.state == trip.destination:
            builder.add("places", place.span, place.name)


def _around(cast: Cast, trip: Trip, name: str) -> Span | None:
    """Return where a phrase for a kind stands in the sentences that go on telling of the only visit of a text."""
    rows = (phrase_span(s, 0, len(s.items), words(name)) for s in scene_of(cast, trip) if s.segment.kind == "prose")
    return next((span for span in rows if span is not None), None)


def _kind(builder: Builder, cast: Cast, trip: Trip, event: Event | None, others: frozenset[int]) -> None:
    acts, whole = [leg.act for leg in trip.legs], not others
    alone = [a for a in acts if a.sentence.index not in others]
    margin = _first_phrase(acts, "summit_margin") or _first_phrase(alone, "summit_margin", whole=True)
    margin = margin or next((g for a in acts if (g := _grouping(a)) is not None), None)
    margin = margin or (event.span if event and _multilateral(cast.reading, event) else None)
    if margin is not None:
        builder.add("kind", margin, "summit_margin")
        return
    for name in ("state", "working", "informal", "official"):
        found = _first_phrase(acts, name, whole=whole) or (_around(cast, trip, name) if whole else None)
        if found is not None:
            builder.add("kind", found, name)
            return
    kind = _default_kind(trip.visitors, trip.hosts, acts)
    if kind is None and (trip.visitors[0].rank != "military" or _early(trip)):
        kind = _told_default(trip)
    if kind is not None:
        builder.add("kind", acts[0].trigger, kind, "default")


def _multilateral(reading: Reading, event: Event) -> bool:
    """Say whether a meeting is one of more than the two sides: a summit, or of a grouping, without their names."""
    # "The Genoa Summit" is one of many states; "the Peru–Norway summit" one of two.
    named = {a.state for a in reading.within(event.span, Place) if a.kind in ("state", "polity", "demonym")}
    if event.kind in ("tour", "anniversary") or named & set(reading.dyad):
        return False
    texts = reading.view.text[event.start : event.end].casefold().replace("-", " - ").split()
    return (
        event.kind == "summit"
        or bool(reading.within(event.span, Organisation))
        or (event.kind == "meeting" and bool(set(texts) & word_set("multilateral")))
    )


def _default_kind(visitors: tuple[Party, ...], hosts: tuple[Party, ...], acts: list[Act]) -> Kind | None:
    ranks = [v.rank for v in visitors]
    if ranks[0] is None:  # "Zelenskiy … the Ukrainian leader"
        ranks[0] = next((v.rank for v in visitors if v.name is None), None)
    if ranks[0] == "royal" or _reigns(visitors[0]):
        return "royal"
    if any(v.body for v in visitors) or _first_phrase(acts, "mission") is not None or ranks[0] == "envoy":
        return "mission"
    if ranks[0] in _OFFICIAL or (ranks[0] is None and any(h.rank in _OFFICIAL for h in hosts)):
        return "official"
    if ranks[0] in _WORKING or ranks[0] == "military":
        talks = any(a.way == "meet" for a in acts) or _first_phrase(acts, "talks") is not None
        if talks or ranks[0] in _WORKING:
            return "working" if talks else "official"
    return None


def _told_default(trip: Trip) -> Kind:
    """Return the kind of a visit by somebody of no stated office: before there were conferences he was an envoy."""
    return "mission" if _early(trip) else "official"


def _early(trip: Trip) -> bool:
    return any(days_of(d.edtf or "").last.year < EMBASSIES for d in trip.starts if d.edtf)


def _reigns(visitor: Party) -> bool:
    """Say whether a head of state is a monarch, by the word for the office."""
    return visitor.rank == "head_of_state" and bool(set(visitor.title.split()) & word_set("monarchs"))


def _first_phrase(acts: list[Act], name: str, *, whole: bool = False) -> Span | None:
    return next((span for act in acts if (span := _phrase(act, words(name), whole=whole)) is not None), None)


def _phrase(act: Act, phrases: tuple[str, ...], *, whole: bool = False) -> Span | None:
    """Return where one of some phrases stands in the clause of an act, or in its ``whole`` sentence."""
    low, high = act.reach
    low, high = max(low, act.match.first - BEFORE, _subject_at(act)), min(high, act.match.last + BEHIND)
    if whole or (
        act.sentence.segment.kind == "item" and len(act.sentence.of_type("DATE")) < 2
    ):  # an entry is about one visit: "…, is welcomed to Ottawa; state visit"
        low, high = 0, len(act.sentence.items)
    return phrase_span(act.sentence, low, high, phrases)


def _subject_at(act: Act) -> int:
    """Return where the act's own subject stands, 0 where it is the first of the sentence or stands elsewhere."""
    parties = act.sentence.of_type(*PARTY_TYPES)
    own = {p.here.start for p in act.movers}
    found = next((i for i in parties if act.sentence.items[i].start in own and i < act.match.first), 0)
    return 0 if parties and found == parties[0] else found


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
    _times(builder, cast, trip, frozenset())
    _status(builder, trip, reading.document.date)
    builder.add("kind", act.event.span, "other").add("occasion", act.event.span, act.event.name)
    return builder.build()
