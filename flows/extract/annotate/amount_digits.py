"""Digits as decimals: which sign separates thousands and which decimals, told by groups, scale and document."""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = re.compile(
    r"\d(?:\d?(?:,\d\d)+,\d{3}(?![\d,])"  # 1,23,45,678, as lakhs are written
    r"|\d?\d?(?:,\d{3})+(?:\.\d+)?(?!\d)|\d?\d?(?:\.\d{3})+(?:,\d+)?(?!\d)"
    r"|\d?\d?(?:[\u00a0\u202f\u2009' ]\d{3})+(?:[.,]\d+)?(?!\d)|\d*(?:[.,]\d+)?)"
    r"(?:[½¼¾⅓⅔]|\s(?:1/2|1/4|3/4|1/3|2/3)(?![\d/])|\sand\s(?:a\s(?:half|quarter)|three\squarters)"
    r"(?=\s(?:million|billion|trillion|crore|lakh|per\s?cent|percent|thousand|times)))?"
)
_BROKEN_UP = {
    "½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667", "1/2": "0.5", "1/4": "0.25", "3/4": "0.75",
    "1/3": "0.333", "2/3": "0.667", "and a half": "0.5", "and a quarter": "0.25", "and three quarters": "0.75",
}  # fmt: skip
_SPACES = re.compile(r"[\s'\u00a0\u202f\u2009]")


def read_digits(text: str, *, scaled: bool, comma: bool) -> Decimal:
    """Return the number that digits spell.

    ``scaled``: a scale or "per cent" stands behind; ``comma``: the document writes decimals with a comma.
    """
    if (part := next((sign for sign in _BROKEN_UP if text.endswith(sign)), None)) is not None:
        whole = text.removesuffix(part).rstrip()
        return read_digits(whole, scaled=scaled, comma=comma) + Decimal(_BROKEN_UP[part])
    digits = _SPACES.sub("", text)
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        last = max(digits.rfind(","), digits.rfind("."))
        return Decimal(re.sub("[,.]", "", digits[:last]) + "." + digits[last + 1 :])
    if commas + dots > 1:
        return Decimal(re.sub("[,.]", "", digits))
    if commas:
        whole_number = len(digits.split(",")[1]) == 3 and not (comma and scaled)
        return Decimal(digits.replace(",", "" if whole_number else "."))
    grouped = dots and len(digits.split(".")[1]) == 3 and not ((scaled and not comma) or digits.startswith("0"))
    return Decimal(digits.replace(".", "") if grouped else digits)
