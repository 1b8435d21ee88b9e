"""Heads: the words of a sentence that say what numbers around them are about (see ``rules/trade_figures.yaml``)."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from flows.extract.clauses import clause_of
from flows.extract.frames.trade_words import plain, words
from flows.extract.model import Amount, Organisation, Place
from flows.extract.patterns import RuleMatch, rule_book
from flows.extract.reading import codes
from flows.extract.sentence import Item, Sentence

_ARMED = frozenset(
    {"fighters", "squadron", "squadrons", "exercise", "exercises", "jets", "frigate", "deployed", "drill"}
)
_OF_ABOUT = frozenset("of about some around over nearly almost approximately roughly just more less than under".split())
REACH = 5  # items between a number and words behind it that turn the direction round
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
    found = [h for h in found if h.reads != "origin" or not _in_stretch(sentence, h, found)]
    if words("gifts") & sentence.anchors:
        found = [h for h in found if h.reads not in ("origin", "passing")]
    if military(sentence):
        found = [h for h in found if h.reads not in ("origin", "passing", "landing")]
    if any(h.reads not in ("item", "again") for h in found):
        first = _first_again(sentence, found)
        found = [h for h in found if h is first or h.rule == "trade.those" or h.reads not in ("item", "again")]
    elif any(h.reads == "again" for h in found):
        found = [h for h in found if h.reads == "again"]
    return Heads(tuple(_settle(found)), tuple(settings), tuple(sorted(set(unreal))))


def military(sentence: Sentence) -> bool:
    """ "Four fighters and three tankers reached Callao": forces that move, no goods."""
    return bool(sentence.of_type("FORCE", "UNIT") and _ARMED & sentence.anchors)


def _in_stretch(sentence: Sentence, head: Head, found: Iterable[Head]) -> bool:
    """Say whether another head, one that says more, stands with this one between two semicolons."""
    marks = [i for i, item in enumerate(sentence.items) if item.text == ";"]
    part = bisect(marks, head.first)
    others = (h for h in found if h.reads not in ("origin", "item", "again"))
    return any(bisect(marks, h.first) == part for h in others)


def _first_again(sentence: Sentence, found: Iterable[Head]) -> Head | None:
    """ "It came to 7 million (exports 3 million, imports 4)": a pronoun whose number stands before all other heads."""
    other = min(h.first for h in found if h.reads not in ("item", "again"))
    for head in found:
        if head.reads == "again" and any(head.last - 1 <= a < other for a in sentence.of_type("MONEY", "QUANTITY")):
            return head if "(" in [i.text for i in sentence.items[head.last : other]] else None
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
    return Head(
        match.sentence, rule.id, options["reads"], first, last, rule.sets.get("flow"),
        options.get("weak") == "yes", rule.sets.get("bilateral") == "yes", rule.sets.get("sign", ""),
    )  # fmt: skip


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


def governed(sentence: Sentence, heads: Heads) -> dict[int, Head | None]:
    """Return for each amount of a sentence the head it is governed by, None where there is none."""
    amounts = amounts_of(sentence)
    paired = _respectively(sentence, heads.flows, amounts)
    found = {a: paired.get(a) or _governor(sentence, heads.flows, a) for a in amounts}
    for first, second in pairwise(amounts):  # "19 percent, or 118 million dollars": what is said again
        if second - first < REACH and sentence.items[second - 1].text == "or" and found[first] is not None:
            found[second] = found[first]
    return found


def _respectively(sentence: Sentence, flows: tuple[Head, ...], amounts: list[int]) -> dict[int, Head]:
    """ "Exports and imports were A and B": as many numbers in a row as heads in a row before them."""
    for n, first in enumerate(amounts):
        row = [a for a in sentence.coordinated(first) if a >= first]
        before = [h for h in flows if h.last <= first and (n == 0 or h.first > amounts[n - 1])]
        if len(row) > 1 and len(before) >= len(row):
            return dict(zip(row, before[-len(row) :], strict=True))
    return {}


def _governor(sentence: Sentence, heads: tuple[Head, ...], at: int) -> Head | None:
    flows = [h for h in heads if h.rule != "trade.rate" or _rates(sentence, h, at)]
    around = next((h for h in flows if h.first <= at < h.last), None)
    if around is not None:
        return around
    behind = next((h for h in flows if h.first > at), None)
    if (balance := _balance_beside(sentence, flows, at)) is not None:
        return balance
    if behind is not None and _partitive(sentence, at, behind):
        return behind
    if behind is not None and _points_on(sentence, at, behind):
        return behind
    if behind is not None and behind.first == at + 1 and behind.words & _STANDING:
        return behind  # "which leaves Peru 3 million in the red"
    if behind is not None and behind.reads == "reverse" and behind.first - at < REACH:
        return behind  # "with 2 million going the other way"
    before = next((h for h in reversed(flows) if h.last <= at), None)
    if before is not None and _own_goods(sentence, before.last, at):
        return None
    if before is not None and behind is not None and _own_clause(sentence, at, before, behind):
        return behind
    if before is not None and before.reads in ("passing", "landing") and not _apposed(sentence, before, at):
        return None  # "3 million went to Norway and 2 million came back"
    if before is not None and before.reads == "buyer" and sentence.items[at].type == "PERCENT":
        taken = next((h for h in flows if h.last <= before.first and _offered(sentence, h)), None)
        before = taken or before
    if before is not None:
        return None if _other_party(sentence, before.last, at) else before
    if behind is not None and behind.first < clause_of(sentence, at)[1]:
        return behind
    return None


def _balance_beside(sentence: Sentence, heads: Iterable[Head], at: int) -> Head | None:
    """ "A 3 million deficit", "a deficit of 3 million in trade with Peru": the balance right beside a sum."""
    items = sentence.items
    for head in heads:
        if head.flow != "balance" or items[at].type != "MONEY":
            continue
        led = 0 < at - head.last + 1 <= REACH and all(i.text in _OF_ABOUT for i in items[head.last : at])
        if led and at > head.last and items[head.last].text == "of":
            return head
        if head.first == at + 1 and at and items[at - 1].text in {"a", "an", "the", "its"}:
            return head
    return None


def _points_on(sentence: Sentence, at: int, head: Head) -> bool:
    """ "9 million corresponded to Peruvian exports and 3 million to imports": words that lead on to a head."""
    row = sentence.items[at + 1 : head.first]
    if not row or len(row) > 6 or head.reads != "flow" or head.flow not in ("exports", "imports"):
        return False
    led = row[0].text in _LEADS_ON and (row[0].text in {"to", "on", "for"} or len(row) > 1)
    return led and all(i.text in _LEADS_ON or i.type in ("DEMONYM", "STATE") for i in row)


def _own_goods(sentence: Sentence, low: int, at: int) -> bool:
    """ "It exports wheat; wool comes from Peru: 900 tonnes": behind a semicolon the goods have ends of their own."""
    items = sentence.items
    start = next((i for i in range(at - 1, low - 1, -1) if items[i].text == ";"), None)
    if start is None:
        return False
    row = items[start:at]
    led = any(a.text in {"from", "to"} and b.type in ("STATE", "CAPITAL") for a, b in pairwise(row))
    return led and any(i.text in words("goods") for i in row)


def _rates(sentence: Sentence, head: Head, at: int) -> bool:
    """Say whether a price or duty stands right beside a number, and no comma between."""
    if 0 < head.first - at < 3:
        return True
    near = -2 < at - head.last < REACH
    spared = head.first > 0 and sentence.items[head.first - 1].text in {"of", "free", "without", "from"}
    if at - head.last == 1 and not spared:
        return True  # "the tariff, 29.8% before the agreement"
    return near and not any(i.text in {",", ";"} for i in sentence.items[head.last : at])


def _own_clause(sentence: Sentence, at: int, before: Head, behind: Head) -> bool:
    """ "… amounted to 9 million, of which 5 million fell to exports": the head of the number's own clause."""
    low, high = clause_of(sentence, at)
    opened = next((i for i in range(at - 1, low, -1) if sentence.items[i].text in {"which", "this", "these"}), low)
    low = opened + 1 if sentence.items[opened - 1].text == "of" else low  # "…, of which 5 million"
    told = behind.reads == "flow" and before.reads == "flow" and low > 0 and sentence.items[low - 1].text != ":"
    return told and before.last <= low and behind.first < high and not any(low <= a < at for a in amounts_of(sentence))


def _apposed(sentence: Sentence, head: Head, at: int) -> bool:
    """ "… went to Norway (300 tonnes)", "…, some 40 per cent more than": set beside what the head has told."""
    lead = {i.text for i in sentence.items[max(0, at - 3) : at]}
    if sentence.items[at - 1].text == "(" or lead & {"worth", "valued", "value", "money", "fetching", "earning"}:
        return True
    compared = bool(
        {i.text for i in sentence.items[at + 1 : at + 3]} & {"more", "less", "higher", "lower", "up", "down", "fewer"}
    )
    moved = any(i.text in words("rise") or i.text in words("fall") for i in sentence.items[max(0, at - 4) : at])
    moved = moved or [i.text for i in sentence.items[max(0, at - 2) : at]] in (["plus", "of"], ["minus", "of"])
    return sentence.items[at].type == "PERCENT" and (compared or moved) and head.last <= at


def _offered(sentence: Sentence, head: Head) -> bool:
    """ "Of Peru's exports of copper Norway took 19 percent": the share is of the exports in front."""
    lead = sentence.items[max(0, head.first - 6) : head.first]
    return head.reads == "flow" and head.flow == "exports" and any(i.text == "of" for i in lead)


_LEADS_ON = frozenset(
    "corresponded corresponds fell fall falls went related accounted to on for by the its their ' s came from".split()
)
_STANDING = frozenset({"red", "black", "good", "favour", "favor"})
_OF = frozenset({"of", "in", "worth"})
_CAUSES = frozenset({"on", "amid", "despite", "after", "as", "because", "due", "thanks", "with"})
_ARE = frozenset({"were", "was", "are", "is", "being"})
_BAR = frozenset(", ; : and to by but ) ( or at which when where year years month months".split())


def _partitive(sentence: Sentence, at: int, head: Head) -> bool:
    """Say whether a number is one of what follows: "3% of Norway's exports", "$4 billion in exports"."""
    between = sentence.items[at + 1 : head.first]
    if len(between) > 7 or any(i.type in (*AMOUNTS, "DATE") or i.text in _BAR for i in between):
        return head.reads == "rival" and len(between) < 2
    if between and between[0].text == "'":
        between = between[1:]
    first = between[0].text if between else ""
    if first in _ARE:  # "6.9 billion were imports"
        named = all(i.type in ("DEMONYM", "STATE") or i.text in {"'", "s"} for i in between[1:])
        return named and head.flow in ("exports", "imports")
    return (
        first in _OF
        or (head.reads == "rival" and len(between) < 3 and first not in _CAUSES)
        or (not between and head.reads == "anaphor")
    )


_BESIDE = frozenset(
    {"than", "behind", "after", "before", "above", "over", "ahead", "in", "(", "and", "with", "to", "from"}
)


def _other_party(sentence: Sentence, low: int, high: int) -> bool:
    """Say whether a new subject, a state, stands between a head and a number: "…, while China took 3 million"."""
    for index in range(low + 1, high):
        item, before = sentence.items[index], sentence.items[index - 1]
        if item.type == "STATE" and before.text in {",", ";", "while", "and", "whereas", "the"}:
            lead = before if before.text != "the" else sentence.items[index - 2]
            if lead.text in {",", ";", "while", "whereas"} and not _listed(sentence, low, index):
                return True
    return False


def _listed(sentence: Sentence, low: int, index: int) -> bool:
    """Say whether the state is the end of a phrase set off by commas, not a subject: the next word is a sign."""
    following = sentence.items[index + 1 : index + 2]
    return bool(following) and following[0].text in {"'", ","}
