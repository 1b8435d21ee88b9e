"""Dates, third step: expressions of one run of words are joined, refused, or told something by the words about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from flows.extract.annotate.dates_grammar import Found, Reading
from flows.extract.annotate.dates_tokens import OTHER, language, vocabulary
from flows.ground.value import replace

_ENDS = frozenset(
    {
        "day",
        "month",
        "year",
        "season",
        "decade",
        "century",
        "quarter",
        "half",
        "weekday",
        "days",
        "unit",
        "era",
        "numeric",
    }
)
_YEARISH = frozenset({"year", "decade", "century"})
_WORD_BEFORE = re.compile(r"([^\W_]+|[^\w\s])[.]?\s*\Z")
_WORD_BEHIND = re.compile(r"\s*([^\W_]+|[^\w\s])")
_MONTH_BEFORE = re.compile(r"(?:[a-z]{2}(?:uary|ch|il|ay|ne|ly|ust|ber)|\d{4})\s\Z")  # "September (11–17)"
_MONTH_DASH = re.compile(r"(?:uary|ch|il|ay|ne|ly|ust|ber)[-–]\Z")
_THAT_DAY = re.compile(r",? (?:when|the day (?:on which|when|that)|on which)\b")
_WAITED = re.compile(r"\b(?:not|wait|waits|waited|waiting)\b[^.,;:]{0,14}\b(?:until|till)\s\Z")
_FORMATION = re.compile(  # nouns of what a number makes a formation
    r"\s(?:[A-Z][\w-]+\s){0,3}(?:Battalion|Regiment|Brigade|Division|Corps|Army|Fleet|Squadron|Wing|Company|Infantry"
    r"|Marines|Cavalry|Airborne|Foot|Commando|Group)\b"
)
_NEAR = 40


@cache
def _codes(name: str) -> frozenset[str]:
    known = vocabulary()
    return frozenset(known.symbols.get(word) or known.words[word][0] for word in language()["modifiers"][name])


@cache
def _list(*path: str) -> frozenset[str]:
    entry = language()
    for name in path:
        entry = entry[name]
    return frozenset(entry)


def words_before(text: str, at: int, count: int = 3) -> list[str]:
    """Return the words and signs just before an offset, nearest first, folded; full stops of abbreviations left out."""
    near = re.findall(r"[^\W_]+|[^\w\s.]", text[max(at - _NEAR, 0) : at])
    return [word.casefold() for word in reversed(near)][:count]


def word_behind(text: str, at: int) -> str:
    """Return the word or sign just behind an offset, folded; empty at the end."""
    found = _WORD_BEHIND.match(text, at)
    return found[1].casefold() if found else ""


def join(run: Sequence[Found], text: str) -> Iterator[Found]:
    """Yield the expressions of one run: ranges joined, years shared, openings marked, false ones dropped."""
    pairs = zip(run, [*run[1:], None], strict=True)
    kept = [item for item, following in pairs if not refused(item, text) or (following and _leads(item, following))]
    shared = _shared([part for item in kept for part in _parted(item, text)])
    joined: list[Found] = []
    for item in shared:
        previous = joined[-1] if joined else None
        both = _range(previous, item) if previous else None
        if both:
            joined[-1] = both
        else:
            joined.append(item)
    last: Found | None = None
    for item in joined:
        last = _modified(item, last)
        if last.open and _is_point(last, text):
            last = replace(last, open=None)
        yield last


def _between(left: Found, right: Found) -> str:
    return left.tokens.codes[left.last : right.first]


def _shared(run: Sequence[Found]) -> list[Found]:
    """Let "on 3 March and 5 May 2019" give its year to its first date, too."""
    out = list(run)
    for at in range(len(out) - 2, -1, -1):
        left, right = out[at], out[at + 1]
        link = _between(left, right)
        year = right.reading.y
        listed = link and set(link) <= _codes("lists")
        if listed and year and left.reading.reads in ("day", "month") and _dateless(left) and right.reading.m:
            early = (left.reading.m or 0) <= right.reading.m
            out[at] = left.having(y=year if early else year - 1)
    return out


def _measures(item: Found, text: str) -> bool:
    """Say whether the number behind a month counts something: "in September 12 million was sold".

    Or is that of a formation: "in March the 1st Battalion left".
    """
    if item.rule == "day.after_month" and _FORMATION.match(text, item.end):
        return True
    counted = item.rule == "day.after_month" and text[item.end - 1].isdigit()
    return counted and word_behind(text, item.end) in _list("not_a_year", "measures")


def _parted(item: Found, text: str) -> list[Found]:
    """Return two days of one month as two dates, where one does not follow the other: "11 and 27 December 1960"."""
    reading = item.reading
    if _measures(item, text):
        at = next(n for n in range(item.first, item.last) if item.tokens.values[n] == reading.m)
        return [replace(item, first=at, last=at + 1, rule="month.bare", reading=Reading("month", m=reading.m))]
    if reading.reads != "days_and" or reading.d is None or reading.d2 in (None, reading.d + 1):
        return [item]
    known = vocabulary()
    at = item.tokens.codes.index(known.symbols["and"], item.first)
    first, last = replace(reading, reads="day", d2=None), replace(reading, reads="day", d=reading.d2, d2=None)
    return [replace(item, last=at, reading=first), replace(item, first=at + 1, reading=last)]


def _leads(left: Found, right: Found) -> bool:
    """Say whether a month alone opens a range: "Jan–Apr 2024"."""
    opens = left.reading.reads == right.reading.reads == "month" and not left.reading.ref
    return opens and len(_between(left, right)) == 1 and _between(left, right) in _codes("joins")


def _dateless(item: Found) -> bool:
    return item.reading.y is None and item.reading.ref is None


def _range(left: Found, right: Found) -> Found | None:
    """Return the two as one range, if "to" joins them, or "and" behind "between"."""
    if left.until or left.reading.reads not in _ENDS or right.reading.reads not in _ENDS:
        return None
    link, before = _between(left, right), left.before()
    known = vocabulary()
    between = before == known.symbols["between"] and link and set(link) <= _codes("pairs")
    joins = len(link) == 1 and link in _codes("joins")
    joins = joins or link == known.symbols["-"] + known.symbols["to"] + known.symbols["-"]  # "January-to-June"
    if not (between or joins) or {left.reading.reads, right.reading.reads} == {"year", "day"}:
        return None
    yearish = {left.reading.reads, right.reading.reads} <= _YEARISH
    opened = between or (before == known.symbols["from"] and yearish)
    rule = "range.between" if between else "range.to"
    return replace(left, first=left.first - bool(opened), last=right.last, rule=rule, until=right.reading)


def _modified(item: Found, last: Found | None) -> Found:
    """Mark what stands behind "since", "until" or "around", or goes on a list that does."""
    before = item.before(2) if item.before() == vocabulary().symbols["the"] else item.before()
    if before in _codes("open_start") or _goes_on(item, before):
        return replace(item, open="start")
    if before in _codes("open_end") or item.tokens.values[max(item.first - 2, 0) : item.first] == ["up", "to"]:
        return replace(item, open="end")
    if before in _codes("approximate"):
        return replace(item, first=item.first - 1, approximate=True)
    link = _between(last, item) if last and last.tokens is item.tokens else ""
    if last and last.open and link and set(link) <= _codes("lists") and last.reading.reads == item.reading.reads:
        return replace(item, open=last.open)
    return item


def _goes_on(item: Found, before: str) -> bool:
    """Say whether a time is only the beginning: "from 2018 onwards", "from May 1992 on,"."""
    behind = [str(value) for value in item.tokens.values[item.last : item.last + 2]]
    onwards = bool(behind) and behind[0] in ("onwards", "onward")
    on = behind[:1] == ["on"] and (len(behind) == 1 or not behind[1][:1].isalnum())
    return before == vocabulary().symbols["from"] and (onwards or on)


def _is_point(item: Found, text: str) -> bool:
    """Say whether something happened then, although "since" or "until" stands before it.

    "Since 28 July, when they agreed on a truce"; "it had to wait until May 1999". Years are left open: what happened in
    them may have gone on.
    """
    if item.reading.reads not in ("day", "month"):
        return False
    waited = item.open == "end" and _WAITED.search(text, max(item.start - _NEAR, 0), item.start) is not None
    return waited or _THAT_DAY.match(text, item.end) is not None


def refused(item: Found, text: str) -> bool:
    """Say whether the neighbours of an expression make it something else: a number, a name, a verb."""
    reads, bare = item.reading.reads, item.rule.endswith(".bare")
    spec = item.spec
    if spec is not None and (spec.behind_date or spec.vouched):
        return spec.behind_date and not _MONTH_BEFORE.search(text, max(item.start - 12, 0), item.start)
    if reads in ("year", "years") and item.reading.y and item.reading.edge is None and item.reading.e is None:
        return not item.rule.startswith("year.fiscal") and _is_number(item, text)
    if reads in ("month", "weekday", "season") and (bare or (item.reading.ref == "same" and not item.reading.unit)):
        return _is_no_date_alone(item, text)
    if reads in ("unit", "span"):
        return _is_no_unit(item, text)
    if reads in ("day_alone", "days_alone"):
        told = item.rule == "days.alone" and text.startswith("between", item.start)
        return not told and not _stands_as_day(item, text) and not _stands_as_days(item, text)
    if reads == "century":
        return word_behind(text, item.end) in ("bc", "bce")
    return False


def heads_line(at: int, text: str) -> bool:
    """Say whether an offset stands at the head of a line or an entry of a list."""
    return text[max(at - _NEAR, 0) : at].rstrip(" -•*–(|")[-1:] in ("", "\n")


def _stands_as_day(item: Found, text: str) -> bool:
    """Say whether an ordinal alone is a day: "on the 18th", not "the 18th regiment"."""
    before, behind = words_before(text, item.start, 1), word_behind(text, item.end)
    spelt = item.reading.reads == "day_alone" and not text[item.start : item.end].strip("the ")[:1].isdigit()
    if spelt and (item.reading.d or 0) < language()["day_alone"]["least_word"]:
        return False
    allowed = _list("day_alone", "before_words" if spelt else "before")
    return bool(before) and before[0] in allowed and behind in _list("day_alone", "behind_words" if spelt else "behind")


def _stands_as_days(item: Found, text: str) -> bool:
    """Say whether two ordinals are days: "from the 3rd to the 7th anyone could come", but no parallels or floors."""
    if item.reading.reads != "days_alone" or words_before(text, item.start, 1) != ["from"]:
        return False
    behind = word_behind(text, item.end)
    return behind in _list("day_alone", "behind_range") or text[item.end + 1 : item.end + 2].isupper()


def _is_no_date_alone(item: Found, text: str) -> bool:
    """Judge a month, weekday or season alone: "may", "the march", "Good Friday", "Sat", "hot spring"."""
    word = text[item.tokens.starts[item.last - 1] : item.end].casefold().rstrip(".")
    if item.reading.reads == "month" and _MONTH_DASH.search(text, max(item.start - 12, 0), item.start):
        return False  # "in January-May"
    before = words_before(text, item.start, 1)
    bare = item.reading.ref is None
    if item.reading.reads == "weekday" and before and before[0] in _list("named_days", "before"):
        return True
    if item.reading.ref == "same" and word not in _list("also_verbs"):
        return False  # "that summer", but "he that fall"
    named = item.reading.reads == "month" and re.match(r" [^\W\d_a-z]", text[item.end : item.end + 2])
    if named and bare and (not before or before[0] not in _list("before_a_bare_month")):
        return True
    if word not in _list("needs_preposition") or item.reading.edge:
        return False
    if item.reading.s and word_behind(text, item.end) == "of":  # the fall of an empire
        return True
    return not before or before[0] not in _list("prepositions")


def _is_no_unit(item: Found, text: str) -> bool:
    """Judge "this day", "the last year of the war", "those years", which are no dates."""
    reading, unit = item.reading, item.reading.unit or ""
    if word_behind(text, item.end) == "of" and reading.reads == "unit":
        return True
    if reading.reads == "span":
        return reading.ref not in ("last", "next") and not (reading.ref == "same" and reading.n)
    if unit == "weeks" and reading.ref == "same" and text[item.start : item.end].casefold().endswith("same weeks"):
        return False
    if unit in ("days", "weeks") or (unit == "day" and reading.ref in ("this", "last")):
        return True
    if unit.endswith("s"):
        return reading.ref not in ("last", "next") or not reading.article
    return unit == "day" and reading.ref == "next" and not reading.article and text[item.start] != "N"


def _is_number(item: Found, text: str) -> bool:
    """Judge a year by what touches it and by the words about it."""
    start, end = item.start, item.end
    if text[item.tokens.starts[item.first] : start]:
        return True
    if _touches_sign(text, start, end) or _joined_to_digits(item, text):
        return True
    before = words_before(text, start)
    nearest = before[0] if before else ""
    behind = word_behind(text, end)
    if behind in _list("not_a_year", "measures") or _is_street(text, end):
        return True
    round_number = (item.reading.y or 0) % 100 == 0 and nearest != "year"
    dated = nearest in _list("not_a_year", "dated_by") and not round_number
    if behind in _list("not_a_year", "counted") and not dated:
        return True
    return _is_serial(item, text, before) or _is_unlikely(item, text, nearest, behind)


def _is_serial(item: Found, text: str, before: Sequence[str]) -> bool:
    """Say whether the words before a year number or weigh it ("Article 1951", "more than 1500", "Vision 2030")."""
    if not before or not text[item.start].isdigit():
        return False
    if before[0] == "least" and len(before) > 2:  # "since at least 1867"
        return before[2] not in _list("prepositions")
    if before[0] in _list("not_a_year", "after"):
        return not (before[0] == "than" and len(before) > 1 and before[1] in _list("not_a_year", "than"))
    return before[0] in _list("not_a_year", "programmes") or list(before) == ["china", "in", "made"]


def _touches_sign(text: str, start: int, end: int) -> bool:
    signs = language()["not_a_year"]["signs"]
    left, right = text[max(start - 2, 0) : start], text[end : end + 2]
    if left[-1:].strip() in signs.split() or left.strip() in ("$", "€", "£", "¥", "#") or right[:1] in ("%", "°"):
        return True
    if left[-1:] == "." and left[0].isdigit():
        return True
    if left[-1:] in ("-", "–", ":") and _bad_prefix(text, start):
        return True
    return right[:1] in (":", ".", "/", "-", ",") and right[1:].isdigit()


def _bad_prefix(text: str, start: int) -> bool:
    """Say whether a dash or colon makes a year part of a serial number ("F-1945", but not "post-1945")."""
    if not text[start - 2 : start - 1].strip():
        return False
    word = words_before(text, start - 1, 1)
    return not word or word[0] not in _list("not_a_year", "prefixes")


def _joined_to_digits(item: Found, text: str) -> bool:
    """Say whether only a space parts the year from another number, as in a telephone number."""
    left = re.search(r"[0-9] \Z", text[max(item.start - 2, 0) : item.start])
    return bool(left or re.match(r" [0-9]{3,}(?![0-9])", text[item.end : item.end + 9]))


def _is_street(text: str, end: int) -> bool:
    behind = [word.casefold() for word in re.findall(r"[^\W_]+", text[end : end + _NEAR])[:3]]
    capital = re.match(r" [^\W\d_a-z]", text[end : end + 2])
    return bool(capital) and any(word in _list("not_a_year", "streets") for word in behind[1:])


def _is_unlikely(item: Found, text: str, nearest: str, behind: str) -> bool:
    """Ask that a preposition or bracket speak for a round, very early or far year; refuse one behind a lone letter."""
    year = item.reading.y or 0
    vouched = nearest in _list("prepositions") or behind in (")", "]") or item.before() != OTHER
    led = not text[item.start].isdigit() and (item.reading.y2 or 0) % 100 != 0  # "between 2000 and 2010" has its own
    if led or item.before() in _codes("approximate"):
        return False
    single = len(nearest) == 1 and nearest.isalpha() and nearest not in ("a", "s")
    odd = not 1400 <= year < 2060 or year % 100 == 0
    return single or (odd and not vouched)
