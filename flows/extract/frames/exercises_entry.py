"""The head of an entry in a chronology: the date that stands before all its sentences."""

from __future__ import annotations

from functools import lru_cache

from flows.extract.frames.common import dates_of
from flows.extract.model import DateExpr
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence

_ENTRY = 6  # sentences of an entry that its head dates, at most
_HEAD_ITEMS = 4  # items of a sentence that is only a date, at most


@lru_cache(maxsize=512)
def head_date(reading: Reading, sentence: Sentence) -> DateExpr | None:
    """Return the date that opens a sentence's entry as a sentence of its own: "4 November 1975. Havana decides …"."""
    if sentence.segment.kind != "item" and not sentence.index:
        return None
    head: Sentence | None = None
    for earlier in reading.earlier(sentence, same_paragraph=True):
        head = earlier
    if head is None or sentence.index - head.index > _ENTRY or len(head.items) > _HEAD_ITEMS:
        return None
    dates = [n for i in dates_of(head) if isinstance(n := head.items[i].note, DateExpr)]
    return dates[0] if len(dates) == 1 and head.items[0].note is dates[0] else None
