"""Places: states, demonyms, capitals, cities, regions, seas, venues, polities of the past and seats of government."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from flows.extract.annotate.gazetteer import gazetteer
from flows.extract.annotate.groups import annotate_groups
from flows.extract.annotate.organisations import organisations_in
from flows.extract.annotate.placing import Found, Row, place_hits
from flows.extract.model import Organisation, Place, View
from flows.extract.tokens import Token, tokenize
from flows.ground.model import Dyad, State

__all__ = ["annotate_groups", "annotate_places", "codes_of"]

_LOCATED = frozenset(("city", "region", "sea", "venue"))  # these lie in a state but do not name it
_LOOSE = frozenset(("place.venue", "place.venue.before", "place.venue.behind", "place.city.behind", "place.unlisted"))
_NEAR = 60  # characters between a venue and the city that places it
_AT_CITY = re.compile(r"\s?,?\s?(?:(?:in|at|near|outside)\s)?(?:the\s)?")


def annotate_places(view: View, tokens: Sequence[Token] | None = None) -> list[Place]:
    """Return the places of a view by start, never overlapping.

    Spans leave out articles and the possessive ending; ``state`` is None where no single state is meant.
    ``tokens``: those of ``view.text``, where the caller has them.
    """
    return _places(view.text, tokenize(view.text) if tokens is None else tokens, view.document.dyad)


@lru_cache(maxsize=4096)
def codes_of(text: str, *, located: bool = False) -> tuple[str, ...]:
    """Return the codes that a quote names, in order, each once; empty where it names none.

    A state is named by its name, demonym, capital, government or a polity of the past, an organisation by
    its name or acronym. With ``located`` cities, regions, seas and venues count for the state they lie in.
    """
    tokens = tokenize(text)
    places = [p for p in _places(text, tokens, None) if located or p.kind not in _LOCATED]
    found: list[Place | Organisation] = [*places, *organisations_in(text, tokens)]
    found.sort(key=lambda a: a.start)
    return tuple(dict.fromkeys(a.value for a in found if a.value is not None))


def _places(text: str, tokens: Sequence[Token], dyad: Dyad | None) -> list[Place]:
    row = Row(text, tokens)
    found = place_hits(row, list(gazetteer(_overlay(dyad)).find(tokens)))
    certain = frozenset(f.codes[0] for f in found if f.kind == "state" and len(f.codes) == 1)
    dyad_codes = dyad.codes if dyad else ()
    placed = [_place(row, f, _state(row, f, found[i - 1] if i else None, dyad_codes, certain))
              for i, f in enumerate(found)]  # fmt: skip
    return [_located(text, placed, i) for i in range(len(placed))]


def _overlay(dyad: Dyad | None) -> tuple[State, ...]:
    """The sides of the dyad for which the corpus adds words; none for most, which then share one lexicon."""
    sides = (dyad.first, dyad.second) if dyad else ()
    return tuple(s for s in sides if s.names or s.demonyms or s.polities)


def _place(row: Row, found: Found, state: str | None) -> Place:
    start, end = row.tokens[found.first].start, row.tokens[found.last - 1].end
    return Place(start, end, found.rule, found.kind, " ".join(row.text[start:end].split()), state)


def _state(row: Row, found: Found, before: Found | None, dyad: Iterable[str], certain: frozenset[str]) -> str | None:
    """Choose a place's code: most have one; homonyms as ``homonyms.tsv`` says."""
    if found.choice == "city":
        behind_city = before is not None and before.last == found.first - 1 and row.words[before.last] == ","
        if behind_city and before is not None and before.codes and before.codes[0] in found.codes:
            return before.codes[0]
    elif found.choice == "dyad":
        of_dyad = [c for c in dyad if c in found.codes]
        if found.kind == "venue" and len(of_dyad) != 1:
            return next((c for c in found.codes if c in certain and not of_dyad), None)  # both have a State House
        named = next(iter(of_dyad), None)
        return named or next((c for c in found.codes if c in certain), found.codes[0])
    return found.codes[0] if found.codes else None


def _located(text: str, placed: Sequence[Place], number: int) -> Place:
    """Give a venue or port without a state that of the city it is said to stand in, or of the nearest one before."""
    venue = placed[number]
    if venue.state is not None or venue.rule not in _LOOSE:
        return venue
    behind = placed[number + 1] if number + 1 < len(placed) else None
    if behind is not None and _lies_in(text, venue, behind):
        return _with_state(venue, behind.state)
    before = placed[number - 1] if number else None
    between = "" if before is None else text[before.end : venue.start]
    if venue.rule == "place.unlisted" and "," in between:
        return venue  # "who had been to Oslo, was a guest at Quandry"
    if before is not None and before.kind in ("city", "capital") and _same_sentence(between):
        return _with_state(venue, before.state)
    return venue


def _lies_in(text: str, venue: Place, behind: Place) -> bool:
    """Say whether the place behind a venue is where it stands: not "received at the Villa the United Kingdom's …"."""
    apart = text[venue.end : behind.start].strip().casefold() == "the" or behind.kind == "demonym"
    return not apart and _AT_CITY.fullmatch(text, venue.end, behind.start) is not None


def _same_sentence(between: str) -> bool:
    return len(between) <= _NEAR and "." not in between and "\n" not in between


def _with_state(place: Place, state: str | None) -> Place:
    return Place(place.start, place.end, place.rule, place.kind, place.name, state)
