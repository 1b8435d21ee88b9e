"""Where places stand to an act beside the rule: another stop of the way, a journey's aim, a building's name."""

from __future__ import annotations

from flows.extract.frames.visits_acts import Act
from flows.extract.frames.visits_words import word_set
from flows.extract.model import Place


def of_a_longer_way(act: Act, place: Place) -> bool:
    """Say whether a place is one of the other stops: "his visit, part of a journey that led to Oslo, was put off"."""
    items = act.sentence.items
    at = next((n for n, item in enumerate(items) if item.note is place), 0)
    between = {item.text for item in items[act.match.last : at]}
    return bool({"part", "leg", "stage"} & between) and bool({"that", "which", "of"} & between)


def set_out_for(act: Act, place: Place) -> bool:
    """Say whether a third country is where one of the two sets out for: who is met there is at home."""
    items = act.sentence.items
    at = next((n for n, item in enumerate(items) if item.note is place), 0)
    lead = items[at - 1].text if at > 0 else ""
    told = {n.state for i in items if isinstance(n := i.note, Place)} & {h.state for h in (*act.hosts, *act.movers[1:])}
    peers = {"counterpart", "colleague", "homologue", "opposite"} & {i.text for i in items}
    return lead == "for" or (lead in {"to", "into"} and not told and not peers)


def in_a_name(act: Act, place: Place) -> bool:
    """Say whether a town only begins the name of some building: "breakfasted in the Hama palace"."""
    items = act.sentence.items
    at = next((n for n, item in enumerate(items) if item.note is place), None)
    behind = items[at + 1].text if at is not None and at + 1 < len(items) else ""
    return place.kind == "city" and behind in word_set("buildings")
