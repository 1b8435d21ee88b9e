"""The shape of a mapping that a person writes: which keys, of which type; faults named, never repaired.

Used for ``corpus.yaml``, ``decisions.yaml`` and manifests, so that all of them complain in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from flows.ground.errors import DyadError

Type: TypeAlias = Literal["text", "texts", "number", "mapping", "mappings"]

_WORDS: dict[Type, str] = {
    "text": "text without control characters (in quotes where it looks like a number or a date)",
    "texts": "a list of texts",
    "number": "a whole number from 1, of nine digits at most",
    "mapping": "a mapping (key: value)",
    "mappings": "a list of mappings",
}


# Control characters but tab and newline, and halves of surrogate pairs, which no file can hold.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its type, whether it must be there, whether it may be null."""

    type: Type
    required: bool = True
    null: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of a file."""

    place: str
    problem: str
    mend: str = ""

    def __str__(self) -> str:
        tail = f" ({self.mend})" if self.mend else ""
        return f"{self.place}: {self.problem}{tail}" if self.place else f"{self.problem}{tail}"


def faults(value: object, shape: Mapping[str, Key], place: str) -> list[Fault]:
    """Return what is wrong with ``value`` as a mapping of that shape; [] where nothing is."""
    if not isinstance(value, dict):
        return [Fault(place, f"expected a mapping with the keys {', '.join(shape)}, found {_kind(value)}")]
    return [*_unknown(value, shape, place), *_missing(value, shape, place), *_mistyped(value, shape, place)]


def _unknown(value: dict[Any, Any], shape: Mapping[str, Key], place: str) -> Iterator[Fault]:
    for key in value:
        if key not in shape:
            near = nearest(str(key), list(shape))
            mend = f"did you mean {near!r}?" if near else f"known keys: {', '.join(shape)}"
            yield Fault(place, f"unknown key {key!r}", mend)


def _missing(value: dict[Any, Any], shape: Mapping[str, Key], place: str) -> Iterator[Fault]:
    for name, key in shape.items():
        if key.required and name not in value:
            yield Fault(place, f"missing key {name!r}", f"add {name}: {_WORDS[key.type]}")


def _mistyped(value: dict[Any, Any], shape: Mapping[str, Key], place: str) -> Iterator[Fault]:
    for name, key in shape.items():
        if name in value and not _fits(value[name], key):
            yield Fault(
                f"{place}.{name}" if place else name, f"expected {_WORDS[key.type]}, found {_kind(value[name])}"
            )


def _fits(value: object, key: Key) -> bool:
    if value is None:
        return key.null
    match key.type:
        case "text":
            return _is_text(value)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 1_000_000_000
        case "mapping":
            return isinstance(value, dict)
        case "texts":
            return isinstance(value, list) and all(_is_text(v) for v in value)
        case "mappings":
            return isinstance(value, list) and all(isinstance(v, dict) for v in value)


def _is_text(value: object) -> bool:
    """Say whether it is a string with something to see in it, and nothing that a terminal or a file would choke on."""
    return isinstance(value, str) and bool(value.strip()) and _UNPRINTABLE.search(value) is None


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else f"a list {value!r}"[:80]
    return f"{value!r}"[:80]


def nearest(word: str, known: list[str]) -> str | None:
    """Return the known word that a mistyped one was probably meant to be, or None."""
    from difflib import get_close_matches  # only when something is wrong

    found = get_close_matches(word.casefold(), known, 1, 0.6)
    return found[0] if found else None


def complain(found: Sequence[Fault], path: Path, error: type[DyadError]) -> None:
    """Raise one ``error`` that tells all faults of a file; nothing where there are none."""
    if len(found) == 1:
        place = found[0].place if found[0].place.startswith(str(path)) else f"{path}: {found[0].place}".rstrip(": ")
        raise error(found[0].problem, where=place, mend=found[0].mend)
    if found:
        raise error(f"{len(found)} faults" + "".join(f"\n  - {fault}" for fault in found), where=path)
