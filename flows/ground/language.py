"""The YAML files that come with the code, parsed once for each state of theirs (see ``memo``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flows.ground.memo import remember
from flows.ground.paths import LANGUAGE


def read_language(name: str) -> Any:
    """Return what the YAML file ``name`` of ``flows/language`` holds; DyadError where it is missing or malformed."""
    return read_shipped(LANGUAGE / name)


def read_shipped(path: Path) -> Any:
    """Return what a YAML file that comes with the code holds; DyadError where it is missing or malformed."""

    def _parse() -> Any:
        from flows.ground.yamlfile import read_yaml  # the parser is not needed at most starts, and takes 20 ms

        return read_yaml(path)

    return remember("-".join(path.parts[-2:]), [path], _parse)
