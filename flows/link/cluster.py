"""Which mentions become one record.

Documents are taken in the order of their accession numbers. Each mention of the next document joins one record that
earlier documents founded, or founds one. Records are never joined afterwards, so a later document changes neither
who is with whom nor any id; and no chain of weak likenesses can pull two known records together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from flows.ground.blocking import keys, seeks
from flows.ground.errors import DecisionError
from flows.ground.model import LinkDecision, Mention
from flows.ground.names import same_name, same_person, same_unit
from flows.ground.sameness import same
from flows.link.order import Order

CLEAR = 0.9  # from here on the first of two equal candidates is taken; below, neither: the text does not say which


@dataclass(frozen=True, slots=True)
class _Bound:
    """What decisions say of mentions: the root of each one's must-link group, and whom it must not be with."""

    root: dict[Mention, Mention]
    apart: dict[Mention, set[Mention]]


@dataclass(slots=True)
class _Records:
    """Records as they grow, and where to look for them."""

    bound: _Bound
    found: list[list[Mention]] = field(default_factory=list)
    of_root: dict[Mention, int] = field(default_factory=dict)  # root of a must-link group → its record
    index: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def bound_to(self, mention: Mention) -> int | None:
        """Return the record that a decision puts a mention into, if it exists already."""
        root = self.bound.root.get(mention) if self.bound.root else None
        return self.of_root.get(root) if root else None

    def add(self, mention: Mention, record: int | None) -> None:
        """Put a mention into a record, or into a new one."""
        number = len(self.found) if record is None else record
        if record is None:
            self.found.append([])
        self.found[number].append(mention)
        if self.bound.root and (root := self.bound.root.get(mention)):
            self.of_root[root] = number
        for key in keys(mention):
            if number not in self.index[mention.table, key][-1:]:
                self.index[mention.table, key].append(number)

    def candidates(self, mention: Mention) -> list[int]:
        """Return the records in which a mention finds something of its own, in founding order."""
        return sorted({number for key in seeks(mention) for number in self.index.get((mention.table, key), ())})

    def barred(self, mention: Mention, number: int) -> bool:
        """Say whether a decision keeps a mention out of a record."""
        return bool(self.bound.apart) and not self.bound.apart.get(mention, set()).isdisjoint(self.found[number])


def cluster(mentions: Iterable[Mention], order: Order, links: Sequence[LinkDecision] = ()) -> list[tuple[Mention, ...]]:
    """Return the records as groups of mentions, both in founding order. Raises DecisionError where links contradict."""
    records = _Records(_Bound(_roots(links), _apart(links)))
    for _, some in groupby(sorted(mentions, key=order.founding), key=lambda m: m.doc):
        _take(list(some), records)
    return [tuple(record) for record in records.found]


def _take(mentions: list[Mention], records: _Records) -> None:
    """Give each mention of one document its record."""
    free = [n for n, mention in enumerate(mentions) if records.bound_to(mention) is None]
    chosen = _choose([(n, *pair) for n in free for pair in _weights(mentions[n], records)])
    for number, mention in enumerate(mentions):
        bound = records.bound_to(mention)
        records.add(mention, chosen.get(number) if bound is None else bound)


def _choose(pairs: list[tuple[int, float, int]]) -> dict[int, int]:
    """Return which mention joins which record, one to one, the heaviest of (mention, weight, record) first."""
    chosen: dict[int, int] = {}
    lost: set[int] = set()
    taken: set[int] = set()
    for weight, level in groupby(sorted(pairs, key=lambda p: (-p[1], p[0], p[2])), key=lambda p: p[1]):
        left = [(m, r) for m, _, r in level if m not in chosen and m not in lost and r not in taken]
        for mention, record in left if weight >= CLEAR else _unambiguous(left, lost):
            if mention not in chosen and record not in taken:
                chosen[mention] = record
                taken.add(record)
    return chosen


def _unambiguous(pairs: list[tuple[int, int]], lost: set[int]) -> Iterator[tuple[int, int]]:
    mentions, records = Counter(m for m, _ in pairs), Counter(r for _, r in pairs)
    for mention, record in pairs:
        if mentions[mention] == 1 and records[record] == 1:
            yield mention, record
        else:
            lost.add(mention)


def _weights(mention: Mention, records: _Records) -> Iterator[tuple[float, int]]:
    for number in records.candidates(mention):
        if records.barred(mention, number):
            continue
        verdicts = [same(mention.table, member, mention) for member in records.found[number]]
        if any(v.same for v in verdicts) and not any(v.barred for v in verdicts):
            support = max(_support(member, mention) for member in records.found[number])
            yield round(max(v.weight for v in verdicts) + support, 4), number


def _support(a: Mention, b: Mention) -> float:
    """What tips the scale between two records that a mention could belong to equally well."""
    shared = sum(
        any(test(x, y) for x in a.values(name) for y in b.values(name))
        for name, test in _SUPPORT.items()
        if name != "occasion" or a.table == "visits"
    )
    return 0.01 * shared


_SUPPORT: dict[str, Callable[[str, str], bool]] = {
    "places": same_name,
    "place": same_name,
    "hosts": same_person,
    "signatories": same_person,
    "occasion": same_name,
    "units": same_unit,
}


def _roots(links: Sequence[LinkDecision]) -> dict[Mention, Mention]:
    """Return for each mention that must be linked the one that stands for its group (union–find)."""
    parent: dict[Mention, Mention] = {}

    def root(one: Mention) -> Mention:
        """Return what stands for the group of one mention, itself where it is alone; paths are halved on the way."""
        while parent.setdefault(one, one) != one:
            parent[one] = one = parent[parent[one]]
        return one

    for decision in links:
        if decision.together:
            parent[root(decision.second)] = root(decision.first)
    roots = {one: root(one) for one in parent}
    _refuse_contradictions(links, roots)
    return roots


def _refuse_contradictions(links: Sequence[LinkDecision], roots: dict[Mention, Mention]) -> None:
    for decision in links:
        first, second = roots.get(decision.first), roots.get(decision.second)
        if not decision.together and first is not None and first == second:
            raise DecisionError(
                f"decision {decision.decision} separates two mentions that other decisions link",
                where=decision.where,
                found=f"{decision.first.id} and {decision.second.id}",
                mend="take one of the decisions back",
            )


def _apart(links: Sequence[LinkDecision]) -> dict[Mention, set[Mention]]:
    apart: dict[Mention, set[Mention]] = defaultdict(set)
    for decision in links:
        if not decision.together:
            apart[decision.first].add(decision.second)
            apart[decision.second].add(decision.first)
    return apart
