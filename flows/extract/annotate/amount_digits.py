"""Digits as decimals: which sign separates thousands and which decimals, told by groups, scale and document."""

from __future__ import annotations

import re
from decimal import Decimal

_BROKEN_UP = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667", "/": "0.5"}
_SPACES = re.compile(r"[\s'\u00a0\u202f\u2009]")


def read_digits(text: str, *, scaled: bool, comma: bool) -> Decimal:
    """Return the number that digits spell.

    ``scaled``: a scale or "per cent" stands behind; ``comma``: the document writes decimals with a comma.
    """
    if (part := next((p for sign, p in _BROKEN_UP.items() if sign in text), None)) is not None:
        whole = text.removesuffix("1/2").rstrip(" ½¼¾⅓⅔")
        return read_digits(whole, scaled=scaled, comma=comma) + Decimal(part)
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
    grouped = dots and len(digits.split(".")[1]) == 3 and not (scaled or digits.startswith("0"))
    return Decimal(digits.replace(".", "") if grouped else digits)
