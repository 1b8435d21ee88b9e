"""From numbers to figures: what each number of a sentence measures, of whose trade, in which goods, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flows.extract.clauses import clause_of
from flows.extract.frames import trade_beside as beside
from flows.extract.frames import trade_goods as goods
from flows.extract.frames import trade_periods as times
from flows.extract.frames import trade_topics as topics
from flows.extract.frames.trade_around import as_verb, of_world
from flows.extract.frames.trade_bars import barred
from flows.extract.frames.trade_cues import AMOUNTS, Head, Heads, amount, amounts_of
from flows.extract.frames.trade_governing import governed
from flows.extract.frames.trade_links import Flow
from flows.extract.frames.trade_measure import Measure, converted, direction, is_contrast, measure, restated
from flows.extract.frames.trade_open import open_flow
from flows.extract.frames.trade_open_parts import part_from, row_on
from flows.extract.frames.trade_open_shares import inverted_goods, needed, open_share, part_of
from flows.extract.frames.trade_passage import Passage
from flows.extract.frames.trade_presumed import presumed
from flows.extract.frames.trade_shares import Figure, ranked, share
from flows.extract.frames.trade_words import texts
from flows.extract.sentence import Sentence
from flows.ground.model import Span
from flows.ground.value import replace

_MOVED = frozenset({"up", "down", "more", "less", "higher", "lower", "fewer"})
_IN_VALUE = {(lead, word) for lead in ("by", "in") for word in ("value", "volume", "weight", "quantity", "money")}
_WITHIN = re.compile(r"\bof ((?:[a-z]+ ){0,2}[a-z]+) (?:a|per) (?:day|week|month|year)$")
_LEADING = frozenset(
    "led leads heads headed tops topped lead head top brought brings earned earns fetched yielded".split()
)
_FORMING = frozenset({"accounting", "representing", "making", "constituting", "forming", "equivalent", "equal"})


def figures(sentence: Sentence, heads: Heads, flows: dict[Head, Flow], passage: Passage) -> Iterator[Figure]:
    """Yield the figures of a sentence that are trade between the two states of the dyad."""
    previous: Figure | None = None
    hint: Measure | None = None
    told: list[Flow] = []
    amounts, governors = amounts_of(sentence), governed(sentence, heads)
    for n, at in enumerate(amounts):
        if _taken_up(sentence, at, passage):
            continue
        head = governors[at]
        flow = flows[head] if head is not None else None
        if flow is None or _lost(flow) or _apart(sentence, at, flow):
            flow = open_flow(sentence, at, heads, passage) or flow
        if flow is not None and flow.other and flow.head.reads == "again" and previous is not None:
            flow = previous.flow
        glued = _glued(sentence, at, previous)
        counted = previous is not None and previous.measure.kind in ("share", "quantity")
        if previous is not None and (glued or ((flow is None or counted) and _priced(sentence, at))):
            flow = previous.flow
        if flow is None or flow.head.reads in ("seller", "buyer", "again", "rival"):
            flow = open_share(sentence, at, passage.reading.dyad) or flow
        if flow is None or flow.other or flow.head.rule == "trade.told":
            flow = part_from(sentence, at, passage) or flow
        if flow is None and previous is not None and row_on(sentence, previous.at, at):
            flow = previous.flow
        flow = _respective(sentence, at, flow, [*passage.recent, *told])
        shut = barred(sentence, at, heads, passage)
        last = told[-1] if told else None
        flow = flow if flow is not None or shut else presumed(sentence, at, heads, passage, last)
        if flow is None or flow.head.reads == "rival" or shut:
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
        if glued and previous is not None and kind is not None and kind.kind == "growth_rate":
            figure: Figure | None = replace(previous, at=at, measure=kind, like=previous)
        else:
            figure = None if kind is None else _figure(Figure(sentence, at, flow, kind), previous, passage)
            figure = figure or _presumed(sentence, at, heads, last, previous, passage)
        if figure is not None:
            yield figure
            told.append(replace(figure.flow, partner=figure.partner or figure.flow.partner))
            previous = figure
            hint = figure.measure if figure.measure.kind in ("growth_rate", "share", "change") else hint


def _presumed(
    sentence: Sentence, at: int, heads: Heads, last: Flow | None, previous: Figure | None, passage: Passage
) -> Figure | None:
    """The figure that a number is in a passage on trade where its own words did not make it one."""
    flow = presumed(sentence, at, heads, passage, last)
    quote = sentence.items[at].span.of(passage.reading.view.text)
    kind = measure(sentence, at, flow.head, quote, None) if flow is not None else None
    return None if flow is None or kind is None else _figure(Figure(sentence, at, flow, kind), previous, passage)


def _glued(sentence: Sentence, at: int, previous: Figure | None) -> bool:
    """ "164 billion (+12.1%)", "(151 billion, up 8.7%)": growth in a bracket beside the sum it is of."""
    if previous is None or sentence.items[at].type != "PERCENT" or previous.measure.kind not in ("value", "quantity"):
        return False
    between = texts(sentence, previous.at + 1, at)
    opened = "(" in texts(sentence, at - 8, at)
    behind = texts(sentence, at + 1, at + 2)
    if between == (",",) and behind and behind[0] in _MOVED:
        return True  # "for 25 billion, 4 per cent up"
    return between == ("(",) or (opened and between[:1] == (",",) and len(between) < 4)


def _priced(sentence: Sentence, at: int) -> bool:
    """ "300 tonnes left for Peru, fetching 3 million": the sum that what stands in front of it brought."""
    lead = set(texts(sentence, at - 3, at))
    if any(i.type in (*AMOUNTS, "DATE") for i in sentence.items[at - 3 : at]):
        return False
    if sentence.items[at].type == "MONEY" and {",", "for"} <= lead:
        return True  # "356,000 tonnes crossed the ocean, for more than 2 billion"
    return sentence.items[at].type == "MONEY" and bool(lead & {"worth", "valued", "value", "fetching", "earning"})


def _taken_up(sentence: Sentence, at: int, passage: Passage) -> bool:
    """ "Of these 8 million, 3 million was accounted for by coffee": a number told before is told of again."""
    lead = texts(sentence, at - 2, at)
    if lead[:1] != ("of",) or lead[1:] not in (("the",), ("these",), ("this",), ("those",), ("that",)):
        return False
    note = amount(sentence, at)
    flow = passage.values.get((note.number, note.unit))
    if flow is None:
        return False
    passage.turn(sentence, replace(flow, whole=False))
    return True


def _respective(sentence: Sentence, at: int, flow: Flow | None, recent: Sequence[Flow]) -> Flow | None:
    """ "In 1913 the figures had been 3 and 2 million": as many as the last figures, each in its place."""
    row = sentence.coordinated(at)
    if flow is None or len(row) < 2 or len(recent) < len(row):
        return flow
    low = clause_of(sentence, at)[0]
    together = len({f.head.sentence for f in recent[-len(row) :]}) == 1 and sentence.items[at].type == "PERCENT"
    if together and "respectively" in texts(sentence, row[-1], row[-1] + 4):
        return replace(recent[-len(row)], head=flow.head, whole=False)
    own = flow.head.reads != "again" and (flow.head.last > low or not low)
    if own or not {"figures", "respective", "amounts", "values", "they", "these"} & set(texts(sentence, low, at)):
        return flow
    chosen = recent[-len(row)]  # each figure of the row, once told, moves the list on by one
    return replace(chosen, head=replace(flow.head, flow=chosen.flow, sign=chosen.head.sign), whole=False)


def _apart(sentence: Sentence, at: int, flow: Flow) -> bool:
    """ "…, of which 58 million was oil shipped from Peru to Norway": a clause that says more than the total's."""
    low = clause_of(sentence, at)[0]
    return flow.flow == "total" and low > 0 and flow.head.last <= low and sentence.texts[low] == "which"


def _lost(flow: Flow) -> bool:
    """ "500 tonnes were delivered": a verb of trade without anybody who sells or buys."""
    return flow.head.reads in ("seller", "buyer") and flow.frame is None and flow.partner is None


def _figure(figure: Figure, previous: Figure | None, passage: Passage) -> Figure | None:
    flow = figure.flow
    same = previous if previous is not None and previous.flow.head is flow.head else None
    like = same.like if same is not None and same.measure.contrast else same
    figure = replace(figure, like=like)
    if flow.head.rule == "trade.open-share":
        part = part_of(figure.sentence, figure.at)
        part = part or needed(figure.sentence, figure.at) or beside.relative(figure.sentence, figure.at)
        part = part or inverted_goods(figure.sentence, figure.at)
        return replace(figure, commodity=part)
    if figure.measure.kind == "share" and flow.head.reads == "again":
        if previous is not None and previous.measure.kind == "share" and previous.sentence is figure.sentence:
            return replace(previous, at=figure.at, measure=figure.measure, like=previous)
        return figure if passage.follows(figure.sentence) and flow.partner is not None else None
    if figure.measure.kind == "share" and direction(figure.sentence, figure.at, flow.head):
        return figure if _stands(figure.sentence, flow, passage) else None
    if figure.measure.kind == "share":
        found = share(figure, previous, passage)
        if found is None or found.commodity is not None:
            return found
        part = beside.of_amount(found.sentence, found.at) or goods.ranked(found.sentence, found.at)
        part = part or _of_it(found, previous, passage) or _of_all(found, previous)
        opened = flow.head.rule == "trade.told" and part is None
        return replace(found, commodity=topics.told(found.sentence, found.at) if opened else part)
    if same is not None and same.partner is not None and same.measure.kind == "share":
        return replace(figure, partner=same.partner, commodity=same.commodity)  # "a fifth of …, worth $3 million"
    if flow.head.reads == "rank":
        return ranked(figure, passage)
    if not _stands(figure.sentence, flow, passage) and not _beside(figure, previous):
        return None
    opened = flow.head.rule == "trade.told"
    commodity = topics.told(figure.sentence, figure.at) if opened else _commodity(figure, same, passage)
    if commodity is None and flow.head.rule == "trade.goes-on":
        subject = goods.subject(figure.sentence, figure.at, opens=True)
        commodity = subject if subject is not None and goods.named(figure.sentence, subject) else None
    if (
        commodity is None
        and previous is not None
        and texts(figure.sentence, figure.at + 1, figure.at + 3) == ("of", "it")
    ):
        commodity = previous.commodity
    commodity = commodity or _goods_before(figure, passage) or _counted(figure, same, passage)
    if commodity is None and flow.head.reads == "item":
        told = topics.told(figure.sentence, figure.at)  # "first of all, tobacco: the sticks … brought in"
        commodity = told if told is not None and goods.named(figure.sentence, told) else None
    if commodity is None and flow.head.rule == "trade.paid":
        return None  # "paid 4 million for doctors"
    return None if flow.head.reads == "item" and commodity is None else replace(figure, commodity=commodity)


def _beside(figure: Figure, previous: Figure | None) -> bool:
    """ "Norway takes 1% of what Peru sells, and the trade, at 3 million, is smaller": right behind a figure."""
    flow = figure.flow
    near = previous is not None and previous.sentence is figure.sentence
    return near and flow.flow == "total" and not flow.other and not flow.whole


def _stands(sentence: Sentence, flow: Flow, passage: Passage) -> bool:
    """Say whether a flow is trade between the two states: by its own words, or by the passage."""
    if flow.head.reads == "presumed":
        return True
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
    """ "Trade reached 3 billion, Norway selling goods for 2 and buying 1": the other side is the other state."""
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
    found = beside.of_amount(sentence, at) or (
        goods.beside(sentence, at, low=flow.head.last) if flow.head.last <= at else None
    )
    found = found or (topics.told(sentence, at) if "side" in flow.head.words else None)
    found = found or goods.of_head(flow.head) or goods.ranked(sentence, at)
    if found is None and flow.head.rule == "trade.part-from":
        whole = next((a for a in amounts_of(sentence) if a < at), None)
        return None if whole is None else beside.of_amount(sentence, whole)
    if found is None and clause_of(sentence, at)[0] >= flow.head.last:
        opened = topics.opening(sentence, at)
        found = goods.topic(sentence, at) or (opened if opened and goods.named(sentence, opened) else None)
    if found is None and flow.head.last <= at and same is not None:
        return same.commodity
    if found is None and (flow.head.reads in ("seller", "buyer", "item") or flow.told < 2):
        found = goods.topic(sentence, at)
    mine = flow.head.first > 0 and sentence.texts[flow.head.first - 1] in {"its", "their"}
    inherited = mine and flow.frame is not None and flow.frame.how is not None
    among = "among" in texts(sentence, flow.head.first - 4, flow.head.first)
    among = among or flow.head.rule in ("trade.main-export", "trade.main-import")
    told_by_subject = flow.head.reads in ("item", "passing") or flow.head.first > at or inherited or among
    if found is None and told_by_subject:
        found = goods.subject(sentence, at, opens=inherited)
    if found is None and _LEADING & set(texts(sentence, clause_of(sentence, at)[0], at)):
        opened = topics.opening(sentence, at)  # "electricity heads the list (3 million)"
        found = opened if opened is not None and goods.named(sentence, opened) else None
    seller = flow.ends[0]
    if found is None and passage.goods is not None and seller is not None and seller.code == passage.goods.owner:
        return passage.goods.goods
    return found


def _counted(figure: Figure, same: Figure | None, passage: Passage) -> Span | None:
    """Things counted are always things: the goods nearest to a quantity, else those last named in the paragraph."""
    if figure.measure.contrast and figure.like is not None:
        return figure.like.commodity
    rule = figure.flow.head.rule
    if figure.measure.kind != "quantity" and figure.sentence.items[figure.at].type != "QUANTITY":
        told = rule == "trade.carried" or figure.flow.head.reads in ("passing", "inverted")
        return topics.nearest(figure.sentence, figure.at) if told else None
    found = _daily(figure, passage) or topics.nearest(figure.sentence, figure.at)
    found = found or (same.commodity if same is not None else None)
    said = passage.named_goods
    near = said is not None and passage.recorded == figure.sentence.segment.paragraph
    return found or (said[1] if near and said is not None else None)


def _daily(figure: Figure, passage: Passage) -> Span | None:
    """ "92,000 barrels of oil a day": goods within the words of a quantity."""
    span = figure.sentence.items[figure.at].span
    inside = _WITHIN.search(span.of(passage.reading.view.text))
    return Span(span.start + inside.start(1), span.start + inside.end(1)) if inside is not None else None


def _of_it(figure: Figure, previous: Figure | None, passage: Passage) -> Span | None:
    """ "Nine tenths of all that Japan exported of it": the goods told of last."""
    head = figure.flow.head
    if texts(figure.sentence, head.last, head.last + 2) not in (("of", "it"), ("of", "them")):
        return None
    if previous is not None and previous.commodity is not None:
        return previous.commodity
    return passage.named_goods[1] if passage.named_goods is not None else None


def _of_all(figure: Figure, previous: Figure | None) -> Span | None:
    """ "3 million barrels of crude, 96 per cent of all that it sold": the goods just told of are the share."""
    row = texts(figure.sentence, figure.at + 1, figure.at + 3)
    whole = row[:1] == ("of",) and row[1:] in (("all",), ("everything",), ("what",), ("that",))
    told = previous is not None and previous.measure.kind in ("value", "quantity")
    return previous.commodity if whole and told and previous is not None else None


def _goods_before(figure: Figure, passage: Passage) -> Span | None:
    """ "Its dairy exports grew. They were worth 5 million": the goods of the sentence before go with the pronoun."""
    head, said = figure.flow.head, passage.named_goods
    back = head.rule in ("trade.figure", "trade.earlier") and passage.said is not None
    same = passage.said is not None and passage.said.flow == figure.flow.flow
    by_value = (
        texts(figure.sentence, 0, 2) in _IN_VALUE and passage.said is not None and passage.said.flow == figure.flow.flow
    )
    opened = said is not None and passage.topic == said[0] and passage.alive(figure.sentence)
    near = 2 if head.reads == "again" else int((back and same) or by_value or opened)
    return said[1] if said is not None and 0 < figure.sentence.index - said[0] <= near else None


def _labelled(sentence: Sentence, other: int, date: int) -> bool:
    """ "3 million (2017: 2)", "against 8 million in 2018": a date that only serves a number for comparison."""
    return is_contrast(sentence, other) or times.labels(sentence, date, other)


_LANDS = 5  # items from a change to what it led to


def _led_to(sentence: Sentence, at: int, others: dict[int, int]) -> int | None:
    """Return the date of what a change led to: "fell by 30% to 100 million in 2020"."""
    if sentence.items[at].type != "PERCENT" or "to" not in texts(sentence, at + 1, at + 3):
        return None
    return next((d for a, d in others.items() if at < a < at + _LANDS and a < d), None)


def _its_alone(sentence: Sentence, at: int, other: int, date: int, *, alone: bool) -> bool:
    """Say whether a date right beside one number is not that of another one."""
    if _labelled(sentence, other, date):
        return True
    if alone or other < at:
        return False  # "In 2017 it came to 9 million; of this, exports made 3"
    if at < date < other and not any(at < a < date for a in amounts_of(sentence)):
        return False  # "It took 1.4 billion worth in 2021 (+19%)"
    between = sentence.items[at + 1 : other]
    dated = any(i.type == "DATE" or i.text in {";", ":"} for i in between)
    return dated or not any(i.text == "and" for i in between)  # "sales of 4 and purchases of 5 million in 2019"


def period_of(figure: Figure) -> int | None:
    """Return the date a figure is about; what another is compared with is about the date compared with."""
    sentence, at = figure.sentence, figure.at
    mine = times.own(sentence, at)
    if figure.measure.contrast:
        return mine if mine is not None else times.base_item(sentence, at)
    others = {a: d for a in amounts_of(sentence) if a != at and (d := times.own(sentence, a)) is not None}
    if mine is None and (led := _led_to(sentence, at, others)) is not None:
        return led
    alone = len(times.periods(sentence)) < 2  # a date that all numbers share
    taken = frozenset(d for a, d in others.items() if not alone or _labelled(sentence, a, d))
    shared = frozenset(d for a, d in others.items() if _its_alone(sentence, at, a, d, alone=alone))
    found = times.period_item(sentence, at, taken)
    found = times.period_item(sentence, at, shared) if found is None else found
    if figure.like is not None and figure.measure.kind == "share" and _FORMING & set(texts(sentence, at - 4, at)):
        return period_of(figure.like)  # "… in 2024, accounting for 80 per cent of"
    if found is not None or figure.like is None:
        return found
    like = period_of(figure.like)
    return None if like is not None and times.aside(sentence, like, at) else like
