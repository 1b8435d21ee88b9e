"""What a record is called on its page, and the cells that a list of records shows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flows.explorer.dates import told
from flows.explorer.model import Row
from flows.ground.model import Table

Values = Mapping[str, Sequence[str]]

_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def title(table: Table, values: Values) -> str:
    """Return what a record is called, from its published values alone."""
    return _TITLES[table](values).strip() or "without a name"


def _treaty(values: Values) -> str:
    return _first(values, "title")


def _visit(values: Values) -> str:
    who = ", ".join(values.get("visitors", ())[:2]) or _first(values, "visitor_role") or "Somebody"
    more = " and others" if len(values.get("visitors", ())) > 2 else ""
    return (
        f"{who}{more}: {_first(values, 'origin', '?')} → {_first(values, 'destination', '?')}{_when(values, 'start')}"
    )


def _exercise(values: Values) -> str:
    units = ", ".join(values.get("units", ())[:2])
    name = _first(values, "name") or (f"{_plain(values, 'kind')} of {units}" if units else _nameless(values))
    place = f", {values['places'][-1]}" if values.get("places") else ""
    return f"{name}{place}{_when(values, 'start')}"


def _nameless(values: Values) -> str:
    return f"{_plain(values, 'kind')} of {_sides(values)}"


def _figure(values: Values) -> str:
    return f"{_flow(values)}: {amount(values)}{_when(values, 'period')}"


_TITLES = {"treaties": _treaty, "visits": _visit, "exercises": _exercise, "trade_figures": _figure}


def _flow(values: Values) -> str:
    goods = f" of {values['commodity'][0]}" if values.get("commodity") else ""
    exporter, importer = _first(values, "exporter"), _first(values, "importer")
    flow = _first(values, "flow")
    if flow == "total":
        return f"total trade{goods}"
    way = f" {exporter} → {importer}" if exporter and importer else ""
    # a balance is that of one side: its sign says nothing without it
    whose = f" of {_first(values, 'frame')}" if flow == "balance" and _first(values, "frame") else ""
    return f"{flow}{whose}{goods}{way}"


def amount(values: Values) -> str:
    """Return a figure as people write it: "about 8.1 billion EUR", "+4.2 %"."""
    number, unit = Decimal(_first(values, "value", "0")), _first(values, "unit")
    if unit == "percent":
        sign = "+" if number > 0 and _first(values, "measure") == "growth_rate" else ""
        return f"{sign}{number.normalize():f} %"
    for scale, word in _SCALES:
        if abs(number) >= scale:
            return f"{(number / scale).normalize():f} {word} {unit}".strip()
    return f"{number.normalize():f} {unit}".strip()


def cells(table: Table, values: Values, row: Row) -> dict[str, str]:
    """Return what a list of records shows of one, by heading, in order."""
    return {**_CELLS[table](values), "texts": str(row["documents"]), "agreement": str(row["agreement"])}


def _treaty_cells(values: Values) -> dict[str, str]:
    return {
        "title": _first(values, "title"),
        "signed": _date(values, "signed"),
        "parties": _sides(values, "parties"),
        "instrument": _plain(values, "instrument"),
        "status": _plain(values, "status"),
    }


def _visit_cells(values: Values) -> dict[str, str]:
    return {
        "visitors": ", ".join(values.get("visitors", ())) or _first(values, "visitor_role"),
        "start": _date(values, "start"),
        "way": f"{_first(values, 'origin', '?')} → {_first(values, 'destination', '?')}",
        "places": ", ".join(values.get("places", ())),
        "kind": _plain(values, "kind"),
        "status": _plain(values, "status"),
    }


def _exercise_cells(values: Values) -> dict[str, str]:
    return {
        "name or units": _first(values, "name") or ", ".join(values.get("units", ())) or _nameless(values),
        "start": _date(values, "start"),
        "participants": _sides(values),
        "places": ", ".join(values.get("places", ())),
        "kind": _plain(values, "kind"),
        "status": _plain(values, "status"),
    }


def _figure_cells(values: Values) -> dict[str, str]:
    return {
        "flow": _flow(values),
        "period": _date(values, "period"),
        "measure": _plain(values, "measure"),
        "figure": amount(values),
        "qualifier": _plain(values, "qualifier"),
    }


_CELLS = {
    "treaties": _treaty_cells,
    "visits": _visit_cells,
    "exercises": _exercise_cells,
    "trade_figures": _figure_cells,
}


def _first(values: Values, name: str, default: str = "") -> str:
    found = values.get(name, ())
    return found[0] if found else default


def _plain(values: Values, name: str) -> str:
    return _first(values, name).replace("_", " ")


def _sides(values: Values, name: str = "participants") -> str:
    """States in one order everywhere: "JPN, USA" and "USA, JPN" would be two choices of one thing."""
    return ", ".join(sorted(values.get(name, ())))


def _date(values: Values, name: str) -> str:
    found = _first(values, name)
    return told(found) if found else ""


def _when(values: Values, name: str) -> str:
    found = _date(values, name)
    return f", {found}" if found else ""
