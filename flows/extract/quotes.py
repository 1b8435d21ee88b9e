"""Quotes back to places: where the words stand that somebody says he read in a document.

Whoever points by words (a language model) gets white space and kinds of quotation marks wrong: those are folded, as
in the view. Nothing else is: a word that does not stand there is not found.
"""

from __future__ import annotations

from functools import lru_cache

from flows.extract.view import mask
from flows.ground.model import Span


def squeezed(text: str) -> str:
    """Return words as they are compared: signs folded, noise blanked, white space single."""
    return " ".join(mask(text).split())


@lru_cache(maxsize=8)
def _squeezed_view(view: str) -> tuple[str, tuple[int, ...]]:
    """A view's text with white space single, and where in the view each of its characters stands."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(view):
        if not letter.isspace():
            letters.append(letter)
            places.append(place)
        elif letters and letters[-1] != " ":
            letters.append(" ")
            places.append(place)
    return "".join(letters), tuple(places)


def find_quote(quote: str, view: str, within: Span, near: Span | None = None) -> Span | None:
    """Return where a quote stands in a view's text, between words; of several places the one nearest to ``near``.

    None where it does not stand ``within`` that stretch.
    """
    spans = [span for span in _occurrences(squeezed(quote), view) if within.covers(span)]
    if not spans or near is None:
        return spans[0] if spans else None
    return min(spans, key=lambda span: _distance(span, near))


def _occurrences(quote: str, view: str) -> list[Span]:
    text, places = _squeezed_view(view)
    found: list[Span] = []
    at = text.find(quote) if quote else -1
    while at >= 0:
        end = at + len(quote)
        if not (_inside_word(text, at) or _inside_word(text, end)):
            found.append(Span(places[at], places[end - 1] + 1))
        at = text.find(quote, at + 1)
    return found


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _distance(a: Span, b: Span) -> int:
    return max(b.start - a.end, a.start - b.end, 0)
