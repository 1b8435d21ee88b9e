"""Every difference between gold and found: the words, then field by field gold on the left, found on the right."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from flows.evaluate.equality import equal_slots, scored_slots
from flows.evaluate.pairing import pair_mentions
from flows.ground.model import Mention
from flows.ground.visible import visible

NARROWEST = 60  # columns: below, two columns of values side by side are not readable
_FIELD = 12  # characters of a field's name
_PLAIN = 50  # characters of the left column where lines may be as long as they are


@dataclass(frozen=True, slots=True)
class Screen:
    """What is written on: ``width`` in columns (None: lines are not broken), and whether heads may be in bold."""

    width: int | None = None
    bold: bool = False

    def wrap(self, text: str, indent: str = "") -> list[str]:
        """Return text as lines that fit, each with the indent."""
        text = visible(text)
        if self.width is None:
            return [indent + text]
        return textwrap.wrap(text, self.width, initial_indent=indent, subsequent_indent=indent) or [indent]

    def head(self, text: str) -> list[str]:
        """Return text as the lines of a heading."""
        return [f"\033[1m{line}\033[0m" if self.bold else line for line in self.wrap(text)]

    def beside(self, mark: str, name: str, left: str, right: str) -> Iterator[str]:
        """Yield the lines of one field: its mark and name, then both values, each in its column."""
        lead = f"  {mark} {name:{_FIELD}} "
        if self.width is None:
            yield f"{lead}{left:{_PLAIN}} {right}"
            return
        column = (max(self.width, NARROWEST) - len(lead) - 1) // 2
        for number, (a, b) in enumerate(
            zip_longest(textwrap.wrap(left, column), textwrap.wrap(right, column), fillvalue="")
        ):
            yield f"{lead if number == 0 else ' ' * len(lead)}{a:{column}} {b}".rstrip()


def listing(
    gold: Iterable[Mention],
    found: Iterable[Mention],
    texts: Mapping[str, str] | None = None,
    screen: Screen | None = None,
) -> str:
    """Return every difference, in the order of the texts; pairs that agree in all slots are left out.

    ``texts``: document name → text, to quote the evidence. Without a ``screen`` nothing is broken into lines.
    """
    pairing = pair_mentions(gold, found)
    entries: list[tuple[Mention, Mention | None, Mention | None]] = [
        (g, g, f) for g, f in pairing.pairs if _differ(g, f)
    ]
    entries += [(g, g, None) for g in pairing.missed] + [(f, None, f) for f in pairing.surplus]
    entries.sort(key=lambda entry: (entry[0].doc, entry[0].evidence, entry[0].table))
    return "\n".join(line for entry in entries for line in _entry(*entry, texts or {}, screen or Screen()))


def _differ(gold: Mention, found: Mention) -> bool:
    return any(not _agrees(gold, found, slot.name) for slot in scored_slots(gold.table))


def _agrees(gold: Mention, found: Mention, name: str) -> bool:
    slot = next(s for s in scored_slots(gold.table) if s.name == name)
    left, right = gold.values(name), found.values(name)
    return len(left) == len(right) == equal_slots(slot, left, right)


def _entry(
    at: Mention, gold: Mention | None, found: Mention | None, texts: Mapping[str, str], screen: Screen
) -> Iterator[str]:
    sort = "DIFFERS" if gold and found else "MISSED" if gold else "SURPLUS"
    rules = f"  [{', '.join(found.rules)}]" if found else ""
    key = f"  {gold.key}" if gold and gold.key else ""
    yield from screen.head(f"{sort} {at.table} {at.doc}:{at.evidence[0].start}{key}{rules}")
    if at.doc in texts:
        yield from screen.wrap(" … ".join(" ".join(span.of(texts[at.doc]).split()) for span in at.evidence), "  ")
    yield from screen.beside(" ", "", "gold", "found")
    for slot in scored_slots(at.table):
        left, right = (visible(", ".join(m.values(slot.name))) if m else "" for m in (gold, found))
        if left or right:
            mark = " " if gold and found and _agrees(gold, found, slot.name) else "≠"
            yield from screen.beside(mark, slot.name, left or "—", right or "—")
    yield ""
