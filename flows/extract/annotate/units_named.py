"""Ships by the prefix of their navy and by the noun of their class: "INS Tabar", "the frigates Forbin and Alsace"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flows.extract.annotate.units_reader import QUOTES, Reader
from flows.extract.annotate.wording import capital, hits, index_at
from flows.extract.model import Place, Unit
from flows.extract.tokens import Token

_PARAGRAPH = 5_000  # characters to either side that a paragraph is looked for in
_CLASSES = frozenset(
    "frigate destroyer corvette cruiser submarine carrier battleship gunboat ship flagship ironclad minesweeper "
    "minehunter icebreaker sloop oiler".split()
)
_GIVEN = frozenset(  # what a state does with a ship: "the frigate Italy sent"
    "sent sends built builds sold sells gave gives bought buys ordered lent lost had has have would will needs wants "
    "promised dispatched despatched offered handed donated is was and or owns acquired provided deployed leased "
    "deploys chartered".split()
)
_GREEN = re.compile(r"\s(?:Bay|Sea|Harbor|Harbour|Gulf|Strait|Coast)(?!\w)")  # "USS Green Bay"
_DASHES = ("–", "—", ":", "(")
_HULL = re.compile(r"[0-9]{2,3}")
_COUNTED = re.compile(r"\s(?P<number>\d{2,5})\b(?![.,]\d|-)")


_COMMANDERS = frozenset(  # "the corvette Magenta, Captain Vittorio Arminjon, cast anchor"
    "Captain Commander Commodore Lieutenant Capitano Comandante Capitaine Commandant Kapitän Capitan Colonel".split()
)


class Named(Reader):
    """Reads ships that a prefix or a noun beside the name tells."""

    def prefixed(self) -> Iterator[Unit]:
        """Ships by the prefix of their navy: "INS Tabar"."""
        for m in hits(self.terms.prefix, self.text):
            state, doubtful, merchant = self.terms.prefixes[m.group()]
            words, index = self.words(m.end() - 1)
            end = self.run(words, index + 1)
            if end == index + 1 < len(words) and not doubtful and _HULL.fullmatch(words[end].text):
                end += 1  # "ROU 04"
            if self._shouted(m.start()):
                end = min(end, index + 2) if m.group() not in self.terms.shouted else index + 1
            if end == index + 1 or words[index].end != m.end():
                continue
            if doubtful and not self._at_sea(m.group(), m.start()):
                continue
            _, stop = self.name(words, index + 1, end)
            stop = bay.end() if end == index + 2 and (bay := _GREEN.match(self.text, stop)) else stop
            if self.text[m.start() : stop] in self.terms.ashore:
                continue  # "the submarines at HMAS Stirling"
            flag = self._flag(m.group(), state)
            yield self.ship(m.start(), stop, "prefix", flag, merchant)
            if not doubtful and end < len(words) and words[end - 1].end == stop:
                yield from self._sharing(words, end, flag, merchant)

    def _sharing(self, words: Sequence[Token], at: int, state: str | None, merchant: bool) -> Iterator[Unit]:
        """The ships that share a prefix: "HMS Tamar and Spey", "HMAS Anzac, Success and Sirius"."""
        while at + 1 < len(words) and words[at].text in ("and", ","):
            first = at + 1 + (words[at].text == "," and words[at + 1].text == "and")
            end = self.run(words, first)
            name = [t.text for t in words[first:end]]
            closed = words[at].text == "and" or [t.text for t in words[end : end + 1]] in ([","], ["and"])
            never = self.terms.not_bare | self.terms.not_paired | set(self.terms.prefixes)
            if not name or not closed or self.placed(words, first) or not never.isdisjoint(name):
                return
            if name[0].isupper() or name[0] in self.terms.titles:
                return  # "HMS Dauntless, Captain Smith, and her crew"
            start, stop = self.name(words, first, end)
            if words[end - 1].end != stop or (words[at].text == "," and not self._leads_on(words, end)):
                return
            yield self.ship(start, stop, "prefix-list", state, merchant)
            at = end

    def _leads_on(self, words: Sequence[Token], end: int) -> bool:
        """Say whether a list goes on to its "and": a name between two commas may be a captain's."""
        rest = [t.text for t in words[end : end + 6]]
        return rest[:1] == ["and"] or (rest[:1] == [","] and "and" in rest)

    def _flag(self, prefix: str, state: str | None) -> str | None:
        """The state of a prefix that two navies use: that of the text's dyad."""
        others = (code for code in self.dyad if (prefix, code) in self.terms.shared)
        return state if state in self.dyad else next(others, state)

    def _shouted(self, offset: int) -> bool:
        """Say whether the whole sentence is in capitals, where "ITS" may be the pronoun."""
        segment = self.bounds.at(offset)
        return segment.end - segment.start > 20 and self.text[segment.start : segment.end].isupper()

    def _at_sea(self, prefix: str, offset: int) -> bool:
        """Say whether a sentence speaks of ships, navies or the sea, or its paragraph names another ship."""
        segment = self.bounds.at(offset)
        least, most = max(0, segment.start - _PARAGRAPH), segment.end + _PARAGRAPH
        low, high = self.text.rfind("\n\n", least, segment.start), self.text.find("\n\n", segment.end, most)
        row = self.text[segment.start : segment.end]
        if len(prefix) > 2 and len(re.findall(rf"\b{re.escape(prefix)} [A-Z][a-z]", row)) > 1:
            return True  # "KNS Shujaa and KNS Jasiri"
        armed = prefix in self.terms.naval and self.terms.armed.search(self.text, segment.start, segment.end)
        return (
            bool(armed)
            or self.terms.sea.search(self.text, segment.start, segment.end) is not None
            or self.terms.noun.search(self.text, max(low, least), high if high > 0 else most) is not None
            or any(
                low < m.start() < max(high, segment.end) and not self.terms.prefixes[m.group()][1]
                for m in hits(self.terms.prefix, self.text)
            )
        )

    def classed(self) -> Iterator[Unit]:
        """Ships behind the noun of their class, quoted or listed, or in front of it ("the Alpino frigate")."""
        for m in hits(self.terms.noun, self.text):
            words, last = self.words(m.start())
            index, noun = self.noun(words, last)
            if capital(words[index].text) and self._headline(m.start()):
                continue
            merchant = noun in self.terms.merchant or (index > 0 and words[index - 1].text == "merchant")
            state = self.adjective(words, index)
            found = list(self._listed(words, self._apposed_behind(words, last + 1), state, merchant))
            yield from found or self._in_front(words, index, merchant)

    def _apposed_behind(self, words: Sequence[Token], at: int) -> int:
        """Step over ", the" where a name and a comma follow: "an Italian cruiser, the Montecuccoli, paid …"."""
        if at + 1 < len(words) and words[at].text == "," and capital(words[at + 1].text):
            end = self.run(words, at + 1)
            several = words[at - 1].text.endswith("s") and [t.text for t in words[end : end + 1]] in (["and"], [","])
            closed = several or [t.text for t in words[end : end + 1]] == [","]
            return at + 1 if closed and end > at + 1 and not self.placed(words, at + 1) else at
        if at + 1 < len(words) and words[at].text in _DASHES and words[at - 1].text.endswith("s"):
            return at + 1 + (words[at + 1].text == "the")  # "two patrol boats – A and B – joined"
        if [t.text for t in words[at : at + 2]] != [",", "the"]:
            return at
        end = self.run(words, at + 2)
        closed = at + 2 < end < len(words) and words[end].text in (",", ".", ";", "and", ")")
        return at + 2 if closed and not self.placed(words, at + 2) else at

    def _headline(self, offset: int) -> bool:
        """Say whether a sentence without a full stop holds the noun: there capitals tell nothing."""
        segment = self.bounds.at(offset)
        return not self.text[segment.start : segment.end].rstrip(' \n"”’)').endswith((".", "!", "?", ";", ":"))

    def _listed(self, words: Sequence[Token], index: int, state: str | None, merchant: bool) -> Iterator[Unit]:
        rule = "class-noun"
        while index < len(words):
            quoted = words[index].text in QUOTES
            first = index + quoted
            if first == len(words):
                return
            end = self.run(words, first)
            town = self._town(words, first, index, rule)
            end = max(end, town)
            alone = end == first + 1 < len(words) and words[first].text.isupper()
            if alone and rule == "class-list" and words[end].text in self.terms.ships:
                return  # "the frigate Alpino and MSDF destroyers"
            typed = any(ch.isdigit() for ch in words[first].text) and "-" in words[first].text and rule == "class-list"
            if (
                end == first
                or typed
                or (rule == "class-list" and words[first].text in _COMMANDERS)
                or words[first].text in self.terms.prefixes
                or (self.placed(words, first) and not town)
            ):
                return
            if words[first - 1].text[0].isupper() and words[first].text in self.terms.not_paired:
                return  # "the Transport Ministers of India"
            if quoted and (end == len(words) or words[end].text not in (*QUOTES, ",", ".")):
                return  # a quotation that only begins with capitals
            start, stop = self.name(words, first, end)
            if end == first + 1 and words[first].text.isupper() and (hull := _COUNTED.match(self.text, stop)):
                stop, end = hull.end(), end + 1  # "the coast guard vessel CSB 8002"
            yield self.ship(start, stop, rule, state, merchant)
            rule = "class-list"
            index = end + (quoted and end < len(words) and words[end].text in QUOTES)
            while (
                index < len(words)
                and words[index].text in (",", "and", "the")
                and (quoted or words[index].text == "and" or self._more(words, index))
            ):
                index += 1

    def _town(self, words: Sequence[Token], first: int, index: int, rule: str) -> int:
        """Return the index behind a ship's name that is a town's too: "the frigates Forbin and Alsace".

        Only behind "the" and the noun of one class ("the support ship Ulm"), or later in a list; 0 where it is none.
        """
        place = self.places.at(words[first].start) if first < len(words) else None
        if not isinstance(place, Place) or place.start != words[first].start:
            return 0
        if place.kind in ("state", "capital"):
            several = rule == "class-noun" and place.kind == "state" and self._carriers(words, index, place)
            return several or (self._stately(words, first, place) if rule == "class-noun" else 0)
        if place.kind not in ("city", "region"):
            return 0
        noun, article = index - 1, [t.text.lower() for t in words[max(0, index - 6) : index]]
        end = index_at(words, place.end - 1) + 1
        several = self._plural(words, index) and end + 1 < len(words) and words[end].text in ("and", ",")
        classes = (
            words[noun].text[-1:] == "s" and words[noun].text[:-1] in _CLASSES
        )  # "the cruisers Olympia, Boston and"
        several = several and capital(words[end + 1].text) and (classes or not self.placed(words, end + 1))
        classed = words[noun].text in _CLASSES or (
            noun > 0 and f"{words[noun - 1].text} {words[noun].text}" in self.terms.ships
        )
        single = rule == "class-noun" and noun > 0 and "the" in article and (classed or several)
        single = single or (rule == "class-noun" and (classes or words[noun].text in _CLASSES))
        possessive = end < len(words) and (words[end].text in ("'", "’") or words[end - 1].text.endswith(("'s", "’s")))
        more = words[index - 1].text == "and" or (
            words[index - 1].text == "," and end < len(words) and words[end].text in ("and", ",")
        )
        listed = rule == "class-list" and ((more and self._plural(words, index)) or words[index - 1].text == "the")
        return end if (single or listed) and not possessive else 0

    def _carriers(self, words: Sequence[Token], index: int, place: Place) -> int:
        """Return the index behind "America" in "the carriers America and Coral Sea"; 0 where no list goes on."""
        end = index_at(words, place.end - 1) + 1
        plural = words[index - 1].text[-1:] == "s" and words[index - 1].text[:-1] in _CLASSES
        goes_on = [t.text for t in words[end : end + 1]] in (["and"], [","]) and end + 1 < len(words)
        return end if plural and goes_on and capital(words[end + 1].text) else 0

    def _stately(self, words: Sequence[Token], first: int, place: Place) -> int:
        """Return the index behind "Eritrea" in "the colonial ship Eritrea slipped out"; 0 in "the ship Italy sent"."""
        end = index_at(words, place.end - 1) + 1
        behind = words[end].text if end < len(words) else "."
        article = {t.text.lower() for t in words[max(0, first - 5) : first - 1]} & {"the", "a", "an", "her"}
        single = words[first - 1].text in _CLASSES
        owned = words[end - 1].text.endswith(("'s", "’s")) or behind in ("'", "’")
        return end if article and single and not owned and behind not in _GIVEN else 0

    def _plural(self, words: Sequence[Token], index: int) -> bool:
        """Say whether the list's noun stands in the plural: "the frigates Forbin and …"."""
        return any(
            t.text.lower() in self.terms.ships and t.text.endswith("s") for t in words[max(0, index - 12) : index]
        )

    def _more(self, words: Sequence[Token], comma: int) -> bool:
        """Say whether a comma goes on with another name of a list: "…, Rizzo and Bergamini"."""
        end = self.run(words, comma + 1)
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
        yield self.ship(name[0].start, name[-1].end, "name-noun", None, merchant)
