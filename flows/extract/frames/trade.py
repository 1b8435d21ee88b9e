"""Trade figures: every number a text gives for trade between the two states, and what it measures.

Numbers come first: each is given to the head that governs it ("exports", "surplus", "bought"), rivals such as
"investment" among them (``trade_cues``). The head's flow gets its two ends from the words around it (``trade_flows``),
else from what the passage is about (``trade_passage``). What cannot be told to be trade between the two is no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.extract.frames import trade_periods as times
from flows.extract.frames.common import READ, Builder
from flows.extract.frames.trade_cues import Heads, amount, amounts_of, find_heads
from flows.extract.frames.trade_figures import figures, period_of
from flows.extract.frames.trade_passage import Passage
from flows.extract.frames.trade_shares import Figure
from flows.extract.frames.trade_tables import in_table, told_in_tables
from flows.extract.frames.trade_words import texts, words
from flows.extract.model import Candidate
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span
from flows.ground.value import replace

NEAR = 4  # items behind a number within which a date is its own
_LABELS = ("heading", "meta")  # kinds of segment that entries of a list are taken for


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Yield the trade figures of a document, as candidates."""
    passage = Passage(reading)
    yield from told_in_tables(reading)
    for sentence in reading.sentences():
        if in_table(reading, sentence.span):
            continue
        if sentence.segment.kind in READ or sentence.segment.kind in _LABELS:
            yield from _read(sentence, passage)


def _labelled(sentence: Sentence) -> bool:
    """Say whether a heading is in truth an entry of a list: "Imports from Peru: $11 million"."""
    items = sentence.items
    return any(items[at - 1].text == ":" for at in sentence.of_type("MONEY", "PERCENT", "QUANTITY") if at)


def _read(sentence: Sentence, passage: Passage) -> Iterator[Candidate]:
    heads = find_heads(sentence)
    flows = passage.enter(sentence, heads)
    if not amounts_of(sentence):
        _announce(sentence, heads, passage)
        return
    if sentence.segment.kind in _LABELS and not _labelled(sentence):
        return
    found = [f for f in figures(sentence, heads, flows, passage) if not _to_come(f, passage)]
    for figure in found:
        yield _candidate(figure, passage)
        partner = figure.partner or figure.flow.partner
        note = amount(sentence, figure.at)
        passage.values[note.number, note.unit] = replace(figure.flow, partner=partner)
        passage.note_figure(sentence, replace(figure.flow, partner=partner), figure.measure.kind)
        passage.of_goods = any(f.commodity is not None for f in found)
        if figure.commodity is not None:
            passage.named_goods = (sentence.index, figure.commodity)
    _carry(sentence, found, passage)


def _to_come(figure: Figure, passage: Passage) -> bool:
    """Say whether a figure is for a year that begins after the document's own: a forecast."""
    item, written = period_of(figure), passage.reading.document.date
    if item is None or not written or item > figure.at + NEAR:
        return False
    note = times.note_of(figure.sentence, item)
    year = (note.edtf or "")[:4]
    return year > written[:4] and year in note.span.of(passage.reading.view.text)


def _announce(sentence: Sentence, heads: Heads, passage: Passage) -> None:
    """Let "Trade in 2018", a heading or a sentence without numbers, give its period to what follows."""
    dates = [i for i in times.periods(sentence) if not times.is_base(sentence, i)]
    spoken = any(h.reads in ("flow", "seller", "buyer") for h in heads.flows)
    said = bool(words("announces") & sentence.anchors) and passage.close(sentence)
    if len(dates) == 1 and (spoken or said):
        note = times.note_of(sentence, dates[0])
        passage.carry(times.Period(note.edtf or "", note.span))


def _carry(sentence: Sentence, found: Sequence[Figure], passage: Passage) -> None:
    """Let a period that all figures of a sentence share stand for the sentences that follow.

    Not that of a digression: goods whose course is told over the years, while the passage has its own period.
    """
    told = [f for f in found if not f.measure.contrast and not _set_beside(sentence, f.at)]
    items = {i for f in told if (i := period_of(f)) is not None}
    if passage.period is not None and any(period_of(f) is None for f in told):
        return  # the passage's own period goes on beside another one
    compared = any(f.measure.contrast for f in found)
    if not items or (passage.period is not None and compared and all(f.commodity for f in found)):
        return
    growth = all(f.measure.kind == "growth_rate" for f in found)
    if passage.period is not None and any(passage.points_back(sentence, i) for i in items):
        return
    notes = [times.note_of(sentence, i) for i in sorted(items)]
    back = (
        "had" in sentence.anchors or all(n.relative for n in notes) or all(f.flow.head.reads == "again" for f in told)
    )
    text = passage.reading.view.text
    values = [
        times.Period(times.split(n.edtf or "", n.span.of(text))[0] if growth else n.edtf or "", n.span) for n in notes
    ]
    chosen = times.latest(values)
    if back and passage.period is not None and passage.close(sentence) and times.precedes(chosen, passage.period):
        return  # "two years before, imports had reached 5 million": a look back
    passage.carry(chosen)


def _set_beside(sentence: Sentence, at: int) -> bool:
    """ "€262 million (2023: €241 million)": a number of another year, beside the one that is told."""
    row = sentence.items[max(0, at - 3) : at]
    return len(row) == 3 and row[0].text == "(" and row[1].type == "DATE" and row[2].text == ":"


def _candidate(figure: Figure, passage: Passage) -> Candidate:
    sentence, note = figure.sentence, amount(figure.sentence, figure.at)
    builder = Builder("trade_figures", figure.flow.head.rule).evidence(sentence.span)
    _ends(builder, figure)
    builder.add("measure", note.span, figure.measure.kind)
    builder.add("value", note.span, _value(figure))
    builder.add("unit", note.span)
    qualified = note.qualifier_span
    builder.add("qualifier", qualified or sentence.span, note.qualifier, None if qualified else "default")
    if figure.commodity is not None:
        builder.add("commodity", figure.commodity)
    _dates(builder, figure, passage)
    return builder.build()


def _ends(builder: Builder, figure: Figure) -> None:
    """Add exporter, importer, flow and frame."""
    flow, head = figure.flow, figure.flow.head
    if figure.partner is not None:
        flow = replace(flow, partner=figure.partner)
    for field, end in zip(("exporter", "importer"), flow.ends, strict=True):
        if end is not None:
            builder.add(field, end.span, end.code, end.how)
    builder.add("flow", Span(head.sentence.items[head.first].start, head.sentence.items[head.last - 1].end), flow.flow)
    if flow.frame is not None and flow.flow != "total":
        builder.add("frame", flow.frame.span, flow.frame.code, flow.frame.how)


def _value(figure: Figure) -> str:
    """The number with its sign: falls and deficits are negative."""
    number = amount(figure.sentence, figure.at).number
    if figure.flow.head.rule == "trade.balance-plain":
        return number
    number = number.lstrip("-")
    deficit = figure.flow.head.sign == "-" and figure.measure.kind in ("value", "change")
    return f"-{number}" if figure.measure.falls != deficit else number  # a deficit that narrows is a gain


def _dates(builder: Builder, figure: Figure, passage: Passage) -> None:
    sentence, item = figure.sentence, period_of(figure)
    if item is not None and passage.period is not None and passage.points_back(sentence, item):
        item = None
    if item is not None and times.before_event(sentence, figure.at):
        return  # "exports, 517 million before the agreement, reached 600 in 2024"
    growth = figure.measure.kind in ("growth_rate", "change")
    if (told := _spread(figure, passage.reading.view.text)) is not None:
        builder.add("period", told[0], told[1])
    elif item is not None and not (_since(sentence, item) and not growth and _step(sentence, figure.at) == "to"):
        note = times.note_of(sentence, item)
        said = note.span.of(passage.reading.view.text)
        value, since = times.split(note.edtf or "", said) if growth else (note.edtf or "", None)
        builder.add("period", note.span, value, approximate=note.approximate)
        if since is not None and since != value:
            builder.add("base_period", note.span, since)
    elif not figure.measure.contrast and not times.apart(sentence, figure.at):
        _inherit(builder, sentence, passage)
    base = times.base_item(sentence, figure.at) if growth else None
    if base is not None:
        note = times.note_of(sentence, base)
        builder.add("base_period", note.span, note.edtf, approximate=note.approximate)


def _spread(figure: Figure, text: str) -> tuple[Span, str] | None:
    """ "From 2005 to 2014 exports grew from 2 to 3 million": of a rise between two years each number has its own."""
    sentence, amounts = figure.sentence, amounts_of(figure.sentence)
    if figure.measure.kind in ("growth_rate", "change"):
        return None
    ranges = [
        (times.note_of(sentence, i).span, both)
        for i in times.periods(sentence)
        if (both := times.years(sentence, i, text))
    ]
    n = amounts.index(figure.at)
    if len(ranges) != 1:
        return None
    lead, before = _step(sentence, figure.at), _step(sentence, amounts[n - 1]) if n else ""
    if lead == "from" and n + 1 < len(amounts) and _step(sentence, amounts[n + 1]) == "to":
        return ranges[0][0], ranges[0][1][0]
    if lead == "to" and n and (before == "from" or sentence.items[amounts[n - 1]].type == "PERCENT"):
        return ranges[0][0], ranges[0][1][1]  # "fell by 44% between 1937 and 1938, to 19 million"
    return None


def _since(sentence: Sentence, item: int) -> bool:
    """Say whether a period goes on since a year: what "has doubled since 2015, to 3 million" is of now."""
    return (times.note_of(sentence, item).edtf or "").endswith("/..")


def _step(sentence: Sentence, at: int) -> str:
    """The "from" or "to" right in front of a number."""
    return next((t for t in reversed(texts(sentence, at - 3, at)) if t in {"from", "to"}), "")


def _inherit(builder: Builder, sentence: Sentence, passage: Passage) -> None:
    """Add the period of the passage, of the article, or the last one that the paragraph names."""
    period = passage.period if passage.alive(sentence) else None
    period = period or passage.article
    if period is None:
        period = times.before(passage.reading, sentence)
        if period is None:
            return
        passage.carry(period)
    builder.add("period", period.span, period.value, "inherited")
