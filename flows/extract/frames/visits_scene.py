"""What the sentences of a visit say around it: the town of the dateline, further places, further hosts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from flows.extract.clauses import clause_of
from flows.extract.frames.common import Builder
from flows.extract.frames.visits_grammar import continues, governed
from flows.extract.frames.visits_legs import Trip
from flows.extract.frames.visits_met import dealt_with, only_owner, received_as_well, received_there
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_public import PUBLIC, TOP
from flows.extract.frames.visits_stops import told_as_stop
from flows.extract.frames.visits_where import SPOTS, located, to_another
from flows.extract.frames.visits_words import word_set
from flows.extract.model import Place, Role
from flows.extract.sentence import Item, Sentence

_TOWNS = frozenset({"city", "capital", "venue", "government"})
MOST_BEHIND = 3  # sentences behind one of a visit that may go on telling of it
_GUEST = frozenset({"he", "she", "they", "guest", "visitor"})
_BOTH = frozenset({"two", "pair", "both"})
_BEFORE = 6  # items before a person in which a word of meeting may stand
_ABOUT_GUEST = frozenset("he she him her they them both guest guests visitor visitors two honour honor".split())


def add_surroundings(builder: Builder, cast: Cast, trip: Trip, others: frozenset[int]) -> None:
    """Add places and hosts of the visit's state that its sentences name without tying them to the visit by a rule.

    ``others`` are the sentences that tell of other visits: what stands there may be theirs.
    """
    sentences = [s for s in scene_of(cast, trip, others) if s.index not in others]
    if trip.destination is None:
        return
    seen = {value.casefold() for value in builder.values("places")}
    for place in _places_around(cast, trip, sentences):
        if place.name.casefold() not in seen:
            seen.add(place.name.casefold())
            builder.add("places", place.span, place.name)
    known = {p.key for p in (*trip.visitors, *trip.hosts)}
    for host in _met(cast, trip, sentences):
        if host.key not in known and host.name:
            known.add(host.key)
            builder.add("hosts", host.where, host.name)


def scene_of(cast: Cast, trip: Trip, others: frozenset[int] = frozenset()) -> list[Sentence]:
    """Return the sentences that tell of a trip, and those that go on behind each, up to one of another trip's."""
    told = {leg.act.sentence.index: leg.act.sentence for leg in trip.legs}
    for start in tuple(told):
        for index in range(start + 1, min(start + 1 + MOST_BEHIND, len(cast.reading))):
            behind = cast.reading.sentence(index)
            goes_on = continues(cast.reading.sentence(index - 1), behind) and _goes_on(behind, told[start])
            if index in told or index in others or not goes_on or _of_forces(behind):
                break
            if index > start + 1 and not _about_guest(behind, cast, trip):
                break
            told[index] = behind
    return [told[index] for index in sorted(told)]


def _goes_on(behind: Sentence, first: Sentence) -> bool:
    """Say whether a sentence of prose, or one of the same entry of a list, may go on telling of a visit."""
    same = behind.segment.paragraph == first.segment.paragraph and not behind.of_type("DATE")
    return behind.segment.kind == "prose" or (behind.segment.kind == "item" and same)


def _about_guest(sentence: Sentence, cast: Cast, trip: Trip) -> bool:
    """Say whether a sentence further on begins with the visitor: by a pronoun, or by name."""
    opening = sentence.texts[:14]
    both = any(text in _BOTH and behind in word_set("talking_pairs") for text, behind in pairwise(opening))
    if set(opening[:6]) & _GUEST or both:
        return True
    if any(_of_guest(item, trip) for item in sentence.items[:6]):
        return True
    keys = {v.key for v in trip.visitors}
    return any((p := cast.at(sentence, i)) is not None and p.key in keys for i in sentence.of_type("PERSON") if i < 6)


def _of_guest(item: Item, trip: Trip) -> bool:
    """Say whether an item is the visitor's office: "The Maldivian president's five days"."""
    note = item.note
    return isinstance(note, Role) and note.state is not None and note.state == trip.origin


def _of_forces(sentence: Sentence) -> bool:
    """Say whether a ship or a force is what a sentence begins with: it goes its own way, not the visitor's."""
    return next((item.type for item in sentence.items if item.type), "") in ("UNIT", "FORCE")


def _places_around(cast: Cast, trip: Trip, sentences: list[Sentence]) -> Iterator[Place]:
    town = cast.dateline()
    near_head = bool(sentences) and sentences[0].index <= 3
    happened = all(leg.act.realis.kind == "happened" for leg in trip.legs)
    if isinstance(town, Place) and town.state == trip.destination and near_head and happened:
        yield town
    for sentence in sentences:
        if sentence.segment.kind == "prose" and not (_tells(trip, sentence) or _about_guest(sentence, cast, trip)):
            continue  # what the next sentence speaks of may lie anywhere
        for index in sentence.of_type(*SPOTS):
            note = sentence.items[index].note
            if isinstance(note, Place) and note.kind in _TOWNS and _there(note, trip, sentence, index):
                yield note


def _there(place: Place, trip: Trip, sentence: Sentence, index: int) -> bool:
    """Say whether a place lies in the visit's state; a venue of no known state does in a sentence of the visit."""
    own = any(leg.act.sentence is sentence for leg in trip.legs)
    fits = place.state == trip.destination or (place.state is None and place.kind in ("venue", "city") and own)
    said_from = sentence.texts[index - 1] if index else ""
    if not fits or (said_from == "from" and not (to_another(sentence, index) or _departs(sentence, index))):
        return False
    return located(sentence, index) or told_as_stop(sentence, index) or said_from == "from"


def _departs(sentence: Sentence, index: int) -> bool:
    """Say whether somebody sets out from a place: "the guest departs from Seoul Air Base"."""
    return bool(set(sentence.texts[max(0, index - 4) : index - 1]) & word_set("leaving"))


def _met(cast: Cast, trip: Trip, sentences: list[Sentence]) -> Iterator[Party]:
    for sentence in sentences:
        for index in sentence.of_type("PERSON"):
            party = cast.at(sentence, index)
            lead = sentence.texts[max(0, index - _BEFORE) : index]
            before = set(lead[lead.index(";") :] if ";" in lead else lead)  # "… with his wife; Dahl gave a dinner"
            gives = _gives_meal(sentence, index) or received_as_well(trip, sentence, index)
            near = trip.destination in cast.reading.dyad and _tells(trip, sentence)
            gives = gives or (near and (dealt_with(sentence, index) or received_there(sentence, index)))
            if party is None or not _may_host(party, trip, gives) or _elsewhere(sentence, index, before):
                continue
            own = party.state == trip.destination and party.rank in TOP and _tells(trip, sentence)
            own = own and not only_owner(sentence, index)
            if own or gives or before & word_set("meeting_words") or _with_visitor(sentence, index):
                yield party


def _elsewhere(sentence: Sentence, index: int, before: set[str]) -> bool:
    """Say whether a person is no host: comes along, sees the visitor off, or only gives a thing the name."""
    named = sentence.texts[max(0, index - 2) : index]  # "the Order of José Martí"
    if named[-1:] == ("of",) and named[0] in word_set("named_after"):
        return True
    behind = [text for text in sentence.texts[index + 1 : index + 3] if text not in {"also", "then"}]
    says = bool(word_set("stating") & set(behind[:1]))  # "Minister Quispe stated that …"
    return "off" in before or bool(before & word_set("company_words")) or _sees_off(sentence, index) or says


def _sees_off(sentence: Sentence, index: int) -> bool:
    """Say whether a person only sees the visitor off: "the mayor saw him off to Lima"."""
    behind = sentence.texts[index + 1 : index + 5]
    return "off" in behind and bool({"saw", "sees", "waved", "waves"} & set(behind))


def _gives_meal(sentence: Sentence, index: int) -> bool:
    """Say whether a person gives the visitor a dinner: "Sidney Holland gave a luncheon for her"."""
    behind = sentence.texts[index + 1 : index + 10]
    gives = next((n for n, text in enumerate(behind) if text in word_set("gives")), None)
    return gives is not None and gives < 3 and bool(set(behind[gives:]) & word_set("meals"))


def _tells(trip: Trip, sentence: Sentence) -> bool:
    return any(leg.act.sentence is sentence for leg in trip.legs)


def _may_host(party: Party, trip: Trip, gives: bool) -> bool:
    """Say whether somebody is a public figure of the visit's state, or of none that the text gives."""
    if party.state is None:
        return party.rank in PUBLIC or gives
    return party.state == trip.destination and party.rank in (*PUBLIC, None)


def _with_visitor(sentence: Sentence, index: int) -> bool:
    """Say whether a person stands as subject beside the visitor: "he and President Widodo", "X lodged the guest"."""
    low, high = clause_of(sentence, index)
    said = {item.text for item in sentence.items[low:high] if not item.type}
    return bool(said & _ABOUT_GUEST) and not said & word_set("following") and not governed(sentence, index)
