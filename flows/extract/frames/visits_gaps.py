"""What a sentence leaves out: "in 1995 and 1998" are two visits, "A came in 1727 and B in 1733" are two visitors."""

from __future__ import annotations

from collections.abc import Iterator

from flows.extract.frames.visits_acts import Act
from flows.extract.frames.visits_grammar import PARTY_TYPES
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_where import SPOTS
from flows.extract.frames.visits_words import word_set
from flows.extract.model import DateExpr, Place
from flows.extract.realis import Realis
from flows.extract.sentence import Item, Sentence
from flows.ground.dates import Days
from flows.ground.dates import dates_of as days_of
from flows.ground.value import replace

_ENDS = frozenset({".", ",", ";", ":", ")", "–", "—", "and", "but"})  # what may stand behind a date of a list
_BETWEEN = frozenset("and in on again then , later once more at of also as well".split())  # between dates of a list
_TWICE = frozenset({"twice", "both", "two"})
_THOSE = frozenset({"those", "that", "ones"})  # … of November 2015
LONG_AFTER = 90  # days
_REACH = 12  # items behind the subject left without a verb in which its date must stand
_WAYS = frozenset({"go", "see"})
_OWNERS = frozenset({"by", "of"})
_STOPS = frozenset({";", "where", "who", "which", "before", "after", "when", "while"})  # that end what a verb tells of
_JOINTS = frozenset({"and", ",", ";", "or"})  # between subjects of which the first alone has a verb


def gaps(act: Act, cast: Cast) -> Iterator[Act]:
    """Yield the further acts that the words of an act stand for."""
    further = _further_dates(act)
    for date in further:
        yield replace(act, start=date)
    for date in () if further else _once_more(act):
        yield replace(act, start=date, end=None, event=None, window=_beside(act, date))
    for date in _earlier_ones(act):
        yield replace(act, start=date, end=None, realis=Realis("happened", "visits.earlier"))
    if act.way == "go":
        yield from _itinerary(act)
    entry = act.match.rule.options.get("headed") == "yes"  # the next entry of a list is read by itself
    if act.way in _WAYS and act.match.rule.options.get("fallback") != "yes" and not entry:
        yield from _verbless(act, cast)


def _once_more(act: Act) -> list[DateExpr]:
    """Return the date of a second visit told behind an aside: "in June, on her first tour abroad, and again in May"."""
    items, first = act.sentence.items, act.match.last
    if act.start is not None and act.sentence.anchors & _TWICE and act.match.rule.options.get("fallback") != "yes":
        return _second_of_two(act)
    if act.start is None or "again" not in act.sentence.anchors or act.match.rule.options.get("fallback") == "yes":
        return []
    for n in range(first, len(items) - 2):
        if items[n].type in PARTY_TYPES or items[n].text in _STOPS:
            return []
        if items[n].text == "again" and items[n - 1].text in {"and", ",", "then", "once"}:
            at = n + 1 + (items[n + 1].text in {"in", "on"})
            date = items[at].note if at < len(items) else None
            return [date] if isinstance(date, DateExpr) and date.edtf and date is not act.start else []
    return []


def _second_of_two(act: Act) -> list[DateExpr]:
    """Return the date of the other visit that one verb counts: "went twice, on 3 May and on 28 July alone"."""
    items = act.sentence.items
    at = next((n for n, item in enumerate(items) if item.note is act.start), len(items))
    if not any(item.text in _TWICE for item in items[:at]):
        return []
    stop = next((n for n in range(at, len(items)) if items[n].text in _STOPS), len(items))
    for n in range(at + 2, stop):
        joined = items[n - 1].text in {"and", "again"} or items[n - 2].text in {"and", "again"}
        note = items[n].note
        if joined and isinstance(note, DateExpr) and note.edtf and note is not act.start:
            another = act.start is not None and _another_visit(days_of(note.edtf), days_of(act.start.edtf or ""))
            return [note] if another else []
    return []


def respectively(act: Act) -> tuple[Act, ...]:
    """Return the acts of a list of visitors and a list of dates, one to one; none where it is no such list.

    "Ministers Quispe and Mamani visited Oslo in May and July, respectively."
    """
    dates = [act.start, *_further_dates(act)] if "respectively" in act.sentence.anchors else []
    if len(dates) < 2 or len(dates) != len(act.movers):
        return ()
    return tuple(replace(act, movers=(m,), start=d, end=None) for m, d in zip(act.movers, dates, strict=True))


def _beside(act: Act, date: DateExpr) -> tuple[int, int]:
    """Return the items from a date on, up to the end of its clause: what is told of the second visit."""
    items = act.sentence.items
    at = next(n for n, item in enumerate(items) if item.note is date)
    return at, next((n for n in range(at, len(items)) if items[n].text in {";", "."}), len(items))


def _earlier_ones(act: Act) -> list[DateExpr]:
    """Return the dates of visits that one is counted with: "his third after those of November 2015 and May 2017"."""
    items = act.sentence.items
    if not act.sentence.anchors & _THOSE or act.match.rule.options.get("fallback") == "yes":
        return []
    for n in range(act.match.first, len(items) - 2):
        counted = n and items[n - 1].text in {"after", "following", "since", "than", "like", "besides", "to"}
        if counted and items[n].text in _THOSE and items[n + 1].text in {"of", "in"} and items[n + 2].type == "DATE":
            notes = [items[i].note for i in _row(items, n + 2)]
            return [d for d in notes if isinstance(d, DateExpr) and d.edtf and d is not act.start]
    return []


def _itinerary(act: Act) -> Iterator[Act]:
    """Yield the visits listed by place and date: "visits of X to Peru: Lima (June 2014), Cuzco (May 2017)"."""
    items = act.sentence.items
    yield from _next_stops(act)
    if act.match.last >= len(items) or items[act.match.last].text != ":":
        return
    for n in range(act.match.last + 1, len(items) - 2):
        note, when = items[n].note, items[n + 2].note
        listed = items[n].type in SPOTS and items[n + 1].text == "(" and isinstance(when, DateExpr) and when.edtf
        if listed and isinstance(note, Place) and isinstance(when, DateExpr):
            yield replace(act, place=note, venues=(note,), start=when, end=None)


def _next_stops(act: Act) -> Iterator[Act]:
    """Yield what an entry of a list adds to its own: "Quispe – Oslo, April 2018, Bergen, November 2022"."""
    items = act.sentence.items
    if act.match.rule.options.get("line") != "yes" or act.match.item("when") is None:
        return
    at = act.match.last
    while at + 3 < len(items) and items[at].text in {",", "and"} and items[at + 1].type in SPOTS:
        note, when = items[at + 1].note, items[at + 3].note
        if items[at + 2].text not in {",", "in"} or not isinstance(note, Place) or not isinstance(when, DateExpr):
            return
        if when.edtf:
            yield replace(act, place=note, venues=(note,), start=when, end=None)
        at += 4


def _further_dates(act: Act) -> list[DateExpr]:
    """Return the dates listed beside the start that tell of further visits: "in 1995 and 1998"."""
    items = act.sentence.items
    at = next((n for n, item in enumerate(items) if item.note is act.start and item.note is not None), None)
    if at is None or act.start is None or act.way == "about":
        return []
    row = _row(items, at)
    if len(row) == 2 and act.sentence.texts[at + 1 : row[1]] == (",",):
        return []  # "last Monday, 12 March": one day
    behind = items[row[-1] + 1] if row[-1] + 1 < len(items) else None
    if behind is not None and behind.text not in _ENDS:  # "in 1867, and two years later she …"
        return []
    first = days_of(act.start.edtf or "")
    notes = [n for i in row if isinstance(n := items[i].note, DateExpr) and n.edtf and n is not act.start]
    notes = [n for n in notes if n.edtf and ".." not in n.edtf]
    return [n for n in notes if _another_visit(days_of(n.edtf or ""), first)]


def _row(items: tuple[Item, ...], at: int) -> list[int]:
    """Return the dates of a list from item ``at`` on: "in March and again in June"."""
    row = [at]
    index = at + 1
    while index < len(items) and index - row[-1] <= 5:
        if items[index].type == "DATE":
            row.append(index)
        elif items[index].text == "again" and items[index + 1 : index + 2] and items[index + 1].text == ",":
            index = _behind_aside(items, index + 1)
            if index == 0:
                break
            row.append(index)
        elif items[index].text == ";" and items[index + 1 : index + 2] and items[index + 1].text == "again":
            pass
        elif items[index].type or items[index].text not in _BETWEEN:
            break
        index += 1
    return row


def _behind_aside(items: tuple[Item, ...], comma: int) -> int:
    """Return the date behind what stands between two commas: "again, for the jubilee, in May"; 0 where none does."""
    close = next((k for k in range(comma + 1, min(comma + 9, len(items))) if items[k].text == ","), 0)
    behind = range(close + 1, min(close + 4, len(items))) if close else range(0)
    return next((k for k in behind if items[k].type == "DATE"), 0)


def _another_visit(later: Days, first: Days) -> bool:
    """Say whether a date listed behind another is of a further visit: as fine as that, or finer and long after."""
    gap = later.days_to(first) or 0
    if later.width > first.width and later.first > first.last:  # "in December 2016 and again in 2018"
        return True
    return (_as_fine(later, first) and gap > 3) or (later.width < first.width and gap > LONG_AFTER)


def _as_fine(a: Days, b: Days) -> bool:
    """Say whether two dates are as precise as each other; years and months differ by a day or three."""
    return abs(a.width - b.width) <= 3


def _verbless(act: Act, cast: Cast) -> Iterator[Act]:
    """Yield the acts of subjects without a verb: "…, and Mehmed Said, who knew Paris, in 1733", "B to Cuzco in May"."""
    sentence = act.sentence
    said = set(sentence.texts[act.match.first : act.match.last]) & _OWNERS
    for index in sentence.of_type(*PARTY_TYPES):
        passive = sentence.texts[index - 1] in said  # "the visits of A to Peru in May and of B to …"
        if index < act.match.last or sentence.texts[index - 1 - passive] not in _JOINTS:
            continue
        dates, place = _left_over(sentence, index)
        party = cast.at(sentence, index) if dates else None
        if party is None or party.key in {p.key for p in (*act.movers, *act.hosts)}:
            continue
        owns = list(sentence.texts[index + 1 : index + 3]) == ["'", "s"]
        there = (place,) if place is not None else act.venues
        for date in dates:
            if owns and act.way == "see":  # "was A's guest in 1954 and B's in 1963"
                yield replace(act, hosts=(party,), start=date, end=None)
            elif not owns:
                yield replace(
                    act, movers=(party,), hosts=(), start=date, end=None, place=place or act.place, venues=there
                )


def _left_over(sentence: Sentence, index: int) -> tuple[list[DateExpr], Place | None]:
    """Return the dates (and the place) behind a subject with nothing but prepositions and asides between."""
    place: Place | None = None
    aside = False
    for at in range(index + 1, min(index + 1 + _REACH, len(sentence.items))):
        item = sentence.items[at]
        if item.text == ",":
            aside = not aside
        elif isinstance(item.note, DateExpr) and item.note.edtf and not aside:
            row = _row(sentence.items, at)
            behind = sentence.texts[row[-1] + 1] if row[-1] + 1 < len(sentence.items) else "."
            notes = [sentence.items[i].note for i in row]
            return [n for n in notes if isinstance(n, DateExpr) and n.edtf] if behind in _ENDS else [], place
        elif aside:
            continue
        elif item.type in SPOTS and isinstance(item.note, Place):
            place = item.note
        elif item.type or item.text not in word_set("gap_words"):
            break
    return [], None
