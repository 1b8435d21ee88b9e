"""Say what changed between two releases, and why; or what the next one would change."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flows.ground.errors import DyadError
from flows.ground.paths import OUTPUT, RAW
from flows.ground.releases import before, find
from flows.ground.visible import visible

if TYPE_CHECKING:
    from flows.diff import Diff, Release

HELP = "say what changed between two releases, and why"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("corpus", metavar="CORPUS", help="a corpus that has been released, such as italy-japan")
    parser.add_argument("old", metavar="OLD", nargs="?", help="the older version (default: the one before NEW)")
    parser.add_argument("new", metavar="NEW", nargs="?", help="the newer version (default: the last one)")
    parser.add_argument(
        "--next", action="store_true", dest="draft", help="compare with what would be released now; nothing is written"
    )
    parser.add_argument("--output", metavar="DIR", type=Path, default=OUTPUT, help="where releases lie")
    parser.add_argument("--raw", metavar="DIR", type=Path, default=RAW, help="where corpora lie")


def run(arguments: argparse.Namespace) -> int:
    """Print the difference, most important first."""
    from flows.diff import plain

    for line in plain(_drafted(arguments) if arguments.draft else _released(arguments)):
        print(visible(line))
    return 0


def _released(arguments: argparse.Namespace) -> Diff:
    from flows.diff import compare, open_release

    folder = arguments.output / arguments.corpus
    new = find(folder, arguments.new)
    if arguments.old:
        return compare(open_release(find(folder, arguments.old)), open_release(new))
    old = before(folder, new.name)
    return compare(open_release(old) if old else None, open_release(new))


def _drafted(arguments: argparse.Namespace) -> Diff:
    """The last release, or OLD, against what the corpus would give now."""
    from flows.diff import compare, open_release

    if arguments.new:
        raise DyadError("--next takes one version at most", found=arguments.new, mend="leave NEW out")
    folder = arguments.output / arguments.corpus
    return compare(open_release(find(folder, arguments.old)), _next(arguments))


def _next(arguments: argparse.Namespace) -> Release:
    from flows.diff import of_tables
    from flows.release import tabulated

    corpus, tables = tabulated(arguments.corpus, arguments.raw)
    return of_tables(tables, f"now ({corpus.metadata['version']})")
