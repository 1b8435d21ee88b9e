"""Precision, recall and F1 of records and slots, for each table and over all, with their uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.evaluate.equality import equal_slots, scored_slots
from flows.evaluate.pairing import Pairing, pair_mentions
from flows.ground.codebook import Slot
from flows.ground.measured import Tally, wilson
from flows.ground.model import TABLES, Mention

__all__ = ["FieldScore", "Score", "TableScore", "Tally", "score", "wilson"]


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One field's slots."""

    name: str
    slots: Tally


@dataclass(frozen=True, slots=True)
class TableScore:
    """One table's records and slots (``table`` is «all» for the sum), and its fields in the codebook's order."""

    table: str
    records: Tally
    slots: Tally
    fields: tuple[FieldScore, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """What was measured: each table, all of them together, and on how many documents."""

    documents: int
    tables: tuple[TableScore, ...]
    overall: TableScore


def score(gold: Iterable[Mention], found: Iterable[Mention], documents: Iterable[str] | None = None) -> Score:
    """Score found mentions against gold by the codebook's section 9.

    ``documents``: names of the documents that were coded, those without any mention among them; mentions of
    others are left out. Without it, all documents that either side mentions count.
    """
    all_gold, all_found = list(gold), list(found)
    names = {m.doc for m in (*all_gold, *all_found)} if documents is None else set(documents)
    pairing = pair_mentions((m for m in all_gold if m.doc in names), (m for m in all_found if m.doc in names))
    tables = tuple(_table(table, _of(pairing, table)) for table in TABLES)
    return Score(len(names), tables, _sum(tables))


def _of(pairing: Pairing, table: str) -> Pairing:
    return Pairing(
        tuple(pair for pair in pairing.pairs if pair[0].table == table),
        tuple(m for m in pairing.missed if m.table == table),
        tuple(m for m in pairing.surplus if m.table == table),
    )


def _table(table: str, pairing: Pairing) -> TableScore:
    pairs = len(pairing.pairs)
    records = Tally(pairs + len(pairing.missed), pairs + len(pairing.surplus), pairs)
    some = next((s for s in TABLES if s == table), TABLES[0])
    fields = tuple(FieldScore(slot.name, _field(slot, pairing)) for slot in scored_slots(some))
    return TableScore(table, records, sum((f.slots for f in fields), Tally()), fields)


def _field(slot: Slot, pairing: Pairing) -> Tally:
    gold = [*(g for g, _ in pairing.pairs), *pairing.missed]
    found = [*(f for _, f in pairing.pairs), *pairing.surplus]
    same = sum(equal_slots(slot, g.values(slot.name), f.values(slot.name)) for g, f in pairing.pairs)
    return Tally(_count(gold, slot), _count(found, slot), same)


def _count(mentions: Iterable[Mention], slot: Slot) -> int:
    return sum(len(mention.values(slot.name)) for mention in mentions)


def _sum(tables: Sequence[TableScore]) -> TableScore:
    return TableScore("all", sum((t.records for t in tables), Tally()), sum((t.slots for t in tables), Tally()))
