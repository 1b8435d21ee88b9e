"""Dates that are an instrument's own by their place alone: "the 1866 treaty", "the treaty (1866)"."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from flows.extract.annotate.instrument_terms import terms
from flows.extract.model import DateExpr, Instrument
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence

_HEADS = frozenset({":", "–", "-", "—", "|"})
_GAP = 9  # items behind an instrument in which a date of its own stands where it shares its verb
_BULLETS = frozenset({"-", "–", "—", "•", "*", "·", ")", "."})
_FORCE = frozenset(
    {"force", "effect", "effective", "operative", "valid", "expired", "lapsed", "terminated", "until", "applied"}
)
_FOLLOWING = frozenset({"followed", "succeeded", "replaced", "supplemented", "complemented", "superseded"})


def date_at(sentence: Sentence, index: int) -> DateExpr | None:
    """Return the resolved date at an item, or None."""
    note = sentence.items[index].note if 0 <= index < len(sentence.items) else None
    return note if isinstance(note, DateExpr) and note.edtf else None


@lru_cache(maxsize=64)  # asked for again and again of one sentence
def own_dates(sentence: Sentence) -> dict[int, int]:
    """Return which date items belong to which instruments by their place alone, as date → instrument.

    "the 1866 treaty", "the treaty (1866)", "the treaty of 1866", "the agreement on it, of 1866"; a span of years in
    front ("the 2024–2027 action plan") says how long a plan runs.
    """
    owned: dict[int, int] = {}
    for index in sentence.of_type("INSTRUMENT"):
        at = _own(sentence, index)
        if at is not None:
            owned.setdefault(at, index)
    return owned


@lru_cache(maxsize=64)
def gapped(sentence: Sentence) -> dict[int, int]:
    """Return the instruments that share the verb of one before them and have a date apart from its, with that date.

    "A trade pact was signed in Lima in 1934 and a tax treaty in Oslo in 1951".
    """
    row = sentence.of_type("INSTRUMENT")
    if len(row) < 2 or len(sentence.of_type("DATE")) < 2:
        return {}
    told = (b for a, b in pairwise(row) if any(a < d < b for d in sentence.of_type("DATE")))
    return {index: date for index in told if (date := _dated_apart(sentence, index)) is not None}


def _dated_apart(sentence: Sentence, index: int) -> int | None:
    """Return the date of an instrument that opens a clause which has but a place and that date."""
    at = index - 1 - article(sentence, index - 1)
    if text_at(sentence, at) not in (",", "and", ";"):
        return None
    stops = terms().stops
    for date in range(index + 1, min(index + _GAP, len(sentence.items))):
        if date_at(sentence, date) is not None:
            ends = date + 1 == len(sentence.items) or text_at(sentence, date + 1) in (".", ",", ";", "and", ")")
            return date if ends and text_at(sentence, date - 1) in ("in", "on", "from") else None
        if text_at(sentence, date) in stops or text_at(sentence, date) in (",", ";", "and"):
            return None
    return None


def _followed(sentence: Sentence, index: int) -> int | None:
    """Return the date of "followed in 1906 by a convention": that of what followed."""
    at = index - 1 - article(sentence, index - 1)
    date = at - 1
    if text_at(sentence, at) != "by" or date_at(sentence, date) is None:
        return None
    return date if text_at(sentence, date - 2) in _FOLLOWING or text_at(sentence, date - 1) in _FOLLOWING else None


def _own(sentence: Sentence, index: int) -> int | None:
    before = date_at(sentence, index - 1)
    opens = article(sentence, index - 2) or index == 1 or (index == 2 and text_at(sentence, 0) in _BULLETS)
    if before is not None and before.edtf and "/" not in before.edtf and opens:
        return index - 1
    if (possessive := _possessive(sentence, index)) is not None:
        return possessive
    if (later := _followed(sentence, index)) is not None:
        return later
    at = index + 1
    items = sentence.items
    if text_at(sentence, at) == "(" and date_at(sentence, at + 1) is None:
        closing = next((n for n in range(at, min(at + 8, len(items))) if items[n].text == ")"), None)
        if closing is not None and date_at(sentence, closing - 1) is not None:
            within = sentence.texts[at:closing]
            return None if _FORCE & set(within) else closing - 1  # "(Bucharest, 27 April 2010)", not "(in force 1973)"
        if closing is not None:
            at = closing + 1
    for step in range(4):
        word = text_at(sentence, at + step)
        if word in ('"', "'", "itself", "proper"):
            continue
        if word in ("of", "(", ",") or (step and word in ("on", "it", "the")):
            if date_at(sentence, at + step + 1) is not None and word in ("of", "("):
                return at + step + 1
            if place_date(sentence, at + step, word):
                return at + step + 3
            if word == "," and place_date(sentence, at + step, "(") and _named(sentence, index):
                return at + step + 3  # "the Frontier Treaty, Baghdad, 13 June 1975"
        else:
            return None
    return None


def _possessive(sentence: Sentence, index: int) -> int | None:
    """Return the date of "Friday's joint statement", or None."""
    for at in range(index - 1, max(index - 5, 1), -1):
        if text_at(sentence, at) == "s" and text_at(sentence, at - 1) == "'":
            return at - 2 if date_at(sentence, at - 2) is not None else None
        if sentence.items[at].type:
            return None
    return None


def _named(sentence: Sentence, index: int) -> bool:
    note = sentence.items[index].note
    return isinstance(note, Instrument) and note.named


def place_date(sentence: Sentence, at: int, word: str) -> bool:
    """Say whether "(Bucharest, 27 April 2010" opens here."""
    typed = sentence.items[at + 1].type if at + 1 < len(sentence.items) else ""
    return (
        word == "("
        and typed in ("CAPITAL", "CITY")
        and text_at(sentence, at + 2) == ","
        and date_at(sentence, at + 3) is not None
    )


def article(sentence: Sentence, index: int) -> bool:
    """Say whether an item opens a noun phrase: "the", "a", "their"."""
    return text_at(sentence, index) in ("the", "a", "an", "this", "its", "their", "that", "another")


def opens_entry(sentence: Sentence) -> bool:
    """Say whether what a sentence opens with heads an entry of a chronology: "9 March 1999: Lima – Agreement on …"."""
    return text_at(sentence, 1) in _HEADS


def entry_head(sentence: Sentence) -> int | None:
    """Return the date that heads an entry of a chronology, a bullet in front of it or not; None where there is none."""
    at = int(text_at(sentence, 0) in _BULLETS)
    headed = date_at(sentence, at) is not None and text_at(sentence, at + 1) in _HEADS
    return at if headed else None


def text_at(sentence: Sentence, index: int) -> str:
    """Return the word at an item, nothing where there is none or it is an annotation."""
    return sentence.texts[index] if 0 <= index < len(sentence.texts) else ""


def inner_date(reading: Reading, note: Instrument) -> DateExpr | None:
    """Return a date that is part of a title ("one of 1866"), or None."""
    return next((d for d in reading.within(note.title, DateExpr) if d.edtf and "/" not in d.edtf), None)
