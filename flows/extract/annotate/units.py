"""Units: ships by prefix, by class noun, by apposition and by the document's own registry; formations.

Types of aircraft and vehicles are read in ``types_of_arms.py``. Words: ``units.yaml``, ``forces.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from flows.extract.annotate.formations import formations
from flows.extract.annotate.placing import surroundings
from flows.extract.annotate.types_of_arms import arms
from flows.extract.annotate.wording import (
    Bounds,
    Cover,
    Trigger,
    alternatives,
    capital,
    hits,
    index_at,
    language,
    listed,
    settle,
    starts_word,
)
from flows.extract.model import Place, Unit, View
from flows.extract.tokens import Token

_QUOTES = "\"“”'‘’«»"
_CLASSES = frozenset("frigate destroyer corvette cruiser submarine carrier battleship gunboat ship".split())
_IS = ("was", "is", "became", "were")
_HULL = re.compile(r"[0-9]{2,3}")
_NAME = r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2}"
_ANCHORS = re.compile(
    rf"(?:^|(?<=\. ))(?P<flag>{_NAME}), (?:the )?flagship of|(?:\b[Tt]he|(?<=\d) [–—-]|[•:]) (?P<one>{_NAME})(?: and (?:the )?(?P<two>{_NAME}))?(?:, [^,.;:]{{3,80}})?,? (?:had |has |then |will |also |herself )?"
    r"(?:anchor(?:ed|s)?\b|docked|docks|moored|moors|berthed|berths|(?:dropped|cast|weighed) anchor|tied up|made fast"
    r"|lay (?:at anchor|in|off|alongside)|lies (?:at|in|off|alongside)|put (?:to sea|in at|into)|puts (?:to sea|in|into)|sailed|sails|set sail"
    r"|steamed|called at|calls at|entered (?:the )?(?:port|harbou?r)|home (?:on|in|from|since)|came alongside|cast off"
    r"|followed (?:in|on|her|a|two|three)|came (?:in|back|again)|returned to|reached|visited|left|arrived|transited|joined|crossed"
    r"|(?:(?<=,)|in) (?:(?:early |late )?(?:January|February|March|April|May|June|July|August|September|October|November|December) )?(?:18|19|20)\d\d|out of|on (?:the|her) (?:[\w-]+ )?(?:voyage|cruise|way|passage)|was the first to (?:reach|call|visit|enter|anchor|arrive)|surveys|surveyed|lay|lies|stayed|stopped|passed|passes|calls|called|visits|reaches|arrives|leaves|enters"
    r"|forced the (?:mouth|entrance|passage))\b"
)
_PAIRED = re.compile(r"\b[Tt]he (?P<one>[A-ZÀ-Þ][\w’-]+(?: [IVX]+)?) and the (?P<two>[A-ZÀ-Þ][\w’-]+(?: [IVX]+)?)(?! [A-ZÀ-Þ])\b")
_AT_SEA = re.compile(
    r"\b(?:(?:war|steam)?ships?|corvettes?|frigates?|cruisers?|destroyers?|submarines?|carriers?|gunboats?|vessels?|[Nn]av(?:y|al|ies)|ports?|harbou?rs?|roads|sea|voyages?|aboard|crews?|quays?|piers?|miles|gangway|anchor(?:ed|age)?)\b"
)
_VOYAGE = re.compile(r"voyage|cruise|anchor|put in|moor|dock|berth|steamed|sailed|lay at")
_DISTINCT = 6  # letters of a ship's name that may open a sentence bare
_NEAR = 300  # characters before a sentence within which a word of the sea speaks for it
_COUNTED = re.compile(r"\s(?P<number>\d{2,5})\b(?![.,]\d|-)")


@dataclass(frozen=True, slots=True)
class _Terms:
    prefixes: dict[str, tuple[str | None, bool, bool]]  # state, doubtful, merchant
    prefix: Trigger
    shared: frozenset[tuple[str, str]]  # a prefix and the second state that uses it
    ships: frozenset[str]
    merchant: frozenset[str]
    noun: Trigger
    not_names: frozenset[str]
    joiners: frozenset[str]
    aboard: re.Pattern[str]
    titles: frozenset[str]
    not_paired: frozenset[str]
    in_names: frozenset[str]


def _prefixes(navy: str, merchant: str) -> dict[str, tuple[str | None, bool, bool]]:
    rows: dict[str, tuple[str | None, bool, bool]] = {}
    for entry in listed(navy):
        prefix, state = entry.split()
        rows[prefix.rstrip("?")] = (None if state == "?" else state, prefix.endswith("?"), False)
    rows.update({p.rstrip("?"): (None, p.endswith("?"), True) for p in listed(merchant)})
    return rows


def _either_case(phrases: str) -> list[str]:
    return [form for phrase in listed(phrases) for form in (phrase, phrase[0].upper() + phrase[1:])]


def _plurals(nouns: str) -> frozenset[str]:
    return frozenset(form for noun in listed(nouns) for form in (noun, noun if noun.endswith("s") else f"{noun}s"))


@cache
def _terms() -> _Terms:
    data = language("units.yaml")
    prefixes = _prefixes(data["prefixes"], data["merchant_prefixes"])
    ships, merchant = _plurals(data["ships"]), _plurals(data["merchant"])
    return _Terms(
        prefixes,
        Trigger(prefixes, cases=False),
        frozenset((prefix, state) for prefix, state in map(str.split, listed(data["shared_prefixes"]))),
        ships,
        merchant,
        Trigger({noun.rsplit(" ", 1)[-1] for noun in ships | merchant}),
        frozenset(listed(data["not_names"])),
        frozenset(listed(data["joiners"])),
        re.compile(f'\\b(?:{alternatives(_either_case(data["aboard"]))})\\sthe\\s(?=[A-ZÀ-Þ“"])'),
        frozenset(listed(data["titles"])),
        frozenset(listed(data["not_paired"])),
        frozenset(listed(data["in_names"])),
    )


def annotate_units(view: View, places: Sequence[Place]) -> list[Unit]:
    """Return ships, formations and types of arms, sorted, none overlapping another.

    A ship's span covers prefix and name, not its class; ``state`` is that of the prefix, of an adjective in
    front, or None.
    """
    reader = _Reader(view, places)
    introduced = settle(
        [*reader.prefixed(), *reader.classed(), *reader.apposed(), *reader.sailing(), *reader.aboard(), *reader.paired()]
    )
    quoted = [*reader.quoted(introduced)]
    known = [*introduced, *quoted]
    again = settle([*known, *reader.again(known)])
    found = settle([*again, *formations(view, places), *arms(view)])
    found = [u for n, u in enumerate(found) if not (n and _is_hull(view.text, found[n - 1], u))]
    return list(_grouped(view.text, found))


def _grouped(text: str, found: Sequence[Unit]) -> Iterator[Unit]:
    """A ship's name and the group that it leads are one: "USS Kearsarge Amphibious Ready Group"."""
    leader: Unit | None = None
    for unit in found:
        if leader is not None and unit.kind == "formation" and text[leader.end : unit.start] == " ":
            unit, leader = replace(unit, start=leader.start, name=f"{leader.name} {unit.name}", state=leader.state), None
        if leader is not None:
            yield leader
        leader = unit if unit.kind == "ship" else None
        if leader is None:
            yield unit
    if leader is not None:
        yield leader


def _is_hull(text: str, ship: Unit, number: Unit) -> bool:
    """Say whether what looks like a type is the number on a ship's side: "Independência (F-44)"."""
    bracket = text[ship.end : number.start].strip() == "(" and text[number.end : number.end + 1] == ")"
    return ship.kind == "ship" and number.kind == "aircraft" and bracket


class _Reader:
    def __init__(self, view: View, places: Sequence[Place]) -> None:
        self.text, self.bounds, self.terms = view.text, Bounds(view), _terms()
        self.places = Cover(places)
        self.source, self.dyad = view.document.text, view.document.dyad.codes

    def _words(self, offset: int) -> tuple[list[Token], int]:
        words = self.bounds.words(self.bounds.at(offset))
        return words, index_at(words, offset)

    def _run(self, words: Sequence[Token], first: int) -> int:
        """Return the index behind a proper name that starts at ``first``: at most four words, all capitalised."""
        end = first
        while end < len(words) and end - first < 4:
            word = words[end].text
            joins = end > first and word in self.terms.joiners and capital(words[min(end + 1, len(words) - 1)].text)
            titled = end == first and word in self.terms.titles and capital(words[min(end + 1, len(words) - 1)].text)
            named = capital(word) and word[0].isalpha() and not self._stop(word, end > first)
            if not joins and not titled and not named:
                break
            end += 1
        return end

    def _stop(self, word: str, inside: bool) -> bool:
        """Say whether a capitalised word cannot be part of a ship's name."""
        noun = word.lower() in self.terms.ships - self.terms.in_names and not word.isupper()
        return word in self.terms.not_names or (noun and inside)

    def _name(self, words: Sequence[Token], first: int, end: int) -> tuple[int, int]:
        """Return the characters of words ``first`` to ``end``, possessive left out."""
        stop = words[end - 1].end
        return words[first].start, stop - 2 if words[end - 1].text.endswith(("'s", "’s")) else stop

    def _ship(self, start: int, end: int, rule: str, state: str | None, merchant: bool = False) -> Unit:
        name = " ".join(self.source[start:end].split())
        return Unit(start, end, rule, name, "ship", "naval", state, merchant)

    def prefixed(self) -> Iterator[Unit]:
        """Ships by the prefix of their navy: "INS Tabar"."""
        for m in hits(self.terms.prefix, self.text):
            state, doubtful, merchant = self.terms.prefixes[m.group()]
            words, index = self._words(m.start())
            end = self._run(words, index + 1)
            if end == index + 1 < len(words) and not doubtful and _HULL.fullmatch(words[end].text):
                end += 1  # "ROU 04"
            if self._shouted(m.start()) or end == index + 1 or words[index].end != m.end():
                continue
            if doubtful and not self._at_sea(m.start()):
                continue
            _, stop = self._name(words, index + 1, end)
            yield self._ship(m.start(), stop, "prefix", self._flag(m.group(), state), merchant)

    def _flag(self, prefix: str, state: str | None) -> str | None:
        """The state of a prefix that two navies use: that of the text's dyad."""
        others = (code for code in self.dyad if (prefix, code) in self.terms.shared)
        return state if state in self.dyad else next(others, state)

    def _shouted(self, offset: int) -> bool:
        """Say whether the whole sentence is in capitals, where "ITS" may be the pronoun."""
        segment = self.bounds.at(offset)
        return segment.end - segment.start > 20 and self.text[segment.start : segment.end].isupper()

    def _at_sea(self, offset: int) -> bool:
        segment = self.bounds.at(offset)
        found = self.terms.noun.search(self.text, segment.start, segment.end)
        return (
            found is not None or re.search(r"[Nn]av(?:y|ies|al)\b", self.text[segment.start : segment.end]) is not None
        )

    def classed(self) -> Iterator[Unit]:
        """Ships behind the noun of their class, quoted or listed, or in front of it ("the Alpino frigate")."""
        for m in hits(self.terms.noun, self.text):
            words, last = self._words(m.start())
            index, noun = self._noun(words, last)
            if capital(words[index].text) and self._headline(m.start()):
                continue
            merchant = noun in self.terms.merchant or (index > 0 and words[index - 1].text == "merchant")
            state = self._adjective(words, index)
            found = list(self._listed(words, self._apposed_behind(words, last + 1), state, merchant))
            yield from found or self._in_front(words, index, merchant)

    def _apposed_behind(self, words: Sequence[Token], at: int) -> int:
        """Step over ", the" where a name and a comma follow: "an Italian cruiser, the Montecuccoli, paid …"."""
        if [t.text for t in words[at : at + 2]] != [",", "the"]:
            return at
        end = self._run(words, at + 2)
        closed = at + 2 < end < len(words) and words[end].text in (",", ".", ";", "and", ")")
        return at + 2 if closed and not self._placed(words, at + 2) else at

    def _noun(self, words: Sequence[Token], last: int) -> tuple[int, str]:
        """Return (index of the first word, folded) of the longest noun of a ship that ends at ``last``."""
        for first in range(max(0, last - 3), last):
            noun = " ".join(t.text for t in words[first : last + 1]).lower()
            if noun in self.terms.ships or noun in self.terms.merchant:
                return first, noun
        word = words[last].text
        return last, word if word in self.terms.ships else word.lower()

    def _headline(self, offset: int) -> bool:
        """Say whether a sentence without a full stop holds the noun: there capitals tell nothing."""
        segment = self.bounds.at(offset)
        return not self.text[segment.start : segment.end].rstrip(' \n"”’)').endswith((".", "!", "?", ";", ":"))

    def _adjective(self, words: Sequence[Token], index: int) -> str | None:
        """The state of an adjective up to four words in front: "the Italian offshore patrol vessel …"."""
        for token in reversed(words[max(0, index - 4) : index]):
            if token.text in (",", ";", "and", "with"):
                return None
            place = self.places.at(token.start)
            if isinstance(place, Place) and place.kind in ("demonym", "state"):
                return place.state
        return None

    def _listed(self, words: Sequence[Token], index: int, state: str | None, merchant: bool) -> Iterator[Unit]:
        rule = "class-noun"
        while index < len(words):
            quoted = words[index].text in _QUOTES
            first = index + quoted
            if first == len(words):
                return
            end = self._run(words, first)
            town = self._town(words, first, index, rule)
            end = max(end, town)
            typed = any(ch.isdigit() for ch in words[first].text) and "-" in words[first].text and rule == "class-list"
            if end == first or typed or words[first].text in self.terms.prefixes or (self._placed(words, first) and not town):
                return
            if quoted and (end == len(words) or words[end].text not in (*_QUOTES, ",", ".")):
                return  # a quotation that only begins with capitals
            start, stop = self._name(words, first, end)
            if end == first + 1 and words[first].text.isupper() and (hull := _COUNTED.match(self.text, stop)):
                stop, end = hull.end(), end + 1  # "the coast guard vessel CSB 8002"
            yield self._ship(start, stop, rule, state, merchant)
            rule = "class-list"
            index = end + (quoted and end < len(words) and words[end].text in _QUOTES)
            while (
                index < len(words)
                and words[index].text in (",", "and", "the")
                and (quoted or words[index].text == "and" or self._more(words, index))
            ):
                index += 1

    def _placed(self, words: Sequence[Token], first: int) -> bool:
        return self.places.at(words[first].start) is not None

    def _town(self, words: Sequence[Token], first: int, index: int, rule: str) -> int:
        """Return the index behind a ship's name that is a town's too: "the frigates Forbin and Alsace".

        Only behind "the" and the noun of one class ("the support ship Ulm"), or later in a list; 0 where it is none.
        """
        place = self.places.at(words[first].start) if first < len(words) else None
        if not isinstance(place, Place) or place.kind not in ("city", "region") or place.start != words[first].start:
            return 0
        noun, article = index - 1, [t.text.lower() for t in words[max(0, index - 6) : index]]
        end = index_at(words, place.end - 1) + 1
        several = self._plural(words, index) and end + 1 < len(words) and words[end].text in ("and", ",")
        several = several and capital(words[end + 1].text) and self.places.at(words[end + 1].start) is None
        classed = words[noun].text in _CLASSES or (noun > 0 and f"{words[noun - 1].text} {words[noun].text}" in self.terms.ships)
        single = rule == "class-noun" and noun > 0 and "the" in article and (classed or several)
        possessive = end < len(words) and (words[end].text in ("'", "’") or words[end - 1].text.endswith(("'s", "’s")))
        listed = rule == "class-list" and words[index - 1].text == "and" and self._plural(words, index)
        return end if (single or listed) and not possessive else 0

    def _plural(self, words: Sequence[Token], index: int) -> bool:
        """Say whether the list's noun stands in the plural: "the frigates Forbin and …"."""
        return any(
            t.text.lower() in self.terms.ships and t.text.endswith("s") for t in words[max(0, index - 6) : index]
        )

    def _more(self, words: Sequence[Token], comma: int) -> bool:
        """Say whether a comma goes on with another name of a list: "…, Rizzo and Bergamini"."""
        end = self._run(words, comma + 1)
        return comma + 1 < end < len(words) and words[end].text in ("and", ",")

    def _in_front(self, words: Sequence[Token], index: int, merchant: bool) -> Iterator[Unit]:
        """ "The Alpino frigate": a name between article and class noun that is no state and no acronym."""
        if capital(words[index].text):
            return  # "the Future Submarine Program"
        first = index
        while first > 0 and capital(words[first - 1].text) and words[first - 1].text not in self.terms.not_names:
            first -= 1
        if not 0 < first < index or words[first - 1].text not in ("the", "The") or index - first > 3:
            return
        name = words[first:index]
        if any(self.places.at(t.start) or not t.text.isalpha() or t.text in self.terms.prefixes for t in name):
            return
        if len(name) == 1 and name[0].text.isupper():
            return
        yield self._ship(name[0].start, name[-1].end, "name-noun", None, merchant)

    def apposed(self) -> Iterator[Unit]:
        """ "The Vettor Pisani was the first foreign ship", "the Cavour, an aircraft carrier"."""
        for m in hits(self.terms.noun, self.text):
            words, index = self._words(m.start())
            at = index - 1
            while (
                at > 0
                and index - at < 6
                and words[at].text.isalpha()
                and words[at].text not in (*_IS, "the", "a", "an")
            ):
                at -= 1
            if at < 2 or words[at].text not in ("the", "a", "an") or words[at - 1].text not in (*_IS, ",", "("):
                continue
            first = at - 1
            while first > 0 and self._part(words[first - 1]):
                first -= 1
            lead = words[first - 1].text if first > 0 else ""
            if first < at - 1 and (lead in ("the", "The") or self.places.at(words[first - 1].start)):
                merchant = self._noun(words, index)[1] in self.terms.merchant
                state = self._adjective(words, first)
                yield self._ship(*self._name(words, first, at - 1), "apposition", state, merchant)

    def sailing(self) -> Iterator[Unit]:
        """Ships that only their verb tells: "the Inconstant and the Comète dropped anchor"."""
        for m in _ANCHORS.finditer(self.text):
            for group in ("flag", "one", "two"):
                name = m[group]
                if name is None or name.split()[0] in self.terms.not_names:
                    continue
                if name.endswith("s") and " " not in name:
                    continue  # a people: "the Normans anchored"
                place = self.places.at(m.start(group))
                town = isinstance(place, Place) and place.kind in ("city", "region") and _VOYAGE.search(m.group()) is not None
                if (place is None or town) and self._sea(m.start()):
                    yield self._ship(m.start(group), m.end(group), "sailing", None)

    def paired(self) -> Iterator[Unit]:
        """Ships that stand two by two with articles of their own: "the Cochrane and the Magallanes"."""
        for m in _PAIRED.finditer(self.text):
            names = [m["one"], m["two"]]
            never = self.terms.not_names | self.terms.not_paired
            known = any(n in never or n in surroundings() or n.endswith("s") for n in names)
            placed = any(self.places.at(m.start(g)) for g in ("one", "two"))
            if not known and not placed and self._sea(m.start()):
                for group in ("one", "two"):
                    yield self._ship(m.start(group), m.end(group), "paired", None)

    def _sea(self, offset: int) -> bool:
        """Say whether a sentence speaks of ships or the sea in any word."""
        segment = self.bounds.at(offset)
        start = max(self.text.rfind("\n\n", 0, segment.start), segment.start - _NEAR, 0)
        return _AT_SEA.search(self.text, start, segment.end) is not None

    def aboard(self) -> Iterator[Unit]:
        """Ships that only their people and parts tell: "marines of the Oregon and the Newark", "aboard the Foch"."""
        for m in self.terms.aboard.finditer(self.text):
            words, index = self._words(m.end())
            while index < len(words):
                first = index + (words[index].text in _QUOTES)
                end = self._run(words, first)
                if end == first or not self._ships_name(words, first, end):
                    break
                yield self._ship(*self._name(words, first, end), "aboard", None)
                index = self._next_article(words, end + (end < len(words) and words[end].text in _QUOTES))

    def _ships_name(self, words: Sequence[Token], first: int, end: int) -> bool:
        """Say whether a name behind "sailors of the" is a ship's: no state, no capitalised noun behind it."""
        place = self.places.at(words[first].start)
        stated = isinstance(place, Place) and place.kind not in ("city", "region", "capital")
        behind = words[end].text if end < len(words) else ""
        return not stated and not capital(behind) and behind.lower() not in self.terms.ships and behind != "of"

    def _next_article(self, words: Sequence[Token], index: int) -> int:
        """Return the index behind ", the", "and the" in a list of ships; one behind the last word where it ends."""
        at = index
        while at < len(words) and words[at].text in (",", "and"):
            at += 1
        return at + 1 if index < at < len(words) and words[at].text == "the" else len(words)

    def _part(self, token: Token) -> bool:
        named = capital(token.text) and token.text.isalpha() and token.text not in self.terms.not_names
        return named and self.places.at(token.start) is None and token.text.lower() not in self.terms.ships

    def quoted(self, ships: Sequence[Unit]) -> Iterator[Unit]:
        """Quoted names behind an article in a paragraph that has named a ship in quotation marks already."""
        paragraphs = {
            self.bounds.at(s.start).paragraph: s for s in ships if self.text[s.start - 1 : s.start] in list(_QUOTES)
        }
        for m in (
            re.finditer(r"(?<=the )[\"“]([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})[\"”]", self.text) if paragraphs else ()
        ):
            near = paragraphs.get(self.bounds.at(m.start()).paragraph)
            if near and near.start < m.start():
                yield self._ship(m.start(1), m.end(1), "quoted", None, near.merchant)

    def again(self, ships: Sequence[Unit]) -> Iterator[Unit]:
        """Names once introduced, come back bare: "the Cavour", "Tabar"."""
        known: dict[str, Unit] = {}
        for ship in ships:
            head, _, tail = ship.name.partition(" ")
            known.setdefault(tail if head in self.terms.prefixes and tail else ship.name, ship)
        for name, source in known.items():
            for m in re.finditer(re.escape(name), self.text) if len(name) > 3 else ():
                if starts_word(self.text, m.start()) and self._alone(m.start(), m.end(), source):
                    yield replace(source, start=m.start(), end=m.end(), rule="again")

    def _alone(self, start: int, end: int, source: Unit) -> bool:
        """Say whether a name stands for the ship here: not in "Camillo Cavour", "Cavour Street", nor as a city."""
        if self.text[end : end + 1].isalnum() or source.start <= start < source.end:
            return False
        before = re.search(r"([\w’']+)[\s\"“]*$", self.text[max(0, start - 24) : start])
        lead = before.group(1) if before else ""
        after = re.match(r"\s([A-Z]\w+)", self.text[end : end + 16])
        if after and after.group(1).lower() not in self.terms.ships:
            return False
        if lead in ("the", "The"):
            return True
        opens = self.bounds.at(start).start == start and re.match(r"\s[a-z]", self.text[end : end + 2]) is not None
        if self.places.at(start) is not None:
            return False
        return (not capital(lead) and source.rule == "prefix") or (opens and end - start > _DISTINCT)
