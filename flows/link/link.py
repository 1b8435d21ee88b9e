"""The step: mentions and linking decisions → records and conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.ground.errors import DecisionError
from flows.ground.model import Conflict, Corpus, LinkDecision, Mention, Record
from flows.link.cluster import cluster
from flows.link.fuse import fuse
from flows.link.ids import Ids, record_id
from flows.link.order import Order


def link(
    mentions: Sequence[Mention], corpus: Corpus, links: Sequence[LinkDecision] = ()
) -> tuple[tuple[Record, ...], tuple[Conflict, ...]]:
    """Return records and conflicts, both sorted by table and id; each record's mentions bear its id as key.

    The result does not depend on the order of ``mentions``, and a document with a higher accession number
    changes no id. Raises DecisionError where a linking decision names no mention, contradicts another, or
    changes nothing; CorpusError where a mention is of a document the corpus does not have.
    """
    order = Order.of(corpus)
    order.check(mentions)
    _refuse_stale(mentions, order, links)
    taken: dict[str, Ids] = {}
    records: list[Record] = []
    conflicts: list[Conflict] = []
    for group in cluster(mentions, order, links):
        name = record_id(group[0], corpus.document(group[0].doc), taken.setdefault(group[0].table, Ids()))
        record, found = fuse(name, [replace(mention, key=name) for mention in group], order)
        records.append(record)
        conflicts += found
    ordered = sorted(records, key=lambda r: (r.table, r.id))
    return tuple(ordered), tuple(sorted(conflicts, key=lambda c: (c.table, c.record, c.field, c.other.doc)))


def _refuse_stale(mentions: Sequence[Mention], order: Order, links: Sequence[LinkDecision]) -> None:
    """Raise, for all of them at once, where decisions match nothing or say what is so without them."""
    if not links:
        return
    record_of = {m: number for number, group in enumerate(cluster(mentions, order)) for m in group}
    problems = [problem for decision in links if (problem := _problem(decision, record_of))]
    if problems:
        raise DecisionError(
            f"{len(problems)} linking decision{'s' if len(problems) > 1 else ''} no longer hold"
            + "".join(f"\n  - {problem}" for problem in problems)
        )


def _problem(decision: LinkDecision, record_of: dict[Mention, int]) -> str | None:
    head, both = f"{decision.where}: decision {decision.decision}", (decision.first, decision.second)
    if gone := [mention.id for mention in both if mention not in record_of]:
        return f"{head} names {' and '.join(gone)}, which no longer exists: renew its target or take it back"
    together = record_of[decision.first] == record_of[decision.second]
    if together is decision.together:
        now = "are one record" if together else "are two records"
        return f"{head} is redundant: {both[0].id} and {both[1].id} {now} without it; take it back"
    return None
