"""The rules that follow from the schema alone, each table's in one pass of DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from flows.ground.schema import TableSchema, arrow_schema, expectations, load_schemas
from flows.validate.database import key, name, rows, text, texts
from flows.validate.report import Finding, Result

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

EXAMPLES = 20  # broken values named for each rule


def check_shape(tables: Mapping[str, pa.Table]) -> Result:
    """Check that the tables are those of the schema, column by column and type by type.

    ``broken`` is set where they are not: the other rules would read columns that are not there.
    """
    found = [*_missing(tables), *(f for table, data in tables.items() for f in _shape(table, data))]
    return Result("shape", 2 * len(tables), tuple(found), broken=bool(found))


def check_schema(database: duckdb.DuckDBPyConnection) -> Result:
    """Check what the schema says of the values: required, enumerations, patterns, limits, unique keys."""
    found: list[Finding] = []
    checks = 0
    for table, schema in load_schemas().items():
        rules = [rule for rule in expectations(table)["expectations"] if rule["type"] not in _BY_SHAPE]
        found.extend(_check_table(database, schema, rules))
        checks += len(rules)
    return Result("schema", checks, tuple(found))


_BY_SHAPE = {"expect_table_columns_to_match_ordered_list"}  # Arrow has compared names and order already


def _missing(tables: Mapping[str, pa.Table]) -> list[Finding]:
    wanted, given = set(load_schemas()), set(tables)
    missing = [Finding(table, "", "", "", "the table is missing") for table in sorted(wanted - given)]
    unknown = [Finding(table, "", "", "", "schemas/tables/ has no such table") for table in sorted(given - wanted)]
    return missing + unknown


def _shape(table: str, data: pa.Table) -> list[Finding]:
    if table not in load_schemas():
        return []
    wanted = arrow_schema(table)
    if data.schema.names != wanted.names:
        rule = f"columns must be, in this order: {', '.join(wanted.names)}"
        return [Finding(table, "", "", ", ".join(data.schema.names), rule)]
    pairs = zip(wanted, data.schema, strict=True)
    return [
        Finding(table, "", want.name, str(have.type), f"the column's type must be {want.type}")
        for want, have in pairs
        if want.type != have.type
    ]


def _check_table(
    database: duckdb.DuckDBPyConnection, schema: TableSchema, rules: list[dict[str, Any]]
) -> list[Finding]:
    """Count what breaks each rule in one query; name the rows only where something does."""
    broken = [_CONDITIONS[rule["type"]](rule["kwargs"]) for rule in rules]
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in broken)
    if not rules:
        return []
    (totals,) = rows(
        database, f"SELECT {counts} FROM (SELECT *, {_repeats(schema)} AS _repeats FROM {name(schema.name)})"
    )
    return [
        finding
        for rule, condition, total in zip(rules, broken, totals, strict=True)
        if total
        for finding in _examples(database, schema, rule, condition)
    ]


def _repeats(schema: TableSchema) -> str:
    """SQL for how often a row's key occurs; both kinds of key expectation read it."""
    return f"count(*) OVER (PARTITION BY {', '.join(name(column) for column in schema.primary_key)})"


def _examples(
    database: duckdb.DuckDBPyConnection, schema: TableSchema, rule: Mapping[str, Any], condition: str
) -> list[Finding]:
    column = rule["kwargs"].get("column", "")
    value = f"CAST({name(column)} AS VARCHAR)" if column else "NULL"
    sql = (
        f"SELECT {key(schema)} AS k, {value} FROM (SELECT *, {_repeats(schema)} AS _repeats FROM {name(schema.name)}) "
        f"WHERE {condition} ORDER BY k LIMIT {EXAMPLES}"
    )
    return [Finding(schema.name, row, column, found or "", _say(rule)) for row, found in rows(database, sql)]


def _between(rule: Mapping[str, Any]) -> str:
    column, low, high = name(rule["column"]), rule.get("min_value"), rule.get("max_value")
    sides = [f"{column} < {low}"] if low is not None else []
    sides += [f"{column} > {high}"] if high is not None else []
    return " OR ".join(sides)


# SQL for "the row breaks the rule", by type of expectation. A type that is not here is a KeyError, never skipped.
_CONDITIONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "expect_column_values_to_not_be_null": lambda rule: f"{name(rule['column'])} IS NULL",
    "expect_column_values_to_be_in_set": lambda rule: f"{name(rule['column'])} NOT IN ({texts(rule['value_set'])})",
    "expect_column_values_to_match_regex": lambda rule: (
        f"NOT regexp_matches({name(rule['column'])}, {text(rule['regex'])})"
    ),
    "expect_column_values_to_be_between": _between,
    "expect_column_values_to_be_unique": lambda _: "_repeats > 1",
    "expect_compound_columns_to_be_unique": lambda _: "_repeats > 1",
}


def _say(rule: Mapping[str, Any]) -> str:
    """Put a rule in words, with what it allows."""
    limits = {k: v for k, v in rule["kwargs"].items() if k not in ("column", "column_list")}
    words = rule["type"].removeprefix("expect_").removeprefix("column_").replace("_", " ")
    return f"{words} {', '.join(str(limit) for limit in limits.values() if limit is not None)}".strip()
