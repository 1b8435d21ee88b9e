"""When a story takes place: from what its acts say, from its entry's head, from the voyage or the sentence before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.extract.frames.common import date_before
from flows.extract.frames.common import dates_of as dates_of_sentence
from flows.extract.frames.exercises_act import Act, in_edition
from flows.extract.frames.exercises_days import act_days, act_days_of, departs, is_range, last_of, refines
from flows.extract.frames.exercises_entry import head_date
from flows.extract.frames.exercises_same import Story
from flows.extract.frames.exercises_settling import WAYS
from flows.extract.frames.exercises_sides import Side
from flows.extract.frames.exercises_status import Dated, departures
from flows.extract.frames.exercises_words import spoken, words
from flows.extract.model import DateExpr
from flows.extract.reading import Reading

_YEAR = re.compile(r" (?=[12]\d$)")  # "Aurora 17" is that of 2017


def _hyphened(name: str | None) -> str | None:
    return _YEAR.sub("-", name) if name else None


@dataclass(frozen=True, slots=True)
class Days:
    """What dates a story: its acts, its kind, the voyages around it; ``carried`` gives those for whom "it" stands."""

    reading: Reading
    story: Story
    kind: str
    voyage: bool
    around: Sequence[Story]
    carried: Callable[[], list[Side]]

    def ends(self) -> tuple[Dated | None, Dated | None]:
        """Return start and end: of a voyage the departure first, of all else what stands nearest to the trigger."""
        told = sorted(self.story.acts, key=lambda a: not departs(a)) if self.voyage else self.story.acts
        days = [(start, end if self._ends(act) else None) for act in told for start, end in [act_days(act)]]
        entries = (*WAYS, "entry")
        days += [act_days(m) if m.rule in entries else act_days_of(m.sentence) for m in self.story.more]
        days = [d for d in days if d[0] or d[1]]
        if not days:
            return self._inherited()
        days = [*days, *departures(self.story, self.kind, days[0][0])]
        start, end = days[0]
        for finer, until in days[1:]:
            if start is None or (finer is not None and refines(finer, start)):
                start = finer or start
            end = end or (until if start is not None and until is not None else None)
        return (start, False) if start else None, (end, False) if end else None

    def _ends(self, act: Act) -> bool:
        if not self.voyage or self.kind == "port_call" or not act.rule.startswith("call"):
            return True
        return not any(departs(a) for a in self.story.acts)

    def _inherited(self) -> tuple[Dated | None, Dated | None]:
        for other in self.around:
            for act in other.acts:
                start, _ = act_days(act)
                if start:
                    return (start, True), None
        first = self.story.acts[0]
        if (head := head_date(self.reading, first.sentence)) is not None:
            return (head, True), (head, True) if is_range(head) else None
        if spoken(first.sentence, words().lists["habit"], *first.part) is not None:
            return None, None
        present = first.rule.startswith(("presence", "deployment.troops", "operation.take"))
        if (self.kind == "operation" or self.voyage) and not present:
            return None, None
        if present:
            earlier = date_before(self.reading, first.sentence, 1)
            return ((earlier, True), None) if earlier is not None else (None, None)
        if not spoken(first.sentence, words().lists["again"], *first.part) and first.name is None:
            return None, None
        date = date_before(self.reading, first.sentence, 1) or self._carried_date(first)
        told = self.reading.document.date
        past = date is not None and told is not None and last_of(date.edtf or "") < told
        if date is None or not in_edition(_hyphened(self.story.name), date):
            return None, None
        if past and first.realis.kind == "planned":
            return None, None  # "… left on 4 March. She will take part in Sea Spirit"
        return (date, True), (date, True) if is_range(date) else None

    def _carried_date(self, act: Act) -> DateExpr | None:
        """The date of the sentence before last where "it" carries on what that sentence says."""
        if not self.carried():
            return None
        for distance, earlier in enumerate(self.reading.earlier(act.sentence, same_paragraph=False)):
            dates = [n for i in dates_of_sentence(earlier) if isinstance(n := earlier.items[i].note, DateExpr)]
            if dates or distance == 1:
                return dates[-1] if dates else None
        return None
