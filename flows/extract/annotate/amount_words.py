"""Numbers in words: "twelve hundred", "two hundred and fifty thousand", "five and a quarter billion".

A scale at the end is left to whoever reads what stands behind a number: "two million three hundred thousand tons" is
two million and three hundred, and "thousand tons" stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from flows.extract.annotate.wording import starts_word, word_index
from flows.ground.value import value

SCALES = {"thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12}
_PARTS = {
    "half": Decimal("0.5"), "quarter": Decimal("0.25"), "third": Decimal("0.333"), "tenth": Decimal("0.1"),
    "three quarters": Decimal("0.75"), "two thirds": Decimal("0.667"), "fifth": Decimal("0.2"),
}  # fmt: skip
_STEP = re.compile(r"(?:(?P<gap>[\s-])(?P<and>and[\s-])?)?(?P<word>[A-Za-z]+)")
_AND = re.compile(
    r"[\s-]and[\s-](?:an?[\s-](?P<part>half|quarter|third|fifth)|(?P<more>three[\s-]quarters|two[\s-]thirds))(?!\w)"
)
_OF = re.compile(
    r"(?:(?P<count>three|two|one|a)[\s-])?(?P<part>half|quarter|third|tenth|fifth)s?[\s-](?:of\s)?(?:an?|one)"
    r"(?=[\s-](?:million|billion|trillion|thousand|crore|lakh|hundred\s(?:thousand|million|billion)|per\s?cent|percent|percentage)(?!\w))",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"[aA](?=\s(?:cool\s|full\s|mere\s)?(?:million|billion|trillion|milliard|crore|lakh|percentage\spoint|hundred\s(?:thousand|million|billion)"
    r"|thousand\s(?:million|billion|tons?|tonnes?|barrels|bales|bushels|pounds|dollars|euros|francs|rupees))\b)"
)
_SCALED = frozenset(
    {"million", "billion", "trillion", "milliard", "crore", "lakh", "thousand", "hundred", "percentage"}
)
_COUNTS = {"three": 3, "two": 2}
_HUNDRED = 100
_TEN = 10


@value
class Worded:
    """A number in words: ``lead`` in full, and ``value``, which the scale behind it multiplies."""

    start: int
    end: int
    value: Decimal
    lead: int = 0
    round: bool = False  # hundreds and parts: counts things even where no scale stands behind


def worded(text: str, numbers: Mapping[str, int]) -> Iterator[Worded]:
    """Yield the numbers in words of a text, in order."""
    index = word_index(text)
    forms = _forms(tuple(numbers.items()))
    starts = {start for word in (forms.keys() & index.keys()) for start in index[word]}
    starts |= set(_articles(text, index))
    last = 0
    for start in sorted(starts):
        if start >= last and starts_word(text, start) and (found := _read(text, start, forms)):
            yield found
            last = found.end


@cache
def _forms(numbers: tuple[tuple[str, int], ...]) -> Mapping[str, int]:
    return {form: value for word, value in numbers for form in (word, word.capitalize())}


def _articles(text: str, index: Mapping[str, list[int]]) -> Iterator[int]:
    """Yield where "a" stands before a scale or a part ("a quarter of a million"), and where a part does."""
    for word in _SCALED & index.keys():
        yield from (at - 2 for at in index[word] if text[at - 2 : at - 1] in ("a", "A"))
    for word in _PARTS.keys() & index.keys():
        yield from (at - 2 if text[at - 2 : at] in ("a ", "A ") else at for at in index[word])
    for word in ("Half", "A") if "Half" in index else ():
        yield from index.get(word, ())


def _read(text: str, start: int, forms: Mapping[str, int]) -> Worded | None:
    if part := _OF.match(text, start):
        share = _PARTS[part["part"].lower()] * _COUNTS.get((part["count"] or "").lower(), 1)
        if part["part"].lower() == "third" and part["count"] == "two":
            share = _PARTS["two thirds"]
        return Worded(start, part.end(), share, round=True)
    if one := _ONE.match(text, start):
        return _behind(text, Worded(start, one.end(), Decimal(1)))
    found = _counted(text, start, forms)
    return _behind(text, found) if found else None


def _behind(text: str, found: Worded) -> Worded:
    """Return the number with what is added to it: "two and a half"."""
    more = _AND.match(text, found.end)
    if more is None:
        return found
    part = _PARTS[(more["part"] or more["more"]).replace("-", " ")]
    return Worded(found.start, more.end(), found.value + part, found.lead, round=True)


def _counted(text: str, start: int, forms: Mapping[str, int]) -> Worded | None:
    """Read word after word; the last scale stays unread where nothing is added to it."""
    whole, here, least, at, hundreds = 0, 0, 10**15, start, False
    kept: Worded | None = None  # the number up to a scale
    while (step := _STEP.match(text, at)) and (at == start) == (step["gap"] is None):
        word = step["word"] if at == start else step["word"].lower()
        number = forms.get(word) if word != "a" else 1
        if word == "hundred" and 0 < here < _HUNDRED and not step["and"]:
            here, hundreds = here * _HUNDRED, True
        elif number is not None and _fits(here, number, step, at == start or whole > 0):
            here += number
        elif word in SCALES and here > 0 and SCALES[word] < least and not step["and"]:
            kept = Worded(start, at, Decimal(here), whole, hundreds)
            whole, here, least = whole + here * SCALES[word], 0, SCALES[word]
        else:
            break
        at = step.end()
    if not here:
        return kept or (Worded(start, at, Decimal(0)) if text[start:at].lower() == "zero" else None)
    return Worded(start, at, Decimal(here), whole, hundreds or whole > 0)


def _fits(here: int, number: int, step: re.Match[str], fresh: bool) -> bool:
    """Say whether a number goes on: "twenty-five", "two hundred and five", "one million three"."""
    if here == 0:
        return fresh
    if here % _HUNDRED == 0:
        return number < _HUNDRED
    return here % _TEN == 0 and here % _HUNDRED > _TEN and number < _TEN and not step["and"]
