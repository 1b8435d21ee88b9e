"""Numbers in texts on trade that are no figures: targets, denials, prices, wholes, and those of third states."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from flows.extract.clauses import clause_of
from flows.extract.frames import trade_topics as topics
from flows.extract.frames.trade_cues import AMOUNTS, Heads, amount, start_of, state_of
from flows.extract.frames.trade_passage import Passage
from flows.extract.frames.trade_words import texts, words
from flows.extract.realis import realis
from flows.extract.sentence import Sentence

_GOING = frozenset({"came", "come", "comes", "went", "go", "goes", "were", "was", "from", "to"})
_OF_IT = (("of", "it"), ("of", "them"), ("of", "this"), ("of", "that"), ("of", "which"))
_TAKEN = frozenset({"took", "takes", "bought", "absorbed", "got", "received", "had"})
LABEL = 12  # items in front of the colon of a label
OPENING = 4  # items in front of a number that a sentence opens with
SMALL = 1000  # a smaller sum is a price
_PENCILLED = frozenset(
    "pencilled penciled planned foreseen envisaged slated projected expected forecast predicted promised".split()
)
_MODALS = frozenset({"would", "could", "might", "may", "should"})
_STOPS = frozenset({",", ";", ":", "than", "and", "(", "while"})


def barred(sentence: Sentence, at: int, heads: Heads, passage: Passage) -> bool:
    """Say whether a number is a target, a forecast, a denial, a count of something else, or about a third state."""
    if any(clause_of(sentence, at)[0] <= u < at and not _between_commas(sentence, u, at) for u in heads.unreal):
        return True
    if any(_labelled(sentence, at, u) for u in heads.unreal if u < OPENING):
        return True
    kind = realis(sentence, at, at + 1).kind  # "scrap" is goods here, and "did not exceed" a bound
    bound = kind == "denied" and (bool(words("bounds") & set(texts(sentence, at - 4, at))) or _set_off(sentence, at))
    if kind not in ("happened", "planned", "cancelled") and not bound:
        return True
    if sentence.items[at].type == "MONEY" and abs(Decimal(amount(sentence, at).number)) < SMALL:
        return True
    return (
        topics.counted(sentence, at)
        or _wished(sentence, at)
        or _out_of(sentence, at)
        or _a_head(sentence, at)
        or _of_firms(sentence, at)
        or _those_of_others(sentence, at, passage)
        or _parted(sentence, at)
        or _of_third(sentence, at, passage)
        or _nobody(sentence, at)
        or _of_whole(sentence, at)
        or _elsewhere(sentence, at, passage)
    )


def _between_commas(sentence: Sentence, index: int, at: int) -> bool:
    """ "Purchases, long held down by quotas, doubled to 3 billion": a cue shut up in an aside."""
    low = clause_of(sentence, index)[0]
    before = set(sentence.texts[low + 1 : index])
    return "," in before and "," in texts(sentence, index + 1, at)


def _parted(sentence: Sentence, at: int) -> bool:
    """ "Of the 272,000 tonnes that it imported, 9,400 came from Peru": the first number is a whole, from everywhere."""
    items = sentence.items
    following = next((i for i in range(at + 1, len(items)) if items[i].type in AMOUNTS), None)
    if following is not None and items[following].type == "PERCENT" and items[at].type != "PERCENT":
        row = texts(sentence, following + 1, following + 4)
        if row[:2] in _OF_IT and row[2:] and row[2] in {"to", "from"}:
            return True  # "It exported charcoal for 1.4 billion, a third of it to Norway"
    low = clause_of(sentence, at)[0]
    if at - low > OPENING or items[low].text not in {"of", "out"} or items[at].type == "PERCENT":
        return False
    comma = next((i for i in range(at + 1, len(items)) if items[i].text == ","), len(items))
    if {"not", "only", "just", "barely", "fewer", "hardly"} & set(texts(sentence, comma, comma + 3)):
        return True  # "Of the eight million garments that it lets in, not one in a hundred came"
    parts = [i for i in range(comma, len(items)) if items[i].type in AMOUNTS]
    sold = {"sold", "exported", "imported", "bought", "shipped", "sent"} & set(texts(sentence, at, comma))
    if sold and any(_TAKEN & set(texts(sentence, i - 4, i)) for i in parts):
        return True  # "Of the 32 million that Peru sold, Norway took 27 million"
    return any(_GOING & set(texts(sentence, i + 1, i + 3)) for i in parts)


def _labelled(sentence: Sentence, at: int, cue: int) -> bool:
    """ "Target for 2030: 15 billion": a label in front of a colon, near the beginning."""
    colon = next((i for i in range(at - 1, -1, -1) if sentence.texts[i] == ":"), None)
    return colon is not None and cue < colon < (LABEL if cue == 0 else OPENING + 2)


def _those_of_others(sentence: Sentence, at: int, passage: Passage) -> bool:
    """ "Imports rose by 7 percent; those from the Union as a whole by 2": others' trade beside that of the two."""
    items = sentence.items
    for index in range(at - 1, 0, -1):
        if items[index].text in {";", ":"}:
            return False
        if items[index].text in {"those", "that"} and items[index + 1].text in {"from", "to", "with", "of"}:
            named = next((code for i in items[index + 2 : index + 5] if (code := state_of(i))), None)
            return named is not None and named not in passage.reading.dyad
    return False


def _of_third(sentence: Sentence, at: int, passage: Passage) -> bool:
    """ "…; Germany, for comparison, has 2.5%": a third state is the subject of the number's own clause."""
    low, high = clause_of(sentence, at)
    row = sentence.items[low : min(at, low + 2)]
    first = next((i for i in row if i.text != "the"), None)
    if not low or first is None or first.type != "STATE" or state_of(first) in passage.reading.dyad:
        return False
    behind = {code for i in sentence.items[low + 1 : high] if (code := state_of(i)) is not None}
    return not behind & set(passage.reading.dyad)


def _of_firms(sentence: Sentence, at: int) -> bool:
    """ "70% of Peruvian companies exporting to Norway": a part of those who trade, not of trade."""
    row = texts(sentence, at + 1, at + 6)
    who = words("firms") | words("sellers") | words("buyers") | {"people", "farmers", "businesses"}
    return (
        sentence.items[at].type == "PERCENT" and row[:1] == ("of",) and bool(who & set(row[1:4])) and "that" not in row
    )


def _a_head(sentence: Sentence, at: int) -> bool:
    """ "Per head, 1,000 euros a year", "4 dollars apiece": no sum of trade."""
    low, high = clause_of(sentence, at)
    row = texts(sentence, max(0, low - 12), high)
    pairs = set(pairwise(row))
    return bool(pairs & {("per", "head"), ("per", "capita"), ("per", "person"), ("per", "inhabitant")}) or (
        sentence.items[at].type == "MONEY" and "apiece" in texts(sentence, at + 1, at + 3)
    )


def _out_of(sentence: Sentence, at: int) -> bool:
    """ "199 million out of a total of 233": the whole, everybody's."""
    row = texts(sentence, at - 6, at)
    return any(a == "out" and b == "of" for a, b in pairwise(row)) and any(
        i.type in AMOUNTS for i in sentence.items[:at]
    )


def _wished(sentence: Sentence, at: int) -> bool:
    """ "A growth of trade by 15% would be within reach": nothing is told yet when the modal verb comes."""
    low, high = clause_of(sentence, at)
    ahead = next((i for i in range(at + 1, len(sentence.items)) if sentence.texts[i] in _PENCILLED), None)
    if ahead is not None and sentence.texts[ahead - 1] in {"is", "are", "was", "were", "being", "been"}:
        return not any(i.text in words("tells") - {"is", "are"} for i in sentence.items[low:at] if not i.type)
    modal = next((i for i in range(at + 1, high) if sentence.texts[i] in _MODALS), None)
    if modal is None or any(i.text in {",", "and", ")"} for i in sentence.items[at:modal]):
        return False
    told = words("tells") | words("level") | {"rose", "fell", "grew", "dropped"}
    return not any(i.text in told for i in sentence.items[low:modal] if not i.type)


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
    lead = sentence.texts[at - 1] if at > 1 else ""
    beside = state_of(sentence.items[at - 2]) if lead in {"(", "with", "at"} else None
    if beside is not None and beside not in passage.reading.dyad:
        return True  # "behind Italy (7.3%)", "second only to France with 42 percent"
    behind = texts(sentence, at + 1, at + 5)
    if behind[1:] == ("the", "rest", "of") or behind[:2] == ("to", "others"):
        return True  # "against 250 pipes to the rest of the world"
    for index in range(at + 1, min(at + 5, len(sentence.items))):
        item = sentence.items[index]
        if item.type in AMOUNTS or item.text in _STOPS:
            return False
        if (code := state_of(item)) is not None:
            led = texts(sentence, index - 2, index)
            return code not in passage.reading.dyad and bool({"to", "from", "by", "in", "for"} & set(led))
    return False
