"""A number as it stands in a text, before units are carried over from its neighbours."""

from __future__ import annotations

import re
from decimal import Decimal

from flows.ground.value import value

_YEAR = re.compile(r"(?:18|19|20)\d\d")


@value
class Item:
    """A number with what stands at it: scale, "per cent", money, unit."""

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

    @property
    def naked(self) -> bool:
        """Nothing at all at it."""
        return self.bare and not self.currency

    @property
    def year(self) -> bool:
        """Whether the digits may be a year."""
        return _YEAR.fullmatch(self.digits) is not None
