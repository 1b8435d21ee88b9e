"""How real an act upon an instrument is, and what stage that makes of it."""

from __future__ import annotations

from itertools import pairwise

from flows.extract.clauses import boundaries, clause_of
from flows.extract.frames.treaties_lists import spelt
from flows.extract.frames.treaties_words import words
from flows.extract.model import Instrument
from flows.extract.patterns import RuleMatch
from flows.extract.realis import Realis, realis
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_DECIDED = ("decid", "agree", "announc")  # "decided to elevate": the decision is the act
_INFINITIVE = 10  # items in front of "to sign" in which the verb that governs it stands
_MODAL = frozenset({"would", "could", "might", "should", "ought"})
_FIXED = 5  # items in front of "sign" in which it says that it is settled
_SETTLED = frozenset({"will", "due", "is", "are", "was", "were", "shall", "'ll", "scheduled", "expected"})
_WISH = 14  # items behind a participle in which the main verb stands
_OPEN = ("signed", "announced", "agreed")  # what somebody may be about to do
HAPPENED = Realis("happened", "realis.default")


def how_real(match: RuleMatch, verb: int, last: int) -> Realis:
    """Return how real the act is that a match tells of, at item ``verb``, up to item ``last`` (exclusive)."""
    sentence = match.sentence
    found = realis(sentence, verb, last)
    if found.span is not None and found.span.start >= sentence.items[verb].end and not match.rule.id.endswith(".noun"):
        found = HAPPENED  # what comes behind the verb is about something else: "signed it, and Fiji is expected to"
    if found.rule == "realis.upcoming" and found.span is not None and not _beside(match, found):
        found = HAPPENED
    if found.kind != "happened" and found.span is not None and _qualifies(match, found.span):
        found = HAPPENED  # "refused to apply the convention signed in 1907": signed it was
    if found.kind == "happened" and _wished(match):
        return Realis("conditional", "treaties.wish", sentence.items[match.first].span)
    if found.kind == "happened" and (unreal := _infinitive_realis(match)) is not None:
        return unreal
    if found.kind == "happened" and match.rule.id.startswith("treaty.signed") and _to_be(match):
        return Realis("planned", "treaties.to-be", sentence.items[match.first].span)
    low, _ = clause_of(sentence, verb)
    if found.kind == "happened" and low > 0 and sentence.texts[low] == "that":
        outer = realis(sentence, low - 1, low)  # "we recommend that A sign …, and that B …"
        while outer.kind != "advised" and low > 0:
            low, _ = clause_of(sentence, low - 1)
            outer = realis(sentence, low, low + 1) if low else _advice(sentence)
        if outer.kind == "advised":
            return outer
    return found


def _to_be(match: RuleMatch) -> bool:
    """Say whether "was to be signed": it had been fixed, and is not told to have been done."""
    texts = list(match.sentence.texts[match.first : match.last])
    rows = zip(texts, texts[1:], texts[2:], strict=False)
    return any(a in ("was", "were", "is", "are") and b == "to" and c in ("be", "have") for a, b, c in rows)


def _wished(match: RuleMatch) -> bool:
    """Say whether a participle stands behind an instrument that would be: "a pact, signed soon, would help"."""
    items, index = match.sentence.items, match.captured.get("it")
    if index is None or not match.rule.id.endswith(".participle"):
        return False
    opening = {item.text for item in items[max(0, index - 3) : index]}
    comma = next((n for n in range(match.last, min(len(items), match.last + _WISH)) if items[n].text == ","), None)
    return bool(opening & {"a", "an"}) and comma is not None and items[min(comma + 1, len(items) - 1)].text in _MODAL


def _qualifies(match: RuleMatch, cue: Span) -> bool:
    """Say whether a match is a participle or clause behind an instrument, and a cue stands in front of that."""
    index = match.captured.get("it")
    return match.rule.id.endswith(".participle") and index is not None and cue.end <= match.sentence.items[index].start


_PRESENT = frozenset("is are has have may can will shall must do does".split())
_SIGNED = frozenset("signed concluded reached initialled ratified dated renewed amended extended".split())
_PAST = frozenset(
    "was were had did went took gave came kept got lost won held made built left sold sent brought bought paid became "
    "began drew drawn met fell fought spent grew".split()
)


def _main(sentence: Sentence, index: int) -> range:
    """Return the items behind an instrument that opens a sentence, without the relative clause on it."""
    marks = boundaries(sentence)
    high = next((n for n in marks if n > index), len(sentence.items))
    if sentence.texts[high : high + 1] != ("which",):
        return range(index + 1, high)
    comma = next((n for n in range(high, len(sentence.items)) if sentence.texts[n] == ","), len(sentence.items))
    return range(comma, next((n for n in marks if n > comma), len(sentence.items)))


def of_the_past(match: RuleMatch) -> bool:
    """Say whether what was done under an instrument is over: "Under the treaty Peru ceded two isles"."""
    sentence, index = match.sentence, match.captured["it"]
    opens = match.first <= 1
    low = 0 if opens else max((n for n in range(match.first) if sentence.texts[n] in (",", ";")), default=0)
    rows = _main(sentence, index) if opens else range(low, match.first)
    stop = next((n for n in rows if sentence.texts[n] in ("as", "like", "than", "who")), len(sentence.items))
    texts = {sentence.texts[n] for n in rows if n < stop and (not n or sentence.texts[n - 1] != ",")}
    if "framework" in sentence.texts[match.first : index] or any(sentence.items[n].type == "INSTRUMENT" for n in rows):
        return False
    past = any(t in _PAST or (t.endswith("ed") and len(t) > len("need")) for t in texts - _SIGNED)
    return past and not texts & _PRESENT


_APPROVED = frozenset({"approval", "assent", "consent", "nod", "go-ahead", "clearance", "permission"})


def _infinitive_realis(match: RuleMatch) -> Realis | None:
    """Return how real "… to sign" is: advised, or still to come, unless it is told of those who came to sign."""
    items, first = match.sentence.items, match.first
    if _recommended(match):
        return Realis("advised", "treaties.advice", items[first].span)
    if match.rule.id.endswith(".noun") and spelt(match.sentence, first, words("cleared"), 1):
        return Realis("planned", "treaties.cleared", items[first].span)
    lead = [i.text for i in items[max(0, first - 3) : first]]
    if items[first].text == "signing" and lead[-1:] in (["for"], ["to"]) and _APPROVED & set(lead):
        return Realis("planned", "treaties.cleared", items[first].span)  # "gave approval for signing an agreement"
    if spelt(match.sentence, first, words("open"), 1):
        return Realis("planned", "treaties.open", items[first].span)
    if first == 0 or items[first - 1].text != "to" or not items[first].text:
        return None
    before = {i.text for i in items[max(0, first - _INFINITIVE) : first]}
    if before & set(words("advice")):
        return Realis("advised", "treaties.advice", items[first - 1].span)
    if match.rule.id == "treaty.elevated" and any(w.startswith(_DECIDED) for w in before):
        return None  # "agreed on Monday to raise their ties to …": that they agreed is the act
    if before & set(words("fulfilled")) or match.rule.options.get("stage") not in _OPEN:
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


def outcome(kind: str, found: Realis, match: RuleMatch) -> str | None:
    """Return the stage that an act of a kind makes of its instrument, as real as it is; None: it did not happen."""
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
    if kind == "signed" and _due(match):
        return "agreed"
    return {"in_force": "signed", "ended": "in_force", "agreed": "negotiating"}.get(kind, "proposed")


def _due(match: RuleMatch) -> bool:
    """Say whether a signature is fixed, so that the talks are over: "is to be signed in May", not "will sign"."""
    texts = [i.text for i in match.sentence.items]
    low = max(0, match.first - _FIXED)
    signed = next((n for n in range(low, min(match.last + 1, len(texts))) if texts[n] == "signed"), 0)
    passive = bool({"be", "been"} & set(texts[max(0, signed - 2) : signed]))
    settled = bool(_SETTLED & set(texts[max(0, signed - _FIXED) : signed]))
    return passive and settled and not set(texts[low : match.last]) & set(words("hoping"))


def _proclaimed(kind: str, match: RuleMatch) -> bool:
    """Say whether of an elevation only the announcement is told: "announced that they have decided to elevate"."""
    if kind != "signed" or match.rule.id != "treaty.elevated":
        return False
    before = set(match.sentence.texts[: match.first])
    note = match.sentence.items[match.captured["it"]].note
    scheme = isinstance(note, Instrument) and note.noun == "declaration"
    return scheme or bool(before & set(words("announcing")))


def _decided(match: RuleMatch, found: Realis) -> bool:
    word = next(i.text for i in match.sentence.items if found.span and i.start >= found.span.start)
    return word.startswith(_DECIDED)
