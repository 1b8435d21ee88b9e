"""Whom a visitor met where neither office nor state makes a host: the words beside the name tell it."""

from __future__ import annotations

from flows.extract.frames.visits_grammar import before_name
from flows.extract.frames.visits_legs import Trip
from flows.extract.frames.visits_where import SPOTS
from flows.extract.frames.visits_words import word_set
from flows.extract.sentence import Sentence

_NEAR = 5  # items between a verb of dealing and "with"
_JOINTS = frozenset({",", "and", ";"})
_OF_PERSONS = frozenset("guest guests presence audience company residence court palace table house side".split())


def dealt_with(sentence: Sentence, index: int) -> bool:
    """Say whether somebody is whom the visitor dealt with: "signed a declaration with X", "witnessed with X"."""
    at = before_name(sentence, index)
    lead = sentence.texts[max(0, at - _NEAR) : at]
    verb = next((n for n in range(len(lead) - 1, -1, -1) if lead[n] in word_set("dealing")), None)
    return at > 0 and sentence.texts[at] == "with" and verb is not None and "," not in lead[verb:]


def received_as_well(trip: Trip, sentence: Sentence, index: int) -> bool:
    """Say whether a verb of receiving goes for a second host: "X received her at the Palace, Y at the Villa"."""
    if sentence.texts[index + 1 : index + 3] in (("and", "he"), ("and", "she")):
        return True
    if sentence.texts[index + 1 : index + 4] == (
        "'",
        "s",
        "turn",
    ):  # "on Tuesday X saw him, on Wednesday it was Y's turn"
        return True
    row = sentence.items[index + 1 : index + 4]
    placed = len(row) == 3 and row[0].text in {"at", "in"} and any(i.type in SPOTS for i in row[1:])
    before = sentence.texts[index - 1] if index else ""
    earlier = (a for leg in trip.legs if (a := leg.act).way == "receive" and a.sentence is sentence)
    return placed and before in _JOINTS and any(a.match.last <= index for a in earlier)


def received_there(sentence: Sentence, index: int) -> bool:
    """Say whether somebody receives where the visitor is: "to Lima, where X, the speaker, heard their complaints"."""
    if not index or sentence.texts[index - 1] != "where":
        return False
    behind = sentence.texts[index + 1 : index + 9]
    if behind[:1] == (",",):
        behind = behind[behind.index(",", 1) + 1 :] if "," in behind[1:] else behind[1:]
    return bool(behind) and behind[0] in word_set("receiving")


def only_owner(sentence: Sentence, index: int) -> bool:
    """Say whether somebody is only spoken of: "asked in vain for the hand of the princess"."""
    at = before_name(sentence, index)
    return at > 1 and sentence.texts[at] == "of" and sentence.texts[at - 1] not in _OF_PERSONS
