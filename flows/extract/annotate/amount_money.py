"""What money a word or sign means in one text: "$", "francs", "dinars" of the state spoken of."""

from __future__ import annotations

import re

from flows.extract.annotate.amount_item import Item
from flows.extract.annotate.amount_parts import Parts
from flows.extract.annotate.amount_whose import dollar, home_dollar, whose_money
from flows.extract.annotate.wording import Bounds
from flows.extract.model import View
from flows.ground.value import replace

REACH = 160  # characters in front of a sum in which the state is looked for whose money it is
_DOLLARS = ("$", "dollars", "dollar")
_NAMED = re.compile(
    r"\s\(?(?P<whose>[A-Z][A-Za-z]+(?:\s[A-Z][a-z]+)?)\)?(?=\s?[,.;:)]|\s(?:in|to|for|from|and|of|a|on|at)\s|\s?$)"
)

_TOLD = re.compile(  # what follows "134 million in dollars", where the money is told and no thing made of it
    r"(?:,\s|\s\(|\s)in\s(?P<money>(?:[A-Z][\w.]*\s){0,2}[a-z]{3,})(?:\sterms)?"
    r"(?=\)?(?:[.,;:)]|\s(?:in|and|to|from|of|for|on|by|as|a|at|that|this|last|each|while|when)\s|\s?$))"
)


class Money(Parts):
    """Reads currencies off one text; holds what "$" and words of two states mean in it."""

    def __init__(self, view: View, bounds: Bounds) -> None:
        super().__init__(view.text)
        self.bounds = bounds
        self.states = view.document.dyad.codes
        self.own: str | None = None  # the last money of those that both states call by one word
        self.dollar = dollar(view.text, self.states)

    def currency(self, form: str, at: int) -> str | None:
        """Return the code of a form that stands at ``at``."""
        folded = " ".join(form.split()).casefold()
        if folded in ("dollars", "dollar") and self.dollar == "USD":
            return home_dollar(self.text, self.bounds.at(at), at, self.states) or self.dollar
        if folded in _DOLLARS:
            return self.dollar
        shared = self.terms.shared  # "francs" in a text about Switzerland
        own = {state: code for state in self.states if (code := shared.get((folded, state)))}
        if len(set(own.values())) > 1:  # both states have dinars: whose the words in front speak of
            spoken = whose_money(self.text[max(self.bounds.at(at).start, at - REACH) : at], tuple(own))
            self.own = own[spoken] if spoken else self.own if self.own in own.values() else next(iter(own.values()))
            return self.own
        return next(iter(own.values()), None) or self.terms.currency.get(folded)

    def told_behind(self, item: Item) -> Item:
        """ "134 million in dollars", "6.7 billion, in euros, and": the sum with the money that stands behind it."""
        m = _TOLD.match(self.text, item.end)
        code = self.currency(m["money"], item.start) if m else None
        if m is None or code is None or code == m["money"].upper():  # "134 million in all" is no Albanian money
            return item
        return replace(item, end=m.end("money"), currency=code)

    def named_behind(self, end: int) -> tuple[int, str | None]:
        """ "$134 million Canadian", "$2.3 billion (CAD)": whose dollars they are, told behind the sum."""
        m = _NAMED.match(self.text, end)
        if m is None:
            return end, None
        whose = " ".join(m["whose"].split()).casefold()
        code = self.terms.currency.get(f"{whose} dollars") or (
            self.terms.currency.get(whose) if m["whose"].isupper() else None
        )
        return (m.end(), code) if code else (end, None)
