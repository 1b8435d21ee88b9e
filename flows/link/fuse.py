"""One value, or one list, a field from all documents' claims, by the codebook's section 8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from operator import itemgetter

from flows.ground.codebook import Slot, slots
from flows.ground.model import Agreement, Conflict, FieldValue, LinkedClaim, Mention, Record
from flows.ground.names import is_description
from flows.link.compare import (
    AGREEMENT,
    SEVERITY,
    Comparison,
    compare,
    compare_stages,
    fineness,
    same_element,
)
from flows.link.order import Order


@dataclass(frozen=True, slots=True)
class _Said:
    """A claim with the mention it is part of."""

    claim: LinkedClaim
    mention: Mention

    @property
    def value(self) -> str:
        """What it says."""
        return self.claim.claim.value


def fuse(record_id: str, mentions: Sequence[Mention], order: Order) -> tuple[Record, tuple[Conflict, ...]]:
    """Return the record of some mentions, and the conflicts between them."""
    table = mentions[0].table
    ordered = sorted(mentions, key=order.founding)
    fields: list[FieldValue] = []
    conflicts: list[Conflict] = []
    for slot in slots(table).values():
        said = [_Said(LinkedClaim(m.doc, m.id, c), m) for m in ordered for c in m.of(slot.name)]
        if said and slot.many:
            fields.append(_list(slot, said))
        elif said:
            value, against = _scalar(slot, said, order)
            fields.append(value)
            conflicts += [Conflict(record_id, table, slot.name, value.chosen[0], c, rule) for c, rule in against]
    return Record(record_id, table, tuple(ordered), tuple(fields)), tuple(conflicts)


# One value


def _scalar(slot: Slot, said: list[_Said], order: Order) -> tuple[FieldValue, list[tuple[LinkedClaim, str]]]:
    groups = _groups(slot, said, order)
    ranked = sorted(((_rank(slot, group, groups, order), group) for group in groups), key=itemgetter(0), reverse=True)
    rank, best = ranked[0]
    chosen = max(best, key=lambda s: (*_merit(slot, s), -order.accession[s.claim.doc]))
    against = [
        (group[0].claim, _rule(rank, other))
        for other, group in ranked[1:]
        if _relation(slot, best[0], group[0], order) == "incompatible"
    ]
    value = FieldValue(
        slot.name, (chosen.value,), (chosen.claim,), tuple(s.claim for s in said), _agreement(slot, said, groups, order)
    )
    return value, against


def _groups(slot: Slot, said: Iterable[_Said], order: Order) -> list[list[_Said]]:
    """Claims that say the same, in founding order; what is said in the same words again is not compared again."""
    groups: list[list[_Said]] = []
    known: dict[tuple[str, str | None], list[_Said]] = {}
    for one in said:
        words = one.value, one.mention.value("qualifier")
        twin = known.get(words) or next((g for g in groups if _relation(slot, g[0], one, order) == "equal"), None)
        if twin is None:
            groups.append(twin := [])
        twin.append(one)
        known[words] = twin
    return groups


def _relation(slot: Slot, a: _Said, b: _Said, order: Order) -> Comparison:
    if slot.name == "status":
        return _stages(slot, a, b, order)
    qualifiers = (a.mention.value("qualifier"), b.mention.value("qualifier"))
    return compare(slot, a.value, b.value, qualifiers)


def _stages(slot: Slot, a: _Said, b: _Said, order: Order) -> Comparison:
    first, second = order.later(a.claim.doc), order.later(b.claim.doc)
    if first > second:
        return compare_stages(slot.table, b.value, a.value, first[0] == second[0])
    return _TURNED[compare_stages(slot.table, a.value, b.value, first[0] == second[0])]


_TURNED: dict[Comparison, Comparison] = {
    "equal": "equal",
    "refines": "refined_by",
    "refined_by": "refines",
    "overlapping": "overlapping",
    "incompatible": "incompatible",
}


def _merit(slot: Slot, one: _Said) -> tuple[object, ...]:
    claim = one.claim.claim
    return claim.decision is not None, fineness(slot, claim.value, one.mention, claim.approximate)


def _rank(slot: Slot, group: list[_Said], groups: list[list[_Said]], order: Order) -> tuple[object, ...]:
    """Decision, finer precision, more documents, later document: in this order."""
    decided, fine = max(_merit(slot, one) for one in group)
    if slot.name == "status":  # stages have no precision of their own: one is finer than those it refines
        fine = sum(_stages(slot, group[0], other[0], order) == "refines" for other in groups)
    docs = {one.claim.doc for one in group}
    return decided, fine, len(docs), max(order.later(doc) for doc in docs)


def _rule(best: tuple[object, ...], other: tuple[object, ...]) -> str:
    """Return the first criterion in which the chosen value is ahead, from the ranks of both."""
    names = ("decision", "precision", "documents", "later")
    return next((name for name, a, b in zip(names, best, other, strict=True) if a != b), "later")


def _agreement(slot: Slot, said: list[_Said], groups: list[list[_Said]], order: Order) -> Agreement:
    if len({one.claim.doc for one in said}) == 1 and len(groups) == 1:
        return "single"
    found: list[Agreement] = [AGREEMENT[_relation(slot, a[0], b[0], order)] for a, b in combinations(groups, 2)]
    return max(found, key=SEVERITY.index, default="confirmed")


# A list: the union, each element once, in its longest form


def _list(slot: Slot, said: list[_Said]) -> FieldValue:
    groups = _elements(slot, _named(said))
    chosen = [max(group.said, key=_length) for group in groups]
    told: dict[str, set[int]] = {one.claim.doc: set() for one in said}
    for number, group in enumerate(groups):
        for one in group.said:
            told[one.claim.doc].add(number)
    return FieldValue(
        slot.name,
        tuple(one.value for one in chosen),
        tuple(one.claim for one in chosen),
        tuple(one.claim for one in said),
        _coverage(list(map(frozenset, told.values()))),
    )


def _named(said: list[_Said]) -> list[_Said]:
    """Leave out a document's list where it only describes ("two pilots") what another one names."""
    naming = {one.claim.doc for one in said if not is_description(one.value)}
    return [one for one in said if one.claim.doc in naming or one.claim.claim.decision] if naming else said


@dataclass(slots=True)
class _Element:
    """Claims of one element: who says it, in which forms, and in which form each mention does."""

    said: list[_Said] = field(default_factory=list)
    forms: dict[str, None] = field(default_factory=dict)
    of_mention: dict[int, str] = field(default_factory=dict)

    def add(self, one: _Said) -> None:
        """Take in a claim."""
        self.said.append(one)
        self.forms[one.value] = None
        self.of_mention.setdefault(id(one.mention), one.value)

    def takes(self, slot: Slot, one: _Said) -> bool:
        """Say whether a claim is of this element; two elements of one mention never are, unless written alike."""
        if self.of_mention.get(id(one.mention), one.value) != one.value:
            return False
        return one.value in self.forms or any(same_element(slot, form, one.value) for form in self.forms)


def _elements(slot: Slot, said: Iterable[_Said]) -> list[_Element]:
    """Group the claims that are of one element, in founding order."""
    groups: list[_Element] = []
    for one in said:
        group = next((group for group in groups if group.takes(slot, one)), None)
        if group is None:
            groups.append(group := _Element())
        group.add(one)
    return groups


def _length(one: _Said) -> tuple[bool, int, int]:
    return one.claim.claim.decision is not None, len(one.value.split()), len(one.value)


def _coverage(sets: Sequence[frozenset[int]]) -> Agreement:
    if len(sets) == 1:
        return "single"
    found = (_set_agreement(a, b) for a, b in combinations(dict.fromkeys(sets), 2))
    return max(found, key=SEVERITY.index, default="confirmed")


def _set_agreement(a: frozenset[int], b: frozenset[int]) -> Agreement:
    if a == b:
        return "confirmed"
    return "refined" if a < b or b < a else "overlapping"


def claims_of(record: Record) -> Iterator[LinkedClaim]:
    """Yield every claim of a record, field by field."""
    for value in record.fields:
        yield from value.claims
