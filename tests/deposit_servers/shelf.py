"""Releases to send, of the made-up corpus of Norway and Chile."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from flows.deposit import Package, open_package
from flows.package import stage
from flows.tabulate import tabulate
from tests.published import CONFLICTS, DECISIONS, RECORDS, corpus

NAME: Final = corpus().name
VERSIONS: Final = ("0.1.0", "0.2.0", "0.10.0")  # as text the last would come second


def shelve(folder: Path, versions: Sequence[str] = VERSIONS) -> Path:
    """Make the releases in a folder, as ``dyad release`` does in ``output/``."""
    tables = tabulate(corpus(), RECORDS, CONFLICTS, DECISIONS)
    for version in versions:
        described = dataclasses.replace(corpus(), metadata={**corpus().metadata, "version": version})
        stage(tables, described, version, folder / NAME, _only_in(version))
    return folder


def _only_in(version: str) -> Callable[[object], Mapping[str, str]]:
    """A file that no other version has: versions differ in what there is."""
    return lambda _: {f"only-in-{version}.txt": f"{version}\n"}


def package_of(shelf: Path, version: str = "0.1.0") -> Package:
    """Open one of them."""
    return open_package(shelf / NAME / version)
