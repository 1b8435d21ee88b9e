"""The act told before the instrument is named: "At Lima, on 3 May, the two put their seals to a page. The treaty …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.extract.frames.common import dates_of
from flows.extract.frames.treaties_dated import date_at, own_dates, text_at
from flows.extract.frames.treaties_facts import Fact
from flows.extract.frames.treaties_names import behind
from flows.extract.frames.treaties_towns import head_town
from flows.extract.frames.treaties_watching import witness
from flows.extract.frames.treaties_words import words
from flows.extract.model import DateExpr, Instrument, Person, Place
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence

_SIGNING = frozenset({"signed", "sealed", "seals", "swore", "subscribed", "signatures", "names"})
_AT = frozenset({"at", "in", "–", "-", ":"})
_HEADED = frozenset({",", "(", "|", "."})
_PAPERS = frozenset(
    {"documents", "texts", "papers", "instruments", "accords", "deals", "pacts", "agreements", "three", "four"}
)
_SHORT, _NAME = 8, 16  # items of a line that is but a place and a date, and of one that is but a name
_ON = 2  # sentences behind the last that speaks of an instrument in which its signing is told on


@dataclass(frozen=True, slots=True)
class Act:
    """When, where and by whom an agreement was made, as a sentence tells that does not name it."""

    sentence: Sentence
    date: DateExpr | None
    place: Place | None
    signers: tuple[Person, ...]
    in_force: DateExpr | None = None


def act_before(reading: Reading, facts: Sequence[Fact]) -> Act | None:
    """Return the act that the sentence before an instrument's first one tells of, if it names no instrument itself."""
    first = facts[0].sentence
    earlier = next(reading.earlier(first), None)
    if earlier is None or earlier.of_type("INSTRUMENT"):
        return None
    fragment = not any(
        i.text for i in earlier.items if i.text.isalpha() and len(i.text) > 3
    )  # "1903, 17 November – Lima."
    texts = {i.text for i in earlier.items}
    if not fragment and not texts & set(words("act")):
        return None
    return Act(
        earlier,
        _day(earlier),
        _town(earlier, head=fragment) or head_town(reading, earlier),
        _signers(reading, earlier) if texts & _SIGNING else (),
    )


def act_after(reading: Reading, facts: Sequence[Fact]) -> Act | None:
    """Return the signing that the sentences behind an instrument's last one tell of: "The signing took place in …".

    A sentence with another instrument ends the story.
    """
    signed = [f for f in facts if any(s.kind in ("signed", "announced") for s in f.acts)]
    told = signed[-1] if signed else facts[-1]
    last = told.sentence
    following = next(reading.later(last), None)
    both = following is not None and _of_all(following)
    if not both and any(i > told.index for i in last.of_type("INSTRUMENT")):
        return None  # what follows is told of the last one
    for later in list(reading.later(last))[:_ON]:
        if later.of_type("INSTRUMENT") and not (both and later is following):
            return None
        # "Pact of Amity. Lima, 3 May 1911."
        if len(later.items) <= _SHORT and len(last.items) <= _NAME and _day(later) is not None:
            return Act(later, _day(later), _town(later, head=True), _signers(reading, later))
        if later.items and later.items[0].type in ("CAPITAL", "CITY") and dates_of(later):
            return Act(later, date_at(later, dates_of(later)[0]), _town(later, head=True), (), _force(later))
        if later.anchors & set(words("signing")) and not later.anchors & set(words("unsigned")):
            return Act(later, _day(later), _town(later), _signers(reading, later))
    return None


def _of_all(sentence: Sentence) -> bool:
    """Say whether a sentence opens with what stands for several: "Both", "They were", "The documents", "All three"."""
    opening = sentence.texts[:4]
    if "both" in opening[:2] or opening[:2] in (("they", "were"), ("all", "were")):
        return True
    plural = bool(_PAPERS & set(opening[1:])) or any(
        isinstance(i.note, Instrument) and i.note.plural for i in sentence.items[1:4]
    )
    return opening[:1] in (("the",), ("these",), ("all",)) and plural and len(sentence.of_type("INSTRUMENT")) <= 1


def there(reading: Reading, fact: Fact) -> Place | None:
    """Return the town that "there" stands for where an instrument was signed: the last of the sentence before."""
    stages = (s for s in fact.acts if s.kind == "signed" and s.option("date") == "signed")
    near = {
        text_at(fact.sentence, n)
        for s in stages
        for n in (0, s.verb - 1, *range(s.verb + 1, s.verb + 5))
        if _where(fact, n)
    }
    if "there" not in near:
        return None
    here = [i for i in fact.sentence.of_type("CAPITAL", "CITY", "VENUE", "GOVERNMENT") if i < _there(fact.sentence)]
    if here:
        own = fact.sentence.items[here[-1]].note
        return own if isinstance(own, Place) else None
    earlier = next(reading.earlier(fact.sentence), None)
    towns = earlier.of_type("CAPITAL", "CITY", "VENUE") if earlier is not None else []
    note = earlier.items[towns[-1]].note if earlier is not None and towns else None
    return note if isinstance(note, Place) else None


def _there(sentence: Sentence) -> int:
    return next((n for n, i in enumerate(sentence.items) if i.text == "there"), 0)


def _force(sentence: Sentence) -> DateExpr | None:
    """Return the date behind "in force" of an entry: "Lima, 3 May 1911; in force since 7 June 1912"."""
    at = next((n for n, i in enumerate(sentence.items) if i.text == "force"), len(sentence.items))
    later = [n for n in dates_of(sentence) if at < n <= at + 3]
    return date_at(sentence, later[0]) if later else None


def _where(fact: Fact, index: int) -> bool:
    """Say whether a "there" says where, not "there is"."""
    return text_at(fact.sentence, index + 1) not in ("is", "are", "was", "were", "'", "has", "have", "had", "s")


def _day(sentence: Sentence) -> DateExpr | None:
    dates = [d for i in dates_of(sentence) if i not in own_dates(sentence) and (d := date_at(sentence, i)) is not None]
    fine = [d for d in dates if d.edtf is not None and len(d.edtf) >= 7 and "/" not in d.edtf]
    return fine[-1] if fine else None


def _town(sentence: Sentence, *, head: bool = False) -> Place | None:
    """Return the town that stands behind "at" or "in"; the head of an entry has no such word: "3 May 1911, Lima."."""
    for index in sentence.of_type("CAPITAL", "CITY", "VENUE"):
        before = text_at(sentence, index - 1)
        before = text_at(sentence, index - 2) if before == "the" else before
        note = sentence.items[index].note
        if isinstance(note, Place) and (before in _AT or (head and (before in _HEADED or index == 0))):
            return note
    return None


def _signers(reading: Reading, sentence: Sentence) -> tuple[Person, ...]:
    """Return the people of a sentence that tells of a signing, those behind "by" by their bare names too."""
    rows = enumerate(sentence.items)
    known = [i.note for n, i in rows if isinstance(i.note, Person) and not witness(sentence, n)]
    by = next((n for n, i in enumerate(sentence.items) if i.text == "by"), None)
    return (*known, *(behind(reading, sentence, by + 1) if by is not None else ()))
