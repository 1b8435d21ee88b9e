"""What the language files say of offices, names and delegations, read once.

Files: ``roles.yaml``, ``names.yaml``, ``delegations.yaml``, ``given_names.txt`` in ``flows/language``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from flows.extract.annotate.people_words import plain
from flows.extract.lexicon import Lexicon
from flows.extract.model import RoleRank
from flows.extract.tokens import tokenize
from flows.ground.errors import DyadError
from flows.ground.language import read_language
from flows.ground.memo import remember
from flows.ground.names import FAMILY, GIVEN, given_names, tongues
from flows.ground.paths import LANGUAGE

Use: TypeAlias = Literal["office", "title", "occupation", "kin"]


class LanguageError(DyadError):
    """A language file is not as the code that reads it expects."""


@dataclass(frozen=True, slots=True)
class Office:
    """One way to name an office: ``id`` of its entry, and what the entry says. ``use`` None: never an office."""

    id: str
    rank: RoleRank
    use: Use | None
    plural: bool = False
    portfolio: bool = False
    needs: bool = False
    keep: bool = False


class Phrases:
    """A set of phrases, case ignored, asked token by token."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._lexicon: Lexicon[bool] = Lexicon(((p, True) for p in phrases), fold=True)
        self.firsts = frozenset(tokenize(p)[0].text.casefold() for p in phrases)
        self._lasts: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(t.text.casefold() for t in tokenize(phrase))
            self._lasts.setdefault(words[-1], []).append(words)
        for tails in self._lasts.values():
            tails.sort(key=len, reverse=True)

    def at(self, folds: Sequence[str], index: int) -> int:
        """The number of tokens of the longest phrase that starts at ``index``; 0 where none does."""
        if folds[index] not in self.firsts:
            return 0
        hit = self._lexicon.at(folds, index)
        return hit[0] if hit else 0

    def before(self, folds: Sequence[str], index: int) -> int:
        """The number of tokens of the longest phrase that ends just before ``index``; 0 where none does."""
        if index < 1:
            return 0
        for words in self._lasts.get(folds[index - 1], ()):
            if index >= len(words) and tuple(folds[index - len(words) : index]) == words:
                return len(words)
        return 0


@dataclass(frozen=True, slots=True)
class RoleTerms:
    """``roles.yaml``: offices in any case and as written, and the words that stand around them."""

    folded: Lexicon[Office]
    exact: Lexicon[Office]
    starts: frozenset[str]
    modifiers: frozenset[str]
    past: frozenset[str]
    deputy: frozenset[str]
    portfolios: Phrases
    services: Phrases
    polities: Phrases
    fiefs: frozenset[str]
    of: Phrases
    at: Phrases
    to: Phrases


@dataclass(frozen=True, slots=True)
class NameTerms:
    """``names.yaml`` and ``given_names.txt``: what belongs to a name, and what speaks for and against one."""

    honorifics: Lexicon[bool]
    honorific_starts: frozenset[str]
    inside: frozenset[str]
    open: frozenset[str]
    telling: frozenset[str]
    assimilated: frozenset[str]
    namesakes: frozenset[str]
    given_too: frozenset[str]
    father: frozenset[str]
    never_alone: frozenset[str]
    closing: Phrases
    cut: frozenset[str]
    after: frozenset[str]
    family_first: frozenset[str]
    regnal: frozenset[str]
    deeds: frozenset[str]
    plans: frozenset[str]
    auxiliaries: frozenset[str]
    single: frozenset[str]
    phrases: Phrases
    single_phrases: Phrases
    owned: frozenset[str]
    toward: Phrases
    linking: Phrases
    things_before: Phrases
    ship_prefixes: frozenset[str]
    things: frozenset[str]
    surnames_too: frozenset[str]
    thing_endings: tuple[str, ...]
    ordinary: frozenset[str]
    named_after: frozenset[str]
    hyphen_tails: frozenset[str]
    lone: frozenset[str]
    beside: frozenset[str]
    family: frozenset[str]
    family_endings: tuple[str, ...]
    given: frozenset[str]
    given_last: frozenset[str]


@dataclass(frozen=True, slots=True)
class DelegationTerms:
    """``delegations.yaml``: nouns by kind and what may stand around them."""

    nouns: Mapping[str, tuple[str, str]]  # word → (id, kind)
    purposes: frozenset[str]
    openers: frozenset[str]
    not_after: Phrases
    not_before: Phrases
    sending: Phrases
    led_by: Phrases
    origin: frozenset[str]


def split(words: str) -> tuple[str, ...]:
    """Return the elements of a comma-separated string, white space stripped, empty ones left out."""
    return tuple(w.strip() for w in words.split(",") if w.strip())


def _set(words: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in split(words))


def _phrases(words: str) -> Phrases:
    return Phrases(split(words))


@cache
def raw_terms(name: str) -> Any:
    """Return what ``<name>.yaml`` in the language folder holds; LanguageError where it cannot be read."""
    return read_language(f"{name}.yaml")


def plural_of(phrase: str) -> str:
    """Return the regular plural of an office: its first noun where "of", "for" or "at" follows, else its last word."""
    for joint in (" of ", " for ", " at ", " to "):
        head, found, rest = phrase.partition(joint)
        if found:
            return plural_of(head) + joint + rest
    if phrase.endswith("y") and phrase[-2:-1] not in "aeiou":
        return phrase[:-1] + "ies"
    if phrase.endswith(("man", "woman")):
        return phrase[:-2] + "en"
    return phrase + ("es" if phrase.endswith(("s", "x", "ch", "sh")) else "s")


def _offices(entry: Mapping[str, Any]) -> list[tuple[str, Office]]:
    """The phrases of one entry; a plural that is also a singular ("samurai") counts as plural, which allows both."""
    flags = {k: bool(entry.get(k)) for k in ("portfolio", "needs", "keep")}
    try:
        one = Office(entry["id"], entry["rank"], entry["use"], **flags)
        words = split(entry["words"])
    except (KeyError, TypeError) as fault:
        where = f"{LANGUAGE / 'roles.yaml'}: {entry.get('id', entry)}"
        raise LanguageError("entry is incomplete", where=where, expected="id, rank, use and words") from fault
    many = Office(one.id, one.rank, one.use, plural=True, **flags)
    irregular = split(entry.get("plurals", ""))
    pairs = [(w, one) for w in words if w not in irregular]
    if one.use != "title":
        pairs += [(w, many) for w in (*irregular, *(plural_of(w) for w in words if w[-1:].isalpha()))]
    return pairs


@cache
def role_terms() -> RoleTerms:
    """Return ``roles.yaml``; LanguageError where an entry is incomplete."""
    return remember("offices", _sources("roles.yaml"), _role_terms)


def _sources(*names: str) -> list[Path]:
    """The files that terms are made from, code among them."""
    code = Path(__file__)
    makers = (code.parents[1] / name for name in ("lexicon.py", "tokens.py", "../ground/names.py"))
    return [*(LANGUAGE / name for name in names), code, code.with_name("people_words.py"), *makers]


def _role_terms() -> RoleTerms:
    raw = raw_terms("roles")
    pairs = [(w, Office(e["id"], "official", None)) for e in raw["never"] for w in split(e["words"])]
    pairs += [pair for entry in raw["roles"] for pair in _offices(entry)]
    folded = [(w, o) for w, o in pairs if w == w.lower()]
    exact = [(w, o) for w, o in pairs if w != w.lower()]
    mods, joints = raw["modifiers"], raw["complements"]
    return RoleTerms(
        Lexicon(folded, fold=True),
        Lexicon(exact),
        frozenset(tokenize(w)[0].text.casefold() for w, _ in pairs),
        modifiers=_set(mods["words"]),
        past=_set(mods["past"]),
        deputy=_set(mods["deputy"]),
        portfolios=_phrases(raw["portfolios"]),
        services=_phrases(raw["services"]),
        polities=_phrases(raw["polities"]),
        fiefs=_set(raw["fiefs"]),
        of=_phrases(joints["of"]),
        at=_phrases(joints["at"]),
        to=_phrases(joints["to"]),
    )


def _given() -> tuple[frozenset[str], frozenset[str]]:
    """All given names, and those of languages in which the family name may stand first."""
    last = (name for tongue in tongues(GIVEN) if tongue.family_first for name in tongue.names)
    return frozenset(plain(name) for name in given_names()), frozenset(plain(name) for name in last)


def _family() -> frozenset[str]:
    """The family names of ``family_names.txt``, in their plain spelling."""
    return frozenset(plain(name) for tongue in tongues(FAMILY) for name in tongue.names)


@cache
def name_terms() -> NameTerms:
    """Return ``names.yaml``, the given names and the family names."""
    return remember("persons", _sources("names.yaml", GIVEN, FAMILY), _name_terms)


def _name_terms() -> NameTerms:
    raw = raw_terms("names")
    titles, particles, acts = split(raw["honorifics"]), raw["particles"], raw["acts"]
    given, last = _given()
    return NameTerms(
        Lexicon((t, True) for t in titles),
        frozenset(tokenize(t)[0].text.casefold() for t in titles),
        inside=_set(particles["inside"]),
        open=_set(particles["open"]),
        telling=_set(particles["telling"]),
        assimilated=_set(particles["assimilated"]),
        namesakes=frozenset(plain(name) for name in split(raw["namesakes"])),
        given_too=frozenset(split(raw["given_too"])),
        father=_set(particles["father"]),
        never_alone=_set(particles["never_alone"]),
        closing=_phrases(particles["closing"]),
        cut=frozenset(split(particles["cut"])),
        after=frozenset(split(particles["after"])),
        family_first=frozenset(plain(name) for name in split(raw["family_first"])),
        regnal=frozenset(plain(name) for name in split(raw["regnal"])),
        deeds=_set(acts["deeds"]),
        plans=_set(acts["plans"]),
        auxiliaries=_set(acts["auxiliaries"]),
        single=_set(acts["single"]),
        phrases=_phrases(acts["phrases"]),
        single_phrases=_phrases(acts["single_phrases"]),
        owned=_set(acts["owned"]),
        toward=_phrases(acts["toward"]),
        linking=_phrases(raw["linking"]),
        things_before=_phrases(raw["things_before"]),
        ship_prefixes=frozenset(split(raw["ship_prefixes"])),
        things=_set(raw["things"]),
        surnames_too=_set(raw["surnames_too"]),
        thing_endings=split(raw["thing_endings"]),
        ordinary=_set(raw["ordinary"]),
        named_after=_set(raw["named_after"]),
        hyphen_tails=_set(raw["hyphen_tails"]),
        lone=_set(acts["lone"]),
        beside=_set(acts["beside"]),
        family=_family(),
        family_endings=tuple(plain(end) for end in split(raw["family_endings"])),
        given=given,
        given_last=last,
    )


@cache
def delegation_terms() -> DelegationTerms:
    """Return ``delegations.yaml``."""
    raw = raw_terms("delegations")
    return DelegationTerms(
        {w: (e["id"], e["kind"]) for e in raw["nouns"] for w in split(e["words"]) if " " not in w},
        purposes=_set(raw["purposes"]),
        openers=_set(raw["openers"]),
        not_after=_phrases(raw["not_after"]),
        not_before=_phrases(raw["not_before"]),
        sending=_phrases(raw["sending"]),
        led_by=_phrases(raw["led_by"]),
        origin=_set(raw["from"]),
    )
