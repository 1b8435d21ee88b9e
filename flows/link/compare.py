"""How two values of one field relate: agreement, refinement, overlap or conflict (codebook, section 8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from flows.ground import edtf
from flows.ground.codebook import Slot
from flows.ground.dates import dates_of
from flows.ground.figures import interval
from flows.ground.model import Agreement, Mention, Table
from flows.ground.names import fold, same_person, wording

Comparison: TypeAlias = Literal["equal", "refines", "refined_by", "overlapping", "incompatible"]

AGREEMENT: dict[Comparison, Agreement] = {
    "equal": "confirmed",
    "refines": "refined",
    "refined_by": "refined",
    "overlapping": "overlapping",
    "incompatible": "conflicting",
}
SEVERITY: tuple[Agreement, ...] = ("single", "confirmed", "refined", "overlapping", "conflicting")

# A thing has several names: two unlike ones are no contradiction. (Two places of signature are.)
LABELS = frozenset({"title", "short_title", "amends", "occasion", "commodity", "visitor_role", "name"})


def compare(slot: Slot, a: str, b: str, qualifiers: tuple[str | None, str | None] = (None, None)) -> Comparison:
    """Return how ``a`` relates to ``b``; ``qualifiers`` are those of two numbers."""
    if a == b and slot.kind != "number":
        return "equal"
    if slot.kind == "number":
        return _numbers(a, b, qualifiers)
    return _BY_KIND.get(slot.kind, _codes)(slot, a, b)


def _dates(slot: Slot, a: str, b: str) -> Comparison:
    return edtf.compare(a, b)


def _numbers(a: str, b: str, qualifiers: tuple[str | None, str | None]) -> Comparison:
    first, second = interval(a, qualifiers[0]), interval(b, qualifiers[1])
    if first == second:
        return "equal"
    if second[0] <= first[0] and first[1] <= second[1]:
        return "refines"
    if first[0] <= second[0] and second[1] <= first[1]:
        return "refined_by"
    return "overlapping" if first[0] <= second[1] and second[0] <= first[1] else "incompatible"


def _names(slot: Slot, a: str, b: str) -> Comparison:
    first, second = set(fold(a).split()), set(fold(b).split())
    if first == second or fold(a) == fold(b):
        return "equal"
    if first > second:
        return "refines"
    if first < second:
        return "refined_by"
    return "overlapping" if first & second or slot.name in LABELS else "incompatible"


def _enums(slot: Slot, a: str, b: str) -> Comparison:
    vague = wording().unspecific.get(slot.name, frozenset())
    if (a in vague) != (b in vague):
        return "refined_by" if a in vague else "refines"
    families = wording().instrument_families
    if slot.name == "instrument" and any({a, b} <= line for line in families):
        return "overlapping"  # each text has its own noun for it
    return "incompatible"


def _codes(slot: Slot, a: str, b: str) -> Comparison:
    return "incompatible"


_BY_KIND: dict[str, Callable[[Slot, str, str], Comparison]] = {
    "date": _dates,
    "name": _names,
    "text": _names,
    "enum": _enums,
}


def compare_stages(table: Table, earlier: str, later: str, same_time: bool) -> Comparison:
    """Return how the stage a later document reports relates to that of an earlier one, seen from the later one.

    A later stage in a later document refines. An earlier stage in it only repeats what was, unless it speaks of
    something open ("in force") after the end. ``same_time``: neither document is the later one.
    """
    if earlier == later:
        return "equal"
    stages, known = wording().stages.get(table, ()), wording()
    if earlier not in stages or later not in stages:
        return "refines" if later in known.last_stages and earlier not in known.last_stages else "incompatible"
    if stages.index(later) > stages.index(earlier):
        return "refines"
    over = earlier in known.last_stages and later in known.open_stages
    return "incompatible" if over and not same_time else "refined_by"


def fineness(slot: Slot, value: str, mention: Mention, approximate: bool) -> tuple[float, ...]:
    """Return how fine a value is; a greater tuple is finer. Only values of one slot can be compared."""
    match slot.kind:
        case "date":
            return (-_coarseness(dates_of(value).width), float(not approximate))
        case "number":
            low, high = interval(value, mention.value("qualifier"))
            return (-float(high - low),)
        case "name" | "text":
            return _fullness(slot, value)
        case "enum":
            return (float(value not in wording().unspecific.get(slot.name, frozenset())),)
    return ()


def _coarseness(days: int) -> float:
    """Days, from a month on in whole months: February is no finer than March, nor 1975 than 1976."""
    return float(days) if days < 28 else 30.0 * round(days / 30.44)


def _fullness(slot: Slot, value: str) -> tuple[float, ...]:
    """Names before descriptions, then the one with more words; only for labels and places."""
    return (float(is_named(value)), float(len(fold(value).split())))


def is_named(text: str) -> bool:
    """Say whether most of the words that carry meaning are capitalised: a proper name, not a description."""
    words = [w.strip("“”\"'‘’()") for w in text.replace("-", " ").split()]
    content = [w for w in words if w and w.casefold() not in wording().function_words | wording().articles]
    return bool(content) and 2 * sum(w[0].isupper() or w[0].isdigit() for w in content) > len(content)


def same_element(slot: Slot, a: str, b: str) -> bool:
    """Say whether two elements of a list field, from two documents, are one."""
    if a == b:
        return True
    if slot.kind != "name":
        return False
    if slot.name in ("visitors", "hosts", "signatories"):
        return same_person(a, b)
    small, large = sorted((set(fold(a).split()), set(fold(b).split())), key=len)
    return bool(small) and small <= large
