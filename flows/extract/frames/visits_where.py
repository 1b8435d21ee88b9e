"""Where an act leads to or happens, and what meeting or tour it belongs to."""

from __future__ import annotations

from functools import cache, lru_cache

from flows.extract.clauses import clause_of
from flows.extract.frames.visits_grammar import PARTY_TYPES, governed, listed, opens_clause
from flows.extract.frames.visits_words import word_set
from flows.extract.model import Event, Place
from flows.extract.patterns import RuleMatch
from flows.extract.sentence import Sentence
from flows.extract.standing import numbers_of, numbers_of_types
from flows.ground.model import Dyad

_DOERS = (*PARTY_TYPES, "FORCE", "UNIT")  # who may do something else further on
TOWNS = ("CAPITAL", "CITY", "VENUE")
SPOTS = (*TOWNS, "STATE", "REGION", "GOVERNMENT")
_OF_WHAT = frozenset({"in", "at", "on", "through", "to", "into", "before", "outside", "inside"})  # "on the steps of"
_BEFORE_IT = {
    ("prior", "to"),
    ("ahead", "of"),
    ("preparation", "for"),
    ("advance", "of"),
    ("up", "to"),
    ("before", "attending"),
    ("before", "joining"),
    ("prepare", "for"),
}
_OPENING = frozenset({":", "(", "–", "—"})  # before the stops of a journey
_LISTING = frozenset({",", "and", "then", "to", "the", "finally", "lastly"})  # between the stops of a journey
_BEHIND_LIST = frozenset(
    "in on from for this last next during as between at with and before after where by late early".split()
)
_AND = frozenset({"and"})
WINDOW = 12  # items around a match in which its circumstances are looked for


def spots(match: RuleMatch, dyad: Dyad) -> tuple[Place, ...]:
    """Return the places that the act is said to lead to or happen in, the one that decides first.

    Of a list of states on one journey it is the one of the dyad: "visited Ghana, Togo and Norway".
    """
    sentence = match.sentence
    captured = match.captured.get("place")
    low, high = reach(match)
    at = [i for i in range(low, high) if sentence.items[i].type in SPOTS and located(sentence, i)]
    at = [i for i in at if not topical(match, i)]
    if match.rule.options.get("way") == "meet":  # "asked for the sending of friars to Japan"
        at = [i for i in at if sentence.items[i].type != "STATE" or not _sent_to(sentence, i)]
    at.sort(key=lambda i: (i < match.first, abs(i - match.first)))
    if captured is not None:
        row = _stops(sentence, captured)
        own = [i for i in row if isinstance(p := sentence.items[i].note, Place) and p.state in dyad.codes]
        abroad = own and own[0] != captured and captured not in own
        at = [*(own if abroad else sentence.coordinated(captured)), *(i for i in at if i != captured)]
    elif not at or sentence.texts[low] == "where":  # "to Lima, where X received her, and to Quito"
        at = [*_scene_before(sentence, low), *at]
    if not at and match.rule.options.get("anywhere") == "yes":
        at = [i for i, item in enumerate(sentence.items) if item.type in SPOTS and located(sentence, i)]
    if captured is None and (told := _cleft(sentence, match.first)):
        at = told
    if captured is None and match.rule.options.get("way") == "meet":
        at = _at_the_head(sentence, match.first) or at or _where_a_party_is(sentence)
    places = (sentence.items[i].note for i in dict.fromkeys(at) if not adjectival(sentence, i))
    found = (p for p in places if isinstance(p, Place) and p.state)
    # Many states have a State Palace: a building of a third one says nothing of where they were.
    return tuple(p for p in found if p.kind not in ("venue", "government") or p.state in dyad.codes)


def _stops(sentence: Sentence, index: int) -> list[int]:
    """Return the places listed from one on: "Lima, Accra and then Oslo"; not "Lima, and Oslo cheered"."""
    items, row = sentence.items, [index]
    behind_sign = items[index + 2 : index + 3] if items[index + 1 : index + 2] else ()
    if behind_sign and items[index + 1].text in _OPENING and behind_sign[0].type in SPOTS:
        row.append(index + 2)  # "a swing through Asia – Seoul, Tokyo and Beijing"
    while row[-1] + 1 < len(items) and items[row[-1] + 1].text in {",", "and"}:
        step = row[-1] + 1
        while step < min(row[-1] + 4, len(items) - 1) and not items[step].type and items[step].text in _LISTING:
            step += 1
        behind = items[step + 1] if step + 1 < len(items) else None
        ends = behind is None or behind.type == "DATE" or behind.text in _BEHIND_LIST or not behind.text.isalpha()
        if items[step].type not in SPOTS or not ends:
            break
        row.append(step)
    return row


def _sent_to(sentence: Sentence, index: int) -> bool:
    """Say whether something leads to a state, and not the visit during which people meet: "her visit to Peru"."""
    lead = sentence.items[max(0, index - 2) : index]
    return [i.text for i in lead][-1:] == ["to"] and lead[0].text not in word_set("travel_nouns")


def topical(match: RuleMatch, index: int) -> bool:
    """Say whether a place is only what is talked of: "met on Monday and discussed the situation in Lebanon"."""
    texts = match.sentence.texts
    if index < match.first:
        return False
    if texts[index - 1] in {"to", "from"} and "way" in texts[max(0, index - 5) : index]:
        return True  # "on his way from Paris to Bonn"
    near = list(texts[max(match.first, index - 4) : index])
    if near[-1:] == ["the"]:
        near.pop()
    led = match.rule.options.get("way", "go") != "go" and index not in match.captured.values()
    if led and near[-1:] in (["to"], ["for"]) and set(near) & word_set("homeward"):
        return True  # "met the premier and flew back to Lima"
    if led and match.rule.options.get("way") != "leave" and near[-2:] in (["back", "in"], ["home", "in"]):
        return True  # "received him on Monday, and by Tuesday he was back in Lima"
    if len(near) > 1 and near[-1] in {"in", "at", "across", "around"} and near[-2] in word_set("topics"):
        return True
    if match.rule.options.get("way") == "meet" and {"forthcoming", "upcoming"} & set(
        texts[max(match.last, index - 10) : index]
    ):
        return True  # "touched on the forthcoming summit in Addis Ababa"
    row = texts[match.last : index]
    verb = next((n for n in range(len(row) - 1, -1, -1) if row[n] in word_set("topic_verbs")), None)
    return verb is not None and match.rule.options.get("way") == "meet" and not set(row[verb:]) & word_set("met_at")


def _cleft(sentence: Sentence, first: int) -> list[int]:
    """Return the place that opens a sentence: "It was in Lima, on 3 May, that President Quispe called on …"."""
    texts = sentence.texts
    if texts[:2] not in (("it", "was"), ("it", "is")) or "that" not in texts[3:first] or texts[2] not in {"in", "at"}:
        return []
    return [3] if sentence.items[3].type in SPOTS else []


def _at_the_head(sentence: Sentence, first: int) -> list[int]:
    """Return the place that heads an entry: "Palazzo Chigi, 9 January: meeting between X and Y"."""
    colon = next((n for n in range(min(first, 8)) if sentence.texts[n] == ":"), 0)
    head = range(colon)
    dated = any(sentence.items[n].type == "DATE" for n in head)
    plain = all(sentence.items[n].type or not sentence.texts[n].isalpha() for n in head)
    return [n for n in head if sentence.items[n].type in SPOTS][:1] if dated and plain else []


def _where_a_party_is(sentence: Sentence) -> list[int]:
    """Return the place at which a clause of its own puts one of those who meet: "X, who is visiting Dubai, met Y"."""
    items = sentence.items
    for i, item in enumerate(items):
        lead = [x.text for x in items[max(0, i - 5) : i] if x.text != "the"]
        if (
            item.type in SPOTS
            and lead
            and lead[-1] in {"visiting", "in", "at"}
            and ("who" in lead or "visiting" in lead)
        ):
            return [i]
    return []


def adjectival(sentence: Sentence, index: int) -> bool:
    """Say whether a state's letters stand as an adjective: "visited U.S. troops", "in UK waters"."""
    item = sentence.items[index]
    short = isinstance(item.note, Place) and item.type == "STATE" and item.end - item.start <= 4
    if not short or index + 1 >= len(sentence.items):
        return False
    behind = sentence.items[index + 1]
    if behind.type:
        return behind.type in ("FORCE", "ORG", "ROLE", "UNIT")
    return behind.text.isalpha() and behind.text not in word_set("after_places")


def reach(match: RuleMatch) -> tuple[int, int]:
    """Return the items that belong to the act: its clause, up to where another party does something else."""
    return _reach(match.sentence, match.first, match.last, tuple(match.captured.values()))


@lru_cache(maxsize=1024)
def _reach(sentence: Sentence, first: int, last: int, captured: tuple[int, ...]) -> tuple[int, int]:
    low, high = clause_of(sentence, first)
    if sentence.segment.kind == "item":  # "3 May: X in Lima for the summit": the colon ends no clause
        high = max(high, clause_of(sentence, last - 1)[1])
    own = {i for c in captured for i in listed(sentence, c)}
    doers = (i for i in numbers_of_types(sentence, _DOERS) if last <= i < high and i not in own)
    doer = next((i for i in doers if _takes_over(sentence, i)), high)
    matter = next((i for i in numbers_of(sentence, _AND) if last <= i < doer and new_matter(sentence, i)), None)
    if matter is not None:
        return low, matter
    return low, high if doer == high else _front(sentence, doer, last)


def new_matter(sentence: Sentence, index: int) -> bool:
    """Say whether ", and the agreement …" goes on with some thing as its subject."""
    items = sentence.items
    if items[index].text != "and" or items[index - 1].text != "," or index + 2 >= len(items):
        return False
    thing = items[index + 2] if items[index + 1].text in {"the", "a", "an", "its", "their"} else items[index + 1]
    if thing is items[index + 1]:
        return thing.type == "INSTRUMENT"
    return thing.type == "INSTRUMENT" or (not thing.type and thing.text not in word_set("determiners"))


def _takes_over(sentence: Sentence, index: int) -> bool:
    """Say whether a party is the subject of a new clause: "…, and in 2016 President Quispe attended"."""
    return not governed(sentence, index) and opens_clause(sentence, index)


def _front(sentence: Sentence, index: int, stop: int) -> int:
    """Return where the clause of a subject begins: before the date that stands in front of it."""
    while index > stop and (
        sentence.items[index - 1].type == "DATE" or sentence.texts[index - 1] in {"in", "on", "and"}
    ):
        index -= 1
    return index


def _scene_before(sentence: Sentence, low: int) -> list[int]:
    """Return the place that a clause opened by "where" refers to."""
    if low and sentence.texts[low] == "where":
        return [i for i in range(low) if sentence.items[i].type in SPOTS][-1:]
    return []


@lru_cache(maxsize=4096)
def located(sentence: Sentence, index: int) -> bool:
    """Say whether a preposition of place stands before item ``index``, or before the list it belongs to."""
    at = sentence.coordinated(index)[0] - 1
    if at > 1 and sentence.items[at - 1].type == "EVENT" and _to_come(sentence, at - 1):
        return False  # "prior to the G7 summit in Germany"
    skipped = _before_places()
    while at >= 0 and not sentence.items[at].type and sentence.texts[at] in skipped:
        at -= 1
    if at < 0:
        return False
    item = sentence.items[at]
    if to_another(sentence, index):
        return True
    if item.type:
        return False
    if item.text == "of" and sentence.items[index].type in (*TOWNS, "GOVERNMENT"):  # "in the garden of the Élysée"
        back = 6 if sentence.texts[at - 1] in word_set("grounds") else 3  # "in the west coast city of Bergen"
        return any(x.text in _OF_WHAT for x in sentence.items[max(0, at - back) : at])
    if item.text == "on" and sentence.items[index].type == "VENUE":  # "on Cathedral Square"
        return True
    if item.text in {",", "("} and at:  # "in Rome, Italy", "visit (Ottawa, Toronto)"
        before = sentence.items[at - 1]
        if item.text == "(":
            return before.text in word_set("travel_nouns") or before.type in ("DATE", "STATE", *PARTY_TYPES)
        if sentence.segment.kind == "item" and before.type in ("DATE", *PARTY_TYPES):  # "visit of X, Rome and Pompeii"
            return sentence.items[index].type in TOWNS
        return before.type in SPOTS and located(sentence, at - 1)
    return item.text in word_set("locatives")


@cache
def _before_places() -> frozenset[str]:
    return word_set("determiners") | word_set("place_epithets")


def to_another(sentence: Sentence, index: int) -> bool:
    """Say whether a town begins a way within one state: "from Bergen to Tromsø", "up and down, Bergen to Tromsø"."""
    row = sentence.items[index : index + 3]
    if len(row) < 3 or row[1].text != "to" or row[0].type not in TOWNS or row[2].type not in TOWNS:
        return False
    here, there = row[0].note, row[2].note
    return isinstance(here, Place) and isinstance(there, Place) and here.state == there.state


def venues(match: RuleMatch, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return all places of an act: those it leads to, and what stands in one list with the captured one."""
    found = list(places)
    captured = match.captured.get("place")
    if captured is not None:  # "Tokyo, Kyoto and Hiroshima": coordinated of different types
        found.extend(_row_of_places(match.sentence, captured))
    low, high = reach(match)
    spots_there = (i for i in range(low, high) if match.sentence.items[i].type in ("VENUE", "CITY"))
    stateless = (i for i in spots_there if located(match.sentence, i) and not topical(match, i))
    found.extend(n for i in stateless if isinstance(n := match.sentence.items[i].note, Place) and n.state is None)
    return tuple(dict.fromkeys(found))


def _row_of_places(sentence: Sentence, index: int) -> list[Place]:
    """Return the places of a list around an item, whatever their kinds: "Florence, Naples and Rome"."""
    row = [index]
    for step in (1, -1):
        at = index + step
        while 0 <= at < len(sentence.items):
            item = sentence.items[at]
            if item.type in SPOTS:
                row.append(at)
            elif item.type or item.text not in {",", "and"}:
                break
            at += step
    notes = (sentence.items[i].note for i in sorted(row))
    return [n for n in notes if isinstance(n, Place) and n.state]


def _other_time(sentence: Sentence, index: int) -> bool:
    """Say whether a meeting is only what came before or after: "on his way from the exhibition", "after the summit"."""
    at = index - 1
    while at > 0 and not sentence.items[at].type and sentence.texts[at] in word_set("determiners"):
        at -= 1
    lead = list(sentence.texts[max(0, at - 1) : at + 1])
    return lead[-1:] in (["from"], ["before"], ["since"]) or lead == ["way", "to"]


def _to_come(sentence: Sentence, index: int) -> bool:
    """Say whether a meeting is one that an act only goes before: "in preparation for the G7 summit in Rome"."""
    lead = [i.text for i in sentence.items[max(0, index - 5) : index] if i.text not in word_set("determiners")]
    return tuple(lead[-2:]) in _BEFORE_IT


def event_of(match: RuleMatch) -> Event | None:
    """Return the meeting, tour or anniversary that the act belongs to: the nearest in its clause."""
    sentence = match.sentence
    entry = sentence.segment.kind == "item" and len(sentence.of_type("DATE")) <= 1 and ";" not in sentence.anchors
    low, high = (0, len(sentence.items)) if entry else reach(match)  # "June 2014: Prime Minister X (G7 summit)"
    near = range(max(low, match.first - WINDOW), min(high, match.last + WINDOW))
    found = [i for i in near if isinstance(n := sentence.items[i].note, Event) and n.kind != "exercise"]
    found = [i for i in found if not _other_time(sentence, i)]
    found = [i for i in found if not _to_come(sentence, i)]
    found.sort(key=lambda i: abs(i - match.first))
    note = sentence.items[found[0]].note if found else None
    return note if isinstance(note, Event) else None
