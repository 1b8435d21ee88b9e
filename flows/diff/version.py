"""The version that a difference makes, and the refusal of a smaller one."""

from __future__ import annotations

from flows.diff.change import Bump
from flows.diff.compare import Diff
from flows.ground.errors import PublicationError
from flows.ground.releases import version_key


def next_version(old: str, bump: Bump | None) -> str:
    """Return the least version that may follow ``old``.

    While the first number is 0 the second one stands for it, as Semantic Versioning has it (semver.org, 4): what breaks
    a program raises the second number, and so does what is added.
    """
    major, minor, patch = version_key(old) or (0, 0, 0)
    if bump is None:
        return old
    if bump == "patch":
        return f"{major}.{minor}.{patch + 1}"
    return f"{major + 1}.0.0" if bump == "major" and major else f"{major}.{minor + 1}.0"


def check_version(diff: Diff, where: str) -> None:
    """Refuse a version that tells less than what changed; ``where`` names the manifest that gives it.

    Raises PublicationError naming the change that weighs most, and the least version.
    """
    _check_deprecated(diff, where)
    if diff.old is None:
        return
    least = next_version(diff.old, diff.bump)
    if (version_key(diff.new) or ()) < (version_key(least) or ()):
        first = diff.changes[0]
        place = ", ".join(str(part) for part in (first.table, *(first.key or ()), first.column) if part is not None)
        raise PublicationError(
            f"the version is too low for what changed since {diff.old}",
            where=where,
            found=f"{diff.new}; {first.kind.replace('_', ' ')}: {place}",
            expected=f"{least} or higher",
            mend=f'set version: "{least}"',
        )


def _check_deprecated(diff: Diff, where: str) -> None:
    """A column lives on for one release, marked, before it goes: those who read it must have heard."""
    for change in diff.changes:
        if change.kind == "column_removed" and not (change.old or {}).get("deprecated"):
            raise PublicationError(
                "a column is gone that nobody was warned of",
                where=f"schemas/tables/{change.table}.yaml",
                found=f"no column {change.column}, which {diff.old} has",
                expected="the column marked `deprecated:` with what to use instead, for one release at least",
                mend="put the column back, marked, and take it out with the next release",
            )
