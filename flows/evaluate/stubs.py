"""Where gold says otherwise, as decisions to read, reason and paste: from adjudicated coding to curation.

A stub is a proposal. Whoever pastes it answers for it: the reason is theirs to write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from flows.curate.finding import NEAR, occurrences
from flows.evaluate.equality import equal_slots
from flows.evaluate.pairing import pair_mentions
from flows.ground.codebook import Slot, slots
from flows.ground.model import Claim, Corpus, Mention, Span
from flows.ground.visible import json_line

LONGEST = 120  # characters quoted of a target
_OTHERS = re.compile(r"[^a-z0-9]+")


def stubs(gold: Iterable[Mention], found: Iterable[Mention], corpus: Corpus) -> str:
    """Return ``correct``, ``add`` and ``reject`` stubs that would make ``found`` say what ``gold`` says, as YAML."""
    optional = list(gold)
    pairing = pair_mentions(optional, found)
    entries = [(g, "".join(_correct(g, f, corpus))) for g, f in pairing.pairs]
    entries += [(g, _add(g, corpus)) for g in pairing.missed]
    entries += [(f, _reject(f, corpus)) for f in pairing.surplus]
    entries.sort(key=lambda entry: (entry[0].doc, entry[0].evidence, entry[0].table))
    return "".join(text for _, text in entries)


def _correct(gold: Mention, found: Mention, corpus: Corpus) -> Iterator[str]:
    fields = [slot for slot in slots(gold.table).values() if slot.scored and not _agree(slot, gold, found)]
    if fields:
        expect = {slot.name: _plain(slot, found.values(slot.name)) for slot in fields}
        settings = {slot.name: _setting(slot, gold, corpus) for slot in fields}
        yield _write("correct", gold, found, corpus, [f"expect: {_yaml(expect)}", *_set(settings)])


def _add(gold: Mention, corpus: Corpus) -> str:
    settings = {slot.name: _setting(slot, gold, corpus) for slot in slots(gold.table).values()}
    return _write("add", gold, gold, corpus, _set({name: value for name, value in settings.items() if value}))


def _reject(found: Mention, corpus: Corpus) -> str:
    expect = {slot.name: _plain(slot, found.values(slot.name)) for slot in slots(found.table).values()}
    known = {name: value for name, value in expect.items() if value}
    return _write("reject", found, found, corpus, [f"expect: {_yaml(known)}"])


def _agree(slot: Slot, gold: Mention, found: Mention) -> bool:
    left, right = gold.values(slot.name), found.values(slot.name)
    return len(left) == len(right) == equal_slots(slot, left, right)


def _plain(slot: Slot, values: Sequence[str]) -> object:
    return list(values) if slot.many and values else values[0] if values else None


def _setting(slot: Slot, gold: Mention, corpus: Corpus) -> object:
    values = [_value(claim, slot, gold, corpus) for claim in gold.of(slot.name)]
    return values if slot.many else values[0] if values else None


def _value(claim: Claim, slot: Slot, gold: Mention, corpus: Corpus) -> dict[str, object]:
    """A value and the words it stands on; a name's own words where its span covers a list of them."""
    text = corpus.document(gold.doc).text
    places = (claim.span, *gold.evidence, Span(0, len(text))) if slot.kind in ("name", "text") else ()
    found = (text.find(claim.value, place.start, place.end) for place in places)
    at = next((start for start in found if start >= 0), None)
    span = claim.span if at is None else Span(at, at + len(claim.value))
    quote = span.of(text)
    return {"value": claim.value, "quote": quote, **_which(text, quote, span, gold.evidence)}


def _which(text: str, quote: str, span: Span, evidence: Sequence[Span]) -> dict[str, int]:
    """Which of several places is meant, where looking near the evidence would not find it alone."""
    found = occurrences(text, quote)
    for reach in (0, NEAR):
        close = [s for s in found if any(e.start - reach <= s.start and s.end <= e.end + reach for e in evidence)]
        if len(close) == 1:
            return {} if close[0] == span else {"occurrence": found.index(span) + 1}
    return {} if len(found) == 1 else {"occurrence": found.index(span) + 1}


def _set(settings: dict[str, object]) -> list[str]:
    return ["set:", *(f"  {name}: {_yaml(value)}" for name, value in settings.items())]


def _write(action: str, name: Mention, target: Mention, corpus: Corpus, body: Sequence[str]) -> str:
    text = corpus.document(target.doc).text
    quote = target.evidence[0].of(text)[:LONGEST].rstrip()
    places = [span.start for span in occurrences(text, quote)]
    where = {} if len(places) < 2 else {"occurrence": places.index(target.evidence[0].start) + 1}
    key = _OTHERS.sub("-", (name.key or target.table).casefold()).strip("-")  # what gold calls it, as an id
    head = f"{action}-{key}-{corpus.source(target.doc).accession}"
    lines = [
        f"action: {action}",
        f"target: {_yaml({'doc': target.doc, 'table': target.table, 'quote': quote, **where})}",
        *body,
        "reason: …",
        "author: …",
        "date: …",
    ]
    return f"- id: {head}\n" + "".join(f"  {line}\n" for line in lines) + "\n"


def _yaml(value: object) -> str:
    return json_line(value)
