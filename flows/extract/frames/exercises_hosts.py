"""On whose ground, where no place of a story tells it: by "soil" and "waters", by who is called the host."""

from __future__ import annotations

from collections.abc import Iterator

from flows.extract.frames.exercises_act import Act
from flows.extract.frames.exercises_same import Story
from flows.extract.frames.exercises_sides import Side, sides
from flows.extract.model import Place
from flows.ground.model import Span

_SOIL = frozenset(
    "soil territory airspace waters port ports harbour harbours harbor harbors coast seaboard shore shores".split()
)
_ACTIVE = frozenset("hosts hosted host hosting convoked convened housed".split())
_PASSIVE = frozenset("hosted organised organized convoked convened".split())
_HOSTS = frozenset({"hosts", "host"})
_AFTER = 6  # items behind "hosted by", "its hosts fielded", within which the host is named
_BEFORE = 8  # items before "hosted", "played host", within which the host is named


def soil(story: Story) -> tuple[str, Span] | None:
    """ "The first exercise on Norwegian soil", "on Peru's northern seaboard": a state named only by its ground."""
    for act in story.acts:
        items = act.sentence.items
        for i in act.scope[:-1]:
            note = items[i].note
            row = [x.text for x in items[i + 1 : i + 5]]
            if row[:2] == ["'", "s"]:
                ground = bool(_SOIL & set(row[2:]))
            else:
                guards = row[:1] == ["coast"] and row[1:2] in (["guard"], ["guards"])
                ground = items[i].type == "DEMONYM" and bool(_SOIL & set(row[:1])) and not guards
            if ground and isinstance(note, Place) and note.state and items[i].type in ("DEMONYM", "STATE"):
                return note.state, note.span
    return None


def hosting(story: Story) -> tuple[str, Span] | None:
    """Return who is said to be the host: "Kenya will play host to", "hosted by the Peruvian Navy", "its hosts sent"."""
    if story.kind not in ("exercise", "training"):
        return None
    for act in (*story.acts, *story.more):
        for at in _cues(act):
            side = _by_cue(act, at)
            if side is not None:
                return side.code, side.span
    return None


def _cues(act: Act) -> Iterator[int]:
    if act.sentence.anchors & (_ACTIVE | _PASSIVE):
        yield from (i for i in act.scope if act.sentence.texts[i] in _ACTIVE | _PASSIVE)


def _by_cue(act: Act, at: int) -> Side | None:
    items = act.sentence.items
    lead = items[at - 1].text if at else ""
    behind = items[at + 1].text if at + 1 < len(items) else ""
    if items[at].text in _PASSIVE and behind == "by":
        return next(iter(_named(act, at + 1, at + 1 + _AFTER)), None)
    if items[at].text in _HOSTS and lead in ("its", "the", "their"):
        return next(iter(_named(act, at + 1, at + 1 + _AFTER)), None)
    before = list(_named(act, at - _BEFORE, at))
    return before[-1] if before else None


def _named(act: Act, low: int, high: int) -> list[Side]:
    return sides(act.reading, act.sentence, max(0, low), min(high, len(act.sentence.items)))
