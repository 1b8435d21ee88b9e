"""What sort of number it is: a value, a share, growth, a change, a quantity; and whether it falls."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from flows.extract.frames.trade_cues import AMOUNTS, Head, amount, is_share, start_of, state_of
from flows.extract.frames.trade_goods import bracketed, named, predicate
from flows.extract.frames.trade_words import ends_with, rows, starts_with, texts, words
from flows.extract.sentence import Sentence
from flows.extract.tokens import split_words

_FILLERS = frozenset("a an the only just mere no total of further full another already even still some by well".split())
_BACK = frozenset(
    {"total", "all", "everything", "overall", "it", "them", "which", "this", "that", "these", "those", "what", "whole"}
)
_NOTED = frozenset({"write", "writes", "wrote", "written", "put", "puts", "set", "sets", "noted", "note", "lay"})
_ARE = frozenset({"were", "was", "are", "is", "being"})
_DIRECT = 8  # items from a share of trade to the way it goes
_MADE = frozenset({"made", "make", "makes", "making"})
_BEYOND = frozenset({"trade.outbought", "trade.excess", "trade.excess-imports"})
_EARLIER = frozenset(
    "before earlier previous preceding first second third fourth same last prior crisis war year season peak".split()
)
_POSTED = frozenset("seen saw sees see post posts posted posting recorded record registered witnessed enjoyed".split())
_GAINS = frozenset("increase increases growth surge rise rises gain gains jump jumps".split())
_DROPS = frozenset("decrease decreases decline declines drop drops fall falls slump".split())
_RANKED = frozenset(
    "ranked ranks ranking rank among place placed position first second third fourth fifth list".split()
)
_COMPARED = frozenset("more less higher lower above below wider narrower larger smaller bigger greater fewer".split())
_BEATEN = tuple((word, "by") for word in ("exceeded", "surpassed", "beaten", "topped", "bettered", "outdone"))
_HALVED = frozenset({"its", "their", "all", "the", "what", "everything", "that", "her"})
_STEPS = frozenset(
    "increase rise growth gain jump fall drop decrease decline reduction loss change contraction".split()
)


@dataclass(frozen=True, slots=True)
class Measure:
    """The measure of one number, whether it falls, and whether it only serves as what another is compared with."""

    kind: str
    falls: bool = False
    contrast: bool = False  # "against 8.1 billion in 2022"


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around a number, its qualifier left out; "" for annotations."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    level: bool  # "rose to", "from", "was at": not a step
    labelled: bool  # a colon right in front: "they slipped: 3 million"


def measure(sentence: Sentence, at: int, head: Head, quote: str, previous: Measure | None) -> Measure | None:
    """Return what the amount at item ``at`` measures, None where the text does not say.

    ``quote`` is the amount as written, ``previous`` the measure of the figure before it in the sentence.
    """
    around = _around(sentence, at)
    if head.flow == "balance" and head.rule in _BEYOND and sentence.items[at].type == "MONEY":
        return Measure("value")
    if _than_other(sentence, at) or _of_other(sentence, at, head):
        return None
    contrast = is_contrast(sentence, at)
    again = around.before[-1:] == ("or",) and previous is not None and previous.kind == "growth_rate"
    if again and previous is not None and sentence.items[at].type == "MONEY":
        return Measure("change", previous.falls)  # "an increase of 24.6% or 219 million"
    match sentence.items[at].type:
        case "PERCENT" if head.rule == "trade.open-share":
            return Measure("share")
        case "PERCENT":
            if previous is not None and previous.kind == "change" and around.before in (("or",), ("(",), (",", "or")):
                return Measure("growth_rate", previous.falls)  # "down 92 million or 13.7%"
            found = _percent(sentence, at, around, head, quote)
            if previous is not None and previous.kind in ("growth_rate", "share") and (contrast or found is None):
                return Measure(previous.kind, previous.falls, contrast)
            return found
        case "QUANTITY":
            unit = tuple(split_words((amount(sentence, at).unit or "").lower()))
            step = _money(around, contrast)
            found = step if step.kind == "change" else Measure("quantity", contrast=contrast)
            return found if unit in rows("goods_units") or _counts(head, unit) else None
        case _:
            if previous is not None and previous.kind == "growth_rate" and _besides(sentence, at):
                return Measure("change", previous.falls)
            return _money(around, contrast)


def _besides(sentence: Sentence, at: int) -> bool:
    """ "They were 7 billion, up 34 percent (1.8 billion)": a sum in a bracket beside growth of a sum told before.

    So is one beside growth "by" so much, whatever stands before: "fell by 4 per cent ($3m)".
    """
    items = sentence.items
    beside = items_closed(sentence, at) and at > 2 and items[at - 2].type == "PERCENT"
    if beside and texts(sentence, start_of(sentence, at - 2) - 1, start_of(sentence, at - 2)) == ("by",):
        return True
    return beside and any(i.type == "MONEY" for i in items[max(0, at - 12) : at - 2])


def _counts(head: Head, unit: tuple[str, ...]) -> bool:
    """Say whether what a number counts is sold or bought: anything behind such a verb, goods behind a noun."""
    if not unit or unit in rows("not_traded_units"):
        return False
    return head.reads in ("seller", "buyer") or head.flow in ("exports", "imports") or unit[-1] in words("goods")


def _than_other(sentence: Sentence, at: int) -> bool:
    """ "2.6 billion higher than imports": compared with something else than an earlier time."""
    row = sentence.items[at + 1 : at + 4]
    than = next((n for n, item in enumerate(row) if item.text == "than"), None)
    if row and row[0].text == ",":
        return False  # "5.6 million, more than they had been"
    if than is None or any(i.text == ")" for i in row[:than]):
        return False
    if any(i.type in AMOUNTS for i in sentence.items[at + than + 2 : at + than + 4]):
        return False  # "more than half of …" qualifies the next number
    behind = sentence.items[at + than + 2 : at + than + 9]
    return not any(i.type == "DATE" or i.text in _EARLIER for i in behind)


def _of_other(sentence: Sentence, at: int, head: Head) -> bool:
    """ "… of its exports, and 7 per cent of its own": a share in something else than the head in front of it."""
    after = texts(sentence, at + 1, at + 4)
    if head.reads in ("origin", "passing", "landing") and after[:2] in (("of", "it"), ("of", "them")):
        return True  # "ten million tons of Swedish ore, three quarters of it by way of Luleå"
    if head.last > at or sentence.items[at].type != "PERCENT" or after[:1] != ("of",):
        return False
    figure = head.rule in ("trade.figure", "trade.earlier") or "figure" in texts(sentence, at - 8, at)
    made_of = predicate(sentence, at) if figure else None
    if made_of is not None and named(sentence, made_of):
        return False  # "half of that was cars"
    if figure and after[1:2] in (("this",), ("that",), ("what",)):
        return True  # "the figure stood at a quarter of this"
    if head.flow == "total":
        return not {"total", "trade", "commerce", "turnover", *_BACK} & set(texts(sentence, at + 1, at + 8))
    if after[1:] in (("its", "value"), ("their", "value"), ("its", "volume"), ("its", "worth")):
        return False  # "lost a third of its value"
    if head.reads in ("seller", "buyer"):
        return not _of_trade(sentence, at + 2)
    return head.reads == "flow" and not _BACK & set(after[1:])


def _of_trade(sentence: Sentence, low: int) -> bool:
    """Say whether the words behind "a half of" are a state, goods, trade, or stand for them."""
    row = sentence.items[low : low + 7]
    if any(i.text == "used" for i in row[:4]):
        return False  # "a twentieth of what it used to"
    if any(i.text in words("firms") | {"people", "exporters", "importers", "farmers"} for i in row[:4]):
        return False  # "70% of Peruvian companies exporting there"
    known = words("goods") | words("traded") | _BACK | {"its", "their"}
    return any(state_of(i) is not None or i.text in known for i in row)


def _around(sentence: Sentence, at: int) -> _Around:
    items, start = sentence.items, start_of(sentence, at)
    low, high = start - (start > 0 and items[start - 1].text == ":"), at + 1  # a label: "Share in exports: 4%"
    while low > 0 and items[low - 1].type not in AMOUNTS and items[low - 1].text not in {";", ":"} and start - low < 14:
        low -= 1
    while (
        high < len(items) and items[high].type not in AMOUNTS and items[high].text not in {";", ":"} and high - at < 9
    ):
        high += 1
    if high + 1 < len(items) and items[high].type == "PERCENT" and items[high - 1].text == "or":
        at, high = high, high + 3  # "3 million or a quarter more than in 2021"
    before = tuple(t for t in texts(sentence, low, start) if t != ":")
    last = next((t for t in reversed(before) if t not in _FILLERS), "")
    labelled = start > 0 and items[start - 1].text == ":"
    return _Around(before, texts(sentence, at + 1, high), last in words("level"), labelled)


def is_contrast(sentence: Sentence, at: int) -> bool:
    """Say whether a number is what another is compared with: "against 8.1 billion", "up from 3 percent"."""
    before = list(texts(sentence, max(0, at - 7), start_of(sentence, at)))
    while before and before[-1] in _FILLERS and not ends_with(before, "contrast"):
        before.pop()
    return ends_with(before, "contrast") > 0


def _percent(sentence: Sentence, at: int, around: _Around, head: Head, quote: str) -> Measure | None:
    before, after = around.before, around.after[1:] if around.after[:2] == (",", "of") else around.after
    if quote[-4:].lower() == "half" and after[:1] and after[0] in _HALVED:
        after = ("of", *after)  # "half its imports"
    if quote[:1] in "+-−–":
        return Measure("growth_rate", quote[:1] != "+")
    if direction(sentence, at, head):
        return Measure("share")
    if before[-2:] in _BEATEN:
        return Measure("growth_rate")  # "the value for 2021 was exceeded by 7 per cent"
    if after[:1] == ("share",):
        return Measure("share")  # "a 14.4% share"
    which = "which" in before[-2:] and after[:1] in (("were",), ("was",), ("are",), ("is",))
    if which or _glossed(sentence, at):
        return Measure("share")
    if _shared(sentence, head, at) and _moved(before[-4:]) is None:
        return Measure("share")
    moved = None if around.level else _moved(before)
    moved = "rise" if before[-1:] == ("added",) else moved  # "exports added 9 per cent"; a sum added is another sum
    near = _moved(before[-4:]) if not around.level else None
    if after[:1] == ("of",) or _share_goes(sentence, at):
        return (
            Measure("share") if near is None or set(before) & words("share") else Measure("growth_rate", near == "fall")
        )
    if set(before[-12:]) & words("share") and near is None and _behind(after) is None:
        return Measure("share")
    behind = _behind(after, moved)
    if behind is not None:
        return Measure("growth_rate", behind)
    if moved is not None:
        return Measure("growth_rate", moved == "fall")
    if items_closed(sentence, at) and (grown := _grown(sentence, at)) is not None:
        return Measure("growth_rate", grown)
    if items_closed(sentence, at) and bracketed(sentence, at) is not None:
        return Measure("share")  # "mainly vehicles (20.7%) and machinery (18.3%)"
    if _entry(sentence, at):
        return Measure("share")  # "exports 1.1 billion (petroleum products 61%)"
    if items_closed(sentence, at) and words("ranks") & set(texts(sentence, 0, at)):
        return Measure("share")  # "the third source of Peru's imports (5.6 per cent)"
    ranked = before[-1:] == ("with",) and bool(set(before) & _RANKED)
    return Measure("share") if ranked or head.reads == "rank" or (after[:1] == ("in",) and head.first > at) else None


def _grown(sentence: Sentence, at: int) -> bool | None:
    """Say whether a bracket tells a fall ("a drop was seen in ore (5%)"), or a rise; None where it tells neither."""
    low = max((a for a in range(at) if sentence.items[a].type == "MONEY"), default=0)
    said = set(texts(sentence, low, at))
    if not said & _POSTED:
        return None
    return True if said & _DROPS else False if said & _GAINS else None


def direction(sentence: Sentence, at: int, head: Head) -> bool:
    """ "Three fifths of this were Peruvian exports": what part of the trade told before goes one way."""
    if head.first <= at or head.reads != "flow" or head.flow not in ("exports", "imports"):
        return False
    row = list(sentence.items[at + 1 : head.first])
    if len(row) > 1 and row[0].text == "of" and row[1].text in _BACK:
        row = row[2:]
    if not row or row[0].text not in _ARE or head.first - at > _DIRECT:
        return False
    return all(i.type in ("DEMONYM", "STATE") or i.text in {"'", "s"} for i in row[1:])


def items_closed(sentence: Sentence, at: int) -> bool:
    """Say whether a number stands alone in brackets."""
    row = texts(sentence, at - 1, at + 2)
    return row[:1] == ("(",) and row[-1:] == (")",)


def _entry(sentence: Sentence, at: int) -> bool:
    """Say whether only goods stand between a bracket and a percentage: an entry of a list of parts."""
    items = sentence.items
    index = at - 1
    while index > at - 6 and index > 0 and (items[index].text.isalpha() or items[index].text == "-"):
        index -= 1
    row = items[index + 1 : at]
    opened = items[index].text in {"(", ","} and "(" in texts(sentence, at - 14, at)
    return opened and bool(row) and any(i.text in words("goods") for i in row) and not any(i.type for i in row)


def _glossed(sentence: Sentence, at: int) -> bool:
    """ "Exports made up 81 million (84 percent)": a share in brackets behind the sum that makes it up."""
    items = sentence.items
    beside = at > 3 and items[at - 1].text == "," and items[at - 2].type == "MONEY" and items[at - 3].text == "("
    if beside and texts(sentence, at + 1, at + 2) == (")",):
        return True  # "exports of wine (3 million, 47 per cent)"
    if at < 3 or items[at - 1].text != "(" or items[at - 2].type not in ("MONEY", "QUANTITY"):
        return False
    closed = at + 1 < len(items) and items[at + 1].text == ")"
    of = sentence.texts[0] == "of"  # "Of all exports 716 million (65%) were goods"
    return closed and (of or bool(set(texts(sentence, at - 8, at - 2)) & words("share")))


def _shared(sentence: Sentence, head: Head, at: int) -> bool:
    """ "The share of Norway in Peruvian imports, which …, sank to 18%": said in front of the head."""
    return head.last <= at and is_share(head)


def _share_goes(sentence: Sentence, at: int) -> bool:
    """ "Sixteen percent came from Korea", "a third went to Peru"."""
    row = texts(sentence, at + 1, at + 6)
    length = starts_with(row, "share_from") or starts_with(row, "share_to")
    index = at + 1 + length
    index += index < len(sentence.items) and sentence.texts[index] == "the"
    return length > 0 and index < len(sentence.items) and state_of(sentence.items[index]) is not None


def _moved(row: tuple[str, ...]) -> str | None:
    """Return "rise" or "fall" by the last word of movement, None where there is none."""
    if row[-2:] == ("plus", "of") or row[-2:] == ("minus", "of"):
        return "rise" if row[-2] == "plus" else "fall"
    for lead, text in reversed(list(pairwise(("", *row)))):
        if text in words("fall") and not (text == "down" and lead in _NOTED):
            return "fall"
        if text in words("rise") and not (text == "up" and lead in _MADE):  # "made up"
            return "rise"
    return None


def _behind(after: tuple[str, ...], moved: str | None = None) -> bool | None:
    """Return whether words behind a percentage make it growth that falls: "3% more than", "2.9 percent down"."""
    for text in after[:2]:
        if text == "year":
            return None if moved else False
        if text in words("behind_growth"):
            return text in words("fall")
        if text not in {"year", "-", "on"}:
            return None
    return None


def _money(around: _Around, contrast: bool) -> Measure:
    before = around.before
    row = tuple(t for t in before if t not in _FILLERS)
    if row[-3:-1] == ("in", "value") or row[-2:] == ("in", "value"):  # "a loss in value of 3 million"
        row = (*row[: row.index("in", len(row) - 3)], "of")
    step = before[-1:] == ("by",) or (
        before[-1:] != ("the",) and bool(row and (row[-1] in words("rise") or row[-1] in words("fall")))
    )
    moved = _moved(row[-3:])
    if around.labelled and row and row[-1] not in _STEPS:
        moved = None
    if moved is not None and step and not around.level:
        return Measure("change", moved == "fall")
    if around.after[:1] and around.after[0] in _COMPARED and not contrast:
        return Measure("change", around.after[0] in words("fall"))
    return Measure("value", contrast=contrast)


def restated(sentence: Sentence, at: int, following: int) -> bool:
    """Say whether the next percentage gives this one again: "a third (33.8 percent)"."""
    a, b = amount(sentence, at), amount(sentence, following)
    if a.kind != "percent" or b.kind != "percent" or not _again(sentence, at, following):
        return False
    first, second = Decimal(a.number), Decimal(b.number)
    return abs(first - second) <= abs(second) / 10


def converted(sentence: Sentence, at: int, before: int) -> bool:
    """Say whether a sum gives the one before it in another currency: "$3 million, or 2.7 million euros"."""
    a, b = amount(sentence, before), amount(sentence, at)
    return a.kind == b.kind == "money" and a.unit != b.unit and _again(sentence, before, at)


def _again(sentence: Sentence, low: int, high: int) -> bool:
    """Say whether only words like "or", "that is", a bracket stand between two numbers ("a third of it (33%)")."""
    between = texts(sentence, low + 1, start_of(sentence, high))
    if ")" in between:
        return False  # an entry of a list each: "leather (9.9%), clothing (8.7%)"
    if "(" in between:
        return between[-1] == "(" and len(between) < 6
    if between[-1:] == (":",) and len(between) < 9:
        return True  # "a third of all that it sells abroad: 32.3 percent"
    allowed = {text for row in rows("again") for text in row}
    return bool(between) and len(between) < 8 and between[:1] == (",",) and set(between) <= allowed | {","}
