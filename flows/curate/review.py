"""What the pipeline is unsure of, as decisions to complete and paste into ``decisions.yaml``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from flows.curate.finding import occurrences
from flows.ground.blocking import keys, seeks
from flows.ground.codebook import slots
from flows.ground.model import Conflict, Corpus, Mention, Record, Refusal, Span, Table
from flows.ground.sameness import same
from flows.ground.visible import json_line, visible

LONGEST = 120  # characters quoted of a target


def review(
    mentions: Sequence[Mention],
    refusals: Iterable[Refusal],
    records: Sequence[Record],
    corpus: Corpus,
    conflicts: Iterable[Conflict] = (),
) -> str:
    """Return YAML stubs for what a person should look at; the same input gives the same text.

    In this order: conflicts no decision has settled, records that nearly were one, records on one mention of one
    rule without a date, and candidates that were refused as a whole. ``mentions`` are those after curation.
    """
    questions = {
        "Conflicts: which value is to be published?": _conflicts(conflicts, mentions, corpus),
        "Nearly linked: one record or two?": _near(records, corpus),
        "Weak: one rule, one document, no date. Is it right?": _weak(records, corpus),
        "Refused: is something missing?": _refused(refusals, corpus),
    }
    parts = [f"# {title}\n\n{''.join(stubs)}" for title, found in questions.items() if (stubs := list(found))]
    return "\n".join(parts) or "# Nothing to look at.\n"


def _conflicts(conflicts: Iterable[Conflict], mentions: Sequence[Mention], corpus: Corpus) -> Iterator[str]:
    by_claim = {(m.doc, claim): m for m in mentions for claim in m.claims}
    for conflict in conflicts:
        mention = by_claim.get((conflict.chosen.doc, conflict.chosen.claim))
        if conflict.chosen.claim.decision is None and mention is not None:
            values = f"{conflict.chosen.claim.value} ({conflict.chosen.doc}) was taken as {conflict.rule}"
            note = f"{conflict.field}: {values}; {conflict.other.claim.value} ({conflict.other.doc}) stands against it"
            extra = [f"field: {conflict.field}"]
            yield _stub("choose", f"{conflict.record}-{conflict.field}", mention, corpus, note, extra)


def _near(records: Sequence[Record], corpus: Corpus) -> Iterator[str]:
    for a, b in _pairs(records):
        verdicts = [same(a.table, x, y) for x in a.mentions for y in b.mentions if x.doc != y.doc]
        if any(v.barred for v in verdicts):
            continue
        if reason := next((v.reason for v in verdicts if v.near or v.same), None):
            other = _target(b.mentions[0].doc, b.table, b.mentions[0].evidence[0], corpus)
            note = f"{a.id} and {b.id}: {reason}"
            yield _stub("link", f"{a.id}-is-{b.id}", a.mentions[0], corpus, note, [f"other: {other}"])


def _pairs(records: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Pairs of records worth comparing, in the order of the records."""
    index: dict[tuple[Table, str], set[int]] = defaultdict(set)
    for number, record in enumerate(records):
        for mention in record.mentions:
            for key in keys(mention, near=True):
                index[record.table, key].add(number)
    for number, record in enumerate(records):
        sought = {key for mention in record.mentions for key in seeks(mention, near=True)}
        found = {other for key in sought for other in index.get((record.table, key), ()) if other > number}
        yield from ((record, records[other]) for other in sorted(found))


def _weak(records: Sequence[Record], corpus: Corpus) -> Iterator[str]:
    for record in records:
        mention = record.mentions[0]
        dated = any(slots(record.table)[field.field].kind == "date" for field in record.fields)
        if len(record.mentions) == 1 and len(mention.rules) == 1 and not dated and record.table != "trade_figures":
            yield _stub("accept", record.id, mention, corpus, f"{record.id}, by {mention.rules[0]} (or action: reject)")


def _refused(refusals: Iterable[Refusal], corpus: Corpus) -> Iterator[str]:
    whole = {(r.doc, r.span, r.table, r.rule, r.reason) for r in refusals if r.field is None}
    for doc, span, table, rule, reason in sorted(whole):
        target = _target(doc, table, span, corpus)
        note = f"{rule} proposed it; refused: {reason}"
        fields = f"set: {{}}  # such as {next(iter(slots(table)))}: {{value: …, quote: …}}"
        yield _write("add", f"{table}-{corpus.source(doc).accession}-{span.start}", target, note, [fields])


def _stub(action: str, name: str, mention: Mention, corpus: Corpus, note: str, extra: Sequence[str] = ()) -> str:
    target = _target(mention.doc, mention.table, mention.evidence[0], corpus)
    expect = {n: _guard(mention, n) for n in slots(mention.table) if mention.values(n)}
    return _write(action, name, target, note, [*extra, f"expect: {_yaml(expect)}"])


def _guard(mention: Mention, name: str) -> object:
    values = mention.values(name)
    return list(values) if slots(mention.table)[name].many else values[0]


def _write(action: str, name: str, target: str, note: str, extra: Sequence[str]) -> str:
    lines = [f"action: {action}", f"target: {target}", *extra, "reason: …", "author: …", "date: …"]
    return (
        f"# {visible(' '.join(note.split()))}\n- id: {action}-{name}\n"
        + "".join(f"  {line}\n" for line in lines)
        + "\n"
    )


def _target(doc: str, table: Table, span: Span, corpus: Corpus) -> str:
    """A target as YAML: the evidence's words, cut to a readable length; which of several where it needs saying."""
    text = corpus.document(doc).text
    quote = span.of(text)[:LONGEST].rstrip()
    places = [place.start for place in occurrences(text, quote)]
    where = {} if len(places) < 2 else {"occurrence": places.index(span.start) + 1}
    return _yaml({"doc": doc, "table": table, "quote": quote, **where})


def _yaml(value: object) -> str:
    """A value as a line of YAML: JSON is YAML."""
    return json_line(value)
