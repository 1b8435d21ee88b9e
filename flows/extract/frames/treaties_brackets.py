"""Signers whom a bracket holds, or a run of names: "(signed by A and B)", "1992: Ilo pact (A and B)", "by A and B"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.extract.frames.treaties_dated import entry_head
from flows.extract.frames.treaties_facts import Fact
from flows.extract.frames.treaties_naming import GLUE
from flows.extract.model import Person
from flows.extract.sentence import Item, Sentence

BEHALF = frozenset({"STATE", "CAPITAL", "GOVERNMENT", "DEMONYM", "ORG"})
_ABOUT_THEM = frozenset({"STATE", "DEMONYM", "ROLE", "CAPITAL", "ORG", "GOVERNMENT"})
_BETWEEN = GLUE | {
    "for",
    "of",
    "(",
    ")",
    "on",
    "behalf",
    "king",
    "queen",
    "emperor",
    "tsar",
    "foreign",
    "minister",
    "secretary",
    "sultan",
    "shah",
}
_SIGNED_BY = frozenset({"signatories", "signatory", "signers", "signed", "for"})
_BRACKET = 5  # items behind an instrument in which the bracket opens that tells who signed it "for" whom


def entered(fact: Fact) -> Iterator[Person]:
    """Yield those whom an entry of a list names in brackets: "b) Memorandum on Water (Ministers A and B)"."""
    items = fact.sentence.items
    if fact.index + 1 < len(items) and items[fact.index + 1].text == "(":
        yield from people_run(fact.sentence, fact.index + 2)


def bracketed(fact: Fact) -> Iterator[Person]:
    """Yield those named in a bracket behind an instrument as having signed it.

    "(signatories: A and B)", "(for Norway, Minister A; for Peru, Ambassador B)", "(signed by A and B)".
    """
    texts = fact.sentence.texts
    following = next((i for i in fact.sentence.of_type("INSTRUMENT") if i > fact.index), len(texts))
    for at in range(fact.index + 1, min(following, len(texts) - 2)):
        if texts[at + 1] in ("signed", "for") and at >= fact.index + _BRACKET:
            continue
        if texts[at] != "(" or not (texts[at + 1] in _SIGNED_BY or texts[at + 1 : at + 3] == ("signed", "by")):
            continue
        close = next((n for n in range(at, len(texts)) if texts[n] == ")"), len(texts))
        state = texts[at + 1] != "for" or fact.sentence.items[at + 2].type in BEHALF
        if state:
            yield from people(fact.sentence.items[at:close])
        return


def in_entry(fact: Fact) -> Iterator[Person]:
    """Yield those whom the bracket of an entry holds, and nobody else: "1992: Ilo pact (Quispe and Lund)"."""
    sentence, at = fact.sentence, fact.index + 1
    if sentence.texts[at : at + 1] != ("(",) or (sentence.segment.kind != "item" and entry_head(sentence) is None):
        return
    close = next((n for n in range(at, len(sentence.items)) if sentence.texts[n] == ")"), at)
    row = sentence.items[at + 1 : close]
    if all(i.type in ("PERSON", "ROLE", "CAPITAL", "CITY") or i.text in (",", ";", "and", "the") for i in row):
        yield from people(row)


def people(items: Iterable[Item]) -> Iterator[Person]:
    """Yield the people among items."""
    return (item.note for item in items if isinstance(item.note, Person))


def people_run(sentence: Sentence, at: int) -> Iterator[Person]:
    """Yield the people listed from item ``at`` on, up to the first word that does not belong to such a list."""
    for item in sentence.items[at:]:
        if isinstance(item.note, Person):
            yield item.note
        elif item.type not in _ABOUT_THEM and (item.type or item.text not in _BETWEEN):
            return
