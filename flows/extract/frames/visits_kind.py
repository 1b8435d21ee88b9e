"""What a visit was made for, and of what kind it was."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from flows.extract.frames.common import Builder
from flows.extract.frames.visits_acts import Act
from flows.extract.frames.visits_grammar import PARTY_TYPES
from flows.extract.frames.visits_legs import Trip
from flows.extract.frames.visits_occasion import occasion_phrase
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_scene import scene_of
from flows.extract.frames.visits_words import word_set, words
from flows.extract.model import Event, Organisation, Place
from flows.extract.phrases import phrase_span
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.dates import dates_of as days_of
from flows.ground.model import Span

Kind: TypeAlias = Literal["state", "official", "working", "informal", "summit_margin", "mission", "royal", "other"]

EMBASSIES = 1850  # until about this year whoever went for a state was sent on an embassy
BEFORE, BEHIND = 12, 7  # items before and behind a match in which words for its kind count
_OFFICIAL = frozenset({"head_of_state", "head_of_government", "minister"})
_HEADS = frozenset({"head_of_state", "head_of_government"})
_BELOW = frozenset({"official", "parliament", "military"})  # below minister: working visits where they talk
_REGNAL = re.compile(r"\s[IVX]+$")  # of a sovereign's name
_HIGHNESS = re.compile(r"Majest|(?:Royal|Imperial) Highness|\bH\.?R\.?H\b")
_BEHIND_NAME = frozenset("in on last and with where at from but as this when he she before after by".split())
_ARTICLE = re.compile(r"(?:an?|the)\s+", re.IGNORECASE)
_NAMED = re.compile(r"[A-Z0-9]")
_MORE = re.compile(r" (?:and|of|for) [A-Z]\w+")
_TOWNS = frozenset({"CITY", "CAPITAL", "REGION", "VENUE"})


def add_occasion(builder: Builder, reading: Reading, trip: Trip) -> Event | None:
    """Add the meeting, tour or anniversary that a leg names; return the event."""
    event = next((leg.act.event for leg in trip.legs if leg.act.event is not None), None)
    if event is not None and event.name.islower() and _of_two(trip, event):
        return None  # "for a summit with her counterpart"
    if event is not None:
        session = _session_of(trip, event)
        builder.add("occasion", session or event.span, None if session else event.name)
        return event
    for leg in trip.legs:
        grouping = _grouping(leg.act)
        if grouping is not None:
            builder.add("occasion", grouping)
            return None
    acts = [leg.act for leg in trip.legs]
    made_for = next((o for a in acts if (o := occasion_phrase(a.match, *a.reach)) is not None), None)
    ceremony = made_for or _first_phrase(acts, "ceremonies")
    if ceremony is not None:
        builder.add("occasion", _whole_name(ceremony, reading.view.text))
    return None


def _session_of(trip: Trip, event: Event) -> Span | None:
    """Return the whole of "the 44th meeting of the Joint Committee", where a session leads to what sits."""
    for items in (leg.act.sentence.items for leg in trip.legs):
        at = next((n for n, item in enumerate(items) if item.note is event), None)
        if at is None:
            continue
        texts = [item.text for item in items[:at]]
        while texts and texts[-1] in {"the", "of", "their"}:
            texts.pop()
        if len(texts) == at or not texts or texts[-1] not in word_set("sessions"):
            return None
        first = len(texts) - 1
        while first > 0 and texts[first - 1] and texts[first - 1][:1].isalnum() and _counts(texts[first - 1]):
            first -= 1
        return Span(items[first].start, event.end)
    return None


def _counts(word: str) -> bool:
    return word.endswith(("st", "nd", "rd", "th")) or word in word_set("session_words")


def _whole_name(span: Span, text: str) -> Span:
    """Return an occasion without its article, and with what a name goes on with: "Conference for Aid and Trade"."""
    lead = _ARTICLE.match(text, span.start, span.end)
    start = lead.end() if lead is not None else span.start
    more = _MORE.match(text, span.end) if text[start].isupper() else None
    return Span(start, more.end() if more is not None else span.end)


def _grouping(act: Act) -> Span | None:
    """Return the organisation on whose margins the act took place ("at the edge of the G20")."""
    margin = _phrase(act, words("summit_margin"))
    low, high = act.reach
    for n in range(low, high):
        item = act.sentence.items[n]
        if not isinstance(item.note, Organisation):
            continue
        if margin is not None and 0 <= item.start - margin.end <= 6:
            return item.span
        if act.sentence.segment.kind == "item" and (named := _in_brackets(act.sentence, n)) is not None:
            return named  # "June 2014: Prime Minister X (G7)"
        lead = list(act.sentence.texts[max(0, n - 2) : n])
        behind = act.sentence.items[n + 1] if n + 1 < high else None
        ends = behind is None or bool(behind.type) or not behind.text.isalpha() or behind.text in _BEHIND_NAME
        lead = list(act.sentence.texts[max(0, n - 3) : n]) if "in" in lead else lead
        leads = "during" in lead or (
            {"at", "for", "part", "attended", "attends", "attend", "attending", "joined"} & set(lead)
            and item.note.code.casefold()[4:] in word_set("multilateral")
        )
        if leads and ends:
            return item.span  # "in Hiroshima, during the G7,", "at the G20 in Rome"
        texts = list(act.sentence.texts[n + 1 : n + 5])
        found = next((k for k, text in enumerate(texts) if text in word_set("gatherings")), None)
        if found is not None and n and act.sentence.texts[n - 1] in {"the", "at"}:
            return Span(item.start, act.sentence.items[n + 1 + found].end)
    return None


def _in_brackets(sentence: Sentence, index: int) -> Span | None:
    """Return what stands in brackets, where that is an item alone, or with a town behind it: "(G20 Osaka)"."""
    items, last = sentence.items, index
    if index + 1 < len(items) and items[index + 1].type in _TOWNS:
        last += 1
    texts = (*sentence.texts[max(0, index - 1) : index], *sentence.texts[last + 1 : last + 2])
    return Span(items[index].start, items[last].end) if texts == ("(", ")") else None


def add_places_of_occasion(builder: Builder, reading: Reading, trip: Trip) -> None:
    """Add the town that the occasion is named for, where no other place is told: "the Genoa Summit"."""
    span = builder.at("occasion")
    if span is None or builder.has("places") or trip.destination is None:
        return
    for place in reading.within(span, Place):
        if place.kind in ("city", "capital", "region", "venue") and place.state == trip.destination:
            builder.add("places", place.span, place.name)


def _around(cast: Cast, trip: Trip, name: str) -> Span | None:
    """Return where a phrase for a kind stands in the sentences that go on telling of the only visit of a text."""
    scene = [s for s in scene_of(cast, trip) if s.segment.kind == "prose"]
    rows = ((s, phrase_span(s, 0, len(s.items), words(name))) for s in scene)
    return next((span for s, span in rows if span is not None and not _denied(s, span)), None)


def add_kind(builder: Builder, cast: Cast, trip: Trip, event: Event | None, others: frozenset[int]) -> None:
    """Add the kind: the margins of a meeting, what the text calls it, else what follows from who travelled."""
    acts, whole = [leg.act for leg in trip.legs], not others
    alone = [a for a in acts if a.sentence.index not in others]
    margin = _first_phrase(acts, "summit_margin") or _first_phrase(alone, "summit_margin", whole=True)
    margin = margin or next((g for a in acts if (g := _grouping(a)) is not None), None)
    margin = margin or (
        event.span if event and _multilateral(cast.reading, event) and not _of_two(trip, event) else None
    )
    margin = margin or (None if event else _great_meeting(builder.at("occasion"), cast.reading))
    if margin is not None:
        builder.add("kind", margin, "summit_margin")
        return
    for name in ("state", "working", "informal", "official"):
        found = _first_phrase(acts, name, whole=whole) or (_around(cast, trip, name) if whole else None)
        if found is not None:
            builder.add("kind", found, name)
            return
    kind = _default_kind(trip.visitors, trip.hosts, acts)
    if trip.visitors[0].rank is None and _HIGHNESS.search(trip.visitors[0].here.of(cast.reading.view.text)):
        kind = "royal"
    if kind is None and (_early(trip) or not _local(trip.visitors[0])):
        kind = _told_default(trip)
    if kind is not None:
        builder.add("kind", acts[0].trigger, kind, "default")


def _great_meeting(span: Span | None, reading: Reading) -> Span | None:
    """Return an occasion told in words that is a meeting of many states: "summit of the Shanghai organisation"."""
    said = set(span.of(reading.view.text).casefold().replace("-", " ").split()) if span is not None else set()
    great = said & word_set("great_meetings")
    bare = (
        great == {"summit"}
        and "of" not in said
        and span is not None
        and not _NAMED.search(reading.view.text[span.start : span.end])
    )
    many = bool(great) and not bare and not said & word_set("small_meetings")  # "their annual summit" is one of two
    if span is not None and reading.view.text[: span.start].endswith("their "):
        return None  # "for their annual summit"
    own = {code for code in (reading.codes_in(span) if span is not None else ()) if code in reading.dyad}
    return span if many and not own else None


def _of_two(trip: Trip, event: Event) -> bool:
    """Say whether a summit is told as one of two: "a summit with her counterpart", "during their annual summit"."""
    for items in (leg.act.sentence.items for leg in trip.legs):
        at = next((n for n, item in enumerate(items) if item.note is event), None)
        if at is None:
            continue
        lead, behind = {i.text for i in items[max(0, at - 2) : at]}, items[at + 1 : at + 6]
        with_one = [i.text for i in behind[:1]] == ["with"] and any(
            i.type in PARTY_TYPES or i.text == "counterpart" for i in behind[1:]
        )
        return bool(lead & {"their", "bilateral"}) or with_one
    return False


def _multilateral(reading: Reading, event: Event) -> bool:
    """Say whether a meeting is one of more than the two sides: a summit, or of a grouping, without their names."""
    # "The Genoa Summit" is one of many states; "the Peru–Norway summit" one of two.
    named = {a.state for a in reading.within(event.span, Place) if a.kind in ("state", "polity", "demonym")}
    of_two = bool(named) and named <= set(reading.dyad)  # not "the Ibero-American summit" of Spain and many more
    if event.kind in ("tour", "anniversary") or of_two:
        return False
    texts = reading.view.text[event.start : event.end].casefold().replace("-", " - ").split()
    texts += [text.rstrip("0123456789") for text in texts]  # "COP28"
    return (
        event.kind == "summit"
        or bool(reading.within(event.span, Organisation))
        or (event.kind == "meeting" and bool(set(texts) & word_set("multilateral")))
        or bool(set(texts) & word_set("forums") and set(texts) & word_set("worldwide"))
        or "cop" in texts
    )


def _default_kind(visitors: tuple[Party, ...], hosts: tuple[Party, ...], acts: list[Act]) -> Kind | None:
    ranks = [v.rank for v in visitors]
    if ranks[0] is None:  # "Zelenskiy … the Ukrainian leader"
        ranks[0] = next((v.rank for v in visitors if v.name is None), None)
    crowned = ranks[0] in (None, "official") and _REGNAL.search(visitors[0].name or "") and visitors[0].state != "VAT"
    if (
        ranks[0] == "royal"
        or crowned
        or _reigns(visitors[0])
        or (ranks[0] in (None, "historical") and _noble(visitors[0], acts[0].sentence))
    ):
        return "royal"
    if ranks[0] in _HEADS and not visitors[0].body and _first_phrase(acts, "missions_proper") is None:
        return "official"  # with a delegation or without
    if any(v.body for v in visitors) or _on_mission(acts) or ranks[0] == "envoy":
        return "mission"
    if ranks[0] is None and any(days_of(a.start.edtf or "").last.year < EMBASSIES for a in acts if a.start):
        return "mission"
    if ranks[0] in _OFFICIAL or (ranks[0] is None and any(h.rank in _OFFICIAL for h in hosts)):
        return "official"
    if ranks[0] == "deputy_minister":
        return "working"
    if ranks[0] in _BELOW:
        seen = any(a.way == "see" for a in acts) and any(h.rank in _OFFICIAL for h in hosts)
        talks = seen or any(a.way == "meet" for a in acts) or _first_phrase(acts, "talks") is not None
        if talks:
            return "working"
    return None


def _on_mission(acts: list[Act]) -> bool:
    """Say whether a mission is told of: not talks at "delegation level", nor since 1914 an embassy, a building."""
    late = any(days_of(d.edtf or "").first.year > 1914 for a in acts if (d := a.start or a.end) and d.edtf)
    rows = ((a, span) for a in acts if a.way != "join" and (span := _phrase(a, words("mission"))) is not None)
    for act, span in rows:
        at = next(n for n, item in enumerate(act.sentence.items) if item.start == span.start)
        if act.sentence.texts[at + 1 : at + 2] != ("-",) and not (late and act.sentence.texts[at] == "embassy"):
            return True
    return False


def _local(visitor: Party) -> bool:
    """Say whether a visitor speaks for no government: soldiers, members of parliament, mayors."""
    return visitor.rank in ("military", "parliament") or bool(set(visitor.title.split()) & word_set("local_offices"))


def _told_default(trip: Trip) -> Kind:
    """Return the kind of a visit by somebody of no stated office: before there were conferences he was an envoy."""
    return "mission" if _early(trip) else "official"


def _early(trip: Trip) -> bool:
    return any(days_of(d.edtf or "").last.year < EMBASSIES for d in trip.starts if d.edtf)


def _noble(visitor: Party, sentence: Sentence) -> bool:
    """Say whether a visitor of no office is named with a prince's title behind: "Tommaso, Duke of Genoa"."""
    if set(visitor.title.replace(",", " ").split()) & word_set("princes"):
        return True
    at = next((n for n, item in enumerate(sentence.items) if item.start == visitor.here.start), None)
    behind = list(sentence.texts[at + 1 : at + 5]) if at is not None else []
    return behind[:1] == [","] and bool(set(behind) & word_set("princes"))


def _reigns(visitor: Party) -> bool:
    """Say whether a head of state is a monarch, by the word for the office."""
    titled = set(visitor.title.split()) & word_set("monarchs") or "grand duke" in visitor.title
    return visitor.rank in ("head_of_state", "historical") and bool(titled)


def _first_phrase(acts: list[Act], name: str, *, whole: bool = False) -> Span | None:
    return next((span for act in acts if (span := _phrase(act, words(name), whole=whole)) is not None), None)


def _phrase(act: Act, phrases: tuple[str, ...], *, whole: bool = False) -> Span | None:
    """Return where one of some phrases stands in the clause of an act, or in its ``whole`` sentence."""
    low, high = act.reach
    low, high = max(low, act.match.first - BEFORE, _subject_at(act)), min(high, act.match.last + BEHIND)
    if act.match.rule.options.get("headed") == "yes":
        low = act.match.first  # what stands before is told of another entry
    if whole or (
        act.sentence.segment.kind == "item" and len(act.sentence.of_type("DATE")) < 2
    ):  # an entry is about one visit: "…, is welcomed to Ottawa; state visit"
        low, high = 0, len(act.sentence.items)
    found = phrase_span(act.sentence, low, high, phrases)
    return None if found is not None and _denied(act.sentence, found) else found


def _denied(sentence: Sentence, found: Span) -> bool:
    """Say whether a phrase only tells what a visit was not: "gave him no state visit"."""
    at = next(n for n, item in enumerate(sentence.items) if item.start == found.start)
    return bool({"no", "not", "without", "neither", "nor"} & set(sentence.texts[max(0, at - 2) : at]))


def _subject_at(act: Act) -> int:
    """Return where the act's own subject stands, 0 where it is the first of the sentence or stands elsewhere."""
    parties = act.sentence.of_type(*PARTY_TYPES)
    own = {p.here.start for p in act.movers}
    found = next((i for i in parties if act.sentence.items[i].start in own and i < act.match.first), 0)
    return 0 if parties and found == parties[0] else found
