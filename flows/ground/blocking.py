"""Blocking: only mentions with something in common are worth comparing, so that linking need not try all pairs.

A mention is filed under its ``keys`` and looks for others under what it ``seeks``; two that can be the same by
``flows.ground.sameness`` find each other, whichever of them is filed first. What is dated to a month or less is filed
by month, what has a wider date by year: dates of one thing agree, or are a few days apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from flows.ground.dates import Days, dates_of
from flows.ground.model import Mention, Table
from flows.ground.names import fold, is_description, person, unit
from flows.ground.titles import title_of

YEARS = 1500, 2100  # what lies before or behind is filed with these
NARROW = 31  # days: what is wider is filed by year
SLACK = 14  # days: dates of one thing may disagree by so much, those of armistices
WIDE = 1_100  # days, three years: what is wider counts as undated where initials are filed
NAMED_SLACK = 1  # years: those of agreements with one proper name

LONGEST_ACRONYM = 8
MOST_INITIALS = 24


def keys(mention: Mention, *, near: bool = False) -> frozenset[str]:
    """Return what a mention is filed under; with ``near`` also for those that are not the same but worth a look."""
    when = _when(mention)
    dated, loose = list(_filed(when)) if when else [], ["dated" if when else "undated"]
    return frozenset([*_spread(mention, dated, loose, near), *_MORE[mention.table](mention, when, False)])


def seeks(mention: Mention, *, near: bool = False) -> frozenset[str]:
    """Return under what a mention looks for others; with ``near`` also for those that are worth a look."""
    when = _when(mention)
    dated, loose = list(_sought(when)) if when else [], ["undated"] if when else ["dated", "undated"]
    return frozenset([*_spread(mention, dated, loose, near), *_MORE[mention.table](mention, when, True)])


def _spread(mention: Mention, dated: list[str], loose: list[str], near: bool) -> Iterator[str]:
    """Put the ends to a mention's bases: the loose ones only where two can be the same though a date is missing."""
    for base, is_loose in _BASES[mention.table](mention):
        yield from (f"{base} {end}" for end in dated)
        if is_loose or near:
            yield from (f"{base} {end}" for end in loose)


_DATES: dict[Table, tuple[str, str]] = {
    "treaties": ("signed", "signed"),
    "visits": ("start", "end"),
    "exercises": ("start", "end"),
    "trade_figures": ("period", "period"),
}


def _when(mention: Mention) -> Days | None:
    """The days a mention speaks of; None where it has no date, or where it may start earlier.

    An agreement known by its entry into force alone may have been signed long before; of two that have both, the
    signatures decide.
    """
    first, last = (mention.value(name) for name in _DATES[mention.table])
    if first is None:
        return None
    start, stay = dates_of(first), dates_of(first, last)
    return Days(start.first, max(start.last, stay.last))  # "in 2003 … until 5 May": sameness looks at either


def _filed(when: Days) -> Iterator[str]:
    """Under what of time a date is filed: its months and, for those that seek by year, its years."""
    if when.width <= NARROW:
        yield from _months(when)
    sort = "narrow" if when.width <= NARROW else "wide"
    yield from (f"{sort} {year}" for year in _years(when))


def _sought(when: Days) -> Iterator[str]:
    """Where dates are filed that may be those of the same thing."""
    near = _widened(when)
    yield from (f"wide {year}" for year in _years(near))
    yield from _months(near) if when.width <= NARROW else (f"narrow {year}" for year in _years(near))


def _years(when: Days, slack: int = 0) -> range:
    first, last = (min(max(day.year, YEARS[0]), YEARS[1]) for day in (when.first, when.last))
    return range(first - slack, last + slack + 1)


def _months(when: Days) -> Iterator[str]:
    first, last = when.first.year * 12 + when.first.month - 1, when.last.year * 12 + when.last.month - 1
    return (f"{number // 12}-{number % 12 + 1:02}" for number in range(first, last + 1))


def _widened(when: Days) -> Days:
    return Days(_moved(when.first, -SLACK), _moved(when.last, SLACK))


def _moved(day: date, days: int) -> date:
    """A day so many days off, or the last one there is on the way."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _treaty(mention: Mention) -> Iterator[tuple[str, bool]]:
    """Without dates a title must be the same: a proper name or an acronym in common, or all words."""
    found, parties = title_of(mention), sorted(set(mention.values("parties")))
    yield from ((f"word {word}", word in found.proper) for word in sorted(found.words))
    yield from ((f"word {word}", True) for word in sorted(found.acronyms))
    if found.words:
        yield f"title {' '.join(sorted(found.words))}", True
    if mention.value("signed") or len(parties) > 2:
        yield f"parties {' '.join(parties)}", len(parties) > 2
    if mention.value("instrument") == "armistice":
        yield "armistice", False


def _by_name(mention: Mention, when: Days | None, seeking: bool) -> Iterator[str]:
    """Proper names by year, which may be told with dates a year apart; acronyms, and initials that can spell one.

    And the parties by when it came into force, or ended: of two that tell no more, these days decide.
    """
    found, parties = title_of(mention), " ".join(sorted(set(mention.values("parties"))))
    for name in ("in_force", "ended"):
        if value := mention.value(name):
            days = dates_of(value)
            yield from (f"{name} {parties} {end}" for end in (_sought(days) if seeking else _filed(days)))
    if when:
        slack = NAMED_SLACK if seeking else 0
        ends = _years(when, slack)
        yield from (f"named {word} {parties} {year}" for word in sorted(found.proper) for year in ends)
    sorts = ("initials", "acronym") if seeking else ("acronym", "initials")
    for end in _by_year(when, seeking):
        yield from (f"{sorts[0]} {word} {end}" for word in found.acronyms)
        yield from (f"{sorts[1]} {letters} {end}" for letters in _spelt(found.initials[:MOST_INITIALS]))


def _by_year(when: Days | None, seeking: bool) -> list[str]:
    """The ends of keys that are too many to file by month; a date of several years counts as none."""
    if when is None or when.width > WIDE:
        return ["dated", "undated"] if seeking else ["undated"]
    return ["undated" if seeking else "dated", *map(str, _years(_widened(when) if seeking else when))]


def _spelt(initials: str) -> Iterator[str]:
    for start in range(len(initials)):
        yield from (initials[start:stop] for stop in range(start + 3, min(len(initials), start + LONGEST_ACRONYM) + 1))


def _visit(mention: Mention) -> Iterator[tuple[str, bool]]:
    """Without dates an occasion must be the same."""
    occasion = bool(mention.value("occasion"))
    for name in mention.values("visitors"):
        yield from ((f"visitor {word}", occasion) for word in sorted(person(name)) if len(word) > 1)


def _by_way(mention: Mention, when: Days | None, seeking: bool) -> Iterator[str]:
    """The way by time: visits are known by it where one of them names nobody."""
    if when is None:
        return
    way = f"{mention.value('origin')} {mention.value('destination')}"
    named = not all(is_description(name) for name in mention.values("visitors"))
    sorts = ["named"] if named else ["unnamed"]
    if seeking:
        sorts = ["unnamed"] if named else ["named", "unnamed"]
    ends = list(_sought(when) if seeking else _filed(when))
    yield from (f"way {way} {sort} {end}" for sort in sorts for end in ends)


def _exercise(mention: Mention) -> Iterator[tuple[str, bool]]:
    for name in mention.values("units"):
        yield from ((f"unit {word}", False) for word in sorted(unit(name)))
    yield from ((f"name {word}", False) for word in fold(mention.value("name") or "").split())


def _by_forces(mention: Mention, when: Days | None, seeking: bool) -> Iterator[str]:
    """The participants with the very days of the start: without a name or ship in common, both must be the same."""
    if start := mention.value("start"):
        days = dates_of(start)
        yield f"forces {' '.join(sorted(set(mention.values('participants'))))} {days.first} {days.last}"


def _trade(mention: Mention) -> Iterator[tuple[str, bool]]:
    """Without a period the figures must be the same."""
    base = " ".join(mention.value(name) or "-" for name in ("flow", "exporter", "importer", "measure", "unit"))
    yield base, False
    yield f"{base} {mention.value('value')}", True


def _nothing(mention: Mention, when: Days | None, seeking: bool) -> Iterator[str]:
    return iter(())


# What is filed with dates; True: also where a date is missing.
_BASES: dict[Table, Callable[[Mention], Iterator[tuple[str, bool]]]] = {
    "treaties": _treaty,
    "visits": _visit,
    "exercises": _exercise,
    "trade_figures": _trade,
}
_MORE: dict[Table, Callable[[Mention, Days | None, bool], Iterator[str]]] = {
    "treaties": _by_name,
    "visits": _by_way,
    "exercises": _by_forces,
    "trade_figures": _nothing,
}
