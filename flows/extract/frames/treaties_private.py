"""Agreements of towns, firms, universities and rebels: they are no agreements of states."""

from __future__ import annotations

import re

from flows.extract.clauses import clause_of
from flows.extract.frames.treaties_facts import Fact, Stage
from flows.extract.frames.treaties_words import words
from flows.extract.model import Instrument
from flows.extract.reading import Reading

_WITH = re.compile(r"\bwith (?:the |a |an )?(?:[A-Z][\w’'&-]*\s)+?([A-Z][\w’'-]*)\Z")
_FRONT = 4  # items in front of one in which it stands
_COMPLEMENT = 8  # items behind an instrument in which whose it is stands


def private(reading: Reading, fact: Fact, *, strict: bool) -> bool:
    """Say whether towns, firms or universities agree, not states: they stand where the parties would.

    ``strict``: people of two states act; then they must be called mayors or the like.
    """
    if fact.note is not None and _of_firms(reading, fact.note):
        return True
    regions = [_region(fact, s) for s in fact.acts] or [(fact.index, fact.index + _COMPLEMENT)]
    items = [i for low, high in regions for i in fact.sentence.items[low:high]]
    items.extend(fact.sentence.items[max(0, fact.index - _FRONT) : fact.index])  # "the firm's codeshare agreement"
    texts = {w for i in items for w in i.span.of(reading.view.text).casefold().replace("-", " ").split()}
    if _with_firm(reading, fact):
        return True
    if strict:
        return bool(texts & set(words("townsmen")))
    return bool(texts & set(words("rebels"))) or (
        bool(texts & set(words("private"))) and not texts & set(words("bodies"))
    )


def _with_firm(reading: Reading, fact: Fact) -> bool:
    """Say whether an instrument is with a firm by its name: "a framework agreement with the Cairo Cable Company"."""
    if fact.note is None:
        return False
    named = fact.note.title.of(reading.view.text)
    behind = _WITH.search(named)
    return behind is not None and behind[1].casefold() in words("private")


def _of_firms(reading: Reading, note: Instrument) -> bool:
    """Say whether an agreement is of a sort that only firms conclude: "a codeshare agreement"."""
    return bool(set(note.title.of(reading.view.text).casefold().split()) & set(words("of_firms")))


def firms(reading: Reading, fact: Fact) -> bool:
    """Say whether those who agree are firms: "Norway's Equinor and Peru's Unna signed", and nobody is named."""
    items, text = fact.sentence.items, reading.view.text
    if fact.note is None or fact.note.named or fact.sentence.of_type("PERSON", "ROLE"):
        return False
    owned = 0
    for at in range(len(items) - 4):
        if items[at].type == "STATE" and items[at + 1].text == "'" and items[at + 2].text == "s":
            run = at + 3
            while run < len(items) and not items[run].type and text[items[run].start].isupper():
                run += 1
            owned += run == at + 4 or (run > at + 4 and items[run - 1].text in words("firm_names"))
    return owned > 1


def _region(fact: Fact, stage: Stage) -> tuple[int, int]:
    """Return the items in which who agrees stands: in front of the verb, or behind the instrument."""
    if fact.index > stage.verb:
        return clause_of(fact.sentence, stage.verb)[0], stage.verb
    texts = fact.sentence.texts
    comma = next((n for n in range(stage.verb, len(texts)) if texts[n] == ","), len(texts))
    return fact.index, min(fact.index + _COMPLEMENT, max(comma, fact.index + 1))


def household(reading: Reading, fact: Fact) -> bool:
    """Say whether a paragraph tells of families, where no state is named beside an agreement."""
    wanted = frozenset(words("household"))
    return any(s.anchors & wanted for s in (fact.sentence, *reading.earlier(fact.sentence)))
