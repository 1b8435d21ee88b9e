"""``decisions.yaml`` → ``Decision``s: what may be written there, checked key by key.

```yaml
- id: signed-on-the-14th                # unique, never reused
  action: correct                       # accept, reject, correct, add, link, separate, choose
  target: {doc: b.txt, table: treaties, quote: "words within the evidence", occurrence: 2}
  other: {doc: c.txt, table: treaties, quote: "…"}     # link and separate only
  field: signed                         # choose only: this mention's value is to be published
  expect: {signed: null, status: signed}               # as found before the decision; null: absent
  set:                                  # correct and add: each value with the words it stands on
    signed: {value: "2023-12-14", quote: "December 14"}
    parties: [{value: ITA, quote: "Italy"}, {value: JPN, quote: "Japan"}]
    place: null                         # takes the value away
  reason: why
  author: who
  date: "2026-11-22"                    # EDTF
```
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, get_args

from flows.ground import edtf
from flows.ground.codebook import Slot, slots
from flows.ground.errors import DecisionError
from flows.ground.model import TABLES, Action, Corpus, Decision, Setting, Target
from flows.ground.shape import Fault, Key, complain, faults, nearest
from flows.ground.states import is_code
from flows.ground.yamlfile import entry_lines, parse_yaml, read_raw

FILE = "decisions.yaml"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ACTIONS: tuple[Action, ...] = get_args(Action)
DECISION = {
    "id": Key("text"),
    "action": Key("text"),
    "target": Key("mapping"),
    "other": Key("mapping", required=False),
    "field": Key("text", required=False),
    "expect": Key("mapping", required=False),
    "set": Key("mapping", required=False),
    "reason": Key("text"),
    "author": Key("text"),
    "date": Key("text"),
}
TARGET = {"doc": Key("text"), "table": Key("text"), "quote": Key("text"), "occurrence": Key("number", required=False)}
VALUE = {"value": Key("text"), "quote": Key("text"), "occurrence": Key("number", required=False)}
NEEDS: dict[str, str] = {"correct": "set", "add": "set", "link": "other", "separate": "other", "choose": "field"}


def load_decisions(corpus: Corpus) -> tuple[Decision, ...]:
    """Return the decisions of a corpus in the order of its file; () where it has none.

    Raises DecisionError, with every fault and its line, where the file is not as described above.
    """
    path = corpus.folder / FILE
    if not path.exists() and not path.is_symlink():
        return ()
    written = read_raw(path, DecisionError)
    raw = parse_yaml(written, path, DecisionError) or []
    if not isinstance(raw, list):
        raise DecisionError("is no list of decisions", where=path, expected="entries that begin with «- id:»")
    lines = entry_lines(written)
    placed = [(entry, f"{path}:{line}") for entry, line in zip(raw, lines, strict=True)]
    complain([fault for entry, place in placed for fault in _check(entry, place, corpus)], path, DecisionError)
    complain(list(_twins(placed)), path, DecisionError)
    return tuple(_decision(entry, place) for entry, place in placed)


def _twins(placed: list[tuple[dict[str, Any], str]]) -> Iterator[Fault]:
    counts = Counter(entry["id"] for entry, _ in placed)
    for entry, place in placed:
        if counts[entry["id"]] > 1:
            yield Fault(place, f"decision id {entry['id']!r} is given {counts[entry['id']]} times")


# Checks


def _check(entry: object, place: str, corpus: Corpus) -> list[Fault]:
    found = faults(entry, DECISION, place)
    if found or not isinstance(entry, dict):
        return found
    found = [
        fault
        for key in ("target", "other")
        if key in entry
        for fault in _check_target(entry[key], f"{place} {key}", corpus)
    ]
    return found or [*_check_action(entry, place), *_check_fields(entry, place)]


def _check_target(raw: dict[str, Any], place: str, corpus: Corpus) -> list[Fault]:
    if found := faults(raw, TARGET, place):
        return found
    return [*_one_of(raw["table"], list(TABLES), f"{place}.table"), *_known_doc(raw["doc"], place, corpus)]


def _known_doc(doc: str, place: str, corpus: Corpus) -> list[Fault]:
    return _one_of(doc, [source.name for source in corpus.sources], f"{place}.doc")


def _one_of(word: str, known: list[str], place: str) -> list[Fault]:
    if word in known:
        return []
    near = nearest(word, known)
    return [Fault(place, f"{word!r} is none of {', '.join(known)}", f"did you mean {near!r}?" if near else "")]


def _check_action(entry: dict[str, Any], place: str) -> Iterator[Fault]:
    action = entry["action"]
    yield from _one_of(action, list(ACTIONS), f"{place}.action")
    for key in ("set", "other", "field"):
        if NEEDS.get(action) == key and not entry.get(key):
            yield Fault(place, f"action {action} needs the key {key!r}")
        elif key in entry and NEEDS.get(action) != key and action in ACTIONS:
            yield Fault(place, f"action {action} has no use for the key {key!r}")
    if "other" in entry and entry["other"]["table"] != entry["target"]["table"]:
        yield Fault(place, "target and other are of different tables")
    if not _ID.fullmatch(entry["id"]):
        yield Fault(f"{place}.id", f"expected lower-case words joined by hyphens, found {entry['id']!r}")
    if not edtf.is_valid(entry["date"]):
        yield Fault(f"{place}.date", f"{entry['date']!r} is no EDTF date")


def _check_fields(entry: dict[str, Any], place: str) -> Iterator[Fault]:
    known = slots(entry["target"]["table"])
    named = [*entry.get("set", {}), *entry.get("expect", {}), *([entry["field"]] if "field" in entry else [])]
    for name in named:
        yield from _one_of(str(name), list(known), f"{place} field")
    for name, raw in entry.get("expect", {}).items():
        if not _is_expectation(raw):
            yield Fault(f"{place} expect.{name}", f"expected a text, a list of texts, or null, found {raw!r}")
    for name, raw in entry.get("set", {}).items():
        if name in known and raw is not None:
            yield from _check_values(raw, known[name], f"{place} set.{name}")


def _is_expectation(raw: object) -> bool:
    return raw is None or isinstance(raw, str) or (isinstance(raw, list) and all(isinstance(v, str) for v in raw))


def _check_values(raw: object, slot: Slot, place: str) -> Iterator[Fault]:
    values = raw if slot.many else [raw]
    if not isinstance(values, list) or not values:
        yield Fault(place, "expected a list of {value, quote}", "the field is a list")
        return
    for value in values:
        if found := faults(value, VALUE, place):
            yield from found
            continue
        if problem := _misfit(slot, value["value"]):
            yield Fault(place, problem)


def _misfit(slot: Slot, value: str) -> str | None:
    if slot.kind == "enum" and value not in (slot.values or ()):
        return f"{value!r} is none of {', '.join(slot.values or ())}"
    tests: dict[str, tuple[Callable[[str], bool], str]] = {
        "code": (is_code, "a code such as ITA, EUE or ORG:NATO"),
        "date": (edtf.is_valid, "an EDTF date"),
        "number": (_is_number, "a plain decimal"),
    }
    test, expected = tests.get(slot.kind, (bool, "a text"))
    return None if test(value) else f"expected {expected}, found {value!r}"


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


# Reading


def _decision(entry: dict[str, Any], where: str) -> Decision:
    target = _target(entry["target"])
    settings = tuple(s for name, raw in entry.get("set", {}).items() for s in _settings(name, raw))
    first = settings[0] if settings else None
    return Decision(
        id=entry["id"],
        action=entry["action"],
        target=str(target),
        reason=entry["reason"].strip(),
        author=entry["author"],
        date=entry["date"],
        doc=target.doc,
        quote=first.quote if first and first.quote else target.quote,
        table=target.table,
        field=entry.get("field") or (first.field if first else None),
        value=first.value if first else None,
        at=target,
        other=_target(entry["other"]) if "other" in entry else None,
        settings=settings,
        expect=tuple((name, _expected(raw)) for name, raw in entry.get("expect", {}).items()),
        where=where,
    )


def _target(raw: dict[str, Any]) -> Target:
    return Target(raw["doc"], raw["table"], raw["quote"], raw.get("occurrence"))


def _settings(name: str, raw: Any) -> Iterator[Setting]:
    if raw is None:
        yield Setting(name, None)
        return
    for value in raw if isinstance(raw, list) else [raw]:
        yield Setting(name, value["value"], value["quote"], value.get("occurrence"))


def _expected(raw: str | list[str] | None) -> tuple[str, ...]:
    return () if raw is None else (raw,) if isinstance(raw, str) else tuple(raw)
