"""Grammar as a row of items shows it: what governs a party, what list it stands in, where a clause begins."""

from __future__ import annotations

from functools import lru_cache

from flows.extract.frames.visits_words import word_set, words
from flows.extract.sentence import Sentence

_POINTS = frozenset({"item", "note"})  # kinds of segments that a numbered point may be
PARTY_TYPES = ("PERSON", "ROLE", "DELEGATION")
_PEERS = frozenset({"counterparts", "colleagues", "successors", "predecessors", "hosts"})
_JOINING = frozenset({"before", "after", "since", "until", "than"})  # prepositions that are conjunctions as well
_ALONG = frozenset((a, b) for a in ("and", "with") for b in ("his", "her"))
OWNING = frozenset({"his", "her", "its", "their"})


def continues(earlier: Sentence, later: Sentence) -> bool:
    """Say whether one sentence can lean on another: of one paragraph, or both prose of one section.

    Paragraphs of news are often one sentence long.
    """
    a, b = earlier.segment, later.segment
    if {a.kind, b.kind} <= _POINTS and later.index - earlier.index == 1 and a.section == b.section:
        opening = " ".join(later.texts[:6])
        if any(phrase in opening for phrase in words("during_it")):
            return True  # "2. During his stay he …"
    return a.paragraph == b.paragraph or (a.kind == b.kind == "prose" and a.section == b.section)


@lru_cache(maxsize=4096)
def _listed(sentence: Sentence, index: int) -> tuple[int, ...]:
    row = sentence.coordinated(index)
    between = set(sentence.texts[row[-2] + 1 : row[-1]]) if len(row) > 1 else set()
    if len(row) == 2 and {",", "and"} <= between and _new_clause(sentence, row):
        return (index,)
    return tuple(row) if between - {",", "the"} else (index,)


def listed(sentence: Sentence, index: int) -> list[int]:
    """Return the items of the list that item ``index`` belongs to; two with a mere comma between them are no list."""
    return list(_listed(sentence, index))


def _new_clause(sentence: Sentence, row: list[int]) -> bool:
    """Say whether ", and" joins clauses and no names: "… as the guest of King Harald, and Ana Quispe repaid it"."""
    before = sentence.items[before_name(sentence, row[0])]
    behind = sentence.items[row[1] + 1] if row[1] + 1 < len(sentence.items) else None
    said = behind.text if behind is not None else ""
    verb = said in word_set("past_verbs") or (len(said) > 4 and said.endswith("ed"))
    return verb and not before.type and before.text in word_set("prepositions")


def mourned(sentence: Sentence, index: int) -> bool:
    """Say whether somebody is only whom others mourn: "to attend the funeral of the late President Quispe"."""
    before = list(sentence.texts[max(0, index - 4) : index])
    return bool({"of", "for", "to"} & set(before)) and bool(word_set("mourned") & set(before))


def names_pair(sentence: Sentence, index: int) -> bool:
    """Say whether an item refers to two: "they", "the two", "both ministers", "the royal couple", "Their Majesties"."""
    text, lead = sentence.texts[index], sentence.texts[max(0, index - 2) : index]
    if text in word_set("couples"):
        return bool({"the", "both", "their"} & set(lead))
    return text in word_set("plural") or (lead[-1:] in (("the",), ("both",)) and text in word_set("pairs"))


@lru_cache(maxsize=4096)
def opens_clause(sentence: Sentence, index: int) -> bool:
    """Say whether a party stands where a clause begins: first, or behind a date, a comma, or a word that joins."""
    at = index - 1
    while at >= 0 and not sentence.items[at].type and sentence.texts[at] in word_set("determiners"):
        at -= 1
    return at < 0 or sentence.items[at].type in ("DATE", "EVENT") or sentence.texts[at] in word_set("joints")


@lru_cache(maxsize=4096)
def leads(sentence: Sentence, index: int) -> bool:
    """Say whether somebody is named as the leader of a body: "led by X", "headed by the minister X", "under X"."""
    at = index - 1
    while at > 0 and not sentence.items[at].type and sentence.texts[at] in word_set("determiners"):
        at -= 1
    lead = sentence.texts[max(0, at - 1) : at + 1]
    if at > 0 and lead[-1] == "of" and lead[0] in word_set("embassies"):
        return True  # "the embassy of Iwakura Tomomi"
    if lead[-1:] != ("under",) and not (len(lead) == 2 and " ".join(lead) in word_set("company")):
        return False
    bodies = word_set("bodies") | word_set("crowds")
    row = sentence.items[max(0, at - 9) : at]
    return any(item.type == "DELEGATION" or item.text in bodies for item in row)


def owner_of_body(sentence: Sentence, index: int) -> int | None:
    """Return the item of whom a mission is called after: "General X's military mission", "X's great embassy"."""
    items = sentence.items
    if items[index].text not in word_set("embassies") and items[index].type != "DELEGATION":
        return None
    for at in range(index - 1, max(1, index - 5), -1):
        if items[at].type:
            return None
        if items[at].text == "s" and items[at - 1].text == "'" and items[at - 2].type == "PERSON":
            return at - 2
    return None


def steers(sentence: Sentence, index: int) -> bool:
    """Say whether somebody is named as the one who steers: "an S.75 with X at the controls", "… with X aboard"."""
    before = sentence.texts[index - 1] if index else ""
    behind = " ".join(i.text for i in sentence.items[index + 1 : index + 4])
    return before == "with" and behind.startswith(
        ("at the controls", "at the helm", "aboard", "on board", "in command", "at its head", "at their head")
    )


def joined_to(sentence: Sentence, index: int) -> int | None:
    """Return the party that "and his counterpart X" joins X to: "Meloni, 48, and her counterpart, X"."""
    items = sentence.items
    if index < 3 or items[index - 1].text not in OWNING or items[index - 2].text != "and":
        return None
    for i in range(index - 3, max(-1, index - 9), -1):
        if items[i].type in PARTY_TYPES:
            return None if governed(sentence, i) else i
        if items[i].type:
            return None
    return None


def ends_objects(sentence: Sentence, index: int, low: int, first: int) -> bool:
    """Say whether a party ends a list of objects, parted by a comma from a verb with an earlier subject.

    "She landed on 3 May, saw the mayor, two bishops and King Harald, was shown the port": not the king was shown it.
    """
    items = sentence.items
    between = [item.text for item in items[index + 1 : first]]
    if between[:1] != [","] or "," in between[1:] or len(between) > 5 or set(between) & word_set("relatives"):
        return False
    at = index - 1
    while at > low and not items[at].type and items[at].text in word_set("determiners"):
        at -= 1
    earlier = any(items[i].type in PARTY_TYPES and not governed(sentence, i) for i in range(low, max(low, at - 1)))
    joined = items[at].text == "and" and items[at - 1].text != ","
    return joined and (earlier or low == 0) and len(listed(sentence, index)) == 1


def aside(sentence: Sentence, index: int) -> bool:
    """Say whether a ship or service stands behind a preposition: "on board the corvette Garibaldi"."""
    return any(i.text in word_set("prepositions") for i in sentence.items[max(0, index - 4) : index])


def _beside(sentence: Sentence, joint: int) -> bool:
    """Say whether what follows "and" goes on with the company of "with A as interpreter and B as guide"."""
    for i in range(joint - 1, max(0, joint - 6), -1):
        if sentence.items[i].type in PARTY_TYPES:
            said = set(sentence.texts[i:joint])
            return "as" in said and governed(sentence, i)
    return False


def in_brackets(sentence: Sentence, index: int, stop: int) -> bool:
    """Say whether a bracket that closes before item ``stop`` holds item ``index``."""
    signs = [text for text in sentence.texts[index:stop] if text in {"(", ")"}]
    return signs[:1] == [")"]


@lru_cache(maxsize=4096)
def before_name(sentence: Sentence, index: int) -> int:
    """Return the item before a party, its determiners and what kin it is: "accompanied *by* his wife, X"."""
    items, at = sentence.items, index - 1
    if at > 0 and items[at].text == "," and items[at - 1].text in word_set("kin"):
        at -= 1
    passed = word_set("determiners") | word_set("kin")
    while at >= 0 and not items[at].type and items[at].text in passed:
        at -= 1
    return at


def things(sentence: Sentence, index: int) -> bool:
    """Say whether an item is a thing, or people, that a verb tells of rather than of a party before them."""
    item, behind = sentence.items[index], sentence.items[index + 1 : index + 3]
    named = item.text in word_set("kin") and any(i.type == "PERSON" for i in behind)  # "with his wife Ana"
    along = item.text in word_set("kin") and sentence.texts[max(0, index - 2) : index] in _ALONG  # "X and his wife"
    return item.text in word_set("not_visitors") and not named and not along


def told_of(sentence: Sentence, index: int) -> bool:
    """Say whether a thing is what an earlier verb of the same subject does: "presented letters to X, and returned"."""
    before = sentence.texts[max(0, index - 3) : index]
    while before and (before[-1] in word_set("determiners") or before[-1] in word_set("counts")):
        before = before[:-1]
    along = sentence.texts[index] == "company" and bool(before) and before[-1] == "in"
    return along or (bool(before) and before[-1] in word_set("handling"))


@lru_cache(maxsize=4096)
def governed(sentence: Sentence, index: int) -> bool:
    """Say whether a preposition stands before item ``index``, or a possessive 's behind it."""
    items = sentence.items
    if index + 2 < len(items) and items[index + 1].text == "'" and items[index + 2].text == "s":
        return items[index].type != "DELEGATION"  # "a delegation of Oslo's town council"
    at = before_name(sentence, index)
    if at < 0 or items[at].type:
        return False
    if items[at].text in {"and", ",", "&"}:  # "with A and B": governed as A is
        row = listed(sentence, index)
        if row[0] < index:
            return governed(sentence, row[0])
        return _beside(sentence, at)
    if " ".join(sentence.texts[max(0, at - 2) : at]) in word_set("company"):
        return True  # "accompanied by ISI chief X"
    return items[at].text in word_set("prepositions")


def after_conjunction(sentence: Sentence, index: int) -> bool:
    """Say whether what stands before a party joins clauses here: "not before Commodore X led an embassy to …"."""
    before = [i.text for i in sentence.items[max(0, index - 2) : index] if i.text not in word_set("determiners")]
    return before[-1:] != [] and before[-1] in _JOINING


def peers_follow(sentence: Sentence, index: int) -> bool:
    """Say whether "their" owns people of the other side: "their Japanese counterparts"."""
    return bool(set(sentence.texts[index + 1 : index + 4]) & _PEERS)
