"""What goods a figure is about: named at the head, at the number, or as the subject of the clause."""

from __future__ import annotations

from flows.extract.frames.trade_cues import Head, start_of
from flows.extract.frames.trade_words import plain, starts_with, texts, words
from flows.extract.sentence import Item, Sentence
from flows.ground.model import Span

_TO = frozenset({"to", "from", "with", "into", "for", "worth", "valued", "in", "at", "by", "during", "over", "between"})
_LAST = frozenset({"products", "goods", "items", "industry", "articles", "wares", "ware"})
MAX_WORDS = 9
MOST_VERBS = 2  # "went up", "made up"
_GENERIC = frozenset({"goods", "products", "merchandise", "wares", "commodities", "everything"})
TRADED = frozenset("imports exports sales purchases needs demand trade shipments consumption total market".split())
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
        cut = item.text == "cut" and items[index + 1 : index + 2] and items[index + 1].text in words("goods")
        if not (plain(item) or linked or cut):
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


def named(sentence: Sentence, span: Span) -> bool:
    """Say whether a stretch has goods of the lexicon."""
    return any(i.text in words("goods") for i in sentence.items if span.start <= i.start < span.end and not i.type)


def before(items: tuple[Item, ...], index: int) -> Span | None:
    """Return the name of goods that ends at an item."""
    row: list[Item] = []
    while index >= 0 and plain(items[index]):
        row.insert(0, items[index])
        index -= 1
    return span_of(row)


def listed(items: tuple[Item, ...], index: int) -> Span | None:
    """The goods in front of a bracket: those of a lexicon, or an entry of a list: "exports 54 (betel leaf 16)"."""
    found = before(items, index)
    if found is None:
        return None
    first = next(i for i in range(index, -1, -1) if items[i].start <= found.start)
    if first > 1 and items[first - 1].text in {"for", "of"} and plain(items[first - 2]):  # "tobacco for pipes (up 3%)"
        head = before(items, first - 2)
        found = Span(head.start, found.end) if head is not None else found
        first = next(i for i in range(first, -1, -1) if items[i].start <= found.start)
    if first > 1 and items[first - 1].text == "and" and items[first - 2].text in words("goods") | {"goods"}:
        head = before(items, first - 2)  # "leather goods and footwear (1 billion)"
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
    return listed(sentence.items, at - 2) if at > 1 and sentence.texts[at - 1] == "(" else None


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
