"""The check of a staged package in a process of its own, while validation goes on in ours.

Reading a package back as a consumer would takes frictionless as long as everything else in a release, imports left
aside; beside Great Expectations' import, on a second core, it takes no time at all.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.ground.errors import DyadError, ValidationError
from flows.ground.paths import ROOT

PARTS = ("problem", "where", "found", "expected", "mend")


@contextmanager
def checking(package: Path) -> Iterator[Callable[[], None]]:
    """Start checking ``package``; yield a function that waits for the verdict and raises ValidationError for a bad one.

    Leaving before it was called, as when validation fails first, ends the process.
    """
    command = [sys.executable, "-m", "flows.checking", str(package)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield lambda: _verdict(process, package)
        finally:
            process.kill()


def _verdict(process: subprocess.Popen[str], package: Path) -> None:
    told, noise = process.communicate()
    if process.returncode == DyadError.exit_code and told:
        raise ValidationError(**json.loads(told))
    if process.returncode:
        raise RuntimeError(f"the check of {package} broke down:\n{noise}")


def main(package: Path) -> int:
    """Check a package; print what is wrong as JSON."""
    from flows.package import check

    try:
        check(package)
    except DyadError as fault:
        print(json.dumps({part: getattr(fault, part) for part in PARTS}))
        return fault.exit_code
    return 0


if __name__ == "__main__":
    gc.disable()  # a process of three seconds has no time to look for what it could forget
    sys.exit(main(Path(sys.argv[1])))
