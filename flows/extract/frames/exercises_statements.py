"""Where a sentence of several statements goes over to other forces: ", and commandos of the Peruvian Army have …"."""

from __future__ import annotations

from functools import lru_cache

from flows.extract.frames.exercises_words import words
from flows.extract.sentence import Sentence

_SUBJECT = 7  # items between "and" and the noun of who acts next, at most
_VERB = 9  # items between that noun and its verb, at most
_GROUNDS = frozenset({"STATE", "CAPITAL", "CITY", "REGION", "SEA", "VENUE", "EVENT"})


@lru_cache(maxsize=512)
def statements(sentence: Sentence) -> frozenset[int]:
    """Return the items "and" behind which other forces, with a day of their own, do something of their own."""
    if len(sentence.of_type("DATE")) < 2 or "and" not in sentence.anchors:
        return frozenset()
    items = sentence.items
    ands = (i for i in range(2, len(items)) if items[i].text == "and" and items[i - 1].text == ",")
    return frozenset(i for i in ands if _apart(sentence, i) and _acts_next(sentence, i))


def _apart(sentence: Sentence, i: int) -> bool:
    """Say whether a date, and a place or a name, stand on either side of an item."""
    halves = (sentence.items[:i], sentence.items[i + 1 :])
    types = [{x.type for x in half} for half in halves]
    return all("DATE" in t and t & _GROUNDS for t in types)


def _acts_next(sentence: Sentence, i: int) -> bool:
    """Say whether a force, and its verb, follow an item before any word of another clause."""
    items = sentence.items
    subject: int | None = None
    if i + 2 < len(items) and items[i + 1].text in _WHEN and items[i + 2].type == "DATE":
        i += 2 + (i + 3 < len(items) and items[i + 3].text == ",")
    for n in range(i + 1, min(len(items), i + 1 + _SUBJECT)):
        text, kind = items[n].text, items[n].type
        if text in _BARRED:
            return False
        if kind in ("FORCE", "UNIT") or text in words().troops:
            subject = n
            break
    if subject is None:
        return False
    subject = _apposed(sentence, subject)
    behind = items[subject + 1 : subject + 1 + _VERB]
    verb = next((n for n, x in enumerate(behind) if x.text in words().moves), None)
    if verb is None or any(x.text in _BARRED for x in behind[:verb]):
        return False
    return not any(x.text in _TAKEN_UP for x in behind[verb : verb + _OBJECT])


_TAKEN_UP = frozenset({"them", "her", "him", "together"})  # "and the Peruvian army fought beside them"
_OBJECT = 5  # items behind a verb within which it has its object


def _apposed(sentence: Sentence, i: int) -> int:
    """Return the comma that closes what is said of a subject: "No. 12 Squadron, which flies mixed crews, moved"."""
    items = sentence.items
    if i + 1 >= len(items) or items[i + 1].text != ",":
        return i
    return next((n for n in range(i + 2, min(len(items), i + 2 + _VERB)) if items[n].text == ","), i)


_WHEN = frozenset({"in", "on", "from", "since", "by", "between", "during"})
_BARRED = frozenset({",", ";", ":", "(", "with", "by", "to", "from", "for", "at", "in", "who", "which", "that", "then"})
