"""Acts: what one match of a rule says of a visit — who moves, who receives, where, when, and whether at all.

An act is read from its sentence alone, but for pronouns. Which side is away from home is settled later, when
the acts of the document are seen together (``visits_trips.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.extract.clauses import clause_of, clauses_between
from flows.extract.frames.common import date_before, dates_of
from flows.extract.frames.visits_parties import PARTY_TYPES, Cast, Party, governed, listed, opens_clause, word_set, words
from flows.extract.model import DateExpr, Event, Place, Role
from flows.extract.patterns import RuleMatch
from flows.extract.realis import Realis, realis
from flows.extract.sentence import Sentence
from flows.ground.dates import Days
from flows.ground.dates import dates_of as days_of
from flows.ground.model import Span

TOWNS = ("CAPITAL", "CITY", "VENUE")
HEADS = frozenset({"head_of_state", "head_of_government"})
_WINDOW = 12  # items around a match in which its circumstances are looked for
SPOTS = (*TOWNS, "STATE", "REGION", "GOVERNMENT")


@dataclass(frozen=True, slots=True)
class Act:
    """What one rule read in one sentence.

    ``way``: ``go`` (movers travel to a place), ``see`` (movers come to hosts), ``receive`` (hosts have movers come),
    ``meet`` (movers and hosts are two sides, either may be away), ``leave``, ``about`` (more on a visit told before),
    ``feat``.
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

    @property
    def sentence(self) -> Sentence:
        """The sentence the act stands in."""
        return self.match.sentence

    @property
    def trigger(self) -> Span:
        """The stretch in which the rule fired."""
        return Span(self.match.start, self.match.end)


def read_act(match: RuleMatch, cast: Cast) -> Act | None:
    """Return the act that a match describes; None where it is not one of public travel."""
    way = match.rule.options.get("way", "go")
    if way == "members" or _out_of_scope(match):
        return None
    how = _realis(match)
    if how.kind in ("denied", "conditional", "advised") or how.rule == "realis.invited":
        return None
    movers, hosts = _sides(match, way, cast)
    spots = _spots(match)
    town = cast.dateline() if match.rule.options.get("here") == "yes" else None
    if isinstance(town, Place):
        spots = (town,)
    place = spots[0] if spots else None
    start, end = _dates(match, way)
    start = start or _inherited(match, cast)
    return Act(match, way, movers, hosts, place, _venues(match, spots), start, end, how, _event(match))


def _out_of_scope(match: RuleMatch) -> bool:
    """Say whether the words around speak of calls, of private travel, or of taking up a post."""
    low, high = clause_of(match.sentence, match.first)
    low, high = max(low, match.first - _WINDOW), min(high, match.last + _WINDOW)
    offsets = match.sentence.offsets
    stop = offsets[high] if high < len(offsets) else None
    clause = " " + match.sentence.typed[offsets[low] : stop]
    return any(f" {phrase} " in clause for name in ("remote", "private") for phrase in words(name)) or _accredited(match) or _for_years(match)


def _accredited(match: RuleMatch) -> bool:
    """Say whether somebody comes or is received "as Minister to …", or an institution is meant and not a journey."""
    items = match.sentence.items
    for n in range(match.last, min(match.last + 4, len(items) - 2)):
        note = next((i.note for i in items[n + 1 : n + 5] if isinstance(i.note, Role)), None)
        ranks = {"envoy", "minister"} if match.rule.options.get("way") in ("receive", "see") else {"envoy"}
        if items[n].text == "as" and isinstance(note, Role) and note.rank in ranks:
            return True
    before = {i.text for i in items[max(0, match.first - 4) : match.first]}
    return match.rule.options.get("unless") is not None and bool(before & word_set(match.rule.options["unless"]))


def _realis(match: RuleMatch) -> Realis:
    """Return how real the act is; "agreed to do so during his visit" plans something else than the visit."""
    found = realis(match.sentence, match.first, match.last)
    before = [i.text for i in match.sentence.items[max(0, match.first - 2) : match.first + 1]]
    told = {"during", "after", "following"} & set(before)
    return Realis("happened", "realis.circumstance") if told and found.rule == "realis.plan" else found


def _for_years(match: RuleMatch) -> bool:
    """Say whether somebody "has been in Wellington since 2021": that is residence."""
    notes = [i.note for i in match.sentence.items[match.last : match.last + 4]]
    return any(isinstance(n, DateExpr) and (n.edtf or "").endswith("/..") for n in notes)


# Who


def _sides(match: RuleMatch, way: str, cast: Cast) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Return movers and hosts as the grammar of the rule has them."""
    visitors, hosts = _captured(match, "visitor", cast), _captured(match, "host", cast)
    subject = _subject(match, cast)
    if way == "receive":
        movers = visitors or _object(match, cast, hosts or subject)
        return movers, hosts or subject
    if way == "meet":
        return _two_sides(visitors, subject, hosts)
    movers = (*subject, *(v for v in visitors if v.body)) if match.rule.options.get("lead") else visitors or subject
    if way == "see":
        hosts = (*hosts, *_second_hosts(match, cast))
    return _with_company(match, movers, cast), tuple(h for h in hosts if h.key not in {m.key for m in movers})


def _second_hosts(match: RuleMatch, cast: Cast) -> tuple[Party, ...]:
    """Return further hosts of a passive: "received by X and especially by his successor Y"."""
    sentence, found = match.sentence, []
    if "by" not in {i.text for i in sentence.items[match.first : match.last]}:
        return ()
    high = clause_of(sentence, match.first)[1]
    for i in range(match.last, high):
        if sentence.items[i].type in ("PERSON", "ROLE") and "by" in [x.text for x in sentence.items[i - 3 : i]]:
            found.extend(cast.list_at(sentence, i))
    return tuple(found)


def _subject(match: RuleMatch, cast: Cast) -> tuple[Party, ...]:
    if match.rule.options.get("subject") == "no":
        return ()
    opening = match.sentence.items[match.first]
    if not opening.type and opening.text in {"he", "she"}:
        return cast.pronoun(match.sentence, match.first) or ()
    return cast.subject(match.sentence, match.first)


def _two_sides(
    visitors: tuple[Party, ...], subject: tuple[Party, ...], hosts: tuple[Party, ...]
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Split those who meet: subject and object, or the halves of "A and B"."""
    if hosts:
        first = visitors or subject
        return first, tuple(h for h in hosts if h.key not in {f.key for f in first})
    both = visitors or subject
    if len(both) < 2:
        return (), ()
    states = [p.state for p in both]
    if states[0] is not None and len(set(states) - {None}) > 1:
        first = tuple(p for p in both if p.state == states[0])
        return first, tuple(p for p in both if p not in first)
    return both[:1], both[1:]


def _captured(match: RuleMatch, name: str, cast: Cast) -> tuple[Party, ...]:
    index = match.captured.get(name)
    if index is None:
        return ()
    if match.sentence.items[index].type == "PEOPLE":
        return cast.pair_before(match.sentence, index)
    return cast.list_at(match.sentence, index)


def _object(match: RuleMatch, cast: Cast, subject: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return whom "him", "her", "them" or "whom" in a match refers to."""
    sentence = match.sentence
    for i in range(match.first, match.last):
        text = sentence.items[i].text
        if text in {"him", "her"}:
            return cast.one_before(sentence, i, other_than=subject[0] if subject else None)
        if text == "whom":
            return cast.one_before(sentence, i)
        if text == "them":
            return cast.pair_before(sentence, i)
    return ()


def _with_company(match: RuleMatch, movers: tuple[Party, ...], cast: Cast) -> tuple[Party, ...]:
    """Add those who are said to go with the movers: "accompanied by X", "with X as his second", "led by X"."""
    if not movers:
        return ()
    sentence = match.sentence
    low, high = clause_of(sentence, match.first)
    leader = next((n for n, i in enumerate(sentence.items) if i.start == movers[0].here.start), low)
    found = list(movers)
    for i in range(min(low, leader) + 1, high):
        if sentence.items[i].type in PARTY_TYPES and _joins(sentence, i, match.first):
            found.extend(p for p in cast.list_at(sentence, i) if p.key not in {f.key for f in found})
    if found[0].rank in HEADS:  # a head of state goes with ministers; with another head, that one is the host
        found = [p for p in found if p.rank not in HEADS or p in movers]
    return tuple(found)


def _joins(sentence: Sentence, index: int, first: int) -> bool:
    """Say whether a party is said to go along: "accompanied by X", "to Egypt with X" (not "for talks with X")."""
    at = index
    while at and not sentence.items[at - 1].type and sentence.items[at - 1].text in word_set("determiners"):
        at -= 1
    before = [item.text for item in sentence.items[max(0, at - 2) : at]]
    if " ".join(before) in word_set("company"):
        return True
    if not before or before[-1] != "with" or at < 2:
        return False
    earlier = sentence.items[at - 2]
    return earlier.type in SPOTS or earlier.type == "DATE" or (earlier.text == "," and at < first)


# Where


def _spots(match: RuleMatch) -> tuple[Place, ...]:
    """Return the places that the act is said to lead to or happen in, the one that decides first."""
    sentence = match.sentence
    captured = match.captured.get("place")
    low, high = reach(match)
    located = [i for i in range(low, high) if sentence.items[i].type in SPOTS and _located(sentence, i)]
    located.sort(key=lambda i: (i < match.first, abs(i - match.first)))
    if captured is not None:
        located = [*sentence.coordinated(captured), *(i for i in located if i != captured)]
    elif not located:
        located = _scene_before(sentence, low)
    if not located and match.rule.options.get("anywhere") == "yes":
        located = [i for i, item in enumerate(sentence.items) if item.type in SPOTS and _located(sentence, i)]
    places = (sentence.items[i].note for i in dict.fromkeys(located))
    return tuple(p for p in places if isinstance(p, Place) and p.state)


def reach(match: RuleMatch) -> tuple[int, int]:
    """Return the items that belong to the act: its clause, up to where another party does something else."""
    sentence = match.sentence
    low, high = clause_of(sentence, match.first)
    own = {i for c in match.captured.values() for i in listed(sentence, c)}
    for i in range(match.last, high):
        if sentence.items[i].type in PARTY_TYPES and i not in own and _takes_over(sentence, i):
            return low, _front(sentence, i, match.last)
    return low, high


def _takes_over(sentence: Sentence, index: int) -> bool:
    """Say whether a party is the subject of a new clause: "…, and in 2016 President Quispe attended"."""
    return not governed(sentence, index) and opens_clause(sentence, index)


def _front(sentence: Sentence, index: int, stop: int) -> int:
    """Return where the clause of a subject begins: before the date that stands in front of it."""
    while index > stop and (sentence.items[index - 1].type == "DATE" or sentence.items[index - 1].text in {"in", "on", "and"}):
        index -= 1
    return index


def _scene_before(sentence: Sentence, low: int) -> list[int]:
    """Return the place that a clause opened by "where" refers to."""
    if low and sentence.items[low].text == "where":
        return [i for i in range(low) if sentence.items[i].type in SPOTS][-1:]
    return []


def _located(sentence: Sentence, index: int) -> bool:
    """Say whether a preposition of place stands before item ``index``, or before the list it belongs to."""
    at = sentence.coordinated(index)[0] - 1
    while at >= 0 and not sentence.items[at].type and sentence.items[at].text in word_set("determiners"):
        at -= 1
    if at < 0:
        return False
    item = sentence.items[at]
    if item.type:
        return False
    if item.text == "of" and sentence.items[index].type in (*TOWNS, "GOVERNMENT"):  # "in the garden of the Élysée"
        return any(x.text in {"in", "at"} for x in sentence.items[max(0, at - 3) : at])
    if item.text in {",", "("} and at:  # "in Rome, Italy", "visit (Ottawa, Toronto)"
        return item.text == "(" or (sentence.items[at - 1].type in SPOTS and _located(sentence, at - 1))
    return item.text in word_set("locatives")


def _venues(match: RuleMatch, spots: tuple[Place, ...]) -> tuple[Place, ...]:
    found = list(spots)
    captured = match.captured.get("place")
    if captured is not None:  # "Tokyo, Kyoto and Hiroshima": coordinated of different types
        found.extend(_row_of_places(match.sentence, captured))
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


# When


def _dates(match: RuleMatch, way: str) -> tuple[DateExpr | None, DateExpr | None]:
    """Return when the act began and when it ended, as its sentence says."""
    sentence = match.sentence
    usable = [i for i in dates_of(sentence) if _dates_acts(sentence, i)]
    ranked = sorted((_distance(match, i), i) for i in usable)
    dates = [(d, n) for d, i in ranked if isinstance(n := sentence.items[i].note, DateExpr)]
    ends = [n for d, n in dates if n.edtf and n.edtf.startswith("../") and d[0] == 0]
    starts = [n for d, n in dates if n.edtf and ".." not in n.edtf and d[0] == 0]
    start = _finest(starts)
    if way == "leave":
        return None, start
    ranged = start is not None and "/" in (start.edtf or "") and not start.approximate
    return start, (start if ranged else next(iter(ends), None))


def _finest(starts: list[DateExpr]) -> DateExpr | None:
    """Return the first date, or one that narrows it: "in 2019 she came to Lima in October"."""
    if not starts:
        return None
    whole = days_of(starts[0].edtf or "")
    within = [d for d in starts[1:] if whole.width > 40 and _inside(days_of(d.edtf or ""), whole)]
    return within[0] if within else starts[0]


def _inside(part: Days, whole: Days) -> bool:
    return part != whole and whole.first <= part.first and part.last <= whole.last


def further_dates(act: Act) -> list[DateExpr]:
    """Return the dates listed beside the start that tell of further visits: "in 1995 and 1998"."""
    items = act.sentence.items
    at = next((n for n, item in enumerate(items) if item.note is act.start and item.note is not None), None)
    if at is None or act.start is None or act.way == "about":
        return []
    listed_dates = act.sentence.coordinated(at)
    behind = items[listed_dates[-1] + 1] if listed_dates[-1] + 1 < len(items) else None
    if behind is not None and behind.text not in {".", ",", ";", ")", ":"}:  # "in 1867, and two years later she …"
        return []
    row = [items[i].note for i in listed_dates]
    first = days_of(act.start.edtf or "")
    notes = [n for n in row if isinstance(n, DateExpr) and n.edtf and n is not act.start and ".." not in n.edtf]
    return [n for n in notes if days_of(n.edtf or "").width == first.width and days_of(n.edtf or "").days_to(first) > 3]


def _inherited(match: RuleMatch, cast: Cast) -> DateExpr | None:
    """Return the date of an earlier sentence where this one leans on it: "during the stay", "a few days later"."""
    sentence = match.sentence
    opening = sentence.typed[: sentence.offsets[min(4, len(sentence.offsets) - 1)]]
    leaning = any(opening.startswith(phrase + " ") for phrase in words("continuing"))
    vague = any(isinstance(i.note, DateExpr) and i.note.edtf is None for i in sentence.items[: match.first])
    return date_before(cast.reading, sentence) if leaning or vague else None


def _distance(match: RuleMatch, index: int) -> tuple[int, int]:
    """Rank dates: by clauses between, then by items; what opens the sentence belongs to all of it."""
    between = clauses_between(match.sentence, match.first, index)
    between += between == 0 and index >= reach(match)[1]
    opening = (index <= 3 and not _superseded(match, index)) or match.sentence.segment.kind == "item"
    inside = match.first <= index < match.last
    gap = 0 if inside else min(abs(index - match.first), abs(index - match.last + 1))
    if index < match.first and not opening:
        between += any(i.text in {"when", "after", "before", "as"} for i in match.sentence.items[index : match.first])
    if 3 < index < match.first and any(i.type in PARTY_TYPES for i in match.sentence.items[index : match.first]):
        gap += 6  # a date behind the verb comes first
    if opening or match.rule.options.get("anywhere") == "yes" or (between == 1 and _nobody_between(match, index)):
        return 0, gap + 10 * between
    return between, gap


def _superseded(match: RuleMatch, index: int) -> bool:
    """Say whether another date stands between the one that opens a sentence and the act."""
    return any(item.type == "DATE" for item in match.sentence.items[index + 1 : match.first])


def _nobody_between(match: RuleMatch, index: int) -> bool:
    """Say whether a date behind the act is parted from it by no other party: "arrived, after a rest, on 3 May"."""
    return index >= match.last and not any(i.type in PARTY_TYPES for i in match.sentence.items[match.last : index])


def _dates_acts(sentence: Sentence, index: int) -> bool:
    """Say whether a date may date an act: not "since 2018", not "for the first time after 1945"."""
    before = sentence.items[index - 1].text if index else ""
    return before not in {"since", "than", "after", "before", "of"} or index <= 1


# What else


def _event(match: RuleMatch) -> Event | None:
    """Return the meeting, tour or anniversary that the act belongs to: the nearest in its clause."""
    sentence = match.sentence
    low, high = reach(match)
    near = range(max(low, match.first - _WINDOW), min(high, match.last + _WINDOW))
    found = [i for i in near if isinstance(n := sentence.items[i].note, Event) and n.kind != "exercise"]
    found.sort(key=lambda i: abs(i - match.first))
    note = sentence.items[found[0]].note if found else None
    return note if isinstance(note, Event) else None


def known(act: Act, cast: Cast) -> Act:
    """Return the act with what the document has since shown of its parties' states."""
    return replace(
        act,
        movers=cast.with_members(tuple(cast.complete(p) for p in act.movers)),
        hosts=tuple(cast.complete(p) for p in act.hosts),
    )
