"""What shows that words in capitals without a title are a person: their shape, what they do, who they stand beside."""

from __future__ import annotations

from flows.extract.annotate.people_names import Run, is_family, is_given, is_loud, shape, size
from flows.extract.annotate.people_terms import name_terms
from flows.extract.annotate.people_words import Words, plain

_FACE_TO_FACE = frozenset(  # what no firm does ("Peru's Unna signed" may be one)
    "met meets visited visits arrived arrives flew flies travelled traveled travels received welcomed greeted".split()
)
_FOLLOWING = frozenset({"mission", "embassy", "suite", "retinue", "entourage"})  # what nobody but a person leads


def evidence(words: Words, run: Run) -> str | None:
    """Return the id of what shows that a run without title is a person: its shape, or what stands around it."""
    terms = name_terms()
    rule = shape(words, run)
    if rule is None and not is_loud(words, run) and 2 <= size(words, run) <= 5:
        told = "person.act" if _acts(words, run.last) else _relatives(words, run)
        return told or ("person.owns" if _owns(words, run.last, _FOLLOWING) else None)
    if rule is None and words.folds[run.first] in ("al", "el") and words.texts[run.first + 1] == "-":
        return "person.act" if _acts(words, run.last) else None
    if rule is None and not is_loud(words, run) and terms.toward.before(words.folds, run.first):
        return "person.toward"
    if rule is None and (_of_state(words, run) or (not is_loud(words, run) and _state_of(words, run))):
        return "person.act"
    if rule is None and _pair(words, run):
        return "person.pair"
    if rule is None and not is_loud(words, run) and _owns(words, run.last):
        return "person.owns"
    if rule is None and not is_loud(words, run) and run.last - run.first == 1 and _lone(words, run.first):
        return "person.lone"
    alone = words.folds[run.last] in terms.single or bool(terms.single_phrases.at(words.folds, run.last))
    if rule is None and alone and words.follows(run.last):
        return None if is_loud(words, run) else "person.act"
    return rule


def _lone(words: Words, at: int) -> bool:
    """ "Mussolini received him": a known name alone, and what only people do; or whom somebody does it to."""
    folds, terms = words.folds, name_terms()
    if not (is_family(words, at) or is_given(words, at)) or words.places[at] is not None:
        return False
    if folds[at + 1] in ("himself", "herself") or (is_family(words, at) and folds[at - 1] in ("whom", "that", "where")):
        return words.follows(at + 1)
    if not is_family(words, at) or plain(words.texts[at]) not in terms.family:
        return False
    if folds[at + 1] == "," and folds[at + 2] in ("who", "whom") and words.follows(at + 2):
        return True
    met = folds[at - 1] in terms.beside or (folds[at - 1] == "and" and folds[at - 2] in ("he", "she"))
    return (met and words.follows(at)) or (folds[at + 1] in terms.lone and words.follows(at + 1))


def _of_state(words: Words, run: Run) -> bool:
    """ "Ghana's Nkrumah met": a single name behind a state's possessive, and what only people do."""
    owner = words.places[run.first - 3] if run.first > 2 and words.follows(run.first) else None
    owned = words.folds[run.first - 2 : run.first] == ["'", "s"]
    named = run.last == run.first + 1 and owned and owner is not None and owner.kind == "state"
    alone = named and not is_loud(words, run) and words.places[run.first] is None
    told = words.folds[run.last] in _FACE_TO_FACE and words.follows(run.last)
    return alone and (told or plain(words.texts[run.first]) in name_terms().family)


def _state_of(words: Words, run: Run) -> bool:
    """ "Amanullah of Afghanistan came": a single name before "of" and a state, and what only people do."""
    at, terms = run.first, name_terms()
    behind = words.places[at + 2] if run.last == at + 1 and words.folds[at + 1] == "of" else None
    if behind is None or behind.kind != "state" or not words.follows(at + 2) or words.folds[at - 1] in ("the", "of"):
        return False
    known = words.places[at] is not None or words.folds[at] in terms.ordinary or words.folds[at] in terms.things
    end = words.place_end(at + 2)
    return not known and words.follows(end) and words.folds[end] in _FACE_TO_FACE | {"came", "went", "landed", "stayed"}


def _owns(words: Words, at: int, what: frozenset[str] | None = None) -> bool:
    """ "Venizelos's journey": what only people have behind a possessive, no other word in capitals between."""
    possessive = words.folds[at : at + 2] == ["'", "s"] and words.follows(at)
    return possessive and words.texts[at + 2] in (what or name_terms().owned) and words.follows(at + 2)


def _relatives(words: Words, run: Run) -> str | None:
    """ "X, whom the Tsar sent": only people are "who" and "whom"; "of which" and "whose" may be things."""
    at = run.last + (words.texts[run.last] == ",")
    people = words.folds[at] in ("who", "whom") and words.follows(at)
    return "person.relative" if people else None


def _pair(words: Words, run: Run) -> bool:
    """ "Philip and Mary received him": two given names, and what only people do."""
    last = run.last
    one = last - run.first == 1 and is_given(words, run.first)
    if _families(words, run):
        return True
    if one and words.folds[last] == "and" and is_given(words, last + 1) and words.follows(last + 1):
        return _acts(words, last + 2)
    joined = one and run.first > 1 and words.folds[run.first - 1] == "and" and words.follows(run.first)
    return joined and is_given(words, run.first - 2) and _acts(words, last)


def _families(words: Words, run: Run) -> bool:
    """ "Rathenau and Chicherin", "Shastri and Ayub Khan": a known family name alone, joined to another name."""
    at = run.first
    if run.last != at + 1 or not is_family(words, at):
        return False
    other = is_family(words, at + 2) or (is_given(words, at + 2) and words.capital(at + 3))
    behind = words.folds[at + 1] == "and" and words.follows(at + 2) and other
    before = at > 1 and words.folds[at - 1] == "and" and words.follows(at) and is_family(words, at - 2)
    return behind or before


def _acts(words: Words, at: int) -> bool:
    """Say whether what only people do stands at ``at``: "met", "will sign"."""
    terms = name_terms()
    if words.breaks[at]:
        return False
    if terms.phrases.at(words.folds, at) or terms.single_phrases.at(words.folds, at):
        return True
    return words.folds[at] in terms.deeds or (
        words.folds[at] in terms.auxiliaries and words.folds[at + 1] in terms.plans and words.follows(at + 1)
    )
