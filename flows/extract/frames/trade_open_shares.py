"""Shares that no word for trade governs: "a third of Peru's gas comes from Norway", "Norway covers 12% of it"."""

from __future__ import annotations

from flows.extract.clauses import clause_of
from flows.extract.frames import trade_beside as beside
from flows.extract.frames import trade_goods as goods
from flows.extract.frames.trade_cues import Head, state_of, states_of
from flows.extract.frames.trade_links import End, Flow
from flows.extract.frames.trade_words import starts_with, texts, words
from flows.extract.model import Place
from flows.extract.sentence import Sentence
from flows.ground.model import Span

REACH = 16  # items between the goods and whence they come
_TABLE = frozenset({"drunk", "worn", "driven", "smoked"})  # a share of what is drunk is none of what is bought
_ARE = frozenset({"is", "are", "was", "were"})


def open_share(sentence: Sentence, at: int, dyad: tuple[str, str]) -> Flow | None:
    """Return the flow of a share of some goods of one state that the other state sells or takes, or None."""
    items = sentence.items
    if items[at].type != "PERCENT" or at + 1 >= len(items):
        return None
    if (inverted := _inverted(sentence, at, dyad)) is not None:
        return inverted
    if at + 3 >= len(items) or items[at + 1].text != "of":
        return None
    index = at + 2 + (items[at + 2].text == "the")
    owner = state_of(items[index]) if items[index].type in ("STATE", "DEMONYM", "CAPITAL") else None
    part = part_of(sentence, at)
    if owner is None:
        return _of_goods(sentence, at, dyad)
    if owner not in dyad:
        return None
    end = _end_of(sentence, part) if part is not None else _generic(sentence, index)
    if end is None:
        return _of_needs(sentence, at, End(owner, items[index].span), dyad)
    low, high = clause_of(sentence, at)
    if any(code not in dyad for item in items[low : min(high, at + REACH)] for code in states_of(item)):
        return None
    other = dyad[1] if owner == dyad[0] else dyad[0]
    holder, flow = _behind(sentence, end, other) or _before(sentence, at, other) or (None, "")
    if holder is None:
        return None
    head = Head(sentence, "trade.open-share", "open", at, at + 1, flow, False, False, "")
    return Flow(head, flow, End(owner, items[index].span), holder, 2)


def _end_of(sentence: Sentence, span: Span) -> int:
    """The item behind a stretch of words."""
    return next(i for i, item in enumerate(sentence.items) if item.end == span.end) + 1


def _generic(sentence: Sentence, owner: int) -> int | None:
    """ "12% of Peruvian goods sold abroad went to Norway": the item behind the word for goods in general, or None."""
    index = owner + 1 + 2 * (texts(sentence, owner + 1, owner + 3) == ("'", "s"))
    named = set(texts(sentence, index, index + 1)) & {"goods", "products", "merchandise", "wares"}
    return index + 1 if named else None


def _of_goods(sentence: Sentence, at: int, dyad: tuple[str, str]) -> Flow | None:
    """ "Half of the tar that left Peruvian harbours went to Norway": goods whose other end their clause names."""
    items, found = sentence.items, beside.relative(sentence, at)
    if found is None or any(code not in dyad for item in items for code in states_of(item)):
        return None
    end = _end_of(sentence, found)
    for other in dyad:
        held = _behind(sentence, end, other) or _before(sentence, at, other)
        owner = _named(sentence, dyad[1] if other == dyad[0] else dyad[0]) if held is not None else None
        if held is not None and owner is not None:
            head = Head(sentence, "trade.open-share", "open", at, at + 1, held[1], False, False, "")
            return Flow(head, held[1], owner, held[0], 2)
    return None


def _inverted(sentence: Sentence, at: int, dyad: tuple[str, str]) -> Flow | None:
    """ "Of the gas burnt in Norway 87 per cent is Peruvian", "nine out of ten Peruvian grapes are eaten in Norway"."""
    if any(code not in dyad for item in sentence.items for code in states_of(item)):
        return None
    if inverted_goods(sentence, at) is None or _TABLE & sentence.anchors:
        return None
    for other in dyad:
        held = _behind(sentence, at + 1, other)
        owner = _named(sentence, dyad[1] if other == dyad[0] else dyad[0]) if held is not None else None
        if held is not None and owner is not None:
            head = Head(sentence, "trade.open-share", "open", at, at + 1, held[1], False, False, "")
            return Flow(head, held[1], owner, held[0], 2)
    return None


def inverted_goods(sentence: Sentence, at: int) -> Span | None:
    """The goods in front of a share ("of the gas burnt there 87 per cent"), or right behind it without "of"."""
    items, low = sentence.items, clause_of(sentence, at)[0]
    if at + 1 < len(items) and items[at + 1].type == "DEMONYM":
        found = goods.phrase(items, at + 1)
    elif items[low].text == "of" and low + 1 < at:
        start = low + 1
        while start < at and items[start].text in {"the", "all", "every", "its", "their"}:
            start += 1
        found = goods.phrase(items, start)
    else:
        return None
    return found if found is not None and goods.named(sentence, found) else None


def _named(sentence: Sentence, code: str) -> End | None:
    """A state as a sentence names it, by its name, its people or a town."""
    for item in sentence.items:
        if isinstance(item.note, Place) and item.note.state == code:
            return End(code, item.span)
    return None


def _of_needs(sentence: Sentence, at: int, owner: End, dyad: tuple[str, str]) -> Flow | None:
    """ "Malaysian gas covers a fifth of Japan's consumption": goods of the other state, in what the first one uses."""
    goods_of = needed(sentence, at)
    items, (low, high) = sentence.items, clause_of(sentence, at)
    if goods_of is None or not words("needs") & {i.text for i in items[at + 2 : min(high, at + 9)]}:
        return None
    seller = next(i for i in items[low:at] if i.end < goods_of.start and i.type in ("DEMONYM", "STATE"))
    code = state_of(seller)
    if code not in dyad or code is None or code == owner.code:
        return None
    head = Head(sentence, "trade.open-share", "open", at, at + 1, "imports", False, False, "")
    return Flow(head, "imports", owner, End(code, seller.span), 2)


def needed(sentence: Sentence, at: int) -> Span | None:
    """The goods of "Malaysian gas" that a verb like "covers" leads from to a share."""
    items, low = sentence.items, clause_of(sentence, at)[0]
    verb = next((i for i in range(at - 1, low, -1) if items[i].text in words("givers") | words("share")), None)
    named = (i for i in range(low, verb or low) if items[i].type == "DEMONYM" or items[i].text == "'")
    start = next(named, None)
    if verb is None or start is None:
        return None
    found = goods.phrase(items, start + (2 if items[start].text == "'" else 1))
    return found if found is not None and goods.named(sentence, found) else None


def part_of(sentence: Sentence, at: int) -> Span | None:
    """Return the goods behind "a third of Peru's": words of the lexicon and what stands with them."""
    items = sentence.items
    index = at + 2 + (items[at + 2].text == "the")
    if items[index].type and texts(sentence, index + 1, index + 3) == ("'", "s"):
        index += 3
    elif items[index].type:
        index += 1
    if items[index].text in words("needs") and items[index + 1].text in {"for", "of"}:
        index += 2  # "Norway's demand for gas"
    found = goods.phrase(items, index)
    if found is None or not goods.named(sentence, found):
        return None
    row = [i.text for i in items if found.start <= i.start < found.end]
    if row[-1] in words("needs"):
        row = row[:-1]  # "its gas needs"
        found = Span(found.start, next(i.end for i in items if i.start >= found.start and i.text == row[-1]))
    return None if words("not_trade") & set(row) or row[-1] not in words("goods") else found


def _behind(sentence: Sentence, low: int, other: str) -> tuple[End, str] | None:
    """ "… comes from Norway", "… goes to Norway", "… is Norwegian"."""
    items = sentence.items
    for index in range(low, min(low + REACH, len(items))):
        for name, flow in (("share_from", "imports"), ("share_to", "exports")):
            length = starts_with(texts(sentence, index, index + 5), name)
            found = _place(sentence, index + length, other) if length else None
            if found is not None:
                return found, flow
        item = items[index]
        closed = index + 1 == len(items) or items[index + 1].text in {".", ",", ";", ")"}
        if item.type == "DEMONYM" and state_of(item) == other and items[index - 1].text in _ARE and closed:
            return End(other, item.span), "imports"
    return None


def _place(sentence: Sentence, index: int, code: str) -> End | None:
    index += index < len(sentence.items) and sentence.texts[index] == "the"
    if index >= len(sentence.items):
        return None
    note = sentence.items[index].note
    found = isinstance(note, Place) and note.kind != "demonym" and note.state == code
    return End(code, sentence.items[index].span) if found else None


def _before(sentence: Sentence, at: int, other: str) -> tuple[End, str] | None:
    """ "Norway covers 12 per cent of", "Norway takes a third of": the state in front of the verb."""
    low = clause_of(sentence, at)[0]
    row = set(texts(sentence, max(low, at - 6), at))
    flow = "imports" if row & words("givers") else "exports" if row & words("takers") else ""
    held = next((i for i in range(at - 1, low - 1, -1) if sentence.items[i].type in ("STATE", "CAPITAL")), None)
    if not flow or held is None or state_of(sentence.items[held]) != other:
        return None
    return End(other, sentence.items[held].span), flow
