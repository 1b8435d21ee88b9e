"""When two values count as the same (codebook, section 9), and how many slots two mentions share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from flows.evaluate.assign import NOT, assign
from flows.ground import edtf
from flows.ground.codebook import Slot, slots
from flows.ground.model import Mention, Table
from flows.ground.names import same_name


def scored_slots(table: Table) -> tuple[Slot, ...]:
    """Return the fields of a table that are scored."""
    return tuple(slot for slot in slots(table).values() if slot.scored)


def equal(slot: Slot, a: str, b: str) -> bool:
    """Say whether two values of a field are equal: codes and enums as words, names fuzzily, dates by days."""
    if a == b:
        return True
    match slot.kind:
        case "name" | "text":
            return same_name(a, b)
        case "date":
            return _equal_dates(a, b)
        case "number":
            return _equal_numbers(a, b)
        case _:
            return False


def _equal_dates(a: str, b: str) -> bool:
    return edtf.is_valid(a) and edtf.is_valid(b) and edtf.equal_for_scoring(a, b)


def _equal_numbers(a: str, b: str) -> bool:
    try:
        return Decimal(a) == Decimal(b)
    except InvalidOperation:
        return False


def equal_slots(slot: Slot, gold: Sequence[str], found: Sequence[str]) -> int:
    """Return how many values of a field are equal, one to one."""
    if not gold or not found:
        return 0
    if len(gold) == len(found) == 1:
        return int(equal(slot, gold[0], found[0]))
    return len(assign([[1.0 if equal(slot, g, f) else NOT for f in found] for g in gold]))


def share(gold: Mention, found: Mention) -> float:
    """Return the share of equal slots of two mentions of one table: equal ones over those of both, 0 to 1."""
    fields = scored_slots(gold.table)
    same = sum(equal_slots(slot, gold.values(slot.name), found.values(slot.name)) for slot in fields)
    total = size(gold) + size(found)
    return 2 * same / total if total else 1.0


def size(mention: Mention) -> int:
    """Return the number of scored slots of a mention: a scalar field, or an element of a list, is one."""
    return sum(len(mention.values(slot.name)) for slot in scored_slots(mention.table))
