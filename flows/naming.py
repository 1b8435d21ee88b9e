"""What runs are called on Prefect's pages: what they do, to which corpus, in which version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from flows.corpus.load import MANIFEST_NAME, names
from flows.ground.errors import DyadError
from flows.ground.paths import OUTPUT, RAW
from flows.ground.releases import find, version_key
from flows.ground.yamlfile import read_yaml

LONGEST: Final = 200  # characters of a run's name


@dataclass(frozen=True, slots=True)
class Outline:
    """What the manifest of a corpus says before anything is checked: its version, and how many texts there are."""

    version: str = ""
    texts: int = 0


def outline(corpus: str, raw: Path) -> Outline:
    """Return what a manifest says; nothing where it cannot be read, for that is told when the corpus is loaded."""
    if corpus not in names(raw):
        return Outline()
    try:
        manifest = read_yaml(raw / corpus / MANIFEST_NAME)
        version, texts = str(manifest["version"]), len(manifest["texts"])
    except (DyadError, KeyError, TypeError):
        return Outline()
    return Outline(version if version_key(version) else "", texts)


def release_name(given: Mapping[str, Any]) -> str:
    """Return ``release-italy-japan-0.4.0``."""
    return _joined("release", given["corpus"], _version(given))


def evaluate_name(given: Mapping[str, Any]) -> str:
    """Return ``evaluate-italy-japan-0.4.0``."""
    return _joined("evaluate", given["corpus"], _version(given))


def publish_name(given: Mapping[str, Any]) -> str:
    """Return ``publish-italy-japan-0.4.0-to-zenodo``; who is let in there does not stand in it."""
    corpus, version = given["corpus"], given.get("version", "last")
    try:
        known = find(Path(given.get("output", OUTPUT)) / corpus, None if version == "last" else version).name
    except DyadError:
        known = version
    return _joined("publish", corpus, known, "to", without_user(given["to"]))


def extract_name(given: Mapping[str, Any]) -> str:
    """Return ``extract-letters`` for what is read from ``s3://bucket/letters``."""
    return _joined("extract", name_of_source(given["source"]))


def name_of_source(source: str) -> str:
    """Return what a collection of texts is called: the last part of where it lies, without endings."""
    last = PurePosixPath(urlsplit(source).path if "://" in source else source).name
    return last.partition(".")[0] or "texts"


def without_user(address: str) -> str:
    """Return an address without who is let in there, and without what stands behind a question mark."""
    scheme, marked, rest = address.partition("://")
    if not marked:
        return address
    host, slash, path = rest.partition("/")
    return re.split("[?#]", f"{scheme}://{host.rpartition('@')[2]}{slash}{path}")[0]


def _version(given: Mapping[str, Any]) -> str:
    return outline(given["corpus"], Path(given.get("raw", RAW))).version


def _joined(*parts: str) -> str:
    return "-".join(filter(None, parts))[:LONGEST]
