"""Which mentions become one record.

Documents are taken in the order of their accession numbers. Each mention of the next document joins one record that
earlier documents founded, or founds one. Records are never joined afterwards, so a later document changes neither
who is with whom nor any id; and no chain of weak likenesses can pull two known records together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Generic, TypeVar

from flows.ground.errors import DecisionError
from flows.ground.model import LinkDecision, Mention
from flows.ground.sameness import same
from flows.link.contents import Content, Contents, likeness, support
from flows.link.order import Order

CLEAR = 0.9  # from here on the first of two equal candidates is taken; below, neither: the text does not say which

Handle = TypeVar("Handle", bound=Hashable)  # what stands for a mention: itself, or its number among a million


def cluster(mentions: Iterable[Mention], order: Order, links: Sequence[LinkDecision] = ()) -> list[tuple[Mention, ...]]:
    """Return the records as groups of mentions, both in founding order. Raises DecisionError where links contradict."""
    records = Records[Mention](_roots(links), _apart(links))
    groups: defaultdict[int, list[Mention]] = defaultdict(list)
    for _, some in groupby(sorted(mentions, key=order.founding), key=lambda m: m.doc):
        one = list(some)
        for mention, number in zip(one, records.take([(m, m) for m in one]), strict=True):
            groups[number].append(mention)
    return [tuple(groups[number]) for number in range(len(groups))]


@dataclass(slots=True)
class _Record(Generic[Handle]):
    """One record as it grows: what is said in it, in order; who is in it, where decisions ask; how others stand to it.

    ``seen`` is of records in which several contents are said: one of a single content stands to others as that does.
    """

    contents: dict[Content, None] = field(default_factory=dict)
    members: set[Handle] | None = None
    seen: dict[Content, _Standing] | None = None


@dataclass(slots=True)
class _Standing:
    """How a content stands to the first so many contents of a record."""

    compared: int = 0
    barred: bool = False
    same: bool = False
    weight: float = 0.0
    support: float = 0.0

    def add(self, known: Content, new: Content) -> None:
        """Compare with one content more."""
        verdict = same(new.example.table, known.example, new.example)
        self.compared += 1
        self.barred = self.barred or verdict.barred
        self.same = self.same or verdict.same
        self.weight = max(self.weight, verdict.weight)
        self.support = max(self.support, support(known.example, new.example))


def _say(content: Content, record: _Record[Handle], number: int) -> None:
    """Note that a content is said in a record, and that what was said there alone is not any longer."""
    if not record.contents:
        content.alone[number] = None
    else:
        content.beside[number] = None
        first = next(iter(record.contents))
        if number in first.alone:
            del first.alone[number]
            first.beside[number] = None
    record.contents[content] = None


class Records(Generic[Handle]):
    """Records as they grow, document by document.

    ``root``: of mentions that a decision puts together, the one that stands for them; ``apart``: whom a mention must
    not be with.
    """

    def __init__(
        self, root: dict[Handle, Handle] | None = None, apart: dict[Handle, set[Handle]] | None = None
    ) -> None:
        self._root, self._apart = root or {}, apart or {}
        self._contents = Contents()
        self._found: list[_Record[Handle]] = []
        self._of_root: dict[Handle, int] = {}  # root of a must-link group → its record

    def take(self, mentions: Sequence[tuple[Handle, Mention]]) -> list[int]:
        """Give each mention of the next document its record; return their numbers, from 0 in founding order."""
        contents = [self._contents.of(mention) for _, mention in mentions]
        free = [n for n, (handle, _) in enumerate(mentions) if self._bound(handle) is None]
        most = None if self._apart else len(free) + 1
        chosen = _choose([(n, *pair) for n in free for pair in self._weights(mentions[n][0], contents[n], most)])
        numbers = []
        for n, (handle, _) in enumerate(mentions):
            bound = self._bound(handle)
            numbers.append(self._add(handle, contents[n], chosen.get(n) if bound is None else bound))
        return numbers

    def _bound(self, handle: Handle) -> int | None:
        """The record that a decision puts a mention into, if it exists already."""
        root = self._root.get(handle) if self._root else None
        return self._of_root.get(root) if root is not None else None

    def _add(self, handle: Handle, content: Content, number: int | None) -> int:
        """Put a mention into a record, or into a new one."""
        if number is None:
            number = len(self._found)
            self._found.append(_Record())
        record = self._found[number]
        if content not in record.contents:
            _say(content, record, number)
        if self._root and (root := self._root.get(handle)) is not None:
            self._of_root[root] = number
        if self._apart:
            if record.members is None:
                record.members = set()
            record.members.add(handle)
        return number

    def _weights(self, handle: Handle, content: Content, most: int | None) -> Iterator[tuple[float, int]]:
        """Yield the records that a mention may join, with weights: of those alike in all but number, ``most``."""
        several: set[int] = set()
        for other, weight in zip(content.alike, content.weights, strict=True):
            several.update(other.beside)
            for number in islice(other.alone, most):
                if not self._kept_from(handle, number):
                    yield weight, number
        for number in sorted(several):
            if not self._kept_from(handle, number):
                standing = self._standing(self._found[number], content)
                if standing.same and not standing.barred:
                    yield likeness(standing.weight, standing.support), number

    def _kept_from(self, handle: Handle, number: int) -> bool:
        """Say whether decisions keep a mention from a record."""
        if not self._apart:
            return False
        return not self._apart.get(handle, set()).isdisjoint(self._found[number].members or ())

    def _standing(self, record: _Record[Handle], content: Content) -> _Standing:
        if record.seen is None:
            record.seen = {}
        standing = record.seen.get(content)
        if standing is None:
            standing = record.seen[content] = _Standing()
        for known in islice(record.contents, standing.compared, None):
            standing.add(known, content)
        return standing


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
