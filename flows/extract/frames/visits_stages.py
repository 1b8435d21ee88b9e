"""Several visits told by one verb: "met in Lima on 3 May, in Oslo in June and, for an hour, in New York last week"."""

from __future__ import annotations

from itertools import pairwise

from flows.extract.frames.visits_acts import Act
from flows.extract.frames.visits_grammar import PARTY_TYPES, governed
from flows.extract.frames.visits_when import ranged
from flows.extract.frames.visits_where import SPOTS
from flows.extract.frames.visits_words import word_set
from flows.extract.model import DateExpr, Event, Place
from flows.extract.sentence import Sentence
from flows.ground.dates import dates_of as days_of
from flows.ground.value import replace

_WAYS = frozenset({"go", "meet"})
_LEADS = frozenset({"in", "at", "on", "from"})
_BEFORE = frozenset({",", "and", ":", ";", "again", "then", "later", "once", "(", "–"})
_APART = 20  # days between two stages from which they are two visits


def stages(act: Act) -> tuple[Act, ...]:
    """Return one act for each visit listed behind a verb by place and date; empty where none are listed."""
    if act.way not in _WAYS or act.match.rule.options.get("fallback") == "yes":
        return ()
    sentence = act.sentence
    if len(sentence.of_type("DATE")) < 2:
        return ()
    rows = _rows(sentence, act.match.first)
    rows = _one_verb(sentence, rows)
    told = [found for low, high in rows if (found := _stage(act, low, high)) is not None]
    if len(told) < 2 or len(told) != len(rows) or not _several(sentence, told):
        return ()
    return tuple(told)


def _rows(sentence: Sentence, first: int) -> list[tuple[int, int]]:
    """Return the stretches behind a verb that each begin with a preposition and a place or a date."""
    high = len(sentence.items)
    starts = [n for n in range(first + 1, high - 1) if _opens(sentence, n, first)]
    return [*pairwise([*starts, high])]


def _one_verb(sentence: Sentence, rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches up to one in which "they" begin something else: "…, and in Oslo in May they signed"."""
    stop = (n for n, (low, high) in enumerate(rows) if {"he", "she", "they"} & set(sentence.texts[low:high]))
    return rows[: next(stop, len(rows))]


def _opens(sentence: Sentence, n: int, first: int) -> bool:
    items = sentence.items
    step = n + 1 + (items[n + 1].text == "the")
    if items[n].text not in _LEADS or step >= len(items) or items[step].type not in (*SPOTS, "DATE"):
        return False
    if items[n - 1].text in _BEFORE:
        return True
    own = not any(i.text in _LEADS and not i.type for i in items[first + 1 : n])
    return own and items[step].type in SPOTS


def _stage(act: Act, low: int, high: int) -> Act | None:
    """Return the act of one stretch; None where it has no date, or somebody does something else in it."""
    sentence = act.sentence
    high = next((i for i in range(low, high) if sentence.texts[i] in word_set("relatives")), high)
    items = sentence.items[low:high]
    notes = [i.note for i in items]
    dates = [n for n in notes if isinstance(n, DateExpr) and n.edtf and ".." not in n.edtf]
    other = any(sentence.items[i].type in PARTY_TYPES and not governed(sentence, i) for i in range(low, high))
    if len(dates) != 1 or other or {i.text for i in items} & word_set("acting"):
        return None
    places = tuple(
        n
        for k, n in enumerate(notes)
        if isinstance(n, Place)
        and n.state
        and items[k].type in SPOTS
        and _in(items[k - 1].text)
        and "way" not in {i.text for i in items[max(0, k - 2) : k]}  # "in October, on his way to Lima"
    )
    event = next((n for n in notes if isinstance(n, Event) and n.kind != "exercise"), None)
    there = places or ((act.place,) if act.place is not None and act.match.captured.get("place") is not None else ())
    if not there:
        return None
    start = dates[0]
    end = start if ranged(start) else None
    return replace(act, place=there[0], venues=there, start=start, end=end, event=event, window=(low, high))


def _in(word: str) -> bool:
    return word in {"in", "at", "to", "the", "and", ","}


def _several(sentence: Sentence, told: list[Act]) -> bool:
    """Say whether stages are visits of their own: the text counts them, or they lie apart in time or in states."""
    if sentence.anchors & word_set("counted"):
        return True
    days = [days_of(act.start.edtf or "") for act in told if act.start is not None]
    apart = all((b.days_to(a) or 0) ** 2 > _APART**2 for a, b in pairwise(days))
    own = all(
        act.venues and act.window and act.venues[0].start >= act.sentence.items[act.window[0]].start for act in told
    )
    return apart and own
