"""The service that a story tells: what its forces, its units and the words of its acts are (codebook section 5)."""

from __future__ import annotations

from flows.extract.frames.common import Builder
from flows.extract.frames.exercises_act import Act
from flows.extract.frames.exercises_checks import PRACTICE
from flows.extract.frames.exercises_telling import Telling
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import Force
from flows.ground.model import Span

Found = dict[str, Span]  # service → what says it, each once

_BODIES = {"navies": "naval", "armies": "land", "air forces": "air", "air arms": "air", "coast guards": "naval"}


def service(told: Telling, builder: Builder) -> None:
    """Add the service to a candidate, where forces, units or words tell one."""
    forces, units, said = _of_forces(told), _of_units(told), _of_words(told, "domain")
    ships = any(u.kind == "ship" for u in told.units)
    if len(forces) == 1 and not ships and not told.voyage and set(units) & set(forces):
        said, units = {}, {}  # helicopters of two armies, guns of two navies
    found = {**said, **units, **forces}
    value = _domain(found, ships, told.voyage)
    if value is None:
        found = _of_words(told, "domain_weak")
        value = _domain(found, ships, told.voyage)
    if value is not None:
        builder.add("domain", found.get(value, told.story.acts[0].trigger), value)


def _of_forces(told: Telling) -> Found:
    """The services of the forces named in the acts; of those around them only where the acts name none."""
    here = [a.span for a in (*told.story.acts, *told.story.more)]
    pupils = told.story.sides if told.kind == "training" and not any(s.domain for s in told.sides) else []
    named = [s for s in (*told.sides, *pupils) if s.domain]
    found: Found = {}
    mine = {u.span for u in told.units}  # a ship of another act in the same sentence tells nothing
    own = [s for s in named if any(span.covers(s.span) for span in here) and (not s.ship or s.span in mine)]
    bodies = {kind: span for act in reversed(told.story.acts) for kind, span in _of_bodies(act).items()}
    for side in own or [s for s in named if s.domain != "joint" and not bodies]:
        found.setdefault(side.domain or "", side.span)
    found.update({kind: span for kind, span in bodies.items() if kind not in found})
    return found


def _of_bodies(act: Act) -> Found:
    """ "Both navies", "the two armies": services of two states in one word."""
    found: Found = {}
    for i in act.scope:
        item = act.sentence.items[i]
        if isinstance(item.note, Force) and item.note.state is None and act.sentence.texts[i - 1] == "(":
            found.setdefault(item.note.domain, item.span)  # "Exercise Varuna (Navy)"
        behind = act.sentence.texts[i + 1] if i + 1 < len(act.sentence.items) else ""
        if isinstance(item.note, Force) and item.note.state is None and behind in PRACTICE:
            found.setdefault(item.note.domain, item.span)  # "Varuna, an army exercise"
        if item.type in ("STATES", "FORCE", "PEOPLE"):
            text = item.span.of(act.reading.view.text).lower()
            found.update({kind: item.span for noun, kind in _BODIES.items() if noun in text})
    return found


def _of_units(told: Telling) -> Found:
    found: Found = {}
    for unit in told.units:
        if unit.domain != "joint":
            found.setdefault(unit.domain, unit.span)
    return found


def _of_words(told: Telling, table: str) -> Found:
    found: Found = {}
    for act in told.story.acts:
        for kind, phrases in getattr(words(), table).items():
            at = spoken(act.sentence, phrases, *act.part)
            if at is not None and at[0] in act.scope:
                items = act.sentence.items
                found.setdefault(kind, Span(items[at[0]].start, items[at[1] - 1].end))
    return found


def _domain(found: dict[str, Span], ships: bool, voyage: bool) -> str | None:
    services = {k for k in found if k != "joint"}
    if voyage:
        return "naval" if "naval" in services or ships else next(iter(sorted(services)), None)
    if ships:
        services.discard("air")
    if len(services) > 1:
        return "joint"
    return next(iter(services), "joint" if "joint" in found else None)
