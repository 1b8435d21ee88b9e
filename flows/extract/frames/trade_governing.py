"""Which head of a sentence governs a number: what stands around it, before it, behind it, each in its clause."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from flows.extract.clauses import clause_of
from flows.extract.frames.trade_cues import AMOUNTS, REACH, Head, Heads, amounts_of
from flows.extract.frames.trade_words import texts, words
from flows.extract.sentence import Sentence

_OF_ABOUT = frozenset("of about some around over nearly almost approximately roughly just more less than under".split())


def governed(sentence: Sentence, heads: Heads) -> dict[int, Head | None]:
    """Return for each amount of a sentence the head it is governed by, None where there is none."""
    amounts = amounts_of(sentence)
    paired = _respectively(sentence, heads.flows, amounts)
    found = {a: paired.get(a) or _governor(sentence, heads.flows, a) for a in amounts}
    for first, second in pairwise(amounts):  # "19 percent, or 118 million dollars": what is said again
        if second - first < REACH and sentence.texts[second - 1] == "or" and found[first] is not None:
            found[second] = found[first]
    return found


def _respectively(sentence: Sentence, flows: tuple[Head, ...], amounts: list[int]) -> dict[int, Head]:
    """ "Exports and imports were A and B": as many numbers in a row as heads in a row before them."""
    if (pair := _set_against(sentence, flows, amounts)) is not None:
        return pair
    for n, first in enumerate(amounts):
        row = [a for a in sentence.coordinated(first) if a >= first]
        before = [h for h in flows if h.last <= first and (n == 0 or h.first > amounts[n - 1])]
        if len(row) > 1 and len(before) >= len(row):
            return dict(zip(row, before[-len(row) :], strict=True))
    return {}


def _set_against(sentence: Sentence, flows: tuple[Head, ...], amounts: list[int]) -> dict[int, Head] | None:
    """ "It sells four times as much as it buys: 5 million against 1": two numbers for two verbs, in their order."""
    if len(amounts) != 2 or sentence.texts[amounts[0] - 1] != ":":
        return None
    verbs = [h for h in flows if h.last < amounts[0] and h.flow in ("exports", "imports")]
    between = texts(sentence, amounts[0] + 1, amounts[1])
    if len(verbs) != 2 or between not in _AGAINST or verbs[0].flow == verbs[1].flow:
        return None
    return dict(zip(amounts, verbs, strict=True))


def _governor(sentence: Sentence, heads: tuple[Head, ...], at: int) -> Head | None:
    flows = [h for h in heads if h.rule != "trade.rate" or _rates(sentence, h, at)]
    around = next((h for h in flows if h.first <= at < h.last), None)
    if around is not None:
        return around
    behind = next((h for h in flows if h.first > at), None)
    if (balance := _balance_beside(sentence, flows, at)) is not None:
        return balance
    if behind is not None and _partitive(sentence, at, behind) and not _balanced(sentence, flows, at, behind):
        return behind
    if behind is not None and _points_on(sentence, at, behind):
        return behind
    if behind is not None and behind.first == at + 1 and behind.words & _STANDING:
        return behind  # "which leaves Peru 3 million in the red"
    if behind is not None and behind.reads == "reverse" and _close_behind(sentence, at, behind):
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
        if taken is not None:
            return taken
    if before is not None:
        return None if _other_party(sentence, before.last, at) else before
    if behind is not None and behind.first < clause_of(sentence, at)[1]:
        return behind
    return None


def _balanced(sentence: Sentence, heads: Iterable[Head], at: int, behind: Head) -> bool:
    """ "The deficit on Peru's side was 3 million in trade with Norway": the trade only says with whom."""
    low = clause_of(sentence, at)[0]
    return behind.flow == "total" and any(h.flow == "balance" and low <= h.first < at for h in heads)


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


def _close_behind(sentence: Sentence, at: int, head: Head) -> bool:
    return head.first - at < REACH and not any(i.text == ";" for i in sentence.items[at : head.first])


def _points_on(sentence: Sentence, at: int, head: Head) -> bool:
    """ "9 million corresponded to Peruvian exports and 3 million to imports": words that lead on to a head."""
    row = sentence.items[at + 1 : head.first]
    if all(i.type == "DEMONYM" for i in row) and len(row) < 2 and "which" in texts(sentence, at - 14, at):
        return head.flow in ("exports", "imports")  # "of which 2 million Peruvian exports and 3 million imports"
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
    spared = head.first > 0 and sentence.texts[head.first - 1] in {"of", "free", "without", "from"}
    if at - head.last == 1 and not spared:
        return True  # "the tariff, 29.8% before the agreement"
    return near and not any(i.text in {",", ";"} for i in sentence.items[head.last : at])


def _own_clause(sentence: Sentence, at: int, before: Head, behind: Head) -> bool:
    """ "… amounted to 9 million, of which 5 million fell to exports": the head of the number's own clause."""
    low, high = clause_of(sentence, at)
    opened = next((i for i in range(at - 1, low, -1) if sentence.texts[i] in {"which", "this", "these"}), low)
    low = opened + 1 if sentence.texts[opened - 1] == "of" else low  # "…, of which 5 million"
    told = behind.reads == "flow" and before.reads == "flow" and low > 0 and sentence.texts[low - 1] != ":"
    return told and before.last <= low and behind.first < high and not any(low <= a < at for a in amounts_of(sentence))


def _apposed(sentence: Sentence, head: Head, at: int) -> bool:
    """ "… went to Norway (300 tonnes)", "…, some 40 per cent more than": set beside what the head has told."""
    lead = set(sentence.texts[max(0, at - 3) : at])
    if sentence.texts[at - 1] == "(" or lead & {"worth", "valued", "value", "money", "fetching", "earning"}:
        return True
    compared = bool(set(sentence.texts[at + 1 : at + 3]) & {"more", "less", "higher", "lower", "up", "down", "fewer"})
    moved = any(i.text in words("rise") or i.text in words("fall") for i in sentence.items[max(0, at - 4) : at])
    moved = moved or list(sentence.texts[max(0, at - 2) : at]) in (["plus", "of"], ["minus", "of"])
    return sentence.items[at].type == "PERCENT" and (compared or moved) and head.last <= at


def _offered(sentence: Sentence, head: Head) -> bool:
    """ "Of Peru's exports of copper Norway took 19 percent": the share is of the exports in front."""
    lead = sentence.items[max(0, head.first - 6) : head.first]
    return head.reads == "flow" and head.flow == "exports" and any(i.text == "of" for i in lead)


_LEADS_ON = frozenset(
    "corresponded corresponds fell fall falls went related accounted to on for by the its their ' s came from".split()
)
_STANDING = frozenset({"red", "black", "good", "favour", "favor"})
_BESIDES = frozenset({"comparison", "contrast", "addition", "relation"})
_AGAINST = (("against",), ("to",), ("versus",), ("as", "against"), ("compared", "with"), ("and",))
_HALVED = frozenset({"its", "their", "all", "the", "what", "her"})
_OF = frozenset({"of", "in", "worth"})
_CAUSES = frozenset({"on", "amid", "despite", "after", "as", "because", "due", "thanks", "with"})
_ARE = frozenset({"were", "was", "are", "is", "being"})
_BAR = frozenset(", ; : and to by but ) ( or at which when where year years month months".split())


def _partitive(sentence: Sentence, at: int, head: Head) -> bool:
    """Say whether a number is one of what follows: "3% of Norway's exports", "$4 billion in exports"."""
    between = sentence.items[at + 1 : head.first]
    if len(between) > 1 and between[0].text == "in" and between[1].text in _BESIDES:
        return False
    barred = _BAR - {"which"} if between and between[0].text == "of" else _BAR  # "of the goods which Peru sent"
    if len(between) > 7 or any(i.type in (*AMOUNTS, "DATE") or i.text in barred for i in between):
        return head.reads == "rival" and len(between) < 2
    if between and between[0].text == "'":
        between = between[1:]
    first = between[0].text if between else ""
    if first in _ARE:  # "6.9 billion were imports"
        named = all(i.type in ("DEMONYM", "STATE") or i.text in {"'", "s"} for i in between[1:])
        return named and head.flow in ("exports", "imports")
    halved = first in _HALVED and head.reads == "flow" and sentence.items[at].type == "PERCENT"  # "half its imports"
    return (
        first in _OF
        or halved
        or (head.reads == "rival" and len(between) < 3 and first not in _CAUSES)
        or (not between and head.reads == "anaphor" and "'" not in head.words)
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
