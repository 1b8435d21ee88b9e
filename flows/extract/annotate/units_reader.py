"""What ships are read with: the words of ``units.yaml`` on them, and a reader of names in one view."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from flows.extract.annotate.wording import Bounds, Cover, Trigger, alternatives, capital, index_at, language, listed
from flows.extract.model import Place, Unit, View
from flows.extract.tokens import Token

_GREAT = ("the", "Great")
QUOTES = "\"“”'‘’«»"


@dataclass(frozen=True, slots=True)
class Terms:
    """The lists of ``units.yaml`` on ships, ready for look-up."""

    prefixes: dict[str, tuple[str | None, bool, bool]]  # state, doubtful, merchant
    prefix: Trigger
    shared: frozenset[tuple[str, str]]  # a prefix and the second state that uses it
    ships: frozenset[str]
    merchant: frozenset[str]
    noun: Trigger
    ashore: frozenset[str]  # naval bases that bear a ship's prefix
    not_names: frozenset[str]
    joiners: frozenset[str]
    aboard: re.Pattern[str]
    titles: frozenset[str]
    not_paired: frozenset[str]
    not_bare: frozenset[str]
    sea: Trigger  # words of ships and the sea, near which a verb alone tells a ship
    afloat: Trigger  # nouns of ships and of bodies of them, which make a sentence one about ships
    shouted: frozenset[str]  # prefixes that are words of their own where a whole sentence is in capitals
    in_names: frozenset[str]
    naval: frozenset[str]  # doubtful prefixes that stand for ships wherever armed forces are spoken of
    armed: Trigger


def _prefixes(navy: str, merchant: str) -> dict[str, tuple[str | None, bool, bool]]:
    rows: dict[str, tuple[str | None, bool, bool]] = {}
    for entry in listed(navy):
        prefix, state = entry.split()
        rows[prefix.rstrip("?")] = (None if state == "?" else state, prefix.endswith("?"), False)
    rows.update({p.rstrip("?"): (None, p.endswith("?"), True) for p in listed(merchant)})
    return rows


def _either_case(phrases: str) -> list[str]:
    return [form for phrase in listed(phrases) for form in (phrase, phrase[0].upper() + phrase[1:])]


def _plurals(nouns: str) -> frozenset[str]:
    return frozenset(form for noun in listed(nouns) for form in (noun, noun if noun.endswith("s") else f"{noun}s"))


@cache
def terms() -> Terms:
    """Return them, read once. Raises DyadError where the file is missing or malformed."""
    data = language("units.yaml")
    prefixes = _prefixes(data["prefixes"], data["merchant_prefixes"])
    ships, merchant = _plurals(data["ships"]), _plurals(data["merchant"])
    return Terms(
        prefixes,
        Trigger(prefixes, cases=False),
        frozenset((prefix, state) for prefix, state in map(str.split, listed(data["shared_prefixes"]))),
        ships,
        merchant,
        Trigger({noun.rsplit(" ", 1)[-1] for noun in ships | merchant}),
        frozenset(listed(data["ashore"])),
        frozenset(listed(data["not_names"])),
        frozenset(listed(data["joiners"])),
        re.compile(f'\\b(?:{alternatives(_either_case(data["aboard"]))})\\sthe\\s(?=[A-ZÀ-Þ“"])'),
        frozenset(listed(data["titles"])),
        frozenset(listed(data["not_paired"])),
        frozenset(listed(data["not_bare"])),
        Trigger(listed(data["sea"])),
        Trigger([*listed(data["afloat"])]),
        frozenset(listed(data["shouted"])),
        frozenset(listed(data["in_names"])),
        frozenset(listed(data["naval"])),
        Trigger(listed(data["armed"])),
    )


class Reader:
    """Reads names of ships in one view."""

    def __init__(self, view: View, places: Sequence[Place]) -> None:
        self.text, self.bounds, self.terms = view.text, Bounds(view), terms()
        self.places = Cover(places)
        self.source, self.dyad = view.document.text, view.document.dyad.codes

    def words(self, offset: int) -> tuple[list[Token], int]:
        """Return the words of the segment that holds an offset, and the index of the word there."""
        words = self.bounds.words(self.bounds.at(offset))
        return words, index_at(words, offset)

    def run(self, words: Sequence[Token], first: int) -> int:
        """Return the index behind a proper name that starts at ``first``: at most four words, all capitalised."""
        end = first
        while end < len(words) and end - first < 4:
            word = words[end].text
            behind = words[min(end + 1, len(words) - 1)].text
            joins = end > first and capital(behind) and (word in self.terms.joiners or (word, behind) == _GREAT)
            titled = end == first and word in self.terms.titles and capital(words[min(end + 1, len(words) - 1)].text)
            named = capital(word) and word[0].isalpha() and not self._stop(word, end > first)
            if not joins and not titled and not named:
                break
            end += 1 + (end > first and self._initial(words, end))
        return end

    def _initial(self, words: Sequence[Token], at: int) -> bool:
        """Say whether a word is an initial with its full stop, and the name goes on: "Dwight D. Eisenhower"."""
        if at + 2 >= len(words) or words[at + 1].text != "." or words[at + 1].start != words[at].end:
            return False
        return len(words[at].text) == 1 and capital(words[at + 2].text)

    def _stop(self, word: str, inside: bool) -> bool:
        """Say whether a capitalised word cannot be part of a ship's name."""
        noun = word.lower() in self.terms.ships - self.terms.in_names and not word.isupper()
        return word in self.terms.not_names or (noun and inside)

    def name(self, words: Sequence[Token], first: int, end: int) -> tuple[int, int]:
        """Return the characters of words ``first`` to ``end``, possessive left out."""
        stop = words[end - 1].end
        return words[first].start, stop - 2 if words[end - 1].text.endswith(("'s", "’s")) else stop

    def ship(self, start: int, end: int, rule: str, state: str | None, merchant: bool = False) -> Unit:
        """Return a ship that the document writes from ``start`` to ``end``."""
        name = " ".join(self.source[start:end].split())
        return Unit(start, end, rule, name, "ship", "naval", state, merchant)

    def noun(self, words: Sequence[Token], last: int) -> tuple[int, str]:
        """Return (index of the first word, folded) of the longest noun of a ship that ends at ``last``."""
        for first in range(max(0, last - 3), last):
            noun = " ".join(t.text for t in words[first : last + 1]).lower()
            if noun in self.terms.ships or noun in self.terms.merchant:
                return first, noun
        word = words[last].text
        return last, word if word in self.terms.ships else word.lower()

    def adjective(self, words: Sequence[Token], index: int) -> str | None:
        """The state of an adjective up to four words in front: "the Italian offshore patrol vessel …"."""
        for token in reversed(words[max(0, index - 4) : index]):
            if token.text in (",", ";", "and", "with"):
                return None
            place = self.places.at(token.start)
            if isinstance(place, Place) and place.kind in ("demonym", "state"):
                return place.state
        return None

    def placed(self, words: Sequence[Token], first: int) -> bool:
        """Say whether a word is part of a place."""
        return self.places.at(words[first].start) is not None
