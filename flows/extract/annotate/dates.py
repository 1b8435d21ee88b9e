"""Time expressions: every stretch of a view that says when, with its EDTF value, rule and anchor.

The words and rules are in ``flows/language/dates.yaml``; what a value may be is the codebook's section 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest

from flows.extract.annotate.dates_context import Anchor, Context
from flows.extract.annotate.dates_grammar import Found, grammar
from flows.extract.annotate.dates_join import join, word_behind, words_before
from flows.extract.annotate.dates_resolve import Resolver
from flows.extract.annotate.dates_tokens import language, lex, windows
from flows.extract.annotate.dates_years import OPEN, Unreadable, Value
from flows.extract.model import DateExpr, View
from flows.ground import edtf

_HEAD = 1200  # characters in which a dateline may stand
_LINE = 90  # and how long its line may be
_LINE_WORDS = 6  # beside the date
_SENTENCE_WORDS = 3  # beside it in a line that ends as a sentence does
_SLASHED = re.compile(r"(?<![0-9/])([0-9]{1,2})[/-]([0-9]{1,2})[/-](?:1[0-9]|20)[0-9]{2}(?![0-9])")
_SHORT_RANGE = re.compile(r"(?<![0-9-])[12][0-9]{3}[-–](?:1[3-9]|[2-9][0-9])(?![0-9-])")
_APOSTROPHES = ("'", "’")
_TAKES = re.compile(r"\btakes? (?:(?:his|her|its|their) )?(?:leave|off|part|office)\b[^.,;:]*\Z")
_OWNED = re.compile(r"['’]s?\s*(\w*)")
_ISO_DAY = re.compile(r"(?<![0-9-])[12][0-9]{3}-[01][0-9]-[0-3][0-9](?![0-9-])")


def annotate_dates(view: View) -> list[DateExpr]:
    """Return the time expressions of a view, in order, never overlapping.

    ``edtf`` is None where nothing in the document resolves one.
    """
    found = list(_find(view.text))
    context = Context(view, view.document.date or dateline(view.text, found))
    resolver = Resolver(context, _day_first(view.text), _shortens_years(view.text))
    exprs: list[DateExpr] = []
    for item, following in zip_longest(found, found[1:]):
        if item.start >= resolver.reach:
            resolver.following, resolver.reach = following, 0
            exprs += _resolved(item, resolver)
    return exprs


def dateline(text: str, found: list[Found] | None = None) -> str | None:
    """Return the day that a short line at the head of a text gives as the text's own date."""
    for item in found if found is not None else _find(text[: _HEAD * 2]):
        if item.start > _HEAD:
            return None
        line, reading = _line(text, item.start), item.reading
        if reading.reads != "day" or not reading.y or not reading.m or len(line) > _LINE:
            continue
        beside = len(re.findall(r"[^\W\d_]+", line)) - len(re.findall(r"[^\W\d_]+", text[item.start : item.end]))
        if line.endswith(".") and beside > _SENTENCE_WORDS:
            continue  # "The protocol bears the date of 7 May 1901."
        if beside <= _LINE_WORDS:
            try:
                return edtf.day(reading.y, reading.m, reading.d or 0)
            except ValueError:
                continue
    return None


def _line(text: str, at: int) -> str:
    stop = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : stop if stop >= 0 else len(text)].strip()


def _day_first(text: str) -> bool | None:
    """Return whether 8/7/2019 is the 8th of July here: another date of the text must show it, and none the contrary."""
    pairs = [(int(a), int(b)) for a, b in _SLASHED.findall(text)] if "/" in text or "-" in text else []
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    return first if first != second else None


def _shortens_years(text: str) -> bool:
    """Say whether 2005-08 means 2005–2008 here: the text has ranges that can be nothing else, and no ISO dates."""
    return bool(_SHORT_RANGE.search(text)) and not _ISO_DAY.search(text)


def _find(text: str) -> Iterator[Found]:
    rules = grammar()
    for start, stop in windows(text, rules.known):
        for run in rules.find(lex(text, start, stop, rules.known)):
            yield from join(run, text)


def _resolved(item: Found, resolver: Resolver) -> Iterator[DateExpr]:
    text = resolver.context.view.text
    try:
        value = _value(item, resolver)
    except Unreadable:
        return
    if item.reading.reads == "relative_day" and not _is_day_told(item, resolver, value):
        return
    named = item.reading.reads == "day" and value.anchor and word_behind(text, item.end) in _after_named()
    if named:  # "the September 11 attacks": the day names a thing and dates nothing here
        value = OPEN
    value = _opened(value, item)
    edge = _period_edge(item, text)
    if edge:
        yield edge
    expr = DateExpr(
        item.start, max(item.end, resolver.reach), item.rule, value.edtf,
        approximate=value.approximate or item.approximate, anchor=value.anchor, relative=value.anchor is not None,
    )  # fmt: skip
    if expr.edtf and not _is_compared(item):
        resolver.context.read.append(_anchor(expr))
    yield expr


def _anchor(expr: DateExpr) -> Anchor:
    """Return what later expressions count from; of days or months that span years, the end."""
    value = expr.edtf or ""
    opened = value.startswith("../") or value.endswith("/..")
    value = value.removesuffix("/..").removeprefix("../")  # "since 1990" names 1990
    low, high = edtf.bounds(value)
    if low and high and low.year != high.year and edtf.precision(value) in ("day", "month"):
        value = value.partition("/")[2]
    return Anchor(expr.start, expr.end, value, expr.relative, opened, own=expr.anchor == "document")


def _is_compared(item: Found) -> bool:
    """Say whether months only serve to compare ("those ten months of 2018"): nothing is counted from them."""
    reading = item.reading
    return reading.reads == "months" and reading.k is None and reading.ref != "last"


def _value(item: Found, resolver: Resolver) -> Value:
    if item.until is None:
        return resolver.value(item.reading, item.start, item.end)
    return resolver.span(item.reading, item.until, item.start, item.end)


def _opened(value: Value, item: Found) -> Value:
    """Apply "since", "until" and "around" to a value."""
    if value.edtf is None:
        return value
    text, approximate = value.edtf, value.approximate or item.approximate
    if item.approximate and "/" not in text:
        text = edtf.with_approximate(text)
    if item.open:
        text = edtf.interval(text, None) if item.open == "start" else edtf.interval(None, text)
    return Value(text, value.anchor, approximate)


@cache
def _after_named() -> frozenset[str]:
    return frozenset(language()["named_days"]["after"])


def _is_day_told(item: Found, resolver: Resolver, value: Value) -> bool:
    """Say whether "today" is a day: it has a date, is nobody's, and its clause has a verb in the past, or "will"."""
    text = resolver.context.view.text
    if value.edtf is None or _is_owned(item.end, text):
        return False
    if (
        item.reading.d
        or text[item.end : item.end + 1] in _APOSTROPHES
        or text[item.start : item.end].casefold() != "today"
    ):
        return True
    words, spec = words_before(text, item.start, 1), language()["today"]
    before = words[0] if words else ""
    if before in spec["never_behind"]:
        return False
    verb = resolver.context.verb(item.start, item.end)
    if before in spec["behind"] or text.startswith(" and tomorrow", item.end):
        return True
    if _TAKES.search(text, max(item.start - 60, 0), item.start):
        return True
    if verb is None or verb.apart:
        return False
    if verb.time == "present":
        return text[verb.start : verb.end].casefold() in spec["beside"]
    return words_before(text, verb.start, 1) not in ([word] for word in spec["never_passive"])


def _is_owned(end: int, text: str) -> bool:
    """Say whether somebody or something is of "today": "today's Europe", but not "today's talks"."""
    owned = _OWNED.match(text, end)
    return owned is not None and owned[1].casefold() not in language()["today"]["owned"]


@cache
def _edges() -> re.Pattern[str]:
    spec = language()["period_edge"]
    ends, starts, periods = ("|".join(spec[name]) for name in ("ends", "starts", "periods"))
    return re.compile(
        rf"(?P<span>(?:between )?(?:the )?(?:(?P<end>{ends})|(?:{starts})) of (?:the )?"
        rf"(?:[^\W\d_][\w'’-]{{1,20}} ){{1,3}}(?:{periods})) \(\Z"
    )


def _period_edge(item: Found, text: str) -> DateExpr | None:
    """Return the end or beginning of a period whose years are this expression, in brackets behind its name."""
    reading = item.reading
    if reading.reads != "years" or reading.y is None or reading.y2 is None or text[item.start - 1 : item.start] != "(":
        return None
    low = max(item.start - 100, 0)
    found = _edges().search(text[low : item.start])
    if found is None:
        return None
    year = reading.y2 if found["end"] else reading.y
    span = found.span("span")
    rule = language()["period_edge"]["id"]
    return DateExpr(low + span[0], low + span[1], rule, edtf.with_approximate(edtf.year(year)), approximate=True)
