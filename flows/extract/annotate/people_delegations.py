"""Missions, embassies and delegations as bodies: "the Iwakura mission", "an Italian trade delegation"."""

from __future__ import annotations

from dataclasses import dataclass

from flows.extract.annotate.people_names import is_given
from flows.extract.annotate.people_terms import DelegationTerms, delegation_terms, name_terms, role_terms
from flows.extract.annotate.people_words import Words

REACH = 6  # tokens before the noun that may belong to its name
_JOINTS = frozenset({"of", "on", "for", "and", "&"})  # inside the name of a body that sends
_SENDERS = frozenset(
    """administration committee government employers agency party parliament chamber ministry group federation
    council assembly senate municipality commission board university academy association union""".split()
)
_SEATS = frozenset("city town municipal regional provincial district county prefectural village state national".split())
_TRADES = frozenset("commerce industry trade deputies representatives agriculture shipping crafts artisans".split())
NEAR = 6  # tokens before an embassy in which a verb of sending counts


@dataclass(frozen=True, slots=True)
class Body:
    """Tokens ``first`` to ``last`` name a delegation; ``bare``: only the noun, which repeats an earlier one."""

    first: int
    last: int
    noun: int
    id: str
    state: str | None
    bare: bool
    led: int | None  # token where the leader's name may start


def find_bodies(words: Words) -> list[Body]:
    """Return the delegations named in a text, left to right; bare repetitions among them, marked."""
    terms = delegation_terms()
    bodies: list[Body] = []
    for index in range(len(words)):
        entry = terms.nouns.get(words.folds[index])
        if entry is None or words.codes[index] is not None:
            continue
        place = words.places[index]
        if place is not None and place.kind == "venue":
            continue
        body = _body(words, index, entry, terms)
        if body is not None:
            bodies.append(body)
    return bodies


def _body(words: Words, noun: int, entry: tuple[str, str], terms: DelegationTerms) -> Body | None:
    if terms.not_after.before(words.folds, noun):
        return None
    after = noun + 1
    if not words.breaks[after] and terms.not_before.at(words.folds, after):
        return None
    first, state, purpose, name = _front(words, noun, terms)
    last, sender, seat = _back(words, after, terms)
    of, home = (0, None) if sender or entry[1] == "embassy" else _whose(words, after)
    led = _led(words, of or last, terms)
    sent = led is not None or _sent(words, first, terms)
    if not (state or home or sent or entry[1] == "body"):
        of = 0  # who sends it is told, but not of which state that is
    if state and not purpose and words.capital(noun):
        seat = "in"  # "the U.S. Mission to …" is a post
    purpose_told = purpose or (bool(of) and entry[1] == "body")
    told = _told(entry[1], state, purpose_told, name, sender, seat, sent, led is not None)
    told = told or (bool(of) and (purpose or sent))
    bare = first == noun and sender is None
    if not told and not (bare and words.folds[noun - 1] == "the" and words.texts[noun].islower()):
        return None
    return Body(first, of or (last if sender else after), noun, entry[0], state or sender or home, not told, led)


def _told(
    kind: str, state: str | None, purpose: bool, name: bool, sender: str | None, seat: str, sent: bool, led: bool
) -> bool:
    """Whether the words say that people are meant, by the kind of noun."""
    if kind == "body":
        return bool(state or purpose or name or sender or sent)
    if kind == "errand":
        return name or (bool(state) and (purpose or led or seat == "to")) or (purpose and (bool(sender) or sent))
    return seat != "in" and (name or bool(sender) or (sent and (purpose or bool(state))))


def _front(words: Words, noun: int, terms: DelegationTerms) -> tuple[int, str | None, bool, bool]:
    """What stands before the noun and belongs to it: where it starts, a state, a purpose, a proper name."""
    first, state, purpose, name = noun, None, False, False
    index = noun
    while index > max(0, noun - REACH) and not words.breaks[index]:
        before = index - 1
        place = words.places[before]
        if place is not None and place.kind in ("state", "demonym", "polity") and state is None:
            index = first = words.place_start(before)
            state = place.state
            continue
        word = words.folds[before]
        if word == "s" and words.folds[before - 1] == "'" and words.places[before - 2] is not None:
            index = before - 1
            continue
        if word in terms.purposes:
            purpose, first = True, before
        elif word in terms.openers or word in (",", "and", "-"):
            if word in (",", "and", "-") and not purpose:
                break
        elif _proper(words, before) and first == (index if name else noun) and not state:
            name, first = True, before
        else:
            break
        index = before
    return first, state, purpose, name


def _proper(words: Words, index: int) -> bool:
    """Say whether the word is a proper name after which a mission may be called: the Iwakura mission."""
    names = name_terms()
    fold = words.folds[index]
    return (
        words.capital(index)
        and words.texts[index].isalpha()
        and not words.texts[index].isupper()
        and words.places[index] is None
        and words.codes[index] is None
        and fold not in names.ordinary
        and fold not in names.things
        and fold not in delegation_terms().purposes
        and not words.breaks[index]
    )


def _back(words: Words, index: int, terms: DelegationTerms) -> tuple[int, str | None, str]:
    """What follows the noun: its end, the sender's state, and whether a seat ("in") or a goal ("to") is named."""
    if words.breaks[index]:
        return index, None, ""
    word = words.folds[index]
    step = index + 1 + (words.folds[index + 1] in ("the", "a"))
    place = words.places[step]
    if (
        word in terms.origin
        and place is not None
        and place.kind in ("state", "polity", "demonym")
        and words.follows(step)
    ):
        end = words.place_end(step)
        if place.kind == "demonym" and words.capital(end) and words.follows(end):
            end = _body_name(words, end)  # "of the Polish Senate"
        return _owned_body(words, end), place.state, "from" if word == "from" else ""
    if word == "to" and words.codes[step] is not None:
        return index, None, "in"  # "the mission to the United Nations" is a post
    if word == "to" and place is not None:
        return index, None, "to"  # the goal is left outside: it is a place of its own
    if word == "to" and words.capital(step):
        return index, None, "to"
    return index, None, "in" if word in ("in", "at") else ""


def _whose(words: Words, index: int) -> tuple[int, str | None]:
    """The end of "of the House of Councillors", "from Toki", "of 22 food companies" and its state; 0 without it."""
    if words.folds[index] not in ("of", "from") or words.breaks[index]:
        return 0, None
    step = index + 1 + (words.folds[index + 1] == "the")
    place = words.places[step]
    if words.texts[step].isdigit() and words.follows(step):
        return _counted(words, step + 1), None
    if plain := _plain_body(words, step):
        return plain
    end = _body_name(words, step)
    if end > step:
        end = _owned_body(words, end)
    return (end if end > step else 0), place.state if place else None


def _owned_body(words: Words, end: int) -> int:
    """The end of the body of a state that ends before ``end`` ("the Swedish parliament's committee on trade")."""
    for _ in range(2):
        at = end + 2 * (words.folds[end : end + 2] == ["'", "s"])
        owned = _plain_body(words, at) if words.follows(at) else None
        if owned is None:
            break
        end = owned[0]
    return end


def _plain_body(words: Words, step: int) -> tuple[int, str | None] | None:
    """The end of "city council of Aarhus", "chamber of commerce", and its state; None where no such body stands."""
    end = step
    while words.folds[end] in _SEATS and words.follows(end):
        end += 1
    if words.folds[end] not in _SENDERS or not words.follows(end) or words.capital(end):
        return None
    end += 1
    state = None
    while words.folds[end] in ("of", "on", "for") and words.follows(end) and end - step < REACH:
        at = end + 1 + (words.folds[end + 1] == "the")
        place = words.places[at]
        if place is not None or words.capital(at):
            state = place.state if place else None
            return (words.place_end(at) if place else _body_name(words, at)), state
        if not words.texts[at].islower() or (words.folds[end] == "of" and words.folds[at] not in _TRADES):
            break
        end = at + 1
    return end, state


def _body_name(words: Words, step: int) -> int:
    """The end of a body's name that starts at ``step``; ``step`` itself where a person or an office stands there."""
    end = step
    while end - step < REACH + 2 and words.follows(end):
        joined = end + 1 + (words.folds[end + 1] == "the")
        if words.capital(end):
            terms = role_terms()
            office = terms.folded.at(words.folds, end) or terms.exact.at(words.texts, end)
            if is_given(words, end) or office:
                return step  # "the mission of Prime Minister Ferrin"
            end += 1
        elif end > step and words.folds[end] in _JOINTS and words.capital(joined):
            end = joined
        else:
            break
    return end


def _counted(words: Words, index: int) -> int:
    """The end of "food companies" behind a number: up to three words in small letters, the last one in the plural."""
    ends = [i + 1 for i in range(index, index + 3) if words.texts[i].islower() and words.folds[i].endswith("s")]
    return ends[0] if ends and all(words.texts[i].islower() for i in range(index, ends[0])) else 0


def _led(words: Words, index: int, terms: DelegationTerms) -> int | None:
    step = index + (words.texts[index] == ",")
    n = terms.led_by.at(words.folds, step)
    return step + n if n and not words.breaks[step] else None


def _sent(words: Words, first: int, terms: DelegationTerms) -> bool:
    return any(
        terms.sending.at(words.folds, i)
        for i in range(max(0, first - NEAR), first)
        if not any(words.breaks[i + 1 : first + 1])
    )
