"""Known vulnerabilities of what the locks name: ``python -m tests.audit``, which ``make audit`` calls.

pip-audit and npm ask services on the network. Where these do not answer, pip-audit passes over each package in silence
and says that there is no known vulnerability; here that counts as what it is: not audited, and exit code 2.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.ground.paths import ROOT
from tests.bill_of_materials import CONSUMERS, LOCKS, WEB


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found in a lock: the number of packages audited, and what is known; ``fault``: why others were not."""

    lock: str
    audited: int
    known: tuple[str, ...]
    fault: str = ""


def of_pip(lock: str, answer: str, noise: str) -> Audit:
    """Read what pip-audit printed for a lock (``--format json``)."""
    try:
        listed: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Audit(lock, 0, (), _last(noise) or "pip-audit gave no answer")
    asked = [each for each in listed if "skip_reason" not in each]
    known = [f"{each['name']} {each['version']}: {hit['id']}" for each in asked for hit in each["vulns"]]
    left = [each["skip_reason"] for each in listed if "skip_reason" in each]
    return Audit(lock, len(asked), tuple(known), f"{len(left)} were not: {left[0]}, …" if left else "")


def of_npm(lock: str, answer: str, noise: str) -> Audit:
    """Read what npm audit printed for a lock (``--json``)."""
    try:
        report: dict[str, Any] = json.loads(answer)
        known = tuple(f"{name}: {hit['severity']}" for name, hit in report["vulnerabilities"].items())
        return Audit(lock, int(report["metadata"]["dependencies"]["total"]), known)
    except (ValueError, KeyError, TypeError):
        return Audit(
            lock, 0, (), _last(noise.replace("npm error A complete log", "\0").partition("\0")[0]) or "no answer"
        )


def _last(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1][:200]


def audits() -> Iterator[Audit]:
    """Ask about every lock."""
    options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
    for lock in LOCKS:
        yield _ask(of_pip, lock, [sys.executable, "-m", "pip_audit", *options, "--requirement", lock], ROOT)
    for path in (WEB / "web" / "package-lock.json", CONSUMERS):
        line = ["npm", "audit", "--json", "--package-lock-only"]
        yield _ask(of_npm, path.relative_to(ROOT).as_posix(), line, path.parent)


def _ask(read: Callable[[str, str, str], Audit], lock: str, line: Sequence[str], folder: Path) -> Audit:
    try:
        done = subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=600)
    except (FileNotFoundError, subprocess.TimeoutExpired) as fault:
        return Audit(lock, 0, (), str(fault)[:200])
    return read(lock, done.stdout, done.stderr)


def verdict(found: Sequence[Audit]) -> int:
    """Return 1 where anything is known, 2 where something could not be audited, 0 where all was and nothing is."""
    return 1 if any(audit.known for audit in found) else 2 if any(audit.fault for audit in found) else 0


def main() -> int:
    """Print a line a lock, what is known of it, and what was not audited."""
    found = list(audits())
    for audit in found:
        print(f"{audit.lock}: {audit.audited} packages audited, {len(audit.known)} known vulnerabilities")
        for known in audit.known:
            print(f"  {known}")
        if audit.fault:
            print(f"  NOT AUDITED: {audit.fault}")
    return verdict(found)


if __name__ == "__main__":
    sys.exit(main())
