"""Measure the annotators: is there, at every gold claim's span, an annotation of the right type and value?

``python -m tests.measure_annotations [SET …] [--kind K …] [--list] [--half odd|even]``. Sets: the files of
``tests/passages`` by their stems, ``dev`` and ``unseen``. Rules are made on passages with odd numbers; those with even
numbers are for reporting only.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeAlias

from flows.extract.model import Amount, Annotation, DateExpr, Delegation, Event, Force, Instrument, Person, Role, Unit
from flows.extract.reading import Reading, codes
from flows.ground import edtf
from flows.ground.model import Document, Dyad, Span
from flows.ground.names import same_name

Outcome: TypeAlias = Literal["right", "wrong value", "nothing"]

TESTS = Path(__file__).parent
FOLDERS = {
    "unseen": TESTS / "gold" / "unseen",
    **{
        name: TESTS / "texts" / name
        for name in ("dev", "dev2", "dev3-ij", "dev3-world", "dev4-ij", "dev4-world", "report-ij", "report-world")
    },
}
SETS = ("visits", "treaties", "exercises", "trade_figures", "dev", "unseen")


@dataclass(frozen=True)
class Claimed:
    """A gold value with its span in a document."""

    doc: str
    table: str
    field: str
    value: str
    span: Span


@dataclass(frozen=True)
class Judged:
    """A gold value, what kind of annotation it wants, and what became of it."""

    claimed: Claimed
    kind: str
    outcome: Outcome
    quote: str
    found: tuple[str, ...]


# A field's kind, and whether an annotation gives its value; None: the annotation is of another type.
Judge: TypeAlias = Callable[[Annotation, Claimed, Reading], bool | None]


def _date(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    if not isinstance(note, DateExpr):
        return None
    if note.edtf is None:
        return False
    ends = note.edtf.split("/")  # an end of a range serves as well: which one is meant is for the frames to say
    return claimed.value in (ends[0], ends[-1]) or edtf.equal_for_scoring(note.edtf, claimed.value)


def _amount(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    if not isinstance(note, Amount):
        return None
    if claimed.field == "unit":
        return note.unit == claimed.value or (note.kind == "quantity" and claimed.value in (note.unit or ""))
    return abs(Decimal(note.number)) == abs(Decimal(claimed.value))


def _title(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    if not isinstance(note, Instrument):
        return None
    title = note.title.of(reading.document.text)
    quote = reading.document.text[note.start : note.end]
    return same_name(title, claimed.value) or same_name(quote, claimed.value)


def _noun(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    return note.noun == claimed.value if isinstance(note, Instrument) else None


def _unit(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    return same_name(note.name, claimed.value) if isinstance(note, Unit) else None


def _event(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    return same_name(note.name, claimed.value) if isinstance(note, Event) else None


def _domain(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    return note.domain == claimed.value if isinstance(note, (Force, Unit)) else None


def _person(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    named = isinstance(note, (Person, Delegation, Role))
    return same_name(getattr(note, "name", None) or "", claimed.value) if named else None


def _place(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    if note.type != "place":
        return None
    quote = reading.document.text[note.start : note.end]
    return same_name(quote, claimed.value) or same_name(str(getattr(note, "name", "")), claimed.value)


def _code(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    return claimed.value in codes(note) if codes(note) else None


def _state(note: Annotation, claimed: Claimed, reading: Reading) -> bool | None:
    """Whether a person's own state is the dyad's, where the gold names him: a state at all is what is asked."""
    return bool(note.state) if isinstance(note, (Person, Role, Delegation)) else None


DATES = ("signed", "in_force", "ended", "start", "end", "period", "base_period")
CODES = ("parties", "origin", "destination", "participants", "host", "exporter", "importer", "frame")
JUDGES: Mapping[str, tuple[tuple[str, Judge], ...]] = {
    **dict.fromkeys(DATES, (("date", _date),)),
    **dict.fromkeys(CODES, (("code", _code),)),
    **dict.fromkeys(("visitors", "hosts"), (("person", _person), ("state of person", _state))),
    **dict.fromkeys(("place", "places"), (("place", _place),)),
    "signatories": (("person", _person),),
    "value": (("amount", _amount),),
    "unit": (("amount's unit", _amount),),
    "title": (("title", _title),),
    "instrument": (("instrument", _noun),),
    "units": (("unit", _unit),),
    "name": (("exercise", _event),),
    "occasion": (("occasion", _event),),
    "domain": (("domain", _domain),),
}


def claims(doc: str, mentions: Sequence[Mapping[str, Any]]) -> Iterator[Claimed]:
    """Yield every gold value that has a span of its own."""
    for mention in mentions:
        for field, spans in mention.get("spans", {}).items():
            values = mention["fields"].get(field)
            listed = values if isinstance(values, list) else [values]
            for value, span in zip(listed, spans, strict=False):
                if value is not None and span:
                    yield Claimed(doc, mention["table"], field, str(value), _where(field, span, mention["evidence"]))


def _where(field: str, span: Mapping[str, int], evidence: Sequence[Mapping[str, int]]) -> Span:
    """A value's span; the whole evidence for a service, which any force or unit told of there tells as well."""
    if field != "domain":
        return Span(span["start"], span["end"])
    return Span(min(e["start"] for e in evidence), max(e["end"] for e in evidence))


def judge(claimed: Claimed, reading: Reading) -> Iterator[Judged]:
    """Yield what the annotations at a gold value's span say of it, once for each kind it asks for."""
    near = [a for a in reading.annotations if a.start < claimed.span.end and claimed.span.start < a.end]
    for kind, ask in JUDGES.get(claimed.field, ()):
        answers = [(a, ask(a, claimed, reading)) for a in near]
        typed = [(a, answer) for a, answer in answers if answer is not None]
        outcome: Outcome = "right" if any(answer for _, answer in typed) else "wrong value" if typed else "nothing"
        shown = tuple(f"{a.rule}:{a.span.of(reading.document.text)!r}={a.value}" for a, _ in typed)
        yield Judged(claimed, kind, outcome, claimed.span.of(reading.document.text), shown)


def documents(name: str, half: str | None = None) -> Iterator[tuple[Document, list[dict[str, Any]]]]:
    """Yield the documents of a set with their gold mentions; ``half`` picks passages by their number."""
    if name in FOLDERS:
        yield from _texts(FOLDERS[name])
        return
    path = TESTS / "passages" / f"{name}.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        row = json.loads(line)
        odd = int("".join(filter(str.isdigit, row["doc"]))) % 2 == 1
        if half is None or odd == (half == "odd"):
            yield _document(row, row["text"]), row["gold"]


def _document(row: Mapping[str, Any], text: str) -> Document:
    first, second = row["dyad"]
    return Document(str(row["doc"]), text, Dyad.of(first, second), row.get("title"), row.get("date"))


def _texts(folder: Path) -> Iterator[tuple[Document, list[dict[str, Any]]]]:
    gold = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines() if line.strip()]
    for line in (folder / "sources.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        text = (folder / str(row["doc"])).read_bytes().decode("utf-8")
        yield _document(row, text), [mention for mention in gold if mention["doc"] == row["doc"]]


def judged(name: str, half: str | None = None) -> Iterator[Judged]:
    """Yield every gold value of a set, judged."""
    for document, mentions in documents(name, half):
        reading = Reading(document)
        for claimed in claims(document.name, mentions):
            yield from judge(claimed, reading)


def table(rows: Sequence[Judged]) -> Iterator[str]:
    """Yield a line for each kind: how many gold values, how many right, wrong, without annotation."""
    counted = Counter((row.kind, row.outcome) for row in rows)
    for kind in dict.fromkeys(kind for asked in JUDGES.values() for kind, _ in asked):
        right, wrong, none = (counted[kind, outcome] for outcome in ("right", "wrong value", "nothing"))
        if total := right + wrong + none:
            yield f"{kind:16} {right:4}/{total:4} = {right / total:6.1%}   wrong {wrong:4}   nothing {none:4}"


def main() -> None:
    """Print recall a kind and set, and with ``--list`` every miss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--kind", nargs="*")
    parser.add_argument("--half", choices=("odd", "even"))
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    for name in options.sets:
        rows = [r for r in judged(name, options.half) if not options.kind or r.kind in options.kind]
        print(f"== {name} {options.half or ''}")
        for row in (r for r in rows if options.list and r.outcome != "right"):
            claimed = row.claimed
            print(f"{claimed.doc} {row.kind} {claimed.field}={claimed.value!r} at {row.quote!r}: {' '.join(row.found)}")
        print(*table(rows), sep="\n")


if __name__ == "__main__":
    main()
