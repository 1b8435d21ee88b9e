"""Flows that a word takes up from those before it: "the former", "the other way", "it was worth"; and landings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from flows.extract.frames.trade_around import source_of
from flows.extract.frames.trade_cues import Head, state_of
from flows.extract.frames.trade_links import WORLD, End, Flow
from flows.extract.frames.trade_words import texts, words
from flows.extract.model import Place
from flows.extract.sentence import Sentence
from flows.ground.value import replace


def anaphor(head: Head, earlier: Sequence[Flow]) -> Flow:
    """ "The former", "the Peruvian total", "Norwegian ones": a flow named before, or the like of it."""
    directed = [f for f in earlier if f.flow in ("exports", "imports") and not f.other and not f.whole]
    row = [f for f in directed if f.head.reads != "anaphor"]
    row = [f for f in row if f.head.sentence is row[-1].head.sentence][-2:]
    if head.reads == "item":
        row = directed
    owner = next((state_of(i) for i in head.sentence.items[head.first : head.last] if state_of(i)), None)
    if owner is not None:
        row = [f for f in directed if f.frame is not None and f.frame.code == owner]
        last = directed[-1] if directed else None
        mirror = "ones" in head.words or "'" in head.words  # "… and Peru's for 3 million"
        if "'" in head.words and last is not None and _stopped(last.head, head):
            return Flow(head, "", other=True)  # "exports were 3 million; its output was 500 and Peru's 250 million"
        if mirror and last is not None and last.partner is not None and last.partner.code == owner:
            row = [replace(last, frame=last.partner, partner=last.frame)]
    if not row:
        return Flow(head, "", other=True)
    found = row[0] if "former" in head.words else row[-1]
    return replace(found, head=head, told=0 if head.reads == "item" else 2)


def _stopped(before: Head, head: Head) -> bool:
    """Say whether a semicolon or another sentence parts a head from one before it."""
    between = head.sentence.items[before.last : head.first]
    return before.sentence is not head.sentence or any(item.text == ";" for item in between)


def turned(head: Head, earlier: Sequence[Flow]) -> Flow:
    """ "The goods that came the other way": what the same state bought, where its sales were told of last."""
    row = [f for f in earlier if f.flow in ("exports", "imports") and not f.other and f.head.reads != "reverse"]
    if not row or row[-1].frame is None or row[-1].partner is None:
        return Flow(head, "", other=True)
    last = row[-1]
    turned = "imports" if last.flow == "exports" else "exports"
    return replace(last, head=head, flow=turned, whole=False, told=2 if last.told >= 2 else 0)


def again(head: Head, earlier: Sequence[Flow]) -> Flow:
    """ "It was worth", "the figure": the first flow of the sentence before."""
    row = [f for f in earlier if f.head.reads == "flow" and not f.other]
    last = next((f for f in row if f.head.sentence is row[-1].head.sentence), None)
    if last is None or last.other or last.whole or head.sentence.index - last.head.sentence.index > 3:
        return Flow(head, "", other=True)
    if head.rule == "trade.those":  # "Peru's exports …; those of Norway to Peru"
        last = _those(head, last)
    again = replace(last.head, rule=head.rule, sentence=head.sentence, first=head.first, last=head.last)
    return replace(last, head=again)


def _those(head: Head, last: Flow) -> Flow:
    """ "Those of Norway", "those from the island to Peru": the same flow, or the one the other way."""
    items = head.sentence.items
    for index in range(head.last, min(head.last + 6, len(items))):
        owner = state_of(items[index]) if items[index].type in ("STATE", "DEMONYM", "CAPITAL") else None
        end = last.frame if "to" in texts(head.sentence, index - 2, index) else last.partner
        if owner is None or end is None:
            continue
        return replace(last, frame=last.partner, partner=last.frame) if owner == end.code else last
    return last


def mirrored(flow: Flow) -> Flow:
    """ "By Swiss reckoning Ghana sold gold for 2 million": the imports of the state whose books are read."""
    if flow.other or flow.whole or flow.frame is None or flow.partner is None:
        return flow
    side = texts(flow.head.sentence, 0, 6)
    if flow.flow == "exports" and ("import", "side") in pairwise(side):
        return replace(
            flow, flow="imports", frame=flow.partner, partner=flow.frame
        )  # "on the import side, Peru supplied"
    if _books(flow.head.sentence, flow.partner.code) and not _books(flow.head.sentence, flow.frame.code):
        turned_way = "imports" if flow.flow == "exports" else "exports"
        return replace(flow, flow=turned_way, frame=flow.partner, partner=flow.frame)
    return flow


def _books(sentence: Sentence, code: str) -> bool:
    """Say whether a sentence counts by the books of a state: "Swiss customs", "the customs department at Hanoi"."""
    items = sentence.items
    for index, item in enumerate(items):
        if not item.type or state_of(item) != code:
            continue
        behind = texts(sentence, index + 1, index + 4)
        if item.type == "DEMONYM" and words("books") & set(behind[:2]):
            return True
        if behind[:2] == ("'", "s") and words("books") & set(texts(sentence, index + 3, index + 6)):
            return True
        before = texts(sentence, index - 6, index)
        if before[-1:] in (("in",), ("at",), ("of",)) and words("books") & set(before):
            return True
    return False


def inverted(head: Head, dyad: tuple[str, str], across: Callable[[End, int], End | None]) -> Flow:
    """ "From Peru came fishmeal worth 3 million": the state that is said first is the far end; gifts are no trade."""
    items = head.sentence.items[head.first : head.last]
    place = next((i for i in items if i.type in ("STATE", "CAPITAL")), None)
    code = state_of(place) if place is not None else None
    given = bool({i.text for i in items} & words("not_trade"))
    if place is None or code not in dyad or given:
        return Flow(head, head.flow or "", other=True)
    far = End(code or "", place.span)
    return Flow(head, head.flow or "", across(far, place.start), far, 1)


def landed(head: Head, dyad: tuple[str, str]) -> Flow:
    """ "Of Peruvian anchovy, 300 tonnes were landed at Bergen": the place imports, the goods' demonym exports."""
    items = head.sentence.items
    place = items[head.last - 1].note
    frame = End(place.state, place.span) if isinstance(place, Place) and place.state else None
    origin = next((i for i in reversed(items[: head.first]) if i.type == "DEMONYM" and state_of(i)), None)
    partner = End(state_of(origin) or WORLD, origin.span) if origin is not None else None
    partner = partner or source_of(items, 0, len(items))
    codes = {e.code for e in (frame, partner) if e is not None}
    return Flow(head, "imports", frame, partner, 2, other=codes != set(dyad))


def same_subject(head: Head, earlier: Sequence[Flow]) -> End | None:
    """ "Peruvian firms delivered goods to Norway and obtained fish from there"."""
    last = earlier[-1] if earlier else None
    if last is None or last.head.sentence is not head.sentence:
        return None
    if last.head.reads not in ("seller", "buyer") and not last.head.words & {"exported", "imported"}:
        return None
    return last.frame if head.sentence.texts[head.first - 1] in {"and", "but", ","} else None


def ends_at(earlier: Sequence[Flow], sentence: Sentence, index: int) -> Flow | None:
    """The flow whose head ends right before an "and"."""
    return next((f for f in earlier if f.head.sentence is sentence and f.head.last == index and not f.other), None)
