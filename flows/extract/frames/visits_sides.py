"""The two sides of an act as the grammar of its rule has them: who moves, who receives, who comes along."""

from __future__ import annotations

from functools import lru_cache

from flows.extract.clauses import clause_of
from flows.extract.frames.visits_grammar import PARTY_TYPES, before_name, governed, leads
from flows.extract.frames.visits_offices import both_sides, one_of_many
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_where import SPOTS
from flows.extract.frames.visits_words import word_set, words
from flows.extract.model import Place
from flows.extract.patterns import RuleMatch
from flows.extract.sentence import Sentence
from flows.extract.standing import numbers_of_types

_PRONOUNS = frozenset({"he", "she", "his", "her", "their", "whose"})
_COPULAS = frozenset({"became", "becomes", "become", "was", "is"})
_COMPRISING = frozenset({"including", "comprising"})
HEADS = frozenset({"head_of_state", "head_of_government"})


def sides(match: RuleMatch, way: str, cast: Cast) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Return movers and hosts as the grammar of the rule has them."""
    if match.rule.options.get("offices") == "yes":
        return both_sides(match, cast)
    if match.rule.options.get("offices") == "one":
        subject = _subject(match, cast)
        others = one_of_many(match, cast, subject)
        return (others, subject) if way == "receive" else (subject, others)
    visitors, hosts = _captured(match, "visitor", cast), _captured(match, "host", cast)
    visitors = _called(match, cast) or visitors
    at = match.captured.get("host")
    if way == "see" and at is not None and match.sentence.items[at].type != "DELEGATION" and leads(match.sentence, at):
        return (), ()  # "received a delegation led by X": nobody was received by X
    subject = _subject(match, cast)
    if way == "receive":
        movers = _with_leaders(match, visitors or _object(match, cast, hosts or subject), cast)
        return movers, hosts or subject
    if way == "meet":
        return _two_sides(visitors, subject, _with_body(match, hosts, cast))
    if way == "join" and visitors:
        return visitors, ()
    if visitors and subject and governed(match.sentence, match.captured["visitor"]):
        visitors = (*subject, *(v for v in visitors if v.key not in {p.key for p in subject}))
    if (
        hosts and visitors == () and way == "see"
    ):  # "A and B, whose guest she was": the subject is a list that holds the host
        subject = tuple(p for p in subject if p.key not in {h.key for h in hosts}) or subject
    movers = (*subject, *(v for v in visitors if v.body)) if match.rule.options.get("lead") else visitors or subject
    if way == "see" and hosts and not movers:
        movers = _whose_host(match, cast, hosts[0])
    if way == "see":
        hosts = (*(hosts or _whose_guest(match, cast, movers)), *_second_hosts(match, cast))
    return _with_company(match, movers, cast), tuple(h for h in hosts if h.key not in {m.key for m in movers})


def _called(match: RuleMatch, cast: Cast) -> tuple[Party, ...]:
    """Return who is called what a rule takes for the visitor: "Aylwin became the first Chilean leader to visit"."""
    at = match.captured.get("visitor")
    if at is None or match.sentence.items[at].type != "ROLE":
        return ()
    behind = match.sentence.items[match.last : match.last + 3]
    told = behind and behind[0].text in {*_COPULAS, "remains", "had", ":"}
    if told and (named := next((n for n, i in enumerate(behind) if i.type == "PERSON"), None)) is not None:
        return cast.list_at(match.sentence, match.last + named)  # "the last to come to Lima was Luis Soto"
    comma = at - 1 - (match.sentence.texts[at - 1] == "the") if at > 1 else 0
    if comma > 0 and match.sentence.texts[comma] == ",":  # "X flew to Lima, the first head of state to visit Peru"
        return tuple(p for p in cast.subject(match.sentence, comma) if p.name)
    verb = next((i for i in range(at - 1, max(-1, at - 4), -1) if match.sentence.texts[i] in _COPULAS), None)
    return cast.subject(match.sentence, verb) if verb is not None else ()


def _whose_guest(match: RuleMatch, cast: Cast, movers: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return whom "his" refers to in "she was his guest"."""
    for i in range(match.first, match.last):
        if match.sentence.texts[i] in {"his", "her", "him"} and movers:
            return cast.one_before(match.sentence, i, other_than=movers[0])
    return ()


def _whose_host(match: RuleMatch, cast: Cast, host: Party) -> tuple[Party, ...]:
    """Return whom "his" refers to in "where King Harald was his host"."""
    words_said = ((i, match.sentence.texts[i]) for i in range(match.first, match.last))
    at = next((i for i, text in words_said if text in {"his", "her"}), None)
    return () if at is None else cast.one_before(match.sentence, at, other_than=host)


def _second_hosts(match: RuleMatch, cast: Cast) -> tuple[Party, ...]:
    """Return further hosts of a passive: "received by X and especially by his successor Y"."""
    sentence = match.sentence
    found: list[Party] = []
    if "by" not in set(sentence.texts[match.first : match.last]):
        return ()
    high = clause_of(sentence, match.first)[1]
    for i in range(match.last, high):
        if sentence.items[i].type in ("PERSON", "ROLE") and "by" in list(sentence.texts[i - 3 : i]):
            found.extend(cast.list_at(sentence, i))
    return tuple(found)


def _subject(match: RuleMatch, cast: Cast) -> tuple[Party, ...]:
    if match.rule.options.get("subject") == "no":
        return ()
    said = next((i for i in range(match.first, match.last) if match.sentence.texts[i] in {"latter", "former"}), None)
    if said is not None:
        return cast.pronoun(match.sentence, said) or ()
    opening = match.sentence.items[match.first]
    if not opening.type and opening.text in _PRONOUNS:
        return _meant(match, cast)
    found = cast.subject(match.sentence, match.first)
    lead = match.sentence.texts[max(0, match.first - 2) : match.first]
    if {"he", "she"} & set(lead) and _at_home(match, found, cast):  # "X met him in Lima; next day he called on Y"
        at = next(i for i in range(match.first - 1, -1, -1) if match.sentence.texts[i] in {"he", "she"})
        return cast.one_before(match.sentence, at, other_than=found[0])
    return _back_home(match, found, cast) or _predicated(match, found, cast)


def _back_home(match: RuleMatch, found: tuple[Party, ...], cast: Cast) -> tuple[Party, ...]:
    """Return who is at home where "he" is back: "Zhou gave him a banquet, and by the 2nd he was back in Islamabad"."""
    low = max(0, match.first - 4)
    row = match.sentence.items[low : match.last]
    at = next((n for n, i in enumerate(row, low) if i.text in {"he", "she"}), None)
    if at is None or len(found) != 1 or not {"back", "home"} & {i.text for i in row}:
        return ()
    there = next((i.note.state for i in row[::-1] if isinstance(i.note, Place)), None)
    other = cast.one_before(match.sentence, at, other_than=found[0]) if found[0].state not in (None, there) else ()
    return other if other and other[0].state == there is not None else ()


def _at_home(match: RuleMatch, found: tuple[Party, ...], cast: Cast) -> bool:
    """Say whether somebody is of the state that an act of travel leads to, by its place or by whom it leads to."""
    if len(found) != 1 or found[0].state is None or match.rule.options.get("way", "go") not in ("go", "see"):
        return False
    place, host = match.item("place"), match.captured.get("host")
    there = place.note.state if place is not None and isinstance(place.note, Place) else None
    party = cast.at(match.sentence, host) if host is not None and there is None else None
    return found[0].state == (there if party is None else party.state)


def _predicated(match: RuleMatch, found: tuple[Party, ...], cast: Cast) -> tuple[Party, ...]:
    """Return who is said to be an office holder: "Quispe was the first Peruvian minister to visit Oslo"."""
    items = match.sentence.items
    if len(found) != 1 or found[0].name is not None:
        return found
    at = next((n for n in range(match.first) if items[n].start == found[0].here.start), 0)
    verb = at - 2 if at > 1 and items[at - 1].text in {"the", "only"} else at - 1
    if verb > 0 and items[verb].text == ",":
        return tuple(p for p in cast.subject(match.sentence, verb) if p.name) or found
    if verb < 1 or items[verb].text not in _COPULAS:
        return found
    return cast.subject(match.sentence, verb) or found


def _meant(match: RuleMatch, cast: Cast) -> tuple[Party, ...]:
    """Return whom "he" or "his" at the head of a match refers to: nobody who is at home where the act leads to."""
    if match.sentence.texts[match.first] == "whose":
        return cast.before(match.sentence, match.first)
    found = cast.pronoun(match.sentence, match.first) or ()
    if _at_home(match, found, cast):
        return cast.one_before(match.sentence, match.first, other_than=found[0])
    return found


def _two_sides(
    visitors: tuple[Party, ...], subject: tuple[Party, ...], hosts: tuple[Party, ...]
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Split those who meet: subject and object, or the halves of "A and B"."""
    if hosts:
        first = visitors or subject
        return first, tuple(h for h in hosts if h.key not in {f.key for f in first})
    both = visitors or subject
    if len(both) < 2:
        return (), ()
    states = [p.state for p in both]
    if states[0] is not None and len(set(states) - {None}) > 1:
        first = tuple(p for p in both if p.state == states[0])
        return first, tuple(p for p in both if p not in first)
    return both[:1], both[1:]


def _captured(match: RuleMatch, name: str, cast: Cast) -> tuple[Party, ...]:
    index = match.captured.get(name)
    if index is None:
        return ()
    if match.sentence.items[index].type == "PEOPLE":
        return cast.pair_before(match.sentence, index)
    if match.rule.options.get("alone") == "yes":
        party = cast.at(match.sentence, index)
        return () if party is None else (party,)
    return cast.list_at(match.sentence, index)


def _object(match: RuleMatch, cast: Cast, subject: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return whom "him", "her", "them" or "whom" in a match refers to."""
    sentence = match.sentence
    for i in range(match.first, match.last):
        text = sentence.texts[i]
        if text in {"him", "her"}:
            return cast.one_before(sentence, i, other_than=subject[0] if subject else None)
        if text == "whom":
            return cast.before(sentence, i) or cast.one_before(sentence, i)
        if text in word_set("guest_words") and sentence.texts[i - 1] in word_set("determiners"):
            found = [p for p in cast.pronoun_for_guest(sentence, i) if p.key not in {s.key for s in subject}]
            return tuple(found)
        if text == "them":
            return cast.pair_before(sentence, i)
        if text == "it":
            return cast.pronoun(sentence, i) or ()
    return ()


def _with_company(match: RuleMatch, movers: tuple[Party, ...], cast: Cast) -> tuple[Party, ...]:
    """Add those who are said to go with the movers: "accompanied by X", "with X as his second", "led by X"."""
    if not movers:
        return ()
    sentence = match.sentence
    low, high = clause_of(sentence, match.first)
    leader = sentence.item_from(movers[0].here.start)
    begin = min(low, low if leader is None else leader) + 1
    found = list(movers)
    for i in numbers_of_types(sentence, PARTY_TYPES):
        if (
            begin <= i < high
            and (_joins(sentence, i, match.first) or _at_ones_side(sentence, i))
            and not _leads_others(match, movers, i)
        ):
            found.extend(p for p in cast.list_at(sentence, i) if p.key not in {f.key for f in found})
    if found[0].rank in HEADS:  # a head of state goes with ministers; with another head, that one is the host
        found = [p for p in found if p.rank not in HEADS or p in movers or p.state == found[0].state is not None]
    return tuple(found)


@lru_cache(maxsize=4096)
def _at_ones_side(sentence: Sentence, index: int) -> bool:
    """Say whether a list of people ends with whose company they make: "X and Y at her side"."""
    last = sentence.coordinated(index)[-1]
    return " ".join(sentence.texts[last + 1 : last + 4]).startswith(words("at_ones_side"))


def _leads_others(match: RuleMatch, movers: tuple[Party, ...], index: int) -> bool:
    """Say whether a party leads a body that is met, and not the movers: "she met a delegation led by X"."""
    meets = match.rule.options.get("way", "go") != "go" or match.rule.options.get("fallback") == "yes"
    own = any(m.body for m in movers) or index < match.first
    return meets and not own and leads(match.sentence, index)


def _with_body(match: RuleMatch, hosts: tuple[Party, ...], cast: Cast) -> tuple[Party, ...]:
    """Add the body that somebody met leads: "she met a Peruvian delegation headed by X"."""
    at, sentence = match.captured.get("host"), match.sentence
    if at is None or not hosts or not leads(sentence, at):
        return _with_leaders(match, hosts, cast, "host")
    near = range(at - 1, max(match.first, at - 6), -1)
    body = next((p for i in near if (p := cast.at(sentence, i)) is not None and p.body), None)
    return hosts if body is None else (body, *hosts)


def _with_leaders(match: RuleMatch, movers: tuple[Party, ...], cast: Cast, name: str = "visitor") -> tuple[Party, ...]:
    """Add who leads a body that is received: "received a delegation led by X"."""
    at, sentence = match.captured.get(name), match.sentence
    if at is None or not any(m.body for m in movers):
        return movers
    near = range(at + 1, min(at + 6, len(sentence.items)))
    led = next((i for i in near if sentence.items[i].type in ("PERSON", "ROLE") and leads(sentence, i)), None)
    return (*movers, *(cast.list_at(sentence, led) if led is not None else ()))


def _in_company(sentence: Sentence, index: int) -> bool:
    """Say whether words of an office part "together with" from who goes along: "with presidential adviser X"."""
    at = index
    while at > 1 and index - at < 4 and not sentence.items[at - 1].type and sentence.texts[at - 1].isalpha():
        at -= 1
        if " ".join(i.text for i in sentence.items[at : at + 2]) in word_set("company"):
            return True
    return False


def _joins(sentence: Sentence, index: int, first: int) -> bool:
    """Say whether a party is said to go along: "accompanied by X", "to Egypt with X" (not "for talks with X")."""
    if _goes_along(sentence, index):
        return True
    at = before_name(sentence, index) + 1
    return at < first and sentence.texts[max(0, at - 2) : at] == (",", "with")


@lru_cache(maxsize=4096)
def _goes_along(sentence: Sentence, index: int) -> bool:
    """Say whether a party goes along by what stands before it, wherever the act itself is told."""
    at = before_name(sentence, index) + 1
    before = sentence.texts[max(0, at - 2) : at]
    if _in_company(sentence, index) or " ".join(before) in word_set("company") or leads(sentence, index):
        return True
    if before and before[-1] in _COMPRISING:
        return any(i.type == "DELEGATION" for i in sentence.items[max(0, at - 7) : at])
    if at < 2 or before[-1] != "with":
        return False
    return sentence.items[at - 2].type in (*SPOTS, "DATE")
