"""Whom a text turns to: who was sent out, who is named last, whom "the admiral" and "the two ministers" repeat."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flows.extract.frames.visits_grammar import governed
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_words import word_set
from flows.extract.model import Place
from flows.extract.sentence import Sentence

if TYPE_CHECKING:
    from flows.extract.frames.visits_parties import Cast


def sent_out(cast: Cast, sentence: Sentence) -> Party | None:
    """Return who was sent, where a sentence tells of a sending: he goes on being "he", not who sent him."""
    if not sentence.anchors & word_set("sending"):
        return None
    at = next(i for i, item in enumerate(sentence.items) if item.text in word_set("sending"))
    passive = sentence.texts[at - 1] in {"was", "were", "been"} if at else False
    behind = next((i for i in sentence.of_type("PERSON") if i > at), None)
    near = behind is not None and behind - at <= 9 and sentence.texts[behind - 1] != "to"
    return cast.at(sentence, behind) if behind is not None and near and not passive else None


def brought_up(cast: Cast, sentence: Sentence) -> Party | None:
    """Return whom the end of a sentence turns to: "…, but the most conspicuous guest was the minister, X."."""
    last = len(sentence.items) - 1
    while last > 0 and not sentence.items[last].type and not sentence.texts[last].isalnum():
        last -= 1
    if sentence.items[last].type != "PERSON":
        return None
    clause = list(sentence.texts[max(0, last - 12) : last])
    turn = max((n for n, text in enumerate(clause) if text in {";", "but"}), default=-1)
    return cast.at(sentence, last) if turn >= 0 and {"was", "is"} & set(clause[turn:]) else None


def ranks_meant(cast: Cast, sentence: Sentence, index: int) -> frozenset[str] | None:
    """Return the ranks that "the two leaders" or "both ministers" can refer to; None where it says nothing."""
    item = sentence.items[index]
    said = item.text or item.span.of(cast.reading.view.text).casefold()
    if "minister" in said and "prime" not in said:
        return frozenset({"minister"})
    leaders = ("leader", "president", "head", "prime minister", "premier")
    return frozenset({"head_of_state", "head_of_government"}) if any(w in said for w in leaders) else None


def titled_before(cast: Cast, sentence: Sentence, index: int) -> tuple[Party, ...] | None:
    """Return who was named before with the office that "the admiral" repeats; None where nobody was."""
    noun = sentence.texts[index]
    for earlier, stop in cast.backwards(sentence, index):
        for i in reversed(earlier.of_type("PERSON")):
            said = earlier.items[i].span.of(cast.reading.view.text).casefold().replace(".", "").split()
            if i < stop and any(len(w) > 2 and noun.startswith(w) for w in said):
                party = cast.at(earlier, i)
                return () if party is None else (party,)
    return None


def ship_before(cast: Cast, sentence: Sentence, index: int) -> bool:
    """Say whether "she" is a ship: one is named nearer than anybody who could be the subject."""
    for earlier, stop in islice(cast.backwards(sentence, index), 3):
        people = any(i < stop and not governed(earlier, i) for i in earlier.of_type("PERSON"))
        if people or any(i < stop for i in earlier.of_type("UNIT")):
            return not people
    return False


def by_people(cast: Cast, sentence: Sentence, index: int) -> tuple[Party, ...] | None:
    """Return whom "the Peruvian" before a verb is: the last of that state named before; None for an adjective."""
    if sentence.items[index].type != "DEMONYM" or sentence.texts[max(0, index - 1) : index] != ("the",):
        return None
    behind = sentence.texts[index + 1] if index + 1 < len(sentence.items) else ""
    note = sentence.items[index].note
    verb = behind in word_set("past_verbs") or (len(behind) > 4 and behind.endswith("ed")) or behind in {"who", ","}
    if not verb or not isinstance(note, Place):
        return None
    for earlier, stop in cast.backwards(sentence, index):
        for i in reversed(earlier.of_type("PERSON")):
            party = cast.at(earlier, i) if i < stop else None
            if party is not None and party.state == note.state:
                return (party,)
    return None
