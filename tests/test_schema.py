"""The published tables' descriptions, and what derives from them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from flows.ground.codebook import slots
from flows.ground.errors import DyadError
from flows.ground.membership import member_states
from flows.ground.model import TABLES
from flows.ground.schema import (
    ForeignKey,
    arrow_schema,
    expectations,
    load_schemas,
    record_tables,
    table_schema,
)

SCHEMAS = load_schemas()


def test_every_field_of_the_codebook_is_published_by_some_column() -> None:
    published = {field for schema in SCHEMAS.values() for column in schema.columns for field in column.rests_on}
    assert published == {f"{table}.{name}" for table in TABLES for name in slots(table)}


def test_a_date_field_becomes_five_columns_in_order() -> None:
    names = [c.name for c in SCHEMAS["treaties"].columns if c.field == "signed"]
    parts = ("edtf", "earliest", "latest", "precision", "approximate")
    assert names == [f"signed_{part}" for part in parts]


def test_a_field_brings_its_enumeration_and_description_from_the_codebook() -> None:
    column, slot = SCHEMAS["visits"].column("kind"), slots("visits")["kind"]
    assert (column.values, column.description) == (slot.values, slot.description)


def test_what_a_table_says_beside_a_field_wins_over_the_codebook() -> None:
    assert SCHEMAS["trade_figures"].column("value").required
    assert SCHEMAS["trade_figures"].column("value").description != slots("trade_figures")["value"].description
    assert SCHEMAS["treaty_parties"].column("party").title == "Party"


def test_computed_columns_name_the_fields_they_rest_on() -> None:
    scope = SCHEMAS["exercises"].column("scope")
    assert scope.rests_on == ("exercises.participants", "exercises.host")
    assert scope.field is None


def test_a_column_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="sealed"):
        SCHEMAS["treaties"].column("sealed")


def test_foreign_keys_refer_to_the_primary_key_of_a_table_that_exists() -> None:
    keys = [key for schema in SCHEMAS.values() for key in schema.foreign_keys]
    assert ForeignKey(("visit_id",), "visits", ("visit_id",)) in keys
    assert all(SCHEMAS[key.table].primary_key == key.references for key in keys)


def test_primary_keys_and_foreign_keys_name_columns_of_their_table() -> None:
    for schema in SCHEMAS.values():
        named = {*schema.primary_key, *(name for key in schema.foreign_keys for name in key.columns)}
        assert named <= set(schema.names), schema.name


def test_primary_keys_other_than_those_of_elements_are_never_null() -> None:
    for schema in SCHEMAS.values():
        assert all(schema.column(name).required for name in schema.primary_key), schema.name


def test_every_table_of_the_codebook_has_one_table_with_a_row_a_record() -> None:
    assert {table: schema.name for table, schema in record_tables().items()} == {t: t for t in TABLES}


def test_arrow_schemas_have_plain_types_and_carry_descriptions_and_units_alone() -> None:
    plain = {pa.string(), pa.int64(), pa.float64(), pa.date32(), pa.bool_()}
    for name in SCHEMAS:
        schema = arrow_schema(name)
        assert {field.type for field in schema} <= plain
        assert schema.metadata is None
        assert all(set(field.metadata) <= {b"description", b"unit"} for field in schema)
    assert not arrow_schema("claims").field("quote").metadata.get(b"unit")
    assert arrow_schema("claims").field("start_char").metadata[b"unit"] == b"Unicode code points"


def test_required_columns_are_not_nullable_in_arrow() -> None:
    schema = arrow_schema("claims")
    assert not schema.field("claim_id").nullable
    assert schema.field("quote").nullable


def test_table_schemas_use_no_type_that_the_official_profile_rejects() -> None:
    for name in SCHEMAS:
        schema = table_schema(name)
        assert schema["missingValues"] == ["", "nan"]
        assert "fieldsMatch" not in schema
        assert {f["type"] for f in schema["fields"]} <= {"string", "integer", "number", "date", "boolean"}
        assert json.loads(json.dumps(schema)) == schema


def test_expectations_cover_columns_nulls_sets_patterns_limits_and_keys() -> None:
    rules = expectations("trade_figures")["expectations"]
    assert rules[0]["kwargs"]["column_list"] == list(SCHEMAS["trade_figures"].names)
    assert {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "figure_id"}} in rules
    assert {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "value"}} in rules
    sets = [rule["kwargs"] for rule in rules if rule["type"].endswith("in_set")]
    assert {"column": "flow", "value_set": ["exports", "imports", "total", "balance"]} in sets
    assert any(r["type"].endswith("between") and r["kwargs"]["column"] == "documents" for r in rules)
    assert any(r["type"].endswith("match_regex") and r["kwargs"]["column"] == "exporter" for r in rules)


def test_a_key_of_several_columns_is_expected_to_be_unique_as_a_whole() -> None:
    rules = expectations("treaty_parties")["expectations"]
    kwargs = {"column_list": ["treaty_id", "party"]}
    assert {"type": "expect_compound_columns_to_be_unique", "kwargs": kwargs} in rules


@pytest.mark.parametrize(
    ("column", "found"),
    [("{field: no_such_field}", "no_such_field"), ("{title: T, type: string, colour: red}", "colour")],
)
def test_a_fault_in_a_description_names_its_file(tmp_path: Path, column: str, found: str) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "columns.yaml").write_text("{}", encoding="utf-8")
    text = f"name: x\ntitle: X\ndescription: D\nabsence: A\nof: visits\nprimary_key: [a]\ncolumns: {{a: {column}}}\n"
    (tmp_path / "tables" / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DyadError, match=found) as caught:
        load_schemas(tmp_path)
    assert "x.yaml" in str(caught.value)


def test_loading_the_schemas_imports_no_arrow() -> None:
    code = (
        "import sys; from flows.ground.schema import *; load_schemas(); table_schema('visits'); expectations('visits')"
    )
    check = f"{code}; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_membership_knows_when_a_state_was_a_member() -> None:
    assert "GBR" in member_states("EUE", 1990)
    assert "GBR" not in member_states("EUE", 2021)
    assert "GBR" in member_states("EUE")
    assert member_states("FRA") == frozenset()
