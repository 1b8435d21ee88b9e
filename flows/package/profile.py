"""The official JSON profile of Data Package v2, used offline.

The standard's publisher ships it with the package ``dplib-py``, under MIT; we neither copy it nor load
it from the network, and read the one file without importing the package.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flows.ground.errors import DyadError, ValidationError

_PATH = Path("profiles", "2.0", "datapackage.json")


@cache
def official_profile() -> Mapping[str, Any]:
    """Return the profile as JSON Schema; raises DyadError where ``dplib-py`` is not installed as we know it."""
    spec = find_spec("dplib")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / _PATH
        if path.is_file():
            profile: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return profile
    raise DyadError(
        "the official profile of Data Package v2 is not there",
        where="dplib-py",
        expected=str(_PATH),
        mend="install what requirements.lock names: make setup",
    )


def check_profile(described: Mapping[str, Any], where: Path) -> None:
    """Check a descriptor against the official profile.

    Raises ValidationError at the first fault. The profile lists every type of field in one ``anyOf``,
    so that a fault in a field is reported at the resource's schema with all alternatives; we name its place.
    """
    for place, message in _faults(official_profile(), described):
        raise ValidationError("breaks the profile of Data Package v2", where=f"{where}: {place}", found=message[:300])


def _faults(profile: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    from jsonschema import Draft7Validator

    for fault in Draft7Validator(profile).iter_errors(described):
        yield "/".join(str(step) for step in fault.absolute_path) or "(root)", fault.message
