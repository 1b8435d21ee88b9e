"""Whose money a word is that both states of a dyad use: "dinars", "rupees"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.extract.annotate.amount_terms import terms
from flows.extract.annotate.places import codes_of
from flows.extract.annotate.state_forms import FORMS, state_by_form
from flows.extract.model import Segment

_LEADS = re.compile(r"\b(?:from|to|with|into)\s(?:the\s|its\s)?")
_FORM = re.compile(rf"\b[Tt]he\s({'|'.join(sorted(FORMS))})\b")
_OFFICE = re.compile(r"\b(?:[Ss]tatistic|[Cc]ustoms|[Bb]ureau)")
_AMERICAN = re.compile(r"US\$|U\.S\. dollars|US dollars|American dollars")
_SIGNED = re.compile(r"(?<![A-Za-z])[A-Z]{1,2}\$(?=\s?\d)")
_BARE_DOLLAR = re.compile(r"(?<![A-Za-z])\$\s?\d")
_DOLLARS = re.compile(r"(?:figures|amounts|values|sums|data|prices)\s(?:[a-z]+\s){0,3}in\s(\w+(?:\s\w+)?\sdollars)")
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


def dollar(text: str, states: Sequence[str]) -> str:
    """Return what "$" is in a text: the American one, unless it says otherwise or sets the American one apart."""
    told = _DOLLARS.search(text)
    if told is not None:
        return terms().currency.get(told.group(1).casefold(), "USD")
    own = [code for state in states if (code := terms().shared.get(("dollars", state)))]
    if len(own) != 1 or "USA" in states or _BARE_DOLLAR.search(text) is None:
        return "USD"
    signed = any(terms().currency.get(m.group().lower()) == own[0] for m in _SIGNED.finditer(text))
    return own[0] if ("US$" in text) != signed else "USD"  # "US$" or "A$" beside a bare "$"


def home_dollar(text: str, here: Segment, at: int, states: Sequence[str]) -> str | None:
    """ "By 412 million dollars, statisticians in Wellington reckon": the dollars of the state whose office counts."""
    if "USA" in states or _AMERICAN.search(text) or not _OFFICE.search(text, here.start, here.end):
        return None
    own = {state: code for state in states if (code := terms().shared.get(("dollars", state)))}
    spoken = next(iter(own), None) if len(own) == 1 else whose_money(text[here.start : at], tuple(own))
    return own.get(spoken or "")
