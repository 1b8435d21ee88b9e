"""The accuracy card: how well the rules read texts that they were not written on, kept with the code and published.

``accuracy.json`` holds counts, one line a set, table and count, made by ``python -m tests.accuracy_card`` and
compared with what is measured by the tests: it is never older than the rules. Figures follow from the counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from flows.evaluate.exchange import read_mentions
from flows.evaluate.linking import records_as_mentions
from flows.evaluate.scoring import Score, TableScore, score
from flows.ground.errors import DyadError
from flows.ground.measured import Measured, Stage, Tally
from flows.ground.model import Corpus, Mention, Record
from flows.ground.paths import ROOT

CARD: Final = Path(__file__).with_name("accuracy.json")
OWN: Final = "this-corpus"
ABOUT_OWN: Final = "texts of this corpus, which may have been read while the rules were written"


def lines(name: str, about: str, stage: Stage, figures: Score) -> Iterator[Measured]:
    """Yield a score as lines of a card: each table's records, slots and fields, then those of all tables."""
    for table in (*figures.tables, figures.overall):
        for counted, tally in _counts(table):
            yield Measured(name, about, stage, figures.documents, table.table, counted, tally)


def _counts(table: TableScore) -> Iterator[tuple[str, Tally]]:
    yield "records", table.records
    yield "slots", table.slots
    yield from ((field.name, field.slots) for field in table.fields)


def read_card(path: Path = CARD) -> tuple[Measured, ...]:
    """Return the lines of the card that comes with the code.

    Raises DyadError where the file is missing or is no card.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        return tuple(_line(row, raw["sets"]) for row in raw["counts"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise DyadError(
            "is no accuracy card", where=path, found=str(fault), mend="make it anew: python -m tests.accuracy_card"
        ) from fault


def _line(row: list[str | int], sets: dict[str, dict[str, str | int]]) -> Measured:
    name, table, counted = (str(part) for part in row[:3])
    gold, found, equal = (int(part) for part in row[3:])
    about = sets[name]
    return Measured(
        name, str(about["about"]), "automatic", int(about["documents"]), table, counted, Tally(gold, found, equal)
    )


def render_card(measured: Iterable[Measured]) -> str:
    """Return the card as the JSON text that is kept, a line a count, so that a change of one shows as one."""
    kept = list(measured)
    sets = {line.set: {"about": line.about, "documents": line.documents} for line in kept}
    rows = [[m.set, m.table, m.counted, m.tally.gold, m.tally.found, m.tally.equal] for m in kept]
    heads = ",\n".join(f"  {_json(name)}: {_json(about)}" for name, about in sets.items())
    body = ",\n".join(f"  {_json(row)}" for row in rows)
    columns = ["set", "table", "counted", "gold", "found", "equal"]
    return f'{{"sets": {{\n{heads}\n}},\n"columns": {_json(columns)},\n"counts": [\n{body}\n]}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def own_card(corpus: Corpus, automatic: Iterable[Mention], records: Iterable[Record]) -> tuple[Measured, ...]:
    """Return the lines a corpus has of its own: the rules, and what is published, against its gold; () without gold.

    Raises DyadError where the gold that ``corpus.yaml`` names cannot be read, or is of other texts.
    """
    if "gold" not in corpus.metadata:
        return ()
    path, names = _gold(corpus), [document.name for document in corpus.documents]
    gold = read_mentions(path)
    if strangers := {mention.doc for mention in gold} - set(names):
        raise DyadError("is gold of other texts", where=path, found=min(strangers), expected=", ".join(names))
    read, shown = score(gold, automatic, names), score(gold, records_as_mentions(records), names)
    return (*lines(OWN, ABOUT_OWN, "automatic", read), *lines(OWN, ABOUT_OWN, "published", shown))


def _gold(corpus: Corpus) -> Path:
    """Where the gold lies: a manifest that came from elsewhere must not have other files of this machine read."""
    path = (corpus.folder / str(corpus.metadata["gold"])).resolve()
    if not any(path.is_relative_to(folder) for folder in (corpus.folder.resolve(), ROOT / "tests" / "gold")):
        raise DyadError(
            "names gold out of reach", where=corpus.folder / "corpus.yaml", found=str(corpus.metadata["gold"]),
            expected="a file in the corpus's own folder, or in tests/gold",
        )  # fmt: skip
    return path
