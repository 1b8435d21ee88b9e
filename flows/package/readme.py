"""``README.md`` of a package: what a row is, what it is not, and how to read it; generated from the schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from flows.ground.model import Corpus
from flows.ground.schema import Column, TableSchema, load_schemas
from flows.package.layout import csv_path, parquet_path

if TYPE_CHECKING:
    import pyarrow as pa

_LIMITS: Final = """\
## What to know before you use it

- **A row is what texts say**, not what happened. The tables hold what the texts of this corpus report, and only
  that: nothing is completed from other knowledge. How many texts speak of a record stands in `documents`.
- **No row is no evidence.** What no text of the corpus mentions has no row. The corpus is a handful of texts chosen
  by people; counting rows over time counts what these texts dwell on.
- **An empty cell** means that no text states the value. There are no other marks for what is missing, and no empty
  texts, so that CSV and Parquet say the same.
- **Dates** come as five columns: `…_edtf` as read (Extended Date/Time Format, ISO 8601-2: `1943-09`, `187X`,
  `2018-01/2018-06`), `…_earliest` and `…_latest` as ISO dates (empty on the open side of an interval), `…_precision`,
  and `…_approximate`. Never take `…_earliest` for the day of an event unless the precision is `day`.
- **Disagreement is kept.** Where texts contradict each other the record shows one value, chosen by a rule, and
  `conflicts` lists the pair; `agreement` says of each record, and in `claims` of each field, how far they agree.
- **Every value can be traced.** `claims` has the text, the characters (offsets in Unicode code points, half-open) and
  the words for each value. A column with *rests on* below resolves through the claims of those fields:
  `claims.table_name`, `claims.record_id`, `claims.field`; the claim with `published` is the one that is shown.
- **Quotes** are left out where a text's licence does not allow them: nothing is quoted from texts marked `none`, and no
  more than 300 characters at a time from those marked `excerpt`. The offsets stand all the same.
- **Rules make mistakes.** The values were read by rules and mended by curators, whose decisions are in `decisions`.
- **Trade figures** are numbers as texts cite them, of different measures, periods and currencies. They are no time
  series, and mirror figures of the two states are different observations.
- **Ids** stay the same when texts are added. Adding, removing or reordering a column raises the first number of the
  version, new rows the second, mended values the third.
"""


def readme(tables: Mapping[str, pa.Table], corpus: Corpus, version: str) -> str:
    """Return the package's README, in Markdown."""
    parts = [
        _head(corpus, version),
        _contents(tables),
        _LIMITS,
        _reading(),
        _sources(corpus),
        "## Data dictionary\n",
        *(_dictionary(schema) for schema in load_schemas().values()),
    ]
    return "\n".join(parts)


def _head(corpus: Corpus, version: str) -> str:
    first, second = corpus.dyad.codes
    licence = corpus.metadata.get("licence")
    lines = [
        f"# {corpus.title}",
        "",
        str(corpus.metadata.get("description") or "").strip(),
        "",
        f"Version {version} of `{corpus.name}`, about {first} and {second}, read from {len(corpus.sources)} texts.",
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
    return f"## Contents\n\n{_table(('table', 'rows', 'what it holds', 'files'), rows)}\n"


def _reading() -> str:
    treaties, parties = parquet_path("treaties"), parquet_path("treaty_parties")
    return f"""\
## How to read it

`datapackage.json` describes every column for machines (Data Package v2). Parquet has types; CSV is UTF-8 with an
empty cell for null. Check what you received with `sha256sum --check SHA256SUMS`.

DuckDB:

```sql
SELECT t.treaty_id, t.title, t.signed_edtf, p.party
FROM '{treaties}' t JOIN '{parties}' p USING (treaty_id) ORDER BY t.signed_earliest;
```

Python, with pandas or polars:

```python
import pandas as pd
treaties = pd.read_parquet("{treaties}", dtype_backend="pyarrow")

import polars as pl
treaties = pl.read_parquet("{treaties}")
```

From CSV with pandas, say that only empty is null: `pd.read_csv("{csv_path("treaties")}", keep_default_na=False, na_values=[""])`.

R:

```r
treaties <- arrow::read_parquet("{treaties}")
treaties <- readr::read_csv("{csv_path("treaties")}", na = "")
```

Where a value comes from:

```sql
SELECT value, source_id, start_char, end_char, quote, how, rule, published
FROM '{parquet_path("claims")}' WHERE table_name = 'treaties' AND record_id = '…' AND field = 'signed';
```
"""


def _sources(corpus: Corpus) -> str:
    rows = (
        (
            f"`{s.name}`",
            ", ".join(s.authors),
            s.title,
            s.publisher,
            s.date or "",
            s.licence,
            s.redistributable,
        )
        for s in corpus.sources
    )
    heads = ("text", "authors", "title", "publisher", "date", "licence", "may be published")
    return f"## Texts and their licences\n\n{_table(heads, rows)}\n"


def _dictionary(schema: TableSchema) -> str:
    rows = (
        (f"`{c.name}`", _type(c), _meaning(c), ", ".join(f"`{f}`" for f in c.rests_on))
        for c in schema.columns
    )
    keys = [f"Key: {', '.join(f'`{name}`' for name in schema.primary_key)}."]
    keys += [
        f"{', '.join(f'`{c}`' for c in k.columns)} refers to `{k.table}` ({', '.join(f'`{c}`' for c in k.references)})."
        for k in schema.foreign_keys
    ]
    table = _table(("column", "type", "meaning", "rests on"), rows)
    return f"### {schema.name}\n\n{schema.description} {schema.absence}\n\n{' '.join(keys)}\n\n{table}\n"


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


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; bars and line breaks inside cells would end them."""
    names = list(heads)
    lines = [names, ["---"] * len(names), *([_plain(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _plain(cell: str) -> str:
    return " ".join(cell.split()).replace("|", "\\|")
