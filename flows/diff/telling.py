"""A difference as people read it: in the terminal, and as ``CHANGES.md``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from flows.diff.change import Cause, Change
from flows.diff.compare import Diff
from flows.diff.version import next_version
from flows.ground.visible import as_markdown

_TITLES = {
    "major": "What may break a program that read the release before",
    "minor": "What was added",
    "patch": "What was mended",
}
_CAUSES = {
    "source_added": "text added",
    "source_changed": "text changed",
    "source_removed": "text removed",
    "decision": "decision",
    "code": "rules",
    "schema": "tables described anew",
}
_WIDE = 100  # characters of a value that are shown
MOST = 60  # changes of a weight that CHANGES.md lists; all are in the table


def plain(diff: Diff) -> Iterator[str]:
    """Yield the difference line by line, most important first."""
    yield f"{diff.old or 'nothing'} → {diff.new}: {_summary(diff)}"
    if diff.old and diff.bump:
        yield f"least version: {next_version(diff.old, diff.bump)}"
    for bump, group in groupby(diff.changes, key=lambda change: change.bump):
        yield f"\n{_TITLES[bump]} ({bump})"
        yield from (f"  {_line(change)}" for change in group)
    if diff.ids:
        yield "\nIds that changed"
        yield from (f"  {change.table}: {change.old} → {change.new} ({change.how})" for change in diff.ids)


def markdown(diff: Diff, title: str) -> str:
    """Return ``CHANGES.md``."""
    lines = [f"# {as_markdown(title)}: changes in {diff.new}", ""]
    if diff.old is None:
        return "\n".join([*lines, "This is the first release.", ""])
    lines += [f"Since {diff.old}: {_summary(diff)}. Every change, with its cause, is in the table `changes`.", ""]
    for bump, group in groupby(diff.changes, key=lambda change: change.bump):
        found = list(group)
        lines += [f"## {_TITLES[bump]}", "", *(f"- {as_markdown(_line(change))}" for change in found[:MOST])]
        lines += [f"- … and {len(found) - MOST} more", ""] if len(found) > MOST else [""]
    if diff.ids:
        lines += ["## Ids that changed", ""]
        lines += [f"- {change.table}: `{change.old}` → `{change.new}` ({change.how})" for change in diff.ids]
        lines.append("")
    return "\n".join(lines)


def _summary(diff: Diff) -> str:
    """ "3 rows added, 1 value changed; causes: text added 4"."""
    if not diff.changes:
        return "no change" if diff.old else "the first release"
    kinds = Counter(change.kind for change in diff.changes)
    causes = Counter(_CAUSES[change.cause.why] for change in diff.changes)
    told = ", ".join(f"{count} {_counted(kind, count)}" for kind, count in kinds.items())
    return f"{told}; causes: {', '.join(f'{name} ({count})' for name, count in causes.most_common())}"


def _counted(kind: str, count: int) -> str:
    thing, _, done = kind.partition("_")
    return f"{thing}{'' if count == 1 else 's'} {done}"


def _line(change: Change) -> str:
    where = change.table
    if change.key is not None:
        where += f" {'/'.join(str(part) for part in change.key)}"
    if change.column is not None:
        where += f", {change.column}"
    return f"{change.kind.replace('_', ' ')}: {where}{_values(change)} [{_cause(change.cause)}]"


def _values(change: Change) -> str:
    if change.kind == "value_changed":
        return f": {_short(change.old)} → {_short(change.new)}"
    if change.kind == "column_changed":
        keys = sorted(key for key in {*change.old, *change.new} if change.old.get(key) != change.new.get(key))
        return f" ({', '.join(keys)})"
    return ""


def _short(value: object) -> str:
    if value is None:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…"


def _cause(cause: Cause) -> str:
    return f"{_CAUSES[cause.why]}{f': {cause.detail}' if cause.detail else ''}"
