"""Where the prepositions behind a head lead: "exports to Peru", "from there", "in Norway's favour"."""

from __future__ import annotations

from dataclasses import dataclass

from flows.extract.frames.trade_cues import AMOUNTS, Head, state_of, states_of
from flows.extract.frames.trade_words import plain, words
from flows.extract.model import Place
from flows.extract.sentence import Item
from flows.ground.model import How, Span

_ARTICLES = frozenset({"the", "a", "an", "its", "their", "his", "our", "neighbouring", "neighboring", "both"})
_LINKS = frozenset({"to", "into", "towards", "toward", "from", "with", "between", "for", "of", "by", "in", "at", "on"})
_RELIES = frozenset({"relies", "relied", "rely", "depends", "depended", "depend", "leans", "leaned"})
WORLD = "*"  # the code of an end that is a region, a grouping or everybody


@dataclass(frozen=True, slots=True)
class End:
    """A state at one end of a flow, and where it is named."""

    code: str
    span: Span
    how: How | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """What a head speaks of: ``frame`` is whose exports, imports or balance, ``partner`` the state at the other end."""

    head: Head
    flow: str
    frame: End | None = None
    partner: End | None = None
    told: int = 0  # how many of the two ends the words around the head give
    other: bool = False  # a third state, an organisation or nobody known is at one end
    whole: bool = False  # a state's trade with everybody: only shares in it are records

    @property
    def ends(self) -> tuple[End | None, End | None]:
        """Exporter and importer; None for totals and balances."""
        if self.flow == "exports":
            return self.frame, self.partner
        return (self.partner, self.frame) if self.flow == "imports" else (None, None)


def links_of(head: Head, barrier: int) -> dict[str, End]:
    """Return the states that prepositions behind a head lead to, by preposition; code "" is "there"."""
    items = head.sentence.items
    found: dict[str, End] = {}
    for index in range(head.last, min(barrier, head.last + 14, len(items))):
        item = items[index]
        if item.text in {";", ":"} or (item.text == "," and index > head.last + 1) or _moves(item, head):
            break
        if item.type in AMOUNTS and not _measured(head, index):
            break
        if item.text == "on" and head.words & _RELIES:  # "relies on Peru for 12 percent of its copper"
            found.update(("from", end) for _, end in _object(head, index))
        if item.text in _LINKS:
            for name, end in _object(head, index):
                found.setdefault(name, end)
        if index == head.last and head.reads == "seller" and item.text in words("thither"):  # "what Nigeria sent south"
            found.setdefault("there", End("", item.span))
        if head.reads == "buyer" and item.type == "DEMONYM" and _goods(items, index):  # "bought Peruvian copper"
            found.setdefault("from", End(state_of(item) or WORLD, item.span))
        if index == head.last and head.reads in ("seller", "buyer") and item.type == "STATE":  # "sold Norway copper"
            found.setdefault("to" if head.reads == "seller" else "from", End(state_of(item) or WORLD, item.span))
        if index == head.last and head.reads == "seller" and item.text in _ARTICLES and _near(items, index):
            found.setdefault("there", End("", item.span))  # "sold its neighbour copper"
    return found


def _goods(items: tuple[Item, ...], index: int) -> bool:
    return any(i.text in words("goods") or i.text in {"goods", "products"} for i in items[index + 1 : index + 4])


def _near(items: tuple[Item, ...], index: int) -> bool:
    return any(i.text in words("neighbours") for i in items[index + 1 : index + 3])


def _moves(item: Item, head: Head) -> bool:
    if head.flow == "balance" and not head.sign:
        return False  # "the trade balance was favourable to Peru"
    moving = item.text in words("rise") or item.text in words("fall") or item.text in words("tells")
    return moving and item.text not in {"more", "less", "up", "down"}


def _measured(head: Head, index: int) -> bool:
    """Say whether a number behind a head belongs to its phrase: "exports of $3 million to Norway"."""
    before = set(head.sentence.texts[head.last : index])
    verb = head.reads in ("seller", "buyer") or bool(head.words & {"worth", "exported", "imported"})
    return verb or bool(before & {"of", "worth"})


_PLACED = {"trade.purchases": "from", "trade.shipments": "to"}
_SYNONYMS = {"into": "to", "towards": "to", "toward": "to", "in": "in", "by": "by"}


def _object(head: Head, at: int) -> list[tuple[str, End]]:
    """Return what a preposition leads to: a state, a region, "there", "that market", both states."""
    items, name = head.sentence.items, _SYNONYMS.get(head.sentence.texts[at], head.sentence.texts[at])
    index = at + 1
    while index < len(items) and items[index].text in _ARTICLES:
        index += 1
    if index >= len(items) or items[index - 1].text in {"our", "own"}:
        return []  # "for our country"
    told = _placed_at(head, at, index, name)
    return _led_to(head, at, index, name) if told is None else told


def _placed_at(head: Head, at: int, index: int, name: str) -> list[tuple[str, End]] | None:
    """Return what "in", "at", "to" or "for" leads to at item ``index`` by its wording; None where that says nothing."""
    items = head.sentence.items
    item, following = items[index], [i.text for i in items[index + 1 : index + 3]]
    if name in ("in", "at") and head.reads == "buyer" and item.type in ("CITY", "VENUE"):
        code = item.note.state if isinstance(item.note, Place) else None
        return [("from", End(code, item.span))] if code else []  # "bought copper at Callao"
    if name in ("in", "on", "for") and item.type == "DEMONYM" and following[:1] in (["market"], ["markets"]):
        end = End(state_of(item) or WORLD, item.span)
        return [("to", end)] if head.flow == "exports" else []  # "sold goods on the Peruvian market"
    if name in ("at", "on"):
        return []
    if name == "in" and head.rule == "trade.arrivals" and item.type == "DEMONYM":
        return [("at", End(state_of(item) or WORLD, item.span))]  # "landings of cod in Peruvian ports"
    if name == "in" and following[:2] != ["'", "s"]:
        code = state_of(item) if item.type in ("STATE", "CAPITAL") else None
        toward = _PLACED.get(head.rule)  # "purchases in Japan", "sales in Peru"
        return [(toward, End(code, item.span))] if code and toward and at == head.last else []
    if (item.text in words("neighbours") or (following[:1] and following[0] in words("neighbours"))) and index > at + 1:
        return [("there" if name in ("to", "from") else name, End("", item.span))]  # "its southern neighbour"
    if item.text in {"neighbours", "neighbors"} and name in ("to", "from"):
        return [(name, End(WORLD, item.span))]  # "to its neighbours"
    if name in ("to", "from") and item.text in {"her", "it", "them", "him"} and _alone(items, index):
        return [("there", End("", item.span))]  # "took from her goods worth 3 million"
    if item.text in {"there", "here"} or (item.text in {"that", "this"} and following[:1] in (["market"], ["country"])):
        return [("there" if name in ("to", "from") else name, End("", item.span))]
    if name == "to" and items[at - 1].text.startswith(("favour", "favor", "unfav", "adverse")):  # "favourable to Peru"
        return [("for", End(state_of(item) or WORLD, item.span))] if state_of(item) else []
    if name == "for" or name == "in":  # "for the Vietnamese side", "in Norway's favour"
        favour = set(following) & {"side", "favour", "favor"} or "favour" in [
            i.text for i in items[index + 1 : index + 5]
        ]
        return [("for", End(state_of(item) or WORLD, item.span))] if state_of(item) and favour else []
    return None


def _alone(items: tuple[Item, ...], index: int) -> bool:
    """Say whether a pronoun stands by itself: "from her goods for 3 million", not "from her colonies"."""
    following = items[index + 1] if index + 1 < len(items) else None
    return following is None or not plain(following) or following.text in {"goods", "merchandise", "wares", "products"}


def _led_to(head: Head, at: int, index: int, name: str) -> list[tuple[str, End]]:
    """Return the state, the two states or the region at item ``index`` that a preposition leads to."""
    items, item = head.sentence.items, head.sentence.items[index]
    if item.type == "STATES":
        codes = states_of(item)
        return [(name, End(codes[0], item.span)), ("and", End(codes[-1], item.span))] if codes else []
    if name == "between" and (item.text in {"them", "both", "two"}):
        return [(name, End("", item.span)), ("and", End("", item.span))]  # "between the two Nordic neighbours"
    code = state_of(item)
    if code is None and item.type in ("CITY", "VENUE") and name in ("to", "from"):
        code = item.note.state if isinstance(item.note, Place) else None  # "from Callao to Bergen"
        return [(name, End(code, item.span))] if code else []
    if code is None:
        return [(name, End(WORLD, item.span))] if item.type in ("REGION", "ORG") else []
    if name == "of":
        favour = items[at - 1].text in {"favour", "favor"}
        goods: How | None = "resolved" if item.type == "DEMONYM" else None
        return [("for" if favour else "of", End(code, item.span, goods))]
    pair = [(name, End(code, item.span))]
    if name == "between":
        second = next((i for i in items[index + 1 : index + 5] if state_of(i)), None)
        if second is not None:
            pair.append(("and", End(state_of(second) or WORLD, second.span)))
    return pair
