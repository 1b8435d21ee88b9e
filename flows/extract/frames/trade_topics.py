"""Goods that a number without goods of its own is told of: what opens its clause, what stands nearest, its list."""

from __future__ import annotations

from flows.extract.clauses import clause_of
from flows.extract.frames.trade_beside import of_amount, part
from flows.extract.frames.trade_cues import AMOUNTS, state_of
from flows.extract.frames.trade_goods import (
    beside,
    goes_on,
    listed,
    named,
    noun,
    predicate,
    span_of,
    topic,
)
from flows.extract.frames.trade_words import plain, words
from flows.extract.sentence import Item, Sentence
from flows.ground.model import Span

_AFTER_NAME = frozenset({"of", "from", "to", "for", "that", "which", ",", ";", "in"})
_OPENERS = frozenset(
    {
        ",",
        "in",
        "and",
        "the",
        "by",
        "among",
        "while",
        "whereas",
        "but",
        "of",
        "also",
        "these",
        "those",
        "them",
        "which",
        "total",
        "this",
        "though",
        "although",
    }
)


def told(sentence: Sentence, at: int) -> Span | None:
    """Goods that a number without any word for trade is told of, or None: goods of the lexicon before other words."""
    other: Span | None = None
    for read in (part, of_amount, paired, beside, opening, topic, _first, _made_of):
        found = read(sentence, at)
        if found is not None and named(sentence, found):
            return found
        other = other or found
    return other


def paired(sentence: Sentence, at: int) -> Span | None:
    """ "Chemicals and food made 5 and 4 billion": as many goods in a row as numbers in a row, one for each."""
    row = sentence.coordinated(at)
    if len(row) < 2:
        return None
    parts = _subjects(sentence, row[0])
    return parts[row.index(at)] if len(parts) == len(row) else None


def _subjects(sentence: Sentence, at: int) -> list[Span]:
    """The goods that open the clause of a number, one by one."""
    items, index = sentence.items, clause_of(sentence, at)[0]
    if index > 1 and items[index - 1].text == ":" and items[index].type in AMOUNTS:
        index = clause_of(sentence, index - 2)[0]  # "Meat and wool come from Peru: 3 and 2 tonnes"
    while index < at and (items[index].type in ("DATE", "DEMONYM") or items[index].text in _OPENERS):
        index += 1
    parts: list[list[Item]] = [[]]
    while index < at and (plain(items[index]) or items[index].text in {"and", ",", "-"}):
        if items[index].text in {"and", ","}:
            parts.append([])
        else:
            parts[-1].append(items[index])
        index += 1
    return [span for part in parts if (span := span_of(noun(part))) is not None]


def opening(sentence: Sentence, at: int) -> Span | None:
    """Goods that a number is told of: in front of its bracket ("tobacco (up 31%)"), else what opens its clause."""
    items = sentence.items
    bracket = next((i for i in range(at - 1, max(-1, at - 5), -1) if items[i].text == "("), None)
    if bracket is not None and (found := listed(items, bracket - 1)) is not None:
        return found
    worth = next((i for i in range(at - 1, max(0, at - 5), -1) if items[i].text in {"worth", "valued"}), None)
    if worth is not None and (apposed := listed(items, worth - 1 - (items[worth - 1].text == ","))) is not None:
        return apposed  # "the leading item is tobacco, worth 3 million"
    low = clause_of(sentence, at)[0]
    while low < at and (items[low].type in ("DATE", "DEMONYM") or items[low].text in _OPENERS):
        low += 1
    row: list[Item] = []
    index = low
    while index < at and (
        plain(items[index])
        or (row and items[index].text in {"and", "for", "-", "of"})
        or (row and items[index].text == "," and goes_on(items, index, at))
    ):
        row.append(items[index])
        index += 1
    ended = index < at and (items[index].text in {",", "(", ":"} or items[index].text in words("tells"))
    return span_of(row if ended else noun(row))


def _first(sentence: Sentence, at: int) -> Span | None:
    """ "Wine did less well: only 43 million litres were landed": the goods that open what stands before a colon."""
    colon = next((i for i in range(at - 1, 1, -1) if sentence.texts[i] == ":"), None)
    if colon is None:
        return None
    found = listed(sentence.items, colon - 1)  # "first of all, tobacco: the sticks …"
    return found if found is not None and named(sentence, found) else opening(sentence, colon - 1)


def _made_of(sentence: Sentence, at: int) -> Span | None:
    """ "1.3 billion was accounted for by tobacco": the goods behind a number."""
    found = predicate(sentence, at)
    return found if found is not None and named(sentence, found) else None


def nearest(sentence: Sentence, at: int) -> Span | None:
    """The words around the goods of the lexicon that stand nearest to a number, between its semicolons."""
    items = sentence.items
    bars = {";", "."}
    low = next((i + 1 for i in range(at - 1, -1, -1) if items[i].text in bars), 0)
    high = next((i for i in range(at + 1, len(items)) if items[i].text in bars), len(items))
    named = [i for i in range(low, high) if not items[i].type and items[i].text in words("goods")]
    if not named:
        return None
    first = min(named, key=lambda i: (abs(i - at), i))
    last = first
    while first > low and plain(items[first - 1]):
        first -= 1
    while last + 1 < high and items[last + 1].text in words("goods"):
        last += 1
    if last + 2 < high and plain(items[last + 1]) and items[last + 2].text in _AFTER_NAME:
        last += 1  # "tomato puree"
    if last + 2 < high and items[last + 1].text == "and" and items[last + 2].text in words("goods"):
        last += 2
    return span_of(list(items[first : last + 1]))


def market(sentence: Sentence, code: str) -> Span | None:
    """ "The Japanese silkworm egg market": goods of a state that a passage is about."""
    items = sentence.items
    for index, item in enumerate(items):
        if item.type != "DEMONYM" or state_of(item) != code:
            continue
        row: list[Item] = []
        for following in items[index + 1 : index + 6]:
            if following.text in words("markets"):
                return span_of(row)
            if not plain(following) or following.type in AMOUNTS:
                break
            row.append(following)
    return None


def counted(sentence: Sentence, at: int) -> bool:
    """ "$3 billion of debt … 1.1 million head": a sum only by its neighbours, but things by the noun behind it."""
    note, behind = sentence.items[at].note, sentence.items[at + 1 : at + 2]
    inherited = note is not None and note.rule == "money-inherited"
    return inherited and bool(behind) and plain(behind[0]) and behind[0].text not in words("behind_growth")
