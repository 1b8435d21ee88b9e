"""Ships without prefix or class: what an article, the sea and the words around a name tell.

"the Inconstant and the Comète dropped anchor", "they sent the Calabria: she lay at …", "her sister Montecuccoli",
"Alpino docked at …". Words: ``units.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from flows.extract.annotate.placing import surroundings
from flows.extract.annotate.wording import Bounds, Cover, alternatives, language, listed
from flows.extract.model import Place, Unit

_WORD = r"[A-ZÀ-ÞŌŪ][\w’'-]+"
_MORE = rf"(?: (?:[IVX]{{1,4}}\b|{_WORD}|(?:de|di|da|delle|della|dei|do|dos|la|of the) {_WORD}))"
_ANCHORS = re.compile(
    rf"(?:^|(?<=\. ))(?P<flag>{_WORD}(?: {_WORD}){{0,2}}), (?:the )?flagship of|(?:\b[Tt]he|(?<=\d) [–—-]|[•:]) (?P<one>{_WORD}(?: {_WORD}){{0,2}})(?: and (?:the )?(?P<two>{_WORD}(?: {_WORD}){{0,2}}))?(?:, [^,.;:]{{3,80}})?,? (?:had |has |then |will |also |herself )?"
    r"(?:anchor(?:ed|s)?\b|docked|docks|moored|moors|berthed|berths|(?:dropped|cast|weighed) anchor|tied up|made fast"
    r"|lay (?:at anchor|in|off|alongside)|lies (?:at|in|off|alongside)|put (?:to sea|in at|into)|puts (?:to sea|in|into)|sailed|sails|set sail"
    r"|steamed|called at|calls at|entered (?:the )?(?:port|harbou?r)|home (?:on|in|from|since)|came alongside|cast off"
    r"|followed (?:in|on|her|a|two|three)|came (?:in|back|again)|returned to|reached|visited|left|arrived|transited|joined|crossed"
    r"|(?:(?<=,)|in) (?:(?:early |late )?(?:January|February|March|April|May|June|July|August|September|October|November|December) )?(?:18|19|20)\d\d|out of|on (?:the|her) (?:[\w-]+ )?(?:voyage|cruise|way|passage)|was the first to (?:reach|call|visit|enter|anchor|arrive)|surveys|surveyed|lay|lies|stayed|stopped|passed|passes|calls|called|visits|reaches|arrives|leaves|enters"
    r"|forced the (?:mouth|entrance|passage))\b"
)
_PAIRED = re.compile(rf"\b[Tt]he (?P<one>{_WORD}(?: [IVX]+)?) and the (?P<two>{_WORD}(?: [IVX]+)?)(?! [A-ZÀ-Þ])\b")
_AT_SEA = re.compile(
    r"\b(?:(?:war|steam)?ships?|corvettes?|frigates?|cruisers?|destroyers?|submarines?|carriers?|gunboats?|vessels?|[Nn]av(?:y|al|ies)|ports?|harbou?rs?|roads|sea|voyages?|aboard|crews?|quays?|piers?|miles|gangway|anchor(?:ed|age)?)\b"
)
_VOYAGE = re.compile(r"voyage|cruise|anchor|put in|moor|dock|berth|steamed|sailed|lay at")
_BARE = re.compile(
    rf"\b[Tt]he (?P<name>{_WORD}{_MORE}{{0,3}})(?P<behind>[,.;:)]|’s |'s | (?=[a-z]+\b))(?P<word>[a-z]*)"
)
_OWNED = re.compile(
    rf"\b(?:[Hh]er|[Ii]ts|[Tt]heir) (?:sister|sister ship|sister-ship|consort|flagship)s?,? (?:the )?(?P<name>{_WORD}{_MORE}{{0,3}})"
)
_NAVYS = re.compile(
    rf"\b(?:Navy|navy|Fleet|fleet)[’']s (?:new |own |oldest |newest |latest )?(?P<name>{_WORD}{_MORE}{{0,3}})(?=[,.;:)]| (?:and|in|at|on|for|from|to|is|was|has|will|with|off|left|sailed)\b)"
)
_DONE = re.compile(
    rf"(?:^|(?<=[.!?] )|(?<=\n)|(?<=, )|(?<=[Ww]hen )|(?<=[Ww]here ))(?P<one>{_WORD}{_MORE}{{0,3}})(?: and (?:the )?(?P<two>{_WORD}{_MORE}{{0,3}}))? (?:has |had |have |is |are |was |were |will |both |also |again )?"
    r"(?:anchored|docked|docks|moored|berthed|dropped anchor|cast anchor|weighed anchor|weighs anchor|tied up|made fast|lay at anchor|put to sea|puts to sea|cast off|came alongside|(?:is|are|was|were) (?:due|berthed|moored|alongside|anchored)|put in(?:to)? )\b"
)  # fmt: skip
_STEEL = re.compile(
    r"\b(?:[Ss]he|[Hh]er)\b[^.;]{0,60}\b(?:anchor|sail|lay |lies |moor|dock|berth|crew|captain|voyage|port\b|cruise|guns|steam|cadets|call(?:ed|s) at|put in)"
    r"|\b(?:dropped|cast|weighed|at) anchor\b|\b(?:under sail|sailed|steamed|squadron|flotilla|warships?|bluejackets|cruise|voyage|ports? of call|fleet)\b"
)
_PEOPLES = re.compile(r"(?<![ueiso])s$")
_DISTINCT = 60  # characters about a bare name within which its own sentence must speak of ships


@dataclass(frozen=True, slots=True)
class _Words:
    never: frozenset[str]
    behind: frozenset[str]  # words that may follow a bare name
    ends: re.Pattern[str]  # endings of words of law and state: "the Bundestag"


@cache
def _words() -> _Words:
    data = language("units.yaml")
    never = {*listed(data["not_names"]), *listed(data["not_paired"]), *listed(data["not_bare"]), *surroundings()}
    return _Words(
        frozenset(never),
        frozenset(listed(data["behind_bare"])),
        re.compile(f"(?:{alternatives(listed(data['ends_of_others']))})$"),
    )


Maker = Callable[[int, int, str], Unit]


class AtSea:
    """Reads such ships in one view. ``make`` builds the ship of two offsets and a rule."""

    def __init__(self, text: str, bounds: Bounds, places: Cover, make: Maker, nouns: frozenset[str]) -> None:
        self.text, self.bounds, self.places, self.make, self.nouns = text, bounds, places, make, nouns
        self.words = _words()

    def found(self, introduced: Sequence[Unit], classes: Iterable[int]) -> Iterator[Unit]:
        """Yield the ships. ``introduced``: those found before; ``classes``: where nouns of warships stand."""
        if _AT_SEA.search(self.text) is None and not introduced:
            return
        yield from self.sailing()
        yield from self.paired()
        yield from self.owned()
        yield from self.docking()
        yield from self.bare(introduced, classes)

    def sailing(self) -> Iterator[Unit]:
        """Ships that only their verb tells: "the Inconstant and the Comète dropped anchor"."""
        for m in _ANCHORS.finditer(self.text):
            for group in ("flag", "one", "two"):
                name = m[group]
                if name is None or name.split()[0] in self.words.never:
                    continue
                if name.endswith("s") and " " not in name:
                    continue  # a people: "the Normans anchored"
                place = self.places.at(m.start(group))
                town = (
                    isinstance(place, Place)
                    and place.kind in ("city", "region")
                    and _VOYAGE.search(m.group()) is not None
                )
                if (place is None or town) and self._sea(m.start()):
                    yield self.make(m.start(group), m.end(group), "sailing")

    def paired(self) -> Iterator[Unit]:
        """Ships that stand two by two with articles of their own: "the Cochrane and the Magallanes"."""
        for m in _PAIRED.finditer(self.text):
            names = [m["one"], m["two"]]
            known = any(n in self.words.never or (n.endswith("s") and n[-2:] != "es") for n in names)
            placed = any(self.places.at(m.start(g)) for g in ("one", "two"))
            if not known and not placed and self._sea(m.start()):
                for group in ("one", "two"):
                    yield self.make(m.start(group), m.end(group), "paired")

    def owned(self) -> Iterator[Unit]:
        """Ships beside another: "her sister Montecuccoli", "her consort, the Liguria"; a navy's own: "the Navy's Alpino"."""
        for m in (*_OWNED.finditer(self.text), *_NAVYS.finditer(self.text)):
            end = self._stop(m)
            if end is not None and self._sea(m.start()):
                yield self.make(m.start("name"), end, "owned")

    def docking(self) -> Iterator[Unit]:
        """Bare names that do what only ships do: "Cavour and Alpino docked at …"."""
        for m in _DONE.finditer(self.text):
            for group in ("one", "two"):
                name = m[group]
                if name is None or not self._own(name) or self.places.at(m.start(group)) is not None:
                    continue
                yield self.make(m.start(group), m.end(group), "docking")

    def bare(self, introduced: Sequence[Unit], classes: Iterable[int]) -> Iterator[Unit]:
        """Names behind an article in sentences of ships: "came the Cavour with the frigate", "sent the Calabria"."""
        afloat = self._afloat(introduced, classes)
        for m in _BARE.finditer(self.text) if afloat else ():
            if self.bounds.at(m.start()).start not in afloat:
                continue
            if m["word"] and m["word"] not in self.words.behind:
                continue
            end = self._stop(m)
            if end is not None:
                yield self.make(m.start("name"), end, "bare")

    def _afloat(self, introduced: Sequence[Unit], classes: Iterable[int]) -> frozenset[int]:
        """Where the sentences start that name a ship or its class, or speak of one as "she"."""
        offsets = [
            *classes,
            *(u.start for u in introduced if not u.merchant),
            *(m.start() for m in _STEEL.finditer(self.text)),
        ]
        return frozenset(self.bounds.at(offset).start for offset in offsets)

    def _stop(self, m: re.Match[str]) -> int | None:
        """Return where the ship's name ends that a pattern points at, possessive left out; None where it is none."""
        name, end = m["name"], m.end("name")
        if name.endswith(("'s", "’s")):
            name, end = name[:-2], end - 2
        place = self.places.at(m.start("name"))
        stated = isinstance(place, Place) and not (
            place.kind == "city" and place.start == m.start("name") and place.end == end
        )
        inside = any(self.places.at(m.start("name") + w.start()) for w in re.finditer(r"(?<= )[A-ZÀ-Þ]", name))
        return None if stated or (inside and place is None) or not self._own(name) else end

    def _own(self, name: str) -> bool:
        """Say whether a name may be a ship's: no word of state, law or place, no people, no acronym."""
        parts = [p for p in name.split() if p[0].isupper()]
        if any(p in self.words.never or p.lower() in self.nouns for p in parts):
            return False
        if len(parts) == 1 and (
            _PEOPLES.search(name) or self.words.ends.search(name) or name.isupper() or len(name) < 3
        ):
            return False
        return not any(ch.isdigit() or ch == "-" for ch in name)

    def _sea(self, offset: int) -> bool:
        """Say whether a sentence, or what stands right before it, speaks of ships or the sea in any word."""
        segment = self.bounds.at(offset)
        start = max(self.text.rfind("\n\n", 0, segment.start), segment.start - 300, 0)
        return _AT_SEA.search(self.text, start, segment.end) is not None
