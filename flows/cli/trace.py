"""Say where a published value comes from: the words it was read from, in their sentence, and whoever says otherwise."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from flows.cli.published import Row, Shelf, open_shelf
from flows.ground.errors import DyadError
from flows.ground.paths import OUTPUT, RAW
from flows.ground.visible import visible

HELP = "show the words a published value was read from"

CONTEXT = 400  # characters shown on either side of a quote at most
WIDTH = 100  # columns: lines are wrapped for reading
RECORDS = ("treaties", "visits", "exercises", "trade_figures")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("corpus", metavar="CORPUS", help="a published corpus, such as italy-japan")
    parser.add_argument("record", metavar="TABLE/ID", help="a record, such as treaties/tripartite-pact-1940")
    parser.add_argument("field", metavar="FIELD", nargs="?", help="a field or a column of it (default: all)")
    parser.add_argument(
        "--output", metavar="DIR", type=Path, default=OUTPUT, help="where releases lie (default: output/)"
    )
    parser.add_argument("--raw", metavar="DIR", type=Path, default=RAW, help="where corpora lie (default: raw/)")


def run(arguments: argparse.Namespace) -> int:
    """Print field after field, the published claims first, each with its quote, text, rule and decision."""
    shelf = open_shelf(arguments.corpus, arguments.output)
    table, _, record = arguments.record.partition("/")
    claims = _claims(shelf, table, record)
    wanted = _fields(claims, arguments.field, table)
    page = Page(shelf, arguments.raw / arguments.corpus, sys.stdout.isatty())
    print(page.strong(arguments.record) + f"  ({arguments.corpus} {shelf.version})")
    for field in wanted:
        print("\n".join(page.field(field, [claim for claim in claims if claim["field"] == field])))
    return 0


def _claims(shelf: Shelf, table: str, record: str) -> list[Row]:
    if table not in RECORDS or not record:
        raise DyadError(
            "is no record", where=f"{table}/{record}", expected=f"TABLE/ID with a table of {', '.join(RECORDS)}"
        )
    claims = [row for row in shelf.rows("claims") if row["table_name"] == table and row["record_id"] == record]
    if not claims:
        ids = {row["record_id"] for row in shelf.rows("claims") if row["table_name"] == table}
        raise DyadError(f"has no record {record!r}", where=table, found=f"{len(ids)} others", mend=_near(record, ids))
    return claims


def _fields(claims: Sequence[Row], asked: str | None, table: str) -> list[str]:
    """The fields to show: all, or what was asked for, a field by its name or those that a column rests on."""
    there = list(dict.fromkeys(claim["field"] for claim in claims))
    if asked is None or asked in there:
        return [asked] if asked else there
    found = [field for field in there if field in _rests_on(table, asked)]
    if not found:
        raise DyadError(f"has no field {asked!r}", where="the record", expected=f"one of {', '.join(there)}")
    return found


def _rests_on(table: str, column: str) -> set[str]:
    """The fields of a record that a column of that name rests on, in any of the tables that publish such records."""
    from flows.ground.schema import load_schemas

    columns = [c for schema in load_schemas().values() if schema.of == table for c in schema.columns]
    return {field.partition(".")[2] for c in columns if c.name == column for field in c.rests_on}


def _near(name: str, names: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, sorted(names), n=3)
    return f"did you mean {' or '.join(near)}?" if near else "look the id up in the table"


@dataclass(frozen=True, slots=True)
class Page:
    """How claims are shown: with texts from ``raw/`` where they are there, in colour where a terminal reads."""

    shelf: Shelf
    raw: Path
    colour: bool

    def strong(self, text: str) -> str:
        """Make text stand out on a terminal."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def mark(self, text: str) -> str:
        """Mark the quote in its sentence: by colour, or by guillemets where there is none."""
        return f"\x1b[1;33m{text}\x1b[0m" if self.colour else f"«{text}»"

    def field(self, field: str, claims: Sequence[Row]) -> Iterator[str]:
        """Yield the lines about one field."""
        published = [claim for claim in claims if claim["published"] == "true"]
        others = [claim for claim in claims if claim["published"] != "true"]
        values = ", ".join(dict.fromkeys(claim["value"] for claim in published))
        yield f"\n{self.strong(field)} = {values}   [{claims[0]['agreement']}]"
        for claim in published:
            yield from self.claim(claim)
        for claim in others:
            yield f"  also said: {claim['value']}"
            yield from self.claim(claim)

    def claim(self, claim: Row) -> Iterator[str]:
        """Yield the lines about one claim: its words, where they stand, how they were read."""
        source = self.shelf.row("sources", "source_id", claim["source_id"])
        yield _wrapped(self.quote(claim, source), "    ")
        place = f"{claim['source_id']}:{claim['start_char']}-{claim['end_char']}"
        approximate = ", approximate" if claim["approximate"] == "true" else ""
        yield f"      {place}  {claim['how']} by {claim['rule']}{approximate}"
        yield _wrapped(f"{source['title']}, {source['publisher']} ({source['licence']})", "      ")
        if claim["decision_id"]:
            yield _wrapped(self.decision(claim["decision_id"]), "      ")

    def decision(self, name: str) -> str:
        """Return the line about a curator's decision."""
        decision = self.shelf.row("decisions", "decision_id", name)
        return f"decided: {name}, {decision['author']}, {decision['date_edtf']}: {decision['reason']}"

    def quote(self, claim: Row, source: Row) -> str:
        """Return the quote within its sentence, or alone where the text is not at hand or not the one that was read."""
        text = _text(self.raw, claim["source_id"], source["sha256"])
        if text is None:
            return self.mark(claim["quote"]) if claim["quote"] else "(the licence forbids to quote)"
        start, end = (int(claim[name]) if claim[name].isdecimal() else 0 for name in ("start_char", "end_char"))
        before, after = _sentence(text, start, end)
        return (
            _flat(text[before:start], left=True)
            + self.mark(_flat(text[start:end]))
            + _flat(text[end:after], right=True)
        )


def _text(folder: Path, name: str, sha256: str) -> str | None:
    from flows.corpus import texts

    raw = texts.read_bytes(folder / name, name) if texts.is_plain_name(name) else b""
    text = texts.decode(raw, name) if isinstance(raw, bytes) and texts.sha256(raw) == sha256 else None
    return text if isinstance(text, str) else None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a quote starts and ends, roughly: this is for reading, not for data.

    A sentence too long to show is cut between words.
    """
    low, high = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before, after = text[low:start], text[end:high]
    starts = [before.rfind(stop) + len(stop) for stop in (". ", "\n") if stop in before]
    ends = [after.find(stop) + 1 for stop in (". ", "\n") if stop in after]
    first = before.find(" ") + 1 if low else 0
    last = after.rfind(" ") if high < len(text) and " " in after else len(after)
    return low + max(starts, default=first), end + min(ends, default=last)


def _wrapped(text: str, indent: str) -> str:
    return fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _flat(text: str, *, left: bool = False, right: bool = False) -> str:
    """Put text on one line, keeping a blank next to the quote."""
    flat = visible(" ".join(text.split()))
    head = " " if right and text[:1].isspace() and flat else ""
    tail = " " if left and text[-1:].isspace() and flat else ""
    return head + flat + tail
