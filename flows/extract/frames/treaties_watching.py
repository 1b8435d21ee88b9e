"""Treaties: who only looks on while others sign."""

from __future__ import annotations

from flows.extract.frames.treaties_naming import GLUE
from flows.extract.frames.treaties_words import words
from flows.extract.sentence import Sentence

_OPENING = 4  # items of a sentence in which "in the presence of" opens it
_LISTED_ROW = 3  # commas of a list of onlookers


def witness(sentence: Sentence, index: int) -> bool:
    """Say whether a person only looks on: "in the presence of A and B", "with C looking on"."""
    items = sentence.items
    if index > _watched_until(sentence) > 0:
        return bool({i.text for i in items[index + 1 : index + 4]} & set(words("watching")))
    at = index - 1
    while at >= 0 and (items[at].type in ("PERSON", "ROLE") or items[at].text in GLUE):
        at -= 1
    before = {i.text for i in items[max(0, at - 1) : index]}
    behind = {i.text for i in items[index + 1 : index + 4]}
    return bool(before & set(words("witnessing"))) or bool(behind & set(words("watching")))


def _watched_until(sentence: Sentence) -> int:
    """Return the comma that ends "In the presence of A and B, …" that opens a sentence; 0 where there is none.

    Where the onlookers are a list, the comma behind its last member; else the first one.
    """
    texts = sentence.texts
    opening = texts[: min(_OPENING, len(texts))]
    if not set(opening) & set(words("witnessing")) or any(i.type == "PERSON" for i in sentence.items[:1]):
        return 0
    commas = [n for n, text in enumerate(texts) if text == "," and n > 1 and sentence.items[n - 1].type == "PERSON"]
    if not commas:
        return 0
    behind = [n for n in commas if "and" in texts[:n] and any(i.type == "PERSON" for i in sentence.items[n:])]
    return commas[0] if "and" in texts[: commas[0]] or not behind or len(commas) < _LISTED_ROW else behind[0]
