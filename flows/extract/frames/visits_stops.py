"""Stops of a journey told without a preposition: "in Peru: Lima, Cuzco", "Lima and Cuzco were the further halts"."""

from __future__ import annotations

from flows.extract.frames.visits_words import word_set
from flows.extract.sentence import Item, Sentence

_PLACES = frozenset({"CAPITAL", "CITY", "VENUE", "GOVERNMENT", "REGION"})
_BETWEEN = frozenset({",", "and", "then", "first", "finally", "lastly", "again", "&", "–", "afterwards", "next"})
_ORDER = frozenset({"first", "then", "finally", "lastly", "afterwards", "next"})
_ENDS = frozenset({".", ";", "(", ")", "and"})
_OPENERS = frozenset({":", "(", "via", "–", "—", ";", "|"})
_COPULAS = frozenset({"was", "were", "is", "are", "completed", "followed", "rounded", "made", "stood", "had"})
_FAR = 6  # items between a list of stops and the noun that says what they are


def told_as_stop(sentence: Sentence, index: int) -> bool:
    """Say whether a place stands in a list that its sentence tells as the stops of a journey."""
    first, last = _row(sentence, index)
    behind = sentence.texts[last + 1 : last + 1 + _FAR]
    if behind[:1] and behind[0] in _COPULAS and set(behind) & word_set("halts"):
        return True
    items = sentence.items
    lead = items[first - 1] if first else None
    ends = last + 1 >= len(items) or items[last + 1].text in _ENDS or items[last + 1].type == "DATE"
    if lead is None:  # a fragment: "Lima, Cuzco, Arequipa."
        return ends and _only_places(items[: last + 1])
    if lead.text in _OPENERS:
        row = {i.text for i in items[first : min(last + 2, len(items))]}
        journey = lead.text in {":", "("} and first > 1 and items[first - 2].type in (*_PLACES, "STATE")
        commas = last + 1 < len(items) and items[last + 1].text == ","
        if lead.text == ":" and first > 1 and items[first - 2].type == "DATE" and (ends or commas):
            return True  # "her visit, 3 to 5 May 2011: Lima, …"
        return bool(row & _ORDER) or journey or (first < last and ends and _only_places(items[first : last + 1]))
    return lead.text == "," and first > 1 and items[first - 2].type in ("PERSON", "ROLE") and ends and first < last


def _row(sentence: Sentence, index: int) -> tuple[int, int]:
    """Return the first and the last place of the list that an item stands in."""
    first = last = at = index
    items = sentence.items
    while at > 0 and index - at < 40 and (items[at - 1].type in _PLACES or items[at - 1].text in _BETWEEN):
        at -= 1
        first = at if items[at].type in _PLACES else first
    at = index
    while at + 1 < len(items) and (items[at + 1].type in _PLACES or items[at + 1].text in _BETWEEN):
        at += 1
        last = at if items[at].type in _PLACES else last
    return first, last


def _only_places(items: tuple[Item, ...]) -> bool:
    return all(item.type in _PLACES or item.text in _BETWEEN or not item.text.isalpha() for item in items)
