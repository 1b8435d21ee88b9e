"""Organisations and groupings of states that have a code: the European Union, NATO, the G7, the Allied Powers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from flows.extract.lexicon import Lexicon
from flows.extract.model import Organisation, View
from flows.extract.tokens import Token, tokenize
from flows.ground.language import read_language
from flows.ground.membership import member_states

__all__ = ["annotate_organisations", "member_states", "organisation_names", "organisations_in", "seats"]


@cache
def organisation_names() -> tuple[tuple[str, str], ...]:
    """Return (name, code) of all organisations in ``organisations.yaml``, acronyms among the names."""
    raw = read_language("organisations.yaml")
    return tuple(
        (name, code) for code, entry in raw.items() for part in ("names", "short") for name in entry.get(part, ())
    )


@cache
def seats() -> Mapping[str, str]:
    """Return the towns that stand for an organisation when it acts, as town → code."""
    return {
        town: code for code, entry in read_language("organisations.yaml").items() for town in entry.get("seats", ())
    }


@cache
def _lexicon() -> Lexicon[tuple[str, int]]:
    """Names → code and the tokens in front that are no part of the name: the article."""
    return Lexicon((name, (code, int(name[:4] in ("the ", "The ")))) for name, code in organisation_names())


def annotate_organisations(view: View, tokens: Sequence[Token] | None = None) -> list[Organisation]:
    """Return the organisations of a view by start, never overlapping; spans leave the article out.

    ``tokens``: those of ``view.text``, where the caller has them.
    """
    return list(organisations_in(view.text, tokenize(view.text) if tokens is None else tokens))


def organisations_in(text: str, tokens: Sequence[Token]) -> Iterator[Organisation]:
    """Yield the organisations among the tokens of a text."""
    for hit in _lexicon().find(tokens):
        code, lead = hit.entry
        start = tokens[hit.first + lead].start
        if text[max(0, start - 4) : start].casefold() == "non-":
            continue  # "the last non-NATO members"
        yield Organisation(start, hit.end, "organisation.name", code)
