"""Whether a visit took place, is planned, or was called off: the cues of its clause, its own verbs, and its date."""

from __future__ import annotations

from itertools import pairwise

from flows.extract.clauses import clause_of
from flows.extract.frames.visits_grammar import PARTY_TYPES, governed, opens_clause
from flows.extract.frames.visits_words import word_set, words
from flows.extract.model import DateExpr
from flows.extract.patterns import RuleMatch
from flows.extract.phrases import phrase_span
from flows.extract.realis import Realis, realis
from flows.extract.sentence import Sentence
from flows.ground.dates import dates_of as days_of
from flows.ground.model import Span

_BEFORE, _BEHIND = 6, 16  # items before and behind a match in which a verb of calling off may speak of it
_WEIGHT = ("happened", "planned", "cancelled", "conditional", "advised", "denied")
_CONTRARY = frozenset({"but", "though", "although", "whereas"})
_DENYING = frozenset({"conditional", "advised", "denied"})


def status(match: RuleMatch, start: DateExpr | None, today: str | None) -> Realis:
    """Return how real the visit is that a match tells of; ``today`` is the date of the text (EDTF)."""
    found = _realis(match)
    if found.kind in _DENYING:
        return found
    if found.kind == "cancelled" and _after_all(match):
        found = Realis("happened", "visits.after-all")
    off = _called_off(match, planned=found.kind == "planned" or _was_to(match) is not None)
    if off is not None:
        return Realis("cancelled", "visits.called-off", off)
    if found.kind == "happened" and start is not None and ahead(start, today):
        return Realis("planned", "visits.ahead", start.span)
    return found


def ahead(start: DateExpr, today: str | None) -> bool:
    """Say whether a date lies behind the day of the text."""
    if today is None or not start.edtf or ".." in start.edtf:
        return False
    return days_of(start.edtf).first > days_of(today).last


def _realis(match: RuleMatch) -> Realis:
    """Return what the cues say; "agreed to do so during his visit" plans something else than the visit."""
    found = realis(match.sentence, match.first, match.last)
    if match.rule.options.get("subject") == "no" and match.last - match.first > 2:  # the verb stands inside the match
        inner = realis(match.sentence, match.last - 1, match.last)
        found = max(found, inner, key=lambda r: _WEIGHT.index(r.kind))
    missed = _should_have(match)
    if missed is not None:
        return Realis("cancelled", "visits.should-have", missed)
    if _counterfactual(match) or _only_thought_of(match) or _hoped_for(match, found) or _provided(match, found):
        return Realis("conditional", "realis.inverted")
    told_of = set(match.sentence.texts[: match.first]) & word_set("reporting")
    if found.rule == "realis.would" and told_of:  # "said that he would be going": the past of "will"
        return Realis("planned", "realis.reported", found.span)
    if told_of and found.kind == "happened":
        return _was_to(match) or found
    if found.rule == "realis.upcoming" and (
        _next_day(match) or {"was", "were"} & set(match.sentence.texts[match.first : match.last])
    ):
        return Realis("happened", "realis.told")  # "the next to come was X"
    before = list(match.sentence.texts[max(0, match.first - 2) : match.first + 1])
    told = {"during", "after", "following"} & set(before)
    return Realis("happened", "realis.circumstance") if told and found.rule == "realis.plan" else found


def _next_day(match: RuleMatch) -> bool:
    """Say whether "next" only counts on from the day before: "and next day he called on the mayor"."""
    row = match.sentence.items[max(0, match.first - _BEFORE) : match.first]
    return any(a.text == "next" and b.text in {"day", "morning", "evening", "afternoon"} for a, b in pairwise(row))


def _was_to(match: RuleMatch) -> Realis | None:
    """Return that "he added that he was to lead …" is a plan, None where nothing of the sort stands there."""
    items = match.sentence.items
    for at in range(max(0, match.first - 4), match.first):
        if items[at].text in {"was", "were"} and items[at + 1].text == "to":
            return Realis("planned", "visits.was-to", Span(items[at].start, items[at + 1].end))
    return None


def _should_have(match: RuleMatch) -> Span | None:
    """Return where "should have gone there in 1922", "was to have come" says that nothing came of it."""
    items = match.sentence.items
    if "have" not in match.sentence.anchors:
        return None
    for at in range(max(0, match.first - 4), min(match.last + 6, len(items) - 2)):
        if at >= match.last and (items[at].type == "PERSON" or items[at].text in {";", "it"}):
            return None
        said = [i.text for i in items[at : at + 3]]
        if said[:2] == ["should", "have"] or (said[0] in {"was", "were"} and said[1:] == ["to", "have"]):
            return Span(items[at].start, items[at + 1].end)
    return None


def _only_thought_of(match: RuleMatch) -> bool:
    """Say whether some visit is weighed: "a visit by the president, long overdue, would do good"."""
    items = match.sentence.items
    lead = [i.text for i in items[max(0, match.first - 3) : match.first + 1]]
    noun = {i.text for i in items[match.first : match.last]} & word_set("travel_nouns")
    if not noun or match.rule.options.get("subject") != "no" or not {"a", "an", "another", "any"} & set(lead):
        return False
    behind = items[match.last : match.last + _BEHIND]
    return phrase_span(match.sentence, match.last, match.last + len(behind), words("mooted")) is not None


def _provided(match: RuleMatch, found: Realis) -> bool:
    """Say whether a plan hangs on a condition told behind it: "will visit Lima in May if parliament allows"."""
    behind = match.sentence.texts[match.last : match.last + _BEHIND]
    stop = behind.index(";") if ";" in behind else len(behind)
    return found.kind == "planned" and bool({"if", "unless", "provided"} & set(behind[:stop]))


def _hoped_for(match: RuleMatch, found: Realis) -> bool:
    """Say whether somebody only hopes for a visit, at no time: "said that she hoped to see him soon"."""
    if found.rule != "realis.plan" or found.span is None:
        return False
    items = match.sentence.items
    cue = next((item.text for item in items if item.start == found.span.start), "")
    dated = any(item.type == "DATE" for item in items[match.first : match.last + _BEHIND])
    return cue.startswith(("hope", "hoping", "wish", "want")) and not dated


def _counterfactual(match: RuleMatch) -> bool:
    """Say whether a clause wishes by its word order: "had the president come to Tbilisi, he would have …"."""
    low = clause_of(match.sentence, match.first)[0]
    opening = [i for i in match.sentence.items[low : low + 4] if i.text != "the"]
    return len(opening) > 1 and opening[0].text in {"had", "were", "should"} and opening[1].type in PARTY_TYPES


def _called_off(match: RuleMatch, *, planned: bool = False) -> Span | None:
    """Return where a verb says that the visit was called off, before it as its object or behind it.

    What was ``planned`` may have been called off behind "but" as well: "had meant to come, but stayed at home".
    """
    sentence = match.sentence
    far = 2 * _BEHIND if match.rule.id == "visit.noun-alone" else _BEHIND  # "the visit, which …, was put off"
    stop = _other_subject(sentence, match.last, min(len(sentence.items), match.last + far), planned=planned)
    behind = phrase_span(sentence, match.last, stop, words("fell_through"))
    if behind is not None and _after_all(match):
        return None
    inside = behind or phrase_span(sentence, match.first, match.last, words("fell_through"))
    return inside or phrase_span(sentence, max(0, match.first - _BEFORE), match.first, words("calls_off"))


def _after_all(match: RuleMatch) -> bool:
    """Say whether a visit came about in the end: "put off twice because of storms, finally took place in May"."""
    behind = match.sentence.texts[match.last : match.last + _BEHIND + 4]
    if behind[:2] in (("went", "ahead"), ("goes", "ahead"), ("took", "place")):
        return True
    at = next((n for n, text in enumerate(behind) if text in {"finally", "eventually"}), None)
    return at is not None and bool(
        {"took", "came", "made", "paid", "arrived", "materialised"} & set(behind[at : at + 3])
    )


def _same_matter(sentence: Sentence, index: int) -> bool:
    """Say whether a semicolon does not end the matter: "; the visit was put off", "; he sent a video instead"."""
    near = list(sentence.texts[index + 1 : index + 4])
    told = bool({"visit", "trip"} & set(near)) and not {"a", "an", "another", "his", "her"} & set(near)
    return told or "instead" in set(sentence.texts[index + 1 : index + _BEHIND])


def _other_subject(sentence: Sentence, low: int, high: int, *, planned: bool = False) -> int:
    """Return where somebody else becomes the subject, or a semicolon ends the matter."""
    for i in range(low, high):
        item = sentence.items[i]
        if item.text == ";" and _same_matter(sentence, i):
            continue
        if (
            item.text == ";"
            or (item.text in _CONTRARY and not planned)
            or (item.type in PARTY_TYPES and not governed(sentence, i) and opens_clause(sentence, i))
        ):
            return i
    return high
