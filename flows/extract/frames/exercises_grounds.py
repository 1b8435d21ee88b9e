"""Places beside an act that are not where it took place: of a body, of those who speak, in an adjective."""

from __future__ import annotations

from flows.extract.model import Place
from flows.extract.sentence import Sentence

_BODIES = frozenset("headquarters headquartered museum".split())
_SCHOOLS = frozenset("academy school college institute university ministry".split())
_MADE = frozenset({"built", "constructed", "designed"})
_CALLS = frozenset({"called", "calls", "dubbed", "dubs"})
_COMMANDS = frozenset({"command", "corps"})
_ADJECTIVES = ("African", "Asian", "American", "European", "Balkan")
_GROUND = frozenset("coast coasts waters shore shores airspace seaboard plain".split())


def other_matter(sentence: Sentence, i: int) -> bool:
    """Say whether the place at an item is not where something is done.

    "cadets of the academy at Lima", "what Lima calls the march", "the East African partners", "U.S. Africa Command".
    """
    items = sentence.items
    before = [x.text for x in items[max(0, i - 5) : i]]
    behind = [x.text for x in items[i + 1 : i + 3]]
    if before[-1:] in (["at"], ["in"]):
        noun = before[-2:-1]
        if noun and (noun[0] in _BODIES or (noun[0] in _SCHOOLS and "of" in before)):
            return True
    if before[-1:] in (["at"], ["in"], ["by"]) and before[-2:-1] and before[-2] in _MADE:
        return True  # "the cutter X, built at Shimonoseki"
    if behind[:1] and behind[0] in _CALLS and behind[1:] != ["at"]:
        return True
    return items[i].type == "REGION" and _adjective(items[i].note, behind)


def _adjective(note: object, behind: list[str]) -> bool:
    """Say whether a region only tells whose something is: "the East African partners"; not "the East African coast"."""
    if not isinstance(note, Place) or not behind:
        return False
    return behind[0] in _COMMANDS or (
        note.name.endswith(_ADJECTIVES) and behind[0].isalpha() and not _GROUND & {*behind}
    )
