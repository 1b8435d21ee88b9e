"""The command ``dyad``: one module a command, nothing heavy imported before a command needs it."""

from __future__ import annotations

import argparse
import errno
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from flows import __version__
from flows.cli import annotate, diff, evaluate, explain, extract, publish, release, review, serve, trace
from flows.ground.errors import DyadError
from flows.ground.resting import collect_seldom

COMMANDS = (release, diff, publish, serve, trace, extract, explain, evaluate, review, annotate)

INTERRUPTED = 128 + signal.SIGINT
BROKEN_PIPE = 128 + signal.SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; return 0, 2 for faults a person can mend and for usage, 130 for Ctrl-C.

    Standard output is UTF-8 whatever the locale: it carries names of all languages, and files of ours are UTF-8.
    A fault in the program itself is left to Python: its traceback is what a bug report needs.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    collect_seldom()
    try:
        _stand_somewhere()
        arguments = parser().parse_args(argv)
        code: int = arguments.run(arguments)
        print(end="", flush=True)
    except DyadError as fault:
        print(f"dyad: {fault}", file=sys.stderr)
        return fault.exit_code
    except KeyboardInterrupt:
        print("\ndyad: stopped; what was published before is untouched", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _swallow(BROKEN_PIPE)
    except OSError as fault:
        if fault.filename is not None or fault.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        print(f"dyad: the output cannot be written: {fault.strerror}", file=sys.stderr)
        return _swallow(DyadError.exit_code)
    except SystemExit as leave:  # argparse: usage and --help
        return leave.code if isinstance(leave.code, int) else 2
    return code


def parser() -> argparse.ArgumentParser:
    """Build the parser; each command module adds its own arguments."""
    top = argparse.ArgumentParser(
        prog="dyad",
        description="Texts about two states → open datasets of their relations, every value traced to its words.",
    )
    top.add_argument("--version", action="version", version=f"dyad {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in COMMANDS:
        name = module.__name__.rpartition(".")[2]
        command = commands.add_parser(name, help=module.HELP, description=module.__doc__)
        module.configure(command)
        command.set_defaults(run=module.run)
    return top


def _stand_somewhere() -> None:
    try:
        Path.cwd()
    except FileNotFoundError as fault:  # DuckDB, for one, would abort the process
        raise DyadError("the working directory is gone", mend="change to a folder that exists") from fault


def _swallow(code: int) -> int:
    """Nobody reads on (``head``, a pager), or the disk is full: keep Python from complaining at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
