"""What changed from one release to the next, why, and what version that makes."""

from flows.diff.compare import Diff, compare
from flows.diff.release import Release, of_tables, open_release
from flows.diff.replay import replay
from flows.diff.tables import with_changes
from flows.diff.telling import markdown, plain
from flows.diff.version import check_version, next_version

__all__ = [
    "Diff", "Release", "check_version", "compare", "markdown", "next_version", "of_tables", "open_release", "plain",
    "replay", "with_changes",
]  # fmt: skip
