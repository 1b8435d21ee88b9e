"""Whether an act is one of public travel: who may travel for a state, and what an act must show to count."""

from __future__ import annotations

from collections.abc import Iterable

from flows.extract.clauses import clause_of
from flows.extract.frames.visits_acts import Act
from flows.extract.frames.visits_party import Party
from flows.extract.frames.visits_words import word_set, words
from flows.extract.model import DateExpr, Place
from flows.ground.dates import dates_of

PUBLIC = frozenset(
    "head_of_state head_of_government minister deputy_minister royal envoy military parliament official historical "
    "delegation".split()
)
_HANDING = frozenset({"delivered", "delivers", "presented", "handed", "read"})
_COMING = frozenset({"go", "see", "receive"})
_SPEAKING = frozenset({"spoke", "speaks", "told", "tells", "said", "says", "thanked", "thanks", "announced", "argued"})
_PAPERS = frozenset({"note", "message", "letter", "credentials", "telegram", "protest", "communication"})
TOP = frozenset("head_of_state head_of_government minister royal clergy deputy_minister".split())
LEGATIONS = 1960  # until about this year states were represented by ministers as well as by ambassadors
RESIDENTS = 1850  # before this year an envoy on the road is hardly one on his way to a permanent post


def surely_away(act: Act, place: Place | None) -> bool:
    """Say whether an act that is no travel tells of it: its doer must be somewhere, and not at home.

    A rule is ``sure: known`` where the text must say of which state the doer is, ``sure: office`` where it must name
    an office holder besides, ``sure: yes`` where the doer must not be of the place's state.
    """
    sure, own = act.match.rule.options.get("sure"), act.movers[0].state
    if act.way == "meet" and _with_resident(act, place):
        return False
    if sure is None:
        return True
    if sure == "office" and not _office_at_work(act):
        return False
    said = set(act.sentence.texts[act.match.first : act.match.last])
    if "represented" in said and (act.start is None or dates_of(act.start.edtf or "").width > 31):
        return False  # an envoy does so for years
    if (sure in ("known", "office") or act.match.rule.id == "visit.done-by") and not _placed(act):
        return False
    if said & (word_set("reporting") | _SPEAKING) and (
        own is None or "that" in said
    ):  # one says things at home as well
        return False
    if own is None and act.movers[0].name is None and act.movers[0].rank not in TOP:
        return False  # "the statue was unveiled by the mayor"
    here = act.sentence.segment
    if said & _SPEAKING and place is not None and not here.start <= place.start < here.end:
        return False  # one speaks to somebody by telephone as well
    low_rank = act.movers[0].rank in (None, "envoy")
    if low_rank and said & _HANDING and act.sentence.anchors & _PAPERS:  # what an envoy does where he lives
        return False
    if act.movers[0].rank is None and said & word_set("lone_deeds"):
        return False
    if act.way in ("go", "meet") and place is not None and _towards(act, place):
        return False
    return place is not None and (act.way == "meet" or own != place.state)


def _with_resident(act: Act, place: Place | None) -> bool:
    """Say whether one of two who meet is an envoy of the other side at his post: "met the Norwegian ambassador"."""
    late = act.start is None or not _before(act.start, RESIDENTS)
    third = place is not None and place.state not in (home(act.movers), home(act.hosts), None)
    return late and not third and any(side and all(_resides(p) for p in side) for side in (act.movers, act.hosts))


def _placed(act: Act) -> bool:
    """Say whether the text tells of which states those are that act; an entry of a list tells it by being there."""
    own = act.movers[0].state
    listed_entry = act.sentence.segment.kind == "item" and act.start is not None and act.movers[0].rank in PUBLIC
    return (own is not None or listed_entry) and (act.way != "meet" or home(act.hosts) is not None)


def _towards(act: Act, place: Place) -> bool:
    """Say whether a deed is directed at a state and not done there: "paid tribute to Spain"."""
    at = next((n for n, item in enumerate(act.sentence.items) if item.note is place), 0)
    if act.way == "meet" and "place" not in act.match.captured:  # "flagged off with Y a bus to Lima"
        return at > act.match.first and act.sentence.texts[at - 1] == "to"
    return place.kind == "state" and act.sentence.texts[max(0, at - 1)] == "to"


def _office_at_work(act: Act) -> bool:
    """Say whether a named holder of an office does something there that is no signature and no birth."""
    leader, sentence = act.movers[0], act.sentence
    low, high = clause_of(sentence, act.match.first)
    said = set(sentence.texts[low:high])
    prose = sentence.segment.kind in ("prose", "item")
    public = leader.rank in PUBLIC
    here = "here" in said  # "signed a pact here on Tuesday"
    return prose and leader.name is not None and public and (here or not said & word_set("elsewhere"))


def in_public(act: Act, movers: tuple[Party, ...], hosts: tuple[Party, ...]) -> bool:
    """Say whether the leader travels in a public capacity, and is no envoy who resides with the host."""
    leader = movers[0]
    if _is_seated(leader) and not (act.start is not None and _before(act.start, RESIDENTS)):
        return False
    if _resides(leader) or (_bare_minister(leader) and act.start is not None and _before(act.start, LEGATIONS)):
        early = act.start is not None and _before(act.start, RESIDENTS)
        listed_row = act.match.rule.options.get("line") == "yes" or act.match.rule.options.get("opens") == "yes"
        return (
            act.way in _COMING
            and early
            and not listed_row
            and act.match.rule.options.get("sure") is None
            and not _dwells(act)
        )
    if leader.rank is None and _has_calling(act, hosts):
        return False
    if leader.rank == "clergy" and leader.state == "VAT":
        return True  # the Pope, and who travels for him
    if leader.rank == "military" and act.sentence.anchors & word_set("merchant_ships"):
        return False  # "Captain Vel took the barque to Callao"
    if leader.rank is None and act.start is not None and dates_of(act.start.edtf or "").width <= 31:
        return True
    if leader.rank in PUBLIC:
        return True
    if any(m.body for m in movers) or any(h.rank in TOP for h in hosts):
        return leader.rank != "private"
    return leader.rank is None


def _has_calling(act: Act, hosts: tuple[Party, ...]) -> bool:
    """Say whether the sentence speaks of a trade, an art or a faith, and of no public figure who receives."""
    items, first = act.sentence.items, act.match.first
    low = max((n + 1 for n in range(first) if items[n].text == ";"), default=0)
    high = next((n for n in range(act.match.last, len(items)) if items[n].text == ";"), len(items))
    said = {item.text for item in items[low:high]}
    return bool(said & word_set("callings")) and not any(h.rank in PUBLIC for h in hosts)


def _dwells(act: Act) -> bool:
    said = set(act.sentence.texts[act.match.first : act.match.last])
    return bool(said & word_set("dwelling")) and not said & word_set("moved_by_others")


def _is_seated(party: Party) -> bool:
    """Say whether a body is an institution that sits with a state: "the Legation of Peru"."""
    words = (party.name or "").casefold().split() if party.body else []
    return len(words) > 1 and words[0] in word_set("seated") and words[1] in ("of", "in")


def _before(date: DateExpr, year: int) -> bool:
    return dates_of(date.edtf or "").last.year < year


def _bare_minister(party: Party) -> bool:
    """Say whether an office is "U.S. Minister" and no more: once the word for the head of a legation."""
    return party.title in ("minister", "minister of")


def _resides(party: Party) -> bool:
    if "at-large" in party.title or "at large" in party.title:
        return False
    title = f" {party.title}"
    return bool(party.title) and any(f" {word}" in title for word in words("resident"))


def home(parties: Iterable[Party]) -> str | None:
    """Return the first state that is known of some parties, or None."""
    return next((p.state for p in parties if p.state is not None), None)
