"""Towns that no gazetteer knows, where an agreement was made: "at Voeslau", "3 May 1867, Voeslau".

A place in general is for the annotators to find; here a capitalised word is taken for one only where nothing but a
place can stand: behind "at" or "in" in the clause of a signature, or beside the date that heads an entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.extract.clauses import clause_of
from flows.extract.frames.treaties_dated import text_at
from flows.extract.frames.treaties_facts import Fact
from flows.extract.frames.treaties_when import made_there
from flows.extract.frames.treaties_words import words
from flows.extract.model import Place
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_AT = frozenset({"at", "in"})
_BEHIND = frozenset({",", ".", ")", ":", "on", "by", "and", "–", "-", "—", "|", ";", "between", "the", "during", ""})
_HEADS = frozenset({",", "(", "|", "–", "-", ":"})
_LONGEST = 3  # words of a town's name
_NEAR = 20  # items behind a verb in which its place stands
_OPENS = 4  # items into an entry in which its town stands


def town_of(reading: Reading, fact: Fact) -> Place | None:
    """Return where an instrument was signed, if its sentence says so of a town that no table knows, or of the meeting
    at which it was done: "met in Lima on 3 May; a declaration was issued".
    """
    lead = next((s for s in fact.stages if s.option("arg") == "list"), None)
    if lead is not None:
        return _led(lead.match.sentence)
    sentence = fact.sentence
    for stage in fact.acts:
        if stage.kind != "signed" or stage.option("date") != "signed" or not made_there(stage):
            continue
        low, high = clause_of(sentence, stage.verb)
        found = next(towns_in(reading, sentence, stage.verb, _end(sentence, stage.verb, high)), None)
        found = found or next(towns_in(reading, sentence, 0, min(_OPENS, stage.verb)), None)
        found = found or head_town(reading, sentence)
        found = found or (_met(sentence, low) if fact.index < stage.verb else None)
        if found is not None:
            return found
    return None


def _end(sentence: Sentence, verb: int, high: int) -> int:
    """Return how far behind a verb only who, what and when are told: there "at" says where it was done."""
    at = verb + 1
    while at < min(high, verb + _NEAR):
        item = sentence.items[at]
        if not item.type and item.text not in words("beside_where") and not item.text.isdigit():
            break
        at += 1
    return at


def _led(sentence: Sentence) -> Place | None:
    """Return where what a list holds was signed, as the sentence over it says in front of its colon."""
    colon = next((n for n, i in enumerate(sentence.items) if i.text == ":"), len(sentence.items))
    return next((p for i in sentence.of_type("CAPITAL", "CITY") if i < colon and (p := _site(sentence, i))), None)


def _met(sentence: Sentence, low: int) -> Place | None:
    """Return where those who sign met, as the clause before the one of the signature tells."""
    if low == 0:
        return None
    first, last = clause_of(sentence, low - 1)
    if not set(sentence.texts[first:last]) & set(words("meeting")):
        return None
    return next(
        (p for i in sentence.of_type("CAPITAL", "CITY", "VENUE") if first <= i < last and (p := _site(sentence, i))),
        None,
    )


def _site(sentence: Sentence, index: int) -> Place | None:
    note = sentence.items[index].note
    return note if isinstance(note, Place) and text_at(sentence, index - 1) in _AT else None


def towns_in(reading: Reading, sentence: Sentence, low: int, high: int) -> Iterator[Place]:
    """Yield what stands behind "at" or "in" from item ``low`` to ``high`` (exclusive) and can only be a town."""
    for at in range(low, high):
        if text_at(sentence, at) in _AT and (town := _town(reading, sentence, at + 1)) is not None:
            yield town


def head_town(reading: Reading, sentence: Sentence) -> Place | None:
    """Return the unknown town beside the date that opens an entry: "3 May 1867, Voeslau.", "3 May 1867 (Voeslau):"."""
    if not sentence.items or sentence.items[0].type != "DATE" or text_at(sentence, 1) not in _HEADS:
        return None
    town = _town(reading, sentence, 2)
    behind = next(
        (n for n in range(2, _OPENS + 2) if text_at(sentence, n) in (".", ":", ")", "–", "-", "—", "|")), None
    )
    return town if town is not None and behind is not None and sentence.items[behind - 1].end == town.end else None


def _town(reading: Reading, sentence: Sentence, at: int) -> Place | None:
    high = at
    while high - at < _LONGEST and _capital(reading, sentence, high):
        high += 1
    if high == at or text_at(sentence, high) not in _BEHIND or _typed(sentence, high) not in ("", "DATE"):
        return None
    if {text_at(sentence, n) for n in range(at, high)} & set(words("no_towns")):
        return None
    span = Span(sentence.items[at].start, sentence.items[high - 1].end)
    return Place(span.start, span.end, "treaty.town", "city", " ".join(span.of(reading.view.text).split()), None)


def _capital(reading: Reading, sentence: Sentence, at: int) -> bool:
    if not 0 <= at < len(sentence.items) or sentence.items[at].type:
        return False
    item = sentence.items[at]
    return len(item.text) > 2 and item.text.isalpha() and reading.view.text[item.start].isupper()


def _typed(sentence: Sentence, at: int) -> str:
    return sentence.items[at].type if 0 <= at < len(sentence.items) else ""
