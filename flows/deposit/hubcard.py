"""A release as the Hugging Face Hub shows it: its README with the head that the Hub reads, and sums that fit it.

What the head may say: https://huggingface.co/docs/hub/datasets-cards and
https://huggingface.co/docs/hub/datasets-manual-configuration.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from flows.deposit.package import Package
from flows.package import layout

# Licences for data by SPDX's names, and what the Hub calls them; it refuses a card that has any other.
LICENCES: Final = {
    "CC0-1.0": "cc0-1.0",
    "CC-BY-3.0": "cc-by-3.0",
    "CC-BY-4.0": "cc-by-4.0",
    "CC-BY-SA-3.0": "cc-by-sa-3.0",
    "CC-BY-SA-4.0": "cc-by-sa-4.0",
    "ODC-By-1.0": "odc-by",
    "ODbL-1.0": "odbl",
    "PDDL-1.0": "pddl",
}

SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


class Cards:
    """Files as they are to lie on the Hub; those that differ from the package's lie in a folder of their own."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="dyad-hub-")

    def files(self, package: Package) -> dict[str, Path]:
        """Return all files by their names there: the package's own, but for the card and the sums that name it."""
        folder = Path(self._folder.name) / package.name / package.version
        if not folder.exists():
            folder.mkdir(parents=True)
            (folder / layout.README).write_text(card(package), "utf-8")
            (folder / layout.SUMS).write_text(_sums(package, layout.sha256(folder / layout.README)), "utf-8")
        changed = {layout.README, layout.SUMS}
        return {name: (folder / name if name in changed else package.path(name)) for name in package.files}


def card(package: Package) -> str:
    """Return the README with its head: each table is a configuration of the dataset, its Parquet file the data.

    A table without rows is none: ``datasets`` 5.2 fails on it, and so would the viewer.
    """
    described = json.loads(package.path(layout.DESCRIPTOR).read_text("utf-8"))
    head = yaml.safe_dump(_head(described), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n\n{package.path(layout.README).read_text('utf-8')}"


def _head(described: Mapping[str, Any]) -> dict[str, Any]:
    tables = [resource for resource in described["resources"] if resource.get("format") == "parquet"]
    filled = [table for table in tables if table.get("rows", 1)]
    configurations = [{"config_name": table["name"], "data_files": table["path"]} for table in filled]
    return {
        **_licence(described["licenses"][0]),
        "pretty_name": described["title"],
        "language": ["en"],
        "tags": [*described.get("keywords", ()), "datapackage"],
        "size_categories": [_size(sum(table.get("rows", 0) for table in tables))],
        "configs": [{**entry, "default": True} if n == 0 else entry for n, entry in enumerate(configurations)],
    }


def _licence(licence: Mapping[str, str]) -> dict[str, str]:
    if known := LICENCES.get(licence["name"]):
        return {"license": known}
    other = {"license": "other", "license_name": licence["name"].lower()}
    return {**other, "license_link": licence["path"]} if "path" in licence else other


def _size(rows: int) -> str:
    return next((name for most, name in SIZES if rows < most), "1M<n<10M")


def _sums(package: Package, readme: str) -> str:
    lines = package.path(layout.SUMS).read_text("utf-8").splitlines()
    return "".join(f"{readme}  {layout.README}\n" if line[66:] == layout.README else f"{line}\n" for line in lines)
