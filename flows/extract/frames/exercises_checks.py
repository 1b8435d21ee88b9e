"""What a rule needs besides its words before it stands for an act: sides, soldiers, foreign ground, no civil life."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.clauses import clause_of
from flows.extract.frames.exercises_entry import head_date
from flows.extract.frames.exercises_sides import Side, contributes, sides, troops_behind
from flows.extract.frames.exercises_words import Phrases, spoken, words
from flows.extract.model import DateExpr, Event, Force, Person, Place, Role, Unit
from flows.extract.patterns import RuleMatch
from flows.extract.reading import Reading
from flows.extract.sentence import Item, Sentence

PRACTICE = frozenset(
    "exercise exercises drill drills manoeuvre manoeuvres maneuver maneuvers game games training edition".split()
)
_ACTING = 14  # items on either side of a trigger within which soldiers are those who act
_TOGETHER = frozenset({"exercise.train", "exercise.bare", "exercise.together", "exercise.mock", "exercise.verb"})
_OUR_DAYS = "1990"  # since when a landing of aircraft or marines is no act of war by itself
_GROUNDS = ("city", "region", "sea", "venue")
_COMMANDERS = frozenset("commander chief head inspector commanding minister secretary spokesman spokesperson".split())
_HEADING = 8  # items of a sentence that is only place and date, at most
_JOINING = frozenset("participation participate participated participates join joins joined part".split())
_VESSELS = frozenset("ship ships vessel vessels frigate frigates destroyer destroyers corvette corvettes".split())
_COASTS = frozenset("waters coast coasts seas shores".split())
_PORTS = frozenset(
    "harbor harbour port anchorage roads pier quay wharf dock docked moored anchored lay berthed".split()
)
_VAGUE = frozenset("there here territory country capital island islands border coast north south east west".split())
_OTHERS = frozenset({"forerunner", "forerunners", "predecessor", "sister", "consort", "namesake", "part", "turn"})
_TEACHING = frozenset("train trains trained drilled drilling".split())
_OBJECT = 4  # items behind a verb within which its object begins
_BEFORE_OBJECT = frozenset("the some about several hundreds of over more than two three young new".split())
_LEADING = 9  # items before a verb within which "they" is its subject
_YIELDING = frozenset("surrendered capitulated yielded surrender capitulate".split())
_CIVIL = 9  # items on either side of a trigger within which a word of civil life speaks of it


def present(reading: Reading, match: RuleMatch, part: tuple[int, int], here: Sequence[Side]) -> bool:
    """Say whether armed forces of one side are told to be on the other side's ground, on a day or in a year."""
    sentence, options = match.sentence, match.rule.options
    notes = [sentence.items[i].note for i in range(*part)]
    ships = [n for n in notes if isinstance(n, Unit) and n.kind == "ship" and not n.merchant]
    dated = any(isinstance(n, DateExpr) and n.edtf for n in notes)
    if not dated and spoken(sentence, words().lists["fiction"], *part) is not None:
        return False
    if "war" not in options and spoken(sentence, words().lists["relics"], *part) is not None:
        return False
    if not (ships or dated) and not any(isinstance(n, DateExpr) and n.edtf for n in _before(reading, sentence)):
        return False
    civil = spoken(sentence, words().lists["civil"], *part) is not None and not warlike(sentence, part)
    if civil or spoken(sentence, words().lists["diplomacy"], *part) is not None:
        return False
    if "war" in options:
        if spoken(sentence, words().war, *part) is None or not _at_war(sentence, part):
            return False
    elif spoken(sentence, words().peace, *part) is not None:
        return False
    elif "force" in options and not (ships or dated) and spoken(sentence, words().hard, *part) is not None:
        return False  # "the site of battles between American and Japanese forces"
    hard = "war" in options and spoken(sentence, words().hard, *part) is not None
    warring = hard and troops_in(sentence, part)
    if any(sentence.texts[s.item - 1] in ("no", "neither") for s in here if s.item):
        return False  # "no Spanish flotilla has been seen off Manila since 1898"
    named = [s for s in here if not _commanded(sentence, s.item) and not _yields(sentence, s.item)]
    landed = "war" in options and _at_war(sentence, part)
    fighting = [
        s for s in named
        if s.armed or warring or (hard and peoples(sentence, s, part)) or (landed and _headed_by_number(sentence, s))
    ]  # fmt: skip
    armed = {s.code for s in fighting if s.code in reading.dyad}
    if "war" in options and set(reading.dyad) <= armed and not sentence.anchors & PRACTICE:
        return True
    if "war" in options and armed and spoken(sentence, words().lists["possession"], *part) is not None:
        return True
    taken = match.captured.get("place")
    if taken is not None and isinstance(n := sentence.items[taken].note, Place) and n.state is None:
        taken = None
    if taken is None and ships and not here:
        return _somewhere(reading, sentence, part, set()) or _in_waters(reading, sentence, part)
    if taken is None:
        there = any(_other(n, reading, armed) for n in notes)
        return bool(armed) and (there or _somewhere(reading, sentence, part, armed, "war" in options))
    note = sentence.items[taken].note
    if not isinstance(note, Place) or note.state not in reading.dyad or contributes(sentence, taken):
        return False
    bodies = any(isinstance(n, Unit) and n.kind == "formation" for n in notes)
    unflagged = (bool(ships) or bodies) and not armed
    return troops_behind(sentence, taken) is None and (bool(armed - {note.state}) or unflagged)


def _headed_by_number(sentence: Sentence, side: Side) -> bool:
    """ "Landed 3,500 Spaniards near Tampico": a number of a people, in words of war."""
    return sentence.items[side.item].type == "QUANTITY"


def peoples(sentence: Sentence, side: Side, part: tuple[int, int]) -> bool:
    """Say whether a people stands for its army: before our days, in which it conquers markets and cups."""
    named = sentence.items[side.item].type == "DEMONYM" and not side.partner
    return named and any(year < _OUR_DAYS for year in _years(sentence, part))


def _in_waters(reading: Reading, sentence: Sentence, part: tuple[int, int]) -> bool:
    """ "Showed the flag in Japanese waters": the ports and coasts of a side of the dyad."""
    items = sentence.items
    for i in range(part[0], part[1] - 1):
        note = items[i].note
        if isinstance(note, Place) and note.state in reading.dyad and items[i + 1].text in _COASTS:
            return True
    return False


def _somewhere(reading: Reading, sentence: Sentence, part: tuple[int, int], armed: set[str], war: bool = False) -> bool:
    """Say whether a force of one side is at a place of no known state, where the text speaks of the other side."""
    places = [n for i in range(*part) if isinstance(n := sentence.items[i].note, Place) and n.kind in _GROUNDS]
    places = places or headed(reading, sentence)
    hard = war and spoken(sentence, words().hard, *part) is not None
    moored = bool(sentence.anchors & _PORTS) and any(isinstance(sentence.items[i].note, Unit) for i in range(*part))
    vague = not places and (hard or moored or bool(sentence.anchors & _VAGUE))
    if not (vague or places) or any(p.state not in (None, *reading.dyad) for p in places):
        return False
    if any(_other(x.note, reading, armed) for x in sentence.items) and not hard:
        return True
    if places and not war and all(p.state in armed and p.kind in ("city", "capital", "venue") for p in places):
        return False  # "toured the Japanese destroyer at Yokosuka": she is at home
    numbers = range(max(0, sentence.index - 2), min(len(reading), sentence.index + 3))
    if any(p.state in reading.dyad and p.state not in armed for p in places):
        return True
    return any(_other(item.note, reading, armed) for n in numbers for item in reading.sentence(n).items)


def _commanded(sentence: Sentence, i: int) -> bool:
    """Say whether a force is only whom somebody commands: "the general, commander of the land forces, flew to …"."""
    lead = set(sentence.texts[max(0, i - 3) : i])
    stays = list(sentence.texts[i + 1 : i + 3]) in (["has", "been"], ["have", "been"], ["had", "been"])
    mission = sentence.items[i].type == "DELEGATION" and not stays  # "a military mission has been at Ilo since 1973"
    return mission or sentence.items[i].type in ("PERSON", "ROLE") or bool(lead & _COMMANDERS)


def _yields(sentence: Sentence, i: int) -> bool:
    """Say whether a force only gives up: "the Peruvian garrison surrendered the following evening"."""
    row = set(sentence.texts[i + 1 : i + 5])
    return bool(row & _YIELDING) and not row & {"after", "to", "until"}


def headed(reading: Reading, sentence: Sentence) -> list[Place]:
    """Return the places of a caption's or an entry's head before a sentence: "2. Vladivostok, autumn 1918. …"."""
    earlier = next(iter(reading.earlier(sentence)), None)
    if earlier is None or len(earlier.items) > _HEADING or not earlier.of_type("DATE"):
        return []
    return [n for x in earlier.items if isinstance(n := x.note, Place) and n.kind in (*_GROUNDS, "capital")]


def _before(reading: Reading, sentence: Sentence) -> list[object]:
    """Return what the sentence before says, in the same paragraph, and the date that heads the entry."""
    earlier = next(iter(reading.earlier(sentence, same_paragraph=True)), None)
    return [head_date(reading, sentence), *([item.note for item in earlier.items] if earlier is not None else [])]


def _other(note: object, reading: Reading, ours: set[str]) -> bool:
    """Say whether a note is a place, or the adjective, of the side of the dyad that is not ours."""
    wide = isinstance(note, Place) and note.kind in ("state", "polity", "demonym", "capital", "city", "region", "venue")
    return wide and isinstance(note, Place) and note.state in reading.dyad and note.state not in ours


def of_states(reading: Reading, name: Item) -> bool:
    """Say whether what looks like a name only says whose exercise it is: "the Peru–Norway exercise"."""
    inside = [p for p in reading.within(name.span, Place) if p.kind in ("state", "demonym", "polity", "capital")]
    rest = name.span.of(reading.view.text)
    for place in inside:
        rest = rest.replace(place.span.of(reading.view.text), "")
    return bool(inside) and not rest.strip(" -–—/")


def practised(match: RuleMatch, event: Event) -> bool:
    """Say whether a name is that of an exercise: by itself, or as "the exercise “Condor 2014”" says it."""
    before = set(match.sentence.texts[max(0, match.first - 3) : match.first])
    if {"since", "first"} <= before and event.rule != "edition":
        return False
    return event.kind == "exercise" or (event.rule == "year-title" and bool(before & PRACTICE))


def both_sides(match: RuleMatch, part: tuple[int, int], reading: Reading, needed: Sequence[Side]) -> bool:
    """Say whether two sides are named: beside the trigger, or one of the dyad there and the other next to it."""
    sentence, named = match.sentence, {s.code for s in needed}
    ships = any(isinstance(n := sentence.items[i].note, Unit) and n.kind == "ship" for i in range(*part))
    stood = stands_for(sentence, part)
    spare = (ships or match.rule.id not in ("exercise.verb", "exercise.mock")) and stood is not None
    spare = spare or spoken(sentence, words().lists["crew"], *part) is not None
    spare = spare or ("they" in sentence.anchors and match.rule.id in ("exercise.verb", "exercise.bare"))
    paired = stood == "many" or len(_strange(match, part, needed)) > 0
    joined = match.rule.id in _TOGETHER or (match.rule.id == "exercise.meet" and not sentence.items[match.first].type)
    if len(named) >= 2 - spare or (joined and paired and (named or spare)):  # "jumped with the 1st Airborne Brigade"
        return True
    if match.rule.id not in ("exercise.bare", "exercise.train"):
        return False
    if match.rule.id == "exercise.bare" and _joined_there(reading, sentence, match, part, named):
        return True
    if sentence.texts[match.last - 1] in ("drills", "exercises"):
        return False
    for number in (sentence.index - 1, sentence.index + 1):
        if 0 <= number < len(reading):
            near = reading.sentence(number)
            if near.segment.paragraph == sentence.segment.paragraph:
                named |= {s.code for s in sides(reading, near, 0, len(near.items)) if s.armed}
    return set(reading.dyad) <= named


def _joined_there(
    reading: Reading, sentence: Sentence, match: RuleMatch, part: tuple[int, int], named: set[str]
) -> bool:
    """Say whether forces of one side take part in an exercise on the other side's ground."""
    if not sentence.anchors & _JOINING or sentence.texts[match.last - 1] in ("drills", "exercises"):
        return False
    grounds = (sentence.items[i].note for i in range(match.last, part[1]))
    there = {n.state for n in grounds if isinstance(n, Place) and n.kind in ("city", "capital", "venue", "region")}
    return len(named & set(reading.dyad)) == 1 and bool(there & (set(reading.dyad) - named))


def _strange(match: RuleMatch, part: tuple[int, int], named: Sequence[Side]) -> list[int]:
    """Return the ships and formations of a part of which nothing in it says whose they are."""
    flagged, items = {s.item for s in named}, match.sentence.items
    units = ((i, items[i].note) for i in range(*part) if i not in flagged)
    return [i for i, n in units if isinstance(n, Unit) and n.kind in ("ship", "formation") and not n.merchant]


def armed_in(sentence: Sentence) -> bool:
    """Say whether a sentence names a service, a unit, or an exercise by its noun."""
    return bool(sentence.of_type("FORCE", "UNIT")) or bool(sentence.anchors & PRACTICE)


def warlike(sentence: Sentence, part: tuple[int, int]) -> bool:
    """Say whether warships, aircraft or a service are named: a tanker or a football match beside them is by the way."""
    notes = [sentence.items[i].note for i in range(*part)]
    service = any(isinstance(n, Force) or (isinstance(n, Unit) and _armed(n)) for n in notes)
    return service or spoken(sentence, words().classes, *part) is not None


def _armed(unit: Unit) -> bool:
    """Say whether a unit is an aircraft, or a ship of a known navy: "the tanker RFA Tidespring"."""
    return unit.kind == "aircraft" or (unit.kind == "ship" and not unit.merchant and bool(unit.state or unit.fleet))


def about(sentence: Sentence, match: RuleMatch) -> tuple[int, int]:
    """Return the stretch of the clause in which a word of civil life would mean the act itself."""
    low, high = clause_of(sentence, match.first)
    return max(low, match.first - _CIVIL), min(high, match.last + _CIVIL)


def troops_in(sentence: Sentence, part: tuple[int, int]) -> bool:
    """Say whether a part names soldiers, ships or guns by a common noun, whosever they are."""
    return spoken(sentence, words().soldiers, *part) is not None


def soft(reading: Reading, sentence: Sentence, match: RuleMatch, part: tuple[int, int]) -> bool:
    """Say whether an act of war is told by verbs of peace too ("landed"), in our days, beside no word of war."""
    row = set(sentence.texts[match.first : match.last])
    if not row & words().soft or spoken(sentence, words().hard, *part) is not None:
        return False
    head = head_date(reading, sentence)
    return not any(y < _OUR_DAYS for y in [*_years(sentence, part), *([head.edtf[:4]] if head and head.edtf else [])])


def _years(sentence: Sentence, part: tuple[int, int]) -> list[str]:
    notes = (sentence.items[i].note for i in range(*part))
    return [n.edtf.lstrip("./")[:4] for n in notes if isinstance(n, DateExpr) and n.edtf]


def at_war(sentence: Sentence, part: tuple[int, int]) -> bool:
    """Say whether a part has a word of war alone and a date before our days."""
    past = any(year < _OUR_DAYS for year in _years(sentence, part))
    return past and spoken(sentence, words().hard, *part) is not None


def _at_war(sentence: Sentence, part: tuple[int, int]) -> bool:
    """Say whether a part has a word of war alone, or one of war and peace with a date before our days."""
    if spoken(sentence, words().hard, *part) is not None:
        return True
    return any(y < _OUR_DAYS for y in _years(sentence, part))


def teaches(match: RuleMatch) -> bool:
    """Say whether "trained" has those who learn for its object: "trained 300 Peruvian soldiers", not "trained with"."""
    items = match.sentence.items
    if items[match.first].text not in _TEACHING:
        return False
    row = items[match.last : match.last + _OBJECT]
    at = next((n for n, x in enumerate(row) if x.type), None)
    if at is None or row[at].type not in ("FORCE", "DEMONYM", "QUANTITY", "STATE"):
        return False
    return all(x.text in _BEFORE_OBJECT or x.text.replace(",", "").isdigit() for x in row[:at])


def troops_near(sentence: Sentence, match: RuleMatch, part: tuple[int, int]) -> bool:
    """Say whether soldiers, ships or guns stand near enough to a trigger to be those who act."""
    return troops_in(sentence, (max(part[0], match.first - _ACTING), min(part[1], match.last + _ACTING)))


def they_sail(reading: Reading, sentence: Sentence, part: tuple[int, int], first: int) -> bool:
    """Say whether "they" are the ships of the sentence before: "… sent the X and the Y. They reached Ilo on 4 May"."""
    lead = {x.text for x in sentence.items[part[0] : first][:_LEADING]}
    if "they" not in lead and "both" not in lead:
        return False
    earlier = next(iter(reading.earlier(sentence, same_paragraph=True)), None)
    ships = [x for x in earlier.items if isinstance(x.note, Unit) and x.note.kind == "ship"] if earlier else []
    people = any(isinstance(x.note, (Person, Role)) for x in earlier.items) if earlier else True
    return len(ships) > 1 and not people


def stands_for(sentence: Sentence, part: tuple[int, int]) -> str | None:
    """Return which sort of ships named before a clause stands for: one, many, group; None where it does not."""
    found = (kind for kind, table in words().anaphors.items() if _stands_in(sentence, table, part))
    return next(found, None) or _of_nation(sentence, part)


def _of_nation(sentence: Sentence, part: tuple[int, int]) -> str | None:
    """ "The Indian ship", "the two Italian frigates": ships named before, by their nation."""
    items = sentence.items
    for i in range(part[0] + 1, part[1] - 1):
        if items[i].type == "DEMONYM" and "the" in {x.text for x in items[max(0, i - 2) : i]}:
            noun, after = items[i + 1].text, items[i + 2].type if i + 2 < part[1] else ""
            if noun in _VESSELS and after not in ("UNIT", "CITY"):
                return "many" if noun.endswith("s") else "one"
    return None


def _stands_in(sentence: Sentence, table: Phrases, part: tuple[int, int]) -> bool:
    """Say whether a phrase of a list occurs by itself, not before a ship's name ("the carrier Cavour")."""
    low = part[0]
    while (at := spoken(sentence, table, low, part[1])) is not None:
        behind = [x.type for x in sentence.items[at[1] : at[1] + 3]]
        noun = sentence.texts[at[0]] == "the"  # "the submarine rescue ship X", "the frigate Lisbon"
        other = at[1] < len(sentence.items) and sentence.texts[at[1]] in _OTHERS  # "her forerunner X"
        if not other and (not noun or ("UNIT" not in behind and behind[:1] != ["CITY"])):
            return True
        low = at[1]
    return False
