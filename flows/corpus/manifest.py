"""``corpus.yaml``: what it may say, checked key by key; all faults are collected, none is repaired."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args

from flows.corpus.texts import is_plain_name
from flows.ground import edtf
from flows.ground.model import Dyad, Redistributable, Source, State
from flows.ground.shape import Fault, Key, faults, nearest
from flows.ground.states import states

MANIFEST = {
    "title": Key("text"),
    "description": Key("text"),
    "version": Key("text"),
    "released": Key("text", required=False),
    "keywords": Key("texts"),
    "licence": Key("text"),
    "contributors": Key("mappings"),
    "homepage": Key("text", required=False),
    "gold": Key("text", required=False),
    "dyad": Key("mappings"),
    "texts": Key("mappings"),
}
METADATA = ("description", "version", "released", "keywords", "licence", "contributors", "homepage", "gold")
STATE = {
    "code": Key("text"),
    "names": Key("texts", required=False),
    "demonyms": Key("texts", required=False),
    "polities": Key("texts", required=False),
}
CONTRIBUTOR = {
    "title": Key("text"),
    "roles": Key("texts", required=False),
    "organization": Key("text", required=False),
    "path": Key("text", required=False),
}
TEXT = {
    "file": Key("text"),
    "accession": Key("number"),
    "sha256": Key("text"),
    "title": Key("text"),
    "authors": Key("texts"),
    "publisher": Key("text"),
    "url": Key("text", required=False, null=True),
    "date": Key("text", null=True),
    "date_evidence": Key("text", required=False, null=True),
    "language": Key("text"),
    "licence": Key("text"),
    "redistributable": Key("text"),
}
_VERSION = re.compile(r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}")
_DAY = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_ADDRESS = re.compile(r"https?://[^\s/@\"<>\\^`{|}]+(/[^\s\"<>\\^`{|}]*)?")  # without what RFC 3986 has no place for
_HASH = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def check(raw: object) -> list[Fault]:
    """Return every fault of a manifest as read from YAML; texts themselves are not looked at."""
    found = faults(raw, MANIFEST, "")
    if found or not isinstance(raw, dict):
        return found
    parts = (_check_release(raw), _check_dyad(raw["dyad"]), _check_texts(raw["texts"]))
    return [fault for part in parts for fault in part]


def _check_release(raw: dict[str, Any]) -> Iterator[Fault]:
    if not _VERSION.fullmatch(raw["version"]):
        yield Fault("version", f"expected three numbers such as 0.1.0, found {raw['version']!r}")
    if not _DAY.fullmatch(raw.get("released", "2000-01-01")):
        yield Fault("released", f"expected a day such as 2026-11-22, found {raw['released']!r}")
    yield from _check_licence(raw["licence"], "licence")
    yield from _check_address(raw, "homepage", "")
    for number, contributor in enumerate(raw["contributors"]):
        place = f"contributors[{number}]"
        yield from faults(contributor, CONTRIBUTOR, place) or _check_address(contributor, "path", place)


def _check_dyad(sides: list[dict[str, Any]]) -> Iterator[Fault]:
    if len(sides) != 2:
        yield Fault("dyad", f"expected two states, found {len(sides)}")
    for number, side in enumerate(sides):
        place = f"dyad[{number}]"
        wrong = faults(side, STATE, place)
        yield from wrong
        if not wrong and side["code"] not in states():
            yield unknown_code(side["code"], f"{place}.code")
    codes = [side.get("code") for side in sides]
    if len(codes) == 2 and codes[0] == codes[1]:
        yield Fault("dyad", f"both sides are {codes[0]!r}", "a dyad is two different states")


def unknown_code(code: str, place: str) -> Fault:
    """Return the fault of a code that is not in ISO 3166-1, with the one that was probably meant."""
    names = {name.casefold(): key for key, name in states().items()}
    near = names.get(code.casefold()) or (code.upper() if code.upper() in states() else None)
    near = near or (names[hit] if (hit := nearest(code, list(names))) else None)
    return Fault(
        place, f"{code!r} is no code of ISO 3166-1 alpha-3", f"did you mean {near}?" if near else "such as ITA"
    )


def _check_texts(texts: list[dict[str, Any]]) -> Iterator[Fault]:
    if not texts:
        yield Fault("texts", "the corpus has no texts", "add an entry for each file")
    for number, entry in enumerate(texts):
        wrong = faults(entry, TEXT, f"texts[{number}]")
        yield from wrong or _check_text(entry, f"texts[{number}]")
    for key in ("file", "accession", "sha256"):
        yield from _check_twins([_folded(entry.get(key)) for entry in texts], key)


def _check_text(entry: dict[str, Any], place: str) -> Iterator[Fault]:
    if not is_plain_name(entry["file"]):
        mend = "give the name of a file in the corpus's own folder"
        yield Fault(f"{place}.file", f"{entry['file']!r} is no plain file name", mend)
    if not _HASH.fullmatch(entry["sha256"]):
        yield Fault(f"{place}.sha256", f"expected 64 lower-case hexadecimal digits, found {entry['sha256']!r}")
    if entry["date"] is not None and not edtf.is_valid(entry["date"]):
        yield Fault(f"{place}.date", f"{entry['date']!r} is no EDTF date", "such as 2024-06-29, 2024-06, or null")
    if entry["date"] is not None and not entry.get("date_evidence"):
        yield Fault(f"{place}.date_evidence", "a date needs its evidence", "say in which words the text bears it")
    if not _LANGUAGE.fullmatch(entry["language"]):
        yield Fault(f"{place}.language", f"expected a BCP 47 tag such as en, found {entry['language']!r}")
    yield from _check_licence(entry["licence"], f"{place}.licence")
    yield from _check_address(entry, "url", place)
    known = get_args(Redistributable)
    if entry["redistributable"] not in known:
        yield Fault(
            f"{place}.redistributable", f"expected one of {', '.join(known)}, found {entry['redistributable']!r}"
        )


def _check_licence(licence: str, place: str) -> Iterator[Fault]:
    if not _LICENCE.fullmatch(licence):
        yield Fault(place, f"expected an SPDX id or LicenseRef-…, found {licence!r}", "such as CC-BY-4.0")


def _check_address(entry: dict[str, Any], key: str, place: str) -> Iterator[Fault]:
    """Addresses are links in the published package: a reader follows them."""
    if (address := entry.get(key)) is not None and not _ADDRESS.fullmatch(address):
        yield Fault(f"{place}.{key}".lstrip("."), f"expected an address of the web (https://…), found {address!r}")


def _folded(value: object) -> object:
    """Names that differ in case or composition alone are one file on many a disk."""
    return unicodedata.normalize("NFC", value).casefold() if isinstance(value, str) else _hashable(value)


def _hashable(value: object) -> object:
    return value if isinstance(value, int) else None


def _check_twins(values: list[object], key: str) -> Iterator[Fault]:
    for value, count in Counter(value for value in values if value is not None).items():
        if count > 1:
            places = ", ".join(f"texts[{n}]" for n, other in enumerate(values) if other == value)
            yield Fault(places, f"{key} {value!r} is given {count} times", "each text has its own")


def dyad_of(raw: dict[str, Any]) -> Dyad:
    """Return the dyad of a checked manifest."""
    first, second = (
        State(side["code"], *(tuple(side.get(key, ())) for key in ("names", "demonyms", "polities")))
        for side in raw["dyad"]
    )
    return Dyad(first, second)


def sources_of(raw: dict[str, Any]) -> tuple[Source, ...]:
    """Return the sources of a checked manifest, in the order of their accession numbers."""
    return tuple(_source(entry) for entry in sorted(raw["texts"], key=lambda entry: entry["accession"]))


def _source(entry: dict[str, Any]) -> Source:
    return Source(
        name=entry["file"],
        sha256=entry["sha256"],
        title=entry["title"],
        authors=tuple(entry["authors"]),
        publisher=entry["publisher"],
        licence=entry["licence"],
        redistributable=entry["redistributable"],
        language=entry["language"],
        accession=entry["accession"],
        url=entry.get("url"),
        date=entry["date"],
        date_evidence=entry.get("date_evidence"),
    )
