"""Words that stand for sets of states or their leaders: "the two countries", "both sides", "the two presidents"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from flows.extract.annotate.wording import alternatives
from flows.extract.model import Group, Place, View
from flows.ground.language import read_language

_NAMING = frozenset(("state", "demonym", "capital", "polity", "government"))  # places that name a party
_TRIGGER = re.compile(
    r"(?:[Tt]wo|[Bb]oth|[Tt]hree|[Ff]our|[Ff]ive|[2-5]|TWO|BOTH"
    r"|(?<=he )[Pp]residents|(?<=he )[Hh]eads of|(?<=he )(?:[Ff]oreign |[Dd]efen[cs]e |[Pp]rime )[Mm]inisters)(?!\w)"
)
_COUNTS = {"three": 3, "four": 4, "five": 5, "3": 3, "4": 4, "5": 5}
_LINK = re.compile(r"(?:\s?[-–/&]\s?|,?\s(?:and|with)\s(?:the\s)?|'s?\s(?:relations|ties)\swith\s(?:the\s)?)")
_LISTED = re.compile(r"(?:,\s(?:and\s)?(?:the\s)?|\sand\s(?:the\s)?|[-–/])")
_BEFORE, _BEHIND = 14, 80  # characters around a trigger that a rule may take in


@dataclass(frozen=True, slots=True)
class GroupRule:
    """A rule of ``groups.yaml``; ``number`` is how many states are meant, 0 where a number word says so."""

    id: str
    kind: Literal["states", "people"]
    number: int
    pattern: re.Pattern[str]
    lead: int  # characters in front that are no part of the group
    example: str
    finds: str
    counter: str


@cache
def group_rules() -> tuple[GroupRule, ...]:
    """Return the rules, read once. Raises DyadError where the file is missing or malformed."""
    raw = read_language("groups.yaml")
    nouns = {kind: rf"(?:{alternatives(raw[kind])})(?![\w-])" for kind in ("states", "people")}
    nouns["adjective"] = rf"(?:(?:{alternatives(raw['adjectives'])})\s){{0,2}}"
    return tuple(_rule(rule, nouns) for rule in raw["rules"])


def _rule(raw: dict[str, Any], nouns: dict[str, str]) -> GroupRule:
    pattern = raw["pattern"]
    for name, nested in nouns.items():
        pattern = pattern.replace(f"{{{name}}}", nested)
    compiled = re.compile(r"\b" + pattern.replace(" ", r"\s"), re.IGNORECASE)
    return GroupRule(raw["id"], raw["kind"], raw["number"], compiled, len(raw.get("lead", "")),
                     raw["example"], raw["finds"], raw["counter"])  # fmt: skip


def annotate_groups(view: View, places: Sequence[Place]) -> list[Group]:
    """Return the groups of a view by start, never overlapping.

    Two parties are the dyad, unless the text has just named another pair; three and more are those
    listed before in the paragraph, and nothing where no list of that length is there.
    """
    named = [p for p in places if p.kind in _NAMING and p.state]
    found: list[Group] = []
    for start, end, rule in _hits(view.text):
        if found and start < found[-1].end:
            continue
        codes = _codes(view, named, start, _count(view.text[start:end], rule))
        if codes:
            found.append(Group(start, end, rule.id, rule.kind, codes))
    return found


def _hits(text: str) -> Iterator[tuple[int, int, GroupRule]]:
    """Yield start, end and rule of every match around a trigger, in order; the first rule that matches wins."""
    for trigger in _TRIGGER.finditer(text):
        low, high = max(trigger.start() - _BEFORE, 0), trigger.end() + _BEHIND
        for rule in group_rules():
            match = rule.pattern.search(text, low, high)
            if match and match.start() <= trigger.start() < match.end():
                yield match.start() + rule.lead, match.end(), rule
                break


def _count(words: str, rule: GroupRule) -> int:
    return rule.number or next((_COUNTS[w] for w in words.lower().split() if w in _COUNTS), 0)


def _codes(view: View, named: Sequence[Place], start: int, count: int) -> tuple[str, ...]:
    paragraph, previous = _reach(view, start)
    before = _between(named, paragraph, start)
    if count > 2:
        return _listed(view.text, before, count)
    return _pair(view, before, previous)


def _reach(view: View, start: int) -> tuple[int, int]:
    """Return where the paragraph of ``start`` begins, and where the sentence before its own one does."""
    segments = view.segments
    index = bisect_right(segments, start, key=lambda s: s.start) - 1
    if index < 0:
        return 0, 0
    number = segments[index].paragraph
    first = bisect_left(segments, number, hi=index + 1, key=lambda s: s.paragraph)
    return segments[first].start, segments[max(index - 1, first)].start


def _between(named: Sequence[Place], low: int, high: int) -> Sequence[Place]:
    first = bisect_left(named, low, key=lambda p: p.start)
    return named[first : bisect_left(named, high, key=lambda p: p.start)]


def _distinct(places: Sequence[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.state for p in places if p.state))


def _pair(view: View, before: Sequence[Place], previous: int) -> tuple[str, ...]:
    """Return the pair named side by side last, in this sentence or the one before; else the only two; else the dyad."""
    dyad = view.document.dyad.codes
    near = [p for p in before if p.start >= previous]
    codes = _distinct(near)
    if set(codes) == set(dyad):
        return dyad
    linked = _linked(view.text, near)
    if linked is not None:
        return dyad if set(linked) == set(dyad) else linked
    if len(codes) == 2 and not (set(codes) & set(dyad) and len(_distinct(before)) > 2):
        return codes
    return dyad


def _linked(text: str, places: Sequence[Place]) -> tuple[str, ...] | None:
    """Return the last two states named side by side ("Chile and Peru", "Peruvian-Chilean"), where just two are."""
    for left, right in zip(reversed(places[:-1]), reversed(places[1:]), strict=True):
        if left.state and right.state and left.state != right.state and _LINK.fullmatch(text, left.end, right.start):
            return left.state, right.state
    return None


def _listed(text: str, before: Sequence[Place], count: int) -> tuple[str, ...]:
    """Return the last list of that many states among the places; nothing where there is none."""
    run: list[Place] = []
    for place in reversed(before):
        if run and not _LISTED.fullmatch(text, place.end, run[-1].start):
            if len(_distinct(run)) == count:
                break
            run = []
        run.append(place)
    codes = _distinct(run[::-1])
    return codes if len(codes) == count else ()
