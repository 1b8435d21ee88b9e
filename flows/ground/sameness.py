"""Whether two mentions speak of one thing, judged from their fields alone.

Used within a document (to merge) and across documents (to link). A verdict says yes or no, how strongly, and why;
``barred`` means that the two can never be one record, whatever a third mention says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, TypeAlias

from flows.ground import edtf
from flows.ground.dates import Dates, dates_of, relate_dates
from flows.ground.figures import interval
from flows.ground.model import Mention, Table
from flows.ground.names import is_description, same_name, same_person, same_unit, wording
from flows.ground.titles import Relation, Title, relate, title_of

Sets: TypeAlias = Literal["equal", "subset", "apart", "unknown"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two mentions are one thing: ``weight`` 0 to 1, ``reason`` in words.

    ``near``: not the same by rule, but worth a person's look.
    """

    same: bool
    weight: float
    reason: str
    barred: bool = False
    near: bool = False


@cache
def _yes(weight: float, reason: str) -> Verdict:
    return Verdict(True, weight, reason)


@cache
def _no(reason: str) -> Verdict:
    return Verdict(False, 0.0, reason)


@cache
def _never(reason: str) -> Verdict:
    return Verdict(False, 0.0, reason, barred=True)


@cache
def _near(reason: str) -> Verdict:
    return Verdict(False, 0.0, reason, near=True)


def same(table: Table, a: Mention, b: Mention) -> Verdict:
    """Say whether two mentions of ``table`` speak of one thing. Symmetric; needs no text."""
    return _RULES[table](a, b)


# Treaties


def _treaties(a: Mention, b: Mention) -> Verdict:
    parties = _sets(a.values("parties"), b.values("parties"))
    if parties == "apart":
        return _never("different parties")
    if not _one_family(a.value("instrument"), b.value("instrument")):
        return _never("different sorts of instrument")
    when = _treaty_dates(a, b)
    if when == "apart":
        return _treaties_apart(a, b, parties)
    names = relate(title_of(a), title_of(b))
    if parties != "equal" and names != "same":
        return _armistices(a, b) or _no("parties differ and so do the titles")
    return _undated(a, b, names, parties) if when == "unknown" else _dated(a, b, names, when)


def _dated(a: Mention, b: Mention, names: Relation, when: Dates) -> Verdict:
    exact = 0.05 if when == "day" else 0.0
    if names == "same":
        return _yes(0.9 + exact, "same parties and title, dates agree")
    if _borrowed(a) or _borrowed(b):
        return _armistices(a, b) or _near("same parties, the date is that of the occasion")
    if names == "close" and not _subjects_apart(a, b):
        return _yes(0.8 + exact, "same parties, similar title, dates agree")
    if names == "unknown" and a.value("instrument") == b.value("instrument") and not _subjects_apart(a, b):
        return _yes(0.6 + exact, "same parties and instrument, dates agree, one without a name")
    return _armistices(a, b) or _near("same parties and date, different titles")


def _borrowed(mention: Mention) -> bool:
    """Say whether a signature's date is that of what was told before: several things are signed on one occasion."""
    return any(claim.how == "inherited" for claim in mention.of("signed"))


def _subjects_apart(a: Mention, b: Mention) -> bool:
    """Say whether both are about something, and not the same thing."""
    subjects = {a.value("subject"), b.value("subject")} - {None, "general_cooperation"}
    return len(subjects) > 1


def _undated(a: Mention, b: Mention, names: Relation, parties: Sets) -> Verdict:
    if names == "same":
        return _yes(0.7 if parties == "equal" else 0.65, "same title, compatible parties, one without a date")
    if _distinctive(a, b):
        return _yes(0.5, "the same three parties or more, same subject, one without a date")
    return _armistices(a, b) or (
        _near("similar title, one without a date") if names == "close" else _no("no common name")
    )


def _distinctive(a: Mention, b: Mention) -> bool:
    """Three parties or more, named alike, on one stated subject: hardly two such things, if one bears no date."""
    subject = a.value("subject")
    return (
        len(set(a.values("parties"))) > 2
        and set(a.values("parties")) == set(b.values("parties"))
        and subject == b.value("subject")
        and subject not in (None, "general_cooperation")
        and None in (a.value("signed"), b.value("signed"))
    )


def _treaties_apart(a: Mention, b: Mention, parties: Sets) -> Verdict:
    if found := _armistices(a, b):
        return found
    first, second = a.value("signed"), b.value("signed")
    gap = dates_of(first).years_to(dates_of(second)) if first and second else None
    if parties == "equal" and gap is not None and gap <= 1 and _one_proper_name(title_of(a), title_of(b)):
        return _yes(0.55, "the same proper name, dates disagree")
    return _never("dates exclude each other")


def _one_proper_name(a: Title, b: Title) -> bool:
    return bool(a.proper & b.proper) and relate(a, b) == "same"


def _armistices(a: Mention, b: Mention) -> Verdict | None:
    """Two armistices of one party within a fortnight are one: signed on one day, announced on another."""
    if not a.value("instrument") == b.value("instrument") == "armistice":
        return None
    first, second = a.value("signed"), b.value("signed")
    days = dates_of(first).days_to(dates_of(second)) if first and second else None
    return _yes(0.6, "armistices of one party within a fortnight") if days is not None and days <= 14 else None


def _treaty_dates(a: Mention, b: Mention) -> Dates:
    """How the dates relate: those of one field where both have it; else only the order must hold."""
    for name in ("signed", "in_force", "ended"):
        if (first := a.value(name)) and (second := b.value(name)):
            return relate_dates(first, second)
    return "apart" if _out_of_order(a, b) or _out_of_order(b, a) else "unknown"


def _out_of_order(a: Mention, b: Mention) -> bool:
    signed = a.value("signed")
    later = [value for name in ("in_force", "ended") if (value := b.value(name))]
    return bool(signed) and any(dates_of(value).before(dates_of(signed)) for value in later)


def _one_family(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b or any(a in line and b in line for line in wording().instrument_families)


# Visits


def _visits(a: Mention, b: Mention) -> Verdict:
    if _clash(a, b, "destination"):
        return _never("different destinations")
    who, when = _people(a.values("visitors"), b.values("visitors")), _stay(a, b)
    if who == "apart" and _clash(a, b, "origin"):
        return _never("different visitors from different states")
    occasion = _agree(a.value("occasion"), b.value("occasion"))
    if when == "apart":
        return _visits_apart(a, b, who)
    if who == "equal":
        return _same_visitor(when, occasion)
    return _unnamed(a, b, who, when, occasion)


def _same_visitor(when: Dates, occasion: bool | None) -> Verdict:
    if when == "day":
        return _yes(0.95, "same visitor, same days")
    if when == "part":
        return (
            _near("same visitor, different occasions") if occasion is False else _yes(0.8, "same visitor, dates agree")
        )
    return _yes(0.6, "same visitor and occasion") if occasion else _near("same visitor, one without a date")


def _visits_apart(a: Mention, b: Mention, who: Sets) -> Verdict:
    """Sources differ by a day or two on when a visit began; more than three days are another visit."""
    first, second = a.value("start"), b.value("start")
    days = dates_of(first).days_to(dates_of(second)) if first and second else None
    exact = first is not None and second is not None and dates_of(first).width == dates_of(second).width == 1
    if who == "equal" and exact and days is not None and days <= 3 and a.value("destination") == b.value("destination"):
        return _yes(0.5, "same visitor and destination, starts at most three days apart")
    return _never("dates exclude each other")


def _unnamed(a: Mention, b: Mention, who: Sets, when: Dates, occasion: bool | None) -> Verdict:
    ways = a.value("origin") == b.value("origin") and a.value("destination") == b.value("destination")
    if who == "apart" or not ways or when == "unknown":
        return _no("different visitors" if who == "apart" else "nobody named, too little else")
    if occasion and a.value("kind") == b.value("kind"):
        return _yes(0.6, "same occasion and way, dates agree, visitors unnamed in one")
    if when == "day" and _agree(a.value("visitor_role"), b.value("visitor_role")):
        return _yes(0.6, "same office, way and day, visitors unnamed in one")
    return _near("same way, dates agree, visitors unnamed in one") if when == "day" else _no("visitors unnamed in one")


def _people(a: tuple[str, ...], b: tuple[str, ...]) -> Sets:
    """``equal`` where one person or body is among both; ``unknown`` where one side names nobody."""
    if any(same_person(x, y) for x in a for y in b):
        return "equal"
    return "apart" if _names(a) and _names(b) else "unknown"


def _names(values: tuple[str, ...]) -> list[str]:
    return [value for value in values if not is_description(value)]


def _stay(a: Mention, b: Mention) -> Dates:
    """How two stays relate: their first days, or else whether their ranges meet."""
    first, second = a.value("start"), b.value("start")
    if not first or not second:
        return "unknown"
    found = relate_dates(first, second)
    meet = dates_of(first, a.value("end")).meets(dates_of(second, b.value("end")))
    return "part" if found == "apart" and meet else found


# Exercises


def _exercises(a: Mention, b: Mention) -> Verdict:
    if not _one_kind(a, b):
        return _never("different kinds")
    if _sets(a.values("participants"), b.values("participants")) == "apart":
        return _never("different participants")
    name, when = _same_exercise(a.value("name"), b.value("name")), _stay(a, b)
    if name is False:
        return _never("different names")
    if when == "apart":
        return _never("dates exclude each other")
    ships = any(same_unit(x, y) for x in a.values("units") for y in b.values("units"))
    if when == "unknown":
        return _near("same name or ship, one without a date") if name or ships else _no("one without a date")
    return _exercises_dated(a, b, name, ships, when)


def _exercises_dated(a: Mention, b: Mention, name: bool | None, ships: bool, when: Dates) -> Verdict:
    exact = 0.05 if when == "day" else 0.0
    if name:
        return _yes(0.9 + exact, "same name, dates agree")
    if ships:
        return _yes(0.8 + exact, "a ship in common, same kind, dates agree")
    if _clash(a, b, "domain") or _clash(a, b, "host"):
        return _no("different service or host")
    alike = a.values("participants") and set(a.values("participants")) == set(b.values("participants"))
    if when == "day" and alike and not _both(a, b, "units"):
        return _yes(0.6, "same forces and days")
    return (
        _near("same forces, dates agree, no common name or ship")
        if alike and when == "day"
        else _no("no common name or ship")
    )


def _one_kind(a: Mention, b: Mention) -> bool:
    kinds = {a.value("kind"), b.value("kind")} - {None}
    return len(kinds) < 2 or kinds == {"deployment", "port_call"}


def _same_exercise(a: str | None, b: str | None) -> bool | None:
    if not a or not b:
        return None
    return same_name(a, b) and _edition(a) == _edition(b)


def _edition(name: str) -> tuple[str, ...]:
    """Numbers in a name, Roman ones among them: Viekaren IX is not Viekaren X."""
    words = name.replace("-", " ").split()[1:]
    return tuple(w for w in words if w.isdigit() or (w.isupper() and set(w) <= set("IVX")))


# Trade figures


def _trade(a: Mention, b: Mention) -> Verdict:
    for name in ("flow", "exporter", "importer", "measure", "unit", "frame"):
        if a.value(name) != b.value(name):
            return _never(f"different {name}: another observation")
    if _agree(a.value("commodity"), b.value("commodity")) is False or _one_sided(a, b, "commodity"):
        return _never("different goods")
    for name in ("period", "base_period"):
        first, second = a.value(name), b.value(name)
        if first and second and not edtf.equal_for_scoring(first, second):
            return _never("different periods")
    return _figures(a, b)


def _figures(a: Mention, b: Mention) -> Verdict:
    agree = _intervals_meet(a, b)
    if agree and _both(a, b, "period"):
        return _yes(0.9, "same observation, figures agree")
    if agree and a.value("value") == b.value("value"):
        return _yes(0.7, "same figure, one without a period")
    if not agree and a.value("measure") != "share" and _both(a, b, "period"):
        return _yes(0.5, "same observation, figures disagree")
    return _no("figures differ")


def _intervals_meet(a: Mention, b: Mention) -> bool:
    first, second = a.value("value"), b.value("value")
    if first is None or second is None:
        return False
    (low, high), (bottom, top) = interval(first, a.value("qualifier")), interval(second, b.value("qualifier"))
    return Decimal(first) == Decimal(second) or (low <= top and bottom <= high)


# What all tables share


def _sets(a: tuple[str, ...], b: tuple[str, ...]) -> Sets:
    if a == b and a:  # most that are compared are
        return "equal"
    first, second = set(a), set(b)
    if not first or not second:
        return "unknown"
    if first == second:
        return "equal"
    return "subset" if first <= second or second <= first else "apart"


def _clash(a: Mention, b: Mention, name: str) -> bool:
    first, second = a.value(name), b.value(name)
    return first is not None and second is not None and first != second


def _agree(a: str | None, b: str | None) -> bool | None:
    """Whether two names agree; None where one is missing."""
    return None if not a or not b else same_name(a, b)


def _both(a: Mention, b: Mention, name: str) -> bool:
    return bool(a.values(name)) and bool(b.values(name))


def _one_sided(a: Mention, b: Mention, name: str) -> bool:
    return bool(a.values(name)) != bool(b.values(name))


_RULES: dict[Table, Callable[[Mention, Mention], Verdict]] = {
    "treaties": _treaties,
    "visits": _visits,
    "exercises": _exercises,
    "trade_figures": _trade,
}
