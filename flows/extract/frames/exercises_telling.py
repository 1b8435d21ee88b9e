"""What a story tells: whose forces, where, from when until when, and whether it took place (codebook section 5)."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.frames.exercises_act import Act, in_edition
from flows.extract.frames.exercises_context import (
    ashore,
    fleet,
    ground,
    mentioned,
    near_sides,
    of_both,
    opposite,
    party_named,
    teachers,
    told_before,
)  # fmt: skip
from flows.extract.frames.exercises_days import in_order
from flows.extract.frames.exercises_hosts import hosting, soil
from flows.extract.frames.exercises_nations import attacked
from flows.extract.frames.exercises_same import Story
from flows.extract.frames.exercises_sides import Side, naming, sides, unit_flag
from flows.extract.frames.exercises_status import Course, said
from flows.extract.frames.exercises_story import subordinate
from flows.extract.frames.exercises_when import Days
from flows.extract.frames.exercises_where import Told, departs_from, distinct, places_of
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import Group, Place, Unit
from flows.extract.reading import Reading
from flows.ground.model import Span

_SEVERAL = 3  # ports that make a voyage
_CONTEXT = 6  # sentences before ships without a flag in which those are named whose they are, at most
_RETOLD = 3  # sentences between a voyage and its forerunners, at most


class Telling:
    """One story, read for the slots of its record."""

    def __init__(self, reading: Reading, story: Story, told: Sequence[Story]) -> None:
        self.reading, self.story, self.told = reading, story, told
        self.kind = story.kind
        self.voyage = story.acts[0].voyage
        self.around = self._voyages(told)
        self.places = places_of(story, self.around)
        if story.acts[0].rule == "call.follow" and not self.places:
            self.places = self._same_port()
        if self.kind == "port_call" and self._travels():
            self.kind = "deployment"
        self.units = distinct([*story.units, *(u for other in self.around for u in other.ships)])
        self.host = self._host()
        self.sides = self._sides()
        if self.voyage:  # "she trained with HMS X" leaves X at home
            self.units = [u for u in self.units if u.state in (None, *self.codes)]
        days = Days(reading, story, self.kind, self.voyage, self.around, self._carried)
        self.start, self.end = in_order(*(d if d and in_edition(story.name, d[0]) else None for d in days.ends()))
        course = Course(reading, story, self.kind, self.voyage, self.start, self.end)
        self.status, self.status_span = course.status()

    def _travels(self) -> bool:
        """Say whether ships that call somewhere are told of as on a voyage: whence, by what way, to several ports."""
        if any(away for away, _, _ in self.places) or said(self.story, "voyage"):
            return True
        there = {p.name for _, p, sea in self.places if p.kind in ("city", "capital", "venue", "state", "polity")}
        return len(there) >= _SEVERAL or (bool(self.places) and not there)

    @property
    def codes(self) -> list[str]:
        """The participants' codes, each once."""
        return list(dict.fromkeys(s.code for s in self.sides))

    def _voyages(self, told: Sequence[Story]) -> list[Story]:
        """The voyages during which an unnamed exercise takes place, unless others than the dyad's forces hold it."""
        own = {s.code for s in self.story.sides if s.armed}
        if self.kind != "exercise" or self.story.name or not own <= set(self.reading.dyad):
            return []
        flown = [u for a in self.story.acts for u in a.units]
        if flown and all(u.domain == "air" for u in flown):
            return []  # fighters that train are no part of a ship's voyage
        return [s for s in subordinate(self.story, told) if not ashore(self.story, s)]

    # Who

    def _sides(self) -> list[Side]:
        found = [s for a in self.story.acts for s in a.sides]
        found += [s for more in self.story.more for s in more.sides if s.armed]
        if self.kind == "exercise":
            found += [*self._flagged(), *(s for other in self.around for s in other.sides if s.ship)]
            found = found if any(s.armed and not s.partner for s in found) else [*found, *self._carried()]
            found += fleet(self.reading, self.story, found)
            found += self._sharing_host(found)
            found += self._pair()
            found += self._opposite(found)
            found = [*found, *self._neighbours(found)]
            return found if any(s.code in self.reading.dyad for s in found) else [*found, *self._at_home(found)]
        armed = [s for s in found if s.armed]
        if not self.voyage:
            actors = self._actors(armed or found) or self._strangers()
            known = {s.code for s in actors} & set(self.reading.dyad)
            return actors if known else [*actors, *(self._unflagged() or self._by_context())]
        travellers = self._travellers(found) or (self._strangers() if self.story.units else [])
        if {s.code for s in travellers} & set(self.reading.dyad):
            return travellers
        return self._unflagged() or travellers or self._by_context()

    def _neighbours(self, found: Sequence[Side]) -> list[Side]:
        """Of an exercise for which the sentences that tell it do not name both sides: whom those around it name."""
        listed = any(a.shared for a in self.story.acts)
        vague = not (self.story.name or self.story.dates())
        several = len({s.code for s in found if s.armed or s.partner}) > 1
        ours = {s.code for s in found} & set(self.reading.dyad)
        if (
            vague
            or listed
            or (several and not ours)
            or (self.story.name and self._others())
            or set(self.reading.dyad) <= {s.code for s in found}
        ):
            return []
        near = near_sides(self.reading, self.story, self.told)
        if {s.code for s in found} & set(self.reading.dyad):
            near = [s for s in near if s.armed or self.reading.at(s.span, Group)]
        known = {s.code for s in [*found, *near]} | ({self.host[0]} if self.host else set())
        missing = [c for c in self.reading.dyad if c not in known] if self.story.name else []
        return [*near, *(s for code in missing for s in mentioned(self.reading, self.story, code))]

    def _others(self) -> bool:
        """Say whether the sentences that name an exercise speak of the forces of other states alone."""
        rows = {a.sentence for a in self.story.acts}
        named = [(s, row) for row in rows for s in sides(self.reading, row, 0, len(row.items))]
        armed = {s.code for s, row in named if s.armed or (s.partner and row.items[s.item].type == "DEMONYM")}
        return bool(armed) and not armed & set(self.reading.dyad)

    def _at_home(self, found: Sequence[Side]) -> list[Side]:
        """Both sides, for a named exercise on the ground of one of whose forces nothing is said: a text on both."""
        home = self.host[0] if self.host else None
        if home is None and not found:
            return of_both(self.reading, self.story)
        named = self.story.name and home in self.reading.dyad
        if not (named and self.host) or any(s.armed for s in found) or self._others():
            return []
        other = opposite(self.reading, self.host[0], self.story.acts[0])
        return [*other, Side(*self.host, None, self.story.acts[0].first)] if other else []

    def _unflagged(self) -> list[Side]:
        """The other side of the dyad, for a formation or ships without a flag on the ground of one side."""
        home = self.host[0] if self.host else None
        bodies = any(u.kind in ("ship", "formation") and u.state is None for u in self.story.units)
        return opposite(self.reading, home, self.story.acts[0]) if home and bodies else []

    def _by_context(self) -> list[Side]:
        """Whose ships or formations without a flag are: theirs of whose forces the sentences before speak."""
        first, home = self.story.acts[0], self.host[0] if self.host else None
        if not any(u.kind in ("ship", "formation") and u.state is None for u in self.story.units):
            return []
        for distance, earlier in enumerate(self.reading.earlier(first.sentence, same_paragraph=False)):
            armed = [s for s in sides(self.reading, earlier, 0, len(earlier.items)) if s.armed and not s.partner]
            ours = [s for s in armed if s.code in self.reading.dyad and s.code != home]
            if ours or distance == _CONTEXT:
                return ours[:1]
        return []

    def _strangers(self) -> list[Side]:
        """Who comes under arms where nobody is named beside the act: forces named near it, else the other side."""
        if self.story.name:
            return []
        home = self.host[0] if self.host else None
        near = [s for s in near_sides(self.reading, self.story, self.told) if s.armed and s.code != home]
        return near[:1] or (opposite(self.reading, home, self.story.acts[0]) if home else [])

    def _opposite(self, found: Sequence[Side]) -> list[Side]:
        """The other side of the dyad, for a ship or formation without a flag that practises with one side's forces."""
        codes_ = {s.code for s in found} & set(self.reading.dyad)
        if not codes_ and self.host and self.host[0] in self.reading.dyad and self.story.ships:
            other = self.reading.document.dyad.other(self.host[0])
            span = naming(self.reading, other, self.story.acts[0].span.start) if other else None
            return [Side(other, span, None, 0), Side(*self.host, None, 0)] if other and span else []
        if len(codes_) != 1:
            return []
        other = self.reading.document.dyad.other(next(iter(codes_)))
        for act in self.story.acts:
            flagged = {s.item for s in act.sides}
            strange = [i for i in range(*act.part) if _practises(act, i) and i not in flagged]
            lent = [u for u in self.units if u.kind == "ship" and u.state is None and u not in act.units]
            if (strange or lent) and other and (span := naming(self.reading, other, act.span.start)):
                return [Side(other, span, None, strange[0] if strange else act.first)]
        return []

    def _pair(self) -> list[Side]:
        """Both sides of the dyad, where "the two services" stands for them."""
        for act in (*self.story.acts, *self.story.more):
            if spoken(act.sentence, words().lists["pair"], *act.part) is not None:
                named = [(code, naming(self.reading, code, act.span.start)) for code in self.reading.dyad]
                return [Side(code, span, None, act.first) for code, span in named if span is not None]
        return []

    def _carried(self) -> list[Side]:
        """Those for whom "it" or "they" stand: the forces of the sentence before."""
        first = self.story.acts[0]
        if not {"it", "they", "its", "their"} & first.sentence.anchors:
            return []
        for distance, earlier in enumerate(self.reading.earlier(first.sentence, same_paragraph=False)):
            armed = [s for s in sides(self.reading, earlier, 0, len(earlier.items)) if s.armed and not s.partner]
            if armed or distance == 1:
                return armed[:1]
        return []

    def _sharing_host(self, found: Sequence[Side]) -> list[Side]:
        """The host, where the exercise is called joint, bilateral or international and only others are named."""
        if self.host is None or self.host[0] not in self.reading.dyad or self.host[0] in {s.code for s in found}:
            return []
        guest = next((s.partner for s in found if s.armed and self.story.name), False)  # "off Lima, with the frigate X"
        shared = guest or any(spoken(a.sentence, words().lists["shared"], *a.part) for a in self.story.acts)
        return [Side(self.host[0], self.host[1], None, 0, armed=False)] if shared else []

    def _actors(self, found: Sequence[Side]) -> list[Side]:
        """Those who train or intervene: whoever is not at home; where nobody is named, those of the campaign before."""
        home = self.host[0] if self.host else None
        if not found and self.kind == "operation" and self.story.name:
            led = self._campaigners(home)
            return led or (opposite(self.reading, home, self.story.acts[0]) if home else [])
        found = [s for s in found if not self._struck_at(s)]
        away = [s for s in found if s.code != home]
        if self.kind == "training" and home is None and (leading := teachers(self.story, found)):
            return leading
        if not away and home and found and all(s.ship for s in found):  # "the Samoa Advance Party" at Apia
            return opposite(self.reading, home, self.story.acts[0]) or list(found)
        return away or list(found) or (opposite(self.reading, home, self.story.acts[0]) if home else [])

    def _struck_at(self, side: Side) -> bool:
        """Say whether a side is only whom somebody attacks: "Nelson attacked the Danish fleet off Copenhagen"."""
        rows = (a.sentence for a in self.story.acts if self.kind == "operation" and side in a.sides)
        return any(attacked(row, side.item) for row in rows)

    def _campaigners(self, home: str | None) -> list[Side]:
        """Whoever led the operation told of last, in the same country."""
        first = self.story.acts[0]
        before = [
            s for s in self.told
            if s is not self.story and s.kind == "operation" and told_before(s, first)
        ]  # fmt: skip
        return [s for story in before[-1:] for a in story.acts for s in a.sides if s.code != home]

    def _travellers(self, found: Sequence[Side]) -> list[Side]:
        """Those whose ships travel: the state of the ships, else the force named, never the host."""
        found = [s for s in found if not s.partner]
        of_ships = [s for s in found if s.ship]
        rest = [s for s in found if s.armed and (self.host is None or s.code != self.host[0])]
        chosen = of_ships or self._flagged() or self._home() or rest
        chosen = chosen or [s for s in found if self.host is None or s.code != self.host[0]]
        chosen = chosen or [s for a in self._voyage_before() for s in a.sides if s.ship and not s.partner]
        home = self.host[0] if self.host else None
        if self.story.units and all(s.code == home for s in chosen):
            chosen = self._away() or chosen
        return [s for s in chosen if s.code == chosen[0].code] if chosen else []

    def _home(self) -> list[Side]:
        """The side of the dyad from whose port the ships sailed; not where they were built or bought there."""
        ashore = not self.story.ships and any(s.armed and not s.partner for s in self.story.sides)
        for act in self.story.acts if not ashore else ():  # not "the last American soldiers flew out of Agadez"
            if spoken(act.sentence, words().peace, *act.part) is not None:
                continue
            for i, place in act.places():
                if departs_from(act, i) and place.state in self.reading.dyad:
                    return [Side(place.state, place.span, self._naval(), i, ship=True)]
        return []

    def _flagged(self) -> list[Side]:
        """The state of ships named before, for which "she" or "the group" stands."""
        for unit in self.story.borrowed:
            sentence = self.reading.sentence_of(unit.start)
            at = None if sentence is None else next((i for i, x in enumerate(sentence.items) if x.note is unit), None)
            if sentence is not None and at is not None and (flag := unit_flag(self.reading, sentence, at)):
                return [Side(flag.code, flag.span, "naval", at, ship=True)]
        return []

    def _away(self) -> list[Side]:
        """The other state of the dyad than the host: a foreign ship in port is hers, where the text names no flag."""
        other = self.reading.document.dyad.other(self.host[0]) if self.host else None
        span = naming(self.reading, other, self.story.acts[0].span.end) if other else None
        return [Side(other, span, self._naval(), 0)] if other and span else []

    def _naval(self) -> str | None:
        """The service of those who travel: naval, unless aircraft or formations alone are told of."""
        return "naval" if not self.story.units or any(u.domain == "naval" for u in self.story.units) else None

    # Where

    def _host(self) -> tuple[str, Span] | None:
        """The state on whose ground it takes place; of a voyage, the side of the dyad whose port is called at."""
        grounds = [
            (p.state, p.span) for away, p, sea in self.places if p.state and not sea and p.kind != "sea" and not away
        ]
        if self.voyage:
            ours = {s.code for s in [*self.story.sides, *self._flagged()] if s.ship and not s.partner}
            ours = ours or {s.code for s in self._home()}
            waters = [p for away, p, sea in self.places if not away and (sea or p.kind == "sea")]
            near = [(p.state, p.span) for p in waters if p.state]
            grounds = [g for g in [*grounds, *near] if g[0] in self.reading.dyad and g[0] not in ours]
            named = grounds[0] if grounds else self._host_named(ours)
            return named or self._called(ours) or self._host_before() or soil(self.story)
        off = [(p.state, p.span) for away, p, sea in self.places if p.state and sea and p.kind in ("city", "capital")]
        named = grounds[0] if grounds else soil(self.story) or next(iter(off), None) or hosting(self.story)
        return named or self._again() or self._around() or self._across()

    def _again(self) -> tuple[str, Span] | None:
        """The ground of the campaign before it in its sentence: "in Chad in 1983 (Manta) and 1986 (Épervier)"."""
        first = self.story.acts[0]
        if self.kind != "operation" or self.story.name is None or self.places:
            return None
        last = [s for s in self.told if s.kind == "operation" and s.last is first.sentence and told_before(s, first)]
        found = (p for s in last for a in s.acts for _, p in a.located() if p.state in self.reading.dyad)
        place = next(found, None)
        return (place.state, place.span) if place and place.state else None

    def _across(self) -> tuple[str, Span] | None:
        """The other side, where those who train or fight are one side's and the sentences around name the other."""
        ours = {s.code for s in self.story.sides if s.armed}
        if self.kind == "exercise" or self._elsewhere() or len(ours & set(self.reading.dyad)) != 1:
            return None
        place = party_named(self.reading, self.story, ours)
        return (place.state, place.span) if place and place.state else None

    def _voyage_before(self) -> list[Act]:
        """The acts of the voyage told right before ships without flag or port: "her forerunners were the X …"."""
        first = self.story.acts[0]
        if self.places or any(s.armed for s in self.story.sides):
            return []
        last = [s for s in self.told if s is not self.story and s.acts[0].voyage and s.ships]
        near = [s for s in last if 0 < first.sentence.index - s.last.index <= _RETOLD]
        return near[-1].acts if near else []

    def _same_port(self) -> list[Told]:
        """The port at which the ships told of right before called, where these "followed" them or lay too."""
        acts = self._voyage_before()
        there = [(i, p, a) for a in acts for i, p in a.places() if p.kind in ("city", "capital", "venue")]
        calls = [(False, p, False) for i, p, a in there if not a.leaves(i) and p.state in self.reading.dyad]
        return calls[-1:]

    def _host_before(self) -> tuple[str, Span] | None:
        acts = self._voyage_before()
        ours = {s.code for a in acts for s in a.sides if s.ship and not s.partner}
        found = (p for a in acts for _, p in a.places() if p.state in self.reading.dyad and p.state not in ours)
        place = next(found, None)
        return (place.state, place.span) if place and place.state else None

    def _elsewhere(self) -> bool:
        """Say whether the places told are open seas and wide regions alone."""
        there = [p for away, p, _ in self.places if not away]
        return bool(there) and all(p.kind in ("sea", "region") and p.state not in self.reading.dyad for p in there)

    def _around(self) -> tuple[str, Span] | None:
        """The state of the place that the sentences before speak of, where the act itself names none."""
        if self.places and self.kind in ("exercise", "training"):
            return None
        place = ground(self.reading, self.story)
        return (place.state, place.span) if place and place.state else None

    def _called(self, ours: set[str]) -> tuple[str, Span] | None:
        """The other side, where the sentences around a voyage name it: "an eleventh call in a Peruvian port"."""
        there = [p.state for away, p, _ in self.places if not away and p.kind != "sea"]
        abroad = bool(there) and not any(s in (None, *self.reading.dyad) for s in there)
        if self._elsewhere() or (
            abroad and len(there) == 1 and len(self.story.acts) == 1 and _several(self.told, self.story)
        ):
            return None
        first = self.story.acts[0]
        own = any(s.ship and not s.partner for s in first.sides) or bool(self.story.borrowed and ours)
        own = own or bool(self._home())
        if not own and (first.rule == "deployment.sail" or "with" in first.sentence.anchors):
            return None
        ours = ours or {s.code for s in self.story.acts[0].sides if s.armed}
        place = party_named(self.reading, self.story, ours)
        company = [s for s in sides(self.reading, first.sentence, 0, len(first.sentence.items)) if s.partner]
        if place and abroad and place.state in {s.code for s in company}:
            return None  # "docked at Lima after drills with the Norwegian Navy"
        return (place.state, place.span) if place and place.state else None

    def _host_named(self, ours: set[str]) -> tuple[str, Span] | None:
        """The other side, where a call at a port names it without a place: "the first foreign ship to …"."""
        first = self.story.acts[0]
        if first.rule not in ("call.first", "call.port"):
            return None
        notes = (first.sentence.items[i].note for i in range(*first.part))
        places = [n for n in notes if isinstance(n, Place) and n.state in self.reading.dyad and n.state not in ours]
        return (places[0].state or "", places[0].span) if places else None


def _practises(act: Act, i: int) -> bool:
    note = act.sentence.items[i].note
    return isinstance(note, Unit) and note in act.units and note.kind in ("ship", "formation")


def _several(told: Sequence[Story], story: Story) -> bool:
    """Say whether one sentence tells of several calls, or of a call and an exercise, of which this is one."""
    first = story.acts[0].sentence
    others = (s for s in told if s is not story and (s.kind == "port_call" or (s.name and story.kind == "port_call")))
    return any(a.sentence is first for s in others for a in s.acts)
