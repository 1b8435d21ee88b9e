"""Amounts: money, percentages, quantities and multiples, each as a plain decimal in full units with its qualifier.

A number is an amount where a unit, a currency, a scale or a thousands separator says so; years, ordinals,
type designations and numbered articles are none. Words and signs: ``scales.yaml``, ``currencies.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from flows.extract.annotate.amount_digits import read_digits
from flows.extract.annotate.amount_parts import Parts, joined, year_before
from flows.extract.annotate.amount_terms import plain
from flows.extract.annotate.amount_whose import dollar, home_dollar, whose_money
from flows.extract.annotate.wording import Bounds, settle, starts_word
from flows.extract.model import Amount, AmountKind, Segment, View
from flows.ground.model import Document, Dyad
from flows.ground.value import value

_NUMBER = re.compile(
    r"\d(?:\d?\d?(?:,\d{3})+(?:\.\d+)?(?!\d)|\d?\d?(?:\.\d{3})+(?:,\d+)?(?!\d)"
    r"|\d?\d?(?:[\u00a0\u202f\u2009' ]\d{3})+(?:[.,]\d+)?(?!\d)|\d*(?:[.,]\d+)?)(?:[½¼¾⅓⅔]|\s1/2(?![\d/]))?"
)
_DECIMAL_COMMA = re.compile(r"\d,\d{1,2}(?:\s?%|\s(?:million|billion|per cent))")
_JOIN = re.compile(r"\s?(?:-|–|—|to|and|or|,)\s?\\?(?:[$€£¥]|US\$)?")
_DASH = re.compile(r"\s?(?:-|–|—|to|and|or)\s?")
_NOUN = re.compile(r"[\s](?P<unit>[a-z]{3,}s|people|[A-Z][a-z]+(?:s|ese|ish))(?!\w)")
_MONTH = re.compile(  # "on 3 May soldiers of both armies met"
    r"\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\s"
)
_ENDS = re.compile(r"\s?(?:[.,;)](?!\d)|$|\sand\s[a-z]+\swith\s\d|\sin\s(?:18|19|20)\d\d)")
_ELIDED = re.compile(
    r"\b(?:minus|plus|(?:plus|minus|rise|fall|gain|drop|increase|decrease|decline|growth|jump) of"
    r"|with|(?:down|up|come|fallen|risen|fell|rose|grown|shrunk) (?:to|from)|against|versus)\s$"
)
_NO_NOUN = re.compile(
    r"\s?(?:[.,;:)]|$)|\s(?:went|were|was|came|in|from|to|by|at|on|a\syear|upon|left|had|reached|crossed|and|for|the\syear|of\s(?:it|them|this|which|these))\b"
)
_VALUED = re.compile(r"(?:\b(?:worth|at|with|for)\s|\()$")
_PAID = re.compile(r"\b(?:cost|costs|costing|worth|paid|earned|earning|fetched|fetching|value|valued|spent|price)\b")
_CELL = re.compile(r"\s?(?:[;)\n]|\.\s|\.?$|,\s|\s\()")
_AS_AGAINST = re.compile(r"\b(?:against|from|to|than|versus|only|about|some|over|nearly|at|of|and)\s$")
NEAR = 400  # characters back to the last sum, whose currency a number with nothing but a scale goes on with
LARGE = 1_000_000  # what is counted in thousands does not go on in millions
REACH = 160  # characters in front of a sum in which the state is looked for whose money it is
_BROKEN = re.compile(r"\d{1,3}[.,]\d{1,2}")
_BEFORE = re.compile(
    r"(?:\b(?:exports|imports|sales|purchases|balance|of|at|to|was|were|is|are|from|with|and|for|by|minus|plus)|[,:;–—(-])\s$"
)
_MARKS = "-−–"
_SPACED = frozenset(f"({mark}" for mark in _MARKS + "+")
_PART_OF_NAME = re.compile(
    r"(?:Article|Art\.|No\.|nos?\.|Chapter|Section|Figure|Table|Resolution|page|pp?\.|Type|Mark)\s$"
)


@value
class _Item:
    """A number as it stands, before units are carried over from its neighbours."""

    start: int
    end: int
    digits: str
    scale: str | None
    percent: str | None
    currency: str | None
    unit: str | None
    rule: str
    negative: bool = False
    value: Decimal | None = None  # numbers in words

    @property
    def bare(self) -> bool:
        """Neither scale nor unit of its own."""
        return not (self.scale or self.percent or self.unit)


def annotate_amounts(view: View) -> list[Amount]:
    """Return the amounts of a view, sorted, none overlapping another."""
    reader = _Reader(view, Bounds(view))
    return settle([*reader.numeric(), *reader.fractions(), *reader.multiples()])


def parse_amount(quote: str) -> Amount | None:
    """Read one quote alone ("1687 billion", "one fifth", "13.5%"); None where it holds no number.

    A bare number is read too, as a quantity without unit. Offsets are into the quote.
    """
    segment = Segment(0, len(quote), "prose", 0, 0)
    view = View(Document("", quote, Dyad.of("", "")), quote, (segment,))
    found = annotate_amounts(view)
    if found:
        return found[0]
    reader = _Reader(view, Bounds(view))
    item = next(iter(reader.items()), None)
    return reader.amount(item, "quantity", None, "number") if item else None


def _converts(amount: Amount, last: Amount) -> bool:
    """Say whether a sum in brackets gives the one before it in other money."""
    return last.kind == "money" and last.unit != amount.unit


class _Reader(Parts):
    """One text's amounts; holds what is true of the whole document: decimal comma, what "$" means."""

    def __init__(self, view: View, bounds: Bounds) -> None:
        super().__init__(view.text)
        self.bounds = bounds
        self.states = view.document.dyad.codes
        self.own: str | None = None  # the last money of those that both states call by one word
        self.currencies: set[str] = set()  # those of the amounts found so far
        self.comma = _DECIMAL_COMMA.search(view.text) is not None
        self.dollar = dollar(view.text, self.states)

    def items(self) -> Iterator[_Item]:
        """Yield the numbers, in digits and in words, that are not part of a name or an ordinal."""
        for m in _NUMBER.finditer(self.text):
            item = self._item(m.start(), m.end(), m.group())
            if item:
                yield item
        for m in self.terms.worded.finditer(self.text):
            if starts_word(self.text, m.start()):
                yield self._worded(m)

    def _item(self, start: int, end: int, digits: str) -> _Item | None:
        sign = self.terms.sign_left.search(self.text, max(0, start - 9), start)
        first = sign.start() if sign else start
        currency = self._currency(sign.group().strip(" \\\u00a0\n"), start) if sign else None
        if sign and currency is None:  # "R" and its like mean money in a text about their own state only
            sign, first = None, start
        tail = self.terms.tail_right.match(self.text, end)
        assert tail is not None  # every part of it is optional
        if not self._free(first, start, tail.end() if tail.group() else end, digits):
            return None
        negative, first = self._negative(first)
        if not currency and tail["money"]:
            currency = self._currency(tail["money"], start)
        if tail["scale"] in ("M", "B") and not currency:
            return None
        stop, unit = tail.end(), None
        if not currency and not tail["percent"]:
            if tail["money"]:  # "2,000 marks of gold": money of no state here, so a unit
                stop = tail.end("scale") if tail["scale"] else end
            stop, unit = self._unit(stop, bool(tail["scale"]) or self._separated(digits))
        rule = "money-before" if sign else "money-behind"
        return _Item(first, stop, digits, tail["scale"], tail["percent"], currency, unit, rule, negative)

    def _worded(self, m: re.Match[str]) -> _Item:
        number = self.terms.number
        value = Decimal(number[m["count"].lower()] if m["count"] else 1)
        value += number[m["ones"]] if m["ones"] else 0
        value = Decimal("0.5") if m["part"] else value + (Decimal("0.5") if m["half"] else 0)
        tail = self.terms.tail_right.match(self.text, m.end())
        assert tail is not None
        currency = self._currency(tail["money"], m.start()) if tail["money"] else None
        stop, unit = tail.end(), None
        if not currency and not tail["percent"]:
            stop, unit = self._unit(stop, True)
        return _Item(m.start(), stop, "", tail["scale"], tail["percent"], currency, unit, "money-behind", value=value)

    def _currency(self, form: str, at: int) -> str | None:
        folded = " ".join(form.split()).casefold()
        if folded in ("dollars", "dollar") and self.dollar == "USD":
            return home_dollar(self.text, self.bounds.at(at), at, self.states) or self.dollar
        if folded in ("$", "dollars", "dollar"):
            return self.dollar
        shared = self.terms.shared  # "francs" in a text about Switzerland
        own = {state: code for state in self.states if (code := shared.get((folded, state)))}
        if len(set(own.values())) > 1:  # both states have dinars: whose the words in front speak of
            spoken = whose_money(self.text[max(self.bounds.at(at).start, at - REACH) : at], tuple(own))
            self.own = own[spoken] if spoken else self.own if self.own in own.values() else next(iter(own.values()))
            return self.own
        return next(iter(own.values()), None) or self.terms.currency.get(folded)

    def _free(self, first: int, start: int, end: int, digits: str) -> bool:
        """Say whether the number stands by itself: not in "F-35", "G7", "9th", "2+2", "3.4.5", "Article 9"."""
        before, further = self._before(first)
        after = self.text[end : end + 1]
        if before.isalnum() or before in ("_", "/", "#") or (before in (".", ",", ":", "+") and further.isdigit()):
            return False
        if before in ("-", "‑") and further.isalpha():
            return False
        if after.isalnum() or (after in ("/", ":") and self.text[end + 1 : end + 2].isdigit()):
            return False
        return not (first == start and _PART_OF_NAME.search(self.text, max(0, first - 12), first))

    def _negative(self, first: int) -> tuple[bool, int]:
        mark, further = self._before(first)
        if mark == " " and self.text[first - 3 : first - 1] in _SPACED:  # "(+ 4%)"
            mark, further, first = self.text[first - 2], "(", first - 1
        if mark and mark in _MARKS + "+" and further in ("", " ", "(", "\n", "[", "\t", "\u00a0"):
            return mark in _MARKS, first - 1
        return False, first

    def _before(self, first: int) -> tuple[str, str]:
        """The sign in front of ``first`` and the one in front of that; empty where the text begins."""
        return self.text[first - 1 : first] if first else "", self.text[first - 2 : first - 1] if first > 1 else ""

    def _separated(self, digits: str) -> bool:
        return (
            len(digits) > 4 and any(sign in digits for sign in ",.'\u00a0\u202f\u2009 ") and not self._decimal(digits)
        )

    def _decimal(self, digits: str) -> bool:
        tail = re.split(r"[.,]", digits)[-1]
        return len(tail) != 3 and any(sign in digits for sign in ".,")

    def _unit(self, end: int, large: bool) -> tuple[int, str | None]:
        """Return where the unit of quantity ends and the unit; any plural noun will do for a large number."""
        m = self.terms.unit_right.match(self.text, end) or (_NOUN.match(self.text, end) if large else None)
        if m is None or m["unit"] in self.terms.not_units or _MONTH.match(self.text, end):
            return end, None
        unit = " ".join(m["unit"].split())
        return m.end(), self.terms.unit_forms.get(unit, unit)

    def numeric(self) -> list[Amount]:
        """Amounts in digits and number words, with what they take over from their neighbours."""
        items = self._headed(sorted(self.items(), key=lambda i: (i.start, -i.end)))
        carried = list(items)
        for i in range(len(items) - 2, -1, -1):  # from behind: "170, 168 and 114 million"
            carried[i] = self._carry(carried, i)
        carried = [self._ahead(carried, i) for i in range(len(carried))]
        found: list[Amount] = []
        told: dict[str, _Item] = {}  # the last percentage and the last sum with a scale
        for item in carried:
            full = self._elided(item, told) if told and item.bare and not item.currency else item
            amount = self._typed(full, found)
            if amount and amount.bracketed and not (found and _converts(amount, found[-1])):
                amount = replace(amount, bracketed=False)  # a second currency is another one, behind a sum
            if amount:
                found.append(amount)
                if amount.kind == "money" and amount.unit:
                    self.currencies.add(amount.unit)
                if full.percent or (full.scale and amount.kind == "money"):
                    told.pop(amount.kind, None)
                    told[amount.kind] = full
        return joined(found, self.text)

    def _headed(self, items: list[_Item]) -> list[_Item]:
        """ "Exports (million euros): 2018, 3,230; 2019, 3,410": numbers whose scale and money a heading gives."""
        heads = list(self.terms.header.finditer(self.text))
        if not heads:
            return items
        found: list[_Item] = []
        for item in items:
            head = next((h for h in reversed(heads) if h.end() <= item.start), None)
            year = len(item.digits) == 4 and item.digits.isdigit() and item.digits[:2] in ("18", "19", "20")
            far = head is None or self.bounds.at(item.start).section != self.bounds.at(head.start()).section
            if head is None or far or year or not item.bare or item.currency or not _CELL.match(self.text, item.end):
                found.append(item)
                continue
            currency = self._currency(head["money"] or head["sign"], item.start)
            found.append(replace(item, scale=head["scale"], currency=currency, rule="headed") if currency else item)
        return found

    def _elided(self, item: _Item, told: dict[str, _Item]) -> _Item:
        """ "54.9 m USD (betel leaf 16.1)", "a plus of 26 percent … a plus of 34": as the number before it."""
        here = self.bounds.at(item.start)
        if "percentage terms" in self.text[here.start : item.start] and item.bare and not item.currency:
            return replace(item, percent="percent", rule="elided")
        year = len(item.digits) == 4 and item.digits.isdigit()
        if item.value is not None or year or not _ENDS.match(self.text, item.end):
            return item
        lead = _ELIDED.search(self.text, max(here.start, item.start - 24), item.start)
        moved = lead is not None and "money" in told and "percent" in told and lead.group().endswith("of ")
        last = told["percent"] if moved else next(reversed(told.values()))
        opening = self.text.rfind("(", here.start, item.start)
        listed = (opening > last.start or last.rule == "elided") and opening >= 0 and not last.percent
        listed = listed and self.text.rfind(")", opening, item.start) < 0
        broken = _BROKEN.fullmatch(item.digits) is not None and _BEFORE.search(self.text, here.start, item.start)
        if lead is not None and lead.group().startswith("with") and not last.percent:
            return item
        if last.start < here.start or not (lead or listed or (broken and not last.percent)):
            return item
        negative = item.negative or (lead is not None and lead.group().startswith("minus"))
        currency = None if last.percent else last.currency
        return replace(
            item, scale=last.scale, percent=last.percent, currency=currency, rule="elided", negative=negative
        )

    def _carry(self, items: list[_Item], index: int) -> _Item:
        """Give a bare number the scale and unit of the next one in "3-4 billion", "1.2 and 3.4 billion euros"."""
        item = items[index]
        if not item.bare or index + 1 == len(items) or item.value is not None:
            return item
        after = items[index + 1]
        between = self.text[item.end : after.start]
        join = _JOIN if item.currency or after.rule.endswith("-carried") else _DASH
        year = len(item.digits) == 4 and item.digits[:2] in ("18", "19", "20") and not item.currency
        if year or (after.bare and not after.currency) or not join.fullmatch(between):
            return item
        rule = f"{item.rule}-carried"
        currency = item.currency or after.currency
        return replace(item, scale=after.scale, percent=after.percent, unit=after.unit, currency=currency, rule=rule)

    def _ahead(self, items: list[_Item], index: int) -> _Item:
        """ "1.2 billion, followed by chemicals (910 million euros)": a sum whose currency only the next one gives."""
        item = items[index]
        if not item.scale or item.currency or item.percent or item.unit or index + 1 == len(items):
            return item
        after, here = items[index + 1], self.bounds.at(item.start)
        valued = _VALUED.search(self.text, max(0, item.start - 12), item.start)
        if not valued and not re.fullmatch(r"\s(?:to|and|or)\s", self.text[item.end : after.start]):
            return item
        if not after.currency or not after.scale or after.start >= here.end or not _NO_NOUN.match(self.text, item.end):
            return item
        earlier = any(i.currency for i in items[max(0, index - 12) : index] if i.start >= here.start)
        return item if earlier else replace(item, currency=after.currency, rule="money-carried")

    def _typed(self, item: _Item, found: list[Amount]) -> Amount | None:
        if item.currency:
            return self.amount(item, "money", item.currency, item.rule)
        if item.percent:
            rule = "points" if item.percent in self.terms.points else "percent"
            return self.amount(item, "percent", "percent", rule)
        if item.unit and year_before(self.text, item.start, item.digits):
            return None
        if item.unit:
            scale, _, things = item.unit.partition(" ")
            if things and scale in self.terms.scale and not item.scale:  # "12 kt" are 12 thousand tonnes
                item = replace(item, scale=scale, unit=things)
            return self.amount(item, "quantity", item.unit, "quantity")
        unit = self._same_unit(item, found)
        if unit:
            return self.amount(item, "quantity", unit, "quantity-inherited")
        currency = self._inherited(item, found)
        if currency:
            return self.amount(item, "money", currency, "money-inherited")
        if item.scale or self._separated(item.digits):
            return self.amount(item, "quantity", None, "number")
        return None

    def _same_unit(self, item: _Item, found: list[Amount]) -> str | None:
        """The unit of a large number without one, where the last amount of its sentence counted things in units."""
        last = next((a for a in reversed(found[-3:]) if a.kind != "percent"), None)
        large = item.scale or self._separated(item.digits)
        if last is None or last.kind != "quantity" or last.unit is None or not large:
            return None
        here = self.bounds.at(item.start).start
        money = any(a.kind == "money" and a.start >= here for a in found[-4:])
        if item.scale and Decimal(last.number) < LARGE and money:
            return None  # "148 million pesetas, with 30,000 pairs of boots among them; sales the other way 37 million"
        if _PAID.search(self.text, last.end, item.start):
            return None  # "4.9 million tonnes of it cost 4.1 billion"
        if last.start < self.bounds.at(item.start).start or not _NO_NOUN.match(self.text, item.end):
            return None
        return last.unit

    def _inherited(self, item: _Item, found: list[Amount]) -> str | None:
        """The currency of a number with scale only: that of the sentence's first money, else the paragraph's last."""
        if (
            not item.scale
            and found
            and found[-1].kind == "quantity"
            and found[-1].start >= self.bounds.at(item.start).start
        ):
            return None
        if not item.scale and not (
            self._separated(item.digits) and _AS_AGAINST.search(self.text, max(0, item.start - 9), item.start)
        ):
            return None
        here = self.bounds.at(item.start)
        money = [a for a in found[-12:] if a.kind == "money"]
        told = [a for a in money if a.start >= here.start]  # not what a bracket converts, unless nothing else is there
        first = next((a.unit for a in reversed(told) if not a.bracketed), told[0].unit if told else None)
        near = [a for a in reversed(money) if self._same_paragraph(a, here)]
        first = first or next((a.unit for a in sorted(near, key=lambda a: a.bracketed)), None)
        if first is not None or not _NO_NOUN.match(self.text, item.end):
            return first
        if len(self.currencies) == 1:  # the only one spoken of so far
            return next(iter(self.currencies))
        near = [a for a in money if not a.bracketed and item.start - a.end < NEAR]
        return near[-1].unit if near and item.scale else None

    def _same_paragraph(self, amount: Amount, here: Segment) -> bool:
        return here.paragraph >= 0 and self.bounds.at(amount.start).paragraph == here.paragraph

    def amount(self, item: _Item, kind: AmountKind, unit: str | None, rule: str) -> Amount:
        """Build the amount with its qualifier."""
        value = item.value
        if value is None:
            value = read_digits(item.digits, scaled=bool(item.scale or item.percent), comma=self.comma)
        value *= self.terms.scale.get(" ".join((item.scale or "").split()).lower().rstrip("."), 1)
        qualifier, span = self.qualified(item.start, item.end)
        return Amount(
            item.start, item.end, rule, kind, plain(-value if item.negative else value), unit, qualifier, span,
            kind == "money" and rule != "elided" and self._bracketed(item.start),
        )  # fmt: skip

    def _bracketed(self, start: int) -> bool:
        """Say whether only a bracket and qualifying words stand between this amount and another in front of it."""
        opening = self.text.rfind("(", max(0, start - 40), start)
        if opening < 0 or ")" in self.text[opening:start]:
            return False
        lead = self.text[opening + 1 : start]
        behind = self.text[max(0, opening - 20) : opening].rstrip()
        return (
            not re.search(r"\d", lead) and re.search(r"(?:\d|illion|[%$€£¥]|bn)\s?(?:\w+\s?){0,2}$", behind) is not None
        )
