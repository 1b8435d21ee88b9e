"""The published tables as values, and what derives from them: Arrow, Table Schema, base expectations.

``schemas/tables/<table>.yaml`` describes each table once; ``schemas/columns.yaml`` the columns that
several share; ``schemas/fields.yaml`` the fields of the codebook that columns publish.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from flows.ground.codebook import Slot, slot
from flows.ground.errors import DyadError
from flows.ground.model import Table
from flows.ground.paths import SCHEMAS
from flows.ground.yamlfile import read_yaml

if TYPE_CHECKING:
    import pyarrow as pa

ColumnType: TypeAlias = Literal["string", "integer", "number", "date", "boolean"]
Part: TypeAlias = Literal["value", "edtf", "earliest", "latest", "precision", "approximate"]

PRECISIONS: Final = {
    "day": "To the day.",
    "month": "To the month, or to a part of it.",
    "season": "To the season.",
    "year": "To the year.",
    "decade": "To the decade.",
    "century": "To the century.",
}

_CODE = {"standard": "ISO 3166-1 alpha-3", "pattern": "^([A-Z]{3}|ORG:[A-Z0-9][A-Z0-9+_-]*)$"}
_EDTF = r"^(\.\.|[0-9X]{4}(-[0-9X]{2}){0,2}[~?%]?)?(/(\.\.|[0-9X]{4}(-[0-9X]{2}){0,2}[~?%]?)?)?$"
# What every column of a kind has: a code from the codebook section 1, EDTF and ISO dates from section 2.
_KINDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "name": {"type": "string"},
    "text": {"type": "string"},
    "enum": {"type": "string"},
    "code": {"type": "string", **_CODE},
    "number": {"type": "number"},
    "unit": {"type": "string", "standard": "ISO 4217"},
}
_DATE_PARTS: Final[tuple[tuple[Part, str, Mapping[str, Any]], ...]] = (
    ("edtf", "as read", {"type": "string", "standard": "EDTF (ISO 8601-2)", "pattern": _EDTF}),
    ("earliest", "first day it can mean; null where open", {"type": "date", "standard": "ISO 8601"}),
    ("latest", "last day it can mean; null where open", {"type": "date", "standard": "ISO 8601"}),
    ("precision", "how finely it is given", {"type": "string", "values": PRECISIONS}),
    ("approximate", "whether the text gives it as approximate", {"type": "boolean"}),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a published table.

    ``rests_on`` names the codebook's fields (``treaties.signed``) whose claims every value of the column
    resolves through; empty for ids, positions and counts. ``field`` is set where the column publishes a
    field directly, ``part`` then says which part of its value.
    """

    name: str
    title: str
    description: str
    type: ColumnType
    required: bool = False
    unit: str | None = None
    standard: str | None = None
    values: Mapping[str, str] | None = None  # enumerations: value → meaning
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    rests_on: tuple[str, ...] = ()
    field: str | None = None
    part: Part = "value"
    deprecated: str | None = None  # will be gone with a later version; what to use instead
    quoted: bool = False  # holds words of the texts as such, which stand under the texts' own terms


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that refer to columns of another table (``references``, in the same order)."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One published table.

    ``of`` is the codebook's table whose records it publishes (None: claims, sources …), ``each`` the list
    field of which it has a row an element (None: a row a record). ``absence`` says what no row means.
    """

    name: str
    title: str
    description: str
    absence: str
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    columns: tuple[Column, ...]
    of: Table | None = None
    each: str | None = None

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def record_id(self) -> str | None:
        """The column that holds the record's id, or None where rows belong to no record."""
        return self.primary_key[0] if self.of else None


@cache
def load_schemas(folder: Path = SCHEMAS) -> Mapping[str, TableSchema]:
    """Return the published tables by name, in the order in which they are presented.

    Raises DyadError, naming the file, where a description has unknown or missing keys.
    """
    shared = read_yaml(folder / "columns.yaml")
    raw = [(path, read_yaml(path)) for path in sorted((folder / "tables").glob("*.yaml"))]
    raw.sort(key=lambda entry: entry[1].get("order", 0))
    return {spec["name"]: _table(path, spec, shared) for path, spec in raw}


def record_tables() -> dict[Table, TableSchema]:
    """Return, for each table of the codebook, the published table with a row a record."""
    tables = load_schemas().values()
    return {t.of: t for t in tables if t.of and not t.each and len(t.primary_key) == 1}


def _table(path: Path, spec: Mapping[str, Any], shared: Mapping[str, Any]) -> TableSchema:
    """Build one table; every fault is laid at its file's door."""
    try:
        rest = {k: v for k, v in spec.items() if k not in ("order", "columns", "primary_key", "foreign_keys")}
        columns = (_columns(spec.get("of"), name, raw, shared) for name, raw in spec["columns"].items())
        return TableSchema(
            **rest,
            primary_key=tuple(spec["primary_key"]),
            foreign_keys=tuple(_foreign_key(raw) for raw in spec.get("foreign_keys", ())),
            columns=tuple(column for group in columns for column in group),
        )
    except (KeyError, TypeError) as fault:
        raise DyadError(
            "is no table description",
            where=path,
            found=str(fault),
            expected="the keys of TableSchema and Column, fields of schemas/fields.yaml",
        ) from fault


def _foreign_key(raw: Mapping[str, Any]) -> ForeignKey:
    return ForeignKey(tuple(raw["columns"]), raw["table"], tuple(raw["references"]))


def _columns(of: Table | None, name: str, raw: Mapping[str, Any], shared: Mapping[str, Any]) -> tuple[Column, ...]:
    """Build the column, or the five columns of a date, that one entry of a table's description stands for."""
    spec = dict(raw)
    origin = spec.pop("from", ())
    found = slot(of, spec.pop("field")) if of and "field" in spec else None
    spec = {**shared[spec.pop("shared")], **spec} if "shared" in spec else spec
    spec = {**_of_slot(found), **spec} if found else spec
    spec = {**_KINDS[spec.pop("like")], **spec} if "like" in spec else spec
    spec.setdefault("title", name.replace("_", " ").capitalize())
    rests_on = (f"{of}.{found.name}",) if found else tuple(f"{of}.{field}" for field in origin)
    common: dict[str, Any] = {"rests_on": rests_on, "field": found.name if found else None}
    if spec["type"] == "edtf":
        return _date_columns(name, spec, common)
    return (Column(name=name, **spec, **common),)


def _of_slot(found: Slot) -> dict[str, Any]:
    """What a column takes from the field of the codebook that it publishes."""
    if found.kind == "date":
        return {"type": "edtf", "description": found.description}
    spec = {**_KINDS[found.kind], "description": found.description}
    return {**spec, "values": found.values} if found.values else spec


def _date_columns(name: str, spec: Mapping[str, Any], common: Mapping[str, Any]) -> tuple[Column, ...]:
    """The five columns of a date (codebook section 2): as read, bounds, precision, approximation."""
    if extra := set(spec) - {"type", "title", "description"}:
        raise TypeError(f"a date takes no {sorted(extra)}")
    stem = spec["description"].rstrip(".")
    return tuple(
        Column(
            name=f"{name}_{part}",
            title=f"{spec['title']}: {part if part != 'edtf' else 'EDTF'}",
            description=f"{stem}: {meaning}.",
            part=part,
            **kind,
            **common,
        )
        for part, meaning, kind in _DATE_PARTS
    )


def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of a table: int64, double, utf8, date32, bool; required columns not nullable.

    Each field's metadata carry ``description`` and ``unit`` (where there is one); nothing else is in them,
    so that the same description gives the same bytes.
    """
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "boolean": pa.bool_(),
    }
    return pa.schema(
        pa.field(c.name, types[c.type], nullable=not c.required, metadata=_arrow_metadata(c))
        for c in load_schemas()[table].columns
    )


def _arrow_metadata(column: Column) -> dict[str, str]:
    unit = {"unit": column.unit} if column.unit else {}
    return {"description": column.description, **unit}


def table_schema(table: str) -> dict[str, Any]:
    """Return the Frictionless Table Schema (Data Package v2) of a table, as plain data.

    ``missingValues`` has ``nan`` because readers that go through pandas turn null integers into it.
    """
    schema = load_schemas()[table]
    keys = [
        {"fields": list(key.columns), "reference": {"resource": key.table, "fields": list(key.references)}}
        for key in schema.foreign_keys
    ]
    return {
        "fields": [_table_schema_field(column) for column in schema.columns],
        "primaryKey": list(schema.primary_key),
        **({"foreignKeys": keys} if keys else {}),
        "missingValues": ["", "nan"],
    }


def _table_schema_field(column: Column) -> dict[str, Any]:
    limits = {
        "required": column.required or None,
        "enum": list(column.values) if column.values else None,
        "pattern": column.pattern,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    constraints = {key: limit for key, limit in limits.items() if limit is not None}
    described = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "description": column.description,
        "constraints": constraints or None,
        "unit": column.unit,
        "standard": column.standard,
        "restsOn": list(column.rests_on) or None,
        "categories": _categories(column.values) if column.values else None,
        "deprecated": column.deprecated,
    }
    return {key: entry for key, entry in described.items() if entry is not None}


def _categories(values: Mapping[str, str]) -> list[dict[str, str]]:
    """The meanings of an enumeration as Data Package v2 has them; readers check ``enum`` beside it."""
    return [{"value": value, "label": meaning} for value, meaning in values.items()]


def expectations(table: str) -> dict[str, Any]:
    """Return the Great Expectations suite that the schema alone implies, as plain data.

    ``{"name", "expectations": [{"type", "kwargs"}]}``: columns in order, no nulls in required columns,
    values within enumerations, patterns and limits, a unique key.
    """
    schema = load_schemas()[table]
    rules = [_expect("table_columns_to_match_ordered_list", column_list=list(schema.names)), _unique(schema)]
    rules.extend(rule for column in schema.columns for rule in _column_rules(column))
    return {"name": table, "expectations": rules}


def _unique(schema: TableSchema) -> dict[str, Any]:
    """The primary key as an expectation; GX has one for a single column and one for several."""
    if len(schema.primary_key) == 1:
        return _expect("column_values_to_be_unique", column=schema.primary_key[0])
    return _expect("compound_columns_to_be_unique", column_list=list(schema.primary_key))


def _column_rules(column: Column) -> list[dict[str, Any]]:
    rules = []
    if column.required:
        rules.append(_expect("column_values_to_not_be_null", column=column.name))
    if column.values:
        rules.append(_expect("column_values_to_be_in_set", column=column.name, value_set=list(column.values)))
    if column.pattern:
        rules.append(_expect("column_values_to_match_regex", column=column.name, regex=column.pattern))
    if column.minimum is not None or column.maximum is not None:
        limits = {"min_value": column.minimum, "max_value": column.maximum}
        rules.append(_expect("column_values_to_be_between", column=column.name, **limits))
    return rules


def _expect(kind: str, **kwargs: Any) -> dict[str, Any]:
    return {"type": f"expect_{kind}", "kwargs": kwargs}
