"""Which mentions become one record.

Documents are taken in the order of their accession numbers. Each mention of the next document joins one record that
earlier documents founded, or founds one. Records are never joined afterwards, so a later document changes neither
who is with whom nor any id; and no chain of weak likenesses can pull two known records together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import chain, groupby, islice
from typing import Final, Generic, TypeAlias, TypeVar

from flows.ground.errors import DecisionError
from flows.ground.model import LinkDecision, Mention
from flows.ground.sameness import same
from flows.link.contents import Content, Contents, likeness, most_support, support
from flows.link.order import Order

CLEAR: Final = 0.9  # from here on the first of two equal candidates is taken; below, neither: no text says which
REMEMBERED: Final = 400_000  # standings, of some 170 bytes each; the next one takes the place of all

Handle = TypeVar("Handle", bound=Hashable)  # what stands for a mention: itself, or its number among a million
Offers: TypeAlias = Iterator[tuple[float, Iterator[int]]]  # weights, the heaviest first, each with records


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

    contents: list[Content] = field(default_factory=list)
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
        self._mixed: set[int] = set()  # contents that stand beside others in some record
        self._remembered = 0  # standings

    def take(self, mentions: Sequence[tuple[Handle, Mention]]) -> list[int]:
        """Give each mention of the next document its record; return their numbers, from 0 in founding order."""
        contents = [self._contents.of(mention) for _, mention in mentions]
        free = [n for n, (handle, _) in enumerate(mentions) if self._bound(handle) is None]
        most = None if self._apart else len(free) + 1
        chosen = _choose({n: self._offers(mentions[n][0], contents[n], most) for n in free})
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
            self._say(content, record, number)
        if self._root and (root := self._root.get(handle)) is not None:
            self._of_root[root] = number
        if self._apart:
            if record.members is None:
                record.members = set()
            record.members.add(handle)
        return number

    def _say(self, content: Content, record: _Record[Handle], number: int) -> None:
        """Note that a content is said in a record, and that what was said there alone is not any longer."""
        if not record.contents:
            content.alone[number] = None
        else:
            first = record.contents[0]
            first.alone.pop(number, None)
            for one in (first, content):
                one.beside[number] = None
                self._mixed.add(one.number)
        record.contents.append(content)

    def _offers(self, handle: Handle, content: Content, most: int | None) -> Offers:
        """Yield the records that a mention may join, by weight: of those alike in all but number, ``most``.

        Most mentions take what stands highest: the rest is not looked for until it is asked for. A record in which
        several things are said can stand as much higher than each of them as ``support`` can make out.
        """
        levels, more = sorted(content.alike), most_support(content.example.table)
        alone: list[float] = []  # levels looked at, the records in which nothing else is said being still to be taken
        several: defaultdict[float, list[int]] = defaultdict(list)
        asked: set[int] = set()
        while levels or alone or several:
            highest = max((*alone[:1], *several), default=0.0)
            if levels and likeness(levels[-1], more) >= highest:
                alone.append(level := levels.pop())
                for weight, number in self._several(level, handle, content, asked):
                    several[weight].append(number)
                continue
            found = iter(several.pop(highest, ()))
            if alone[:1] == [highest]:
                found = chain(found, self._alone(alone.pop(0), handle, content, most))
            yield highest, found

    def _alone(self, level: float, handle: Handle, content: Content, most: int | None) -> Iterator[int]:
        """Yield the records that speak of a content of one level, and of nothing else."""
        for other in self._contents.alike(content, level):
            for number in islice(other.alone, most):
                if not self._kept_from(handle, number):
                    yield number

    def _several(self, level: float, handle: Handle, content: Content, asked: set[int]) -> Iterator[tuple[float, int]]:
        """Yield the records of several contents, one of them of that level, with weights; none ``asked`` before."""
        found = set[int]().union(*(other.beside for other in self._contents.among(self._mixed, content, level)))
        for number in found - asked:
            if not self._kept_from(handle, number):
                standing = self._standing(self._found[number], content)
                if standing.same and not standing.barred:
                    yield likeness(standing.weight, standing.support), number
        asked |= found

    def _kept_from(self, handle: Handle, number: int) -> bool:
        """Say whether decisions keep a mention from a record."""
        if not self._apart:
            return False
        return not self._apart.get(handle, set()).isdisjoint(self._found[number].members or ())

    def _standing(self, record: _Record[Handle], content: Content) -> _Standing:
        standing = (record.seen or {}).get(content) or self._remembered_now(record, content)
        for known in islice(record.contents, standing.compared, None):
            standing.add(known, content)
        return standing

    def _remembered_now(self, record: _Record[Handle], content: Content) -> _Standing:
        """Return a standing that nothing is known of yet; where there are too many, all others are forgotten."""
        if self._remembered == REMEMBERED:
            self._remembered = 0
            for each in self._found:
                each.seen = None
        self._remembered += 1
        if record.seen is None:
            record.seen = {}
        return record.seen.setdefault(content, _Standing())


def _choose(offers: Mapping[int, Offers]) -> dict[int, int]:
    """Return which mention joins which record, one to one, the heaviest offers of all mentions first."""
    chosen: dict[int, int] = {}
    lost: set[int] = set()
    taken: set[int] = set()
    open_ = [(-weight, mention, records) for mention, those in offers.items() for weight, records in islice(those, 1)]
    heapify(open_)
    while open_:
        level = [heappop(open_)]
        while open_ and open_[0][0] == level[0][0]:
            level.append(heappop(open_))
        clear = -level[0][0] >= CLEAR
        left = _pairs({mention: (r for r in records if r not in taken) for _, mention, records in level}, clear)
        for mention, record in sorted(left) if clear else _unambiguous(left, lost):
            if mention not in chosen and record not in taken:
                chosen[mention] = record
                taken.add(record)
        for mention in (m for _, m, _ in level if m not in chosen and m not in lost):
            for weight, records in islice(offers[mention], 1):
                heappush(open_, (-weight, mention, records))
    return chosen


def _pairs(free: Mapping[int, Iterator[int]], clear: bool) -> list[tuple[int, int]]:
    """Return which mention of a level could join which record; of those that will join none, two records each.

    Where it is not clear, a mention that could join either of two joins none; which others it could join matters only
    to a mention that could join a single one.
    """
    few = {mention: list(islice(records, 2)) for mention, records in free.items()}
    if clear or any(len(found) == 1 for found in few.values()):
        for mention, records in free.items():
            few[mention] += records
    return [(mention, record) for mention, found in few.items() for record in found]


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
