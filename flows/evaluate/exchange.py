"""Mentions as JSON Lines, the codebook's exchange format (section 9), in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.ground.codebook import Slot, slots
from flows.ground.errors import DyadError
from flows.ground.model import TABLES, Claim, Mention, Span
from flows.ground.plainfile import Unfit, read_plain
from flows.ground.shape import Key, faults
from flows.ground.strictjson import parse_json

LINE = {
    "doc": Key("text"),
    "table": Key("text"),
    "fields": Key("mapping"),
    "evidence": Key("mappings"),
    "spans": Key("mapping", required=False),
    "key": Key("text", required=False, null=True),
}
MAX_BYTES = 200_000_000  # of a file of mentions
RULE = "exchange"  # a line does not carry rules; whatever is read from one has this


def to_json(mention: Mention) -> dict[str, Any]:
    """Return a mention as one line's object: lists as lists, nulls left out, spans parallel to values.

    ``approximate`` names the date fields whose value is approximate; ``key`` and ``optional`` stand only where given.
    """
    order = {name: mention.values(name) for name in slots(mention.table) if mention.values(name)}
    line: dict[str, Any] = {"doc": mention.doc, "table": mention.table}
    if mention.key is not None:
        line["key"] = mention.key
    line["fields"] = {n: list(v) if slots(mention.table)[n].many else v[0] for n, v in order.items()}
    line["evidence"] = [_span(span) for span in mention.evidence]
    line["spans"] = {name: [_span(claim.span) for claim in mention.of(name)] for name in order}
    if approximate := [name for name in order if any(claim.approximate for claim in mention.of(name))]:
        line["approximate"] = approximate
    return {**line, "optional": True} if mention.optional else line


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def read_mentions(path: Path) -> list[Mention]:
    """Return the mentions of a JSON Lines file, in its order.

    Raises DyadError with ``file:line`` where a line is not as the codebook's section 9 has it.
    """
    try:
        text = read_plain(path, MAX_BYTES, links=True).decode("utf-8")
    except (OSError, Unfit, UnicodeDecodeError) as error:
        raise DyadError("cannot be read", where=path, found=str(error), mend="give a file of JSON Lines") from error
    lines = ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    return [_parse(line, f"{path}:{number}") for number, line in lines]


def _parse(line: str, where: str) -> Mention:
    try:
        return from_json(parse_json(line))
    except ValueError as error:
        raise DyadError("is no mention", where=where, found=str(error)) from error


def from_json(line: dict[str, Any]) -> Mention:
    """Return the mention that one line's object stands for.

    A field with fewer spans than values has its first span for the others, one without any the first
    evidence. Raises ValueError in words.
    """
    _check(line)
    evidence = tuple(sorted(_read_span(raw) for raw in line["evidence"]))
    claims = tuple(_claims(line, evidence[0]))
    rules = (RULE,)
    return Mention(line["doc"], line["table"], claims, evidence, rules, line.get("key"), bool(line.get("optional")))


def _check(line: Any) -> None:
    known = {key: value for key, value in line.items() if key in LINE} if isinstance(line, dict) else line
    if found := faults(known, LINE, ""):
        raise ValueError("; ".join(str(fault).lstrip(": ") for fault in found))
    if line["table"] not in TABLES:
        raise ValueError(f"table {line['table']!r} is none of {', '.join(TABLES)}")
    if not line["evidence"]:
        raise ValueError("evidence is empty")
    if not isinstance(line.get("approximate", []), list):
        raise ValueError("approximate: expected a list of fields")
    if unknown := set(line["fields"]) - set(slots(line["table"])):
        raise ValueError(f"table {line['table']} has no field {', '.join(sorted(unknown))}")


def _claims(line: dict[str, Any], fallback: Span) -> Iterator[Claim]:
    approximate = {str(name) for name in line.get("approximate", ())}
    for name, slot in slots(line["table"]).items():
        values = _values(line["fields"].get(name), slot)
        given = line.get("spans", {}).get(name) or []
        if not isinstance(given, list):
            raise ValueError(f"spans of {name}: expected a list, found {given!r}")
        spans = [_read_span(raw) for raw in given] or [fallback]
        for number, value in enumerate(values):
            span = spans[number] if number < len(spans) else spans[0]
            yield Claim(name, value, span, "normalised", RULE, name in approximate)


def _values(raw: object, slot: Slot) -> list[str]:
    if raw is None:
        return []
    values = raw if slot.many else [raw]
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise ValueError(f"{slot.name}: expected {'a list of texts' if slot.many else 'a text'}, found {raw!r}")
    return values


def _read_span(raw: Any) -> Span:
    start, end = (raw.get("start"), raw.get("end")) if isinstance(raw, dict) else (None, None)
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise ValueError(f"expected a span with 0 <= start < end, found {raw!r}")
    return Span(start, end)
