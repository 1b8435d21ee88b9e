"""Instruments in lists: those coordinated in a sentence, and those that stand under "the following were signed:"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from flows.extract.model import Instrument
from flows.extract.patterns import RuleMatch
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span

if TYPE_CHECKING:
    from flows.extract.frames.treaties_facts import Fact

_FILLERS = frozenset("a an the its their new first second third of also".split())
_NAMING = frozenset({"are", "were", "including", "namely", "notably"})
_LINKS = frozenset({",", "and", "or", ";", "&", "well", "as"})
_HEADER, _HEADERS = 10, 4  # items of a table's head, and segments behind a lead in which one may stand
_WORDS_ASIDE = 4  # words between two commas that break a list off, and the second comma
_CLAUSE = 16  # items of a relative clause between two members of a list
_OWN_VERBS = frozenset("followed was were came is are has had dates expired entered lapsed covers remains will".split())
_ENTRIES = 40  # entries of a list over which its heading is looked for
_OPENING = 9  # items in front of an instrument that an entry of a list may have: "d) an Addendum to the …"


@dataclass(frozen=True, slots=True)
class Lead:
    """A sentence that says of a list that its members were signed."""

    match: RuleMatch
    plural: bool = False

    @staticmethod
    def opened(match: RuleMatch | None) -> Lead | None:
        """Return the lead that a match of a list rule opens: what it says must run up to a colon."""
        if match is None:
            return None
        rest = list(match.sentence.texts[match.last - 1 :])
        return Lead(match) if ":" in rest else None

    @staticmethod
    def counted(
        matches: Sequence[RuleMatch], before: Lead | None, among: Sequence[str], sentence: Sentence
    ) -> Lead | None:
        """Return the lead that "they signed seven agreements" opens for a sentence "Among them were …"."""
        if before is not None and before.plural and sentence.index == before.match.sentence.index + 1:
            opening = " ".join(i.text for i in sentence.items[:4])
            return before if any(opening.startswith(a) for a in among) else None
        for match in matches:
            if match.rule.options.get("arg") == "list" and not _single(match.sentence.items[match.first].note):
                return Lead(match, plural=True)  # "In all 28 documents were adopted. Among them …"
            item = match.item("it")
            note = item.note if item else None
            if match.rule.options.get("stage") == "signed" and isinstance(note, Instrument) and note.plural:
                return Lead(match, plural=True)
        return None

    def covers(self, sentence: Sentence) -> bool:
        """Say whether a sentence is of the list: an entry, or a further line that begins with an instrument."""
        if self.plural:
            return sentence.index == self.match.sentence.index
        if self.heads(sentence) or self.numbers(sentence):
            return True
        segment = self.match.sentence.segment
        if sentence.segment.section - segment.section > (1 if sentence.segment.kind == "item" else 0):
            return False
        first = next(iter(sentence.of_type("INSTRUMENT")), None)
        return sentence.segment.kind == "item" or (first is not None and first <= 2)

    def _within(self, sentence: Sentence, found: Sequence[int]) -> list[int]:
        """Return the members that the lead's own sentence names: "ten papers were signed, notably a pact and …"."""
        if self.match.rule.options.get("arg") != "list":
            return []
        naming = (n for n in range(self.match.last, len(sentence.items)) if sentence.texts[n] in _NAMING)
        after = next(naming, len(sentence.items))
        first = next((i for i in found if 0 < i - after <= _OPENING), None)
        return [] if first is None else listed(sentence, first, 1)

    def heads(self, sentence: Sentence) -> bool:
        """Say whether a sentence is the head of a table that follows: "No. | Title"."""
        near = not self.plural and sentence.index - self.match.sentence.index <= _HEADERS
        return near and len(sentence.items) <= _HEADER and not sentence.of_type("INSTRUMENT")

    def numbers(self, sentence: Sentence) -> bool:
        """Say whether a line is a numbered entry though it stands last and looks like a heading: "3. Pact on …"."""
        first = next(iter(sentence.of_type("INSTRUMENT")), _OPENING)
        near = not self.plural and sentence.index - self.match.sentence.index <= _ENTRIES
        return near and sentence.segment.kind == "heading" and first <= 2 and sentence.texts[0].isdigit()

    def instruments(self, sentence: Sentence) -> list[int]:
        """Return the items of a sentence that are members of the list."""
        found = sentence.of_type("INSTRUMENT")
        if self.plural and sentence is self.match.sentence:
            return self._within(sentence, found)
        if self.plural:
            return found
        if sentence is self.match.sentence:
            colon = next(n for n in range(self.match.last - 1, len(sentence.items)) if sentence.texts[n] == ":")
            return [i for i in found if i > colon]
        return [i for i in found[:1] if i <= _OPENING]


def _single(note: object) -> bool:
    """Say whether what was signed is one instrument, which no list spells out."""
    return isinstance(note, Instrument) and not note.plural


def headed(reading: Reading, facts: Sequence[Fact], phrases: Sequence[str]) -> Span | None:
    """Return the heading or lead over a list in which an instrument is an entry, if it holds one of the phrases."""
    first = facts[0].sentence
    if first.segment.kind != "item":
        return None
    segments = reading.view.segments
    for index in range(first.index - 1, max(first.index - _ENTRIES, -1), -1):
        segment = segments[index]
        if segment.kind not in ("item", "note"):
            span = Span(segment.start, segment.end)
            said = span.of(reading.view.text).casefold()
            return span if any(p in said for p in phrases) and "not" not in said.split() else None
    return None


def listed(sentence: Sentence, at: int, step: int) -> list[int]:
    """Return the instruments of one list from item ``at`` on: "a treaty (T), a new protocol and an agreement"."""
    row, position, links = [at], at + step, 0
    while 0 <= position < len(sentence.items):
        item = sentence.items[position]
        if item.type == "INSTRUMENT":
            if not links:
                break
            row.append(position)
            links = 0
        elif item.text == ";" and (step < 0 or _tells_on(sentence, position)):
            break  # what stands before it, or behind, has a verb of its own
        elif item.text in _LINKS and not item.type:
            links += 1
        elif (bracket := _bracket(sentence, position, step)) is not None:
            position = bracket
        elif step > 0 and _when_or_where(sentence, position):
            position += 1  # "a memorandum on X in May 2017 and an agreement on Y in 2024"
        elif (aside := _aside(sentence, position, step)) is not None:
            position = aside
        elif step > 0 and (behind := _past_relative(sentence, position)) is not None:
            position = behind
        elif item.type or item.text not in _FILLERS:
            break
        position += step
    return row


def _when_or_where(sentence: Sentence, position: int) -> bool:
    """Say whether "in May 2017", "at Lima" stands at an item."""
    following = sentence.items[position + 1].type if position + 1 < len(sentence.items) else ""
    return sentence.texts[position] in ("in", "on", "at", "since") and following in (
        "DATE",
        "CAPITAL",
        "CITY",
        "VENUE",
    )


def _aside(sentence: Sentence, position: int, step: int) -> int | None:
    """Return where a few words between commas end: "a concordat and, beside it, a missionary agreement"."""
    if not 0 <= position - step < len(sentence.items) or sentence.texts[position - step] != ",":
        return None
    for at in range(position, position + _WORDS_ASIDE * step, step):
        if not 0 <= at < len(sentence.items) or sentence.items[at].type:
            return None
        if sentence.texts[at] == ",":
            return at if at != position else None
    return None


def _tells_on(sentence: Sentence, position: int) -> bool:
    """Say whether an instrument behind a semicolon has a verb of its own: "…; a longer agreement followed in May"."""
    following = next((i for i in sentence.of_type("INSTRUMENT") if i > position), None)
    return following is not None and bool(_OWN_VERBS & set(sentence.texts[following + 1 : following + 4]))


def _past_relative(sentence: Sentence, position: int) -> int | None:
    """Return where a relative clause ends that stands between two members: "a treaty that …, and a convention"."""
    if sentence.texts[position] not in ("that", "which", "with", "to", "for"):
        return None
    for at in range(position + 1, min(position + _CLAUSE, len(sentence.items) - 3)):
        texts = list(sentence.texts[at : at + 3])
        if texts[:2] == [",", "and"] and texts[2] in ("a", "an"):
            near = sentence.items[at + 3 : at + 5]
            return at if any(i.type == "INSTRUMENT" for i in near) else None
        if sentence.items[at].type == "INSTRUMENT" or texts[0] == ";":
            return None
    return None


def _bracket(sentence: Sentence, position: int, step: int) -> int | None:
    """Return the other end of a short bracket that opens (or, backwards, closes) at an item."""
    opening, closing = ("(", ")") if step == 1 else (")", "(")
    if sentence.texts[position] != opening:
        return None
    for at in range(position + step, position + 7 * step, step):
        if 0 <= at < len(sentence.items) and sentence.texts[at] == closing:
            return at
    return None


def spelt(sentence: Sentence, before: int, phrases: Sequence[str], slack: int) -> bool:
    """Say whether one of the phrases ends directly in front of an item, or up to ``slack`` items further off."""
    texts = sentence.texts[max(0, before - slack - 5) : before]
    for phrase in phrases:
        row = _words(phrase)
        if row[-1] not in texts:
            continue
        for end in range(len(texts), max(len(texts) - slack - 1, len(row) - 1), -1):
            if texts[end - len(row) : end] == row:
                return True
    return False


@cache
def _words(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.split())
