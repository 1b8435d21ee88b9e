"""Acts: what one match of a rule says of a visit — who moves, who receives, where, when, and whether at all.

An act is read from its sentence alone, but for pronouns. Which side is away from home is settled later, when
the acts of the document are seen together (``visits_trips.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from flows.extract.clauses import clause_of
from flows.extract.frames.common import dated_before
from flows.extract.frames.visits_doubts import at_post, doubtful
from flows.extract.frames.visits_grammar import PARTY_TYPES, governed
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_sides import sides
from flows.extract.frames.visits_spotted import spotted
from flows.extract.frames.visits_status import status
from flows.extract.frames.visits_when import dates, inherited_date, ranged
from flows.extract.frames.visits_where import (
    WINDOW,
    adjectival,
    event_of,
    new_matter,
    reach,
    topical,
    venues,
)
from flows.extract.frames.visits_words import word_set, words
from flows.extract.model import DateExpr, Event, Place, Role
from flows.extract.patterns import RuleMatch
from flows.extract.phrases import find_phrase
from flows.extract.realis import Realis
from flows.extract.sentence import Sentence
from flows.ground.dates import dates_of as days_of
from flows.ground.model import Span
from flows.ground.value import replace

_OPENING = frozenset(
    "the and in on his her a state official working visit of :".split()
)  # before an entry without a verb
_LEANING = frozenset({"about", "leave", "stage", "join", "invite"})  # ways that tell more of a visit told before
OF_OLD = 1850  # until about this year an envoy who presents his credentials has come for that
_REMAINING = frozenset({"remain", "remains", "remained", "stay", "stays"})
_JOURNEYS = frozenset({"visit.travel", "visit.arrive", "visit.enter"})
_DOERS = frozenset({"he", "she", "they", "who", "himself", "herself", ")", ","})  # or a party: who may do it again


@dataclass(frozen=True, slots=True)
class Act:
    """What one rule read in one sentence.

    ``way``: ``go`` (movers travel to a place), ``see`` (movers come to hosts), ``receive`` (hosts have movers come),
    ``meet`` (movers and hosts are two sides, either may be away), ``feat``; and what only goes on telling of a visit:
    ``send`` (a body sets out), ``leave``, ``stage``, ``join`` (somebody goes along),
    ``invite`` (who invited), ``about``.
    """

    match: RuleMatch
    way: str
    movers: tuple[Party, ...]
    hosts: tuple[Party, ...]
    place: Place | None
    venues: tuple[Place, ...]
    start: DateExpr | None
    end: DateExpr | None
    realis: Realis
    event: Event | None = None
    window: tuple[int, int] | None = None  # of one of several visits that one verb tells of: the items about it

    @property
    def sentence(self) -> Sentence:
        """The sentence the act stands in."""
        return self.match.sentence

    @property
    def reach(self) -> tuple[int, int]:
        """The items in which the circumstances of the act stand."""
        return self.window or reach(self.match)

    @property
    def trigger(self) -> Span:
        """The stretch in which the rule fired."""
        return Span(self.match.start, self.match.end)


def read_act(match: RuleMatch, cast: Cast) -> Act | None:
    """Return the act that a match describes; None where it is not one of public travel."""
    if not _stands(match, cast):
        return None
    way, movers, hosts = _parties(match, cast)
    if way not in _LEANING and (
        not (movers and (hosts or way != "meet")) or (way != "feat" and _nameless_many(movers))
    ):
        return None
    if at_post(match, movers, cast) or at_post(match, hosts, cast):
        return None
    start, end = _entered(match) or dates(match, way)
    start = start or inherited_date(match, cast)
    if start is None and end is None and _only_dated(match, way, movers):
        return None
    how = status(match, start, cast.reading.document.date)
    if how.kind in ("denied", "conditional", "advised") or (
        how.rule == "realis.invited" and match.rule.options.get("invited") != "yes"
    ):
        return None
    if match.rule.options.get("opens") == "yes" and not (start is not None and opens(match)):
        return None
    titled = match.rule.options.get("titled")
    if titled is not None and not any(titled in p.title for p in (hosts if titled == "host" else movers)):
        return None
    headed = match.rule.options.get("headed") == "yes"
    found = spotted(match, cast, way, movers) if match.rule.id != "visit.since" else ()
    if headed and (not found or governed(match.sentence, match.captured["visitor"])):
        return None
    event = event_of(match)
    if (way == "receive" and _passive(match)) or (event is not None and "virtual" in event.name.casefold()):
        return None
    place = found[0] if found else None
    if place is not None and match.rule.options.get("line") == "yes":
        movers = _not_at_home(movers, place, cast)
    return Act(match, way, movers, hosts, place, venues(match, found), start, end, how, event)


def _stands(match: RuleMatch, cast: Cast) -> bool:
    """Say whether the words of a match belong together and speak of one public journey."""
    captured = match.captured.get("place")
    crosses = any(new_matter(match.sentence, i) for i in range(match.first + 1, match.last))
    if match.rule.options.get("line") == "yes":
        crosses = crosses or "\n" in cast.reading.view.text[match.start : match.end]
    adjective = captured is not None and adjectival(match.sentence, captured)
    no_entry = (
        _in_return(match)
        or _in_dateline(match)
        or _tells(match)
        or _carries(match)
        or _another_acts(match)
        or _other_date(match)
        or _owner_of_other(match)
    )
    spoken_of = captured is not None and topical(match, captured)
    members = match.rule.options.get("way") == "members"
    told_of_other = no_entry or spoken_of or doubtful(match, cast)
    return not (members or crosses or adjective or told_of_other or _out_of_scope(match))


def _parties(match: RuleMatch, cast: Cast) -> tuple[str, tuple[Party, ...], tuple[Party, ...]]:
    """Return the way of a match, who moves and who receives, turned where its words say so."""
    way = match.rule.options.get("way", "go")
    movers, hosts = sides(match, way, cast)
    if way == "receive" and _goes_to_see(match):
        return "see", hosts, movers
    if way in ("see", "meet") and _calls_on_guest(match, cast):
        return "receive", hosts, movers
    return way, movers, hosts


def _only_dated(match: RuleMatch, way: str, movers: tuple[Party, ...]) -> bool:
    """Say whether an act without a date is none: of anybody, of visits counted, of who lives there."""
    lives = match.sentence.texts[match.first] in _REMAINING
    return lives or _anybody(match, movers) or (way == "go" and _generic(match))


def _goes_to_see(match: RuleMatch) -> bool:
    """Say whether the subject comes to whom it sees: "has been to see him"; else "the mayor saw him" at home."""
    items = match.sentence.items
    lead = [i.text for i in items[max(0, match.first - 6) : match.first]]
    goes = items[match.first].text in {"see", "visit"} and lead[-1:] == ["to"]
    return goes and bool(set(lead) & word_set("setting_out"))


def _calls_on_guest(match: RuleMatch, cast: Cast) -> bool:
    """Say whether whom somebody meets is the one away from home: "called on visiting President Dahl"."""
    at, items = match.captured.get("host"), match.sentence.items
    if at is None:
        return False
    said = cast.reading.view.text[items[at].start : items[at].end].casefold()
    return said.startswith("visiting ") or items[at - 1].text == "visiting"


def _in_return(match: RuleMatch) -> bool:
    """Say whether "return" is no journey home: "…, and in return the president paid a visit"."""
    before = match.sentence.texts[match.first - 1] if match.first else ""
    return before == "in" and match.sentence.texts[match.first] == "return"


def _generic(match: RuleMatch) -> bool:
    """Say whether a text counts visits and dates none of them: "came to Paris five times"."""
    low, high = clause_of(match.sentence, match.first)
    return find_phrase(match.sentence, low, min(high, match.last + WINDOW), words("many")) is not None


def _not_at_home(movers: tuple[Party, ...], place: Place, cast: Cast) -> tuple[Party, ...]:
    """Return the visitors of an entry "X, Minister: Lima, 3 May": of the other side, unless it says otherwise."""
    dyad = cast.reading.document.dyad
    first = movers[0] if movers else None
    if first is None or first.state != place.state or place.state not in dyad.codes:
        return movers
    told = place.state in cast.reading.codes_in(first.here)
    return movers if told else (replace(first, state=dyad.other(place.state or "")), *movers[1:])


def _plain_journey(match: RuleMatch) -> bool:
    """Say whether a verb of travel leaves no doubt that somebody went: a telephone beside it is another matter's."""
    return match.rule.id in _JOURNEYS and match.item("place") is not None


def _out_of_scope(match: RuleMatch) -> bool:
    """Say whether the words around speak of calls, of private travel, or of taking up a post."""
    low, high = clause_of(match.sentence, match.first)
    low, high = max(low, match.first - WINDOW), min(high, match.last + WINDOW)
    return (
        find_phrase(match.sentence, low, high, words("private")) is not None
        or (not _of_old(match) and find_phrase(match.sentence, low, high, words("credentials")) is not None)
        or (not _plain_journey(match) and find_phrase(match.sentence, low, high, words("remote")) is not None)
        or _accredited(match)
        or _spoken(match)
        or _for_years(match)
        or _nobody(match)
        or _leads_troops(match)
        or _thing_follows(match)
        or (match.rule.options.get("again") == "series" and bool(match.sentence.anchors & word_set("trades")))
    )


def _of_old(match: RuleMatch) -> bool:
    """Say whether a sentence tells of a time when envoys who showed their letters were on the road."""
    return dated_before(match.sentence, OF_OLD)


def _entered(match: RuleMatch) -> tuple[DateExpr | None, DateExpr | None] | None:
    """Return the date that a rule captured, and the same where it is a range; None where it captured none."""
    item = match.item("when")
    note = item.note if item is not None else None
    if not isinstance(note, DateExpr) or not note.edtf:
        return None
    return note, note if ranged(note) else None


def opens(match: RuleMatch) -> bool:
    """Say whether a match begins its sentence, but for dates and signs, and is all of it up to a full stop or comma."""
    sentence = match.sentence
    colon = next((n for n in range(match.first - 1, -1, -1) if sentence.texts[n] == ":"), -1)
    lead = sentence.items[colon + 1 : match.first]
    free = all(i.type in ("DATE", *PARTY_TYPES) or not i.text.isalnum() or i.text in _OPENING for i in lead)
    behind = sentence.items[match.last - 1 :][:2]
    ended = len(behind) < 2 or any(i.text == "and" or (i.text and not i.text.isalnum()) for i in behind)
    return free and ended and len(lead) <= 8


def _in_dateline(match: RuleMatch) -> bool:
    """Say whether a row of a table is only the dateline of a text in prose: "AMMAN, Aug. 30 — Iraq's minister …"."""
    if match.rule.options.get("complement") != "yes" or match.rule.options.get("line") != "yes":
        return False
    opening = [item.type for item in match.sentence.items[: match.first + 1]]
    town_first = bool({"CAPITAL", "CITY"} & set(opening))
    return match.sentence.segment.kind == "prose" and len(opening) <= 4 and match.sentence.index <= 2 and town_first


def _tells(match: RuleMatch) -> bool:
    """Say whether a sentence of prose tells what somebody did where a row of a list names who was where and when."""
    if match.rule.options.get("complement") != "yes" or match.rule.options.get("line") != "yes":
        return False
    if match.sentence.segment.kind != "prose":
        return False
    said = (item.text for item in match.sentence.items[match.captured.get("visitor", match.first) + 1 : match.last])
    return any((text.endswith("ed") and len(text) > 4) or text in word_set("acting") for text in said)


def _other_date(match: RuleMatch) -> bool:
    """Say whether a row begins with the date of the entry before it: "X in Lima, May 2020; Y in Oslo, June 2022"."""
    items = match.sentence.items
    if match.rule.options.get("line") != "yes" or "|" in match.sentence.anchors:
        return False
    signs = [i.text for i in items[match.first : match.last] if not i.type and not i.text.isalnum()]
    if signs[-1:] == [";"] and len(set(signs)) > 1:  # "…, Malta, July 2022; X" is the end of one and the next
        return True
    if items[match.first].type != "DATE":
        return False
    joint = items[match.first + 1].text if match.first + 1 < len(items) else ""
    earlier = any(item.type in PARTY_TYPES for item in items[: match.first])
    return joint in {";", ","} and earlier


def _owner_of_other(match: RuleMatch) -> bool:
    """Say whether the possessive is of somebody else's: "X, Y's predecessor, cancelled a trip"."""
    at = match.captured.get("visitor")
    if at is None or match.rule.options.get("subject") != "no":
        return False
    inside = list(match.sentence.texts[at + 1 : match.last])
    return inside[:2] == ["'", "s"] and bool({"predecessor", "successor", "deputy", "wife", "son"} & set(inside[2:4]))


def _another_acts(match: RuleMatch) -> bool:
    """Say whether somebody else does what the end of a match tells: "X visited Peru and Queen Y toured the country"."""
    items = match.sentence.items
    inner = (i for i in range(match.first + 2, match.last) if i not in match.captured.values())
    return any(
        items[i].type in ("PERSON", "ROLE") and items[i - 1].text == "and" and items[i - 2].type not in PARTY_TYPES
        for i in inner
    )


def _nameless_many(movers: tuple[Party, ...]) -> bool:
    """Say whether only an office in the plural travels: "two Peruvian presidents have come in this century"."""
    return all(m.name is None for m in movers) and bool(set(movers[0].title.split()) & word_set("plural_offices"))


def _anybody(match: RuleMatch, movers: tuple[Party, ...]) -> bool:
    """Say whether some holder of an office travels at no time: "it is time that a Peruvian president went to Oslo"."""
    if not movers or any(m.name is not None or m.body for m in movers):
        return False
    items = match.sentence.items
    at = match.sentence.item_from(movers[0].here.start) or 0
    return at > 0 and items[at - 1].text in {"a", "an", "any", "every", "each", "some"}


def _leads_troops(match: RuleMatch) -> bool:
    """Say whether somebody comes at the head of soldiers: that is a campaign."""
    items = match.sentence.items
    for n in range(match.last, min(match.last + 8, len(items) - 3)):
        if items[n].text == "head" and items[n + 1].text == "of":
            row = items[n + 2 : n + 6]
            return any(i.type == "FORCE" or i.text in {"men", "troops", "soldiers", "army", "horse"} for i in row)
    return False


def _carries(match: RuleMatch) -> bool:
    """Say whether something is brought there and nobody travels: "returned it to Lima in May"."""
    behind = match.sentence.items[match.first + 1 : match.first + 2]
    if match.rule.options.get("fallback") == "yes" or match.rule.options.get("way") == "receive":
        return False
    return bool(behind) and behind[0].text in ("it", "them")


def _passive(match: RuleMatch) -> bool:
    """Say whether "by" makes whom a rule takes for the visitor the host: "be welcomed there by King Harald"."""
    at = match.captured.get("visitor", 0)
    return "by" in set(match.sentence.texts[match.first : at])


def _spoken(match: RuleMatch) -> bool:
    """Say whether a meeting is read out of a speech: ": you open one in Jerusalem, I'll open one in Kampala"."""
    said = set(match.sentence.texts[max(0, match.first - 1) : match.last])
    return match.rule.options.get("way") == "meet" and bool(said & {"i", "you", "we"})


def _thing_follows(match: RuleMatch) -> bool:
    """Say whether what came or followed is some thing: "an agreement followed in May"."""
    if match.rule.options.get("again") != "yes":
        return False
    before = match.sentence.items[match.first - 1] if match.first else None
    inside = match.sentence.items[match.first : match.last]
    if any(item.text == "by" or item.type in PARTY_TYPES for item in inside):
        return True
    lead = match.sentence.items[max(0, match.first - 9) : match.first]
    party = before is not None and before.text == "to" and any(item.type in PARTY_TYPES for item in lead)
    return before is None or not (party or before.type in PARTY_TYPES or before.text in _DOERS)


def _nobody(match: RuleMatch) -> bool:
    """Say whether nobody did it: "no sultan of Muscat had landed there"."""
    low = clause_of(match.sentence, match.first)[0]
    row = match.sentence.items[max(low, match.first - 8) : match.first]
    return any(a.text in {"no", "neither"} and b.type in PARTY_TYPES for a, b in pairwise(row))


def _accredited(match: RuleMatch) -> bool:
    """Say whether somebody comes or is received "as Minister to …", or an institution is meant and not a journey."""
    items = match.sentence.items
    near = min(match.last + 4, len(items) - 2)
    for n in range(match.last, near) if "as" in match.sentence.texts[match.last : match.last + 4] else ():
        note = next((i.note for i in items[n + 1 : n + 5] if isinstance(i.note, Role)), None)
        ranks = {"envoy", "minister"} if match.rule.options.get("way") in ("receive", "see") else {"envoy"}
        if items[n].text == "as" and isinstance(note, Role) and note.rank in ranks:
            return True
    unless, texts = match.rule.options.get("unless"), match.sentence.texts
    if unless is None:
        return False
    about = {*texts[max(0, match.first - 4) : match.first], *texts[match.last : match.last + 2]}
    return bool(about & word_set(unless))


def _for_years(match: RuleMatch) -> bool:
    """Say whether somebody "has been in Wellington since 2021": that is residence."""
    notes = [i.note for i in match.sentence.items[match.last : match.last + 4]]
    dates_said = [n.edtf for n in notes if isinstance(n, DateExpr) and n.edtf and n.edtf.endswith("/..")]
    return any(days_of(edtf.removesuffix("/..")).width > 31 for edtf in dates_said)  # "since yesterday" is a visit


def known(act: Act, cast: Cast) -> Act:
    """Return the act with what the document has since shown of its parties' states."""
    return replace(
        act,
        movers=cast.with_members(tuple(cast.complete(p) for p in act.movers)),
        hosts=tuple(cast.complete(p) for p in act.hosts),
    )
