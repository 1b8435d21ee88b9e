"""Texts that nobody writes: each is one thing that a reader by patterns may choke on, repeated without end.

The dyad they are read for is Peru and Norway, so that states, demonyms and people in them matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle, islice

from flows.ground.model import Document, Dyad

DYAD = Dyad.of("PER", "NOR")

PROSE = (
    "On 3 May 2011 the Foreign Minister of Peru, Ana Quispe, arrived in Oslo for a three-day official visit. She met "
    "Prime Minister Ingrid Solberg and signed a Treaty of Friendship between Peru and Norway. The frigate Almirante "
    "Grau called at Bergen in June 2012 and took part in the exercise Northern Lights with the Norwegian navy. In 2013 "
    "Norway's exports to Peru reached 240 million dollars, 12 per cent more than a year earlier. The weather was mild, "
    "and most people in both capitals thought of other things. A museum in the old harbour shows what sailors brought "
    "home, from maps of the coast to letters that nobody had opened. Few visitors stay longer than an hour."
)

# What is repeated: with nothing between, or with the sign that stands behind the bar.
UNITS: Mapping[str, str] = {
    "an endless line of words": "the visit of minister and treaty to Oslo which signed met and visited ",
    "an endless line of clauses": "which was signed, and who visited Oslo, and that met in Lima, where it was said, ",
    "one endless word": "a",
    "one endless capitalised word": "Quispe",
    "capitalised words": "Ana Quispe Solberg Tuesday Grau Bergen Northern ",
    "repeated names": "President Ana Quispe of Peru and Prime Minister Ingrid Solberg of Norway and ",
    "names without titles": "Ana Quispe and Ingrid Solberg, Ana Solberg and Ingrid Quispe, ",
    "names and offices": "President Ana Quispe met the Norwegian foreign minister; the president saw Ingrid Solberg. ",
    "he and she": "He met her. She met him. ",
    "states": "Peru and Norway, Chile, Italy, Japan, the Netherlands and the United States, ",
    "offices": "the Norwegian foreign minister and the Peruvian prime minister and the president of Peru, ",
    "nested brackets, opening": "(",
    "nested brackets": "((a)(b (c)",
    "quotation marks": "\"'“‘",
    "digits": "1234567890",
    "digits with commas": "1,234,567,",
    "decimals": "1.2.3.4.5.",
    "numbers": "1 2 30 1999 2011 12 ",
    "near-dates": "3 May 4 4 of of March, 2011 2012-13 on the 5th of 6 to 7 June and 8 9 1999/2000 ",
    "dates": "from 3 May 2011 to 4 June 2012 and ",
    "months": "May June July March ",
    "relative dates": "a year later last month two days before that on Tuesday in the same week ",
    "amounts": "US$ 1 billion million 12 per cent 3,4 5.6 bn dollars euros % of tonnes ",
    "figures of trade": "exports to Peru of 3 million dollars and imports from Norway of 4 per cent in 2011 and ",
    "verbs": "visited met signed arrived received hosted deployed exported ",
    "sentences of verbs": "She visited. He met. They signed. It fell. ",
    "visits": "Ana Quispe visited Oslo and met Ingrid Solberg. ",
    "visits in one sentence": "Ana Quispe visited Oslo on 3 May 2011 and met Ingrid Solberg in Bergen and ",
    "treaties": "Peru and Norway signed a treaty in 2011. ",
    "treaties in one sentence": "Peru and Norway signed a Treaty of Friendship, an Agreement on Trade and ",
    "a treaty's endless name": "Agreement on Trade and Memorandum of Understanding on Fish between Peru and Norway for",
    "exercises": "The frigate Almirante Grau took part in exercise Northern Lights with the Norwegian navy. ",
    "ships in one sentence": "the frigate Almirante Grau, the destroyer Bergen, HNoMS Oslo, two F-16 fighters and ",
    "figures": "In 2013 exports to Peru reached 240 million dollars. ",
    "pronouns": "She met him there. They signed it then. The two leaders said so. ",
    "empty bullets": "- \n",
    "bullets": "- 3 May 2011: Ana Quispe in Oslo\n",
    "headings": "Oslo\n\n",
    "footnote marks": "[1] word[2]<sup>3</sup> ",
    "tags that never end": "<a <b <sup ",
    "addresses": "https://example.org/2011/05/03/visit-to-oslo?x=y ",
    "addresses that never end": "http://",
    "mail": "a.b@c.d-",
    "full stops": ". ",
    "full stops, run together": ".",
    "initials": "A. B. C. Quispe, J. ",
    "hyphens": "Peru-Norway-Chile–Italy—",
    "commas": ", ",
    "line breaks": "\n",
    "spaces": " ",
    "tabs and zero-width signs": "\t\u200b\u00ad",
    "stars and underscores": "*_**__a",
    "combining marks": "e\u0301\u0323",
    "right-to-left": "\u202eسفير\u202c בירה ",
    "ideographs": "外務大臣が訪問した。",
}  # fmt: skip
KINDS = tuple(UNITS)


def hostile(kind: str, size: int) -> Document:
    """Return a document of ``size`` characters of one kind."""
    unit = UNITS[kind]
    return _document((unit * (size // len(unit) + 1))[:size])


def prose(size: int) -> Document:
    """Return a document of ``size`` characters of prose, in paragraphs, names and years never the same."""
    names = cycle(f"{first} {last}-{other}" for other in _LAST for first in _FIRST for last in _LAST)
    parts: list[str] = []
    for number in range(size // len(PROSE) + 1):
        ana, ingrid = islice(names, 2)
        year = 1850 + number % 170
        text = PROSE.replace("Ana Quispe", ana).replace("Ingrid Solberg", ingrid)
        parts.append(text.replace("2011", str(year)).replace("2012", str(year + 1)).replace("2013", str(year + 2)))
    return _document("\n\n".join(parts)[:size])


_FIRST = "Ana Berta Carmen Dora Elena Fanny Greta Hilda Irene Julia Karin Laura Marta".split()
_LAST = "Quispe Solberg Mamani Hansen Huamán Olsen Flores Berg Rojas Lund Vargas".split()


def _document(text: str) -> Document:
    return Document("hostile.txt", text, DYAD, "A text", "2020-06-15")
