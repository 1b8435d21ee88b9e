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

# Each pattern is blanked whole, one after the other (addresses before tags, so that <https://…> goes at once), and only
# where the text has one of the strings in front of it: most texts have none.
_NOISE = tuple(
    (needles, re.compile(pattern, re.VERBOSE | re.MULTILINE))
    for needles, pattern in (
        # addresses, mark-down's links too
        (("http", "www."), r"""\[?<?(?:https?://|www\.)[^\s<>"\]]{1,2000}>?(?:\]\([^\s()]{0,2000}\)?)?"""),
        # mail
        (("@",), r"\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}"),
        # footnote marks in mark-up; other tags
        (("<",), r"<sup>\s?\[?\d{1,3}(?:[,–-]\s?\d{1,3}){0,4}\]?\s?</sup> | </?[A-Za-z][^<>\n]{0,200}>"),
        # footnote marks in brackets
        (("[",), r"\[\s?(?:\d{1,3}|[a-z]|note\s\d{1,2}|citation\sneeded|edit)\s?\]"),
        (tuple("¹²³⁰⁴⁵⁶⁷⁸⁹"), "[¹²³⁰⁴-⁹]{1,4}"),
        # mark-down escapes, emphasis
        (("\\",), r"\\(?=[_*\[\]])"),
        (("*", "_"), r"(?<![A-Za-z0-9])[*_]{1,3}(?=\S) | (?<=\S)[*_]{1,3}(?![A-Za-z0-9])"),
        # headings
        (("#", "=="), r"^[ ]{0,3}[#]{1,6}[ ] | ^[ ]{0,3}={2,6} | ={2,6}[ ]{0,3}$"),
    )
)
# "… in force.4 As": a footnote's number stuck to the full stop; "stuck" finds where to look.
_STUCK = re.compile(r"""[.]["']?\d{1,2}(?:\s|$)""", re.MULTILINE)
_NUMBER = re.compile(
    r"""(?:(?<=[a-zà-ÿ]{3}[.])|(?<=\ds[.])|(?<=[a-zà-ÿ][)"'][.])|(?<=[a-zà-ÿ][.]["']))
        \d{1,2}(?=\s{1,4}["'(]?[A-ZÀ-Þ]|\s*$)""",
    re.VERBOSE | re.MULTILINE,
)
# "… leader Fumio KishidaImage: A. Person/Agency": the credit was fused onto the caption when the page was scraped.
_FUSED = re.compile(r"(?<=[a-zà-ÿ.)])(?:Image|Photo|Foto|Picture|Credit|Source)s?: [^\n]{0,200}$", re.MULTILINE)


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def mask(text: str) -> str:
    """Return ``text`` with noise blanked and signs folded; always of the same length."""
    masked = text.translate(_FOLD)
    for needles, noise in _NOISE:
        if any(needle in masked for needle in needles):
            masked = noise.sub(_blank, masked)
    if _STUCK.search(masked):
        masked = _NUMBER.sub(_blank, masked)
    return _FUSED.sub(_blank, masked)


def make_view(document: Document) -> View:
    """Return the view of a document that extraction reads."""
    text = mask(document.text)
    return View(document, text, tuple(cut(text, document.text)))
