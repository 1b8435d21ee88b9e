"""Time hostile texts against as much prose: ``python tests/bench/time_hostile.py [SIZE] [KIND …]``.

Each kind of ``tests/hostile.py`` may take three times as long as prose of that many characters (a million), in
processor time of a process of its own. Exits with 1 where one takes longer.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SIZE = 1_000_000
RATIO = 3.0
PROSE = "prose"


def main() -> int:
    """Print the table; return 1 where a kind takes too long, or longer than any bar allows."""
    from tests.hostile import KINDS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=SIZE, help="characters (default: a million)")
    parser.add_argument("kinds", nargs="*", help="some kinds only")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(_seconds(options.one, options.size))
        return 0
    prose = min(_ask(PROSE, options.size, 3_600.0) for _ in range(2))
    print(f"{PROSE:34}{prose:8.1f} s  {options.size:,} characters")
    slow = sum(not _told(kind, options.size, prose) for kind in options.kinds or KINDS)
    return 1 if slow else 0


def _told(kind: str, size: int, prose: float) -> bool:
    limit = RATIO * prose
    taken = _ask(kind, size, 4 * limit + 60)
    passed = taken <= limit
    print(f"{kind:34}{taken:8.1f} s {taken / prose:6.2f}{'' if passed else '  too slow'}", flush=True)
    return passed


def _ask(kind: str, size: int, patience: float) -> float:
    """The seconds of one reading in a process of its own; ``patience``, in seconds, where it had to be stopped."""
    command = [sys.executable, __file__, str(size), "--one", kind]
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=patience)
    except subprocess.TimeoutExpired:
        return patience
    return float(done.stdout)


def _seconds(kind: str, size: int) -> float:
    from flows.extract.pipeline import extract
    from flows.ground.resting import collect_seldom
    from tests.hostile import hostile, prose

    collect_seldom()  # as every command does
    extract(prose(3_000))  # rules and vocabularies are loaded as they are needed
    some = prose(size) if kind == PROSE else hostile(kind, size)
    start = time.process_time()
    extract(some)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
