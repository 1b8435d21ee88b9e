"""What the tests of amounts, instruments, forces and events share: views, states by name, marked examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flows.extract.model import Annotation, Place, PlaceKind, View
from flows.extract.view import make_view
from flows.ground.model import Document, Dyad

STATES = {
    "Peru": "PER",
    "Norway": "NOR",
    "Ghana": "GHA",
    "Siam": "THA",
    "Laos": "LAO",
    "Chile": "CHL",
    "Korea": "KOR",
    "Finland": "FIN",
    "Kenya": "KEN",
    "India": "IND",
    "Japan": "JPN",
    "Australia": "AUS",
    "Argentina": "ARG",
    "EU": "EUE",
    "Gabon": "GAB",
    "Fiji": "FJI",
    "Allies": "ORG:ALLIES",
}
DEMONYMS = {
    "Peruvian": "PER",
    "Norwegian": "NOR",
    "Finnish": "FIN",
    "Kenyan": "KEN",
    "Indian": "IND",
    "Italian": "ITA",
    "Chilean": "CHL",
    "German": "DEU",
    "French": "FRA",
    "Spanish": "ESP",
}
_NAMES = re.compile(rf"(?<!\w)(?:{'|'.join([*DEMONYMS, *STATES])})(?!\w)")


def view(text: str) -> View:
    """Return the view of a text about two states that no rule knows."""
    return make_view(Document("t.txt", text, Dyad.of("PER", "NOR")))


def places(text: str) -> list[Place]:
    """Return the states and demonyms of a text, by a small list of our own."""
    return [_place(m) for m in _NAMES.finditer(text)]


def _place(m: re.Match[str]) -> Place:
    kind: PlaceKind = "demonym" if m.group() in DEMONYMS else "state"
    return Place(m.start(), m.end(), "test", kind, m.group(), {**STATES, **DEMONYMS}[m.group()])


def unmark(example: str) -> tuple[str, list[str]]:
    """Split "They signed a [treaty] there." into the text and the stretches marked in it."""
    return example.replace("[", "").replace("]", ""), re.findall(r"\[([^\]]+)\]", example)


def quotes(text: str, found: Iterable[Annotation]) -> list[str]:
    """Return what annotations cover."""
    return [text[a.start : a.end] for a in found]


def rows(data: Any, *keys: str) -> Iterator[Any]:
    """Yield the rows of a data file that carry an example, ready for ``parametrize``."""
    for key in keys:
        yield from (row for row in data[key] if "example" in row)


def in_order(found: Sequence[Annotation], length: int) -> bool:
    """Say whether annotations are sorted, disjoint, not empty and within the text."""
    ends = [0, *(a.end for a in found)]
    starts = [*(a.start for a in found), length]
    return all(end <= start for end, start in zip(ends, starts, strict=True)) and all(a.start < a.end for a in found)
