"""Ships that the table of navies knows (``ships.tsv``): bare names beside words of the sea, and whose a ship is.

"Kashima and Shimakaze entered Civitavecchia", "Alpino (F 594)", "the squadron, with Kashima and Shimakaze, …". A name
may be a town's, a person's or a plain word too: it needs something nautical right beside it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from flows.extract.annotate.gazetteer import plain, read_table
from flows.extract.annotate.units_reader import Reader
from flows.extract.annotate.wording import Trigger, alternatives, hits, language, listed, starts_word, word_index
from flows.extract.model import Place, Unit
from flows.ground.memo import remember
from flows.ground.names import family_names, given_names
from flows.ground.paths import LANGUAGE
from flows.ground.value import replace

_CAPITAL = r"[A-ZÀ-ÞĀ-Ž]"
_HULL = re.compile(r"['\"”’]? ?\((?:[A-Z]{0,4}[- ]?\d{1,4}[A-Z]?|[A-Z]{1,4}-\d{1,4})\)")
_BEFORE = re.compile(rf"(?:{_CAPITAL}[\w’'-]*|\d)[ -]$")
_BEHIND = re.compile(rf"[ -]{_CAPITAL}[a-zà-þā-ž]|-\w")
_ARTICLE = re.compile(r"\b[Tt]he [\"“]?$")
_IN_BRACKETS = r"(?: \([^)]{1,40}\))?"
_AND_NAME = rf"{_IN_BRACKETS}(?:,? and (?:the )?{_CAPITAL}[\w’'-]+(?: {_CAPITAL}[\w’'-]+){{0,2}}{_IN_BRACKETS})?"
_LED = "with|of|comprising|consisting of|composed of|made up of|formed by|formed of|including|led by"
_BETWEEN = (
    "has|had|have|is|are|was|were|will|both|also|again|later|then|first|now|be|been|to|recently|all|that|which|she"
    "|last|next|would|did"
)
_APART = r"(?:,? (?:which|who|who had|accompanied|escorted|joined|led|with|under|on|after|before|in)\b[^.;:]{2,80},)?"
_LINK = re.compile(
    r"['\"”’]?(?: \([^)]{1,40}\))?(?:,| and|, and|;| &| with)(?: the| her| its| then| finally)? ['\"“]?$"
)
_OWN = re.compile(
    r"['’]s (?:crew|captain|commanding officer|company|sailors|bell|flight deck|deck|gangway|skipper|hull|port call"
    r"|midshipmen|maiden voyage|ship['’]s company)\b"
)
_PASSIVE = re.compile(r" (?:be|been|was|were|is) (?:\w+ )*\w+$")
_AND = re.compile(r"\b(?:and|with)\b|&")
_BY_LAST = frozenset("ITA USA ESP PRT CHL ARG PER BRA COL FRA DEU".split())  # whose ships bear names of people
_SHORTEST = 4  # letters of the last word of a name that may stand for all of it, and more
_MET = re.compile(r"\b(?:joined|met|meets|joins|join|with|and|aboard|relieved|followed|alongside|took|sent|brought) $")
_AND_THE = re.compile(r",? and the ")
_IS_AT = re.compile(r" (?:are|were|had been|have been|will be) (?:in|at|off) ")
_SENT = re.compile(r"\b(?:sent|sends|dispatched|despatched|deployed|deploys|ordered|detached|diverted|brought) the $")
_ABOARD = re.compile(r"\b(?:[Aa]board|[Oo]n ?board)(?: the)? [\"“]?$")
_NEXT = re.compile(r"(?:,| and|, and) (?:the )?")
_MOST = 60  # characters between two ships of one list


@dataclass(frozen=True, slots=True)
class Fleets:
    """The table: by the first word, names, the longest first; the states of each name.

    ``short``: last words of names ("Morosini"), which need more beside them.
    """

    first: Mapping[str, tuple[str, ...]]
    states: Mapping[str, tuple[str, ...]]
    short: frozenset[str]


def _build() -> Fleets:
    states: dict[str, list[str]] = defaultdict(list)
    for code, _, _, names in read_table("ships.tsv", 4):
        for name in names.split("|"):
            for written in {name, plain(name)}:
                if code not in states[written]:
                    states[written].append(code)
    short = _shortened(states)
    first: dict[str, list[str]] = defaultdict(list)
    for name in sorted(states, key=len, reverse=True):
        if found := _FIRST.match(name):
            first[found.group()].append(name)
    return Fleets({w: tuple(n) for w, n in first.items()}, {n: tuple(c) for n, c in states.items()}, short)


def _shortened(states: dict[str, list[str]]) -> frozenset[str]:
    """Add the last words of people's names, "Morosini" of "Francesco Morosini", and return those that are new."""
    plain_words = frozenset(listed(language("units.yaml")["not_short"]))
    found: dict[str, list[str]] = defaultdict(list)
    for name, codes in list(states.items()):
        last = name.rsplit(" ", 1)[-1]
        if (
            " " in name
            and len(last) > _SHORTEST
            and last.isalpha()
            and last[0].isupper()
            and last not in plain_words | states.keys()
        ):
            found[last] += [code for code in codes if code in _BY_LAST and code not in found[last]]
    states.update({name: codes for name, codes in found.items() if codes})
    return frozenset(name for name, codes in found.items() if codes)


_FIRST = re.compile(r"[^\W_]+")


@cache
def fleets() -> Fleets:
    """Return the table, remembered between starts."""
    code = Path(__file__)
    return remember("ships", [LANGUAGE / "ships.tsv", code, code.with_name("gazetteer.py")], _build)


def whose(name: str, dyad: Sequence[str]) -> str | None:
    """Return the state whose ship bears a name; of several navies' the one of the dyad, None where that cannot tell."""
    states = fleets().states.get(name) or fleets().states.get(name.title() if name.isupper() else plain(name), ())
    ours = [code for code in states if code in dyad]
    if len(ours) == 1:
        return ours[0]
    return states[0] if len(states) == 1 else None


def flagged(found: Sequence[Unit], dyad: Sequence[str]) -> list[Unit]:
    """Give ships without a flag of their own the navy that the table knows them of."""
    return [
        replace(u, fleet=whose(u.name, dyad)) if u.kind == "ship" and u.state is None and not u.merchant else u
        for u in found
    ]


@cache
def _does(words: str) -> re.Pattern[str]:
    """What a ship does, right behind its name or behind the second of two: one of a list of ``units.yaml``."""
    verbs = alternatives(listed(language("units.yaml")[words]))
    return re.compile(rf"['\"”]?{_AND_NAME}(?: [–—-](?= ))?{_APART}(?: (?:{_BETWEEN}))*? (?:{verbs})(?!\w)")


@cache
def _told() -> re.Pattern[str]:
    """What stands right before a ship's name: "the squadron, with", "sailors of", "her escort"."""
    data = language("units.yaml")
    return re.compile(
        r"\b(?:(?:squadron|flotilla|(?:war)?ships|vessels|fleet|task (?:group|force)|group)"
        rf"(?:,|:|,? (?:{_LED}))"
        rf"|{alternatives(listed(data['told_by']))}|(?:{alternatives(listed(data['aboard']))})"
        rf"|(?:{alternatives(listed(data['ships']))}))(?: the)? ['\"“]?$"
        r"|\b(?:squadron|flotilla|(?:war)?ships|vessels|fleet|group|destroyers|frigates|cruisers) \((?:the )?$",
        re.IGNORECASE,
    )


def _bare(name: str) -> str:
    """Return a ship's name without the prefix of her navy."""
    head, _, rest = name.partition(" ")
    return rest if rest and head.isupper() else name


@cache
def _warships() -> Trigger:
    return Trigger(listed(language("units.yaml")["warships"]))


@cache
def _titled() -> frozenset[str]:
    return frozenset(listed(language("units.yaml")["titled"]))


class AtHand(Reader):
    """Reads ships of the table in one view."""

    def found(self, known: Sequence[Unit]) -> Iterator[Unit]:
        """Yield them; ``known`` are the ships found before. Overlaps are the caller's to settle."""
        index, table = word_index(self.text), fleets()
        self._ships = self._with_ships(known)
        self._named = {word for u in known if u.kind == "ship" and not u.merchant for word in (u.name, _bare(u.name))}
        sure: dict[int, tuple[int, bool]] = {}
        ends = {u.end: u.start for u in known if u.kind == "ship" and not u.merchant}
        starts = {u.start: u.end for u in known if u.kind == "ship"}
        for start in sorted(at for word in table.first.keys() & index.keys() for at in index[word]):
            if start in starts or (end := self._name(start)) is None:
                continue
            sure[start] = (end, self._evident(start, end))
            if sure[start][1]:
                self._ships |= self._around(start)
        for start, (end, evident) in self._linked(sure, ends, starts):
            if evident:
                yield self.ship(start, end, "fleet", self._nation(start, end))

    def _with_ships(self, known: Sequence[Unit]) -> set[int]:
        """Where the sentences that name ships begin, and those right behind them in their paragraphs."""
        found: set[int] = set()
        for at in (u.start for u in known if u.kind == "ship" and not u.merchant):
            found |= self._around(at)
        return found

    def _around(self, at: int) -> set[int]:
        """Where the sentence of a ship begins, and the one behind it in its paragraph."""
        segment = self.bounds.at(at)
        behind = self.bounds.at(segment.end + 1)
        return {segment.start, behind.start} if behind.paragraph == segment.paragraph else {segment.start}

    def _name(self, start: int) -> int | None:
        """Return the end of a ship's name that stands alone from ``start`` on; None where none does."""
        if not starts_word(self.text, start):
            return None
        first = _FIRST.match(self.text, start)
        for name in fleets().first.get(first.group(), ()) if first else ():
            if self.text.startswith(name, start) and not self.text[start + len(name) : start + len(name) + 1].isalnum():
                return start + len(name) if self._alone(start, start + len(name)) else None
        return None

    def _alone(self, start: int, end: int) -> bool:
        """Say whether no longer name holds it: "Port Victoria", "Victoria Station", "the Trieste-Venice line"."""
        segment = self.bounds.at(start)
        low = max(segment.start, start - 24)
        lead = _BEFORE.search(self.text, low, start)
        opens = lead is not None and lead.start() == segment.start and lead.group()[:-1] in _OPENING
        if lead is not None and self._nation(start, end) is not None:
            lead = None  # "the German Bremen"
        place = self.places.at(start)
        inside = isinstance(place, Place) and (place.start < start or place.end > end)
        return (lead is None or opens) and not inside and not _BEHIND.match(self.text, end)

    def _nation(self, start: int, end: int) -> str | None:
        """Return the state of an adjective right before a name that the state's navy has had: "the French Bretagne"."""
        nation = self.places.at(start - 2) if start > 1 else None
        if not isinstance(nation, Place) or nation.kind != "demonym" or nation.end != start - 1:
            return None
        return nation.state if nation.state in fleets().states.get(self.text[start:end], ()) else None

    def _evident(self, start: int, end: int) -> bool:
        """Say whether something nautical stands right beside a name."""
        if self._nation(start, end) is not None:
            return self._sea(self.bounds.at(start).start)
        if not self._theirs(start, end):
            return False
        if self.text[start:end] in self._named and _MET.search(self.text, max(0, start - 14), start):
            return True
        if self.text[start:end] in _titled():
            return False  # "the President left Manila"
        segment = self.bounds.at(start)
        low = max(segment.start, start - 60)
        if _HULL.match(self.text, end) or _OWN.match(self.text, end) or _ABOARD.search(self.text, low, start):
            return True
        goes = self._goes(start, end, low)
        if goes and _SENT.search(self.text, low, start):
            return True
        sea = self._sea(segment.start) or goes
        if (sea or self._row(start, end)) and _told().search(self.text[low:start]):
            return True
        if _ARTICLE.search(self.text, low, start) and (more := _AND_THE.match(self.text, end)):
            return self._name(more.end()) is not None and _IS_AT.search(self.text, more.end(), segment.end) is not None
        place = self.places.at(start)
        capital = isinstance(place, Place) and place.kind in ("capital", "state")
        to = _does("sails_to").match(self.text, end) if sea and not capital else None
        if to is not None and place is not None and _PASSIVE.search(to.group()):
            to = None  # "Alexandria was bombarded": a town
        does = _does("sails").match(self.text, end) or to
        if not does:
            return False
        moors = _does("sails").match(self.text, end) is not None
        return moors or not self._somebody(start, end) or _ARTICLE.search(self.text, low, start) is not None

    def _goes(self, start: int, end: int, low: int) -> bool:
        """Say whether a name with an article goes somewhere: "the Cavour leaves Kure"; no word of English has it."""
        foreign = whose(self.text[start:end], self.dyad) not in _ENGLISH and self.places.at(start) is None
        return foreign and _ARTICLE.search(self.text, low, start) is not None

    @cached_property
    def _afloat(self) -> frozenset[int]:
        """Where the sentences that speak of ships of war begin."""
        return frozenset(self.bounds.at(m.start()).start for m in hits(_warships(), self.text))

    def _sea(self, low: int) -> bool:
        """Say whether a sentence speaks of ships, or names one."""
        return low in self._ships or low in self._afloat

    def _row(self, start: int, end: int) -> bool:
        """Say whether another ship of the navy follows in a list, neither being a town: "Sahyadri, Kadmatt and …"."""
        more = _NEXT.match(self.text, end)
        first = more and _FIRST.match(self.text, more.end())
        names = fleets().first.get(first.group(), ()) if first else ()
        there = (
            any(self.text.startswith(n, first.start()) and whose(n, self.dyad) in self.dyad for n in names)
            if first
            else False
        )
        return there and self.places.at(start) is None

    def _theirs(self, start: int, end: int) -> bool:
        """Say whether one of the dyad's navies has the ship, and no "at" or "from" makes the name a town's."""
        lead = self.text[max(0, start - 12) : start].split()[-1:]
        towards = bool(lead) and lead[0] in _TOWARDS
        return not towards and whose(self.text[start:end], self.dyad) in self.dyad

    def _somebody(self, start: int, end: int) -> bool:
        """Say whether a name may be a person's: "Cristoforo Colombo sailed", "Queen Elizabeth arrived"."""
        words, name = self.text[start:end].split(), self.text[start:end]
        titled = words[0] in _titled() and len(words) > 1
        if name in fleets().short or titled:
            return True
        return plain(words[0]) in given_names() or (len(words) == 1 and plain(name) in family_names())

    def _linked(
        self, sure: dict[int, tuple[int, bool]], ends: Mapping[int, int], starts: Mapping[int, int]
    ) -> Iterator[tuple[int, tuple[int, bool]]]:
        """Let what is evident of one ship tell those that stand in a list with it, forwards and then backwards."""
        row = sorted(sure)
        evident = {at: sure[at][1] for at in row}
        stops, heads = set(ends), set(starts)
        for at in row:
            if not evident[at] and self._behind(at, stops):
                evident[at] = self._theirs(at, sure[at][0]) or self._flagless(at, sure[at][0])
            if evident[at]:
                stops.add(sure[at][0])
        heads |= {at for at in row if evident[at]}
        for at in reversed(row):
            if not evident[at] and self._before(at, sure[at][0], heads) and self._theirs(at, sure[at][0]):
                evident[at] = True
                heads.add(at)
        return ((at, (sure[at][0], evident[at])) for at in row)

    def _flagless(self, start: int, end: int) -> bool:
        return self.places.at(start) is None and whose(self.text[start:end], self.dyad) is not None

    def _behind(self, start: int, stops: AbstractSet[int]) -> bool:
        """Say whether a name follows a ship in a list: "HMS Spey and Tamar"; a town's only behind "and"."""
        low = max(self.bounds.at(start).start, start - _MOST)
        near = [stop for stop in range(start - 2, low, -1) if stop in stops]
        link = _LINK.fullmatch(self.text, near[0], start) if near else None
        town = self.places.at(start) is not None
        return link is not None and (not town or _AND.search(link.group()) is not None)

    def _before(self, start: int, end: int, heads: AbstractSet[int]) -> bool:
        """Say whether a ship follows a name in a list; a town's only before "and"."""
        near = [head for head in range(end + 2, end + _MOST) if head in heads]
        link = _LINK.fullmatch(self.text, end, near[0]) if near else None
        town = self.places.at(start) is not None
        return link is not None and (not town or _AND.search(link.group()) is not None)


_OPENING = frozenset("The With And Her Aboard When As Both Then While Where Since Once If But Meanwhile".split())
_ENGLISH = frozenset("GBR USA AUS CAN NZL IRL SGP JAM TTO BHS BRB".split())  # whose ships bear words: "the President"
_TOWARDS = frozenset("at in from to near into for off outside around via between through across".split())
