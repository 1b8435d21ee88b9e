"""Whether what a story tells took place, goes on, is planned or was called off (codebook section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from flows.extract.frames.exercises_act import part_of
from flows.extract.frames.exercises_days import Ends, first_of, last_of
from flows.extract.frames.exercises_same import Story
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import DateExpr
from flows.extract.reading import Reading
from flows.ground.dates import dates_of
from flows.ground.model import Span

_PRESENT = frozenset("train trains study studies attend attends learn learns teach teaches instruct".split())
_FRESH = 5  # days after its opening during which an exercise is taken to go on
_ARRIVED = 2  # days after which ships are no longer taken to be where they came in
_DAY = len("2024-05-20")
Dated: TypeAlias = tuple[DateExpr, bool]  # a date, and whether it is inherited from an earlier sentence


@dataclass(frozen=True, slots=True)
class Course:
    """What tells how far a story has gone: its days, against the day of the document."""

    reading: Reading
    story: Story
    kind: str
    voyage: bool
    start: Dated | None
    end: Dated | None

    def status(self) -> tuple[str, Span]:
        """Return the status of the codebook and where it is said; where nothing says it, the trigger."""
        cancelled = next((a for a in self.story.acts if a.realis.kind == "cancelled"), None)
        if cancelled is not None:
            return "cancelled", cancelled.realis.span or cancelled.trigger
        if (dropped := said(self.story, "cancelled", behind=True)) is not None:
            return "cancelled", dropped
        today = self.reading.document.date
        for act in self.story.acts:
            cue = spoken(act.sentence, words().lists["ongoing"], *act.part)
            if cue is not None and cue[0] in act.scope and not self._over(today) and not self._ahead(today):
                items = act.sentence.items
                return "ongoing", Span(items[cue[0]].start, items[cue[1] - 1].end)
        planned = next((a for a in self.story.acts if a.realis.kind == "planned"), None)
        span = self.start[0].span if self.start else self.story.acts[0].trigger
        if self._ahead(today):
            return "planned", span
        if (
            self._running(today)
            or self._open(today)
            or self._fresh(today)
            or (planned is not None and self.voyage and self.start and not self._over(today))
        ):
            return "ongoing", span
        if self._opened(today):
            return "ongoing", span
        if planned is not None and not self.start:
            return "planned", planned.realis.span or planned.trigger
        return "took_place", self.story.acts[0].trigger

    def _fresh(self, today: str | None) -> bool:
        """Say whether ships or aircraft came a day or two ago and nothing tells that they have left."""
        if not (self.start and self.voyage and today) or self.end or departures(self.story, self.kind, self.start[0]):
            return False
        told = [d.edtf for d in (self.start[0], *self.story.dates()) if d.edtf and len(d.edtf) == _DAY]
        come = [d for d in told if not dates_of(today).before(dates_of(d))]
        return any(dates_of(d).days_to(dates_of(today)) <= _ARRIVED for d in come)

    def _opened(self, today: str | None) -> bool:
        """Say whether it was just opened, or its end is still to come, when the document was written."""
        if self.voyage or self.kind == "operation" or not today:
            return False
        if self.end and self.end[0].edtf and not self._over(today) and not self._ahead(today):
            return True
        if self.end or not self.start or not self.start[0].edtf:
            return False
        days = dates_of(first_of(self.start[0].edtf)).days_to(dates_of(today))
        opening = any(spoken(a.sentence, words().lists["opening"], *a.part) for a in self.story.acts)
        return opening and 0 <= days <= _FRESH and len(self.start[0].edtf) == _DAY

    def _open(self, today: str | None) -> bool:
        """Say whether it is told as going on since its start: "have since January been learning"."""
        value = self.start[0].edtf if self.start else None
        perfect = any({"has", "have", "is", "are"} & a.sentence.anchors for a in self.story.acts)
        perfect = perfect or (self.kind == "training" and any(_PRESENT & a.sentence.anchors for a in self.story.acts))
        return bool(value and value.endswith("/..") and perfect and self.end is None)

    def _ahead(self, today: str | None) -> bool:
        value = self.start[0].edtf if self.start else None
        return bool(today and value and dates_of(today).before(dates_of(first_of(value))))

    def _over(self, today: str | None) -> bool:
        value = self.end[0].edtf if self.end else None
        return bool(today and value and dates_of(last_of(value)).before(dates_of(today)))

    def _running(self, today: str | None) -> bool:
        first = self.start[0].edtf if self.start else None
        last = self.end[0].edtf if self.end else None
        if self.voyage and last is None:
            last = next((d.edtf for d in self.story.dates() if d.edtf and today and _after(today, d.edtf)), None)
        if not (today and first and last) or last.endswith("/.."):
            return False
        begun = not dates_of(today).before(dates_of(first_of(first)))
        return begun and dates_of(today).before(dates_of(last_of(last)))


def departures(story: Story, kind: str, start: DateExpr | None) -> list[Ends]:
    """Return the day on which ships that called at a port left it again, if told: "she sails on 1 December"."""
    if kind != "port_call" or start is None or not start.edtf or "/" in start.edtf:
        return []
    for act in (*story.acts, *story.more):
        at = spoken(act.sentence, words().lists["sails"], *act.part)
        later = (d for i, d in act.dates() if at is not None and i > at[0] and d.edtf and "/" not in d.edtf)
        left = next((d for d in later if d.edtf and dates_of(start.edtf).before(dates_of(d.edtf))), None)
        if left is not None:
            return [(None, left)]
    return []


def said(story: Story, name: str, *, behind: bool = False) -> Span | None:
    """Return where a phrase of a list stands among the acts of a story, with ``behind`` also in the next part."""
    for act in story.acts:
        low, high = act.part
        if behind and high + 1 < len(act.sentence.items):
            high = part_of(act.sentence, high + 1)[1]
        if (at := spoken(act.sentence, words().lists[name], low, high)) is not None:
            return Span(act.sentence.items[at[0]].start, act.sentence.items[at[1] - 1].end)
    return None


def _after(today: str, value: str) -> bool:
    return dates_of(today).before(dates_of(last_of(value)))
