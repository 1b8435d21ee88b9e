"""Formations: carrier strike groups, "2nd Fleet", "82nd Airborne Division", "Kenya Rifles". Words: ``forces.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, cast

from flows.extract.annotate.formations_abroad import formations_abroad
from flows.extract.annotate.formations_coined import NOBODY, Coined, terms
from flows.extract.annotate.wording import Bounds, Cover, Trigger, alternatives, hits, language, listed, occurrences
from flows.extract.model import Place, Unit, View
from flows.ground.value import replace

Domain: TypeAlias = Literal["naval", "air", "land", "joint"]
_OTHERS = (
    "surface force", "escort force", "naval force", "legion", "special forces", "troops", "military base", "army",
    "corps", "expedition", "contingent", "force", "task force",
)  # fmt: skip
_AFLOAT = ("surface force", "escort force", "naval force", "escort task force", "escort fleet", "escort group")
_NUMBERED = re.compile(r"\bthe\s(?P<number>\d{1,3}(?:st|nd|rd|th))(?=[,.;:)]|\s[a-z])")
_MEN = re.compile(  # "Rangers of the 75th", "men of the 24th"
    r"\b(?:[Rr]angers|[Pp]aratroopers|[Pp]aras|[Mm]arines|[Tt]roopers|[Gg]unners|[Hh]ussars|[Ll]ancers|[Dd]ragoons"
    r"|[Gg]renadiers|[Ii]nfantrymen|[Hh]ighlanders|[Ss]oldiers|[Cc]avalry|[Mm]en)\sof\s$"
)
_LEADS = re.compile(r"\b(?:of|to|with|beside|by|against|joined|relieved)\s$")
_GOES_ON = re.compile(
    r"[,.;:)]|\s(?:and|were|was|had|held|who|jumped|dropped|landed|marched|moved|came|under|from|on|in|at)\b"
)
_HOME_NATIONS = re.compile(r"\b(?:Irish|Welsh|Scots|Scotland)\b")  # "the Royal Irish" are no regiment of Ireland
_OF_ADMIRAL = re.compile(r"\s(?:of|under|led by|commanded by)\s(?:(?:Rear|Vice)[- ])?(?:Admiral|Commodore)\b")
_JOINT = re.compile(r"(?:Joint|Combined Joint|Interagency) Task Force|\bTask Force [A-Z][a-z]{2}")  # ashore, by a word
_NO_DAY = 31  # the 208th is no day of a month
_BEFORE, _BEHIND = 70, 50  # characters before and behind a noun within which the name of a formation stands


@dataclass(frozen=True, slots=True)
class _Terms:
    whole: Trigger
    domain: dict[str, Domain]
    states: dict[str, str]  # of formations known by name
    endings: dict[str, str]  # by the words that end its name
    ends: re.Pattern[str]
    bodies: Trigger  # common nouns of formations
    phrased: re.Pattern[str]  # other ways of naming one, with the group "name"


@cache
def _terms() -> _Terms:
    data = language("forces.yaml")
    groups = data["formations"]
    endings = dict(_by_state(data["formation_endings"]))
    whole = {w: cast(Domain, g["domain"]) for g in groups for w in listed(g.get("words", ""))}
    return _Terms(
        Trigger(whole, cases=False),
        whole,
        dict(_by_state(data["formation_states"])),
        endings,
        re.compile(rf"(?<!\w)(?:{alternatives(list(endings))})$"),
        Trigger([*listed(data["bodies"]), *_OTHERS], cases=False),
        _phrased(data["bodies"], data["ranks"]),
    )


def _by_state(rows: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each name of rows "USA: Delta Force, Green Berets" with its state."""
    for row in rows:
        code, _, names = row.partition(":")
        yield from ((name, code) for name in listed(names))


def _phrased(bodies: str, ranks: str) -> re.Pattern[str]:
    """ "FINBATT, a battalion", "the Egoz unit", "General Drude's brigade", "squadron of Admiral P", "5th tank army"."""
    body, rank = alternatives(listed(bodies)), alternatives(listed(ranks))
    name = r"[A-ZÀ-ÞĀ-Ž][\w’-]+"
    return re.compile(
        rf"(?P<acronym>[A-Z]{{4,}}\d?)(?=,\s(?:an?|the|its)\s(?:[\w-]+\s){{0,3}}(?:{body}|contingent|force|task\sforce)(?!\w))"
        rf"|(?<=\s)(?P<ordinal>\d{{1,3}}(?:st|nd|rd|th)\s(?:[a-z-]+\s){{0,3}}(?:{body}|military\sbase|army|corps|surface\sforce|escort\sforce|naval\sforce|task\sforce))(?!\w)"
        rf"|(?P<rank>(?:{rank})\s)(?P<titled>{name}(?:\s{name})?)(?P<of>[’']s)?\s(?P<noun>{body})(?!\w)"
        rf"|(?:(?<=[Tt]he\s)|(?<=[’']s\s))(?P<proper>{name}(?:\s{name})?)\s(?P<kind>{body})(?!\w)"
        rf"|(?<!\w)(?P<owner>{name})[’']s\s(?P<owned>squadron|fleet|flotilla|brigade|division|battalion|column|army|corps|legion)(?!\w)"
        rf"|(?P<led>(?:squadron|fleet|column|division|brigade|expedition|army|corps)\sof\s(?:{rank})\s{name}(?:\s{name})?)"
        rf"|(?<!\w)(?P<service>[A-Z]{{3,6}}\s(?:training|escort|patrol|mine\swarfare)\s(?:squadron|flotilla))(?!\w)"
        rf"|(?<!\w)(?P<ministry>{name}\sMinistry\s(?:special\sforces|troops))(?!\w)"
        rf"|[\"“«](?P<quoted>{name}(?:\s{name})?)[\"”»]\s(?P<body>{body})(?!\w)"
    )


def formations(view: View, places: Sequence[Place]) -> Iterator[Unit]:
    """Yield the formations of a view; overlaps are the caller's to settle."""
    for unit in _formations(view, places):
        ends = _terms().ends.search(unit.name)
        if unit.domain == "air" and unit.name.endswith("Squadron") and _OF_ADMIRAL.match(view.text, unit.end):
            unit = replace(unit, domain="naval")
        if unit.domain == "naval" and _JOINT.search(view.text[unit.start : unit.end + 12]):
            unit = replace(unit, domain="joint")
        theirs = ends is not None and (unit.state is None or _HOME_NATIONS.search(ends.group()))
        yield replace(unit, state=_terms().endings[ends.group()]) if ends and theirs else unit


def _formations(view: View, places: Sequence[Place]) -> Iterator[Unit]:
    reader = _Reader(view, places)
    for m in hits(_terms().whole, view.text):
        written = " ".join(m.group().split())
        domain, state = _terms().domain[written], _terms().states.get(written)
        yield Unit(m.start(), m.end(), "formation", m.group(), "formation", domain, state)
    coined = Coined(view, reader.bounds, reader.places)
    named = [unit for m in hits(terms().nouns, view.text) for unit in coined.read(m)]
    yield from named
    for name in {unit.name: unit for unit in named if unit.rule == "named"}.values():
        for start, end in occurrences(view.text, name.name):
            yield replace(name, start=start, end=end)
    yield from formations_abroad(view, reader.places)
    yield from reader.by_number(named)
    for m in hits(_terms().bodies, view.text):
        segment = reader.bounds.at(m.start())
        for found in _terms().phrased.finditer(view.text, max(segment.start, m.start() - _BEFORE), m.end() + _BEHIND):
            yield from reader.phrased(found)


class _Reader:
    def __init__(self, view: View, places: Sequence[Place]) -> None:
        self.text, self.bounds, self.terms = view.text, Bounds(view), _terms()
        self.places, self.source = Cover(places), view.document.text

    def unit(self, start: int, end: int, rule: str, domain: Domain, state: str | None = None) -> Unit:
        """Return the formation named from ``start`` to ``end``."""
        return Unit(start, end, rule, " ".join(self.source[start:end].split()), "formation", domain, state)

    def by_number(self, named: Sequence[Unit]) -> Iterator[Unit]:
        """Numbers alone: behind "men of", or of no day and in a paragraph that has named a formation."""
        paragraphs = {self.bounds.at(unit.start).paragraph for unit in named}
        for m in _NUMBERED.finditer(self.text):
            low = max(0, m.start() - 20)
            if not _GOES_ON.match(self.text, m.end()):
                continue
            men = _MEN.search(self.text, low, m.start())
            known = int(m["number"][:-2]) > _NO_DAY and self.bounds.at(m.start()).paragraph in paragraphs
            if men or (known and _LEADS.search(self.text, low, m.start())):
                yield self.unit(m.start("number"), m.end("number"), "phrased", "land")

    def phrased(self, m: re.Match[str]) -> Iterator[Unit]:
        """Formations named in passing: "FINBATT, a battalion of …", "the Egoz unit", "General Drude's brigade"."""
        names = [g for g in ("titled", "proper", "owner") if m[g]]
        if any(self._nobody(m, g) for g in names):
            return
        noun = next((m[g] for g in ("noun", "kind", "owned", "body") if m[g]), m.group().split()[0 if m["led"] else -1])
        ships = noun == "squadron" and (m["led"] or m["rank"] or m["owner"] or m["service"])
        naval = noun in ("fleet", "flotilla") or ships or m.group().endswith(_AFLOAT)
        domain: Domain = "naval" if naval else "air" if noun in ("squadron", "wing") else "land"
        start, end = (m.start("quoted"), m.end("quoted")) if m["quoted"] else m.span()
        yield self.unit(start, end, "phrased", domain, None)

    def _nobody(self, m: re.Match[str], group: str) -> bool:
        """Say whether what stands before a formation's common noun names none: a state, a service, an office."""
        placed = self.places.at(m.start(group)) is not None
        return placed or any(word in NOBODY for word in m[group].split())
