"""What a text calls a state by its form alone: "the kingdom", "the sultanate"."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.annotate.state_forms import FORMS, state_by_form
from flows.extract.sentence import Item

_POINTING = frozenset({"the", "this", "that"})


def by_form(items: Sequence[Item], index: int, dyad: Sequence[str]) -> str | None:
    """Return the one state of the dyad that the form of state at an item fits ("the kingdom"), or None."""
    item = items[index]
    if item.text not in FORMS or index == 0 or items[index - 1].text not in _POINTING:
        return None
    if index + 1 < len(items) and items[index + 1].text == "of":
        return None  # "the republic of letters"
    return state_by_form(item.text, dyad)
