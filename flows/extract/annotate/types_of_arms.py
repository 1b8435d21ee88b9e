"""Types of aircraft and vehicles: "F-35B", "Eurofighter", "Leopard 2", without counts. Words: ``units.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from flows.extract.annotate.wording import Bounds, Cover, Trigger, alternatives, hits, index_at, language, listed
from flows.extract.model import Place, Unit, View
from flows.extract.tokens import Token

_NUMBERED = re.compile(
    r"(?:F/)?(?P<letters>[A-Z][A-Za-z]{0,2})[-‑]"
    r"(?P<number>\d{1,3}[A-Z]{0,4}(?:\d[A-Z]?|h)?(?:-\d{1,2}(?=s?\b))?(?:\s(?:MRTT|MKI|MKM|MPA)\b)?)(?P<plural>s)?(?![\w-])"
)
_FUSED = re.compile(
    r"(?<![\w-])(?P<letters>[A-Z][A-Za-z]{0,3})(?P<dash>[-‑]?)(?P<number>\d{1,3}[A-Z]{0,3})(?P<plural>s)?(?![\w-])"
)
_COUNT = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|pair of|flight of)\s$", re.IGNORECASE
)
_TANK = re.compile(r"T-(?:26|34|5[45]|6[24]|72|80|90)(?:[A-Z]\w*)?")  # no T-346A
_ARTICLE = re.compile(r"\ban?\s$")
_AND_ONE = re.compile(r"\band\san?\s$")
_AND_A = re.compile(r",?\sand\san?\s[A-Z]")
_ACRONYM = re.compile(r"\s\((?P<acronym>[A-Z&]{2,6})\)")
_WORD = re.compile(r"\s([A-Z][a-z]+)(?!\w)")
_WORDS = re.compile(r"\s([A-Z][a-z]+\s[A-Z][a-z]+)(?!\w)")
_MODEL = re.compile(r"\s[A-Z]{0,3}[.-]?\d{1,4}[A-Z]{0,3}(?=s?(?!\w))")


@dataclass(frozen=True, slots=True)
class _Terms:
    letters: frozenset[str]
    fused: frozenset[str]
    vehicles: frozenset[str]
    names: Trigger
    doubtful: frozenset[str]
    context: re.Pattern[str]
    not_behind: re.Pattern[str]
    maker: frozenset[str]
    makers: Trigger
    beside: re.Pattern[str]  # nouns of aircraft and vehicles, behind a type
    armoured: re.Pattern[str]
    flown: re.Pattern[str]  # behind a maker's name that stands for its aircraft
    crafts: Trigger  # nouns in the plural before which a capitalised word is a type's name
    driven: frozenset[str]  # those of vehicles
    not_types: frozenset[str]


@cache
def _terms() -> _Terms:
    data = language("units.yaml")
    vehicles = frozenset(listed(data["vehicles"]))
    return _Terms(
        frozenset(listed(data["aircraft"])),
        frozenset(listed(data["fused"])),
        vehicles,
        Trigger([*_with_plurals([*listed(data["names"]), *vehicles])], cases=False),
        frozenset(listed(data["doubtful"])),
        re.compile(f"(?<!\\w)(?:{alternatives(listed(data['context']))})(?!\\w)"),
        re.compile(f"\\s(?:{alternatives(listed(data['not_behind']))})(?!\\w)"),
        frozenset(listed(data["makers"])),
        Trigger([*_with_plurals([*listed(data["makers"])])], cases=False),
        re.compile(f"\\s(?:{alternatives([*listed(data['flown']), *listed(data['armoured'])])})(?!\\w)"),
        re.compile(f"\\s(?:{alternatives(listed(data['armoured']))})(?!\\w)"),
        re.compile(f"\\s(?:{alternatives(listed(data['flown']))})(?!\\w)"),
        Trigger([*listed(data["flying"]), *listed(data["driven"])], cases=False),
        frozenset(listed(data["driven"])),
        frozenset([*listed(data["not_types"]), *listed(data["not_names"])]),
    )


def _with_plurals(names: list[str]) -> Iterator[str]:
    for name in names:
        yield name
        if not name.endswith("s"):
            yield f"{name}s"


def arms(view: View, places: Sequence[Place]) -> Iterator[Unit]:
    """Yield the types of aircraft and vehicles in a view; overlaps are the caller's to settle."""
    yield from _crafted(view, Cover(places))
    yield from _numbered(view.text)
    yield from _fused(view)
    yield from _named(view)
    yield from _made(view.text)


def _type(text: str, start: int, end: int, rule: str, vehicle: bool = False) -> Unit:
    kind: Literal["aircraft", "vehicle"] = "vehicle" if vehicle else "aircraft"
    return Unit(start, end, rule, " ".join(text[start:end].split()), kind, "land" if vehicle else "air", None)


def _numbered(text: str) -> Iterator[Unit]:
    terms = _terms()
    for m in hits(_NUMBERED, text):
        name = f"{m['letters']}-{m['number']}"
        vehicle = name in terms.vehicles or _TANK.fullmatch(name) is not None
        if (vehicle or m["letters"] in terms.letters) and not terms.not_behind.match(text, m.end()):
            end = m.end("number") if m["plural"] else _nicknamed(text, m.end("number"))
            yield _type(text, m.start(), end, "numbered", vehicle)


def _nicknamed(text: str, end: int) -> int:
    """Take in the name behind a number: "P-3C Orion", "CH-47 Chinooks", the plural left out."""
    for pattern in (_WORDS, _WORD):
        nickname = pattern.match(text, end)
        if nickname and _terms().names.fullmatch(nickname[1]):
            plural = nickname[1].endswith("s") and _terms().names.fullmatch(nickname[1][:-1])
            return nickname.end() - (plural is not None and plural is not False)
    return end


def _fused(view: View) -> Iterator[Unit]:
    """ "F16", "C130J": without a hyphen only where the sentence speaks of aircraft."""
    terms, bounds = _terms(), Bounds(view)
    for m in _FUSED.finditer(view.text):
        beside = terms.beside.match(view.text, m.end()) or (
            m["plural"] and _COUNT.search(view.text, max(0, m.start() - 12), m.start())
        )
        if not beside and (m["dash"] or len(m["number"]) < 2 or m["letters"] not in terms.fused):
            continue
        segment = bounds.at(m.start())
        if beside or terms.flown.search(view.text, segment.start, segment.end):
            armoured = terms.armoured.match(view.text, m.end()) is not None
            end = m.end("number") if m["plural"] else _nicknamed(view.text, m.end("number"))
            yield _type(view.text, m.start(), end, "fused", armoured)


def _named(view: View) -> Iterator[Unit]:
    terms, bounds = _terms(), Bounds(view)
    numbered = {bounds.at(unit.start).start for unit in _numbered(view.text) if unit.kind == "aircraft"}
    for m in hits(terms.names, view.text):
        name = " ".join(m.group().split())
        segment = bounds.at(m.start())
        if name in terms.doubtful and re.match(r"\s[A-Z][a-z]{2}", view.text[m.end() : m.end() + 4]):
            continue  # "Archers Post"
        counted = (
            name.endswith("s") and _COUNT.search(view.text, max(segment.start, m.start() - 12), m.start()) is not None
        )
        if (
            name in terms.doubtful
            and not counted
            and segment.start not in numbered
            and not terms.context.search(view.text, segment.start, segment.end)
        ):
            continue
        plural = name.endswith("s") and terms.names.fullmatch(name[:-1]) is not None
        yield _type(view.text, m.start(), m.end() - plural, "counted" if counted else "type", name in terms.vehicles)


def _crafted(view: View, places: Cover) -> Iterator[Unit]:
    """ "Hartbees biplanes", "Jackal and Foxhound vehicles": a name before the noun of what only forces have."""
    text, bounds, terms = view.text, Bounds(view), _terms()
    for m in hits(terms.crafts, text):
        words = bounds.words(bounds.at(m.start()))
        at = index_at(words, m.start()) - 1
        while at > 0 and _coined(words[at], places):
            yield _type(text, words[at].start, words[at].end, "crafted", m.group() in terms.driven)
            if at < 2 or words[at - 1].text not in ("and", ","):
                break
            at -= 2


def _coined(word: Token, places: Cover) -> bool:
    """Say whether a word may be a type's name: capitalised, no acronym, no people, no service."""
    plain = word.text.isalpha() and word.text[0].isupper() and not word.text.isupper()
    return plain and word.text not in _terms().not_types and places.at(word.start) is None


def _made(text: str) -> Iterator[Unit]:
    """A maker's name with a model's number, and the words that an acronym in brackets then sums up.

    Without a number it stands for the aircraft in the plural, or beside their noun: "two Sukhois", "Pilatus trainers".
    """
    terms = _terms()
    for m in hits(terms.makers, text):
        model, plural = _MODEL.match(text, m.end()), m.group() not in terms.maker
        if model and not plural:
            yield _type(text, m.start(), _summed(text, model.end()), "maker")
        elif plural or terms.flown.match(text, m.end()) or _one(text, m):
            yield _type(text, m.start(), m.end() - plural, "made")


def _one(text: str, m: re.Match[str]) -> bool:
    """Say whether one aircraft is meant beside another: "a Dornier and a Chetak"."""
    low = max(0, m.start() - 8)
    last = _AND_ONE.search(text, low, m.start()) and text[m.end() : m.end() + 1] in (".", ",", ";", "")
    return bool(last) or (_ARTICLE.search(text, low, m.start()) is not None and _AND_A.match(text, m.end()) is not None)


def _summed(text: str, end: int) -> int:
    at, initials = end, ""
    while (word := _WORD.match(text, at)) and len(initials) < 6:
        at, initials = word.end(), initials + word.group(1)[0]
    bracket = _ACRONYM.match(text, at)
    return bracket.end() if bracket and initials and bracket["acronym"][0] == initials[0] else end
