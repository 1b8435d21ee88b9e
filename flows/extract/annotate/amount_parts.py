"""Parts and bounds: fractions and multiples in words, and what qualifies a number ("up to", "more than")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from flows.extract.annotate.amount_terms import plain, terms
from flows.extract.annotate.wording import from_words, starts_word, word_index
from flows.extract.model import Amount, Qualifier
from flows.ground.model import Span
from flows.ground.value import replace

_NOT_A_PART = re.compile(
    r"(?:first|second|smaller|larger|bigger|better|greater|lesser|northern|southern|eastern|western|upper|lower|other|latter|last|later|former|and\sa|the)\s$"
)
_OF_TIME = re.compile(
    r"\sof\s(?:\d|January|February|March|April|May|June|July|August|Sept|Octo|Nove|Dece"
    r"|(?:an?|the|this|that)\s(?:\w+\s)?(?:hour|day|week|month|year|decade|century|mile))"
)
_YEAR_LEAD = re.compile(r"(?:^|[^\w-])(?:[Ii]n|[Ss]ince|[Uu]ntil|[Dd]uring|(?:early|mid|late))[ \n-]$")
_LEAD = 12  # characters before a year in which its preposition stands
_COMPARED = re.compile(r"\s(?:less|more|lower|higher|fewer|larger|smaller|up|down)(?!\w)")
_LEVEL = re.compile(  # "by a tenth", "up by almost two thirds", "did not exceed a third"
    r"\b(?:by|to|from|at|was|were|is|are|exceed|exceeded|reach|reached|surpassed|topped|over|under|below|above)"
    r"\s(?:(?:almost|nearly|barely|hardly|only|about|around|roughly|some|over|under|just|well|more|less|than|close|to|at|least|now|still|then|today|already|scarcely)\s){0,3}$"
)
_TAKEN = re.compile(  # "Peru bought four fifths,"
    r"\b(?:bought|took|takes|taking|take|buys|buying|buy|absorbed|absorbs|absorb|supplied|supplies|supply|provided|provides|provide|account(?:ed|s|ing)?\sfor"
    r"|made\sup|makes\sup|make\sup|made|makes|make|making\sup|receives?|received|sends?|sent|sells?|sold|lost|loses|gained|contribut(?:ed|es|e)|represent(?:ed|s)?|form(?:ed|s)?"
    r"|constitut(?:ed|es|e)|claim(?:ed|s)?|held|holds?|cover(?:ed|s)?|remain(?:ed|s)?|and\s[a-z]+)"
    r"\s(?:(?:almost|nearly|about|around|roughly|some|over|more|less|than|only|just|hardly|barely|another|well|close|to|fully)\s){0,3}$"
)
_FALLEN = re.compile(  # "down a fifth", "fell by half"
    r"\b(?:down|up|by|rose|fell|dropped|shrank|grew|increased|decreased|declined|dipped|lost|gained|climbed|jumped|slipped|tumbled|advanced)"
    r"\s(?:(?:almost|nearly|barely|hardly|only|about|around|roughly|some|over|under|well|more|less|than|close|to|at|least)\s){0,3}$"
)
_WHOLE = re.compile(
    r"\sthe\s(?:[a-z-]+\s)?(?:total|sum|amount|value|volume|trade|exports|imports|exchange|commerce|traffic|business|turnover|purchases|sales|shipments|deliveries"
    r"|demand|supply|supplies|output|harvest|crop|catch|production|consumption|market|bill|cargo|cargoes|tonnage|coal|oil|gas|silk|tea|cotton|rice|wheat|sugar|coffee|wine|wool|copper"
    r"|tin|fish|timber|steel|cars|goods)\b"
)
_VOTE = re.compile(r"[\s-](?:majorit|vote|way|full|empty|finished|length|size|quorum|owned|share)")
_EVERY = frozenset({"out", "Out", "every", "hundred", "100", "ten", "10"})
_ROUND = {"hundred": 100, "ten": 10, "twenty": 20, "five": 5, "four": 4, "three": 3}
_SHARE = r"(?P<part>\d{1,2}|[A-Za-z]+(?:-[a-z]+)?)"
_SHARES_LEFT = tuple(re.compile(rf"(?<![\w.,-]){_SHARE}{noun}$") for noun in ("", r"\s[a-z]+"))  # "80", "80 bottles"
_HUNDRED = r"(?P<whole>100|10|20|hundred|ten|twenty|five|four|three)(?![\w-]|[.,]\d)"
_TIME = r"(?!\s(?:calendar\s)?(?:days?|years?|months?|weeks?|hours?|minutes?|times|votes|cases|of\s[A-Z]))"
_OUT_OF = re.compile(
    r"\s(?:out\sof\s(?:every\s|each\s|an?\s|one\s)?|(?:of|in)\severy\s|in\s(?:an?\s)?(?=10|100|ten|hundred))"
    rf"{_HUNDRED}{_TIME}"
)
_CENTS = re.compile(r"\s(?:cents?|pence|kopecks|centimes)\s(?:of|in|on|out\sof)\severy\s[a-z]+")
_LOOK_BACK = 36  # characters in front of "out of a hundred" in which the share stands
_OF_EVERY = re.compile(
    rf"\b(?:[Oo](?:f|ut\sof)|[Ff]or)\severy\s[$€£¥]?{_HUNDRED}\s[^.;:,\d]{{3,70}},\s(?:(?:some|about|nearly|only)\s)?{_SHARE}"
    r"(?=\s(?:go|goes|went|are|were|come|came|is|was|left|end|ended|travel)\b|\s?[.,;])"
)
_CLOSED = re.compile(r"\s?[.,;:)]|$")
SMALL = 10  # percent: below, a part is given with two decimals
_BESIDE = frozenset({"below", "above", "under", "over", "more than", "less than", "short of", "beyond", "exceeding"})


def year_before(text: str, start: int, digits: str) -> bool:
    """Say whether a number is a year before people or things: "in 1961 British troops", "since 1994 Omani ships"."""
    year = len(digits) == 4 and digits.isdigit() and digits[:2] in ("15", "16", "17", "18", "19", "20")
    return year and _YEAR_LEAD.search(text, max(0, start - _LEAD), start) is not None


def joined(amounts: list[Amount], text: str) -> list[Amount]:
    """Return the amounts with "between 7% and 8%" as one, about the middle; far ends stay two numbers."""
    kept: list[Amount] = []
    for each in amounts:
        last = kept[-1] if kept else None
        if last is not None and _range(last, each, text):
            low, high = Decimal(last.number), Decimal(each.number)
            lead = Span(text.rfind("between", 0, last.start), last.start - 1)
            middle = replace(each, start=last.start, rule="between", number=plain((low + high) / 2))
            kept[-1] = replace(middle, qualifier="about", qualifier_span=lead)
        else:
            kept.append(each)
    return kept


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1") if value >= SMALL else Decimal("0.01"))


def _range(low: Amount, high: Amount, text: str) -> bool:
    if low.kind != high.kind or low.unit != high.unit or text[low.end : high.start] != " and ":
        return False
    near = Decimal(low.number) < Decimal(high.number) <= Decimal(low.number) * 3 / 2
    return near and text[low.start - 8 : low.start] == "between "


class Parts:
    """Reads fractions, multiples and qualifiers off one text."""

    def __init__(self, text: str) -> None:
        self.text, self.terms = text, terms()

    def qualified(self, start: int, end: int) -> tuple[Qualifier, Span | None]:
        """Return what qualifies the number at ``start`` to ``end``, and where that stands: "up to", "or more"."""
        m = self.terms.qualifier_left.search(self.text, max(0, start - 44), start)
        if m:
            phrase = " ".join(m["phrase"].lower().split())
            if (phrase == "up to" and self._risen(m.start(), end)) or (m["level"] and phrase in _BESIDE):
                return "exact", None  # "below the 7.8 billion of 2019" compares, it does not bound
            return self.terms.qualifier[phrase], Span(m.start(), m.end("phrase"))
        m = self.terms.qualifier_right.match(self.text, end)
        if m:
            return self.terms.qualifier[" ".join(m["phrase"].split())], Span(m.start("phrase"), m.end())
        if self.text[end : end + 1] == "+":
            return "at_least", Span(end, end + 1)
        at = start - 2 if self.text[start - 1 : start] == " " else start - 1
        if at >= 0 and (sign := self.terms.qualifier_signs.get(self.text[at])):
            return sign, Span(at, at + 1)
        return "exact", None

    def _risen(self, start: int, end: int) -> bool:
        """ "Going up to 1687" and "up to 12 from 9" tell a level reached, not a bound (codebook, section 6)."""
        behind = re.match(r"\sfrom\s[^\w\s]?\d", self.text[end : end + 9]) is not None
        return behind or self.terms.rising_left.search(self.text, max(0, start - 30), start) is not None

    def fractions(self) -> Iterator[Amount]:
        """ "One fifth of", "by a third", "almost half its exports": percentages in words."""
        yield from self._parts()
        yield from self._hundreds()
        if self.terms.part_words.isdisjoint(word_index(self.text)):
            return
        for m in self.terms.fractions.finditer(self.text):
            if not starts_word(self.text, m.start()) or not self._partitive(m):
                continue
            parts = self.terms.fraction[m["part"]] if m["part"] else 2
            count = self.terms.number.get((m["count"] or "one").lower(), 1)
            value = _rounded(Decimal(100 * count) / parts)
            qualifier, span = self.qualified(m.start(), m.end())
            rule = "half" if m["half"] else "fraction"
            yield Amount(m.start(), m.end(), rule, "percent", plain(value), "percent", qualifier, span)

    def _parts(self) -> Iterator[Amount]:
        """ "Nine in ten", "two out of every three", "every sixth euro"."""
        for m in from_words(self.terms.parts, self.text, self.terms.part_firsts):
            nth = m["nth"]  # "every sixth euro"
            part = 1 if nth else self.terms.number[m["count"].lower()]
            whole = self.terms.fraction[nth] if nth else self.terms.number[m["whole"]]
            if part < whole and starts_word(self.text, m.start()):
                value = _rounded(Decimal(100 * part) / whole)
                qualifier, span = self.qualified(m.start(), m.end())
                yield Amount(m.start(), m.end(), "fraction", "percent", plain(value), "percent", qualifier, span)

    def _hundreds(self) -> Iterator[Amount]:
        """ "37 out of a hundred", "80 of every 100", "8 in 10"; "of every hundred euros they spend, 45"."""
        if not _EVERY & word_index(self.text).keys():
            return
        for m in (*_OUT_OF.finditer(self.text), *_CENTS.finditer(self.text)):
            for left in _SHARES_LEFT:
                share = left.search(self.text, max(0, m.start() - _LOOK_BACK), m.start())
                if share and starts_word(self.text, share.start()):
                    yield from self._share(share["part"], m.groupdict().get("whole", "hundred"), share.start(), m.end())
        for m in _OF_EVERY.finditer(self.text):
            yield from self._share(m["part"], m["whole"], m.start("part"), m.end("part"))

    def _share(self, words: str, round_number: str, start: int, end: int) -> Iterator[Amount]:
        part = Decimal(words) if words.isdigit() else self._small(words)
        whole = Decimal(round_number) if round_number.isdigit() else Decimal(_ROUND[round_number])
        if part is not None and 0 < part < whole:
            qualifier, span = self.qualified(start, end)
            number = plain(_rounded(100 * part / whole))
            yield Amount(start, end, "fraction", "percent", number, "percent", qualifier, span)

    def _small(self, words: str) -> Decimal | None:
        """Return a number below a hundred in words."""
        found = [self.terms.number.get(word) for word in words.lower().split("-")]
        return Decimal(sum(n for n in found if n is not None)) if None not in found else None

    def _partitive(self, m: re.Match[str]) -> bool:
        """Say whether a fraction takes a part of something that is not time: "a third of", "by a tenth"."""
        after, before = self.text[m.end() : m.end() + 24], self.text[max(0, m.start() - 28) : m.start()]
        if not after.strip() and not before.strip():
            return True  # a quote alone
        if _NOT_A_PART.search(before) or (m["part"] == "half" and before.endswith("and ")) or after[:1] == "-":
            return False
        if _OF_TIME.match(after) or _VOTE.match(after):
            return False
        if re.match(r"\s(?:of|its|their|all)\s", after) or (_WHOLE.match(self.text, m.end()) and m["count"] is None):
            return True
        if m["part"] not in (None, "half", "quarter") and m["count"].lower() not in ("a", "one"):
            return True  # "two thirds went by sea"
        closed = _CLOSED.match(after) or re.match(
            r"\s(?:and|but|while|as|in|from|compared|on|to|between|since|during)\b", after
        )
        if closed and (_FALLEN.search(before) or _TAKEN.search(before)):
            return True
        if _COMPARED.match(after):
            return not (m["half"] or m["part"] == "half") or _LEVEL.search(before) is not None
        if m["half"] or m["part"] == "half":
            return False
        stops = not after.strip() or re.match(
            r"\s?[.,;:)]|\s(?:in|by|from|between|before|since|during|on|to|and)\s", after
        )
        by = re.search(r"\bby\s(?:a\s|(?:about|almost|nearly|some|over|around|roughly|only)\s)?$", before)
        return bool(by) or bool(stops and _LEVEL.search(before))

    def multiples(self) -> Iterator[Amount]:
        """ "Threefold", "doubled", "three times as much", "by a factor of 40"."""
        factor = {"a"} if "factor" in word_index(self.text) else frozenset()
        for m in from_words(self.terms.multiples, self.text, self.terms.multiple_firsts | factor):
            if not starts_word(self.text, m.start()):
                continue
            value = m["factor"] or self.terms.number.get(m["few"] or "") or self.terms.multiple.get(m.group(), 2)
            rule = "factor" if m["factor"] else "multiple"
            qualifier, span = self.qualified(m.start(), m.end())
            yield Amount(m.start(), m.end(), rule, "multiple", str(value), None, qualifier, span)
