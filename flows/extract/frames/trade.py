"""Trade figures: every number a text gives for trade between the two states, and what it measures.

Numbers come first: each is given to the head that governs it ("exports", "surplus", "bought"), rivals such as
"investment" among them (``trade_cues``). The head's flow gets its two ends from the words around it, else from what the
passage is about (``trade_flows``). What cannot be told to be trade between the two states is no record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.extract.annotate.places import codes_of
from flows.extract.clauses import clause_of
from flows.extract.frames import trade_goods as goods
from flows.extract.frames import trade_periods as times
from flows.extract.frames.common import READ, Builder, date_before
from flows.extract.frames.trade_cues import AMOUNTS, Head, Heads, amount, amounts_of, find_heads, governed, state_of
from flows.extract.frames.trade_flows import End, Flow, Whose
from flows.extract.frames.trade_measure import Measure, converted, is_contrast, measure, restated
from flows.extract.frames.trade_words import texts, words
from flows.extract.model import Candidate
from flows.extract.reading import Reading
from flows.extract.realis import realis
from flows.extract.sentence import Sentence
from flows.ground import edtf
from flows.ground.model import Span


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Yield the trade figures of a document, as candidates."""
    passage = _Passage(reading)
    for sentence in reading.sentences():
        if sentence.segment.kind in READ or sentence.segment.kind == "heading":
            yield from passage.read(sentence)


@dataclass(frozen=True, slots=True)
class Article:
    """The goods that an article on one state's exporters is about."""

    owner: str
    goods: Span


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


class _Passage:
    """Reads a document's sentences in order and remembers what the passage is about."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.whose = reading, Whose(reading)
        self.home: End | None = None
        self.flows: list[Flow] = []
        self.period: times.Period | None = None
        self.article: times.Period | None = None  # the period that an article on goods begins with
        self.goods: Article | None = None
        self.setting = -9  # the paragraph that last spoke of the two states' trade relations
        self.last = self.last_other = -1  # sentences that spoke of the dyad's trade, and of others'
        self.paragraph = self.recorded = -9  # the paragraphs of the last such sentence and of the last figure
        self.titled = _titled(reading)
        if self.titled:
            first = codes_of(reading.document.title or "")[0]
            self.home = self.whose.named(first, 0)

    def alive(self, sentence: Sentence) -> bool:
        """Say whether the passage is about trade between the two states."""
        if self.last_other > self.last and self._near(self.last_other, sentence):
            return False
        here = sentence.segment.paragraph
        return self.titled or 0 <= here - self.paragraph <= 1 or here == self.setting

    def _near(self, index: int, sentence: Sentence) -> bool:
        return self.reading.view.segments[index].paragraph == sentence.segment.paragraph

    def read(self, sentence: Sentence) -> Iterator[Candidate]:
        """Yield the figures of one sentence."""
        heads = find_heads(sentence)
        self._set(sentence, heads)
        if not heads.flows:
            return
        flows = self._flows(sentence, heads)
        if sentence.segment.kind == "heading":
            return
        figures = list(self._figures(sentence, heads, flows))
        for figure in figures:
            yield self._candidate(figure)
        self._carry(sentence, figures)

    def _set(self, sentence: Sentence, heads: Heads) -> None:
        """Note what a heading or a trade agreement tells of the passage, and the first period of an article on goods."""
        for head in heads.settings:
            owner = state_of(sentence.items[head.first])
            if sentence.segment.kind == "heading" and owner in self.reading.dyad and self.goods is None:
                span = goods.span_of(
                    [i for i in sentence.items[head.first : head.last - 1] if goods.plain(i) and i.text != "s"]
                )
                self.goods = Article(owner, span) if span else None
            elif sentence.segment.kind != "heading" and owner is None and not self._foreign(sentence):
                self.setting = sentence.segment.paragraph
        if any("trade" in i.span.of(self.reading.view.text).lower() for i in sentence.items if i.type == "INSTRUMENT"):
            self.setting = self.setting if self._foreign(sentence) else sentence.segment.paragraph
        if self.goods is not None and self.article is None and sentence.segment.kind != "heading":
            dates = [times.note_of(sentence, i) for i in times.periods(sentence) if not times.is_base(sentence, i)]
            if amounts_of(sentence) and dates and times.short(dates[0].edtf or ""):
                self.article = times.Period(dates[0].edtf or "", dates[0].span)

    def _foreign(self, sentence: Sentence) -> bool:
        return any((code := state_of(i)) is not None and code not in self.reading.dyad for i in sentence.items)

    def _carry(self, sentence: Sentence, figures: list[Figure]) -> None:
        """Let a period that all figures of a sentence share stand for the sentences that follow."""
        items = {self._period(f) for f in figures if not f.measure.contrast}
        compared = any(f.measure.contrast for f in figures)
        whole = self.period is None or not compared or any(f.commodity is None for f in figures)
        item = items.pop() if len(items) == 1 else None
        if item is not None and whole:
            note = times.note_of(sentence, item)
            growth = all(f.measure.kind == "growth_rate" for f in figures)
            value = times.split(note.edtf or "")[0] if growth else note.edtf or ""
            if times.short(value):
                self.period = times.Period(value, note.span)

    def _flows(self, sentence: Sentence, heads: Heads) -> dict[Head, Flow]:
        flows: dict[Head, Flow] = {}
        for n, head in enumerate(heads.flows):
            barrier = heads.flows[n + 1].first if n + 1 < len(heads.flows) else len(sentence.items)
            flow = self.whose.flow(head, self.home, self.flows, barrier)
            flows[head] = flow
            self.flows.append(flow)
            self._remember(sentence, flow)
        del self.flows[:-12]
        return flows

    def _remember(self, sentence: Sentence, flow: Flow) -> None:
        if flow.head.reads in ("rival", "item", "anaphor", "rank"):
            if flow.head.reads == "anaphor" and flow.frame is not None:
                self.home = flow.frame
            return
        if flow.other:
            if flow.told:
                self.last_other = sentence.index
            return
        strong = flow.told >= 2 or (flow.partner is not None and flow.partner.how is None)
        if strong:
            self.last, self.paragraph = sentence.index, sentence.segment.paragraph
        if flow.frame is not None and not flow.whole and (strong or self.alive(sentence)):
            self.home = flow.frame

    def _figures(self, sentence: Sentence, heads: Heads, flows: dict[Head, Flow]) -> Iterator[Figure]:
        previous: Figure | None = None
        hint: Measure | None = None
        amounts = amounts_of(sentence)
        govern = governed(sentence, heads)
        for n, at in enumerate(amounts):
            head = govern[at]
            if (
                head is None
                or head.reads == "rival"
                or goods.counted(sentence, at)
                or self._unreal(sentence, at, heads)
                or self._elsewhere(sentence, at)
            ):
                previous = None
                continue
            if n + 1 < len(amounts) and restated(sentence, at, amounts[n + 1]):
                hint = measure(sentence, at, head, self._quote(sentence, at), hint)
                continue
            if n and converted(sentence, at, amounts[n - 1]):
                continue
            figure = self._figure(sentence, at, flows[head], previous, hint)
            if figure is not None:
                yield figure
                previous = figure
                hint = figure.measure if figure.measure.kind in ("growth_rate", "share") else hint

    def _unreal(self, sentence: Sentence, at: int, heads: Heads) -> bool:
        low = min(clause_of(sentence, at)[0], at)
        if any(low <= u < at for u in heads.unreal):
            return True
        return realis(sentence, at, at + 1).kind not in ("happened", "planned")

    def _elsewhere(self, sentence: Sentence, at: int) -> bool:
        """Say whether the words behind a number lead to a third state: "43 per cent shipped to Britain"."""
        for index in range(at + 1, min(at + 5, len(sentence.items))):
            item = sentence.items[index]
            if item.type in AMOUNTS or item.text in {",", ";", ":", "than", "and", "(", "while"}:
                return False
            if (code := state_of(item)) is not None:
                lead = texts(sentence, index - 2, index)
                return code not in self.reading.dyad and bool({"to", "from", "by", "in", "for"} & set(lead))
        return False

    def _quote(self, sentence: Sentence, at: int) -> str:
        return sentence.items[at].span.of(self.reading.view.text)

    def _figure(
        self, sentence: Sentence, at: int, flow: Flow, previous: Figure | None, hint: Measure | None
    ) -> Figure | None:
        same = previous if previous is not None and previous.flow.head is flow.head else None
        kind = measure(sentence, at, flow.head, self._quote(sentence, at), hint)
        if kind is None:
            return None
        like = same.like if same is not None and same.measure.contrast else same
        figure = Figure(sentence, at, flow, kind, like=like)
        if kind.kind == "share":
            return self._share(figure, previous)
        if not self._stands(sentence, flow) or flow.head.reads == "rank":
            return None
        commodity = self._commodity(figure, same)
        if flow.head.reads == "item" and commodity is None:
            return None
        return replace(figure, commodity=commodity)

    def _stands(self, sentence: Sentence, flow: Flow) -> bool:
        if flow.other or flow.whole:
            return False
        if flow.head.reads == "item":
            return self.alive(sentence) and self.recorded == sentence.segment.paragraph
        toward = flow.partner is not None and flow.partner.how is None
        if flow.told == 1 and not toward and not self.titled and flow.frame is not None and self._special(flow):
            return False
        if flow.told >= 2 or (toward and not flow.head.weak):
            return True
        return self.alive(sentence)

    def _special(self, flow: Flow) -> bool:
        """ "Norwegian salmon exports": one good, one state, and nothing in the sentence says to whom."""
        goods_named = flow.head.reads == "flow" and goods.of_head(flow.head) is not None
        return goods_named and flow.frame is not None and not self.whose.names(flow.head.sentence, flow.frame)

    def _commodity(self, figure: Figure, same: Figure | None) -> Span | None:
        sentence, at, flow = figure.sentence, figure.at, figure.flow
        found = goods.of_amount(sentence, at) or goods.of_head(flow.head)
        if found is None and flow.head.last <= at and same is not None:
            return same.commodity
        if found is None and (flow.head.reads in ("seller", "buyer", "item") or flow.told < 2):
            found = goods.topic(sentence, at)
        mine = sentence.items[flow.head.first - 1].text in {"its", "their"} if flow.head.first else False
        inherited = mine and flow.frame is not None and flow.frame.how is not None
        if found is None and (flow.head.reads == "item" or flow.head.first > at or inherited):
            found = goods.subject(sentence, at, opens=inherited)
        if found is None and self.goods is not None and flow.ends[0] is not None:
            found = self.goods.goods if flow.ends[0].code == self.goods.owner else None
        return found

    def _share(self, figure: Figure, previous: Figure | None) -> Figure | None:
        """A share in a flow: of what one state sold or bought, held by the other state or by some goods."""
        flow, sentence = figure.flow, figure.sentence
        if flow.other or (flow.frame is None and flow.flow != "total"):
            return None
        if flow.flow in ("exports", "imports") and flow.frame is not None:
            if flow.told < 2:
                holder = self._holder(figure, flow.frame)
                if holder is not None:
                    if holder.code not in self.reading.dyad:
                        return None
                    return replace(figure, partner=holder, commodity=self._held(figure, previous))
                if previous is not None and not previous.flow.other and self._apposed(sentence, figure.at):
                    return replace(figure, partner=previous.flow.partner, commodity=None)
                if previous is not None and previous.measure.kind == "share" and previous.flow.head is flow.head:
                    return replace(figure, partner=previous.partner, commodity=previous.commodity)
            elif flow.head.reads == "anaphor" or flow.told == 2:
                return replace(figure, commodity=self._part(figure))
            if flow.whole or flow.told or not self.alive(sentence):
                return None
            part = self._part(figure)
            return replace(figure, commodity=part) if part is not None else None
        if flow.flow == "total" and previous is not None and self._apposed(sentence, figure.at):
            return replace(figure, commodity=None)
        if flow.flow == "total" and flow.frame is not None:
            holder = self._holder(figure, flow.frame)
            return figure if holder is not None and holder.code in self.reading.dyad else None
        return None

    def _apposed(self, sentence: Sentence, at: int) -> bool:
        """Say whether a share is told of the figure right before it: "$5 billion, some 13 per cent of all …"."""
        before = sentence.items[max(0, at - 3) : at]
        return any(i.text in {",", "(", "or"} for i in before)

    def _holder(self, figure: Figure, frame: End) -> End | None:
        """The state that has the share: the nearest one in the sentence that is not the frame."""
        sentence, at = figure.sentence, figure.at
        items, head = sentence.items, figure.flow.head
        inside = range(min(at, head.first), max(at + 1, head.last))
        low, high = clause_of(sentence, at)
        order = [*range(at - 1, low - 1, -1), *range(at + 1, high), *range(low - 1, -1, -1)]
        for index in order:
            code = state_of(items[index])
            if code is None or code == frame.code or (index in inside and items[index].span == frame.span):
                continue
            noun = items[index + 1].text if index + 1 < len(items) else ""
            if items[index].type == "DEMONYM" and noun not in words("demonym_holders"):
                continue
            if items[index].type == "ORG" or (index > at and items[index - 1].text in {"behind", "after", "than"}):
                continue
            return End(code, items[index].span)
        return None

    def _held(self, figure: Figure, previous: Figure | None) -> Span | None:
        """The goods that a state's share is of: "of tomatoes", "in olive oil", those of the passage."""
        sentence, at = figure.sentence, figure.at
        named = goods.of_head(figure.flow.head) or goods.topic(sentence, at)
        if named is not None:
            return named
        if previous is not None and previous.commodity is not None and "them" in texts(sentence, at, at + 8):
            return previous.commodity
        if figure.flow.head.reads == "flow" and figure.flow.frame is not None and figure.flow.flow == "exports":
            for earlier in self.reading.earlier(sentence):
                found = goods.market(earlier, figure.flow.frame.code)
                if found is not None:
                    return found
        return None

    def _part(self, figure: Figure) -> Span | None:
        """The goods that make up the share: subject or predicate."""
        return goods.subject(figure.sentence, figure.at) or goods.predicate(figure.sentence, figure.at)

    def _candidate(self, figure: Figure) -> Candidate:
        sentence, flow, note = figure.sentence, figure.flow, amount(figure.sentence, figure.at)
        builder = Builder("trade_figures", flow.head.rule).evidence(sentence.span)
        if figure.partner is not None:
            flow = replace(flow, partner=figure.partner)
        for field, end in zip(("exporter", "importer"), flow.ends, strict=True):
            if end is not None:
                builder.add(field, end.span, end.code, end.how)
        head = Span(sentence.items[flow.head.first].start, sentence.items[flow.head.last - 1].end)
        builder.add("flow", head, flow.flow)
        if flow.frame is not None and flow.flow != "total":
            builder.add("frame", flow.frame.span, flow.frame.code, flow.frame.how)
        builder.add("measure", note.span, figure.measure.kind)
        builder.add("value", note.span, self._value(figure))
        builder.add("unit", note.span)
        default = None if note.qualifier_span else "default"
        builder.add("qualifier", note.qualifier_span or sentence.span, note.qualifier, default)
        if figure.commodity is not None:
            builder.add("commodity", figure.commodity)
        self._dates(builder, figure)
        self._recorded(sentence)
        return builder.build()

    def _value(self, figure: Figure) -> str:
        number = amount(figure.sentence, figure.at).number.lstrip("-")
        deficit = figure.flow.head.sign == "-" and figure.measure.kind == "value"
        return f"-{number}" if figure.measure.falls or deficit else number

    def _recorded(self, sentence: Sentence) -> None:
        self.recorded = sentence.segment.paragraph
        self.last, self.paragraph = sentence.index, sentence.segment.paragraph

    def _dates(self, builder: Builder, figure: Figure) -> None:
        sentence, at = figure.sentence, figure.at
        item, growth = self._period(figure), figure.measure.kind in ("growth_rate", "change")
        base = times.base_item(sentence, at) if growth else None
        if item is not None:
            note = times.note_of(sentence, item)
            value, since = times.split(note.edtf or "") if growth else (note.edtf or "", None)
            builder.add("period", note.span, value, approximate=note.approximate)
            if since is not None and since != value:
                builder.add("base_period", note.span, since)
        elif not figure.measure.contrast:
            self._inherit(builder, sentence)
        if base is not None:
            note = times.note_of(sentence, base)
            builder.add("base_period", note.span, note.edtf, approximate=note.approximate)

    def _period(self, figure: Figure) -> int | None:
        """The date a figure is about; what it is compared with is about the date compared with."""
        sentence, at = figure.sentence, figure.at
        mine = times.own(sentence, at)
        if figure.measure.contrast:
            return mine if mine is not None else times.base_item(sentence, at)
        others = {d for a in amounts_of(sentence) if a != at and (d := times.own(sentence, a)) is not None}
        compared = {d for a in amounts_of(sentence) if is_contrast(sentence, a) and (d := times.own(sentence, a))}
        taken = others if len(times.periods(sentence)) > 1 else compared
        found = times.period_item(sentence, at, frozenset(taken))
        return self._period(figure.like) if found is None and figure.like is not None else found

    def _inherit(self, builder: Builder, sentence: Sentence) -> None:
        if self.period is not None and self.alive(sentence):
            builder.add("period", self.period.span, self.period.value, "inherited")
            return
        if self.goods is not None and self.article is not None:
            builder.add("period", self.article.span, self.article.value, "inherited")
            return
        found = date_before(self.reading, sentence)
        if found is not None and found.edtf is not None and times.short(found.edtf) and edtf.is_valid(found.edtf):
            self.period = times.Period(found.edtf, found.span)
            builder.add("period", found.span, found.edtf, "inherited")


def _titled(reading: Reading) -> bool:
    """Say whether the document's title is about trade between the two states."""
    title = reading.document.title or ""
    said = {w.strip(".,:;'’").lower() for w in title.replace("’s", " s").split()}
    return bool(said & words("titles")) and set(reading.dyad) <= set(codes_of(title))
