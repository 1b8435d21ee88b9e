"""Offices of both sides in one plural: "the defence ministers of Peru and Norway met in Oslo in May 2011".

Nobody is named, and yet it is one meeting of two office holders. A plural of which no states are told, or a sentence
that names somebody, is read by other rules.
"""

from __future__ import annotations

from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_party import Party
from flows.extract.model import DateExpr, Place
from flows.extract.patterns import RuleMatch
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_OFTEN = frozenset({"annually", "regularly", "yearly", "periodically", "alternately", "every", "each"})
_PEERS = frozenset({"counterparts", "colleagues"})
_RANKS = {
    "presidents": "head_of_state",
    "leaders": "head_of_state",
    "premiers": "head_of_government",
    "chancellors": "head_of_government",
    "ministers": "minister",
    "secretaries": "minister",
    "speakers": "parliament",
}


def both_sides(match: RuleMatch, cast: Cast) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Return the office holders of the two sides, nameless; none where the words are no such meeting."""
    sentence = match.sentence
    noun = next((n for n in range(match.first, match.last) if sentence.texts[n] in _RANKS), None)
    dated = any(isinstance(i.note, DateExpr) and i.note.edtf for i in sentence.items)
    if sentence.anchors & _OFTEN or noun is None or not dated or sentence.of_type("PERSON", "ROLE", "DELEGATION"):
        return (), ()
    rank = _RANKS[sentence.texts[noun]]
    modifier = sentence.items[noun - 1] if noun else None
    if sentence.texts[noun] == "ministers" and modifier is not None and modifier.text == "prime":
        rank = "head_of_government"
    codes = cast.reading.document.dyad.codes
    states = _states(match, noun, cast)
    if len(states) != 2 or {code for code, _ in states} != set(codes):
        return (), ()
    office = _office(sentence, noun)
    one, other = (Party(None, span, span, code, rank, office) for code, span in states)
    return (one,), (other,)


def one_of_many(match: RuleMatch, cast: Cast, subject: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return whom of several the text's other side sent: "received the presidents of Chile and Peru in Oslo"."""
    sentence = match.sentence
    dated = any(isinstance(i.note, DateExpr) and i.note.edtf for i in sentence.items)
    noun = next((n for n in range(match.first, match.last) if sentence.texts[n] in {*_RANKS, *_PEERS}), None)
    named = next((n for n in range(match.first, match.last) if sentence.items[n].type in ("STATE", "DEMONYM")), None)
    if not dated or noun is None or named is None or len(subject) != 1:
        return ()
    rank = _RANKS.get(sentence.texts[noun], subject[0].rank)
    row = sentence.coordinated(named)
    told = [(note, sentence.items[n].span) for n in row if isinstance(note := sentence.items[n].note, Place)]
    codes = set(cast.reading.document.dyad.codes) - {subject[0].state}
    meant = [(note.state, span) for note, span in told if note.state in codes]
    if len(row) < 2 or len(meant) != 1 or subject[0].state is None:
        return ()
    code, span = meant[0]
    return (Party(None, span, span, code, rank, _office(sentence, noun)),)


def _office(sentence: Sentence, noun: int) -> Span:
    """Return the stretch of "foreign ministers": the noun, and the plain word before it that tells of what."""
    before = sentence.items[noun - 1] if noun else None
    told = before is not None and not before.type and before.text.isalpha() and before.text not in {"the", "two", "s"}
    start = sentence.items[noun - 1 if told else noun].start
    return Span(start, sentence.items[noun].end)


def _states(match: RuleMatch, noun: int, cast: Cast) -> list[tuple[str, Span]]:
    """Return the states whose offices are meant, with the words that name them: both, for "the two countries"."""
    items = match.sentence.items
    place = match.captured.get("place", -1)
    near = range(max(match.first, noun - 6), min(noun + 9, match.last))
    told = [(n, items[n].note) for n in near if n != place and items[n].type in ("STATE", "DEMONYM")]
    found = [(note.state, items[n].span) for n, note in told if isinstance(note, Place) and note.state]
    if not found and any(items[n].type == "STATES" for n in near):
        return [(code, items[noun].span) for code in cast.reading.document.dyad.codes]
    return found
