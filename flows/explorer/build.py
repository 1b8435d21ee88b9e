"""Pages from templates, one after the other; every text is escaped by the engine, none is marked safe."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.explorer import many
from flows.explorer.dates import told as date
from flows.explorer.gather import Gathered, counts
from flows.explorer.model import Entry, Row
from flows.explorer.titles import amount
from flows.ground.model import Corpus
from flows.ground.schema import record_tables
from flows.ground.states import states
from flows.package.metadata.about import About
from flows.package.metadata.terms import address, words

if TYPE_CHECKING:
    import jinja2
    import pyarrow as pa

_HERE: Final = Path(__file__).parent
_ASSETS: Final = ("explorer.js", "explorer.css", "LICENSES.txt")
_MANY: Final = ("many.js", "many.css")  # only where a page is long
_DATA: Final = "site/data/"
_CONFLICTS: Final = (
    "Pairs of values that cannot both be true. Neither is dropped: one is published, and both can be traced. Why says "
    "what chose it: a decision by a person, finer precision, more independent texts, or the later text."
)
NAMES: Final = {
    "treaties": "Treaties",
    "visits": "Visits",
    "exercises": "Exercises",
    "trade_figures": "Trade figures",
}


def build(tables: Mapping[str, pa.Table], corpus: Corpus, told: About) -> dict[str, str]:
    """Return the text of each page and asset by its path within the package; ``index.html`` is the first."""
    gathered = Gathered(tables, corpus)
    pages = _Pages(told, gathered, list(gathered.entries()))
    found = pages.index(tables) | pages.conflicts()
    for table in NAMES:
        found |= pages.listing(table)
    for entry in pages.entries:
        found[f"site/{entry.path}"] = pages.record(entry)
    found["site/words.html"] = pages.words()
    found["site/sources.html"] = pages.render("sources.html", "site/", sources=list(gathered.sources.values()))
    assets = (*_ASSETS, *_MANY) if any(path.startswith(_DATA) for path in found) else _ASSETS
    return found | {f"site/{name}": (_HERE / "static" / name).read_text("utf-8") for name in assets}


class _Pages:
    """The pages of one package, each with what it loads beside the assets."""

    def __init__(self, told: About, gathered: Gathered, entries: Sequence[Entry]) -> None:
        self.told, self.gathered, self.entries = told, gathered, entries
        self._by_id = {(entry.table, entry.id): entry for entry in entries}
        self._contradicted: dict[tuple[str, str], list[Row]] = {}
        for row in gathered.rows["conflicts"]:
            self._contradicted.setdefault((str(row["table_name"]), str(row["record_id"])), []).append(row)
        self._engine = _engine()

    def render(self, template: str, folder: str, **more: Any) -> str:
        """Return a page that lies in ``folder``: "" for the package itself, "site/", "site/records/visits/"."""
        up = "../" * folder.count("/")
        shared = {"told": self.told, "names": NAMES, "root": up, "site": f"{up}site/" if up else "site/"}
        return self._engine.get_template(template).render(**shared, **more)

    def index(self, tables: Mapping[str, pa.Table]) -> dict[str, str]:
        """The overview: counts, coverage, accuracy, timeline, trade."""
        accuracy = [r for r in self.gathered.rows["accuracy"] if r["counted"] in ("records", "slots")]
        sets = [
            (key, list(group)) for key, group in groupby(accuracy, key=lambda r: (r["set"], r["stage"], r["about"]))
        ]
        dated = sorted((e for e in self.entries if e.start and e.table != "trade_figures"), key=lambda e: e.start or "")
        points, figures = _points(self.entries), _figures(self.entries)
        shown = {
            "counts": counts(tables),
            "conflicts": len(self.gathered.rows["conflicts"]),
            "sets": sets,
            "undated": sum(not e.start for e in self.entries if e.table != "trade_figures"),
            "points": points,
            "figures": figures,
        }
        if len(points) <= many.FEW and len(figures) <= many.FIGURES:
            return {"index.html": self.render("index.html", "", dated=dated, **shown)}
        page = self.render("many_index.html", "", decades=many.decades(dated), **shown)
        return {"index.html": page, f"{_DATA}index.js": many.overview(points, figures)}

    def listing(self, table: str) -> dict[str, str]:
        """The list of a table's records."""
        found = [entry for entry in self.entries if entry.table == table]
        schema = next(schema for kind, schema in record_tables().items() if kind == table)
        if len(found) > many.FEW:
            introduction = f"{schema.description} {schema.absence}"
            return self._long(table, NAMES[table], introduction, many.listed(table, found), current=table)
        shown = {"table": table, "entries": found, "schema": schema, "choices": many.CHOICES, "whole": many.WHOLE}
        shown["dates"] = many.DATES
        return {f"site/{table}.html": self.render("listing.html", "site/", **shown)}

    def _long(self, name: str, head: str, introduction: str, rows: many.Rows, **more: Any) -> dict[str, str]:
        shown = {"name": name, "head": head, "introduction": introduction, "table": rows, **more}
        page = self.render("many_rows.html", "site/", choices=many.CHOICES, whole=many.WHOLE, dates=many.DATES, **shown)
        return {f"site/{name}.html": page, f"{_DATA}{name}.js": rows.data}

    def words(self) -> str:
        """What the values of enumerations mean, and which states the codes that occur stand for."""
        codes = sorted({code for entry in self.entries for code in entry.sides if code in states()})
        named = [(code, states()[code]) for code in codes]
        return self.render("words.html", "site/", tables=list(record_tables().values()), codes=named)

    def record(self, entry: Entry) -> str:
        """A record's page: every value with the words it was read from."""
        rows = self._contradicted.get((entry.table, entry.id), [])
        return self.render("record.html", f"site/records/{entry.table}/", entry=entry, conflicts=rows)

    def conflicts(self) -> dict[str, str]:
        """The pairs of claims that cannot both be true, with the records they are about."""
        rows = self.gathered.rows["conflicts"]
        found = [(row, self._by_id[str(row["table_name"]), str(row["record_id"])]) for row in rows]
        if len(found) > many.FEW:
            return self._long("conflicts", "Conflicts", _CONFLICTS, many.contradicted(found))
        return {"site/conflicts.html": self.render("conflicts.html", "site/", conflicts=found)}


def _engine() -> jinja2.Environment:
    import jinja2

    engine = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters |= {"plain": lambda text: str(text).replace("_", " "), "data": _data, "terms": words, "date": date}
    engine.globals |= {"deed": address}
    return engine


def _data(value: Any) -> str:
    """JSON for a script element, in which nothing can end it or start another: ``<``, ``>`` and ``&`` are spelt out."""
    import markupsafe

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return markupsafe.Markup(text)  # the only mark-up that is not the templates': what could act is spelt out


def _points(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """What the timeline draws."""
    return [
        {
            "table": e.table, "title": e.title, "path": f"site/{e.path}", "start": e.start, "end": e.end or e.start,
            "edtf": e.edtf and date(e.edtf), "sides": list(e.sides), "scope": e.row.get("scope"),
        }
        for e in entries
        if e.start and e.table != "trade_figures"
    ]  # fmt: skip


def _figures(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """What the chart of trade draws."""
    found = []
    for e in entries:
        if e.table == "trade_figures":
            values = {field.name: field.values for field in e.fields}
            found.append(
                {
                    "title": e.title, "path": f"site/{e.path}", "flow": e.cells["flow"], "measure": e.row["measure"],
                    "unit": e.row["unit"], "value": e.row["value"], "shown": amount(values),
                    "qualifier": e.row["qualifier"], "period": e.edtf and date(e.edtf), "start": e.start,
                }
            )  # fmt: skip
    return found
