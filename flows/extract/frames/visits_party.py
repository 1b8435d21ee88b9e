"""A party of a visit: somebody who may travel or receive, as an annotation tells of them."""

from __future__ import annotations

from flows.extract.frames.visits_grammar import mourned
from flows.extract.frames.visits_words import word_set
from flows.extract.model import Annotation, Delegation, Person, Place, Role
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span
from flows.ground.value import replace, value


@value
class Party:
    """Somebody who may travel or receive: ``name`` is None where only an office is given.

    ``where`` is the stretch in which the fullest name stands; ``here`` the stretch that mentions the party now.
    """

    name: str | None
    where: Span
    here: Span
    state: str | None
    rank: str | None
    office: Span | None
    body: bool = False
    title: str = ""  # the words of the office, in lower case, without names of states

    @property
    def key(self) -> str:
        """What tells this party from others of the document."""
        return (self.name or f"{self.state} {self.rank}").casefold()


def party_of(note: Annotation | None) -> Party | None:
    """Return the party that an annotation stands for, or None."""
    if isinstance(note, Person) and note.name not in word_set("no_names"):  # "as Guest of Honour"
        return Party(note.name, note.full, note.span, note.state, note.rank, note.role)
    if isinstance(note, Delegation):
        return Party(note.name, note.full or note.span, note.span, note.state, "delegation", None, body=True)
    if isinstance(note, Role):
        return Party(note.name, note.full or note.span, note.span, note.state, note.rank, note.title)
    return None


def named_at(reading: Reading, sentence: Sentence, index: int) -> Party | None:
    """Return the party that an item stands for, as its annotation has it: not what the document adds elsewhere.

    Nobody who is mourned, and no spokesman: who only says so was not there.
    """
    party = party_of(sentence.items[index].note)
    if party is None or mourned(sentence, index) or _speaks_for(reading, sentence, index):
        return None
    title = _title(reading, party.office)
    return None if "spokes" in title else replace(party, title=title)


def _speaks_for(reading: Reading, sentence: Sentence, index: int) -> bool:
    """Say whether somebody stands behind the office of one who only says so: "Presidential Spokesman, Jon Vik"."""
    low = sentence.items[max(0, index - 2)].start
    return "spokes" in reading.view.text[low : sentence.items[index].start].casefold()


def _title(reading: Reading, office: Span | None) -> str:
    """Return the words of an office without the names of states: "U.S. Minister" → "minister"."""
    if office is None:
        return ""
    words_left, at = [], office.start
    for place in reading.within(office, Place):
        words_left.append(reading.view.text[at : place.start])
        at = max(at, place.end)
    words_left.append(reading.view.text[at : office.end])
    return " ".join(" ".join(words_left).casefold().split())
