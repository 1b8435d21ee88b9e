"""Of which state a visitor is whose visit was a first: "X's visit was the first by a Norwegian sovereign"."""

from __future__ import annotations

from flows.extract.frames.visits_acts import Act
from flows.extract.frames.visits_party import Party
from flows.extract.model import Place
from flows.ground.value import replace

_ORDER = frozenset({"first", "second", "third", "last", "only"})
_ARTICLES = frozenset({"a", "an", "any", "the"})


def of_the_first(act: Act) -> tuple[Party, ...]:
    """Return the movers of an act, the first with the state that "the first by a Norwegian sovereign" gives."""
    items, leader = act.sentence.items, act.movers[0]
    if leader.state is not None or not act.sentence.anchors & _ORDER:
        return act.movers
    for n in range(act.match.last, len(items) - 2):
        if items[n].text in _ORDER and items[n + 1].text in {"by", "of"} and items[n + 2].text in _ARTICLES:
            note = items[n + 3].note if n + 3 < len(items) else None
            if isinstance(note, Place) and items[n + 3].type == "DEMONYM":
                return (replace(leader, state=note.state), *act.movers[1:])
    return act.movers
