"""Stated figures: the interval of true values that a rounded, qualified number stands for."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache


@lru_cache(maxsize=16384)
def interval(value: str, qualifier: str | None = None) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest true value that ``value`` can stand for, both included.

    A figure is rounded at its last digit that is not a trailing zero: 1687000000000 stands for half a billion more
    or less. "More than" reaches one such unit up, "up to" one down. Raises ``decimal.InvalidOperation``.
    """
    number = Decimal(value)
    step = _step(number)
    match qualifier:
        case "at_least":
            return number, number + step
        case "at_most":
            return number - step, number
    return number - step / 2, number + step / 2


def _step(number: Decimal) -> Decimal:
    if number == 0:
        return Decimal(0)
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
