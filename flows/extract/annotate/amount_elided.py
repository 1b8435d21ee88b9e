"""Bare numbers that go on with the percentage or sum before them: "imports by 9.9", "(tea 16.1)", "beef 4"."""

from __future__ import annotations

import re

from flows.extract.annotate.amount_carried import Carried
from flows.extract.annotate.amount_item import Item
from flows.ground.value import replace

_ENDS = re.compile(
    r"\s?(?:[.,;)](?!\d)|$|\sand\s[a-z]+\swith\s\d|\sin\s(?:18|19|20)\d\d"
    r"|\s(?:\w+\s)?(?:years?|months?)\s(?:ago|earlier|before|later|after)\b|\slast\s(?:year|month|quarter)\b"
    r"|\s(?:when|while|whereas|before|but|although|because)\b)"
)
_LEVEL = re.compile(r"\sto\s[^\w\s]{0,1}\d|\sand\s(?:[\w’'-]+\s){1,2}\d")  # "imports 9 to 2.1", "paper 9 and glass 7"
_ELIDED = re.compile(
    r"\b(?:minus|plus|(?:plus|minus|rise|fall|gain|drop|increase|decrease|decline|growth|jump) of"
    r"|with|(?:down|up|come|fallen|risen|fell|rose|grown|shrunk) (?:to|from)|against|versus)\s$"
)
_BROKEN = re.compile(r"\d{1,3}[.,]\d{1,2}")
_SHARE = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
_BEFORE = re.compile(
    r"(?:\b(?:exports|imports|sales|purchases|balance|of|at|to|was|were|is|are|been|being|from|with|and|for|by|minus|plus)|['’]s|[,:;–—(-])\s$"
)
_BY = re.compile(
    r"\b(?:by|only|just|even|merely|a\smere|barely|but|up|down|another|further|only\sby|(?:was|were|is|stood\sat|been))\s$"
)
_ON = re.compile(r"\s(?:in\s(?:18|19|20)\d\d\s)?to\s(?:only\s|just\s|about\s|some\s|almost\s|nearly\s)?")
_OF_TRADE = re.compile(r"\sof\s(?:its|their|all|the)\s(?:exports|imports|trade|sales|purchases)\b")
_OF_ALL = re.compile(r"\sof\s(?:what|all|everything|its|their|the\stotal|the\swhole)\b")
_IN_YEAR = re.compile(r"\((?:in\s|for\s|against\s)?(?:18|19|20)\d\d:?\s$")  # "46% in 2015 (2010: 65)"
_NAMED = re.compile(r"\((?:[^()\d]*\s)?(?P<name>[A-Z][^\W\d_]+)\s$")  # "29 per cent of it (Israel 22,"
_LISTS = re.compile(r"(?:[,;]|\sand)\s$")
_SPENT = re.compile(r"\s(?:on|for|from|by)\s[a-z]+")  # "1.3 billion went on cigarettes, 0.9 on drugs"
_IN_KIND = re.compile(
    r"\s(?:by|in)\s(?:value|volume|weight|number|tonnage|area|quantity|quantities|money|real|nominal)(?!\w)"
)
_LISTED = re.compile(  # "coal was 45 per cent of the total, gas 22, beef 4"
    r"\)?(?:\s(?:of|in|to|from|for)\s[^,;:.()\d]{1,50}?)?(?:[,;]\s(?:and\s|but\s|then\s)?|\sand\s)(?:that\sof\s|those\sof\s)?(?:the\s)?"
    r"(?P<words>(?:[^\W\d_][\w’'-]*\s){1,2})(?:for\s|at\s)?"
)
_AND = 6  # characters of " and "
_LEAD = 24  # characters in front of a number in which a word leads to it


class Elided(Carried):
    """Reads bare numbers by the last percentage and the last sum told."""

    def elided(self, item: Item, told: dict[str, Item]) -> Item:
        """ "54.9 m USD (betel leaf 16.1)", "a plus of 26 percent … a plus of 34": as the number before it."""
        here = self.bounds.at(item.start).start
        if "percentage terms" in self.text[here : item.start]:
            return replace(item, percent="percent", rule="elided")
        if item.value is not None or (len(item.digits) == 4 and item.digits.isdigit()):
            return item
        if self._is_share(item, told, here):
            return replace(item, percent="percent", rule="elided")
        listed = _BROKEN.fullmatch(item.digits) and _SPENT.match(self.text, item.end)
        if listed and _LISTS.search(self.text, item.start - _AND, item.start) and not _ENDS.match(self.text, item.end):
            last = next(reversed(told.values()))
            currency = None if last.percent else last.currency
            spent = replace(item, scale=last.scale, percent=last.percent, currency=currency, rule="elided")
            return spent if last.start >= here else item
        return self._as_before(item, told, here) if _ENDS.match(self.text, item.end) else item

    def _is_share(self, item: Item, told: dict[str, Item], here: int) -> bool:
        """Say whether a bare number goes on with percentages: "by 7 by value", "exports by 9.9", "beef 4"."""
        last = told.get("percent")
        if last is None or last.start < here or not _SHARE.fullmatch(item.digits) or item.start < last.end:
            return False
        broken = _BROKEN.fullmatch(item.digits) is not None
        kind = _IN_KIND.match(self.text, item.end) or _OF_TRADE.match(self.text, item.end)
        if kind or (broken and _OF_ALL.match(self.text, item.end)):
            return True
        between = self.text[last.end : item.start]
        listed = _LISTED.fullmatch(between)
        ends = _ENDS.match(self.text, item.end) is not None
        lists = listed is not None and self.terms.no_heads.isdisjoint(listed["words"].split())
        if lists and (ends or _LEVEL.match(self.text, item.end)):
            return True
        return ends and (_ON.fullmatch(between) is not None or self._is_led(item, told, here, broken))

    def _is_led(self, item: Item, told: dict[str, Item], here: int, broken: bool) -> bool:
        """Say whether the words in front make a number one more percentage: "by 9.9", "(2010: 65)", "(13.2)"."""
        last, money = told["percent"], told.get("money")
        lead = max(last.end, item.start - _LEAD)
        apart = money is None or money.start < here or (money.start < last.start and not broken)
        if apart and _IN_YEAR.search(self.text, lead, item.start):
            return True
        if apart and broken and self.text[item.start - 1] == "(" and self.text[item.end : item.end + 1] == ")":
            return True
        named = _NAMED.search(self.text, lead, item.start)
        if apart and named and named["name"] not in self.terms.no_heads:
            return True
        by = _BY.search(self.text, lead, item.start)
        if by is None or not (broken or (apart and by.group().startswith("by"))):
            return False
        return apart or by.group().startswith("by")

    def _as_before(self, item: Item, told: dict[str, Item], here: int) -> Item:
        lead = _ELIDED.search(self.text, max(here, item.start - _LEAD), item.start)
        moved = lead is not None and "money" in told and "percent" in told and lead.group().endswith("of ")
        last = told["percent"] if moved else next(reversed(told.values()))
        money = told.get("money")
        if last.percent and money and money.start >= here and self.text.endswith(" to ", 0, item.start):
            last = money  # "fell 13 per cent to 3.0 billion, imports 9 to 2.1"
        if lead is not None and lead.group().startswith("with") and not last.percent:
            return item
        before = _BEFORE.search(self.text, here, item.start) is not None or self._goes_on_list(item, last)
        alike = bool(last.scale) and self.separated(item.digits) and self.separated(last.digits)
        broken = before and (_BROKEN.fullmatch(item.digits) is not None or alike)  # "5,400 billion lire … for 5,300"
        if last.start < here or not (lead or self._is_listed(item, last, here) or (broken and not last.percent)):
            return item
        negative = item.negative or (lead is not None and lead.group().startswith("minus"))
        currency = None if last.percent else last.currency
        return replace(
            item, scale=last.scale, percent=last.percent, currency=currency, rule="elided", negative=negative
        )

    def _goes_on_list(self, item: Item, last: Item) -> bool:
        """ "Gems 9.9 bn, and phones 5.6": an entry of the list that the last number is in."""
        listed = _LISTED.fullmatch(self.text, last.end, item.start) if item.start > last.end else None
        return listed is not None and self.terms.no_heads.isdisjoint(listed["words"].split())

    def _is_listed(self, item: Item, last: Item, here: int) -> bool:
        """Say whether the number stands in a bracket that lists parts of the last sum."""
        opening = self.text.rfind("(", here, item.start)
        inside = opening >= 0 and (opening > last.start or last.rule == "elided") and not last.percent
        return inside and self.text.rfind(")", opening, item.start) < 0
