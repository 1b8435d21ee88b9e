"""Why a row or a value changed: what its claims rest on now, and what they rested on before.

In the order in which one explains another: a decision about the very field; a text that came, changed or went; the
description of the tables; and where none of these did anything, the rules that read the same words otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from flows.diff.change import Cause
from flows.diff.ids import Place, place_of
from flows.diff.release import Release, Row
from flows.ground.schema import Column, TableSchema, load_schemas


class Causes:
    """What may be the cause of a change between two releases."""

    def __init__(self, old: Release, new: Release) -> None:
        self.old, self.new = old, new

    @cached_property
    def _texts(self) -> dict[str, Cause]:
        """The texts that came, changed or went, with what that makes of them as causes."""
        before, now = self.old.sources, self.new.sources
        found = {name: Cause("source_added", name) for name in now.keys() - before.keys()}
        found |= {name: Cause("source_removed", name) for name in before.keys() - now.keys()}
        shared = before.keys() & now.keys()
        return found | {name: Cause("source_changed", name) for name in shared if before[name] != now[name]}

    @cached_property
    def _decided(self) -> dict[str, Row]:
        return {str(row["decision_id"]): row for r in (self.old, self.new) for row in r.rows("decisions")}

    @cached_property
    def _decisions(self) -> frozenset[str]:
        """The decisions that were made, changed or taken back."""
        before, now = ({str(row["decision_id"]): row for row in r.rows("decisions")} for r in (self.old, self.new))
        return frozenset(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))

    def of_row(self, table: str, row: Row, *, gone: bool) -> Cause:
        """Return why a row is new, or gone."""
        return self._of(table, row, None, (self.old if gone else self.new,)) or self._code(table, row)

    def of_value(self, table: str, row: Row, column: str) -> Cause:
        """Return why a value is another."""
        both = (self.new, self.old)
        return self._of(table, row, column, both) or self._of(table, row, None, both) or self._code(table, row)

    def _of(self, table: str, row: Row, column: str | None, releases: Iterable[Release]) -> Cause | None:
        own = self._own(table, row)
        if own is not None:
            return own
        claims = [claim for release in releases for claim in _claims(release, table, row, column)]
        decided = sorted({str(c["decision_id"]) for c in claims if c.get("decision_id") in self._decisions})
        decided = decided or sorted(self._about(claims))
        if decided:
            return Cause("decision", decided[0])
        texts = sorted({str(c["source_id"]) for c in claims if c["source_id"] in self._texts})
        return self._texts[texts[0]] if texts else None

    def _about(self, claims: Sequence[Row]) -> Iterator[str]:
        """The new or changed decisions that set no value: a mention taken or dropped, two of them joined or parted.

        No claim bears their names. They are found by text and table, and by words that they share with the claims.
        """
        kinds = {(str(c["source_id"]), str(c["table_name"])) for c in (*claims, *self._heirs(claims))}
        words = {word for c in claims for word in _words(f"{c.get('quote') or ''} {c.get('value') or ''}")}
        for name in self._decisions:
            row = self._decided[name]
            place, _, told = str(row["target"]).partition(": ")
            document, _, table = place.partition("#")
            shared = not told or row["action"] in ("link", "separate") or bool(words & _words(told))
            if row["action"] != "correct" and (document, table) in kinds and shared:
                yield name

    def _heirs(self, claims: Sequence[Row]) -> Iterator[Row]:
        """The claims of the records that hold the same words now: what a record that is gone was merged into."""
        records = {self._holders.get(place_of(claim)) for claim in claims}
        for record in records - {None}:
            yield from self.new.claims.get(record, ()) if record else ()

    @cached_property
    def _holders(self) -> dict[Place, tuple[str, str]]:
        return {place_of(claim): record for record, claims in self.new.claims.items() for claim in claims}

    def _own(self, table: str, row: Row) -> Cause | None:
        """The cause that a row about the reading itself carries: a text, a decision."""
        if table == "sources":
            return self._texts.get(str(row["source_id"]))
        if table == "decisions":
            return Cause("decision", str(row["decision_id"]))
        if table == "claims" and row.get("decision_id") in self._decisions:
            return Cause("decision", str(row["decision_id"]))
        if table == "claims":
            return self._texts.get(str(row["source_id"]))
        return None

    def _code(self, table: str, row: Row) -> Cause:
        """What is left: the rules. Named where the row's claims name one."""
        rules = sorted({str(c["rule"]) for r in (self.new, self.old) for c in _claims(r, table, row, None)})
        return Cause("code", rules[0] if len(rules) == 1 else None)


def _claims(release: Release, table: str, row: Row, column: str | None) -> Iterator[Row]:
    """The claims that a row rests on; with ``column``, those of the fields that the column rests on."""
    schema = load_schemas().get(table)
    if schema is None:
        return
    for kind, record in _records(schema, row):
        fields = None if column is None else _fields(schema, column)
        for claim in release.claims.get((kind, record), ()):
            if fields is None or claim["field"] in fields:
                yield claim


def _words(text: str) -> set[str]:
    return {word.casefold() for word in text.split() if len(word) > 3}


def _records(schema: TableSchema, row: Row) -> Iterator[tuple[str, str]]:
    """The records that a row belongs to."""
    if schema.of and schema.record_id:
        yield schema.of, str(row[schema.record_id])
    elif "table_name" in row and "record_id" in row:
        yield str(row["table_name"]), str(row["record_id"])


def _fields(schema: TableSchema, column: str) -> frozenset[str]:
    known: dict[str, Column] = {each.name: each for each in schema.columns}
    rests = known[column].rests_on if column in known else ()
    return frozenset(field.partition(".")[2] for field in rests)
