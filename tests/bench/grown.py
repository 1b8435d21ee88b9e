"""A corpus grown to any size: texts in our own words about two states, the same ones for the same number, each time.

Each text tells of a few treaties, visits, exercises and figures of trade, of which some are told of in other texts as
well, with prose around them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

NAME = "grown"
_FIRST = "Ana Luis Marta Pedro Ingrid Lars Sofia Erik Carmen Nils Elena Jorge Astrid Pablo Karin Diego Solveig".split()
_LAST = "Quispe Solberg Rojas Hansen Vargas Berg Mamani Dahl Castillo Lund Flores Haugen Paredes Moen Salazar".split()
_OFFICES = ("President", "Prime Minister", "Foreign Minister", "Defence Minister", "Trade Minister")
_TOWNS = {"Peru": ("Lima", "Cusco", "Arequipa", "Callao"), "Norway": ("Oslo", "Bergen", "Trondheim", "Stavanger")}
_PEOPLE = {"Peru": "Peruvian", "Norway": "Norwegian"}
_MATTERS = (
    "Fisheries", "Trade", "Extradition", "Air Services", "Cultural Cooperation", "Social Security", "Science",
    "Double Taxation", "Investment", "Customs", "Forestry", "Energy", "Tourism", "Education", "Health", "Transport",
)  # fmt: skip
_KINDS = ("Agreement", "Treaty", "Convention", "Protocol", "Memorandum of Understanding")
_GOODS = ("salmon", "copper", "fishmeal", "zinc", "machinery", "coffee", "fertilisers", "ships")
_NAMES = ("Polar Condor", "Northern Llama", "Pacific Fjord", "Blue Anchor", "Steady Wind", "Silver Tide")
_MONTHS = "January February March April May June July August September October November December".split()
_PROSE = (
    "The two governments have long spoken of the sea as what they have in common.",
    "Observers noted that the mood was friendly, though no figures were given at the time.",
    "A reception in the old customs house followed, with music from both countries.",
    "Newspapers in both capitals wrote of it for some days, and then of other things.",
    "The weather was mild for the season, and the harbour was full of small boats.",
    "Scholars still disagree about what moved the parties to talk in the first place.",
    "Whether more will come of it, the officials who were asked would not say.",
    "Students of both universities had prepared questions, of which a few were answered.",
)

MANIFEST = """\
title: "Norway and Peru, grown"
description: "Texts made by a program, to measure with."
version: "1.0.0"
keywords: [tests]
licence: CC0-1.0
contributors:
  - title: Nobody
    roles: [author]
dyad:
  - code: NOR
  - code: PER
texts:
"""
ENTRY = """\
  - file: {name}
    accession: {number}
    sha256: {digest}
    title: "Text {number}"
    authors: [Nobody]
    publisher: Tests
    date: "2021"
    date_evidence: "made up"
    language: en
    licence: CC0-1.0
    redistributable: full
"""


def grow(raw: Path, count: int) -> Path:
    """Write a corpus of ``count`` texts of some 2,000 characters each under ``raw``; return its folder."""
    folder = raw / NAME
    folder.mkdir(parents=True)
    for number in range(1, count + 1):
        (folder / name(number)).write_text(text(number, count), "utf-8")
    register(folder, count)
    return folder


def register(folder: Path, count: int) -> None:
    """Write ``corpus.yaml`` for the texts as they are now."""
    digests = (sha256((folder / name(number)).read_bytes()).hexdigest() for number in range(1, count + 1))
    entries = (ENTRY.format(name=name(n), number=n, digest=digest) for n, digest in enumerate(digests, 1))
    (folder / "corpus.yaml").write_text(MANIFEST + "".join(entries), "utf-8")


def name(number: int) -> str:
    """The file name of a text."""
    return f"{number:05}.txt"


def text(number: int, count: int) -> str:
    """A text: its own facts, and some that a text before it told."""
    own = [_fact(number, at) for at in range(6)]
    shared = [_fact(1 + number * 7 % count, at) for at in (0, 2)]
    prose = random.Random(number).choices(_PROSE, k=8)
    told = [f"{fact} {words}" for fact, words in zip([*own, *shared], prose, strict=True)]
    return "\n\n".join([f"Norway and Peru, part {number}", *(" ".join(pair) for pair in _pairs(told))]) + "\n"


def _pairs(told: list[str]) -> Iterator[list[str]]:
    yield from (told[at : at + 2] for at in range(0, len(told), 2))


def _fact(number: int, at: int) -> str:
    chance = random.Random(number * 10 + at)
    return (_treaty, _treaty, _visit, _visit, _exercise, _trade)[at](chance)


def _day(chance: random.Random) -> str:
    return f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} {chance.randint(1920, 2020)}"


def _sides(chance: random.Random) -> tuple[str, str]:
    first, second = chance.sample(sorted(_TOWNS), 2)
    return first, second


def _treaty(chance: random.Random) -> str:
    first, second = _sides(chance)
    matter, kind = " and ".join(chance.sample(_MATTERS, 2)), chance.choice(_KINDS)
    return f"{first} and {second} signed the {kind} on {matter} in {chance.choice(_TOWNS[second])} on {_day(chance)}."


def _visit(chance: random.Random) -> str:
    first, second = _sides(chance)
    who = f"{chance.choice(_OFFICES)} {chance.choice(_FIRST)} {chance.choice(_LAST)}"
    return f"{_PEOPLE[first]} {who} visited {chance.choice(_TOWNS[second])} on {_day(chance)}."


def _exercise(chance: random.Random) -> str:
    first, second = _sides(chance)
    days = f"from {chance.randint(1, 9)} to {chance.randint(10, 28)} {chance.choice(_MONTHS)}"
    where = f"off {chance.choice(_TOWNS[second])} {days} {chance.randint(1990, 2020)}"
    return f"The navies of {first} and {second} held the exercise {chance.choice(_NAMES)} {where}."


def _trade(chance: random.Random) -> str:
    first, second = _sides(chance)
    goods = f"{_PEOPLE[first]} exports of {chance.choice(_GOODS)} to {second}"
    return f"In {chance.randint(1960, 2020)} {goods} reached {chance.randint(2, 900)} million dollars."
