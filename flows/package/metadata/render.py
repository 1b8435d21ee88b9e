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
        "croissant.json": as_json(croissant(told)),
        "schema-org.jsonld": _embeddable(as_json(schema_org(told))),
        "dcat.jsonld": _embeddable(as_json(dcat(told))),
        "zenodo.json": as_json(zenodo(told)),
        "CITATION.cff": citation(told),
    }


def as_json(described: Mapping[str, Any]) -> str:
    """Return a description as the JSON text that is written."""
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _embeddable(text: str) -> str:
    """JSON-LD is made to be put into a page's ``<script>``: nothing in it may end that."""
    return text.replace("<", "\\u003c")
