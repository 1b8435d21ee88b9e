"""Which of the two states of a text somebody's given name points to, where nothing else tells it.

The sections of ``given_names.txt`` are languages; ``tongues`` in ``belonging.yaml`` says in which states people commonly
bear their names. A name speaks only where it is borne in one state of the dyad and not in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from flows.extract.annotate.people_terms import raw_terms
from flows.extract.annotate.people_words import plain
from flows.extract.tokens import split_words
from flows.ground.paths import LANGUAGE


def state_by_name(name: str, dyad: tuple[str, str]) -> str | None:
    """Return the one state of the dyad in which a person's given names are borne; None where they are in both or none."""
    borne = [states for word in split_words(name)[:3] if (states := _bearers().get(plain(word)))]
    if not borne or len(split_words(name)) < 2:
        return None
    meant = {code for states in borne for code in states if code in dyad}
    everywhere = all(any(code in states for code in meant) for states in borne)
    return next(iter(meant)) if len(meant) == 1 and everywhere else None


@cache
def _bearers() -> Mapping[str, frozenset[str]]:
    """Return the states in which each given name is borne, by its plain spelling."""
    tongues = {str(row["names"]): frozenset(str(row["states"]).split()) for row in raw_terms("belonging")["tongues"]}
    found: dict[str, frozenset[str]] = {}
    states: frozenset[str] = frozenset()
    for line in (LANGUAGE / "given_names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            states = tongues.get(line[1 : line.index("]")], frozenset())
        elif not line.startswith("#"):
            for word in line.split():
                key = plain(word)
                found[key] = found.get(key, frozenset()) | states
    return found
