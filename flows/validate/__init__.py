"""Step six: tables → report. Everything a release must hold to, checked before anything is written.

Four kinds of rules, each where it is cheapest and best read:

- what the schema says of one table (``schema_rules``), in DuckDB, one query a table;
- what holds between tables and texts (``integrity``): keys, claims, quotes, licences, parties;
- what people write and edit: Great Expectations suites in ``expectations/<table>.json`` (``suites``);
- what may not get worse since the last release (``history``).

The schema's rules are not run through Great Expectations: at 6 ms a rule its 200 would take longer than the rest of
the release; in DuckDB they take 30 ms in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flows.ground.model import Corpus
from flows.ground.paths import EXPECTATIONS, WORKSHOP
from flows.validate.beside import suites_beside, suites_here
from flows.validate.report import Finding, Report, Result, collect

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DOCS", "Finding", "Report", "Result", "check_rules", "suites_beside", "validate"]

DOCS = WORKSHOP / "data-docs"


def check_rules(tables: Mapping[str, pa.Table], corpus: Corpus, previous: Path | None = None) -> tuple[Result, ...]:
    """Check the tables against schema, one another, the texts and the ``previous`` release: all rules but the suites.

    The last result is ``broken`` where the tables are not even those of the schema; then no more is looked at.
    """
    from flows.validate.database import connect
    from flows.validate.derived import check_dates
    from flows.validate.history import compare
    from flows.validate.integrity import check_integrity
    from flows.validate.schema_rules import check_schema, check_shape

    if (shape := check_shape(tables)).broken:
        return (shape,)
    with connect(tables) as database:
        results = (shape, check_schema(database), check_dates(tables), *check_integrity(tables, corpus, database))
    return (*results, compare(tables, previous, corpus))


def validate(
    tables: Mapping[str, pa.Table],
    corpus: Corpus,
    previous: Path | None = None,
    *,
    suites: Path = EXPECTATIONS,
    docs: Path = DOCS,
) -> Report:
    """Check everything, and return the report.

    It holds what failed, nothing is raised for bad data: ``Report.raise_for_hard`` does that. Data Docs for people are
    written to ``docs/<corpus>/`` (they carry times, and are no part of a release). Raises DyadError where a suite
    itself is malformed.
    """
    results = check_rules(tables, corpus, previous)
    if results[-1].broken:
        return collect(results)
    return collect([*results, suites_here(tables, results, suites, docs / corpus.name)()], docs / corpus.name)
