"""Ships without prefix or class, in sentences about ships: what an article and the words around a name tell.

"they sent the Calabria: she lay at …", "her sister Montecuccoli", "Alpino docked at …". Words: ``units.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from flows.extract.annotate.placing import surroundings
from flows.extract.annotate.units_reader import Reader
from flows.extract.annotate.wording import Trigger, alternatives, hits, language, listed
from flows.extract.model import Place, Unit

_WORD = r"[A-ZÀ-ÞĀ-Ž][\w’'-]+"
_NAME = rf"{_WORD}(?: (?:[IVX]{{1,4}}\b|{_WORD}|(?:de|di|da|delle|della|dei|do|dos|la) {_WORD})){{0,3}}"
_FIRST = re.compile(_WORD)
_PART = re.compile(r"(?<= )[A-ZÀ-Þ]")
_BARE = rf"(?P<name>{_NAME})(?=[,.;:)]|\s[–—]| \(| (?P<word>[a-z]+)\b)"
_OWNED = re.compile(
    rf"\b(?:[Hh]er|[Ii]ts|[Tt]heir) (?:sister(?:[- ]ship)?|consort|flagship|partner|companion|successor|predecessor)"
    r"s?,? (?:the )?"
    rf"(?P<name>{_NAME})"
    r"|\b(?:Navy|navy|Fleet|fleet|Militare|Nationale|Marine|Armada|Guard|MSDF|JMSDF|ROKN)[’']s (?:own )?"
    rf"(?P<other>{_NAME})"
    r"(?=[,.;:)]| (?:and|in|at|on|for|from|to|is|was|has|had|will|with|off|left|sailed|took|joined|arrived|docked"
    r"|called|entered|visited|reached|put)\b)"
    rf"|(?P<third>{_NAME}) and (?:her|its) (?:escorts?|consorts?|air wing|strike group|battle group)\b"
    rf"|[’']s (?P<fourth>{_NAME}) (?:lay at|lay off|lies at|put into|stood into"
    r"|called at|calls at|put in at|docked|berthed|moored|anchored|sailed)\b"
    rf"|\b(?:[Aa]board|[Oo]n board) (?P<fifth>{_NAME})(?=[,.;:)]| (?:and|in|at|on|for|from|to|off|with|when|as)\b)"
)
_DOCKS = re.compile(
    rf"(?:^|(?<=[.!?] )|(?<=\n)|(?<=, )|(?<=[Ww]hen )|(?<=[Ww]here ))"
    rf"(?P<one>{_NAME})(?: and (?:the )?(?P<two>{_NAME}))?"
    r" (?:has |had |have |is |are |was |were |will |both |also |again )?"
    r"(?:anchored|docked|docks|moored|berthed|(?:dropped|cast|weighed) anchor|tied up|made fast|lay at anchor"
    r"|put to sea|puts to sea|cast off|came alongside|due alongside)\b",
    re.MULTILINE,
)
_LANDED = re.compile(rf"[^.;:]{{0,60}}?\bfrom the (?P<name>{_NAME})(?=[,.;:)]| [a-z])")
_BRACKET = re.compile(
    r"\b(?:squadron|flotilla|ships|warships|frigates|destroyers|cruisers|corvettes|division|vessels|task group) "
    r"\((?:the )?(?P<list>[^()]{3,120})\)"
)
_MEMBER = re.compile(rf"(?:^|, |,? and )(?:the )?(?P<name>{_NAME})(?=$|, | and )")
_SUBMARINE = re.compile(r"(?<![\w-])(?:I|U|UB|UC|UIT|RO|Ro|K|S|R|B)-\d{1,3}(?![\w-])")
_SUBMERGED = re.compile(r"\b(?:[Ss]ubmarines?|U-boats?|torpedoe[sd])\b")
_SHE = re.compile(
    r"\b(?:[Ss]he|[Hh]er)\b[^.;]{0,60}\b(?:anchor|sail|lay |lies |moor|dock|berth|crew|captain|voyage|port\b|cruise"
    r"|sank|sunk|guns|steam|cadets|call(?:ed|s) at|put in)"
)
_ELSEWHERE = re.compile(
    r"\b(?:air arms?|air forces?|F-\d\w*|Typhoons|flew|fly|flown|pilots?|aircraft|jets?|fighters|football|match"
    r"|league|stadium)\b"
)
_THAT = re.compile(
    r"(?:That|This|The) (?:[a-z]+ )?(?:corvette|frigate|cruiser|destroyer|submarine|gunboat|battleship)\b"
)
_MANY, _APART = 3, 700  # ships that a text names, and characters to each, by which all of it is about ships
_GOES = re.compile(  # behind a region's name with an article: no island, no country goes anywhere
    r" (?:went|lay|sailed|steamed|spent|put|called|anchored|relieved|arrived|came|left|stayed|entered|followed"
    r"|returned|ran|made|took|crossed|reached|visited|carried|brought|got|slipped|escaped|turned)\b"
)
_AT = re.compile(r"\bat the $")  # "berths at the Nieuwe Haven"
_LEAD = re.compile(  # before a place that has an article, and seldom before a ship
    r"\b(?:at|on|in|across|through|into|from|to|near|along|beneath|under|outside|inside|around|behind|of|via|between)\s$"
)
_RIVER = re.compile(
    r"\b(?:up|down|along|across|banks of|mouth of|valley of|waters of|course of|crossed|cross|crossing|over|beyond|past"
    r"|forded|[A-Z]\w+ of)\s$"
)
_PEOPLES = re.compile(r"(?<![uis])s$")


@dataclass(frozen=True, slots=True)
class _Words:
    never: frozenset[str]
    bare: re.Pattern[str]
    behind: frozenset[str]  # words that may follow a bare name
    ends: re.Pattern[str]  # endings of words of law and state: "the Bundestag"
    landed: Trigger
    types: frozenset[str]  # names of types of aircraft
    articled: frozenset[str]  # regions and states that take an article
    she: Trigger


@cache
def _words() -> _Words:
    data = language("units.yaml")
    return _Words(
        frozenset(
            [*listed(data["not_names"]), *listed(data["not_paired"]), *listed(data["not_bare"]), *surroundings()]
        ),
        re.compile(rf"\b[Tt]he (?:(?:{alternatives(listed(data['adjectives']))}) )?{_BARE}"),
        frozenset(listed(data["behind_bare"])),
        re.compile(f"(?:{alternatives(listed(data['ends_of_others']))})$"),
        Trigger(["landed", "disembarked", "ashore", "transferred"], cases=False),
        frozenset(listed(data["names"])),
        frozenset(listed(data["articled"])),
        Trigger(["she", "She", "her", "Her"], cases=False),
    )


class AtSea(Reader):
    """Reads such ships in one view."""

    def found(self, known: Sequence[Unit]) -> Iterator[Unit]:
        """Yield them; ``known`` are the ships found before. Overlaps are the caller's to settle."""
        for hit in hits(_words().landed, self.text):
            if m := _LANDED.match(self.text, hit.end()):
                yield from self._told(m, "name", "landed")
        afloat = self._afloat(known)
        for low, high in afloat:
            yield from self._in_company(low, high)
        for low, high in self._around(known, {low for low, _ in afloat}):
            for m in self._bare(low, high):
                lead, place = (
                    _LEAD.search(self.text, max(low, m.start() - 14), m.start()),
                    self.places.at(m.start("name")),
                )
                town = isinstance(place, Place) and place.kind == "city"
                if lead is None and (place is None or town) and m["name"] not in _words().types:
                    yield from self._told(m, "name", "bare")

    def _in_company(self, low: int, high: int) -> Iterator[Unit]:
        """The ships of a sentence about ships."""
        for m in _BRACKET.finditer(self.text, low, high):
            yield from self._members(m)
        for m in _SUBMARINE.finditer(self.text, low, high) if _SUBMERGED.search(self.text, low, high) else ():
            yield self.ship(m.start(), m.end(), "submarine", None)
        for m in self._bare(low, high):
            yield from self._told(m, "name", "bare")
        for m in _OWNED.finditer(self.text, low, high):
            yield from self._told(m, str(m.lastgroup), "owned")
        for m in _DOCKS.finditer(self.text, low, high):
            for group in ("one", "two"):
                yield from self._told(m, group, "docking")

    def _bare(self, low: int, high: int) -> Iterator[re.Match[str]]:
        """Names behind an article, before a word that may follow a ship's name; no river's, no aircraft's."""
        for m in _words().bare.finditer(self.text, low, high):
            flies = m["name"] in _words().types and _ELSEWHERE.search(self.text, low, high)
            behind = not m["word"] or m["word"] in _words().behind or m["word"].endswith("ed")
            at = _AT.search(self.text, max(low, m.start() - 8), m.start() + 4)
            if behind and not flies and not at and not _RIVER.search(self.text, max(low, m.start() - 14), m.start()):
                yield m

    def _told(self, m: re.Match[str], group: str, rule: str) -> Iterator[Unit]:
        if not m[group]:
            return
        start, nation = m.start(group), self.places.at(m.start(group))
        if isinstance(nation, Place) and nation.kind == "demonym" and nation.end + 1 < m.end(group):
            start = nation.end + 1  # "the Peruvian Quispe"
        flagged = isinstance(nation, Place) and start > nation.start
        end = self._end(self.text[start : m.end(group)], start, "flagged" if flagged else rule)
        if end is not None:
            yield self.ship(start, end, rule, nation.state if flagged and isinstance(nation, Place) else None)

    def _members(self, m: re.Match[str]) -> Iterator[Unit]:
        """The ships of a squadron: "a squadron (Thor, Runeberg and Sverige)"."""
        for member in _MEMBER.finditer(m["list"]):
            start = m.start("list") + member.start("name")
            end = self._end(member["name"], start, "bracket")
            if end is not None:
                yield self.ship(start, end, "bracket", None)

    def _afloat(self, known: Sequence[Unit]) -> list[tuple[int, int]]:
        """Return the sentences that name a ship or the class of one, or speak of one as "she"."""
        sold = {
            self.bounds.at(m.start()).start
            for m in hits(self.terms.noun, self.text)
            if m.group() in self.terms.merchant
        }
        found = {}
        for m in hits(self.terms.afloat, self.text):
            segment = self.bounds.at(m.start())
            if "quadron" not in m.group() or not _ELSEWHERE.search(self.text, segment.start, segment.end):
                found[segment.start] = segment
        for segment in list(found.values()):
            if _THAT.match(self.text, segment.start):  # "… the affair of the Posadnik. That corvette …"
                before = self.bounds.at(max(0, segment.start - 2))
                found[before.start] = before
        for unit in known:
            if not unit.merchant:
                found[self.bounds.at(unit.start).start] = self.bounds.at(unit.start)
        for m in hits(_words().she, self.text) if found else ():
            segment = self.bounds.at(m.start())
            if segment.start not in found and _SHE.search(self.text, segment.start, segment.end):
                found[segment.start] = segment
        return sorted((s.start, s.end) for s in found.values() if s.kind != "note" and s.start not in sold)

    def _around(self, known: Sequence[Unit], found: set[int]) -> Iterator[tuple[int, int]]:
        """The other sentences of paragraphs that name ships; of the whole text where it names ships all the time."""
        ships = [u for u in known if u.kind == "ship" and not u.merchant]
        names, length = {u.name for u in ships}, len(self.text)
        everywhere = len(names) >= _MANY and length < len(names) * _APART
        paragraphs = {self.bounds.at(u.start).paragraph for u in ships} - {-1}
        for segment in self.bounds.all() if ships else ():
            if segment.start in found or segment.kind == "note":
                continue
            if everywhere or segment.paragraph in paragraphs:
                yield segment.start, segment.end

    def _end(self, name: str, start: int, rule: str) -> int | None:
        """Return where a ship's name ends that starts here, possessive left out; None where it is none."""
        bare = name.removesuffix("’s").removesuffix("'s")
        end = start + len(bare)
        place = self.places.at(start)
        segment = self.bounds.at(start)
        kinds = (
            ("city", "region", "capital")
            if rule in ("bracket", "flagged")
            or (rule == "owned" and self.text[start - 3 : start] in ("er ", "rt ", "ip "))
            or _SHE.search(self.text, start, segment.end)
            else ("city",)
        )
        kinds = (*kinds, "capital") if self.text[end : end + 9] == " foremost" else kinds
        if rule == "bare" and bare not in _words().articled:
            kinds = (*kinds, "region", "state") if _GOES.match(self.text, end) else kinds
        town = (
            isinstance(place, Place)
            and place.kind in kinds
            and (place.start, place.end) == (start, end)
            and rule != "docking"
        )
        inside = any(self.places.at(start + m.start()) for m in _PART.finditer(bare))
        return end if self._own(bare) and (town or not (place or inside)) else None

    def _own(self, name: str) -> bool:
        """Say whether a name may be a ship's: no word of state, law or place, no people, no acronym."""
        parts = _FIRST.findall(name)
        several = len(parts) > 1
        if any(part.endswith(("'s", "’s")) for part in parts[:-1]):
            return False  # "the Union's Atalanta"
        saint = several and parts[0] in ("San", "Santa", "Santo", "São")
        titled = several and parts[0] in self.terms.titles and name.startswith(f"{parts[0]} {parts[1]}")
        parts = parts[saint or titled :]  # "the Admiral Tributs"
        if any(
            not _words().never.isdisjoint((p, *p.split("-")))
            or p.lower() in self.terms.ships
            or any(c.isdigit() for c in p)
            for p in parts
        ):
            return False
        if several:
            return True
        return not (
            _PEOPLES.search(name) or _words().ends.search(name) or name.isupper() or "-" in name or len(name) < 3
        )
