"""Forms of state as names: the words "kingdom", "sultanate", "republic" that a state's official names hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from flows.extract.annotate.gazetteer import read_table

FORMS = frozenset(
    {"kingdom", "republic", "sultanate", "emirate", "emirates", "federation", "duchy", "commonwealth", "principality"}
)


@cache
def _held() -> Mapping[str, frozenset[str]]:
    """Return the forms that the names of each state hold (``states.tsv``)."""
    rows = read_table("states.tsv", 4)
    return {code: frozenset(names.lower().replace("|", " ").split()) & FORMS for code, names, _, _ in rows}


def state_by_form(word: str, among: Iterable[str]) -> str | None:
    """Return the one of some states that "the kingdom", "the sultanate" can stand for, or None."""
    fitting = [code for code in among if word in _held().get(code, frozenset())] if word in FORMS else []
    return fitting[0] if len(fitting) == 1 else None
