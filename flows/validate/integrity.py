"""What holds between tables, and between tables and texts; each rule a query that finds what breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.ground.model import Corpus
from flows.ground.schema import Column, ForeignKey, TableSchema, load_schemas
from flows.validate.database import key, name, rows, text, texts
from flows.validate.report import Finding, Result
from flows.validate.words import check_sources, check_words

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

EXCERPT = 300  # characters: the longest quote from a text whose rights are reserved


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as a query for what breaks it, in rows of ``(row, column, value)`` as text.

    Where ``table`` is empty the row starts with its table's name and a slash.
    """

    table: str
    words: str
    sql: str


def check_integrity(
    tables: Mapping[str, pa.Table], corpus: Corpus, database: duckdb.DuckDBPyConnection
) -> list[Result]:
    """Check keys, claims, quotes, licences and parties; one result a rule, named by its words."""
    _published(database)
    results = [_run(rule, database) for rule in (*_foreign_keys(), *_RULES, _bilateral(corpus))]
    return [*results, check_words(tables["claims"], corpus), check_sources(tables["sources"], corpus)]


def _run(rule: Rule, database: duckdb.DuckDBPyConnection) -> Result:
    found = sorted((row, column, value or "") for row, column, value in rows(database, rule.sql))
    return Result(rule.words, 1, tuple(_finding(rule, *place) for place in found))


def _finding(rule: Rule, row: str, column: str, value: str) -> Finding:
    table, _, key_ = (rule.table, "", row) if rule.table else row.partition("/")
    return Finding(table, key_, column, value, rule.words)


def _foreign_keys() -> Iterator[Rule]:
    for schema in load_schemas().values():
        for reference in schema.foreign_keys:
            yield _foreign_key(schema, reference)


def _foreign_key(schema: TableSchema, reference: ForeignKey) -> Rule:
    pairs = list(zip(reference.columns, reference.references, strict=True))
    same = " AND ".join(f"t.{name(own)} = o.{name(other)}" for own, other in pairs)
    filled = " AND ".join(f"t.{name(own)} IS NOT NULL" for own, _ in pairs)
    values = ", ".join(f"t.{name(own)}" for own, _ in pairs)
    return Rule(
        schema.name,
        f"{schema.name}.{', '.join(reference.columns)} must be in {reference.table}.{', '.join(reference.references)}",
        f"SELECT {key(schema, 't')}, {text(', '.join(reference.columns))}, concat_ws('/', {values}) "
        f"FROM {name(schema.name)} t WHERE {filled} "
        f"AND NOT EXISTS (SELECT 1 FROM {name(reference.table)} o WHERE {same})",
    )


def _published(database: duckdb.DuckDBPyConnection) -> None:
    """Make ``published``: one row a value that rests on claims, whatever table and column it stands in."""
    parts = " UNION ALL ".join(_values(s) for s in load_schemas().values() if s.of and _resting(s))
    database.execute(f"CREATE TEMP TABLE published AS SELECT * FROM ({parts}) WHERE value IS NOT NULL")


def _resting(schema: TableSchema) -> list[Column]:
    return [column for column in schema.columns if column.rests_on]


def _values(schema: TableSchema) -> str:
    cells = ", ".join(_cell(column) for column in _resting(schema))
    return (
        f"SELECT {text(schema.name)} AS table_name, {text(schema.of)} AS of_table, record_id, row_key, "
        f"unnest(cells, recursive := true) FROM (SELECT {name(schema.primary_key[0])} AS record_id, "
        f"{key(schema)} AS row_key, [{cells}] AS cells FROM {name(schema.name)})"
    )


def _cell(column: Column) -> str:
    fields = texts([field.partition(".")[2] for field in column.rests_on])
    as_read = column.part in ("value", "edtf") and (column.field is not None or column.values is None)
    return (
        f"{{'column_name': {text(column.name)}, 'value': CAST({name(column.name)} AS VARCHAR), "
        f"'fields': [{fields}], 'as_read': {as_read}}}"
    )


def _bilateral(corpus: Corpus) -> Rule:
    """Scope is derived from the parties (codebook section 1); a bilateral treaty has both states, and only them."""
    return Rule(
        "treaties",
        f"a bilateral treaty has the parties {' and '.join(corpus.dyad.codes)}, and no other",
        "SELECT t.treaty_id, 'scope', coalesce(string_agg(p.party, '+' ORDER BY p.party), 'no parties') "
        "FROM treaties t LEFT JOIN treaty_parties p USING (treaty_id) WHERE t.scope = 'bilateral' GROUP BY t.treaty_id "
        f"HAVING count(DISTINCT p.party) <> 2 OR count(*) FILTER (WHERE p.party IN ({texts(corpus.dyad.codes)})) <> 2",
    )


_CLAIM_OF_VALUE = (
    "SELECT 1 FROM claims c WHERE c.published AND c.table_name = p.of_table AND c.record_id = p.record_id "
    "AND list_contains(p.fields, c.field)"
)
# A claim that the licence strips of its value backs any value. «~» may stand in the column or in `approximate`.
_SAME = (
    "(c.value IS NULL OR rtrim(c.value, '~') = rtrim(p.value, '~') "
    "OR try_cast(c.value AS DOUBLE) = try_cast(p.value AS DOUBLE))"
)
_PUBLISHED = "SELECT p.table_name || '/' || p.row_key, p.column_name, p.value FROM published p"

_RULES = (
    Rule(
        "",
        "a published value needs a published claim of a field it rests on",
        f"{_PUBLISHED} WHERE NOT EXISTS ({_CLAIM_OF_VALUE})",
    ),
    Rule(
        "",
        "a published value must be what one of its published claims says",
        f"{_PUBLISHED} WHERE p.as_read AND EXISTS ({_CLAIM_OF_VALUE}) AND NOT EXISTS ({_CLAIM_OF_VALUE} AND {_SAME})",
    ),
    Rule(
        "claims",
        "what a published claim says must stand in a row of its record",
        "SELECT c.claim_id, 'value', c.value FROM claims c WHERE c.published AND c.value IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM published p WHERE p.as_read AND c.table_name = p.of_table AND c.record_id = p.record_id "
        f"AND list_contains(p.fields, c.field) AND {_SAME})",
    ),
    Rule(
        "claims",
        f"a quote must keep to its text's licence: any length (full), up to {EXCERPT} characters (excerpt), none",
        "SELECT c.claim_id, 'quote', c.quote FROM claims c JOIN sources s USING (source_id) WHERE c.quote IS NOT NULL "
        f"AND (s.redistributable = 'none' OR (s.redistributable = 'excerpt' AND length(c.quote) > {EXCERPT}))",
    ),
    Rule(
        "claims",
        "a claim must have its quote wherever the licence permits it",
        "SELECT c.claim_id, 'quote', NULL FROM claims c JOIN sources s USING (source_id) WHERE c.quote IS NULL "
        "AND (s.redistributable = 'full' OR (s.redistributable = 'excerpt' "
        f"AND c.end_char - c.start_char <= {EXCERPT}))",
    ),
    Rule(
        "conflicts",
        "chosen and other claim must be of the conflict's record and field",
        "SELECT f.chosen_claim_id || '/' || f.other_claim_id, 'field', f.field FROM conflicts f "
        "JOIN claims c ON c.claim_id IN (f.chosen_claim_id, f.other_claim_id) "
        "WHERE (c.table_name, c.record_id, c.field) IS DISTINCT FROM (f.table_name, f.record_id, f.field)",
    ),
)
