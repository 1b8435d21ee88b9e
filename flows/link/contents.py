"""What mentions say, apart from where: two that say the same are compared with others once, not each by itself.

The world repeats itself: in a million texts a treaty is mentioned ten thousand times, in a few hundred wordings. What
is alike is asked of these, when one is first met, among those that blocking lets it find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from flows.ground.blocking import keys, seeks
from flows.ground.model import Mention
from flows.ground.sameness import same

Wording: TypeAlias = tuple[object, ...]


@dataclass(slots=True, eq=False)
class Content:
    """One content: a mention that has it, and which contents speak of the same thing, with weights.

    ``alone`` and ``beside`` are numbers of records, in founding order: those in which nothing else is said, and the
    others in which this is.
    """

    example: Mention
    alike: list[tuple[Content, float]] = field(default_factory=list)
    alone: dict[int, None] = field(default_factory=dict)
    beside: dict[int, None] = field(default_factory=dict)

    def records(self, most: int | None) -> Iterator[int]:
        """Yield the records in which this is said, of those that are alike in all but their number the first ones."""
        yield from self.beside
        for count, number in enumerate(self.alone):
            if count == most:
                return
            yield number


class Contents:
    """All contents met so far."""

    def __init__(self) -> None:
        self._known: dict[Wording, Content] = {}
        self._filed: defaultdict[tuple[str, str], list[Content]] = defaultdict(list)

    def of(self, mention: Mention) -> Content:
        """Return the content of a mention, compared with those it may be alike to if it is new."""
        wording = _wording(mention)
        found = self._known.get(wording)
        if found is None:
            found = self._known[wording] = self._new(mention)
        return found

    def _new(self, mention: Mention) -> Content:
        new = Content(mention)
        for key in keys(mention):
            self._filed[mention.table, key].append(new)
        near = {id(c): c for key in seeks(mention) for c in self._filed.get((mention.table, key), ())}
        for other in near.values():
            if (verdict := same(mention.table, other.example, mention)).same:
                new.alike.append((other, verdict.weight))
                if other is not new:
                    other.alike.append((new, verdict.weight))
        return new


def _wording(mention: Mention) -> Wording:
    """All of a mention that ``sameness`` and ``blocking`` look at: values, and whether a date was taken over."""
    return mention.table, *((c.field, c.value, c.how == "inherited") for c in mention.claims)
