"""What goods a figure is about: named at the head, at the number, or as the subject of the clause."""

from __future__ import annotations

from itertools import pairwise

from flows.extract.frames.trade_cues import Head, start_of
from flows.extract.frames.trade_words import plain, starts_with, texts, words
from flows.extract.sentence import Item, Sentence
from flows.ground.model import Span

_TO = frozenset({"to", "from", "with", "into", "for", "worth", "valued", "in", "at", "by", "during", "over", "between"})
_LAST = frozenset({"products", "goods", "items", "industry", "articles", "wares", "ware"})
MAX_WORDS = 9
MOST_VERBS = 2  # "went up", "made up"
_GENERIC = frozenset({"goods", "products", "merchandise", "wares", "commodities", "everything"})
_PARTS_OF = frozenset({"including", "among", "notably", "mainly", "chiefly"})
_ARTICLES = frozenset({"the", "all", "its", "their", "every"})
_CLAUSES = frozenset({"that", "which", "it", "they", "sold", "bought", "imported", "exported", "shipped", "consumed"})
_ALL_OF = frozenset({"which", "this", "that", "these", "them", "it", "those"})
_TRADED = frozenset("imports exports sales purchases needs demand trade shipments consumption total market".split())
_TO_NUMBER = frozenset({"by", "for", "at", "with", "to"})
_BEFORE_ENTRY = frozenset({"years", "months", ",", ";", ":", "and", "while", "(", "of", "but", "whereas"})


def _empty(item: Item) -> bool:
    return item.text in {"and", "for", "-"} or not item.text[:1].isalpha()


def _adverb(item: Item) -> bool:
    return item.text.endswith("ly") and len(item.text) > len("reply")


def span_of(row: list[Item]) -> Span | None:
    """Return the stretch of a row of words, None for none or where it says only "goods", "total" and the like."""
    if {"goods", "services"} <= {i.text for i in row}:
        return None  # "exports of goods and services"
    while row and (_empty(row[0]) or row[0].text in words("not_goods")):
        if row[0].text == "non" and len(row) > 2 and row[1].text == "-":
            break  # "non-oil"
        row = row[1:]
    while len(row) > 1 and _adverb(row[-1]):
        row = row[:-1]  # "tin annually"
    while row and (_empty(row[-1]) or (row[-1].text in words("not_goods") and row[-1].text not in _LAST)):
        row = row[:-1]
    if row and not any(i.text in words("goods") for i in row) and (_adverb(row[0]) or row[-1].text.endswith("ed")):
        return None  # "imports hardly moved (4 million)"
    if not row or len(row) > MAX_WORDS or all(i.text in words("not_goods") for i in row):
        return None
    return Span(row[0].start, row[-1].end)


def of_head(head: Head) -> Span | None:
    """ "Copper exports", "exports of copper", "exported copper"."""
    items = head.sentence.items
    if head.rule in ("trade.figure", "trade.earlier", "trade.goes-on"):
        return None  # "After the revolution they slumped"
    if head.flow == "total" and (found := _of_total(head)) is not None:
        return found
    if texts(head.sentence, head.last, head.last + 2) in (("of", "it"), ("of", "them")):
        return None
    behind = None if head.flow == "balance" else _behind_of(items, head)
    if behind is not None:
        return behind
    if head.reads in ("seller", "buyer", "anaphor", "rank", "item") or head.flow in ("total", "balance"):
        return _object(items, head) if head.reads in ("seller", "buyer") else None
    if head.first and items[head.first - 1].type == "STATE" and head.last < len(items) and plain(items[head.last]):
        return _object(items, head)  # "Peru exports copper to Norway"
    row: list[Item] = []
    if items[head.first - 1].text in {"and", "or"}:
        return None
    for index in range(head.first - 1, max(-1, head.first - 6), -1):
        item = items[index]
        if item.text in {"'", "s"} and not any(i.type for i in items[max(0, index - 2) : index]):
            return span_of(row)  # "the People's Republic and imports", "the country's crude imports"
        if plain(item) or (item.text in {"and", "-"} and index > 0 and plain(items[index - 1]) and row):
            row.insert(0, item)
            continue
        possessed = (
            bool(item.type)
            or item.text in words("stops")
            or item.text in {"s", "'", "its", "their", "of", "in", "the", ",", "for"}
        )
        return span_of(row) if possessed else None
    return span_of(row)


def _of_total(head: Head) -> Span | None:
    """ "Services trade", "trade in services", "non-oil trade"."""
    items, low = head.sentence.items, max(0, head.first - 3)
    for index in range(low, head.last):
        if texts(head.sentence, index, index + 3) == ("non", "-", "oil"):
            return Span(items[index].start, items[index + 2].end)
    if "goods" in texts(head.sentence, low, head.last + 4):
        return None
    own = [items[head.first - 1]] if head.first else []
    if texts(head.sentence, head.last, head.last + 1) == ("in",) and head.last + 1 < len(items):
        own.append(items[head.last + 1])
    own.extend(i for i in items[head.first : head.last] if i.text == "services")
    found = next((i for i in own if not i.type and i.text in words("goods") - {"merchandise", "commodities"}), None)
    return found.span if found is not None else None


def _behind_of(items: tuple[Item, ...], head: Head) -> Span | None:
    index = head.last
    if index + 1 < len(items) and items[index].text in {"to", "from"} and items[index + 1].type == "STATE":
        index += 2  # "sales to Peru of leather goods"
    if index >= len(items) or items[index].text != "of":
        return None
    return phrase(items, index + 1)


def phrase(items: tuple[Item, ...], index: int) -> Span | None:
    """Return the words of a name of goods that begin at an item, a demonym in front of them passed over."""
    if index < len(items) and items[index].type == "DEMONYM":
        index += 1
    if index < len(items) and items[index].text in _GENERIC:
        return None  # "goods", with whatever verb stands behind
    row: list[Item] = []
    while index < len(items):
        item = items[index]
        named = any(i.text not in words("not_goods") for i in row)
        linked = item.text in {"and", "-"} and index + 1 < len(items) and plain(items[index + 1]) and named
        linked = linked or (named and item.text == "," and _row_on(items, index))
        if not (plain(item) or linked):
            break
        if item.text.endswith("ed") and any(i.text in words("goods") for i in row):
            break  # "petroleum products agreed"
        row.append(item)
        index += 1
    return span_of(row) if row and row[0].text not in _TO else None


def _row_on(items: tuple[Item, ...], index: int) -> bool:
    """ "Oil, gas and coal", "silks, wines and sugar": a comma within a row of goods that "and" ends."""
    at = index
    while at < len(items) and items[at].text == "," and at + 1 < len(items):
        at += 1
        if not any(i.text in words("goods") for i in items[at : at + 2]):
            return False
        while at < len(items) and plain(items[at]):
            at += 1
    return at + 1 < len(items) and items[at].text == "and" and plain(items[at + 1])


def _object(items: tuple[Item, ...], head: Head) -> Span | None:
    """ "Bought copper from", "sold Norway copper"."""
    start = head.last
    if start < len(items) and items[start].type == "STATE":
        start += 1
    found = phrase(items, start)
    behind = start < len(items) and items[start].text not in words("stops") and not items[start].type
    return found if behind else None


def of_amount(sentence: Sentence, at: int) -> Span | None:
    """ "500 tonnes of copper", "$3 million in copper", "copper for $3 million"."""
    items = sentence.items
    quantity = items[at].type == "QUANTITY"
    if items[at + 1 : at + 3] and items[at + 1].text == "'" and items[at + 2].text == "worth":
        return phrase(items, at + 4)  # "3 million francs' worth of watches"
    if at + 1 < len(items) and items[at + 1].text in ({"of"} if quantity else {"worth"}):
        index = at + 2
        if not quantity and index < len(items) and items[index].text == "of":
            index += 1
        return phrase(items, index)
    if items[at].type == "MONEY" and at + 2 < len(items) and items[at + 1].text in {"of", "in", "on"}:
        found = phrase(items, at + 2)
        if found and any(
            i.text in words("goods") for i in items[at + 2 : at + 7] if found.start <= i.start < found.end
        ):
            return found
    if items[at].type == "PERCENT" and texts(sentence, at + 1, at + 3) in (("of", "its"), ("of", "their")):
        found = phrase(items, at + 3)
        of_trade = any(i.text in _TRADED for i in items[at + 3 : at + 6])
        return found if found is not None and named(sentence, found) and not of_trade else None
    if (said := relative(sentence, at)) is not None:
        return said
    if items[at].type == "PERCENT" and at + 3 < len(items) and items[at + 1].text == "of":
        behind = at + 3 + 2 * (items[at + 3].text == "'") if items[at + 2].type in ("STATE", "DEMONYM") else at + 2
        of_trade = any(i.text in _TRADED for i in items[behind : behind + 4])  # "7 percent of Peru's imports"
        return phrase(items, behind) if behind > at + 2 and not of_trade else None
    if items[at - 1].text == "(":
        return listed(items, at - 2)
    if (found := part(sentence, at)) is not None:
        return found
    entry = _before(items, at - 1)
    if entry is not None and any(i.end == entry.start - 1 and i.text == "which" for i in items[:at]):
        return entry  # "of which copper $3 million"
    start = next((i for i, item in enumerate(items[:at]) if entry is not None and item.start == entry.start), 0)
    opened = next((i.text for i in reversed(items[max(0, at - 12) : at]) if i.text in {"(", ")"}), "")
    if entry is not None and opened == "(" and start and items[start - 1].text in {"(", ",", ";"}:
        return entry  # "exports 54.9 million (betel leaf 16.1, tea 8)"
    if texts(sentence, at - 4, at - 2) == ("to", "the") and items[at - 1].text == "of":
        found = _before(items, at - 5)  # "raw silk to the value of 3 million"
        return found if found is not None and named(sentence, found) else None
    if (items[at - 1].text == ":" or texts(sentence, at - 2, at) == (",", "with")) and at > 2:
        found = listed(items, at - 2 if items[at - 1].text == ":" else at - 3)  # "grapes, with 3 million"
        if found is not None and named(sentence, found):
            return found
    index = at - 1
    while index > 0 and items[index].text in {"over", "about", "some", "nearly", "almost", "than", "more", "around"}:
        index -= 1
    if index > 0 and items[index].text == "for":
        found = _before(items, index - 1)
        first = next((i for i, item in enumerate(items) if found and item.start == found.start), 0)
        if found and first > 2 and items[first - 1].text == "and" and items[first - 2].text in words("goods"):
            head = _before(items, first - 2)  # ", machines and electronics for 20 percent"
            return Span(head.start, found.end) if head is not None else found
        return found if first and items[first - 1].text in {"and", ","} else None
    return None


def relative(sentence: Sentence, at: int) -> Span | None:
    """Return goods with a clause of their own: "a third of the pasta that Peru buys", "40% of all the wine sold in Asia": goods with a clause of their own."""
    items = sentence.items
    if items[at].type != "PERCENT" or texts(sentence, at + 1, at + 2) != ("of",):
        return None
    index = at + 2
    while index < len(items) and items[index].text in _ARTICLES:
        index += 1
    found = phrase(items, index) if index > at + 2 else None
    if found is None or not named(sentence, found):
        return None
    row = [i for i in items[index : index + MAX_WORDS] if i.start < found.end]
    behind = items[index + len(row) : index + len(row) + 1]
    follows = bool(behind) and (behind[0].type == "STATE" or behind[0].text in _CLAUSES)
    return found if follows and not any(i.text in _TRADED for i in row) else None


def part(sentence: Sentence, at: int) -> Span | None:
    """ "…, of which 3 million was wine", "including 3 million for wine": the goods that a part of a sum is made of."""
    lead = texts(sentence, start_of(sentence, at) - 9, start_of(sentence, at))
    last = max((n for n, text in enumerate(lead) if not text), default=-1)
    lead = lead[last + 1 :]
    if not (lead[-1:] and lead[-1] in _PARTS_OF) and not any(a == "of" and b in _ALL_OF for a, b in pairwise(lead)):
        return None
    items = sentence.items
    which = next(
        (i for i in range(at - 2, max(0, at - 9), -1) if items[i - 1].text == "of" and items[i].text in _ALL_OF), 0
    )
    if which and (found := phrase(items, which + 1)) is not None and named(sentence, found):
        return found  # "of which wine accounted for 3 million"
    if at + 2 < len(items) and items[at + 1].text in {"of", "in", "for", "from", "on"}:
        found = phrase(items, at + 2)
        return found if found is not None and named(sentence, found) else None
    found = predicate(sentence, at)
    return found if found is not None and named(sentence, found) else None


def named(sentence: Sentence, span: Span) -> bool:
    """Say whether a stretch has goods of the lexicon."""
    return any(i.text in words("goods") for i in sentence.items if span.start <= i.start < span.end and not i.type)


def _before(items: tuple[Item, ...], index: int) -> Span | None:
    """Return the name of goods that ends at an item."""
    row: list[Item] = []
    while index >= 0 and plain(items[index]):
        row.insert(0, items[index])
        index -= 1
    return span_of(row)


def listed(items: tuple[Item, ...], index: int) -> Span | None:
    """The goods in front of a bracket: those of a lexicon, or an entry of a list: "exports 54 (betel leaf 16)"."""
    found = _before(items, index)
    if found is None:
        return None
    first = next(i for i in range(index, -1, -1) if items[i].start <= found.start)
    if first > 1 and items[first - 1].text in {"for", "of"} and plain(items[first - 2]):  # "tobacco for pipes (up 3%)"
        head = _before(items, first - 2)
        found = Span(head.start, found.end) if head is not None else found
        first = next(i for i in range(first, -1, -1) if items[i].start <= found.start)
    if first > 1 and items[first - 1].text == "and" and items[first - 2].text in words("goods") | {"goods"}:
        head = _before(items, first - 2)  # "leather goods and footwear (1 billion)"
        found = Span(head.start, found.end) if head is not None else found
        first = next(i for i in range(first, -1, -1) if items[i].start <= found.start)
    named = any(i.text in words("goods") for i in items[first : index + 1])
    return found if named or first == 0 or items[first - 1].text in {",", ";", ":", "(", "and"} else None


def topic(sentence: Sentence, at: int) -> Span | None:
    """ "Of olive oil it shipped", "in tomato preserves Italy holds": the goods that open a clause."""
    items = sentence.items
    for index in range(at - 1, -1, -1):
        opens = index == 0 or items[index - 1].text in {";", ":", ",", "and", "while", "whereas", "but"}
        if opens and items[index].text in {"of", "in", "for"}:
            found = phrase(items, index + 1 + (items[index + 1].text == "the"))
            if found is None:
                return None
            end = next(i for i, item in enumerate(items) if item.end == found.end) + 1
            end += end < at and items[end].text == "alone"
            follows = end < at and (
                items[end].text in {"it", "they", ",", "that", "which"} or items[end].type in ("STATE", "QUANTITY")
            )
            return found if follows else None
        if items[index].text in {";", ":"}:
            return None
    return None


def subject(sentence: Sentence, at: int, *, opens: bool = False) -> Span | None:
    """ "Coffee accounted for 22% of", "watches went there for", "Japanese cars were worth": goods as a subject.

    With ``opens`` the subject of the sentence's first clause, else that of the clause of item ``at``.
    """
    items = sentence.items
    bars = {".", ";", ":"}
    low = 0 if opens else next((i + 1 for i in range(at - 1, -1, -1) if items[i].text in bars), 0)
    while low < at and (items[low].type == "DATE" or items[low].text in {",", "in", "and", "the", "by", "among"}):
        low += 1
    if low < at and items[low].type == "DEMONYM":
        low += 1
    row: list[Item] = []
    for index in range(low, at):
        item = items[index]
        if item.text in words("tells") and not item.type:
            return span_of(row)
        valued = item.text in {"worth", "valued"} or texts(sentence, index, index + 3) == ("to", "the", "value")
        if valued and row:  # "teak to the value of"
            return span_of(noun(row))
        if item.text == "," and row and goes_on(items, index, at):
            row.append(item)
            continue
        if item.text == "," and row:  # "tobacco for cigarettes, made near Cusco, has become"
            told = words("tells") | words("rise") | words("fall")
            return span_of(row) if any(i.text in told for i in items[index:at]) else None
        linked = item.text in {"and", "for", "-"} and bool(row)
        if item.text == "alone":
            continue
        if not (plain(item) or linked):
            return None
        row.append(item)
    return None


def bracketed(sentence: Sentence, at: int) -> Span | None:
    """ "Nuts (38 percent), wine (21 percent)": the goods in front of a number's bracket."""
    return listed(sentence.items, at - 2) if at > 1 and sentence.items[at - 1].text == "(" else None


def ranked(sentence: Sentence, at: int) -> Span | None:
    """ "Norway is the largest customer for rice (40% of exports)": what a customer or supplier is one for."""
    items = sentence.items
    for index in range(at - 3, -1, -1):
        if items[index].text in words("ranks") and items[index + 1].text in {"for", "of"}:
            return phrase(items, index + 2)
    return None


def goes_on(items: tuple[Item, ...], index: int, at: int) -> bool:
    """ "Cement, steel and flour made": a comma within a row of goods that ends with "and"."""
    behind = index + 1
    while behind < at and plain(items[behind]):
        behind += 1
    linked = behind < at and items[behind].text in {"and", ","}
    return behind > index + 1 and linked and items[index + 1].text in words("goods")


def beside(sentence: Sentence, at: int, *, anything: bool = False, low: int = 0) -> Span | None:
    """ "Medicines made up 1.4 billion, leather goods 0.9 billion", "cars lost 5 per cent": an entry of a list."""
    items, index = sentence.items, start_of(sentence, at) - 1
    if index > 0 and items[index].text in _TO_NUMBER:
        index -= 1
    while index > low and items[index].text in {"only", "just", "merely", "even", "another", "alone"}:
        index -= 1
    worth = index > 0 and items[index].text in {"worth", "valued"}
    index -= worth
    for _ in range(MOST_VERBS):
        moved = index > low and any(items[index].text in words(name) for name in ("tells", "rise", "fall"))
        index -= moved
    row: list[Item] = []
    while index >= low and (plain(items[index]) or (row and items[index].text == "and" and plain(items[index - 1]))):
        row.insert(0, items[index])
        index -= 1
    named = any(i.text in words("goods") for i in row)
    listed = worth or index < low or items[index].text in _BEFORE_ENTRY or items[index].type == "DEMONYM"
    return span_of(row) if (named or (anything and len(row) < 4)) and listed else None


def noun(row: list[Item]) -> list[Item]:
    """Cut a row of words behind its last goods, where a verb that is not on any list may follow: "cars headed"."""
    named = [n for n, item in enumerate(row) if item.text in words("goods")]
    if not named or any(i.text == "for" for i in row[named[-1] :]):
        return row
    return row[: named[-1] + 1]


def predicate(sentence: Sentence, at: int, *, firm: bool = False) -> Span | None:
    """ "A third of the imports consisted of circuits", "16% of the total, or $1 billion, is clothing"."""
    items = sentence.items
    for index in range(at + 1, len(items)):
        if items[index].text in {";", ":"}:
            return None
        row = texts(sentence, index, index + 5)
        length = starts_with(row, "consists")
        sure = items[index].text.startswith("consist") or length > 1
        if firm and not sure:
            continue
        others = [
            n for n in range(at + 1, index) if items[n].type == "STATE" and items[n - 1].text not in {"to", "from"}
        ]
        if length and (sure or not others):
            found = phrase(items, index + length)
            return found if sure or found is None or named(sentence, found) else None
    return None
