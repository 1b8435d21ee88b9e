"""Figures, and the shares among them: whose share it is, of whose trade, and of which goods."""

from __future__ import annotations

from dataclasses import dataclass

from flows.extract.clauses import clause_of
from flows.extract.frames import trade_beside as beside
from flows.extract.frames import trade_goods as goods
from flows.extract.frames import trade_topics as topics
from flows.extract.frames.trade_cues import is_share, state_of, states_of
from flows.extract.frames.trade_links import WORLD, End, Flow
from flows.extract.frames.trade_measure import Measure
from flows.extract.frames.trade_passage import Passage
from flows.extract.frames.trade_words import texts, words
from flows.extract.sentence import Sentence
from flows.ground.model import Span
from flows.ground.value import replace

_POINTING = (("that",), ("this",), ("it",), ("they",), ("these",), ("which",), ("equal",), ("equivalent",))
_CAME = frozenset({"came", "come", "comes", "originated", "originates"})
_PEOPLE_DO = frozenset("had have has took take bought buy were are still now absorbed supplied supply sold".split())
REMARK = 9  # items in front of the number of a remark on the figure before


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


def share(figure: Figure, previous: Figure | None, passage: Passage) -> Figure | None:
    """A share in what one state sold or bought, held by the other state, by some goods, or by a figure before it."""
    flow, sentence = figure.flow, figure.sentence
    if flow.other and flow.partner is not None and flow.partner.code == WORLD and flow.frame is not None:
        flow = replace(flow, partner=None, other=flow.frame.code not in passage.reading.dyad, whole=True, told=1)
        figure = replace(figure, flow=flow)  # "a fifth of Peru's exports to Asia"
    if flow.other or (flow.frame is None and flow.flow != "total"):
        return None
    if texts(sentence, flow.head.first - 1, flow.head.first)[:1] in (("world",), ("global",)):
        return None  # "Peru's share of world exports"
    apposed = _is_apposed(figure, previous)
    if flow.flow == "total":
        return _of_trade(figure, previous, passage, apposed=apposed)
    if flow.flow == "balance" or flow.frame is None:
        return None
    if flow.told >= 2:
        return replace(figure, commodity=_part(figure) or _entry(figure, previous))
    if apposed and previous is not None and flow.told == 0 and previous.flow.flow in ("exports", "imports"):
        return _of_same(figure, previous)
    return (
        _held_share(figure, flow.frame, previous, passage)
        or _that_is(figure, flow.frame, passage)
        or _of_total(figure, flow.frame, passage)
        or _the_shares(figure, flow.frame, passage)
        or (
            replace(
                figure,
                partner=_opposite(previous, flow.frame),
                commodity=goods.beside(sentence, figure.at) or goods.of_head(flow.head),
            )
            if apposed and previous is not None
            else _part_share(figure, passage)
        )
    )


def _is_apposed(figure: Figure, previous: Figure | None) -> bool:
    """Say whether a share stands beside the figure before it: "3 million, or 2 per cent"."""
    flow, sentence = figure.flow, figure.sentence
    apposed = previous is not None and any(
        i.text in {",", "(", "or"} for i in sentence.items[figure.at - 3 : figure.at]
    )
    beside = previous is not None and previous.flow.frame is not None and flow.frame is not None
    if beside and previous is not None and "and" in texts(sentence, previous.at, figure.at) and flow.whole:
        apposed = apposed or _same_code(previous.flow.frame, flow.frame)
    return apposed and (goods.bracketed(sentence, figure.at) or topics.paired(sentence, figure.at)) is None


def _of_trade(figure: Figure, previous: Figure | None, passage: Passage, *, apposed: bool) -> Figure | None:
    """Return a share of trade in both directions, None where nobody of the dyad holds it."""
    flow, sentence = figure.flow, figure.sentence
    if {"transit", "handled", "handles", "carried", "carries"} & sentence.anchors:
        return None  # "Peru handled 70% of Norway's trade"
    holder = None if flow.frame is None else _holder(figure, flow.frame)
    known = holder is not None and holder.code in passage.reading.dyad
    held = known and holder is not None and holder.span.start < sentence.items[figure.at].start
    if "which" in texts(sentence, figure.at - 3, figure.at) and (part := beside.part(sentence, figure.at)) is not None:
        return replace(figure, commodity=part)  # "of which 61 per cent were services"
    named = {code for item in sentence.items for code in states_of(item)}
    both = "through" not in sentence.anchors and named == set(passage.reading.dyad)
    whole = _in_all_trade(sentence, figure.at) and (flow.told >= 2 or both or _named_before(figure, previous, passage))
    return figure if apposed or held or whole else None


def _same_code(a: End | None, b: End | None) -> bool:
    return a is not None and b is not None and a.code == b.code


def _named_before(figure: Figure, previous: Figure | None, passage: Passage) -> bool:
    """Say whether a state of the dyad, and no other one, stands as subject in front of a share."""
    low = clause_of(figure.sentence, figure.at)[0]
    pointing = {"this", "that", "it"} & set(texts(figure.sentence, low, figure.at))
    said = previous.flow if previous is not None else passage.said
    if pointing and said is not None and said.flow == "total":
        return True
    first = next((code for i in figure.sentence.items[low : figure.at] if (code := state_of(i))), None)
    return first in passage.reading.dyad and passage.alive(figure.sentence)


def _entry(figure: Figure, previous: Figure | None) -> Span | None:
    """ "Copper makes 61 per cent of them; molybdenum 8": in a row of shares what stands in front of one is goods."""
    row = previous is not None and previous.measure.kind == "share"
    return goods.beside(figure.sentence, figure.at, anything=True) if row else None


def _in_all_trade(sentence: Sentence, at: int) -> bool:
    """ "Trade with Peru made 4 per cent of the Norwegian total": a share in all that a state trades."""
    row = sentence.items[at + 1 : at + 8]
    if row and row[0].text == "in" and "share" in texts(sentence, at - 4, at):
        return any(i.text in {"total", "overall", "all", "foreign"} for i in row)
    named = any(state_of(i) is not None or i.text in {"its", "their", "the", "total", "all"} for i in row[1:])
    return (
        row[0].text == "of" and named and any(i.text in {"total", "trade", "commerce", "turnover"} for i in row)
        if row
        else False
    )


def _held_share(figure: Figure, frame: End, previous: Figure | None, passage: Passage) -> Figure | None:
    holder = _holder(figure, frame) or _it(figure, frame, passage)
    if holder is None or holder.code not in passage.reading.dyad:
        return None
    return replace(figure, partner=holder, commodity=_held(figure, previous, passage))


def _it(figure: Figure, frame: End, passage: Passage) -> End | None:
    """ "It still takes 21 per cent of what Peru sells": the other state, by a pronoun."""
    low = clause_of(figure.sentence, figure.at)[0]
    row = texts(figure.sentence, max(low, figure.at - REMARK), figure.at)
    verbs = words("takers") | words("givers") | words("share")
    pronoun = next((n for n, text in enumerate(row) if text in {"it", "she"}), None)
    if pronoun is None or not verbs & set(row[pronoun:]) or not passage.alive(figure.sentence):
        return None
    return passage.whose.across(frame, figure.sentence.items[figure.at].start)


def _that_is(figure: Figure, frame: End, passage: Passage) -> Figure | None:
    """ "That is 7 per cent of Peru's total exports": the share of those just told of."""
    row, last = texts(figure.sentence, 0, figure.at), passage.last
    if last is None or not passage.follows(figure.sentence) or row[:1] not in _POINTING:
        return None
    other = next((e for e in (last.frame, last.partner) if e is not None and e.code != frame.code), None)
    return replace(figure, partner=other) if other is not None and len(row) < REMARK else None


def _the_shares(figure: Figure, frame: End, passage: Passage) -> Figure | None:
    """ "The shares: 4.9% of Bulgarian imports": those of the other state, right behind figures of the two's trade."""
    opened = {"share", "shares"} & set(texts(figure.sentence, 0, min(4, figure.at)))
    if not opened or not passage.follows(figure.sentence):
        return None
    return replace(figure, partner=passage.whose.across(frame, figure.sentence.items[figure.at].start))


def _of_total(figure: Figure, frame: End, passage: Passage) -> Figure | None:
    """ "Peruvian sales made up 90 per cent of that sum": of the total told of before."""
    row, said = texts(figure.sentence, figure.at + 1, figure.at + 4), passage.said
    whole = row[:1] == ("of",) and row[-1] in {"sum", "total", "amount", "figure", "trade", "turnover", "volume", "it"}
    whole = whole or (row[:1] == ("of",) and row[1:2] in (("this",), ("that",)) and row[2:] in ((".",), (",",), (";",)))
    if not whole or said is None or said.flow != "total" or not passage.alive(figure.sentence):
        return None
    return replace(figure, partner=passage.whose.across(frame, figure.sentence.items[figure.at].start))


def _of_same(figure: Figure, previous: Figure) -> Figure:
    """ "It bought goods for 3 million (2 per cent of all exports)": those of the state that the goods come from."""
    last = replace(previous.flow, partner=previous.partner or previous.flow.partner)
    seller, buyer = last.ends
    frame, partner = (seller, buyer) if figure.flow.flow == "exports" else (buyer, seller)
    if previous.measure.kind == "share" and is_share(previous.flow.head):  # "share in Peru's exports 1%, in imports 2%"
        frame, partner = last.frame, last.partner
    flow = replace(figure.flow, frame=frame, partner=partner)
    part = goods.of_head(flow.head) or beside.of_amount(figure.sentence, figure.at)
    return replace(figure, flow=flow, commodity=part or previous.commodity)


def _opposite(previous: Figure, frame: End) -> End | None:
    """The end of the figure before that is not the state whose trade the share is of."""
    ends = (previous.partner, previous.flow.partner, previous.flow.frame)
    return next((e for e in ends if e is not None and e.code != frame.code), None)


def _part_share(figure: Figure, passage: Passage) -> Figure | None:
    """ "Chemicals made up 46% of sales": only where the passage says whose sales, and to whom."""
    flow = figure.flow
    verb = flow.head.reads in ("seller", "buyer") and passage.follows(figure.sentence)  # "in what Peru sells"
    if (flow.whole and not verb) or (flow.told and not flow.head.weak) or not passage.alive(figure.sentence):
        return None
    part = _part(figure)
    return replace(figure, commodity=part) if part is not None else None


def _part(figure: Figure) -> Span | None:
    """The goods that make up the share: subject or predicate."""
    sentence, at = figure.sentence, figure.at
    if (found := topics.paired(sentence, at)) is not None:
        return found
    listed = goods.topic(sentence, at) if sentence.texts[0] == "of" else _shared_goods(figure)
    listed = listed or goods.bracketed(sentence, at) or beside.of_amount(sentence, at) or goods.beside(sentence, at)
    return listed or topics.paired(sentence, at) or goods.subject(sentence, at) or goods.predicate(sentence, at)


def _shared_goods(figure: Figure) -> Span | None:
    """ "Share of natural gas in imports": the goods in front of the head."""
    items, head = figure.sentence.items, figure.flow.head
    for index in range(head.first - 2, max(0, head.first - 9), -1):
        if items[index].text == "of" and items[index - 1].text in {"share", "proportion", "weight"}:
            found = goods.phrase(items, index + 1)
            return found if found is not None and goods.named(figure.sentence, found) else None
    return None


def _holder(figure: Figure, frame: End) -> End | None:
    """The state that has the share: in the clause before the number, else behind it, else earlier in the sentence."""
    sentence, at, head = figure.sentence, figure.at, figure.flow.head
    low, high = clause_of(sentence, at)
    for index in (*range(at - 1, low - 1, -1), *range(at + 1, high), *range(low - 1, -1, -1)):
        item = sentence.items[index]
        code = state_of(item)
        if code is None or code == frame.code or head.first <= index < head.last or item.type == "ORG":
            continue
        following = sentence.texts[index + 1] if index + 1 < len(sentence.items) else ""
        said = index > at and _is_theirs(sentence, index)
        people = sentence.texts[index - 1] == "the" and following in _PEOPLE_DO  # "the British had taken"
        people = people or bool(_CAME & set(texts(sentence, index - 4, index)))  # "came out of Chilean brine"
        if item.type == "DEMONYM" and not (said or people) and following not in words("demonym_holders"):
            continue  # "British bottoms", "Greek merchants"
        lead = texts(sentence, index - 2, index)
        if {"behind", "after", "than"} & set(lead) or lead == ("ahead", "of"):
            continue
        if texts(sentence, index - 2, index) in (("only", "to"), ("second", "to"), ("next", "to")):
            continue
        return End(code, item.span)
    return None


def _is_theirs(sentence: Sentence, index: int) -> bool:
    """ "… 12 percent was Peruvian": the demonym says whose the share is."""
    following = sentence.items[index + 1 : index + 2]
    ends = not following or (not following[0].type and not following[0].text.isalpha())
    return ends and sentence.texts[index - 1] in {"was", "were", "is", "are", "being"}


def _held(figure: Figure, previous: Figure | None, passage: Passage) -> Span | None:
    """The goods that a state's share is of: "in olive oil", "of them", those of the paragraph's market."""
    sentence, at, flow = figure.sentence, figure.at, figure.flow
    named = goods.of_head(flow.head) or goods.topic(sentence, at) or goods.predicate(sentence, at, firm=True)
    if named is None and previous is not None and "them" in texts(sentence, at, at + 8):
        named = previous.commodity
    if named is None and flow.head.reads == "flow" and flow.flow == "exports" and flow.frame is not None:
        found = (topics.market(earlier, flow.frame.code) for earlier in passage.reading.earlier(sentence))
        named = next((span for span in found if span is not None), None)
    return named


def ranked(figure: Figure, passage: Passage) -> Figure | None:
    """ "Norway is sixth among Peru's customers, with $3 million": what the state that is ranked takes or gives."""
    flow, sentence, at = figure.flow, figure.sentence, figure.at
    lead = texts(sentence, at - 2, at)
    if flow.other or flow.frame is None or not {"with", ":", "(", "at", "for", "taking", "or", ","} & set(lead):
        return None
    holder = _holder(figure, flow.frame)
    if holder is None or holder.code not in passage.reading.dyad:
        return None
    return replace(figure, partner=holder, commodity=beside.of_amount(sentence, at) or goods.ranked(sentence, at))
