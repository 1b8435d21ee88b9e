"""The views that the published databases have, as values: ``schemas/views.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

from flows.ground.errors import DyadError
from flows.ground.paths import SCHEMAS
from flows.ground.yamlfile import read_yaml

Engine: TypeAlias = Literal["duckdb", "sqlite"]
ENGINES: Final[tuple[Engine, ...]] = ("duckdb", "sqlite")


@dataclass(frozen=True, slots=True)
class View:
    """A query with a name; ``sqlite`` where SQLite must say it otherwise."""

    name: str
    title: str
    description: str
    sql: str
    sqlite: str | None = None

    def query(self, engine: Engine) -> str:
        """Return the query as an engine takes it."""
        return self.sqlite if engine == "sqlite" and self.sqlite else self.sql


@cache
def load_views(folder: Path = SCHEMAS) -> tuple[View, ...]:
    """Return the views in the order of their file; raises DyadError where it is not as it must be."""
    path = folder / "views.yaml"
    try:
        return tuple(View(name=name, **spec) for name, spec in read_yaml(path).items())
    except TypeError as fault:
        raise DyadError(
            "is no description of views", where=path, found=str(fault), expected="title, description, sql, sqlite"
        ) from fault
