"""Treaties of many: who stayed outside of one is no party to it, though its sentence names him."""

from __future__ import annotations

from functools import lru_cache

from flows.extract.frames.treaties_words import words
from flows.extract.reading import codes
from flows.extract.sentence import Sentence

_MANY = frozenset(
    {"nations", "states", "powers", "countries", "governments", "signatories", "members", "others", "parties"}
)
_NAMES = frozenset({"STATE", "CAPITAL", "GOVERNMENT", "POLITY"})
_REACH = 6  # items behind a state in which it is told that it stayed outside


@lru_cache(maxsize=64)
def outside(sentence: Sentence) -> frozenset[str]:
    """Return the states of which a sentence on a treaty of many says that they were not among its parties."""
    if not _MANY & sentence.anchors:
        return frozenset()
    told = [tuple(phrase.split()) for phrase in words("stayed_out")]
    found = set()
    for at, item in enumerate(sentence.items):
        if item.type in _NAMES and item.note is not None:
            behind = sentence.texts[at + 1 : at + 1 + _REACH]
            if any(behind[n : n + len(row)] == row for row in told for n in range(2)):
                found.update(codes(item.note))
    return frozenset(found)
