"""A corpus of two short texts in our own words, and the command run on it as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = "nor-chl"

TEXTS = {
    "001.txt": (
        "Norway and Chile\n\n"
        "Norway and Chile signed a Treaty of Friendship and Commerce in Oslo on 9 February 1927. "
        "In 2019 Norway's exports to Chile reached 240 million euros.\n"
    ),
    "002.txt": (
        "A visit to Santiago\n\n"
        "The Norwegian Prime Minister, Ingrid Solberg, visited Chile from 4 to 6 June 2018. "
        "The weather was mild.\n"
    ),
}

MANIFEST = """\
title: "Norway and Chile"
description: "Two short texts."
version: "1.0.0"
keywords: [tests]
licence: CC0-1.0
contributors:
  - title: Nobody
    roles: [author]
dyad:
  - code: NOR
  - code: CHL
texts:
"""

ENTRY = """\
  - file: {name}
    accession: {number}
    sha256: {digest}
    title: "Text {number}"
    authors: [Nobody]
    publisher: Tests
    date: "2020-01-0{number}"
    date_evidence: "made up"
    language: en
    licence: CC0-1.0
    redistributable: full
"""


def make_corpus(raw: Path) -> Path:
    """Write the corpus under ``raw`` and return that folder."""
    folder = raw / NAME
    folder.mkdir(parents=True)
    entries = []
    for number, (name, text) in enumerate(TEXTS.items(), 1):
        (folder / name).write_bytes(text.encode())
        entries.append(ENTRY.format(name=name, number=number, digest=sha256(text.encode()).hexdigest()))
    (folder / "corpus.yaml").write_text(MANIFEST + "".join(entries), "utf-8")
    return raw


def make_manifest(folder: Path) -> Path:
    """Write the texts and a manifest of them into ``folder``; return the manifest."""
    lines = []
    for name, text in TEXTS.items():
        (folder / name).write_bytes(text.encode())
        lines.append(f'{{"doc": "{name}", "title": null, "date": "2020", "dyad": ["NOR", "CHL"]}}\n')
    manifest = folder / "texts.jsonl"
    manifest.write_text("".join(lines), "utf-8")
    return manifest


def command(*arguments: str | Path) -> list[str]:
    """The command line of ``dyad`` with this Python."""
    return [sys.executable, "-m", "flows", *map(str, arguments)]


def environment(**changes: str) -> dict[str, str]:
    """Our environment with changes, the project importable from anywhere, and no Prefect server but its own.

    Byte code is written whatever our caller wishes: where it is not, every process compiles everything anew.
    """
    unwanted = ("PREFECT_", "PYTHONDONTWRITEBYTECODE")
    ours = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {**ours, "PYTHONPATH": str(ROOT), **changes}


def no_network() -> list[str]:
    """What to put before a command so that it finds no network but its own machine; nothing where we may not."""
    prefix = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    try:
        return prefix if subprocess.run([*prefix, "true"], capture_output=True).returncode == 0 else []
    except FileNotFoundError:
        return []


def dyad(
    *arguments: str | Path, prefix: Sequence[str] = (), cwd: Path = ROOT, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run ``dyad`` to its end and return what it printed."""
    line = [*prefix, *command(*arguments)]
    return subprocess.run(line, env=environment(**changes), cwd=cwd, text=True, capture_output=True, timeout=180)


def release(
    raw: Path,
    output: Path,
    *flags: str,
    plain: bool = True,
    prefix: Sequence[str] = (),
    cwd: Path = ROOT,
    **changes: str,
) -> subprocess.CompletedProcess[str]:
    """Release the corpus, without Prefect unless ``plain`` is false."""
    how = ("--plain",) if plain else ()
    line = ("release", NAME, *how, *flags, "--raw", raw, "--output", output)
    return dyad(*line, prefix=prefix, cwd=cwd, **changes)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path, with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
