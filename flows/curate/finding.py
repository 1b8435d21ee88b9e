"""Finding what a decision points at: a quote in a text, a mention by words of its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from flows.ground.model import Corpus, Decision, Mention, Setting, Span, Target

NEAR = 1000  # characters: a value's words may stand this far from the evidence, as in a note or the next paragraph


class Lost(Exception):
    """A decision no longer holds: what was expected, what was found, what to do; gathered, never shown alone."""

    def __init__(self, expected: str, found: str, mend: str) -> None:
        super().__init__(f"expected {expected}; found {found}; {mend}")


def occurrences(text: str, quote: str) -> list[Span]:
    """Return every place of a quote, from left to right, overlapping ones included."""
    found: list[Span] = []
    at = text.find(quote)
    while at >= 0:
        found.append(Span(at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found


def place(target: Target, corpus: Corpus) -> Span:
    """Return where a target's quote stands. Raises Lost unless it is there once, or as often as ``occurrence`` says."""
    found = occurrences(corpus.document(target.doc).text, target.quote)
    return _pick(found, target.occurrence, f"{target.quote!r} in {target.doc}")


def _pick(found: Sequence[Span], occurrence: int | None, what: str) -> Span:
    if not found:
        raise Lost(what, "it nowhere", "quote words that the text has, exactly as it has them")
    if occurrence is not None and occurrence > len(found):
        raise Lost(f"{what} {occurrence} times or more", f"it {len(found)} times", "lower occurrence:")
    if occurrence is None and len(found) > 1:
        raise Lost(f"{what} once", f"it {len(found)} times", "quote more words, or say which with occurrence:")
    return found[(occurrence or 1) - 1]


def value_place(setting: Setting, target: Target, evidence: Sequence[Span], corpus: Corpus) -> Span:
    """Return where the words of a curated value stand, in the target's document.

    Looked for within the evidence first, then near it, then in the whole document. Raises Lost where they are
    nowhere, or where it is open which of several is meant.
    """
    found = occurrences(corpus.document(target.doc).text, setting.quote)
    if setting.occurrence is None:
        for reach in (0, NEAR):
            close = [span for span in found if any(_within(span, around, reach) for around in evidence)]
            if len(close) == 1:
                return close[0]
    return _pick(found, setting.occurrence, f"{setting.quote!r} for {setting.field} in {target.doc}")


def _within(span: Span, around: Span, reach: int) -> bool:
    return around.start - reach <= span.start and span.end <= around.end + reach


def mention_at(decision: Decision, target: Target, mentions: Sequence[Mention], corpus: Corpus) -> int:
    """Return the index of the one mention whose evidence has the target's words.

    Where several have, those for which the decision's guard holds count. Raises Lost where it is not exactly one.
    """
    span = place(target, corpus)
    here = [n for n, m in enumerate(mentions) if (m.doc, m.table) == (target.doc, target.table) and _covers(m, span)]
    if len(here) > 1 and decision.expect and target == decision.at:
        here = [n for n in here if not misses(decision, mentions[n])]
    if not here:
        raise Lost(f"a mention in {target.table} at {target}", "none", "renew the target, or take the decision back")
    if len(here) > 1:
        ids = ", ".join(mentions[n].id for n in here)
        raise Lost(f"one mention in {target.table} at {target}", f"{len(here)}: {ids}", "tell them apart with expect:")
    return here[0]


def _covers(mention: Mention, span: Span) -> bool:
    return any(evidence.overlaps(span) for evidence in mention.evidence)


def misses(decision: Decision, mention: Mention) -> list[str]:
    """Return what of a decision's guard does not hold, in words."""
    return [
        f"{name} to be {_words(expected)} but it is {_words(mention.values(name))}"
        for name, expected in decision.expect
        if mention.values(name) != expected
    ]


def _words(values: tuple[str, ...]) -> str:
    return ", ".join(repr(value) for value in values) or "absent"
