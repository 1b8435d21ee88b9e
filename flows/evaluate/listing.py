"""Scores and errors for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flows.evaluate.equality import equal_slots, scored_slots
from flows.evaluate.linking import LinkScore
from flows.evaluate.pairing import pair_mentions
from flows.evaluate.scoring import Score, TableScore, Tally
from flows.ground.model import Mention

_HEAD = f"{'':14} {'P':>5} {'R':>5} {'F1':>5}  {'95 % of F1':11} {'gold':>5} {'found':>5}"


def format_score(score: Score, fields: bool = False) -> str:
    """Return a table of records and slots for each table and all; with ``fields``, the fields of each as well."""
    lines = [f"{score.documents} documents"]
    for title, pick in (("records", "records"), ("slots", "slots")):
        lines += ["", f"{title:14}{_HEAD[14:]}"]
        lines += [_row(table.table, getattr(table, pick)) for table in (*score.tables, score.overall)]
    if fields:
        lines += [line for table in score.tables for line in _fields(table)]
    return "\n".join(lines) + "\n"


def _fields(table: TableScore) -> Iterator[str]:
    if table.slots.gold or table.slots.found:
        yield f"\n{table.table:14}{_HEAD[14:]}"
        yield from (_row(field.name, field.slots) for field in table.fields if field.slots.gold or field.slots.found)


def _row(name: str, tally: Tally) -> str:
    low, high = tally.f1_interval
    figures = " ".join(f"{figure:5.3f}" for figure in (tally.precision, tally.recall, tally.f1))
    return f"{name:14} {figures}  {low:.3f}–{high:.3f} {tally.gold:5} {tally.found:5}"


def format_linking(score: LinkScore) -> str:
    """Return what was linked as gold has it, and each violation on a line."""
    lines = [f"linking: {score.keys} gold keys in {score.records} records"]
    lines += [f"  split: {key} is {', '.join(ids)}" for key, ids in score.split]
    lines += [f"  merged: {key} holds {', '.join(keys)}" for key, keys in score.merged]
    return "\n".join(lines) + "\n"


def listing(gold: Iterable[Mention], found: Iterable[Mention], texts: Mapping[str, str] | None = None) -> str:
    """Return every difference: the words, then field by field gold on the left and found on the right.

    ``texts``: document name → text, to quote the evidence; pairs that agree in all slots are left out.
    """
    pairing = pair_mentions(gold, found)
    entries: list[tuple[Mention, Mention | None, Mention | None]] = [
        (g, g, f) for g, f in pairing.pairs if _differ(g, f)
    ]
    entries += [(g, g, None) for g in pairing.missed] + [(f, None, f) for f in pairing.surplus]
    entries.sort(key=lambda entry: (entry[0].doc, entry[0].evidence, entry[0].table))
    return "\n".join(line for entry in entries for line in _entry(*entry, texts or {}))


def _differ(gold: Mention, found: Mention) -> bool:
    return any(not _agrees(gold, found, slot.name) for slot in scored_slots(gold.table))


def _agrees(gold: Mention, found: Mention, name: str) -> bool:
    slot = next(s for s in scored_slots(gold.table) if s.name == name)
    left, right = gold.values(name), found.values(name)
    return len(left) == len(right) == equal_slots(slot, left, right)


def _entry(at: Mention, gold: Mention | None, found: Mention | None, texts: Mapping[str, str]) -> Iterator[str]:
    sort = "DIFFERS" if gold and found else "MISSED" if gold else "SURPLUS"
    rules = f"  [{', '.join(found.rules)}]" if found else ""
    yield f"{sort} {at.table} {at.doc}:{at.evidence[0].start}{f'  {gold.key}' if gold and gold.key else ''}{rules}"
    if at.doc in texts:
        yield "  " + " … ".join(" ".join(span.of(texts[at.doc]).split()) for span in at.evidence)
    for slot in scored_slots(at.table):
        left, right = (", ".join(m.values(slot.name)) if m else "" for m in (gold, found))
        if left or right:
            mark = " " if gold and found and _agrees(gold, found, slot.name) else "≠"
            yield f"  {mark} {slot.name:12} {left or '—':50} {right or '—'}"
    yield ""
