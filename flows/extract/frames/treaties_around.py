"""Dates that stand around: the day of the occasion that news tell of, the day that opens an entry of a chronology."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.extract.frames.common import date_before, dates_of
from flows.extract.frames.treaties_dated import date_at, own_dates
from flows.extract.frames.treaties_facts import Fact, Stage
from flows.extract.frames.treaties_lists import spelt
from flows.extract.frames.treaties_when import is_day, of_talks
from flows.extract.frames.treaties_words import words
from flows.extract.model import DateExpr
from flows.extract.reading import Reading
from flows.extract.standing import numbers_of
from flows.ground import edtf

YEAR = 366  # days
_BACK = 4  # sentences back that news may give the day of what they report
_NEXT = 2  # sentences back in which the day of an instrument told of before is that of the next one too
_FAR = 8  # the same where the sentence points back: "on that occasion"
_LISTED = 14  # sentences back in which the day of an occasion stands whose outcomes are listed
_DAYS = 10  # days before the text's own date on which what it lists as new was done
_OPENS = 2  # the item at the latest at which an entry's date stands
_BESIDES = frozenset({"born", "since", "until", "who", "whom", "whose", "former", "elected", "appointed", "had"})
_ASIDE = 6  # items in front of a date that tell whether it is but a remark
_FRESH = (
    "treaty.signed.active",
    "treaty.signed.participle",
    "treaty.signed.passive",
    "treaty.signed.noun",
    "treaty.elevated",
    "treaty.announced",
)


def inherited(reading: Reading, facts: Sequence[Fact], dated: Mapping[Stage, DateExpr]) -> DateExpr | None:
    """Return the day of what is told before, where an instrument was signed or announced without a date of its own.

    News tell of one occasion: there the day may stand a few sentences back, if it is near the text's own date.
    """
    for fact in facts:
        if not any(s.dated == "signed" and s.rule.startswith(_FRESH) and s.option("arg") is None for s in fact.stages):
            continue
        pointing = [phrase for phrase in words("occasion") if phrase.split()[-1] in fact.sentence.anchors]
        ends = numbers_of(fact.sentence, frozenset(phrase.split()[-1] for phrase in pointing))
        last = len(fact.sentence.items) - 1
        occasion = any(spelt(fact.sentence, n + 1, pointing, 0) for n in ends if n < last)
        if all(s.rule.endswith(".participle") for s in fact.stages if s.dated == "signed") and not occasion:
            date = _of_occasion(reading, fact, False) if not any(s in dated for s in fact.stages) else None
            if date is not None and is_day(date) and _issued(fact):
                return date
            continue
        if not any(s in dated for s in fact.stages) and (own := _told_here(reading, fact)) is not None:
            return own
        date = _beside(fact, dated) or _before(reading, fact, dated) or _of_occasion(reading, fact, occasion)
        if date is not None and (is_day(date) or _short(date)):
            return date
        if any(s in dated for s in fact.stages):
            continue
        found = _alone(reading, fact) or entry_date(reading, fact)
        if found is not None:
            return found
    return None


def _issued(fact: Fact) -> bool:
    """Say whether a participle tells of what news report: "a joint statement issued after the summit"."""
    return fact.note is not None and fact.note.noun in ("declaration", "memorandum", "action_plan")


def _beside(fact: Fact, dated: Mapping[Stage, DateExpr]) -> DateExpr | None:
    """Return the day on which the instrument told of just before in the paragraph was signed, if there is one."""
    own = fact.sentence
    signed = (s for s in dated if 0 < own.index - s.match.sentence.index <= _NEXT and s.dated == "signed")
    near = (s for s in signed if s.match.sentence.segment.paragraph == own.segment.paragraph)
    near = (s for s in near if not s.rule.endswith(".participle"))
    days = [(s.match.sentence.index, s.verb, dated[s]) for s in near if 0 < own.index - s.match.sentence.index <= _NEXT]
    return max(days, key=lambda d: d[:2])[2] if days else None


def _before(reading: Reading, fact: Fact, dated: Mapping[Stage, DateExpr]) -> DateExpr | None:
    """Return the last date of the sentences before, unless it only says when another instrument was signed."""
    date = date_before(reading, fact.sentence, 2)
    aside = any(d is date and s.rule.endswith(".participle") for s, d in dated.items())
    return None if aside or (date is not None and _owned(reading, fact, date)) else date


def _owned(reading: Reading, fact: Fact, date: DateExpr) -> bool:
    """Say whether a date of the sentences before stands at the name of an instrument: it dates nothing else."""
    rows = list(reading.earlier(fact.sentence))[:_NEXT]
    return any(date_at(s, index) is date for s in rows for index in own_dates(s))


def _told_here(reading: Reading, fact: Fact) -> DateExpr | None:
    """Return the one day that the sentence itself tells before the act: "He was her guest yesterday, and …"."""
    date = _alone(reading, fact)
    acts = [s.verb for s in fact.stages if s.dated == "signed"]
    at = dates_of(fact.sentence)[0] if date is not None else 0
    before = bool(acts) and at < min(acts) and not _BESIDES & set(fact.sentence.texts[max(0, at - _ASIDE) : at])
    return date if before and date is not None and edtf.precision(date.edtf or "") in ("day", "month") else None


def _alone(reading: Reading, fact: Fact) -> DateExpr | None:
    """Return the one date of a sentence, however far from the act, if nothing else there bears it."""
    found = dates_of(fact.sentence)
    if (
        len(found) != 1
        or of_talks(fact.sentence, found[0])
        or found[0] in own_dates(fact.sentence)
        or len(fact.sentence.of_type("INSTRUMENT")) > 1
    ):
        return None
    date = date_at(fact.sentence, found[0])
    past = date is not None and date.edtf is not None and ".." not in date.edtf and (age_of(reading, date) or 0) >= 0
    return date if past and any(s.kind in ("signed", "announced") for s in fact.stages) else None


def entry_date(reading: Reading, fact: Fact) -> DateExpr | None:
    """Return the date that opens the entry of a list or chronology in which an instrument is told of."""
    if fact.sentence.segment.kind != "item":
        return None
    rows = list(reading.earlier(fact.sentence))
    if not rows:
        return None
    first = rows[-1]
    opening = [i for i in dates_of(first) if i <= _OPENS]
    return date_at(first, opening[0]) if opening else None


def outcome_date(reading: Reading, fact: Fact) -> DateExpr | None:
    """Return when what a list names was done: its entry's date, or the day of the occasion whose outcomes news list."""
    if (entry := entry_date(reading, fact)) is not None:
        return entry
    for earlier in reading.earlier(fact.sentence, same_paragraph=False):
        if fact.sentence.index - earlier.index > _LISTED:
            break
        for index in dates_of(earlier):
            date = date_at(earlier, index)
            age = age_of(reading, date) if date is not None else None
            if date is not None and (is_day(date) or _short(date)) and age is not None and 0 <= age <= _DAYS:
                return date
    return None


def _of_occasion(reading: Reading, fact: Fact, pointed: bool) -> DateExpr | None:
    """Return the last day told of before the text's own date, in the sentences before one."""
    days: list[DateExpr] = []
    for earlier in reading.earlier(fact.sentence, same_paragraph=False):
        far = fact.sentence.index - earlier.index > (_FAR if pointed else _BACK)
        if far or earlier.segment.section != fact.sentence.segment.section:
            break
        dates = (date_at(earlier, index) for index in dates_of(earlier))
        days.extend(d for d in dates if d is not None and (is_day(d) or _short(d)) and (pointed or _news(reading, d)))
    return max(days, key=lambda d: d.edtf or "") if days else None


def _news(reading: Reading, date: DateExpr) -> bool:
    """Say whether a date is of the year before the document's own."""
    age = age_of(reading, date)
    return age is not None and 0 <= age <= YEAR


def age_of(reading: Reading, date: DateExpr) -> int | None:
    """Return how many days a date lies before the document's own; None where one of them is not known."""
    if reading.document.date is None or date.edtf is None:
        return None
    _, last = edtf.bounds(reading.document.date)
    first, _ = edtf.bounds(date.edtf)
    return (last - first).days if last is not None and first is not None else None


def _short(date: DateExpr) -> bool:
    """Say whether a date is a stretch of days, as of a visit."""
    return date.edtf is not None and "/" in date.edtf and ".." not in date.edtf and len(date.edtf) == 21
