"""The words of events, read from ``events.yaml``, as compiled look-ups."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, cast

from flows.extract.annotate.wording import Trigger, alternatives, language, listed

EventKind: TypeAlias = Literal["summit", "meeting", "tour", "anniversary", "exercise", "conference"]


@dataclass(frozen=True, slots=True)
class Head:
    """The noun of an event; ``titled``: it counts only with a capital."""

    id: str
    kind: EventKind
    titled: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """The file's lists as sets, and the scanners built from them."""

    heads: dict[str, Head]
    kinds: dict[str, EventKind]  # by the id of the row
    trigger: Trigger
    numbered: re.Pattern[str]
    alone: frozenset[str]
    alone_behind: re.Pattern[str]
    bodies: frozenset[str]
    regions: frozenset[str]
    never: frozenset[str]
    not_events: re.Pattern[str]
    not_first: frozenset[str]
    tour_before: frozenset[str]
    tour_behind: frozenset[str]
    not_tour: re.Pattern[str]
    exercise: Trigger
    middle: frozenset[str]
    sorts: frozenset[str]
    operation_bodies: frozenset[str]
    called: re.Pattern[str]
    not_exercise: frozenset[str]
    not_series: frozenset[str]


def _heads(rows: list[dict[str, str]]) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    for row in rows:
        titled = frozenset(listed(row.get("title", "")))
        for word in listed(row["words"]):
            if not titled or word in titled:
                heads[word] = Head(row["id"], cast(EventKind, row["kind"]), bool(titled))
    return heads


@cache
def terms() -> Terms:
    """Read the data once."""
    data = language("events.yaml")
    heads = _heads(data["heads"])

    def bag(name: str) -> frozenset[str]:
        """The words listed under a name, without order."""
        return frozenset(listed(data[name]))

    return Terms(
        heads,
        {row["id"]: cast(EventKind, row["kind"]) for row in data["heads"]} | {"numbered": "conference"},
        Trigger(heads, cases=False),
        re.compile(
            rf"(?:{alternatives(listed(data['numbered']))})[\s–-]?(?:(?:19|20)\d\d|\d{{1,2}}|[IVX]{{1,5}})(?![\w%]|[.,]\d)"
        ),
        bag("alone"),
        re.compile(f"(?:{alternatives(listed(data['alone_behind']))})\\s$"),
        bag("bodies"),
        bag("regions"),
        bag("never"),
        re.compile(f"(?:{alternatives(listed(data['not_events']))})$"),
        bag("not_first"),
        bag("tour_before"),
        bag("tour_behind"),
        re.compile(f"(?:{alternatives(listed(data['not_tour']))})(?!\\w)"),
        Trigger(listed(data["exercise_words"]), cases=False),
        bag("exercise_middle"),
        bag("exercise_sorts"),
        bag("operation_bodies"),
        re.compile(
            f"[\\s,(–-]{{1,3}}(?:which\\sis\\s|was\\s|is\\s)?(?:{alternatives(listed(data['exercise_called']))})\\s"
        ),
        bag("not_exercise"),
        bag("not_series"),
    )
