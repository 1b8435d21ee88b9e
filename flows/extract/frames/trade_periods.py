"""Which time a figure is about, and what growth is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice, pairwise

from flows.extract.clauses import clause_of
from flows.extract.frames.common import dates_of
from flows.extract.frames.trade_cues import AMOUNTS, amounts_of
from flows.extract.frames.trade_words import texts
from flows.extract.model import DateExpr
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_EARLIER = frozenset({"before", "until", "prior", "formerly", "previously", "once", "traditionally"})
_RELATIVE = frozenset({"which", "who", "whose", "where", "when", "that"})
_BEFORE_OWN = frozenset(
    {"seen", "recorded", "registered", "reached", "posted", "observed", "attained"}
    | {"in", "for", "during", "of", "by", "over", "the", "throughout", ",", "(", "ever", "all", "as", "since", "just"}
)
_RECORDS = frozenset(
    "first only never not highest lowest largest smallest best worst biggest lowest most least".split()
)
_MULTIPLIED = frozenset({"than", "twice", "double", "half", "triple", "treble", "thrice", "times", "unlike"})
MOST_COMMAS = 2  # between a number and a date further on
_STRADDLING = re.compile(r"\d/\d\d|\b\d{4}[-–]\d\d\b(?!\d)|\bFY|fiscal|financial|marketing|season")
_SEASONS = frozenset({"21", "22", "23", "24"})  # months of EDTF that are spring to winter
WEEK = 10  # days; what is no longer is never a period of trade
_BASE_LEADS = frozenset(
    {"from", "on", "over", "than", "above", "below", "since", "versus", "vs", "against", "exceeding"}
)
_CONTRASTED = frozenset({"compared", "against", "versus", "comparison"})  # between a number and what it stands beside
_REPORTED = frozenset({"published", "publishes", "released", "releases"})
_COMPARED = frozenset({"compared", "relative", "comparison", "respect", "compare"})


@dataclass(frozen=True, slots=True)
class Period:
    """A period as the text gives it: the value and where it stands."""

    value: str
    span: Span


def note_of(sentence: Sentence, index: int) -> DateExpr:
    """Return the date that an item is."""
    note = sentence.items[index].note
    assert isinstance(note, DateExpr)
    return note


@lru_cache(maxsize=64)
def periods(sentence: Sentence) -> list[int]:
    """Return the items that can be periods: resolved dates that do not gloss another one in brackets."""
    found = dates_of(sentence)
    if sentence.anchors & _REPORTED and not amounts_of(sentence):
        return []  # "in February the customs published the results": when it was reported
    return [i for i in found if not _gloss(sentence, i) and not _day(note_of(sentence, i).edtf or "")]


def _day(value: str) -> bool:
    """Say whether a date is a day or a week: that of a statement, never of trade."""
    first, _, last = value.removesuffix("/..").partition("/")
    if len(first) == len(last) == 10:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days <= WEEK
    return len(first) == 10 and not last


_CHANGES = frozenset(
    "decrease increase rise fall drop decline growth gain reduction jump surge slump plunge contraction".split()
)


def precedes(a: Period, b: Period) -> bool:
    """Say whether a period ends before another one."""
    return latest((b, a)) is b and a.value != b.value


def latest(values: Iterable[Period]) -> Period:
    """Return the period that ends last; the first of equals."""
    return max(values, key=lambda p: p.value.split("/")[-1][:7].ljust(7, "~"))


def _gloss(sentence: Sentence, index: int) -> bool:
    row = sentence.items[max(0, index - 2) : index]
    closed = index + 1 < len(sentence.items) and sentence.texts[index + 1] == ")"
    return closed and len(row) == 2 and row[1].text == "(" and row[0].type == "DATE"


def is_base(sentence: Sentence, index: int) -> bool:
    """Say whether a date is what something is compared with: "over 2018", "compared to the same months of 2018"."""
    before = texts(sentence, index - 3, index)
    if (note_of(sentence, index).edtf or "").endswith("/.."):  # "since 2019" is a period of its own
        return bool(_RECORDS & set(texts(sentence, index - 4, index)))  # "the smallest since 2021" compares
    last = next((t for t in reversed(before) if t not in {"the", "in", "those", "that", "just"}), "")
    if last == "before" or (last == "as" and "same" in texts(sentence, index - 6, index)):
        return True  # "at the same level as the year before"
    if last == "from" and sentence.items[index].note is not None and "/" in (note_of(sentence, index).edtf or ""):
        return _changed_from(sentence, index)
    if last == "on":
        return "-" not in (note_of(sentence, index).edtf or "")[5:] or "/" in (note_of(sentence, index).edtf or "")
    if "where" in texts(sentence, index - 5, index):
        return True  # "back where they stood in 2010"
    return last in _BASE_LEADS or bool(_COMPARED & set(before)) or _than(sentence, index)


_PRICED = frozenset({("in", "current", "prices"), ("in", "constant", "prices"), ("in", "real", "terms")})


def _changed_from(sentence: Sentence, index: int) -> bool:
    """ "A decrease of 2% from the four quarters to March", "16% less than from January to May": no range's "from"."""
    at = next((i for i in range(index - 1, max(-1, index - 4), -1) if sentence.texts[i] == "from"), 0)
    lead = sentence.items[max(0, at - 6) : at]
    if texts(sentence, at - 3, at) in _PRICED:  # "an increase of 4 million in current prices from 2022"
        at -= 3
        lead = sentence.items[max(0, at - 9) : at]
    if not lead or lead[-1].text == "than":
        return bool(lead)
    return lead[-1].type in AMOUNTS and bool({x.text for x in lead} & _CHANGES)


def _than(sentence: Sentence, index: int) -> bool:
    """ "More than it had been in 2021": compared over a few words that hold no number."""
    for item in reversed(sentence.items[max(0, index - 10) : index]):
        if item.text == "," and item is sentence.items[index - 1]:
            continue  # "than in the year before the slump, 2018"
        if item.type in AMOUNTS or item.type == "DATE" or item.text in {",", ";", ":"}:
            return False
        if item.text in _MULTIPLIED or item.type == "MULTIPLE":
            return True
        if item.text in {"above", "below", "beyond", "under"}:  # "above the level of 2022"
            return True
    return False


def again(sentence: Sentence, index: int, text: str) -> bool:
    """Say whether a date points back to a year told of before: "in the same year", "in that year"."""
    note = note_of(sentence, index)
    said = text[note.start : note.end].lower().split()
    dated = any(word.isdigit() for word in said)  # "in the same period of 2024"
    return (note.relative and not dated and said[:2] in (["the", "same"], ["that", "same"])) or said == ["that", "year"]


def own(sentence: Sentence, at: int) -> int | None:
    """Return the date right beside a number: "$3 million in 2019", "3 percent last year", "(2019: $3 million)"."""
    listed = at > 2 and sentence.texts[at - 1] == "," and sentence.texts[at - 3] in {";", ":"}
    if at > 1 and (listed or sentence.texts[at - 1] == ":") and sentence.items[at - 2].type == "DATE":
        return at - 2 if at - 2 in periods(sentence) else None
    told = _told_then(sentence, at)
    if told is not None:
        return told
    if at > 1 and sentence.texts[at - 1] == "(" and sentence.items[at - 2].type == "DATE":
        return at - 2 if at - 2 in periods(sentence) else None  # "compared with 2022 ($6 billion)"
    for index in range(at + 1, min(at + 5, len(sentence.items))):
        item = sentence.items[index]
        if item.type == "DATE":
            behind = sentence.items[index + 1] if index + 1 < len(sentence.items) else item
            if behind.type in AMOUNTS or behind.text == ":":
                return None  # "4 million, in 1900 21 million": that of the next number
            return index if index in periods(sentence) and not is_base(sentence, index) else None
        if item.type or item.text not in _BEFORE_OWN:
            return None
        if item.text == "," and sentence.texts[min(index + 1, len(sentence.items) - 1)] != "in":
            return None
    return None


def labels(sentence: Sentence, index: int, at: int) -> bool:
    """Say whether a date introduces a number: "(2017: 3 million)"."""
    return index < at and sentence.texts[index + 1] == ":"


def _told_then(sentence: Sentence, at: int) -> int | None:
    """ "Compared with 2009, when they were worth 3 million": the date that a clause of time goes with."""
    items = sentence.items
    for index in range(at - 1, max(1, at - 9), -1):
        if items[index].type in (*AMOUNTS, "DATE"):
            return None
        if items[index].text == "when" and items[index - 1].text == ",":
            return index - 2 if index - 2 in periods(sentence) else None
    return None


def period_item(sentence: Sentence, at: int, taken: frozenset[int]) -> int | None:
    """Return the date of the sentence that a number is about: its own, else the nearest one before, else behind.

    ``taken`` are the dates that belong to other numbers of the sentence alone.
    """
    mine = own(sentence, at)
    if mine is not None:
        return mine
    free = [i for i in periods(sentence) if i not in taken and not is_base(sentence, i)]
    before = [i for i in free if i < at and not aside(sentence, i, at) and not _past_it(sentence, i, at)]
    if before:
        return before[-1]
    behind = next((i for i in free if at < i < clause_of(sentence, at)[1]), None)
    if behind is not None and _CONTRASTED & set(texts(sentence, at, behind)):
        return None  # "a deficit of 3 million compared to 2 million in 2019"
    crossed = behind is not None and sum(sentence.texts[i] == "," for i in range(at, behind)) > MOST_COMMAS
    return None if crossed else behind


def _past_it(sentence: Sentence, index: int, at: int) -> bool:
    """ "Well in spring; over the year it rose by 9%", "whose duty falls until 2028, lost": a date of another clause."""
    value, between = note_of(sentence, index).edtf or "", texts(sentence, index, at)
    season = value[5:7] in _SEASONS and ";" in between
    return season or (value.startswith("../") and "," in between)


def aside(sentence: Sentence, index: int, at: int) -> bool:
    """ "The surplus, which had been 2 million in 2016, rose to 3": a date shut up in a clause of its own."""
    items = sentence.items
    opener = next((i for i in range(index - 1, 0, -1) if items[i].text in _RELATIVE and items[i - 1].text == ","), None)
    if opener is None or any(items[i].text == "," for i in range(opener, index)):
        return False
    earlier = any(items[i].text == "had" for i in range(opener, index)) or note_of(sentence, index).relative
    numbered = earlier and any(items[i].type in AMOUNTS for i in range(opener, index + 4) if i < at)
    return numbered and any(items[i].text == "," for i in range(index, at))


def base_item(sentence: Sentence, at: int) -> int | None:
    """Return the date that growth is compared with, the nearest one behind the number, else before it."""
    found = [i for i in periods(sentence) if is_base(sentence, i)]
    others = [a for a in amounts_of(sentence) if sentence.texts[a - 1] not in ("or", "(")]  # "3.4% or 46 million"
    behind = [i for i in found if i > at and not any(at < a < i for a in others)]
    return behind[0] if behind else next((i for i in reversed(found) if i < at), None)


def years(sentence: Sentence, index: int, text: str) -> tuple[str, str] | None:
    """Return the two years of "from 2005 to 2014", None for any other expression."""
    if _STRADDLING.search(note_of(sentence, index).span.of(text)):
        return None
    first, _, last = (note_of(sentence, index).edtf or "").partition("/")
    return (first, last) if len(first) == len(last) == 4 and first.isdigit() and last.isdigit() else None


def split(value: str, said: str = "") -> tuple[str, str | None]:
    """Return period and base of growth for one expression: "between 2018 and 2019" measures 2019 against 2018.

    A year that straddles two, as it is ``said`` ("2018/19", "FY 2018-19"), is one period.
    """
    first, _, last = value.partition("/")
    if _STRADDLING.search(said):
        return value, None
    if len(first) == len(last) == 4 and first.isdigit() and last.isdigit():
        return (last, first) if int(last) - int(first) == 1 else (value, first)
    return (value, first) if last == ".." else (value, None)


def short(value: str) -> bool:
    """Say whether a period can carry over to the next sentences: one year, or one that straddles two."""
    first, _, last = value.partition("/")
    if ".." in value or "X" in value or not first[:4].isdigit() or first[5:7] in _SEASONS:
        return False
    return not last or (last[:4].isdigit() and int(last[:4]) - int(first[:4]) <= 1)


def before_event(sentence: Sentence, at: int) -> bool:
    """Say whether a number is of a time that only an event gives: "517 million before the agreement"."""
    row = sentence.items[at + 1 : at + 5]
    return bool(row) and row[0].text in {"before", "until"} and not any(i.type == "DATE" for i in row)


def apart(sentence: Sentence, at: int) -> bool:
    """Say whether a clause speaks of another time that no year is given for: "before the war", "in the past years"."""
    low, high = clause_of(sentence, at)
    row = sentence.items[low : min(high, low + 3)]
    if ("used", "to") in pairwise(texts(sentence, low, at)):
        return True
    earlier = any(i.text in _EARLIER for i in row) and not any(i.type == "DATE" for i in row)
    unresolved = any(
        i.type == "DATE" and isinstance(i.note, DateExpr) and i.note.edtf is None and not _than(sentence, n)
        for n, i in enumerate(sentence.items[low:high], low)
    )
    return earlier or unresolved


def before(reading: Reading, sentence: Sentence) -> Period | None:
    """Return the last period that the nearest of the three sentences before one in its paragraph gives, or None."""
    for earlier in islice(reading.earlier(sentence), 3):
        notes = [note_of(earlier, i) for i in reversed(periods(earlier)) if not is_base(earlier, i)]
        for note in notes:
            if note.edtf is not None and short(note.edtf):
                return Period(note.edtf, note.span)
    return None
