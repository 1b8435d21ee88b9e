"""Offices in a text: head word, what stands before it (state, field, modifiers) and behind it ("of Japan")."""

from __future__ import annotations

from dataclasses import dataclass

from flows.extract.annotate.people_names import is_given
from flows.extract.annotate.people_terms import Office, RoleTerms, name_terms, role_terms
from flows.extract.annotate.people_words import Words

ADJECTIVAL = frozenset({"state", "demonym", "polity", "capital", "government", "city", "region"})
DEFINITE = frozenset({"the", "his", "her", "its", "their", "our", "my", "'s"})
INDEFINITE = frozenset({"a", "an", "any", "no", "every", "another", "some", "each"})
WITHIN = frozenset({"in", "at", "near"})
REACH = 9  # tokens before the head that may belong to it: "the Italian Minister of …" needs few, chains some


@dataclass(frozen=True, slots=True)
class RoleHit:
    """An office: tokens ``first`` to ``last``, its head words ``head`` to ``tail``, and what they tell."""

    first: int
    head: int
    tail: int
    last: int
    office: Office
    state: str | None
    definite: bool
    indefinite: bool
    past: bool
    deputy: bool
    full: bool  # a field, a body or a state stands beside it


def find_roles(words: Words) -> list[RoleHit]:
    """Return the offices named in a text, left to right, never overlapping, whether or not a name stands beside."""
    terms, hits, floor, index = role_terms(), [], 0, 0
    folds, starts = words.folds, terms.starts
    surnames: set[str] = set()  # words that could be offices and have been somebody's name so far
    for index in range(len(words)):
        if index < floor or folds[index] not in starts:
            continue
        head = _head(words, index, terms)
        if head is None:
            continue
        length, office = head
        if office.use is None:
            floor = index + length
        elif _surname(words, index, length, office, floor):
            surnames.add(folds[index])
        elif not (length == 1 and folds[index] in surnames and _name_again(words, index)):
            hit = _complete(words, index, index + length, office, floor, terms)
            if hit is not None:
                hits.append(hit)
                floor = hit.last
    return hits


def _name_again(words: Words, index: int) -> bool:
    """ "Shehbaz Sharif … thanked Sharif": the word alone, in capitals, no article before and no name behind it."""
    before = words.folds[index - 1]
    told = before in DEFINITE or before in INDEFINITE or before == "s"
    return words.capital(index) and not told and not words.capital(index + 1)


def _head(words: Words, index: int, terms: RoleTerms) -> tuple[int, Office] | None:
    place = words.places[index]
    if words.codes[index] or (place is not None and place.kind not in ("state", "demonym")):
        return None
    if (
        index > 0
        and words.glued(index)
        and words.texts[index - 1] in "-'’_"
        and words.folds[index - 2 : index] != ["'", "s"]
    ):
        return None  # "vice-", "ex-" are modifiers; "non-president", "D'Emir" are not offices
    exact, folded = terms.exact.at(words.texts, index), terms.folded.at(words.folds, index)
    if exact and exact[1].keep and folded and folded[0] > exact[0]:
        return folded
    best = exact if exact and (not folded or _titled(words, index, exact, folded)) else folded
    if (
        best
        and best[1].use == "title"
        and words.folds[index] in terms.modifiers
        and _starts_role(words, index + 1, terms)
    ):
        return None  # "Deputy First Minister"
    if best is None or any(words.breaks[index + 1 : index + best[0]]):
        return None
    if words.folds[index + best[0]] == "-" and words.glued(index + best[0]) and words.glued(index + best[0] + 1):
        return None  # "leader-writer", "general-purpose"
    return best


def _starts_role(words: Words, index: int, terms: RoleTerms) -> bool:
    return terms.folded.at(words.folds, index) is not None or terms.exact.at(words.texts, index) is not None


def _titled(words: Words, index: int, exact: tuple[int, Office], folded: tuple[int, Office]) -> bool:
    """A word written with a capital is a title where a name follows at once; else the entry for any case counts."""
    if exact[0] != folded[0] or exact[1].use != "title":
        return exact[0] >= folded[0]
    return words.capital(index + exact[0])


def _surname(words: Words, index: int, length: int, office: Office, floor: int) -> bool:
    """Say whether a word that could be an office is somebody's family name: "Stephen Bishop", "John Major"."""
    dotted = length == 2 and words.texts[index + 1] == "."
    if not (length == 1 or dotted) or index == 0 or not words.capital(index) or words.breaks[index]:
        return False
    if words.folds[index - 1] in ("de", "di", "da", "del") and words.capital(index - 2):
        return True  # "Isabel de Saint Malo"
    if words.texts[index - 1] == "." and len(words.texts[index - 2]) == 1 and not words.capital(index + 1):
        return True  # "Ridgway B. Knight"
    if office.use == "kin" or (office.use == "title" and _inside_name(words, index, floor)):
        return True
    if not words.capital(index + 1) and _after_titled_name(words, index, floor):
        return True
    if words.capital(index + length):
        return floor == index and is_given(words, index) and not dotted  # "Secretary of State Dean Acheson"
    if office.use == "title" and floor == index:
        return True  # "Prime Minister Major"
    return is_given(words, index - 1) and words.places[index - 1] is None


def _after_titled_name(words: Words, index: int, floor: int) -> bool:
    """ "Prime Minister Mackenzie King": only names stand between an office and this word."""
    start = index
    while start > floor and _inside_name(words, start, floor):
        start -= 1
    return start == floor and start < index and floor > 0


def _inside_name(words: Words, index: int, floor: int) -> bool:
    """ "Hun Sen", "Hassan Sheikh Mohamud": a word in capitals that is no place, body or office stands before."""
    before, names = index - 1, name_terms()
    fold = words.folds[before]
    return (
        before >= floor
        and words.capital(before)
        and words.places[before] is None
        and words.codes[before] is None
        and fold not in names.ordinary
        and fold not in names.things
        and fold not in names.honorific_starts
        and (not words.breaks[before] or fold in names.family_first or is_given(words, before))
        and len(fold) > 1
        and not words.texts[before].isupper()
        and fold not in role_terms().modifiers
    )


def _complete(words: Words, head: int, tail: int, office: Office, floor: int, terms: RoleTerms) -> RoleHit | None:
    last, after, right = _right(words, tail, office, terms)
    first, before, left = _left(words, head, office, floor, terms)
    modifiers = frozenset(words.folds[first:head])
    opener = words.folds[first - 1] if first > 0 and not words.breaks[first] else ""
    if opener == "s" and words.folds[first - 2] == "'":
        opener = "'s"
    return RoleHit(
        first,
        head,
        tail,
        last,
        office,
        before or after or next((c for c in words.codes[head:tail] if c), None),
        opener in DEFINITE,
        opener in INDEFINITE,
        bool(modifiers & terms.past),
        bool(modifiers & terms.deputy) and office.rank == "minister" and office.portfolio,
        left or right,
    )


# ---- before the head


def _left(words: Words, head: int, office: Office, floor: int, terms: RoleTerms) -> tuple[int, str | None, bool]:
    """Where the office starts, the state named there, and whether a field, body or state stands there."""
    first = index = head
    floor = max(floor, head - REACH)
    state, full = None, False
    while index > floor and not words.breaks[index]:
        step, kind, code = _step(words, index, office, floor, terms)
        if not step:
            break
        index -= step
        if kind == "loose":
            continue  # a connector or a body: counts only where something firm stands before it
        first, full = index, full or kind != "modifier"
        if kind == "state":
            if state is not None:
                break
            state = code
    return first, state, full


def _step(words: Words, index: int, office: Office, floor: int, terms: RoleTerms) -> tuple[int, str, str | None]:
    """One step to the left of ``index``: number of tokens, what they are, the state they name."""
    before = index - 1
    place = words.places[before]
    if place is not None and place.kind in ADJECTIVAL:
        start = words.place_start(before)
        if place.kind != "demonym" and start > 0 and words.folds[start - 1] in WITHIN and words.follows(start):
            return 0, "", None  # "in Hiroshima President Ferrin met …"
        joined = start > 0 and words.texts[start - 1] in ("-", "–") and words.glued(start)
        return (index - start, "state", place.state) if start >= floor and not joined else (0, "", None)
    code = words.codes[before]
    if code is not None:
        start = before
        while start > floor and words.codes[start - 1] == code:
            start -= 1
        return index - start, "state", code
    word = words.folds[before]
    if word == "s" and words.folds[before - 1] == "'" and before - 1 > floor:
        return 2, "loose", None
    if office.portfolio and (n := terms.portfolios.before(words.folds, index)) and index - n >= floor:
        return n, "portfolio", None
    if n := terms.services.before(words.folds, index):
        return n, "loose", None
    if word in terms.modifiers:
        return 1, "modifier", None
    if word in ("-", "–") and words.folds[before - 1] in terms.modifiers:
        return 1, "loose", None
    if office.portfolio and word in ("and", "&", ",") and terms.portfolios.before(words.folds, before):
        return (1, "loose", None) if index < len(words) and terms.portfolios.at(words.folds, index) else (0, "", None)
    return 0, "", None


# ---- behind the head


def _right(words: Words, tail: int, office: Office, terms: RoleTerms) -> tuple[int, str | None, bool]:
    """Where the office ends, the state named behind the head, and whether a field, body or state stands there."""
    last, state, full = tail, None, False
    if office.use == "office" and terms.portfolios.before(words.folds, tail):
        last = _fields(words, tail, terms)  # "minister of foreign affairs and international cooperation"
    for _ in range(4):
        end, code = _complement(words, last, office, terms)
        if end == last:
            break
        last, state, full = end, state or code, True
    return last, state, full


def _complement(words: Words, index: int, office: Office, terms: RoleTerms) -> tuple[int, str | None]:
    """One complement from ``index``: its end and the state it gives; ``index`` itself where there is none."""
    folds = words.folds
    if words.breaks[index] or office.use == "title":
        return index, None
    if office.use == "kin":
        return index, None
    if n := terms.of.at(folds, index):
        end, code = _object(words, index + n, office, terms)
        if not end or folds[index] == "of":
            return (end, code) if end else (index, None)
        return _more_states(words, end), None
    if office.rank == "envoy" and (n := terms.to.at(folds, index)):
        end, _ = _object(words, index + n, office, terms)
        return _more_states(words, end) if end else index, None
    if office.rank not in ("head_of_state", "head_of_government", "royal") and (n := terms.at.at(folds, index)):
        start = index + n + (folds[index + n] == "the")
        if folds[index + n] == "the" and (body := _body(words, start, terms)):
            return body, None
    return index, None


def _more_states(words: Words, end: int) -> int:
    """The end of a list of states: "Minister Plenipotentiary for China and Japan"."""
    while words.folds[end] in ("and", ",") and words.follows(end + 1):
        place = words.places[end + 1]
        if place is None or place.kind not in ("state", "polity") or words.places[end - 1] is None:
            break
        end = words.place_end(end + 1)
    return end


def _object(words: Words, index: int, office: Office, terms: RoleTerms) -> tuple[int, str | None]:
    """What an office is "of" or "for": state, field or body; (0, None) where it is none of these."""
    index += words.folds[index] in ("the", "his", "her", "its")
    if words.breaks[index]:
        return 0, None
    if n := terms.portfolios.at(words.folds, index):
        return _fields(words, index + n, terms), None
    place = words.places[index]
    if place is not None and place.kind == "demonym" and office.id == "monarch":
        end = words.place_end(index)
        if not words.texts[end].isalpha() or words.breaks[end]:
            return end, place.state  # "the King of the Belgians, …"
    if place is not None or words.codes[index] is not None:
        return _named(words, index, terms)
    if n := terms.polities.at(words.folds, index):
        inner = index + n
        if words.folds[inner] == "of":
            inner += 1 + (words.folds[inner + 1] == "the")
            if words.places[inner] is not None:
                return _named(words, inner, terms)
            if words.capital(inner):
                return inner + 1, None
        return index + n, None
    end = _body(words, index, terms)
    return end, _state_of_service(words, index, end, terms)


def _state_of_service(words: Words, first: int, last: int, terms: RoleTerms) -> str | None:
    """The one state named in "Royal Norland Army": a body that is a service is a state's own."""
    if not any(terms.services.at(words.folds, i) for i in range(first, last)):
        return None
    places = (words.places[i] for i in range(first, last))
    states = {p.state for p in places if p is not None and p.kind in ("state", "demonym")}
    return next(iter(states)) if len(states) == 1 else None


def _fields(words: Words, index: int, terms: RoleTerms) -> int:
    """The end of a list of fields of government of which one stands before ``index``."""
    while True:
        if words.folds[index - 1] == "in" and words.places[index] is not None:
            index = words.place_end(index)
        start = index
        while words.folds[start] in (",", "and", "&", "the") and start - index < 3 and words.follows(start):
            start += 1
        n = terms.portfolios.at(words.folds, start) if start > index else terms.portfolios.at(words.folds, index)
        if not n or (start > index and words.breaks[start]):
            return index
        index = start + n


def _named(words: Words, index: int, terms: RoleTerms) -> tuple[int, str | None]:
    """A state, city or organisation, a list of them, or a state's adjective with its noun ("Italian Republic")."""
    place = words.places[index]
    if place is None:
        code = words.codes[index]
        while words.codes[index] == code:
            index += 1
        return index, code
    end = words.place_end(index)
    if place.kind == "demonym":
        if n := terms.polities.at(words.folds, end):
            return end + n, place.state
        if n := terms.services.at(words.folds, end):
            return end + n, place.state
        body = _body(words, end, terms)
        return (body, place.state) if body else (0, None)
    n = terms.services.at(words.folds, end) if place.kind == "state" and words.follows(end) else 0
    return end + n, place.state


def _body(words: Words, index: int, terms: RoleTerms) -> int:
    """The end of a body written in capitals ("the Chamber of Commerce"); 0 where none starts at ``index``.

    Only its words decide: the first is not a given name, and it stops before one, for there a person begins.
    """
    end, start = 0, index
    if words.places[index] is not None and words.places[index].kind == "demonym":  # type: ignore[union-attr]
        index = words.place_end(index)
    if n := terms.services.at(words.folds, index):
        end = index = index + n
    while index - start < 10 and not words.breaks[index]:
        if words.places[index] is not None and index > start:
            end = index = words.place_end(index)
        elif words.capital(index) and not is_given(words, index):
            index += 1
            end = index
        elif end and words.folds[index] in ("of", "the", "for", "and", "&", "on") and _goes_on(words, index):
            index += 1
        else:
            break
    return end if end and _thing_like(words, start, end) else 0


def _goes_on(words: Words, index: int) -> bool:
    """After a small word inside a body's name, a capital must follow, at most one "the" between."""
    step = index + 1 + (words.folds[index + 1] == "the")
    return words.capital(step) and not is_given(words, step) and words.texts[index] != "and"


def _thing_like(words: Words, start: int, end: int) -> bool:
    names, terms = name_terms(), role_terms()
    return any(
        words.folds[i] in names.things
        or words.folds[i].endswith(names.thing_endings)
        or terms.services.at(words.folds, i)
        for i in range(start, end)
    )
