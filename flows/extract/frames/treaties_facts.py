"""Facts about instruments: which rules fire at which instrument of a sentence, and what that makes of it.

A rule captures an instrument in a pattern with gaps, so that the one it captures need not be the one its
verb speaks of: the nearest is taken here, and those that are listed with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.extract.frames.common import READ
from flows.extract.frames.treaties_dated import gapped, own_dates
from flows.extract.frames.treaties_guards import TALKS, TESTS, alone, kept, misread, part_of, unfulfilled
from flows.extract.frames.treaties_lists import Lead, listed, spelt
from flows.extract.frames.treaties_realis import HAPPENED, how_real, of_the_past, outcome
from flows.extract.frames.treaties_words import words
from flows.extract.model import Instrument
from flows.extract.patterns import RuleMatch, rule_book
from flows.extract.reading import Reading
from flows.extract.realis import Realis
from flows.extract.sentence import Sentence

_DEFINITE = frozenset({"the", "this", "that", "said", "its", "their", "both"})
_PREPOSITIONS = frozenset(
    "at by in on from since between with during as last this of for back to there here only upon when and".split()
)
_BEGIN = frozenset("launched opened started begin start open resume resumed follow".split())
_OPENING = frozenset("a an the then later also finally its their".split())
_COORDINATED = frozenset(", and or ; : – — plus with as ) signed concluded initialled exchanged adopted".split())
_CHANGING = frozenset("revise amend replace supplement extend revising amending".split())
_REPLACING = frozenset(
    "replaced replaces terminated superseded supersedes succeeded repealed abrogated annulled amended amends revised "
    "supplemented supplements complemented extended cancelled renewed modified ended".split()
)
_VERBS = (("was",), ("were",), ("had",))
_BY = frozenset({"by", "with"})
_CLAUSES = frozenset({"which", "that", "who", ";", "and"})
_OBJECT, _JOINED = 6, 4  # items in front of an instrument in which the verb it is the object of stands; and behind it
_COMING = 26  # items behind talks in which it says that they are yet to begin


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
        """Say whether the act is a ratification, or a parliament's approval."""
        items = self.match.sentence.items
        said = (
            items[self.match.first : self.match.last]
            if self.option("arg") == "it"
            else items[self.verb : self.verb + 1]
        )
        given = items[self.verb].text in ("gave", "gives", "given", "giving", "granted", "grants")
        if given and {i.text for i in items[self.verb : self.verb + 4]} & {"approval", "assent", "consent", "blessing"}:
            return True
        return any(i.text.startswith(("ratif", "approv")) for i in said) and not any(i.text == "signed" for i in said)

    @property
    def dated(self) -> str | None:
        """The field that the date of the clause belongs to, None where to no field."""
        name = self.match.rule.options.get("date", "none")
        open_ = self.kind not in (self.match.rule.options.get("stage"), "announced") and name != "ended"
        if name == "signed" and (self.ratified or self.match.sentence.texts[self.verb].startswith("negotiat")):
            return None  # neither a ratification nor talks date the signature
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


def facts(reading: Reading) -> Iterator[Fact]:
    """Yield every instrument of a document with what is said of it, and every pronoun of which such is said."""
    lead: Lead | None = None
    for sentence in reading.sentences():
        entry = lead is not None and lead.numbers(sentence)
        if sentence.segment.kind not in READ and not _titled(sentence) and not entry:
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
            stage = None if misread(match) else _stage(match, match.last - 1, match.first)
            if stage is not None:
                pronouns.setdefault(match.first, []).append(stage)
        elif "it" in match.captured and _applies(match):
            for index, verb in _bound(match):
                if stage := _stage(match, verb, index):
                    _append(stages[index], stage)
                elif how_real(match, verb, max(verb, index) + 1).kind == "denied":
                    denied.add(index)
                else:
                    wished.add(index)
    if lead is not None:
        for index in lead.instruments(sentence):
            stages[index].append(Stage(lead.match, "signed", lead.match.first, HAPPENED))
    _share(sentence, stages)
    for index in sorted(gapped(sentence)):
        stages[index] = _of_verb_before(stages, index)
    for index in [i for i in stages if _unreal(sentence, i)]:
        stages[index] = []
    for index in [i for i in stages if sentence.texts[i - 1] == "similar"]:
        stages[index] = [
            s for s in stages[index] if s.kind == "signed" and s.rule != "treaty.signed.effect"
        ]  # not "ready to make a similar treaty"
    for index, found in stages.items():
        yield Fact(sentence, index, _instrument(sentence, index), tuple(found), index in denied, index in wished)
    for index, found in sorted(pronouns.items()):
        yield Fact(sentence, index, None, tuple(found))


def _append(row: list[Stage], stage: Stage) -> None:
    """Add a stage unless another pattern of its rule said the same of its verb; one that points at a date stays."""
    like = next((n for n, s in enumerate(row) if s.match.rule is stage.match.rule and s.kind == stage.kind), None)
    if like is None:
        row.append(stage)
    elif "date" in stage.match.captured and "date" not in row[like].match.captured:
        row[like] = stage
    elif row[like].verb != stage.verb and ("date" in stage.match.captured) == ("date" in row[like].match.captured):
        row.append(stage)


def _instrument(sentence: Sentence, index: int) -> Instrument:
    note = sentence.items[index].note
    assert isinstance(note, Instrument)  # only asked for items of that type
    return note


def _unreal(sentence: Sentence, index: int) -> bool:
    """Say whether "no", "any", "such a" stands before an instrument, or before one it is listed with."""
    at = index - 1
    while at >= 0 and (
        sentence.texts[at] in ("or", "a", "an", "formal", "written") or sentence.items[at].type == "INSTRUMENT"
    ):
        at -= 1
    return at >= 0 and sentence.texts[at] in words("unreal")


def _share(sentence: Sentence, stages: dict[int, list[Stage]]) -> None:
    """Give "one about energy" the stages of the instrument whose noun it leaves out, a member those of its many."""
    for index in (i for i in sorted(stages) if not stages[i] and _alongside(sentence, i)):
        before = [i for i in stages if i < index and stages[i] and not any(s.kind == "named" for s in stages[i])]
        stages[index] = _copied(stages[max(before)]) if before else []
    source: int | None = None
    for index in sorted(stages):
        if _instrument(sentence, index).rule != "ellipsis":
            source = index
        elif source is not None and not stages[index] and _beside(sentence, index):
            stages[index] = [
                Stage(s.match, s.kind, index if s.rule.endswith(".participle") else s.verb, s.realis)
                for s in stages[source]
            ]
    plural = next((i for i in sorted(stages) if _instrument(sentence, i).plural and stages[i]), None)
    if plural is None:
        return
    for index in (i for i in stages if i > plural):
        if spelt(sentence, index, words("including"), 2) or _member(sentence, index):
            for member in listed(sentence, index, 1):
                if not any(s.kind == "signed" for s in stages[member]):
                    stages[member] = [*_copied(stages[plural]), *stages[member]]


def _of_verb_before(stages: dict[int, list[Stage]], index: int) -> list[Stage]:
    """Return the stages of an instrument that shares its verb with the one before it."""
    own = stages[index]
    before = max((i for i in stages if i < index and stages[i]), default=None)
    if before is None or any(s.verb > index for s in own):
        return own
    shared = [s for s in stages[before] if s.option("date") not in (None, "none") and s.option("own") is None]
    return _copied(shared) or own


def _alongside(sentence: Sentence, index: int) -> bool:
    """Say whether an instrument with a noun of its own is named "together with" the one before it."""
    return _instrument(sentence, index).rule != "ellipsis" and spelt(sentence, index, words("alongside"), 3)


def _beside(sentence: Sentence, index: int) -> bool:
    """Say whether "one about energy" is told of beside what it takes its noun from, not "in place of the 2001 one"."""
    at = index - 1
    while at > 0 and sentence.texts[at] in _OPENING:
        at -= 1
    return sentence.texts[at] in _COORDINATED


def _member(sentence: Sentence, index: int) -> bool:
    """Say whether an instrument is one of those that a plural before it counts: "two pacts, a treaty and a deal"."""
    texts = list(sentence.texts[max(0, index - 2) : index])
    if len(texts) < 2:
        return False
    return (texts[1] in ("a", "an") and texts[0] in (",", "and", ":")) or texts == [":", "the"]


def _copied(stages: list[Stage]) -> list[Stage]:
    return [Stage(s.match, s.kind, s.verb, s.realis) for s in stages]


def _applies(match: RuleMatch) -> bool:
    """Say whether a match holds by what its pattern cannot say: the kind of segment, the noun, "the signing of"."""
    options, sentence = match.rule.options, match.sentence
    if "kind" in options and sentence.segment.kind not in options["kind"].split() and not alone(match):
        return False
    note = _instrument(sentence, match.captured["it"])
    if ("noun" in options and note.noun != options["noun"]) or ("named" in options and not note.named):
        return False
    if match.rule.id.startswith(("treaty.signed", "treaty.announced")) and any(
        i.text in TALKS for i in sentence.items[match.first : match.last]
    ):
        return False
    if match.rule.id == "treaty.ended" and (kept(match) or part_of(match)):
        return False
    if any(test(match) for test in TESTS):
        return False
    if match.first == match.captured["it"] and told_of(sentence, match.first, match.last - 1) == -1:
        return False  # "It replaced the pact of 1975 and took effect": that is told of "it"
    if match.rule.id == "treaty.signed.active" and sentence.texts[match.first].endswith("ing"):
        return sentence.texts[match.first + 1] not in ("of", "ceremony", "ceremonies")
    return True


def _stage(match: RuleMatch, verb: int, index: int) -> Stage | None:
    """Return what a match says, None where it says that it did not happen."""
    kind = match.rule.options.get("stage", "named")
    verb = _verb(match, verb)
    if unfulfilled(match):
        return None
    if kind == "negotiating" and _to_come(match):
        kind = "proposed"
    if kind in ("negotiating", "proposed") and _reworked(match):
        kind = "named"
    if kind == "named":
        return Stage(match, kind, verb, HAPPENED)
    found = how_real(match, verb, max(verb, index) + 1)
    if match.sentence.texts[verb].startswith("ratif") and match.sentence.anchors & {"yet", "awaits", "awaiting"}:
        return Stage(match, "named", verb, HAPPENED)  # "has yet to be ratified": signed it was
    if kind == "in_force" and spelt(match.sentence, min(verb, index), words("awaited"), 4):
        return Stage(match, "signed", verb, found)
    if kind == "in_force" and match.rule.id == "treaty.framework" and of_the_past(match):
        return Stage(match, "signed", verb, found)
    real = outcome(kind, found, match)
    return None if real is None else Stage(match, real, verb, found)


def _verb(match: RuleMatch, verb: int) -> int:
    """Return the verb of a match that ends behind it: "signed at", "in force since", "dates from 1978"."""
    date = match.captured.get("date")
    if verb == match.last - 1 and match.rule.options.get("stage") != "named":
        items = match.sentence.items
        while verb > match.first and (items[verb].text in _PREPOSITIONS or verb == date or items[verb].type == "DATE"):
            verb -= 1
    return verb


def _reworked(match: RuleMatch) -> bool:
    """Say whether talks are about changing an instrument that stands: "talks on widening the trade agreement"."""
    return any(i.text in words("reworking") for i in match.sentence.items[match.first : match.last])


def _to_come(match: RuleMatch) -> bool:
    """Say whether talks are yet to begin: "negotiations on a tax treaty will be launched"."""
    texts = list(match.sentence.texts[match.last : match.last + _COMING])
    pairs = zip(texts, texts[1:], texts[2:], strict=False)
    return any(a in ("will", "shall", "to") and (b in _BEGIN or (b == "be" and c in _BEGIN)) for a, b, c in pairs)


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
        own, nearest = set(own_dates(match.sentence).values()), _nearest(match, captured, verb)
        relative = match.rule.id.endswith(".participle")
        row = listed(match.sentence, nearest, -1)
        dates = match.sentence.of_type("DATE")
        apart = own | {i for i in row if any(i < d < nearest for d in dates)}
        yield from ((i, verb) for i in row if i == nearest or not relative or i not in apart)
    else:
        row = listed(match.sentence, captured, 1)
        yield from ((i, match.first) for i in row if i == captured or match.sentence.texts[i + 1 : i + 2] not in _VERBS)


def _nearest(match: RuleMatch, captured: int, verb: int) -> int:
    between = [i for i in match.sentence.of_type("INSTRUMENT") if captured <= i < verb]
    acting = told_of(match.sentence, between[-1] if between else captured, verb)
    if acting is not None and acting >= 0 and "date" not in match.captured:
        return acting
    if between and between[-1] != captured and _revises(match.sentence, captured, between[-1], verb):
        return captured
    return between[-1] if between else captured


def told_of(sentence: Sentence, index: int, verb: int) -> int | None:
    """Return the instrument that a verb behind another one is told of, -1 for that of "it", None for that other one.

    "The treaty replaced the accord of 1995 and took effect in May", "The treaty, amended by a protocol in May, lapsed".
    """
    before = [i for i in sentence.of_type("INSTRUMENT") if i < index] or [-1] * (sentence.texts[:1] == ("it",))
    if not before:
        return None
    lead, row = sentence.texts[max(before[-1] + 1, index - _OBJECT) : index], sentence.texts[index + 1 : verb]
    if set(lead) & _REPLACING and not set(lead) & _BY and "and" in row[-_JOINED:]:
        return before[-1]
    aside = sentence.texts[before[-1] + 1 : before[-1] + 2] == (",",) and not set(row) & _CLAUSES
    return before[-1] if aside and set(lead) & _BY and "," in row[-_JOINED:] else None


def _revises(sentence: Sentence, index: int, other: int, verb: int) -> bool:
    """Say whether one instrument is to change another, and the verb behind the comma is told of the first one."""
    purpose = set(sentence.texts[index + 1 : other]) & _CHANGING
    return bool(purpose) and "," in sentence.texts[other + 1 : verb]


def definite(sentence: Sentence, index: int) -> bool:
    """Say whether a definite article or its like stands in front of an item."""
    for at in range(index - 1, max(index - 4, -1), -1):
        if sentence.texts[at] in _DEFINITE:
            return True
        if sentence.texts[at] in ("a", "an", ",", "."):
            return False
    return False
