"""From a document to a view of it: the same length, noise blanked, cut into segments.

Blanking replaces a character by a space and keeps line breaks, so that an offset into the view is an
offset into the document. Quotation marks, apostrophes and special spaces are folded one to one.
"""

from __future__ import annotations

import re

from flows.extract.model import View
from flows.extract.segments import cut
from flows.ground.model import Document

_FOLD = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ‛´`", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u200a\u2002\u2003\u3000\t", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff", " "),
        "\u2011": "-",
        "\u2010": "-",
        "\u2212": "-",
    }
)

# Each pattern is blanked whole; order matters (addresses before tags, so that <https://…> goes at once).
_NOISE = re.compile(
    r"""
    \[?<?(?:https?://|www\.)[^\s<>"\]]{1,2000}>?(?:\]\([^\s()]{0,2000}\)?)?  # addresses, mark-down's links too
  | \b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}   # mail
  | <sup>\s?\[?\d{1,3}(?:[,–-]\s?\d{1,3}){0,4}\]?\s?</sup>  # footnote marks in mark-up
  | </?[A-Za-z][^<>\n]{0,200}>                       # other tags
  | \[\s?(?:\d{1,3}|[a-z]|note\s\d{1,2}|citation\sneeded|edit)\s?\] # footnote marks in brackets
  | [¹²³⁰⁴-⁹]{1,4}
  | (?:(?<=[a-zà-ÿ]{3}[.])|(?<=\ds[.])|(?<=[a-zà-ÿ][)"'][.])|(?<=[a-zà-ÿ][.]["')]))\d{1,2}(?=\s{1,4}["'(]?[A-ZÀ-Þ]|\s*$) # "… in force.4 As"
  | \\(?=[_*\[\]])                                   # mark-down escapes
  | (?<![A-Za-z0-9])[*_]{1,3}(?=\S) | (?<=\S)[*_]{1,3}(?![A-Za-z0-9])   # emphasis
  | ^[ ]{0,3}[#]{1,6}[ ] | ^[ ]{0,3}={2,6} | ={2,6}[ ]{0,3}$
    """,
    re.VERBOSE | re.MULTILINE,
)
# "… leader Fumio KishidaImage: A. Person/Agency": the credit was fused onto the caption when the page was scraped.
_FUSED = re.compile(r"(?<=[a-zà-ÿ.)])(?:Image|Photo|Foto|Picture|Credit|Source)s?: [^\n]{0,200}$", re.MULTILINE)


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def mask(text: str) -> str:
    """Return ``text`` with noise blanked and signs folded; always of the same length."""
    folded = text.translate(_FOLD)
    return _FUSED.sub(_blank, _NOISE.sub(_blank, folded))


def make_view(document: Document) -> View:
    """Return the view of a document that extraction reads."""
    text = mask(document.text)
    return View(document, text, tuple(cut(text, document.text)))
