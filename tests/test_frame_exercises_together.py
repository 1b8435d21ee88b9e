"""What forces do side by side, with whom, and how a deed of arms is told in passing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows.extract.pipeline import extract
from flows.ground.model import Document, Dyad, Mention


def read(text: str, first: str, second: str, date: str | None = "2024-05-20") -> Sequence[Mention]:
    found = extract(Document("t.txt", text, Dyad.of(first, second), None, date))
    return [m for m in found.mentions if m.table == "exercises"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("On 3 May a company of the Royal Thai Army trained at Lopburi with its Indian hosts.", "THA", "IND"),
        ("On 3 May soldiers of the Kenya Defence Forces drilled at Isiolo alongside Rwandan peers.", "KEN", "RWA"),
        ("On 3 May nine Polish and twelve Slovak mountain troops skied side by side in the Tatras.", "POL", "SVK"),
        ("On 3 May Singapore's gunners fired their howitzers with the Royal Thai Army at Lopburi.", "SGP", "THA"),
        ("Rangers of the Royal Thai Army and Laotian infantrymen wound up a week of drills on May 3.", "THA", "LAO"),
    ],
)
def test_what_two_forces_do_together_is_an_exercise(text: str, first: str, second: str) -> None:
    (found,) = read(text, first, second)
    assert found.value("kind") == "exercise"
    assert set(found.values("participants")) == {first, second}


@pytest.mark.parametrize(
    "text",
    [
        "On 3 May a minister of Kenya met with Rwandan peers at Kigali.",
        "Kenyan runners trained with their Rwandan hosts at Kigali on 3 May.",
    ],
)
def test_peers_who_bear_no_arms_hold_no_exercise(text: str) -> None:
    assert not read(text, "KEN", "RWA")


def test_to_drill_recruits_is_to_teach_them() -> None:
    (found,) = read("Turkish officers have been drilling Somali recruits at Mogadishu since May 2019.", "TUR", "SOM")
    assert (found.value("kind"), found.values("participants"), found.value("host")) == ("training", ("TUR",), "SOM")


def test_the_brigade_named_next_to_a_corps_is_not_of_its_nation() -> None:
    text = (
        "Finland and Sweden trained. Marines of the Swedish Amphibious Corps and the Nyland Brigade rehearsed coastal "
        "landings on the Hanko peninsula from May 3 to May 6."
    )
    (found,) = read(text, "FIN", "SWE")
    assert set(found.values("participants")) == {"FIN", "SWE"}


def test_ships_that_exchanged_fire_fought() -> None:
    (found,) = read("On 19 January 1974 Chinese and Vietnamese gunboats exchanged fire off Da Nang.", "CHN", "VNM")
    assert (found.value("kind"), found.value("start")) == ("operation", "1974-01-19")


def test_an_operation_of_another_tongue_is_one() -> None:
    (found,) = read("Opération Turquoise brought French soldiers to Rwanda on 22 June 1994.", "FRA", "RWA")
    assert found.value("kind") == "operation"


def test_a_nation_behind_the_name_of_an_operation_is_the_next_phrase() -> None:
    text = "Under Operation Gazelle Danish frogmen schooled Nigerien commandos in Tahoua from May 2018 to June 2022."
    (found,) = read(text, "DNK", "NER")
    assert (found.value("name"), found.values("participants")) == ("Gazelle", ("DNK",))


def test_a_town_that_was_bombarded_is_no_ship() -> None:
    text = "Alexandria was bombarded by the British fleet on 11 July 1882; Egypt had armed its forts."
    (found,) = read(text, "GBR", "EGY")
    assert (found.value("kind"), found.values("places")) == ("operation", ("Alexandria",))


def test_who_guards_another_states_sky_is_deployed() -> None:
    (found,) = read("Hungarian Gripens have been guarding Croatian airspace since January 2023.", "HUN", "HRV")
    assert (found.value("kind"), found.values("participants"), found.value("host")) == ("deployment", ("HUN",), "HRV")


def test_ships_that_take_the_town_at_which_they_call_make_war() -> None:
    text = "HMS Calypso and Pallas steamed into Reykjavík on 10 May 1840 and landed 70 marines, who occupied the town."
    (found,) = read("Britain and Iceland\n\n" + text, "GBR", "ISL")
    assert (found.value("kind"), found.value("start"), found.value("host")) == ("operation", "1840-05-10", "ISL")


def test_a_squadron_that_sank_others_paid_no_call() -> None:
    (found,) = read("France and China\n\nAt Foochow on 23 August 1884 Martin's squadron sank a fleet.", "FRA", "CHN")
    assert found.value("kind") == "operation"


@pytest.mark.parametrize(
    "text",
    [
        "Since 1898 no Spanish flotilla has been in the Philippines.",
        "In May 2019 no Spanish soldiers were in the Philippines.",
    ],
)
def test_no_force_is_none(text: str) -> None:
    assert not read(text, "ESP", "PHL")


def test_ships_sent_under_an_operation_are_its_units() -> None:
    text = "Indonesia: India sent INS Tir and Shardul with relief stores under Operation Samudra Maitri in May 2018."
    (found,) = read(text, "IND", "IDN")
    assert (found.value("name"), found.values("units")) == ("Samudra Maitri", ("INS Tir", "Shardul"))


def test_a_town_off_which_a_drill_is_held_is_not_its_name() -> None:
    text = (
        "On 16 May 2017 a Japanese and a Vietnamese patrol ship met off Da Nang, the first drill of the coast guards."
    )
    assert not any(m.value("name") for m in read(text, "JPN", "VNM"))


def test_sergeants_who_pass_a_course_are_trained() -> None:
    text = "In 2022 fourteen Brazilian sergeants passed the mountain course of the Argentine Army at Bariloche."
    (found,) = read(text, "ARG", "BRA")
    assert (found.value("kind"), found.values("participants"), found.value("host")) == ("training", ("BRA",), "ARG")


def test_police_who_teach_are_no_armed_force() -> None:
    text = "Colombian police instructors spent four months of 2016 teaching Honduran soldiers to find laboratories."
    assert not read(text, "COL", "HND")


def test_paratroops_dropped_on_a_day() -> None:
    text = "Peru and Ecuador\n\nPeruvian paratroops dropped on Puerto Bolívar on 31 July 1941."
    (found,) = read(text, "PER", "ECU")
    assert (found.value("kind"), found.value("start")) == ("operation", "1941-07-31")


def test_who_runs_a_team_of_soldiers_abroad_is_deployed() -> None:
    text = "Lithuania ran the provincial reconstruction team at Chaghcharan in Afghanistan from June 2005 until 2013."
    (found,) = read(text, "LTU", "AFG")
    assert (found.value("kind"), found.values("participants")) == ("deployment", ("LTU",))


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("1st Battalion The Royal Irish", "GBR"),
        ("3rd Battalion, Kumaon Regiment", "IND"),
        ("31st Marine Expeditionary Unit", "USA"),
        ("13e DBLE", "FRA"),
    ],
)
def test_the_end_of_a_formations_name_tells_its_state(name: str, state: str) -> None:
    (found,) = read(f"Kenya: soldiers of the {name} landed at Mombasa on 3 May 2019.", "KEN", state)
    assert found.values("participants") == (state,)


def test_a_town_after_which_an_exercise_is_called_is_a_town() -> None:
    text = "Saudi Arabia: a brigade of the Pakistan Army was based at Tabuk from 1982 to 1987."
    assert not any(m.value("name") for m in read(text, "SAU", "PAK"))


def test_the_crew_of_a_ship_told_of_before_practises() -> None:
    text = (
        "HMNZS Manawanui has surveyed the harbour of Nuku'alofa since 19 May. On Monday her divers and those of His "
        "Majesty's Armed Forces of Tonga practised clearing an old shell."
    )
    found = next(m for m in read(text, "NZL", "TON", "2024-05-28") if m.value("kind") == "exercise")
    assert set(found.values("participants")) == {"NZL", "TON"}


def test_what_hangs_in_a_museum_is_not_deployed() -> None:
    assert not read("The French warship's bell hangs in the museum of Yokosuka since 1951.", "FRA", "JPN")


def test_an_exercise_to_which_soldiers_move_has_the_days_of_the_drill() -> None:
    text = (
        "For Griffin Storm the 41st Panzergrenadier Brigade of the German Army moved a thousand soldiers to Lithuania; "
        "from 26 June to 7 July 2023 they drilled with the Iron Wolf Brigade at Pabradė."
    )
    (found,) = read(text, "DEU", "LTU")
    assert (found.value("name"), found.value("start"), found.value("end")) == (
        "Griffin Storm",
        "2023-06-26",
        "2023-07-07",
    )


def test_a_drill_that_would_impress_is_only_wished_for() -> None:
    text = "Norway ought to act; a joint drill of the Peruvian and Norwegian navies in 2028 would impress."
    assert not read(text, "PER", "NOR")


def test_the_captain_behind_a_ships_name_is_no_ship() -> None:
    text = "The steam corvette Magenta, Captain Vittorio Arminjon, cast anchor before Yokohama on 4 July 1866."
    (found,) = read("Italy\n\n" + text, "ITA", "JPN")
    assert found.values("units") == ("Magenta",)


def test_soldiers_by_the_town_they_come_from() -> None:
    text = "Paratroopers from Aldershot drilled alongside the Kenyan Rangers at Nanyuki throughout March 2022."
    (found,) = read(text, "GBR", "KEN")
    assert set(found.values("participants")) == {"GBR", "KEN"}


def test_trainers_of_a_coast_guard_by_their_town() -> None:
    text = (
        "The United States helped. Coast Guard trainers from Honolulu put two platoons of the Papua New Guinea Defence "
        "Force through boarding drills at Manus in March 2024."
    )
    (found,) = read(text, "USA", "PNG")
    assert (found.value("kind"), found.values("participants"), found.value("host")) == ("training", ("USA",), "PNG")


def test_an_exercise_may_be_called_after_a_navy() -> None:
    (found,) = read(
        "Indra Navy got under way at Chennai on 28 March with INS Rana and the Russian Rezky.", "IND", "RUS"
    )
    assert found.value("name") == "Indra Navy"


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("A British company of actors has been at Avignon since 3 July 2019.", "GBR", "FRA"),
        ("Argentine sergeants' wives collected clothes at Porto Alegre in May 2024.", "BRA", "ARG"),
        ("The submarine INS Dakar was launched at Kiel on 8 August 2023 for Israel.", "DEU", "ISR"),
        ("Veterans of the 1st Cavalry Division flew to Da Nang in Vietnam on 3 March.", "USA", "VNM"),
        ("The chiefs of the Indian and Chinese armies want to hold a joint exercise next year.", "IND", "CHN"),
        ("She is the frigate HMNZS Te Kaha of New Zealand. She had come from RIMPAC.", "NZL", "PNG"),
    ],
)
def test_no_exercise_is_told_of(text: str, first: str, second: str) -> None:
    assert not read(text, first, second)


def test_a_drill_of_ships_is_no_part_of_an_exercise_of_aircraft() -> None:
    text = (
        "Four Su-30MKIs of the Indian Air Force took part in Iniochos 23 at Andravida in Greece in May 2023. In July "
        "INS Chennai and INS Teg practised off Crete with HS Nikiforos Fokas."
    )
    assert len(read(text, "IND", "GRC")) == 2


def test_the_year_in_a_name_forbids_that_of_the_sentence_before() -> None:
    text = (
        "Helsinki and Stockholm agreed in 2014 to deepen their ties. At Aurora 17 a Finnish mechanised company "
        "manoeuvred on Gotland."
    )
    (found,) = read(text, "SWE", "FIN")
    assert found.value("start") is None


def test_planes_sent_against_a_port_make_war() -> None:
    text = "On 19 February 1942 the Japanese carriers Akagi and Kaga sent 188 planes against Darwin in Australia."
    (found,) = read(text, "JPN", "AUS")
    assert found.value("kind") == "operation"


def test_an_army_led_over_the_border_of_another_state() -> None:
    text = "On 2 August 1831 the Prince of Orange led the Dutch army over the Belgian border."
    (found,) = read(text, "NLD", "BEL")
    assert (found.value("kind"), found.values("participants"), found.value("host")) == ("operation", ("NLD",), "BEL")


def test_their_exercise_with_an_army_is_that_of_those_told_of_before() -> None:
    text = (
        "The French Army left Dakar in July 2023. Their last exercise with the Senegalese Army was held at Thiès in "
        "May 2023."
    )
    found = next(m for m in read(text, "FRA", "SEN") if m.value("kind") == "exercise")
    assert set(found.values("participants")) == {"FRA", "SEN"}


def test_fighters_that_land_at_the_base_of_a_wing_and_fly_home() -> None:
    text = (
        "GROSSETO – For the first time fighters of the Japanese Air Self-Defense Force have come to Italy. Four F-15s "
        "of the 2nd Air Wing landed at the base of the 4th Wing on 5 May and left for Misawa on the 9th."
    )
    found = read(text, "ITA", "JPN")
    assert [(m.value("kind"), m.values("participants"), m.value("host")) for m in found] == [
        ("deployment", ("JPN",), "ITA")
    ]


def test_a_base_with_a_ships_prefix_is_no_ship() -> None:
    text = "In May 2019 the British submarine Anson lay at HMAS Stirling in Australia."
    (found,) = read(text, "GBR", "AUS")
    assert (found.values("participants"), found.values("units")) == (("GBR",), ("Anson",))


def test_who_learns_with_a_regiment_practises() -> None:
    text = (
        "Italy: troops of the Brigata Sassari spent May 2019 at the Aibano range in Japan with the 37th Infantry "
        "Regiment, learning to fight street by street."
    )
    (found,) = read(text, "ITA", "JPN")
    assert found.value("kind") == "exercise"


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Norwegian infantry of the Telemark Battalion have rotated through Rukla since May 2017.", "NOR", "LTU"),
        ("Since May 2019 French chasseurs alpins have been quartered at Cincu in Romania.", "FRA", "ROU"),
        ("Malta: an Italian military mission has been at Luqa since 1973.", "ITA", "MLT"),
        ("In March the 1st Battalion of the Danish Jutland Dragoons relieved a sister at Tapa, Estonia.", "DNK", "EST"),
    ],
)
def test_who_is_quartered_or_relieved_is_deployed(text: str, first: str, second: str) -> None:
    (found,) = read(text, first, second)
    assert (found.value("kind"), found.values("participants"), found.value("host")) == ("deployment", (first,), second)


def test_an_escort_task_force_calls() -> None:
    (found,) = read("The 43rd escort task force of the Chinese navy visited Douala in June 2023.", "CHN", "CMR")
    assert (found.value("kind"), found.values("participants")) == ("port_call", ("CHN",))


def test_frogmen_dive_with_their_peers() -> None:
    (found,) = read("Italian frogmen of COMSUBIN dived with Tunisian peers off Bizerte in May 2019.", "ITA", "TUN")
    assert (found.value("kind"), set(found.values("participants"))) == ("exercise", {"ITA", "TUN"})


def test_soldiers_who_only_fly_out_are_not_those_of_the_town_they_leave() -> None:
    assert not read("The last American soldiers flew out of Agadez in Niger on 5 May 2019.", "NER", "USA")


def test_a_joint_task_force_ashore_pays_no_call() -> None:
    (found,) = read("Joint Task Force Bravo of the U.S. Army has sat at Soto Cano since 1983.", "HND", "USA")
    assert (found.value("kind"), found.values("participants")) == ("deployment", ("USA",))


def test_ships_make_a_port() -> None:
    (found,) = read("ARM Cuauhtémoc made Tokyo on 14 May 2018 on her voyage to the Orient.", "MEX", "JPN")
    assert (found.value("host"), found.value("start"), "Tokyo" in found.values("places")) == ("JPN", "2018-05-14", True)


def test_troops_of_both_states_fight_a_mock_gang() -> None:
    text = "Turkmenistan and Uzbekistan: border troops of both states swept a mock gang out of the reeds on 14 April."
    (found,) = read(text, "TKM", "UZB")
    assert (found.value("kind"), set(found.values("participants"))) == ("exercise", {"TKM", "UZB"})


def test_the_guard_of_one_of_the_united_states() -> None:
    text = "On 3 May F-16s of the South Carolina Air National Guard flew with Kfirs of the Colombian Air Force."
    (found,) = read(text, "COL", "USA")
    assert set(found.values("participants")) == {"COL", "USA"}
