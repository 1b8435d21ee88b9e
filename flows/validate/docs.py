"""Data Docs: Great Expectations' own pages of results, for people, outside the release (they carry times).

Only the pages of this run's results are rendered, with Great Expectations' renderer, and a short index: 0.1 s. A whole
site with suites, history and stores takes several times as long, and 4 MB, to say no more.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from flows.ground.errors import DyadError

INDEX = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<style>body {{ font: 16px sans-serif; margin: 3em }} td, th {{ padding: .2em 1em .2em 0; text-align: left }}</style>
<h1>{title}</h1>
<table>
<tr><th>table</th><th>result</th><th>expectations</th></tr>
{rows}
</table>
</html>
"""


def write_docs(folder: Path, runs: Sequence[tuple[str, Any]]) -> None:
    """Write ``index.html`` and a page a table to ``folder``, in place of what the last run left there.

    Raises DyadError where the disk refuses.
    """
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    renderer, view = ValidationResultsPageRenderer(run_info_at_end=True), DefaultJinjaPageView()
    pages = {f"{table}.html": view.render(renderer.render(run)) for table, run in runs}
    title = escape(f"Validation of {folder.name}")
    rows = "\n".join(_row(table, run) for table, run in runs)
    _write(folder, {**pages, "index.html": INDEX.format(title=title, rows=rows)})


def _write(folder: Path, pages: Mapping[str, str]) -> None:
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, page in pages.items():
            (folder / name).write_text(page, "utf-8")
    except OSError as fault:
        raise DyadError(
            "the Data Docs cannot be written",
            where=fault.filename or folder,
            found=fault.strerror or str(fault),
            mend="see that the folder can be written to and has room; nothing in it is needed",
        ) from fault


def _row(table: str, run: Any) -> str:
    kept = sum(bool(result.success) for result in run.results)
    verdict = "kept" if run.success else "broken"
    link = f'<a href="{escape(table)}.html">{escape(table)}</a>'
    return f"<tr><td>{link}</td><td>{verdict}</td><td>{kept} of {len(run.results)}</td></tr>"
