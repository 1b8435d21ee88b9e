"""How to cite a package: ``CITATION.cff`` (Citation File Format 1.2), BibTeX, and what Zenodo's Records API takes."""

from __future__ import annotations

from typing import Any

import yaml

from flows.ground.model import Source
from flows.package.metadata.about import About, Maker


def citation(told: About) -> str:
    """Return ``CITATION.cff``: how to cite this version, and the texts that it rests on."""
    described = {
        "cff-version": "1.2.0",
        "message": "Please cite this version of the dataset, and the texts where you rely on what they say.",
        "type": "dataset",
        "title": told.title,
        "abstract": told.description,
        "version": told.version,
        "date-released": told.released,
        "license": told.licence,
        "url": told.homepage,
        "keywords": list(told.keywords),
        "authors": [{"name": maker.name} for maker in told.makers],
        "references": [_reference(source) for source in told.sources],
    }
    kept = {key: entry for key, entry in described.items() if entry not in (None, [])}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=120)


def _reference(source: Source) -> dict[str, Any]:
    described: dict[str, Any] = {
        "type": "generic",
        "title": source.title,
        "authors": [{"name": name} for name in source.authors] or [{"name": source.publisher}],
        "publisher": {"name": source.publisher},
        "url": source.url,
    }
    if source.date and source.date[:4].isdecimal():
        described["year"] = int(source.date[:4])
    return {key: entry for key, entry in described.items() if entry is not None}


def bibtex(told: About) -> str:
    """Return this version as an entry of BibTeX."""
    fields = {
        "author": " and ".join(f"{{{_bare(maker.name)}}}" for maker in told.makers),
        "title": f"{{{_bare(told.title)}}}",
        "version": told.version,
        "year": (told.released or "")[:4],
        "url": _bare(told.homepage or ""),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{told.name}-{told.version},\n" + ",\n".join(lines) + "\n}"


def _bare(text: str) -> str:
    """A text in which TeX finds no command, and BibTeX no brace that ends the field."""
    return " ".join(text.replace("\\", "/").replace("{", "(").replace("}", ")").split())


def zenodo(told: About) -> dict[str, Any]:
    """Return the metadata of a deposit as Zenodo (InvenioRDM) takes them: ``POST /api/records``."""
    described = {
        "resource_type": {"id": "dataset"},
        "title": f"{told.title}, version {told.version}",
        "description": f"<p>{_escaped(told.description)}</p>",
        "publication_date": told.released,
        "version": told.version,
        "creators": [_creator(maker) for maker in told.makers],
        "rights": [{"id": told.licence.lower()}],
        "subjects": [{"subject": word} for word in told.keywords],
        "languages": [{"id": "eng"}],
        "references": [{"reference": _cited(source)} for source in told.sources],
    }
    return {"metadata": {key: entry for key, entry in described.items() if entry not in (None, [])}}


def _creator(maker: Maker) -> dict[str, Any]:
    return {"person_or_org": {"type": "organizational", "name": maker.name}}


def _cited(source: Source) -> str:
    parts = (", ".join(source.authors), source.title, source.publisher, source.date or "", source.url or "")
    return ". ".join(part for part in parts if part)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
