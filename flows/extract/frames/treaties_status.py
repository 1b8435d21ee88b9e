"""The status of an instrument: the latest stage that the text reports of it."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.frames.common import Builder
from flows.extract.frames.treaties_around import YEAR, age_of
from flows.extract.frames.treaties_entity import Entity
from flows.extract.frames.treaties_facts import Stage
from flows.extract.frames.treaties_lists import headed
from flows.extract.frames.treaties_words import words
from flows.extract.model import DateExpr
from flows.extract.reading import Reading
from flows.ground.model import Span

_ORDER = ("named", "proposed", "negotiating", "agreed", "announced", "signed", "in_force", "ended", "rejected")


def status(builder: Builder, reading: Reading, entity: Entity, stages: Sequence[Stage]) -> None:
    """Add the latest stage that the text reports of an instrument; "signed" where it reports none."""
    stages = [s for s in stages if s.option("old") is None or _old(reading, builder)]
    stages = [s for s in stages if s.kind != "rejected" or not _signed_later(s, stages)]
    if not stages:
        stands = builder.at("in_force")
        if entity.title.of(reading.view.text).casefold().startswith("draft "):
            builder.add("status", entity.title, "proposed")
            return
        builder.add(
            "status", stands or entity.spoken, "in_force" if stands else "signed", None if stands else "default"
        )
        return
    only = [s for s in stages if s.rule != "treaty.elevated" or s.kind != "signed"]
    if any(s.rule == "treaty.elevated" and s.kind == "announced" for s in stages):
        stages = only  # "announced that they would lift …. By lifting …": the announcement is what is told
    best = max(stages, key=lambda s: _ORDER.index(_kind(builder, s)))
    kind = _kind(builder, best)
    if kind == "in_force" and best.dated == "in_force" and _to_come(reading, builder):
        kind = "signed"
    if entity.note is not None and entity.note.in_force is not None and _ORDER.index(kind) < _ORDER.index("in_force"):
        builder.add("status", entity.note.span, "in_force")
        return
    span = Span(best.match.start, best.match.end)
    pending = _pending(entity)
    heading = None if pending else headed(reading, entity.facts, words("standing"))
    if kind in ("named", "signed") and heading is not None:
        builder.add("status", heading, "in_force")
        return
    builder.add("status", span, "signed" if kind == "named" else kind, "default" if kind == "named" else None)


def _pending(entity: Entity) -> bool:
    """Say whether "not yet in force" stands in front of an instrument in its first sentence, or behind it."""
    first = entity.facts[0]
    row = first.sentence.texts
    spots = [n for n in range(len(row) - 3) if row[n : n + 4] == ("not", "yet", "in", "force")]
    others = first.sentence.of_type("INSTRUMENT")
    return any(next((i for i in others if i > n), max(others, default=0)) == first.index for n in spots)


def _signed_later(rejected: Stage, stages: Sequence[Stage]) -> bool:
    """Say whether what was refused at first is told in a later sentence to have been signed."""
    return any(s.dated == "signed" and s.match.sentence.index > rejected.match.sentence.index for s in stages)


def _old(reading: Reading, builder: Builder) -> bool:
    """Say whether an instrument was signed more than a year before the text: then "it obliges both" says it stands."""
    span = builder.at("signed") or builder.at("in_force")
    date = reading.at(span, DateExpr) if span is not None else None
    age = age_of(reading, date) if date is not None else None
    return age is not None and age > YEAR


def _kind(builder: Builder, stage: Stage) -> str:
    if stage.kind == "ended" and not builder.has("ended") and "expires" in stage.match.sentence.anchors:
        return "in_force"
    return stage.kind


def _to_come(reading: Reading, builder: Builder) -> bool:
    """Say whether the entry into force is still to come when the text is written: it is signed so far."""
    span = builder.at("in_force")
    date = reading.at(span, DateExpr) if span is not None else None
    age = age_of(reading, date) if date is not None else None
    return age is not None and age < 0
