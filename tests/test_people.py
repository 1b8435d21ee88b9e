"""People, offices and delegations: what the language files promise, and what must hold for any text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.annotate.people import People, annotate_people
from flows.extract.annotate.people_terms import plural_of, raw_terms, role_terms
from flows.extract.lexicon import Lexicon
from flows.extract.model import Organisation, Person, Place, PlaceKind, Segment, View
from flows.extract.tokens import tokenize
from flows.ground.model import Document, Dyad, Span

GAZETTEER: Lexicon[tuple[PlaceKind, str]] = Lexicon(
    [
        ("Norland", ("state", "NOR")),
        ("Norlandic", ("demonym", "NOR")),
        ("Sund", ("state", "SWE")),
        ("Sundish", ("demonym", "SWE")),
        ("Kingdom of Norland", ("polity", "NOR")),
        ("Tarn", ("capital", "NOR")),
        ("Vik", ("city", "SWE")),
    ]
)
BODIES: Lexicon[str] = Lexicon([("Northern Council", "ORG:NC"), ("Northern League", "ORG:NL")])
_CUT = re.compile(r"(?<!\b[A-Z])(?<!M[rs])(?<!Dr)(?<!Sen)(?<!Hon)[.!?]\s+|\n+")


def view_of(text: str) -> View:
    """A view with a segment a sentence, cut at full stops that follow no abbreviation of these tests."""
    edges = [0, *(m.end() for m in _CUT.finditer(text)), len(text)]
    cut = tuple(Segment(a, b, "prose", 0, 0) for a, b in pairwise(edges) if b > a)
    return View(Document("test.txt", text, Dyad.of("NOR", "SWE")), text, cut)


def read(text: str) -> People:
    tokens = tokenize(text)
    places = [
        Place(m.start, m.end, "test", m.entry[0], text[m.start : m.end], m.entry[1]) for m in GAZETTEER.find(tokens)
    ]
    bodies = [Organisation(m.start, m.end, "test", m.entry) for m in BODIES.find(tokens)]
    return annotate_people(view_of(text), places, bodies)


def names(text: str) -> list[tuple[str, str | None]]:
    return [(p.name, p.state) for p in read(text).persons]


def only(text: str) -> Person:
    (person,) = read(text).persons
    return person


def marked(example: str) -> tuple[str, Span]:
    """An example's text without its square brackets, and what stood between them."""
    start, end = example.index("["), example.index("]") - 1
    return example.replace("[", "").replace("]", ""), Span(start, end)


ROLES: list[dict[str, Any]] = raw_terms("roles")["roles"]
NEVER: list[dict[str, Any]] = raw_terms("roles")["never"]
EVIDENCE: list[dict[str, Any]] = raw_terms("names")["evidence"]
NOUNS: list[dict[str, Any]] = raw_terms("delegations")["nouns"]


# ---- the language files


@pytest.mark.parametrize("entry", ROLES, ids=lambda e: str(e["id"]))
def test_role_example_finds_exactly_its_words(entry: dict[str, Any]) -> None:
    text, span = marked(entry["example"])
    people = read(text)
    found = [p.role for p in people.persons] + [r.title for r in people.roles]
    assert span in found, (text, found)


@pytest.mark.parametrize("entry", ROLES, ids=lambda e: str(e["id"]))
def test_role_counter_example_finds_nothing(entry: dict[str, Any]) -> None:
    people = read(entry["counter"])
    assert f"role.{entry['id']}" not in [r.rule for r in people.roles]
    assert not people.persons


@pytest.mark.parametrize("entry", NEVER, ids=lambda e: str(e["id"]))
def test_phrase_that_only_looks_like_an_office_finds_nothing(entry: dict[str, Any]) -> None:
    text, _ = marked(entry["example"])
    assert not read(text).roles
    assert read(entry["counter"]).roles


@pytest.mark.parametrize("entry", EVIDENCE, ids=lambda e: str(e["id"]))
def test_evidence_makes_a_person_and_its_counter_example_none(entry: dict[str, Any]) -> None:
    text, span = marked(entry["example"])
    assert span in [p.name_span for p in read(text).persons]
    assert not read(entry["counter"]).persons


@pytest.mark.parametrize("entry", NOUNS, ids=lambda e: str(e["id"]))
def test_delegation_example_and_counter_example(entry: dict[str, Any]) -> None:
    text, span = marked(entry["example"])
    assert [d.span for d in read(text).delegations] == [span]
    assert not read(entry["counter"]).delegations


def test_every_id_in_the_role_file_is_unique() -> None:
    ids = [e["id"] for e in ROLES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("secretary of state", "secretaries of state"),
        ("minister", "ministers"),
        ("businesswoman", "businesswomen"),
        ("envoy", "envoys"),
        ("archduchess", "archduchesses"),
    ],
)
def test_plurals_go_to_the_noun(one: str, many: str) -> None:
    assert plural_of(one) == many


def test_the_lexicons_are_built_once() -> None:
    assert role_terms() is role_terms()


# ---- names and their shapes


@pytest.mark.parametrize(
    "name",
    [
        "Adélia Prado",
        "Luiz da Silva",
        "Ursula von der Leyen",
        "H.R. Vandrim",
        "Arthur P. Quillon",
        "Khalid bin Zubayr Al Qahtan",
        "Gabriele D'Orrin",
        "Gabriele D’Orrin",
        "Alessandro Fè d'Orrin",
        "Jean-Noël Quillon",
        "Yun Dae-su",
        "HORIBE Nariyoshi",
        "Itō Kenzō",
        "Carl XVI Gustaf",
        "Anthony Quillon Jr.",
        "Bill Quillon",
        "Vel B. Knight",
        "Mackenzie King",
        "Hun Sen",
        "Isabel de Saint Orrin",
        "Jan Orrin",
        "Rüdiger Ölçer-Ğan",
    ],
)
def test_title_gives_the_whole_name(name: str) -> None:
    person = only(f"They met Foreign Minister {name} in Tarn on Monday.")
    assert person.name == name
    assert person.rank == "minister"


@pytest.mark.parametrize("title", ["Mr.", "Dr.", "H.E. Mr.", "Sir", "the Hon.", "His Excellency"])
def test_courtesies_stay_out_of_the_name(title: str) -> None:
    assert only(f"They thanked {title} Vel Orrin for it.").name == "Vel Orrin"


def test_pope_keeps_the_title_and_a_prince_does_not() -> None:
    assert only("He was received by Pope Lando IV in the chapel.").name == "Pope Lando IV"
    prince = only("In May Prince Vellin came to Vik.")
    assert (prince.name, prince.rank) == ("Vellin", "royal")


def test_emperor_behind_the_name_is_read_as_a_title() -> None:
    person = only("A corvette was visited by Vellin Emperor in 1881, as in the portraits.")
    assert (person.name, person.rank) == ("Vellin", "head_of_state")


@pytest.mark.parametrize(
    "text",
    [
        "The frigate Arthur Quillon left Vik.",
        "HMS Arthur Quillon left Vik.",
        "Arthur Quillon University is old.",
        "The Vellin Agreement was signed.",
        "On Monday Tarn announced a plan.",
        "The Northern Council met in Vik.",
        "Sundish Steel Works sold ships.",
    ],
)
def test_things_are_not_people(text: str) -> None:
    assert not read(text).persons


@pytest.mark.parametrize("prefix", ["ITS", "HMS", "INS", "USS"])
def test_a_ship_stays_a_ship_when_its_name_returns_without_prefix(prefix: str) -> None:
    assert not read(f"Vik saw {prefix} Arthur Quillon in May. Then Arthur Quillon sailed on.").persons


# ---- states and offices


@pytest.mark.parametrize(
    "text",
    [
        "Norlandic Prime Minister Vel Orrin landed.",
        "Norland's prime minister, Vel Orrin, landed.",
        "Norland’s Prime Minister Vel Orrin landed.",
        "Prime Minister of Norland Vel Orrin landed.",
        "Vel Orrin, the Norlandic prime minister, landed.",
        "Vel Orrin, Prime Minister of Norland, landed.",
        "Vel Orrin (prime minister of Norland) landed.",
        "Vel Orrin, who was prime minister of the Kingdom of Norland, landed.",
        "Vel Orrin, whose first journey as Norlandic prime minister this was, landed.",
        "The former Norlandic prime minister Vel Orrin landed.",
        "In May the then Prime Minister of Norland, Vel Orrin, landed.",
    ],
)
def test_state_and_office_are_read_in_every_order(text: str) -> None:
    person = only(text)
    assert (person.name, person.state, person.rank) == ("Vel Orrin", "NOR", "head_of_government")


@pytest.mark.parametrize(
    ("office", "words"),
    [
        ("Minister of Economy, Trade and Industry", "Minister of Economy, Trade and Industry"),
        ("Minister of Enterprises and Made in Sund", "Minister of Enterprises and Made in Sund"),
        ("Minister for Foreign Affairs", "Minister for Foreign Affairs"),
        ("Deputy Foreign Minister", "Deputy Foreign Minister"),
        ("trade minister", "trade minister"),
    ],
)
def test_fields_of_government_end_where_the_name_begins(office: str, words: str) -> None:
    text = f"In May {office} Orrin landed."
    person = only(text)
    assert person.name == "Orrin"
    assert person.role is not None
    assert person.role.of(text) == words


def test_a_capital_behind_to_is_where_an_envoy_goes_not_whom_he_serves() -> None:
    person = only("Vel Orrin, the Norlandic ambassador to Sund, took leave.")
    assert (person.state, person.rank) == ("NOR", "envoy")


def test_an_office_of_an_organisation_has_its_code() -> None:
    assert only("Vel Orrin, president of the Northern Council, wrote back.").state == "ORG:NC"


def test_of_a_state_behind_the_name_gives_the_state() -> None:
    text = "With him came Kyriakos Vellin of Norland and Alexander De Quoo of Sund."
    assert names(text) == [("Kyriakos Vellin", "NOR"), ("Alexander De Quoo", "SWE")]


def test_a_name_that_signs_for_a_state_has_that_state() -> None:
    text = "It was signed by Willem Orrin for Norland and Arthur Quill for Sund."
    assert names(text) == [("Willem Orrin", "NOR"), ("Arthur Quill", "SWE")]


def test_state_is_never_guessed() -> None:
    assert only("President Vel Orrin spoke at noon.").state is None


def test_a_plural_office_is_shared_by_the_names_of_its_list() -> None:
    text = "The Norlandic pilots Zev Orrin, Quillo Vandrim and Arthur Bell landed."
    people = read(text).persons
    assert [(p.name, p.state, p.rank) for p in people] == [
        ("Zev Orrin", "NOR", "private"),
        ("Quillo Vandrim", "NOR", "private"),
        ("Arthur Bell", "NOR", "private"),
    ]


def test_an_office_goes_to_the_name_it_stands_before_not_to_the_one_behind_the_comma() -> None:
    found = {p.name: p.rank for p in read("Vel Orrin, Prime Minister Arthur Quill and others spoke.").persons}
    assert found["Arthur Quill"] == "head_of_government"
    assert found.get("Vel Orrin") is None


def test_second_office_of_the_same_kind_belongs_to_the_name_that_follows() -> None:
    text = "At the request of Prime Minister Arthur Quill, the Prime Minister of Norland, H.E. Ms. Vella Orrin, came."
    assert names(text) == [("Arthur Quill", None), ("Vella Orrin", "NOR")]


def test_president_of_a_republic_is_a_head_of_state_and_of_a_club_is_not() -> None:
    assert only("The President of the Federal Republic, Arthur Quill, came.").rank == "head_of_state"
    assert only("Arthur Quill, president of the Harbour Society, came.").rank == "official"


# ---- the registry


def test_surname_before_and_after_the_full_name_is_the_same_person() -> None:
    text = "Orrin was late. Norlandic Prime Minister Vel Orrin met them. Later Orrin left."
    people = read(text).persons
    assert [p.name for p in people] == ["Vel Orrin"] * 3
    assert [p.state for p in people] == ["NOR"] * 3
    assert {p.full.of(text) for p in people} == {"Vel Orrin"}


def test_both_name_orders_are_one_person() -> None:
    text = "Norlandic Prime Minister Orrin Fumio spoke. Then Fumio Orrin left with Orrin."
    assert {p.state for p in read(text).persons} == {"NOR"}


def test_fuller_name_found_by_surname_with_title() -> None:
    text = "Defence Minister Kviharo spoke. On Monday he said that Zinoru Kviharo agreed."
    assert [p.name for p in read(text).persons] == ["Zinoru Kviharo"] * 2


def test_kings_of_one_name_are_told_apart_by_number() -> None:
    found = [p.name for p in read("King Lando II died. King Lando III followed.").persons]
    assert found == ["Lando II", "Lando III"]


def test_patronymic_is_no_handle() -> None:
    text = "Crown Prince Zayn bin Qadir of Norland came. King Qadir stayed."
    assert [p.name for p in read(text).persons] == ["Zayn bin Qadir", "Qadir"]


def test_what_is_called_after_a_person_is_not_the_person() -> None:
    text = "President Vel Orrin spoke. The Orrin administration agreed, and the Orrin plan failed."
    assert len(read(text).persons) == 1


# ---- offices without a name


def test_office_alone_has_its_state_and_the_person_the_document_links_to_it() -> None:
    text = (
        "Norlandic Prime Minister Vel Orrin came. The Norlandic prime minister spoke. The Sundish prime minister slept."
    )
    first, second = read(text).roles
    assert (first.state, first.name) == ("NOR", "Vel Orrin")
    assert (second.state, second.name) == ("SWE", None)
    assert first.full is not None
    assert first.full.of(text) == "Vel Orrin"


def test_leader_is_whoever_leads_the_state() -> None:
    (role,) = read("Norlandic Prime Minister Vel Orrin came. The Norlandic leader spoke.").roles
    assert role.name == "Vel Orrin"


def test_former_holder_is_not_linked() -> None:
    (role,) = read("Norlandic President Vel Orrin came. A former Norlandic president stayed away.").roles
    assert role.name is None


def test_counterpart_has_the_rank_of_the_other_side() -> None:
    (role,) = read("Norlandic Foreign Minister Vel Orrin phoned her Sundish counterpart.").roles
    assert (role.state, role.rank) == ("SWE", "minister")


def test_counterpart_with_a_name_is_a_person() -> None:
    text = "Norlandic Foreign Minister Vel Orrin met his Sundish counterpart, Arthur Quill, in Vik."
    people = read(text).persons
    assert [(p.name, p.state, p.rank) for p in people] == [
        ("Vel Orrin", "NOR", "minister"),
        ("Arthur Quill", "SWE", "minister"),
    ]


def test_plural_offices_without_names_are_no_roles_unless_counted() -> None:
    assert not read("The presidents spoke, and Norlandic officials listened.").roles
    (role,) = read("In 1920 two Norlandic pilots landed.").roles
    assert (role.state, role.rule) == ("NOR", "role.aviator.plural")


# ---- delegations


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        ("In 1873 the Orrin mission arrived.", "Orrin mission", None),
        ("The Oren embassy saw the king.", "Oren embassy", None),
        ("The first Norlandic mission to Sund arrived.", "Norlandic mission", "NOR"),
        ("A parliamentary delegation led by Norlandic senator Vel Orrin came.", "parliamentary delegation", "NOR"),
        ("A delegation from Norland came.", "delegation from Norland", "NOR"),
        ("They sent a Norlandic trade delegation south.", "Norlandic trade delegation", "NOR"),
    ],
)
def test_delegation_has_name_and_state(text: str, name: str, state: str | None) -> None:
    (found,) = read(text).delegations
    assert (found.name, found.state) == (name, state)


def test_the_mission_again_is_the_one_named_before() -> None:
    text = "In 1873 the Orrin mission arrived. The mission saw Vik."
    first, again = read(text).delegations
    assert again.name == first.name
    assert again.full == first.span


@pytest.mark.parametrize(
    "text",
    [
        "The Norlandic embassy in Vik closed.",
        "A peacekeeping mission began.",
        "The mission statement is long.",
        "The UN mission left.",
        "Norland's Permanent Mission moved.",
    ],
)
def test_buildings_and_operations_are_no_delegations(text: str) -> None:
    assert not read(text).delegations


# ---- laws

PIECES = st.sampled_from(
    (
        "the Norlandic Sund Norland's prime minister Prime Minister King of and , . ; ( ) Vel Orrin Arthur von al "
        "- ' Pope II bin mission delegation Captain Mr. met who was as counterpart his two pilots \n é O X. said"
    ).split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_annotations_are_sorted_apart_and_within_the_text(text: str) -> None:
    people = read(text)
    for notes in (people.persons, people.roles, people.delegations):
        assert all(a.end <= b.start for a, b in pairwise(notes))
        assert all(0 <= a.start < a.end <= len(text) for a in notes)
    for person in people.persons:
        assert person.span.covers(person.name_span)
        assert " ".join(person.full.of(text).split()) == person.name
    assert not any(p.span.overlaps(r.span) for p in people.persons for r in people.roles)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    assert read(text) == read(text)


@pytest.mark.parametrize("title", ["Gen", "Don", "Sheikh"])
def test_a_title_that_is_a_given_name_belongs_to_a_single_name_behind_an_office(title: str) -> None:
    assert only(f"Defence Minister {title} Orrin spoke.").name == f"{title} Orrin"
    assert only(f"Yesterday {title} Vel Orrin spoke.").name == "Vel Orrin"


def test_namesakes_are_two_people() -> None:
    assert names("John Adams met John Quincy Adams.") == [("John Adams", None), ("John Quincy Adams", None)]


def test_single_names_behind_an_office_in_the_plural_share_it() -> None:
    assert names("The Norlandic envoys, Quillo, Vandrim and Ostrey, signed.") == [
        ("Quillo", "NOR"),
        ("Vandrim", "NOR"),
        ("Ostrey", "NOR"),
    ]


def test_a_preposition_is_no_particle_of_a_name() -> None:
    assert names("Mr Vel Orrin at Quandry smiled.") == [("Vel Orrin", None)]


def test_an_office_behind_a_titled_name_that_acts_itself_is_somebody_elses() -> None:
    found = read("Seen off by Norlandic Minister Vel Orrin, the president went on.")
    assert [(p.name, p.rank) for p in found.persons] == [("Vel Orrin", "minister")]
    assert [r.rule for r in found.roles] == ["role.president"]


def test_a_delegation_is_called_after_the_body_that_sends_it() -> None:
    (body,) = read("A delegation of the Chamber of Elders headed by Vel Orrin, Norlandic minister, landed.").delegations
    assert (body.name, body.state) == ("delegation of the Chamber of Elders", "NOR")


def test_a_delegation_is_not_called_after_whoever_leads_it() -> None:
    found = read("A Norlandic delegation of Prime Minister Ada Quill landed.")
    assert [d.name for d in found.delegations] == ["Norlandic delegation"]
    assert [p.name for p in found.persons] == ["Ada Quill"]


def test_a_preposition_before_a_town_keeps_it_out_of_the_office_behind_it() -> None:
    assert names("At a lunch in Vik President Quill spoke.") == [("Quill", None)]


def test_two_known_family_names_joined_are_people() -> None:
    assert [p.name for p in read("Easter found Rathenau and Chicherin in a hotel.").persons] == [
        "Rathenau",
        "Chicherin",
    ]


def test_noble_called_by_his_fief_is_a_person_and_again_the_same() -> None:
    people = read("The Duke of Quandry came to Vik. The Duke stayed for a week.")
    assert [p.name for p in people.persons] == ["Duke of Quandry"]
    assert [r.name for r in people.roles] == ["Duke of Quandry"]


def test_fief_behind_a_name_or_a_title_in_small_letters_names_nobody() -> None:
    assert [p.name for p in read("Arthur of Vik, Duke of Quandry, came to Tarn.").persons] == ["Arthur of Vik"]
    assert not read("A duke of Norland came to Vik.").persons


def test_ruler_with_a_number_is_a_person_and_a_numbered_thing_is_none() -> None:
    assert names("In April Sixtus V made them knights.") == [("Sixtus V", None)]
    assert not names("In April Annex IV was signed.")


def test_town_behind_a_particle_belongs_to_the_name() -> None:
    assert only("In May Arthur dos Vik met the press.").name == "Arthur dos Vik"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A delegation of the city council of Vik came.", "delegation of the city council of Vik"),
        ("A delegation of Vik's chamber of commerce came.", "delegation of Vik's chamber of commerce"),
        ("A delegation from the municipality of Vik came.", "delegation from the municipality of Vik"),
    ],
)
def test_delegation_has_the_body_that_sends_it_in_its_name(text: str, name: str) -> None:
    (body,) = read(text).delegations
    assert (body.name, body.state) == (name, "SWE")


def test_delegation_has_the_state_it_sailed_from() -> None:
    (body,) = read("The Quandry embassy, which sailed from Vik in May, landed at Tarn.").delegations
    assert body.state == "SWE"
