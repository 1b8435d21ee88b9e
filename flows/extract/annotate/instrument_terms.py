"""The words of instruments, read from ``instruments.yaml``, and what they alone decide: kind and subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from flows.extract.annotate.wording import Trigger, alternatives, hits, language, listed


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that names an instrument: the codebook's kind, and whether it may stand alone in small letters."""

    id: str
    noun: str
    plural: bool
    alone: bool
    needs: frozenset[str]
    acronym: bool = False
    acted: bool = False  # an act beside it will do
    follows: tuple[str, ...] = ()  # or one of these right behind it


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Words directly before or behind certain heads that make the phrase no instrument."""

    id: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """The file's lists as sets, and the scanners built from them."""

    heads: dict[str, Head]  # folded
    trigger: Trigger
    acronyms: Trigger
    exclusions: tuple[Exclusion, ...]
    modifiers: frozenset[str]
    endings: tuple[str, ...]
    unlike: frozenset[str]
    dropped: frozenset[str]
    generic: frozenset[str]
    never_first: frozenset[str]
    acts: frozenset[str]
    known_acronyms: frozenset[str]
    complements: frozenset[str]
    stops: frozenset[str]
    restart: frozenset[str]
    sorts: frozenset[str]

    def modifier(self, word: str) -> bool:
        """Say whether a word in small letters may stand between article and noun."""
        if word in self.modifiers:
            return True
        if not word.replace("-", "").isalpha() or word in self.unlike or word in self.dropped:
            return False
        return "-" in word or (len(word) > 5 and word.endswith(self.endings))


def _heads(rows: list[dict[str, str]]) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    for row in rows:
        needs = frozenset(listed(str(row.get("needs", ""))))
        for plural, key in ((True, "plurals"), (False, "words")):
            for word in listed(row[key]):
                alone, acted = bool(row.get("bare", True)), bool(row.get("acted", False))
                follows = listed(str(row.get("follows", "")))
                heads[word.casefold()] = Head(row["id"], row["noun"], plural, alone, needs, False, acted, follows)
    return heads


def _exclusions(rows: list[dict[str, str]]) -> tuple[Exclusion, ...]:
    return tuple(
        Exclusion(
            row["id"],
            listed(row.get("before", "")),
            listed(row.get("after", "")),
            frozenset(listed(row.get("heads", ""))),
        )
        for row in rows
    )


@cache
def terms() -> Terms:
    """Read the data once."""
    data = language("instruments.yaml")
    heads = _heads(data["heads"])
    acronyms = {word: noun for noun, words in data["acronyms"].items() for word in listed(words)}
    for word, noun in acronyms.items():
        heads[word.casefold()] = Head("acronym", noun, word.endswith("s"), True, frozenset(), True)

    def bag(name: str) -> frozenset[str]:
        """The words listed under a name, without order."""
        return frozenset(listed(data[name]))

    return Terms(
        heads=heads,
        trigger=Trigger(w for w, head in heads.items() if not head.acronym),
        acronyms=Trigger(acronyms, cases=False),
        exclusions=_exclusions(data["exclusions"]),
        modifiers=bag("modifiers"),
        endings=listed(data["endings"]),
        unlike=bag("unlike"),
        dropped=bag("dropped"),
        generic=bag("generic"),
        never_first=bag("never_first"),
        acts=bag("acts"),
        known_acronyms=frozenset(acronyms),
        complements=bag("complements"),
        stops=bag("stops"),
        restart=bag("restart"),
        sorts=bag("sorts"),
    )


def head_of(phrase: str) -> Head:
    """Return the head that a trigger's hit spells; KeyError where it is none."""
    return terms().heads[" ".join(phrase.split()).casefold()]


def instrument_noun(quote: str) -> str | None:
    """Return the codebook's instrument for a quote, by its head noun; None where it holds none.

    The head is the last of the nouns that stand together before the first preposition:
    "Partnership Agreement" is an agreement, "Treaty on the Convention" a treaty. "EPA" behind a
    partnership's name makes it an agreement (codebook, section 3).
    """
    t = terms()
    found = sorted([*hits(t.trigger, quote), *hits(t.acronyms, quote)], key=lambda m: m.start())
    if not found:
        return None
    best = found[0]
    for m in found[1:]:
        between = quote[best.end() : m.start()]
        if between.strip() and not re.fullmatch(r"\s?\(", between):
            break
        best = m
    return head_of(best.group()).noun


@cache
def _subjects() -> tuple[tuple[str, tuple[tuple[re.Pattern[str], ...], ...]], ...]:
    rows = []
    for row in language("instruments.yaml")["subjects"]:
        options = tuple(tuple(_word(w) for w in option.split("+")) for option in listed(row["words"]))
        rows.append((row["subject"], options))
    return tuple(rows)


def _word(word: str) -> re.Pattern[str]:
    stem = alternatives([word.rstrip("*")])
    end = "" if word.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w)(?:{stem}){end}")


@lru_cache(maxsize=4096)
def subject_of(text: str) -> str | None:
    """Return the codebook's subject for a title or description, by the first row whose words it holds; else None."""
    folded = " ".join(text.split()).casefold()
    for subject, options in _subjects():
        if any(all(word.search(folded) for word in option) for option in options):
            return subject
    return None
