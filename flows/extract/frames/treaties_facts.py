"""Facts about instruments: which rules fire at which instrument of a sentence, and what that makes of it.

A rule captures an instrument in a pattern with gaps, so that the one it captures need not be the one its
verb speaks of: the nearest is taken here, and those that are listed with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from flows.extract.clauses import clause_of
from flows.extract.frames.common import READ
from flows.extract.frames.treaties_dated import own_dates
from flows.extract.frames.treaties_lists import Lead, listed, spelt
from flows.extract.model import Instrument
from flows.extract.patterns import RuleMatch, rule_book
from flows.extract.reading import Reading
from flows.extract.realis import Realis, realis
from flows.extract.sentence import Sentence
from flows.ground.language import read_language
from flows.ground.model import Span

_DECIDED = ("decid", "agree", "announc")  # "decided to elevate": the decision is the act
_HAPPENED = Realis("happened", "realis.default")
_MODALS = frozenset(
    {"is", "are", "was", "were", "due", "expected", "likely", "set", "scheduled", "planned", "has", "have"}
)
_PREPOSITIONS = frozenset(
    "at by in on from since between with during as last this of for back to there here only upon when and".split()
)
_BEGIN = frozenset("launched opened started begin start open resume resumed follow".split())
_SHORT = 7  # items of a sentence that is but an entry
_COMING = 26  # items behind talks in which it says that they are yet to begin
_INFINITIVE = 10  # items in front of "to sign" in which the verb that governs it stands
_TALKS = frozenset({"negotiations", "negotiation", "talks"})
_TALKED = 5  # items in front of an instrument in which talks on it stand


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One rule at one instrument: what it says (``kind``), at which item, and how real it is."""

    match: RuleMatch
    kind: str
    verb: int
    realis: Realis

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.match.rule.id

    def option(self, name: str) -> str | None:
        """An option of the rule."""
        return self.match.rule.options.get(name)

    @property
    def ratified(self) -> bool:
        """Say whether the act is a ratification."""
        return self.match.sentence.items[self.verb].text.startswith("ratif")

    @property
    def dated(self) -> str | None:
        """The field that the date of the clause belongs to, None where to no field."""
        name = self.match.rule.options.get("date", "none")
        open_ = self.kind not in (self.match.rule.options.get("stage"), "announced") and name != "ended"
        if self.ratified and name == "signed":
            return None  # a ratification dates neither the signature nor the entry into force
        return None if name == "none" or open_ else name


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """An instrument in a sentence (``note`` None: a pronoun stands for it) and what is said of it there."""

    sentence: Sentence
    index: int
    note: Instrument | None
    stages: tuple[Stage, ...] = field(default=())
    denied: bool = False  # it is said that it was not signed
    wished: bool = False  # it is only asked for, or might come

    @property
    def acts(self) -> tuple[Stage, ...]:
        """What its own sentence says; a list's lead says it elsewhere."""
        return tuple(s for s in self.stages if s.match.sentence is self.sentence)


@cache
def words(name: str) -> Any:
    """Return a list of ``treaties.yaml``."""
    return read_language("treaties.yaml")[name]


def facts(reading: Reading) -> Iterator[Fact]:
    """Yield every instrument of a document with what is said of it, and every pronoun of which such is said."""
    lead: Lead | None = None
    for sentence in reading.sentences():
        if sentence.segment.kind not in READ and not _titled(sentence):
            lead = lead if lead and lead.heads(sentence) else None
            continue
        matches = list(rule_book("treaties").match(sentence))
        opening = next((m for m in matches if m.rule.options.get("arg") == "list"), None)
        lead = (
            Lead.opened(opening)
            or Lead.counted(matches, lead, words("among"), sentence)
            or (lead if lead and lead.covers(sentence) else None)
        )
        yield from _facts(sentence, matches, lead)


def _titled(sentence: Sentence) -> bool:
    """Say whether a short line taken for a heading is an entry: it names an instrument and bears a date."""
    return sentence.segment.kind == "heading" and {"<INSTRUMENT", "<DATE"} <= sentence.anchors


def _facts(sentence: Sentence, matches: list[RuleMatch], lead: Lead | None) -> Iterator[Fact]:
    stages: dict[int, list[Stage]] = {i: [] for i in sentence.of_type("INSTRUMENT")}
    pronouns: dict[int, list[Stage]] = {}
    denied: set[int] = set()
    wished: set[int] = set()
    for match in matches:
        if match.rule.options.get("arg") == "it":
            stage = None if _misread(match) else _stage(match, match.last - 1, match.first)
            if stage is not None:
                pronouns.setdefault(match.first, []).append(stage)
        elif "it" in match.captured and _applies(match):
            for index, verb in _bound(match):
                if stage := _stage(match, verb, index):
                    _append(stages[index], stage)
                elif _realis(match, verb, max(verb, index) + 1).kind == "denied":
                    denied.add(index)
                else:
                    wished.add(index)
    if lead is not None:
        for index in lead.instruments(sentence):
            stages[index].append(Stage(lead.match, "signed", lead.match.first, _HAPPENED))
    _share(sentence, stages)
    for index in [i for i in stages if _unreal(sentence, i)]:
        stages[index] = []
    for index, found in stages.items():
        yield Fact(sentence, index, _instrument(sentence, index), tuple(found), index in denied, index in wished)
    for index, found in sorted(pronouns.items()):
        yield Fact(sentence, index, None, tuple(found))


def _append(row: list[Stage], stage: Stage) -> None:
    """Add a stage unless another pattern of its rule said the same of the same verb."""
    if not any(s.match.rule is stage.match.rule and s.verb == stage.verb and s.kind == stage.kind for s in row):
        row.append(stage)


def _instrument(sentence: Sentence, index: int) -> Instrument:
    note = sentence.items[index].note
    assert isinstance(note, Instrument)  # only asked for items of that type
    return note


def _unreal(sentence: Sentence, index: int) -> bool:
    """Say whether "no", "any", "such a" stands before an instrument, or before one it is listed with."""
    at = index - 1
    while at >= 0 and (
        sentence.items[at].text in ("or", "a", "an", "formal", "written") or sentence.items[at].type == "INSTRUMENT"
    ):
        at -= 1
    return at >= 0 and sentence.items[at].text in words("unreal")


def _share(sentence: Sentence, stages: dict[int, list[Stage]]) -> None:
    """Give "one about energy" the stages of the instrument whose noun it leaves out, a member those of its many."""
    source: int | None = None
    for index in sorted(stages):
        if _instrument(sentence, index).rule != "ellipsis":
            source = index
        elif source is not None and not stages[index]:
            stages[index] = _copied(stages[source])
    for index in (i for i in sorted(stages) if not stages[i] and spelt(sentence, i, words("alongside"), 3)):
        before = [i for i in stages if i < index and stages[i] and not any(s.kind == "named" for s in stages[i])]
        stages[index] = _copied(stages[max(before)]) if before else []
    plural = next((i for i in sorted(stages) if _instrument(sentence, i).plural and stages[i]), None)
    if plural is None:
        return
    for index in (i for i in stages if i > plural and not stages[i]):
        if spelt(sentence, index, words("including"), 2):
            for member in listed(sentence, index, 1):
                stages[member] = stages[member] or _copied(stages[plural])


def _copied(stages: list[Stage]) -> list[Stage]:
    return [Stage(s.match, s.kind, s.verb, s.realis) for s in stages]


def _applies(match: RuleMatch) -> bool:
    """Say whether a match holds by what its pattern cannot say: the kind of segment, the noun, "the signing of"."""
    options, sentence = match.rule.options, match.sentence
    if "kind" in options and sentence.segment.kind not in options["kind"].split() and not _entry(match):
        return False
    note = _instrument(sentence, match.captured["it"])
    if "noun" in options and note.noun != options["noun"]:
        return False
    if match.rule.id.startswith("treaty.signed") and any(
        i.text in _TALKS for i in sentence.items[match.first : match.last]
    ):
        return False
    if match.rule.id == "treaty.ended" and _kept(match):
        return False
    if any(test(match) for test in (_infinitive, _torn, _of_talks, _made_so, _in_principle, _in_outline)):
        return False
    if match.rule.id == "treaty.signed.active" and sentence.items[match.first].text.endswith("ing"):
        return sentence.items[match.first + 1].text != "of"
    return True


def _entry(match: RuleMatch) -> bool:
    """Say whether a sentence is but an instrument and its date: "Treaty of Extradition, 1934."."""
    return match.captured["it"] == 0 and len(match.sentence.items) <= _SHORT


def _of_talks(match: RuleMatch) -> bool:
    """Say whether the verb behind an instrument is that of talks: "talks on the pact were concluded"."""
    at, texts = match.captured["it"], [i.text for i in match.sentence.items]
    if at != match.first or not match.rule.id.startswith("treaty.signed"):
        return False
    if _TALKS & set(texts[max(at + 1, match.last - _TALKED - 1) : match.last]):
        return True
    before = texts[max(0, at - _TALKED) : at]
    return bool(_TALKS & set(before)) and not {"was", "were", "after", "with"} & set(before[-2:])


def _made_so(match: RuleMatch) -> bool:
    """Say whether "made" makes nothing: "made public", "made known"."""
    items = match.sentence.items
    last = items[match.last - 1].text == "made" and match.last < len(items)
    return last and items[match.last].text in ("public", "known", "clear", "possible", "use", "part", "much", "little")


def _kept(match: RuleMatch) -> bool:
    """Say whether an instrument is but "left untouched", "left open", or something is "left to" it."""
    return any(i.text in words("kept") for i in match.sentence.items[match.first : match.captured["it"]])


def _in_outline(match: RuleMatch) -> bool:
    """Say whether only the outline, the terms of an instrument were agreed: "shook hands on the outline of a pact"."""
    items, at = match.sentence.items, match.captured["it"]
    if match.rule.id != "treaty.signed.active" or items[match.first].text.startswith("sign"):
        return False
    return any(i.text in words("drafts") for i in items[match.first : at])


def _misread(match: RuleMatch) -> bool:
    """Say whether what a pronoun's rule reads says something else."""
    return _in_principle(match) or _named_under(match)


def _named_under(match: RuleMatch) -> bool:
    """Say whether "under it" is where names were put, not what holds under it."""
    before = match.sentence.items[match.first - 1].text if match.first else ""
    return before in ("name", "names", "signature", "signatures", "seal", "seals")


def _in_principle(match: RuleMatch) -> bool:
    """Say whether "agreed" is but "agreed in substance": no signature."""
    texts = [i.text for i in match.sentence.items[match.first : match.last + 2]]
    signed = match.rule.options.get("stage") == "signed"
    pairs = zip(texts, texts[1:], texts[2:], strict=False)
    return signed and any(a == "agreed" and b == "in" and c in ("principle", "substance") for a, b, c in pairs)


def _torn(match: RuleMatch) -> bool:
    """Say whether a match runs out of a bracket in which it began."""
    texts = [i.text for i in match.sentence.items[match.first : match.last]]
    return ")" in texts and "(" not in texts[: texts.index(")")]


def _infinitive(match: RuleMatch) -> bool:
    """Say whether "the first treaty to be signed": which one is told elsewhere; not "is to be signed"."""
    texts = [i.text for i in match.sentence.items]
    for at in range(match.first, match.last - 1):
        if texts[at : at + 2] == ["to", "be"] and texts[at - 1] not in _MODALS:
            return True
    return False


def _stage(match: RuleMatch, verb: int, index: int) -> Stage | None:
    """Return what a match says, None where it says that it did not happen."""
    kind = match.rule.options.get("stage", "named")
    verb = _verb(match, verb)
    if _unfulfilled(match):
        return None
    if kind == "negotiating" and _to_come(match):
        kind = "proposed"
    if kind in ("negotiating", "proposed") and _reworked(match):
        kind = "named"
    if kind == "named":
        return Stage(match, kind, verb, _HAPPENED)
    found = _realis(match, verb, max(verb, index) + 1)
    if kind == "in_force" and spelt(match.sentence, min(verb, index), words("awaited"), 4):
        return Stage(match, "signed", verb, found)
    real = _outcome(kind, found, match)
    return None if real is None else Stage(match, real, verb, found)


def _unfulfilled(match: RuleMatch) -> bool:
    """Say whether "Had A signed a treaty, B would …": it did not."""
    texts = [i.text for i in match.sentence.items]
    return texts[:1] == ["had"] and texts[1:2] == [""] and bool({"would", "might", "could"} & set(texts[match.first :]))


def _verb(match: RuleMatch, verb: int) -> int:
    """Return the verb of a match that ends behind it: "signed at", "in force since", "dates from 1978"."""
    date = match.captured.get("date")
    if verb == match.last - 1 and match.rule.options.get("stage") != "named":
        while verb > match.first and (match.sentence.items[verb].text in _PREPOSITIONS or verb == date):
            verb -= 1
    return verb


def _reworked(match: RuleMatch) -> bool:
    """Say whether talks are about changing an instrument that stands: "talks on widening the trade agreement"."""
    return any(i.text in words("reworking") for i in match.sentence.items[match.first : match.last])


def _to_come(match: RuleMatch) -> bool:
    """Say whether talks are yet to begin: "negotiations on a tax treaty will be launched"."""
    texts = [i.text for i in match.sentence.items[match.last : match.last + _COMING]]
    pairs = zip(texts, texts[1:], texts[2:], strict=False)
    return any(a in ("will", "shall", "to") and (b in _BEGIN or (b == "be" and c in _BEGIN)) for a, b, c in pairs)


def _realis(match: RuleMatch, verb: int, last: int) -> Realis:
    sentence = match.sentence
    found = realis(sentence, verb, last)
    if found.span is not None and found.span.start >= sentence.items[verb].end and not match.rule.id.endswith(".noun"):
        found = _HAPPENED  # what comes behind the verb is about something else: "signed it, and Fiji is expected to"
    if found.rule == "realis.upcoming" and found.span is not None and not _beside(match, found):
        found = _HAPPENED
    if found.kind != "happened" and found.span is not None and _qualifies(match, found.span):
        found = _HAPPENED  # "refused to apply the convention signed in 1907": signed it was
    if found.kind == "happened" and (unreal := _infinitive_realis(match)) is not None:
        return unreal
    low, _ = clause_of(sentence, verb)
    if found.kind == "happened" and low > 0 and sentence.items[low].text == "that":
        outer = realis(sentence, low - 1, low)  # "we recommend that A sign …, and that B …"
        while outer.kind != "advised" and low > 0:
            low, _ = clause_of(sentence, low - 1)
            outer = realis(sentence, low, low + 1) if low else _advice(sentence)
        if outer.kind == "advised":
            return outer
    return found


def _qualifies(match: RuleMatch, cue: Span) -> bool:
    """Say whether a match is a participle or clause behind an instrument, and a cue stands in front of that."""
    index = match.captured.get("it")
    return match.rule.id.endswith(".participle") and index is not None and cue.end <= match.sentence.items[index].start


def _infinitive_realis(match: RuleMatch) -> Realis | None:
    """Return how real "… to sign" is: advised, or still to come, unless it is told of those who came to sign."""
    items, first = match.sentence.items, match.first
    if _recommended(match):
        return Realis("advised", "treaties.advice", items[first].span)
    if spelt(match.sentence, first, words("open"), 1):
        return Realis("planned", "treaties.open", items[first].span)
    if first == 0 or items[first - 1].text != "to" or not items[first].text:
        return None
    before = {i.text for i in items[max(0, first - _INFINITIVE) : first]}
    if before & set(words("advice")):
        return Realis("advised", "treaties.advice", items[first - 1].span)
    if before & set(words("fulfilled")) or match.rule.options.get("stage") not in ("signed", "announced"):
        return None
    return Realis("planned", "treaties.infinitive", items[first - 1].span)


def _recommended(match: RuleMatch) -> bool:
    """Say whether "recommended that A sign …": the bare verb says that it is only asked for."""
    items = match.sentence.items
    if items[match.first].text not in words("bare"):
        return False
    before = [i.text for i in items[max(0, match.first - _INFINITIVE) : match.first]]
    return any(a in words("advice") and b == "that" for a, b in pairwise(before))


def _advice(sentence: Sentence) -> Realis:
    return realis(sentence, min(8, len(sentence.items) - 1), min(9, len(sentence.items)))


def _beside(match: RuleMatch, found: Realis) -> bool:
    """Say whether "proposed", "planned" stands at the instrument or its verb, not in "the next day"."""
    items = match.sentence.items
    at = next(i for i, item in enumerate(items) if found.span and item.start >= found.span.start)
    dated = any(i.type == "DATE" for i in items[at : at + 2])
    return not dated and (match.first - 2 <= at or match.captured.get("it", match.first) - 3 <= at)


def _outcome(kind: str, found: Realis, match: RuleMatch) -> str | None:
    if match.rule.id == "treaty.elevated" and spelt(match.sentence, match.first, ("by",), 0):
        return "named"  # "by lifting their ties to a partnership, they …": told before
    if found.kind == "happened" or (kind == "ended" and found.kind == "cancelled"):
        return "announced" if _proclaimed(kind, match) else kind
    if match.rule.options.get("negated"):
        return kind
    if kind == "rejected" or (kind == "in_force" and match.rule.options.get("parties") == "said"):
        return kind if found.kind != "advised" else None
    if found.kind != "planned":
        return None
    if match.rule.id == "treaty.elevated" and found.span is not None and _decided(match, found):
        return "announced" if _proclaimed(kind, match) else kind
    return {"in_force": "signed", "ended": "in_force", "agreed": "negotiating"}.get(kind, "proposed")


def _proclaimed(kind: str, match: RuleMatch) -> bool:
    """Say whether of an elevation only the announcement is told: "announced that they have decided to elevate"."""
    if kind != "signed" or match.rule.id != "treaty.elevated":
        return False
    before = {i.text for i in match.sentence.items[: match.first]}
    scheme = _instrument(match.sentence, match.captured["it"]).noun == "declaration"
    return scheme or bool(before & set(words("announcing")))


def _decided(match: RuleMatch, found: Realis) -> bool:
    word = next(i.text for i in match.sentence.items if found.span and i.start >= found.span.start)
    return word.startswith(_DECIDED)


def _bound(match: RuleMatch) -> Iterator[tuple[int, int]]:
    """Yield (instrument, verb) for the instrument a match speaks of and those listed with it."""
    captured, date = match.captured["it"], match.captured.get("date")
    if date is not None and "own" in match.rule.options:
        owner = own_dates(match.sentence).get(date)
        yield from () if owner is None else [(owner, date)]
    elif date is not None and match.rule.options.get("stage") == "named":
        yield captured if date < captured else _nearest(match, captured, date), date
    elif captured - match.first <= 1 and match.last - 1 > captured:  # the instrument stands in front of its verb
        verb = match.last - 1
        yield from ((i, verb) for i in listed(match.sentence, _nearest(match, captured, verb), -1))
    else:
        yield from ((i, match.first) for i in listed(match.sentence, captured, 1))


def _nearest(match: RuleMatch, captured: int, verb: int) -> int:
    between = [i for i in match.sentence.of_type("INSTRUMENT") if captured <= i < verb]
    return between[-1] if between else captured
