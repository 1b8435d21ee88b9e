"""The words of a view as the people annotators read them: tokens, and what other annotators found at each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from unicodedata import combining, normalize

from flows.extract.model import Organisation, Place, View
from flows.extract.tokens import Token, tokenize
from flows.ground.model import Span

T = TypeVar("T", Place, Organisation)
_LETTERS = str.maketrans("øłđıð", "oldid")  # letters that do not come apart into one without diacritics and a sign


@dataclass(frozen=True, slots=True)
class Words:
    """Parallel lists, one element a token, and one empty token at the end so that a look ahead needs no check.

    ``folds`` are the words case-folded, "’" made "'"; ``breaks`` is true where a new segment or paragraph starts;
    ``places`` and ``codes`` hold the place, or the organisation's code, that covers the token.
    """

    text: str
    source: str
    texts: list[str]
    folds: list[str]
    starts: list[int]
    ends: list[int]
    breaks: list[bool]
    places: list[Place | None]
    codes: list[str | None]

    def __len__(self) -> int:
        return len(self.texts) - 1

    def glued(self, index: int) -> bool:
        """Say whether nothing stands between this token and the one before."""
        return index > 0 and self.starts[index] == self.ends[index - 1] and not self.breaks[index]

    def capital(self, index: int) -> bool:
        """Say whether the token starts with a capital letter."""
        return self.texts[index][:1].isupper()

    def follows(self, index: int) -> bool:
        """Say whether the token stands in the same segment as the one before it."""
        return not self.breaks[index]

    def span(self, first: int, last: int) -> Span:
        """The characters from token ``first`` to token ``last`` (exclusive)."""
        return Span(self.starts[first], self.ends[last - 1])

    def quote(self, span: Span) -> str:
        """The document's own characters at ``span``, what the view blanks left out, white space folded."""
        pairs = zip(span.of(self.text), span.of(self.source), strict=True)
        return " ".join("".join(" " if seen.isspace() else own for seen, own in pairs).split())

    def place_end(self, index: int) -> int:
        """The token behind the place that covers ``index``."""
        place = self.places[index]
        while self.places[index] is place and place is not None:
            index += 1
        return index

    def place_start(self, index: int) -> int:
        """The first token of the place that covers ``index``."""
        place = self.places[index]
        while index > 0 and place is not None and self.places[index - 1] is place:
            index -= 1
        return index


def read_words(
    view: View,
    places: Sequence[Place],
    organisations: Sequence[Organisation],
    tokens: Sequence[Token] | None = None,
) -> Words:
    """Return the words of a view; ``tokens`` are those of ``view.text`` where the caller has them already."""
    found = tokenize(view.text) if tokens is None else tokens
    texts = [t.text for t in found]
    starts = [t.start for t in found]
    ends = [t.end for t in found]
    folds = [w.casefold() if w != "’" else "'" for w in texts]
    end = len(view.text)
    return Words(
        view.text,
        view.document.text,
        [*texts, ""],
        [*folds, ""],
        [*starts, end],
        [*ends, end],
        _breaks(view, starts, ends),
        _cover(places, starts),
        [o.code if o else None for o in _cover(organisations, starts)],
    )


def _breaks(view: View, starts: list[int], ends: list[int]) -> list[bool]:
    heads = [s.start for s in view.segments]
    breaks, before, at = [], 0, 0
    for start, end in zip(starts, ends, strict=True):
        fresh = start - before > 1 and view.text.count("\n", before, start) > 1
        while at < len(heads) and heads[at] <= start:
            fresh, at = True, at + 1
        breaks.append(fresh)
        before = end
    if breaks:
        breaks[0] = True
    return [*breaks, True]


def _cover(marks: Sequence[T], starts: list[int]) -> list[T | None]:
    covers: list[T | None] = [None] * (len(starts) + 1)
    index = 0
    for mark in marks:
        while index < len(starts) and starts[index] < mark.start:
            index += 1
        while index < len(starts) and starts[index] < mark.end:
            covers[index] = mark
            index += 1
    return covers


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """Return a word case-folded and without diacritics, for comparing names ("Itō" and "Ito", "Władysław")."""
    if word.isascii():
        return word.casefold()
    return "".join(c for c in normalize("NFKD", word.casefold()) if not combining(c)).translate(_LETTERS)
