"""The tables of places in ``flows/language`` as one lexicon: which phrase is a place of which kind and state."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, TypeAlias, cast, get_args

from flows.extract.annotate.organisations import organisation_names
from flows.extract.annotate.place_rules import Naming, place_rules
from flows.extract.lexicon import Lexicon
from flows.extract.model import PlaceKind
from flows.ground.errors import DyadError
from flows.ground.memo import remember
from flows.ground.model import State
from flows.ground.paths import LANGUAGE
from flows.ground.value import replace

Doubt: TypeAlias = Literal["given", "surname", "both", "word"]
Choice: TypeAlias = Literal["dyad", "city"]  # how one of several codes is chosen: see homonyms.tsv

_MEN = ("hman", "sman")  # Frenchman, Scotsman: their plurals are written out


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means: a place (``kind``), words to pass over (neither), or the head of a naming rule.

    ``codes`` holds the usual state first; several only where ``choice`` says how to choose.
    """

    kind: PlaceKind | None = None
    codes: tuple[str, ...] = ()
    doubt: Doubt | None = None
    choice: Choice | None = None
    lead: int = 0  # tokens in front that are no part of the name: the article
    trail: int = 0  # tokens behind that are none: the hyphen of "Sino-"
    naming: Naming | None = None

    def __reduce__(self) -> tuple[type[Entry], tuple[object, ...]]:
        """Be remembered as a call: thousands are read at every start, and dataclasses with slots are slow at it."""
        return Entry, (self.kind, self.codes, self.doubt, self.choice, self.lead, self.trail, self.naming)

    @property
    def code(self) -> str | None:
        """The usual state's code."""
        return self.codes[0] if self.codes else None


def read_table(name: str, columns: int) -> list[list[str]]:
    """Return the rows of a table in ``flows/language`` below its heading; lines with ``#`` are remarks.

    Raises DyadError, with file and line, where a row has not ``columns`` columns.
    """
    path, rows = LANGUAGE / name, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns:
            raise DyadError("has a row of another length", where=f"{path}:{number}", found=f"{len(row)} columns",
                            expected=f"{columns} columns parted by tabs", mend="put the missing tabs in")  # fmt: skip
        rows.append(row)
    return rows[1:]


def _listed(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _people(cell: str) -> Iterator[str]:
    """Yield adjectives and nouns, with the plurals in -s that the tables leave out."""
    for word in _listed(cell):
        yield word
        if word.endswith(("an", "i")) and not word.endswith(_MEN):
            yield f"{word}s"


def _states() -> Iterator[tuple[str, Entry]]:
    for code, names, people, capitals in read_table("states.tsv", 4):
        state, demonym, capital = (Entry(kind, (code,)) for kind in ("state", "demonym", "capital"))
        yield from ((name, state) for name in _listed(names))
        yield from ((word, demonym) for word in _people(people))
        yield from ((name, capital) for name in _listed(capitals))


def _polities() -> Iterator[tuple[str, Entry]]:
    for code, names, people, _, _ in read_table("polities.tsv", 5):
        polity, demonym = Entry("polity", (code,)), Entry("demonym", (code,))
        yield from ((name, polity) for name in _listed(names))
        yield from ((word, demonym) for word in _people(people))


def _homonyms() -> Iterator[tuple[str, Entry]]:
    for choice, kind, codes, names in read_table("homonyms.tsv", 4):
        entry = Entry(_kind(kind), tuple(_listed(codes)), choice=cast(Choice, choice))
        yield from ((name, entry) for name in _listed(names))


def _others() -> Iterator[tuple[str, Entry]]:
    for code, names, kind in read_table("governments.tsv", 3):
        yield from ((name, Entry(_kind(kind), (code,))) for name in _listed(names))
    for kind, code, names in read_table("regions.tsv", 3):
        region = Entry(_kind(kind), (code,) if code else ())
        yield from ((name, region) for name in _listed(names))
    for code, names in read_table("cities.tsv", 2):
        city = Entry("city", (code,))
        yield from ((name, city) for name in _listed(names))
    for code, names in read_table("prefixes.tsv", 2):
        prefix = Entry("demonym", (code,), trail=1)
        yield from ((f"{name}{dash}", prefix) for name in _listed(names) for dash in "-–")


def _kind(word: str) -> PlaceKind:
    if word not in get_args(PlaceKind):
        raise DyadError("has an unknown kind of place", where=LANGUAGE, found=word, expected=str(get_args(PlaceKind)))
    return cast(PlaceKind, word)


def _heads() -> Iterator[tuple[str, Entry]]:
    for naming in place_rules().naming:
        yield from ((head, Entry(naming=naming)) for head in naming.heads)


def _overlay(state: State) -> Iterator[tuple[str, Entry]]:
    """What a corpus adds to the tables for one side of its dyad."""
    yield from ((name, Entry("state", (state.code,))) for name in state.names)
    yield from ((name, Entry("demonym", (state.code,))) for name in state.demonyms)
    yield from ((name, Entry("polity", (state.code,))) for name in state.polities)


def plain(name: str) -> str:
    """Return a name without accents: Brasília → Brasilia."""
    if name.isascii():
        return name
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(str.maketrans("øØłŁđĐıʽ", "oOlLdDi'"))


@cache
def _phrases() -> dict[str, Entry]:
    """The phrases of all tables; of two entries for one phrase the earlier stands."""
    doubts = {name: cast(Doubt, how) for how, name in read_table("doubtful.tsv", 2)}
    found: dict[str, Entry] = {phrase: Entry() for phrase, _ in read_table("not_places.tsv", 2)}
    found.update((name, Entry()) for name, _ in organisation_names() if " " in name)  # North Atlantic Treaty …
    for source in (_homonyms, _states, _polities, _others, _heads):
        for phrase, entry in source():
            for spelling in (phrase,) if phrase.isascii() else (phrase, plain(phrase)):
                if spelling not in found:
                    found[spelling] = _marked(spelling, entry, doubts)
    one: dict[Entry, Entry] = {}  # equal entries are one: a fifth to remember and to read at a start
    return {spelling: one.setdefault(entry, entry) for spelling, entry in found.items()}


def _marked(phrase: str, entry: Entry, doubts: dict[str, Doubt]) -> Entry:
    if phrase in doubts and entry.naming is None:
        return replace(entry, doubt=doubts[phrase])
    return replace(entry, lead=1) if phrase.startswith("the ") else entry


@lru_cache(maxsize=16)
def gazetteer(overlay: tuple[State, ...] = ()) -> Lexicon[Entry]:
    """Return the lexicon of places, with what a corpus adds for its states; built once for each overlay."""
    added = [pair for state in overlay for pair in _overlay(state)]
    if added:
        return Lexicon([*added, *_phrases().items()])
    code = Path(__file__)
    files = [*sorted(LANGUAGE.glob("*.tsv")), LANGUAGE / "place_rules.yaml", LANGUAGE / "organisations.yaml"]
    modules = [
        code,
        code.with_name("place_rules.py"),
        code.with_name("organisations.py"),
        code.parents[1] / "lexicon.py",
    ]
    return remember("places", [*files, *modules], lambda: Lexicon(_phrases().items()))
