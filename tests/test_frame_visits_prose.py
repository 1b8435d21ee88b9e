"""Visits as historians, chroniclers and ministries put them: every slot of a text, on one line."""

from __future__ import annotations

import pytest

from flows.ground.model import Mention
from tests.test_frame_visits import visits


def line(visit: Mention) -> str:
    """Return a visit on one line: visitors, way, places, hosts, first and last day, status where it is not told."""
    row = [" & ".join(visit.values("visitors")), f"{visit.value('origin')}>{visit.value('destination')}"]
    row += [", ".join(sorted(visit.values(field))) for field in ("places", "hosts")]
    row += [str(visit.value(field) or "") for field in ("start", "end")]
    status = visit.value("status")
    return " | ".join([*row, *([] if status == "took_place" else [str(status)])])


TOLD = [
    (
        "President Ana Quispe of Peru concluded a tour of fourteen countries in Oslo on 3 May 2011.",
        ["Ana Quispe | PER>NOR | Oslo |  |  | 2011-05-03"],
    ),
    (
        "In July 2011 the Peruvian foreign minister, Ana Quispe, was Lars Dahl's guest in Oslo; the following "
        "spring it should have been the prime minister's turn, but the virus closed the airports.",
        ["Ana Quispe | PER>NOR | Oslo | Lars Dahl | 2011-07 | "],
    ),
    (
        "On the fringes of the Berlin conference of 11 May President Ana Quispe of Peru and Norway's Lars Dahl "
        "spoke for half an hour about fish.",
        ["Ana Quispe & Lars Dahl | PER>DEU | Berlin |  | 2020-05-11 | "],
    ),
    (
        "Ana Quispe and Lars Dahl, the presidents of Peru and Norway, met at Oslo on 31 July 2009 and at Cuzco in"
        " September, and in Paris on 4 November they signed the agreement on fish.",
        [
            "Ana Quispe | PER>NOR | Oslo | Lars Dahl | 2009-07-31 | ",
            "Lars Dahl | NOR>PER | Cuzco | Ana Quispe | 2009-09 | ",
        ],
    ),
    (
        "The ninth round of the strategic dialogue of Peru and Norway took place in Oslo on 17 March 2019; Ana "
        "Quispe of Peru and Lars Dahl of Norway presided.",
        ["Ana Quispe | PER>NOR | Oslo | Lars Dahl | 2019-03-17 | "],
    ),
    (
        "A Peruvian delegation including Foreign Minister Ana Quispe and Defence Minister Luis Soto held talks in"
        " Oslo on 4 February 2004.",
        ["Peruvian delegation & Ana Quispe & Luis Soto | PER>NOR | Oslo |  | 2004-02-04 | "],
    ),
    (
        "Ana Quispe headed the Peruvian special mission that King Haakon received at the Grand Hotel in Oslo on "
        "18 September 1883.",
        ["Ana Quispe & Peruvian special mission | PER>NOR | Grand Hotel, Oslo | Haakon | 1883-09-18 | "],
    ),
    (
        "Ana Quispe of Peru led an embassy to Oslo in 1863, presented letters to King Haakon on 5 November, and "
        "returned home in March 1864.",
        ["Ana Quispe | PER>NOR | Oslo | Haakon | 1863-11-05 | 1864-03"],
    ),
    (
        "President Ana Quispe of Peru came to Oslo: on 8 September 2011 Prime Minister Lars Dahl of Norway met "
        "her at the airport, and next day she called on King Harald of Norway.",
        ["Ana Quispe | PER>NOR | Oslo | Harald, Lars Dahl | 2011-09-08 | "],
    ),
    (
        "The guest at the Royal Palace in Oslo on 13 July 2011 was President Ana Quispe of Peru.",
        ["Ana Quispe | PER>NOR | Oslo, Royal Palace |  | 2011-07-13 | "],
    ),
    (
        "President Ana Quispe of Peru came home from Oslo in March 1982 with a bear.",
        ["Ana Quispe | PER>NOR | Oslo |  | 1982-03 | "],
    ),
    (
        "Luis Soto, the president's special envoy, arrived in Oslo from Peru on 3 May 2011.",
        ["Luis Soto | PER>NOR | Oslo |  | 2011-05-03 | "],
    ),
    (
        "President Ana Quispe of Peru reached Oslo on 31 January 1972. Prime Minister Lars Dahl of Norway gave "
        "her a dinner the same evening, and by 2 February she was back in Lima.",
        ["Ana Quispe | PER>NOR | Oslo | Lars Dahl | 1972-01-31 | 1972-02-02"],
    ),
    (
        "President Ana Quispe of Peru was in Oslo from 3 to 5 February 2011. The mayor of Bergen, Lars Dahl, saw "
        "her off at Gardermoen.",
        ["Ana Quispe | PER>NOR | Oslo |  | 2011-02-03 | 2011-02-05"],
    ),
    (
        "Ana Quispe's visit from Peru to Oslo, put off twice because of storms, finally took place on 30 October 2018.",
        ["Ana Quispe | PER>NOR | Oslo |  | 2018-10-30 | "],
    ),
    (
        "Luis Soto, the Peruvian envoy, landed at Bergen on 25 November 1809 and presented his credentials to "
        "King Frederick.",
        ["Luis Soto | PER>NOR | Bergen | Frederick | 1809-11-25 | "],
    ),
    (
        "Thirty Peruvian farmers and officials led by agriculture minister Ana Quispe toured dairies in Oslo in "
        "March 2017.",
        ["Ana Quispe | PER>NOR | Oslo |  | 2017-03 | "],
    ),
    (
        "A parliamentary mission from Lima travelled to Oslo on 14 May 2019, where Lars Dahl, the speaker, heard "
        "its complaints.",
        ["parliamentary mission from Lima | PER>NOR | Oslo | Lars Dahl | 2019-05-14 | "],
    ),
    (
        "President Ana Quispe of Peru was in Oslo on 11 April 2019 and witnessed there with Lars Dahl the signing"
        " of an accord.",
        ["Ana Quispe | PER>NOR | Oslo | Lars Dahl | 2019-04-11 | "],
    ),
    (
        "President Ana Quispe of Peru came to Oslo on 2 July 2019: Lars Dahl received her at the Royal Palace, "
        "Harald Berg at the Grand Hotel.",
        ["Ana Quispe | PER>NOR | Grand Hotel, Oslo, Royal Palace | Harald Berg, Lars Dahl | 2019-07-02 | "],
    ),
    (
        "Oslo, June 10 - Peruvian Foreign Minister Ana Quispe signed a pact with Lars Dahl of Norway here on "
        "Tuesday and flew on to Iceland.",
        ["Ana Quispe | PER>NOR | Oslo | Lars Dahl | 2020-06-09 | "],
    ),
    (
        "The last session of Peru and Norway took place in Oslo on 15 May 2016, where Ana Quispe met Lars Dahl.",
        ["Ana Quispe | PER>NOR | Oslo | Lars Dahl | 2016-05-15 | "],
    ),
    (
        "The partnership dates from President Ana Quispe of Peru's visit to Oslo in March 2016. Her return in "
        "2019 for the enthronement of Haakon was a courtesy.",
        ["Ana Quispe | PER>NOR | Oslo |  | 2016-03 | ", "Ana Quispe | PER>NOR |  |  | 2019 | "],
    ),
    (
        "Lars Dahl of Norway, who had meant to come to Lima in the summer of 2019, never did.",
        ["Lars Dahl | NOR>PER | Lima |  | 2019-22 |  | cancelled"],
    ),
    (
        "No Norwegian monarch had set foot in Peru before King Harald and Queen Sonja arrived in Lima on 9 "
        "February 1995. They returned for the centenary of the port in June 1998.",
        ["Harald & Sonja | NOR>PER | Lima |  | 1995-02-09 | ", "Harald & Sonja | NOR>PER |  |  | 1998-06 | "],
    ),
    (
        "Prime Minister Lars Dahl of Norway is back from Lima, where he attended the fourth intergovernmental "
        "summit on Monday.",
        ["Lars Dahl | NOR>PER | Lima |  | 2020-06-15 | "],
    ),
    (
        "President Ana Quispe of Peru wound up on Friday the two-day state visit to Norway.",
        ["Ana Quispe | PER>NOR |  |  |  | 2020-06-12"],
    ),
    (
        "Lars Dahl of Norway entertained a dozen leaders in Oslo on 20 August 2019, Peru's Ana Quispe among them.",
        ["Ana Quispe | PER>NOR | Oslo | Lars Dahl | 2019-08-20 | "],
    ),
    (
        "President Ana Quispe of Peru arrived in Oslo on 5 May 2019; on 6 May Lars Dahl received her at the Royal"
        " Palace and next day it was Harald Berg's turn.",
        ["Ana Quispe | PER>NOR | Oslo, Royal Palace | Harald Berg, Lars Dahl | 2019-05-05 | "],
    ),
    (
        "King Harald of Norway sent Count Nils Berg to Lima in 1857. Queen Ana of Peru received him at the Torre "
        "Tagle Palace on 19 November.",
        ["Nils Berg | NOR>PER | Lima, Torre Tagle Palace | Ana | 1857-11-19 | "],
    ),
    (
        "A Peruvian mission under Luis Soto, bearing letters from President Pardo, was received by King Oscar of "
        "Norway at Bergen in July 1875.",
        ["Peruvian mission & Luis Soto | PER>NOR | Bergen | Oscar | 1875-07 | "],
    ),
    (
        "Ana Quispe of Peru was King Harald's guest at the Royal Palace from 13 to 15 March 1928. She stayed in "
        "Norway until 5 April.",
        ["Ana Quispe | PER>NOR | Royal Palace | Harald | 1928-03-13 | 1928-04-05"],
    ),
    (
        "President Ana Quispe of Peru landed at Oslo on 10 October 2013; Prime Minister Lars Dahl of Norway "
        "travelled with her to Bergen.",
        ["Ana Quispe | PER>NOR | Bergen, Oslo | Lars Dahl | 2013-10-10 | "],
    ),
    (
        "Ana Quispe of Peru flew to Oslo on 3 May 2019, the first head of state to visit Norway's new parliament.",
        ["Ana Quispe | PER>NOR | Oslo |  | 2019-05-03 | "],
    ),
    (
        "President Ana Quispe and her husband spent two days in Oslo in May 2019.",
        ["Ana Quispe | PER>NOR | Oslo |  | 2019-05 | "],
    ),
    (
        "Lars Dahl of Norway led a delegation to Lima, where Ana Quispe of Peru welcomed it on 3 May 2019, and to"
        " Quito.",
        ["Lars Dahl | NOR>PER | Lima | Ana Quispe | 2019-05-03 | "],
    ),
    (
        "A visit to Norway by Peruvian president Ana Quispe, planned for the spring of 2021, is off.",
        ["Ana Quispe | PER>NOR |  |  | 2021-21 |  | cancelled"],
    ),
    (
        "Ana Quispe of Peru was the guest speaker at Norway's independence day in Oslo on 17 May 2018.",
        ["Ana Quispe | PER>NOR | Oslo |  | 2018-05-17 | "],
    ),
    (
        "Ana Quispe of Peru left Oslo on Monday after a visit of under twenty hours.",
        ["Ana Quispe | PER>NOR | Oslo |  |  | 2020-06-15"],
    ),
    (
        "Ana Quispe of Peru paid Norway a two-day state visit on 6 and 7 August 2018.",
        ["Ana Quispe | PER>NOR |  |  | 2018-08-06 | 2018-08-07"],
    ),
    (
        "Queen Sonja's visit of 17 to 20 May 2011 was the first by a Norwegian sovereign since Peru's independence.",
        ["Sonja | NOR>PER |  |  | 2011-05-17 | 2011-05-20"],
    ),
    (
        "Ana Quispe of Peru dropped in on Lars Dahl in Oslo, Norway, on 3 May 2019 between two sessions.",
        ["Ana Quispe | PER>NOR | Oslo | Lars Dahl | 2019-05-03 | "],
    ),
    (
        "Ana Quispe of Peru travelled to Oslo twice in 2019, on 13 April with three other presidents and on 28 "
        "July alone.",
        ["Ana Quispe | PER>NOR | Oslo |  | 2019-04-13 | ", "Ana Quispe | PER>NOR | Oslo |  | 2019-07-28 | "],
    ),
    (
        "President Ana Quispe of Peru came to Oslo on 3 May 2019. Lars Dahl met her at the station and saw her "
        "off on 7 May 2019.",
        ["Ana Quispe | PER>NOR | Oslo | Lars Dahl | 2019-05-03 | 2019-05-07"],
    ),
]


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_every_slot_of_what_is_told(text: str, told: list[str]) -> None:
    assert [line(visit) for visit in visits(text)] == told


NOT_TOLD = [
    "A former president of Peru, on a pilgrimage with his wife, prayed at Trondheim on 3 May 2011.",
    "Lima says no talks between Ana Quispe of Peru and Lars Dahl of Norway are planned for the summit in Berlin.",
    "Peruvian midfielder Luis Soto moved to Oslo in January 2015 and went home in 2018.",
    "Lars Dahl of Norway and Ana Quispe of Peru both spoke at the General Assembly in New York in September 2019.",
    "Luis Soto of Peru presented his credentials to King Harald in Oslo on 3 May 2011.",
]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_is_no_visit(text: str) -> None:
    assert visits(text) == []
