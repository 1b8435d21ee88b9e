"""Treaties: which instruments a document speaks of, what happened to them, between whom, when and where.

Every instrument of a sentence is a fact with the stages that rules read there (``treaties_facts``); facts that
speak of one thing within the document ("the pact", "it", a footnote) are joined (``treaties_links``) before
one candidate is made of them. ``merge`` joins what is left by title, parties and dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from flows.extract.annotate.instruments import subject_of
from flows.extract.frames.common import Builder
from flows.extract.frames.treaties_around import age_of, inherited, outcome_date
from flows.extract.frames.treaties_dated import date_at, inner_date, own_dates
from flows.extract.frames.treaties_dealt import Member, days_of, dealt, own_side, sort_of
from flows.extract.frames.treaties_entity import Entity
from flows.extract.frames.treaties_facts import Fact, Stage, facts
from flows.extract.frames.treaties_links import entities
from flows.extract.frames.treaties_parties import parties, weak
from flows.extract.frames.treaties_signers import signatories
from flows.extract.frames.treaties_status import status
from flows.extract.frames.treaties_story import Act, act_after, act_before, there
from flows.extract.frames.treaties_told import told, told_columns, told_date, told_since
from flows.extract.frames.treaties_towns import town_of
from flows.extract.frames.treaties_when import lead_date, place_of, stage_dates
from flows.extract.model import Candidate, DateExpr
from flows.extract.reading import Reading
from flows.ground.model import How, Span


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Yield the treaties a document speaks of, as candidates."""
    every = list(facts(reading))
    several = {f: members for f in every if (members := dealt(reading, f))}
    series = {f: days for f in every if f not in several and (days := days_of(reading, f))}
    found = [f for f in every if f not in several and f not in series]
    if not any(f.note for f in every):
        return
    dated = _dates(reading, found)
    known = entities(reading, found, cache(lambda fact, title: parties(reading, fact, title)), dated)
    for entity in known:
        candidate = _candidate(reading, entity, known, dated)
        if candidate is not None:
            yield candidate
    for fact, members in several.items():
        yield from _dealt(reading, fact, members)
    for fact, days in series.items():
        yield from _series(reading, fact, days)


def _dealt(reading: Reading, fact: Fact, members: Sequence[Member]) -> Iterator[Candidate]:
    """Yield a candidate for each member of a plural that tells its members apart by party and date."""
    assert fact.note is not None  # only asked for instruments
    title, own = sort_of(reading, fact.note), own_side(reading, fact, members)
    for member in members:
        if not own or (member.code in own and len(own) < len(reading.dyad)):
            continue
        builder = Builder("treaties", "treaty.dealt").add("title", title).evidence(fact.sentence.span)
        builder.add("instrument", title, fact.note.noun)
        for code, span in {**own, member.code: member.span}.items():
            builder.add("parties", span, code)
        builder.date("signed", member.date).add("status", title, "signed", "default")
        yield builder.build()


def _series(reading: Reading, fact: Fact, days: Sequence[DateExpr]) -> Iterator[Candidate]:
    """Yield a candidate for each of several instruments that have but their dates to tell them apart."""
    assert fact.note is not None  # only asked for instruments
    title = fact.note.title
    for day in days:
        builder = Builder("treaties", "treaty.series").add("title", title).evidence(fact.sentence.span)
        builder.add("instrument", title, fact.note.noun)
        for code, span in parties(reading, fact, title).items():
            builder.add("parties", span, code)
        yield builder.date("signed", day).add("status", title, "signed", "default").build()


def _dates(reading: Reading, found: Sequence[Fact]) -> dict[Stage, DateExpr]:
    """Return the date of every stage that has one."""
    given: dict[Stage, DateExpr] = {}
    for stage in (s for f in found for s in f.stages if s.option("arg") == "list"):
        if (date := lead_date(reading, stage)) is not None:
            given[stage] = date
    for _, group in groupby(found, key=lambda f: f.sentence.index):
        row = list(group)
        for (n, k), date in stage_dates(row).items():
            given[row[n].stages[k]] = date
    return given


def _candidate(
    reading: Reading, entity: Entity, known: Sequence[Entity], dated: dict[Stage, DateExpr]
) -> Candidate | None:
    stages = [s for f in entity.facts for s in f.stages]
    noted = entity.note is not None and entity.note.date is not None
    said = [s for s in stages if s.option("old") is None]  # "it obliges both": that it exists must be told otherwise
    fact = None if said or noted else told(reading, entity, known)
    if not said and not noted and fact is None:
        return None
    builder = Builder("treaties", stages[0].rule if stages else "treaty.footnote" if noted else "treaty.told")
    builder.add("title", entity.title, entity.title_value)
    _nature(builder, reading, entity)
    _parties(builder, reading, entity)
    if fact is not None:
        _told(builder, reading, entity, fact, dated)
    act = _act(reading, entity, stages)
    _when(builder, reading, entity, dated, None if builder.has("signed") else act)
    _signing(builder, reading, entity, dated)
    if act is not None and _dates_it(builder, act):
        _enacted(builder, act)
    _told_on(builder, reading, entity, stages)
    if entity.first.rule == "peace" and not entity.first.named and not builder.has("signed"):
        return None  # "made peace": a treaty only where it has a day
    status(builder, reading, entity, stages)
    _evidence(builder, entity)
    return builder.build()


def _act(reading: Reading, entity: Entity, stages: Sequence[Stage]) -> Act | None:
    """Return the act told before an instrument that was made, not one that is only asked for."""
    if stages and all(s.kind in ("proposed", "negotiating", "agreed", "rejected") for s in stages):
        return None
    return act_before(reading, entity.facts)


def _dates_it(builder: Builder, act: Act) -> bool:
    return act.date is not None and builder.at("signed") == act.date.span


def _enacted(builder: Builder, act: Act) -> None:
    """Add where and by whom the act told before was done, if that act dates the instrument and nothing else is said."""
    builder.evidence(act.sentence.span)
    if act.place is not None and not builder.has("place"):
        builder.add("place", act.place.span, act.place.name)
    if not builder.has("signatories"):
        for person in act.signers:
            builder.add("signatories", person.full, person.name)


def _told_on(builder: Builder, reading: Reading, entity: Entity, stages: Sequence[Stage]) -> None:
    """Add when, where and by whom an instrument was signed, as the sentences behind it tell, where nothing was said."""
    if stages and not any(s.kind in ("signed", "announced", "named", "in_force", "ended") for s in stages):
        return
    act = act_after(reading, entity.facts)
    if act is None or (act.date is not None and builder.has("signed") and not _agrees(reading, builder, act.date)):
        return
    if not builder.has("signed"):
        builder.date("signed", act.date)
    _enacted(builder, act)
    if act.in_force is not None and not builder.has("in_force"):
        builder.date("in_force", act.in_force)


def _agrees(reading: Reading, builder: Builder, date: DateExpr) -> bool:
    """Say whether an act told later may be of the date an instrument has."""
    span = builder.at("signed")
    own = reading.at(span, DateExpr) if span is not None else None
    return own is None or own.edtf == date.edtf or _finer(own, date) or _finer(date, own)


def _told(builder: Builder, reading: Reading, entity: Entity, fact: Fact, dated: dict[Stage, DateExpr]) -> None:
    builder.evidence(fact.sentence.span)
    since = told_since(fact)
    builder.date("in_force", since or told_columns(reading, fact))
    date, own = told_date(reading, fact, dated.values()), _own_date(entity, reading)
    if since is None and date is not None and (own is None or _finer(date, own)):
        builder.date("signed", date)
    if not builder.has("signed") and fact.sentence.segment.kind == "item":
        builder.date("signed", outcome_date(reading, fact), "inherited")


def _evidence(builder: Builder, entity: Entity) -> None:
    for fact in entity.facts:
        if fact.stages or (entity.note is not None and fact is entity.facts[0]):
            builder.evidence(fact.sentence.span)
        builder.evidence(*(s.match.sentence.span for s in fact.stages))
    if entity.note is not None:
        builder.evidence(entity.note.span)


def _nature(builder: Builder, reading: Reading, entity: Entity) -> None:
    builder.add("instrument", entity.title, entity.noun)
    name = entity.title.of(reading.view.text)
    subject = subject_of(name) or subject_of(entity.spoken.of(reading.view.text))
    builder.add("subject", entity.title, subject or "general_cooperation", None if subject else "default")
    if entity.short is not None:
        builder.add("short_title", entity.short)
    if entity.amends is not None:
        builder.add("amends", entity.amends)


def _parties(builder: Builder, reading: Reading, entity: Entity) -> None:
    found: dict[str, Span] = {}
    told = [f for f in entity.facts if f.note is not None and f.stages]
    strong = [f for f in told if not weak(f)]
    for fact in strong or told or entity.facts[:1]:
        if fact.note is not None:
            for code, span in parties(reading, fact, entity.title).items():
                found.setdefault(code, span)
    for code, span in found.items():
        builder.add("parties", span, code)


def _when(builder: Builder, reading: Reading, entity: Entity, dated: dict[Stage, DateExpr], act: Act | None) -> None:
    """Add the dates: of one field the first, or a finer one that it holds; a signature's also from around it."""
    found: dict[str, tuple[DateExpr, How | None]] = {}
    own = _own_date(entity, reading)
    if own is not None:
        _refine(found, "signed", own, None)
    stages = [s for f in entity.facts for s in f.stages if s in dated]
    for stage in sorted(stages, key=lambda s: "date" not in s.match.captured):  # a date of its own before one it shares
        if stage.dated is not None and _past(reading, stage, dated[stage]):
            _refine(found, stage.dated, dated[stage], "inherited" if stage.option("arg") == "list" else None)
    around = inherited(reading, entity.facts, dated)
    if around is not None:
        _refine(found, "signed", around, "inherited")
    if act is not None and act.date is not None and "signed" not in found:
        found["signed"] = (act.date, "inherited")
    if entity.note is not None and entity.note.in_force is not None:
        _refine(found, "in_force", entity.note.in_force, None)
    for name, (date, how) in found.items():
        builder.date(name, date, how)


def _refine(found: dict[str, tuple[DateExpr, How | None]], name: str, date: DateExpr, how: How | None) -> None:
    if name == "signed" and ((date.edtf or "").startswith("..") or _years(date)):
        return  # "who signed until 2025"; "a programme for 2019–2020"
    if name not in found or _finer(date, found[name][0]):
        found[name] = (date, how)


def _years(date: DateExpr) -> bool:
    """Say whether a date is a run of years: what is signed is signed on a day."""
    return date.edtf is not None and len(date.edtf) == 9 and date.edtf[4] == "/"


def _finer(a: DateExpr, b: DateExpr) -> bool:
    return a.edtf is not None and b.edtf is not None and len(a.edtf) > len(b.edtf) and a.edtf.startswith(b.edtf)


def _past(reading: Reading, stage: Stage, date: DateExpr) -> bool:
    """Say whether an end or a signature is not still to come: "expires in 2026" in a text of 2024."""
    age = age_of(reading, date)
    return stage.dated == "in_force" or age is None or age >= 0


def _own_date(entity: Entity, reading: Reading) -> DateExpr | None:
    """Return the date that stands at an instrument's name, in the text or in its footnote."""
    if entity.note is not None and entity.note.date is not None:
        return entity.note.date
    for fact in entity.facts:
        for date, owner in own_dates(fact.sentence).items():
            if owner == fact.index and fact.note is not None and entity.amends is None:
                return date_at(fact.sentence, date)
        if any(s.rule == "treaty.listed" for s in fact.stages):
            return _listed_date(fact)
        if fact.note is not None and (inner := inner_date(reading, fact.note)) is not None:
            return inner
    return None


def _listed_date(fact: Fact) -> DateExpr | None:
    stage = next(s for s in fact.stages if s.rule == "treaty.listed")
    return date_at(fact.sentence, stage.verb)


def _only_ratified(fact: Fact) -> bool:
    return bool(fact.stages) and all(s.ratified for s in fact.stages if s.kind == "signed")


def _signing(builder: Builder, reading: Reading, entity: Entity, dated: dict[Stage, DateExpr]) -> None:
    if entity.note is not None and entity.note.place is not None:
        builder.add("place", entity.note.place.span, entity.note.place.name)
    for fact in sorted(entity.facts, key=_only_ratified):  # where it was ratified only if nothing says where signed
        place = place_of(fact, dated) or there(reading, fact) or town_of(reading, fact)
        if place is not None and not builder.has("place"):
            builder.add("place", place.span, place.name)
    for fact in entity.facts:
        for person in signatories(reading, fact):
            builder.add("signatories", person.full, person.name)
