"""When an act took place, as its sentence says, or the one it leans on."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from flows.extract.clauses import clause_of, clauses_between
from flows.extract.frames.common import date_before, dates_of
from flows.extract.frames.visits_grammar import OWNING, PARTY_TYPES
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_where import new_matter, reach
from flows.extract.frames.visits_words import word_set, words
from flows.extract.model import DateExpr
from flows.extract.patterns import RuleMatch
from flows.extract.sentence import Sentence
from flows.extract.standing import numbers_of, stands, stands_type
from flows.ground.dates import Days
from flows.ground.dates import dates_of as days_of

_PUT_OFF = frozenset({"off", "postponed", "deferred", "delayed", "moved", "rescheduled"})
_NEAR = 5  # items behind a date in which the subject of its clause may stand
_YEARS = 500  # days
PRONOUNS = frozenset({"he", "she", "they"})
_COUNTED_WITH = frozenset({"since", "after", "than", "like", "following"})
_OF_EARLIER = frozenset({"", ",", "in", "on", "of", "(", "the", "'", "s", "own"})
_OF_TIME = frozenset({"when", "after", "before", "as"})
_BRACKETS, _COMMA, _AND = frozenset({"(", ")"}), frozenset({","}), frozenset({"and"})
_STRETCHES = frozenset({"quarter", "quarters", "half", "unit"})


def dates(match: RuleMatch, way: str) -> tuple[DateExpr | None, DateExpr | None]:
    """Return when the act began and when it ended, as its sentence says."""
    sentence = match.sentence
    usable = [i for i in dates_of(sentence) if _dates_acts(sentence, i)]
    stop = reach(match)[1] if usable else 0
    ranked = sorted((_distance(match, i, stop), i) for i in usable)
    if ranked and ranked[0][0][0] == 1 and _headed_by(match, ranked[0][1]):  # "in September 1993: A and B were in Rome"
        ranked[0] = ((0, ranked[0][0][1]), ranked[0][1])
    if len(usable) == 1 and match.rule.options.get("stage") == "yes":  # "held in Lima on 3 May; A and B presided"
        ranked = [((0, 0), usable[0])]
    told = [i for d, i in ranked if d[0] == 0] or _of_main_clause(match, usable)
    near = [n for i in told if isinstance(n := sentence.items[i].note, DateExpr) and n.edtf]
    ends = [n for n in near if (n.edtf or "").startswith("../") and not _put_off_to(sentence, n)]
    starts = [n for n in near if (".." not in (n.edtf or "") or _since(n)) and not _years_on(n)]
    start = _apposed(sentence, _finest(starts))
    if way == "leave":
        return None, start or next(iter(ends), None)
    stay = start is not None and ranged(start)
    ends_it = start is not None and not stay and way == "go" and _ends_there(match)
    if start is not None and ends_it and not _wide(start) and not _during(match, start):
        return None, start  # "ended on Friday a visit to Cuba"
    return start, (start if stay else next(iter(ends), None))


def _of_main_clause(match: RuleMatch, usable: list[int]) -> list[int]:
    """Return the dates of what a clause tells the place of: "the session was held in Lima on 3 May, where X met Y"."""
    low = clause_of(match.sentence, match.first)[0]
    if low == 0 or match.sentence.texts[low] != "where":
        return []
    subject = match.sentence.items[low + 1 : low + 3]
    if not any(i.type in PARTY_TYPES or i.text in PRONOUNS for i in subject):
        return []
    first = clause_of(match.sentence, low - 1)[0]
    return [i for i in usable if first <= i < low][-1:]


def _during(match: RuleMatch, date: DateExpr) -> bool:
    """Say whether a date is of what was done there: "is back from Lima, where he attended the summit on Monday"."""
    at = next((n for n, i in enumerate(match.sentence.items) if i.note is date), 0)
    return bool({"where", "when", "during"} & set(match.sentence.texts[match.last : at]))


def _wide(date: DateExpr) -> bool:
    """Say whether a date is so wide that a visit began in it as well as ended: "came home from Lima in March 1982"."""
    return days_of((date.edtf or "").removeprefix("../")).width > 27


def _apposed(sentence: Sentence, date: DateExpr | None) -> DateExpr | None:
    """Return the day of the calendar that a comma parts from its name: "last Monday, 12 March"."""
    if date is None or not date.relative:
        return date
    at = next((i for i in sentence.of_type("DATE") if sentence.items[i].note is date), len(sentence.items))
    behind = sentence.items[at + 2].note if sentence.texts[at + 1 : at + 2] in ((",",), ("(",)) else None
    day = isinstance(behind, DateExpr) and behind.edtf and days_of(behind.edtf).width == 1
    same = date.edtf is not None and days_of(date.edtf).width == 1
    return behind if isinstance(behind, DateExpr) and day and same else date


def _put_off_to(sentence: Sentence, date: DateExpr) -> bool:
    """Say whether a date is when something is to be after all: "has been put off until next month"."""
    at = next((i for i in sentence.of_type("DATE") if sentence.items[i].note is date), 0)
    return bool(set(sentence.texts[max(0, at - 5) : at]) & _PUT_OFF)


def ranged(date: DateExpr) -> bool:
    """Say whether a date is a stretch with a first and a last day: "3 to 5 May", not "next week"."""
    edtf = date.edtf or ""
    return "/" in edtf and ".." not in edtf and not date.approximate and not vague_stretch(date)


def vague_stretch(date: DateExpr) -> bool:
    """Say whether a date is one stretch of the calendar within which the visit fell: "the second half of 2018"."""
    return "/" in (date.edtf or "") and date.rule.split(".")[0] in _STRETCHES


def _years_on(date: DateExpr) -> bool:
    """Say whether a date is a stretch of years to come or past, which dates no journey: "over the next decade"."""
    edtf = date.edtf or ""
    return date.relative and "/" in edtf and ".." not in edtf and days_of(edtf).width > _YEARS


def _since(date: DateExpr) -> bool:
    """Say whether "since Tuesday" tells when somebody came; "since 2018" dates no journey."""
    first, _, last = (date.edtf or "").partition("/")
    return last == ".." and days_of(first).width <= 31


def _ends_there(match: RuleMatch) -> bool:
    """Say whether the verb of a match is one of ending: "concluded his visit to …"."""
    items, low = match.sentence.items, match.first
    while low > 0 and match.first - low < 6 and items[low].text not in {",", "and"} and not items[low].type:
        low -= 1  # "wound up a three-day visit to Qatar"
    named = bool({match.rule.options.get("subject"), match.rule.options.get("fallback")} & {"no", "yes"})
    named = named or items[match.first].text in OWNING  # "wound up his visit to Qatar"
    before = low if named and not items[match.first].text.endswith("ed") else match.first
    verbs = {i.text for i in items[before : match.first + 2]}
    return match.rule.options.get("ends") == "yes" or bool(verbs & word_set("endings"))


def _finest(starts: list[DateExpr]) -> DateExpr | None:
    """Return the first date, or one that narrows it: "in 2019 she came to Lima in October"."""
    if not starts:
        return None
    whole = days_of(starts[0].edtf or "")
    within = [d for d in starts[1:] if whole.width > 5 and _inside(days_of(d.edtf or ""), whole)]
    within = [d for d in within if whole.width > 40 or not starts[0].edtf or _vague(starts[0])]
    if within or whole.width < 360:
        return within[0] if within else starts[0]
    fine = [d for d in starts[1:] if days_of(d.edtf or "").width <= 31 and "/" in (d.edtf or "")]
    return fine[0] if fine else starts[0]  # "X, elected in 2018, came from 16 to 19 September 2019"


def _vague(date: DateExpr) -> bool:
    """Say whether a date is a week or so told by its place in time: "next week", "mid-June"."""
    return date.relative or date.approximate


def _inside(part: Days, whole: Days) -> bool:
    return part != whole and whole.first <= part.first and part.last <= whole.last


def inherited_date(match: RuleMatch, cast: Cast) -> DateExpr | None:
    """Return the date of an earlier sentence where this one leans on it: "during the stay", "a few days later"."""
    sentence = match.sentence
    opening = "".join(f"{item.text} " for item in sentence.items[:4])
    leaning = any(opening.startswith(phrase + " ") for phrase in words("continuing"))
    vague = any(isinstance(i.note, DateExpr) and i.note.edtf is None for i in sentence.items[: match.first])
    if not leaning and (dated := _date_alone(sentence, cast)) is not None:
        return dated
    return date_before(cast.reading, sentence) if leaning or vague else None


def _date_alone(sentence: Sentence, cast: Cast) -> DateExpr | None:
    """Return the date that stands alone before an entry: "2012, 27 March. X in Lima" is two sentences."""
    before = cast.reading.sentence(sentence.index - 1) if sentence.index else None
    if before is None or len(before.items) > 6 or dates_of(sentence):
        return None
    found = [n for i in dates_of(before) if isinstance(n := before.items[i].note, DateExpr)]
    words_left = [i for i in before.items if i.type != "DATE" and i.text.isalpha()]
    return _finest(found[::-1]) if found and not words_left else None


def _distance(match: RuleMatch, index: int, stop: int) -> tuple[int, int]:
    """Rank dates: by clauses between, then by items; what opens the sentence belongs to all of it.

    ``stop`` is where the reach of the act ends.
    """
    sentence = match.sentence
    between = clauses_between(sentence, match.first, index) - _closed(match, index)
    between += between == 0 and index >= stop
    opening = (index <= 3 and not _superseded(match, index)) or sentence.segment.kind == "item"
    inside = match.first <= index < match.last
    gap = 0 if inside else min(abs(index - match.first), abs(index - match.last + 1))
    if _at_which(match, index):
        between = max(0, between - 1)
    elif index < match.first and not opening:
        between += stands(sentence, _OF_TIME, index, match.first)
    led = match.first + (sentence.items[match.first].type in PARTY_TYPES)  # ", and X will be in Lima in May"
    if 3 < index < match.first and stands_type(sentence, PARTY_TYPES, index, led):
        gap += 6  # a date behind the verb comes first
    if _bracketed(match, index):
        return 1, gap + 30  # "from 5 p.m. local time (1 a.m. on the 26th in Japan)"
    if opening or match.rule.options.get("anywhere") == "yes" or (between == 1 and _nobody_between(match, index)):
        return 0, gap + 10 * between
    return between, gap


def _at_which(match: RuleMatch, index: int) -> bool:
    """Say whether "when" right behind a date makes it that of the act: "pressed for it in November, when he saw X"."""
    behind = match.sentence.texts[index + 1 : index + 3]
    if behind[:1] != ("when",) and behind != (",", "when"):
        return False
    return match.sentence.texts[index + 1 : match.first].count("when") == 1


def _headed_by(match: RuleMatch, index: int) -> bool:
    """Say whether only a colon parts a date from the act behind it, or "it was on 3 July that …"."""
    texts = match.sentence.texts
    if "that" in texts[index + 1 : match.first] and {"it", "was"} <= set(texts[max(0, index - 7) : index]):
        return True
    between = [i for i in match.sentence.items[index + 1 : match.first] if not i.type and not i.text.isalnum()]
    return index < match.first and [i.text for i in between].count(":") == 1


def _bracketed(match: RuleMatch, index: int) -> bool:
    """Say whether a date stands in brackets, with other words or behind another party, and the act outside them."""
    items, signs = match.sentence.items, numbers_of(match.sentence, _BRACKETS)
    at = signs[behind - 1] if (behind := bisect_left(signs, index)) else -1
    if at < max(0, index - 10) or items[at].text != "(" or match.sentence.segment.kind == "item":
        return False
    clock = [i.text for i in items[index + 1 : index + 2]] == ["at"]  # "(9 June at 0:35 a.m. Lima time)"
    if index == at + 1 and not clock:  # "she came after Luis Soto (2011)"
        return at - 1 >= match.last and items[at - 1].type in PARTY_TYPES
    return not at <= match.first <= index and any(item.type == "DATE" for item in items[:at])


def _closed(match: RuleMatch, index: int) -> int:
    """Return how many relative clauses open and close between a date and the act: "on 3 May X, who …, landed"."""
    if index + 1 >= match.first:
        return 0
    commas = numbers_of(match.sentence, _COMMA)
    last = commas[ahead - 1] if (ahead := bisect_left(commas, match.first)) else 0  # behind it no clause closes
    openings = _relatives(match.sentence)
    return max(0, bisect_left(openings, last) - bisect_left(openings, index + 1))


@lru_cache(maxsize=1024)
def _relatives(sentence: Sentence) -> tuple[int, ...]:
    """Return the items that open a relative clause behind a comma, in order."""
    return tuple(at for at in numbers_of(sentence, word_set("relatives")) if at and sentence.texts[at - 1] == ",")


def _superseded(match: RuleMatch, index: int) -> bool:
    """Say whether another date stands between the one that opens a sentence and the act."""
    later = (i for i in match.sentence.places.get("DATE", ()) if index < i < match.first)
    return any(not _bracketed(match, i) for i in later)


def _nobody_between(match: RuleMatch, index: int) -> bool:
    """Say whether a date behind the act is parted from it by no other party: "arrived, after a rest, on 3 May"."""
    sentence = match.sentence
    if index < match.last or stands_type(sentence, PARTY_TYPES, match.last, index):
        return False
    row = sentence.items[index : index + _NEAR]
    if ";" in sentence.texts[match.last : index] and any(item.type in PARTY_TYPES for item in row):
        return False  # "…; in November 1978 President Quispe came"
    joints = numbers_of(sentence, _AND)
    return not any(new_matter(sentence, i) for i in joints if match.last <= i < index)


def _of_one_before(lead: list[str]) -> bool:
    """Say whether a date is that of somebody who came earlier: "the first since Luis Soto, in April 2007, to come"."""
    word = next((text for text in reversed(lead) if text in _COUNTED_WITH), None)
    behind = lead[len(lead) - lead[::-1].index(word) :] if word is not None else []
    if behind[1:3] == ["'", "s"]:  # "after Soto's in 1982"
        behind[0] = ""
    owned = word == "since" or "'" in behind
    return owned and "" in behind and all(text in _OF_EARLIER for text in behind)


def _since_doing(lead: tuple[str, ...]) -> bool:
    """Say whether a date is that of something since which the act was done: "since switching sides in"."""
    behind = lead[lead.index("since") :] if "since" in lead else ()
    return "," not in behind and any(text.endswith("ing") for text in behind)


def _of_a_career(lead: list[str]) -> bool:
    """Say whether what stands before a date is of somebody's career: not "at the independence day in Lima on"."""
    said = [n for n, text in enumerate(lead) if text in word_set("careers")]
    feasts = {"day", "celebrations", "festivities", "parade", "jubilee", "anniversary", "ceremonies"}
    told = [n for n in said if not (lead[n] == "independence" and feasts & set(lead[n + 1 : n + 2]))]
    return bool(told) and "," not in lead[-2:]


@lru_cache(maxsize=4096)
def _dates_acts(sentence: Sentence, index: int) -> bool:
    """Say whether a date may date an act: not "since 2018", not "for the first time after 1945"."""
    lead = list(sentence.texts[max(0, index - 5) : index])
    if _of_a_career(lead):  # ", elected president in 2018,"
        return False
    before = lead[-1] if lead else ""
    if _since_doing(sentence.texts[max(0, index - 8) : index]):
        return False  # "on her second trip since switching sides in 2019"
    if lead[-2:-1] in (["office"], ["power"]) or _of_one_before(lead):  # "since she took office in October"
        return False
    if before in {"and", ","} and index > 1 and sentence.items[index - 2].type == "DATE":  # "those of 2015 and 2017"
        return _dates_acts(sentence, index - 2)
    note = sentence.items[index].note
    if isinstance(note, DateExpr) and _since(note):
        return True
    if before == "of" and set(lead[-2:-1]) & word_set("dated_nouns"):  # "the visit of February 2018"
        return True
    return before not in {"since", "than", "after", "before", "of"} or index <= 1
