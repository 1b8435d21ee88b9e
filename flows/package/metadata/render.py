"""The metadata of a package as the files that are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flows.package.metadata.about import About
from flows.package.metadata.citing import citation, zenodo
from flows.package.metadata.croissant import croissant
from flows.package.metadata.dcat import dcat
from flows.package.metadata.schemaorg import schema_org


def documents(told: About) -> dict[str, str]:
    """Return the text of each metadata file by its path within the package."""
    return {
        "croissant.json": _json(croissant(told)),
        "schema-org.jsonld": _json(schema_org(told)),
        "dcat.jsonld": _json(dcat(told)),
        "zenodo.json": _json(zenodo(told)),
        "CITATION.cff": citation(told),
    }


def _json(described: Mapping[str, Any]) -> str:
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"
