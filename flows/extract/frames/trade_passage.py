"""What a passage is about, from sentence to sentence: whose trade, which goods, which period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.extract.annotate.places import codes_of
from flows.extract.frames import trade_goods as goods
from flows.extract.frames import trade_periods as times
from flows.extract.frames import trade_topics as topics
from flows.extract.frames.trade_cues import Head, Heads, amount, amounts_of, is_share, state_of, states_of
from flows.extract.frames.trade_flows import Whose
from flows.extract.frames.trade_links import End, Flow
from flows.extract.frames.trade_naming import own_money, partner_in_heading
from flows.extract.frames.trade_words import plain, texts, words
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Sentence
from flows.ground.model import Span
from flows.ground.value import replace

MANY = 3  # figures that make a text one on trade
_ECONOMIC = frozenset({"trade", "economic", "commercial", "commerce", "economy", "business"})
_OFFICES = ("ministry", "embassy", "agency", "chamber")
SHORT = 9  # items of a sentence that only says which way goods go: "What Italy sells.", "Exports to Japan"
KEPT = 12  # flows that "the latter" can look back on


@dataclass(frozen=True, slots=True)
class Article:
    """The goods that an article on one state's exporters is about."""

    owner: str
    goods: Span


@dataclass(frozen=True, slots=True)
class _Told:
    """The states a sentence names, whoever else it names with them, and whether a third state comes up by itself."""

    states: frozenset[str]
    named: frozenset[str]
    third: bool


@lru_cache(maxsize=256)  # each sentence of a paragraph is asked for by every other
def _told_of(sentence: Sentence, dyad: tuple[str, str]) -> _Told:
    states: set[str] = set()
    named: set[str] = set()
    third = False
    for index, item in enumerate(sentence.items):
        found = set(states_of(item))
        third |= bool(found - set(dyad)) and not _beside(sentence, index)
        states |= found
        named |= found or set(codes(item.note) if item.note is not None else ())
    return _Told(frozenset(states), frozenset(named), third)


def _row(sentence: Sentence, index: int) -> int | None:
    """Return the state or grouping that stands in front of another one in a row ("the EU and the USA"), or None."""
    at = index - 1
    while at > 0 and sentence.texts[at] in {"the", "and", ","}:
        at -= 1
    named = at >= 0 and (bool(states_of(sentence.items[at])) or sentence.items[at].type == "ORG")
    return at if named and at < index - 1 else None


def _beside(sentence: Sentence, index: int) -> bool:
    """ "Behind France", "the first partner in the European Union": named only to place the two."""
    while (before := _row(sentence, index)) is not None:
        index = before  # "after the EU and the USA"
    lead = texts(sentence, index - 2, index)
    if lead[-1:] == ("the",):
        lead = lead[:-1]
    within = sentence.items[index].type == "ORG" and lead[-1:] in (("in",), ("within",), ("of",), ("inside",))
    return within or lead[-1:] in (("after",), ("behind",), ("than",))


class Passage:
    """Remembers, while a document is read in order, what a bare "exports" or "the latter" stands for."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.whose = reading, Whose(reading)
        self.home: End | None = None  # the state whose trade is reported
        self.flows: list[Flow] = []
        self.period: times.Period | None = None
        self.goods: Article | None = None
        self.article: times.Period | None = None  # the period that an article on goods begins with
        self.named_goods: tuple[int, Span] | None = None  # the goods of the last figure, and its sentence
        self.topic = -9  # the last sentence that only names goods
        self.count = 0  # figures so far
        self.kind = ""  # the measure of the last figure
        self.first: Flow | None = None  # and that of the first one
        self.of_goods = False  # whether the last figure was of some goods
        self.recent: list[Flow] = []  # the flows of the last figures, one each
        self.said: Flow | None = None  # the flow of the last figure
        self.last: Flow | None = None  # the flow of the last figure that has a direction
        self.values: dict[tuple[str, str | None], Flow] = {}  # what the numbers told so far were of
        self.recorded = -9  # the paragraph of the last figure
        self._title_codes = codes_of(reading.document.title or "")
        self.titled = _titled(reading)
        if self.titled:
            self.home = self.whose.named(next(c for c in self._title_codes if c in reading.dyad), 0)
        self._last = self._last_other = -1  # sentences that spoke of the dyad's trade, and of others'
        self._paragraph = self._agreed = -9  # paragraphs of the dyad's trade, and of its trade relations

    def alive(self, sentence: Sentence) -> bool:
        """Say whether the passage is about trade between the two states: by the title, or the sentences before."""
        here = sentence.segment.paragraph
        if self._last_other > self._last and self.reading.view.segments[self._last_other].paragraph == here:
            return False
        return self.titled or 0 <= here - self._paragraph <= 1 or here == self._agreed or self._dyadic(sentence)

    def close(self, sentence: Sentence) -> bool:
        """Say whether the paragraph itself, or the title, speaks of the two states' trade."""
        return self.titled or self._paragraph == sentence.segment.paragraph

    def telling(self, sentence: Sentence) -> bool:
        """Say whether figures have just been given, so that goods alone may go on from them."""
        here = sentence.segment.paragraph
        on = self.titled or self.count >= MANY
        return self.alive(sentence) and (self._recorded(sentence) or (on and 0 <= here - self.recorded <= 1))

    def near(self, sentence: Sentence) -> bool:
        """Say whether the sentence before names the other one of the two states, and nobody else is about."""
        before = next(iter(self.reading.earlier(sentence)), None)
        here, there = _told_of(sentence, self.reading.dyad), _told_of(before, self.reading.dyad) if before else None
        if there is None or here.third or there.third or not self.alive(sentence):
            return False
        return here.states | there.states == set(self.reading.dyad) and here.states != there.states

    def _recorded(self, sentence: Sentence) -> bool:
        """Say whether the paragraph, or the entry of a list before this one, gave a figure."""
        entry = sentence.segment.kind != "prose"
        return 0 <= sentence.segment.paragraph - self.recorded <= entry

    def _dyadic(self, sentence: Sentence) -> bool:
        """Say whether paragraph and title are on the two states, and no third one has come up before this sentence."""
        named = set(self._title_codes)
        for part in (sentence, *self.reading.earlier(sentence)):
            found = _told_of(part, self.reading.dyad)
            if found.third:
                return False
            named |= found.named
        for part in self.reading.later(sentence):
            named |= _told_of(part, self.reading.dyad).states
        return named >= set(self.reading.dyad)

    def enter(self, sentence: Sentence, heads: Heads) -> dict[Head, Flow]:
        """Take in a sentence; return the flow of each of its heads."""
        self._settings(sentence, heads)
        self._topic(sentence, heads)
        flows: dict[Head, Flow] = {}
        if self.home is None and heads.flows:
            self.home = self._by_money(sentence)
        for n, head in enumerate(heads.flows):
            barrier = heads.flows[n + 1].first if n + 1 < len(heads.flows) else len(sentence.items)
            flow = self.whose.flow(head, self.home, self.flows, barrier)
            flows[head] = flow = self._again(sentence, flow)
            self.flows.append(flow)
            self._remember(sentence, flow)
        self.whose.subject = self._subject(sentence)
        del self.flows[:-KEPT]
        if len(sentence.items) <= SHORT and not amounts_of(sentence):
            self._lead(sentence, list(flows.values()))
        return flows

    def _subject(self, sentence: Sentence) -> End | None:
        """ "India is its first customer. … It took 3 million": the state of the dyad that a sentence begins with."""
        item = sentence.items[0] if sentence.items else None
        if item is None or item.type != "STATE" or state_of(item) not in self.reading.dyad:
            return None
        possessor = len(sentence.items) > 1 and sentence.texts[1] == "'"
        return None if possessor else End(state_of(item) or "", item.span, "inherited")

    def _by_money(self, sentence: Sentence) -> End | None:
        """ "Exports came to 15 billion francs" in a text on Switzerland: whose money it is counts."""
        for at in sentence.of_type("MONEY"):
            owner = own_money(amount(sentence, at).unit or "", self.reading.dyad)
            if owner is not None:
                return self.whose.named(owner, sentence.items[at].start)
        return None

    def _lead(self, sentence: Sentence, flows: Sequence[Flow]) -> None:
        """ "What Italy sells.", "Exports": a heading, or words like one, give what follows its direction."""
        ways = [f for f in flows if f.flow in ("exports", "imports") and f.frame and f.partner and not f.other]
        verbs = [f for f in flows if f.head.reads in ("seller", "buyer")]
        titled = sentence.segment.kind == "heading" or (bool(verbs) and sentence.texts[0] in {"what", "how"})
        if len(ways) == len(flows) == 1 and (titled or len(sentence.items) < 5) and self.alive(sentence):
            self.turn(sentence, replace(ways[0], whole=False))

    def turn(self, sentence: Sentence, flow: Flow) -> None:
        """Let goods that are told of from here on go the way of a flow."""
        self.last = self.first = self.whose.last = self.said = flow
        self.flows.append(flow)
        self.recorded, self._last, self.of_goods = sentence.segment.paragraph, sentence.index, True

    def _again(self, sentence: Sentence, flow: Flow) -> Flow:
        """ "Earnings fell by 28%": the flow of the last figure, where no flow stands in the sentences before."""
        led = self.led(sentence) if flow.head.reads == "item" and self.telling(sentence) else None
        if led is not None:
            return replace(led, head=flow.head, told=0, whole=False)
        near = self.said is not None and self._recorded(sentence) and sentence.index - self._last < 4
        if flow.head.reads != "again" or not flow.other or not near or self.said is None:
            return flow
        return self.goes_on(flow.head)

    def led(self, sentence: Sentence) -> Flow | None:
        """Return the direction that a list of goods goes on with.

        That of the goods told last; in a new paragraph, or where only totals have been told, both ways, the one
        that the text began with.
        """
        anew = self.recorded != sentence.segment.paragraph and sentence.segment.kind == "prose"
        both = {"exports", "imports"} <= {f.flow for f in self.recent} and not self.of_goods
        return self.first if self.first is not None and (both or anew) else self.last

    def goes_on(self, head: Head) -> Flow:
        """Return the flow of the last figure for another head."""
        assert self.said is not None
        return replace(self.said, head=replace(head, flow=self.said.flow, sign=self.said.head.sign), whole=False)

    def follows(self, sentence: Sentence) -> bool:
        """Say whether a sentence stands right behind one with figures, in its paragraph."""
        return self._recorded(sentence) and sentence.index - self._last < 3

    def _topic(self, sentence: Sentence, heads: Heads) -> None:
        """ "Beef is a distant fourth.": goods that the sentences behind go on with."""
        if not heads.flows and not amounts_of(sentence) and (self.follows(sentence) or self._goes_on(sentence)):
            found = topics.opening(sentence, min(8, len(sentence.items) - 1))
            if found is not None and any(
                found.start <= i.start < found.end and i.text in words("goods") for i in sentence.items
            ):
                self.named_goods = (sentence.index, found)
                prose = sentence.segment.kind == "prose" and ":" not in sentence.anchors
                self.topic = sentence.index if prose else self.topic

    def _goes_on(self, sentence: Sentence) -> bool:
        """Say whether figures have been given and a paragraph of the text opens: "Cheese made the headlines."."""
        opens = next(iter(self.reading.earlier(sentence)), None) is None
        return self.count > 0 and opens and sentence.segment.kind == "prose"

    def note_figure(self, sentence: Sentence, flow: Flow | None = None, kind: str = "value") -> None:
        """Note that a sentence gave a figure, of which flow and measure."""
        self.kind = kind
        if flow is not None:
            self.said = flow
            self.recent = [*self.recent[-3:], flow]
        if flow is not None and flow.flow in ("exports", "imports") and flow.partner is not None:
            self.last = self.whose.last = replace(flow, whole=False)
            self.first = self.first or self.last
        self.recorded = self._paragraph = sentence.segment.paragraph
        self._last = sentence.index
        self.count += 1

    def points_back(self, sentence: Sentence, index: int) -> bool:
        """Say whether a date is "the same year": that of the passage, not of what was compared with last."""
        if any(item.type == "DATE" for item in sentence.items[:index]):
            return False
        return self.close(sentence) and times.again(sentence, index, self.reading.view.text)

    def carry(self, note: times.Period) -> None:
        """Let a period stand for the sentences that follow, if it is short enough to."""
        if times.short(note.value):
            self.period = note

    def _remember(self, sentence: Sentence, flow: Flow) -> None:
        if flow.head.reads == "anaphor" and flow.frame is not None:
            self.home = flow.frame
        if (
            flow.head.reads == "rank"
            and self.home is None
            and flow.frame is not None
            and flow.frame.code in self.reading.dyad
        ):
            self.home = flow.frame  # "Norway is Peru's first customer"
            if sentence.segment.kind == "item":
                self._paragraph = sentence.segment.paragraph
        if flow.head.reads in ("rival", "item", "anaphor", "rank", "again"):
            return
        if flow.other:
            if flow.told and self._foreign(sentence):
                self._last_other = sentence.index
            return
        if self.home is None and flow.flow == "total":
            self.home = _first_named(flow.head, self.reading.dyad) or self._named_first(sentence, flow)
        strong = flow.told >= 2 or (flow.partner is not None and flow.partner.how is None)
        if strong:
            self._last, self._paragraph = sentence.index, sentence.segment.paragraph
        idle = flow.head.reads in ("seller", "buyer") and not strong and not amounts_of(sentence)
        said = flow.frame is None or flow.frame.how is None
        idle = idle or (self.home is not None and (is_share(flow.head) or (flow.head.reads == "buyer" and not said)))
        if flow.frame is not None and not flow.whole and not idle and (strong or self.alive(sentence)):
            self.home = flow.frame

    def _named_first(self, sentence: Sentence, flow: Flow) -> End | None:
        """ "Trade between Peru and Norway grew. Exports rose": those of the state named first, where nobody else is."""
        if flow.told < 2 or flow.other:
            return None
        row = [(code, i.span) for i in sentence.items if (code := state_of(i)) is not None]
        if len(row) == 1 and row[0][0] in self.reading.dyad:  # "Trade with Peru"
            return self.whose.across(End(*row[0]), row[0][1].start)
        return End(row[0][0], row[0][1], "inherited") if row and row[0][0] in self.reading.dyad else None

    def _settings(self, sentence: Sentence, heads: Heads) -> None:
        heading = sentence.segment.kind == "heading"
        if heading:
            self._headed(sentence)
        if (partner := partner_in_heading(sentence, self.reading.dyad)) is not None:
            self.home = self.whose.named(self.whose.other(partner), sentence.segment.start) or self.home
        if heading and not sentence.segment.paragraph:  # the document's own title
            self._title_codes += tuple(code for item in sentence.items for code in states_of(item))
        for head in heads.settings:
            owner = state_of(sentence.items[head.first])
            if head.rule == "trade.partner" and owner in self.reading.dyad and self.home is None:
                self.home = End(owner or "", sentence.items[head.first].span, "inherited")
            if heading and owner in self.reading.dyad and self.goods is None:
                named = [i for i in sentence.items[head.first : head.last - 1] if plain(i) and i.text != "s"]
                span = goods.span_of(named)
                self.goods = Article(owner or "", span) if span else None
        agreed = any(head.rule == "trade.agreed" for head in heads.settings) or self._trade_agreement(sentence)
        if agreed and not heading and not self._foreign(sentence):
            self._agreed = sentence.segment.paragraph
        if self.goods is not None and self.article is None and not heading:
            self.article = self._frame_period(sentence)

    def _headed(self, sentence: Sentence) -> None:
        """ "Economic relations with Peru": what stands below is on that trade, reported by the other state."""
        codes = {code for item in sentence.items for code in states_of(item)}
        both = not codes and set(self._title_codes) >= set(self.reading.dyad)
        if not (_ECONOMIC & sentence.anchors) or not (codes or both) or not codes <= set(self.reading.dyad):
            return
        self._paragraph = sentence.segment.paragraph
        if self.home is None and both and (publisher := _publisher(self.reading)) in self.reading.dyad:
            self.home = self.whose.named(publisher or "", sentence.segment.start)
        if self.home is None and len(codes) == 1:
            self.home = self.whose.named(self.whose.other(codes.pop()), sentence.segment.start)

    def _trade_agreement(self, sentence: Sentence) -> bool:
        text = self.reading.view.text
        return any("trade" in i.span.of(text).lower() for i in sentence.items if i.type == "INSTRUMENT")

    def _foreign(self, sentence: Sentence) -> bool:
        return any((code := state_of(i)) is not None and code not in self.reading.dyad for i in sentence.items)

    def _frame_period(self, sentence: Sentence) -> times.Period | None:
        """The first period that an article gives with a number."""
        dates = [times.note_of(sentence, i) for i in times.periods(sentence) if not times.is_base(sentence, i)]
        if not dates or not amounts_of(sentence) or not times.short(dates[0].edtf or ""):
            return None
        return times.Period(dates[0].edtf or "", dates[0].span)


def _first_named(head: Head, dyad: tuple[str, str]) -> End | None:
    """ "Peru – Norway trade: exports 3 million": the first named of the two is the one whose exports follow."""
    items = head.sentence.items[max(0, head.first - 3) : head.first]
    codes = [state_of(i) for i in items]
    if len(codes) == 3 and items[1].text in {"-", "–", "—"} and {codes[0], codes[2]} == set(dyad):
        return End(codes[0] or "", items[0].span, "inherited")
    return None


def _publisher(reading: Reading) -> str | None:
    """ "Peru: country sheet of the Norwegian foreign ministry": the state whose office a title names."""
    title = reading.document.title or ""
    office = next((title.lower().find(word) for word in _OFFICES if word in title.lower()), 0)
    codes = codes_of(title[:office])
    return codes[-1] if codes else None


def _titled(reading: Reading) -> bool:
    """Say whether the document's title is about trade between the two states."""
    title = reading.document.title or ""
    said = {w.strip(".,:;'’").lower() for w in title.replace("’s", " s").split()}
    return bool(said & words("titles")) and set(reading.dyad) <= set(codes_of(title))
