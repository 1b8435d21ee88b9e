"""Ids of records: readable, stable, from the founding mention alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from flows.ground.model import Document, Dyad, Mention
from flows.ground.names import fold, given_names_behind, is_description, wording
from flows.ground.titles import title as take_apart
from flows.link.compare import is_named

MOST_WORDS = 5
MOST_CODES = 4

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_DATE_PART = re.compile(r"[\dX]+")


class Ids:
    """The ids of a table's records that are taken."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}  # stem → the last number tried for it

    def take(self, stem: str) -> str:
        """Return a stem as an id, and take it; a twin gets «-2», «-3» …."""
        name, number = stem, self._last.get(stem, 1)
        while name in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._last[stem] = number
        self._taken.add(name)
        return name


def record_id(mention: Mention, document: Document, taken: Ids) -> str:
    """Return the id of the record that a mention founds, and add it to ``taken``; a twin gets «-2», «-3» ….

    ASCII letters, digits and hyphens. ``document`` is the one the mention is of.
    """
    return taken.take(id_stem(mention, document))


def id_stem(mention: Mention, document: Document) -> str:
    """Return the id of the record that a mention founds, if no other record has it."""
    parts = _PARTS[mention.table](mention, document)
    return "-".join(slug for part in parts if (slug := slugify(part))) or mention.table.replace("_", "-")


def slugify(text: str) -> str:
    """Return ``text`` in lower-case ASCII, anything else turned into single hyphens."""
    folded = fold(text.replace("-", " ")) or text.casefold()
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain).strip("-")


def _treaty(mention: Mention, document: Document) -> Iterator[str]:
    name = mention.value("title") or ""
    parties = _codes(mention.values("parties"), document.dyad)
    words = take_apart(name, None, tuple(sorted(mention.values("parties"))))
    if is_named(name) and words.proper and len(fold(name).split()) <= MOST_WORDS:
        yield name
    else:
        yield from parties[:MOST_CODES]
        short = mention.value("short_title") or ""
        generic = fold(short) in wording().common_acronyms or not short or len(short.split()) > MOST_WORDS
        yield (mention.value("instrument") or "agreement") if generic else short
    yield _year(mention.value("signed") or mention.value("in_force") or mention.value("ended"))


def _codes(codes: tuple[str, ...], dyad: Dyad) -> list[str]:
    """The dyad's codes first, in its order, then the others as the text has them; ``ORG:`` left out."""
    ordered = [code for code in dyad.codes if code in codes] + [code for code in codes if code not in dyad.codes]
    return [code.removeprefix("ORG:") for code in ordered]


def _visit(mention: Mention, document: Document) -> Iterator[str]:
    visitors = mention.values("visitors")
    yield surname(visitors[0], document.text) if visitors else (mention.value("origin") or "visit")
    yield mention.value("destination") or ""
    yield _fine(mention.value("start"))


def surname(name: str, text: str) -> str:
    """Return the part of a name by which the text calls its bearer: the word it uses most often.

    Where it uses none alone: the last, unless that is a given name of a language that may put the family name first.
    Missions and descriptions keep all their words (at most five). Which of two words is the surname differs
    from language to language; the text knows best.
    """
    words = name.split()
    if is_description(name) or wording().bodies & set(fold(name).split()):
        return " ".join(words[:MOST_WORDS])
    dull = wording().honorifics | wording().particles
    core = [word for word in words if fold(word) not in dull and len(word.strip(".")) > 1] or words
    behind = given_names_behind()
    return max(reversed(core), key=lambda word: (_alone(word, words, text), fold(word) not in behind))


def _alone(word: str, name: list[str], text: str) -> int:
    """How often a word stands without the other words of its name, and without another name behind it."""
    others = "|".join(re.escape(other) for other in name if other != word) or "(?!)"
    found = re.finditer(rf"\b{re.escape(word)}\b(?! [A-Z])(?! (?:{others})\b)", text)
    return sum(
        not text[max(0, m.start() - 40) : m.start()].endswith(tuple(f"{other} " for other in name)) for m in found
    )


def _exercise(mention: Mention, document: Document) -> Iterator[str]:
    units = [unit for unit in mention.values("units") if not is_description(unit)]
    if name := mention.value("name") or next(iter(units), None):
        yield " ".join(word for word in name.split() if fold(word) not in wording().ship_prefixes)
    else:
        yield from _codes(mention.values("participants"), document.dyad)[:MOST_CODES]
    kind = mention.value("kind") or ""
    yield "" if name and fold(name).endswith(kind) else kind
    year = _year(mention.value("start"))
    yield year if name or year else next(iter(mention.values("places")), "")


def _trade(mention: Mention, document: Document) -> Iterator[str]:
    pair = [mention.value("exporter"), mention.value("importer")]
    yield from [code for code in pair if code] or document.dyad.codes
    for name in ("flow", "measure"):
        yield mention.value(name) or ""
    yield _fine(mention.value("period"))
    yield mention.value("commodity") or ""


def _year(date: str | None) -> str:
    found = _DATE_PART.search(date or "")
    return found.group()[:4] if found else ""


def _fine(date: str | None) -> str:
    """A date as finely as given; of an interval the part both ends share, or its years."""
    ends = [end.rstrip("~?%") for end in (date or "").split("/") if end not in ("", "..")]
    if not ends:
        return ""
    parts = [end.split("-") for end in ends]
    shared = [a for a, b in zip(parts[0], parts[-1], strict=False) if a == b]
    if parts[0] == parts[-1]:
        shared = parts[0]
    return "-".join(shared) if parts[0][0] == parts[-1][0] else f"{parts[0][0]}-{parts[-1][0]}"


_PARTS: dict[str, Callable[[Mention, Document], Iterator[str]]] = {
    "treaties": _treaty,
    "visits": _visit,
    "exercises": _exercise,
    "trade_figures": _trade,
}
