"""A package as catalogues see it: what it is, who made it, what it covers, which files it has, under which terms."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.ground.model import Corpus, Source
from flows.ground.schema import TableSchema, load_schemas
from flows.ground.states import states
from flows.ground.views import ENGINES, load_views
from flows.package import layout

if TYPE_CHECKING:
    import pyarrow as pa

MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "duckdb": "application/octet-stream",  # IANA knows none
    "sqlite": "application/vnd.sqlite3",
}
FORMATS = {"parquet": "Parquet", "csv": "CSV", "duckdb": "DuckDB", "sqlite": "SQLite"}


@dataclass(frozen=True, slots=True)
class Maker:
    """Who has a part in the dataset, and which (roles of Data Package v2)."""

    name: str
    roles: tuple[str, ...]
    organisation: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One data file: ``table`` None where it holds all of them; ``quotes``: words of the texts stand in it.

    ``rests_on`` names the texts that its values were read from.
    """

    path: str
    format: str
    title: str
    description: str
    size: int  # bytes
    sha256: str
    table: str | None
    quotes: bool
    rests_on: frozenset[str]

    @property
    def media(self) -> str:
        """The media type."""
        return MEDIA[self.format]


@dataclass(frozen=True, slots=True)
class About:
    """Everything that the metadata of a package say; ``released`` and ``homepage`` only where the manifest does."""

    name: str
    title: str
    description: str
    version: str
    licence: str  # SPDX
    keywords: tuple[str, ...]
    makers: tuple[Maker, ...]
    sources: tuple[Source, ...]
    states: tuple[tuple[str, str], ...]  # code and name
    period: tuple[datetime.date, datetime.date] | None  # from the first to the last day that a record can mean
    files: tuple[File, ...]
    released: str | None
    homepage: str | None

    @property
    def terms(self) -> tuple[str, ...]:
        """The licences of the texts that words are quoted from, each once."""
        return tuple(dict.fromkeys(s.licence for s in self.sources if s.redistributable != "none"))


def about(tables: Mapping[str, pa.Table], corpus: Corpus, version: str, package: Path) -> About:
    """Return what is to be said of a package whose data files have been written to ``package``."""
    told = corpus.metadata
    return About(
        name=corpus.name,
        title=corpus.title,
        description=" ".join(str(told.get("description") or corpus.title).split()),
        version=version,
        licence=str(told.get("licence", "unknown")),
        keywords=tuple(_texts(told.get("keywords"))),
        makers=tuple(_maker(raw) for raw in _mappings(told.get("contributors"))),
        sources=corpus.sources,
        states=tuple((code, states()[code]) for code in corpus.dyad.codes),
        period=_period(tables),
        files=tuple(_files(tables, corpus.name, package)),
        released=_text(told.get("released")),
        homepage=_text(told.get("homepage")),
    )


def has_quotes(schema: TableSchema) -> bool:
    """Say whether a table carries words of the texts as such: they stand under the texts' own terms."""
    return any(column.quoted for column in schema.columns)


def _files(tables: Mapping[str, pa.Table], corpus: str, package: Path) -> Iterator[File]:
    for name, schema in load_schemas().items():
        for kind, path in (("parquet", layout.parquet_path(name)), ("csv", layout.csv_path(name))):
            described: dict[str, Any] = {"format": kind, "title": f"{schema.title} ({FORMATS[kind]})", "table": name}
            described |= {"description": f"{schema.description} {schema.absence}", "quotes": has_quotes(schema)}
            yield _file(package, path, described, _texts_of(tables, schema))
    views = ", ".join(view.name for view in load_views())
    for engine in ENGINES:
        described = {"format": engine, "title": f"All tables ({FORMATS[engine]})", "table": None}
        described |= {"description": f"The same values with keys, remarks and views: {views}.", "quotes": True}
        yield _file(package, layout.database_path(corpus, engine), described, _read(tables))


def _file(package: Path, path: str, described: Mapping[str, Any], rests_on: frozenset[str]) -> File:
    place = package / path
    return File(path=path, size=place.stat().st_size, sha256=layout.sha256(place), rests_on=rests_on, **described)


def _texts_of(tables: Mapping[str, pa.Table], schema: TableSchema) -> frozenset[str]:
    """The texts that a table's values were read from: by its claims, or all for tables about the reading itself."""
    if schema.name == "accuracy":
        return frozenset()
    return _read(tables, schema.of)


def _read(tables: Mapping[str, pa.Table], of: str | None = None) -> frozenset[str]:
    claims = zip(tables["claims"]["table_name"].to_pylist(), tables["claims"]["source_id"].to_pylist(), strict=True)
    return frozenset(source for table, source in claims if of in (None, table))


def _period(tables: Mapping[str, pa.Table]) -> tuple[datetime.date, datetime.date] | None:
    """The time that the records cover: from the earliest to the latest of all their dates."""
    days: list[datetime.date] = []
    for schema in load_schemas().values():
        if schema.of and not schema.each:
            columns = (c.name for c in schema.columns if c.part in ("earliest", "latest"))
            days.extend(day for name in columns for day in tables[schema.name][name].to_pylist() if day)
    return (min(days), max(days)) if days else None


def _maker(raw: Mapping[str, Any]) -> Maker:
    roles = tuple(raw.get("roles") or ())
    return Maker(str(raw["title"]), roles, _text(raw.get("organization")), _text(raw.get("path")))


def _text(raw: object) -> str | None:
    return str(raw) if raw else None


def _texts(raw: object) -> Sequence[str]:
    return [str(entry) for entry in raw] if isinstance(raw, (list, tuple)) else []


def _mappings(raw: object) -> Sequence[Mapping[str, Any]]:
    return [entry for entry in raw if isinstance(entry, Mapping)] if isinstance(raw, (list, tuple)) else []
