from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.annotate.gazetteer import gazetteer, read_table
from flows.extract.annotate.place_rules import Dropping, Naming, place_rules
from flows.extract.annotate.places import annotate_places, codes_of
from flows.extract.model import Place
from flows.extract.tokens import split_words, tokenize
from flows.extract.view import make_view
from flows.ground.errors import DyadError
from flows.ground.model import Document, Dyad, State
from flows.ground.paths import LANGUAGE
from flows.ground.states import is_code
from flows.ground.yamlfile import read_yaml

UNLISTED = read_yaml(LANGUAGE / "place_rules.yaml")["unlisted"]
CHL_PER = Dyad.of("CHL", "PER")


def places(text: str, dyad: Dyad = CHL_PER) -> list[Place]:
    return annotate_places(make_view(Document("x.txt", text, dyad)))


def found(text: str, dyad: Dyad = CHL_PER) -> list[tuple[str, str, str | None]]:
    return [(p.name, p.kind, p.state) for p in places(text, dyad)]


def names(text: str) -> list[str]:
    return [p.name for p in places(text)]


@pytest.mark.parametrize("rule", place_rules().naming, ids=lambda r: r.id)
def test_naming_rule_finds_its_example_and_not_its_counter_example(rule: Naming) -> None:
    assert [(p.name, p.kind) for p in places(rule.example) if p.rule == rule.id] == [(rule.finds, rule.kind)]
    assert not [p for p in places(rule.counter) if p.rule == rule.id]


@pytest.mark.parametrize("rule", place_rules().dropping, ids=lambda r: r.id)
def test_dropping_rule_drops_in_its_example_and_not_in_its_counter_example(rule: Dropping) -> None:
    assert rule.drops not in names(rule.example)
    assert rule.drops in names(rule.counter)


def rows() -> Iterator[tuple[str, str]]:
    for table, columns, code in (("states.tsv", 4, 0), ("polities.tsv", 5, 0), ("governments.tsv", 3, 0),
                                 ("regions.tsv", 3, 1), ("cities.tsv", 2, 0), ("prefixes.tsv", 2, 0)):  # fmt: skip
        yield from ((table, row[code]) for row in read_table(table, columns))


def test_every_code_of_the_tables_is_a_state() -> None:
    assert not [pair for pair in rows() if pair[1] and not is_code(pair[1])]


def test_no_name_of_a_state_stands_for_two() -> None:
    owners: dict[str, set[str]] = {}
    for code, written, people, _ in read_table("states.tsv", 4):
        for name in filter(None, f"{written}|{people}".split("|")):
            owners.setdefault(name, set()).add(code)
    assert not {name: codes for name, codes in owners.items() if len(codes) > 1}


def test_years_of_polities_run_forward() -> None:
    spans = [(row[3], row[4]) for row in read_table("polities.tsv", 5) if row[3] and row[4]]
    assert spans and all(int(first) <= int(last) for first, last in spans)


def test_every_doubtful_name_is_in_a_table() -> None:
    lexicon = gazetteer()
    names_ = [name for _, name in read_table("doubtful.tsv", 2)]
    assert not [name for name in names_ if lexicon.at(split_words(name), 0) is None]


def test_state_demonym_capital_city_region_and_sea_are_told_apart() -> None:
    assert found("Norwegian ships left Oslo for Bergen, Lapland and the Barents Sea; Norway paid.") == [
        ("Norwegian", "demonym", "NOR"), ("Oslo", "capital", "NOR"), ("Bergen", "city", "NOR"),
        ("Lapland", "region", None), ("Barents Sea", "sea", None), ("Norway", "state", "NOR"),
    ]  # fmt: skip


def test_article_and_possessive_are_no_part_of_a_span() -> None:
    text = "The Netherlands’ fleet and Kenya's army met at the Hague."
    assert [text[p.start : p.end] for p in places(text)] == ["Netherlands", "Kenya", "Hague"]


def test_abbreviations_with_and_without_points() -> None:
    assert codes_of("the U.S., the UK, the DPRK and the U.S.S.R.") == ("USA", "GBR", "PRK", "RUS")


def test_us_in_small_letters_and_turkey_the_bird_are_no_states() -> None:
    assert found("It gave us roast turkey on fine china.") == []


def test_each_half_of_a_compound_has_its_own_span() -> None:
    text = "Sino-Kenyan, Franco–Thai and Peruvian-Chilean talks; the Indo-Pacific."
    assert [(text[p.start : p.end], p.state) for p in places(text)] == [
        ("Sino", "CHN"), ("Kenyan", "KEN"), ("Franco", "FRA"), ("Thai", "THA"), ("Peruvian", "PER"),
        ("Chilean", "CHL"), ("Indo-Pacific", None),
    ]  # fmt: skip


def test_prefix_without_a_hyphen_is_nothing() -> None:
    assert found("Franco ruled for decades.") == []


def test_states_inside_the_names_of_waters_are_not_states() -> None:
    assert codes_of("the South China Sea, the Gulf of Mexico, the Indian Ocean, the Sea of Japan") == ()


def test_states_inside_the_names_of_organisations_are_not_annotated() -> None:
    assert found("the Organization of American States and the North Atlantic Treaty Organization") == []


def test_earlier_polities_count_as_the_state() -> None:
    assert codes_of("Prussia, the Ottoman Empire, Siam and Joseon") == ("DEU", "TUR", "THA", "KOR")


def test_governments_by_metonymy() -> None:
    assert [k for _, k, _ in found("Downing Street and the Kremlin replied.")] == ["government", "government"]
    assert found("He dined at Chequers.") == [("Chequers", "venue", "GBR")]


def test_department_of_another_state_is_not_the_usual_one() -> None:
    assert codes_of("the Danish Foreign Office") == ("DNK",)
    assert codes_of("the Foreign Office") == ("GBR",)


@pytest.mark.parametrize(
    "text",
    ["Abraham Lincoln wrote.", "Then Vernon Jordan spoke.", "Chad Baker spoke.", "General Wellington won.",
     "They read J. London aloud.", "Queen Victoria agreed.", "Poor Georgia Owen left."],
)  # fmt: skip
def test_names_of_people_are_not_places(text: str) -> None:
    assert found(text) == []


def test_the_same_words_are_places_elsewhere() -> None:
    assert [p.state for p in places("He flew from Chad to Jordan, then to Victoria.")] == ["TCD", "JOR", "SYC"]
    assert codes_of("Jordan Armed Forces") == ("JOR",)


def test_a_town_that_is_somebody_once_is_so_throughout_but_behind_a_cue() -> None:
    text = "Robert Salisbury came. Salisbury stayed in Salisbury."
    assert [p.start for p in places(text)] == [text.rindex("Salisbury")]


def test_ordinary_words_are_places_only_behind_a_cue_or_in_a_list() -> None:
    assert found("Nice work. Split the cost.") == []
    assert names("They met in Nice, in Cannes and Split, and at Cork.") == ["Nice", "Cannes", "Split", "Cork"]


def test_homonym_is_the_state_of_the_dyad() -> None:
    assert found("Korean ships", Dyad.of("PRK", "RUS")) == [("Korean", "demonym", "PRK")]
    assert found("Korean ships") == [("Korean", "demonym", "KOR")]


def test_homonym_is_the_state_named_in_full_elsewhere() -> None:
    assert [p.state for p in places("The Republic of the Congo signed. Congo ratified.")] == ["COG", "COG"]


def test_georgia_behind_a_city_of_the_united_states() -> None:
    assert [p.state for p in places("in Savannah, Georgia, and in Batumi, Georgia")] == ["USA", "USA", "GEO", "GEO"]


def test_guinea_bissau_niger_and_dominica_are_told_apart() -> None:
    text = "Guinea-Bissau, Guinea, Papua New Guinea, Niger, Nigeria, Dominica, the Dominican Republic"
    assert codes_of(text) == ("GNB", "GIN", "PNG", "NER", "NGA", "DMA", "DOM")


def test_venue_takes_the_state_of_the_city_it_stands_in() -> None:
    assert found("at Karlberg Palace in Stockholm")[0] == ("Karlberg Palace", "venue", "SWE")
    assert found("in Lima, at Quandry Palace")[1] == ("Quandry Palace", "venue", "PER")
    assert found("at Quandry Palace") == [("Quandry Palace", "venue", None)]


def test_a_demonym_before_a_venue_is_not_its_name() -> None:
    assert names("the Italian Cameri Air Base") == ["Italian", "Cameri Air Base"]


def test_words_of_a_corpus_are_found_too() -> None:
    dyad = Dyad(State("CHL", names=("Chilli Land",), demonyms=("Chileno",), polities=("Old Captaincy",)), State("PER"))
    assert found("Chileno envoys of the Old Captaincy left Chilli Land.", dyad) == [
        ("Chileno", "demonym", "CHL"), ("Old Captaincy", "polity", "CHL"), ("Chilli Land", "state", "CHL"),
    ]  # fmt: skip
    assert found("Chileno envoys") == []


def test_names_without_accents_and_in_capitals_are_found() -> None:
    assert codes_of("BRASILIA, Bogota, Yaounde and Elysee") == ("BRA", "COL", "CMR")
    assert codes_of("Elysee", located=True) == ("FRA",)


def test_cities_name_a_state_only_where_located_is_asked() -> None:
    assert codes_of("Naples") == ()
    assert codes_of("Port of Naples", located=True) == ("ITA",)


def test_codes_are_given_once_in_order_with_organisations() -> None:
    assert codes_of("NATO, Peru, the EU and Peruvian ships") == ("ORG:NATO", "PER", "EUE")


def test_given_tokens_change_nothing() -> None:
    view = make_view(Document("x.txt", "Peru and the Strait of Magellan", CHL_PER))
    assert annotate_places(view, tokenize(view.text)) == annotate_places(view)


def test_row_of_the_wrong_length_names_file_and_line() -> None:
    with pytest.raises(DyadError, match=r"states\.tsv:\d+"):
        read_table("states.tsv", 3)


WORDS = st.sampled_from(
    ["Peru", "the", "Gulf of", "Strait", "Jordan", "Baker", "Nice", "in", ",", ".", "-", "Palace", "Sino", "Port", "'s",
     "\n", "Kingdom of", "University of", "Naples", "Lake", "Lima", "St.", "Duke of", "Bank of", "U.S.", "Õ", "1866"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=14), st.sampled_from(["", " "]))
def test_places_are_sorted_disjoint_and_named_as_the_text_has_them(words: list[str], joint: str) -> None:
    text = joint.join(words)
    view = make_view(Document("x.txt", text, CHL_PER))
    result = annotate_places(view)
    assert all(a.end <= b.start for a, b in pairwise(result))
    assert all(p.name == " ".join(view.text[p.start : p.end].split()) != "" for p in result)


@pytest.mark.parametrize("row", UNLISTED["examples"], ids=lambda row: str(row["finds"]))
def test_an_unlisted_name_is_a_place_only_where_the_words_around_show_it(row: dict[str, str]) -> None:
    assert [p.name for p in places(row["text"]) if p.rule == "place.unlisted"] == [row["finds"]]
    assert [p.name for p in places(row["counter"]) if p.rule == "place.unlisted"] == []


def test_an_unlisted_name_lies_in_the_place_that_follows() -> None:
    found = places("They trained at Zalvik in Rajasthan. They met in Quandry, Kenya.")
    assert [(p.name, p.state) for p in found if p.rule == "place.unlisted"] == [("Zalvik", "IND"), ("Quandry", "KEN")]


def test_a_venue_may_belong_to_somebody_by_name() -> None:
    assert [p.name for p in places("They prayed in St Vel's Cathedral.")] == ["St Vel's Cathedral"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He saw Quandry, Zalvik and Lima.", ["Quandry", "Zalvik", "Lima"]),
        ("He saw Cuzco, Zalvik and Lima.", ["Cuzco", "Zalvik", "Lima"]),
        ("He thanked Zalvik and Lima.", ["Lima"]),
        ("He thanked Quandry, Zalvik and Lima's mayor.", ["Lima"]),
        ("He thanked Ana, Luis and Lima.", ["Lima"]),
    ],
)
def test_unlisted_names_in_a_list_that_ends_with_a_town_are_towns(text: str, names: list[str]) -> None:
    assert [p.name for p in places(text)] == names
