"""The grounder: the only place where mentions are made.

A proposer points at text; the grounder looks again. Every slot is anchored in the document as stored,
its value read anew from there and compared with what was proposed, its type checked against the
codebook; what does not hold is refused with a reason. A candidate that loses what it cannot do without
is refused whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from flows.extract.annotate.amounts import parse_amount
from flows.extract.annotate.organisations import seats
from flows.extract.annotate.places import codes_of
from flows.extract.model import Amount, Candidate, DateExpr, Slot
from flows.extract.reading import Reading
from flows.extract.scrutiny import fault_of_mention, fault_of_quote, fault_of_slot
from flows.ground import codebook, edtf
from flows.ground.model import Claim, How, Mention, Refusal, Span, Table

_EDGES = " \t\r\n,;:\"'“”‘’«»"
_PAIRS = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}


@dataclass(frozen=True, slots=True)
class Grounded:
    """What became of a candidate: a mention or none, and what was refused."""

    mention: Mention | None
    refusals: tuple[Refusal, ...]


class _Refused(Exception):
    """Why a slot or a candidate cannot stand."""


def ground(candidate: Candidate, reading: Reading) -> Grounded:
    """Return the mention a candidate makes, as far as the text bears it out."""
    claims: list[Claim] = []
    refusals: list[Refusal] = []
    for proposed in candidate.slots:
        try:
            claims.append(_claim(proposed, candidate, reading))
        except _Refused as fault:
            refusals.append(_refusal(candidate, reading, str(fault), proposed.span, proposed.field))
    try:
        mention = _mention(candidate, reading, _unique(claims, candidate))
    except _Refused as fault:
        span = candidate.evidence[0] if candidate.evidence else Span(0, 0)
        return Grounded(None, (*refusals, _refusal(candidate, reading, str(fault), span, None)))
    return Grounded(mention, tuple(refusals))


def _refusal(c: Candidate, reading: Reading, reason: str, span: Span, field: str | None) -> Refusal:
    return Refusal(reading.document.name, c.table, c.rule, span, reason, field)


def _mention(candidate: Candidate, reading: Reading, claims: tuple[Claim, ...]) -> Mention:
    evidence = tidy_spans(candidate.evidence)
    if not evidence:
        raise _Refused("no evidence")
    if any(not 0 <= s.start < s.end <= len(reading.document.text) for s in evidence):
        raise _Refused("evidence lies outside the text")
    mention = Mention(reading.document.name, candidate.table, claims, evidence, (candidate.rule,))
    REQUIRED[candidate.table](mention, reading)
    if candidate.proposer != "rules" and (fault := fault_of_mention(mention, reading)):
        raise _Refused(fault)
    return mention


def tidy_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans sorted, with those that overlap or touch joined."""
    joined: list[Span] = []
    for span in sorted(set(spans)):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _unique(claims: list[Claim], candidate: Candidate) -> tuple[Claim, ...]:
    """Keep one claim a scalar field (the first) and one a value of a list field, in the codebook's order."""
    kept: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        many = codebook.slot(candidate.table, claim.field).many
        kept.setdefault((claim.field, claim.value.casefold() if many else ""), claim)
    order = _order(candidate.table)
    return tuple(sorted(kept.values(), key=lambda c: order[c.field]))


@cache
def _order(table: Table) -> Mapping[str, int]:
    return {name: n for n, name in enumerate(codebook.slots(table))}


def _claim(proposed: Slot, candidate: Candidate, reading: Reading) -> Claim:
    specs = codebook.slots(candidate.table)
    if proposed.field not in specs:
        raise _Refused(f"there is no field {proposed.field!r}")
    if fault := fault_of_quote(proposed, reading):
        raise _Refused(fault)
    span = _anchored(proposed.span, reading)
    if candidate.proposer != "rules" and (fault := fault_of_slot(proposed, span, reading)):
        raise _Refused(fault)
    value, how, approximate = _NORMALISE[specs[proposed.field].kind](proposed, span, reading, specs[proposed.field])
    return Claim(proposed.field, value, span, proposed.how or how, candidate.rule, approximate or proposed.approximate)


def _anchored(span: Span, reading: Reading) -> Span:
    """Return the span without white space and stray signs at its edges; refuse it where nothing is left."""
    text = reading.document.text
    if not 0 <= span.start < span.end <= len(text):
        raise _Refused("the span lies outside the text")
    start, end = span.start, span.end
    while start < end and text[start] in _EDGES and not _paired(text, start, end):
        start += 1
    while end > start and text[end - 1] in _EDGES and not _paired(text, start, end):
        end -= 1
    if start == end:
        raise _Refused("the span holds no text")
    return Span(start, end)


def _paired(text: str, start: int, end: int) -> bool:
    """Say whether the span opens with a quotation that closes within it, as in ‘“quiet” pact of Oslo’."""
    closing = _PAIRS.get(text[start])
    return closing is not None and start + 1 < text.find(closing, start + 1, end) < end - 1


def squeeze(text: str) -> str:
    """Return text on one line, white space folded."""
    return " ".join(text.split())


_Normal = tuple[str, How, bool]


def _name(proposed: Slot, span: Span, reading: Reading, spec: codebook.Slot) -> _Normal:
    quote = squeeze(span.of(reading.view.text)) and squeeze(_unmarked(span, reading))
    if proposed.value is None or squeeze(proposed.value) == quote:
        return quote, "verbatim", False
    words = set(re.findall(r"\w+", squeeze(proposed.value).casefold()))
    stems = {w.rstrip("s") for w in re.findall(r"\w+", quote.casefold())}
    missing = sorted(w for w in words if w.rstrip("s") not in stems and w not in _SMALL)
    if missing:
        raise _Refused(f"{', '.join(missing)!r} does not stand in the quote {quote!r}")
    return squeeze(proposed.value), "normalised", False


_SMALL = frozenset("a an the of on for in about and".split())


def _unmarked(span: Span, reading: Reading) -> str:
    """The document's own characters, but for those that the view blanks (marks, mark-up)."""
    text, view = reading.document.text, reading.view.text
    return "".join(" " if view[i] == " " and not text[i].isspace() else text[i] for i in range(span.start, span.end))


_OURS = frozenset({"our", "ours", "we", "us"})


def _code(proposed: Slot, span: Span, reading: Reading, spec: codebook.Slot) -> _Normal:
    named = codes_of(span.of(reading.view.text))
    if proposed.value is None:
        if len(named) != 1:
            raise _Refused(f"{span.of(reading.document.text)!r} names {len(named)} states")
        return named[0], "resolved", False
    if proposed.value in named or proposed.value in reading.codes_in(span):
        return proposed.value, "resolved", False
    if proposed.value == seats().get(span.of(reading.view.text)):
        return proposed.value, "resolved", False
    if proposed.value in reading.dyad and span.of(reading.view.text).lower() in _OURS:
        return proposed.value, "resolved", False  # the state whose text it is, which never names itself
    raise _Refused(f"{proposed.value} is not what {span.of(reading.document.text)!r} says")


def _enum(proposed: Slot, span: Span, reading: Reading, spec: codebook.Slot) -> _Normal:
    if proposed.value is None or proposed.value not in (spec.values or {}):
        raise _Refused(f"{proposed.value!r} is not a value of {spec.name}")
    return proposed.value, "resolved", False


def _date(proposed: Slot, span: Span, reading: Reading, spec: codebook.Slot) -> _Normal:
    found = reading.within(span, DateExpr)
    if proposed.value is None:
        if len(found) != 1 or found[0].edtf is None:
            raise _Refused(f"{span.of(reading.document.text)!r} is not one resolved date")
        value = date_for(spec, found[0].edtf, found[0].approximate)
        return value, "normalised", found[0].approximate
    if not edtf.is_valid(proposed.value):
        raise _Refused(f"{proposed.value!r} is not EDTF")
    if not any(d.edtf and _says(d.edtf, proposed.value) for d in found):
        raise _Refused(f"{span.of(reading.document.text)!r} does not say {proposed.value}")
    approximate = any(d.approximate for d in found if d.edtf == proposed.value)
    return proposed.value, "normalised", approximate


def _says(whole: str, part: str) -> bool:
    """Say whether an expression's value bears out a proposed one: equal, one end of it, or both ends of a pair."""
    return part == whole or part in whole.split("/") or edtf.compare(part, whole) == "equal"


def date_for(spec: codebook.Slot, value: str, approximate: bool = False) -> str:
    """Return what a date expression's value gives a field: one end of an interval, or all of it.

    "5–9 August" starts on the 5th and ends on the 9th; "mid-June" is one vague day, whole at either end;
    "since 2018" is 2018 as a point and open as a period (codebook section 2).
    """
    first, _, last = value.partition("/")
    if not last or spec.role == "period" or approximate:
        return value
    if last == "..":
        return first
    if first == "..":
        return last if spec.role == "end" else value
    return {"start": first, "end": last}.get(spec.role or "", value)


def _number(proposed: Slot, span: Span, reading: Reading, spec: codebook.Slot) -> _Normal:
    found = reading.within(span, Amount)
    amount = found[0] if found else parse_amount(span.of(reading.view.text))
    if amount is None:
        raise _Refused(f"{span.of(reading.document.text)!r} is not a number")
    if proposed.value is None:
        return amount.number, "normalised", False
    try:
        same = abs(Decimal(proposed.value)) == abs(Decimal(amount.number))  # a fall or deficit turns the sign
    except InvalidOperation:
        same = False
    if not same:
        raise _Refused(f"{proposed.value} is not what {span.of(reading.document.text)!r} says")
    return proposed.value, "normalised", False


def _unit(proposed: Slot, span: Span, reading: Reading, spec: codebook.Slot) -> _Normal:
    found = reading.within(span, Amount)
    amount = found[0] if found else parse_amount(span.of(reading.view.text))
    unit = singular(amount.unit) if amount and amount.unit else None
    if unit is None or (proposed.value is not None and proposed.value != unit):
        raise _Refused(f"{span.of(reading.document.text)!r} has the unit {unit}, not {proposed.value}")
    return unit, "normalised", False


def singular(unit: str) -> str:
    """ "Tonnes" is the unit tonne, "barrels a day" barrel per day, "cubic feet" cubic foot; codes and symbols stay."""
    per = re.sub(r" an? (?=day|month|year)", " per ", unit).replace("feet", "foot")
    per = re.sub(r"(?<=[a-z]{2})ies(?= per | of |$)", "y", per)  # catties, lorries
    per = re.sub(r"(?<=x|h)es(?= per | of |$)", "", per)  # boxes, batches
    return re.sub(r"(?<=[a-z]{3})s(?= per | of |$)", "", per, count=1)


_NORMALISE: dict[codebook.Kind, Callable[[Slot, Span, Reading, codebook.Slot], _Normal]] = {
    "name": _name, "text": _name, "code": _code, "enum": _enum, "date": _date, "number": _number, "unit": _unit,
}  # fmt: skip


def _treaty_stands(mention: Mention, reading: Reading) -> None:
    parties = set(mention.values("parties"))
    if not mention.value("title"):
        raise _Refused("an agreement without a title")
    if not parties & set(reading.dyad):
        raise _Refused("no state of the dyad is a party")


def _visit_stands(mention: Mention, reading: Reading) -> None:
    if not mention.values("visitors") and not mention.value("visitor_role"):
        raise _Refused("a visit without a visitor")
    ends = {mention.value("origin"), mention.value("destination")} - {None}
    if mention.value("origin") == mention.value("destination"):
        raise _Refused("origin and destination are the same state")
    if not ends & set(reading.dyad):
        raise _Refused("neither origin nor destination is of the dyad")


def _exercise_stands(mention: Mention, reading: Reading) -> None:
    touched = {*mention.values("participants"), mention.value("host")}
    if not touched & set(reading.dyad):
        raise _Refused("no state of the dyad takes part")


def _figure_stands(mention: Mention, reading: Reading) -> None:
    if mention.value("value") is None or mention.value("measure") is None:
        raise _Refused("a figure without a value or measure")
    ends = {mention.value("exporter"), mention.value("importer")} - {None}
    if ends and ends != set(reading.dyad):
        raise _Refused("the figure is not about trade between the two states")


REQUIRED: dict[str, Callable[[Mention, Reading], None]] = {
    "treaties": _treaty_stands,
    "visits": _visit_stands,
    "exercises": _exercise_stands,
    "trade_figures": _figure_stands,
}
