"""Whose trade a head speaks of, and with whom: by the words around it, else by what the passage is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from flows.extract.clauses import clause_of
from flows.extract.frames.trade_again import again, anaphor, ends_at, inverted, landed, mirrored, same_subject, turned
from flows.extract.frames.trade_around import (
    as_verb,
    beyond,
    coupled,
    destination,
    favoured,
    holder,
    is_aside,
    is_object,
    last_named,
    nobody,
    of_world,
    people_of,
    reporter,
    source_of,
    told_behind,
    traders,
    with_all,
)
from flows.extract.frames.trade_cues import Head, state_of, states_of
from flows.extract.frames.trade_links import WORLD, End, Flow, links_of
from flows.extract.frames.trade_naming import by_form
from flows.extract.frames.trade_words import plain, texts, words
from flows.extract.model import Place
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span
from flows.ground.value import replace

_OURS = re.compile(r"\b(?:[Oo]urs?|[Ww]e|us)\b")
_ITS = frozenset({"her", "its", "their", "it", "they", "our"})
_RECEIPTS = frozenset({"revenue", "revenues", "income", "earnings", "receipts", "proceeds", "takings"})
_IS = frozenset({"is", "was", "are", "were", "remains", "remained"})


class Whose:
    """Finds the ends of flows in one document."""

    def __init__(self, reading: Reading) -> None:
        self.dyad = reading.dyad
        self.subject: End | None = None  # the state that the sentence before opened with
        self.last: Flow | None = None  # the flow of the last figure that has a direction
        self._places = [a for a in reading.annotations if isinstance(a, Place) and a.state in self.dyad]
        self._starts = [place.start for place in self._places]
        self._named = {code: [p for p in self._places if p.state == code] for code in self.dyad}
        self._ours = _OURS.search(reading.view.text)

    def _within(self, span: Span) -> list[Place]:
        """The places of the dyad that start in a stretch of the text."""
        return self._places[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def other(self, code: str) -> str:
        """Return the other state of the dyad."""
        return self.dyad[1] if code == self.dyad[0] else self.dyad[0]

    def named(self, code: str, offset: int) -> End | None:
        """Return a state as an end, anchored where the document last names it before an offset, else first."""
        named = self._named.get(code, [])
        if not named and self._ours is not None and code in self.dyad:
            return End(code, Span(*self._ours.span()), "resolved")  # "our exports to Peru"
        before = bisect_right(named, offset, key=lambda p: p.start)
        return End(code, named[max(0, before - 1)].span, "inherited") if named else None

    def across(self, end: End, offset: int) -> End | None:
        """Return the other state of the dyad, as ``named``."""
        return self.named(self.other(end.code), offset) if end.code in self.dyad else None

    def flow(self, head: Head, home: End | None, earlier: Sequence[Flow], barrier: int) -> Flow:
        """Return a head's flow.

        ``home`` is the state whose trade the passage reports, ``earlier`` are the flows before this one;
        the words that belong to the head end at item ``barrier``.
        """
        if head.reads == "rival" or (head.flow is None and head.reads not in ("anaphor", "item", "again", "reverse")):
            return Flow(head, "", other=True)
        if head.reads in ("anaphor", "item"):
            return anaphor(head, earlier)
        if head.reads == "again":
            return again(head, earlier)
        if head.reads == "reverse":
            return turned(head, earlier)
        if head.reads == "landing":
            return landed(head, self.dyad)
        if head.reads == "inverted":
            return inverted(head, self.dyad, self.across)
        if head.reads == "passing":
            return self._passing(head, home)
        if head.reads == "origin":
            return self._from_origin(head)
        links = self._formed(head, links_of(head, barrier))
        if head.flow == "total":
            return self._total(head, links, home)
        if head.flow == "balance":
            return self._balance(head, links, home)
        if head.reads in ("seller", "buyer"):
            frame = self._subject(head, home) or same_subject(head, earlier)
            if frame is None and head.words & _RECEIPTS:
                frame = self._owner(head, home, earlier)  # "Peru's earnings from Norway"
            far = links.get("to" if head.flow == "exports" else "from")
            there = links.get("there") if frame is None else None
            if there is not None and there.code == "" and (near := last_named(head, self.dyad)) is not None:
                links, far = {**links, "to" if head.flow == "exports" else "from": near}, near
                links.pop("there")
                there = None
            there = there if home is not None and head.flow == "imports" else None
            known = far is not None and far.code in self.dyad and nobody(head, self.other(far.code))
            known = known or (there is not None and nobody(head, ""))
            if frame is None and not known and not {"to", "from"} <= links.keys():
                return Flow(head, head.flow or "", other=True)
        else:
            frame = links.pop("at", None) or self._owner(head, home, earlier) or reporter(head)
            frame = frame or (None if {"to", "from"} & links.keys() else traders(head))
            frame = frame or (self._ranked_by(head) if head.reads == "rank" else self._parted(head, home))
            named = head.first > 0 and head.sentence.texts[head.first - 1] in words("goods")
            if frame is None and not links and head.rule == "trade.shipments" and named:
                frame = self._last_seller(head, earlier)
        found = self._directed(head, frame, links, home)
        return mirrored(found) if head.reads in ("seller", "buyer") else found

    def _formed(self, head: Head, links: dict[str, End]) -> dict[str, End]:
        """ "Its exports to the kingdom": where "there" is told by the form of one of the two states."""
        there = links.get("there")
        if there is None or there.code != "" or head.flow not in ("exports", "imports"):
            return links
        items = head.sentence.items
        at = next((i for i in range(head.last, len(items)) if items[i].start == there.span.start), 0)
        formed = by_form(items, at, self.dyad) if at else None
        end = self.named(formed, items[at].start) if formed else None
        if end is None:
            return links
        toward = "to" if head.flow == "exports" else "from"
        return {**{k: v for k, v in links.items() if k != "there"}, toward: end}

    def _ranked_by(self, head: Head) -> End | None:
        """ "Norway is the second supplier of timber": supplier, that is, of the other state."""
        low = clause_of(head.sentence, head.first)[0]
        for index in range(head.first - 1, low - 1, -1):
            item = head.sentence.items[index]
            if item.type == "STATE" and state_of(item) in self.dyad and not is_object(head.sentence, index):
                end = End(state_of(item) or "", item.span)  # "Peru's ninth customer and thirtieth supplier"
                return end if head.sentence.texts[index + 1] == "'" else self.across(end, item.start)
        if low and "it" in texts(head.sentence, low, head.first):
            acting = next((i for i in range(low - 1, -1, -1) if self._acts(head, i)), None)
            item = head.sentence.items[acting or 0]
            return None if acting is None else self.across(End(state_of(item) or "", item.span), item.start)
        return None

    def _unnamed(self, head: Head, offset: int) -> End | None:
        """ "The Libyan market took 2 per cent of what the island sold": the state that the sentence does not name."""
        named = {code for item in head.sentence.items for code in states_of(item)} & set(self.dyad)
        return self.named(self.other(named.pop()), offset) if len(named) == 1 else None

    def _last_seller(self, head: Head, earlier: Sequence[Flow]) -> End | None:
        """ "Pasta shipments reached 60,000 tonnes": of the state whose goods were told of last."""
        here = [f for f in earlier if f.head.sentence is head.sentence and f.ends[0] is not None and not f.other]
        last = here[-1] if here else self.last
        seller = last.ends[0] if last is not None else None
        return replace(seller, how="inherited") if seller is not None else None

    def _from_origin(self, head: Head) -> Flow:
        """ "300 tonnes of Peruvian ore", "of ore to Peru": goods of one state in a sentence that names the other."""
        items = head.sentence.items
        row = (i for i in items[head.first : head.first + 13] if isinstance(i.note, Place) and i.note.state)
        origin = next((i for i in row if i.type in ("DEMONYM", "STATE", "CAPITAL", "CITY", "VENUE")), None)
        code = origin.note.state if origin is not None and isinstance(origin.note, Place) else None
        if origin is None or code not in self.dyad:
            return Flow(head, head.flow or "", other=True)
        partner, other = End(code, origin.span), self.other(code)
        others = {c for i in items for c in states_of(i)} - set(self.dyad)
        span = head.sentence.span
        place = next((p for p in self._within(span) if p.state == other), None)
        frame = End(other, place.span) if place is not None else None
        if head.flow == "imports" and not words("takes_in") & {i.text for i in items}:
            return Flow(head, "exports", partner, frame, 2, other=frame is None or bool(others))
        return Flow(head, head.flow or "", frame, partner, 2, other=frame is None or bool(others))

    def _passing(self, head: Head, home: End | None) -> Flow:
        """ "Goods for 3 million went from Peru to Norway", "timber was shipped to London"."""
        items = head.sentence.items
        place = items[destination(items, head.first, head.last)].note
        partner = End(place.state, place.span) if isinstance(place, Place) and place.state else None
        if partner is None:
            return Flow(head, "exports", other=True)
        source = source_of(items, head.first, len(items))
        if source is None:  # "of Peruvian merchandise left for Norway"
            row = (i for i in items[head.first : head.last] if i.type == "DEMONYM")
            own = next((i for i in row if state_of(i) not in (None, partner.code)), None)
            source = End(state_of(own) or "", own.span) if own is not None else None
        return self._complete(head, source, partner, home)

    def _owner(self, head: Head, home: End | None, earlier: Sequence[Flow]) -> End | None:
        """The state in front of a noun: "Peru's copper exports", "its exports", "Peru's imports and exports"."""
        items = head.sentence.items
        if head.reads == "rank":  # "the first market for Peruvian exporters"
            for item in items[head.first : head.last]:
                if (code := state_of(item)) is not None:
                    return End(code, item.span)
            if texts(head.sentence, head.last, head.last + 3) == ("of", "the", "country") and home is not None:
                return replace(home, how="inherited")
            if texts(head.sentence, head.last, head.last + 1) == ("of",):
                owner = next((i for i in items[head.last + 1 : head.last + 4] if i.type in ("DEMONYM", "STATE")), None)
                if owner is not None and state_of(owner) is not None:
                    return End(state_of(owner) or "", owner.span)  # "client of Peruvian goods"
        for index in range(head.first - 1, max(-1, head.first - 9), -1):
            item = items[index]
            if (formed := by_form(items, index, self.dyad)) is not None:
                return None if is_object(head.sentence, index) else self.named(formed, item.start)
            if (code := state_of(item)) is not None:
                object_of = item.type == "STATE" and items[index + 1].text != "'" and is_object(head.sentence, index)
                return None if object_of else End(code, item.span)  # "exports to Peru and imports from there"
            if item.type and item.type != "DATE":
                return None
            if item.text in _ITS:
                return self._pronoun(head, index, home)
            if item.text in {"and", "or"} and (twin := ends_at(earlier, head.sentence, index)) is not None:
                return twin.frame
            if not (item.type or plain(item) or item.text in {"'", "-", "and"}):
                return None
        return None

    def _pronoun(self, head: Head, at: int, home: End | None) -> End | None:
        """The state that "its" at item ``at`` stands for: the subject, but for shares that another state takes."""
        items = head.sentence.items
        shared = any(i.type == "PERCENT" for i in items[max(0, at - 3) : at])
        if items[at].text in {"it", "they", "she"}:
            at = next((i + 1 for i in range(at - 1, -1, -1) if self._acts(head, i)), at)
        for index in range(at - 1, -1, -1):
            item, following = items[index], items[index + 1].text
            if state_of(item) not in self.dyad or (item.type == "DEMONYM" and following != "'"):
                continue
            end = End(state_of(item) or "", item.span)
            if shared and following == "'":
                return end
            if item.type in ("STATE", "CAPITAL") and not is_object(head.sentence, index):
                within = index > 0 and items[index - 1].text in {"what", "that", "which"}  # "of what Peru sells"
                taken = shared and not within and self._taken(head, index, at)
                return self.across(end, item.start) if taken else end
        return replace(home, how="inherited") if home else None

    def _acts(self, head: Head, index: int) -> bool:
        """Say whether a state is a subject: "Peru was Norway's customer when it took 3 million tonnes"."""
        items = head.sentence.items
        item = items[index]
        possessor = index + 1 < len(items) and items[index + 1].text == "'"
        named = item.type in ("STATE", "CAPITAL") and state_of(item) in self.dyad
        return named and not possessor and not is_object(head.sentence, index)

    def _parted(self, head: Head, home: End | None) -> End | None:
        """ "Norway is Peru's fourth customer, taking 6% of exports": not the exports of the state that takes."""
        before = head.sentence.items[max(0, head.first - 2) : head.first]
        partial = any(i.type == "PERCENT" for i in before) and any(i.text == "of" for i in before)
        return self._pronoun(head, head.first, home) if partial else None

    def _taken(self, head: Head, low: int, high: int) -> bool:
        """ "Norway takes 8% of its exports", "Norway supplies 8% of its imports": not Norway's."""
        between = set(head.sentence.texts[low:high])
        if head.sentence.texts[low + 1] in _IS and between & words("ends"):
            return True  # "Norway was the destination of 8% of its exports"
        return bool(between & words("takers" if head.flow == "exports" else "givers"))

    def _subject(self, head: Head, home: End | None) -> End | None:
        """The state that sells or buys: the nearest one before the verb that is not an object or a possessor."""
        items, low = head.sentence.items, clause_of(head.sentence, head.first)[0]
        agent = items[head.last : head.last + 3]
        if agent and agent[0].text == "by":  # "imported by Norway"
            by = next((i for i in agent[1:] if i.type in ("STATE", "CAPITAL")), None)
            return End(state_of(by) or WORLD, by.span) if by is not None else None
        near = items[head.first - 1].text in words("neighbours")
        if head.first > 1 and plain(items[head.first - 1]) and items[head.first - 2].text in {"the", "a"} and not near:
            return None  # "the crop sold abroad"
        for index in range(head.first - 1, -1, -1):
            item = items[index]
            if item.text in {"it", "they", "she"}:
                return self._pronoun(head, index, self.subject if self.subject is not None else home)
            if item.text in words("neighbours") and index and head.sentence.texts[index - 1] == "the":
                return self._unnamed(head, item.start)
            formed = None if is_object(head.sentence, index) else by_form(items, index, self.dyad)
            if formed is not None and items[index + 1].text != "'":
                return self.named(formed, item.start)
            if item.type in ("PERSON", "ORG", "FORCE") or item.text == "." or (index < low and item.text in {";", ":"}):
                return None
            possessor = index + 1 < len(items) and items[index + 1].text == "'"
            if (code := people_of(head.sentence, index, head.first)) is not None:
                return End(code, item.span)
            if item.type in ("STATE", "CAPITAL") and not possessor and not is_object(head.sentence, index):
                code = state_of(item)
                return End(code, item.span) if code else None
        return None

    def _directed(self, head: Head, frame: End | None, links: dict[str, End], home: End | None) -> Flow:
        """Put together exports or imports."""
        flow, offset = head.flow or "", head.sentence.items[head.first].start
        toward, back = ("to", "from") if flow == "exports" else ("from", "to")
        if head.rule == "trade.earned" or head.words & _RECEIPTS:  # money comes from where the goods go
            toward, back = back, toward
        partner = links.get(toward) or links.get("there")
        if partner is not None and partner.code == "":  # "there"
            near = frame or home
            partner = self.across(near, offset) if near else None
            if partner is not None and frame is not None and frame.how is None:
                partner = replace(partner, how=None)  # "to the Sultanate" names it as well as a name does
        if back in links and links[back].code != (frame.code if frame else None):  # "Peruvian imports to Norway"
            frame, partner = links[back], partner or frame
        if "of" in links and links["of"].code not in (frame.code if frame else None, partner.code if partner else None):
            origin = links["of"].how == "resolved"  # "of Peruvian copper": where the goods come from
            if origin and flow == "imports":
                partner = partner or replace(links["of"], how=None)
            else:
                frame = frame or replace(links["of"], how=None)
        return self._complete(head, frame, partner, home)

    def _complete(self, head: Head, frame: End | None, partner: End | None, home: End | None) -> Flow:
        offset, flow = head.sentence.items[head.first].start, head.flow or ""
        told = sum(e is not None and e.how is None for e in (frame, partner))
        if any(e is not None and e.code not in self.dyad for e in (frame, partner)):
            return Flow(head, flow, frame, partner, told, other=True)
        whole = partner is None and (of_world(head) or as_verb(head))
        if frame is not None and partner is not None and frame.code == partner.code:
            frame = None if frame.how else frame
        if frame is None and partner is None:
            frame = replace(home, how="inherited") if home else None
        elif frame is None and partner is not None:
            if self._third_subject(head):
                return Flow(head, flow, None, partner, told, other=True)
            frame = self.across(partner, offset)
        alone = told == 1 and partner is None and frame is not None and not self.names(head.sentence, frame)
        whole = whole or (alone and head.reads in ("seller", "buyer"))
        if frame is not None and partner is None:
            partner = self.across(frame, offset)
        lost = frame is None or partner is None or frame.code == partner.code
        return Flow(head, flow, frame, partner, told, other=lost, whole=whole)

    def names(self, sentence: Sentence, end: End) -> bool:
        """Say whether a sentence names the other state of the dyad, be it within a name ("the pact with Peru")."""
        other, span = self.other(end.code), sentence.span
        if any(p.state == other and p.end <= span.end for p in self._within(span)):
            return True
        return any(self.other(end.code) in states_of(i) for i in sentence.items)

    def _third_subject(self, head: Head) -> bool:
        """Say whether only third states stand in front of the head: "France did well: sales to Japan rose"."""
        items = head.sentence.items
        states = [(n, code) for n, item in enumerate(items[: head.first]) if (code := state_of(item)) is not None]
        named = [code for n, code in states if not is_aside(head.sentence, n, head.first)]
        return bool(named) and not any(code in self.dyad for code in named)

    def _total(self, head: Head, links: dict[str, End], home: End | None) -> Flow:
        if "turnover" in head.words and words("firms") & set(head.sentence.texts[: head.first]):
            return Flow(head, "total", other=True)  # "their affiliates had a turnover of"
        owner = self._owner(head, home, ())
        if links.get("between") or links.get("with"):
            ends = [e for e in (links.get("between"), links.get("and"), links.get("with"), owner) if e is not None]
            other = any(e.code not in (*self.dyad, "") for e in ends)
            return Flow(head, "total", owner, told=2, other=other)
        opening = [c for i in head.sentence.items[head.first : head.first + 3] if (c := state_of(i))]
        if any(code not in self.dyad for code in opening):  # "Chile and Peru traded goods"
            return Flow(head, "total", told=2, other=True)
        if head.bilateral or (owner is not None and self._paired(head, owner)) or coupled(head, self.dyad):
            return Flow(head, "total", told=2, other=owner is not None and owner.code not in self.dyad)
        third = owner is not None and owner.code not in self.dyad
        return Flow(head, "total", owner, None, 1 if owner else 0, other=third, whole=owner is not None)

    def _paired(self, head: Head, owner: End) -> bool:
        """ "Danish-Norwegian trade", "trade" of "Peru and Norway"."""
        items = head.sentence.items
        at = next((i for i, item in enumerate(items) if item.span == owner.span), 0)  # 0: it stands in another sentence
        return (
            at > 1
            and items[at - 1].text in {"-", "–", "and"}
            and {state_of(items[at - 2]), owner.code} == set(self.dyad)
        )

    def _balance(self, head: Head, links: dict[str, End], home: End | None) -> Flow:
        offset = head.sentence.items[head.first].start
        partner, both = links.get("with") or beyond(head), [links[k] for k in ("between", "and") if k in links]
        links = links if "for" in links or head.sign else {**links, **favoured(head)}
        frame = links.get("for") or self._owner(head, home, ()) or holder(head, partner)
        frame = None if frame is not None and frame.code == "" else frame
        if frame is None and partner is None and not both:
            frame, partner = told_behind(head)
        if with_all(head) or any(e is not None and e.code not in (*self.dyad, "") for e in (frame, partner, *both)):
            return Flow(head, "balance", frame, partner, 2, other=True)
        partner = None if partner is not None and partner.code == "" else partner
        if partner is not None and (frame is None or frame.code == partner.code):
            frame = self.across(partner, offset)
        if not head.sign and "for" not in links and head.rule != "trade.balance-plain":
            return Flow(head, "balance", frame, None, 0, other=True)
        told = 2 if partner is not None or both else int(frame is not None and frame.how is None)
        frame = frame or home
        return Flow(head, "balance", frame, None, told, other=frame is None)
