"""Ships that one sentence lists and that travel each by itself: "X and Y, as well as Z", "X in 2021, Y in 2022"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flows.extract.frames.exercises_act import GROUNDS, Act
from flows.extract.frames.exercises_words import words
from flows.extract.model import DateExpr, Unit
from flows.extract.sentence import Item
from flows.ground.value import replace


def split(act: Act) -> Iterator[Act]:
    """Yield a voyage as one act a ship that travels by itself: behind "as well as", or with a date of its own.

    An exercise is one act an edition: "was first held in 2008 and returned to the bay in October 2022".
    """
    if (dates := _editions(act)) is not None:
        if (
            act.realis.kind == "cancelled" and "off" in act.sentence.anchors
        ):  # "…, the ninth, put off by a year, in 2021"
            act = replace(act, realis=replace(act.realis, kind="happened"))
        for number, at in enumerate(dates):
            yield replace(act, scope=tuple(i for i in act.scope if _of_edition(act, i, dates, number) or i == at))
        return
    if (times := _returns(act)) is not None:
        for at in times:
            yield replace(act, scope=tuple(i for i in act.scope if i == at or i not in times))
        return
    if (pairs := _pairs(act)) is not None:
        for low, high in pairs:
            others = {i for a, b in pairs for i in range(a, b) if (a, b) != (low, high)}
            scope = tuple(i for i in act.scope if i not in others and (low <= i < high or not _is_date(act, i)))
            ships = tuple(n for i in range(low, high) if isinstance(n := act.sentence.items[i].note, Unit))
            here = tuple(s for s in act.sides if s.item not in others)
            yield replace(act, units=ships, scope=scope, sides=here)
        return
    groups = _groups(act) if act.voyage and len(act.units) > 1 else []
    if len(groups) < _TWO and (stops := _stops(act)) is not None:
        for low, high in stops:
            others = {i for a, b in stops for i in range(a, b) if (a, b) != (low, high)}
            inside = [n for i in range(low, high) if isinstance(n := act.sentence.items[i].note, Unit)]
            before = [u for u in act.units if u.start < act.sentence.items[stops[0][0]].start]
            stop = replace(act, units=tuple(inside or before), scope=tuple(i for i in act.scope if i not in others))
            for at in (again := _again_there(act, low, high)):
                yield replace(stop, scope=tuple(i for i in stop.scope if i == at or i not in again))
            if not again:
                yield stop
        return
    if len(groups) < 2:
        yield act
        return
    for low, high in groups:
        inside = [n for i in range(low, high) if isinstance(n := act.sentence.items[i].note, Unit) and not n.merchant]
        others = {i for a, b in groups for i in range(a, b) if (a, b) != (low, high)}
        types = {act.sentence.items[i].type for i in range(low, high)}
        if not types & GROUNDS:  # "X called at Callao in 2018, Y in 2019"
            others -= {i for i in range(*groups[0]) if act.sentence.items[i].type in GROUNDS}
        dated = "DATE" in types
        scope = tuple(
            i for i in act.scope
            if i not in others and not (dated and act.sentence.items[i].type == "DATE" and not low <= i < high)
        )  # fmt: skip
        yield replace(act, units=tuple(inside), scope=scope, sides=tuple(s for s in act.sides if s.item not in others))


def _returns(act: Act) -> list[int] | None:
    """Return the dates of calls at one port in different years: "called at Callao in 1992 and again in 2010"."""
    if act.kind != "port_call" or len(act.dates()) < _TWO:
        return None
    items = act.sentence.items
    dates = sorted(i for i, d in act.dates() if d.edtf and "/" not in d.edtf)
    listed = all({x.text for x in items[a + 1 : b]} <= _AGAIN for a, b in pairwise(dates))
    years = {n.edtf[:4] for i in dates if isinstance(n := items[i].note, DateExpr) and n.edtf}
    return dates if len(dates) > 1 and listed and len(years) == len(dates) else None


def _again_there(act: Act, low: int, high: int) -> list[int]:
    """Return the dates of calls at one of several ports: "to Naples in 1976 and again in 1996"."""
    dates = sorted(i for i, _ in act.dates() if low <= i < high)
    joined = all(set(act.sentence.texts[a + 1 : b]) <= _AGAIN for a, b in pairwise(dates))
    return dates if len(dates) > 1 and joined else []


def _stops(act: Act) -> list[tuple[int, int]] | None:
    """Return the stretches of ports called at in different years: "made Genoa in 2018, Naples in 2013"."""
    if act.kind != "port_call" or len(act.dates()) < _TWO:
        return None
    items = act.sentence.items
    ports = [i for i in act.scope if items[i].type in ("CITY", "CAPITAL")]
    dated = [(i, d) for i in ports if (d := _date_behind(act, i)) is not None]
    notes = [items[d].note for _, d in dated]
    years = {n.edtf[:4] for n in notes if isinstance(n, DateExpr) and n.edtf}
    if len(dated) < _TWO or len(dated) != len(ports) or len(years) != len(dated):
        return None
    starts = [i for i, _ in dated]
    return list(pairwise([*starts, act.part[1]]))


def _date_behind(act: Act, i: int) -> int | None:
    """Return the date that follows a port at once: "Naples in 2013", "Venice as long ago as 1990", "Ilo (1880)"."""
    items = act.sentence.items
    for n in range(i + 1, min(act.part[1], i + _DATED)):
        if items[n].type == "DATE":
            return n
        if items[n].type or items[n].text in (",", ";", "and"):
            return None
    return None


def _is_date(act: Act, i: int) -> bool:
    return act.sentence.items[i].type == "DATE"


def _pairs(act: Act) -> list[tuple[int, int]] | None:
    """Return the stretches of pairs of ships that met, each with its date: "the X and the Y in 2014, the V …"."""
    if act.kind != "exercise" or act.name is not None or len(act.ships) < _FOUR:
        return None
    found: list[tuple[int, int]] = []
    low, ships = 0, 0
    for i in range(*act.part):
        note = act.sentence.items[i].note
        if isinstance(note, Unit) and note.kind == "ship":
            low, ships = (i, 1) if ships == 0 else (low, ships + 1)
        elif _is_date(act, i) and ships:
            if ships != _TWO:
                return None
            found.append((low, i + 1))
            ships = 0
    return found if len(found) >= _TWO else None


def _editions(act: Act) -> list[int] | None:
    """Return the items that date the editions of a named exercise; None where only one is told of.

    Of one without a name where they are counted: "the first took place off X in May 2021, the second off Y in 2022".
    """
    told = act.name is not None or act.sentence.anchors >= _ORDINALS
    if act.kind != "exercise" or not told or not _HELD & act.sentence.anchors:
        return None
    dates = sorted(
        (i, d.edtf) for i, d in act.dates() if d.edtf and ".." not in d.edtf and ("/" in d.edtf or not _bounds(act, i))
    )
    if len(dates) < 2 or any(i in act.sentence.of_type("EVENT") for i, _ in dates):
        return None
    years = [int(value[:4]) if value[:4].isdigit() else 0 for _, value in dates]
    heads = [i for n, (i, _) in enumerate(dates) if not n or years[n] != years[n - 1]]
    one_each = [y for n, y in enumerate(years) if not n or y != years[n - 1]]
    apart = all(b > a for a, b in pairwise(one_each)) or all(a > b for a, b in pairwise(one_each))
    apart = apart or (len(set(years)) == len(years) and all(len(value) == _YEAR for _, value in dates))
    several = len(heads) == len(dates) or all(_place_behind(act, i) for i in heads)  # "in 2018 at Ilo (3–9 May), in …"
    return heads if len(heads) > 1 and apart and several and all(years) else None


_ORDINALS = frozenset({"first", "second"})
_HELD = frozenset(
    "held hold holds hosted hosts took returned followed staged conducted again then every annual annually ran".split()
)


def _bounds(act: Act, i: int) -> bool:
    """Say whether a date bounds a time or is that of a paper: "since 2015", "signed in 2018"."""
    before = set(act.sentence.texts[max(0, i - 3) : i])
    return bool(before & {"since", "until", "from", "between", "after", "before", "agreed", "signed", "founded", "by"})


def _of_edition(act: Act, i: int, dates: Sequence[int], n: int) -> bool:
    """Say whether an item stands behind the date before and not behind the next one.

    Where places follow their dates, "in 2018 at Callao, in 2019 at Ilo", it stands behind its own date.
    """
    if i > act.last and all(_place_behind(act, at) for at in dates):
        return (dates[n] if n else 0) <= i < (dates[n + 1] if n + 1 < len(dates) else len(act.sentence.items))
    first = n
    while first and set(act.sentence.texts[dates[first - 1] + 1 : dates[first]]) <= _AGAIN:
        first -= 1  # "in Norway in 2016 and 2018": the place of the first date is that of the second too
    low = dates[first - 1] if first else -1
    high = dates[n] if n + 1 < len(dates) else len(act.sentence.items)
    return (low < i <= high and (i not in dates or i == dates[n])) or i <= act.last


def _place_behind(act: Act, at: int) -> bool:
    """Say whether a place follows a date at once: "in 2018 at Callao"."""
    row = act.sentence.items[at + 1 : at + 3]
    return len(row) > 1 and row[0].text in ("at", "in", "off", "near") and row[1].type in GROUNDS


def _groups(act: Act) -> list[tuple[int, int]]:
    """Return the stretches of a list of ships, each one voyage; empty where all sail together."""
    items = act.sentence.items
    at = [i for i in range(*act.part) if isinstance(items[i].note, Unit)]
    cuts = [i for i in at[1:] if _cut(act, i, at)]
    if not cuts:
        return []
    bounds = [at[0], *(_opening(act, c) for c in cuts)]
    last = at[at.index(cuts[-1]) - 1]
    end = act.part[1] if _subject(act, last, cuts[-1]) else _end(act, cuts[-1])
    return [(b, (bounds[n + 1] if n + 1 < len(bounds) else end)) for n, b in enumerate(bounds)]


def _opening(act: Act, i: int) -> int:
    """Return where the words that lead to a ship begin: ", or with the ongoing deployment of the X"."""
    items = act.sentence.items
    while i > act.part[0] and not items[i - 1].type and items[i - 1].text not in (",", ")"):
        i -= 1
    return i


def _end(act: Act, last: int) -> int:
    """Return where the list's last ship stops: behind its bracket, or its own date."""
    items = act.sentence.items
    stop = last + 1
    if stop < len(items) and items[stop].text == "(":
        return next((n + 1 for n in range(stop, min(stop + 12, len(items))) if items[n].text == ")"), stop)
    return stop + 2 if stop + 1 < len(items) and items[stop + 1].type == "DATE" else stop


def _cut(act: Act, i: int, at: Sequence[int]) -> bool:
    """Say whether the unit at ``i`` begins a voyage of its own."""
    items = act.sentence.items
    before = at[at.index(i) - 1]
    between = [x.text for x in items[before + 1 : i]]
    if " ".join(between).find("as well as") >= 0:
        return True
    listed = any(" ".join(x.text for x in items[at[0] : n]).find("as well as") >= 0 for n in (before,))
    if listed and ("and" in between or "," in between):
        return True
    if _subject(act, before, i):
        return True
    dated = any(x.type == "DATE" for x in items[before + 1 : i])
    own = _own_date(act, i)
    return (
        dated
        and (own or "deployment" in between)
        and not any(x.type in ("FORCE", "EVENT") for x in items[before + 1 : i])
    )


def _subject(act: Act, before: int, i: int) -> bool:
    """Say whether a ship begins a clause of its own, behind one that is told: "…, and the X spent May in Y"."""
    items = act.sentence.items
    opening = _opening(act, i)
    row = items[before + 1 : opening]
    told = any(x.type == "DATE" for x in row) or any(x.type in GROUNDS and _behind_place(row, x) for x in row)
    apposed = [x.text for x in row[:2]] in _RELATIVES and sum(x.text == "," for x in row) < _CLOSED
    if not told or apposed or items[opening - 1].text not in (",", "and", ";", ")", "while"):
        return False
    following = _behind_apposition(items[i + 1 : act.part[1]])
    verb = next((n for n, x in enumerate(following) if x.text in words().moves or x.type in _OTHERS), None)
    if verb is not None and following[verb].type:
        verb = None  # another one's verb
    ellipsis = len(following) > 1 and following[0].text in ("in", "at", "off", "to") and following[1].type in GROUNDS
    if verb is None and not ellipsis:
        return False
    return any(x.type in ("DATE", *GROUNDS) for x in following)


def _behind_apposition(row: Sequence[Item]) -> Sequence[Item]:
    """Leave out what only says which ship it is: "the U-27, Brazil's training frigate, moored at …"."""
    if not row or row[0].text not in (",", "("):
        return row
    close = next((n for n in range(1, min(len(row), _APPOSED)) if row[n].text in (",", ")")), 0)
    told = any(x.type == "DATE" for x in row[:close])
    return row if told else row[close + 1 :] if close else row


def _behind_place(row: Sequence[Item], item: Item) -> bool:
    """Say whether a place stands behind a preposition of place, as where a ship calls; not "from Bergen"."""
    lead = [x.text for x in row[max(0, row.index(item) - 3) : row.index(item)]]
    return bool({"in", "at", "off", "into", "to"} & set(lead))


_YEAR = 4  # characters of a date that is a year
_AGAIN = frozenset({"and", "again", "in", "on", ",", "then", "once", "more"})  # between two dates of one list
_RELATIVES = ([",", "which"], [",", "that"], [",", "having"], [",", "who"])
_DATED = 7  # items between a port and its date, at most
_TWO, _FOUR = 2, 4  # ships that meet, and ships of two meetings
_OTHERS = frozenset({"STATE", "FORCE", "PERSON", "UNIT"})
_APPOSED = 14  # items of an apposition, at most
_CLOSED = 3  # commas that close a relative clause and the statement around it


def _own_date(act: Act, i: int) -> bool:
    return any(x.type == "DATE" for x in act.sentence.items[i + 1 : i + 7])
