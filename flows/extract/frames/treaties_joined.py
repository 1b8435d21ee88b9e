"""One instrument that a text names differently: a description and a name, an acronym and what it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.extract.annotate.instruments import subject_of
from flows.extract.frames.treaties_dated import inner_date, own_dates
from flows.extract.frames.treaties_entity import (
    LOOK_BACK,
    MOST_FACTS,
    Dated,
    Entity,
    Parties,
    signed_days,
    signed_years,
)
from flows.extract.frames.treaties_facts import definite
from flows.extract.frames.treaties_when import place_of
from flows.extract.model import DateExpr, Place
from flows.extract.reading import Reading
from flows.ground.names import wording

_EPITHETS = frozenset(
    "bilateral new landmark historic major key military important security cooperation significant critical "
    "defence defense sector strengthen boost deepen expand ties".split()
)
_BESIDES = frozenset({"also", "another", "second", "separate", "separately", "further", "other", "besides"})
_NEXT = 8  # sentences on in which a treaty that was being negotiated is signed


def joined(reading: Reading, row: list[Entity], parties: Parties, dated: Dated) -> list[Entity]:
    """Join entities that a text names differently, between the same parties; the earlier one takes the later one in."""
    kept: list[Entity] = []
    by_id = {id(e): _traits(reading, e, _codes(e, parties), dated) for e in row}
    for entity in row:
        partner = next((k for k in reversed(kept[-LOOK_BACK:]) if _same(reading, k, entity, by_id)), None)
        if partner is None:
            kept.append(entity)
        else:
            _take_in(reading, partner, entity)
            codes = by_id[id(partner)].codes | by_id[id(entity)].codes
            by_id[id(partner)] = _traits(reading, partner, codes, dated)
    return kept


@dataclass(frozen=True, slots=True)
class _Traits:
    """What tells one instrument from another: its parties, the years at its name, the words of its name."""

    codes: frozenset[str]
    years: frozenset[str]
    name: frozenset[str]
    signed: frozenset[str]  # the years in which it is said to have been signed
    days: frozenset[str]  # and the days


def _traits(reading: Reading, entity: Entity, codes: frozenset[str], dated: Dated) -> _Traits:
    return _Traits(
        codes,
        years(reading, entity),
        _name(reading, entity),
        signed_years(entity.facts, dated),
        signed_days(entity.facts, dated),
    )


def _codes(entity: Entity, parties: Parties) -> frozenset[str]:
    return frozenset(code for f in entity.facts if f.note is not None for code in parties(f, entity.title))


def _same(reading: Reading, a: Entity, b: Entity, by_id: dict[int, _Traits]) -> bool:
    one, other = by_id[id(a)], by_id[id(b)]
    if one.codes != other.codes and one.codes and other.codes:
        return False
    if a.amends == b.title or b.amends == a.title or _side_by_side(reading, a, b):
        return False
    if a.first.plural or b.first.plural or one.years != other.years:
        return False
    if one.signed and other.signed and not one.signed & other.signed:
        return False
    if one.days and other.days and not one.days & other.days and not (a.first.named and one.name == other.name):
        return False
    first, second = one.name, other.name
    alike = first == second or _spells_out(reading, a, b) or _spells_out(reading, b, a)
    if alike and (a.first.named or b.first.named) and len(first | second) > 1:
        return True
    if a.noun == b.noun == "action_plan" and (first <= second or second <= first):
        return True
    if (
        not a.first.named
        and (b.first.named or b.short is not None)
        and (_leads_up(reading, a, b) or _named_for(reading, a, b))
    ):
        return True
    near = b.facts[0].sentence.index - a.facts[-1].sentence.index <= _NEXT
    if not near or a.first.named or a.noun != b.noun or not _open(a) or _open(b):
        return False
    return _one_subject(reading, a, b) and _one_matter(first, second)


def _side_by_side(reading: Reading, a: Entity, b: Entity) -> bool:
    """Say whether one sentence names both, differently: "The Renewed Partnership goes further than the Partnership"."""
    text = reading.view.text
    named = a.first.named and b.first.named and "acronym" not in (a.first.rule, b.first.rule)
    names = a.title.of(text), b.title.of(text)
    known = any(name.isupper() or " " not in name for name in names)
    return named and not known and names[0] != names[1] and a.facts[0].sentence is b.facts[0].sentence


def _one_subject(reading: Reading, a: Entity, b: Entity) -> bool:
    subjects = {subject_of(e.spoken.of(reading.view.text)) for e in (a, b)} - {None, "general_cooperation"}
    return len(subjects) < 2


def _one_matter(first: frozenset[str], second: frozenset[str]) -> bool:
    """Say whether two descriptions may be about one thing: a word in common, or one that says nothing."""
    known = wording()
    own, its = (name - known.instrument_words - known.function_words for name in (first, second))
    return not own or not its or bool(own & its)


def _open(entity: Entity) -> bool:
    """Say whether an instrument is so far only asked for or negotiated."""
    return entity.staged and all(
        s.kind in ("proposed", "negotiating", "agreed") for f in entity.facts for s in f.stages
    )


def years(reading: Reading, entity: Entity) -> frozenset[str]:
    """Return the years that stand at an instrument's name: another year is another treaty."""
    found: set[str] = set()
    for fact in entity.facts if entity.amends is None else ():
        for date, owner in own_dates(fact.sentence).items():
            note = fact.sentence.items[date].note
            if owner == fact.index and isinstance(note, DateExpr) and note.edtf:
                found.add(note.edtf[:4])
        if fact.note is not None and (inner := inner_date(reading, fact.note)) and inner.edtf:
            found.add(inner.edtf[:4])
    return frozenset(found)


def _name(reading: Reading, entity: Entity) -> frozenset[str]:
    """Return the words of a name, those for its parties left out."""
    span, text = entity.spoken, reading.view.text
    states = {w for p in reading.within(span, Place) for w in _words(p.span.of(text))}
    return frozenset(_words(span.of(text))) - states - {"program"}


def _words(text: str) -> list[str]:
    return [
        w for w in re.findall(r"[^\W_]+", text.casefold()) if w not in ("the", "of", "and", "for", "on", "joint", "eu")
    ]


def _spells_out(reading: Reading, short: Entity, full: Entity) -> bool:
    """Say whether one name is the other's acronym; the last word may be missing: "EPA", "Economic Partnership"."""
    acronym = short.spoken.of(reading.view.text)
    if not (acronym.isupper() and acronym.isalpha() and 2 < len(acronym) < 7):
        return False
    text, span = reading.view.text, full.spoken
    states = {w for p in reading.within(span, Place) for w in _words(p.span.of(text))}
    initials = "".join(w[0] for w in _words(span.of(text)) if w not in states).upper()
    return len(initials) > 1 and initials in (acronym, acronym[:-1])


def _leads_up(reading: Reading, a: Entity, b: Entity) -> bool:
    """Say whether a description leads up to the name that a later sentence gives, as the first line of news does."""
    last, first = a.facts[-1].sentence, b.facts[0].sentence
    text = reading.view.text
    subject, other = subject_of(a.spoken.of(text)), subject_of(b.title.of(text))
    called = b.short is not None and not b.first.named  # "a deal named ACSA"
    near = 0 < first.index - last.index <= 3 and (called or definite(first, b.facts[0].index))
    generic = {a.noun, b.noun} & {"agreement", "pact"} or a.noun == b.noun
    if not near or not generic or years(reading, a):
        return False
    return (subject == other and subject not in (None, "general_cooperation")) or _said_again(reading, a, b)


def _said_again(reading: Reading, a: Entity, b: Entity) -> bool:
    """Say whether "a deal" that was signed is what the next sentence or two name, with who signed it."""
    known = wording()
    says = _name(reading, a) - known.instrument_words - known.function_words - _EPITHETS
    later = b.facts[0].sentence
    signed = all(any(s.kind == "signed" for f in e.facts for s in f.stages) for e in (a, b))
    indefinite = not definite(a.facts[0].sentence, a.facts[0].index)
    return not says and signed and indefinite and not later.anchors & _BESIDES


def _named_for(reading: Reading, a: Entity, b: Entity) -> bool:
    """Say whether a name is that of the town where what was described before was signed: "the Treaty of Wuchale"."""
    if b.facts[0].sentence.index - a.facts[-1].sentence.index > _NEXT or (a.noun != b.noun and b.noun != "agreement"):
        return False
    towns = {p.name for p in reading.within(b.title, Place) if p.kind in ("city", "capital")}
    signed = (place_of(f, {}) for f in a.facts)
    return bool(towns) and any(p is not None and p.name in towns for p in signed)


def _take_in(reading: Reading, kept: Entity, other: Entity) -> None:
    longer = len(other.title.of(reading.view.text)) > len(kept.title.of(reading.view.text))
    named = (other.first.named or other.short is not None) and not kept.first.named and kept.short is None
    if (longer and kept.note is None and (other.first.named or not kept.first.named)) or named:
        kept.short = kept.short or other.short or (kept.title if kept.first.named else None)
        kept.title, kept.title_value = other.title, other.title_value
        if kept.first.rule != "acronym":
            kept.noun = other.noun
    kept.amends, kept.note = kept.amends or other.amends, kept.note or other.note
    kept.facts.extend(other.facts[: max(0, MOST_FACTS - len(kept.facts))])
