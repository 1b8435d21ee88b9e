"""Where the journey of an act leads: the places its words capture, those told of around it, a gathering's town."""

from __future__ import annotations

from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_there import COMING, scene, stage_before
from flows.extract.frames.visits_where import TOWNS, spots
from flows.extract.model import Place
from flows.extract.patterns import RuleMatch

_SIGNS = frozenset({"–", "—", "-", "(", ":", ","})  # before the town of an entry, behind its date


def spotted(match: RuleMatch, cast: Cast, way: str, movers: tuple[Party, ...]) -> tuple[Place, ...]:
    """Return the places of an act, the state it leads to first; none where no words tell of any."""
    toured = match.rule.options.get("event") == "leads"
    found = spots(match, cast.reading.document.dyad) or (_of_event(match, cast) if way == "meet" or toured else ())
    town = cast.dateline() if match.rule.options.get("here") == "yes" else None
    if isinstance(town, Place):
        found = (town,)
    headed = match.rule.options.get("headed") == "yes"
    found = scene(match, way, cast) if headed or not found else found
    if movers and way == "go" and not headed and match.item("place") is None:  # "after the polls in Peru"
        found = tuple(p for p in found if p.state != movers[0].state) or found
    comes = way == "go" and match.item("place") is None and match.sentence.texts[match.first] in COMING
    if found and movers and comes and found[0].state == movers[0].state:
        found = stage_before(match, cast) or found  # "signed in Cairo. She had flown in; by night she was in Athens"
    return (*_listed_with(match, found[0]), *found) if headed and found else found


def _of_event(match: RuleMatch, cast: Cast) -> tuple[Place, ...]:
    """Return the town that names the gathering at which people meet: "on the margins of the Antalya Forum"."""
    sentence = match.sentence
    for i in sentence.of_type("EVENT", "ORG"):
        inside = cast.reading.within(sentence.items[i].span, Place)
        wide = ("state", "region") if match.rule.options.get("event") == "leads" else ()
        towns = [p for p in inside if p.state and p.kind in ("city", "capital", "venue", *wide)]
        if towns:
            return tuple(towns[:1])
    return ()


def _listed_with(match: RuleMatch, there: Place) -> tuple[Place, ...]:
    """Return the towns that an entry of a list names between its visitor and its date: "X (Lima, May 2011)"."""
    items, last = match.sentence.items, match.last
    if last + 1 < len(items) and items[last].text in _SIGNS and items[last + 1].type in TOWNS:
        last += 2  # "X, 3 May 2011 – Lima"
    notes = (i.note for i in items[match.first : last] if i.type in TOWNS)
    return tuple(n for n in notes if isinstance(n, Place) and n.state == there.state)
