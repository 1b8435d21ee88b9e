"""How sentences name states as parties: in an instrument's title, behind it, as subject or agent of an act."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from flows.extract.clauses import clause_of
from flows.extract.frames.treaties_dated import text_at
from flows.extract.frames.treaties_words import words
from flows.extract.model import Annotation, Group, Organisation, Place
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Sentence
from flows.ground.model import Span

Found = dict[str, Span]  # code → where it stands

_TYPES = frozenset("STATE CAPITAL GOVERNMENT ORG DEMONYM STATES PEOPLE PERSON ROLE DELEGATION".split())
_NAMING = frozenset({"state", "demonym", "polity", "government"})
_SITES = frozenset({"STATE", "CAPITAL", "CITY", "REGION", "VENUE"})
_NOUNS = frozenset("partnership pact agreement treaty alliance deal accord programme project".split())
_PLACING = frozenset(
    "in at from near to into through across inside outside over off toward towards around against on via visit "
    "visiting visited about".split()
)
GLUE = frozenset(
    ", and & the a or as well also both - ' s – president government governments of with then former new its together "
    "his her".split()
)
_AFTER_ADJECTIVE = frozenset(", and or - . ; ) had have has on for & as – in over".split())
_NO_PARTY = frozenset("which whom respect regard view effect aim help".split())
_REALMS = frozenset(
    "republic kingdom empire country state neighbour neighbor power government regime union island ally sultan shah "
    "king emperor tsar court porte crown monarchy confederation".split()
)
_JOINS = frozenset(", and or - / –".split())
_WHEREBY = frozenset({"by", "under", "in", "through", "whereby", "whereunder"})
_GUARANTEEING = frozenset({"guarantors", "guarantor", "mediators", "mediator", "observers", "witnesses"})
_CEDES = frozenset(
    "ceded cedes cede cession gave gives transferred returned handed sold sells leased restored yielded surrendered "
    "ceding passed renounced relinquished granted abandoned obtained acquired received regained bought".split()
)
_BESIDE = frozenset(
    "margins margin sidelines side edge fringes fringe summit meeting occasion framework auspices".split()
)
_NEXT = 6  # items behind an instrument in which "with" names its counterparty
_BOUND = 16  # items behind "by which" in which the parties stand


def party_codes(sentence: Sentence, index: int) -> tuple[str, ...]:
    """Return the codes that an item stands for as a party; none for adjectives of something else ("Italian wine")."""
    item = sentence.items[index]
    if item.type not in _TYPES or item.note is None or _mediates(sentence, index):
        return ()
    if item.type == "DEMONYM" and not _acts(sentence, index):
        return ()
    return codes(item.note)


def _mediates(sentence: Sentence, index: int) -> bool:
    """Say whether an organisation only helps: "with the World Bank as godfather", "under UN auspices"."""
    if sentence.items[index].type != "ORG":
        return False
    at = index - 2 if text_at(sentence, index - 1) == "the" else index - 1
    if text_at(sentence, at) == "of" and text_at(sentence, at - 1) in _BESIDE:
        return True  # "on the margins of the G7"
    helps = {text_at(sentence, n) for n in range(index + 1, index + 3)} & set(words("mediating"))
    return text_at(sentence, at) in ("with", "under", "through", "at", "by") and bool(helps)


def _acts(sentence: Sentence, index: int) -> bool:
    following = sentence.items[index + 1] if index + 1 < len(sentence.items) else None
    if following is None:
        return True
    if following.type:
        return following.type == "INSTRUMENT"
    if following.text in _JOINS and index + 2 < len(sentence.items) and sentence.items[index + 2].type == "DEMONYM":
        return _acts(sentence, index + 2)
    return following.text in _AFTER_ADJECTIVE or following.text in words("bodies")


def placed(sentence: Sentence, index: int) -> bool:
    """Say whether an item says where, not who: "in Oslo", "to the Netherlands and Belgium"."""
    before = index - 1
    if before > 1 and sentence.texts[before] == "and" and sentence.items[before - 1].type in _SITES:
        return placed(sentence, before - 1)
    while before >= 0 and sentence.texts[before] in ("the", "a"):
        before -= 1
    return before >= 0 and sentence.texts[before] in _PLACING and sentence.items[index].type not in ("PERSON", "ROLE")


def of_title(reading: Reading, title: Span, place_counts: bool = False) -> Found:
    """Return the states a title names as parties; what it is about ("on trade with …") does not count."""
    found: Found = {}
    for note in _naming(reading, title, place_counts):
        if (
            isinstance(note, Organisation)
            and note.start == title.start
            and len(title.of(reading.view.text).split()) < 3
        ):
            continue  # "AUKUS pact" is the pact's own name
        if (
            isinstance(note, Organisation)
            and note.start == title.start
            and note.code.startswith("ORG:")
            and _of_members(reading, title)
        ):
            continue  # "AUKUS partnership of Australia, …"
        if _named_after(reading, title, note):
            continue  # the Cyprus Convention of two other states
        for code in codes(note):
            if not _matter(reading, title, note):
                found.setdefault(code, note.span)
    return found


def _named_after(reading: Reading, title: Span, note: Annotation) -> bool:
    """Say whether a third state opens a title alone, as what it is about: "the Cyprus Convention"."""
    if not isinstance(note, Place) or note.kind != "state" or note.start != title.start or note.state in reading.dyad:
        return False
    behind = reading.view.text[note.end : title.end]
    return behind[:1] == " " and not set(behind.split()) & {"with", "between", "and"} and note.end < title.end


def _of_members(reading: Reading, title: Span) -> bool:
    """Say whether a title goes on to name its members: "… pact of A, B and C"."""
    text = reading.view.text[title.start : title.end + 8]
    return any(
        f"{noun} {link} " in text for noun in ("pact", "partnership", "alliance") for link in ("of", "between", "among")
    )


def _naming(reading: Reading, title: Span, place_counts: bool) -> Iterator[Annotation]:
    for note in reading.within(title, Annotation):
        party = isinstance(note, Place) and (note.kind in _NAMING or _paired(reading, title, note) or place_counts)
        if party or isinstance(note, (Organisation, Group)):
            yield note


def _paired(reading: Reading, title: Span, place: Place) -> bool:
    """Say whether a capital stands for its state: "the Rome-Tokyo pact", "a treaty with Algiers"."""
    text = reading.view.text
    compound = "-" in (text[place.start - 1 : place.start], text[place.end : place.end + 1])
    counterparty = bool({"with", "between"} & set(text[title.start : place.start].split()))
    return place.kind == "capital" and (compound or counterparty)


def _matter(reading: Reading, title: Span, note: Annotation) -> bool:
    before = reading.view.text[title.start : note.start].casefold().split()
    for word in reversed(before):
        if word in words("parties"):
            if word != "of":
                return False
        elif word in words("matter"):
            return True
    return False


def behind(sentence: Sentence, index: int) -> Found:
    """Return the parties that stand behind an instrument: "… between A and B", "…, with A", "… of A, B and C"."""
    at = _past_bracket(sentence, index + 1)
    if at + 1 < len(sentence.items) and sentence.texts[at] == "of" and sentence.items[at + 1].type == "DATE":
        at += 2
    elif at < len(sentence.items) and sentence.texts[at] in _NOUNS:
        at += 1
    if at < len(sentence.items) and sentence.texts[at] == ",":
        at += 1
    if at >= len(sentence.items):
        return {}
    if sentence.texts[at] in ("between", "with", "among", "of", "by", "linking"):
        if sentence.texts[at] == "by" and sentence.texts[at + 2 : at + 4] == ("'", "s"):
            return {}  # "… driven by China's rise"
        return {} if sentence.texts[at] == "with" and look_on(sentence, at) else run(sentence, at + 1)
    if sentence.texts[at] in ("imposed", "dictated", "forced") and text_at(sentence, at + 1) in (
        "by",
        "on",
        "upon",
    ):
        return run(sentence, at + 2)
    included = list(sentence.texts[at : at + 3])
    if included[:1] == ["which"] and set(included) & {"included", "includes"}:
        return run(sentence, at + included.index("included" if "included" in included else "includes") + 1)
    return {}


def look_on(sentence: Sentence, at: int) -> bool:
    """Say whether those behind "with" only look on: ", with Angola's president looking on"."""
    if text_at(sentence, at - 1) != ",":
        return False
    reach = range(at, min(at + _BOUND, len(sentence.items)))
    stop = next((n for n in reach if text_at(sentence, n) in (";", ".", ",")), reach.stop)
    return bool({text_at(sentence, n) for n in range(at, stop)} & set(words("watching")))


def with_others(reading: Reading, sentence: Sentence, index: int) -> bool:
    """Say whether the counterparty is named but is no state: "a peace agreement with the rebels"."""
    at = _past_bracket(sentence, index + 1)
    if at + 1 >= len(sentence.items) or sentence.texts[at] not in ("with", "between"):
        return False
    first = sentence.items[at + 1]
    rest = [i for i in sentence.items[at + 1 :] if i.text not in ("the", "a", "an", "its")]
    party = any(i.type in _TYPES for i in sentence.items[at + 1 : at + 5])
    told = first is not rest[0] or reading.view.text[first.start].isupper() if rest else False
    if {i.text for i in rest[:4]} & _REALMS:
        return False  # "with the young republic": the other state
    return told and rest[0].text not in _NO_PARTY and rest[0].text not in words("services") and not party


def _past_bracket(sentence: Sentence, at: int) -> int:
    if at < len(sentence.items) and sentence.texts[at] == "(":
        for distance in range(1, 8):
            if at + distance < len(sentence.items) and sentence.texts[at + distance] == ")":
                return at + distance + 1
    return at


def run(sentence: Sentence, at: int) -> Found:
    """Return the parties listed from item ``at`` on, up to the first word that does not belong to a list of parties."""
    found: Found = {}
    idle = 0
    for index in range(at, len(sentence.items)):
        item = sentence.items[index]
        got = party_codes(sentence, index)
        if got:
            for code in got:
                found.setdefault(code, item.span)
            idle = 0
        elif item.type or (item.text not in GLUE and item.text not in words("bodies")) or idle > 4:
            break
        else:
            idle += 1
    return found


def subject(sentence: Sentence, verb: int) -> Found:
    """Return the parties in front of a verb in its clause, else in the clause before it."""
    low, _ = clause_of(sentence, verb)
    found = _without_counterparts(sentence, low, verb, in_front(sentence, low, verb))
    if not found and low > 0 and not any(i.type in ("PERSON", "ROLE") for i in sentence.items[low:verb]):
        previous, _ = clause_of(sentence, low - 1)
        found = in_front(sentence, previous, low)
    return found


def _without_counterparts(sentence: Sentence, low: int, verb: int, found: Found) -> Found:
    """Leave out those with whom another agreement is: "has pacts with Fiji and Samoa, has signed one with Tonga"."""
    for index in (i for i in sentence.of_type("INSTRUMENT") if low <= i < verb):
        at = next((n for n in range(index + 1, min(index + _NEXT, verb)) if text_at(sentence, n) == "with"), None)
        others = run(sentence, at + 1) if at is not None else {}
        rest = {code: span for code, span in found.items() if others.get(code) != span}
        found = rest or found
    return found


def opened_by(sentence: Sentence, index: int) -> Found:
    """Return who did what a sentence says was done by an instrument: "By the treaty of 1924 A ceded an island to B"."""
    at = index - 1
    while (
        at > 0
        and (not sentence.items[at].type or sentence.items[at].type in ("CAPITAL", "CITY"))
        and at > index - _NEXT
    ):
        if sentence.texts[at] in ("by", "under", "in", "through"):
            break
        at -= 1
    if at > 1 or text_at(sentence, at) not in ("by", "under", "in", "through"):
        return {}
    reach = range(index, min(index + _BOUND, len(sentence.items)))
    high = next((n for n in reach if text_at(sentence, n) in (";", ":")), reach.stop)
    if not _CEDES & set(sentence.texts[index:high]):
        return {}
    ceded = {sentence.items[n].span for n in range(index + 1, high) if text_at(sentence, n - 1) in _CEDES}
    found = {k: v for k, v in in_front(sentence, index + 1, high).items() if v not in ceded}
    return {**found, **{k: v for k, v in _given_to(sentence, index + 1, high).items() if k not in found}}


def in_front(sentence: Sentence, low: int, high: int) -> Found:
    """Return the parties among the items ``low`` to ``high`` (exclusive) that do not only say where."""
    found: Found = {}
    aside = _asides(sentence, low, high) if "which" in sentence.anchors else frozenset()
    for index in sentence.of_type(*_TYPES):
        if low <= index < high and index not in aside and not placed(sentence, index):
            for code in party_codes(sentence, index):
                found.setdefault(code, sentence.items[index].span)
    return found


def _asides(sentence: Sentence, low: int, high: int) -> frozenset[int]:
    """Return the items of asides on a party: "the Union, of which Fiji is a member, …"."""
    found: set[int] = set()
    for at in range(low, high):
        if text_at(sentence, at) == "which" and text_at(sentence, at - 1) == "of" and text_at(sentence, at - 2) == ",":
            end = next((n for n in range(at, min(at + _BOUND, high)) if text_at(sentence, n) == ","), None)
            found.update(range(at, end) if end is not None else ())
    return frozenset(found)


def agents(sentence: Sentence, verb: int) -> Found:
    """Return the parties behind a verb: "signed by A and B", "concluded between A and B", "signed with A"."""
    _, high = clause_of(sentence, verb)
    found: Found = {}
    for at in range(verb, min(high, verb + 14)):
        if at > verb and sentence.texts[at] in ("that", "which"):
            break  # "that A concluded with B, of the pact that C …"
        far = sentence.texts[at] == "of" and at > verb + 4
        helping = _GUARANTEEING & set(sentence.texts[at : at + _BOUND])
        watched = sentence.texts[at] == "with" and look_on(sentence, at)
        if sentence.texts[at] in ("by", "between", "with", "of") and not far and not helping and not watched:
            found.update({k: v for k, v in run(sentence, at + 1).items() if k not in found})
    return found


def bound_by(sentence: Sentence, index: int) -> Found:
    """Return the parties of the clause that says what an instrument does: "a pact by which A undertook to help B"."""
    at = _past_bracket(sentence, index + 1)
    at = next((n for n in range(at, at + 5) if text_at(sentence, n) in _WHEREBY), at)
    opens = text_at(sentence, at) in ("whereby", "whereunder") or text_at(sentence, at + 1) == "which"
    if text_at(sentence, at) not in _WHEREBY or not opens:
        return {}
    stop = next((n for n in range(at + 2, len(sentence.items)) if text_at(sentence, n) in (";", ":")), at + _BOUND)
    high = min(stop, at + _BOUND, len(sentence.items))
    found = in_front(sentence, at, high)
    if found and _CEDES & set(sentence.texts[at:high]):
        found.update({k: v for k, v in _given_to(sentence, at, high).items() if k not in found})
    return {code: span for code, span in found.items() if not code.startswith("ORG:")}


def _given_to(sentence: Sentence, low: int, high: int) -> Found:
    """Return to whom, or from whom, something passed: "by which Persia ceded Erivan to Russia"."""
    spots = (
        n
        for n in range(low + 1, high)
        if text_at(sentence, n - 1) in ("to", "from") and sentence.items[n].type == "STATE"
    )
    return {code: sentence.items[n].span for n in spots for code in party_codes(sentence, n)}


def everywhere(sentence: Sentence) -> Found:
    """Return all parties of a sentence that do not only say where, and are not what another one is called today."""
    found = in_front(sentence, 0, len(sentence.items))
    return {code: span for code, span in found.items() if not _renamed(sentence, code, span)}


def stretch_of(sentence: Sentence, index: int) -> tuple[int, int]:
    """Return from where to where, in characters, the part between semicolons reaches in which an item stands."""
    signs = [n for n, item in enumerate(sentence.items) if item.text == ";"]
    low = max((sentence.items[n].end for n in signs if n < index), default=sentence.span.start)
    return low, min((sentence.items[n].start for n in signs if n > index), default=sentence.span.end)


def own_in_stretch(sentence: Sentence, index: int, near: Found, dyad: Sequence[str]) -> Found:
    """Return the one state of the dyad in front of an instrument in its part of a sentence that semicolons part."""
    low, _ = stretch_of(sentence, index)
    own = {c: s for c, s in near.items() if c in dyad and low <= s.start < sentence.items[index].start}
    apart = [c for c in dyad if c not in own and c in near]
    return own if len(own) == 1 and apart and ";" in sentence.anchors else {}


def _renamed(sentence: Sentence, code: str, span: Span) -> bool:
    """Say whether an organisation is what became of something, or is joined: "today the Union", "to join the Union"."""
    at = (
        next((i for i in sentence.of_type("ORG") if sentence.items[i].span == span), None)
        if code.startswith("ORG:")
        else None
    )
    if at is None:
        return False
    near = {text_at(sentence, n) for n in range(at - 3, at)}
    return bool(near & {"today", "now", "join", "joined", "rejoin", "rejoined", "leave", "left", "later"})


def possessor(sentence: Sentence, index: int) -> Found:
    """Return whose instrument it is said to be: "China's Belt and Road Initiative"."""
    for at in range(index - 1, max(index - 5, 0), -1):
        if sentence.texts[at] == "s" and sentence.texts[at - 1] == "'" and at >= 2:
            return dict.fromkeys(party_codes(sentence, at - 2), sentence.items[at - 2].span)
        if sentence.items[at].type or sentence.texts[at] in ("with", "of", "by"):
            break
    return {}


def nearest_naming(reading: Reading, code: str, offset: int) -> Span | None:
    """Return where the document names a state nearest before an offset, else first behind it."""
    named = _namings(reading, code)
    before = bisect_right(named, offset, key=lambda a: a.start)
    return named[max(0, before - 1)].span if named else None


@lru_cache(maxsize=64)
def _namings(reading: Reading, code: str) -> list[Annotation]:
    """Where a document names a state: places and organisations, else whatever has its code; in order."""
    having = reading.naming(code)
    return [a for a in having if isinstance(a, (Place, Organisation))] or having
