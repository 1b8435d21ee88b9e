"""Words of others as they may be shown: what would act on a terminal, a page or a reader's eye is spelt out."""

from __future__ import annotations

import json
import re

# Control characters but tab and newline (ECMA-48: terminals obey them), line separators, the overrides and isolates
# that turn the order of what follows (Unicode Standard Annex 9), and halves of surrogate pairs, which no file can hold.
_ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_MARKUP = re.compile(r"[\\`*_<>\[\]()|]|^[#+=~-]")  # the latter open headings, lists and blocks of code


def visible(text: str) -> str:
    """Return a text with such characters as ``\\u001b``; all others, tab and newline too, stay as they are."""
    return _ACTING.sub(_spelt, text)


def json_line(value: object) -> str:
    """Return a value as one line of JSON that can be looked at: the same data, such characters as escapes."""
    return visible(json.dumps(value, ensure_ascii=False))


def as_markdown(text: str) -> str:
    """Return a text on one line that neither acts as Markdown or HTML nor is cut off by the bars of a table."""
    return visible(_MARKUP.sub(r"\\\g<0>", " ".join(text.split())))


def _spelt(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
