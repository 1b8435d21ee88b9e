"""Amounts: money, percentages, quantities and multiples, each as a plain decimal in full units with its qualifier.

A number is an amount where a unit, a currency, a scale or a thousands separator says so; years, ordinals,
type designations and numbered articles are none. Words and signs: ``scales.yaml``, ``currencies.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from flows.extract.annotate.amount_digits import NUMBER, read_digits
from flows.extract.annotate.amount_elided import Elided
from flows.extract.annotate.amount_item import Item
from flows.extract.annotate.amount_parts import joined, year_before
from flows.extract.annotate.amount_terms import plain
from flows.extract.annotate.amount_words import Worded, worded
from flows.extract.annotate.wording import Bounds, settle
from flows.extract.model import Amount, AmountKind, Segment, View
from flows.ground.model import Document, Dyad
from flows.ground.value import replace

_DECIMAL_COMMA = re.compile(r"\d,\d{1,2}(?:\s?%|\s(?:million|billion|per cent))")
_NOUN = re.compile(r"[\s](?P<unit>[a-z]{3,}s|people|[A-Z][a-z]+(?:s|ese|ish))(?!\w)")
_MONTH = re.compile(  # "on 3 May soldiers of both armies met"
    r"\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\s"
)
_MARKS = "-−–"
_SPACED = frozenset(f"({mark}" for mark in _MARKS + "+")
_PART_OF_NAME = re.compile(
    r"(?:Article|Art\.|No\.|nos?\.|Chapter|Section|Figure|Table|Resolution|page|pp?\.|Type|Mark)\s$"
)
_SHILLINGS = re.compile(r"\s(?P<s>\d\d?)s\.?(?:\s(?P<d>\d\d?)d\.?)?(?!\w)")
_MORE = re.compile(r"\sand\sa\s(?:half|(?P<quarter>quarter))(?!\w)")
SIGN = 16  # characters in which the longest sign in front of a number stands
HUNDRED = 100


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


class _Reader(Elided):
    """One text's amounts; holds what is true of the whole document: decimal comma, what "$" means."""

    def __init__(self, view: View, bounds: Bounds) -> None:
        super().__init__(view, bounds)
        self.spoken: set[str] = set()  # currencies of the amounts found so far
        self.lettered: set[str] = set()  # "B" and its like, where a sum had one: "CAD 54.9B in 2023, 55.5B in 2024"
        self.comma = _DECIMAL_COMMA.search(view.text) is not None

    def items(self) -> Iterator[Item]:
        """Yield the numbers, in digits and in words, that are not part of a name or an ordinal."""
        for m in NUMBER.finditer(self.text):
            item = self._item(m.start(), m.end(), m.group())
            if item:
                yield item
        for words in worded(self.text, self.terms.number):
            yield self._worded(words)

    def _item(self, start: int, end: int, digits: str) -> Item | None:
        sign = self._sign(start)
        tail = self.terms.tail_right.match(self.text, end)
        assert tail is not None  # every part of it is optional
        form = sign["sign"].strip(" \\\u00a0\n") if sign else ""
        if len(form) == 1 and form.isalpha() and not (tail["scale"] or self.separated(digits)):
            sign = None  # the N1 road, the frigate F590
        currency = self.currency(form, start) if sign else None
        if currency is None:  # "R" and its like mean money in a text about their own state only
            sign = None
        first = sign.start() if sign else start
        fused = None if tail.group() else self.terms.fused_right.match(self.text, end)  # 4.5Mt
        if not self._free(first, start, fused.end() if fused else tail.end() if tail.group() else end, digits):
            return None
        negative, first = self._negative(first)
        if tail["money"] and (not currency or form == "$"):
            currency = self.currency(tail["money"], start) or currency
        scale = tail["scale"] or (sign["ahead"] if sign else None)
        if scale in self.terms.signed_scales:
            if not (currency or scale in self.lettered):
                return None
            self.lettered.add(scale)
        if told := tail["fused"]:  # 480 MEUR
            scale, currency = told[:-3], told[-3:]
        item = Item(first, tail.end(), digits, scale, tail["percent"], currency, None, "money-behind", negative)
        if fused and not currency:
            unit = self.terms.unit_forms.get(fused["unit"], fused["unit"])
            return replace(item, end=fused.end(), unit=unit)
        if sign is not None:
            return self._signed(replace(item, rule="money-before"), form)
        if scale and not (currency or item.percent or tail["money"]):
            item = self.told_behind(item)
        return item if item.currency or item.percent else self._counting(item, tail, self.separated(digits))

    def _sign(self, start: int) -> re.Match[str] | None:
        """Return the sign that ends where the number starts; a small word that is part of none is told at once."""
        low = max(0, start - SIGN)
        word = self.text[low:start].rstrip().rpartition(" ")[2]
        if word.isalpha() and word.islower() and word not in self.terms.sign_words:
            return None
        return self.terms.sign_left.search(self.text, low, start)

    def _signed(self, item: Item, form: str) -> Item:
        """Complete a sum with a sign in front: "$5 million Canadian", "£1 10s"."""
        if form == "$":
            stop, named = self.named_behind(item.end)
            return replace(item, end=stop, currency=named) if named else self.told_behind(item)
        more = _SHILLINGS.match(self.text, item.end) if form == "£" and not item.scale else None
        if more is None:
            return item
        pence = 12 * int(more["s"]) + int(more["d"] or 0)
        full = read_digits(item.digits, scaled=False, comma=self.comma) + (Decimal(pence) / 240).quantize(
            Decimal("0.01")
        )
        return replace(item, end=more.end(), value=full)

    def _counting(self, item: Item, tail: re.Match[str], large: bool) -> Item:
        """Complete a number that counts things: "500,000 tonnes"."""
        stop = tail.end()
        if tail["money"]:  # "2,000 marks of gold": money of no state here, so a unit
            stop = tail.end("scale") if tail["scale"] else tail.start()
        stop, unit = self._unit(stop, bool(item.scale) or large)
        return item if unit is None and stop == item.end else replace(item, end=stop, unit=unit)

    def _worded(self, words: Worded) -> Item:
        tail = self.terms.tail_right.match(self.text, words.end)
        assert tail is not None
        scale, value = tail["scale"], words.value
        if scale in self.terms.signed_scales:  # "ten M-346 trainers"
            return Item(words.start, words.end, "", None, None, None, None, "money-behind", value=value)
        more = _MORE.match(self.text, tail.end("scale")) if scale and words.value == 1 else None
        if more and (behind := self.terms.tail_right.match(self.text, more.end())):  # "a million and a half dollars"
            value, tail = value + (Decimal("0.25") if more["quarter"] else Decimal("0.5")), behind
        value += Decimal(words.lead) / self._times(scale)
        currency = self.currency(tail["money"], words.start) if tail["money"] else None
        item = Item(words.start, tail.end(), "", scale, tail["percent"], currency, None, "money-behind", value=value)
        if currency or item.percent:
            return item if scale or item.percent or words.round else replace(item, currency=None, end=words.end)
        counted = self._counting(item, tail, True)
        vague = scale in ("hundred", "thousand", None) and self.text[words.start : words.start + 2].lower() == "a "
        measured = words.round or self.terms.measure_right.match(self.text, words.end) is not None
        if (scale and not vague) or (counted.unit and (scale or measured)):
            return counted
        return replace(item, scale=None, currency=None, end=words.end)

    def _times(self, scale: str | None) -> int:
        return self.terms.scale.get(" ".join((scale or "").split()).lower().rstrip("."), 1)

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
        if self.text.endswith("minus ", 0, first):
            return True, first - len("minus ")
        mark, further = self._before(first)
        if mark == " " and self.text[first - 3 : first - 1] in _SPACED:  # "(+ 4%)"
            mark, further, first = self.text[first - 2], "(", first - 1
        if mark and mark in _MARKS + "+" and further in ("", " ", "(", "\n", "[", "\t", "\u00a0"):
            return mark in _MARKS, first - 1
        return False, first

    def _before(self, first: int) -> tuple[str, str]:
        """The sign in front of ``first`` and the one in front of that; empty where the text begins."""
        return self.text[first - 1 : first] if first else "", self.text[first - 2 : first - 1] if first > 1 else ""

    def _unit(self, end: int, large: bool) -> tuple[int, str | None]:
        """Return where the unit of quantity ends and the unit; any plural noun will do for a large number."""
        m = self.terms.unit_right.match(self.text, end) or (_NOUN.match(self.text, end) if large else None)
        if m is None or m["unit"] in self.terms.not_units or _MONTH.match(self.text, end):
            return end, None
        if m["unit"][0].isupper() and "\n" in m.group():  # the next line of a table
            return end, None
        unit = " ".join(m["unit"].split())
        return m.end(), self.terms.unit_forms.get(unit, unit)

    def numeric(self) -> list[Amount]:
        """Amounts in digits and number words, with what they take over from their neighbours."""
        items = self.headed(self._compounds(sorted(self.items(), key=lambda i: (i.start, -i.end))))
        found: list[Amount] = []
        told: dict[str, Item] = {}  # the last percentage and the last sum with a scale
        for item in self.carried(items):
            full = self.elided(item, told) if told and item.naked else item
            amount = self._typed(full, found)
            if amount and amount.bracketed and not (found and _converts(amount, found[-1])):
                amount = replace(amount, bracketed=False)  # a second currency is another one, behind a sum
            if amount:
                found.append(amount)
                if amount.kind == "money" and amount.unit:
                    self.spoken.add(amount.unit)
                if full.percent or (full.scale and amount.kind == "money"):
                    told.pop(amount.kind, None)
                    told[amount.kind] = full
        return joined(found, self.text)

    def _compounds(self, items: list[Item]) -> list[Item]:
        """ "18 trillion 980 billion yen": a sum told in two scales is one number."""
        kept: list[Item] = []
        for item in items:
            last = kept[-1] if kept else None
            if last is not None and self._goes_on(last, item):
                low, high = (self._in_full(i) for i in (item, last))
                value = (low + high) / self._times(item.scale)
                kept[-1] = replace(item, start=last.start, value=value, currency=item.currency or last.currency)
            else:
                kept.append(item)
        return kept

    def _goes_on(self, last: Item, item: Item) -> bool:
        if not (last.scale and item.scale) or last.percent or last.unit or item.percent or item.start - last.end != 1:
            return False
        same = not (last.currency and item.currency) and not self.text[last.end : item.start].strip()
        return same and self._times(item.scale) < self._times(last.scale)

    def _in_full(self, item: Item) -> Decimal:
        value = item.value
        if value is None:
            value = read_digits(item.digits, scaled=bool(item.scale), comma=self.comma)
        return value * self._times(item.scale)

    def _typed(self, item: Item, found: list[Amount]) -> Amount | None:
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
        unit = self.same_unit(item, found)
        if unit:
            return self.amount(item, "quantity", unit, "quantity-inherited")
        currency = self.inherited(item, found, self.spoken)
        if currency:
            return self.amount(item, "money", currency, "money-inherited")
        if item.scale or self.separated(item.digits):
            return self.amount(item, "quantity", None, "number")
        return None

    def amount(self, item: Item, kind: AmountKind, unit: str | None, rule: str) -> Amount:
        """Build the amount with its qualifier."""
        value = item.value
        if value is None:
            comma = self.comma and not item.percent
            value = read_digits(item.digits, scaled=bool(item.scale or item.percent), comma=comma)
        value *= self._times(item.scale)
        if item.percent in self.terms.percent_parts:
            value *= Decimal(self.terms.percent_parts[item.percent])
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
            not re.search(r"\d", lead)
            and re.search(r"(?:\d|illion|[%$€£¥]|bn)\s?(?:\w+(?:\s\w+)?\s?)?$", behind) is not None
        )
