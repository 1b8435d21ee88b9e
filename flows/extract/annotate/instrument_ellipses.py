"""Instruments whose noun is left out: "one about energy", "that of Lima", "a cultural one", "the 1984 one".

The noun is that of the instrument named before, in the sentence or the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from flows.extract.annotate.instrument_terms import terms
from flows.extract.annotate.instrument_titles import Titles
from flows.extract.annotate.wording import Bounds, Cover, index_at, starts_word
from flows.extract.model import Instrument, View
from flows.ground.model import Span
from flows.ground.value import replace

_ABOUT = r"(?:on|about|concerning|regarding|for)\s"
_NEXT = (
    r"of\s1?\d{3}\b|in\s(?:1\d{3}|20\d\d|[JFMASOND][a-z]{2,8})\b|was\s|were\s|followed|came|signed|concluded|gave\s|opened\s"
    r"|ended\s|replaced\s|is\s|has\s|had\s"
)
_DATED = r"of\s(?:the\s)?(?:1?\d{3}\b|20\d\d\b|\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?[A-Z])"
_MADE = r"(?:signed|concluded|reached|initialled|adopted|dating|dated|made|that\s(?:had|was|has|they|the\stwo))\s"
_OBJECT = (
    r"(?:(?<=signed\s)|(?<=sign\s)|(?<=concluded\s)|(?<=negotiated\s)|(?<=negotiating\s)|(?<=initialled\s)|(?<=ratified\s)"
    r"|(?<=proposed\s)|(?<=seeking\s))one(?=[.,;]|\s(?:with|in|on|at|last|this|too|as)\b)"
)
# Within the sentence of the instrument whose noun is left out.
_WITHIN = re.compile(
    rf"(?:one|another|a\s(?:second|third|fourth|fifth)|the\s(?:first|other|second|third|fourth|last))(?=\s{_ABOUT})"
    rf"|one(?=\s(?:{_DATED}|{_MADE}|between\s|with\s(?:the\s)?[A-Z]))"
    rf"|(?:another|(?<=a\s)(?:second|third|fourth)|(?<=A\s)(?:second|third|fourth))(?=,?\s(?:{_NEXT}))"
    r"|(?:(?<=;\sthe\s)|(?<=and\sthe\s))(?:second|third|fourth|other|next)(?=,|\s(?:was|followed|came|is)\b)"
    rf"|(?<=[;,]\s)that(?=\s(?:{_ABOUT}|{_DATED}|of\s[A-Z]|of\sthe\s[a-z]+\s(?:dates|was|followed)))"
    rf"|(?:(?<=\band\s)|(?<=\bwhereas\s)|(?<=\bwhile\s)|(?<=\bbut\s)|(?<=place\sof\s)|(?<=replaces\s)|(?<=replaced\s)|(?<=follows\s))that(?=\s(?:{_ABOUT}|{_DATED}))"
    r"|(?<=[Tt]he\s)(?:1[4-9]|20)\d\d\sone\b"
    r"|(?<=[Tt]he\s)(?P<sure>definitive|final|second|third|new|revised)\sone(?=\s(?:was|is|followed|came|had|has)\b)"
    r"|(?:(?<=\ba\s)|(?<=\ban\s))(?P<sort>[a-z-]{3,20})\sone\b(?!\s(?:who|to|day|way))"
)
# In the sentence behind it.
_BEHIND = re.compile(
    rf"{_OBJECT}|one(?=\s(?:{_DATED}|{_MADE}))|(?<=[Tt]he\s)(?:1[4-9]|20)\d\d\sone\b|That(?=\s(?:{_ABOUT}|{_DATED}))"
    rf"|(?:(?<=\b[Aa]\s)|(?<=\b[Aa]n\s))(?P<sort>[a-z-]{{3,20}})\sone(?=\s(?:{_ABOUT}|{_NEXT}))"
)


# Members of a plural: "three agreements, on trade, on fish and on visas", "pacts were signed on health and on sport".
_ABOUTS = r"(?:on|concerning|regarding|about)"
_TIMES = (
    r"(?:\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:the\s)?(?:occasion|sidelines|margins|eve|fringes|basis|part|"
    r"same\sday|one\shand|other)|January|February|March|April|May|June|July|August|September|October|November|December|behalf)"
)
_FIRST = re.compile(
    rf"(?:,?\s(?:were|was|have\sbeen|had\sbeen)\s(?:also\s)?(?:signed|concluded|initialled|exchanged|adopted),?|[,:]"
    rf"|\s[–—-]|\s(?:in|at|on)\s[^.;:]{{3,48}}:)"
    rf"\s(?P<about>{_ABOUTS}\s(?!{_TIMES}))"
)
_NEXT_ONE = re.compile(rf"(?:[,;]|,?\sand|,?\sas\swell\sas)\s(?P<about>{_ABOUTS}\s(?!{_TIMES}))")


def ellipses(view: View, bounds: Bounds, cover: Cover, found: Sequence[Instrument]) -> Iterator[Instrument]:
    """Yield the instruments of a view that leave out their noun; ``found`` are those that have one, in order."""
    for number, source in enumerate(found):
        own = bounds.at(source.start)
        stop = found[number + 1].start if number + 1 < len(found) else len(view.text)
        hits = chain(
            _WITHIN.finditer(view.text, source.end, min(own.end, stop)), _following(view, bounds, own.end, stop)
        )
        if source.plural or _parted(view, source):
            yield from _members(view, source, bounds, cover, min(own.end, stop))
        for m in hits:
            sort = m.groupdict().get("sort")
            if m.group().endswith("first") and not source.plural:
                continue  # "a treaty, the first on record"
            if starts_word(view.text, m.start()) and (sort is None or terms().modifier(sort) or sort in terms().sorts):
                yield _elliptic(m, source, bounds, cover)


def parted(view: View, found: Sequence[Instrument]) -> list[Instrument]:
    """Return instruments, a plural that tells of its first member as that one: "pacts on fish, on seals and on …"."""
    return [replace(i, plural=False) if i.plural and _parted(view, i) else i for i in found]


def _parted(view: View, source: Instrument) -> bool:
    title = source.title.of(view.text)
    named = re.search(rf"s(?:\sof\s\w+)?\s{_ABOUTS}\s", title)
    return named is not None and title[:1].islower() and _NEXT_ONE.match(view.text, source.end) is not None


def _members(view: View, source: Instrument, bounds: Bounds, cover: Cover, stop: int) -> Iterator[Instrument]:
    """Yield what a plural's members are about, where two or more are told apart by a preposition of their own."""
    told = not source.plural
    first = _NEXT_ONE.match(view.text, source.end, stop) if told else _FIRST.match(view.text, source.end, stop)
    if first is None:
        return
    row = [first, *_NEXT_ONE.finditer(view.text, first.end(), stop)]
    if len(row) + told > 1 and not any("." in view.text[a.end() : b.start()] for a, b in pairwise(row)):
        for m in row:
            words = bounds.words(bounds.at(m.start()))
            behind, _ = Titles(words, cover).right(index_at(words, m.start("about")) - 1, bare=True)
            title = Span(m.start("about"), words[behind - 1].end)
            yield Instrument(title.start, title.end, "ellipsis", source.noun, False, title)


def _following(view: View, bounds: Bounds, end: int, stop: int) -> Iterator[re.Match[str]]:
    """Yield what leaves out its noun in the segment behind one that ends at an offset, of the same paragraph."""
    start = end + 1
    while start < len(view.text) and view.text[start].isspace():
        start += 1
    if start - end > 2 or start >= stop:
        return
    segment = bounds.at(start)
    yield from _BEHIND.finditer(view.text, start, min(segment.end, stop))


def _elliptic(m: re.Match[str], source: Instrument, bounds: Bounds, cover: Cover) -> Instrument:
    words = bounds.words(bounds.at(m.start()))
    behind, _ = Titles(words, cover).right(index_at(words, m.end() - 1), bare=True)
    title = Span(m.start(), words[behind - 1].end)
    return Instrument(title.start, title.end, "ellipsis", source.noun, False, title)
