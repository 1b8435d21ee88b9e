"""Segments: the sentences, headings, list items, notes and captions of a view, in order.

A block is what blank lines (or list marks, or a line that ends where a sentence ends) delimit; a
block's kind is that of all its sentences. Limits keep the work linear on any input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.extract.model import Segment, SegmentKind

MAX_SEGMENT = 1_200  # characters; longer "sentences" are cut at white space. The longest in real prose had 1,107
MAX_PARAGRAPH = 60  # sentences; what comes behind them is counted as a paragraph of its own
_WRAPPED = 70  # characters from which on a row of a table may go on in the next line
_HEAD_DATE = 40  # characters of a date that heads an entry
_HEAD_WORDS = 9  # of a numbered line that heads a list

_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof rev fr st sr jr hon sen rep gov gen lt col capt cpt maj cmdr cdr adm sgt amb
    no nos vol vols pp p ed eds art fig ch para sec op cit cf vs viz etc al inc ltd co corp approx ca c
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun e.g i.e u.n
    pres min dept div est assn univ messrs mme mlle hr.ms rs inst ult bros""".split()
)
_CUT_NAMES = frozenset("Th Chr Wm Jos Geo Ph Joh Edw Chas".split())  # given names cut short: "Guðni Th. Jóhannesson"
_STARTERS = frozenset(
    """the a an in on at it he she they this that these those both since during after before while when
    as for from by with under although however meanwhile moreover but and yet its his her their there""".split()
)
# A stop and white space; or a stop between a word and a capitalised one, where scraping lost the white space.
_BREAK = re.compile(
    r"([.!?])([\"')\]]{0,3})(\s+|(?<=[a-z]{3}[.!?])(?=[A-Z][a-z]{1,14}[\s,’']))(?=[\"'(\[]{0,2}([^\W_]))"
)
_LAST_WORD = re.compile(r"([^\W\d_](?:[\w.]{0,15}))$")
_BULLET = re.compile(r"\s*(?:[-•*–—»·▪●◦‣]\s|\(?\d{1,2}[.)]\s(?=\S)|\(?(?:[a-z]|[ivx]{2,4})\)\s|\|\s(?=\S))")
_NOTE = re.compile(r"\s*(?:\[\d{1,3}\]|\^|\d{1,3}(?:[.)]|\s))\s*(?=[\"'A-ZÀ-Þ<*])")
_RULE = re.compile(r"\s*[-_*—]{3,}\s*$")
_NOTES_HEAD = re.compile(
    r"\s*(?:foot|end)?(?:notes|references|bibliography|sources|citations|further reading|see also|external links)"
    r"(?:\s*:)?\s*$",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\b(?:was|were|had|has|have|been|that|which|would|should)\b")
_TELLS = 3  # such words tell a story in a numbered paragraph; a note names books
_CAPTION = re.compile(
    r"\s*(?:fig(?:ure|\.)|table|map|chart|photo|image|picture|credit|caption)\s?(?:\d{1,3}\b|:)", re.IGNORECASE
)
_META = re.compile(
    r"\s*(?:by|edited by|written by|author|published|updated|share(?! of)|cite this|skip to|read more|advertisement|"
    r"tags?|"
    r"filed under|copyright|©|isbn|issn|doi|original language|number of pages|publication status)\b",
    re.IGNORECASE,
)
# A row of a table or a chronicle: a line that begins with a date and goes on, beside another such line.
_ROW = re.compile(
    r"\s*(?:\d{1,2}(?:\s?[-–/&]\s?\d{1,2})?\.?\s+)?(?:[A-Z][a-z]{2,8}\.?(?:\s?[-–/]\s?[A-Z][a-z]{2,8}\.?)?,?\s+)?"
    r"(?:\d{1,2}(?:\s?[-–]\s?\d{1,2})?,?\s+)?(?:1[5-9]|20)\d\d(?:[-./]\d{1,2}){0,2}(?!\d|s\b|\s?[-–]\s?(?:\d|$))"
    r"[\s,:;.|–—-]{1,60}(?=\S+\s+\S)"  # from each end of a longer run the rest of the line would be read again
)
_TABLE_HEAD = re.compile(
    r"(?:(?:year|date|dates|month|day|period|name|names|title|titles|rank|position|visitor|visitors|guest|guests|place|"
    r"places|purpose|event|events|remarks|notes?|of|and|visit|no)\b[\s|/,.()]*){2,8}$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\s*[A-Z][^:.,\n]{2,40}:\s")  # "Imports from Peru: …", line after line
_LIST_HEAD = re.compile(r"\s*[A-Z][^:.,\n]{2,40}:\s*$")  # "From Peru:", behind the last entry of another list
_NUMBERED = re.compile(r"\s*\(?\d{1,2}[.)]\s+(?=[A-Z])")
# The head of an entry in a chronicle, up to its stop: "– 1866, 4 July", "• 12–14 May 1998", "1613–1620".
_ENTRY_HEAD = re.compile(
    r"[\s(•*·»▪●◦‣–—-]{0,6}(?:(?:\d{1,4}(?:st|nd|rd|th)?|early|mid|late|spring|summer|autumn|winter|jan(?:uary)?|"
    r"feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?|to|and)[\s,/–—-]{0,3}){1,7}$",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\s*\d{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d{4}"
    r"(?:\s[–—|-]|:)\s"
)
_TERMINAL = re.compile(r"[.!?:;][\"')\]]{0,3}\s*$")


def cut(view: str, original: str) -> Iterator[Segment]:
    """Yield the segments of a view in order; ``original`` is the document's text (mark-up still in it)."""
    section, in_notes, after_rule = 0, False, False
    paragraph = -1
    blocks = list(_blocks(view))
    rows = [bool(_ROW.match(view, start, end)) for start, end in blocks]
    for number, (start, end) in enumerate(blocks):
        paragraph += 1
        body = view[start:end]
        if _RULE.match(body):
            after_rule = True
            continue
        kind = _kind(view, original, start, end, in_notes, after_rule)
        if kind == "heading":
            kind = _row_or_heading(body, rows[max(0, number - 1) : number + 2], rows[number])
        elif kind == "item" and _heads(view, blocks[max(0, number - 1) : number + 2], number > 0):
            kind = "heading"
        if kind == "heading":
            section += 1
            in_notes = bool(_NOTES_HEAD.match(body))
        after_rule = after_rule and kind == "note"
        whole = kind == "note" and len(_TOLD.findall(body)) < _TELLS
        pieces = _bounded(view, start, end) if whole else _sentences(view, start, end)
        for count, (low, high) in enumerate(pieces, 1):
            yield Segment(low, high, kind, paragraph, section)
            paragraph += count % MAX_PARAGRAPH == 0


def _kind(view: str, original: str, start: int, end: int, in_notes: bool, after_rule: bool) -> SegmentKind:
    body = view[start:end]
    if _is_note(body, original[start:end], after_rule):
        return "note"
    if _is_heading(body, original[start : min(end, start + 8)]):
        return "heading"
    if in_notes:
        return "note"
    if _CAPTION.match(body):
        return "caption"
    if _BULLET.match(body):
        return "item"
    if len(body) < 120 and _META.match(body) and not _TERMINAL.search(body):
        return "meta"
    return "prose"


def _row_or_heading(body: str, about: list[bool], row: bool) -> SegmentKind:
    """Tell rows of a table, and the names of its columns, from headings: all are short lines without a stop."""
    if row and sum(about) > 1:
        return "item"
    return "meta" if _TABLE_HEAD.match(body) else "heading"


def _heads(view: str, about: list[tuple[int, int]], preceded: bool) -> bool:
    """Say whether a numbered line is the head of what follows: "1. Visits to Peru", between lines without numbers."""
    bodies = [view[start:end] for start, end in about]
    body = bodies[preceded]
    others = [other for number, other in enumerate(bodies) if number != preceded]
    followed = len(bodies) > 1 + preceded
    short = len(body.split()) <= _HEAD_WORDS and not _TERMINAL.search(body) and not re.search(r"\d{4}", body)
    return followed and short and bool(_NUMBERED.match(body)) and not any(map(_NUMBERED.match, others))


def _is_heading(body: str, head: str) -> bool:
    if head.lstrip().startswith(("#", "==")):
        return True
    words = body.split()
    short = 0 < len(words) <= 14 and len(body) <= 120
    return short and not _TERMINAL.search(body) and not _BULLET.match(body) and not _META.match(body)


def _is_note(body: str, original: str, after_rule: bool) -> bool:
    if original.lstrip().startswith("<sup>"):
        return True
    if not _NOTE.match(body) or (_DAY.match(body) and not after_rule and "http" not in original):
        return False  # "5 November 1921 – Treaty of friendship" is an entry of a chronicle
    if len(body.split()) <= _HEAD_WORDS + 3 and not after_rule and not _TERMINAL.search(body) and "," not in body:
        return False  # "3 Visits since 2000" is a heading
    return after_rule or "http" in original or "pp." in body or bool(re.search(r"\b(?:19|20)\d\d\b", body[-160:]))


def _blocks(view: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of blocks without surrounding white space."""
    start: int | None = None
    last = 0
    previous = ""
    for match in re.finditer(r"[^\n]+|\n", view):
        line = match.group()
        if line == "\n":
            continue
        blank = not line.strip()
        if start is not None and (blank or _breaks_before(previous, line, view[last : match.start()])):
            yield _trim(view, start, last)
            start = None
        if not blank and start is None:
            start = match.start()
        last = match.end()
        previous = line
    if start is not None:
        yield _trim(view, start, last)


def _breaks_before(previous: str, line: str, between: str) -> bool:
    """Say whether a line begins a new block: after a blank line, a bullet, or a line that was complete."""
    if between.count("\n") > 1 or _BULLET.match(line) or _NOTE.match(line):
        return True
    if line.lstrip().startswith("(") and _ROW.match(previous):
        return False
    if _LABEL.match(line) and _LABEL.match(previous):
        return True
    if _BULLET.match(previous) and _LIST_HEAD.match(line):
        return True
    if _ROW.match(previous) and (_ROW.match(line) or (len(previous) < _WRAPPED and line[:1].isupper())):
        return True
    wrapped = len(previous.rstrip()) >= 50 and not _TERMINAL.search(previous)
    return not (wrapped or (len(previous.rstrip()) >= 50 and len(previous) <= 100 and line[:1].islower()))


def _trim(view: str, start: int, end: int) -> tuple[int, int]:
    body = view[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())


def _sentences(view: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    low = start
    for match in _BREAK.finditer(view, start, end):
        if low == start and _is_entry_head(view[low : match.start()]):
            continue
        if match.start() >= low and _ends_sentence(view, low, match):
            yield from _bounded(view, low, match.end(2))
            low = match.end()
    if low < end:
        yield from _bounded(view, low, end)


def _is_entry_head(body: str) -> bool:
    """Say whether what stands before a block's first stop is the date of an entry, whose sentence goes on behind it."""
    return len(body) <= _HEAD_DATE and any(map(str.isdigit, body)) and _ENTRY_HEAD.match(body) is not None


def _ends_sentence(view: str, low: int, match: re.Match[str]) -> bool:
    following = match.group(4)
    if match.group(1) != ".":
        return not following.islower()
    if view[low : match.start()].strip(" (").isdigit():  # "1. Visits to Peru"
        return False
    found = _LAST_WORD.search(view, max(low, match.start() - 16), match.start())
    word = found.group(1) if found else ""
    if found and view[found.start() - 1 : found.start()].isdigit():
        return not following.islower()  # "the F-35B. In May": a type, no initial
    if word.lower().strip(".") in _ABBREVIATIONS or word.lower() in _ABBREVIATIONS:
        return False
    if word in _CUT_NAMES and following.isupper():
        return False
    if (len(word) == 1 and word.isupper()) or re.fullmatch(r"[A-Za-z](?:\.[A-Za-z])+", word):  # initials, U.S.
        upcoming = re.match(r"[^\W\d_]+", view[match.end() : match.end() + 20])
        name = upcoming.group() if upcoming else ""
        return name.lower() in _STARTERS and name[:1].isupper() and "." in word
    return not following.islower()


def _bounded(view: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    while high - low > MAX_SEGMENT:
        stop = view.rfind(" ", low + 1, low + MAX_SEGMENT)
        stop = stop if stop > low else low + MAX_SEGMENT
        yield _trim(view, low, stop)
        low = stop
    trimmed = _trim(view, low, high)
    if trimmed[0] < trimmed[1]:
        yield trimmed
