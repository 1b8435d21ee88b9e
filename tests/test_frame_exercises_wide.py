"""Exercises as navies, armies and historians tell them: ships by name alone, editions in a list, forces that leave."""

from __future__ import annotations

import pytest

from flows.extract import extract
from flows.ground.model import Document, Dyad, Mention


def read(text: str, one: str, other: str, date: str = "2024-05-20") -> list[Mention]:
    document = Document("t.txt", text, Dyad.of(one, other), date=date)
    return [m for m in extract(document).mentions if m.table == "exercises"]


def test_a_ships_name_tells_whose_she_is_and_is_no_town() -> None:
    (call,) = read("A training squadron, with Kashima and Shimakaze, entered Taranto on 3 May.", "ITA", "JPN")
    assert call.values("participants") == ("JPN",)
    assert call.value("host") == "ITA"
    assert set(call.values("units")) >= {"Kashima", "Shimakaze"}
    assert call.values("places") == ("Taranto",)


def test_ships_that_train_with_others_are_told_by_their_names() -> None:
    found = read(
        "HMS Queen Elizabeth put in at Sasebo on 4 April; the week before she had trained with Ise and Izumo "
        "off Okinawa.",
        "GBR", "JPN",
    )  # fmt: skip
    assert [m.value("kind") for m in found] == ["port_call", "exercise"]
    assert set(found[1].values("participants")) == {"GBR", "JPN"}


def test_editions_in_a_list_of_years_are_records_each() -> None:
    found = read(
        "The two armies hold Nomadic Elephant every year: in 2018 at Ulaanbaatar (10–21 September), "
        "in 2019 at Bakloh (5–18 October).",
        "MNG", "IND",
    )  # fmt: skip
    assert [(m.value("start"), m.value("host")) for m in found] == [("2018-09-10", "MNG"), ("2019-10-05", "IND")]


def test_an_edition_told_by_it_was_held_is_another_record() -> None:
    found = read(
        '"Slavic Brotherhood" brought Russian and Serbian paratroopers to Belgrade in June 2019; in 2018 it had been '
        "held at Novorossiysk.",
        "SRB", "RUS",
    )  # fmt: skip
    assert [m.value("start") for m in found] == ["2019-06", "2018"]


def test_it_was_held_speaks_of_the_exercise_just_named() -> None:
    found = read(
        "Soldiers of both armies took part in Exercise Condor Sur. It was held at Cusco from 3 to 9 May 2019.",
        "PER",
        "CHL",
    )
    assert [m.value("start") for m in found] == ["2019-05-03"]


def test_the_flight_to_an_exercise_dates_it() -> None:
    (found,) = read(
        "Italian Air Force F-35As landed at Komatsu Air Base on 4 May and trained with JASDF F-15s until the 10th.",
        "ITA", "JPN",
    )  # fmt: skip
    assert (found.value("kind"), found.value("start"), found.value("end")) == ("exercise", "2024-05-04", "2024-05-10")


@pytest.mark.parametrize(
    ("text", "one", "other", "end"),
    [
        ("French troops entered Mexico City on 10 June 1863 and left Veracruz in March 1867.", "FRA", "MEX", "1867-03"),
        ("Chilean troops took Lima on 17 January 1881 and quit the city in October 1883.", "CHL", "PER", None),
    ],
)
def test_what_was_taken_is_given_up(text: str, one: str, other: str, end: str | None) -> None:
    (found,) = read(text, one, other)
    assert found.value("end") == end


def test_two_peoples_in_one_word_are_two_sides() -> None:
    (found,) = read("In 1858 a Franco-Spanish expedition landed at Tourane in Vietnam.", "ESP", "VNM")
    assert set(found.values("participants")) == {"FRA", "ESP"}


def test_jets_that_police_a_sky_are_deployed() -> None:
    (found,) = read("Spanish Eurofighters policed Baltic skies from Ämari between May and August 2017.", "ESP", "EST")
    assert (found.value("kind"), found.values("participants"), found.value("end")) == (
        "deployment",
        ("ESP",),
        "2017-08",
    )


def test_since_when_it_is_the_ninth_dates_no_exercise() -> None:
    (found,) = read(
        "Philippine and American marines concluded an amphibious exercise in Palawan on Friday. The drill, the ninth "
        "Kamandag since 2017, involved 2,000 troops.",
        "PHL", "USA",
    )  # fmt: skip
    assert (found.value("name"), found.value("start"), found.value("end")) == ("Kamandag", None, "2024-05-17")


def test_years_joined_by_and_share_their_place() -> None:
    found = read(
        "Egypt and Russia\n\nDefenders of Friendship was held in Egypt in 2016 and 2018, and in Russia in 2017 and "
        "2019.",
        "EGY", "RUS",
    )  # fmt: skip
    assert [(m.value("start"), m.value("host")) for m in found] == [
        ("2016", "EGY"), ("2018", "EGY"), ("2017", "RUS"), ("2019", "RUS"),
    ]  # fmt: skip


def test_one_port_of_several_is_called_at_again() -> None:
    found = read(
        "The JMSDF training squadron came to Taranto in 1963, to Naples in 1976 and again in 1996.", "ITA", "JPN"
    )
    assert [m.value("start") for m in found] == ["1963", "1976", "1996"]


def test_an_initial_is_part_of_a_ships_name() -> None:
    (found,) = read("The carrier Dwight D. Eisenhower called at Souda Bay from 19 to 24 March.", "GRC", "USA")
    assert (found.values("units"), found.values("participants")) == (("Dwight D. Eisenhower",), ("USA",))


def test_the_host_of_the_next_and_the_venue_of_the_last_are_editions() -> None:
    found = read(
        "DOSTI, the exercise of the three coast guards, was held off Malé in February 2024; Colombo will host the "
        "seventeenth in 2026.",
        "LKA", "MDV",
    )  # fmt: skip
    assert [(m.value("start"), m.value("host")) for m in found] == [("2024-02", "MDV"), ("2026", "LKA")]
    found = read(
        "The United Kingdom and India\n\nAjeya Warrior was held in Rajasthan in November. Two years earlier the "
        "venue was Salisbury Plain.",
        "GBR", "IND",
    )  # fmt: skip
    assert [m.value("host") for m in found] == ["IND", "GBR"]


def test_soldiers_of_a_state_are_not_on_its_ground() -> None:
    (found,) = read(
        "In November 2006 New Zealand soldiers flew up with an Australian contingent in Operation Kaliloa and secured "
        "Nuku'alofa airport.",
        "NZL", "TON",
    )  # fmt: skip
    assert (found.value("host"), set(found.values("participants"))) == ("TON", {"NZL", "AUS"})


def test_what_is_called_a_voyage_is_a_deployment() -> None:
    (found,) = read(
        "The frigate La Fayette left Toulon on 15 February for Mission Jeanne d'Arc, a five-month deployment that has "
        "taken her to Rio de Janeiro.",
        "FRA", "BRA",
    )  # fmt: skip
    assert (found.value("kind"), found.value("host")) == ("deployment", "BRA")


def test_who_commands_a_ship_is_not_her_guest() -> None:
    (found,) = read(
        "The frigates Resolución and Numancia left Cádiz under Luis Pinzón with naturalists on board and dropped "
        "anchor at Callao in July 1863.",
        "ESP", "PER",
    )  # fmt: skip
    assert found.values("participants") == ("ESP",)


@pytest.mark.parametrize(
    "text",
    [
        "HMCS Moncton ought to call at Tema, on the model of what the U.S. Navy does in Obangame Express.",
        "The car carrier Grande Accra put in at Halifax in May.",
    ],
)
def test_likened_exercises_and_car_carriers_are_no_records(text: str) -> None:
    assert read("Canada and Ghana\n\n" + text, "CAN", "GHA") == []


def test_ships_with_articles_are_where_they_are_said_to_be() -> None:
    (found,) = read(
        "Japan and Germany\n\nThe Baden-Württemberg and the Frankfurt am Main were in Tokyo from 20 to 23 April.",
        "JPN", "DEU",
    )  # fmt: skip
    assert (found.values("participants"), found.value("end")) == (("DEU",), "2024-04-23")


@pytest.mark.parametrize(
    "text",
    [
        "In August 1873 Prince Tommaso stepped ashore at Yokohama from the corvette Garibaldi.",
        "In May 1881 the Crown Prince landed at Kobe from the cruiser Vettor Pisani and was received by the Emperor.",
    ],
)
def test_ships_from_which_guests_step_ashore_are_part_of_a_visit(text: str) -> None:
    assert read("Italy and Japan\n\n" + text, "ITA", "JPN") == []


def test_a_ship_with_her_article_that_goes_somewhere_is_told_by_the_table() -> None:
    found = read(
        "Italy and Japan\n\nOn Tuesday the Cavour leaves Kure, where she has lain since 12 May. Before she turns for "
        "home she will exercise with JS Izumo.",
        "ITA", "JPN",
    )  # fmt: skip
    assert [m.value("kind") for m in found] == ["deployment", "exercise"]
    assert set(found[1].values("participants")) == {"ITA", "JPN"}


def test_such_a_training_is_another_edition() -> None:
    found = read(
        "Japanese and Italian fighters took part in Rising Sun 24 at Komatsu between 6 and 8 May. The first such "
        "training had been held in August 2023.",
        "ITA", "JPN",
    )  # fmt: skip
    assert [m.value("start") for m in found] == ["2024-05-06", "2023-08"]


def test_a_ship_that_is_sunk_does_nothing() -> None:
    (found,) = read(
        "In December 1961 Indian troops marched into Goa, and the sloop Afonso de Albuquerque was sunk by the frigates "
        "Betwa and Beas.",
        "IND", "PRT",
    )  # fmt: skip
    assert found.values("participants") == ("IND",)


def test_contingents_known_by_their_names_have_a_state() -> None:
    (found,) = read("Three Kagnew battalions served in Korea between May 1951 and 1965.", "ETH", "KOR")
    assert found.values("participants") == ("ETH",)


@pytest.mark.parametrize(
    "text",
    [
        "The last column crossed the Friendship Bridge on 15 February 2020.",
        "Milan and Urawa signed a partnership on the training of young goalkeepers in May 2020.",
    ],
)
def test_names_with_commoner_uses_need_the_word_exercise(text: str) -> None:
    assert not [m for m in read("Italy and Japan\n\n" + text, "ITA", "JPN") if m.value("name")]


def test_they_are_the_ships_of_the_sentence_before() -> None:
    (found,) = read(
        "Norway and France\n\nParis sent the Dixmude and the Languedoc to the north. They reached Narvik on 14 March "
        "and sailed again on the 30th.",
        "NOR", "FRA",
    )  # fmt: skip
    assert (found.values("participants"), found.value("start")) == (("FRA",), "2024-03-14")
    assert set(found.values("units")) == {"Dixmude", "Languedoc"}


def test_entries_of_a_list_are_exercises_of_the_two_states_that_the_text_is_about() -> None:
    found = read(
        "India and France: exercises\n\n• Exercise Shakti (Army): 6th edition at Draguignan, 15–26 November 2021\n"
        "• Exercise Varuna (Navy): 20th edition in the Arabian Sea, March 2022\n",
        "IND", "FRA",
    )  # fmt: skip
    assert [(m.value("domain"), set(m.values("participants"))) for m in found] == [
        ("land", {"IND", "FRA"}), ("naval", {"IND", "FRA"}),
    ]  # fmt: skip


def test_the_last_phase_ends_an_exercise() -> None:
    (found,) = read(
        "Singapore and India\n\nSIMBEX-23 had two phases, the harbour phase at Changi from 21 to 24 September "
        "2023 and the sea phase in the South China Sea from 24 to 28 September 2023.",
        "SGP", "IND",
    )  # fmt: skip
    assert (found.value("domain"), found.value("start"), found.value("end")) == ("naval", "2023-09-21", "2023-09-28")


def test_whom_somebody_attacks_is_not_who_acts() -> None:
    (found,) = read(
        "Britain and Denmark\n\nOn 2 April 1801 Nelson attacked the Danish fleet off Copenhagen.", "GBR", "DNK"
    )
    assert found.values("participants") == ("GBR",)


def test_training_that_forces_hold_is_an_exercise() -> None:
    (found,) = read(
        "Swedish Gripens and Norwegian F-35s held cross-border training over the north on 16 May.", "NOR", "SWE"
    )
    assert (found.value("kind"), found.value("domain")) == ("exercise", "air")
    assert read("Swedish and Norwegian officers held training courses in May.", "NOR", "SWE") == []


def test_a_host_whose_guests_are_with_it_takes_part() -> None:
    (found,) = read(
        "South Africa and China\n\nMosi II: off Durban, 17–27 February 2023, with the Chinese destroyer Huainan.",
        "ZAF",
        "CHN",
    )
    assert set(found.values("participants")) == {"ZAF", "CHN"}


def test_strikes_from_the_air_are_an_operation() -> None:
    (found,) = read("Russia began air strikes in Syria on 30 September 2015.", "RUS", "SYR")
    assert (found.value("kind"), found.value("domain"), found.value("host")) == ("operation", "air", "SYR")
    assert (
        read("Russia began strikes in its factories in Syria on 30 September 2015, the union said.", "RUS", "SYR") == []
    )


def test_the_name_of_an_operation_ends_before_a_ship() -> None:
    (found,) = read("Under Operation Tonga Assist HMAS Adelaide berthed at Nuku'alofa on 26 January.", "AUS", "TON")
    assert (found.value("name"), found.values("units")) == ("Tonga Assist", ("HMAS Adelaide",))


def test_a_squadron_in_brackets_and_ships_behind_an_adjective() -> None:
    (call,) = read(
        "The MSDF Training Squadron (Kashima, Mineyuki, Sawayuki) visited Taranto from 13 to 16 May.", "ITA", "JPN"
    )
    assert (call.values("participants"), call.value("host")) == (("JPN",), "ITA")
    (drill,) = read(
        "ITS Cavour joined JS Izumo, the German Baden-Württemberg and the French Bretagne off Kyushu for an exercise.",
        "ITA", "JPN",
    )  # fmt: skip
    assert set(drill.values("participants")) == {"ITA", "JPN", "DEU", "FRA"}


def test_a_call_that_ends_at_sea_is_a_call() -> None:
    (found,) = read(
        "The Maldivian coast guard ship Huravee tied up at Colombo on 5 May and put to sea again on the 9th.",
        "LKA",
        "MDV",
    )
    assert (found.value("kind"), found.value("end")) == ("port_call", "2024-05-09")


def test_what_a_place_is_near_and_whose_skies_are_no_places() -> None:
    (found,) = read(
        "On 12 January, at Narashino, near Tokyo, Italian and Japanese paratroopers jumped together.", "ITA", "JPN"
    )
    assert found.values("places") == ("Narashino",)
    (found,) = read("Spanish Eurofighters policed Baltic skies from Ämari between May and August 2017.", "ESP", "EST")
    assert (found.values("places"), found.value("host")) == (("Ämari",), "EST")


def test_a_ship_of_another_act_tells_no_service() -> None:
    found = read(
        "Italy and Japan\n\nThe ministers hailed the participation of Italian F-35s in Rising Sun 24 in March and the "
        "port call of the carrier Cavour at Yokosuka in April.",
        "ITA", "JPN",
    )  # fmt: skip
    assert {m.value("kind"): m.value("domain") for m in found} == {"exercise": "air", "port_call": "naval"}


def test_a_call_and_the_exercise_after_it_are_two() -> None:
    found = read(
        "Japan and the Netherlands\n\nHNLMS Tromp left Den Helder on 4 March. She is to visit Yokosuka in June and to "
        "take part in RIMPAC off Hawaii before returning home in September.",
        "JPN", "NLD",
    )  # fmt: skip
    assert [(m.value("kind"), m.value("host")) for m in found] == [("deployment", "JPN"), ("exercise", None)]


def test_who_surrenders_does_not_act_and_towns_of_two_sorts_are_one_list() -> None:
    found = read(
        "On 18 December 1961 the Indian Army crossed into Goa; the Portuguese garrison surrendered the next evening.",
        "PRT", "IND",
    )  # fmt: skip
    assert [m.values("participants") for m in found] == [("IND",)]
    (raid,) = read("American aircraft bombed Tripoli and Benghazi on 15 April 1986.", "USA", "LBY")
    assert raid.values("places") == ("Tripoli", "Benghazi")


def test_a_part_of_the_world_is_no_name_of_an_exercise() -> None:
    found = read(
        "Phoenix Express, the North African exercise, was held at Tunis in May 2021 with U.S. ships.", "TUN", "USA"
    )
    assert [m.value("name") for m in found] == ["Phoenix Express"]


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("The minister toured the destroyer Izumo at Yokosuka on 3 May and spoke with her crew.", "ITA", "JPN"),
        ("The novel tells how the cruiser Bolzano reached Kobe in 1935.", "ITA", "JPN"),
        ("The replica of the ship Kanrin Maru lies at the quay of Nagasaki.", "NLD", "JPN"),
        ("India gave the Maldives the patrol vessel Huravee in May 2023.", "IND", "MDV"),
        ("The ministers discussed the exercise Medusa and the situation in Libya in Athens on 4 May.", "EGY", "GRC"),
        ("Kazakhstan has bought three Anka drones, and its pilots may train in Turkey next year.", "KAZ", "TUR"),
        ("During the war the islands were the site of battles between U.S. and Japanese forces.", "USA", "JPN"),
        ("American veterans of the frigate Stockdale toured Batumi in May.", "GEO", "USA"),
        ("The ferry Kashima sailed from Naples to Palermo on 3 May.", "ITA", "JPN"),
    ],
)
def test_what_is_no_exercise(text: str, one: str, other: str) -> None:
    assert read("The two states: a look back\n\n" + text, one, other) == []
