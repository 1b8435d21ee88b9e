"""Codes of parties: ISO 3166-1 alpha-3, with the European Union (reserved there) and Kosovo (user-assigned)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from flows.ground.paths import LANGUAGE

_ORGANISATION = re.compile(r"ORG:[A-Z0-9][A-Z0-9-]*")


@cache
def states() -> Mapping[str, str]:
    """Return code → English short name, from ``flows/language/iso3166.tsv``."""
    lines = (LANGUAGE / "iso3166.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {code: name for code, name, _ in (line.split("\t") for line in lines if line)}


def is_code(text: str) -> bool:
    """Say whether ``text`` is a state's code, ``EUE``, or an organisation's (``ORG:NATO``)."""
    return text in states() or _ORGANISATION.fullmatch(text) is not None
