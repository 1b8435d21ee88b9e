"""The sentence that a claim was read from, as far as the licence of its text allows to show it."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from flows.explorer.model import Passage
from flows.extract.view import make_view
from flows.ground.model import Document, Source
from flows.tabulate.cells import EXCERPT


class Text:
    """A text of the corpus, cut into sentences once."""

    def __init__(self, document: Document, source: Source) -> None:
        self._document, self._source = document, source

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return [(segment.start, segment.end) for segment in make_view(self._document).segments]

    def passage(self, start: int, end: int) -> Passage:
        """Return the words from ``start`` to ``end`` in their sentence.

        Nothing of a text that may not be quoted; of one that may be quoted in short, no more than an excerpt.
        """
        text = self._document.text
        if self._source.redistributable == "none":
            return Passage("", None, "")
        if self._source.redistributable == "excerpt" and end - start > EXCERPT:
            return Passage("", None, "")
        low, high = self._around(start, end)
        if self._source.redistributable == "excerpt" and high - low > EXCERPT:
            room = (EXCERPT - (end - start)) // 2
            low, high = max(low, start - room), min(high, end + room)
        return Passage(text[low:start], text[start:end], text[end:high])

    def _around(self, start: int, end: int) -> tuple[int, int]:
        """The sentences that the words stand in; the words alone where they stand in none."""
        at = bisect_right(self._sentences, (start, len(self._document.text) + 1)) - 1
        if at < 0:
            return start, end
        low, high = self._sentences[at]
        while high < end and at + 1 < len(self._sentences):
            at += 1
            high = self._sentences[at][1]
        return min(low, start), max(high, end)
