"""Heads: the words of a sentence that say what numbers around them are about (see ``rules/trade_figures.yaml``)."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from flows.extract.frames.trade_words import plain, words
from flows.extract.model import Amount, Organisation, Place
from flows.extract.patterns import RuleMatch, rule_book
from flows.extract.reading import codes
from flows.extract.sentence import Item, Sentence

_ARMED = frozenset(
    {"fighters", "squadron", "squadrons", "exercise", "exercises", "jets", "frigate", "deployed", "drill"}
)
_SUBJECTS = frozenset({"it", "they", "which", "who", "has", "have", "had", "and", "also", "year", "she"})
REACH = 5  # items between a number and words behind it that turn the direction round
OPENS = 4  # items within which a pronoun opens its sentence: "In 1995 they reached 3 million, with a surplus of"
AMOUNTS = ("MONEY", "PERCENT", "QUANTITY")


@dataclass(frozen=True, slots=True)
class Head:
    """A head of items ``first`` to ``last`` (exclusive) of a sentence."""

    sentence: Sentence
    rule: str
    reads: str
    first: int
    last: int
    flow: str | None
    weak: bool
    bilateral: bool
    sign: str

    @property
    def words(self) -> frozenset[str]:
        """The head's words."""
        return frozenset(item.text for item in self.sentence.items[self.first : self.last])


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of a sentence in order, what sets the passage, and the items at which something unreal begins."""

    flows: tuple[Head, ...]
    settings: tuple[Head, ...]
    unreal: tuple[int, ...]


def find_heads(sentence: Sentence) -> Heads:
    """Return the heads of a sentence; of two that overlap the longer one, then the earlier rule."""
    found: list[Head] = []
    settings: list[Head] = []
    unreal: list[int] = []
    for match in rule_book("trade_figures").match(sentence):
        if match.rule.options["reads"] == "open":
            continue  # read where no head governs a number
        if match.rule.options["reads"] == "unreal":
            unreal.append(match.first)
        elif match.rule.options["reads"] == "setting":
            settings.append(_head(match))
        elif not _compounded(match) and not (match.rule.options["reads"] == "rival" and _office(match)):
            found.append(_head(match))
    found = [h for h in found if not (h.reads == "rival" and _acts(h, found)) and not _explained(h)]
    found = [h for h in found if not (h.reads == "reverse" and _follows(h, found))]
    if any(h.reads in ("flow", "seller", "buyer", "rival") for h in found):
        found = [h for h in found if h.rule != "trade.from-to"]
    found = [h for h in found if h.reads != "inverted" or _opens(h)]
    found = [h for h in found if h.rule != "trade.former" or "total" not in h.words or not _led(h, found)]
    found = [h for h in found if h.reads != "origin" or not _in_stretch(sentence, h, found)]
    if words("gifts") & sentence.anchors:
        found = [h for h in found if h.reads not in ("origin", "passing")]
    if military(sentence):
        found = [h for h in found if h.reads not in ("origin", "passing", "landing")]
    if any(h.reads not in ("item", "again") for h in found):
        first = _first_again(sentence, found)
        apart = [h for h in found if h.reads == "again" and not _in_stretch(sentence, h, found)]
        found = [
            h for h in found if h is first or h in apart or h.rule == "trade.those" or h.reads not in ("item", "again")
        ]
    elif any(h.reads == "again" for h in found):
        found = [h for h in found if h.reads == "again"]
    return Heads(tuple(_settle(found)), tuple(settings), tuple(sorted(set(unreal))))


def military(sentence: Sentence) -> bool:
    """ "Four fighters and three tankers reached Callao": forces that move, no goods."""
    return bool(sentence.of_type("FORCE", "UNIT") and _ARMED & sentence.anchors)


def _opens(head: Head) -> bool:
    """ "From Peru came copper", not "earnings from Peru came to 3 million": nothing stands in front of "from"."""
    before = head.sentence.items[head.first - 1] if head.first else None
    return before is None or before.type == "DATE" or not (before.type or before.text.isalpha()) or before.text == "and"


def _led(head: Head, found: Iterable[Head]) -> bool:
    """ "Exports to Norway made up 12% of Peru's total": another head in front says what the total is of."""
    return any(h.reads == "flow" and h.flow != "balance" and h.last <= head.first for h in found)


def _in_stretch(sentence: Sentence, head: Head, found: Iterable[Head]) -> bool:
    """Say whether another head, one that says more, stands with this one between two semicolons, or colons."""
    bars = {";", ":"} if head.reads == "origin" else {";"}
    marks = [i for i, item in enumerate(sentence.items) if item.text in bars]
    part = bisect(marks, head.first)
    others = (h for h in found if h.reads not in ("origin", "item", "again"))
    return any(bisect(marks, h.first) == part for h in others)


def _first_again(sentence: Sentence, found: Iterable[Head]) -> Head | None:
    """ "It came to 7 million (exports 3 million, imports 4)": a pronoun whose number stands before all other heads."""
    other = min(h.first for h in found if h.reads not in ("item", "again"))
    for head in found:
        if head.reads == "again" and any(head.last - 1 <= a < other for a in sentence.of_type("MONEY", "QUANTITY")):
            between = list(sentence.texts[head.last : other])
            nearest = min((h for h in found if h.first == other), key=lambda h: h.last)
            apart = "," in between and nearest.flow == "balance" and head.first < OPENS
            return head if "(" in between or apart else None
    return None


def _explained(head: Head) -> bool:
    """ "Total trade (exports plus imports)": words in brackets without a number only explain."""
    items = head.sentence.items
    opening = next((i for i in range(head.first - 1, max(-1, head.first - 7), -1) if items[i].text in {"(", ")"}), None)
    if opening is None or items[opening].text == ")":
        return False
    closing = next((i for i in range(head.last, min(len(items), head.last + 7)) if items[i].text == ")"), None)
    return closing is not None and not any(i.type in AMOUNTS for i in items[opening:closing])


def _follows(head: Head, found: Iterable[Head]) -> bool:
    """ "Peruvian sales in the other direction": the noun in front says the direction itself."""
    near = [h for h in found if h.reads in ("flow", "seller", "buyer") and 0 <= head.first - h.last < REACH]
    return any(h.rule != "trade.shipments" or _owned(h) for h in near)


def _owned(head: Head) -> bool:
    """Say whether a noun says whose it is: "Peruvian sales", not "sales the other way"."""
    before = head.sentence.items[max(0, head.first - 3) : head.first]
    return any(state_of(i) is not None or i.text in {"its", "their"} for i in before)


def _head(match: RuleMatch) -> Head:
    options, rule = match.rule.options, match.rule
    last = {"first": match.first + 1, "but-last": match.last - 1}.get(options.get("head", ""), match.last)
    first = _last_amount(match) if options["reads"] == "passing" else match.first
    reads = options["reads"]
    if reads == "flow" and (verb := _verb(match)):
        reads, last = verb, first + 1
    return Head(
        match.sentence, rule.id, reads, first, last, rule.sets.get("flow"),
        options.get("weak") == "yes", rule.sets.get("bilateral") == "yes", rule.sets.get("sign", ""),
    )  # fmt: skip


def _verb(match: RuleMatch) -> str:
    """ "It exported goods for 3 million": a verb, where "exported goods" is not the subject."""
    items, at = match.sentence.items, match.first
    verb = {"exported": "seller", "imported": "buyer"}.get(items[at].text, "")
    before = items[at - 1] if verb and at else None
    acts = before is not None and (before.type in ("STATE", "STATES", "DATE") or before.text in _SUBJECTS)
    return verb if acts else ""


def _last_amount(match: RuleMatch) -> int:
    """ "Out of 9 tonnes sold to all, 3 tonnes went to Peru": of the numbers a match runs over the last is meant."""
    items = match.sentence.items
    if items[match.first].type not in AMOUNTS:
        return match.first
    return max(i for i in range(match.first, match.last) if items[i].type in AMOUNTS)


def _acts(rival: Head, found: Iterable[Head]) -> bool:
    """ "Peruvian firms delivered": those who sell or buy are no rival of the figures behind the verb."""
    return any(h.reads in ("seller", "buyer") and rival.last <= h.first <= rival.last + 1 for h in found)


def _compounded(match: RuleMatch) -> bool:
    """ "Trade agreement" and "trade and investment" are not trade; "exports and imports" are."""
    items, last = match.sentence.items, match.last
    if match.rule.id == "trade.arrivals" and match.first and items[match.first - 1].text in words("people"):
        return True  # "tourist arrivals from Norway"
    if match.rule.id == "trade.figure" and items[match.first].text == "that" and match.first:
        return plain(items[match.first - 1])  # "the sticks that are made there brought in"
    if last < len(items) and match.rule.options["reads"] == "anaphor":
        return items[last - 1].text == "total" and plain(items[last])  # "of Peru's total imports"
    if match.rule.options["reads"] != "flow" or last >= len(items):
        return False
    word = items[last].text
    if word == "and":
        return items[match.first].text == items[last - 1].text == "trade" and _joined(items, last + 1)
    return word in words("compounds") or items[last].type == "INSTRUMENT"


def _office(match: RuleMatch) -> bool:
    """ "The Ministry of Economy", "the Company's ledger": who reports, not what the numbers are about."""
    items = match.sentence.items
    before = [i.text for i in items[max(0, match.first - 5) : match.first]]
    named = before[-1:] == ["of"] or before[-1:] == ["and"] or before[-2:] == ["of", "the"] or before[-1:] == ["for"]
    if named and words("reporters") & set(before):
        return True
    behind = [i.text for i in items[match.last : match.last + 3]]
    return behind[:2] == ["'", "s"] and bool(words("reporters") & set(behind))


def _joined(items: tuple[Item, ...], index: int) -> bool:
    return index < len(items) and items[index].text not in words("compound_and")


def _settle(found: Iterable[Head]) -> list[Head]:
    kept: list[Head] = []
    for head in sorted(found, key=lambda h: (h.first - h.last, h.first)):  # stable: the order of the file decides
        if all(head.last <= k.first or head.first >= k.last for k in kept):
            kept.append(head)
    return sorted(kept, key=lambda h: h.first)


@lru_cache(maxsize=64)
def amounts_of(sentence: Sentence) -> list[int]:
    """Return the items that are amounts which can be figures: not multiples, no second currency in brackets."""
    return [i for i in sentence.of_type(*AMOUNTS) if not amount(sentence, i).bracketed]


def amount(sentence: Sentence, index: int) -> Amount:
    """Return the amount that an item is."""
    note = sentence.items[index].note
    assert isinstance(note, Amount)
    return note


def start_of(sentence: Sentence, at: int) -> int:
    """Return the item at which a number begins, its qualifier included: "up to 5" begins at "up"."""
    span = amount(sentence, at).qualifier_span
    while span is not None and at > 0 and sentence.items[at - 1].start >= span.start:
        at -= 1
    return at


def state_of(item: Item) -> str | None:
    """Return the code of a state or organisation that an item names, or None."""
    if isinstance(item.note, Organisation):
        return item.note.code
    if isinstance(item.note, Place) and item.note.kind in ("state", "demonym", "capital", "polity", "government"):
        return item.note.state
    return None


def is_share(head: Head) -> bool:
    """ "The share of Norway in Peruvian imports": said in front of the head."""
    before = head.sentence.items[max(0, head.first - 9) : head.first]
    return any(i.text in {"share", "shares", "proportion", "weight", "slice", "portion", "percentage"} for i in before)


def states_of(item: Item) -> tuple[str, ...]:
    """Return the codes of a state, or of a group ("the two countries")."""
    if item.type == "STATES" and item.note is not None:
        return codes(item.note)
    code = state_of(item)
    return (code,) if code else ()
