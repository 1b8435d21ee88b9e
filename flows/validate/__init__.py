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
from flows.validate.report import Finding, Report, Result, collect

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Finding", "Report", "validate"]


def validate(
    tables: Mapping[str, pa.Table],
    corpus: Corpus,
    previous: Path | None = None,
    *,
    suites: Path = EXPECTATIONS,
    docs: Path = WORKSHOP / "data-docs",
) -> Report:
    """Check the tables against schema, one another, the texts, ``suites`` and the ``previous`` release.

    Data Docs for people are written to ``docs/<corpus>/`` (they carry times, and are no part of a release).
    The report holds what failed, nothing is raised for bad data: ``Report.raise_for_hard`` does that.
    Raises DyadError where a suite itself is malformed.
    """
    from flows.validate.database import connect
    from flows.validate.history import compare
    from flows.validate.integrity import check_integrity
    from flows.validate.schema_rules import check_schema, check_shape
    from flows.validate.suites import check_suites

    if (shape := check_shape(tables)).broken:
        return collect([shape])
    with connect(tables) as database:
        results: list[Result] = [shape, check_schema(database), *check_integrity(tables, corpus, database)]
    results.append(compare(tables, previous, corpus))
    results.append(check_suites(tables, results, suites, docs / corpus.name))
    return collect(results, docs / corpus.name)
