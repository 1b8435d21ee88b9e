"""Couples under one family name, and the short forms under which a text names somebody again."""

from __future__ import annotations

import pytest

from tests.test_belonging import read, states

Named = list[tuple[str, str | None]]


def named(text: str, dyad: tuple[str, str] = ("PER", "NOR")) -> Named:
    return [(p.name, p.state) for p in read(text, dyad).persons]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("President and Mrs. Ferrin arrived in Oslo.", ["Ferrin", "Mrs. Ferrin"]),
        ("President Ferrin and Mrs Ferrin arrived in Oslo.", ["Ferrin", "Mrs Ferrin"]),
        ("Prince and Princess Quillon arrived in Oslo.", ["Quillon", "Princess Quillon"]),
        ("Their Royal Highnesses Prince and Princess Quillon arrived in Oslo.", ["Quillon", "Princess Quillon"]),
    ],
)
def test_each_of_a_couple_is_a_person_of_one_state(text: str, pair: list[str]) -> None:
    assert named(text) == [(name, "PER") for name in pair]


def test_a_woman_alone_is_whoever_bears_the_name() -> None:
    assert [name for name, _ in named("Prime Minister Ada Quill spoke. Mrs Quill left.")] == ["Ada Quill", "Ada Quill"]


def test_couple_is_not_read_as_the_guest_spoken_of_before() -> None:
    found = states("President Ferrin of Peru landed in May. President and Mrs. Orrin gave him a dinner.")
    assert found == {"Ferrin": "PER", "Orrin": "NOR", "Mrs. Orrin": "NOR"}


def test_wife_behind_and_is_mentioned_with_the_words_that_make_her_one() -> None:
    text = "Arthur Ferrin and his wife, Ada Quill, arrived in Oslo."
    assert [text[p.start : p.end] for p in read(text).persons] == ["Arthur Ferrin", "his wife, Ada Quill"]


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("President Arthur dos Quillos flew in. Dos Quillos met the press.", "Arthur dos Quillos"),
        ("Minister Arthur bin Quillo flew in. Bin Quillo met the press.", "Arthur bin Quillo"),
        ("Emir Sheikh Tamim bin Quillo flew in. Sheikh Tamim met the press.", "Tamim bin Quillo"),
        ("President Daniel arap Quillo flew in. Quillo met the press.", "Daniel arap Quillo"),
        ("President Arthur Sharif flew in. Orrin thanked Sharif.", "Arthur Sharif"),
    ],
)
def test_short_form_means_whom_the_text_named_in_full(text: str, full: str) -> None:
    assert named(text)[-1][0] == full


def test_given_name_with_a_common_family_name_is_not_a_shortened_particle() -> None:
    assert [n for n, _ in named("Minister Arthur Quillo met Minister Ben Quillo.")] == ["Arthur Quillo", "Ben Quillo"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Q.-V. Tarrin arrived in Oslo.", "Q.-V. Tarrin"),
        ("King Christian IX of Norland arrived in Lima.", "Christian IX"),
        ("Minister Arthur Long arrived in Lima.", "Arthur Long"),
        ("They met Santiago Quillon at noon.", "Santiago Quillon"),
        ("President Duma Quillon arrived in Oslo.", "Duma Quillon"),
        ("RAdm Quillon arrived in Oslo.", "Quillon"),
        ("Chief of Staff Gen. Vel Orrin arrived in Oslo.", "Vel Orrin"),
        ("Chief Guest Arthur Quillon spoke at noon.", "Arthur Quillon"),
        ("Peru's Quillon met the press.", "Quillon"),
    ],
)
def test_name_that_holds_an_ordinary_word_or_a_place_is_a_persons(text: str, name: str) -> None:
    assert [n for n, _ in named(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Christian Democrats met in Oslo.",
        "In Santiago the Santiago Declaration was read.",
        "The Duma ratified it.",
        "His Majesty spoke at noon.",
        "Peru's Parliament met at noon.",
        "Peru's Unna signed a contract.",
        "Troops left Sidi Fredj in June.",
    ],
)
def test_thing_place_or_address_of_that_name_is_no_person(text: str) -> None:
    assert not named(text)


def test_envoy_of_somebody_else_is_not_the_envoy_spoken_of() -> None:
    found = read("Peruvian envoy Arthur Quillon left in May. The Sultan's envoy stayed.")
    assert [role.name for role in found.roles] == [None, None]


def test_last_to_hold_an_office_is_named_by_it() -> None:
    (role,) = read("Arthur Quillon had been the last Peruvian president to come on a visit.").roles
    assert role.name == "Arthur Quillon"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Minister Orrin met the King of the Norwegians, Philippe, at noon.", "Philippe"),
        ("The paper was read by Quillo Zamborowski at noon.", "Quillo Zamborowski"),
        ("Hun Sen met the press.", "Hun Sen"),
        ("Arthur Quillo spoke. Sir Arthur left.", "Arthur Quillo"),
    ],
)
def test_name_is_told_by_crown_ending_family_or_knighthood(text: str, name: str) -> None:
    assert named(text)[-1][0] == name


def test_company_of_a_traveller_is_of_the_same_state() -> None:
    text = "President Ferrin flew to Oslo, accompanied by Minister Vel Orrin and Minister Ada Quill."
    assert named(text) == [("Ferrin", "PER"), ("Vel Orrin", "PER"), ("Ada Quill", "PER")]
    text = "Premier Ferrin flew to Oslo. Accompanying him will be Minister Ada Quill."
    assert named(text)[-1] == ("Ada Quill", "PER")


def test_commander_of_a_states_service_is_of_that_state() -> None:
    assert named("He met the commander of the Royal Norway Navy, Vice Admiral Vel Orrin.") == [("Vel Orrin", "NOR")]


def test_guest_is_of_the_other_state_than_the_host() -> None:
    assert named("Ada Quill and her Norwegian guest, Arthur Orrin, agreed.") == [
        ("Ada Quill", "PER"),
        ("Arthur Orrin", "NOR"),
    ]


def test_a_president_of_a_firm_is_no_office() -> None:
    text = "The president of Acme travelled to Lima in March 2011, and the president of the Senate came in May."
    assert [r.title.of(text) for r in read(text, ("PER", "NOR")).roles] == ["president of the Senate"]


@pytest.mark.parametrize("text", ["He met the president of", "He met the president of the", "The president"])
def test_an_office_may_be_the_last_word(text: str) -> None:
    assert len(read(text, ("PER", "NOR")).roles) == 1
