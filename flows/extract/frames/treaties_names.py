"""Signers whom nothing but their place tells to be people: "Nehru and Ayub Khan signed", "by Sin Heon and Kuroda".

Names that the annotators of people know are theirs; here a run of capitalised words is taken where only one who
signs can stand: directly in front of a verb of signing, or behind its "by".
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.extract.frames.treaties_words import words
from flows.extract.model import Person
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_SKIPPED = frozenset(
    "had have has then both jointly later finally also there today here together are is were was said to reported "
    "believed".split()
)
_LINKS = frozenset({"and", ",", "&"})
_WITHIN = frozenset({"-", "'", ".", "al", "bin", "de", "di", "da", "von", "van", "el", "ibn"})
_STATE = 7  # items of "for the King of Peru"
_STATES = frozenset({"STATE", "DEMONYM", "ORG", "GOVERNMENT", "CAPITAL"})
_LONGEST = 7  # words and signs of one name


def in_front(reading: Reading, sentence: Sentence, verb: int) -> list[Person]:
    """Return the people whose bare names stand directly in front of a verb."""
    at = verb - 1
    while at >= 0 and sentence.texts[at] in _SKIPPED:
        at -= 1
    found: list[Person] = []
    known = False
    while at >= 0:
        if sentence.items[at].type == "PERSON":
            known, at = True, at - 1
        elif (low := _back(reading, sentence, at, bool(found or known))) is not None:
            found.insert(0, _person(reading, sentence, low, at))
            at = low - 1
        else:
            break
        if at < 0 or sentence.texts[at] not in _LINKS:
            break
        at -= 2 if sentence.texts[at - 1] == "," else 1
    sure = known or len(found) > 1 or any(" " in p.name for p in found)
    return found if sure else []


def behind(reading: Reading, sentence: Sentence, at: int) -> Iterator[Person]:
    """Yield the people whose bare names are listed from item ``at`` on: several, or one of two words or more."""
    found = list(_listed(reading, sentence, at))
    if len(found) > 1 or any(" " in p.name for p in found):
        yield from found


def _listed(reading: Reading, sentence: Sentence, at: int) -> Iterator[Person]:
    while at < len(sentence.items):
        high = _on(reading, sentence, at)
        if high is not None:
            yield _person(reading, sentence, at, high)
            at = high + 1
        elif sentence.items[at].type == "ROLE":
            at += 1
            continue
        elif sentence.items[at].type == "PERSON":
            at += 1
        else:
            return
        at = _past_state(sentence, at)
        if at >= len(sentence.items) or sentence.texts[at] not in _LINKS:
            return
        at += 2 if at + 1 < len(sentence.items) and sentence.texts[at + 1] in _LINKS else 1


def _past_state(sentence: Sentence, at: int) -> int:
    """Return the item behind "for Peru", "of the King of Peru" or "(Peru)" that tells for whom somebody signs."""
    items = sentence.items
    if at >= len(items) or items[at].text not in ("for", "of", "("):
        return at
    for end in range(at + 1, min(at + _STATE, len(items))):
        if items[end].type in _STATES:
            closed = end + 1 < len(items) and items[end + 1].text == ")"
            return end + 2 if closed else end + 1
    return at


def _back(reading: Reading, sentence: Sentence, at: int, linked: bool) -> int | None:
    """Return where a name that ends at an item begins, or None; one that opens a sentence must be linked."""
    if not _capital(reading, sentence, at):
        return None
    low = at
    while low > 0 and at - low < _LONGEST and _part(reading, sentence, low - 1) and not _opener(sentence, low - 1):
        low -= 1
    if low == at and _acronym(reading, sentence, at):
        return None
    return None if _common(sentence, low, at) or (low == at == 0 and not linked) else low


def _on(reading: Reading, sentence: Sentence, at: int) -> int | None:
    """Return where a name that begins at an item ends, or None."""
    if not _capital(reading, sentence, at):
        return None
    high = at
    last = len(sentence.items) - 1
    while (
        high < last
        and high - at < _LONGEST
        and (_capital(reading, sentence, high + 1) or _inner(reading, sentence, high + 1))
    ):
        high += 1
    return None if _common(sentence, at, high) or (high == at and _acronym(reading, sentence, at)) else high


def _acronym(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Say whether a word alone is in capitals: a body's short name, "ISRO and CNES signed"."""
    return sentence.items[at].span.of(reading.view.text).isupper()


def _opener(sentence: Sentence, at: int) -> bool:
    """Say whether a word has its capital from opening the sentence: "What Quispe and Lund signed"."""
    return at == 0 and _common(sentence, 0, 0)


def _part(reading: Reading, sentence: Sentence, at: int) -> bool:
    return _capital(reading, sentence, at) or _inner(reading, sentence, at)


def _capital(reading: Reading, sentence: Sentence, at: int) -> bool:
    item = sentence.items[at]
    return not item.type and reading.view.text[item.start].isupper() and len(item.text) > 1


def _inner(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Say whether an item joins two parts of a name: the hyphen of "Ferrero-Waldner", the "de" of "de Sousa"."""
    if not 0 < at < len(sentence.items) - 1 or sentence.items[at].type or sentence.texts[at] not in _WITHIN:
        return False
    return _capital(reading, sentence, at - 1) and _capital(reading, sentence, at + 1)


def _common(sentence: Sentence, low: int, high: int) -> bool:
    """Say whether a run is no name: a word of offices and bodies in it, or a single word that opens the sentence."""
    texts = {sentence.texts[n] for n in range(low, high + 1)}
    return bool(texts & set(words("no_names")))


def _person(reading: Reading, sentence: Sentence, low: int, high: int) -> Person:
    span = Span(sentence.items[low].start, sentence.items[high].end)
    return Person(span.start, span.end, "signer", " ".join(span.of(reading.view.text).split()), span, span)
