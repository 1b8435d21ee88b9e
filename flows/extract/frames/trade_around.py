"""What stands around a head of trade: a state's people as subject, objects, where goods come from, everybody."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from flows.extract.clauses import clause_of
from flows.extract.frames.trade_cues import Head, state_of
from flows.extract.frames.trade_links import End
from flows.extract.frames.trade_words import plain, words
from flows.extract.model import Place
from flows.extract.sentence import Item, Sentence
from flows.extract.standing import numbers_of

_AUXILIARIES = frozenset("has have had was were is are did do does be been being also still not".split())
_PARTING = frozenset({",", ";"})
_BESIDES = frozenset({"-", "in", "turn", "for", "its", "their", "part", "likewise", "too", ","})
_BEFORE_OBJECT = frozenset(
    {"in", "from", "to", "with", "of", "between", "than", "among", "by", "for", "at", "and", "on"}
)


def people_of(sentence: Sentence, index: int, verb: int) -> str | None:
    """Return the state whose people or plant act: "Peruvian firms delivered", "Peru's mines have shipped"."""
    item, between = sentence.items[index], list(sentence.items[index + 1 : verb])
    possessor = between[:2] and between[0].text == "'"
    if item.type != "DEMONYM" and not (item.type in ("STATE", "CAPITAL") and possessor):
        return None
    if possessor:
        between = between[2:] if between[1].text == "s" else between[1:]
    words_only = all(plain(i) or i.text in _AUXILIARIES or i.text in _BESIDES for i in between)
    apart = len(between) > 6 or (not between and bool(possessor))
    return None if apart or not words_only or is_object(sentence, index) else state_of(item)


def is_from(items: Sequence[Item], index: int) -> bool:
    """Say whether an item is what "from", "with" or "to" leads to."""
    return index > 0 and items[index - 1].text in {"from", "with", "to"}


def source_of(items: Sequence[Item], low: int, high: int) -> End | None:
    """Return the state that goods come from: "from Peru", "from the port of Callao"."""
    for index in range(low, high):
        before = [i.text for i in items[max(0, index - 4) : index]]
        note = items[index].note
        if before[-1:] in (["for"], ["to"], ["into"]):
            continue  # "left for Norway"
        if (
            {"from", "left", "leaving", "leave", "quit"} & set(before)
            and isinstance(note, Place)
            and note.state
            and items[index].type != "DEMONYM"
        ):
            return End(note.state, items[index].span)
    return None


def is_object(sentence: Sentence, index: int) -> bool:
    """Say whether a state is the object of a preposition, or a further one of a row, rather than a subject."""
    before = sentence.texts[index - 1] if index else ""
    if before == "the" and index > 1:
        before = sentence.texts[index - 2]
    return before in _BEFORE_OBJECT or (index > 1 and before in words("gives_to"))


def is_aside(sentence: Sentence, index: int, before: int) -> bool:
    """Say whether an item stands in a relative clause that ends before another one: "the office, which …, puts"."""
    signs = numbers_of(sentence, _PARTING)
    opener = signs[behind - 1] if (behind := bisect_left(signs, index)) else 0
    if opener < 1 or sentence.texts[opener + 1] not in {"which", "who", "whose", "where"}:
        return False
    return "," in sentence.texts[index:before]


def traders(head: Head) -> End | None:
    """ "The year cost Peruvian exporters dear: sales fell": those who sell or buy, in front of a noun without owner."""
    kind = words("sellers") if head.flow == "exports" else words("buyers")
    items = head.sentence.items
    for index in range(head.first - 1, 0, -1):
        if items[index].text in kind and items[index - 1].type == "DEMONYM":
            code = state_of(items[index - 1])
            return End(code, items[index - 1].span) if code else None
    return None


def with_all(head: Head) -> bool:
    """ "Its surplus with the rest of the world"."""
    behind = list(head.sentence.texts[head.last : head.last + 7])
    if "rest of the world" in " ".join(behind):
        return True
    led = next((n for n, text in enumerate(behind) if text in {"with", "to", "from"}), None)
    return led is not None and bool(words("many") & set(behind[led + 1 : led + 4 - min(led, 1)]))


def of_world(head: Head) -> bool:
    """Say whether the words around a head speak of trade with everybody."""
    items = head.sentence.items
    behind = [i.text for i in items[head.last : head.last + 4]]
    before = [i.text for i in items[max(0, head.first - 4) : head.first]]
    if "and" in before:
        before = before[before.index("and") + 1 :]  # "3 million of the total and imports for 2"
    return with_all(head) or bool(words("world") & {*behind, *before[-2:]} or words("total") & set(before[-2:]))


def as_verb(head: Head) -> bool:
    """ "Nigeria exports oil worth 40 billion": without a buyer, oil for everybody."""
    items = head.sentence.items
    before, behind = items[head.first - 1 : head.first], items[head.last : head.last + 1]
    return head.reads == "flow" and bool(before and behind) and before[0].type == "STATE" and plain(behind[0])


def destination(items: Sequence[Item], low: int, high: int) -> int:
    """Return the item that names where goods go: the first place behind "to" or "into", else the last item."""
    for index in range(low + 1, high):
        lead = {i.text for i in items[max(low, index - 2) : index]}
        if lead & {"to", "into"} and isinstance(items[index].note, Place):
            return index
    return high - 1


def favoured(head: Head) -> dict[str, End]:
    """ "In Norway's favour", "in favour of Norway": the state within the head itself."""
    for item in reversed(head.sentence.items[head.first : head.last]):
        if (code := state_of(item)) is not None and any(w.startswith(("favour", "favor")) for w in head.words):
            return {"for": End(code, item.span)}
    return {}


def nobody(head: Head, seller: str) -> bool:
    """Say whether no third state stands in front of a verb: "maize was imported from Peru", "a firm bought … from"."""
    low = clause_of(head.sentence, head.first)[0]
    return not any(state_of(i) not in (None, seller) for i in head.sentence.items[low : head.first])


def reporter(head: Head) -> End | None:
    """The state whose office counts: "Norway's customs service reports imports of …"."""
    items = head.sentence.items
    for index in range(head.first - 1, -1, -1):
        code = state_of(items[index]) if items[index].type else None
        if code is None or (index and items[index - 1].text in {"with", "to", "from"}):
            continue  # "Trade with Norway (customs basis): exports …"
        if {i.text for i in items[index + 1 : min(index + 7, head.first)]} & words("reporters"):
            return End(code, items[index].span)
    return None


def last_named(head: Head, dyad: Sequence[str]) -> End | None:
    """ "Fish came from Norway, and goods for 3 million were sent there": the state last named before a verb."""
    low = clause_of(head.sentence, head.first)[0]
    subject = any(state_of(i) is not None for i in head.sentence.items[low : head.first] if i.type == "STATE")
    for item in reversed(head.sentence.items[: head.first]):
        if state_of(item) in dyad and item.type in ("STATE", "CAPITAL") and not subject:
            return End(state_of(item) or "", item.span)
    return None


def beyond(head: Head) -> End | None:
    """The other state of "bought 3 million more from Peru than"; "with Peru" in front of a deficit."""
    items = head.sentence.items
    compared = head.rule in ("trade.outbought", "trade.excess", "trade.excess-imports")
    low, high = (head.first, head.first + 10) if compared else (0, head.first)
    leads = {"from", "to", "there"} if compared else {"with"}
    for index in range(low + 1, min(high, len(items))):
        before = [i.text for i in items[max(low, index - 2) : index]]
        if leads & set(before) and items[index].type in ("STATE", "CAPITAL") and (code := state_of(items[index])):
            return End(code, items[index].span)
    return None


def holder(head: Head, partner: End | None) -> End | None:
    """The state that has the surplus: the last one before it in its clause that is not the partner."""
    items, low = head.sentence.items, clause_of(head.sentence, head.first)[0]
    for index in range(head.first - 1, low - 1, -1):
        code = state_of(items[index])
        if code is not None and (partner is None or code != partner.code) and not is_from(items, index):
            return End(code, items[index].span)
        if items[index].text in {"it", "its"}:
            return None
    return None


def told_behind(head: Head) -> tuple[End | None, End | None]:
    """Whose balance, and with whom, by the words behind it: "was registered by Peru in its trade with Norway"."""
    frame = partner = None
    items, high = head.sentence.items, clause_of(head.sentence, head.last - 1)[1]
    for index in range(head.last, high):
        code = state_of(items[index]) if items[index].type in ("STATE", "CAPITAL") else None
        lead = next((i.text for i in reversed(items[max(0, index - 2) : index]) if i.text != "the"), "")
        if code is not None and lead in {"by", "for"}:
            frame = frame or End(code, items[index].span)
        elif code is not None and lead in {"with", "against"}:
            partner = partner or End(code, items[index].span)
    return frame, partner


def coupled(head: Head, dyad: Sequence[str]) -> bool:
    """ "Trade volume Peru–Norway: 3 million": both states right behind the head."""
    row = head.sentence.items[head.last : head.last + 3]
    if len(row) < 3 or row[1].text not in {"-", "–", "—", "and", "/", "&"}:
        return False
    return {state_of(row[0]), state_of(row[2])} == set(dyad)
