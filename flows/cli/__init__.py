"""The command ``dyad``: one module a command, nothing heavy imported before a command needs it."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence

from flows import __version__
from flows.cli import annotate, evaluate, extract, release, review, trace
from flows.ground.errors import DyadError

COMMANDS = (release, trace, extract, evaluate, review, annotate)

INTERRUPTED = 128 + signal.SIGINT
BROKEN_PIPE = 128 + signal.SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; return 0, 2 for faults a person can mend and for usage, 130 for Ctrl-C.

    A fault in the program itself is left to Python: its traceback is what a bug report needs.
    """
    try:
        arguments = parser().parse_args(argv)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except DyadError as fault:
        print(f"dyad: {fault}", file=sys.stderr)
        return fault.exit_code
    except KeyboardInterrupt:
        print("\ndyad: stopped; what was published before is untouched", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _swallow_pipe()
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


def _swallow_pipe() -> int:
    """The reader (``head``, a pager) has gone: say nothing, and keep Python from complaining at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE
