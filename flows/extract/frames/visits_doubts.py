"""Words beside a match that make it tell of somebody else, or of talk from afar."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from flows.extract.frames.visits_grammar import PARTY_TYPES
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_where import SPOTS
from flows.extract.frames.visits_words import word_set, words
from flows.extract.patterns import RuleMatch
from flows.extract.phrases import find_phrase

_OF = frozenset({"of", "from", "by"})
_NEAR = 4  # items between a verb of talking and where it was done
_BACK = 3  # sentences before one of talking in which a telephone may stand
_FAR = 8  # items between what a holder of an office did and who it was
_LED = frozenset({"headed", "planned", "scheduled", "announced", "proposed", "cancelled", "postponed"})
_SIGNS = frozenset({",", ")", ";", "–", "—"})
_NAMING_FIRST = frozenset({"visit.first-to", "visit.became-first", "visit.since"})
_ORDER = ("first ", "last ", "next ", "only ", "latest ", "previous ", "second ", "third ")
_TALKING = frozenset({"talked", "talk", "spoke", "speak", "spoken", "conferred", "chatted", "discussed", "agreed"})


def doubtful(match: RuleMatch, cast: Cast) -> bool:
    """Say whether the words beside a match make it none of a visit of the one it captures or stands behind."""
    texts = match.sentence.texts[match.first : match.first + 2]
    lays_on = texts in (("laid", "on"), ("lays", "on"))  # "had laid on a dinner at Oslo"
    said = match.sentence.texts[match.first : match.first + 3]
    sees_off = said[0] in {"saw", "sees", "waved", "waves"} and said[1:] in (
        ("him", "off"),
        ("her", "off"),
        ("them", "off"),
    )
    lead = match.sentence.texts[max(0, match.first - 1) : match.first + 1]
    if lead in (("both", "spoke"), ("both", "addressed")):
        return True  # "X and Y both spoke at the assembly in Lima"
    visitor = match.captured.get("visitor", match.first)
    if match.rule.id == "visit.own-guest" and "and" in match.sentence.texts[match.first : visitor]:
        return True  # "chaired by X, for the visitors, and Y"
    asked = match.sentence.texts[-1] == "?" or _none_of_them(match)
    lays_on = lays_on or (sees_off and match.rule.id != "visit.seen-off")  # "the mayor saw him off at Callao"
    return (
        asked
        or lays_on
        or _none(match)
        or _of_another_noun(match)
        or _named_behind(match, cast)
        or _from_afar(match, cast)
    )


def _none(match: RuleMatch) -> bool:
    """Say whether there was no such visit: "the president's party made no stop in Lima"."""
    back = 4 if match.rule.options.get("fallback") == "yes" else 1
    texts = match.sentence.texts[max(0, match.first - back) : match.last]
    return any(
        text == "no" and word_set("stops_and_visits") & set(texts[n + 1 : n + 4]) for n, text in enumerate(texts)
    )


def at_post(match: RuleMatch, movers: Sequence[Party], cast: Cast) -> bool:
    """Say whether the mover is an envoy where he is posted: "Norway's ambassador in Lima, Jon Vik, laid a wreath"."""
    items = match.sentence.items
    at = (match.sentence.item_from(movers[0].here.start) or 0) if movers else 0
    if (
        at < 4
        or items[at - 1].text != ","
        or items[at - 3].text not in {"in", "to", "at"}
        or items[at - 4].type != "ROLE"
    ):
        return False
    office = cast.reading.view.text[items[at - 4].start : items[at - 4].end].casefold()
    return items[at - 2].type in SPOTS and any(word in office for word in word_set("resident"))


def _none_of_them(match: RuleMatch) -> bool:
    """Say whether there were none: "no talks between X and Y are planned", "without a visit by X"."""
    noun = match.rule.options.get("subject") == "no" and match.sentence.items[match.first].type == ""
    return noun and match.first > 0 and match.sentence.texts[match.first - 1] in {"no", "without", "neither"}


def _of_another_noun(match: RuleMatch) -> bool:
    """Say whether "of X" belongs to another noun: "a visit to Lima at the invitation of X", "…, guests of X"."""
    at = match.captured.get("visitor", 0)
    place = match.captured.get("place", at)
    if match.rule.id != "visit.noun" or place >= at:
        return False
    items, low = match.sentence.items, at - 1
    while low > place and items[low].text not in _OF:
        low -= 1
    before = items[low - 1]
    if low <= place + 1 or before.type or before.text in _SIGNS or before.text in word_set("travel_nouns"):
        return False
    if items[low].text != "by" or before.text in word_set("done_by_hosts"):
        return True
    return before.text.endswith("ed") and before.text not in _LED  # "on a visit to Lima, was decorated by X"


def _named_behind(match: RuleMatch, cast: Cast) -> bool:
    """Say whether the subject is only called something, and named behind: "the last president to come was X"."""
    items, at = match.sentence.items, match.first - 2
    if at < 0 or items[at + 1].text != "to" or items[at].type != "ROLE" or match.rule.id in _NAMING_FIRST:
        return False
    behind = items[match.last : match.last + _FAR]
    verb = next((n for n, item in enumerate(behind) if item.text in {"was", "is", "remains", "were"}), len(behind))
    if not any(item.type == "PERSON" for item in behind[verb : verb + 3]):
        return False
    said = cast.reading.view.text[items[at].start : items[at].end].casefold()
    return said.startswith(_ORDER) or (at > 0 and f"{items[at - 1].text} " in _ORDER)


def _from_afar(match: RuleMatch, cast: Cast) -> bool:
    """Say whether two only went on talking by telephone: "they spoke by phone. The two talked for an hour"."""
    sentence = match.sentence
    said = set(sentence.texts[match.first : match.last])
    far = match.captured.get("place", match.last + _FAR) - match.first > _NEAR
    if match.rule.options.get("way") != "meet" or not far or not said & _TALKING:
        return False
    if any(item.type in ("EVENT", *PARTY_TYPES) for item in sentence.items[match.first : match.last]):
        return False
    earlier = islice(cast.reading.earlier(sentence), _BACK)
    return any(find_phrase(before, 0, len(before.items), words("remote")) is not None for before in earlier)
