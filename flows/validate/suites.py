"""The rules that people write: Great Expectations suites, one JSON file a table, run and counted."""

from __future__ import annotations

import json
import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.ground.errors import DyadError
from flows.ground.resting import collector_resting
from flows.ground.schema import load_schemas
from flows.validate.report import Finding, Result, Severity

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

INTEGRITY = "integrity"  # the suite over what `integrity` found, a row a rule


@dataclass(frozen=True, slots=True)
class Suite:
    """What one file says: expectations as plain data, in Great Expectations' own words."""

    table: str
    path: Path
    expectations: tuple[Mapping[str, Any], ...]


def read_suites(folder: Path) -> tuple[Suite, ...]:
    """Read ``<table>.json``, one a table, in the order of their names.

    Raises DyadError where a file is not JSON, names no table of ours, or says nothing.
    """
    return tuple(_read(path) for path in sorted(folder.glob("*.json")))


def _read(path: Path) -> Suite:
    try:
        raw = json.loads(path.read_text("utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        raise DyadError("is not JSON", where=path, found=str(fault), mend="see the other files beside it") from fault
    if path.stem not in (INTEGRITY, *load_schemas()):
        raise DyadError("is named after no table", where=path, expected=", ".join((INTEGRITY, *load_schemas())))
    expectations = raw.get("expectations") if isinstance(raw, dict) else None
    if not expectations:
        raise DyadError("has no expectations", where=path, expected='{"expectations": [{"type": …, "kwargs": …}]}')
    return Suite(path.stem, path, tuple(expectations))


def check_suites(
    tables: Mapping[str, pa.Table], integrity: Sequence[Result], folder: Path, docs: Path | None
) -> Result:
    """Run every suite in ``folder`` and write Data Docs to ``docs``; one check an expectation.

    A table without rows is not run: nothing in it can break a rule, and Great Expectations calls an
    empty column undefined. Raises DyadError where an expectation could not run: one that is skipped
    silently is worse than one that fails.
    """
    suites = read_suites(folder)
    if suites:
        import_at_once()
    frames = {suite.table: _frame(suite.table, tables, integrity) for suite in suites}
    suites = tuple(suite for suite in suites if len(frames[suite.table]))
    if not suites:
        return Result("suites", 0)
    with warnings.catch_warnings():
        # Conditions as strings are to go with GX 2; as objects they would be four lines of JSON that nobody edits.
        warnings.simplefilter("ignore", DeprecationWarning)
        runs = [(suite, _run(suite, batch)) for suite, batch in _batches(suites, frames)]
        if docs:
            from flows.validate.docs import write_docs

            write_docs(docs, [(suite.table, run) for suite, run in runs])
        findings = tuple(finding for suite, run in runs for finding in _findings(suite, run))
    return Result("suites", sum(len(suite.expectations) for suite in suites), findings)


def import_at_once() -> None:
    """Import what running suites takes: some two seconds, which the cycle collector would make three."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    with collector_resting():
        import great_expectations
        import great_expectations.render.renderer
        import great_expectations.render.view  # noqa: F401


def _frame(table: str, tables: Mapping[str, pa.Table], integrity: Sequence[Result]) -> pd.DataFrame:
    """A table as pandas has it; dates as datetime64, which compare with nulls among them."""
    import pandas as pd

    if table == INTEGRITY:
        return pd.DataFrame({"rule": [r.name for r in integrity], "failures": [len(r.findings) for r in integrity]})
    frame: pd.DataFrame = tables[table].to_pandas(date_as_object=False)
    return frame


def _batches(suites: Sequence[Suite], frames: Mapping[str, pd.DataFrame]) -> Iterator[tuple[Suite, Any]]:
    """Yield a batch a suite from one ephemeral context, without progress bars, analytics or chatter."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("tables")
    for suite in suites:
        asset = source.add_dataframe_asset(suite.table)
        definition = asset.add_batch_definition_whole_dataframe("whole")
        yield suite, definition.get_batch({"dataframe": frames[suite.table]})


def _run(suite: Suite, batch: Any) -> Any:
    from great_expectations.core import ExpectationSuite

    wanted = [{"severity": "critical", **expectation} for expectation in suite.expectations]
    try:
        built = ExpectationSuite(name=suite.table, expectations=wanted)
    except Exception as fault:  # GX raises whatever pydantic, marshmallow or its registry do
        raise DyadError("cannot be read as a suite", where=suite.path, found=_first_line(fault)) from fault
    key = list(_key(suite.table))
    form = {"result_format": "COMPLETE", "unexpected_index_column_names": key, "return_unexpected_index_query": False}
    run = batch.validate(built, result_format=form)
    _all_ran(suite, run)
    return run


def _all_ran(suite: Suite, run: Any) -> None:
    """Raise unless as many expectations ran as are written: GX drops a type that it does not know with a log line."""
    ran = {result.expectation_config.type for result in run.results}
    if len(run.results) != len(suite.expectations):
        lost = sorted({e["type"] for e in suite.expectations} - ran)
        raise DyadError(
            "has expectations that did not run",
            where=suite.path,
            found=", ".join(lost) or f"{len(run.results)} of {len(suite.expectations)}, some written twice?",
            expected="types that Great Expectations knows",
            mend="mend the spelling of the type",
        )
    for result in run.results:
        if fault := _fault(result.exception_info):
            where = f"{suite.path}: {result.expectation_config.type}"
            raise DyadError("could not run", where=where, found=fault, mend="compare its columns with the schema")


def _fault(info: Any) -> str | None:
    """The message of an expectation's exception; GX gives one, or one a metric."""
    entries = [info] if "raised_exception" in info else list(info.values())
    return next((_first_line(e["exception_message"]) for e in entries if e["raised_exception"]), None)


def _first_line(fault: object) -> str:
    return str(fault).strip().partition("\n")[0]


def _findings(suite: Suite, run: Any) -> Iterator[Finding]:
    """One finding a broken row, by its key; one for the table where the rule is about the table.

    What ``integrity`` found is named there already, row by row: its suite only says that 0 is expected.
    """
    if suite.table == INTEGRITY:
        return
    for result in run.results:
        if result.success:
            continue
        config = result.expectation_config
        severity: Severity = "hard" if config.severity == "critical" else "soft"
        rule = (config.meta or {}).get("why") or config.type.removeprefix("expect_").replace("_", " ")
        columns = [config.kwargs[k] for k in ("column_A", "column_B", "column") if k in config.kwargs]
        for row, value in _broken(suite.table, result.result, columns):
            yield Finding(suite.table, row, columns[0] if columns else "", value, rule, severity)


def _broken(table: str, result: Mapping[str, Any], columns: Sequence[str]) -> list[tuple[str, str]]:
    indices = result.get("unexpected_index_list") or []
    if not indices:
        return [("", str(result.get("observed_value", "")))]
    key = _key(table)
    return [
        ("/".join(str(index[k]) for k in key), ", ".join(_plain(index.get(c)) for c in columns)) for index in indices
    ]


def _plain(value: object) -> str:
    return str(value).removesuffix(" 00:00:00")


def _key(table: str) -> tuple[str, ...]:
    return ("rule",) if table == INTEGRITY else load_schemas()[table].primary_key
