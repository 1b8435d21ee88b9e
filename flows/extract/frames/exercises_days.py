"""The days that an act gives: from when, until when."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.frames.common import dates_of
from flows.extract.frames.exercises_act import Act
from flows.extract.frames.exercises_checks import stands_for
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import DateExpr
from flows.extract.sentence import Sentence
from flows.ground.dates import dates_of as days_of

_LEFT = frozenset("left withdrew quit quitted evacuated abandoned".split())
_GROUND = ("CITY", "CAPITAL", "STATE", "REGION", "VENUE")
_LEAVING = 7  # items between such a verb and its date, at most
_OF_TIME = frozenset({"the", "an", "its"})  # "at the end of May" closes nothing
_GONE = [["and", verb, word] for verb in ("left", "withdrew") for word in ("on", "in", "by")]
_HEAD = 4  # items within which the date of a dateline stands
_NEXT_DAY = 2  # days between two phases of one exercise, at most
_TWO = 2  # dates of a call: of arrival and of leaving
_CLOSING = 8  # items between a verb of closing and the date it closes on, at most
Day = tuple[DateExpr, bool] | None  # a date, and whether it is inherited from an earlier sentence
Ends = tuple[DateExpr | None, DateExpr | None]


def departs(act: Act) -> bool:
    """Say whether an act tells when a voyage began."""
    return bool(act.dates()) and _departure(act) is not None


def _departure(act: Act) -> tuple[int, int] | None:
    """Return where a voyage is told to begin; not how a call ends: "arrived on 20 March and left on the 24th"."""
    at = spoken(act.sentence, words().lists["departure"], *act.part)
    if at is None:
        return None
    return None if _ends_call(act, at) else at


def _ends_call(act: Act, at: tuple[int, int]) -> bool:
    """Say whether ships only leave, at ``at``, the port at which the clause before has them call."""
    called = any(i < at[0] and not act.leaves(i) for i, _ in act.places())
    behind = act.sentence.texts[at[1]] if at[1] < len(act.sentence.items) else ""
    return called and behind in ("on", "again", "it", "there")


def _stay(act: Act) -> Ends | None:
    """Return the days of a call that is all that dates a voyage: "arrived on 28 January … and left on 2 February"."""
    at = spoken(act.sentence, words().lists["departure"], *act.part)
    if at is None or not _ends_call(act, at):
        return None
    told = sorted((i, d) for i, d in act.dates() if d.edtf and "/" not in d.edtf) if len(act.dates()) == _TWO else []
    return (told[0][1], told[1][1]) if len(told) == _TWO and told[0][0] < at[0] < told[1][0] else None


def act_days(act: Act) -> Ends:
    """Return the first and last day an act gives: its nearest date, a range's end, or an "until" beside it."""
    if act.kind == "deployment" and (stay := _stay(act)) is not None:
        return stay
    ships = act.voyage and bool(act.ships)
    closing = [d for i, d in act.dates() if (_comes_home(act, i) if ships else _closes(act.sentence, i))]
    if act.rule == "operation.withdraw":
        closing = []
    dates = [d for i, d in act.dates() if d not in closing and not _dateline(act, i, d)]
    if act.name is not None and act.kind == "exercise":  # "arrived on the 22nd for X, held from the 27th to the 29th"
        dates = sorted(dates, key=lambda d: not is_range(d))
    if (act.kind == "exercise" or act.ships) and not _going_on(act):  # "the first since 1994, in May"
        dates = sorted(dates, key=lambda d: d.edtf is not None and d.edtf.endswith("/.."))
    start, end = _ends((_from_departure(act) or dates) if act.voyage else dates)
    end = _last_phase(act, end) if end is not None and "phase" in act.sentence.anchors else end
    return start, end or next(iter(closing), None)


def _last_phase(act: Act, end: DateExpr) -> DateExpr:
    """Return when the last phase ends, where one follows another: "the harbour phase from …, the sea phase from …"."""
    ranges = sorted((i, d) for i, d in act.dates() if is_range(d) and d.edtf)
    for _, date in ranges:
        after, before = days_of(last_of(end.edtf or "")), days_of(first_of(date.edtf or ""))
        if date is not end and (after.meets(before) or 0 <= after.days_to(before) <= _NEXT_DAY):
            end = date
    return end


def _dateline(act: Act, index: int, date: DateExpr) -> bool:
    """Say whether a date only says when a report was made: it opens the text, behind the days that are told."""
    if act.sentence.index > 2:
        return False
    behind = list(act.sentence.texts[index + 1 : index + 2])
    if 0 < index < _HEAD and behind[0:1] in (["-"], ["–"], ["—"]) and act.sentence.texts[index - 1] == ",":
        return len(act.dates()) > 1  # "LIMA, 28 June – The exercise ended on Friday."
    if index > 1:
        return False
    told = [d for i, d in act.dates() if i != index and is_range(d)]
    return any(days_of(last_of(d.edtf or "")).before(days_of(date.edtf or "")) for d in told) and bool(date.edtf)


def _going_on(act: Act) -> bool:
    """Say whether the act is told as going on since a day: "had been training there since Sunday"."""
    lead = set(act.sentence.texts[max(0, act.first - 3) : act.last])
    return "been" in lead or "since" in lead


def _comes_home(act: Act, i: int) -> bool:
    """Say whether a voyage ends on a date: "… and is due back on 6 November"."""
    home = spoken(act.sentence, words().lists["homecoming"], max(0, i - _CLOSING), i)
    return home is not None and not any(act.sentence.items[n].type == "DATE" for n in range(home[1], i))


def act_days_of(sentence: Sentence) -> Ends:
    """Return the first and last day of a sentence that goes on about an exercise, "the ships leave on Wednesday"."""
    lists = words().lists
    told = spoken(sentence, lists["again"]) or spoken(sentence, lists["stays"])
    if told is None and spoken(sentence, lists["homecoming"]) is not None:
        return None, None  # "the frigate will return to her home port in late August"
    if told is None and stands_for(sentence, (0, len(sentence.items))) is None:
        return None, None
    found = [(i, n) for i in dates_of(sentence) if isinstance(n := sentence.items[i].note, DateExpr)]
    closing = [n for i, n in found if _closes(sentence, i)]
    start, end = _ends([n for _, n in found if n not in closing])
    return start, end or next(iter(closing), None)


def _closes(sentence: Sentence, i: int) -> bool:
    """Say whether a date is the last day: "ended on 5 May", "wound up yesterday", "will close on the 9th"."""
    items = sentence.items
    low = max(0, i - 3 * _CLOSING)
    if [x.text for x in items[max(0, i - 3) : i]] in _GONE or _gone(sentence, i):
        return True
    for n in range(i - 1, max(-1, i - _CLOSING), -1):
        if items[n].text == ";":
            low = n + 1
            break
        if items[n].type == "DATE" and spoken(sentence, words().lists["stays"], n + 1, i) is not None:
            break
        if items[n].type == "DATE" or items[n].text in ("began", "opened", "started", "held"):
            return False
        if items[n].text in words().closing and not (items[n].text == "end" and items[n - 1].text in _OF_TIME):
            return True
    note = items[i].note
    day = isinstance(note, DateExpr) and note.edtf is not None and "/" not in note.edtf
    return day and _closed_before(sentence, low, i)


def _gone(sentence: Sentence, i: int) -> bool:
    """ "… and left Veracruz in March", "and quit the islands on 3 May": what was taken is given up."""
    items = sentence.items
    at = next((n for n in range(i - 2, max(0, i - _LEAVING), -1) if items[n].text in _LEFT), None)
    if at is None or items[at - 1].text not in ("and", "then") or items[i - 1].text not in ("in", "on"):
        return False
    row = items[at + 1 : i - 1]
    return bool(row) and all(x.text in ("from", "the") or x.type in _GROUND for x in row)


def _closed_before(sentence: Sentence, low: int, i: int) -> bool:
    """ "… came to an end on Friday", "the curtain came down … yesterday"."""
    lists = words().lists
    return spoken(sentence, lists["closed"], low, i) is not None or spoken(sentence, lists["stays"], low, i) is not None


def _ends(dates: Sequence[DateExpr]) -> Ends:
    start = next((d for d in dates if d.edtf and not d.edtf.startswith("../")), None)
    start = next((d for d in dates if start is not None and refines(d, start)), start)
    until = next((d for d in dates if d.edtf and d.edtf.startswith("../")), None)
    return start, until or (start if start is not None and is_range(start) else None)


def refines(finer: DateExpr, start: DateExpr) -> bool:
    """Say whether a date lies within another one and is shorter."""
    if not finer.edtf or not start.edtf or finer.edtf.startswith("../") or start.edtf.endswith("/.."):
        return False
    small, large = days_of(first_of(finer.edtf)), days_of(first_of(start.edtf))
    return small.width < large.width and large.first <= small.first and small.last <= large.last


def first_of(value: str) -> str:
    """Return the first end of an EDTF value; of "until X", X."""
    low, _, high = value.partition("/")
    return high if low == ".." else low


def last_of(value: str) -> str:
    """Return the last end of an EDTF value; of "since X", X."""
    low, _, high = value.partition("/")
    return low if high in ("", "..") else high


def is_range(date: DateExpr) -> bool:
    """Say whether a date has two ends, "19 to 22 March"; "mid-June" is one vague day."""
    return date.edtf is not None and "/" in date.edtf and not date.edtf.endswith("..") and not date.approximate


def _from_departure(act: Act) -> list[DateExpr]:
    """The dates of the act, nearest behind the verb of departure first; none where there is no such verb."""
    at = _departure(act)
    if at is None:
        return []
    return [d for _, d in sorted(act.dates(), key=lambda d: (d[0] < at[0], abs(d[0] - at[0])))]


def in_order(start: Day, end: Day) -> tuple[Day, Day]:
    """Return first and last day; without the last one where it lies before the first, for then it is another's."""
    if start is None or end is None or not start[0].edtf or not end[0].edtf:
        return start, end
    wrong = days_of(last_of(end[0].edtf)).before(days_of(first_of(start[0].edtf)))
    return start, None if wrong else end
