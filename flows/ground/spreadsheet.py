"""Cells of CSV that a spreadsheet would run as a formula: marked as text by an apostrophe, and back.

OWASP, "CSV Injection": a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return is a formula to
Excel and LibreOffice, quoted or not. Numbers begin so too and do no harm. An apostrophe of a text's own, in front of
such a sign, gets another in front, so that reading gives back what was written.
"""

from __future__ import annotations

import re

_RUNS = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-][0-9][0-9.,:/ %-]*")


def guarded(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs."""
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """Return the text that ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
