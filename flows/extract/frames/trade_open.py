"""Numbers that no word for trade governs: goods told from one state to the other, or in a passage on their trade.

Two ways lead to a figure. Either the clause itself says whence and whither goods go, whatever its verb ("Danish
piglets crossed the border for German farms"); or the passage has just told of one direction of trade, and the
subject of the clause is goods ("Pharmaceuticals led the list at 1.1 billion").
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.extract.clauses import clause_of
from flows.extract.frames import trade_topics as topics
from flows.extract.frames.trade_cues import AMOUNTS, Head, Heads, amount, military, state_of, states_of
from flows.extract.frames.trade_links import End, Flow
from flows.extract.frames.trade_passage import Passage
from flows.extract.frames.trade_words import plain, rows, words
from flows.extract.model import Place
from flows.extract.sentence import Item, Sentence
from flows.extract.tokens import split_words

_FROM = frozenset({"from", "leaving", "left", "quit"})
_TO = frozenset({"to", "into", "for", "reached", "reaching", "entered", "entering", "in", "at"})
_PRODUCES = frozenset("mines mined produces grows grew makes harvests harvested refines needs burns eats uses".split())
_WHERE = frozenset({"in", "at"})  # tell where goods go only if something else tells whence they come
_PLACES = frozenset({"STATE", "CAPITAL", "CITY", "VENUE", "REGION"})
_ARTICLES = frozenset({"the", "its", "their", "a", "port", "ports", "of", "mines", "markets", "market", "harbour"})
REACH = 4  # words between a demonym and its goods


@dataclass(frozen=True, slots=True)
class _Ends:
    source: End | None
    target: End | None

    @property
    def told(self) -> bool:
        """Both are named, and they are two."""
        return self.source is not None and self.target is not None and self.source.code != self.target.code


def open_flow(sentence: Sentence, at: int, heads: Heads, passage: Passage) -> Flow | None:
    """Return the flow of a number that no head governs, or None where it is not told to be trade of the dyad."""
    if military(sentence):
        return None
    if any(h.reads == "rival" and h.rule != "trade.rate" for h in heads.flows):
        return None
    low, high = clause_of(sentence, at)
    shut = _shut(sentence, low, high)
    found = None if shut else _carried(sentence, at, passage)
    low = next((i for i in range(at - 1, max(low, at - 6), -1) if sentence.texts[i] == ","), max(low, at - 5))
    if found is not None or _shut(sentence, low, at + 3):
        return found
    return _told(sentence, at, heads, passage) or _goes_on(sentence, at, heads, passage)


def _goes_on(sentence: Sentence, at: int, heads: Heads, passage: Passage) -> Flow | None:
    """ "China did: 104 billion, up 16 percent": nothing new in front of the number, right behind other figures."""
    if (
        any(h.reads != "rival" for h in heads.flows)
        or passage.said is None
        or not passage.follows(sentence)
        or not passage.alive(sentence)
    ):
        return None
    for index in range(clause_of(sentence, at)[0], at):
        item = sentence.items[index]
        if item.type and item.type not in ("DATE", *AMOUNTS) and state_of(item) not in passage.reading.dyad:
            return None
        if not item.type and item.text.isalpha() and not _idle(item.text) and not _topic(sentence, index):
            return None
    behind = sentence.items[at + 1 : at + 2]
    if sentence.items[at].type == "QUANTITY" and behind and plain(behind[0]):
        return None
    return passage.goes_on(_head(sentence, at, "trade.goes-on", passage.said.flow, "again"))


def _topic(sentence: Sentence, index: int) -> bool:
    """ "For wine it stands third with 16 per cent": goods that a sentence opens with, behind a preposition."""
    items = sentence.items
    return items[index].text in words("goods") and index < REACH and items[0].text in {"for", "in", "of", "as"}


def _idle(word: str) -> bool:
    return any(word in words(name) for name in ("goes_on", "rise", "fall", "level", "tells", "reporters"))


def _shut(sentence: Sentence, low: int, high: int) -> bool:
    """Say whether words between two items lift a number out of trade: gifts, prices, duties, people."""
    return any(i.text in words("not_trade") for i in sentence.items[low:high])


def _carried(sentence: Sentence, at: int, passage: Passage) -> Flow | None:
    """Goods that pass from one state to the other, both named in the clause."""
    if sentence.items[at].type == "PERCENT" or not _of_goods(sentence, at):
        return None
    if any(_third(sentence, i, passage) for i in range(len(sentence.items))):
        return None
    ends = _ends(sentence, at, passage)
    goods = sentence.items[at].type == "QUANTITY" or any(i.text in words("goods") for i in sentence.items)
    if not ends.told and goods and (passage.telling(sentence) or passage.near(sentence)):
        ends = _across(ends, passage)
    if not ends.told or _to_all(sentence, at):
        return None
    low, high = clause_of(sentence, at)
    taken = any(i.text in words("takes_in") for i in sentence.items[low:high])
    flow = "imports" if taken else "exports"
    frame, partner = (ends.target, ends.source) if taken else (ends.source, ends.target)
    return Flow(_head(sentence, at, "trade.carried", flow, "flow"), flow, frame, partner, 2)


def _across(ends: _Ends, passage: Passage) -> _Ends:
    """ "From Peru came copper worth 3 million": in a passage on the two states the other end is the other state."""
    if ends.source is not None and ends.target is None:
        return _Ends(ends.source, passage.whose.across(ends.source, ends.source.span.start))
    if ends.target is not None and ends.source is None:
        return _Ends(passage.whose.across(ends.target, ends.target.span.start), ends.target)
    return ends


def _to_all(sentence: Sentence, at: int) -> bool:
    """ "Of the 23 million bottles sold abroad, 1 million went to Peru": the first number is everybody's."""
    items = sentence.items
    stop = next((i for i in range(at + 1, len(items)) if items[i].text in {",", ";", ":"}), len(items))
    return any(i.text in words("world") for i in items[at + 1 : stop])


def _third(sentence: Sentence, index: int, passage: Passage) -> bool:
    """Say whether an item is a third state that takes part."""
    codes = states_of(sentence.items[index])
    before = set(sentence.texts[max(0, index - 3) : index])
    return any(c not in passage.reading.dyad for c in codes) and not before & words("passing_by")


def _of_goods(sentence: Sentence, at: int) -> bool:
    """Say whether a number counts goods: by its unit, or by the words in front of it and behind it."""
    items, item = sentence.items, sentence.items[at]
    low, high = clause_of(sentence, at)
    near = items[max(low, at - 8) : min(high, at + 8)]
    named = any(i.text in words("goods") and not i.type for i in near)
    if item.type == "QUANTITY":
        unit = tuple(split_words((amount(sentence, at).unit or "").lower()))
        return unit in rows("goods_units") or (not unit and named)
    return named


def _ends(sentence: Sentence, at: int, passage: Passage) -> _Ends:
    source = target = where = None
    low, high = _stretch(sentence, at)
    for index in range(low, high):
        item = sentence.items[index]
        code = item.note.state if isinstance(item.note, Place) else None
        if code not in passage.reading.dyad or code is None:
            continue
        lead = _lead(sentence, index, low)
        end = End(code, item.span)
        if item.type == "DEMONYM":
            if source is None and lead not in _TO and _goods_behind(sentence, index):
                source = end
            elif target is None and lead in _TO:
                target = end
        elif item.type in _PLACES and lead in _FROM:
            source = source or end
        elif item.type in _PLACES and lead in _TO:
            target = target or (end if lead not in _WHERE else None)
            where = where or end
    return _Ends(source, target or (where if source is not None else None))


def _stretch(sentence: Sentence, at: int) -> tuple[int, int]:
    """The items between semicolons around a number."""
    items = sentence.items
    low = next((i + 1 for i in range(at - 1, -1, -1) if items[i].text == ";"), 0)
    return low, next((i for i in range(at + 1, len(items)) if items[i].text == ";"), len(items))


def _lead(sentence: Sentence, index: int, low: int) -> str:
    """The preposition or verb that leads to a place, over articles and names of other places joined to it."""
    at = index - 1
    while at >= low:
        item = sentence.items[at]
        if item.text in _ARTICLES or item.text in {"and", ","} or item.type in ("CITY", "CAPITAL", "VENUE"):
            at -= 1
            continue
        return "" if item.type else item.text
    return ""


def _goods_behind(sentence: Sentence, index: int) -> bool:
    row = sentence.items[index + 1 : index + 1 + REACH]
    for item in row:
        if item.text in words("goods"):
            return True
        if not plain(item):
            return False
    return False


def _told(sentence: Sentence, at: int, heads: Heads, passage: Passage) -> Flow | None:
    """A commodity's number in a passage on one direction of the two states' trade."""
    low, high = _stretch(sentence, at)
    near = [h for h in heads.flows if low <= h.first < high]
    if any(h.reads not in ("seller", "buyer", "rival") for h in near) or not passage.telling(sentence):
        return None
    if any(_stranger(item) for item in sentence.items):
        return None
    found = topics.told(sentence, at)
    if found is None:
        return None
    named = any(i.text in words("goods") for i in sentence.items if found.start <= i.start < found.end and not i.type)
    idle = all(i.text in words("goes_on") for i in sentence.items if found.start <= i.start < found.end)
    if idle:
        return None
    if not named and not _in_list(sentence, at, passage):
        return None
    if any(i.text in words("not_trade") for i in sentence.items if found.start <= i.start < found.end):
        return None
    last = _leading(sentence, at, passage) or passage.led(sentence)
    first = sentence.items[0]
    acting = state_of(first) if first.type == "STATE" and sentence.texts[1] != "'" else None
    if acting is not None and (last is None or sentence.texts[1] in _PRODUCES):
        return None  # "Peru mines 3 million tonnes of copper a year"
    if last is None and passage.said is not None and passage.said.flow == "total":
        return passage.goes_on(_head(sentence, at, "trade.told", "total", "item"))
    if last is None:
        return None
    if acting is not None and last.frame is not None and acting != last.frame.code:
        return None  # "Norway, for its part, …": not the sales just told of
    owner = next((i for i in sentence.items[:at] if i.type == "DEMONYM"), None)
    return _turned(last, owner, _head(sentence, at, "trade.told", last.flow, "item"), passage)


def _leading(sentence: Sentence, at: int, passage: Passage) -> Flow | None:
    """ "Top sectors: fashion (3 million)": those of the exports of the state whose trade is reported."""
    row = set(sentence.texts[:at])
    row |= set(sentence.texts[at : at + 6]) & {"shipped", "exported"}
    sent = row & {"exported", "shipped"} and {"were", "was", "most"} & {i.text for i in sentence.items}
    if sent and passage.home is not None and "imported" not in row:
        row |= {"top", "sectors"}  # "the items most exported were"
    if passage.home is None or not (row & words("top") and row & words("sectors")):
        return None
    partner = passage.whose.across(passage.home, sentence.span.start)
    return (
        Flow(_head(sentence, at, "trade.told", "exports", "item"), "exports", passage.home, partner, 0)
        if partner
        else None
    )


def _in_list(sentence: Sentence, at: int, passage: Passage) -> bool:
    """Say whether a sum goes on in a list of goods, so that what stands in front of it is goods by any name."""
    said = passage.said
    bracketed = at > 0 and sentence.texts[at - 1] == "("
    listed = bracketed or (said is not None and said.head.rule in ("trade.told", "trade.item"))
    return listed and sentence.items[at].type == "MONEY" and passage.follows(sentence)


def _stranger(item: Item) -> bool:
    return item.type in ("PERSON", "ORG", "ROLE", "FORCE", "UNIT", "INSTRUMENT")


def _turned(last: Flow, owner: Item | None, head: Head, passage: Passage) -> Flow | None:
    """The flow last told of, or the other way round where the goods are called those of its importer."""
    flow = Flow(head, last.flow, last.frame, last.partner, 0)
    if owner is None:
        return flow
    code = owner.note.state if isinstance(owner.note, Place) else None
    seller = flow.ends[0]
    if code not in passage.reading.dyad or seller is None:
        return None
    if code == seller.code:
        return flow
    across = passage.whose.across(End(code or "", owner.span), owner.start)
    return Flow(head, last.flow, End(code or "", owner.span), across, 0) if last.flow == "exports" else None


def _head(sentence: Sentence, at: int, rule: str, flow: str, reads: str) -> Head:
    return Head(sentence, rule, reads, at, at + 1, flow, True, False, "")
