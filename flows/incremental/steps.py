"""What each step of a release runs: its part of the project's code and data files, and the libraries it calls.

``tests/test_incremental.py`` holds the list against what the modules import.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flows.ground.fingerprint import Code
from flows.incremental.digest import digest

if TYPE_CHECKING:
    from flows.extract.proposers import Panel


@dataclass(frozen=True, slots=True)
class Step:
    """A step's name, its folders and files (as ``fingerprint`` takes them), and its libraries as on PyPI."""

    name: str
    code: tuple[str, ...]
    libraries: tuple[str, ...] = ()


_ALL: Final = ("ground", "incremental", "recipe.py", "language/iso3166.tsv", "schemas/fields.yaml")
_NAMES: Final = ("language/sameness.yaml", "language/given_names.txt", "language/family_names.txt")
_TIERS: Final = ("language/reliability.tsv", "language/members.yaml")
_ARROW: Final = ("pyarrow", "PyYAML")
_CUTTING: Final = tuple(f"extract/{name}.py" for name in ("view", "segments", "tokens", "model"))

STEPS: Final = {
    step.name: step
    for step in (
        Step("load", ("corpus",), ("PyYAML",)),
        Step("decisions", ("curate", *_NAMES), ("PyYAML",)),
        Step("extract", ("extract", "language"), ("PyYAML", "rapidfuzz")),
        Step("link", ("curate", "link", *_NAMES), ("PyYAML", "rapidfuzz")),
        Step("tabulate", ("tabulate", "evaluate", "schemas", *_TIERS), _ARROW),
        Step("compare", ("diff", "package/layout.py", "schemas"), _ARROW),
        Step("validate", ("validate", "schemas"), ("duckdb", *_ARROW)),
        Step("suites", ("validate", "schemas", "expectations"), ("great-expectations", "pandas", *_ARROW)),
        Step(
            "stage",
            ("package", "explorer", "diff", "tabulate", "schemas", "news.py", *_CUTTING, *_TIERS, *_NAMES),
            ("duckdb", "jinja2", "markupsafe", *_ARROW),
        ),
        Step("check", ("package", "schemas"), ("dplib-py", "duckdb", "frictionless", "jsonschema", *_ARROW)),
        Step("publish", ("package",)),
    )
}


def code_of(step: Step, code: Code) -> dict[str, str]:
    """Return what a step's key has of its code, by what a person calls it."""
    files = {_told(name): part for name, part in code.parts((*_ALL, *step.code)).items()}
    return {**files, **code.parts((), step.libraries), "SQLite": sqlite3.sqlite_version}


def _told(name: str) -> str:
    data = name in ("Python", "schemas", "expectations") or name.endswith((".tsv", ".yaml", ".txt"))
    return name if data else f"code of flows/{name}"


def method(panel: Panel | None = None) -> str:
    """Return what a document's key has of who reads it: the proposers' names, the models they ask and where.

    Their prompts and the hashes of their weights are files in ``flows/language``, which the step's code holds.
    """
    if panel is None:
        return digest("rules")
    endpoint = panel.endpoint
    return digest(*panel.names, *((endpoint.url, endpoint.model) if endpoint else ()))
