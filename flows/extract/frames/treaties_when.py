"""When and where: the dates of what happened to instruments, and where they were signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.extract.clauses import clause_of, clauses_between
from flows.extract.frames.common import dates_of
from flows.extract.frames.treaties_dated import (
    article,
    date_at,
    entry_head,
    gapped,
    opens_entry,
    own_dates,
    place_date,
    text_at,
)
from flows.extract.frames.treaties_facts import Fact, Stage
from flows.extract.frames.treaties_guards import TALKS
from flows.extract.frames.treaties_lists import listed
from flows.extract.frames.treaties_words import words
from flows.extract.model import DateExpr, Place
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground import edtf

_BACK = 8  # sentences before a list in which its date may stand
_ASIDE = 9  # items in front of a date in which it says that it is that of talks
_MARKS = ("(", ",", ".", "-", "–", "—", ":", ";")
_WHICH = frozenset({"which", "that", "who", "whose", "whereby"})  # what follows is of another act
_STEPS = frozenset(
    {"initialled", "initialed", "negotiated", "proposed", "drafted", "implemented", "applied", "registered"}
)
_OF_TALKS = frozenset(
    "having concluded completed ended finished launched opened begun began started resumed held which".split()
)
_OPENING = frozenset({"DATE", "CAPITAL", "CITY", "VENUE"})
_OPENS = 2  # the item at the latest at which a date opens a sentence
_HEAD = 8  # the item at the latest at which a date still opens a sentence
_LEADING = frozenset({",", "on", "in", "at", "the", "of", "that", "same", "and", "then", "but"})
_TOGETHER = 4  # items between a date and one that narrows it
_NEAR = 16  # items between a verb and its date, at most, where they stand in one clause

_ELSEWHERE = ("brought", "bring", "yield", "led", "result", "bear", "bore", "crown", "follow", "gave", "won", "left")
_SITES = ("CAPITAL", "CITY", "VENUE", "GOVERNMENT")
_FIRST = 3  # the item at the latest at which a sentence opens with a town
_SORTS = frozenset({"capital", "city", "town", "port", "village", "nearby", "neutral", "resort"})


def stage_dates(facts: Sequence[Fact]) -> dict[tuple[int, int], DateExpr]:
    """Return the dates of the stages of one sentence's facts: (fact, stage) → date, each date for one act.

    Acts take dates in order of nearness; an act that several instruments share is one act. "… respectively" deals
    dates out in order.
    """
    if not facts:
        return {}
    sentence = facts[0].sentence
    apart, free = gapped(sentence), _free(facts, sentence)
    dealt = _respectively(facts, free)
    if dealt:
        return dealt
    every_act = [
        (n, k, s) for n, f in enumerate(facts) for k, s in enumerate(f.stages) if s.dated and s.option("arg") != "list"
    ]
    acts = [a for a in every_act if facts[a[0]].index not in apart]
    ranked = sorted(
        (_distance(s, facts[n].index, d), n, k, d)
        for n, k, s in acts
        for d in free
        if _reaches(s, d) and not _counted_from(s, facts[n].index, d) and not _earlier_step(sentence, d, s.verb)
    )
    taken: dict[int, int] = {}
    given: dict[tuple[int, int], DateExpr] = {}
    for _, n, k, d in ranked:
        act = facts[n].stages[k].verb
        note = date_at(sentence, d)
        if (n, k) not in given and taken.setdefault(d, act) == act and note is not None:
            given[n, k] = note
    for n, k, _ in every_act:
        own = date_at(sentence, apart.get(facts[n].index, -1))
        if own is not None:
            given[n, k] = own
    return {**_headed(sentence, acts, free), **given}


def _headed(
    sentence: Sentence, acts: Sequence[tuple[int, int, Stage]], free: Sequence[int]
) -> dict[tuple[int, int], DateExpr]:
    """Return the one date that opens a sentence for all its signatures: "On 3 May A initialled …, while B signed …"."""
    if len(free) != 1 or len(dates_of(sentence)) != 1 or free[0] > _OPENS:
        return {}
    note = date_at(sentence, free[0])
    near = (a for a in acts if a[2].dated == "signed" and a[2].kind == "signed" and a[2].option("arg") is None)
    return {(n, k): note for n, k, s in near if note is not None and s.verb > free[0] and not _perfect(s)}


def _perfect(stage: Stage) -> bool:
    """Say whether an act is told of as over before: "had signed", "signed the year before"."""
    return "had" in stage.match.sentence.texts[max(0, stage.verb - 3) : stage.verb]


def _free(facts: Sequence[Fact], sentence: Sentence) -> list[int]:
    """Return the dates of a sentence that acts may take: not an instrument's own, none set apart, none of talks."""
    owned, apart = own_dates(sentence), gapped(sentence).values()
    every = [d for d in dates_of(sentence) if d not in owned and d not in apart]
    fine = {e for d in every for e in every if _narrows(sentence, e, d)}
    fine |= {
        s.match.captured["date"]
        for f in facts
        for s in f.stages
        if s.dated == "in_force" and "date" in s.match.captured
    }
    free = [d for d in every if d in fine or not _set_apart(sentence, d)]
    free = [d for d in free if not of_talks(sentence, d)]
    opening = [d for d in free if _heads(sentence, d)]
    if len(opening) > 1:
        best = max(opening, key=lambda d: (_length(sentence, d), d))
        free = [d for d in free if d == best or d not in opening]
    return [d for d in free if not any(_narrows(sentence, e, d) for e in fine)]


def _respectively(facts: Sequence[Fact], free: Sequence[int]) -> dict[tuple[int, int], DateExpr]:
    sentence = facts[0].sentence
    if "respectively" not in sentence.anchors:
        return {}
    own = set(own_dates(sentence).values())
    acts = [(n, k) for n, f in enumerate(facts) for k, s in enumerate(f.stages) if s.dated and f.index not in own]
    acts = list({n: (n, k) for n, k in reversed(acts)}.values())[::-1][: len(free)]
    if len(acts) < 2 or len(acts) != len(free):
        return {}
    return {act: note for act, d in zip(acts, free, strict=True) if (note := date_at(sentence, d)) is not None}


def _counted_from(stage: Stage, index: int, date: int) -> bool:
    """Say whether a date is counted from an instrument: "on 14 June, two days after a protocol signed in Lima"."""
    sentence = stage.match.sentence
    near = {text_at(sentence, index - 1), text_at(sentence, index - 2)}
    return date < index < stage.verb and bool(near & {"after", "before"})


def _length(sentence: Sentence, date: int) -> int:
    note = date_at(sentence, date)
    return len((note.edtf if note is not None and note.edtf else "").partition("/")[0])


def _earlier_step(sentence: Sentence, at: int, verb: int) -> bool:
    """Say whether an item tells of an earlier step by the way: "an accord, initialled in Lima last May, was signed"."""
    low = at
    while low > max(0, at - _ASIDE) and text_at(sentence, low - 1) not in (",", ";", "("):
        low -= 1
    return text_at(sentence, low) in _STEPS and not low <= verb <= at + 1


def of_talks(sentence: Sentence, date: int) -> bool:
    """Say whether a date is that of talks told by the way: "…, negotiations having been concluded last October"."""
    low = date
    while low > max(0, date - _ASIDE) and sentence.texts[low - 1] not in (",", ";", "("):
        low -= 1
    texts = set(sentence.texts[low:date])
    return bool(texts & TALKS) and bool(texts & _OF_TALKS)


def _narrows(sentence: Sentence, fine: int, coarse: int) -> bool:
    """Say whether a date says more exactly what the one just before it says: "a year later, on 14 December 2023"."""
    a, b = date_at(sentence, coarse), date_at(sentence, fine)
    if a is None or b is None or a.edtf is None or b.edtf is None or not 0 < fine - coarse <= _TOGETHER:
        return False
    return holds(a.edtf, b.edtf) and not any(
        i.type or i.text in ("and", "until", "to", ";") for i in sentence.items[coarse + 1 : fine]
    )


def holds(coarse: str, fine: str) -> bool:
    """Say whether one date lies within another, which says less."""
    if ".." in coarse or ".." in fine or coarse == fine:
        return False
    (low, high), (first, last) = edtf.bounds(coarse), edtf.bounds(fine)
    if low is None or high is None or first is None or last is None:
        return False
    return low <= first and last <= high


def _set_apart(sentence: Sentence, date: int) -> bool:
    """Say whether a date dates a word, not an act: one in brackets, the years of "the 2024–2027 action plan"."""
    bracketed = text_at(sentence, date - 1) == "(" and text_at(sentence, date + 1) == ")"
    following = sentence.items[date + 1].type if date + 1 < len(sentence.items) else ""
    return bracketed or (following == "INSTRUMENT" and article(sentence, date - 1))


def _distance(stage: Stage, index: int, date: int) -> tuple[int, int, int]:
    """Return how far a date is from an act: from verb and object; what stands in front counts as further."""
    if stage.match.captured.get("date") == date:
        return 0, 0, date
    low, high = (stage.verb, stage.verb) if index < stage.verb else (stage.verb, max(index, stage.verb))
    if date == entry_head(stage.match.sentence):
        return 0, low, date
    if _OPENS < date < low and text_at(stage.match.sentence, date + 1) == "and":
        return clauses_between(stage.match.sentence, stage.verb, date), 2 * _NEAR, date  # "signed in May and lapsed"
    weight = 1 if date <= 2 else 3  # a date that opens the sentence is for all of it
    between = high - date if index > stage.verb else 1
    away = weight * (low - date) if date < low else date - high if date > high else between
    return clauses_between(stage.match.sentence, stage.verb, date), away, date


def lead_date(reading: Reading, stage: Stage) -> DateExpr | None:
    """Return the date of a list under "the following were signed": the lead's, else the last day before it."""
    sentence = stage.match.sentence
    verb = stage.match.last - 1
    found = [d for d in dates_of(sentence) if d not in own_dates(sentence) and clauses_between(sentence, verb, d) == 0]
    if found:
        return date_at(sentence, found[-1])
    days: list[DateExpr] = []
    for earlier in reading.earlier(sentence, same_paragraph=False):
        if earlier.segment.section != sentence.segment.section or sentence.index - earlier.index > _BACK:
            break
        found_here = [d for i in dates_of(earlier) if (d := date_at(earlier, i)) and is_day(d)]
        days.extend(found_here)
    return max(days, key=lambda d: d.edtf or "") if days else None


def is_day(date: DateExpr) -> bool:
    """Say whether a date is one day."""
    return date.edtf is not None and edtf.precision(date.edtf, date.approximate) == "day" and "/" not in date.edtf


def _reaches(stage: Stage, date: int) -> bool:
    sentence = stage.match.sentence
    if date == entry_head(sentence) or stage.match.captured.get("date") == date:
        return True
    apart = clauses_between(sentence, stage.verb, date)
    if apart == 0:
        return abs(date - stage.verb) <= _NEAR or _heads(sentence, date)
    if apart == 1 and date > stage.verb:  # "signing of the pact, which included A, on 27 September"
        return (
            date - stage.verb <= _NEAR
            and text_at(sentence, date - 1) in ("on", "in")
            and text_at(sentence, date - 2) == ","
        )
    opens = "when" in (
        text_at(sentence, date + 1),
        text_at(sentence, date + 2),
    )  # "on 15 August, when they issued …"
    if _heads(sentence, date) and date < stage.verb:
        return apart <= 2 and not any(date < d < stage.verb for d in dates_of(sentence))
    return apart == 1 and (date <= 2 or abs(date - stage.verb) <= 8 or opens)


def _heads(sentence: Sentence, date: int) -> bool:
    """Say whether a date opens a sentence, alone or with others and a town: "A year later, at Lima on 3 May, …"."""
    return date <= 2 or (date <= _HEAD and all(i.type in _OPENING or i.text in _LEADING for i in sentence.items[:date]))


def place_of(fact: Fact, dated: Mapping[Stage, DateExpr]) -> Place | None:
    """Return where an instrument was signed, else where it was ratified, as the clause that says so says it."""
    signed = [s for s in fact.stages if s.kind == "signed" and s.option("date") == "signed" and made_there(s)]
    for stage in sorted(signed, key=lambda s: s.ratified):
        found = _place(fact, stage) or _beside(fact, dated.get(stage)) or _opening(fact, stage)
        if found is not None:
            return found
    return _bracketed(fact)


def made_there(stage: Stage) -> bool:
    """Say whether where an act took place is where an instrument was signed: not so of "brought home a treaty"."""
    verb = stage.match.sentence.texts[stage.verb]
    if verb in ("dated", "dates", "date") or verb.startswith("negotiat"):
        return False  # "exchanged in Lima the ratifications of the treaty dated …"
    return not (stage.option("parties") or stage.option("arg") == "list" or verb.startswith(_ELSEWHERE))


def _place(fact: Fact, stage: Stage) -> Place | None:
    sentence, verb = fact.sentence, stage.verb
    low, high = clause_of(sentence, verb)
    if text_at(sentence, low) == "where" and sentence.items[max(0, low - 2)].type in _SITES:
        return _site(sentence, low - 2)  # "flew to Geneva, where they signed …"
    if text_at(sentence, low) == "that" and (cleft := _cleft(sentence, low)) is not None:
        return _site(sentence, cleft)
    towns = [*sentence.of_type(*_SITES), *(i for i in sentence.of_type("STATE") if _city(sentence, i))]
    sites = [i for i in sorted(towns) if low <= i < high and _inside(sentence, i)]
    together = [i for i in listed(sentence, fact.index, 1) if i == fact.index or i not in gapped(sentence)]
    others = [f for f in sentence.of_type("INSTRUMENT") if f not in together]
    sites = [i for i in sites if not any(verb < o < i for o in others if o > fact.index)]
    sites = [i for i in sites if i > verb or i <= _FIRST or not any(o < verb for o in others)]
    sites = [i for i in sites if not _earlier_step(sentence, i, verb)]
    if fact.index in gapped(sentence):
        sites = [i for i in sites if i > fact.index]
    acted = max(verb, fact.index)
    sites = [i for i in sites if not _WHICH & {text_at(sentence, n) for n in range(acted + 1, i)}]
    if stage.rule.endswith(".participle") and fact.index < verb:
        sites = [i for i in sites if i > fact.index]
    ranked = sorted(sites, key=lambda i: (sentence.items[i].type == "VENUE", i < verb, abs(i - verb)))
    return _site(sentence, ranked[0]) if ranked else None


def _cleft(sentence: Sentence, that: int) -> int | None:
    """Return the town of "it was in Lima, last May, that …"."""
    towns = [
        i for i in sentence.of_type("CAPITAL", "CITY", "VENUE") if i < that and text_at(sentence, i - 1) in ("in", "at")
    ]
    return next(
        (i for i in towns if text_at(sentence, i - 2) in ("was", "is") and text_at(sentence, i - 3) == "it"), None
    )


def _opening(fact: Fact, stage: Stage) -> Place | None:
    """Return the town a sentence opens with: "At Lima, …, the two, who had met before, signed a treaty"."""
    sentence = fact.sentence
    first = [i for i in sentence.of_type("CAPITAL", "CITY") if i <= _FIRST]
    towns = [i for i in first if _inside(sentence, i)]
    headed = (
        _type(sentence, 0) == "DATE" and text_at(sentence, 1) == "," and text_at(sentence, 3) in (".", ":", "–", "-")
    )
    if first == [2] and (opens_entry(sentence) or headed):
        return _site(sentence, 2)
    alone = len(sentence.of_type("INSTRUMENT")) < 2 and stage.verb > _FIRST
    return _site(sentence, towns[0]) if towns and alone and text_at(sentence, towns[0] + 1) == "," else None


def _city(sentence: Sentence, index: int) -> bool:
    """Say whether a state is a city as well: "signed in Singapore"."""
    note = sentence.items[index].note
    return isinstance(note, Place) and note.name in words("city_states")


def _site(sentence: Sentence, index: int) -> Place | None:
    note = sentence.items[index].note
    return note if isinstance(note, Place) else None


def _beside(fact: Fact, date: DateExpr | None) -> Place | None:
    """Return the town directly behind the date: "on September 27, 1940 in Berlin"."""
    at = next((i for i in dates_of(fact.sentence) if fact.sentence.items[i].note is date), None)
    if at is None or text_at(fact.sentence, at + 1) not in ("in", "at") or at + 2 >= len(fact.sentence.items):
        return None
    note = fact.sentence.items[at + 2].note
    return note if isinstance(note, Place) and note.kind in ("capital", "city", "venue") else None


def _inside(sentence: Sentence, index: int) -> bool:
    before = [text_at(sentence, i) for i in range(max(0, index - 2), index)]
    if before[-1:] == [","] and before[0] in _SORTS:
        return True  # "in the Peruvian capital, Lima"
    if before[-1:] == ["of"] and {text_at(sentence, i) for i in range(index - 5, index - 1)} & {"in", "at"}:
        return True  # "in the palace of Lima"
    if before[-1:] and before[-1] in _SORTS:
        return _inside(sentence, index - 1)  # "in the capital Ankara"
    return bool(before) and (before[-1] in ("in", "at") or (before[-1] == "the" and before[0] in ("in", "at")))


def _bracketed(fact: Fact) -> Place | None:
    """Return the town of "(Lima, 3 May 1911)", "(3 May 1911, Lima)" or ", Lima, 3 May 1911" behind an instrument."""
    sentence, at = fact.sentence, fact.index + 1
    if text_at(sentence, at) == "(" and text_at(sentence, at + 2) == ")":
        at += 3  # its acronym
    at += text_at(sentence, at) in ("itself", "proper")
    if (sited := _entered_at(sentence, at)) is not None:
        return _site(sentence, sited)
    if text_at(sentence, at) == "of" and date_at(sentence, at + 1) is not None:
        return _alone_in_bracket(sentence, at + 2)  # "Joint Communiqué of 3 May 1911 (Lima)"
    if text_at(sentence, at) in _MARKS and text_at(sentence, at + 1) in ("done", "signed", "concluded"):
        at += 1
        at += text_at(sentence, at + 1) in ("at", "in")
    if place_date(sentence, at, "(" if text_at(sentence, at) in (*_MARKS, "at", "in", "signed", "done") else ""):
        return _site(sentence, at + 1)
    if (
        text_at(sentence, at) in _MARKS
        and date_at(sentence, at + 1) is not None
        and text_at(sentence, at + 2) in (",", "in", "at")
    ):
        return _site(sentence, at + 3) if _type(sentence, at + 3) in ("CAPITAL", "CITY", "VENUE") else None
    return None


def _entered_at(sentence: Sentence, at: int) -> int | None:
    """Return the town that ends an entry, or opens its bracket: "1873: secret treaty, Lima", "Pact (Lima; Quispe)"."""
    entry = sentence.segment.kind == "item" or entry_head(sentence) is not None
    if not entry:
        return None
    if text_at(sentence, at) == "," and date_at(sentence, at + 1) is not None and text_at(sentence, at + 2) == "(":
        at += 2  # "Pact, 3 May 1911 (Lima)"
    if _type(sentence, at + 1) not in ("CAPITAL", "CITY"):
        return None
    ends = at + 2 >= len(sentence.items) or text_at(sentence, at + 2) in (".", ";", ")")
    return at + 1 if ends and text_at(sentence, at) in (",", "(") else None


def _alone_in_bracket(sentence: Sentence, at: int) -> Place | None:
    town = text_at(sentence, at) == "(" and text_at(sentence, at + 2) == ")"
    return _site(sentence, at + 1) if town and _type(sentence, at + 1) in ("CAPITAL", "CITY", "VENUE") else None


def _type(sentence: Sentence, index: int) -> str:
    return sentence.items[index].type if 0 <= index < len(sentence.items) else ""
