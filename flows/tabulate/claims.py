"""Rows of the tables that account for values: claims, conflicts, decisions and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePath
from typing import TypeAlias

from flows.ground.codebook import slot, slots
from flows.ground.errors import ValidationError
from flows.ground.model import Conflict, Corpus, Decision, FieldValue, LinkedClaim, Record, Source
from flows.ground.schema import Part
from flows.tabulate.cells import Row, date_part, published_quote
from flows.tabulate.rows import Setting

# A claim is known by its record and itself: two records may rest on the same words.
ClaimIds: TypeAlias = Mapping[tuple[str, str, LinkedClaim], str]
DATE_PARTS: tuple[Part, ...] = ("edtf", "earliest", "latest", "precision", "approximate")


def claim_ids(records: Iterable[Record]) -> ClaimIds:
    """Return every claim's id: ``<text>:<start>-<end>:<table>.<field>[=<code>][~n]``.

    Made of content alone, so that an id stands as long as the reading does. Codes in lists carry their
    value, as several may rest on the same words ("the two countries"); ``~2`` and on tell apart what
    still coincides.
    """
    seen: Counter[str] = Counter()
    ids: dict[tuple[str, str, LinkedClaim], str] = {}
    for record in records:
        for linked in (linked for field in record.fields for linked in field_claims(field)):
            stem = _claim_stem(record, linked)
            seen[stem] += 1
            ids[record.table, record.id, linked] = stem if seen[stem] == 1 else f"{stem}~{seen[stem]}"
    return ids


def _claim_stem(record: Record, linked: LinkedClaim) -> str:
    claim, field = linked.claim, slot(record.table, linked.claim.field)
    value = f"={claim.value}" if field.many and field.kind == "code" else ""
    place = f"{_text_stem(linked.doc)}:{claim.span.start}-{claim.span.end}"
    return f"{place}:{record.table}.{claim.field}{value}"


@cache
def _text_stem(doc: str) -> str:
    return PurePath(doc).stem


def field_claims(field: FieldValue) -> list[LinkedClaim]:
    """Return a field's claims, each once, sorted by text, place and value."""
    claims = {*field.claims, *field.chosen}
    return sorted(claims, key=lambda c: (c.doc, c.claim.span, c.claim.value, c.claim.rule, c.mention))


def claims(records: Iterable[Record], corpus: Corpus, setting: Setting, ids: ClaimIds) -> Iterator[Row]:
    """Yield the rows of ``claims``: record by record, fields in the codebook's order."""
    texts = {document.name: document.text for document in corpus.documents}
    for record in records:
        order = list(slots(record.table))
        for field in sorted(record.fields, key=lambda f: order.index(f.field)):
            for linked in field_claims(field):
                quote = published_quote(linked.claim.span.of(texts[linked.doc]), setting.sources[linked.doc])
                yield {
                    "claim_id": ids[record.table, record.id, linked],
                    "table_name": record.table,
                    "record_id": record.id,
                    **_claim(linked, setting),
                    "quote": quote,
                    "published": linked in field.chosen,
                    "agreement": field.agreement,
                }


def _claim(linked: LinkedClaim, setting: Setting) -> Row:
    """What a row of ``claims`` takes from the claim alone."""
    claim = linked.claim
    return {
        "field": claim.field,
        "value": setting.value(linked),
        "approximate": claim.approximate,
        "source_id": linked.doc,
        "start_char": claim.span.start,
        "end_char": claim.span.end,
        "how": claim.how,
        "rule": claim.rule,
        "decision_id": claim.decision,
    }


def conflicts(found: Iterable[Conflict], setting: Setting, ids: ClaimIds) -> Iterator[Row]:
    """Yield the rows of ``conflicts``, sorted by table, record, field and the other claim's id."""
    entries = [(_claim_id(c, c.chosen, ids), _claim_id(c, c.other, ids), c) for c in found]
    entries.sort(key=lambda entry: (entry[2].table, entry[2].record, entry[2].field, entry[1], entry[0]))
    for chosen, other, conflict in entries:
        yield {
            "table_name": conflict.table,
            "record_id": conflict.record,
            "field": conflict.field,
            "chosen_claim_id": chosen,
            "other_claim_id": other,
            "chosen_value": setting.value(conflict.chosen),
            "other_value": setting.value(conflict.other),
            "rule": conflict.rule,
        }


def _claim_id(conflict: Conflict, linked: LinkedClaim, ids: ClaimIds) -> str:
    try:
        return ids[conflict.table, conflict.record, linked]
    except KeyError as fault:
        raise ValidationError(
            "a conflict speaks of a claim that its record does not have",
            where=f"conflicts: {conflict.table}/{conflict.record}.{conflict.field}",
            found=f"{linked.claim.value!r} in {linked.doc}",
            expected="one of the record's claims",
        ) from fault


def decisions(found: Iterable[Decision], setting: Setting) -> Iterator[Row]:
    """Yield the rows of ``decisions``, sorted by id."""
    for decision in sorted(found, key=lambda d: d.id):
        source = setting.sources[decision.doc]
        yield {
            "decision_id": decision.id,
            "action": decision.action,
            "target": _target(decision, source),
            "field": decision.field,
            "value": decision.value,
            "reason": decision.reason,
            "author": decision.author,
            **_dated("date", decision.date),
            "source_id": decision.doc,
            "quote": published_quote(decision.quote, source) or None,
        }


def _target(decision: Decision, source: Source) -> str:
    """The target as it prints itself, without its words where the licence keeps them from us."""
    words = decision.at.quote if decision.at else decision.target
    return decision.target if published_quote(words, source) else f"{decision.doc}#{decision.table}"


def sources(corpus: Corpus) -> Iterator[Row]:
    """Yield the rows of ``sources``, sorted by accession number."""
    lengths = {document.name: len(document.text) for document in corpus.documents}
    for source in sorted(corpus.sources, key=lambda s: s.accession):
        yield {
            "source_id": source.name,
            "accession": source.accession,
            "title": source.title,
            "authors": _joined(source.authors),
            "publisher": source.publisher,
            "url": source.url,
            **_dated("date", source.date),
            "date_evidence": source.date_evidence,
            "language": source.language,
            "licence": source.licence,
            "redistributable": source.redistributable,
            "sha256": source.sha256,
            "characters": lengths[source.name],
        }


def _joined(names: Sequence[str]) -> str | None:
    return "; ".join(names) or None


def _dated(name: str, value: str | None) -> Row:
    """The five columns of a date that no claim stands behind."""
    return {f"{name}_{part}": date_part(value, False, part) if value else None for part in DATE_PARTS}
