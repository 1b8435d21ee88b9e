"""Dates as people read them: ISO 8601 as it is, in words what EDTF has codes for."""

from __future__ import annotations

from typing import Final

from flows.ground.edtf import Point, is_valid, parse

_SEASONS: Final = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_DOUBTS: Final = {"": "{}", "~": "about {}", "?": "{} (uncertain)", "%": "about {} (uncertain)"}


def told(edtf: str) -> str:
    """Return a date of EDTF for people: "summer 2024" for 2024-22, "from 2018" for 2018/.., "1870s" for 187X.

    What is no EDTF is returned as it is: pages judge nothing.
    """
    if not is_valid(edtf):
        return edtf
    parsed = parse(edtf)
    start, end = (point and _told(point) for point in (parsed.start, parsed.end))
    if not parsed.interval:
        return str(start)
    if start and end:
        return f"{start} to {end}"
    return f"from {start}" if start else f"until {end}"


def _told(point: Point) -> str:
    words = str(point).removesuffix(point.qualifier)
    if point.month in _SEASONS:
        words = f"{_SEASONS[point.month]} {point.year}"
    elif point.year.endswith("X"):
        words = f"{point.year.replace('X', '0')}s"
    return _DOUBTS[point.qualifier].format(words)
