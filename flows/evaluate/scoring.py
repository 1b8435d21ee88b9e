"""Precision, recall and F1 of records and slots, for each table and over all, with their uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from flows.evaluate.equality import equal_slots, scored_slots
from flows.evaluate.pairing import Pairing, pair_mentions
from flows.ground.codebook import Slot
from flows.ground.model import TABLES, Mention

Z = 1.959964  # two-sided 95 %


def wilson(hits: float, n: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a proportion; (0, 1) where there is nothing to count."""
    if n <= 0:
        return 0.0, 1.0
    p, zz = hits / n, Z * Z
    middle = (p + zz / (2 * n)) / (1 + zz / n)
    reach = Z / (1 + zz / n) * sqrt(p * (1 - p) / n + zz / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of gold, of found, and of what is equal in both; the figures follow."""

    gold: int = 0
    found: int = 0
    equal: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.gold + other.gold, self.found + other.found, self.equal + other.equal)

    @property
    def precision(self) -> float:
        """Share of what was found that is in gold; 1 where nothing was found."""
        return self.equal / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of gold that was found; 1 where there is no gold."""
        return self.equal / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there is neither gold nor found."""
        return 2 * self.equal / (self.gold + self.found) if self.gold + self.found else 1.0

    @property
    def precision_interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval, n = found."""
        return wilson(self.equal, self.found)

    @property
    def recall_interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval, n = gold."""
        return wilson(self.equal, self.gold)

    @property
    def f1_interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval with n the mean of gold and found, of which F1 is a proportion: an approximation."""
        return wilson(self.equal, (self.gold + self.found) / 2)


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
