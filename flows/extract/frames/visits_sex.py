"""He or she: which of the two a title says, so that "he" is not the queen named last."""

from __future__ import annotations

from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_words import word_set

_PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "herself": "f"}


def sex_of(pronoun: str) -> str | None:
    """Return the sex that a pronoun speaks of; None where it speaks of either."""
    return _PRONOUNS.get(pronoun)


def fits(party: Party, sex: str | None, text: str) -> bool:
    """Say whether a party can be meant by a pronoun of a sex, as far as the title it is given in the ``text`` tells."""
    if sex is None or party.body:
        return True
    said = party.here.of(text).split(",")[0].casefold().replace(".", "").split()
    other = "women" if sex == "m" else "men"
    return not set(said[:2] if party.name else said) & word_set(other)
