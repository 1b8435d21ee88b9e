"""The words of the exercises frame, from ``flows/language/exercises.yaml``, and the search for them in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from flows.extract.sentence import Sentence
from flows.extract.standing import numbers_of_word
from flows.extract.tokens import split_words
from flows.ground.language import read_language

Phrases = dict[str, tuple[tuple[str, ...], ...]]  # first word → the phrases that begin with it, longest first


@dataclass(frozen=True, slots=True)
class Words:
    """The file's lists, ready for look-up."""

    troops: dict[str, str]  # last word or whole phrase → naval, air, land, any
    between: frozenset[str]
    classes: Phrases
    nouns: frozenset[str]  # the last words of classes
    anaphors: dict[str, Phrases]
    lists: dict[str, Phrases]  # again, habit, ongoing, departure, shared, possession, carries, civil
    domain: dict[str, Phrases]
    domain_weak: dict[str, Phrases]  # where nothing else tells the service
    soldiers: Phrases  # common nouns that tell of armed men without saying whose
    war: Phrases  # what is done in war and not on a visit
    peace: Phrases  # what is done with weapons and forces besides sending them
    soft: frozenset[str]  # what is done in war and in peace
    hard: Phrases  # what is done in war alone
    crafts: frozenset[str]  # nouns behind "patrol" and "training" that make a ship or a body of them
    closing: frozenset[str]  # verbs before a last day
    members: frozenset[str]  # people and arms that may be "of the Peruvian …"
    numbers: frozenset[str]  # number words that make a plural one of several things
    moves: frozenset[str]  # finite verbs of ships that travel or lie in port
    operations: frozenset[str]  # names of operations known without the word
    generic: frozenset[str]  # what is no name of an exercise
    unlisted: dict[str, frozenset[str]]  # words beside names of places that no table lists


def phrases(text: str) -> Phrases:
    """Return a comma-separated list as token tuples by first word."""
    found: Phrases = {}
    for phrase in text.split(","):
        row = tuple(split_words(phrase.strip()))
        if row:
            found[row[0]] = (*found.get(row[0], ()), row)
    return {first: tuple(sorted(rows, key=lambda r: -len(r))) for first, rows in found.items()}


@cache
def words() -> Words:
    """Read the file once; raises DyadError where it is missing or malformed."""
    data: dict[str, Any] = read_language("exercises.yaml")
    plain = (
        "again", "joins", "habit", "ongoing", "departure", "shared", "possession", "carries", "civil", "opening",
        "pair", "closed", "teaching", "times", "sails", "cancelled", "voyage", "guests", "diplomacy", "fiction",
        "company", "stays", "homecoming", "sails_on", "standing", "talked", "crew", "relics", "likeness",
    )  # fmt: skip
    soft = frozenset(word.strip() for word in data["soft"].split(","))
    return Words(
        {noun.strip(): kind for kind, nouns in data["troops"].items() for noun in nouns.split(",")},
        frozenset(w.strip() for w in data["between"].split(",")),
        phrases(data["classes"]),
        frozenset(name.split()[-1] for name in data["classes"].split(",")) - {"ship", "vessel", "group"},
        {kind: phrases(text) for kind, text in data["anaphors"].items()},
        {name: phrases(data[name]) for name in plain},
        {kind: phrases(text) for kind, text in data["domain"].items()},
        {kind: phrases(text) for kind, text in data["domain_weak"].items()},
        phrases(data["soldiers"]),
        phrases(data["war"]),
        phrases(data["peace"]),
        soft,
        phrases(",".join(w for w in data["war"].split(",") if w.strip() not in soft)),
        frozenset(word.strip() for word in data["crafts"].split(",")),
        frozenset(word.strip() for word in data["closing"].split(",")),
        frozenset(word.strip() for word in data["members"].split(",")),
        frozenset(word.strip() for word in data["numbers"].split(",")),
        frozenset(word.strip() for word in data["moves"].split(",")),
        frozenset(name.strip() for name in data["operations"].split(",")),
        frozenset(word.strip() for word in data["generic"].split(",")),
        {name: frozenset(word.strip() for word in text.split(",")) for name, text in data["unlisted"].items()},
    )


def spoken(sentence: Sentence, table: Phrases, low: int = 0, high: int | None = None) -> tuple[int, int] | None:
    """Return the first phrase of a list among items ``low`` to ``high`` as (first item, item behind the last)."""
    if table.keys().isdisjoint(sentence.anchors):
        return None
    found: tuple[int, int] | None = None
    stop = len(sentence.items) if high is None else high
    for first in table.keys() & sentence.anchors:
        for at in numbers_of_word(sentence, first):
            if at >= (stop if found is None else found[0]):
                break
            if at >= low and (end := _end(sentence, at, table[first], stop)) is not None:
                found = at, end
                break
    return found


def _end(sentence: Sentence, at: int, rows: tuple[tuple[str, ...], ...], stop: int) -> int | None:
    """Return the item behind the longest phrase that begins at an item and ends before ``stop``, None for none."""
    for row in rows:
        end = at + len(row)
        if end <= stop and sentence.texts[at:end] == row:
            return end
    return None
