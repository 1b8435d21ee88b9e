"""Records → tables: every value where it belongs, every claim accounted for, licences kept."""

from __future__ import annotations

import dataclasses
import datetime
import random
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ground.errors import ValidationError
from flows.ground.model import Claim, Conflict, Decision, LinkedClaim, Record, Span
from flows.ground.schema import arrow_schema, load_schemas
from flows.tabulate import tabulate
from flows.tabulate.cells import date_part, number, published_quote
from flows.tabulate.scope import scope
from tests.published import (
    CALL,
    CONFLICTS,
    DECISIONS,
    FALL,
    MEETING,
    ONE,
    PACT,
    RECORDS,
    SIGNED,
    SURVEY,
    TEXTS,
    TOTAL,
    TREATY,
    VISIT,
    claim,
    corpus,
    field,
    record,
    source,
)

TABLES = tabulate(corpus(), RECORDS, CONFLICTS, DECISIONS)


def rows(table: str, **where: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = TABLES[table].to_pylist()
    return [row for row in found if all(row[key] == value for key, value in where.items())]


def row(table: str, **where: Any) -> dict[str, Any]:
    (found,) = rows(table, **where)
    return found


def test_every_table_has_exactly_its_schema_metadata_included() -> None:
    assert list(TABLES) == list(load_schemas())
    for name, table in TABLES.items():
        assert table.schema.equals(arrow_schema(name), check_metadata=True), name


def test_the_order_of_records_conflicts_and_decisions_changes_nothing() -> None:
    records = list(RECORDS)
    random.Random(7).shuffle(records)
    again = tabulate(corpus(), records, CONFLICTS[::-1], DECISIONS[::-1])
    assert all(again[name].equals(table) for name, table in TABLES.items())


def test_a_date_is_published_with_bounds_precision_and_approximation() -> None:
    call = row("exercises", exercise_id=CALL.id)
    assert call["start_edtf"] == "1965"
    assert (call["start_earliest"], call["start_latest"]) == (
        datetime.date(1965, 1, 1),
        datetime.date(1965, 12, 31),
    )
    assert (call["start_precision"], call["start_approximate"]) == ("year", True)


def test_a_date_nobody_gives_leaves_five_nulls() -> None:
    call = row("exercises", exercise_id=CALL.id)
    assert [call[name] for name in call if name.startswith("end_")] == [None] * 5


def test_an_open_interval_has_no_bound_on_its_open_side() -> None:
    figure = row("trade_figures", figure_id=FALL.id)
    assert (figure["period_earliest"], figure["period_latest"]) == (datetime.date(2018, 1, 1), None)


def test_numbers_are_published_in_full_units_with_their_sign() -> None:
    assert row("trade_figures", figure_id=FALL.id)["value"] == -4.2
    assert row("trade_figures", figure_id=TOTAL.id)["value"] == 1_687_000_000_000


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3))
def test_a_number_of_fifteen_digits_reads_back_as_the_text_has_it(value: Decimal) -> None:
    assert Decimal(repr(number(Claim("value", str(value), Span(0, 1), "normalised", "r")))) == value


@pytest.mark.parametrize("value", ["about ten", "NaN", "Infinity", "0.1234567890123456789"])
def test_a_number_that_a_double_cannot_hold_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match=r"trade_figures\.value"):
        number(Claim("value", value, Span(0, 1), "normalised", "r"))


def test_lists_become_rows_with_positions_and_no_table_has_list_columns() -> None:
    assert rows("treaty_parties", treaty_id=TREATY.id) == [
        {"treaty_id": TREATY.id, "position": 1, "party": "NOR"},
        {"treaty_id": TREATY.id, "position": 2, "party": "CHL"},
    ]
    assert row("exercise_units")["unit"] == "Fram"
    assert row("visit_stops")["place"] == "Santiago"
    assert [r["name"] for r in rows("treaty_signatories")] == ["Berg", "Rojas"]


def test_visitors_come_from_the_origin_and_hosts_from_the_destination() -> None:
    visitor, host = rows("visit_participants", visit_id=VISIT.id)
    assert (visitor["role"], visitor["name"], visitor["office"], visitor["state"]) == (
        "visitor", "Dahl", "Foreign minister", "NOR",
    )  # fmt: skip
    assert (host["role"], host["name"], host["office"], host["state"]) == ("host", "Soto", None, "CHL")


def test_a_visitor_without_a_name_stands_with_the_office() -> None:
    envoy = row("visit_participants", visit_id=MEETING.id)
    assert (envoy["position"], envoy["name"], envoy["office"]) == (1, None, "trade envoy")


def test_in_a_third_state_only_the_first_visitors_state_is_known() -> None:
    both = field(claim(ONE, "visitors", "Berg", "Berg"), claim(ONE, "visitors", "Rojas", "Rojas"), chosen=None)
    abroad = record("visits", "berg-che", both, *MEETING.fields)
    talks = dataclasses.replace(abroad, mentions=MEETING.mentions)
    found = tabulate(corpus(), [talks], (), ())["visit_participants"].to_pylist()
    assert [(r["name"], r["state"]) for r in found] == [("Berg", "NOR"), ("Rojas", None)]


@pytest.mark.parametrize(
    ("parties", "year", "expected"),
    [
        (["BRA", "PRT"], None, "bilateral"),
        (["PRT", "BRA", "AGO"], None, "plurilateral"),
        (["BRA", "EUE"], 1995, "bloc"),
        (["BRA", "EUE"], 1970, "third_party"),
        (["PRT", "ORG:UNASUR"], None, "third_party"),
        (["BRA"], None, "third_party"),
        (["EUE", "USA"], None, None),
        ([], None, None),
    ],
)
def test_scope_follows_from_the_parties(parties: list[str], year: int | None, expected: str | None) -> None:
    members = {"EUE": {"PRT"}}

    def of(code: str, when: int | None) -> set[str]:
        return members.get(code, set()) if when is None or when >= 1986 else set()

    assert scope(parties, ("BRA", "PRT"), of, year) == expected


@given(st.lists(st.sampled_from(["BRA", "PRT", "AGO", "EUE"])), st.randoms())
def test_scope_knows_no_order_and_no_repetition(parties: list[str], chance: random.Random) -> None:
    shuffled = [*parties, *parties]
    chance.shuffle(shuffled)
    dyad = ("BRA", "PRT")
    assert scope(parties, dyad, lambda code, year: ()) == scope(shuffled, dyad, lambda code, year: ())


def test_a_treaty_with_an_organisation_of_the_other_sides_is_no_bloc_where_it_never_joined() -> None:
    assert row("treaties", treaty_id=PACT.id)["scope"] == "third_party"
    assert row("treaties", treaty_id=TREATY.id)["scope"] == "bilateral"


def test_a_port_call_counts_its_host_among_its_sides() -> None:
    assert row("exercises", exercise_id=CALL.id)["scope"] == "bilateral"


def test_a_records_tier_is_that_of_its_best_mention() -> None:
    first, second = (dataclasses.replace(m, rules=(f"never.met.{n}",)) for n, m in enumerate(TREATY.mentions[:2]))
    decided = dataclasses.replace(second, rules=(*second.rules, "decision:d1"))
    for mentions, tier in (((first, second), "C"), ((first, decided), "A")):
        tables = tabulate(corpus(), [dataclasses.replace(TREATY, mentions=mentions)], [], [])
        assert tables["treaties"].column("tier").to_pylist() == [tier]


def test_a_records_agreement_is_that_of_its_least_agreeing_field() -> None:
    assert row("treaties", treaty_id=TREATY.id)["agreement"] == "conflicting"
    assert row("treaties", treaty_id=PACT.id)["agreement"] == "single"
    assert row("treaties", treaty_id=TREATY.id)["documents"] == 2


def test_every_claim_of_every_record_has_one_row_with_an_id_of_its_own() -> None:
    given_claims = sum(len(f.claims) for r in RECORDS for f in r.fields)
    ids = TABLES["claims"]["claim_id"].to_pylist()
    assert len(ids) == given_claims == len(set(ids))


def test_codes_read_from_the_same_words_have_different_claims() -> None:
    ids = {r["value"]: r["claim_id"] for r in rows("claims", record_id=TREATY.id, field="parties")}
    assert ids == {
        "NOR": "001_open:0-16:treaties.parties=NOR",
        "CHL": "001_open:0-16:treaties.parties=CHL",
    }


def test_two_records_that_rest_on_the_same_words_have_claims_apart() -> None:
    twin = dataclasses.replace(TOTAL, id="twin")
    found = tabulate(corpus(), [TOTAL, twin], (), ())["claims"].to_pylist()
    counted = Counter(r["claim_id"].removesuffix("~2") for r in found)
    assert set(counted.values()) == {2}


def test_quotes_are_the_characters_between_their_offsets() -> None:
    for found in rows("claims"):
        if found["quote"] is not None:
            text = TEXTS[found["source_id"]]
            assert text[found["start_char"] : found["end_char"]] == found["quote"]


def test_nothing_is_quoted_from_a_text_that_may_not_be_but_its_offsets_stand() -> None:
    sealed = rows("claims", source_id="003_sealed.txt")
    assert sealed
    assert {r["quote"] for r in sealed} == {None}
    assert {"EUE", "CHL"} <= {r["value"] for r in sealed}
    assert all(r["end_char"] > r["start_char"] for r in sealed)


def test_long_quotes_and_long_values_of_an_excerpt_are_left_out_never_cut() -> None:
    long = row("claims", record_id=SURVEY.id)
    assert (long["quote"], long["value"]) == (None, None)
    assert row("treaties", treaty_id=SURVEY.id)["title"] is None


@pytest.mark.parametrize(("length", "kept"), [(300, True), (301, False)])
def test_an_excerpt_may_have_three_hundred_characters_and_no_more(length: int, kept: bool) -> None:
    assert (published_quote("x" * length, source("002_closed.txt", 2)) is not None) is kept


@given(st.text(min_size=1, max_size=400), st.sampled_from(list(TEXTS)))
def test_a_quote_is_published_whole_or_not_at_all(quote: str, name: str) -> None:
    origin = source(name, 1)
    found = published_quote(quote, origin)
    assert found in (quote, None)
    assert (found is None) == (
        origin.redistributable == "none" or (origin.redistributable == "excerpt" and len(quote) > 300)
    )


def test_the_published_claim_is_marked_and_carries_the_published_value() -> None:
    signed = rows("claims", record_id=TREATY.id, field="signed")
    assert [(r["value"], r["published"]) for r in signed] == [("1931-03-04", True), ("1931-04-09", False)]
    assert row("treaties", treaty_id=TREATY.id)["signed_edtf"] == "1931-03-04"


def test_every_published_value_resolves_through_a_published_claim() -> None:
    published = {
        (r["table_name"], r["record_id"], f"{r['table_name']}.{r['field']}") for r in rows("claims", published=True)
    }
    checked = 0
    for schema in (s for s in load_schemas().values() if s.of and s.record_id):
        for found in rows(schema.name):
            for column in (c for c in schema.columns if c.rests_on and found[c.name] is not None):
                rests = {(schema.of, found[str(schema.record_id)], f) for f in column.rests_on}
                assert rests & published, (schema.name, column.name)
                checked += 1
    assert checked > 50


def test_a_conflict_names_both_claims_and_the_rule() -> None:
    conflict = row("conflicts")
    ids = {r["value"]: r["claim_id"] for r in rows("claims", record_id=TREATY.id, field="signed")}
    assert conflict["chosen_claim_id"] == ids["1931-03-04"]
    assert conflict["other_claim_id"] == ids["1931-04-09"]
    assert (conflict["chosen_value"], conflict["other_value"]) == ("1931-03-04", "1931-04-09")
    assert conflict["rule"] == "documents"


def test_a_conflict_about_a_claim_its_record_does_not_have_is_refused() -> None:
    stranger = LinkedClaim(ONE, "x", dataclasses.replace(SIGNED[0].claim, value="1888"))
    wrong = Conflict(TREATY.id, "treaties", "signed", SIGNED[0], stranger, "later")
    with pytest.raises(ValidationError, match=r"treaties/andes-fisheries-treaty-1931\.signed"):
        tabulate(corpus(), RECORDS, [wrong], ())


def test_a_decision_keeps_its_words_to_itself_where_the_licence_says_so() -> None:
    decision = row("decisions")
    assert (decision["target"], decision["quote"]) == ("003_sealed.txt#treaties", None)
    assert decision["date_earliest"] == datetime.date(2026, 11, 20)
    shown = dataclasses.replace(DECISIONS[0], doc=ONE, quote="Norway", target=f"{ONE}#treaties: Norway", at=None)
    found = tabulate(corpus(), RECORDS, (), [shown])["decisions"].to_pylist()[0]
    assert (found["target"], found["quote"]) == ("001_open.txt#treaties: Norway", "Norway")


def test_sources_stand_in_the_order_of_arrival_with_their_dates_expanded() -> None:
    assert [r["accession"] for r in rows("sources")] == [1, 2, 3]
    first, second = rows("sources")[:2]
    assert (first["authors"], first["date_edtf"]) == ("A. Holm; B. Vega", None)
    assert (second["authors"], second["date_latest"]) == (None, datetime.date(2002, 5, 31))
    assert first["characters"] == len(TEXTS[ONE])


@pytest.mark.parametrize(
    ("broken", "column"),
    [
        (record("trade_figures", "no-value", field(claim(ONE, "flow", "total", "trade"))), "value"),
        (record("treaties", "empty-title", field(claim(ONE, "title", "", "Treaty"))), "title"),
    ],
)
def test_missing_and_empty_values_are_refused_with_table_row_and_column(broken: Record, column: str) -> None:
    with pytest.raises(ValidationError, match=f"{broken.table}, row 1, column {column}") as caught:
        tabulate(corpus(), [broken], (), ())
    assert broken.id in str(caught.value)


def test_a_corpus_without_records_has_all_its_tables_with_no_rows_but_sources() -> None:
    found = tabulate(corpus(), (), (), ())
    assert {name for name, table in found.items() if table.num_rows} == {"sources"}
    assert found["claims"].schema.equals(arrow_schema("claims"))


def test_an_approximate_interval_is_as_coarse_as_what_it_is_part_of() -> None:
    assert date_part("2024-06-11/2024-06-20", True, "precision") == "month"
    assert date_part("1615~", False, "approximate") is True


def test_decisions_are_sorted_by_id() -> None:
    twice: list[Decision] = [dataclasses.replace(DECISIONS[0], id=name) for name in ("b", "a")]
    assert tabulate(corpus(), (), (), twice)["decisions"]["decision_id"].to_pylist() == ["a", "b"]
