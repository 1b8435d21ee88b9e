"""Numbers left over in a passage on the two states' trade: nothing else explains them, so they are figures of it.

The last resort, after heads (``trade_cues``) and open clauses (``trade_open``). What else numbers in such texts are
about has words of its own (rivals, targets, gifts, prices, third states): with one of them a number is no figure.
"""

from __future__ import annotations

from decimal import Decimal

from flows.extract.clauses import clause_of
from flows.extract.frames.trade_around import with_all
from flows.extract.frames.trade_cues import Head, Heads, amount, military, state_of, states_of
from flows.extract.frames.trade_links import End, Flow
from flows.extract.frames.trade_passage import Passage
from flows.extract.frames.trade_words import rows, texts, words
from flows.extract.model import Place
from flows.extract.sentence import Item, Sentence
from flows.extract.tokens import split_words
from flows.ground.value import replace

LEAST = 10_000  # a smaller sum is a price or a fee
LONG = 3  # letters of a word that can say something new
_TRADED = frozenset(
    "exports imports trade sales purchases shipments commerce turnover goods merchandise customs".split()
)
_KNOWN = tuple("stops goes_on tells rise fall level share givers takers goods traded not_goods takes_in".split())
_OTHERS = ("not_trade", "world", "elsewhere")
REACH = 4  # words between a demonym and its goods
_FROM = frozenset({"from", "leaving", "left"})
_TO = frozenset({"to", "into", "towards", "toward", "reached", "entered", "reaching", "entering"})
_STRANGERS = frozenset({"ORG", "FORCE", "UNIT", "EXERCISE", "TYPE"})
_WHEN = frozenset({"before", "since", "after", "under", "until", "despite"})


def presumed(sentence: Sentence, at: int, heads: Heads, passage: Passage, told: Flow | None = None) -> Flow | None:
    """Return the flow that a number without any other explanation goes on with, or None where it may be another's.

    ``told`` is the flow of the last figure of the sentence itself.
    """
    told = told if told is not None and told.flow != "balance" else None
    last = told or passage.said
    if last is None:
        return _first(sentence, at, heads, passage)
    if sentence.items[at].type == "PERCENT" and not _taken(sentence, at):
        return None
    if not _of_trade(sentence, at) or not (told or _near(sentence, passage)) or _of_else(sentence, heads, passage):
        return None
    found = _turned(sentence, at, passage)
    if found is None and not _plain_words(sentence, at):
        return None
    same = _same(sentence, at, last)
    if found is not None and same is not None and _alike(found, same):
        return same
    return found or same


def _alike(a: Flow, b: Flow) -> bool:
    """Say whether two flows have the same ends, so that what was told first says whose figure it is."""
    return [e.code for e in a.ends if e is not None] == [e.code for e in b.ends if e is not None]


def _plain_words(sentence: Sentence, at: int) -> bool:
    """Say whether nothing new comes up in the clause of a number: words of trade, goods, movement and no others.

    "Pensions were cut by 40 per cent", "the railway carried 3 million tons" tell of something else.
    """
    low, high = clause_of(sentence, at)
    if any(i.text in _TRADED for i in sentence.items[low:high]):
        return True
    return not any(_new(i) for i in sentence.items[low:at])


def _new(item: Item) -> bool:
    if item.type or not item.text.isalpha() or len(item.text) < LONG or item.text.endswith("ly"):
        return False
    return not any(item.text in words(name) for name in _KNOWN)


def _first(sentence: Sentence, at: int, heads: Heads, passage: Passage) -> Flow | None:
    """ "3 million worth of our goods found their way to Norway": no figure before it, but goods and an end."""
    low, high = clause_of(sentence, at)
    goods = any(i.text in _TRADED for i in sentence.items[low:high])
    if sentence.items[at].type != "MONEY" or not goods or not _of_trade(sentence, at) or not passage.alive(sentence):
        return None
    return None if _of_else(sentence, heads, passage) else _turned(sentence, at, passage)


def _of_else(sentence: Sentence, heads: Heads, passage: Passage) -> bool:
    """Say whether a sentence speaks of something else than trade, of plans, or of somebody else."""
    if any(h.reads == "rival" or with_all(h) for h in heads.flows) or heads.unreal or military(sentence):
        return True
    if any(_strange(sentence, n, passage) for n in range(len(sentence.items))):
        return True
    return any(i.text in words(name) for i in sentence.items for name in _OTHERS)


def _strange(sentence: Sentence, index: int, passage: Passage) -> bool:
    """Say whether an item is somebody else: a third state, a firm or force; not "before the treaty"."""
    item = sentence.items[index]
    if item.type == "INSTRUMENT":
        return not _WHEN & set(texts(sentence, index - 3, index))
    return item.type in _STRANGERS or bool(set(states_of(item)) - set(passage.reading.dyad))


def _near(sentence: Sentence, passage: Passage) -> bool:
    """Say whether figures of trade stand right before a sentence, or the whole text is on trade."""
    told = sentence.segment.paragraph - passage.recorded
    return passage.alive(sentence) and (told == 0 or (told == 1 and passage.titled))


def _taken(sentence: Sentence, at: int) -> bool:
    """Say whether a percentage can be a share that is taken or given, or growth: not "half of it by rail"."""
    low = clause_of(sentence, at)[0]
    behind, before = texts(sentence, at + 1, at + 3), set(texts(sentence, max(low, at - 7), at))
    if behind in (("of", "it"), ("of", "this"), ("of", "them"), ("of", "that")):
        return any(i.text in words("goods") for i in sentence.items[at + 3 : at + 9])  # "half of that was vehicles"
    if "used" in texts(sentence, at + 1, at + 6):
        return False  # "a twentieth of what it used to"
    known = words("share") | words("givers") | words("takers") | words("rise") | words("fall") | {"so"}
    return bool(before & known) or bool(set(behind) & (words("behind_growth") | {"went", "came", "was", "were", "is"}))


def _of_trade(sentence: Sentence, at: int) -> bool:
    """Say whether a number can be one of trade by its kind: a sum, a percentage, goods in units."""
    item, note = sentence.items[at], amount(sentence, at)
    if item.type == "MONEY":
        return abs(Decimal(note.number)) >= LEAST
    return item.type == "PERCENT" or tuple(split_words((note.unit or "").lower())) in rows("goods_units")


def _turned(sentence: Sentence, at: int, passage: Passage) -> Flow | None:
    """The flow whose ends the clause names: "from Peru", "found their way to Norway", "Peruvian goods"."""
    source, target = _ends(sentence, at, passage)
    if source is None and target is not None:
        source = passage.whose.across(target, target.span.start)
    if target is None and source is not None:
        target = passage.whose.across(source, source.span.start)
    if source is None or target is None or source.code == target.code:
        return None
    flow = "imports" if passage.home is not None and passage.home.code == target.code else "exports"
    frame, partner = (target, source) if flow == "imports" else (source, target)
    return Flow(_head(sentence, at, flow), flow, frame, partner, 2)


def _ends(sentence: Sentence, at: int, passage: Passage) -> tuple[End | None, End | None]:
    source = target = None
    low, high = clause_of(sentence, at)
    for index in range(low, high):
        item = sentence.items[index]
        code = item.note.state if isinstance(item.note, Place) else None
        if code is None or code not in passage.reading.dyad:
            continue
        lead = [t for t in texts(sentence, index - 3, index) if t not in {"the", "port", "of", "ports"}][-1:]
        end = End(code, item.span)
        if item.type == "DEMONYM":
            goods = any(i.text in words("goods") for i in sentence.items[index + 1 : index + 1 + REACH])
            source = source or (end if goods and not set(lead) & _TO else None)
        elif set(lead) & _FROM:
            source = source or end
        elif set(lead) & _TO and state_of(item) is not None:
            target = target or end
    return source, target


def _same(sentence: Sentence, at: int, last: Flow) -> Flow | None:
    """The flow of the last figure, where the clause of a number names no state that would need another one."""
    low, high = clause_of(sentence, at)
    named = {code for i in sentence.items[low:high] for code in states_of(i)}
    if len(named) > 1:
        return None
    return replace(last, head=replace(_head(sentence, at, last.flow), sign=last.head.sign), whole=False)


def _head(sentence: Sentence, at: int, flow: str) -> Head:
    return Head(sentence, "trade.presumed", "presumed", at, at + 1, flow, True, False, "")
