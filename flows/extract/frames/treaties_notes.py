"""Footnotes: an instrument's full name is often given only there, under the mark behind the sentence.

The view blanks the marks, so that they are looked for in the document as stored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.extract.annotate.instrument_terms import terms
from flows.extract.frames.treaties_facts import Fact
from flows.extract.model import DateExpr, Instrument, Place
from flows.extract.reading import Reading
from flows.ground.model import Span

_MARK = re.compile(
    r"<sup>\s?\[?(\d{1,3})\]?\s?</sup>|\[(\d{1,3})\]|([¹²³⁰⁴-⁹]{1,3})|(?<=[^\W\d_][.,;:)\"”’])(\d{1,2})(?!\S)"
)
_PLAIN = re.compile(r"[ ]{0,3}(\d{1,3})[.)]?\s(?=\S)")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_FORCE = re.compile(
    r"\b(?:[Ii]n\s(?:force|effect)|(?:[Ee]ntered|[Ee]ntry)\sinto\s(?:force|effect)|[Oo]perative|[Ee]ffective)\b"
)
_SIGNED = re.compile(r"\b(?:[Ss]igned|[Dd]one|[Cc]oncluded|[Aa]dopted)\b")
_ENDS = re.compile(r"[.;]\s+[A-Z]")
_TREATIES = frozenset({"treaty", "convention", "agreement", "pact"})
_REFERRING = frozenset("the its this some more than here only just".split())
_PAST_END = 12  # characters behind a sentence in which its mark may stand
_OPENING = 80  # characters into a note in which the name it is about begins


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: where its marks stand in the text, where it is, the instrument it names and its date and place."""

    marks: tuple[int, ...]
    span: Span
    instrument: Instrument | None
    date: DateExpr | None
    place: Place | None
    in_force: DateExpr | None

    @property
    def title(self) -> Span | None:
        """Where the instrument's name stands."""
        return self.instrument.title if self.instrument else None


def notes(reading: Reading) -> list[Note]:
    """Return the footnotes of a document that name an instrument or say when one entered into force."""
    seen = list(_MARK.finditer(reading.document.text))
    marks, heads = _marks(reading.document.text, seen), _heads(reading, seen)
    found = [_note(reading, start, marks[number], heads) for number, start in heads if number in marks]
    return [n for n in found if n is not None and (n.instrument or n.in_force or n.date)]


def _number(match: re.Match[str]) -> int:
    return int(next(g for g in match.groups() if g).translate(_DIGITS))


def _opens_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _marks(text: str, seen: Sequence[re.Match[str]]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for match in seen:
        if not _opens_line(text, match.start()):
            number = _number(match)
            found[number] = (*found.get(number, ()), match.start())
    return found


def _heads(reading: Reading, seen: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """Return (number, where its text starts) of every footnote, in order."""
    text = reading.document.text
    found = {m.end(): _number(m) for m in seen if _opens_line(text, m.start())}
    for segment in reading.view.segments:
        if segment.kind == "note" and (match := _PLAIN.match(text, segment.start)):
            found.setdefault(match.end(), int(match.group(1)))
    return sorted((number, start) for start, number in found.items())


def _note(reading: Reading, start: int, marks: tuple[int, ...], heads: Sequence[tuple[int, int]]) -> Note | None:
    text = reading.document.text
    blank = text.find("\n\n", start)
    stop = min([len(text) if blank < 0 else blank, *(s - 1 for _, s in heads if s > start)])
    if start >= stop:
        return None
    span = Span(start, stop)
    named = [i for i in reading.within(span, Instrument) if i.named and not i.plural and _opens(text, start, i)]
    dates = [d for d in reading.within(span, DateExpr) if d.edtf]
    if _FORCE.search(text, start, min(stop, start + 40)) and not named:
        return Note(marks, span, None, None, None, dates[0] if dates else None)
    first = named[0] if named else None
    force = _FORCE.search(text, start, stop)
    signed = first or _SIGNED.search(text, start, stop)
    own = [d for d in dates if signed is not None and d.start >= _behind(signed)]
    own = [d for d in own if force is None or d.start <= force.end()]
    others = [i.start for i in reading.within(span, Instrument) if first is not None and i.start > first.end]
    own = [d for d in own if not others or d.start < others[0]]
    own = [d for d in own if not _ENDS.search(text, own[0].end, d.start)]  # a note may go on about something else
    later = [d for d in dates if force is not None and d.start > force.end()]
    place = _place(reading, own[-1]) if own else _town_behind(reading, first) if first is not None else None
    if first is None and not own:
        return None
    return Note(marks, span, first, own[-1] if own else None, place, later[0] if later else None)


def _opens(text: str, start: int, instrument: Instrument) -> bool:
    """Say whether a note names an instrument rather than telling of one: "Text of the …", not "It goes back to …"."""
    before = text[start : instrument.start].casefold().split()
    return instrument.start - start < _OPENING and not set(before) & (terms().stops - _REFERRING)


def _behind(found: Instrument | re.Match[str]) -> int:
    return found.end if isinstance(found, Instrument) else found.end()


def _place(reading: Reading, date: DateExpr) -> Place | None:
    """Return the town directly in front of a date: "London, 8 December 2020", "in London on 8 December"."""
    low = max(0, date.start - 60)
    towns = [p for p in reading.within(Span(low, date.start), Place) if p.kind in ("capital", "city")]
    if towns and reading.view.text[towns[-1].end : date.start].strip() in (",", "on", ""):
        return towns[-1]
    return None


def _town_behind(reading: Reading, first: Instrument) -> Place | None:
    """Return the town that ends a note behind the name it gives: "Agreement on …, Tokyo."."""
    towns = [p for p in reading.within(Span(first.end, first.end + 40), Place) if p.kind in ("capital", "city")]
    if not towns or reading.view.text[first.end : towns[0].start].strip() not in (",", ".", "(", "at", "in"):
        return None
    return towns[0] if reading.view.text[towns[0].end : towns[0].end + 1] in (".", ",", ")", ";", "\n", "") else None


def note_for(fact: Fact, known: Sequence[Note], text: str) -> Note | None:
    """Return the footnote under the mark that follows an instrument in its sentence, if it names a like one."""
    if fact.note is None:
        return None
    items = fact.sentence.items
    low = items[fact.index].end
    later = [items[i].start for i in fact.sentence.of_type("INSTRUMENT") if i > fact.index]
    high = min([fact.sentence.span.end + _PAST_END, *later])
    for note in known:
        if any(low <= m < high for m in note.marks) and note.span.start > low and _alike(fact.note, note, text):
            return note
    return None


def _alike(spoken: Instrument, note: Note, text: str) -> bool:
    """Say whether a note may name what is spoken of: the same sort, a sort for all, or words in common."""
    if note.instrument is None or spoken.noun in (note.instrument.noun, "agreement"):
        return True
    own, full = (set(i.title.of(text).split()) for i in (spoken, note.instrument))
    return {spoken.noun, note.instrument.noun} <= _TREATIES or len({w for w in own & full if w[0].isupper()}) > 1
