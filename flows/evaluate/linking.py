"""Whether mentions of one thing became one record, and only those."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.evaluate.pairing import pair_mentions
from flows.ground.model import Mention, Record


@dataclass(frozen=True, slots=True)
class LinkScore:
    """How many gold keys had mentions found, and which were not exactly one record.

    ``split``: (gold key, its record ids) where there are several; ``merged``: (record id, its gold keys).
    """

    keys: int
    records: int
    split: tuple[tuple[str, tuple[str, ...]], ...]
    merged: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def perfect(self) -> bool:
        """Every gold key is one record, and no record has two keys."""
        return not self.split and not self.merged


def records_as_mentions(records: Iterable[Record]) -> list[Mention]:
    """Return the curated mentions that records stand on, each with its record's id as key, by document and place.

    A record's values come from several documents and cannot be held against the gold of one: what is
    scored of the published data is each document's own mention after curation.
    """
    found = [replace(mention, key=record.id) for record in records for mention in record.mentions]
    return sorted(found, key=lambda m: (m.doc, m.table, m.evidence, m.key or ""))


def linking(gold: Iterable[Mention], mentions: Iterable[Mention]) -> LinkScore:
    """Compare keys: gold's with those of the mentions paired with it; optional gold is left out."""
    pairs = [(g.key, f.key) for g, f in pair_mentions(gold, mentions).pairs if g.key and f.key]
    by_gold, by_found = _group(pairs), _group([(f, g) for g, f in pairs])
    return LinkScore(len(by_gold), len(by_found), _several(by_gold), _several(by_found))


def _group(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for key, other in pairs:
        groups.setdefault(key, set()).add(other)
    return groups


def _several(groups: dict[str, set[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((key, tuple(sorted(others))) for key, others in sorted(groups.items()) if len(others) > 1)
