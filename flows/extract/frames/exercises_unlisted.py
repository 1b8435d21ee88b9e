"""Places that no table lists, read from the words around them: "lay before Wexmouth", "from Belworth to Quilmes".

An exercise or a campaign is told by villages, ranges, hills and rivers; the words of places and of movement beside a
name in capitals tell it as surely as a gazetteer. Such a place has no state.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from flows.extract.frames.exercises_words import words
from flows.extract.model import Place
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence

_LONGEST = 4  # words of such a name, at most
_MOVING = 6  # items between a verb of movement and "to", at most
_GROUNDS = frozenset({"CITY", "CAPITAL", "REGION", "VENUE", "SEA"})
_NAMES = frozenset({"PERSON", "UNIT", "EVENT", "FORCE", "ORG", "ROLE", "INSTRUMENT"})
_LINKS = frozenset({",", "and", "–", "—", "-", "or"})


@lru_cache(maxsize=512)
def unlisted(reading: Reading, sentence: Sentence) -> tuple[tuple[int, Place], ...]:
    """Return the places of a sentence that no annotation marks, each with its first item."""
    found: list[tuple[int, Place]] = []
    ends: list[int] = []  # in order: a name begins behind the one before
    for i in range(1, len(sentence.items)):
        if (ends and i < ends[-1]) or not _capital(reading, sentence, i):
            continue
        last = _run(reading, sentence, i)
        if last > i and (_cued(sentence, i) or _listed(sentence, i, last, set(ends))):
            start, end = sentence.items[i].start, sentence.items[last - 1].end
            name = " ".join(reading.view.text[start:end].split())
            found.append((i, Place(start, end, "exercise.unlisted", "city", name, None)))
            ends.append(last)
    return tuple(found)


def _capital(reading: Reading, sentence: Sentence, i: int) -> bool:
    item = sentence.items[i]
    if item.type:
        return False
    written = reading.view.text[item.start : item.end]
    proper = len(written) > 2 and written[0].isupper() and not written.isupper()
    return proper and item.text not in words().unlisted["never"]


def _run(reading: Reading, sentence: Sentence, i: int) -> int:
    """Return the item behind the words in capitals from ``i`` on; ``i`` where they are the name of something else."""
    items, last = sentence.items, i
    while last < len(items) and last - i < _LONGEST and _capital(reading, sentence, last):
        last += 1
        if last + 1 < len(items) and _hyphen(sentence, last) and _capital(reading, sentence, last + 1):
            last += 1
    behind = items[last] if last < len(items) else None
    if behind is None:
        return last
    owner = behind.text == "'" or behind.text.isdigit() or behind.type in _NAMES
    adverb = reading.view.text[behind.start : behind.start + 1].isupper() and not behind.type
    return i if owner or adverb else last


def _hyphen(sentence: Sentence, n: int) -> bool:
    """Say whether a hyphen joins two words: "Belworth-Ode"."""
    items = sentence.items
    return items[n].text == "-" and items[n - 1].end == items[n].start and items[n].end == items[n + 1].start


def _before(sentence: Sentence, i: int) -> Iterator[str]:
    """Yield the words before an item, nearest first, its article left out."""
    at = i - 1
    if at >= 0 and sentence.texts[at] == "the":
        at -= 1
    yield from (sentence.texts[n] for n in range(at, max(-1, at - _MOVING), -1))


def _cued(sentence: Sentence, i: int) -> bool:
    """Say whether the words before a name are those of a place: "off", "the islet of", "steamed from"."""
    lead, lists = list(_before(sentence, i)), words().unlisted
    cue = lead[0] if lead else ""
    if cue in lists["at"] or cue in lists["reach"]:
        return not lists["topics"] & set(lead[1:3])
    if cue == "of":
        return len(lead) > 1 and lead[1] in lists["nouns"]
    return cue in lists["way"] and bool(lists["moving"] & set(lead[1:]))


def _listed(sentence: Sentence, i: int, last: int, ends: set[int]) -> bool:
    """Say whether a name goes on a list of places: "Darwin and Tindal", "from Belworth to Quilmes"."""
    items = sentence.items
    at = i - 1
    while at > 0 and i - at <= 2 and items[at].text in (*_LINKS, "to"):
        at -= 1
    if at == i - 1 or not (items[at].type in _GROUNDS or at + 1 in ends):
        return False
    return last >= len(items) or items[last].text in words().unlisted["ends"] or items[last].type == "DATE"
