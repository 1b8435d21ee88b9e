"""Instruments that a text tells of in words that no rule knows: "the Fisheries Treaty handed the port to Norway".

The codebook makes "signed" the default of a dated or named agreement. One that no rule speaks of is therefore
a record where it is certain enough that it exists and whose it is: both states of the dyad are its parties, it is
told as fact, and it has a proper name, a date, or its parties in its title.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flows.extract.clauses import clause_of
from flows.extract.frames.common import dates_of
from flows.extract.frames.treaties_around import entry_date
from flows.extract.frames.treaties_dated import article, date_at, entry_head, inner_date, own_dates, text_at
from flows.extract.frames.treaties_entity import LOOK_BACK, Entity
from flows.extract.frames.treaties_facts import Fact, definite
from flows.extract.frames.treaties_outside import of_many
from flows.extract.frames.treaties_parties import explicit, parties
from flows.extract.frames.treaties_when import holds
from flows.extract.frames.treaties_words import words
from flows.extract.model import Annotation, DateExpr
from flows.extract.reading import Reading, codes
from flows.extract.realis import realis
from flows.extract.sentence import Sentence
from flows.ground import edtf
from flows.ground.model import Span

_BESIDE = 30  # characters behind a title in which its own date stands
_MODAL = frozenset({"would", "could", "might", "should", "ought"})
_AHEAD = 8  # items behind an instrument in which "would" makes it a wish
_ROWS = 40  # rows above in which the names of a table's columns stand
_NEAR = 16  # items between an instrument and the date told with it, at most
_DEFINITE = frozenset({"the", "its", "their", "that", "this"})
_TALKS = frozenset({"talks", "negotiations", "negotiation", "negotiated"})
_SMALL = frozenset("of the and on for between a an with in to".split())
_DEALT_WITH = frozenset(
    "suspended renewed extended prolonged discussed debated criticised criticized amended revised reviewed implemented "
    "registered invoked violated breached questioned challenged attacked hailed praised mentioned cited broken frozen "
    "halted paused interrupted resumed restored reactivated submitted deposited found shown leaked tested "
    "upheld".split()
)
_VAGUE = frozenset(
    "sort kind type form species idea notion lack absence text spirit talk word question possibility".split()
)


def told(reading: Reading, entity: Entity, others: Sequence[Entity]) -> Fact | None:
    """Return the fact that makes an instrument of which no rule speaks a record, or None."""
    if entity.first.rule == "ellipsis":
        return entity.facts[0] if inner_date(reading, entity.first) is not None else None
    if entity.first.plural or entity.first.rule in ("programme", "initiative"):
        return None
    at = next((n for n, other in enumerate(others) if other is entity), 0)
    if any(_again(reading, entity, other) for other in others[max(0, at - LOOK_BACK) : at + LOOK_BACK]):
        return None
    return next(
        (f for f in entity.facts if _as_fact(f) and not _between_things(reading, f) and _certain(reading, entity, f)),
        None,
    )


def _again(reading: Reading, entity: Entity, other: Entity) -> bool:
    """Say whether an instrument is another one that rules do speak of, told in passing: most words are the same."""
    if other is entity or not other.staged:
        return False
    if entity.first.named:
        return _called(reading, entity) == _called(reading, other)
    if (
        inner_date(reading, entity.first) is not None
        or entity.facts[0].index in own_dates(entity.facts[0].sentence).values()
    ):
        return False  # "a treaty of 1798 was followed by a Treaty of Amity"
    if any(f.sentence is g.sentence for f in entity.facts for g in other.facts if g.stages):
        return True
    own, its = (frozenset(e.title.of(reading.view.text).casefold().split()) - _SMALL for e in (entity, other))
    return 2 * len(own & its) > len(own)


def _called(reading: Reading, entity: Entity) -> frozenset[str]:
    """Return the words of a name without its nouns: "Tripartite" of the Tripartite Pact and the Tripartite Alliance."""
    name = frozenset(entity.title.of(reading.view.text).casefold().split()) - _SMALL
    return (name - set(words("general")) - {"alliance", "treaty", "convention", "partnership"}) or name


def told_date(reading: Reading, fact: Fact, taken: Collection[DateExpr]) -> DateExpr | None:
    """Return the date nearest to an instrument in its clause that dates nothing else and is not still to come."""
    if fact.note is not None and fact.note.title.of(reading.view.text).casefold().startswith("draft"):
        return None
    if (head := entry_head(fact.sentence)) is not None:
        return _of_entry(fact.sentence, fact.index, head)
    low, high = clause_of(fact.sentence, fact.index)
    if fact.sentence.anchors & _TALKS or _of_its_verb(fact):
        return None  # the date is that of talks, or of what was done with it
    owned = own_dates(fact.sentence)
    near = [d for d in dates_of(fact.sentence) if low <= d < high and d not in owned and abs(d - fact.index) <= _NEAR]
    for index in sorted(near, key=lambda d: abs(d - fact.index)):
        date = date_at(fact.sentence, index)
        if date is not None and date not in taken and not _to_come(reading, date) and _single(date):
            return date
    return None


def _of_its_verb(fact: Fact) -> bool:
    """Say whether something was done with an instrument that stands: "the agreement was suspended in July"."""
    behind = fact.sentence.texts[fact.index + 1 : fact.index + 4]
    if not behind or behind[0] not in ("was", "were", "has", "had") or not definite(fact.sentence, fact.index):
        return False
    return bool(set(behind[1:]) & _DEALT_WITH)


def _of_entry(sentence: Sentence, index: int, at: int) -> DateExpr | None:
    """Return the date that opens an entry, or one that says it more exactly: "1891: Pact, 19 March"."""
    head = date_at(sentence, at)
    later = [
        d for n in dates_of(sentence) if abs(n - index) <= _NEAR and n > at and (d := date_at(sentence, n)) is not None
    ]
    fine = (d for d in later if head is not None and head.edtf and d.edtf and holds(head.edtf, d.edtf))
    return next(fine, head)


def told_since(fact: Fact) -> DateExpr | None:
    """Return since when an instrument of which no rule speaks has been there: "since 1969 there has been a treaty"."""
    low, high = clause_of(fact.sentence, fact.index)
    for index in dates_of(fact.sentence):
        near = low <= index < high and abs(index - fact.index) <= _NEAR
        if near and "since" in (text_at(fact.sentence, index - 1), text_at(fact.sentence, index - 2)):
            return date_at(fact.sentence, index)
    return None


def told_columns(reading: Reading, fact: Fact) -> DateExpr | None:
    """Return the second date of a table's row, where the table has a column "in force"."""
    sentence = fact.sentence
    dates = [d for d in dates_of(sentence) if d > fact.index and text_at(sentence, d - 1) == "|"]
    if len(dates) < 2:
        return None
    segments = reading.view.segments[max(0, sentence.index - _ROWS) : sentence.index]
    heads = (Span(s.start, s.end).of(reading.view.text).casefold() for s in segments)
    headed = any("|" in head and ("force" in head or "effect" in head) for head in heads)
    return date_at(sentence, dates[1]) if headed else None


def _single(date: DateExpr) -> bool:
    return date.edtf is not None and ".." not in date.edtf


def _to_come(reading: Reading, date: DateExpr) -> bool:
    if reading.document.date is None or date.edtf is None:
        return False
    first, _ = edtf.bounds(date.edtf)
    _, last = edtf.bounds(reading.document.date)
    return first is not None and last is not None and first > last


def _as_fact(fact: Fact) -> bool:
    """Say whether the sentence tells of one instrument and not of a sort, a wish or a question."""
    sentence, index = fact.sentence, fact.index
    if fact.note is None or fact.denied or fact.wished:
        return False
    if sentence.segment.kind == "note" or sentence.texts[-1] == "?":
        return False
    if {i.text for i in sentence.items} & set(words("private")):
        return False
    definite = text_at(sentence, _opening(sentence, index)) in _DEFINITE
    before = {text_at(sentence, n) for n in range(index - 4, index)}
    if (
        before & _VAGUE
        or (text_at(sentence, index - 1) in ("of", "or") and not fact.note.named)
        or (before & set(words("unreal")) and not definite)
    ):
        return False
    if not fact.note.named and {text_at(sentence, n) for n in range(index + 1, index + _AHEAD)} & set(words("absent")):
        return False
    if definite and fact.note.named:
        return True  # "the Fisheries Treaty will be taken up": it exists
    if not definite and _might(sentence, index):
        return False
    real = realis(sentence, index, index + 1)
    return real.kind == "happened" or (definite and real.rule.endswith("-after"))  # "the treaty will be renewed"


def _between_things(reading: Reading, fact: Fact) -> bool:
    """Say whether it is between no parties: "the treaty between science and rumour" names nobody."""
    note = fact.note
    if note is None:
        return False
    named = reading.view.text[note.start : note.end]
    _, between, behind = named.partition(" between ")
    return bool(between) and behind.islower() and not reading.codes_in(Span(note.end - len(behind), note.end))


def _might(sentence: Sentence, index: int) -> bool:
    """Say whether an instrument might come: "a free-trade deal for services would follow"."""
    for at in range(index + 1, index + _AHEAD):
        if text_at(sentence, at) in ("which", "that", "who", "by", "under"):
            return False
        if text_at(sentence, at) in _MODAL:
            return True
    return False


def _opening(sentence: Sentence, index: int) -> int:
    """Return the item that opens the noun phrase of an instrument: up to four words of it may stand in front."""
    opens = (n for n in range(index - 1, index - 6, -1) if article(sentence, n) or text_at(sentence, n) == "s")
    return next(opens, index - 1)


def _between_them(reading: Reading, fact: Fact) -> bool:
    """Say whether the sentence of an instrument speaks of both states, as such or as a pair."""
    notes = reading.within(fact.sentence.span, Annotation)
    return set(reading.dyad) <= {c for n in notes for c in codes(n)}


def _days(reading: Reading, entity: Entity) -> list[DateExpr]:
    """Return the dates in an instrument's title or right behind it."""
    return reading.within(Span(entity.title.start, entity.title.end + _BESIDE), DateExpr)


def _certain(reading: Reading, entity: Entity, fact: Fact) -> bool:
    assert fact.note is not None  # told of a pronoun is nothing
    found = parties(reading, fact, entity.title)
    if not set(reading.dyad) <= found.keys():
        return False
    opening = _opening(fact.sentence, fact.index)
    determined = article(fact.sentence, opening) or text_at(fact.sentence, opening) == "s"  # "May's treaty"
    if of_many(reading, entity.title) or not (fact.note.named or determined or fact.sentence.segment.kind == "item"):
        return False
    text = entity.title.of(reading.view.text)
    if entity.first.rule == "partnership" and "artnership" in text and "Partnership" not in text:
        return bool(_days(reading, entity))  # spoken of in general
    if entity.first.rule == "alliance" and not _days(reading, entity):
        return entity.first.named and fact.note.title.of(reading.view.text)[:1].isupper()
    both = len(explicit(reading, fact, entity.title)) > 1
    definite = text_at(fact.sentence, _opening(fact.sentence, fact.index)) in _DEFINITE
    described = definite and len(entity.title.of(reading.view.text).split()) > 3
    prose, indefinite = fact.sentence.segment.kind != "item", text_at(fact.sentence, opening) in ("a", "an")
    if prose and indefinite and fact.note.named and not both and not _days(reading, entity):
        return told_date(reading, fact, ()) is not None  # "Third, a Reciprocal Access Agreement: …"
    several = len(entity.title.of(reading.view.text).split()) > 1
    if several and fact.sentence.segment.kind == "item" and (dates_of(fact.sentence) or entry_date(reading, fact)):
        return True  # an entry of a chronology
    if determined and len(entity.title.of(reading.view.text).split()) > 1 and _between_them(reading, fact):
        return True
    planned = any(c.isdigit() for c in entity.title.of(reading.view.text))  # "a plan of action for 2020–2023"
    return fact.note.named or both or described or planned or told_date(reading, fact, ()) is not None
