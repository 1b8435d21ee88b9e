"""When a visit began and ended, and whether it took place, as the legs of its trip tell."""

from __future__ import annotations

from itertools import pairwise

from flows.extract.frames.common import Builder
from flows.extract.frames.common import dates_of as dates_in
from flows.extract.frames.visits_acts import Act
from flows.extract.frames.visits_grammar import PARTY_TYPES
from flows.extract.frames.visits_legs import Trip
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_status import ahead
from flows.extract.frames.visits_when import ranged, vague_stretch
from flows.extract.model import DateExpr
from flows.ground.dates import dates_of
from flows.ground.model import How

LONG_STAY = 120  # days: a wider range dates the time of a visit rather than its length
_STATUS = {"happened": "took_place", "planned": "planned", "cancelled": "cancelled"}
_FURTHER = frozenset({"second", "third", "fourth", "next", "following", "last", "final"})  # … day
_WEIGHT = ("planned", "happened", "cancelled")  # of several legs the last of these counts


def add_times(builder: Builder, cast: Cast, trip: Trip, others: frozenset[int]) -> None:
    """Add the first and the last day; ``others`` are the sentences that tell of other visits."""
    last = {leg.act.end for leg in trip.legs if leg.act.start is None}  # "concluded on 3 May her visit to Oslo"
    starts = [d for d in trip.starts if d.edtf and d not in last]
    start = _first_day(starts) if starts else _day_before(cast, trip, others)
    how: How | None = None if start is None or _told_with(start, trip) else "inherited"
    if start is not None and vague_stretch(start):
        builder.add("start", start.span, start.edtf, how)  # the whole of "the first quarter of 2021"
    else:
        builder.date("start", start, how)
    ends = [leg.act.end for leg in trip.legs if leg.act.end is not None]
    ends.sort(key=lambda d: d is not start)  # that of the range which gives the start
    ends = [*_stayed_on(trip, start), *ends]
    end = next((d for d in ends if _ends(d, start)), None)
    builder.date("end", end)
    same_day = any(leg.act.match.rule.options.get("day") == "same" for leg in trip.legs) and not _days_on(trip)
    if end is None and same_day and start is not None and dates_of(start.edtf or "").width == 1:
        builder.date("end", start, "inherited")


def _days_on(trip: Trip) -> bool:
    """Say whether a trip is told over several days: "on the second day … He flew back in the afternoon"."""
    texts = [text for leg in trip.legs for text in leg.act.sentence.texts]
    return any(text in _FURTHER and behind == "day" for text, behind in pairwise(texts))


def _stayed_on(trip: Trip, start: DateExpr | None) -> list[DateExpr]:
    """Return the day somebody left who stayed on behind the days told: "from 13 to 15 March … stayed until 5 April"."""
    if start is None or not ranged(start):
        return []
    left = [leg.act.end for leg in trip.legs if leg.act.way == "leave" and leg.act.end is not None]
    last = dates_of(start.edtf or "").last
    days = [(d, dates_of((d.edtf or "").removeprefix("../"))) for d in left if d.edtf]
    return [d for d, day in days if day.width <= 31 and 0 < (day.first - last).days <= LONG_STAY]


def _day_before(cast: Cast, trip: Trip, others: frozenset[int]) -> DateExpr | None:
    """Return the one date of the sentence before an undated visit, where that sentence speaks of the visitor too."""
    first = trip.legs[0].act.sentence
    if (told := _day_in_sentence(cast, trip)) is not None and first.index not in others:
        return told
    before = next(cast.reading.earlier(first), None)
    if before is None or before.index in others or any(leg.act.end is not None for leg in trip.legs):
        return None
    named = {p.key for i in before.of_type(*PARTY_TYPES) if (p := cast.at(before, i)) is not None}
    dates = [
        n for i in dates_in(before) if isinstance(n := before.items[i].note, DateExpr) and ".." not in (n.edtf or "")
    ]
    return dates[0] if len(dates) == 1 and named & {v.key for v in trip.visitors} else None


def _day_in_sentence(cast: Cast, trip: Trip) -> DateExpr | None:
    """Return the one date of the visit's sentence, where it stands before the act and behind the visitor's name."""
    act = trip.legs[0].act
    sentence, keys = act.sentence, {v.key for v in trip.visitors}
    at = [i for i in dates_in(sentence) if i < act.match.first]
    notes = [n for i in at if isinstance(n := sentence.items[i].note, DateExpr) and ".." not in (n.edtf or "")]
    named = any(
        (p := cast.at(sentence, i)) is not None and p.key in keys
        for i in sentence.of_type(*PARTY_TYPES)
        if at and i < at[0]
    )
    return notes[0] if len(notes) == len(at) == 1 and named else None


def _told_with(date: DateExpr, trip: Trip) -> bool:
    return any(leg.act.sentence.segment.start <= date.start < leg.act.sentence.segment.end for leg in trip.legs)


def _first_day(starts: list[DateExpr]) -> DateExpr:
    """Return the date that begins the trip: a range of days, else the earliest of the finest (2023-01-10, not 2023)."""
    stays = [d for d in starts if ranged(d) and dates_of(d.edtf or "").width <= LONG_STAY]
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
    until = (end.edtf or "").removeprefix("../")
    first, last = dates_of(start.edtf or ""), dates_of(until)
    if first == last and first.width > 1:
        return False  # "came in 1973" and, of the same visit, "in 1973": no last day
    within = first.width > 1 and first.first < last.first and last.last <= first.last  # "in May … until 7 May"
    return within or (last.last >= first.last and not (first != last and last.first <= first.first))


def add_status(builder: Builder, trip: Trip, today: str | None) -> None:
    """Add whether the visit took place; ``today`` is the date of the text (EDTF)."""
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
