"""What a number takes over from its neighbours: scale, money, "per cent", unit, and what a heading gives."""

from __future__ import annotations

import re
from decimal import Decimal

from flows.extract.annotate.amount_item import Item
from flows.extract.annotate.amount_money import Money
from flows.extract.model import Amount, Segment
from flows.ground.value import replace

_JOIN = re.compile(r"\s?(?:-|–|—|to|and|or|,)\s?\\?(?:[$€£¥]|US\$)?")
_DASH = re.compile(r"\s?(?:-|–|—|to|and|or)\s?")
_TO = re.compile(r"\s(?:\(?in\s(?:18|19|20)\d\d\)?\s|\((?:18|19|20)\d\d\)\s)?(?:to|and|or)\s")
_ROW = re.compile(r"\d|[|\t]|^[-\s]*$")
_VALUED = re.compile(r"(?:\b(?:worth|at|with|for)\s|\()$")
_PAID = re.compile(r"\b(?:cost|costs|costing|worth|paid|earned|earning|fetched|fetching|value|valued|spent|price)\b")
_CELL = re.compile(r"\s?(?:[;)\n|]|\s[+\d(−–-]|\.\s|\.?$|,\s|\s\(|\s(?:in|and|to)\s)")
_AS_AGAINST = re.compile(r"\b(?:against|from|to|than|versus|only|about|some|over|nearly|at|of|and|mere|just|for)\s$")
_NO_NOUN = re.compile(
    r"\s?(?:[.,;:)]|$)|\s(?:went|were|was|came|in|from|to|by|at|on|a\syear|upon|left|had|reached|crossed|and|for|last|this|now|then|later|earlier|latterly|when|while|before|after|but|the\syear|of\s(?:it|them|this|which|these))\b"
)
_OF_KIND = re.compile(r"\sof\s[a-z]")
NEAR = 400  # characters back to the last sum, whose currency a number with nothing but a scale goes on with
LARGE = 1_000_000  # what is counted in thousands does not go on in millions
COUNTED = 40  # characters in front of a number in which a bracket says what it counts
ROWS = 40  # lines of a table without ruling
CELLS = 100  # characters of such a line
MOST_BACK = 12  # numbers back among which a sentence's money is looked for


class Carried(Money):
    """Completes the numbers of one text from those around them."""

    def headed(self, items: list[Item]) -> list[Item]:
        """ "Exports (million euros): 2018, 3,230; 2019, 3,410": numbers whose scale and money a heading gives."""
        heads = list(self.terms.header.finditer(self.text))
        return [self._under(item, heads) for item in items] if heads else items

    def _under(self, item: Item, heads: list[re.Match[str]]) -> Item:
        head = next((h for h in reversed(heads) if h.end() <= item.start), None)
        if head is None or item.year or not item.naked or not _CELL.match(self.text, item.end):
            return item
        if not self._one_table(head, item.start):
            return item
        if head["unit"]:
            return replace(item, scale=head["counts"], unit=head["unit"], rule="headed")
        currency = self.currency(head["money"] or head["sign"], item.start)
        return replace(item, scale=head["scale"], currency=currency, rule="headed") if currency else item

    def _one_table(self, head: re.Match[str], at: int) -> bool:
        """Say whether a number stands under a heading: in its section, or behind short lines of figures alone."""
        if self.bounds.at(at).section == self.bounds.at(head.start()).section:
            return True
        lines = self.text[head.end() : at].split("\n")
        return len(lines) <= ROWS and all(len(line) < CELLS and (not line or _ROW.search(line)) for line in lines[1:-1])

    def carried(self, items: list[Item]) -> list[Item]:
        """Return the numbers with what the ones behind them give: "170, 168 and 114 million"."""
        found = list(items)
        for i in range(len(items) - 2, -1, -1):  # from behind
            found[i] = self._carry(found, i)
        return [self._ahead(found, i) for i in range(len(found))]

    def _carry(self, items: list[Item], index: int) -> Item:
        """Give a bare number the scale and unit of the next one in "3-4 billion", "1.2 and 3.4 billion euros"."""
        item, after = items[index], items[index + 1]
        if not item.bare or (after.bare and not after.currency):
            return item
        between = self.text[item.end : after.start]
        join = _JOIN if item.currency or after.rule.endswith("-carried") else _DASH
        if (item.year and not item.currency) or not join.fullmatch(between):
            return item
        if item.value is not None and after.value is None:
            return item  # "one and 3 million"
        rule = f"{item.rule}-carried"
        currency = item.currency or after.currency
        return replace(item, scale=after.scale, percent=after.percent, unit=after.unit, currency=currency, rule=rule)

    def _ahead(self, items: list[Item], index: int) -> Item:
        """ "1.2 billion, followed by chemicals (910 million euros)": a sum whose currency only the next one gives."""
        item = items[index]
        if not item.scale or item.currency or item.percent or item.unit or index + 1 == len(items):
            return item
        after, here = items[index + 1], self.bounds.at(item.start)
        if after.year and index + 2 < len(items):  # "4.3 billion in 2005 to 2.8 billion euros"
            after = items[index + 2]
        valued = _VALUED.search(self.text, max(0, item.start - 12), item.start)
        if not valued and not _TO.fullmatch(self.text[item.end : after.start]):
            return item
        if not after.currency or not after.scale or after.start >= here.end or not _NO_NOUN.match(self.text, item.end):
            return item
        earlier = any(i.currency for i in items[max(0, index - MOST_BACK) : index] if i.start >= here.start)
        return item if earlier else replace(item, currency=after.currency, rule="money-carried")

    def same_unit(self, item: Item, found: list[Amount]) -> str | None:
        """Return the unit of a large number without one, where the last amount of its sentence counted in units."""
        if item.scale and (told := self.terms.told_left.search(self.text, max(0, item.start - COUNTED), item.start)):
            return self.terms.unit_forms.get(told["unit"], told["unit"])  # "in barrels of crude (11.2 million)"
        last = next((a for a in reversed(found[-3:]) if a.kind != "percent"), None)
        large = item.scale or self.separated(item.digits)
        if last is None or last.kind != "quantity" or last.unit is None or not large:
            return None
        here = self.bounds.at(item.start).start
        money = any(a.kind == "money" and a.start >= here for a in found[-4:])
        if item.scale and Decimal(last.number) < LARGE and money:
            return None  # "148 million pesetas, with 30,000 pairs of boots among them; sales the other way 37 million"
        if _PAID.search(self.text, last.end, item.start):
            return None  # "4.9 million tonnes of it cost 4.1 billion"
        parts = not item.scale and _OF_KIND.match(self.text, item.end)  # "1,270 tonnes of raw silk and 3,400 of waste"
        if last.start < self.bounds.at(item.start).start or not (parts or _NO_NOUN.match(self.text, item.end)):
            return None
        return last.unit

    def inherited(self, item: Item, found: list[Amount], spoken: set[str]) -> str | None:
        """Return the currency of a number with scale only: the sentence's first money, else the paragraph's last.

        ``spoken``: the currencies of the text so far.
        """
        here = self.bounds.at(item.start)
        if not item.scale and found and found[-1].kind == "quantity" and found[-1].start >= here.start:
            return None
        lead = _AS_AGAINST.search(self.text, max(0, item.start - 9), item.start)
        if not item.scale and not (lead and self.separated(item.digits)):
            return None
        money = [a for a in found[-MOST_BACK:] if a.kind == "money"]
        told = [a for a in money if a.start >= here.start]  # not what a bracket converts, unless nothing else is there
        first = next((a.unit for a in reversed(told) if not a.bracketed), told[0].unit if told else None)
        near = [a for a in reversed(money) if self._same_paragraph(a, here)]
        first = first or next((a.unit for a in sorted(near, key=lambda a: a.bracketed)), None)
        if first is not None or not _NO_NOUN.match(self.text, item.end):
            return first
        if len(spoken) == 1:  # the only one spoken of so far
            return next(iter(spoken))
        near = [a for a in money if not a.bracketed and item.start - a.end < NEAR]
        return near[-1].unit if near and item.scale else None

    def _same_paragraph(self, amount: Amount, here: Segment) -> bool:
        return here.paragraph >= 0 and self.bounds.at(amount.start).paragraph == here.paragraph

    def separated(self, digits: str) -> bool:
        """Say whether digits stand in groups of three: "12,500", but not "12.5"."""
        grouped = any(sign in digits for sign in ",.'\u00a0\u202f\u2009 ")
        return len(digits) > 4 and grouped and not _decimal(digits)


def _decimal(digits: str) -> bool:
    tail = re.split(r"[.,]", digits)[-1]
    return len(tail) != 3 and any(sign in digits for sign in ".,")
