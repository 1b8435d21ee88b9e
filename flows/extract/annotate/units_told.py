"""Ships without a prefix or a noun in front: by apposition, verb or crew, two by two, and come back bare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flows.extract.annotate.placing import surroundings
from flows.extract.annotate.units_reader import QUOTES, Reader
from flows.extract.annotate.wording import capital, hits, occurrences
from flows.extract.model import Place, Unit
from flows.extract.tokens import Token
from flows.ground.value import replace

_IS = ("was", "is", "became", "were")
_NAME = r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2}"
_MONTH = "(?:early |late )?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_ANCHORS = re.compile(
    rf"(?:^|(?<=\. ))(?P<flag>{_NAME}), (?:the )?flagship of"
    rf"|(?:\b[Tt]he|(?<=\d) [–—-]|[•:]) (?P<one>{_NAME})(?: and (?:the )?(?P<two>{_NAME}))?(?:, [^,.;:]{{3,80}})?,?"
    r" (?:had |has |then |will |also |herself )?"
    r"(?:anchor(?:ed|s)?\b|docked|docks|moored|moors|berthed|berths|(?:dropped|cast|weighed) anchor|tied up|made fast"
    r"|lay|lies|put (?:to sea|in at|into)|puts (?:to sea|in|into)|sailed|sails|set sail"
    r"|steamed|called|calls|entered|enters|home (?:on|in|from|since)|came alongside|cast off"
    r"|followed (?:in|on|her|a|two|three)|came (?:in|back|again)|returned to|reached|reaches|visited|visits|left|leaves"
    r"|arrived|arrives|transited|joined|crossed|passed|passes|stayed|stopped|surveys|surveyed|out of"
    rf"|(?:(?<=,)|in) (?:{_MONTH} )?(?:18|19|20)\d\d|on (?:the|her) (?:[\w-]+ )?(?:voyage|cruise|way|passage)"
    r"|was the first to (?:reach|call|visit|enter|anchor|arrive)|forced the (?:mouth|entrance|passage))\b"
)
_ONE = r"[A-ZÀ-Þ][\w’-]+(?: [IVX]+)?"
_PAIRED = re.compile(rf"\b[Tt]he (?P<one>{_ONE}) and the (?P<two>{_ONE})(?! [A-ZÀ-Þ])\b")
_VOYAGE = re.compile(r"voyage|cruise|anchor|put in|moor|dock|berth|steamed|sailed|lay at")
_DOES = re.compile(
    r"['’]s\s(?:crew|command|captain|skipper|sailors|visit|arrival|departure|deployment|special|flight deck|embarked)"
    r"|\s(?:arrived|departed|sailed|left|participated|took part|conducted|trained|docked|berthed|moored|anchored"
    r"|called at|joined|will (?:also )?(?:host|visit|arrive|join|conduct|participate|take part|call|sail|return|remain"
    r"|be open)"
    r"|is (?:in port|homeported|currently|commanded|scheduled|due|an? [\w-]+-class|deployed|part of))\b"
)  # what a ship does that bears the name of a town
_DISTINCT = 6  # letters of a ship's name that may open a sentence bare
_TOWARDS = ("in", "at", "to", "from", "off", "near", "for", "into")  # before a port
_SHORT = 4  # letters that the last word of a ship's name needs to stand for the whole
_NEAR = 300  # characters behind a sentence about the sea within which its ships may be told by their verb alone


class Told(Reader):
    """Reads ships that only the words around their names tell."""

    def apposed(self) -> Iterator[Unit]:
        """ "The Vettor Pisani was the first foreign ship", "the Cavour, an aircraft carrier"."""
        for m in hits(self.terms.noun, self.text):
            words, index = self.words(m.start())
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
            if not self.terms.not_bare.isdisjoint(t.text for t in words[first : at - 1]):
                continue  # "the Great War was the"
            if first < at - 1 and (lead in ("the", "The") or self.places.at(words[first - 1].start)):
                merchant = self.noun(words, index)[1] in self.terms.merchant
                state = self.adjective(words, first)
                yield self.ship(*self.name(words, first, at - 1), "apposition", state, merchant)

    def sailing(self) -> Iterator[Unit]:
        """Ships that only their verb tells: "the Inconstant and the Comète dropped anchor"."""
        for low, high in self._sea():
            for m in _ANCHORS.finditer(self.text, low, high):
                for group in ("flag", "one", "two"):
                    if m[group] is not None and self._sails(m, group):
                        yield self.ship(m.start(group), m.end(group), "sailing", None)

    def _sails(self, m: re.Match[str], group: str) -> bool:
        """Say whether a name is no people's, no state's and no general word; a town's only with a word of voyages."""
        name, place = m[group], self.places.at(m.start(group))
        if name.split()[0] in self.terms.not_names or (name.endswith("s") and " " not in name):
            return False  # a people: "the Normans anchored"
        if not self.terms.not_bare.isdisjoint(w for w in name.split() if w not in self.terms.titles):
            return False  # "the Comprehensive Strategic Partnership, in 2015"
        town = isinstance(place, Place) and place.kind in ("city", "region") and _VOYAGE.search(m.group()) is not None
        return place is None or town

    def paired(self) -> Iterator[Unit]:
        """Ships that stand two by two with articles of their own: "the Cochrane and the Magallanes"."""
        never = self.terms.not_names | self.terms.not_paired
        for low, high in self._sea():
            for m in _PAIRED.finditer(self.text, low, high):
                known = any(n in never or n in surroundings() or n.endswith("s") for n in (m["one"], m["two"]))
                placed = any(self.places.at(m.start(group)) for group in ("one", "two"))
                for group in () if known or placed else ("one", "two"):
                    yield self.ship(m.start(group), m.end(group), "paired", None)

    def _sea(self) -> list[tuple[int, int]]:
        """Return the stretches that speak of ships or the sea: a sentence with such a word, and what follows it."""
        found: list[tuple[int, int]] = []
        for m in hits(self.terms.sea, self.text):
            segment = self.bounds.at(m.start())
            stop = self.text.find("\n\n", segment.end, segment.end + _NEAR + 2)
            end = min(segment.end + _NEAR, stop if stop >= 0 else len(self.text))
            if found and segment.start <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((segment.start, end))
        return found

    def aboard(self) -> Iterator[Unit]:
        """Ships that only their people and parts tell: "marines of the Oregon and the Newark", "aboard the Foch"."""
        for m in self.terms.aboard.finditer(self.text):
            words, index = self.words(m.end())
            while index < len(words):
                first = index + (words[index].text in QUOTES)
                end = self.run(words, first)
                if end == first or not self._ships_name(words, first, end):
                    break
                yield self.ship(*self.name(words, first, end), "aboard", None)
                index = self._next_article(words, end + (end < len(words) and words[end].text in QUOTES))

    def _ships_name(self, words: Sequence[Token], first: int, end: int) -> bool:
        """Say whether a name behind "sailors of the" is a ship's: no state, no capitalised noun behind it."""
        place = self.places.at(words[first].start)
        stated = isinstance(place, Place) and place.kind not in ("city", "region", "capital")
        behind = words[end].text if end < len(words) else ""
        never = not self.terms.not_bare.isdisjoint(t.text for t in words[first:end])
        return (
            not never
            and not stated
            and not capital(behind)
            and behind.lower() not in self.terms.ships
            and behind != "of"
        )

    def _next_article(self, words: Sequence[Token], index: int) -> int:
        """Return the index behind ", the", "and the" in a list of ships; one behind the last word where it ends."""
        at = index
        while at < len(words) and words[at].text in (",", "and", "of"):
            at += 1
        return at + 1 if index < at < len(words) and words[at].text == "the" else len(words)

    def _part(self, token: Token) -> bool:
        named = capital(token.text) and token.text.isalpha() and token.text not in self.terms.not_names
        return named and self.places.at(token.start) is None and token.text.lower() not in self.terms.ships

    def quoted(self, ships: Sequence[Unit]) -> Iterator[Unit]:
        """Quoted names behind an article in a paragraph that has named a ship in quotation marks already."""
        paragraphs = {
            self.bounds.at(s.start).paragraph: s for s in ships if self.text[s.start - 1 : s.start] in list(QUOTES)
        }
        for m in (
            re.finditer(r"(?<=the )[\"“]([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})[\"”]", self.text) if paragraphs else ()
        ):
            near = paragraphs.get(self.bounds.at(m.start()).paragraph)
            if near and near.start < m.start():
                yield self.ship(m.start(1), m.end(1), "quoted", None, near.merchant)

    def again(self, ships: Sequence[Unit]) -> Iterator[Unit]:
        """Names once introduced, come back bare: "the Cavour", "Tabar"."""
        known: dict[str, Unit] = {}
        for ship in ships:
            head, _, tail = ship.name.partition(" ")
            bare = tail if head in self.terms.prefixes and tail else ship.name
            known.setdefault(bare, ship)
            if " " in bare and bare.rsplit(" ", 1)[-1][0].isalpha() and len(bare.rsplit(" ", 1)[-1]) > _SHORT:
                known.setdefault(bare.rsplit(" ", 1)[-1], ship)  # "the Raimondo Montecuccoli", then "Montecuccoli"
        for name, source in known.items():
            for start, end in occurrences(self.text, name) if len(name) > 3 else ():
                if self._alone(start, end, source):
                    yield replace(source, start=start, end=end, rule="again")

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
        shouted = self.text[start:end].isupper() and source.rule == "prefix" and lead.islower()
        if shouted and lead not in _TOWARDS:
            return True  # "the deck of KASHIMA", where the text writes JS KASHIMA
        opens = self.bounds.at(start).start == start and re.match(r"\s[a-z]", self.text[end : end + 2]) is not None
        if self.places.at(start) is not None:  # "HMS Norwick … Norwick's crew"
            opening = self.bounds.at(start).start == start and source.rule == "prefix"
            return opening and _DOES.match(self.text, end) is not None
        return (not capital(lead) and source.rule == "prefix") or (opens and end - start > _DISTINCT)
