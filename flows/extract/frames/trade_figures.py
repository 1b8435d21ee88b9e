"""From numbers to figures: what each number of a sentence measures, of whose trade, in which goods, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from flows.extract.clauses import clause_of
from flows.extract.frames import trade_goods as goods
from flows.extract.frames import trade_periods as times
from flows.extract.frames.trade_around import as_verb, of_world
from flows.extract.frames.trade_cues import AMOUNTS, Head, Heads, amount, amounts_of, start_of, governed, state_of
from flows.extract.frames.trade_flows import Flow
from flows.extract.frames.trade_links import End
from flows.extract.frames.trade_measure import Measure, converted, is_contrast, measure, restated
from flows.extract.frames.trade_open import open_flow
from flows.extract.frames.trade_passage import Passage
from flows.extract.frames.trade_words import texts, words
from flows.extract.realis import realis
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_POINTING = (("that",), ("this",), ("it",), ("they",), ("these",), ("which",), ("equal",), ("equivalent",))
REMARK = 9  # items in front of the number of a remark on the figure before
SMALL = 1000  # a smaller sum is a price
_STOPS = frozenset({",", ";", ":", "than", "and", "(", "while"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with all that the sentence says of it."""

    sentence: Sentence
    at: int
    flow: Flow
    measure: Measure
    commodity: Span | None = None
    partner: End | None = None  # the other state, where a share names it
    like: Figure | None = None  # the figure before it of the same head, what it is compared with aside


def figures(sentence: Sentence, heads: Heads, flows: dict[Head, Flow], passage: Passage) -> Iterator[Figure]:
    """Yield the figures of a sentence that are trade between the two states of the dyad."""
    previous: Figure | None = None
    hint: Measure | None = None
    amounts, governors = amounts_of(sentence), governed(sentence, heads)
    for n, at in enumerate(amounts):
        head = governors[at]
        flow = flows[head] if head is not None else None
        if flow is None or _lost(flow) or _apart(sentence, at, flow):
            flow = open_flow(sentence, at, heads, passage) or flow
        flow = _respective(sentence, at, flow, passage)
        if flow is None or flow.head.reads == "rival" or _barred(sentence, at, heads, passage):
            previous = None
            continue
        head = flow.head
        if n and converted(sentence, at, amounts[n - 1]):
            continue
        if hint is None and head.reads == "again" and passage.kind == "share":
            hint = Measure("share")  # "A decade ago it was 1.3 percent"
        kind = measure(sentence, at, head, sentence.items[at].span.of(passage.reading.view.text), hint)
        if kind is not None and n + 1 < len(amounts) and restated(sentence, at, amounts[n + 1]):
            hint = kind
            continue
        figure = None if kind is None else _figure(Figure(sentence, at, flow, kind), previous, passage)
        if figure is not None:
            yield figure
            previous = figure
            hint = figure.measure if figure.measure.kind in ("growth_rate", "share") else hint


def _respective(sentence: Sentence, at: int, flow: Flow | None, passage: Passage) -> Flow | None:
    """ "In 1913 the figures had been 3 and 2 million": as many as the last figures, each in its place."""
    row = sentence.coordinated(at)
    if flow is None or len(row) < 2 or len(passage.recent) < len(row):
        return flow
    low = clause_of(sentence, at)[0]
    own = flow.head.reads != "again" and (flow.head.last > low or not low)
    if own or not {"figures", "respective", "amounts", "values", "they", "these"} & set(texts(sentence, low, at)):
        return flow
    chosen = passage.recent[-len(row)]  # each figure of the row, once told, moves the list on by one
    return replace(chosen, head=replace(flow.head, flow=chosen.flow, sign=chosen.head.sign), whole=False)


def _apart(sentence: Sentence, at: int, flow: Flow) -> bool:
    """ "…, of which 58 million was oil shipped from Peru to Norway": a clause that says more than the total's."""
    low = clause_of(sentence, at)[0]
    return flow.flow == "total" and low > 0 and flow.head.last <= low and sentence.items[low].text == "which"


def _lost(flow: Flow) -> bool:
    """ "500 tonnes were delivered": a verb of trade without anybody who sells or buys."""
    return flow.head.reads in ("seller", "buyer") and flow.frame is None and flow.partner is None


def _barred(sentence: Sentence, at: int, heads: Heads, passage: Passage) -> bool:
    """Say whether a number is a target, a forecast, a denial, a count of something else, or about a third state."""
    if any(clause_of(sentence, at)[0] <= u < at for u in heads.unreal):
        return True
    kind = realis(sentence, at, at + 1).kind  # "scrap" is goods here, and "did not exceed" a bound
    bound = kind == "denied" and (bool(words("bounds") & set(texts(sentence, at - 4, at))) or _set_off(sentence, at))
    if kind not in ("happened", "planned", "cancelled") and not bound:
        return True
    if sentence.items[at].type == "MONEY" and abs(Decimal(amount(sentence, at).number)) < SMALL:
        return True
    return goods.counted(sentence, at) or _nobody(sentence, at) or _of_whole(sentence, at) or _elsewhere(sentence, at, passage)


def _set_off(sentence: Sentence, at: int) -> bool:
    """ "Exports, never large, fell by 3 percent": the only denial stands between commas of its own."""
    row = texts(sentence, clause_of(sentence, at)[0], at)
    if "not" in row or "never" not in row:
        return False
    index = row.index("never")
    return row[index - 1] == "," and "," in row[index:]


def _nobody(sentence: Sentence, at: int) -> bool:
    """ "No country had ever bought more than 100 billion": nobody did."""
    row = texts(sentence, clause_of(sentence, at)[0], start_of(sentence, at))
    none = any(a == "no" and b in words("nobody") for a, b in pairwise(row))
    return "ever" in row and (none or bool({"nobody", "none"} & set(row)))


def _of_whole(sentence: Sentence, at: int) -> bool:
    """ "More than half of the 98 billion that it gained on its trade with the world": the whole, everybody's."""
    row = sentence.items[max(0, at - 3) : at]
    part = any(i.type == "PERCENT" for i in row) and any(i.text == "of" for i in row)
    return part and any(i.text in words("world") for i in sentence.items[at + 1 : at + 14])


def _elsewhere(sentence: Sentence, at: int, passage: Passage) -> bool:
    """Say whether the words behind a number lead to a third state: "43 per cent shipped to Britain"."""
    lead = sentence.items[at - 1].text if at > 1 else ""
    if lead in {"(", "with", "at"} and (code := state_of(sentence.items[at - 2])) is not None:
        if code not in passage.reading.dyad:
            return True  # "behind Italy (7.3%)", "second only to France with 42 percent"
    for index in range(at + 1, min(at + 5, len(sentence.items))):
        item = sentence.items[index]
        if item.type in AMOUNTS or item.text in _STOPS:
            return False
        if (code := state_of(item)) is not None:
            lead = texts(sentence, index - 2, index)
            return code not in passage.reading.dyad and bool({"to", "from", "by", "in", "for"} & set(lead))
    return False


def _figure(figure: Figure, previous: Figure | None, passage: Passage) -> Figure | None:
    flow = figure.flow
    same = previous if previous is not None and previous.flow.head is flow.head else None
    like = same.like if same is not None and same.measure.contrast else same
    figure = replace(figure, like=like)
    if figure.measure.kind == "share" and flow.head.reads == "again":
        return figure if passage.follows(figure.sentence) and flow.partner is not None else None
    if figure.measure.kind == "share":
        found = _share(figure, previous, passage)
        if found is None or found.commodity is not None:
            return found
        return replace(found, commodity=goods.of_amount(found.sentence, found.at) or goods.ranked(found.sentence, found.at))
    if same is not None and same.partner is not None and same.measure.kind == "share":
        return replace(figure, partner=same.partner, commodity=same.commodity)  # "a fifth of …, worth $3 million"
    if flow.head.reads == "rank":
        return _ranked(figure, passage)
    if not _stands(figure.sentence, flow, passage):
        return None
    opened = flow.head.rule == "trade.told"
    commodity = goods.told(figure.sentence, figure.at) if opened else _commodity(figure, same, passage)
    commodity = commodity or _goods_before(figure, passage) or _counted(figure, same, passage)
    return None if flow.head.reads == "item" and commodity is None else replace(figure, commodity=commodity)


def _ranked(figure: Figure, passage: Passage) -> Figure | None:
    """ "Norway is sixth among Peru's customers, with $3 million": what the state that is ranked takes or gives."""
    flow, sentence, at = figure.flow, figure.sentence, figure.at
    lead = texts(sentence, at - 2, at)
    if flow.other or flow.frame is None or not {"with", ":", "(", "at", "for", "taking", "or", ","} & set(lead):
        return None
    holder = _holder(figure, flow.frame)
    if holder is None or holder.code not in passage.reading.dyad:
        return None
    return replace(figure, partner=holder, commodity=goods.of_amount(sentence, at) or goods.ranked(sentence, at))


def _stands(sentence: Sentence, flow: Flow, passage: Passage) -> bool:
    """Say whether a flow is trade between the two states: by its own words, or by the passage."""
    if flow.other or (flow.whole and not _goes_on(sentence, flow, passage)):
        return False
    if flow.head.reads == "item":
        return flow.head.rule == "trade.told" or (
            passage.alive(sentence) and passage.recorded == sentence.segment.paragraph
        )
    toward = flow.partner is not None and flow.partner.how is None
    if flow.told >= 2 or (toward and not flow.head.weak):
        return True
    if flow.told == 1 and not toward and not passage.close(sentence) and _special(flow, passage):
        return False
    return passage.alive(sentence)


def _goes_on(sentence: Sentence, flow: Flow, passage: Passage) -> bool:
    """ "Trade reached 3 billion, Norway selling goods for 2 and buying 1": who sells and buys in a passage on the two."""
    verb = flow.head.reads in ("seller", "buyer") and not of_world(flow.head) and not as_verb(flow.head)
    return verb and flow.frame is not None and flow.partner is not None and passage.follows(sentence)


def _special(flow: Flow, passage: Passage) -> bool:
    """ "Norwegian salmon exports": one good, one state, and nothing in the sentence says to whom."""
    if flow.frame is None or flow.head.reads != "flow" or goods.of_head(flow.head) is None:
        return False
    return not passage.whose.names(flow.head.sentence, flow.frame)


def _commodity(figure: Figure, same: Figure | None, passage: Passage) -> Span | None:
    """The goods: named at the number or the head, those of the figure before, topic or subject, the article's."""
    sentence, at, flow = figure.sentence, figure.at, figure.flow
    found = goods.of_amount(sentence, at) or (goods.beside(sentence, at) if flow.head.last <= at else None)
    found = found or goods.of_head(flow.head) or goods.ranked(sentence, at)
    if found is None and flow.head.last <= at and same is not None:
        return same.commodity
    if found is None and (flow.head.reads in ("seller", "buyer", "item") or flow.told < 2):
        found = goods.topic(sentence, at)
    mine = flow.head.first > 0 and sentence.items[flow.head.first - 1].text in {"its", "their"}
    inherited = mine and flow.frame is not None and flow.frame.how is not None
    among = "among" in texts(sentence, flow.head.first - 4, flow.head.first)
    told_by_subject = flow.head.reads in ("item", "passing") or flow.head.first > at or inherited or among
    if found is None and told_by_subject:
        found = goods.subject(sentence, at, opens=inherited)
    seller = flow.ends[0]
    if found is None and passage.goods is not None and seller is not None and seller.code == passage.goods.owner:
        return passage.goods.goods
    return found


def _counted(figure: Figure, same: Figure | None, passage: Passage) -> Span | None:
    """Things counted are always things: the goods nearest to a quantity, else those last named in the paragraph."""
    rule = figure.flow.head.rule
    if figure.measure.kind != "quantity" and figure.sentence.items[figure.at].type != "QUANTITY":
        told = rule == "trade.carried" or figure.flow.head.reads == "passing"
        return goods.nearest(figure.sentence, figure.at) if told else None
    found = goods.nearest(figure.sentence, figure.at) or (same.commodity if same is not None else None)
    said = passage.named_goods
    near = said is not None and passage.recorded == figure.sentence.segment.paragraph
    return found or (said[1] if near and said is not None else None)


def _goods_before(figure: Figure, passage: Passage) -> Span | None:
    """ "Its dairy exports grew. They were worth 5 million": the goods of the sentence before go with the pronoun."""
    head, said = figure.flow.head, passage.named_goods
    near = 2 if head.reads == "again" else 0
    return said[1] if said is not None and 0 < figure.sentence.index - said[0] <= near else None


def _share(figure: Figure, previous: Figure | None, passage: Passage) -> Figure | None:
    """A share in what one state sold or bought, held by the other state, by some goods, or by a figure before it."""
    flow, sentence = figure.flow, figure.sentence
    if flow.other or (flow.frame is None and flow.flow != "total"):
        return None
    apposed = previous is not None and any(
        i.text in {",", "(", "or"} for i in sentence.items[figure.at - 3 : figure.at]
    )
    if flow.flow == "total":
        holder = None if flow.frame is None else _holder(figure, flow.frame)
        held = (
            holder is not None
            and holder.code in passage.reading.dyad
            and holder.span.start < sentence.items[figure.at].start
        )
        return figure if apposed or held else None
    if flow.flow == "balance" or flow.frame is None:
        return None
    if flow.told >= 2:
        return replace(figure, commodity=_part(figure))
    if apposed and previous is not None and flow.told == 0 and previous.flow.flow in ("exports", "imports"):
        return _of_same(figure, previous)
    return _held_share(figure, flow.frame, previous, passage) or _that_is(figure, flow.frame, passage) or (
        replace(figure, partner=_opposite(previous, flow.frame), commodity=goods.of_head(flow.head))
        if apposed and previous is not None
        else _part_share(figure, passage)
    )


def _that_is(figure: Figure, frame: End, passage: Passage) -> Figure | None:
    """ "That is 7 per cent of Peru's total exports": the share of those just told of."""
    row, last = texts(figure.sentence, 0, figure.at), passage.last
    if last is None or not passage.follows(figure.sentence) or row[:1] not in _POINTING:
        return None
    other = next((e for e in (last.frame, last.partner) if e is not None and e.code != frame.code), None)
    return replace(figure, partner=other) if other is not None and len(row) < REMARK else None


def _of_same(figure: Figure, previous: Figure) -> Figure:
    """ "It bought goods for 3 million (2 per cent of all exports)": those of the state that the goods come from."""
    last = replace(previous.flow, partner=previous.partner or previous.flow.partner)
    seller, buyer = last.ends
    frame, partner = (seller, buyer) if figure.flow.flow == "exports" else (buyer, seller)
    flow = replace(figure.flow, frame=frame, partner=partner)
    return replace(figure, flow=flow, commodity=goods.of_head(flow.head) or previous.commodity)


def _opposite(previous: Figure, frame: End) -> End | None:
    """The end of the figure before that is not the state whose trade the share is of."""
    ends = (previous.partner, previous.flow.partner, previous.flow.frame)
    return next((e for e in ends if e is not None and e.code != frame.code), None)


def _held_share(figure: Figure, frame: End, previous: Figure | None, passage: Passage) -> Figure | None:
    holder = _holder(figure, frame)
    if holder is None or holder.code not in passage.reading.dyad:
        return None
    return replace(figure, partner=holder, commodity=_held(figure, previous, passage))


def _part_share(figure: Figure, passage: Passage) -> Figure | None:
    """ "Chemicals made up 46% of sales": only where the passage says whose sales, and to whom."""
    flow = figure.flow
    if flow.whole or (flow.told and not flow.head.weak) or not passage.alive(figure.sentence):
        return None
    part = _part(figure)
    return replace(figure, commodity=part) if part is not None else None


def _part(figure: Figure) -> Span | None:
    """The goods that make up the share: subject or predicate."""
    sentence, at = figure.sentence, figure.at
    listed = goods.bracketed(sentence, at) or goods.of_amount(sentence, at) or goods.beside(sentence, at)
    return listed or goods.paired(sentence, at) or goods.subject(sentence, at) or goods.predicate(sentence, at)


def _holder(figure: Figure, frame: End) -> End | None:
    """The state that has the share: in the clause before the number, else behind it, else earlier in the sentence."""
    sentence, at, head = figure.sentence, figure.at, figure.flow.head
    low, high = clause_of(sentence, at)
    for index in (*range(at - 1, low - 1, -1), *range(at + 1, high), *range(low - 1, -1, -1)):
        item = sentence.items[index]
        code = state_of(item)
        if code is None or code == frame.code or head.first <= index < head.last or item.type == "ORG":
            continue
        following = sentence.items[index + 1].text if index + 1 < len(sentence.items) else ""
        said = index > at and _is_theirs(sentence, index)
        if item.type == "DEMONYM" and not said and following not in words("demonym_holders"):
            continue  # "British bottoms", "Greek merchants"
        if {"behind", "after", "than"} & set(texts(sentence, index - 2, index)):
            continue
        return End(code, item.span)
    return None


def _is_theirs(sentence: Sentence, index: int) -> bool:
    """ "… 12 percent was Peruvian": the demonym says whose the share is."""
    following = sentence.items[index + 1 : index + 2]
    ends = not following or (not following[0].type and not following[0].text.isalpha())
    return ends and sentence.items[index - 1].text in {"was", "were", "is", "are", "being"}


def _held(figure: Figure, previous: Figure | None, passage: Passage) -> Span | None:
    """The goods that a state's share is of: "in olive oil", "of them", those of the paragraph's market."""
    sentence, at, flow = figure.sentence, figure.at, figure.flow
    named = goods.of_head(flow.head) or goods.topic(sentence, at)
    if named is None and previous is not None and "them" in texts(sentence, at, at + 8):
        named = previous.commodity
    if named is None and flow.head.reads == "flow" and flow.flow == "exports" and flow.frame is not None:
        found = (goods.market(earlier, flow.frame.code) for earlier in passage.reading.earlier(sentence))
        named = next((span for span in found if span is not None), None)
    return named


def period_of(figure: Figure) -> int | None:
    """Return the date a figure is about; what another is compared with is about the date compared with."""
    sentence, at = figure.sentence, figure.at
    mine = times.own(sentence, at)
    if figure.measure.contrast:
        return mine if mine is not None else times.base_item(sentence, at)
    others = {a: d for a in amounts_of(sentence) if a != at and (d := times.own(sentence, a)) is not None}
    alone = len(times.periods(sentence)) < 2  # a date that all numbers share
    taken = frozenset(d for a, d in others.items() if not alone or is_contrast(sentence, a))
    found = times.period_item(sentence, at, taken)
    return period_of(figure.like) if found is None and figure.like is not None else found
