"""Acts that are but a part of another in their sentence: shots of a drill, drills of a course, the way to a siege."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.frames.exercises_act import GROUNDS, Act
from flows.extract.frames.exercises_words import spoken, words

_TAKEN = frozenset("town city port island islands capital fort fortress harbour harbor castle".split())


def within_another(act: Act, found: Sequence[Act]) -> bool:
    """Say whether an act is only part of another of those that the rules find in its sentence."""
    return any(part(act, found) for part in (_within_drill, _shots, _lands, _taught))


def _within_drill(act: Act, found: Sequence[Act]) -> bool:
    """Say whether the word for a voyage is only part of that for an exercise: "conducted a joint patrol"."""
    drills = [a for a in found if a.kind == "exercise" and a.first < act.first < a.last]
    return act.voyage and any(not any(x.type in GROUNDS for x in a.sentence.items[a.first : a.last]) for a in drills)


def _shots(act: Act, found: Sequence[Act]) -> bool:
    """Say whether guns are fired in the exercise that the sentence tells of: "…; the crews fired 200 shells"."""
    drills = (a for a in found if a.kind == "exercise" and a.part != act.part)
    return act.kind == "operation" and not act.name and any(act.part[0] <= a.first < act.part[1] for a in drills)


def _taught(act: Act, found: Sequence[Act]) -> bool:
    """Say whether a drill is what pupils are put through: "put two platoons of the army through boarding drills"."""
    pupils = (a for a in found if a.kind == "training" and a.first < act.first < a.last)
    return act.kind == "exercise" and any(a.sentence.texts[a.first].startswith("put") for a in pupils)


def _lands(act: Act, found: Sequence[Act]) -> bool:
    """Say whether ships come to a port whose town they take: "entered Ilo and landed men, who seized the town"."""
    taken = [a for a in found if a.rule == "operation.take" and a.part == act.part and a.first >= act.first]
    if act.rule == "deployment.send" and any(a.first == act.first for a in taken):
        return True  # "sent 40 planes against Ilo"
    items = act.sentence.items
    bare = any(a.taken is None and items[a.last - 1].text in _TAKEN for a in taken)
    return (
        act.voyage
        and bare
        and not any(a.name for a in found)
        and spoken(act.sentence, words().hard, *act.part) is not None
    )
