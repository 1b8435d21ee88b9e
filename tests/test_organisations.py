from __future__ import annotations

import pytest

from flows.extract.annotate.groups import GroupRule, annotate_groups, group_rules
from flows.extract.annotate.organisations import annotate_organisations, member_states, organisation_names
from flows.extract.annotate.places import annotate_places
from flows.extract.model import Group
from flows.extract.view import make_view
from flows.ground.model import Document, Dyad
from flows.ground.states import is_code

CHL_PER = Dyad.of("CHL", "PER")


def organisations(text: str) -> list[tuple[str, str]]:
    return [(text[o.start : o.end], o.code) for o in annotate_organisations(make_view(Document("x", text, CHL_PER)))]


def groups(text: str, dyad: Dyad = CHL_PER) -> list[Group]:
    view = make_view(Document("x", text, dyad))
    return annotate_groups(view, annotate_places(view))


def codes(text: str) -> list[tuple[str, ...]]:
    return [g.codes for g in groups(text)]


def test_codes_of_organisations_are_well_formed_and_names_unique() -> None:
    assert all(code == "EUE" or is_code(code) for _, code in organisation_names())
    listed = [name for name, _ in organisation_names()]
    assert len(listed) == len(set(listed))


def test_names_and_acronyms_are_found_and_the_article_left_out() -> None:
    assert organisations("The European Union, the G-7 and the Allies met NATO.") == [
        ("European Union", "EUE"), ("G-7", "ORG:G7"), ("Allies", "ORG:ALLIES"), ("NATO", "ORG:NATO"),
    ]  # fmt: skip


def test_common_words_are_no_organisations() -> None:
    assert organisations("Their allies, an axis, who and the nations united.") == []


def test_bodies_of_the_union_count_as_it() -> None:
    assert organisations("the European Commission") == [("European Commission", "EUE")]


def test_members_by_year() -> None:
    assert "GBR" in member_states("EUE", 1990)
    assert "GBR" not in member_states("EUE", 2024)


@pytest.mark.parametrize("rule", group_rules(), ids=lambda r: r.id)
def test_group_rule_finds_its_example_and_not_its_counter_example(rule: GroupRule) -> None:
    assert [(rule.example[g.start : g.end], g.kind) for g in groups(rule.example) if g.rule == rule.id] == [
        (rule.finds, rule.kind)
    ]
    assert not [g for g in groups(rule.counter) if g.rule == rule.id]


def test_two_countries_are_the_dyad_where_no_other_pair_is_named() -> None:
    assert codes("Trade between the two countries grew.") == [("CHL", "PER")]
    assert codes("Ships from Kenya called there. The two countries met.") == [("CHL", "PER")]


def test_two_countries_are_the_pair_named_side_by_side_last() -> None:
    assert codes("Peru and Ghana signed a pact. The two countries will meet.") == [("PER", "GHA")]
    assert codes("Ghanaian-Kenyan talks failed; both sides left.") == [("GHA", "KEN")]


def test_two_countries_are_the_only_two_named_in_the_sentences() -> None:
    assert codes("Ghana sent an envoy to Kenya. Both governments were pleased.") == [("GHA", "KEN")]


def test_another_pair_in_another_paragraph_does_not_count() -> None:
    assert codes("Peru and Ghana signed a pact.\n\nThe two countries will meet.") == [("CHL", "PER")]


def test_a_third_state_beside_both_of_the_dyad_changes_nothing() -> None:
    assert codes("Unlike Ghana, Chile wrote to Peru. The two leaders met.") == [("CHL", "PER")]


def test_three_countries_are_the_three_listed_before() -> None:
    text = "Chile, Peru and Ghana agreed in Lima. The three partner countries will sign."
    assert codes(text) == [("CHL", "PER", "GHA")]


def test_three_countries_without_a_list_of_three_are_nobody() -> None:
    assert codes("Peru agreed. The three countries will sign.") == []
    assert codes("Chile, Peru, Kenya and Ghana agreed. The three countries will sign.") == []


def test_both_with_a_name_behind_is_no_group() -> None:
    assert groups("Both Chile and Peru agreed.") == []
