"""Dates: times counted from something that happened ("two years after the flood"), if the text tells when it did.

The event is dated by the words behind it ("after the war of 1904"), or by a sentence before that tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from flows.extract.annotate.dates_context import Anchor, one_year
from flows.extract.annotate.dates_grammar import Found, Reading
from flows.extract.annotate.dates_tokens import language
from flows.extract.annotate.dates_years import Unreadable, Value, Year, Years
from flows.ground import edtf

_PHRASE = re.compile(r"[^.;:,()\n–—]{1,90}")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_NOUN = re.compile(r" [a-z]+\b")
_HEAD_WORDS = 6  # behind "after", within which the event is named
_SHARES = re.compile(r"[^.;:()\n]*,? and (?:[\w-]+ ){0,4}(?:in|on) ")  # "… and ratified on"
_LISTED = 60  # characters to it
_NEAR = 70  # characters behind, within which its own date stands
_LOOK_BACK = 12  # dates told before that are asked
_LINKS = re.compile(r" (?:of|was|were|had been|has been|entered|came|went) (?:(?:the|a|its|into) )?(\w+)")
_DATED = frozenset({"day", "month", "year", "years", "season"})
_LEADS = frozenset(
    {"in", "on", "at", "by", "from", "of", "the", "until", "till", "since", "and", "early", "late", "mid"}
)


@dataclass(frozen=True, slots=True)
class Event:
    """What words name as having happened: kinds of events that all must be told of, and names beside them."""

    kinds: frozenset[str]
    names: frozenset[str]
    end: int = 0  # where the phrase has named it


class Events(Years):
    """Finds the day of an event; ``following`` is the time expression behind the one that is being resolved."""

    following: Found | None = None
    reach: int = 0  # the end of the words that name the event, which belong to the expression then

    def value(self, reading: Reading, at: int, end: int) -> Value:
        """Return the value of one reading. Raises Unreadable."""
        raise NotImplementedError

    def _event_day(self, at: int, end: int) -> Anchor | None:
        """Return when that took place which the words behind an offset name, if the text tells."""
        return self._dated_behind(at, end) or self._told_before(at, end)

    def _dated_behind(self, at: int, end: int) -> Anchor | None:
        """Return the date by which the event is called: "after the 2011 earthquake", "after they joined in 2004"."""
        item, text = self.following, self.context.view.text
        if item is None or not end <= item.start <= end + _NEAR or not _is_date(item):
            return None
        between = _WORD.findall(text[end : item.start])
        if between not in ([], ["the"]) and not _names_something(text[end : item.start], between):
            return None
        verbs = sum(map(_is_verb, between))
        if verbs > 1 or (verbs and self._opens_clause(at) and text[item.end : item.end + 1] != ","):
            return None  # "Two years after the vote he left in 1990": the date is the main clause's
        try:
            value = self.value(item.reading, item.start, item.end)
        except Unreadable:
            return None
        if not value.edtf or not _closed(value.edtf):
            return None
        if not any(word[0].isupper() or _kinds(word.casefold()) & _written() for word in between):
            self.reach = _behind_number(item.end, text) if between == ["the"] else item.end
        return Anchor(item.start, item.end, value.edtf, relative=False)

    def _year_behind(self, at: int) -> Year:
        item = self.following
        near = item is not None and self.context.same_sentence(at, item.start) and item.reading.y2 is None
        return Year(item.reading.y, "ahead") if near and item is not None and item.reading.m else Year(None)

    def _shared_ahead(self, end: int) -> Reading | None:
        """Return the date behind that gives its year to acts before it: "signed in May and ratified in July 1936"."""
        item, text = self.following, self.context.view.text
        if item is None or not _is_date(item) or item.reading.reads == "year" or item.start - end > _LISTED:
            return None
        return item.reading if _SHARES.fullmatch(text[end : item.start]) else None

    def _opens_clause(self, at: int) -> bool:
        return self.context.view.text[self.context.sentence(at)[0] : at].strip(' "“•*–-') == ""

    def _told_before(self, at: int, end: int) -> Anchor | None:
        phrase = _PHRASE.match(self.context.view.text, end)
        event = _named(phrase.group()) if phrase else None
        if event is None:
            return None
        best: tuple[int, Anchor] | None = None
        for anchor in islice(self.context.backward(at), _LOOK_BACK):
            if best and not self.context.same_sentence(anchor.start, best[1].start):
                break
            far = self._distance(event, anchor, at) if one_year(anchor) and _closed(anchor.edtf) else None
            if far is not None and (best is None or far < best[0]):
                best = far, anchor
        if best:
            self.reach = end + event.end
        return best[1] if best else None

    def _distance(self, event: Event, anchor: Anchor, at: int) -> int | None:
        """Return how far from a date the event is told of in its sentence, before an offset; None where it is not."""
        low, high = self.context.sentence(anchor.start)
        text = self.context.view.text[low : min(high, at)]
        if not all(name in text for name in event.names):
            return None
        places: dict[str, int] = {}
        for found in _WORD.finditer(text):
            for kind in _kinds(found.group().casefold()) & event.kinds:
                places[kind] = min(places.get(kind, 1 << 20), abs(low + found.start() - anchor.start))
        return min(places.values()) if len(places) == len(event.kinds) else None


def _names_something(phrase: str, words: Sequence[str]) -> bool:
    """Say whether more than prepositions stand between "after" and a date, and no comma or bracket."""
    return _PHRASE.fullmatch(phrase) is not None and any(word.casefold() not in _LEADS for word in words[:-1] or words)


def _behind_number(end: int, text: str) -> int:
    """Return the end of the noun that a year stands before: "the 2011 earthquake"."""
    noun = _NOUN.match(text, end)
    return noun.end() if noun else end


def _is_date(item: Found) -> bool:
    reading = item.reading
    return item.until is None and reading.reads in _DATED and reading.y is not None and reading.y2 is None


def _closed(value: str) -> bool:
    return ".." not in value and edtf.precision(value) in ("day", "month", "season", "year")


def _is_verb(word: str) -> bool:
    words = language()["tense"]
    low = word.casefold()
    return low in words["past"] or (low.endswith("ed") and len(low) > 4 and low not in words["not_past"])


@cache
def _by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, words in language()["events"].items():
        for word in words:
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


def _written() -> frozenset[str]:
    """Kinds of things that are told of on their own, whatever is counted from them."""
    return frozenset(("signing", "treaty", "truce"))


def _kinds(word: str) -> frozenset[str]:
    return _by_word().get(word, frozenset())


def _named(phrase: str) -> Event | None:
    """Return the event that a phrase opens with: "the signing of the treaty", "his arrival"."""
    names: list[str] = []
    for number, found in enumerate(_WORD.finditer(phrase)):
        if number >= _HEAD_WORDS:
            return None
        word = found.group()
        kinds = _kinds(word.casefold())
        if kinds:
            link = _LINKS.match(phrase, found.end())
            other = _kinds(link[1].casefold()) if link else frozenset()
            if link and link.group().startswith(" of") and link[1][0].isupper():
                names.append(link[1])
            lasting = frozenset(language()["lasting"])
            wanted = frozenset({min(kinds)} | ({min(other)} if other else set()))
            end = link.end() if link and other else found.end()
            return None if wanted <= lasting else Event(wanted, frozenset(names), end)
        if word[0].isupper() and number:
            names.append(word)
    return None
