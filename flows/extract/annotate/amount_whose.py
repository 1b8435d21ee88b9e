"""Whose money a word is that both states of a dyad use: "dinars", "rupees"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.extract.annotate.places import codes_of
from flows.extract.annotate.state_forms import FORMS, state_by_form

_LEADS = re.compile(r"\b(?:from|to|with|into)\s(?:the\s|its\s)?")
_FORM = re.compile(rf"\b[Tt]he\s({'|'.join(sorted(FORMS))})\b")
NEAR = 24  # characters behind a preposition within which a state is its object


def whose_money(words: str, states: Sequence[str]) -> str | None:
    """Return which of two states the words in front of a sum speak of, or None.

    The first that is no object; else, of "imports from Peru came to", the one that is not the object.
    """
    objects: list[str] = []
    for number, piece in enumerate(_LEADS.split(words)):
        for code in codes_of(piece):
            if code not in states:
                continue
            if not number or code not in codes_of(piece[:NEAR]):
                return code
            objects.append(code)
        if (form := _FORM.search(piece)) and (named := state_by_form(form[1], states)) and not number:
            return named
    others = [state for state in states if state not in objects]
    return others[0] if objects and len(others) == 1 else None
