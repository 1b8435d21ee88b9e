"""The words of a segment as the title grammar asks about them: signs, dates, acronyms and quotations among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.extract.annotate.instrument_terms import terms
from flows.extract.annotate.wording import Cover
from flows.extract.tokens import Token

MONTHS = frozenset(
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split()
)
_WEEKDAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Za-z0-9][\w–-]{1,11}")
YEAR = re.compile(r"1\d{3}|20\d{2}")
_YEARS = re.compile(r"(?:19|20)\d{2}[-–/](?:\d{2}|(?:19|20)\d{2})")
OPEN = "“‘\"'«"
CLOSE = "”’\"'»"
ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "her", "our"))
_NO_VERBS = frozenset(
    (
        "life",
        "date",
        "effect",
        "war",
        "power",
        "pass",
        "peace",
        "fruition",
        "an",
        "be",
        "him",
        "them",
        "me",
        "us",
        "it",
        "that",
        "this",
    )
)


class Words:
    """Questions about the words of one segment; ``cover`` tells states and organisations."""

    def __init__(self, words: Sequence[Token], cover: Cover) -> None:
        self.words, self.cover, self.terms = words, cover, terms()

    def text(self, index: int) -> str:
        """Return a word, empty beyond either end."""
        return self.words[index].text if 0 <= index < len(self.words) else ""

    def named(self, index: int) -> bool:
        """Say whether a word lies in a state's or organisation's name."""
        return 0 <= index < len(self.words) and self.cover.at(self.words[index].start) is not None

    def acronym(self, index: int) -> tuple[int, int] | None:
        """Return (index of an acronym in brackets that open at ``index``, index behind the brackets)."""
        if self.text(index) != "(":
            return None
        at = index + 1
        while (
            self.text(at) in ARTICLES
            or self.text(at) in ("or", "hereinafter")
            or (self.text(at) and self.text(at) in OPEN)
        ):
            at += 1
        if not _ACRONYM.fullmatch(self.text(at)):
            return None
        behind = at + 1
        while self.text(behind) and self.text(behind) in CLOSE:
            behind += 1
        return (at, behind + 1) if self.text(behind) == ")" else None

    def _years(self, at: int) -> int:
        """Return the index behind the years that a plan is for: "2024-2027", "for 2024-2026", "2020 to 2025"."""
        start = at + 1 if self.text(at) in ("for", "from", "covering") else at
        if _YEARS.fullmatch(self.text(start)):
            return start + 1
        run = self.text(start + 1) == "to" and YEAR.fullmatch(self.text(start + 2))
        return start + 3 if run and YEAR.fullmatch(self.text(start)) else at

    @staticmethod
    def _verb(word: str) -> bool:
        """Say whether the word behind "to" may be an infinitive: "to join", not "to completion" or "to the"."""
        noun = word.endswith(("tion", "sion", "ment", "ity", "ance")) or word in _NO_VERBS
        return word.isalpha() and word.islower() and word not in ARTICLES and not noun

    def _content(self, at: int) -> bool:
        return self.text(at) in ARTICLES or (self.text(at).isalpha() and self.text(at) not in self.terms.stops)

    def dated(self, at: int) -> bool:
        """Say whether "of 1904", "of 3 May 1904" stands at a word."""
        return self.text(at) == "of" and (bool(YEAR.fullmatch(self.text(at + 1))) or self.text(at + 2) in MONTHS)

    def _dated(self, at: int) -> bool:
        word = self.text(at)
        return (
            word[:1].isdigit()
            or word in MONTHS
            or word in _WEEKDAYS
            or (word == "the" and self.text(at + 1) in ("same", "1st"))
        )

    def _quotation(self, at: int) -> int | None:
        """Return the index behind a few words in quotation marks: an agreement on "historic waters"."""
        if not self.text(at) or self.text(at) not in OPEN:
            return None
        closing = CLOSE[OPEN.index(self.text(at))]
        ends = (n for n in range(at + 2, min(at + 8, len(self.words))) if self.text(n) == closing)
        last = next(ends, None)
        return None if last is None else last + 1

    def quoted(self, first: int, end: int) -> int:
        """Return the end of a title that quotation marks open: what they enclose is the title."""
        opening = self.text(first - 1)
        if not opening or opening not in OPEN:
            return end
        closing = CLOSE[OPEN.index(opening)]
        for index in range(first, min(first + 60, len(self.words))):
            if self.text(index) == closing:
                while self.text(index - 1) in (",", "."):
                    index -= 1
                return index if index > first else end
        return end

    def _governs(self, word: str) -> bool:
        """Say whether a word carries a title on; "Concerning" too, as titles are printed."""
        return word in self.terms.complements or (word[:1].isupper() and word.lower() in self.terms.complements)

    def _function(self, word: str) -> bool:
        """Say whether a word is no noun or adjective: one at which titles end or which is left out of them."""
        known = self.terms
        return word in known.stops or word in known.dropped or word in known.restart or self._governs(word)
