"""What a text calls a state by its form alone: "the kingdom", "the sultanate"."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.annotate.amount_terms import terms
from flows.extract.annotate.state_forms import FORMS, state_by_form
from flows.extract.frames.trade_cues import state_of
from flows.extract.sentence import Item, Sentence

_TRADE = frozenset({"trade", "commerce", "exchanges", "exchange"})
_HEADINGS = frozenset({"heading", "meta", "item", "note"})
_GOES_ON = frozenset({"(", ",", ":", "-", "–", "—", ";"})
_OPENS = 8  # items in which a heading names the state
_POINTING = frozenset({"the", "this", "that"})


def partner_in_heading(sentence: Sentence, dyad: Sequence[str]) -> str | None:
    """Return the one state of a heading "Trade with Norway (2011)": what stands below is the other one's trade."""
    items = sentence.items
    named = [at for at, item in enumerate(items[:_OPENS]) if state_of(item) is not None]
    if sentence.segment.kind not in _HEADINGS or len(named) != 1 or items[named[0]].type != "STATE":
        return None
    at = named[0]
    led, behind = sentence.texts[max(0, at - 2) : at], sentence.texts[at + 1 : at + 2]
    heads = led[-1:] == ("with",) and led[0] in _TRADE and (not behind or behind[0] in _GOES_ON)
    return state_of(items[at]) if heads and state_of(items[at]) in dyad else None


def by_form(items: Sequence[Item], index: int, dyad: Sequence[str]) -> str | None:
    """Return the one state of the dyad that the form of state at an item fits ("the kingdom"), or None."""
    item = items[index]
    if item.text not in FORMS or index == 0 or items[index - 1].text not in _POINTING:
        return None
    if index + 1 < len(items) and items[index + 1].text == "of":
        return None  # "the republic of letters"
    return state_by_form(item.text, dyad)


def own_money(code: str, dyad: Sequence[str]) -> str | None:
    """Return the one state of the dyad whose own money a currency is; None for the dollar and the euro."""
    if code in ("USD", "EUR"):
        return None
    shared = {state for (_, state), money in terms().shared.items() if money == code}
    fitting = [state for state in dyad if state in shared or _named_after(code, state)]
    return fitting[0] if len(fitting) == 1 else None


def _named_after(code: str, state: str) -> bool:
    """ISO 4217 codes begin with the state's two letters, which its three mostly hold in order (SEK, SWE)."""
    return code[:1] == state[:1] and code[1:2] in state[1:]
