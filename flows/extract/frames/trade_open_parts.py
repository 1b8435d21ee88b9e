"""Parts of a number told before it: "3.4 million of it Norwegian", "of which 58 million came from Peru"."""

from __future__ import annotations

from flows.extract.frames.trade_cues import AMOUNTS, Head, state_of, states_of
from flows.extract.frames.trade_links import End, Flow
from flows.extract.frames.trade_passage import Passage
from flows.extract.frames.trade_words import texts
from flows.extract.sentence import Sentence

_IT = frozenset({"it", "them", "this", "that", "these", "those", "which"})
_LINKING = frozenset("was were is are being came come comes coming bought mined grown shipped imported brought".split())


def part_from(sentence: Sentence, at: int, passage: Passage) -> Flow | None:
    """Return the flow of a part that comes from one state of the dyad, where the passage is on their trade."""
    index = at + 1
    if texts(sentence, index, index + 1) == ("of",) and set(texts(sentence, index + 1, index + 2)) & _IT:
        index += 2
    elif not (sentence.texts[at - 2] == "of" and sentence.texts[at - 1] == "which" and at > 1):
        return None
    while index < len(sentence.items) and sentence.texts[index] in _LINKING:
        index += 1
    led = texts(sentence, index, index + 1) == ("from",)
    index += led
    if index >= len(sentence.items) or any(c not in passage.reading.dyad for i in sentence.items for c in states_of(i)):
        return None
    item = sentence.items[index]
    code = state_of(item)
    stops = index + 1 == len(sentence.items) or sentence.texts[index + 1] in {",", ".", ";", ")", "and", "for"}
    if code is None or not stops or led != (item.type != "DEMONYM"):
        return None
    source = End(code, item.span)
    target = passage.whose.across(source, item.start)
    if target is None or not passage.alive(sentence):
        return None
    head = Head(sentence, "trade.part-from", "open", at, at + 1, "imports", True, False, "")
    return Flow(head, "imports", target, source, 1)


def row_on(sentence: Sentence, before: int, at: int) -> bool:
    """Say whether a number goes on from another one, of the same things at another time: "in 1873, 2,050 in 1876"."""
    a, b = sentence.items[before], sentence.items[at]
    between = sentence.items[before + 1 : at]
    linked = all(i.type == "DATE" or i.text in {",", "and", "in", "then", "but"} for i in between)
    dated = any(i.type == "DATE" for i in sentence.items[at + 1 : at + 3])
    return a.type == b.type and a.type in AMOUNTS and linked and dated and any(i.type == "DATE" for i in between)
