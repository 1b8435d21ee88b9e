"""Goods that stand at a number: "500 tonnes of copper", "of which 3 million was wine", "a third of the pasta that"."""

from __future__ import annotations

from itertools import pairwise

from flows.extract.clauses import clause_of
from flows.extract.frames.trade_cues import start_of
from flows.extract.frames.trade_goods import MAX_WORDS, TRADED, before, listed, named, phrase, predicate
from flows.extract.frames.trade_words import texts, words
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_PARTS_OF = frozenset({"including", "among", "notably", "mainly", "chiefly"})
_ARTICLES = frozenset({"the", "all", "its", "their", "every"})
_CLAUSES = frozenset(
    {"she", "he", "we", "that", "which", "it", "they", "sold", "bought", "imported", "exported", "shipped", "consumed"}
)
_ALL_OF = frozenset({"which", "this", "that", "these", "them", "it", "those"})
_FOR = frozenset({"of", "in", "on", "for"})
_YEARLY = (("a", "year"), ("per", "year"), ("each", "year"))
_PAID = frozenset({"pay", "pays", "paid", "paying", "spent", "spends", "spending"})


def of_amount(sentence: Sentence, at: int) -> Span | None:
    """ "500 tonnes of copper", "$3 million in copper", "copper for $3 million"."""
    items = sentence.items
    quantity = items[at].type == "QUANTITY"
    if items[at + 1 : at + 3] and items[at + 1].text == "'" and items[at + 2].text == "worth":
        return phrase(items, at + 4)  # "3 million francs' worth of watches"
    if at + 1 < len(items) and items[at + 1].text in ({"of"} if quantity else {"worth"}):
        index = at + 2
        if not quantity and index < len(items) and items[index].text == "of":
            index += 1
        return phrase(items, index)
    yearly = 2 if texts(sentence, at + 1, at + 3) in _YEARLY else 0
    leads = _FOR if yearly or _PAID & sentence.anchors else _FOR - {"for"}
    if items[at].type == "MONEY" and set(texts(sentence, at + 1 + yearly, at + 2 + yearly)) & leads:
        found = phrase(items, at + 2 + yearly)
        if found and any(
            i.text in words("goods") for i in items[at + 2 : at + 9] if found.start <= i.start < found.end
        ):
            return found
    if items[at].type == "PERCENT" and texts(sentence, at + 1, at + 3) in (("of", "its"), ("of", "their")):
        found = phrase(items, at + 3)
        of_trade = any(i.text in TRADED for i in items[at + 3 : at + 6])
        return found if found is not None and named(sentence, found) and not of_trade else None
    if (said := relative(sentence, at)) is not None:
        return said
    if items[at].type == "PERCENT" and at + 3 < len(items) and items[at + 1].text == "of":
        behind = at + 3 + 2 * (items[at + 3].text == "'") if items[at + 2].type in ("STATE", "DEMONYM") else at + 2
        of_trade = any(i.text in TRADED for i in items[behind : behind + 4])  # "7 percent of Peru's imports"
        return phrase(items, behind) if behind > at + 2 and not of_trade else None
    if items[at - 1].text == "(":
        return None if texts(sentence, at - 2, at - 1)[0] in words("ranks") else listed(items, at - 2)
    if (found := part(sentence, at)) is not None:
        return found
    entry = before(items, at - 1)
    if entry is not None and any(i.end == entry.start - 1 and i.text == "which" for i in items[:at]):
        return entry  # "of which copper $3 million"
    start = next((i for i, item in enumerate(items[:at]) if entry is not None and item.start == entry.start), 0)
    opened = next((i.text for i in reversed(items[max(0, at - 12) : at]) if i.text in {"(", ")"}), "")
    if entry is not None and opened == "(" and start and items[start - 1].text in {"(", ",", ";"}:
        return entry  # "exports 54.9 million (betel leaf 16.1, tea 8)"
    if texts(sentence, at - 4, at - 2) == ("to", "the") and items[at - 1].text == "of":
        found = before(items, at - 5)  # "raw silk to the value of 3 million"
        return found if found is not None and named(sentence, found) else None
    start = start_of(sentence, at)
    if start > 2 and (items[start - 1].text == ":" or texts(sentence, start - 2, start) == (",", "with")):
        found = listed(items, start - 2 if items[start - 1].text == ":" else start - 3)  # "grapes, with 3 million"
        if found is not None and named(sentence, found):
            return found
    if (told := _which(sentence, at)) is not None:
        return told
    index = at - 1
    while index > 0 and items[index].text in {"over", "about", "some", "nearly", "almost", "than", "more", "around"}:
        index -= 1
    if index > 0 and items[index].text == "for":
        found = before(items, index - 1)
        first = next((i for i, item in enumerate(items) if found and item.start == found.start), 0)
        if found and first > 2 and items[first - 1].text == "and" and items[first - 2].text in words("goods"):
            head = before(items, first - 2)  # ", machines and electronics for 20 percent"
            return Span(head.start, found.end) if head is not None else found
        return found if first and items[first - 1].text in {"and", ","} else None
    return None


def _which(sentence: Sentence, at: int) -> Span | None:
    """ "…, and leather goods, which improved by 18 per cent": the goods that a clause of their own tells of."""
    items, low = sentence.items, clause_of(sentence, at)[0]
    if low < 2 or items[low].text != "which" or items[low - 1].text != ",":
        return None
    if any(i.type in ("MONEY", "PERCENT", "QUANTITY") for i in items[low:at]):
        return None
    found = listed(items, low - 2)
    return found if found is not None and named(sentence, found) and items[low - 2].text in words("goods") else None


def relative(sentence: Sentence, at: int) -> Span | None:
    """Return goods with a clause of their own: "a third of the pasta that Peru buys", "40% of all wine sold there"."""
    items = sentence.items
    if items[at].type != "PERCENT" or texts(sentence, at + 1, at + 2) != ("of",):
        return None
    index = at + 2
    while index < len(items) and items[index].text in _ARTICLES:
        index += 1
    found = phrase(items, index) if index > at + 2 else None
    if found is None or not named(sentence, found):
        return None
    row = [i for i in items[index : index + MAX_WORDS] if i.start < found.end]
    behind = items[index + len(row) : index + len(row) + 1]
    follows = bool(behind) and (behind[0].type == "STATE" or behind[0].text in _CLAUSES)
    return found if follows and not any(i.text in TRADED for i in row) else None


def part(sentence: Sentence, at: int) -> Span | None:
    """ "…, of which 3 million was wine", "including 3 million for wine": the goods that a part of a sum is made of."""
    lead = texts(sentence, start_of(sentence, at) - 9, start_of(sentence, at))
    last = max((n for n, text in enumerate(lead) if not text), default=-1)
    lead = lead[last + 1 :]
    if not (lead[-1:] and lead[-1] in _PARTS_OF) and not any(a == "of" and b in _ALL_OF for a, b in pairwise(lead)):
        return None
    items = sentence.items
    which = next(
        (i for i in range(at - 2, max(0, at - 9), -1) if items[i - 1].text == "of" and items[i].text in _ALL_OF), 0
    )
    if which and (found := phrase(items, which + 1)) is not None and named(sentence, found):
        return found  # "of which wine accounted for 3 million"
    if at + 2 < len(items) and items[at + 1].text in {"of", "in", "for", "from", "on"}:
        found = phrase(items, at + 2)
        return found if found is not None and named(sentence, found) else None
    found = predicate(sentence, at)
    return found if found is not None and named(sentence, found) else None
