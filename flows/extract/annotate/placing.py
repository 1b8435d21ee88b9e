"""From lexicon hits to places found: naming rules applied, names in the wrong company dropped.

Works on token numbers only; ``places.py`` turns the result into annotations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from flows.extract.annotate.gazetteer import Choice, Doubt, Entry
from flows.extract.annotate.place_rules import Dropping, Naming, Words, place_rules
from flows.extract.lexicon import Match
from flows.extract.model import PlaceKind
from flows.extract.tokens import Token
from flows.ground.language import read_language
from flows.ground.names import family_names, given_names
from flows.ground.value import value

_JOINERS = frozenset("-–'’")
_SENTENCE_ENDS = frozenset('.!?:;"“”(•*')
_SOMEBODY = "doubt.person"
_MOST = 6  # names in a list of towns that no table lists
_STRIDE = 7  # tokens before "to", "for", "from" in which a verb of motion counts
_LONGEST_NAME = 5  # tokens a naming rule takes into a name


@value
class Found:
    """Tokens ``first`` to ``last`` (exclusive) are a place."""

    first: int
    last: int
    kind: PlaceKind
    codes: tuple[str, ...]
    rule: str
    doubt: Doubt | None = None
    choice: Choice | None = None


class Row:
    """The tokens of a text with what rules ask of them."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text, self.tokens = text, tokens
        self.words = [t.text for t in tokens]

    def __len__(self) -> int:
        return len(self.words)

    def gap(self, index: int) -> str:
        """Return what stands between token ``index`` and the next; a line break where there is no next."""
        if not 0 <= index < len(self.words) - 1:
            return "\n"
        return self.text[self.tokens[index].end : self.tokens[index + 1].start]

    def close(self, index: int) -> bool:
        """Say whether token ``index`` and the next stand side by side."""
        return self.gap(index) in ("", " ")

    def capital(self, index: int) -> bool:
        """Say whether a token starts with a capital."""
        return self.words[index][0].isupper()

    def opens(self, index: int) -> bool:
        """Say whether a token is the first of its sentence or line."""
        return index == 0 or self.words[index - 1] in _SENTENCE_ENDS or "\n" in self.gap(index - 1)


def place_hits(row: Row, hits: Sequence[Match[Entry]]) -> list[Found]:
    """Return the places among the hits of the gazetteer, in order, never overlapping."""
    found: list[Found] = []
    done = 0  # tokens before this one are taken by a name that reached over them
    for number, hit in enumerate(hits):
        entry = hit.entry
        if hit.first < done:
            continue
        if entry.naming is not None:
            named = _named(row, hit, entry.naming, found, hits[number + 1 : number + 1 + _LONGEST_NAME])
            if named is not None:
                while found and found[-1].last > named.first:
                    found.pop()
                found.append(named)
                done = named.last
        elif entry.kind is not None:
            found.append(Found(hit.first + entry.lead, hit.last - entry.trail, entry.kind, entry.codes,
                               f"place.{entry.kind}", entry.doubt, entry.choice))  # fmt: skip
    kept = list(_kept(row, found))
    cued = list(_unlisted(row, found, hits))
    busy = {i for h in hits for i in range(h.first, h.last)} | {i for f in found for i in range(f.first, f.last)}
    listed = _in_list(row, kept, busy | {i for f in cued for i in range(f.first, f.last)})
    return sorted([*kept, *cued, *listed], key=lambda f: f.first)


def _kept(row: Row, found: Sequence[Found]) -> Iterator[Found]:
    """Yield the places that are none of people's names, ordinary words, or names in other company.

    A town's name that is somebody's in one place is somebody's in all places of a text that have no cue.
    """
    reasons = [_reason(row, found, i) for i in range(len(found))]
    somebody = {row.words[f.first] for f, why in zip(found, reasons, strict=True) if why == _SOMEBODY and _town(f)}
    for place, why in zip(found, reasons, strict=True):
        if why is None and not (_town(place) and row.words[place.first] in somebody and not _after_cue(row, place)):
            yield place


def _unlisted(row: Row, found: Sequence[Found], hits: Sequence[Match[Entry]]) -> Iterator[Found]:
    """Yield names that no table lists where the words around show a place: "landed at Quilmes two days earlier"."""
    rules = place_rules().unlisted
    busy = {i for h in hits for i in range(h.first, h.last)} | {i for f in found for i in range(f.first, f.last)}
    for at, word in enumerate(row.words):
        cue = word in rules.cues or (word in rules.ways and _moving(row, at))
        if not cue or at + 1 in busy or at + 1 >= len(row) or row.gap(at) != " ":
            continue
        if at and row.words[at - 1] in rules.topics:
            continue
        first = at + 1
        last = _strange(row, first, busy)
        while last > first and (last >= len(row) or row.words[last] in rules.ends):
            yield Found(first, last, "city", _seat(row, last, found), "place.unlisted")
            first = last + 1  # "at Norduz and Agarak"
            joined = last < len(row) - 1 and row.words[last] == "and" and row.gap(last) == " " and first not in busy
            last = _strange(row, first, busy) if joined else first


def _in_list(row: Row, found: Sequence[Found], busy: set[int]) -> Iterator[Found]:
    """Yield names that no table lists between towns that one does: "Lima, Quilmes and Cuzco", "Quilmes, Ode and Cuzco".

    A list of names of people has no town at its end.
    """
    for town in found:
        owns = row.words[town.last : town.last + 1] in (["'"], ["’"], ["'s"])
        if town.kind not in ("city", "capital") or town.first < 4 or row.words[town.first - 1] != "and" or owns:
            continue
        names: list[tuple[int, int]] = []
        last = town.first - 1
        while last > 0 and len(names) < _MOST and (first := _name_ending(row, last, busy)) < last:
            names.append((first, last))
            last = first - 1 if row.words[first - 1] == "," else 0
        known = bool(names) and names[-1][0] - 2 in busy and row.words[names[-1][0] - 1] == ","
        if known or len(names) > 1:
            yield from (Found(a, b, "city", (), "place.unlisted") for a, b in names)


def _name_ending(row: Row, last: int, busy: set[int]) -> int:
    """Return where a name of one or two words ends that stands before token ``last``; ``last`` where none does."""
    for first in (last - 2, last - 1):
        if first > 0 and first not in busy and _strange(row, first, busy) == last and not row.capital(first - 1):
            return first
    return last


def _moving(row: Row, at: int) -> bool:
    """Say whether somebody or something moves in the words before: "sailed for …", "marched his men to …"."""
    motion = place_rules().unlisted.motion
    return any(row.words[i] in motion for i in range(max(0, at - _STRIDE), at))


def _strange(row: Row, start: int, busy: set[int]) -> int:
    """Return the token behind up to three words in capitals; ``start`` where they may be no place's name."""
    rules, last = place_rules(), start
    while last < len(row) and last - start < 3 and last not in busy and (last == start or row.gap(last - 1) == " "):
        word = row.words[last]
        if not word[0].isupper() or len(word) < 3 or not word.isalpha() or word.isupper():
            break
        if (
            word in rules.unlisted.never
            or word in rules.doubts.general
            or word in given_names()
            or word in family_names()
            or word in surroundings()
        ):
            return start
        last += 1
    if last < len(row) and row.close(last - 1) and (row.capital(last) or last in busy or row.words[last] in _JOINERS):
        return start
    return last


def _seat(row: Row, last: int, found: Sequence[Found]) -> tuple[str, ...]:
    """Return the state of the place that follows at once: "Mahajan in Rajasthan", "Bakloh (Himachal Pradesh)"."""
    step = last + (last < len(row) and row.words[last] in (",", "(", "in"))
    behind = next((f for f in found if f.first in (step, step + 1) and f.kind in ("region", "state", "city")), None)
    fits = behind is not None and step > last and (behind.first == step or row.words[step] == "the")
    return behind.codes if behind is not None and fits else ()


@cache
def surroundings() -> frozenset[str]:
    """Return the general words of ``names.yaml`` that stand in names of things, each with a capital."""
    raw = read_language("names.yaml")
    listed = (w.strip() for key in ("things", "ordinary") for w in raw[key].split(","))
    return frozenset(w[:1].upper() + w[1:] for w in listed if w)


def _town(place: Found) -> bool:
    return place.kind in ("city", "region") and place.last - place.first == 1


def _after_cue(row: Row, place: Found) -> bool:
    at = place.first - 1
    at -= at > 0 and row.words[at] == "the"
    return at >= 0 and row.words[at] in place_rules().doubts.cues


def _named(
    row: Row, hit: Match[Entry], rule: Naming, before: Sequence[Found], behind: Sequence[Match[Entry]]
) -> Found | None:
    """Return the place that a head and the name beside it make, or None."""
    if rule.side == "before":
        known = [f for f in before[-_LONGEST_NAME:] if f.rule != rule.id]
        first = _name_before(row, hit.first, rule, known)
        inside = [(f.kind, f.codes) for f in known if f.first >= first]
        return _make(first, hit.last, rule, inside) if first < hit.first else None
    if hit.first and row.words[hit.first - 1] in given_names():
        return None  # Anthony Lake
    last = _name_behind(row, hit.last, {m.first: m for m in behind if m.entry.kind})
    inside = [(m.entry.kind, m.entry.codes) for m in behind if m.last <= last and m.entry.kind]
    if rule.leads and last > hit.last:
        if any(m.first == hit.last and m.last == last for m in behind):
            return None  # the tables know it
        shared = next((codes for kind, codes in inside if kind in rule.inherit), ())
        return Found(hit.last, last, rule.kind, shared, rule.id)
    return _make(hit.first, last, rule, inside) if last > hit.last else None


def _make(first: int, last: int, rule: Naming, inside: Sequence[tuple[PlaceKind, tuple[str, ...]]]) -> Found | None:
    codes = next((codes for kind, codes in inside if kind in rule.inherit), ())
    if rule.known and not codes:
        return None
    return Found(first, last, rule.kind, codes, rule.id)


def _name_before(row: Row, head: int, rule: Naming, known: Sequence[Found]) -> int:
    """Return the first token of the capitalised name that ends in front of ``head``; ``head`` if there is none."""
    ends = {f.last: f for f in known}
    first = head
    while first > 0 and head - first < _LONGEST_NAME and row.close(first - 1):
        if first in ends:
            first = ends[first].first
        elif first - 2 not in ends and _owns(row, first):
            first -= 2
        elif row.capital(first - 1) or _joins(row, first - 1):
            first -= 1
        else:
            break
    return _stripped(row, first, head, rule, {f.first: f for f in known})


def _owns(row: Row, index: int) -> bool:
    """Say whether a possessive of a name ends in front of a token: "St Paul's Cathedral"."""
    apostrophe = index > 2 and row.words[index - 1] == "s" and row.words[index - 2] in ("'", "’")
    return apostrophe and row.capital(index - 3) and row.gap(index - 3) == "" == row.gap(index - 2)


def _joins(row: Row, index: int) -> bool:
    """Say whether a token holds two capitalised ones together: a particle, a hyphen, an apostrophe."""
    if index == 0 or not row.capital(index - 1) or not row.close(index - 1):
        return False
    if row.words[index] in _JOINERS:
        return row.gap(index) == "" == row.gap(index - 1)
    return row.words[index] in place_rules().doubts.particles


def _stripped(row: Row, first: int, head: int, rule: Naming, starts: dict[int, Found]) -> int:
    """Move ``first`` past words that open a sentence rather than a name, and past a leading demonym."""
    doubts = place_rules().doubts
    while first < head:
        known = starts.get(first)
        if all(word in doubts.general for word in row.words[first:head]):
            return head
        if known is not None and known.kind == "demonym" and (known.last < head or "demonym" not in rule.inherit):
            first = known.last
        elif known is None and (row.words[first] in doubts.functions or not row.capital(first)):
            first += 1
        else:
            break
    return first


def _name_behind(row: Row, start: int, starts: dict[int, Match[Entry]]) -> int:
    """Return the token behind the capitalised name that starts at ``start``; ``start`` if there is none."""
    doubts, last = place_rules().doubts, start
    if last < len(row) and row.words[last] == "the" and row.words[last - 1] == "of":
        last += 1
    begin = last
    while last < len(row) and last - begin < _LONGEST_NAME - 1 and row.close(last - 1):
        if last in starts:
            return starts[last].last
        word = row.words[last]
        named = row.capital(last) and word not in doubts.functions and (last > begin or word not in doubts.general)
        joined = last > begin and last + 1 < len(row) and row.capital(last + 1) and _joins(row, last)
        if not named and not joined:
            break
        last += 1
    return last if last > begin else start


def _reason(row: Row, found: Sequence[Found], number: int) -> str | None:
    """Return the rule by which a place found is none in its company, or None where it is one."""
    place = found[number]
    if place.rule != f"place.{place.kind}":
        return None
    before = found[number - 1] if number else None
    behind = found[number + 1] if number + 1 < len(found) else None
    return _in_company(row, place) or _doubtful(row, place, before, behind)


def _in_company(row: Row, place: Found) -> str | None:
    rules = place_rules()
    if row.close(place.last - 1):
        for phrase, rule in rules.behind.get(row.words[place.last], ()):
            if _spells(row, place.last, phrase) and _applies(row, place, rule):
                return rule.id
    if place.first and row.close(place.first - 1):
        for phrase, rule in rules.before.get(row.words[place.first - 1], ()):
            if _spells(row, place.first - len(phrase), phrase) and _applies(row, place, rule):
                return _SOMEBODY if rule.somebody else rule.id
    return None


def _spells(row: Row, start: int, phrase: Words) -> bool:
    return start >= 0 and tuple(row.words[start : start + len(phrase)]) == phrase


def _applies(row: Row, place: Found, rule: Dropping) -> bool:
    name = row.text[row.tokens[place.first].start : row.tokens[place.last - 1].end]
    return (not rule.kinds or place.kind in rule.kinds) and (not rule.names or name in rule.names)


def _doubtful(row: Row, place: Found, before: Found | None, behind: Found | None) -> str | None:
    """Return why a doubtful name (or any name behind a given name) is somebody's, or an ordinary word."""
    led = before is not None and before.last == place.first
    followed = behind is not None and behind.first == place.last
    if place.kind == "government" and _of_another(row, place, before):
        return "doubt.government"
    if place.doubt == "word":
        return None if _cued(row, place, before, behind) else "doubt.word"
    surname = place.doubt in ("surname", "both") and not led and _ends_a_name(row, place)
    given = place.doubt in ("given", "both") and not followed and _starts_a_name(row, place)
    if surname or given or (not led and _behind_given_name(row, place)):
        return _SOMEBODY
    return None


def _behind_given_name(row: Row, place: Found) -> bool:
    if place.kind == "demonym" or place.last - place.first > 1 or place.first == 0:
        return False
    at, doubts = place.first - 1, place_rules().doubts
    if row.gap(at) != " " or row.words[at] in doubts.functions:
        return False
    if row.words[at] in given_names():
        return True
    family = row.capital(at) and at > 0 and row.gap(at - 1) == " " and row.words[at] not in doubts.general
    return family and place.kind == "city" and row.words[at - 1] in given_names()  # "Alicia Bárcena Ibarra"


def _of_another(row: Row, place: Found, before: Found | None) -> bool:
    """Say whether a government is another state's by the word in front: "the German Foreign Office", "Japan's …"."""
    if before is None or not before.codes or before.codes == place.codes:
        return False
    between = "".join(row.words[before.last : place.first])
    return between in ("", "'s", "’s", "'", "’")


def _cued(row: Row, place: Found, before: Found | None, behind: Found | None) -> bool:
    """Say whether an ordinary word stands where a place stands: "in Nice", "Cannes and Nice", "Nice, France"."""
    if place.first == 0:
        return False
    if _after_cue(row, place) or row.words[place.first - 1] == "(":
        return True
    near_before = before is not None and place.first - before.last in (1, 2)
    near_behind = behind is not None and behind.first - place.last == 1
    return (near_before and row.words[place.first - 1] in (",", "and", "or", "-", "–")) or (
        near_behind and row.words[place.last] in (",", "(", "and", "-", "–")
    )


def _ends_a_name(row: Row, place: Found) -> bool:
    """Say whether the word in front makes the place somebody's surname: "Abraham Lincoln", "J. Lincoln"."""
    at = place.first - 1
    if at < 0 or row.gap(at) != " ":
        return False
    word = row.words[at]
    if word == ".":
        return at > 0 and len(row.words[at - 1]) == 1 and row.capital(at - 1)
    if not row.capital(at) or word in place_rules().doubts.functions or row.words[place.first].isupper():
        return False
    return word in given_names() or not row.opens(at)


def _starts_a_name(row: Row, place: Found) -> bool:
    """Say whether the word behind makes the place somebody's given name: "Georgia Owen"."""
    if row.gap(place.last - 1) != " ":
        return False
    word, doubts = row.words[place.last], place_rules().doubts
    acronym = word.isupper() and len(word) > 1
    if not row.capital(place.last) or acronym or row.words[place.first].isupper():
        return False
    return word not in doubts.functions and word not in doubts.general
