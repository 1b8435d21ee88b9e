"""``README.md`` of a package: what a row is, what it is not, how to read it; generated from the schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.ground.model import Corpus
from flows.ground.schema import Column, TableSchema, load_schemas
from flows.ground.visible import as_markdown
from flows.package import card, markdown
from flows.package.layout import csv_path, parquet_path

if TYPE_CHECKING:
    import pyarrow as pa

_FOLDER: Final = Path(__file__).parent  # limits.md and reading.md: the chapters that are the same for every corpus


def readme(tables: Mapping[str, pa.Table], corpus: Corpus, version: str) -> str:
    """Return the package's README, in Markdown."""
    parts = [
        _head(corpus, version),
        _contents(tables),
        _chapter("limits.md"),
        card.chapter(tables["accuracy"]),
        _chapter("reading.md").replace("{corpus}", corpus.name),
        _sources(corpus),
        "## Data dictionary\n",
        *(_dictionary(schema) for schema in load_schemas().values()),
    ]
    return "\n".join(part for part in parts if part)


def _chapter(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _head(corpus: Corpus, version: str) -> str:
    first, second = corpus.dyad.codes
    licence = corpus.metadata.get("licence")
    lines = [
        f"# {as_markdown(corpus.title)}",
        "",
        as_markdown(str(corpus.metadata.get("description") or "")),
        "",
        f"Version {version} of `{corpus.name}`: {first} and {second}, read from {len(corpus.sources)} texts.",
        f"Licence of the data: {licence}. The texts have their own, see below." if licence else "",
    ]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _contents(tables: Mapping[str, pa.Table]) -> str:
    rows = (
        (
            f"`{name}`",
            str(table.num_rows),
            load_schemas()[name].title,
            f"`{parquet_path(name)}` `{csv_path(name)}`",
        )
        for name, table in tables.items()
    )
    return f"## Contents\n\n{markdown.table(('table', 'rows', 'what it holds', 'files'), rows)}\n"


def _sources(corpus: Corpus) -> str:
    rows = (
        (
            f"`{s.name}`",
            as_markdown(", ".join(s.authors)),
            as_markdown(s.title),
            as_markdown(s.publisher),
            s.date or "",
            s.licence,
            s.redistributable,
        )
        for s in corpus.sources
    )
    heads = ("text", "authors", "title", "publisher", "date", "licence", "may be published")
    return f"## Texts and their licences\n\n{markdown.table(heads, rows)}\n"


def _dictionary(schema: TableSchema) -> str:
    rows = ((f"`{c.name}`", _type(c), _meaning(c), ", ".join(f"`{f}`" for f in c.rests_on)) for c in schema.columns)
    keys = [f"Key: {_names(schema.primary_key)}."]
    keys += [f"{_names(k.columns)} refers to `{k.table}` ({_names(k.references)})." for k in schema.foreign_keys]
    dictionary = markdown.table(("column", "type", "meaning", "rests on"), rows)
    return f"### {schema.name}\n\n{schema.description} {schema.absence}\n\n{' '.join(keys)}\n\n{dictionary}\n"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _type(column: Column) -> str:
    return f"{column.type}{', never empty' if column.required else ''}"


def _meaning(column: Column) -> str:
    """Description, unit, standard, and what each value of an enumeration means."""
    parts = [column.description]
    if column.unit:
        parts.append(f"Unit: {column.unit}.")
    if column.standard:
        parts.append(f"Standard: {column.standard}.")
    if column.values:
        parts.append(" ".join(f"`{value}`: {meaning}" for value, meaning in column.values.items()))
    return " ".join(parts)
